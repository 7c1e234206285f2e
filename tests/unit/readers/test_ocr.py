from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from sousveil.readers import ocr
from sousveil.readers.ocr import PictureText, read_picture
from tests.unit.readers.sandbox import read_bytes

FONTS = [
    *Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"),
    *Path("/usr/share/fonts").rglob("NotoSerifCJK-Regular.ttc"),
]
needs_font = pytest.mark.skipif(not FONTS, reason="no Chinese font to draw a page with (fonts-noto-cjk)")
needs_rapidocr = pytest.mark.skipif(not ocr.has_rapidocr(), reason="the extra `ocr` is not installed")
needs_russian = pytest.mark.skipif(
    not {"rus", "osd"} <= ocr.list_tesseract_packs(), reason="tesseract with Russian is not installed"
)


def draw_page(lines: list[str], size: tuple[int, int] = (1654, 700)) -> Image.Image:
    font = ImageFont.truetype(str(FONTS[0]), 40)
    page = Image.new("RGB", size, "white")
    pencil = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pencil.text((100, 100 + 90 * number), line, font=font, fill="black")
    return page


def to_bytes(page: Image.Image, name: str, **settings: Any) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, name, **settings)
    return buffer.getvalue()


@needs_font
@needs_rapidocr
def test_a_chinese_and_english_scan_is_read(tmp_path: Path) -> None:
    page = draw_page(["采购预算（万元）：560.8", "The police bought 2,500 cameras in 2021."])
    reading = read_bytes(tmp_path, to_bytes(page, "PNG"), "scan.png")
    assert reading.codes == ["ocr_used"]
    assert "rapidocr" in reading.problems[0]["detail"]
    assert "560.8" in reading.text
    assert "采购预算" in reading.text
    assert "2,500 cameras" in reading.text
    (passage,) = reading.passages
    assert (passage["kind"], passage["page"]) == ("page_text", 1)
    assert 0.5 < passage["confidence"] < 1


@needs_font
@needs_russian
def test_a_russian_scan_is_read_by_tesseract(tmp_path: Path) -> None:
    page = draw_page(
        [
            "Стоимость контракта составила 45 миллионов рублей.",
            "Город купил 2500 камер распознавания лиц.",
            "Срок исполнения договора: три года.",
            "Полиция получит доступ к изображениям.",
        ]
    )
    for known in ({"language": "ru"}, {}):
        reading = read_bytes(tmp_path, to_bytes(page, "TIFF"), "scan.tiff", **known)
        assert reading.codes == ["ocr_used"]
        assert "tesseract rus" in reading.problems[0]["detail"]
        assert "45 миллионов рублей" in reading.text


@needs_font
@needs_rapidocr
def test_the_pages_of_a_tiff_are_numbered(tmp_path: Path) -> None:
    pages = [draw_page([f"Page number {n}00 of three"], (900, 300)) for n in (1, 2, 3)]
    data = to_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    reading = read_bytes(tmp_path, data, "scan.tif", language="en")
    assert [row["page"] for row in reading.passages] == [1, 2, 3]
    assert [f"{n}00" in row["text"] for n, row in enumerate(reading.passages, 1)] == [True] * 3
    assert reading.document["pages"] == 3


@needs_font
@needs_rapidocr
def test_a_scanned_page_in_a_pdf_is_read(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    draw_page(["采购预算（万元）：560.8"]).save(tmp_path / "page.png")
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=(595, 842), invariant=1)
    canvas.drawImage(str(tmp_path / "page.png"), 0, 400, 595, 430)
    canvas.showPage()
    canvas.drawString(72, 700, "Typed: 42 cameras")
    canvas.showPage()
    canvas.save()
    reading = read_bytes(tmp_path, (tmp_path / "scan.pdf").read_bytes(), "scan.pdf")
    assert reading.codes == ["ocr_used"]
    assert [row["page"] for row in reading.passages] == [1, 2]
    assert "560.8" in reading.passages[0]["text"]
    assert reading.passages[0]["confidence"] < 1
    assert reading.passages[1]["text"] == "Typed: 42 cameras\n"
    assert reading.passages[1]["confidence"] == 1


