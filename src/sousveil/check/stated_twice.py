"""Is the same thing stated twice with different figures, in one source or in several?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from sousveil.check.frames import Frame
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import (
    Comparison,
    Joined,
    decide,
    find_conflict,
    make_finding,
    read_marks,
    same_or_silent,
)
from sousveil.check.protocols import Check, Facts
from sousveil.check.subjects import compare_heads, is_han
from sousveil.check.words import format_interval, quote_claim
from sousveil.model.claims import Claim, Finding

# '560.8万元（大写：伍佰陆拾万捌仟元整）', 'fifteen (15) cameras', 'EUR 45 million (forty-five million euros)'
_IN_CAPITALS = re.compile(
    r"^\s*元?整?\s*[；;，,]?\s*[（(，,]?\s*(?:即|也就是|计)?\s*(?:人民币)?(?:大写|小写|金额大写|大写金额)?\s*[）)]?\s*(?:为)?[：:]?\s*(?:人民币)?(?:¥|￥)?\s*$"
)
_IN_BRACKETS = re.compile(r"^\s*\(\s*$")
_SPELLED = re.compile(r"[A-Za-z]{3}|[壹贰叁肆伍陆柒捌玖拾佰仟貳參陸]")
_AMOUNT_LABEL = re.compile(
    r"(预算金额|采购预算|预算总额|预算|中标金额|成交金额|中标价|成交价|合同金额|合同总价|合同价|最高限价|控制价|投标报价|总投资)[^‹，,。；]{0,12}$"
    r"|\b(budget|contract (?:value|price|sum|amount)|award(?:ed)? (?:value|price|amount)|winning bid|ceiling price|total cost|purchase price)\b[^‹,.;]{0,30}$",
    re.IGNORECASE,
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """Findings on figures repeated in brackets or capitals, and on equal subjects at equal places and times."""
    seen: set[tuple[str, str]] = set()
    for frame in frames:
        for one, other in zip(frame.claims, frame.claims[1:], strict=False):
            if _is_repetition(frame, one, other):
                seen.add((one.claim_id, other.claim_id))
                yield _judge(one, other, "the second figure repeats the first in other writing")
    for one, other, because in (
        *_find_pairs(frames),
        *_find_same_words(frames),
        *_find_labelled_amounts(frames),
    ):
        if (one.claim_id, other.claim_id) not in seen:
            seen.add((one.claim_id, other.claim_id))
            yield _judge(one, other, because)


def _is_repetition(frame: Frame, one: Claim, other: Claim) -> bool:
    if one.kind != other.kind and {one.kind, other.kind} != {"money", "number"}:
        return False
    if one.unit != other.unit and one.unit and other.unit:
        return False
    between = frame.text[frame.position(one)[1] : frame.position(other)[0]]
    if "写" in between and _IN_CAPITALS.match(between):
        return True
    spelled = bool(_SPELLED.search(_numeral(one))) != bool(_SPELLED.search(_numeral(other)))
    capitals = any(re.search(r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2}", claim.quote) for claim in (one, other))
    if capitals and spelled:
        return bool(_IN_CAPITALS.match(between))
    return (
        spelled
        and bool(_IN_BRACKETS.match(between))
        and frame.text[frame.position(other)[1] :].lstrip()[:1] == ")"
    )


def _numeral(claim: Claim) -> str:
    return claim.quote.removesuffix(claim.subject_raw) if claim.subject_raw else claim.quote


def _find_pairs(frames: Sequence[Frame]) -> Iterator[tuple[Claim, Claim, str]]:
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for frame in frames:
        for claim in frame.claims:
            key = _name_thing(frame, claim)
            if key:
                groups[key].append(claim)
    for key, claims in groups.items():
        for one, other in combinations(claims[:40], 2):
            where = _name_shared(one, other)
            if where and _speak_of_one(one, other):
                yield one, other, f"both state {key[0]} for {where} in {one.time}"


def _name_thing(frame: Frame, claim: Claim) -> tuple[str, ...] | None:
    """What a claim is about, when it says so fully: subject, unit, denominator and the time in its own sentence."""
    if claim.comparison in ("at_most", "less_than") or claim.increment or claim.role:
        return None
    if (
        "time:inherited" in claim.scope
        or not claim.time
        or claim.time in ("last year", "this year", "去年", "今年")
    ):
        return None
    if claim.measure in ("count", "rate", "density"):
        subject = claim.subject[-2:] if is_han(claim.subject) else claim.subject
        return (subject, claim.unit, claim.per, claim.time) if _is_telling(claim.subject) else None
    if claim.measure == "money":
        match = _AMOUNT_LABEL.search(frame.text[: frame.position(claim)[0]])
        label = next((g for g in match.groups() if g), "") if match else ""
        return (label.lower(), claim.unit, claim.per, claim.time) if label else None
    return None


_ONE_PER_NOTICE = re.compile(
    r"(中标金额|成交金额|合同金额|合同总价|预算金额|最高限价)(?:为|是)?\s*[:：]?\s*(?:人民币)?\s*$"
    r"|\btotal (?:contract )?(value) of\s*$|\bcontract (value)(?: of| is|:)\s*$|\b(?:award|winning) (value|price)(?: of| is|:)\s*$",
    re.IGNORECASE,
)
_LOTS = re.compile(
    r"\blots?\b|\bframework\b|包[一二三四五六七八九十\d]|标段|分包|第[一二三四五六七八九十\d]+[包标]",
    re.IGNORECASE,
)


def _find_labelled_amounts(frames: Sequence[Frame]) -> Iterator[tuple[Claim, Claim, str]]:
    """The one amount that a notice has (award, contract value), where it stands there twice; not in notices with lots."""
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    with_lots = {frame.head.source_id for frame in frames if _LOTS.search(frame.surroundings)}
    for frame in frames:
        for claim in frame.claims:
            match = claim.measure == "money" and _ONE_PER_NOTICE.search(
                frame.text[: frame.position(claim)[0]]
            )
            if match and not claim.per and claim.source_id not in with_lots:
                label = next(group for group in match.groups() if group)
                groups[claim.source_id, label.lower(), claim.unit].append(claim)
    for (_, label, _unit), claims in groups.items():
        if len(claims) == 2 and _speak_of_one(*claims):
            yield claims[0], claims[1], f"both are the notice's {label}"


_CLAUSE_START = re.compile(r".*(?:[,.;:，。；：]|\bthat\b|\bwhich\b)", re.DOTALL)
_POINTER = re.compile(
    r"\b(?:it|they|he|she|we|this|these|those|there|who|its|their|his|her|first|second|third|another|other|each|one|another)\b",
    re.IGNORECASE,
)


def _find_same_words(frames: Sequence[Frame]) -> Iterator[tuple[Claim, Claim, str]]:
    """Pairs whose clauses are word for word the same up to the figure: 'the prison was built for … inmates'."""
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for frame in frames:
        for claim in frame.claims:
            if (
                claim.measure not in ("count", "size", "money")
                or claim.increment
                or not (claim.subject or claim.unit)
            ):
                continue
            left = _CLAUSE_START.sub("", frame.text[: frame.position(claim)[0]])
            words = [w for w in re.findall(r"[^\W\d]+", left.lower()) if w not in ("the", "a", "an", "at")]
            if "‹" not in left and not _POINTER.search(left) and len(words) >= 3:
                groups[(*words, claim.subject, claim.unit, claim.per)].append(claim)
    for claims in groups.values():
        for one, other in combinations(claims[:10], 2):
            if _speak_of_one(one, other):
                yield one, other, "both clauses are word for word the same up to the figure"


_NAME = re.compile(r"[A-ZÀ-ÞА-ЯЁ][\w’'-]+")
_COMMON = frozenset(
    {
        "The",
        "A",
        "An",
        "In",
        "At",
        "On",
        "As",
        "By",
        "Of",
        "For",
        "From",
        "About",
        "Some",
        "Its",
        "It",
        "They",
        "There",
        "This",
        "That",
        "These",
        "Those",
        "He",
        "She",
        "We",
        "And",
        "But",
        "Police",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    }
)


def _name_shared(one: Claim, other: Claim) -> str:
    """The place or the proper names that both sentences give and that leave no other name over; '' if they differ."""
    if (
        one.place
        and other.place
        and same_or_silent(one.place, other.place)
        and "place:inherited" not in (*one.scope, *other.scope)
    ):
        return one.place
    if not (one.context.isascii() or _NAME.search(one.context)):
        return ""
    first, second = _read_names(one.context), _read_names(other.context)
    shared = set(first) & set(second)
    left_over = [
        name for name, is_inner in (*first.items(), *second.items()) if name not in shared and is_inner
    ]
    return " ".join(sorted(shared)) if shared and not left_over else ""


def _read_names(sentence: str) -> dict[str, bool]:
    """Capitalised words of a sentence → whether one stands inside it (the first word is capitalised in any case)."""
    names: dict[str, bool] = {}
    for match in _NAME.finditer(sentence):
        name = re.sub(r"['’]s$|['’]$", "", match.group())
        if name not in _COMMON:
            names[name] = names.get(name, False) or match.start() > 2
    return names


def _is_telling(subject: str) -> bool:
    return len(subject) >= 2 if is_han(subject) else bool(subject)


_WRITING = frozenset({"estimated", "public", "active"})
_PARTIAL = frozenset({"partial", "limit", "peak", "former", "broken", "minimum"})


_ACTORS = re.compile(
    r"\b(?:police|customs|army|military|council|ministry|courts?|schools?|hospitals?|railways?|metro|port|airport|company|firm|university|prosecutors?|border guards?|tax|union|fire brigade|courts?|banks?|hotels?)\b"
    r"|公安|海关|法院|检察院|城管|交警|消防|学校|医院|税务|地铁|街道办|民政|教育局|交通局",
    re.IGNORECASE,
)


def _read_actors(claim: Claim) -> frozenset[str]:
    return _find_actors(claim.context)


@lru_cache(maxsize=4096)
def _find_actors(sentence: str) -> frozenset[str]:
    return frozenset(match.group().lower() for match in _ACTORS.finditer(sentence))


def _speak_of_one(one: Claim, other: Claim) -> bool:
    if find_conflict(one, other, _WRITING) or _PARTIAL & (read_marks(one) | read_marks(other)):
        return False
    if compare_heads(one.subject, other.subject) == "different" or _read_actors(one) != _read_actors(other):
        return False
    if one.source_id == other.source_id:
        if one.sentence == other.sentence:
            return False
        # Two speakers in one text may differ; the text then reports a dispute, it does not contradict itself.
        if one.attributed_to != other.attributed_to:
            return False
    return True


def _judge(one: Claim, other: Claim, because: str) -> Finding:
    comparison = Comparison(read_written(other), read_written(one), read_rounded(other), read_rounded(one))
    verdict = decide(comparison, (one, other))
    where = "two sources" if one.source_id != other.source_id else "the text"
    sentence = {
        "contradicts": f"{where.capitalize()} state the same thing twice: {quote_claim(one)} and {quote_claim(other)}."
        if where != "the text"
        else f"The text states the same thing twice: {quote_claim(one)} and {quote_claim(other)}.",
        "only_if_exact": f"{quote_claim(one)} and {quote_claim(other)} are the same thing only if one of them is rounded.",
        "agrees": f"{quote_claim(one)} and {quote_claim(other)} agree.",
    }[verdict]
    joined = Joined(
        "stated_twice",
        (other, one),
        because,
        f"{format_interval(read_written(one), one.unit)} against {format_interval(read_written(other), other.unit)}.",
        unit=one.unit or other.unit,
    )
    return make_finding(joined, verdict, sentence, comparison)


CHECK = Check(
    name="stated_twice",
    question="Is the same thing stated twice with different figures, in one source or in several?",
    inputs="An amount in figures and in words; counts, rates and labelled amounts with the same subject, place and time.",
    method="Exact intervals of both must overlap.",
    caveats="Outside brackets, both figures must name subject, place and time in their own sentences, without scope words that differ, and in one source without two speakers.",
    find=find,
)
