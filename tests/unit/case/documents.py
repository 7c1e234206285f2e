"""Short documents of our own for the tests of cases: English and Chinese, with and without contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

DOCUMENTS = {
    "faces.txt": (
        "The district counts faces.\n\n"
        "Its system compares 25.9 million faces daily, an average of 18,860 faces each minute, the police say.\n\n"
        "It bought 2,500 additional cameras, tripling the number of cameras in the district.\n"
    ),
    "tender.md": "# A tender\n\nThe city bought 1,200 cameras in 2021. It paid 36 million RMB for 12 contracts.\n",
    "page.html": (
        "<!doctype html><html lang=en><title>Gates</title><body><article><h1>Gates</h1>"
        "<p>The station has 40 gates. Of the 40 gates, 10 read faces, which is 25% of the gates.</p>"
        "<p>The operator says that the gates are open all day and that no data leave the station.</p></article></body></html>"
    ),
    "chinese.txt": "某区公安局招标公告\n\n本项目采购摄像头1200台，采购预算（万元）：560.8。该系统每天识别人脸2590万张。\n",
    "again.txt": "The city bought 1,500 cameras in 2021, another report says.\n",
    "empty.txt": "",
    "noise.bin": "\x00\x01\x02\x03\ufffd\x00" * 40,
}


def write_documents(folder: Path, names: Iterable[str] = DOCUMENTS) -> Path:
    """The documents (those of the given names) as files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(DOCUMENTS[name].encode())
    return folder


def read_outputs(build: Path) -> dict[str, bytes]:
    """Every file of a build but the database, whose bytes are DuckDB's affair."""
    return {
        path.relative_to(build).as_posix(): path.read_bytes()
        for path in sorted(build.rglob("*"))
        if path.is_file() and path.suffix != ".duckdb"
    }
