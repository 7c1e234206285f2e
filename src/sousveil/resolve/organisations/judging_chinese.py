"""Judges two Chinese names: the wholes first, then their parts."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from sousveil.resolve.organisations.folding import romanise_chinese
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.regions import holds_region, name_region
from sousveil.resolve.organisations.verdicts import Judgement, judge_part, judge_score

_TELLING = frozenset(
    "新东西南北中前后上下左右大小总分县市区省州乡镇村老第男女〇零一二三四五六七八九十百甲乙丙丁"
)
_JOINT = frozenset(("joint_stock", "limited", "company"))
MIN_SLIP_LENGTH = 8
"""A character may be a slip only in names at least so long (without form)."""


def judge_chinese(left: ParsedName, right: ParsedName) -> Judgement:
    """The judgement on two parsed Chinese names whose texts are not equal."""
    if left.kind and right.kind and left.kind != right.kind and "company" in (left.kind, right.kind):
        return judge_score(0.1, f"one is a {left.kind or 'name'}, the other a {right.kind}", kind="differs")
    whole = _judge_wholes(left, right)
    if left.branch == right.branch or whole.verdict == "different":
        return _check_numbers(left, right, whole)
    return _judge_parts(left, right, whole)


def _check_numbers(left: ParsedName, right: ParsedName, judgement: Judgement) -> Judgement:
    if judgement.verdict == "different" or sorted(left.numbers) == sorted(right.numbers):
        return judgement
    return judge_score(
        0.1, f"numbers differ: {_list(left.numbers)} and {_list(right.numbers)}", numbers="differ"
    )


def _judge_parts(left: ParsedName, right: ParsedName, whole: Judgement) -> Judgement:
    """When the wholes may be one and the parts are not the same."""
    if whole.verdict == "unsure":
        return judge_score(
            0.3, f"parts differ, and the wholes may not be one: {whole.reason}", branch="differs"
        )
    for part, other, left_is_part in ((left, right, True), (right, left, False)):
        if _is_inside(part.branch, other.branch):
            return judge_part(
                f"{_show(part.branch)} is a part of {_show(other.branch) or other.name}",
                left_is_part=left_is_part,
            )
    if left.branch and right.branch and left.branch[-1] == right.branch[-1] and left.branch[-1][:1] != "@":
        shorter, longer = sorted((left.branch, right.branch), key=len)
        if set(shorter) <= set(longer):
            return judge_score(0.8, "the same part, named without what stands between", branch="same end")
    return judge_score(
        0.1,
        f"different parts: {_show(left.branch) or 'the whole'} and {_show(right.branch) or 'the whole'}",
        branch="differs",
    )


def _is_inside(part: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the parts `part` lie inside `other`."""
    if len(part) > len(other) and part[: len(other)] == other:
        return True
    return (
        len(other) == 1
        and len(part) >= 1
        and part[0][:1] == other[0][:1] == "@"
        and holds_region(other[0][1:], part[0][1:])
    )


def _judge_wholes(left: ParsedName, right: ParsedName) -> Judgement:
    if left.alias and right.alias:
        if left.alias == right.alias:
            return judge_score(0.97, f"both are names of the vendor {left.alias}", alias="same")
        return judge_score(0.05, "names of different vendors", alias="differs")
    if left.organ and right.organ:
        return _judge_offices(left, right)
    place = _judge_places(left, right)
    if place.verdict == "different":
        return place
    if left.core == right.core:
        return _judge_business(left, right, place)
    return _judge_slip(left, right, place)


def _judge_offices(left: ParsedName, right: ParsedName) -> Judgement:
    if left.organ != right.organ:
        return judge_score(0.1, f"different offices: {left.organ} and {right.organ}", organ="differs")
    if left.region_code != right.region_code or (
        not left.region_code and left.region_raw != right.region_raw
    ):
        if left.region_raw and right.region_raw:
            return judge_score(
                0.05, f"different places: {_place(left)} and {_place(right)}", region="differs"
            )
        return judge_score(0.55, "the same office, one without its place", region="missing")
    if not left.region_raw and len(left.organ) < 5 and not left.organ.endswith("部"):
        return judge_score(0.6, "the same office, no place named", region="missing")
    return judge_score(0.95, f"the same office of {_place(left) or 'the state'}", region="same", organ="same")


