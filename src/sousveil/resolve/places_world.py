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
    parts = [part for part in (fold_name(text) for text in _PARTS.split(raw)[:MAX_PARTS]) if part]
    whole = fold_name(raw)
    named = [code for code in (_find_country(part) for part in parts) if code]
    if not named:
        # A code is a country's only when it stands alone: street numbers and 'CA' of California are none.
        alone = _find_country(whole) or load_country_codes().get(raw.strip().upper(), "")
        named = [alone] if alone else []
    stated = {country} if country else set(named)
    regions: dict[str, Region] = {}
    for part in dict.fromkeys((*parts, whole)):
        for region in _find_regions(part, stated):
            regions[region.code] = region
    own = [code for code in regions if code in _OWN_REGION]
    if len(regions) > 1 and len(own) == 1:
        regions = {own[0]: regions[own[0]]}
    if len(regions) == 1:
        return _settle_region(next(iter(regions.values())), raw)
    if regions:
        evidence = f"several regions named: {raw}"[:200]
        return Outcome(None, tuple(sorted(regions)), evidence, country or next(iter(regions))[:2])
    if country and named and country not in named and (country, named[-1]) not in _NAMESAKES:
        candidates = tuple(sorted({country, *named}))
        return Outcome(
            None, candidates, f"the source states {country}, the words name another country: {raw}"[:200]
        )
    if len(set(named)) == 1 or country:
        code = country or named[0]
        evidence = f"country: {raw}"[:200] if named else f"country as the source states it: {country}"
        return Outcome(describe_country(code), (), evidence, code)
    return Outcome(None, tuple(sorted(set(named))), "several countries named" if named else "")


def _settle_region(region: Region, raw: str) -> Outcome:
    country = region.code[:2]
    place = Place(region.code, ISO_REGION, region.name, "region", country, region.code, region.name)
    evidence = f"region: {raw}"[:200]
    if region.code == "MX-CMX" and any(_MX_CITY.match(fold_name(part)) for part in _PARTS.split(raw)):
        evidence = f"renamed 2016-01: Distrito Federal → Ciudad de México; words: {raw}"[:200]
    return Outcome(place, (), evidence, country)


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
