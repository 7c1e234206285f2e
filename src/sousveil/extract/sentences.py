"""Text into sentences, by offsets.

Method: rules over end punctuation (Latin and CJK), abbreviations, and line breaks; a line break inside running text
(as PDF and hard-wrapped files have it) does not end a sentence, one after a finished or list-like line does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BREAK = re.compile(
    r"(?P<cjk>[。！？；]+[”’」』）)\"]*)"
    r"|(?P<latin>(?<=[^\s.])[.!?…]+[\"'”’)\]»]*)(?=\s+[\"'“‘(\[«„¿¡—–-]{0,3}\s?[A-Z0-9À-ÞА-ЯЁЂ-ЏЄІЇҐა-ჰ]|\s*$|\[)"
    r"|(?P<line>[ \t]*\n\s*)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Inc|Ltd|Co|Corp|vs|cf|ca|approx|est|Art|Fig|Gen|Sen|Rep|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e|al|U\.S|U\.K|E\.U|U\.N|D\.C|a\.m|p\.m|Mio|Mrd|Nr|bzw|z\.B|млн|млрд|"
    r"тыс|руб|г|гг|ул|им|т\.д|mld|mil|mlrd|dr|str|nr|bl)|\b[A-Z])$"
)
_LIST_START = re.compile(r"(?:[-*•·–—|#]|\(?\d{1,3}[.)、]\s|[（(]?[一二三四五六七八九十]{1,3}[）)、.])")
_CUT_NUMBER = re.compile(r"\d[.,]$")  # '1,234,' at the end of a line goes on in the next
_INSIDE = re.compile(r"\w\w")  # no break reaches over this
_STEP = 64
_LINE_ENDS = '.!?…:;。！？：；|”"）)】'


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`, in order, without the white space around them; linear time."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _find_breaks(text, 0):
        _append_span(spans, text, start, end)
        start = end
    _append_span(spans, text, start, len(text))
    return spans


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Those of `split_sentences` that share a code point with text[start:end]; cuts no more than it must."""
    spans: list[tuple[int, int]] = []
    low = _find_start(text, start)
    for high in _find_breaks(text, low):
        _append_span(spans, text, low, high)
        low = high
        if high >= end:
            break
    else:
        _append_span(spans, text, low, len(text))
    return [span for span in spans if span[0] < end and start < span[1]]


def _find_start(text: str, place: int) -> int:
    """The last border of sentences up to `place`."""
    size = _STEP
    while size < place:
        inside = _INSIDE.search(text, place - size, place)
        low = inside.start() + 1 if inside else place
        border = _last_border(text, low, place)
        if border > low:
            return border
        size *= 4
    return _last_border(text, 0, place)


def _last_border(text: str, low: int, place: int) -> int:
    border = low
    for end in _find_breaks(text, low):
        if end > place:
            break
        border = end
    return border


def _find_breaks(text: str, start: int) -> Iterator[int]:
    """The ends of sentences, from a place on where one ends or which is inside a word."""
    for match in _BREAK.finditer(text, start):
        if match.lastgroup == "line":
            if not _ends_at_line(text, start, match):
                continue
        elif match.lastgroup == "latin" and _is_abbreviation(text, match):
            continue
        start = match.end()
        yield start


def _append_span(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != "." or len(match.group()) > 1:
        return False
    return _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()) is not None


def _ends_at_line(text: str, start: int, match: re.Match[str]) -> bool:
    if match.group().count("\n") > 1 or match.end() >= len(text) or match.start() <= start:
        return True
    if text[match.end()].isdigit() and _CUT_NUMBER.search(text, max(0, match.start() - 4), match.start()):
        return False
    if text[match.start() - 1] in _LINE_ENDS or _LIST_START.match(text, match.end()):
        return True
    line_start = text.rfind("\n", 0, match.start()) + 1
    length = match.start() - line_start
    # A wrapped line is long; a short line followed by a capital or a digit is a line of its own.
    has_han = "\u4e00" <= text[match.start() - 1] <= "\u9fff"
    if has_han:
        return length < 12
    following = text[match.end()]
    return length < 40 and (following.isupper() or following.isdigit())
