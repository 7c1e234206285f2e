from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.unit.readers.sandbox import read_bytes

W = nsdecls("w")
MAIN = "word/document.xml"


def make_docx(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def one_paragraph(document: Any) -> None:
    document.add_paragraph("The budget is 560.8.")


def replace_part(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return buffer.getvalue()


def test_blocks_come_in_document_order(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Police bureau"
        document.sections[0].footer.paragraphs[0].text = "at the foot"
        document.add_heading("Budget", 1)
        document.add_paragraph("The budget is 560.8.")
        document.add_paragraph("first item", style="List Bullet")
        table = document.add_table(3, 3)
        for row_number, row in enumerate(table.rows):
            for cell_number, cell in enumerate(row.cells):
                cell.text = f"{row_number}{cell_number}"
        table.cell(0, 1).text = ""
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(2, 2).text = ""
        table.cell(1, 2).merge(table.cell(2, 2))
        table.cell(1, 1).add_paragraph("500")
        nested = table.cell(2, 0).add_table(1, 2)
        nested.cell(0, 0).text, nested.cell(0, 1).text = "nested", "7"
        document.add_paragraph("After the table.")

    assert read_bytes(tmp_path, make_docx(fill), "a.docx").kinds == [
        ("paragraph", "Police bureau"),
        ("heading", "Budget"),
        ("paragraph", "The budget is 560.8."),
        ("list_item", "first item"),
        ("table_row", "00 |  | 02"),
        ("table_row", "10 | 11; 500 | 12"),
        ("table_row", "20 | 21"),
        ("table_row", "nested | 7"),
        ("paragraph", "After the table."),
        ("paragraph", "at the foot"),
    ]


def test_changes_and_hidden_words_are_read_as_shown(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("Kept")._p
        author = 'w:id="1" w:author="Jane Writer"'
        paragraph.append(parse_xml(f"<w:ins {W} {author}><w:r><w:t> 5 put in</w:t></w:r></w:ins>"))
        paragraph.append(
            parse_xml(f"<w:del {W} {author}><w:r><w:delText> 6 struck out</w:delText></w:r></w:del>")
        )
        paragraph.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t> 7 hidden</w:t></w:r>"))
        paragraph.append(parse_xml(f"<w:hyperlink {W}><w:r><w:t> 8 linked</w:t></w:r></w:hyperlink>"))
        control = (
            f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>9 in a form</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
        document.element.body.insert(1, parse_xml(control))
        document.add_paragraph("one\ttab\nand a break")

    reading = read_bytes(tmp_path, make_docx(fill), "a.docx")
    assert [text for _, text in reading.kinds] == [
        "Kept 5 put in 8 linked",
        "9 in a form",
        "one\ttab\nand a break",
    ]


def test_footnotes_follow_the_text(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Counted in 2019.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    data = replace_part(make_docx(one_paragraph), "word/footnotes.xml", notes.encode())
    assert [text for _, text in read_bytes(tmp_path, data, "a.docx").kinds] == [
        "The budget is 560.8.",
        "Counted in 2019.",
    ]


def test_title_and_date_but_no_author(tmp_path: Path) -> None:
    import datetime

    def fill(document: Any) -> None:
        document.core_properties.title = "Tender 7"
        document.core_properties.author = "Jane Writer"
        document.core_properties.last_modified_by = "Jane Writer"
        document.core_properties.created = datetime.datetime(2021, 3, 4, 5, 6, 7)
        document.add_paragraph("5 cameras")

    reading = read_bytes(tmp_path, make_docx(fill), "a.docx")
    assert (reading.document["title"], reading.document["published_at"]) == ("Tender 7", "2021-03-04")
    assert "Jane" not in str(reading)


def test_outside_files_are_named_and_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a reader opened the network"))

    def fill(document: Any) -> None:
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        document.part.relate_to("http://example.org/t.dotx", f"{base}/attachedTemplate", is_external=True)
        document.part.relate_to("http://example.org/", f"{base}/hyperlink", is_external=True)
        document.add_paragraph("5 cameras")

    reading = read_bytes(tmp_path, make_docx(fill), "a.docx")
    assert reading.codes == ["links_ignored"]
    assert reading.problems[0]["detail"] == "attachedTemplate"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = b"<w:t>" + b"0" * (24 << 20)
    for name in (MAIN, "word/media/picture.bin"):
        data = replace_part(make_docx(one_paragraph), name, bomb)
        assert len(data) < 100_000
        reading = read_bytes(tmp_path, data, "a.docx")
        assert reading.codes == ["oversized_expansion"]
        assert reading.passages == []


def test_a_directory_that_lies_about_sizes_is_found_out(tmp_path: Path) -> None:
    true_size = (24 << 20).to_bytes(4, "little")
    data = replace_part(make_docx(one_paragraph), "word/media/zeros.bin", bytes(24 << 20))
    assert true_size in data
    reading = read_bytes(tmp_path, data.replace(true_size, (1000).to_bytes(4, "little")), "a.docx")
    assert reading.codes in (["damaged_source"], ["oversized_expansion"])


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<!DOCTYPE d [<!ENTITY e0 "zzzzzzzzzz">{layers}]><w:document {W}><w:body><w:p><w:r><w:t>5 &e9;</w:t></w:r></w:p></w:body></w:document>'
    reading = read_bytes(tmp_path, replace_part(make_docx(one_paragraph), MAIN, part.encode()), "a.docx")
    assert len(reading.text) < 1000
    assert "zzzz" not in reading.text


def test_files_named_by_entities_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("private words")
    part = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><w:document {W}><w:body><w:p><w:r><w:t>5 &x;</w:t>'
        "</w:r></w:p></w:body></w:document>"
    )
    reading = read_bytes(tmp_path, replace_part(make_docx(one_paragraph), MAIN, part.encode()), "a.docx")
    assert "private" not in reading.text


def test_deep_tables_are_read_flat(tmp_path: Path) -> None:
    depth = 3000
    inside = (
        "<w:tbl><w:tr><w:tc>" * depth
        + "<w:p><w:r><w:t>5 cameras</w:t></w:r></w:p>"
        + "</w:tc></w:tr></w:tbl>" * depth
    )
    part = f"<w:document {W}><w:body>{inside}</w:body></w:document>"
    reading = read_bytes(tmp_path, replace_part(make_docx(one_paragraph), MAIN, part.encode()), "a.docx")
    assert reading.codes == ["too_deep"]
    assert "5 cameras" in reading.text


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(share: float, tmp_path: Path) -> None:
    data = make_docx(one_paragraph)
    assert read_bytes(tmp_path, data[: int(len(data) * share)], "a.docx").codes == ["damaged_source"]


def test_flipped_bits_are_found_or_harmless(tmp_path: Path) -> None:
    data = make_docx(one_paragraph)
    for position in range(0, len(data), max(1, len(data) // 60)):
        broken = bytearray(data)
        broken[position] ^= 0x55
        reading = read_bytes(tmp_path, bytes(broken), "a.docx")
        assert "reader_crashed" not in reading.codes, (position, reading.problems)
        assert "560.8" in reading.text or reading.codes


def test_locked_documents_are_named(tmp_path: Path) -> None:
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(300)
    )
    assert read_bytes(tmp_path, locked, "a.docx").codes == ["encrypted_source"]
    data = bytearray(make_docx(one_paragraph))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(mark)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(mark, position + 4)
    assert read_bytes(tmp_path, bytes(data), "a.docx").codes == ["encrypted_source"]


def test_bad_compression_inside_is_damage(tmp_path: Path) -> None:
    data = bytearray(make_docx(one_paragraph))
    body = data.find(b"word/document.xml") + len(b"word/document.xml")
    data[body : body + 40] = bytes(40)
    with pytest.raises((zlib.error, zipfile.BadZipFile)):
        zipfile.ZipFile(io.BytesIO(bytes(data))).read(MAIN)
    assert read_bytes(tmp_path, bytes(data), "a.docx").codes == ["damaged_source"]