def test_without_ocr_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "has_rapidocr", lambda: False)
    monkeypatch.setattr(ocr, "list_tesseract_packs", frozenset)
    assert read_picture(lambda: pytest.fail("the page was drawn")).problem == "scanned_page"


@pytest.mark.parametrize(
    ("language", "packs", "problem"),
    [
        ("ka", frozenset({"eng", "osd"}), "ocr_language_missing"),
        ("ru", frozenset(), "ocr_language_missing"),
        ("ar", frozenset({"rus"}), "ocr_language_missing"),
    ],
)
def test_a_missing_language_is_named(
    language: str, packs: frozenset[str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "has_rapidocr", lambda: True)
    monkeypatch.setattr(ocr, "list_tesseract_packs", lambda: packs)
    found = read_picture(lambda: Image.new("RGB", (10, 10)), language)
    assert found == PictureText(problem=problem, detail=language)


@needs_rapidocr
def test_the_weights_are_those_in_the_wheel() -> None:
    paths = ocr.find_rapid_models()
    assert paths is not None
    assert all(Path(path).is_file() for path in paths.values())


def test_missing_weights_mean_no_rapidocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_RAPID_MODELS", (("Det.model_path", "no-such-weights.onnx"),))
    assert ocr.find_rapid_models() is None


@needs_font
@needs_rapidocr
def test_ocr_opens_no_connection(tmp_path: Path) -> None:
    draw_page(["2,500 cameras"], (700, 300)).save(tmp_path / "page.png")
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from PIL import Image\nfrom sousveil.readers.ocr import read_picture\n"
        "print(read_picture(lambda: Image.open(sys.argv[1]).convert('RGB'), 'en').text)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "page.png")], capture_output=True, text=True, check=True
    )
    assert "2,500 cameras" in run.stdout


def test_columns_are_kept_apart() -> None:
    words = [
        ocr._Word("3,400", 900, 10, 1000, 40, 0.8),
        ocr._Word("North", 100, 12, 200, 42, 1.0),
        ocr._Word("1,200", 500, 11, 600, 41, 0.9),
        ocr._Word("below", 100, 60, 200, 90, 1.0),
        ocr._Word("it", 210, 60, 240, 90, 1.0),
    ]
    found = ocr._arrange_words(words, "a test")
    assert found.text == "North | 1,200 | 3,400\nbelow it\n"
    assert found.confidence == pytest.approx((0.8 * 5 + 0.9 * 5 + 12) / 22, abs=1e-4)


def test_columns_in_one_box_are_parted() -> None:
    line = ocr._Word("1,2003,400 a day", 100, 10, 700, 60, 0.9)
    pieces = [
        ocr._Word("1,200", 100, 10, 200, 60, 1.0),
        ocr._Word("3,400", 250, 10, 350, 60, 1.0),
        ocr._Word("a", 365, 10, 380, 60, 1.0),
        ocr._Word("day", 395, 10, 450, 60, 1.0),
    ]
    parts = ocr._split_columns(line, pieces)
    assert [(part.text, part.left) for part in parts] == [("1,200", 100), ("3,400 a day", 250)]
    assert ocr._split_columns(line, []) == [line]
    assert ocr._split_columns(line, [ocr._Word("other", 0, 0, 1, 1, 1.0)]) == [line]


@pytest.mark.parametrize(
    "spoil",
    [lambda data: data[:200], lambda data: data[:40], lambda data: data[:8] + bytes(100)],
    ids=["cut", "cut short", "zeros"],
)
def test_damaged_pictures_are_named(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    noise = Image.effect_noise((200, 200), 50)
    reading = read_bytes(tmp_path, spoil(to_bytes(noise, "PNG")), "a.png")
    assert "damaged_source" in reading.codes
    assert "reader_crashed" not in reading.codes


def test_a_picture_too_large_to_unpack_is_not(tmp_path: Path) -> None:
    data = to_bytes(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(data) < 200_000
    assert read_bytes(tmp_path, data, "a.png").codes == ["oversized_expansion"]
