"""A document's passages as windows of text with a margin, so that memory does not grow with the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.extract.capabilities.folding import fold_text
from sousveil.extract.capabilities.judging import load_chapter_words
from sousveil.extract.capabilities.matching import Scope
from sousveil.model.sheets import Passage

WINDOW_CHARACTERS = 1_000_000
MARGIN_CHARACTERS = 4_000  # more than a sentence and a term's reach on each side
_CHAPTER = re.compile(r"第\s{0,2}[一二三四五六七八九十百\d]{1,3}\s{0,2}(?:章|部\s?分|篇|卷)")
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class Window:
    """`text` starts at `start` in the stored text; what lies in [core_start, core_end) is this window's to report.

    `scopes` and `pages` (start, page) have places within `text`.
    """

    start: int
    core_start: int
    core_end: int
    text: str
    scopes: list[Scope]
    pages: list[tuple[int, int | None]]


class WindowCutter:
    """Cuts windows at fixed places of the stored text, whatever passages it comes in. Passages tile it, in order."""

    def __init__(self) -> None:
        self._held: list[Passage] = []
        self._core_start = 0
        self._chapters = _Chapters()

    def add(self, passage: Passage) -> Iterator[Window]:
        """The windows that are full with this passage."""
        self._held.append(passage)
        while passage.end >= self._core_start + WINDOW_CHARACTERS + MARGIN_CHARACTERS:
            core_end = self._core_start + WINDOW_CHARACTERS
            yield _make_window(self._held, self._core_start, core_end, self._chapters)
            self._core_start = core_end
            self._held = [kept for kept in self._held if kept.end > core_end - MARGIN_CHARACTERS]

    def finish(self) -> Iterator[Window]:
        """What is left."""
        if self._held:
            yield _make_window(self._held, self._core_start, self._held[-1].end, self._chapters)
            self._held = []


def _make_window(held: list[Passage], core_start: int, core_end: int, chapters: _Chapters) -> Window:
    low = max(held[0].start, core_start - MARGIN_CHARACTERS)
    high = min(held[-1].end, core_end + MARGIN_CHARACTERS)
    inside = [passage for passage in held if passage.start < high and passage.end > low]
    text = "".join(
        passage.text[max(0, low - passage.start) : max(0, high - passage.start)] for passage in inside
    )
    starts = chapters.read(text, low)
    edges = {max(0, passage.start - low): passage for passage in inside}
    scopes: list[Scope] = []
    passage = inside[0]
    for edge in sorted({*edges, *(start for start, _ in starts)}):
        passage = edges.get(edge, passage)
        is_whole = passage.kind == "table_row"
        is_boilerplate = next((kind for start, kind in reversed(starts) if start <= edge), False)
        scopes.append(Scope(edge, passage.end - low, False, is_boilerplate, is_whole))
    pages = [(max(0, passage.start - low), passage.page) for passage in inside]
    return Window(low, core_start, core_end, text, scopes, pages)


class _Chapters:
    """The chapters of a tender document, read window by window: which are instructions and forms, not the object."""

    def __init__(self) -> None:
        self._known: list[tuple[int, bool]] = []

    def read(self, text: str, low: int) -> list[tuple[int, bool]]:
        """(start in `text`, whether it is boilerplate) of the chapters that reach into the window, in order."""
        before = [chapter for chapter in self._known if chapter[0] < low][-1:]
        found = [(low + start, kind) for start, kind in _find_chapters(text)]
        self._known = before + found
        return [(max(0, start - low), kind) for start, kind in before + found]


def _find_chapters(text: str) -> Iterator[tuple[int, bool]]:
    for match in _CHAPTER.finditer(text):
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        heading = text[match.start() : line_end if line_end >= 0 else len(text)].strip()
        if text[line_start : match.start()].strip() or len(heading) > _LONGEST_HEADING:
            continue
        if heading and heading[-1] not in "。；，,;":
            yield match.start(), bool(load_chapter_words().search(fold_text(heading)))
