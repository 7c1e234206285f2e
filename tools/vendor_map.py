"""Fetches the map library: `uv run python tools/vendor_map.py`. Needs npm; the tool itself never fetches it.

maplibre-gl from the npm registry, one pinned version, checked against the hash of its package that is written here. Of the
package only the script, its style sheet and its licence are kept, in src/sousveil/publish/assets/vendor/maplibre-gl/, with
a list of their hashes. The build with the worker inside is used: a page opened from a file cannot start a worker from
another file, but can from a blob.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256, sha512
from pathlib import Path

PACKAGE = "maplibre-gl@5.24.1"
INTEGRITY = "sha512-HyiYBwtsbk3L1n1EPLJHWqdoyMiF80n7tEYXFZyu2m1TjvaNx6KMLiFeDdmszt1/mq2zvsR1TJuX/NMu5BonXQ=="
KEPT = ("dist/maplibre-gl.js", "dist/maplibre-gl.css", "LICENSE.txt")
TARGET = (
    Path(__file__).parents[1] / "src" / "sousveil" / "publish" / "assets" / "vendor" / PACKAGE.split("@")[0]
)


def main() -> int:
    """Writes the files; the number is the process's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["npm", "pack", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        )
        archive = Path(folder, made.stdout.split()[-1])
        found = "sha512-" + base64.b64encode(sha512(archive.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            print(f"{PACKAGE} is not what it was: {found}", file=sys.stderr)
            return 1
        TARGET.mkdir(parents=True, exist_ok=True)
        lines = []
        with tarfile.open(archive) as package:
            for name in KEPT:
                member = package.extractfile(f"package/{name}")
                content = member.read() if member else b""
                Path(TARGET, Path(name).name).write_bytes(content)
                lines.append(f"{sha256(content).hexdigest()}  {Path(name).name}\n")
    Path(TARGET, "SHA256SUMS").write_text("".join(lines), "utf-8")
    print(f"{PACKAGE} in {TARGET}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
