"""Which country, division and city a name beside cameras or counts means, where there is no point.

Names of China, and regions of some countries, are read as those of notices are (resolve/places.py); districts of Seoul by
our own list; else a city of the bundled list, if one city only of the country has the name. What has several meanings
may be decided by the other names of the same source, as the districts of one city stand in one table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from sousveil.resolve.map_places import locate_points
from sousveil.resolve.places import resolve_mention
from sousveil.resolve.places_outcomes import describe_division
from sousveil.vocabulary.places.china import read_rows
from sousveil.vocabulary.places.map import load_map_cities, load_map_regions
from sousveil.vocabulary.places.world import fold_name, load_countries_by_code

KOREA = "KR"
_ALONE_IN_THE_WORLD = 100_000  # people; where no country is stated, smaller cities prove nothing


class NamedPlace(NamedTuple):
    """Columns of core_camera_places. `city`: number in `load_map_cities()`, -1 if it is no city of that list."""

    country: str = ""
    region_code: str = ""
    region_name: str = ""
    city_code: str = ""
    city_name: str = ""
    city: int = -1


class Statement(NamedTuple):
    """What a source says of a place: its name, the code beside it ('' if none) and the country ('' if none)."""

    name: str
    code: str
    country: str


NOWHERE = NamedPlace()


@lru_cache(maxsize=65_536)
def list_meanings(stated: Statement) -> tuple[NamedPlace, ...]:
    """The places that the words may mean; the country alone if the words say no more; none if nothing is known."""
    country = stated.country if stated.country in load_countries_by_code() else ""
    outcome = resolve_mention(stated.name, _guess_scheme(stated.code, country), stated.code, country)
    place = outcome.place
    if place and place.level != "country" and place.place_scheme != "NUTS":
        return (
            _describe_division(place.place_code)
            if place.place_scheme.startswith("GB")
            else NamedPlace(place.country, place.region_code, place.region_name),
        )
    if outcome.candidates and all(code.isdigit() for code in outcome.candidates):
        return tuple(_describe_division(code) for code in outcome.candidates)
    cities = _list_districts(stated.name) if country in ("", KOREA) else ()
    cities = cities or _list_cities(stated.name, country)
    known = country or (place.country if place else "")
    return cities or ((NamedPlace(known),) if known else ())


def _guess_scheme(code: str, country: str) -> str:
    if code.isdigit() and len(code) == 6 and country in ("", "CN"):
        return "GB/T 2260"
    return "ISO 3166-2" if code[2:3] == "-" else ""


def _describe_division(code: str) -> NamedPlace:
    """A place of China: of a county or district the county is the city, as in lists of districts."""
    place = describe_division(code)
    if place.level == "region":
        return NamedPlace("CN", place.region_code, place.region_name)
    return NamedPlace("CN", place.region_code, place.region_name, place.place_code, place.place_name)


@cache
def _load_districts() -> dict[str, tuple[NamedPlace, ...]]:
    names = {region.code: region.name for region in load_map_regions()}
    found: dict[str, tuple[NamedPlace, ...]] = {}
    for row in read_rows("korea.csv"):
        place = NamedPlace(KOREA, row["region_code"], names[row["region_code"]], row["code"], row["name"])
        # A name that other cities have too has a second, unknown meaning.
        meanings = (place, NamedPlace(KOREA)) if row["is_shared"] == "1" else (place,)
        found[fold_name(row["name"])] = found[fold_name(row["latin"])] = meanings
    return found


def _list_districts(name: str) -> tuple[NamedPlace, ...]:
    return _load_districts().get(fold_name(name), ())


@cache
def _load_city_names() -> dict[str, tuple[int, ...]]:
    """Folded name → numbers of the cities that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(load_map_cities().names):
        found[fold_name(name)].append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _list_cities(name: str, country: str) -> tuple[NamedPlace, ...]:
    known = load_map_cities()
    numbers = _load_city_names().get(fold_name(name.split(",")[0]), ())
    if country:
        numbers = tuple(number for number in numbers if known.countries[number] == country)
    elif len(numbers) != 1 or known.populations[numbers[0]] < _ALONE_IN_THE_WORLD:
        return ()
    return tuple(_describe_city(number) for number in numbers)


@cache
def _describe_city(number: int) -> NamedPlace:
    known = load_map_cities()
    country, code = known.countries[number], f"geonames:{known.geoname_ids[number]}"
    at = slice(number, number + 1)
    region = int(locate_points(known.lat[at], known.lon[at]).regions[0])
    held = load_map_regions()[region] if region >= 0 else None
    if held is None or held.country != country:
        return NamedPlace(country, "", "", code, known.names[number], number)
    return NamedPlace(country, held.code, held.name, code, known.names[number], number)


def decide_regions(statements: Iterable[Statement]) -> frozenset[str]:
    """The divisions that the names of a source lie in for certain."""
    found = (list_meanings(stated) for stated in set(statements))
    return frozenset(each[0].region_code for each in found if len(each) == 1) - {""}


def choose_meaning(stated: Statement, regions: frozenset[str]) -> NamedPlace:
    """The one meaning, or the only one in `regions`, those of the same source; else what all have in common."""
    meanings = list_meanings(stated)
    if len(meanings) > 1 and regions:
        meanings = tuple(each for each in meanings if each.region_code in regions) or meanings
    if len(meanings) == 1:
        return meanings[0]
    countries = {each.country for each in meanings}
    if len(countries) != 1:
        return NOWHERE
    held = {(each.region_code, each.region_name) for each in meanings}
    region = held.pop() if len(held) == 1 else ("", "")
    return NamedPlace(countries.pop(), *region)


def measure_stated_city(stated: Statement) -> tuple[float, float] | None:
    """Latitude and longitude of the one large city that the words name, None if that is not certain."""
    meanings = list_meanings(stated)
    if len(meanings) != 1 or meanings[0].city < 0:
        return None
    known = load_map_cities()
    number = meanings[0].city
    if known.populations[number] < _ALONE_IN_THE_WORLD:
        return None
    return float(known.lat[number]), float(known.lon[number])
