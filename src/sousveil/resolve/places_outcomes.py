"""What is found of a place: which one it is, or which ones it may be, and why."""

from __future__ import annotations

from typing import NamedTuple

from sousveil.vocabulary.places.china import find_level, list_ancestors, load_divisions
from sousveil.vocabulary.places.world import load_countries_by_code

GB = "GB/T 2260"
ISO = "ISO 3166-1"
ISO_REGION = "ISO 3166-2"
NUTS = "NUTS"


class Place(NamedTuple):
    """A place with those that hold it; fields as in core_resolved_places."""

    place_code: str
    place_scheme: str
    place_name: str
    level: str
    country: str
    region_code: str = ""
    region_name: str = ""
    city_code: str = ""
    city_name: str = ""


class Outcome(NamedTuple):
    """`place`: None unless resolved. `candidates`: codes that it may be, in order. `country`: '' if unknown."""

    place: Place | None
    candidates: tuple[str, ...] = ()
    evidence: str = ""
    country: str = ""

    @property
    def name(self) -> str:
        """'resolved', 'ambiguous' or 'unknown'."""
        return "resolved" if self.place else "ambiguous" if self.candidates else "unknown"


def describe_division(code: str) -> Place:
    """The division of China with this GB/T 2260 code.

    A municipality such as Beijing is a region without cities; so is what a province holds without a prefecture.
    """
    divisions = load_divisions()
    level = find_level(code)
    above = {find_level(parent): parent for parent in (code, *list_ancestors(code))}
    region, city = above.get("region", ""), above.get("city", "")
    return Place(
        code,
        GB,
        divisions[code],
        level,
        "CN",
        region,
        divisions.get(region, ""),
        city,
        divisions.get(city, ""),
    )


def describe_country(code: str) -> Place:
    """The country with this ISO 3166-1 alpha-2 code."""
    return Place(code, ISO, load_countries_by_code().get(code, code), "country", code)
