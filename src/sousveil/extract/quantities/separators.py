"""What the points, commas, spaces and apostrophes inside a written number mean.

'1.250' is 1250 in German and 1.25 in English. First the number's own form decides ('1.234,5'), then what else the
document writes (a document that holds '1.234.567,89' groups with points), then the custom of the language as CLDR
records it (vocabulary/cldr/separators.json, made by tools/export_cldr.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sousveil import vocabulary

# How sure a reading is: by its own form; by the document; by the language; by custom only.
CERTAIN, BY_DOCUMENT, BY_LANGUAGE, UNRESOLVED = 1.0, 1.0, 0.9, 0.5

_SAMPLE = 200_000  # code points of a document that are searched for evidence
_RUNS = re.compile(r"[0-9]+(?:[.,][0-9]+)+(?:\s?(?:%|[mM][il]|[мМ][иіл]))?")
_POINT_GROUPS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})")
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})")
_COMMA_DECIMALS = re.compile(r"\d+,\d{1,2}(?!\d)(?![.,])")
# Two digits behind a point are as often a date, a time or a clause: only a percent sign or a scale word convinces.
_POINT_DECIMALS = re.compile(r"\d+\.\d{1,2}\s?(?:%|[mM]|[мМ])")


@dataclass(frozen=True, slots=True)
class Separators:
    """`decimal` and `group` as the document or the language writes them; `by_document`: evidence was found in it."""

    decimal: str
    group: str
    by_document: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A written number as digits without separators, of which the last `decimals` stand behind the decimal point.

    `confidence`: see the constants above. `other`: the value of the other possible reading, None when there is none.
    """

    digits: str
    decimals: int
    confidence: float = CERTAIN
    other: tuple[str, int] | None = None


@cache
def load_separators(lang: str) -> Separators:
    """The custom of `lang` ('es-MX', 'de'); of English when unknown."""
    path = Path(vocabulary.__file__).parent / "cldr" / "separators.json"
    known: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    tag = lang.replace("_", "-")
    decimal, group = known.get(tag) or known.get(tag.partition("-")[0]) or known["en"]
    return Separators(decimal, group, by_document=False)


def detect_separators(text: str, lang: str) -> Separators:
    """The separators that the numbers of `text` show where they can only be read one way, else those of `lang`."""
    custom = load_separators(lang)
    point_groups = comma_groups = 0
    for run in _RUNS.findall(text, 0, _SAMPLE):
        if _POINT_GROUPS.match(run):
            point_groups += 3
        elif _COMMA_GROUPS.match(run):
            comma_groups += 3
        elif _COMMA_DECIMALS.match(run):
            point_groups += 1
        elif _POINT_DECIMALS.match(run):
            comma_groups += 1
    if point_groups > 2 * comma_groups:
        return Separators(",", "." if custom.group in ".," else custom.group, by_document=True)
    if comma_groups > 2 * point_groups:
        return Separators(".", "," if custom.group in ".," else custom.group, by_document=True)
    return custom


def read_number(run: str, separators: Separators) -> Reading | None:
    """What `run` (digits with separators between them) says; None when it is no number ('192.168.1.2', '5.04.2021')."""
    if run.isdigit():
        return Reading(run, 0)
    plain = _SPACES_AND_APOSTROPHES.sub("", run)
    grouped = plain != run
    points, commas = plain.count("."), plain.count(",")
    if not points and not commas:
        return Reading(plain, 0) if _has_whole_groups(run) else None
    if points and commas:
        decimal = "." if plain.rfind(".") > plain.rfind(",") else ","
        whole, _, fraction = plain.rpartition(decimal)
        group = "," if decimal == "." else "."
        if decimal in whole or not _is_grouped(whole, group):
            return None
        return Reading(whole.replace(group, "") + fraction, len(fraction))
    mark = "." if points else ","
    if points + commas > 1:
        return None if grouped or not _is_grouped(plain, mark) else Reading(plain.replace(mark, ""), 0)
    whole, _, fraction = plain.partition(mark)
    if grouped:
        return Reading(whole + fraction, len(fraction)) if _has_whole_groups(run.partition(mark)[0]) else None
    as_decimal, as_group = (whole + fraction, len(fraction)), (whole + fraction, 0)
    if len(fraction) != 3 or len(whole) > 3 or whole.startswith("0"):
        return Reading(*as_decimal)
    return _choose_reading(mark, as_decimal, as_group, separators)


_SPACES_AND_APOSTROPHES = re.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+|\d{1,3}(?:['’]\d{3})+")


def _has_whole_groups(run: str) -> bool:
    return _GROUPS.fullmatch(run) is not None


def _is_grouped(text: str, mark: str) -> bool:
    head, *rest = text.split(mark)
    return 1 <= len(head) <= 3 and bool(rest) and all(len(part) == 3 for part in rest)


def _choose_reading(
    mark: str, as_decimal: tuple[str, int], as_group: tuple[str, int], separators: Separators
) -> Reading:
    """'1.250' and '1,250': three digits behind a single mark."""
    if mark == separators.decimal:
        chosen, other = as_decimal, as_group
    else:
        # Neither the decimal mark nor, perhaps, the usual grouping mark: but people do group with it.
        chosen, other = as_group, as_decimal
    if separators.by_document:
        return Reading(*chosen, BY_DOCUMENT)
    if mark == separators.group:
        return Reading(*chosen, BY_LANGUAGE)
    return Reading(*chosen, UNRESOLVED, other)