def _judge_places(left: ParsedName, right: ParsedName) -> Judgement:
    """Whether the places that companies or institutions name can be one."""
    if left.region_code == right.region_code and (left.region_code or left.region_raw == right.region_raw):
        return judge_score(1.0, "the same place" if left.region_code else "no place")
    if not left.region_raw or not right.region_raw:
        return judge_score(0.8, "one names no place")
    if holds_region(left.region_code, right.region_code) or holds_region(right.region_code, left.region_code):
        return judge_score(
            0.6, f"{_place(left)} and {_place(right)} are not the same place, one holds the other"
        )
    return judge_score(0.05, f"different places: {_place(left)} and {_place(right)}", region="differs")


def _judge_business(left: ParsedName, right: ParsedName, place: Judgement) -> Judgement:
    """Two with one core: by their lines of business, legal forms and places."""
    score, reason = place.score, place.reason
    has_place = place.reason == "the same place"
    if left.business != right.business:
        full = [name for name in (left, right) if name.business]
        bare = left if right.business else right
        if len(full) == 2:
            short, long = sorted(full, key=lambda name: (len(name.business_raw), bool(name.form_raw)))
            if not short.form_raw and long.business_raw.startswith(short.business_raw):
                score = min(score, 0.8) - (0.0 if len(left.core) > 1 else 0.3)
                return _judge_groups(
                    left, right, score, f"the same core, the line of business shortened; {reason}"
                )
            if set(left.business) & set(right.business):
                return judge_score(
                    0.45, "the same core, lines of business that differ in part", business="differs"
                )
            return judge_score(
                0.3,
                f"different lines of business: {left.business_raw} and {right.business_raw}",
                business="differs",
            )
        if bare.form_raw not in ("", "股份", "集团", "公司"):
            return judge_score(0.55, "one names a line of business, the other none", business="missing")
        score = min(score, 0.85) - (0.0 if len(left.core) > 2 or has_place else 0.3)
        return _judge_groups(left, right, score, f"the same core, a short name and a full one; {reason}")
    if place.score == 0.8 and len(left.core) < 3 and len(left.business_raw) < 4:
        score = 0.6
    return _judge_groups(left, right, min(score, 0.95), f"the same but for the legal form; {reason}")


def _judge_groups(left: ParsedName, right: ParsedName, score: float, reason: str) -> Judgement:
    forms = {left.form_class, right.form_class}
    if left.is_group != right.is_group and all(forms) and score > 0.6:
        return judge_score(0.6, f"one is a group, the other not; {reason}", form="group")
    if (
        len(forms) == 2
        and all(forms)
        and not forms <= _JOINT
        and left.is_group == right.is_group
        and not left.is_group
    ):
        return judge_score(min(score, 0.6), f"different legal forms; {reason}", form="differs")
    return judge_score(score, reason, core="same")


def _judge_slip(left: ParsedName, right: ParsedName, place: Judgement) -> Judgement:
    """Two whose cores differ: perhaps by one character written wrong."""
    one, other = left.core + left.business_raw, right.core + right.business_raw
    if min(len(one), len(other)) > 3 and OSA.distance(one, other, score_cutoff=1) == 1:
        return _judge_one_character(one, other, place)
    if left.core.startswith(right.core) or right.core.startswith(left.core):
        return judge_score(
            0.35, f"one core begins with the other: {left.core} and {right.core}", core="begins"
        )
    return judge_score(0.1, f"different cores: {left.core} and {right.core}", core="differs")


def _judge_one_character(one: str, other: str, place: Judgement) -> Judgement:
    differing = set(one) ^ set(other)
    if differing & _TELLING:
        return judge_score(0.2, f"one telling character differs: {_list(sorted(differing))}", core="differs")
    if place.score < 0.75:
        return judge_score(0.3, f"one character differs; {place.reason}", core="differs")
    if len(one) == len(other) and romanise_chinese(one) == romanise_chinese(other):
        return judge_score(0.85, "one character differs and sounds the same", core="sounds the same")
    if min(len(one), len(other)) >= MIN_SLIP_LENGTH:
        return judge_score(
            0.78, f"one character of a long name differs; {place.reason}", core="one character"
        )
    return judge_score(0.45, f"one character differs: {one} and {other}", core="one character")


def _place(name: ParsedName) -> str:
    return name_region(name.region_code) or name.region_raw


def _show(branch: tuple[str, ...]) -> str:
    return " ".join(name_region(piece[1:]) if piece[:1] == "@" else piece for piece in branch)


def _list(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words) or "none"
