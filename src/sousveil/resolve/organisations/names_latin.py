"""Names of organisations in letters taken apart: words without the legal form, numbers, places, parts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sousveil.resolve.organisations.folding import fold_text, romanise_letters, squeeze_text
from sousveil.resolve.organisations.forms import find_form_code, is_only_form, strip_latin_forms
from sousveil.resolve.organisations.regions import match_latin_region
from sousveil.vocabulary.organisations import load_words
from sousveil.vocabulary.places.world import load_country_names

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\b[^\W\d_](?:\.[^\W\d_]\b)+")
_POSSESSIVE = re.compile(r"['’`´ʼʹ′](?:s\b)?")
_GLUED = re.compile(r"(?<=[a-zäöü]{3})(AG|GmbH|LLC|SA|SRL|Ltd|Inc|BV)\b")
_WORD = re.compile(r"[^\W_]+")
_FORMER = re.compile(
    r"[(\[,;]?\s*\b(?:formerly(?: known as)?|former|previously|f/?k/?a|ex|vormals|anciennement|ранее|бывш\w*)\b[:.]?\s*(?P<name>[^()\[\]]{3,})[)\]]?",
)
_SAME_PLACE = re.compile(r"\(([^()]*)\)")
_BRANCH = re.compile(
    r"^(?P<branch>.+?)\b(?:branch|branch office|filial|filiala|zweigniederlassung|succursale|sucursal)(?: office| company)? of (?:the )?(?P<whole>.{3,})$"
)
_BRANCH_END = re.compile(
    r"^(?P<whole>.+\b(?:ltd|limited|inc|company|corporation|co|llc|gmbh|ag|sa|plc|bureau|group|bank|commission|government|police))[\s,.\-–]+(?P<branch>.*\b(?:branch|sub-?bureau|office|division|detachment|brigade|police station|department|filial|zweigniederlassung|sucursal|succursale)\b.*)$"
)
_STATES = {"us": ("united", "states"), "usa": ("united", "states"), "uk": ("united", "kingdom")}
_DEPARTMENT = re.compile(
    r"^(?P<branch>(?:department|division|office|directorate|section|bureau) (?:of|for) [^,]+), *(?P<whole>.{4,})$"
)


def parse_latin(name: str, folded: str, country: str) -> dict[str, Any]:
    """The fields of ParsedName that a name gives whose letters are Latin, Cyrillic, Greek or Georgian."""
    if _GLUED.search(name):
        folded = fold_text(_GLUED.sub(r" \1", name))
    former: list[str] = []
    known = _FORMER.search(folded) if "f" in folded or "ex" in folded or "р" in folded else None
    if known and known.start() > 2:
        former.append(squeeze_text(" ".join(_strip(known["name"])[0])))
        folded = folded[: known.start()]
    whole, branch = _split_branch(folded)
    tokens, raw, kind = _strip(whole)
    region, places, rest = _find_places(tokens)
    same = load_words("latin")["same"]
    weak, empty = _load_weak()
    core = [word for word in rest if word not in weak and word not in empty]
    business = [word for word in rest if word in weak]
    telling = tuple(same.get(word, word) for word in tokens if word not in empty) or tuple(tokens)
    return {
        "region_code": region,
        "region_raw": " ".join(places),
        "core": " ".join(core or rest or tokens),
        "core_raw": " ".join(core or rest or tokens),
        "business": tuple(same.get(word, word) for word in business),
        "business_raw": " ".join(business),
        "form_raw": raw,
        "form_class": kind,
        "form_code": find_form_code(raw, country),
        "branch": (squeeze_text(romanise_letters(branch)),) if branch else (),
        "branch_raw": branch,
        "kind": "company" if kind and kind != "state" else "",
        "tokens": telling,
        "words": " ".join(sorted(telling)),
        "numbers": tuple(word for word in tokens if word.isdigit()),
        "places": tuple(places),
        "former": tuple(former),
        "head": "" if is_only_form(tokens) else "".join(tokens),
        "skeleton": "".join(core or rest or tokens),
    }


def split_words(folded: str) -> list[str]:
    """Romanised words of a folded name; initials with dots are one word, numerals are digits."""
    text = romanise_letters(folded)
    text = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", text)
    text = _POSSESSIVE.sub("", text).replace("&", " and ")
    return _join_numbers(_WORD.findall(text))


def _strip(folded: str) -> tuple[list[str], str, str]:
    tokens = split_words(folded)
    words, form = strip_latin_forms(tokens)
    return words, form.raw, form.kind


def _join_numbers(words: list[str]) -> list[str]:
    """Numerals in digits, '40 4' joined to '44'."""
    numbers = load_words("latin")["numbers"]
    joined: list[str] = []
    for word in words:
        number = numbers.get(word, word)
        if number.isdigit() and number.isascii():
            number = number.lstrip("0") or "0"
            last = joined[-1] if joined else ""
            if len(number) == 1 and len(last) == 2 and last.isdigit() and last.endswith("0"):
                joined[-1] = str(int(last) + int(number))
                continue
        joined.extend(_STATES.get(number, (number,)))
    return joined


def _split_branch(folded: str) -> tuple[str, str]:
    if "branch" not in folded and not _BRANCH_HINT.search(folded):
        return folded, ""
    match = _BRANCH.match(folded) or _DEPARTMENT.match(folded) or _BRANCH_END.match(folded)
    return (match["whole"], match["branch"].strip()) if match else (folded, "")


_BRANCH_HINT = re.compile(
    r"bureau|office|department|division|filial|zweigniederlassung|succursale|sucursal|detachment|brigade|station"
)


def _find_places(tokens: list[str]) -> tuple[str, list[str], list[str]]:
    """Code of the first division of China, all words of places, the words without them (all if nothing else is left)."""
    countries, starts = _load_countries()
    region = ""
    places: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(tokens):
        size, code = match_latin_region(tokens, position)
        if not size and tokens[position][:3] in starts:
            size = next((n for n in (3, 2, 1) if "".join(tokens[position : position + n]) in countries), 0)
        if size:
            region = region or code
            places.extend(tokens[position : position + size])
        else:
            rest.append(tokens[position])
        position += size or 1
    return (region, places, rest) if rest else ("", [], tokens)


@cache
def _load_countries() -> tuple[dict[str, str], frozenset[str]]:
    """Squeezed name of a country in letters → its code; the first letters of these names."""
    names = {
        squeeze_text(romanise_letters(fold_text(name))): code for name, code in load_country_names().items()
    }
    names |= {squeeze_text(name): "" for name in load_words("latin")["words"]["places"]}
    kept = {name: code for name, code in names.items() if name.isascii() and len(name) > 2}
    return kept, frozenset(name[:3] for name in kept)


@cache
def _load_weak() -> tuple[frozenset[str], frozenset[str]]:
    words = load_words("latin")["words"]
    return frozenset(words["weak"]), frozenset(words["empty"])
