"""Which list of names a stated number of things introduces."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from sousveil.extract.subjects import singularise
from sousveil.model.claims import Claim
from sousveil.vocabulary.places import load_countries

_REACH_SENTENCES = 1
_REACH_PARAGRAPHS = 12
_COUNTRY_WORDS = frozenset({"country", "nation", "state", "国家", "国"})
_LARGEST_LIST = 60


def link_lists(claims: Sequence[Claim], lists: Sequence[Claim]) -> list[Claim]:
    """`claims` with those of `lists` that a counted claim introduces; both get a link ('list', 'counted_by').

    A list belongs to a number when it follows in the same or the next sentence behind a colon, dash or bracket or
    'namely', or when every item is a country and the number counts countries.
    """
    kept = list(claims)
    counts = [claim for claim in claims if _may_introduce(claim)]
    paragraphs = [claim.paragraph for claim in counts]
    sentences = [claim.sentence for claim in counts]
    used: set[str] = set()
    for listed in lists:
        # Only counts of these paragraphs or sentences can pass: a long document has thousands of others.
        near = {
            *range(
                *_find_range(
                    paragraphs, listed.paragraph - _REACH_PARAGRAPHS, listed.paragraph + _REACH_PARAGRAPHS
                )
            ),
            *range(*_find_range(sentences, listed.sentence - _REACH_SENTENCES, listed.sentence)),
        }
        candidates = [
            counts[index]
            for index in sorted(near)
            if counts[index].claim_id not in used and _introduces(counts[index], listed)
        ]
        if not candidates:
            continue
        # The nearest one that fits; when several stand equally near, an equal count decides nothing: take the last.
        count = min(candidates, key=lambda claim: (abs(claim.start - listed.start), claim.start))
        used.add(count.claim_id)
        count.links["list"] = listed.claim_id
        listed.links["counted_by"] = count.claim_id
        listed.subject, listed.subject_raw = count.subject, count.subject_raw
        kept.append(listed)
    return kept


def _find_range(ordinals: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """The half-open index range of `ordinals`, which ascend, from `first` to `last`."""
    return bisect.bisect_left(ordinals, first), bisect.bisect_right(ordinals, last)


def _may_introduce(claim: Claim) -> bool:
    if claim.kind != "number" or claim.measure not in ("count", "increment") or claim.comparison:
        return False
    if " of " in f" {claim.quote} " or claim.quote.endswith(" of"):
        return False  # 'four of the countries': the list may be of all of them
    value = claim.value
    return value is not None and value == int(value) and 2 <= value <= _LARGEST_LIST


def _introduces(count: Claim, listed: Claim) -> bool:
    if count.start <= listed.start < count.end:
        return False
    noun = count.subject.split()[-1] if count.subject else ""
    if noun in _COUNTRY_WORDS or count.subject.endswith("国家"):
        return abs(listed.paragraph - count.paragraph) <= _REACH_PARAGRAPHS and _are_countries(listed.items)
    if _are_countries(listed.items):
        return False
    if listed.sentence == count.sentence and listed.start >= count.end:
        between = listed.context[count.end - listed.context_start : listed.start - listed.context_start]
        return _opens_list(between)
    if listed.sentence - count.sentence == _REACH_SENTENCES and listed.paragraph == count.paragraph:
        before = listed.context[: listed.start - listed.context_start].strip().lower()
        return before in _THEY_ARE or before.startswith(
            tuple(f"the {singularise(noun)}" for _ in [0] if noun)
        )
    return False


_THEY_ARE = frozenset(
    f"{who} {verb}{colon}"
    for who in ("they", "these", "those")
    for verb in ("are", "were")
    for colon in ("", ":")
) | {"namely", "分别是", "分别为", "它们是"}


def _opens_list(between: str) -> bool:
    stripped = between.strip()
    if len(stripped) > 60:
        return False
    if stripped.endswith(
        (":", "：", "(", "（", "—", "–", "namely", "分别是", "分别为", "即", "—", "are", "were")
    ):
        inner = re.sub(
            r"^[,，]\s*(?:which (?:are|were))?|[,，]?\s*(?:namely|分别是|分别为|即|它们是)$", "", stripped
        )
        return "," not in inner and "，" not in inner[:-3] and not _is_partial(stripped)
    return False


def _is_partial(words: str) -> bool:
    lowered = words.lower()
    return any(
        cue in lowered
        for cue in (
            "includ",
            "such as",
            "among",
            "like",
            "example",
            "other than",
            "outside",
            "except",
            "包括",
            "如",
            "除",
            "其中",
        )
    )


def _are_countries(items: Sequence[str]) -> bool:
    countries = load_countries()
    return len(items) >= 3 and all(item.removeprefix("the ") in countries for item in items)
