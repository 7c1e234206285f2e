"""Lists of names in running text: 'Hungary, Serbia, Romania and Georgia', '湖南、四川和贵州', bullet lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.vocabulary.places import load_countries

_NAME = (
    r"(?:the\s+)?[A-ZÀ-ÞА-ЯЁ](?:[\w’'\-]|\.(?=\w))*(?:\s+(?:(?:of|de|del|la|and\sthe|von|van)\s+)?[A-ZÀ-ÞА-ЯЁ](?:[\w’'\-]|\.(?=\w))*){0,4}"
    r"(?:\s*\([^()]{1,40}\))?"
)
_PLAIN = r"[^\W\d_][\w’'\-]*(?:\s+[\w’'\-]+){0,3}?"
_NAMES = re.compile(rf"(?<![\w,])(?:{_NAME})(?:,\s+(?:{_NAME}))*,?\s+(?:and|as well as|&)\s+(?:{_NAME})")
_COMMAS = re.compile(
    rf"(?<![\w,])(?:{_NAME})(?:,\s+(?:{_NAME})){{2,}}(?![\w’'-])(?!\s*,?\s+(?:and|or|as well as|&)\s)"
)
_AFTER_COLON = re.compile(
    rf"(?<=[:：])\s*(?P<list>{_PLAIN}(?:,\s+(?:and\s+)?{_PLAIN})+(?:,?\s+and\s+{_PLAIN})?)(?=\s*[.;\n]|\s*$)"
)
_AFTER_ARE = re.compile(
    rf"(?:(?<=which are)|(?<=they are))\s+(?P<list>{_PLAIN}(?:,\s+(?:and\s+)?{_PLAIN})+,?\s+and\s+{_PLAIN})(?=\s*[.;\n]|\s*$)"
)
_IN_BRACKETS = re.compile(
    rf"(?<=\()(?P<list>{_PLAIN}(?:,\s+(?:and\s+)?{_PLAIN})+(?:,?\s+and\s+{_PLAIN})?)(?=\))"
)
_SPLIT = re.compile(r",\s+(?:and|as well as|&)\s+|,\s+|\s+(?:and|as well as|&)\s+")
_ZH_ITEM = r"[\u4e00-\u9fffA-Za-z·]{2,12}?"
_ZH_LIST = re.compile(
    rf"(?:{_ZH_ITEM}、)+[\u4e00-\u9fffA-Za-z·]{{1,12}}?(?:(?:和|及|以及|与){_ZH_ITEM})?(?=[，。；：！？、,;.\s）)等]|$)"
)
_ZH_SPLIT = re.compile(r"、|以及|和|及|与")
_ZH_CUE = re.compile(r"[^、]*?(?:即|分别为|分别是|包括|包含|涉及|覆盖|例如|如)(?=[^、]{1,12}、)")
_MORE = re.compile(r"\b(?:others?|more|rest|elsewhere)\b|另外|其他|其余|余下", re.IGNORECASE)
_OPEN_ENDED = re.compile(
    r"(?:including|such as|among (?:them|others)|e\.g\.|for example|for instance|like|notably|especially|例如|包括|如|其中有)"
    r"[\s:：,]*$",
    re.IGNORECASE,
)
_OPEN_END_AFTER = re.compile(
    r"^\s*(?:,?\s*(?:among others|and others|and more|etc\b|and so on|as well as others|and (?:\w+ )?(?:several|many|others?|some|more)\b)|等(?!\d|[一二三四五六七八九十]|\s*\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list of names: its span, its items as written, and whether it says that it is not complete."""

    start: int
    end: int
    items: tuple[str, ...]
    open_ended: bool
    lead: tuple[int, int] = (0, 0)  # for a list in lines: the span of the line that introduces it


_BULLET = r"[ \t]*(?:[-*•·▪◦]|\(?\d{1,2}[.)、．]|[（(]?[一二三四五六七八九十]{1,2}[）)、.])[ \t]*(?P<item>\S[^\n]{0,120})"
_BULLETS = re.compile(
    rf"(?P<lead>[^\n]{{4,300}}[:：])[ \t]*\n+(?P<list>(?:{_BULLET.replace('?P<item>', '')}(?:\n+|$)){{2,60}})"
)


_COLON_LINE = re.compile(r"[:：][ \t]*\n")


def find_bullets(text: str) -> list[Enumeration]:
    """Lists set out in lines behind a line that ends with a colon; `lead` is that line."""
    if _COLON_LINE.search(text) is None:
        return []
    found = []
    for match in _BULLETS.finditer(text):
        items = tuple(
            m["item"].strip(" ;；,，.。") for m in re.finditer(rf"^{_BULLET}$", match["list"], re.MULTILINE)
        )
        end = match.start("list") + len(match["list"].rstrip())
        found.append(Enumeration(match.start("list"), end, items, False, match.span("lead")))
    return found


def _merge_names(items: list[str]) -> tuple[str, ...]:
    """Puts 'Bosnia' and 'Herzegovina' together again: countries whose names hold an 'and'."""
    countries = load_countries()
    merged: list[str] = []
    for item in items:
        joined = f"{merged[-1]} and {item}" if merged else ""
        if joined and joined.removeprefix("the ") in countries:
            merged[-1] = joined
        else:
            merged.append(item)
    return tuple(merged)


def find_enumerations(text: str) -> list[Enumeration]:
    """The lists of three or more names (two after a colon) in `text`, in order, not overlapping; linear time."""
    found: list[Enumeration] = []
    if text.count(",") + text.count("、") == 0:
        return found
    for pattern, splitter in (
        (_NAMES, _SPLIT),
        (_COMMAS, _SPLIT),
        (_AFTER_COLON, _SPLIT),
        (_IN_BRACKETS, _SPLIT),
        (_AFTER_ARE, _SPLIT),
        (_ZH_LIST, _ZH_SPLIT),
    ):
        for match in pattern.finditer(text):
            start, end = match.span("list") if "list" in pattern.groupindex else match.span()
            if pattern is _ZH_LIST:
                cue = _ZH_CUE.match(text, start, end)
                start = cue.end() if cue else start
            if any(start < other.end and other.start < end for other in found):
                continue
            items = _merge_names([part.strip() for part in splitter.split(text[start:end]) if part.strip()])
            if len(items) >= 3 and not any(_MORE.search(item) for item in items):
                is_open = bool(
                    _OPEN_ENDED.search(text, max(0, start - 24), start)
                    or _OPEN_END_AFTER.match(text[end : end + 24])
                )
                found.append(Enumeration(start, end, items, is_open))
    found.sort(key=lambda enumeration: enumeration.start)
    return found
