"""Judges pairs of names: identifiers first, then the text, then what the names come apart into."""

from __future__ import annotations

from collections.abc import Iterable

from sousveil.resolve.organisations.folding import has_chinese
from sousveil.resolve.organisations.judging_chinese import judge_chinese
from sousveil.resolve.organisations.judging_latin import judge_latin
from sousveil.resolve.organisations.judging_mixed import judge_mixed
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.translating import translate_name
from sousveil.resolve.organisations.verdicts import Judgement, judge_score, swap_judgement

_RENAMED_SCORE = 0.92


def compare_names(
    left: ParsedName, right: ParsedName, left_ids: Iterable[str] = (), right_ids: Iterable[str] = ()
) -> Judgement:
    """Whether two parsed names are of one organisation. Symmetric: the other way round 'part_of' is 'holds'.

    `left_ids`, `right_ids`: 'scheme:number' of identifiers that are known to be valid: one that both have proves, two of
    one scheme that differ disprove.
    """
    known = judge_identifiers(left_ids, right_ids)
    if known:
        return known
    if (right.folded, right.name) < (left.folded, left.name):
        return swap_judgement(_judge(right, left))
    return _judge(left, right)


def judge_identifiers(left_ids: Iterable[str], right_ids: Iterable[str]) -> Judgement | None:
    """What identifiers ('scheme:number') prove: the same, different, or None for nothing."""
    left, right = set(left_ids), set(right_ids)
    if not left or not right:
        return None
    shared = sorted(left & right)
    if shared:
        return judge_score(1.0, f"both have the identifier {shared[0]}", identifier="same")
    schemes = {number.partition(":")[0] for number in left} & {number.partition(":")[0] for number in right}
    if schemes:
        return judge_score(
            0.0, f"different identifiers of one kind: {', '.join(sorted(schemes))}", identifier="differs"
        )
    return None


def _judge(left: ParsedName, right: ParsedName) -> Judgement:
    if not left.folded or not right.folded:
        return judge_score(0.0, "a name is empty", name="empty")
    if left.folded == right.folded:
        return judge_score(1.0, "the same text", name="same")
    if left.is_person or right.is_person:
        return judge_score(0.0, "a name of a natural person is not compared", name="withheld")
    if not left.script or not right.script or not left.head or not right.head:
        return judge_score(0.0, "nothing to compare but the text, which differs", name="differs")
    if {right.head, right.folded} & set(left.former) or {left.head, left.folded} & set(right.former):
        return judge_score(
            _RENAMED_SCORE, "one says that it was renamed from or to the other", name="renamed"
        )
    chinese = has_chinese(left.folded), has_chinese(right.folded)
    if all(chinese):
        return judge_chinese(left, right)
    if any(chinese):
        return judge_mixed(left, right)
    if (left.region_code or left.branch) and (right.region_code or right.branch):
        told = translate_name(left), translate_name(right)
        if all(name.organ or has_chinese(name.core) for name in told):
            return judge_chinese(*told)
    return judge_latin(left, right)
