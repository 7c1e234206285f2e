"""The site as a folder of files, with a manifest of their hashes; what holds personal data is not written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.site.contents import Page
from sousveil.publish.site.finding import SiteFiles, list_assets, read_asset
from sousveil.publish.site.packaging import write_package
from sousveil.publish.site.reading import is_identifier
from sousveil.publish.site.rendering import name_json, render_json

Step = Callable[[int, int], None]
"""Called with how many pages are written and about how many there will be."""


@dataclass(slots=True)
class Written:
    """`hashes`: address → SHA-256 in hex. `personal`: (address, where in its data) of what looks like personal data."""

    hashes: dict[str, str] = field(default_factory=dict)
    personal: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0


def write_site(held: SiteFiles, target: Path, step: Step | None = None) -> Written:
    """Writes the whole site into the new folder `target`: pages, JSON, map, assets, documents, data package, manifest.

    The folder is complete only when `manifest.json` is in it. Raises OSError.
    """
    written = Written()
    target.mkdir(parents=True)
    expected = held.count_files()
    for page in held.iterate_pages():
        written.personal += [(page.address, where) for where in find_personal_data(page)]
        _write(written, target, page.address, held.render_page(page))
        _write(written, target, name_json(page.address), render_json(held.site, page))
        written.pages += 1
        if step and written.pages % 100 == 0:
            step(written.pages, max(expected, written.pages))
    for address, content in _iterate_others(held):
        _write(written, target, address, content)
    for path in write_package(held.site, target / "data"):
        written.hashes[path.relative_to(target).as_posix()] = _hash_file(path)
    _write_manifest(held, written, target)
    return written


def find_personal_data(page: Page) -> Iterator[str]:
    """Where in a page's title and data something looks like personal data that should have been masked."""
    if mask_personal_data(page.title) != page.title:
        yield "title"
    yield from _find_in(page.data, "")


def _find_in(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, str):
        if not is_identifier(where.rpartition("/")[2]) and mask_personal_data(value) != value:
            yield where or "/"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _find_in(item, f"{where}/{name}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _find_in(item, where)


def _iterate_others(held: SiteFiles) -> Iterator[tuple[str, bytes]]:
    for address in list_assets():
        yield address, read_asset(address) or b""
    yield from held.iterate_map()
    # Sheets are made of redacted text; the tables behind measures are not, and come masked in the data package.
    for path in sorted((held.site.build.folder / "sheets").glob("*.html")):
        yield f"sheets/{path.name}", path.read_bytes()


def _write(written: Written, target: Path, address: str, content: bytes) -> None:
    path = target / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    written.hashes[address] = sha256(content).hexdigest()


def _write_manifest(held: SiteFiles, written: Written, target: Path) -> None:
    """manifest.json: the build that was published, what made it, and the hash of every file."""
    facts = held.site.build
    manifest = {
        "format": 1,
        "case": facts.title,
        "build": facts.inputs,
        "program": facts.program,
        "language": held.site.wording.language,
        "sources_at": facts.sources_at,
        "pages": written.pages,
        "files": dict(sorted(written.hashes.items())),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (target / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


def _hash_file(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
