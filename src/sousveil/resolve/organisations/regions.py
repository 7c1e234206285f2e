"""The places of China in names of organisations: at the beginning, before a branch, in Latin letters."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sousveil.resolve.organisations.folding import fold_text, romanise_chinese, squeeze_text
from sousveil.resolve.places_china_words import FULL, INSIDE, SHORT, has_office, is_bounded, load_forms
from sousveil.vocabulary.places.china import find_level, list_ancestors, load_divisions, load_latin_names

_MAX_CHAIN = 4
_MAX_WORDS = 3
_MIN_LETTERS = 4
_RANKS = frozenset(
    (
        "district",
        "county",
        "qu",
        "xian",
        "city",
        "branch",
        "sub",
        "subbureau",
        "public",
        "people",
        "town",
        "banner",
    )
)
_SHORT_REGIONS = {"新疆": "650000", "西藏": "540000", "广西": "450000", "宁夏": "640000", "内蒙": "150000"}
_NO_PLACE_OFFICE = ("分局", "公安")


class Region(NamedTuple):
    """`code`: of the division, '' if several have the name; `end`: where the words of the place end."""

    code: str
    end: int
    codes: frozenset[str] = frozenset()


NOWHERE = Region("", 0)


def find_first_region(text: str, *, is_branch: bool = False) -> Region:
    """The place that a folded Chinese name begins with, province to county. `is_branch`: it is that of a sub-unit.

    Districts' short names ('徐汇') count behind a province or city, before an office, and in sub-units.
    """
    codes: frozenset[str] = frozenset()
    position = 0
    for _ in range(_MAX_CHAIN):
        found, size = _match_region(text, position, codes, is_branch)
        if not size:
            break
        codes, position = found, position + size
    if not position:
        return NOWHERE
    return Region(_settle_codes(codes), position, codes)


def find_last_region(text: str) -> Region:
    """The place that a folded Chinese text ends with ('海康威视新疆'): `end` is where its words begin."""
    forms = _load_region_forms()
    for start in range(max(0, len(text) - 10), len(text) - 1):
        if text[start : start + 2] in _load_sizes():
            region = find_first_region(text[start:], is_branch=True)
            whole = text[start : start + region.end]
            if start + region.end == len(text) and (start == 0 or whole in forms or region.code):
                return Region(region.code, start, region.codes)
    return NOWHERE


def holds_region(outer: str, inner: str) -> bool:
    """Whether the division `outer` holds `inner` and is not the same."""
    return bool(inner) and outer != inner and outer in list_ancestors(inner)


def are_regions_compatible(left: str, right: str) -> bool:
    """Whether two codes may be of one place: one is missing, they are equal, or one holds the other."""
    return not left or not right or left == right or holds_region(left, right) or holds_region(right, left)


def match_latin_region(words: list[str], position: int) -> tuple[int, str]:
    """How many of the words at `position` name a division of China, and its code; 0 and '' for none.

    A county counts only before a word such as 'county' or 'branch': in letters its name is that of many firms too.
    """
    known = load_region_words()
    if words[position][:3] not in _load_word_starts():
        return 0, ""
    for size in range(min(_MAX_WORDS, len(words) - position), 0, -1):
        word = "".join(words[position : position + size])
        code = known.get(word, "") if len(word) >= _MIN_LETTERS else ""
        if code and find_level(code) == "county" and " ".join(words[position + size :][:1]) not in _RANKS:
            continue
        if code:
            return size, code
    return 0, ""


@cache
def load_region_words() -> dict[str, str]:
    """Squeezed Latin name of a division (listed, else pinyin) → its code; names that several share are left out."""
    listed = {
        squeeze_text(fold_text(name)): code for code, names in load_latin_names().items() for name in names
    }
    made: dict[str, set[str]] = {}
    for text, forms in _load_region_forms().items():
        word = romanise_chinese(text)
        for code, sureness in forms:
            if len(word) > 4 and (sureness != INSIDE or find_level(code) == "county"):
                made.setdefault(word, set()).add(code)
    single = {word: next(iter(codes)) for word, codes in made.items() if len(codes) == 1}
    return single | listed


@cache
def _load_word_starts() -> frozenset[str]:
    """First letters of the names, and shorter ones that they may begin with."""
    return frozenset(word[:size] for word in load_region_words() for size in (1, 2, 3))


@cache
def _load_region_forms() -> dict[str, tuple[tuple[str, str], ...]]:
    found = {
        text: tuple((form.code, form.sureness) for form in forms if form.note not in ("corps", "zone"))
        for text, forms in load_forms().items()
    }
    for short, code in _SHORT_REGIONS.items():
        found[f"{short}自治区"] = ((code, FULL),)
    return {text: forms for text, forms in found.items() if forms}


@cache
def _load_sizes() -> dict[str, tuple[int, ...]]:
    """First two characters → lengths of the forms that begin with them, longest first."""
    sizes: dict[str, set[int]] = {}
    for form in _load_region_forms():
        sizes.setdefault(form[:2], set()).add(len(form))
    return {start: tuple(sorted(found, reverse=True)) for start, found in sizes.items()}


def _match_region(
    text: str, position: int, above: frozenset[str], is_branch: bool
) -> tuple[frozenset[str], int]:
    """The codes of the longest name at `position` that fits below `above`, and its length."""
    forms = _load_region_forms()
    for size in _load_sizes().get(text[position : position + 2], ()):
        found = forms.get(text[position : position + size])
        if not found or position + size > len(text):
            continue
        codes = _allow_codes(text, position + size, found, above, is_branch)
        if codes and is_bounded(text, position, position + size, _grade(found, codes), True):
            return codes, size
    return above, 0


def _grade(found: tuple[tuple[str, str], ...], codes: frozenset[str]) -> str:
    return FULL if any(sureness == FULL and code in codes for code, sureness in found) else SHORT


def _allow_codes(
    text: str, end: int, found: tuple[tuple[str, str], ...], above: frozenset[str], is_branch: bool
) -> frozenset[str]:
    if above:
        narrowed = frozenset(
            code for code, _ in found if any(a == code or a in list_ancestors(code) for a in above)
        )
        confirmed = frozenset(a for a in above if any(code in list_ancestors(a) for code, _ in found))
        return narrowed or confirmed
    rest = text[end:]
    is_loose = is_branch or rest.startswith(_NO_PLACE_OFFICE) or has_office(rest)
    return frozenset(code for code, sureness in found if sureness != INSIDE or is_loose)


def _settle_codes(codes: frozenset[str]) -> str:
    """One code when it is alone or holds all the others, else ''."""
    if len(codes) == 1:
        return next(iter(codes))
    for code in sorted(codes):
        if all(code == other or code in list_ancestors(other) for other in codes):
            return code
    return ""


def name_region(code: str) -> str:
    """The name of a division, or the code where it is none of China's."""
    return load_divisions().get(code, code)
