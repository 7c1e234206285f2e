"""Does a part, its base and the percentage that the text gives agree?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sousveil.check.frames import Frame, build_windows, read_spans
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import SCOPE_MARKS, Comparison, Joined, decide, find_conflict, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.subjects import compare_heads
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_Q = r"[nim]"
_P = r"[ps]"
_GAP = r"[^‹.;。；]{0,80}?"
_THE = r"(?:[\w-]+['’]s? |the |its |their |a total of |all |those |these |some |about |around |roughly |nearly |almost |more than |over |exactly |only |just )*"
# What stands in front of a percentage that restates the part: ', or', '(', '— a refusal rate of'.
_IS = (
    r"(?:\(|,? or |, i\.e\. |—|–| - |, that is,? |,? equal to |,? equivalent to |, which is |, making |, |: |，|（|即|占)\s*"
    r"(?:(?:a|an|the|or|with a|giving a|for a|some|about)\s+)?(?:(?:[\w-]+\s+){0,2}?(?:rate|share|proportion|quota|percentage|ratio|fraction)\s+of\s+)?(?:about |around |roughly |nearly |almost |just over |just under |exactly |only )?"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # '15 of the 60 cameras (25%)', '21 of the 45 councils that were asked, a response rate of 64%'
        rf"‹{_Q}(?P<part>\d+)›(?:\s+[\w’'-]+){{0,3}}?\s+(?:out )?of\s+{_THE}‹{_Q}(?P<base>\d+)›{_GAP}{_IS}‹{_P}(?P<pct>\d+)›",
        # '25% of the 60 cameras, or 15, …', 'a third of the 90 devices, 48 in all'
        rf"‹{_P}(?P<pct>\d+)›\s+of\s+{_THE}‹{_Q}(?P<base>\d+)›{_GAP}(?:, or |\(|—|–| - |[;,] that is,? |, i\.e\. |, ){_THE}‹{_Q}(?P<part>\d+)›",
        rf"‹{_P}(?P<pct>\d+)›\s*\((?:n\s*=\s*)?‹{_Q}(?P<part>\d+)›[^‹)]{{0,20}}\)\s+of\s+{_THE}‹{_Q}(?P<base>\d+)›",
        # '15 (25%) of the 60', '15 cameras, or 25% of the 60'
        rf"‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–){_THE}‹{_P}(?P<pct>\d+)›\)?\s*of\s+{_THE}‹{_Q}(?P<base>\d+)›",
        # 'Of the 60 cameras, 15 (25%) …', 'Of 60 cameras, 15, or 25%, …'
        rf"\bof\s+{_THE}‹{_Q}(?P<base>\d+)›{_GAP},\s*{_THE}‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–){_THE}‹{_P}(?P<pct>\d+)›",
        # '60 cameras, of which 15 (25%) …', 'received 850 requests and refused 340 of them — a refusal rate of 25%'
        rf"‹{_Q}(?P<base>\d+)›{_GAP}(?:,? of (?:which|whom|these|those|them)|, including|␞ of (?:these|those|them),?)\s+{_THE}‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–){_THE}‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›{_GAP}‹{_Q}(?P<part>\d+)›\s+of\s+(?:them|these|those|which|whom)\b{_GAP}{_IS}‹{_P}(?P<pct>\d+)›",
        # Chinese: '300台中有120台（占40%）', '共300台，其中120台…，占40%', '120台，占总数300台的40%'
        rf"‹{_Q}(?P<base>\d+)›[^‹。；]{{0,20}}?(?:(?:中|里|内)[,，]?有?|[,，]?其中有?)[^‹。；]{{0,16}}?‹{_Q}(?P<part>\d+)›[^‹。；，,]{{0,16}}?(?:[，,（(]?\s*(?:占比?|约占|即|比例为|比例达|合)[^‹。；]{{0,8}}?|[（(]\s*)‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›[^‹。；]{{0,20}}?(?:中|里|内)[,，]?有?[^‹。；]{{0,16}}?‹{_Q}(?P<part>\d+)›[^‹。；]{{0,3}}?(?P<had>[\u4e00-\u9fff])(?P<what>[\u4e00-\u9fff])[^‹。；]{{0,4}}?[，,](?:(?P=had)(?P=what)|(?P=what)[\u4e00-\u9fff]|[\u4e00-\u9fff](?P=what))率(?:为|达|是)?‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›[^‹。；]{{0,6}}[,，](?P<verb>[\u4e00-\u9fff]{{2}})[^‹。；]{{0,3}}‹{_Q}(?P<part>\d+)›[^‹。；]{{0,6}}[,，](?P=verb)率(?:为|達|达|是)?‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›[^‹。；]{{0,30}}?[,，][^‹。；]{{0,16}}?有‹{_Q}(?P<part>\d+)›[^‹。；]{{0,4}}?[,，]占[^‹。；]{{0,12}}?‹{_P}(?P<pct>\d+)›",
        # Other languages: 'Von 850 Anträgen wurden 340 abgelehnt, das sind 25 Prozent', 'Із 60 камер 15, тобто 40%'
        rf"‹{_Q}(?P<base>\d+)›[^‹.;]{{0,60}}?,\s*(?:davon|darunter|из них|з них|dont|de los cuales|de ellos|od toga|ebből|dintre care)[^‹.;]{{0,30}}?‹{_Q}(?P<part>\d+)›[^‹.;]{{0,30}}?(?:\(|, |—|–)\s*‹{_P}(?P<pct>\d+)›",
        rf"\b(?:von|sur|de|из|із|зі|од|od|din)\s+‹{_Q}(?P<base>\d+)›[^‹.;]{{0,60}}?‹{_Q}(?P<part>\d+)›[^‹.]{{0,40}}?(?:das sind|also|soit|тобто|то есть|что составляет|що становить|es decir|adică|vagyis|tj\.|што је|što je|\(|—|–)\s*(?:le |la |de |un )*‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<part>\d+)›[^‹。；]{{0,24}}?占(?:总数|全部|全市|全区|总量|总额)?(?:的)?[^‹。；]{{0,6}}?‹{_Q}(?P<base>\d+)›[^‹。；]{{0,12}}?的‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›[^‹。；]{{0,20}}?的‹{_P}(?P<pct>\d+)›[^‹。；]{{0,6}}?[，,（(]\s*(?:即|也就是|共|约|为)?\s*‹{_Q}(?P<part>\d+)›",
    )
)
_FAR = r"[^‹;；]{0,110}?"
# Over sentence ends: 'It reviewed 1,284 matches. Of these 1,027, that is 62%, …', '… 30 of them … That is 18% of the sample.'
_ACROSS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"‹{_Q}(?P<base>\d+)›[^‹]{{0,110}}?[;.␞]\s*{_THE}‹{_Q}(?P<part>\d+)›\s+of\s+(?:them|these|those|the)\b[^‹.;]{{0,30}}?(?:,|\(|—|–)\s*{_THE}‹{_P}(?P<pct>\d+)›\s*(?:,|\)|—|–)",
        rf"‹{_Q}(?P<base>\d+)›{_FAR}␞ (?:of|in|out of) (?:these|those|them),?\s*{_THE}‹{_Q}(?P<part>\d+)›{_GAP}(?:\(|, or |—|–|, that is,? |, i\.e\.,? ){_THE}‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›{_FAR}‹{_Q}(?P<part>\d+)›\s+of\s+(?:them|these|those)\b{_FAR}␞ (?:that|this|it) (?:is|was|makes|means|equals|amounts to|comes to)\s+{_THE}‹{_P}(?P<pct>\d+)›",
        rf"\b(?:of|out of)\s+{_THE}‹{_Q}(?P<base>\d+)›{_GAP}‹{_Q}(?P<part>\d+)›{_FAR}␞ (?:in other words,? |that is |this is |that makes |put differently, ){_THE}‹{_P}(?P<pct>\d+)›",
        rf"‹{_Q}(?P<base>\d+)›[^‹；]{{0,40}}?[。，,][^‹；]{{0,10}}?(?:其中|有)[^‹；]{{0,8}}?‹{_Q}(?P<part>\d+)›[^‹；]{{0,30}}?(?:占比|占|比例|率)(?:为|達|达|是|约)?‹{_P}(?P<pct>\d+)›",
    )
)
# A response rate ties two counts of a paragraph together, whatever stands between.
_RESPONSE = re.compile(r"\b(?:response|reply|return) rate\b|回收率|回复率|应答率|回答率", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:sent|asked|approached|invited|contacted|wrote to|addressed|mailed|distributed|handed out|issued|questionnaires? to)\b|发出|发放|邀请|询问",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\b(?:answer\w*|repl(?:y|ied|ies)|respon\w*|came back|returned|completed|received|filled in)\b|作答|答复|回收|收回|回复|回答|收到",
    re.IGNORECASE,
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """One finding for each part, base and percentage that one sentence (or a response rate) ties together."""
    seen: set[str] = set()
    for part, base, pct in (*_match_sentences(frames), *_match_response_rates(frames)):
        if pct.claim_id in seen or not _fit(part, base, pct):
            continue
        finding = _judge(part, base, pct)
        if finding is not None:
            seen.add(pct.claim_id)
            yield finding


def _match_sentences(frames: Sequence[Frame]) -> Iterator[tuple[Claim, Claim, Claim]]:
    for patterns, sizes in ((_PATTERNS, (1,)), (_ACROSS, (1, 2, 3))):
        for size in sizes:
            for frame in build_windows(frames, size):
                for pattern in patterns:
                    for match in pattern.finditer(frame.text):
                        part, base, pct = (frame.claim(match[name]) for name in ("part", "base", "pct"))
                        yield part, base, pct


def _match_response_rates(frames: Sequence[Frame]) -> Iterator[tuple[Claim, Claim, Claim]]:
    for size in (1, 2, 3):
        for window in build_windows(frames, size):
            cue = _RESPONSE.search(window.text)
            if not cue:
                continue
            spans = read_spans(window)
            near = [s for s in spans if s.code == "p" and cue.end() <= s.start <= cue.end() + 24]
            counts = [s for s in spans if s.code == "n" and s.end <= cue.end() + 60]
            if len(near) != 1 or len(counts) != 2:
                continue
            (_, first_end, _, first), (second_start, second_end, _, second) = counts
            sent = _ASKED.search(window.text, 0, second_start)
            came = _ANSWERED.search(window.text, first_end, second_end + 40)
            if sent and came:
                yield second, first, near[0].claim


def _fit(part: Claim, base: Claim, pct: Claim) -> bool:
    if (part.kind, part.unit) != (base.kind, base.unit) or pct.increment or pct.measure == "difference":
        return False
    if find_conflict(part, pct, SCOPE_MARKS) or find_conflict(base, pct, SCOPE_MARKS):
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
            _as_percent(pct, Fraction(0)),
            read_written(part) / read_written(base) * 100,
            _as_percent(pct, _FRACTION_SLACK),
            read_rounded(part) / read_rounded(base) * 100,
        )
    except ZeroDivisionError:
        return None
    verdict = decide(comparison, (part, base, pct))
    expected = format_interval(comparison.expected, "percent")
    basis = f"{quote_claim(part)} of {quote_claim(base)} is {expected}"
    sentence = say_verdict(verdict, basis, quote_claim(pct))
    joined = Joined(
        "percentage_base",
        (pct, part, base),
        "the sentence gives the part, the whole and the percentage together",
        f"{format_interval(read_written(part))} ÷ {format_interval(read_written(base))} × 100 = {expected}.",
        unit="percent",
    )
    return make_finding(joined, verdict, sentence, comparison)


# 'A third' is said of anything from 28% to 38%.
_FRACTION_SLACK = Fraction(15, 100)


def _as_percent(claim: Claim, slack: Fraction) -> Interval:
    """A percentage, or a fraction in words ('a third') × 100, taken at ± `slack` of itself."""
    if claim.kind == "percent":
        return read_rounded(claim) if slack else read_written(claim)
    value = Fraction(claim.value or 0) * 100
    spread = value * (slack or Fraction(5, 100))
    return Interval(value - spread, value + spread)


CHECK = Check(
    name="percentage_base",
    question="Does a part, its base and the percentage that the text gives agree?",
    inputs="A part, a whole and a percentage that one sentence ties together ('15 of the 60 cameras (25%)').",
    method="part ÷ whole × 100 against the percentage, in exact intervals.",
    caveats="Only tight wordings are joined; a percentage elsewhere in the paragraph is left alone.",
    find=find,
)
