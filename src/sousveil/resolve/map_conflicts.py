"""Points that lie elsewhere than their source says: in another country, or far from the city that it names.

The map is simplified, so a stated country counts as agreed where its land is within BORDER_DOUBT_M. A state may be stated
for its dependencies, which have codes of their own, and either side where the choice of the map is disputed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sousveil.resolve.map_cities import measure_metres
from sousveil.resolve.map_places import has_land_near, list_countries
from sousveil.resolve.named_places import Statement, list_meanings, measure_stated_city
from sousveil.vocabulary.places.map import load_map_regions
from sousveil.vocabulary.places.world import load_countries_by_code

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

Texts = npt.NDArray[np.object_]


def find_conflicts(records: pa.Table, regions: npt.NDArray[np.int16]) -> Texts:
    """'country', 'place' or '' for each record. Columns read: country, place_raw, lat, lon. `regions`: of the points."""
    found = np.full(records.num_rows, "", dtype=object)
    stated = records.select(["country", "place_raw"]).combine_chunks()
    keys, numbers = _list_different(stated)
    countries = list_countries(regions)
    lat, lon = (records[name].to_numpy() for name in ("lat", "lon"))
    for number, (country, place_raw) in enumerate(keys):
        if not country and not place_raw:
            continue
        rows = np.flatnonzero((numbers == number) & (regions >= 0))
        if country in load_countries_by_code():
            away = rows[countries[rows] != country]
            found[_keep_contradicted(away, country, regions, lat, lon)] = "country"
        if place_raw:
            rest = rows[found[rows] == ""]
            found[_find_far(rest, country, place_raw, (regions, countries, lat, lon))] = "place"
    return found


def _list_different(stated: pa.Table) -> tuple[list[tuple[str, str]], npt.NDArray[np.int64]]:
    """The different rows, and the number of its row for each."""
    country, place = (stated[name].combine_chunks().dictionary_encode() for name in ("country", "place_raw"))
    size = max(1, len(place.dictionary))
    codes = country.indices.to_numpy().astype(np.int64) * size + place.indices.to_numpy()
    values, numbers = np.unique(codes, return_inverse=True)
    left, right = country.dictionary.to_pylist(), place.dictionary.to_pylist()
    return [(left[value // size], right[value % size]) for value in values.tolist()], numbers


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
    country: str,
    place_raw: str,
    located: tuple[npt.NDArray[np.int16], Texts, npt.NDArray[np.float64], npt.NDArray[np.float64]],
) -> npt.NDArray[np.intp]:
    """Those rows whose point is far from the city that is named, or in another province of China."""
    regions, countries, lat, lon = located
    held = load_map_regions()
    far: list[int] = []
    for code in sorted(set(countries[rows])):
        same = rows[countries[rows] == code]
        stated = Statement(place_raw, "", country or code)
        city = measure_stated_city(stated)
        if city is not None:
            at_lat, at_lon = np.full(len(same), city[0]), np.full(len(same), city[1])
            far += same[measure_metres(lat[same], lon[same], at_lat, at_lon) > CITY_DOUBT_M].tolist()
        elif code == "CN":
            named = {place.region_code for place in list_meanings(stated)} - {""}
            if len(named) == 1:
                far += [row for row in same.tolist() if held[regions[row]].code not in (*named, "")]
    return np.array(far, dtype=np.intp)
