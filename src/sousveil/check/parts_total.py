"""Do the parts add up to the stated total?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sousveil.check.frames import Frame, Span, build_windows, read_spans
from sousveil.check.intervals import add_intervals, read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.shares_total import find_share_sums
from sousveil.check.subjects import compare_heads
from sousveil.check.tables import find_table_sums
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

# What stands between a total and its parts when the parts are all of it.
_ALL_OF_IT = re.compile(
    r"^[^‹.;。；]{0,60}?(?::|：|—|–| - |\bcomprising|\bconsist(?:s|ing|ed)? of|\b(?:is |are |was |were )?made up of|\bcomposed of|\bdivide[sd]? into|"
    r"\b(?:breaks?|broken|broke) down (?:into|as)|\b(?:split|shared|distributed|spread|divided) (?:into|in|between|among|across|over|as)\b|\bnamely|\bthat is,?|分别为|分别是|分为|包括以下|构成[:：]|组成[:：])\s*"
    r"(?:of\s+)?(?:about |some |the |are |were )?[^‹.;。；:：]{0,24}$",
    re.IGNORECASE,
)
_SOME_OF_IT = re.compile(
    r"^[^‹.;。；]{0,60}?(?:\bof (?:which|whom|these|them|those)|\bincluding|\binclude[sd]?|\bamong them|␞ (?:of (?:these|those|them)|some|about)|其中(?:包括)?|包括|含|中[,，])[^‹.;。；]{0,24}$",
    re.IGNORECASE,
)
REST = re.compile(
    r"\b(?:the (?:rest|remaining|remainder|other|balance)|rest|remaining|remainder|the others?)\b|其余|剩余|余下|剩下|\b(?:остальн\w+|решт[аиу]|übrigen?|restlichen?|autres|le reste|demás|resto)\b",
    re.IGNORECASE,
)
# A total behind its parts.
_SUM_BEFORE_IT = re.compile(
    r"(?:\bfor a (?:combined |grand )?total of|\ba (?:combined |grand )?total of|\bthe (?:grand |combined )?total (?:is|was|comes? to|came to|being)|\btheir (?:total|sum) (?:as|is|at|of)|\btheir total as|"
    r"\b(?:making|totall?ing|total(?:s|led)|adding up to|adds? up to|added up to|in all,?|in total,?|altogether,?|together,?|a sum of|bringing the total to|puts? the total at|gives? (?:the|a) total (?:as|of))|"
    r"共计|合计|总计|总共|一共|共|总数为|总量为|总额为|总计为)\s*(?:about |some |of |the |nearly |more than |为|约|近|超过)*$",
    re.IGNORECASE,
)
_SUM_BEHIND_IT = re.compile(
    r"^[^‹.,;。；，]{0,40}?\b(?:in (?:total|all)|altogether|all told|combined|together|overall)\b",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(
    r"[,，、;；]|\band\b|\bplus\b|\bas well as\b|和|及|以及|\+|加上|\b(?:и|й|та|і|i|és|și|und|et|y|e)\b|და"
)
_NOT_PARTS = re.compile(
    r"\b(?:per|each|every|times|from|than|between|since|up|until|before|after|out of|from \w+ to|increase of|more than in)\s*$|每|比$|至$|到$|由$|从$",
    re.IGNORECASE,
)
_NESTED = re.compile(
    r"\b(?:among (?:others|them|which)|including|of (?:which|them|these|those|whom))\b[^‹,]{0,20}$|其中[^‹，]{0,8}$|包括[^‹，]{0,8}$",
    re.IGNORECASE,
)
_DIVIDED = re.compile(
    r"\b(?:split|divided|shared|breaks? down|made up|spent|goes|went)\b|分为|用于|分配", re.IGNORECASE
)
# A new clause between the total and its first part, unless it says 'of these'.
_STEPS_OUT = re.compile(
    r"[;；]|(?:[.。]\s*)?␞(?!\s*(?:of (?:these|those|them)|some|about|其中|the rest|the remaining))|\b(?:among|while|but)\b.*\bthose\b",
    re.IGNORECASE,
)
_INCLUSIVE = re.compile(r"[（(](?:不?含|包[含括])(?:本数|税)?[）)]")
_OVERLAPPING = re.compile(
    r"\b(?:both|overlap\w*|counted twice|double[- ]count\w*|more than one|some of (?:which|them) (?:are|also)|are also|also (?:have|belong))\b|重复|兼有|同时|两者|二者|都用|均有",
    re.IGNORECASE,
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """Findings on totals with their parts in one or two neighbouring sentences, on shares of a whole, and on tables."""
    seen: set[str] = set()
    for size in (1, 2):
        for window in build_windows(frames, size):
            for finding in (
                *_check_parts_behind(window),
                *_check_sum_behind(window),
                *find_share_sums(window),
            ):
                if not seen & set(finding.claim_ids):
                    seen.update(finding.claim_ids)
                    yield finding
    yield from find_table_sums(frames)


def _check_parts_behind(frame: Frame) -> Iterator[Finding]:
    """'120 cameras: 70 fixed, 30 dome and 20 PTZ'; '120 cameras, of which 70 are fixed and the remaining 40 …'."""
    spans = read_spans(frame)
    for index, (_, end, _, total) in enumerate(spans[:-1]):
        if not _is_level(total):
            continue
        following = spans[index + 1 :]
        between = frame.text[end : following[0].start]
        if len(following) > 2 and following[0].claim.value == len(
            _collect_parts(frame, following[1:], total)
        ):
            # '… is split in three: A, B and C': the figure in between counts the parts.
            between = frame.text[end : following[1].start].replace(f"‹{following[0].code}", "")
            between = re.sub(r"\d+›", "", between)
            following = following[1:]
        if " | " in between or _INCLUSIVE.search(between):
            # A number in a cell of its own, such as that of the clause, is no total of what another cell lists, and
            # '100（含）-500' is a range whose end belongs to it.
            continue
        if re.match(r"\s*(?:[\w-]+\s){0,3}of (?:these|those|the|its|all)\s*$", between):
            # '60 of these 210': the second figure is the whole.
            continue
        is_all: re.Match[str] | None = _ALL_OF_IT.match(between)
        is_some = _SOME_OF_IT.match(between)
        if _OF_THE.search(frame.text[: spans[index].start]):
            is_some = is_some or re.match(r"[^‹.;。；]{0,60}$", between)
        parts = _collect_parts(frame, following, total)
        rest = _ends_with_rest(frame, parts)
        lead = frame.text[end : parts[0].start] if parts else ""
        divided = _DIVIDED.search(lead) if rest else None
        if divided:
            is_all = divided
        elif _STEPS_OUT.search(lead):
            continue
        if not is_all and not is_some:
            continue
        names = [claim for *_, claim in parts]
        if (total.value or 0) <= 12 and any((claim.value or 0) > (total.value or 0) for claim in names):
            # 'Three districts': the figure counts things, not what they hold.
            continue
        if total.value == len(names) or any(claim.value == len(names) - 1 for claim in names[:1]):
            # 'Three stations: 402, 389 and 421': the figure counts the parts.
            continue
        if len(names) >= 2 and (rest or is_all):
            because = (
                "the parts end with 'the rest' of the total"
                if rest
                else "the parts follow the total and a colon or 'made up of'"
            )
            if not _OVERLAPPING.search(frame.surroundings):
                yield _judge(total, names, because)
        elif is_some and names:
            findings = [f for part in names if (f := _judge_part(total, part)) is not None]
            together = (
                _judge(total, names, "the parts behind 'including' are all of the total")
                if len(names) > 1
                else None
            )
            yield from findings
            if together is None or findings:
                continue
            too_much = (together.verdict == "contradicts" and (together.expected or _NONE).low) or 0
            if together.verdict == "agrees" or (
                too_much > (total.value or 0) and _are_disjoint(frame, parts)
            ):
                yield together


_NONE = Interval(None, None)
_OF_THE = re.compile(
    r"(?:^|␞\s)\W{0,3}(?:Out )?(?:[Oo]f|[Ss]ur|[Vv]on) (?:[\w]+ [\w]+[’']s |the |its |these |those |all |les |den |nearly |about |almost |more than |over |some )*$"
)
# 'On buses', 'in schools': one camera stands in one place. Features ('with face recognition') may overlap.
_PLACED = re.compile(
    r"^\s*(?:[\w’'-]+\s){0,2}?(?:in|on|at|from|outside|inside|along)\b|^\s*(?:were |are |sont |waren |sind )?(?:men|women|male|female|boys|girls|hommes|femmes|des hommes|des femmes|Männer|Frauen)\b|^\s*(?:stood|hang|hung|belong(?:s|ed)? to|to)\b",
    re.IGNORECASE,
)
_FEATURE = re.compile(r"具备|支持|带有?|含|可|具有|能够?|用于|属于|需要|涉及|曾")


def _are_disjoint(frame: Frame, parts: Sequence[Span]) -> bool:
    if len(parts) < 2 or _OVERLAPPING.search(frame.surroundings):
        return False
    for index, (start, end, _, _) in enumerate(parts):
        right = frame.text[end : parts[index + 1].start if index + 1 < len(parts) else end + 40]
        left = frame.text[parts[index - 1].end if index else max(0, start - 12) : start]
        if re.search(r"[\u4e00-\u9fff]", left + right):
            is_enumerated = index == 0 or re.search(r"[、和及]", left) is not None
            if (
                not (is_enumerated or re.search(r"[男女]", left))
                or _FEATURE.search(left)
                or _FEATURE.search(right[:6])
            ):
                return False
        elif not _PLACED.match(right):
            return False
    return True


def _check_sum_behind(frame: Frame) -> Iterator[Finding]:
    """'70 fixed and 50 dome cameras, 120 in all'; 'lots of A, B and C; the notice gives their total as D'."""
    spans = read_spans(frame)
    for index, (start, end, _, total) in enumerate(spans):
        if index < 2 or not _is_level(total):
            continue
        left = frame.text[spans[index - 1].end : start]
        right = frame.text[end : spans[index + 1].start if index + 1 < len(spans) else len(frame.text)]
        if not (_SUM_BEFORE_IT.search(left) or _SUM_BEHIND_IT.match(right)) or _OVERLAPPING.search(
            frame.text
        ):
            continue
        before = [span for span in spans[:index] if _alike(span.claim, total)]
        parts = _collect_parts(frame, before, total)
        if len(parts) >= 2 and len(parts) == len(before) and parts[-1] is before[-1]:
            yield _judge(total, [claim for *_, claim in parts], "the total follows its parts")


def _is_level(claim: Claim) -> bool:
    return (
        claim.measure in ("count", "number", "money", "increment")
        and not claim.per
        and claim.value is not None
    )


def _alike(claim: Claim, total: Claim) -> bool:
    if not _is_level(claim):
        return False
    # 'The bill of 12.6 million crowns breaks down into 7.0 million for …': the unit is said once.
    return claim.unit == total.unit or (
        total.kind == "money" and claim.kind == "number" and not claim.subject
    )


def _ends_with_rest(frame: Frame, parts: Sequence[Span]) -> bool:
    if len(parts) < 2:
        return False
    left = frame.text[parts[-2].end : parts[-1].start]
    return REST.search(left) is not None


def _collect_parts(frame: Frame, spans: Sequence[Span], total: Claim) -> list[Span]:
    """The run of figures of the total's kind, separated as a list is; nested ones ('among others 400') left out."""
    parts: list[Span] = []
    for span in spans:
        if not _alike(span.claim, total):
            continue
        if parts:
            left = frame.text[parts[-1].end : span.start]
            if re.search(r"[.。]\s|␞|；|;(?!\s*(?:and\b|和))", left) and not REST.search(left):
                break
            if _NESTED.search(left):
                continue
            if _NOT_PARTS.search(left):
                return []
            if not _LIST_GAP.search(left) or len(left) > 140:
                return []
        parts.append(span)
    return parts


