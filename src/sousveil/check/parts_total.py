"""Do the parts add up to the stated total?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sousveil.check.frames import PLACEHOLDER, Frame, build_windows
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.tables import find_table_sums
from sousveil.check.words import format_interval, quote_claim
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_Q = r"[nim]"
# What stands between a total and its parts when the parts are all of it.
_ALL_OF_IT = re.compile(
    r"^[^‹.;。；]{0,60}?(?::|：|—|–| - |\bcomprising|\bconsisting of|\bconsists of|\bmade up of|\bcomposed of|\bdivided into|\bbroken down (?:into|as)|\bsplit (?:into|between|among)|\bnamely|\bthat is,?|"
    r"由|分别为|分别是|分为|即)\s*(?:of\s+)?(?:about |some |the )?$",
    re.IGNORECASE,
)
_SOME_OF_IT = re.compile(
    r"^[^‹.;。；]{0,60}?(?:\bof which|\bof whom|\bof these|\bof them|\bof those|\bincluding|\bamong them|␞ of (?:these|those|them)|␞ (?:some|about)|其中(?:包括)?|包括|含)[^‹.;。；]{0,20}$",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:the (?:rest|remaining|remainder|other|balance)|rest|remaining|the others?)\b|其余|剩余|余下|另外?",
    re.IGNORECASE,
)
_SUM_FIRST = re.compile(
    rf"‹(?P<n>{_Q}\d+)›[^‹.;。；]{{0,40}}?(?:in (?:total|all)|altogether|all told|combined)\b"
    rf"|(?:for a (?:combined |grand )?total of|a (?:combined |grand )?total of|making (?:a total of )?|making|totall?ing|adding up to|or a total of|which adds up to|bringing the total to|共计|合计|总计|总共|共)\s*‹(?P<n2>{_Q}\d+)›",
    re.IGNORECASE,
)
_NOT_PARTS = re.compile(
    r"\b(?:per|each|every|times|from|to|than|between|since|by|up|worth|for)\s*$|每|比|至|到$", re.IGNORECASE
)
_OVERLAPPING = re.compile(
    r"\b(?:also|both|some of (?:which|them)|overlap|multiple answers|more than one|could choose|double[- ]count)\b|重复|多选|兼",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"\b(?:undecided|unsure|not sure|don['’]t know|do not know|did not know|no answer|no opinion|abstain\w*|neither|neutral)\b|不确定|不清楚|未回答|弃权|中立",
    re.IGNORECASE,
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """Findings on totals with their parts in one or two neighbouring sentences, on shares of a whole, and on tables."""
    seen: set[str] = set()
    for size in (1, 2):
        for window in build_windows(frames, size):
            for finding in (
                *_check_colon(window),
                *_check_rest(window),
                *_check_sum_behind(window),
                *_check_shares(window),
            ):
                if not seen & set(finding.claim_ids):
                    seen.update(finding.claim_ids)
                    yield finding
    yield from find_table_sums(frames)


def _read_spans(frame: Frame) -> list[tuple[int, int, str, Claim]]:
    return [(m.start(), m.end(), m[1], frame.claim(m[2])) for m in PLACEHOLDER.finditer(frame.text)]


def _check_colon(frame: Frame) -> Iterator[Finding]:
    """'120 cameras: 70 fixed, 30 dome and 20 PTZ'."""
    spans = _read_spans(frame)
    for index, (_, end, code, total) in enumerate(spans[:-2]):
        if code not in "nim" or total.per or not _ALL_OF_IT.match(frame.text[end : spans[index + 1][0]]):
            continue
        parts = _collect_parts(frame, spans[index + 1 :], total)
        if len(parts) >= 2:
            yield _judge(total, parts, "the parts follow the total and a colon or 'made up of'")


def _check_rest(frame: Frame) -> Iterator[Finding]:
    """'120 cameras, of which 70 are fixed and the remaining 40 …': the rest completes the parts."""
    spans = _read_spans(frame)
    for index, (_, end, code, total) in enumerate(spans[:-1]):
        if code not in "nim" or total.per:
            continue
        following = frame.text[end : spans[index + 1][0]]
        if not _SOME_OF_IT.match(following):
            continue
        parts = _collect_parts(frame, spans[index + 1 :], total)
        if not parts:
            continue
        last_start = next(start for start, _, _, claim in spans if claim is parts[-1])
        rest = _REST.search(frame.text, end, last_start + 1)
        if rest and len(parts) >= 2 and last_start - rest.end() < 30:
            yield _judge(total, parts, "the parts end with 'the rest' of the total")
            return
        for part in parts:
            finding = _judge_part(total, part)
            if finding is not None:
                yield finding


def _check_sum_behind(frame: Frame) -> Iterator[Finding]:
    """'70 fixed and 50 dome cameras, 120 in all'."""
    for match in _SUM_FIRST.finditer(frame.text):
        name = match["n"] or match["n2"]
        total = frame.claim(name[1:])
        at = frame.position(total)[0]
        before = [span for span in _read_spans(frame) if span[1] <= at]
        sentence_start = max(
            frame.text.rfind("␞", 0, at), frame.text.rfind("；", 0, at), frame.text.rfind(";", 0, at)
        )
        before = [span for span in before if span[0] > sentence_start]
        parts = _collect_parts(frame, before, total)
        if len(parts) >= 2 and len(parts) == len([s for s in before if s[2] in "nim"]):
            yield _judge(total, parts, "the total follows its parts")


def _check_shares(frame: Frame) -> Iterator[Finding]:
    """'45% yes, 30% no, and the remaining 35% …': shares of one whole are 100% together."""
    shares = [span for span in _read_spans(frame) if span[2] == "p" and not span[3].increment]
    if not 2 <= len(shares) <= 12 or _OVERLAPPING.search(frame.text):
        return
    last = shares[-1]
    rest = [m for m in _REST.finditer(frame.text, shares[0][1], last[0] + 1) if last[0] - m.end() < 24]
    is_vote = len(shares) >= 3 and _UNDECIDED.search(frame.text, shares[0][1]) is not None
    if not rest and not is_vote:
        return
    between = [frame.text[a[1] : b[0]] for a, b in itertools.pairwise(shares)]
    if any(
        _NOT_PARTS.search(words) or re.search(r"[.;␞。；].*[.;␞。；]|\bof\b.*‹|compared|year", words)
        for words in between
    ):
        return
    claims = [span[3] for span in shares]
    if any(claim.comparison in ("more_than", "at_least", "less_than", "at_most") for claim in claims):
        return
    written, rounded = _add([read_written(c) for c in claims]), _add([read_rounded(c) for c in claims])
    whole = Interval.exactly(100)
    comparison = Comparison(written, whole, rounded.closed(), whole)
    verdict = decide(comparison, claims)
    told = " + ".join(quote_claim(claim) for claim in claims)
    sentence = f"{told} is {format_interval(Interval.exactly(sum((c.value or 0) for c in claims)), 'percent')} together"
    sentence += (
        ": shares of one whole must be 100%."
        if verdict == "contradicts"
        else ", which rounding allows for one whole."
    )
    joined = Joined(
        "parts_total",
        tuple(claims),
        "the shares end with 'the rest' or with those who do not know",
        f"{told} = {format_interval(written, 'percent')}.",
        unit="percent",
    )
    yield make_finding(joined, verdict, sentence, comparison)


def _collect_parts(frame: Frame, spans: Sequence[tuple[int, int, str, Claim]], total: Claim) -> list[Claim]:
    parts: list[Claim] = []
    previous = None
    for start, end, _, claim in spans:
        if (
            previous is not None
            and re.search(r"[.;；]\s|␞|。", frame.text[previous:start])
            and not _REST.search(frame.text[previous:start])
        ):
            break
        left = frame.text[(previous or max(0, start - 20)) : start]
        previous = end
        if (claim.kind, claim.unit, claim.per) != (total.kind, total.unit, total.per):
            # A percentage or year in brackets behind a part is no part; another kind of figure ends nothing.
            continue
        if claim.measure not in ("count", "number", "increment", "money") or claim.value is None:
            continue
        if parts and _NOT_PARTS.search(left):
            return []
        parts.append(claim)
    return parts


def _judge(total: Claim, parts: Sequence[Claim], because: str) -> Finding:
    written = _add([read_written(part) for part in parts])
    rounded = _add([read_rounded(part) for part in parts])
    # Writers who give every part to the last digit give the total so as well.
    exact_parts = all(part.interval.is_exact and part.value and part.value % 10 for part in parts)
    stated_rounded = read_written(total) if exact_parts and (total.value or 0) < 1000 else read_rounded(total)
    comparison = Comparison(read_written(total), written, stated_rounded, rounded)
    verdict = decide(comparison, (total, *parts))
    expected = format_interval(written, total.unit)
    told = " + ".join(quote_claim(part) for part in parts)
    sentence = (
        f"{told} make {expected}"
        + {
            "contradicts": f", but the text says {quote_claim(total)}.",
            "only_if_exact": f"; {quote_claim(total)} fits only if a figure is rounded.",
            "agrees": f", and the text says {quote_claim(total)}: they agree.",
        }[verdict]
    )
    derivation = (
        f"{' + '.join(format_interval(read_written(part)) for part in parts)} = {format_interval(written)}."
    )
    joined = Joined("parts_total", (total, *parts), because, derivation, unit=total.unit)
    return make_finding(joined, verdict, sentence, comparison)


def _judge_part(total: Claim, part: Claim) -> Finding | None:
    """A part can't be more than its whole."""
    whole, whole_rounded = read_written(total), read_rounded(total)
    limit = Interval(None, whole.high)
    comparison = Comparison(read_written(part), limit, read_rounded(part), Interval(None, whole_rounded.high))
    verdict = decide(comparison, (total, part))
    if verdict != "contradicts" or total.comparison in ("more_than", "at_least"):
        return None
    joined = Joined(
        "parts_total",
        (part, total),
        "the text calls the second figure a part of the first",
        f"a part is at most {format_interval(whole)}.",
        unit=total.unit,
    )
    return make_finding(
        joined,
        verdict,
        f"{quote_claim(part)} is said to be a part of {quote_claim(total)}, but it is more.",
        comparison,
    )


def _add(intervals: Sequence[Interval]) -> Interval:
    total = Interval.exactly(0)
    for interval in intervals:
        total = total + interval
    return total


CHECK = Check(
    name="parts_total",
    question="Do the parts add up to the stated total?",
    inputs="A total with its parts behind a colon, 'made up of', 'of which … the remaining'; a sum behind its parts; shares of one whole; tables with a total row.",
    method="Sums of exact intervals. Parts behind 'including' only have to be no larger than the whole: they may overlap or be incomplete.",
    caveats="Answers of which several could be chosen are not one whole and are left alone.",
    find=find,
)
