from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.readers import list_formats, read_source
from sousveil.readers.registry import choose_reader
from tests.unit.readers.sandbox import make_source, read_bytes


def zip_of(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("head", "filename", "name"),
    [
        (b"%PDF-1.7\n", "a.pdf", "pdf"),
        (b"\n\n%PDF-1.4\n", "download", "pdf"),
        (b"<!DOCTYPE html><html>", "download", "html"),
        (b"\xef\xbb\xbf<html><body>", "x.php", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "a.xhtml", "html"),
        ("<html><body>".encode("utf-16"), "a.htm", "html"),
        (b"# Title\n", "a.md", "markdown"),
        (b"# Title\n", "a.txt", "plain"),
        (b"<5 cameras were seen", "a.txt", "plain"),
        (b"5 < 6 and <p> is a tag", "notes", "plain"),
        (b"\x89PNG\r\n\x1a\n", "a.bin", "image"),
        (b"\xff\xd8\xff\xe0", "a", "image"),
        (b"BM cameras are sold here", "a.txt", "plain"),
        (b"City;Cameras\nNorth;5\n", "a.csv", "plain"),
    ],
)
def test_the_reader_is_chosen_by_the_bytes(head: bytes, filename: str, name: str, tmp_path: Path) -> None:
    reader = choose_reader(make_source(tmp_path, head, filename))
    assert reader is not None
    assert reader.FORMAT.name == name


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.txt", "empty_source"),
        (b"", "a.pdf", "empty_source"),
        (bytes(range(256)) * 20, "a.bin", "binary_source"),
        (bytes(range(256)) * 20, "a.txt", "binary_source"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "a", "binary_source"),
        (zip_of(notes=b"5 cameras"), "a.zip", "unknown_format"),
        (zip_of(notes=b"5 cameras"), "a.docx", "unknown_format"),
        (gzip.compress(b"5 cameras"), "a.gz", "unknown_format"),
        (b"{\\rtf1 five}", "a.rtf", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.bin", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "mapping_missing"),
        (b'{"cameras": 5}', "a.json", "unknown_format"),
        (b"<?xml version='1.0'?><notice/>", "a.xml", "unknown_format"),
    ],
)
def test_what_no_reader_takes_is_a_problem(data: bytes, filename: str, code: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, data, filename)
    assert reading.codes == [code]
    assert reading.passages == []
    assert reading.problems[0]["message"]
    assert reading.problems[0]["hint"]


def test_an_old_word_document_is_named(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(200)
    reading = read_bytes(tmp_path, data, "tender.doc")
    assert reading.codes == ["unknown_format"]
    assert "save it as .docx" in reading.problems[0]["detail"]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    batches = list(read_source(Source("0" * 64, tmp_path / "gone", "a.txt")))
    assert [table_of(batch).name for batch in batches] == ["raw_problems"]
    assert batches[0].column("code").to_pylist() == ["object_missing"]


def test_every_format_says_what_it_is() -> None:
    names = [format_.name for format_ in list_formats()]
    assert names == [
        "pdf", "osm_pbf", "osm_xml", "overpass", "osm_points", "cve5", "nvd", "csaf", "kev", "epss", "cpe", "table",
        "camera_list", "geopackage", "docx", "image", "eforms", "ted", "html", "markdown", "geojson", "ocds", "list", "plain",
    ]  # fmt: skip
    assert all(format_.docs and format_.suffixes and format_.media_types for format_ in list_formats())


def test_a_reader_that_fails_keeps_what_it_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sousveil.readers import plain

    def fail_after_some(pieces: object) -> object:
        yield "paragraph", "5 cameras\n"
        raise RuntimeError("a bug")

    monkeypatch.setattr(plain, "split_into_passages", fail_after_some)
    reading = read_bytes(tmp_path, b"5 cameras\n6 drones\n", "a.txt")
    assert reading.text == "5 cameras\n"
    assert reading.codes == ["reader_crashed", "partly_read"]
    assert "a bug" in reading.problems[0]["detail"]


def test_every_format_has_its_page_in_the_reference() -> None:
    folder = Path(__file__).parents[3] / "docs" / "reference" / "readers"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for format_ in list_formats():
        assert (folder / f"{format_.name}.md").is_file()
        assert f"({format_.name}.md)" in index
