from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from sousveil.readers import ocr
from tests.unit.readers.sandbox import read_bytes


def make_pdf(*pages: list[str], **settings: Any) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, **settings)
    canvas.setTitle("Tender 7")
    canvas.setAuthor("Jane Writer")
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 700 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_pdf(draw: Callable[[Any], None], **settings: Any) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, **settings)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "has_rapidocr", lambda: False)
    monkeypatch.setattr(ocr, "list_tesseract_packs", frozenset)


def test_pages_become_passages(tmp_path: Path) -> None:
    reading = read_bytes(
        tmp_path, make_pdf(["The city has", "2,500 cameras."], [], ["Page three: 7"]), "a.pdf"
    )
    assert [(row["kind"], row["page"], row["text"]) for row in reading.passages] == [
        ("page_text", 1, "The city has\n2,500 cameras.\n"),
        ("page_text", 3, "Page three: 7\n"),
    ]
    assert reading.document["pages"] == 3
    assert reading.codes == []


def test_title_and_date_but_no_author(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, make_pdf(["5 cameras"]), "a.pdf")
    assert reading.document["title"] == "Tender 7"
    assert reading.document["published_at"] == "2000-01-01"  # what reportlab writes for a fixed date
    assert "Jane" not in str(reading)


def test_a_hyphen_at_the_end_of_a_line_stays_with_its_break(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, make_pdf(["Police bought surveil-", "lance cameras."]), "a.pdf")
    assert reading.text == "Police bought surveil-\nlance cameras.\n"


def test_a_locked_file_is_named(tmp_path: Path) -> None:
    locked = make_pdf(["5 cameras"], encrypt=StandardEncryption("secret", ownerPassword="other"))
    reading = read_bytes(tmp_path, locked, "a.pdf")
    assert reading.codes == ["encrypted_source"]
    assert reading.documents == []


def test_a_file_locked_only_against_changes_opens(tmp_path: Path) -> None:
    locked = make_pdf(["5 cameras"], encrypt=StandardEncryption("", ownerPassword="other", canModify=0))
    assert read_bytes(tmp_path, locked, "a.pdf").text == "5 cameras\n"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.97])
def test_a_truncated_file_never_passes_as_whole(share: float, tmp_path: Path) -> None:
    data = make_pdf(*[[f"Page {n} has {n * 37} cameras"] for n in range(1, 21)])
    reading = read_bytes(tmp_path, data[: int(len(data) * share)], "a.pdf")
    assert set(reading.codes) & {"damaged_source", "partly_read"}


def test_flipped_bits_never_crash(tmp_path: Path) -> None:
    data = make_pdf(["5 cameras"], ["6 drones"])
    for position in range(0, len(data), max(1, len(data) // 80)):
        broken = bytearray(data)
        broken[position] ^= 0x15
        assert "reader_crashed" not in read_bytes(tmp_path, bytes(broken), "a.pdf").codes


def test_a_page_count_that_lies_is_no_harm(tmp_path: Path) -> None:
    data = make_pdf(["5 cameras"]).replace(b"/Count 1", b"/Count 9")
    reading = read_bytes(tmp_path, data, "a.pdf")
    assert "reader_crashed" not in reading.codes


@pytest.mark.usefixtures("no_ocr")
def test_a_scanned_page_without_ocr_says_what_to_install(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (600, 800), 200).save(tmp_path / "scan.png")

    def draw(canvas: Any) -> None:
        canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, 595, 842)
        canvas.drawString(290, 20, "- 3 -")

    reading = read_bytes(tmp_path, draw_pdf(draw), "a.pdf")
    assert reading.codes == ["scanned_page"]
    assert "sousveil[ocr]" in reading.problems[0]["hint"]
    assert reading.problems[0]["locator"] == '{"char_end":0,"char_start":0,"page":1}'
    assert reading.text == "- 3 -\n", "the little text there is stays"


@pytest.mark.usefixtures("no_ocr")
def test_a_page_of_pictures_only_has_a_row_without_text(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (600, 800), 200).save(tmp_path / "scan.png")
    data = draw_pdf(lambda canvas: canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, 595, 842))
    reading = read_bytes(tmp_path, data, "a.pdf")
    assert reading.codes == ["scanned_page", "no_text"]
    assert (reading.document["characters"], reading.document["pages"]) == (0, 1)


def test_a_small_picture_beside_text_is_no_scan(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (60, 80), 200).save(tmp_path / "logo.png")

    def draw(canvas: Any) -> None:
        canvas.drawImage(str(tmp_path / "logo.png"), 0, 800, 40, 40)
        canvas.drawString(72, 700, "5 cameras")

    reading = read_bytes(tmp_path, draw_pdf(draw), "a.pdf")
    assert (reading.text, reading.codes) == ("5 cameras\n", [])


def test_text_in_fonts_without_unicode_counts_as_a_scan() -> None:
    from sousveil.readers.pdf import _is_garbled

    assert _is_garbled("\ue001\ue002\ue003\ue004\ue005\ue006\ue007 \ue008\ue009")
    assert _is_garbled("\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd 5 cameras \ufffd\ufffd\ufffd\ufffd")
    assert not _is_garbled("The city has 5 cameras \uf0b7 and 6 drones")
    assert not _is_garbled("\ue001")


def test_a_page_kilometres_wide_is_drawn_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    sizes: list[tuple[int, int]] = []

    def look(draw: Callable[[], Any], *_: str) -> ocr.PictureText:
        sizes.append(draw().size)
        return ocr.PictureText("5 cameras\n", 0.9, "a test")

    monkeypatch.setattr("sousveil.readers.pdf.read_picture", look)
    Image.new("L", (60, 80), 200).save(tmp_path / "scan.png")
    side = 14_000_000
    data = draw_pdf(
        lambda canvas: canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, side, side), pagesize=(side, side)
    )
    reading = read_bytes(tmp_path, data, "a.pdf")
    assert reading.text == "5 cameras\n"
    assert reading.passages[0]["confidence"] == 0.9
    assert reading.codes == ["ocr_used"]
    assert all(width * height <= 17_000_000 for width, height in sizes)


SHARED = Path(__file__).parents[4] / "shared" / "data" / "notices" / "zh"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not here")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("example.pdf", ("2024BFFFZ01583", "合肥市公安局瑶海分局")),
        ("public-01-beijing-landscape-lighting-2024.pdf", ("TAHP-ZB-2023-1790", "北京市城市管理委员会")),
        ("public-04-shanghai-single-source-2026.pdf", ("上海大学",)),
        ("public-10-shanghai-exam-equipment-2026.pdf", ("上海市长宁区教育局",)),
        ("public-11-shanghai-population-service-2026.pdf", ("上海市奉贤区人口综合管理服务中心",)),
    ],
)
def test_real_notices_give_their_words(name: str, words: tuple[str, ...], tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, (SHARED / name).read_bytes(), name)
    assert "reader_crashed" not in reading.codes
    assert reading.document["language"] == "zh-Hans"
    assert all(word in reading.text.replace("\n", "") for word in words)
