"""The family, model and firmware of a product whose vendor is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sousveil.model.vendors import ProductMatch
from sousveil.model.versions import read_version
from sousveil.vocabulary.brands_index import BrandIndex
from sousveil.vocabulary.brands_models import (
    MODEL,
    ModelPattern,
    find_firmware,
    is_model,
    is_unit,
    measure_model,
)
from sousveil.vocabulary.brands_words import TOKEN

_ENOUGH_DIGITS = re.compile(r"\d{3}|\d.*-|-.*\d")
_MOST_WORDS = 4


_LABELS = re.compile(
    r"[\s,;:()\uff08\uff1a-]*(?:(?:firmware|fw|software|version|ver|rev|release|running|with|on|axis os|固件|软件|版本号?"
    r"|(?:构建|编译)(?:日期|时间))[\s.:\uff1a]*)*"
)
_MARK = re.compile(r"\s+mk\s?(?:i{1,3}v?|\d)(?![a-z0-9])")
_LONGEST_VERSION = 60
_WORD_END = re.compile(r"[\s,;:\uff1a]+")
_LIKE_VERSION = re.compile(r"(?=\S*\d)(?=\S*\.\d|\d{4} r\d|[a-z]{3,}-\d|build|\d{4}-\d)")
_APERTURE = re.compile(r"f/?\d\.\d|\d\.\d+(?:mm)?-\d+(?:\.\d+)?mm")


def describe_product(
    index: BrandIndex, match: ProductMatch, text: str, folded: str, names: Sequence[tuple[int, int]]
) -> ProductMatch:
    """`match` with what the rest of the string says. `names`: the places of names in it, which are no models."""
    firmware = find_firmware(folded)
    model, pattern = find_own_model(
        index, match.vendor_id, folded, [*names, *([firmware] if firmware else [])]
    )
    if model:
        model = model[0], _find_mark(folded, model[1])
    behind = max([end for _, end in names] + ([model[1]] if model else []), default=0)
    firmware = _find_last_version(folded, behind) or firmware
    family_id = match.family_id or find_own_family(index, match.vendor_id, folded)
    brand_id = match.brand_id or find_own_brand(index, match.vendor_id, folded)
    reason = match.reason
    if pattern is not None:
        family_id = pattern.family_id
        brand_id = brand_id or pattern.brand_id
    elif model:
        others = sorted(
            {other.vendor_id for other in index.models.find(folded[slice(*model)]) if other.is_distinctive}
        )
        if others:
            reason = f"{reason[:-1]}; the model has the form of those of {', '.join(others)}."
    return replace(
        match,
        brand_id=brand_id,
        family_id=family_id,
        model=clean_model(text[slice(*model)]) if model else "",
        firmware_raw=text[slice(*firmware)] if firmware else "",
        reason=reason,
    )


def clean_model(text: str) -> str:
    """A model in half width with plain hyphens, as it is otherwise written."""
    import unicodedata

    return re.sub("[‐‑‒–—−]", "-", unicodedata.normalize("NFKC", text))


def find_own_model(
    index: BrandIndex, vendor_id: str, folded: str, taken: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int] | None, ModelPattern | None]:
    """(place, pattern) of the first model that fits a family of the vendor, else of the first that looks like one."""
    loose: tuple[int, int] | None = None
    for match in MODEL.finditer(folded):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        word = match[0][: measure_model(index.models, match[0], vendor_id)]
        place = (match.start(), match.start() + len(word))
        fitting = index.models.find(word, vendor_id)
        if fitting and any(map(str.isdigit, word)):
            return place, choose_pattern(fitting)
        if loose is None and looks_like_model(word):
            loose = place
    return loose, None


def looks_like_model(word: str) -> bool:
    """True for folded words that are likely models beside a certain maker: three digits, or a digit and a hyphen."""
    return is_model(word) and _ENOUGH_DIGITS.search(word) is not None


def find_own_family(index: BrandIndex, vendor_id: str, folded: str) -> str:
    """The family of the vendor that the words name ('Falcon' where Flock Safety is known), '' if none."""
    families = index.families.get(vendor_id)
    if not families:
        return ""
    tokens = TOKEN.findall(folded)
    for size in range(min(_MOST_WORDS, len(tokens)), 0, -1):
        # The last is meant: 'the iclock API of ZKTeco BioTime'.
        for start in range(len(tokens) - size, -1, -1):
            family = families.get("".join(tokens[start : start + size]))
            if family is not None:
                return family.family_id
    return ""


def find_own_brand(index: BrandIndex, vendor_id: str, folded: str) -> str:
    """The brand of the vendor that one word names where the vendor is known: 'Motorola Solutions (Vigilant)'."""
    tokens = TOKEN.findall(folded)
    brands = (
        [brand.brand_id for brand in index.vendors[vendor_id].brands] if vendor_id in index.vendors else []
    )
    return next((brand_id for brand_id in brands if brand_id in tokens), "")


def choose_pattern(fitting: Sequence[ModelPattern]) -> ModelPattern:
    """The most particular; where two families are equally so, none of them is named."""
    first = fitting[0]
    rivals = {pattern.family_id for pattern in fitting if pattern.score == first.score}
    return first if len(rivals) == 1 else replace(first, family_id="", brand_id="")


def _find_mark(folded: str, end: int) -> int:
    """The end of a model with its mark: 'A8207-VE Mk II'."""
    found = _MARK.match(folded, end)
    return found.end() if found else end


def _find_last_version(folded: str, start: int) -> tuple[int, int] | None:
    """The version that ends a product's name: 'Q3527-LVE 11.2', 'CC8160 VVTK-0100d', 'Open Network Bridge 2020 R2'."""
    end = len(folded.rstrip())
    labels = _LABELS.match(folded, start)
    begins = [labels.end() if labels else start, *(m.end() for m in _WORD_END.finditer(folded, start, end))]
    for begin in sorted({begin for begin in begins if 0 < end - begin <= _LONGEST_VERSION}):
        version = folded[begin:end]
        if not _LIKE_VERSION.match(version) or any(map(_is_measure, version.split())):
            continue
        read = read_version(version)
        if read is not None and read.kind != "none":
            return begin, end
    return None


def _is_measure(word: str) -> bool:
    """A unit, a focal length, an aperture."""
    return is_unit(word) or _APERTURE.fullmatch(word) is not None
