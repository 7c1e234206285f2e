"""Which country, and for some countries which first-level region, the words of an address name.

Words count only when they fill a part of the address between commas or lines: 'Jalisco' is a state, 'Calle Jalisco' is
a street. Towns are not looked up; a town alone leaves the place at its country.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sousveil.resolve.places_outcomes import ISO_REGION, Outcome, Place, describe_country
from sousveil.vocabulary.places.world import (
    Region,
    fold_name,
    load_country_codes,
    load_country_names,
    load_regions,
)

MAX_PARTS = 40  # no address has more
_PARTS = re.compile(r"[,;\n]")
_GARBLED = re.compile(r"[?�]")
_UA_REGION = re.compile(r"\s*\b(?:область|обл|oblast|region)\b\s*")
_UA_TOWN = re.compile(r"^(?:м|місто|г|город)\s+")
_MX_CITY = re.compile(r"^m.xico d ?f$|^distrito federal$|^d ?f$")
# A town of which there is one only, and which is a region by itself although sources add the region around it.
_OWN_REGION = frozenset(("UA-30", "UA-40", "CO-DC"))

# (country, other country): the name of the second is also that of a region in the first.
_NAMESAKES = frozenset((("US", "GE"), ("BE", "LU"), ("GB", "IE")))


@lru_cache(maxsize=65536)
def resolve_words(raw: str, country: str) -> Outcome:
    """The region or country that `raw` names. `country`: as the source states it, ISO 3166-1 alpha-2, '' if it does not."""
    whole = fold_name(raw)
    pieces = [(fold_name(text), text.strip()) for text in _PARTS.split(raw)[:MAX_PARTS] if fold_name(text)]
    parts = dict([*pieces, (whole, raw.strip())] if whole else pieces)
    last = pieces[-1][0] if pieces else ""
    named = _find_countries([part for part, _ in pieces], whole)
    stated = {country} if country else set(named.values())
    regions = {region: part for part in parts for region in _find_regions(part, stated)}
    own = [region for region in regions if region.code in _OWN_REGION]
    if len(regions) > 1 and len(own) == 1:
        regions = {own[0]: regions[own[0]]}
    if len(regions) == 1:
        region, part = regions.popitem()
        return _settle_region(region, part, parts[part])
    if regions:
        words = ", ".join(parts[part] for part in regions.values())
        codes = tuple(sorted(region.code for region in regions))
        return Outcome(None, codes, f"several regions named: {words}"[:200], country)
    if country and last not in named:
        named = {part: code for part, code in named.items() if code == country}
    return _settle_country(named, country)


def _find_countries(pieces: list[str], whole: str) -> dict[str, str]:
    """Words → the country that they name."""
    named = {part: code for part in (*pieces, whole) if (code := _find_country(part))}
    if pieces and pieces[-1] in named and any(part not in named for part in pieces):
        # The largest stands last; a town may have a country's name, as Granada has in some languages.
        return {pieces[-1]: named[pieces[-1]]}
    # A code is a country's only when it stands alone: street numbers and 'CA' of California are none.
    code = load_country_codes().get(whole.upper(), "")
    return named or ({whole: code} if code else {})


def _settle_country(named: dict[str, str], country: str) -> Outcome:
    """`named`: words → the country that they name."""
    codes = set(named.values())
    words = ", ".join(named)
    if country and codes and country not in codes and (country, list(named.values())[-1]) not in _NAMESAKES:
        evidence = f"the source states {country}, the words name another country: {words}"
        return Outcome(None, tuple(sorted({country, *codes})), evidence[:200])
    if not country and len(codes) != 1:
        return Outcome(None, tuple(sorted(codes)), f"several countries named: {words}"[:200] if codes else "")
    code = country or codes.pop()
    evidence = f"country: {words}"[:200] if named else f"country as the source states it: {country}"
    return Outcome(describe_country(code), (), evidence, code)


def _settle_region(region: Region, part: str, words: str) -> Outcome:
    country = region.code[:2]
    place = Place(region.code, ISO_REGION, region.name, "region", country, region.code, region.name)
    if region.code == "MX-CMX" and _MX_CITY.match(part):
        words = f"renamed 2016-01: Distrito Federal → Ciudad de México; words: {words}"
    else:
        words = f"region: {words}"
    return Outcome(place, (), words[:200], country)


def _find_country(part: str) -> str:
    names = load_country_names()
    return names.get(part) or _match_garbled(part, names)


def _find_regions(part: str, countries: set[str]) -> list[Region]:
    """The regions that a part of an address names, in `countries`; in all of them when there are none."""
    known = load_regions()
    found = []
    for country in sorted(countries & set(known)) if countries else sorted(known):
        names = known[country]
        region = names.get(part)
        if region is None and country == "UA":
            region = _find_oblast(part, names)
        if region is None and country in countries and _GARBLED.search(part):
            name = _match_garbled(part, {name: name for name in names})
            region = names.get(name)
        # Abbreviations and short names need the country beside them.
        if region and (countries or len(part) > 8):
            found.append(region)
    return found


def _find_oblast(part: str, names: dict[str, Region]) -> Region | None:
    plain = _UA_REGION.sub("", part)
    if plain != part:
        return next((names[name] for name in (plain, f"{plain} область") if name in names), None)
    return names.get(_UA_TOWN.sub("", part))


def _match_garbled(part: str, names: dict[str, str]) -> str:
    """What `part` means when '?' and '�' in it stand for a letter, '' unless that is one thing."""
    if not _GARBLED.search(part) or len(part) < 5:
        return ""
    pattern = re.compile("".join("." if _GARBLED.match(c) else re.escape(c) for c in part))
    found = {meaning for name, meaning in names.items() if pattern.fullmatch(name)}
    return found.pop() if len(found) == 1 else ""
