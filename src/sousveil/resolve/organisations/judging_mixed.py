"""Judges a Chinese name and one in letters: by readings, places and translated words."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from sousveil.resolve.organisations.aliases import find_alias
from sousveil.resolve.organisations.folding import fold_sounds, has_chinese, romanise_chinese
from sousveil.resolve.organisations.judging_chinese import judge_chinese
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.regions import are_regions_compatible, name_region
from sousveil.resolve.organisations.translating import translate_name
from sousveil.resolve.organisations.verdicts import Judgement, judge_score

_ALMOST = 0.88
_MIN_READING = 4


def judge_mixed(left: ParsedName, right: ParsedName) -> Judgement:
    """The judgement on a parsed Chinese name and one in letters, in any order: 'part_of' is of `left`."""
    if left.alias and right.alias:
        if left.alias == right.alias:
            return judge_score(0.97, f"both are names of the vendor {left.alias}", alias="same")
        return judge_score(0.05, "names of different vendors", alias="differs")
    chinese, latin = (left, right) if has_chinese(left.folded) else (right, left)
    told = translate_name(latin)
    if told.kind in ("authority", "institution") and not told.tokens:
        pair = (chinese, told) if chinese is left else (told, chinese)
        return judge_chinese(*pair)
    if chinese.kind in ("authority", "institution"):
        return judge_score(0.2, f"no word of the other means {chinese.core}", core="differs")
    core = _judge_core(chinese, told)
    if core.score < 0.75:
        return core
    meant = replace(
        told, core=chinese.core, business=chinese.business, business_raw=chinese.business_raw, is_group=chinese.is_group,
        form_class=chinese.form_class, form_raw=chinese.form_raw, numbers=chinese.numbers, alias=chinese.alias,
    )  # fmt: skip
    pair = (chinese, meant) if chinese is left else (meant, chinese)
    judgement = judge_chinese(*pair)
    if judgement.verdict != "same":
        return judgement
    return judge_score(min(judgement.score, core.score), f"{core.reason}; {judgement.reason}", core="same")


def _judge_core(chinese: ParsedName, told: ParsedName) -> Judgement:
    """Whether the core reads like the other's words, and the lines of business may be one."""
    if told.core == chinese.core:
        return judge_score(0.9, f"{chinese.core} in translation", core="translated")
    latin = "".join(told.tokens)
    reading = _read(chinese.core)
    known = find_alias(chinese.core, chinese.core)
    if known and known == find_alias(latin, latin):
        return judge_score(0.9, f"both cores are names of the vendor {known}", core="alias")
    if not are_regions_compatible(chinese.region_code, told.region_code):
        places = f"{name_region(chinese.region_code)} and {name_region(told.region_code)}"
        return judge_score(0.05, f"different places: {places}", region="differs")
    likeness = OSA.normalized_similarity(reading, fold_sounds(latin))
    if likeness < _ALMOST or len(reading) < _MIN_READING:
        return judge_score(0.2, f"{chinese.core} does not read like {latin or 'the other'}", core="differs")
    written = set("".join(chinese.business))
    meant = set("".join(told.business))
    if written and meant and not written & meant:
        return judge_score(
            0.4, f"{chinese.core} reads like {latin}, the lines of business differ", business="differs"
        )
    return judge_score(
        0.88 if likeness == 1 else 0.78, f"{chinese.core} reads like {latin}", core="reads alike"
    )


@lru_cache(maxsize=65536)
def _read(core: str) -> str:
    return fold_sounds(romanise_chinese(core))
