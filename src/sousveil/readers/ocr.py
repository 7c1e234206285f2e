"""Text from pictures, by the extra `ocr`: rapidocr for Chinese and English, tesseract for other scripts.

rapidocr (PP-OCRv6 by PaddlePaddle) is given the paths of the weights in its own wheel: without them it would try to
fetch some at run time, so where they are missing it is not used. Figures that OCR cut in two are left as they are;
joining them is the extraction's work.
"""
# ruff: noqa: SIM905 -- lists of words read better as words

from __future__ import annotations

import importlib.util
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

_RAPID_MODELS = (
    ("Det.model_path", "PP-OCRv6_det_small.onnx"),
    ("Rec.model_path", "PP-OCRv6_rec_small.onnx"),
    ("Cls.model_path", "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
)
# The scripts that rapidocr's weights know; for Latin ones they read the accents too.
_RAPID_LANGUAGES = frozenset(
    "zh en ja de fr es pt it nl pl cs sk sl hr bs sq ro hu sv da fi no et lv lt tr vi id ms ca ga af".split()
)
_TESSERACT_NAMES = {
    "ar": "ara",
    "be": "bel",
    "bg": "bul",
    "bs": "bos",
    "cs": "ces",
    "de": "deu",
    "el": "ell",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "he": "heb",
    "hi": "hin",
    "hr": "hrv",
    "hu": "hun",
    "hy": "hye",
    "it": "ita",
    "ja": "jpn",
    "ka": "kat",
    "kk": "kaz",
    "ko": "kor",
    "mk": "mkd",
    "pl": "pol",
    "pt": "por",
    "ro": "ron",
    "ru": "rus",
    "sr": "srp",
    "sr-Latn": "srp_latn",
    "th": "tha",
    "tr": "tur",
    "ug": "uig",
    "uk": "ukr",
    "zh-Hans": "chi_sim",
    "zh-Hant": "chi_tra",
    "zh": "chi_sim",
}
# What tesseract's script detection says, and the packs that can read it, the likeliest first.
_SCRIPT_PACKS = {
    "Cyrillic": ("rus", "ukr", "bul", "srp", "script/Cyrillic"),
    "Georgian": ("kat", "script/Georgian"),
    "Arabic": ("ara", "script/Arabic"),
    "Greek": ("ell", "script/Greek"),
    "Hebrew": ("heb", "script/Hebrew"),
    "Armenian": ("hye", "script/Armenian"),
    "Thai": ("tha", "script/Thai"),
    "Devanagari": ("hin", "script/Devanagari"),
    "Korean": ("kor", "script/Hangul"),
    "Hangul": ("kor", "script/Hangul"),
}
_SURE_OF_SCRIPT = 2.0
_COLUMN_GAP = 0.7  # in heights of the line's box: wider than a word space


@dataclass(frozen=True, slots=True)
class PictureText:
    """What was read: lines of `text` ending in \\n, mean `confidence` from 0 to 1, the `engine`; else a `problem`."""

    text: str = ""
    confidence: float = 0.0
    engine: str = ""
    problem: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


def read_picture(draw: Callable[[], Any], *languages: str) -> PictureText:
    """The text of the picture that `draw()` returns (a PIL image), which is only drawn when something can read it.

    `languages`: hints, the first that is not '' counts. Without OCR installed the problem is 'scanned_page', without
    the language 'ocr_language_missing'.
    """
    language = next(filter(None, languages), "")
    packs = list_tesseract_packs()
    if not has_rapidocr() and not packs:
        return PictureText(problem="scanned_page")
    picture = draw()
    if language and not _is_rapid_language(language):
        return _read_by_pack(picture, _find_pack(language, packs), language)
    if not language and "osd" in packs:
        script = _detect_script(picture)
        if script in _SCRIPT_PACKS:
            installed = [pack for pack in _SCRIPT_PACKS[script] if pack in packs]
            return _read_by_pack(picture, installed[0] if installed else "", script)
    if has_rapidocr():
        return _arrange_words(_ask_rapidocr(picture), "rapidocr")
    return _read_by_pack(picture, _find_pack(language or "en", packs), language or "en")


@cache
def has_rapidocr() -> bool:
    """True when rapidocr is installed together with its weights."""
    return find_rapid_models() is not None


def find_rapid_models() -> dict[str, str] | None:
    """Where the weights lie that came in rapidocr's wheel, by the name of its setting; None when any is missing."""
    if importlib.util.find_spec("onnxruntime") is None:
        return None
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "models"
    paths = {setting: folder / name for setting, name in _RAPID_MODELS}
    return (
        {setting: str(path) for setting, path in paths.items()}
        if all(p.is_file() for p in paths.values())
        else None
    )


@cache
def list_tesseract_packs() -> frozenset[str]:
    """The languages that the installed tesseract can read; empty when it or pytesseract is missing."""
    if importlib.util.find_spec("pytesseract") is None:
        return frozenset()
    pytesseract = importlib.import_module("pytesseract")
    try:
        return frozenset(pytesseract.get_languages(config=""))
    except (OSError, pytesseract.TesseractError, pytesseract.TesseractNotFoundError):
        return frozenset()


def _is_rapid_language(language: str) -> bool:
    return language.split("-")[0] in _RAPID_LANGUAGES or language == "sr-Latn"


def _find_pack(language: str, packs: frozenset[str]) -> str:
    """The installed tesseract pack for a BCP 47 tag, '' when there is none."""
    base = language.split("-")[0]
    wanted = (_TESSERACT_NAMES.get(language, ""), _TESSERACT_NAMES.get(base, ""))
    return next((pack for pack in wanted if pack and pack in packs), "")


def _read_by_pack(picture: Any, pack: str, wanted: str) -> PictureText:
    if not pack:
        return PictureText(problem="ocr_language_missing", detail=wanted)
    return _arrange_words(_ask_tesseract(picture, pack), f"tesseract {pack}")


def _detect_script(picture: Any) -> str:
    pytesseract = importlib.import_module("pytesseract")
    try:
        found = pytesseract.image_to_osd(picture, output_type=pytesseract.Output.DICT, timeout=60)
    except (RuntimeError, OSError):  # too few characters on the page, or it took too long
        return ""
    return str(found["script"]) if float(found["script_conf"]) >= _SURE_OF_SCRIPT else ""


def _ask_tesseract(picture: Any, pack: str) -> list[_Word]:
    pytesseract = importlib.import_module("pytesseract")
    try:
        data = pytesseract.image_to_data(picture, lang=pack, output_type=pytesseract.Output.DICT, timeout=300)
    except (RuntimeError, OSError):
        return []
    words = []
    for index, text in enumerate(data["text"]):
        if text.strip() and float(data["conf"][index]) >= 0:
            left, top = float(data["left"][index]), float(data["top"][index])
            right, bottom = left + float(data["width"][index]), top + float(data["height"][index])
            words.append(_Word(text, left, top, right, bottom, float(data["conf"][index]) / 100))
    return words


def _ask_rapidocr(picture: Any) -> list[_Word]:
    import numpy

    found = _load_rapidocr()(numpy.asarray(picture)[:, :, ::-1], return_word_box=True)
    if found.boxes is None or not found.txts:
        return []
    parts = found.word_results or ()
    if len(parts) != len(found.txts):
        parts = [()] * len(found.txts)
    words = []
    for box, text, score, pieces in zip(found.boxes, found.txts, found.scores, parts, strict=True):
        line = _make_word(text, box, score)
        words.extend(
            _split_columns(line, [_make_word(piece, corners, sure) for piece, sure, corners in pieces])
        )
    return words


def _make_word(text: str, corners: Any, score: float) -> _Word:
    across, down = [float(point[0]) for point in corners], [float(point[1]) for point in corners]
    return _Word(text, min(across), min(down), max(across), max(down), float(score))


def _split_columns(line: _Word, pieces: list[_Word]) -> list[_Word]:
    """A recognised line parted where its words stand far apart.

    One box often takes in two columns, and the line then reads '1,2003,400'. Spaces are the recogniser's own.
    """
    starts: list[int] = []
    cursor = 0
    for piece in pieces:
        start = line.text.find(piece.text, cursor)
        if start < 0:
            return [line]
        starts.append(start)
        cursor = start + len(piece.text)
    edges = [0]
    lefts, rights = [line.left], []
    for number, (before, after) in enumerate(pairwise(pieces), 1):
        if after.left - before.right > _COLUMN_GAP * (line.bottom - line.top):
            edges.append(starts[number])
            lefts.append(after.left)
            rights.append(before.right)
    edges.append(len(line.text))
    rights.append(line.right)
    return [
        _Word(line.text[start:end].strip(), left, line.top, right, line.bottom, line.confidence)
        for (start, end), left, right in zip(pairwise(edges), lefts, rights, strict=True)
    ]


@cache
def _load_rapidocr() -> Any:
    rapidocr = importlib.import_module("rapidocr")
    settings: dict[str, Any] = {"Global.log_level": "critical", **(find_rapid_models() or {})}
    settings["EngineConfig.onnxruntime.intra_op_num_threads"] = min(4, os.cpu_count() or 1)
    engine = rapidocr.RapidOCR(params=settings)
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


def _arrange_words(words: list[_Word], engine: str) -> PictureText:
    """Boxes put into lines, top to bottom; in a line a wide gap is a column's edge and becomes ' | '."""
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.left)):
        middle = (word.top + word.bottom) / 2
        home = next((line for line in reversed(lines[-3:]) if line[0].top <= middle <= line[0].bottom), None)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    text = "".join(_join_line(sorted(line, key=lambda w: w.left)) + "\n" for line in lines)
    weight = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / weight if weight else 0.0
    return PictureText(text, round(min(1.0, mean), 4), engine)


def _join_line(line: list[_Word]) -> str:
    joined = line[0].text.strip()
    for before, word in pairwise(line):
        is_column = word.left - before.right > _COLUMN_GAP * (word.bottom - word.top)
        joined += (" | " if is_column else " ") + word.text.strip()
    return joined
