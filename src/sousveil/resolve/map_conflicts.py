"""Points that lie elsewhere than their source says: in another country, or far from the city that it names.

The map is simplified, so a stated country counts as agreed where its land is within BORDER_DOUBT_M. A state may be stated
for its dependencies, which have codes of their own, and either side where the choice of the map is disputed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sousveil.resolve.map_cities import measure_metres
from sousveil.resolve.map_places import has_land_near, list_countries
from sousveil.resolve.named_places import Statement, list_meanings, measure_stated_city
from sousveil.vocabulary.places.map import load_map_regions
from sousveil.vocabulary.places.world import load_countries_by_code

CONFLICTS = ("", "country", "place")
"""What core_camera_places states of a conflict."""

BORDER_DOUBT_M = 5_000.0
CITY_DOUBT_M = 60_000.0

# State → codes of its dependencies in ISO 3166-1.
_DEPENDENCIES = {
    "CN": "HK MO", "US": "PR GU VI AS MP UM", "FR": "GP MQ GF RE YT PM BL MF PF NC WF TF", "NO": "SJ BV", "FI": "AX",
    "DK": "FO GL", "NL": "BQ AW CW SX", "AU": "CC CX NF HM", "NZ": "CK NU TK",
    "GB": "GI GG JE IM FK BM KY VG AI MS TC SH IO PN GS",
}  # fmt: skip
# (country or division on the map, country that a source may state): see the decision on the map.
_DISPUTED = frozenset(
    (("XK", "RS"), ("EH", "MA"), ("PS", "IL"), ("IL", "SY"), ("IL", "PS"), ("TW", "CN"), ("UA-43", "RU"), ("UA-40", "RU"), ("GB", "CY"),
     ("CY", "GB"), ("IN", "PK"), ("PK", "IN"), ("IN", "CN"), ("CN", "IN"))
)  # fmt: skip
_ALLOWED = _DISPUTED | {(part, state) for state, parts in _DEPENDENCIES.items() for part in parts.split()}


def find_conflicts(records: pa.Table, regions: npt.NDArray[np.int16]) -> npt.NDArray[np.int8]:
    """The place in CONFLICTS for each record. Columns read: country, place_raw, lat, lon. `regions`: of the points."""
    found = np.zeros(records.num_rows, np.int8)
    lat, lon = (records[name].to_numpy() for name in ("lat", "lon"))
    for (country, place_raw), same in _group_stated(records):
        rows = same[regions[same] >= 0] if country or place_raw else same[:0]
        if not len(rows):
            continue
        if country in load_countries_by_code():
            away = rows[list_countries(regions[rows]) != country]
            found[_keep_contradicted(away, country, regions, lat, lon)] = CONFLICTS.index("country")
        if place_raw:
            rest = rows[found[rows] == 0]
            far = _find_far(rest, Statement(place_raw, "", country), (regions, lat, lon))
            found[far] = CONFLICTS.index("place")
    return found


def _group_stated(records: pa.Table) -> Iterator[tuple[tuple[str, str], npt.NDArray[np.intp]]]:
    """((country, place_raw), rows) of each different pair."""
    country, place = (records[name].combine_chunks().dictionary_encode() for name in ("country", "place_raw"))
    size = max(1, len(place.dictionary))
    codes = country.indices.to_numpy().astype(np.int64) * size + place.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    values, starts = np.unique(codes[order], return_index=True)
    left, right = country.dictionary.to_pylist(), place.dictionary.to_pylist()
    for value, start, end in zip(values.tolist(), starts, [*starts[1:], len(codes)], strict=False):
        yield (left[value // size], right[value % size]), order[start:end]


def _keep_contradicted(
    rows: npt.NDArray[np.intp],
    country: str,
    regions: npt.NDArray[np.int16],
    lat: npt.NDArray[np.float64],
    lon: npt.NDArray[np.float64],
) -> npt.NDArray[np.intp]:
    """Those rows whose point is neither in a dependency nor near the stated country."""
    held = load_map_regions()
    allowed = [
        (held[at].country, country) in _ALLOWED or (held[at].code, country) in _ALLOWED
        for at in regions[rows].tolist()
    ]
    rows = rows[~np.array(allowed, dtype=bool)]
    return rows[~has_land_near(country, lat[rows], lon[rows], BORDER_DOUBT_M)]


def _find_far(
    rows: npt.NDArray[np.intp],
    stated: Statement,
    located: tuple[npt.NDArray[np.int16], npt.NDArray[np.float64], npt.NDArray[np.float64]],
) -> npt.NDArray[np.intp]:
    """Those rows whose point is far from the city that is named, or in another province of China."""
    regions, lat, lon = located
    held = load_map_regions()
    countries = list_countries(regions[rows])
    far: list[int] = []
    for country in sorted(set(countries)):
        same = rows[countries == country]
        meant = stated._replace(country=stated.country or country)
        city = measure_stated_city(meant)
        if city is not None:
            at_lat, at_lon = np.full(len(same), city[0]), np.full(len(same), city[1])
            far += same[measure_metres(lat[same], lon[same], at_lat, at_lon) > CITY_DOUBT_M].tolist()
        elif country == "CN":
            named = {place.region_code for place in list_meanings(meant)} - {""}
            if len(named) == 1:
                far += [row for row in same.tolist() if held[regions[row]].code not in (*named, "")]
    return np.array(far, dtype=np.intp)
