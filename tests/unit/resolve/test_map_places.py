"""Points of known countries: the seam at 180°, enclaves, small states, coasts, poles, disputed areas."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sousveil.resolve.map_cities import CITY_LIMIT_M, find_cities, measure_metres
from sousveil.resolve.map_places import OFFSHORE_LIMIT_M, has_land_near, list_countries, locate_points
from sousveil.vocabulary.places.map import (
    BORDER,
    COLUMNS,
    ROWS,
    load_country_figures,
    load_map_cells,
    load_map_cities,
    load_map_regions,
)
from sousveil.vocabulary.places.world import load_countries_by_code

POINTS = [
    ("Egvekinot, east of 180°", 66.32, -179.12, "RU"),
    ("Uelen", 66.16, -169.81, "RU"),
    ("Chukotka, just west of 180°", 68.5, 179.97, "RU"),
    ("Chukotka, just east of 180°", 68.5, -179.97, "RU"),
    ("Chukotka, on 180°", 68.5, 180.0, "RU"),
    ("Chukotka, on -180°", 68.5, -180.0, "RU"),
    ("Wrangel Island, west", 71.2, 179.5, "RU"),
    ("Wrangel Island, east", 71.2, -179.5, "RU"),
    ("Suva", -18.13, 178.44, "FJ"),
    ("Taveuni, west of 180°", -16.80, 179.97, "FJ"),
    ("Taveuni, east of 180°", -16.85, -179.97, "FJ"),
    ("Lakeba, Lau", -18.22, -178.80, "FJ"),
    ("Tarawa, Gilbert Islands", 1.43, 173.0, "KI"),
    ("Banaba", -0.86, 169.54, "KI"),
    ("Kanton, Phoenix Islands", -2.80, -171.68, "KI"),
    ("Kiritimati, Line Islands", 1.87, -157.4, "KI"),
    ("Makhachkala, Caspian shore", 42.97, 47.5, "RU"),
    ("Aktau, Caspian shore", 43.65, 51.2, "KZ"),
    ("Türkmenbaşy, Caspian shore", 40.02, 52.97, "TM"),
    ("Rasht, Caspian shore", 37.28, 49.58, "IR"),
    ("Baku, Caspian shore", 40.40, 49.87, "AZ"),
    ("Maseru", -29.31, 27.48, "LS"),
    ("Lesotho, inside", -29.6, 28.2, "LS"),
    ("Vatican", 41.9022, 12.4533, "VA"),
    ("Rome", 41.89, 12.48, "IT"),
    ("San Marino", 43.9367, 12.4463, "SM"),
    ("Campione d'Italia", 45.9686, 8.9708, "IT"),
    ("Lugano", 46.005, 8.95, "CH"),
    ("Büsingen", 47.697, 8.69, "DE"),
    ("Llívia", 42.464, 1.981, "ES"),
    ("Baarle-Hertog", 51.441, 4.932, "BE"),
    ("Monaco", 43.735, 7.42, "MC"),
    ("Singapore", 1.30, 103.85, "SG"),
    ("Johor Bahru", 1.48, 103.75, "MY"),
    ("Kowloon", 22.32, 114.17, "HK"),
    ("Hong Kong Island", 22.28, 114.16, "HK"),
    ("Macao", 22.19, 113.54, "MO"),
    ("Zhuhai", 22.27, 113.56, "CN"),
    ("Shenzhen", 22.55, 114.10, "CN"),
    ("Gibraltar", 36.14, -5.35, "GI"),
    ("La Línea", 36.17, -5.35, "ES"),
    ("Ceuta", 35.889, -5.32, "ES"),
    ("Kaliningrad", 54.71, 20.5, "RU"),
    ("Naxçıvan", 39.2, 45.4, "AZ"),
    ("Cabinda", -5.55, 12.2, "AO"),
    ("Attu, United States west of 180°", 52.9, 172.9, "US"),
    ("Saint-Denis, Réunion", -20.88, 55.45, "RE"),
    ("Longyearbyen", 78.22, 15.65, "SJ"),
    ("Simferopol", 44.95, 34.1, "UA"),
    ("Pristina", 42.66, 21.16, "XK"),
    ("Laayoune", 27.15, -13.2, "EH"),
    ("Hargeisa", 9.56, 44.06, "SO"),
    ("Kyrenia", 35.34, 33.32, "CY"),
    ("South Pole", -90.0, 0.0, "AQ"),
    ("South Pole by another meridian", -90.0, 123.0, "AQ"),
    ("North Pole", 90.0, 0.0, ""),
    ("0/0", 0.0, 0.0, ""),
    ("Pacific, on 180°", 30.0, 180.0, ""),
]


def locate(lat: float, lon: float) -> tuple[str, float]:
    regions, offshore = locate_points(np.array([lat]), np.array([lon]))
    return str(list_countries(regions)[0]), float(offshore[0])


@pytest.mark.parametrize(("name", "lat", "lon", "country"), POINTS, ids=[point[0] for point in POINTS])
def test_known_points(name: str, lat: float, lon: float, country: str) -> None:
    assert locate(lat, lon)[0] == country


def test_points_off_the_coast_have_their_distance() -> None:
    country, metres = locate(43.10, -9.45)  # about 14 km west of Cape Fisterra
    assert country == "ES"
    assert 8_000 < metres < 20_000
    assert locate(43.10, -10.0) == ("", pytest.approx(float("nan"), nan_ok=True))
    assert np.isnan(locate(48.85, 2.35)[1])


def test_the_coast_is_found_across_180_degrees() -> None:
    # Water at 180°; the land lies on one side of it only, or nearer on one.
    regions, metres = locate_points(np.array([-16.4, -16.4]), np.array([179.999, -179.999]))
    assert list(list_countries(regions)) == ["FJ", "FJ"]
    assert abs(metres[0] - metres[1]) < 500


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(float("nan"), 5.0), (50.0, float("nan")), (91.0, 5.0), (-95.0, 5.0), (50.0, float("inf"))],
)
def test_points_that_are_none_lie_nowhere(lat: float, lon: float) -> None:
    assert locate(lat, lon)[0] == ""


def test_no_points_give_nothing() -> None:
    assert len(locate_points(np.zeros(0), np.zeros(0)).regions) == 0


def test_the_grid_agrees_with_the_polygons() -> None:
    """A cell that needs no polygon has none of another region in its middle or near its corners."""
    cells = load_map_cells()
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, cells.points, (cells.rings, cells.polygons)
    )
    tree = shapely.STRtree(shapes)
    random = np.random.default_rng(5)
    rows, columns = random.integers(0, ROWS, 40_000), random.integers(0, COLUMNS, 40_000)
    plain = cells.grid[rows, columns] != BORDER
    x = (columns[plain] + random.uniform(0.01, 0.99, plain.sum())) * 0.1 - 180
    y = (rows[plain] + random.uniform(0.01, 0.99, plain.sum())) * 0.1 - 90
    points, pieces = tree.query(shapely.points(x, y), predicate="intersects")
    labels = cells.grid[rows, columns][plain][points]
    assert np.array_equal(cells.regions[pieces], labels)


def test_pieces_of_different_countries_do_not_overlap() -> None:
    """Of points near borders none is in polygons of two countries, but for the width of the coordinates' last digit."""
    cells = load_map_cells()
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, cells.points, (cells.rings, cells.polygons)
    )
    random = np.random.default_rng(6)
    rows, columns = np.nonzero(cells.grid == BORDER)
    chosen = random.integers(0, len(rows), 100_000)
    x = (columns[chosen] + random.uniform(0, 1, len(chosen))) * 0.1 - 180
    y = (rows[chosen] + random.uniform(0, 1, len(chosen))) * 0.1 - 90
    points, pieces = shapely.STRtree(shapes).query(shapely.points(x, y), predicate="intersects")
    countries = list_countries(cells.regions[pieces])
    pairs = {(point, country) for point, country in zip(points.tolist(), countries, strict=True)}
    assert len(pairs) == len(set(points.tolist()))