def _judge(total: Claim, parts: Sequence[Claim], because: str) -> Finding:
    written = add_intervals([read_written(part) for part in parts])
    rounded = add_intervals([read_rounded(part) for part in parts])
    # Writers who give every part to the last digit give the total so as well.
    exact = all(part.interval.is_exact and (part.value or 0) % 10 for part in parts) and not total.comparison
    stated_rounded = (
        read_written(total)
        if exact and total.interval.is_exact and (total.value or 0) < 1000
        else read_rounded(total)
    )
    comparison = Comparison(read_written(total), written, stated_rounded, rounded)
    verdict = decide(comparison, (total, *parts))
    expected = format_interval(written, total.unit)
    told = " + ".join(quote_claim(part) for part in parts)
    sentence = say_verdict(verdict, f"{told} make {expected}", quote_claim(total))
    derivation = (
        f"{' + '.join(format_interval(read_written(part)) for part in parts)} = {format_interval(written)}."
    )
    joined = Joined("parts_total", (total, *parts), because, derivation, unit=total.unit)
    return make_finding(joined, verdict, sentence, comparison)


def _judge_part(total: Claim, part: Claim) -> Finding | None:
    """A part can't be more than its whole."""
    if total.comparison in ("more_than", "at_least", "about"):
        return None
    if compare_heads(part.subject, total.subject) == "different":
        return None
    whole, whole_rounded = read_written(total), read_rounded(total)
    comparison = Comparison(
        read_written(part), Interval(None, whole.high), read_rounded(part), Interval(None, whole_rounded.high)
    )
    if decide(comparison, (total, part)) != "contradicts":
        return None
    joined = Joined(
        "parts_total",
        (part, total),
        "the text calls the second figure a part of the first",
        f"a part is at most {format_interval(whole)}.",
        unit=total.unit,
    )
    sentence = f"{quote_claim(part)} is said to be a part of {quote_claim(total)}, but it is more."
    return make_finding(joined, "contradicts", sentence, comparison)


CHECK = Check(
    name="parts_total",
    question="Do the parts add up to the stated total?",
    inputs="A total with its parts behind a colon, 'made up of', 'of which … the remaining'; a sum behind its parts; shares of one whole; tables with a total row.",
    method="Sums of exact intervals. Parts behind 'including' only have to be no larger than the whole: they may overlap or be incomplete.",
    caveats="Answers of which several could be chosen are not one whole and are left alone.",
    find=find,
)
