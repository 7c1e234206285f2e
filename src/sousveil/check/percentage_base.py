"""Does a part, its base and the percentage that the text gives agree?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sousveil.check.frames import Frame
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, find_conflict, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.subjects import compare_heads
from sousveil.check.words import format_interval, quote_claim
from sousveil.model.claims import Claim, Finding

_Q = r"[nm]"
_GAP = r"[^‹.;。；]{0,80}?"
_WORDS = r"(?:about|around|roughly|some|nearly|almost|more than|over|just over|just under|approximately|exactly|only)?\s*"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # '15 of the 60 cameras (25%)', '15 out of 60 cameras, or 25%, …', '15 of 60 … – 25 percent'
        rf"‹{_Q}(?P<part>\d+)›(?:\s+[\w’'-]+){{0,3}}?\s+(?:out )?of\s+(?:the |its |a total of |all |those |these )*{_WORDS}‹{_Q}(?P<base>\d+)›{_GAP}(?:\(|, or |, i\.e\. |—|–| - |, that is,? |, equal to |, equivalent to |, which is |, |or ){_WORDS}(?:a share of |a rate of )?‹p(?P<pct>\d+)›(?=\s*(?:\)|,|\.|;|—|–|of (?:them|the total|all)|$|␞|had|have|were|are|did|said|can|is|was))",
        # '25% of the 60 cameras, or 15, …', '25% (15) of the 60', '25% of 60 cameras – 15 –'
        rf"‹p(?P<pct>\d+)›\s+of\s+(?:the |its |a total of |all |those |these )*{_WORDS}‹{_Q}(?P<base>\d+)›{_GAP}(?:, or |\(|—|–| - |, that is,? |, i\.e\. ){_WORDS}‹{_Q}(?P<part>\d+)›",
        rf"‹p(?P<pct>\d+)›\s*\((?:n\s*=\s*)?‹{_Q}(?P<part>\d+)›[^‹)]{{0,20}}\)\s+of\s+(?:the |all |its )*‹{_Q}(?P<base>\d+)›",
        # '15 (25%) of the 60', '15 cameras, or 25% of the 60'
        rf"‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–){_WORDS}‹p(?P<pct>\d+)›\)?\s*(?:of\s+(?:the |its |a total of |all |those |these )*)‹{_Q}(?P<base>\d+)›",
        # 'Of the 60 cameras, 15 (25%) …', 'Of 60 cameras, 15, or 25%, …', '60 cameras, of which 15 (25%) …'
        rf"\bof\s+(?:the |its |a total of |all |those |these |which )*{_WORDS}‹{_Q}(?P<base>\d+)›{_GAP},\s*{_WORDS}‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–){_WORDS}‹p(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›{_GAP}(?:,? of (?:which|whom|these|those|them)|, including|␞ of (?:these|those|them),?)\s+{_WORDS}‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–){_WORDS}‹p(?P<pct>\d+)›",
        # Chinese: '300台中有120台（占40%）', '共300台，其中120台…，占40%', '120台，占总数300台的40%'
        rf"‹{_Q}(?P<base>\d+)›[^‹。；]{{0,20}}?(?:中[,，]?有?|里有|[,，]?其中)[^‹。；]{{0,16}}?‹{_Q}(?P<part>\d+)›[^‹。；]{{0,24}}?(?:占|比例为|占比|比例达|\(|（)[^‹。；]{{0,8}}?‹p(?P<pct>\d+)›",
        rf"‹{_Q}(?P<part>\d+)›[^‹。；]{{0,24}}?占(?:总数|全部|全市|全区|总量|总额)?(?:的)?[^‹。；]{{0,6}}?‹{_Q}(?P<base>\d+)›[^‹。；]{{0,12}}?的‹p(?P<pct>\d+)›",
    )
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """One finding for each part, base and percentage that one sentence ties together."""
    seen: set[tuple[str, ...]] = set()
    for frame in frames:
        for pattern in _PATTERNS:
            for match in pattern.finditer(frame.text):
                part, base, pct = (frame.claim(match[name]) for name in ("part", "base", "pct"))
                key = tuple(sorted(c.claim_id for c in (part, base, pct)))
                if key in seen or not _fit(part, base, pct):
                    continue
                seen.add(key)
                finding = _judge(part, base, pct)
                if finding is not None:
                    yield finding


def _fit(part: Claim, base: Claim, pct: Claim) -> bool:
    if (part.kind, part.unit) != (base.kind, base.unit) or pct.increment:
        return False
    if part.measure in ("rate", "density") or base.per or part.per:
        return False
    if find_conflict(
        part,
        base,
        frozenset(
            {
                "partial",
                "average",
                "active",
                "broken",
                "new",
                "private",
                "public",
                "registered",
                "limit",
                "minimum",
                "estimated",
                "place",
                "cumulative",
                "yearly",
                "planned",
                "former",
            }
        ),
    ):
        return False
    return not (
        part.subject
        and base.subject
        and compare_heads(part.subject, base.subject) == "different"
        and part.kind == "money"
    )


def _judge(part: Claim, base: Claim, pct: Claim) -> Finding | None:
    try:
        comparison = Comparison(
            read_written(pct),
            read_written(part) / read_written(base) * 100,
            read_rounded(pct),
            read_rounded(part) / read_rounded(base) * 100,
        )
    except ZeroDivisionError:
        return None
    verdict = decide(comparison, (part, base, pct))
    expected = format_interval(comparison.expected, "percent")
    basis = f"{quote_claim(part)} of {quote_claim(base)} is {expected}"
    sentence = (
        basis
        + {
            "contradicts": f", but the text says {quote_claim(pct)}.",
            "only_if_exact": f"; {quote_claim(pct)} fits only if a figure is rounded.",
            "agrees": f", and the text says {quote_claim(pct)}: they agree.",
        }[verdict]
    )
    joined = Joined(
        "percentage_base",
        (pct, part, base),
        "the sentence gives the part, the whole and the percentage together",
        f"{format_interval(read_written(part))} ÷ {format_interval(read_written(base))} × 100 = {expected}.",
        unit="percent",
    )
    return make_finding(joined, verdict, sentence, comparison)


CHECK = Check(
    name="percentage_base",
    question="Does a part, its base and the percentage that the text gives agree?",
    inputs="A part, a whole and a percentage that one sentence ties together ('15 of the 60 cameras (25%)').",
    method="part ÷ whole × 100 against the percentage, in exact intervals.",
    caveats="Only tight wordings are joined; a percentage elsewhere in the paragraph is left alone.",
    find=find,
)
