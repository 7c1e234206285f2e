"""Judges a Chinese name and one in letters: by readings, places and translated words."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from sousveil.resolve.organisations.folding import has_chinese
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.verdicts import Judgement, judge_score


def judge_mixed(left: ParsedName, right: ParsedName) -> Judgement:
    """The judgement on a parsed Chinese name and one in letters, in any order."""
    chinese, latin = (left, right) if has_chinese(left.folded) else (right, left)
    if chinese.alias and latin.alias:
        if chinese.alias == latin.alias:
            return judge_score(0.97, f"both are names of the vendor {left.alias}", alias="same")
        return judge_score(0.05, "names of different vendors", alias="differs")
    if chinese.region_code and latin.region_code and chinese.region_code != latin.region_code:
        return judge_score(0.05, "different places", region="differs")
    likeness = OSA.normalized_similarity(chinese.skeleton, latin.skeleton)
    if likeness >= 0.9 and len(chinese.skeleton) > 5:
        return judge_score(0.8, "the Chinese core reads like the other", core="same")
    return judge_score(0.2, "the Chinese core does not read like the other", core="differs")
