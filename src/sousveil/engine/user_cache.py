"""What takes long to make and can be made again, kept in a folder of the user's: never in a case, which may come from
somebody else.

The values are plain (tuples, strings, bytes, numbers), written with `marshal`: reading one runs no code of the file's.
A file starts with the SHA-256 of the rest. What cannot be read is made anew; where nothing can be written, nothing is
kept.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sousveil.engine.atomic import name_temporary

_DIGEST_BYTES = 32
_KEPT_FILES = 32
_NAME = re.compile(r"[a-z_]+-[0-9a-f]{32}")


def name_cached(kind: str, parts: Iterable[bytes]) -> str:
    """The name of a value of this kind (a-z, _) that depends on `parts`, on Python and on the machine's processor."""
    digest = hashlib.sha256(sys.version.encode() + _describe_processor())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return f"{kind}-{digest.hexdigest()[:32]}"


def read_cached(name: str, make: Callable[[], Any]) -> Any:
    """The value kept under a name from `name_cached`, or else what `make` returns, which is then kept if it may be."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name from name_cached: {name!r}")
    folder = find_cache_folder()
    if folder is None:
        return make()
    path = folder / name
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST_BYTES:]).digest() == data[:_DIGEST_BYTES]:
            return marshal.loads(data[_DIGEST_BYTES:])
    except (OSError, ValueError, EOFError, TypeError):
        pass
    value = make()
    _write(path, marshal.dumps(value))
    return value


def find_cache_folder() -> Path | None:
    """The folder, made if need be; None where there is none that only this user can write to."""
    try:
        if sys.platform == "win32":
            above = Path(os.environ["LOCALAPPDATA"])
        else:
            wanted = os.environ.get("XDG_CACHE_HOME", "")
            above = Path(wanted) if Path(wanted).is_absolute() else Path.home() / ".cache"
        folder = above / "sousveil"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = folder.stat()
    except (OSError, KeyError, RuntimeError):
        return None
    if sys.platform != "win32" and (
        known.st_uid != os.getuid() or known.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ):
        return None
    return folder


def _write(path: Path, data: bytes) -> None:
    """`data` under `path` with its digest, and the oldest of many files of its kind away."""
    temporary = name_temporary(path)
    try:
        temporary.write_bytes(hashlib.sha256(data).digest() + data)
        temporary.replace(path)
        kind = path.name.split("-")[0]
        kept = [(entry.stat().st_mtime, entry) for entry in path.parent.glob(f"{kind}-*")]
        for _, old in sorted(kept)[:-_KEPT_FILES]:
            old.unlink(missing_ok=True)
    except OSError:
        temporary.unlink(missing_ok=True)


def _describe_processor() -> bytes:
    """What made-ready code may depend on; homes are shared between machines."""
    import platform

    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as stream:
            lines = stream.read(8192).splitlines()
    except OSError:
        lines = [platform.processor()]
    known = [line for line in lines if line.startswith(("model name", "flags", "Features"))]
    return "\n".join([platform.machine(), *known[:2]]).encode()