def test_all_countries_but_the_smallest_islands_are_on_the_map() -> None:
    missing = set(load_countries_by_code()) - {region.country for region in load_map_regions()}
    assert missing == {"AN", "CS"}  # no longer exist


def test_areas_of_the_polygons_are_those_of_the_countries() -> None:
    """Sums of regions against GeoNames, for countries without much inland water and dispute, and not very small."""
    sums: dict[str, float] = {}
    for region in load_map_regions():
        sums[region.country] = sums.get(region.country, 0.0) + region.area_km2
    for country in (
        "AT",
        "BG",
        "BO",
        "CZ",
        "ES",
        "FJ",
        "HU",
        "IT",
        "LS",
        "ME",
        "MN",
        "PL",
        "PT",
        "RO",
        "SN",
        "TH",
        "RU",
    ):
        stated = load_country_figures()[country].area_km2
        assert abs(sums[country] - stated) / stated < 0.06, country


def test_land_near() -> None:
    lat, lon = np.array([46.005, 46.005, 46.2]), np.array([8.95, 8.95, 6.14])
    assert has_land_near("IT", lat[:1], lon[:1], 10_000.0).tolist() == [True]
    assert has_land_near("FR", lat, lon, 10_000.0).tolist() == [False, False, True]


def test_cities_are_of_the_same_country_and_near() -> None:
    known = load_map_cities()
    lat, lon = np.array([36.14, 14.70, 0.0, -16.85]), np.array([-5.35, -17.45, 0.0, -179.97])
    cities = find_cities(lat, lon, locate_points(lat, lon).regions)
    assert [known.names[city] if city >= 0 else "" for city in cities] == ["Gibraltar", "Dakar", "", ""]
    assert OFFSHORE_LIMIT_M == 25_000.0


def test_no_city_is_nearer_than_the_one_that_is_found() -> None:
    """Against distances to all cities of the country."""
    known = load_map_cities()
    random = np.random.default_rng(7)
    chosen = random.integers(0, len(known.lat), 400)
    lat = np.clip(known.lat[chosen] + random.normal(0, 0.1, 400), -90, 90)
    lon = known.lon[chosen] + random.normal(0, 0.15, 400)
    regions = locate_points(lat, lon).regions
    countries, owners = list_countries(regions), np.array(known.countries, dtype=object)
    for at, city in enumerate(find_cities(lat, lon, regions).tolist()):
        own = np.flatnonzero(owners == countries[at])
        metres = measure_metres(lat[at : at + 1], lon[at : at + 1], known.lat[own], known.lon[own])
        nearest = int(own[metres.argmin()]) if len(own) and metres.min() <= CITY_LIMIT_M else -1
        assert city == nearest
