"""A passage's text cut at the ends of its claims, so that nested and overlapping claims can be marked in HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sousveil.model.claims import Claim
from sousveil.model.sheets import Passage
from sousveil.publish.wording import VERDICT_WORDS


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text under the same claims.

    `anchors`: the claims over it, the shortest first, empty for plain text. `begins`: those that begin here, which
    get their targets here. `verdict`: the worst of their findings, '' for none. `marks`: numbers of the findings of
    claims that end here. `first`: whether the shortest claim begins here, so that it is one stop for the Tab key.
    """

    text: str
    anchors: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    verdict: str = ""
    marks: tuple[int, ...] = ()
    first: bool = False


def cut_spans(
    passage: Passage,
    claims: Sequence[Claim],
    marks: Mapping[str, Sequence[tuple[int, str]]],
    make_anchor: Callable[[str], str],
) -> list[Span]:
    """The spans of `passage`, without the line breaks at its end.

    `marks`: claim id → (number, verdict) of the findings that use it.
    """
    text = passage.text.rstrip()
    bounds = [(max(c.start - passage.start, 0), min(c.end - passage.start, len(text)), c) for c in claims]
    bounds = [(start, end, claim) for start, end, claim in bounds if start < end]
    cuts = sorted({0, len(text), *(s for s, _, _ in bounds), *(e for _, e, _ in bounds)})
    bounds.sort(key=lambda bound: bound[0])
    spans: list[Span] = []
    active: list[tuple[int, int, Claim]] = []
    following = 0
    for start, end in pairwise(cuts):
        while following < len(bounds) and bounds[following][0] <= start:
            active.append(bounds[following])
            following += 1
        active = [bound for bound in active if bound[1] > start]
        if not active:
            spans.append(Span(text[start:end]))
            continue
        by_length = sorted(active, key=lambda bound: (bound[1] - bound[0], bound[0]))
        findings = [mark for _, _, claim in by_length for mark in marks.get(claim.claim_id, ())]
        ending = [
            number
            for _, finish, claim in by_length
            if finish == end
            for number, _ in marks.get(claim.claim_id, ())
        ]
        # A claim that began in the passage before has its target there.
        begins = [claim for _, _, claim in by_length if claim.start - passage.start == start]
        spans.append(
            Span(
                text=text[start:end],
                anchors=tuple(make_anchor(claim.claim_id) for _, _, claim in by_length),
                begins=tuple(make_anchor(claim.claim_id) for claim in begins),
                verdict=_worst([verdict for _, verdict in findings]),
                marks=tuple(sorted(set(ending))),
                first=by_length[0][2] in begins,
            )
        )
    return spans


def _worst(verdicts: Sequence[str]) -> str:
    return next((verdict for verdict in VERDICT_WORDS if verdict in verdicts), "")
