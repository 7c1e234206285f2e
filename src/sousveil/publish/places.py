"""Where in a document a claim stands, in words a person can follow: page and line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sousveil.model.claims import Claim
from sousveil.model.sheets import Passage


class PlaceFinder:
    """Knows the passages of one stored text and tells for an offset the page, the line and the words around."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._starts = [passage.start for passage in passages]
        self._lines_before: list[int] | None = None

    def find_passage(self, offset: int) -> Passage | None:
        """The passage that holds `offset`, None when there is none."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self._passages[at].end:
            return None
        return self._passages[at]

    def find_line(self, offset: int) -> int | None:
        """The line of the stored text, counted from 1, None when the passages do not reach there."""
        if self._lines_before is None:
            self._lines_before = _count_lines_before(self._passages)
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset > self._passages[at].end:
            return None
        passage = self._passages[at]
        return self._lines_before[at] + passage.text.count("\n", 0, offset - passage.start) + 1

    def describe_place(self, claim: Claim) -> str:
        """'page 3, line 41', 'line 7', or the bare offsets when the text is not at hand."""
        line = self.find_line(claim.start)
        words = [f"page {claim.page}"] if claim.page is not None else []
        words.append(f"line {line:,}" if line is not None else f"characters {claim.start:,} to {claim.end:,}")
        return ", ".join(words)

    def split_context(self, claim: Claim, widest: int = 160) -> tuple[str, str, str]:
        """The sentence as (before, the quote, after), each side at most `widest` code points; '' where unknown."""
        passage = self.find_passage(claim.start)
        if passage is None or claim.end > passage.end:
            return "", claim.quote, ""
        begin = max(claim.context_start, passage.start, claim.start - widest)
        finish = min(max(claim.context_end, claim.end), passage.end, claim.end + widest)
        before = passage.text[begin - passage.start : claim.start - passage.start]
        after = passage.text[claim.end - passage.start : finish - passage.start]
        if begin > max(claim.context_start, passage.start):
            before = "…" + before
        if finish < min(claim.context_end, passage.end):
            after += "…"
        return before, claim.quote, after


def _count_lines_before(passages: Sequence[Passage]) -> list[int]:
    counts = []
    lines = 0
    for passage in passages:
        counts.append(lines)
        lines += passage.text.count("\n")
    return counts
