"""Models and firmware versions in folded text, and the families whose patterns a model fits.

The patterns are those of `model.vendors.Family`: `*` any characters, `#` a digit, `?` one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sousveil.model.vendors import Family, Vendor

MODEL = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?:[-_/.+]+[a-z0-9]+|\([a-z0-9]{1,6}(?:/[a-z0-9]{1,4})?\))*\+?")
"""Words that could be models, among them versions and units; `is_model` tells."""

_LABEL = r"(?:(?:firmware|fw|version|ver|software|固件|版本)[号\s.:：]{0,6})"
_DAY = r"(?:\d{6,8}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
_BUILT = rf"build(?:\s?(?:time|date))?[\s_:-]{{0,3}}{_DAY}"
_BUILD = rf"(?:[\s_,(-]{{0,3}}{_BUILT}\)?)"
FIRMWARE = re.compile(
    rf"{_LABEL}{{0,3}}(?<![a-z0-9.-])(?:v\.?\s?\d{{1,3}}(?:\.\d{{1,8}})+(?:\.?[a-z][a-z0-9]{{0,3}})?(?![a-z0-9])"
    rf"|\d{{1,3}}(?:\.\d{{1,8}}){{2,8}}(?:\.[a-z]\.\d{{6}})?(?![a-z0-9])|[a-z]{{3,5}}-[a-z]\d{{3,4}}(?:\.\d{{1,8}}){{2,8}}){_BUILD}?"
    rf"|(?:firmware|fw|固件)[号\s.:：]{{0,6}}{_LABEL}{{0,2}}v?\d{{1,3}}(?:\.\d{{1,8}})+(?![a-z0-9]){_BUILD}?"
    rf"|(?<![a-z0-9]){_BUILT}(?![a-z0-9])"
)
_LABELS = re.compile(f"{_LABEL}+")

_UNIT = re.compile(
    r"\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?(?:mp|mpx|k|p|mm|cm|m|km|w|v|vdc|vac|ma|mah|hz|khz|mhz|ghz|gb|tb|mb|kb|ch|x|fps|db|lux"
    r"|in|inch|way|th|nd|rd|yr|kg|min|port|ports|bay)"
    r"|(?:ip|ik|nema|cat)\d{1,2}[a-z]?|h\.?26[45]\+?|(?:rj|rs)-?\d{2,3}|\d{3,4}[pi]|(?:mp|jpeg|mpeg|usb|onvif|hdmi)-?\d+(?:\.\d)?"
    r"|(?:8021|802\.1)[a-z.]*|\d+/\d+(?:\.\d+)?|[a-z]+/[a-z]+|q\d{5,}"
)
_TAIL = re.compile(r"(?:[_ -]?firmware)$", re.IGNORECASE)
_GENERIC = re.compile(r"^(?:(?:ipc|nvr|dvr|xvr|hvr|cam|ptz|ip|hd|tv|pro|sd|lpr|alpr)(?=[^a-z]))+")
_LEAST_SCORE = 4.5
_LEAST_LETTERS = 3
_LEAST_PREFIX = 3
_SHORTEST = 4
LONGEST_PREFIX = 16


@dataclass(frozen=True, slots=True)
class ModelPattern:
    """A pattern of a family. `prefix`: the letters that every match starts with. `score`: how much of it is fixed.

    `is_distinctive`: a model that fits it shows the vendor although nobody names the vendor.
    """

    text: str
    prefix: str
    regex: re.Pattern[str]
    vendor_id: str
    brand_id: str
    family_id: str
    score: float
    is_distinctive: bool


class ModelIndex:
    """The patterns of all families, found by what models start with."""

    def __init__(self, vendors: Iterable[Vendor]) -> None:
        self.patterns = [
            _make_pattern(text, vendor.vendor_id, family)
            for vendor in vendors
            for family in vendor.families
            for text in family.patterns
        ]
        self._by_prefix: dict[str, list[ModelPattern]] = {}
        for pattern in self.patterns:
            self._by_prefix.setdefault(pattern.prefix[:LONGEST_PREFIX], []).append(pattern)

    def find(self, model: str, vendor_id: str = "") -> list[ModelPattern]:
        """The patterns that a folded model fits, the most particular first. `vendor_id`: only its own."""
        found = [
            pattern
            for length in range(min(len(model), LONGEST_PREFIX) + 1)
            for pattern in self._by_prefix.get(model[:length], ())
            if (not vendor_id or pattern.vendor_id == vendor_id) and pattern.regex.fullmatch(model)
        ]
        return sorted(found, key=lambda pattern: -pattern.score)


def find_models(folded: str) -> Iterator[re.Match[str]]:
    """The words of folded text that look like models."""
    for match in MODEL.finditer(folded):
        if is_model(match[0]):
            yield match


def measure_model(index: ModelIndex, word: str, vendor_id: str = "") -> int:
    """How much of a word is one model: 'DS-2CD2143G0-I/DS-2DF8236I' is two, 'DS-7604NI-K1/4P' is one."""
    slash = word.find("/", _SHORTEST)
    while slash >= 0:
        if len(word) - slash > _SHORTEST and index.find(word[slash + 1 :], vendor_id):
            return slash
        slash = word.find("/", slash + 1)
    return len(trim_model(word))


def is_model(word: str) -> bool:
    """True for folded words with letters and digits that are no unit, no standard, no version and no year."""
    if len(word) < 4 or not any(map(str.isdigit, word)) or not any(map(str.isalpha, word)):
        return False
    return not is_unit(word) and not FIRMWARE.fullmatch(word)


def is_unit(word: str) -> bool:
    """True for folded words such as '4mp', '2.8mm', '1080p', 'ip67' or 'h.265'."""
    return _UNIT.fullmatch(word) is not None


def trim_model(word: str) -> str:
    """A model without what records put behind it ('_firmware')."""
    return _TAIL.sub("", word)


def find_firmware(folded: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where the first firmware version or build lies, without its label; None if there is none."""
    match = FIRMWARE.search(folded, start, len(folded) if end is None else end)
    if match is None:
        return None
    label = _LABELS.match(match[0])
    return match.start() + (label.end() if label else 0), match.end()


def _make_pattern(text: str, vendor_id: str, family: Family) -> ModelPattern:
    folded = text.lower()
    prefix = re.split(r"[*#?]", folded, maxsplit=1)[0]
    regex = "".join({"*": ".*", "#": r"\d", "?": "."}.get(sign) or re.escape(sign) for sign in folded)
    generic = sum(map(str.isalpha, prefix[: _end_of_generic(prefix)]))
    letters = sum(map(str.isalpha, folded)) - generic
    fixed = sum(map(str.isalnum, folded)) - generic
    score = fixed + 0.5 * generic + 0.25 * folded.count("#") + 0.5 * ("-" in folded)
    has_more = generic > 0 or any(map(str.isdigit, folded))
    is_distinctive = (
        len(prefix) >= _LEAST_PREFIX and score >= _LEAST_SCORE and letters >= _LEAST_LETTERS + (not has_more)
    )
    return ModelPattern(
        text, prefix, re.compile(regex), vendor_id, family.brand_id, family.family_id, score, is_distinctive
    )


def _end_of_generic(prefix: str) -> int:
    match = _GENERIC.match(prefix)
    return match.end() if match else 0
