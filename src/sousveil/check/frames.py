"""Sentences with their claims as placeholders, so that a joining rule can be one readable pattern.

'Xuhui will install 2,500 additional cameras, tripling its number' becomes
'Xuhui will install ‹i0› additional cameras, ‹x1› its number'. Codes: n count or number, i increment, s share as a fraction, p percent,
q percentage points, m money, r rate over time, k density, x multiple, a area, d other dimension, t duration, o ordinal,
l list of names. The figure behind a placeholder is an index into `Frame.claims`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sousveil.model.claims import Claim

SENTENCE_MARK = " ␞ "
_CODES = {
    "count": "n", "number": "n", "increment": "i", "share": "p", "difference": "q", "money": "m", "rate": "r",
    "density": "k", "multiple": "x", "area": "a", "size": "d", "duration": "t", "ordinal": "o", "list": "l",
}  # fmt: skip
PLACEHOLDER = re.compile(r"‹([a-z])(\d+)›")


class Span(NamedTuple):
    """A placeholder of a frame: where it stands in the frame's text, its letter, and the claim behind it."""

    start: int
    end: int
    code: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence, or several neighbours of one paragraph joined by SENTENCE_MARK; `claims` in text order;
    `lists` are its lists of names, which have no placeholder."""

    text: str
    claims: tuple[Claim, ...]
    lists: tuple[Claim, ...] = ()

    @property
    def head(self) -> Claim:
        """The first claim or list: it tells the source, paragraph and sentence."""
        return self.claims[0] if self.claims else self.lists[0]

    @property
    def surroundings(self) -> str:
        """The sentences as stored, with the neighbours that hold no figures: where cues on how figures are meant stand."""
        parts = dict.fromkeys(part for claim in self.claims for part in (claim.context, claim.aside) if part)
        return " ".join(parts)

    def claim(self, index: str) -> Claim:
        """The claim behind a placeholder's number."""
        return self.claims[int(index)]

    def position(self, claim: Claim) -> tuple[int, int]:
        """The span of the claim's placeholder in `text`."""
        index = next(i for i, other in enumerate(self.claims) if other is claim)
        code = code_of(claim)
        at = self.text.index(f"‹{code}{index}›")
        return at, at + len(f"‹{code}{index}›")


def read_spans(frame: Frame) -> list[Span]:
    """The placeholders of `frame`, in order."""
    return [Span(m.start(), m.end(), m[1], frame.claim(m[2])) for m in PLACEHOLDER.finditer(frame.text)]


def code_of(claim: Claim) -> str:
    """The placeholder letter of a claim."""
    if claim.measure == "share" and claim.kind == "number":
        return "s"
    return _CODES.get(claim.measure, "n")


def build_frames(claims: Iterable[Claim]) -> list[Frame]:
    """One frame for each sentence that holds a claim, in text order by source."""
    frames: list[Frame] = []
    group: list[Claim] = []
    # Ordinals are read as words: 'the second-best offer'.
    counted = (claim for claim in claims if claim.measure != "ordinal")
    for claim in sorted(counted, key=lambda c: (c.source_id, c.context_start, c.start, c.end)):
        if group and (claim.source_id, claim.context_start) != (group[0].source_id, group[0].context_start):
            frames.append(_build_frame(group))
            group = []
        group.append(claim)
    if group:
        frames.append(_build_frame(group))
    return frames


def build_windows(frames: Sequence[Frame], size: int) -> Iterator[Frame]:
    """Runs of up to `size` neighbouring sentences of one paragraph, each run that starts at a frame with a claim."""
    for index, frame in enumerate(frames):
        run = [frame]
        for following in frames[index + 1 : index + size]:
            last, head = run[-1].head, following.head
            if (last.source_id, last.paragraph) != (head.source_id, head.paragraph):
                break
            if head.sentence - run[0].head.sentence >= size:
                break
            run.append(following)
        yield join_frames(run)


def join_frames(frames: Sequence[Frame]) -> Frame:
    """Several frames as one; placeholders are numbered anew."""
    if len(frames) == 1:
        return frames[0]
    parts: list[str] = []
    claims: list[Claim] = []
    for frame in frames:
        base = len(claims)
        parts.append(PLACEHOLDER.sub(lambda m, b=base: f"‹{m[1]}{int(m[2]) + b}›", frame.text))  # type: ignore[misc]
        claims.extend(frame.claims)
    lists = tuple(claim for frame in frames for claim in frame.lists)
    return Frame(SENTENCE_MARK.join(parts), tuple(claims), lists)


def _build_frame(claims: list[Claim]) -> Frame:
    context, base = claims[0].context, claims[0].context_start
    pieces: list[str] = []
    kept: list[Claim] = []
    at = 0
    for claim in claims:
        start = claim.start - base
        end = (claim.figure_end if claim.figure_end > claim.start else claim.end) - base
        if start < at or claim.measure == "list":
            continue
        pieces.append(context[at:start])
        pieces.append(f"‹{code_of(claim)}{len(kept)}›")
        kept.append(claim)
        at = end
    pieces.append(context[at:])
    text = " ".join("".join(pieces).split())
    lists = tuple(claim for claim in claims if claim.measure == "list")
    return Frame(text, tuple(kept), lists)
