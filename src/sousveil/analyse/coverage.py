"""The area that cameras see: sector cones on the ground, overlaps counted once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from sousveil.analyse.sectors import draw_sectors
from sousveil.engine.sql_files import Parameter, ParameterValue, SqlFile
from sousveil.model.declaring import Column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indexes = NDArray[np.int64]

_PARAMETERS = (
    Parameter("range_m", "real", 45.0, "How far a camera sees, in metres."),
    Parameter("width_deg", "real", 80.0, "Width of the view where a source states none, in degrees."),
    Parameter(
        "most",
        "integer",
        200_000,
        "Above so many positions nothing is joined: it would take minutes, not seconds.",
    ),
)
_METHOD = (
    "Each camera that stands sees a sector: as wide as stated, else width_deg, and range_m deep; dome and panning cameras see a circle. The "
    "sectors of each group are joined, so that what several see counts once, in an equal-area projection. 45 m is how far "
    "a 1080p camera with a view of 80° detects a person (25 pixels a metre: 1920 ÷ 25 ÷ (2 tan 40°) = 45.8 m, IEC 62676-4:2014)."
)
_CAVEATS = (
    "Nothing stands in the way here: walls, trees and slopes hide much. seen_km2 knows only the cameras whose view is known; "
    "seen_most_km2 takes the others for circles. Guards and microphones are left out."
)
_SOURCE = "IEC 62676-4:2014, for the range; Snyder 1987, Map Projections, USGS PP 1395, eq. 10-15, for the projection."
_AREAS = (
    Column("cameras", "integer", "Positions with cameras."),
    Column("without_view", "integer", "Of these, fixed or of unknown type and without a direction."),
    Column("without_view_share", "real", "Their share.", unit="1"),
    Column("width_assumed", "integer", "Of the others, with a direction but without a stated width."),
    Column(
        "sum_km2", "real", "Area of all known views, overlaps counted as often as they are seen.", unit="km²"
    ),
    Column(
        "seen_km2",
        "real",
        "Area that at least one known view covers; null above `most`.",
        unit="km²",
        nullable=True,
    ),
    Column(
        "seen_most_km2", "real", "The same, if each camera without a known view sees a circle.", unit="km²"
    ),
    Column("range_m", "real", "Range that was assumed.", unit="m"),
    Column("width_deg", "real", "Width that was assumed where none is stated.", unit="degree"),
)
BY_PLACE = SqlFile(
    name="camera_coverage_by_place",
    question="How much of the ground do the known cameras of each place see?",
    inputs="core_cameras, core_camera_members, raw_camera_directions, core_place_figures",
    method=_METHOD,
    caveats=_CAVEATS,
    source=_SOURCE,
    parameters=_PARAMETERS,
    columns=(
        Column("level", "text", "country, region or city."),
        Column("country", "text", "ISO 3166-1 alpha-2, or 'unknown'."),
        Column("region_code", "text", "First-level division, 'unknown', or '' for a country."),
        Column("city_code", "text", "City, 'unknown', or '' for a country or division."),
        *_AREAS,
        Column("area_km2", "real", "Area of the place, null if unknown.", unit="km²", nullable=True),
        Column("seen_share", "real", "seen_km2 over the area.", unit="1", nullable=True),
    ),
    sql="-- Computed by src/sousveil/analyse/coverage.py: areas are joined as polygons.",
)
BY_CELL = SqlFile(
    name="camera_coverage_by_h3_7",
    question="How much of the ground do the known cameras of each H3 cell see?",
    inputs="core_cameras, core_camera_members, raw_camera_directions",
    method=f"{_METHOD} By the cell of resolution 7 (about 5 km²) that the camera stands in.",
    caveats=f"{_CAVEATS} What cameras of two cells both see counts in both.",
    source=_SOURCE,
    parameters=_PARAMETERS,
    columns=(Column("cell", "text", "H3 index in hex."), *_AREAS),
    sql=BY_PLACE.sql,
)

_VIEWS = """
WITH standing AS (
    SELECT
        camera_id, CASE WHEN camera_type IN ('dome', 'panning') THEN '' ELSE camera_id END AS view_id,
        lat, lon, camera_type, country, region_code, city_code, city_name, h3_7
    FROM core_cameras
    WHERE presence = 'present' AND lat IS NOT NULL AND surveillance_type NOT IN ('guard', 'gunshot_detector')
), looking AS (
    SELECT DISTINCT m.camera_id, d.center_deg, d.width_deg
    FROM raw_camera_directions AS d
    JOIN core_camera_members AS m ON m.observation_id = d.observation_id
)
SELECT
    s.camera_id, s.lat, s.lon, s.camera_type IN ('dome', 'panning') AS is_round, l.center_deg, l.width_deg,
    CASE WHEN s.country = '' THEN 'unknown' ELSE s.country END AS country,
    CASE WHEN s.region_code = '' THEN 'unknown' ELSE s.region_code END AS region_code,
    CASE WHEN s.city_code <> '' THEN s.city_code WHEN s.city_name <> '' THEN concat('name:', s.city_name) ELSE 'unknown' END AS city_code,
    coalesce(lower(hex(s.h3_7)), '') AS cell
FROM standing AS s
LEFT JOIN looking AS l ON l.camera_id = s.view_id
ORDER BY s.camera_id, l.center_deg, l.width_deg
"""
_PLACE_AREAS = """
SELECT country, region_code, city_code, max(figure) AS figure
FROM core_place_figures
WHERE measure = 'area_km2' AND rank = 1 AND figure > 0
GROUP BY country, region_code, city_code
"""


def join_areas(
    lats: Floats, lons: Floats, centers: Floats, widths: Floats, ranges_m: Floats, groups: Indexes
) -> Floats:
    """The area in m² that the sectors of each group 0 … n−1 see together, what several see counted once.

    One sector per element: position and direction in degrees, width in degrees up to 360, range in metres.
    """
    return _Pieces(draw_sectors(lats, lons, centers, widths, ranges_m)).join(groups)


_FEW_SECTORS = 40
"""So many that hang together are joined as they are; more are first cut along a grid."""


class _Pieces:
    """Sectors in clumps: those that touch one another, large clumps cut along a grid. What was joined for one grouping
    is not joined again for another."""

    def __init__(self, sectors: NDArray[np.object_]) -> None:
        import numpy as np

        clumps, sizes = _find_clumps(sectors)
        is_large = sizes > _FEW_SECTORS
        whole, large = np.flatnonzero(~is_large), np.flatnonzero(is_large)
        cut, owners, tiles = _cut_into_tiles(sectors[large])
        self.pieces = np.concatenate((sectors[whole], cut))
        self.owners = np.concatenate((whole, large[owners]))
        # Pieces of one number are joined with one another only: those of a clump, or of a tile.
        self.tiles = np.concatenate((clumps[whole], len(sectors) + tiles))
        self._joined: dict[tuple[int, int, int], float] = {}

    def join(self, groups: Indexes) -> Floats:
        """The area in m² of each group 0 … n−1; `groups`: one for each sector."""
        import numpy as np
        import shapely

        areas = np.zeros(int(groups.max(initial=-1)) + 1)
        of_piece = groups[self.owners]
        order = np.lexsort((self.tiles, of_piece))
        keys = np.stack((of_piece[order], self.tiles[order]), axis=1)
        starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)]) if len(order) else order
        sizes = np.diff(np.r_[starts, len(order)])
        single = order[starts[sizes == 1]]
        np.add.at(areas, of_piece[single], shapely.area(self.pieces[single]))
        for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
            members = order[start : start + size]
            areas[of_piece[members[0]]] += self._join_members(members)
        return areas

    def _join_members(self, members: Indexes) -> float:
        import shapely

        # Groups of one level lie in groups of the next: in one tile, the same first and as many are the same.
        key = (int(self.tiles[members[0]]), int(members[0]), len(members))
        if key not in self._joined:
            self._joined[key] = float(shapely.union_all(self.pieces[members]).area)
        return self._joined[key]


def _find_clumps(sectors: NDArray[np.object_]) -> tuple[Indexes, Indexes]:
    """For each sector the clump that it is in, by its lowest member, and how many sectors the clump has."""
    import numpy as np
    import shapely

    labels = np.arange(len(sectors), dtype=np.int64)
    left, right = shapely.STRtree(sectors).query(sectors, predicate="intersects")
    left, right = left[left < right], right[left < right]
    while True:
        lower = np.minimum(labels[left], labels[right])
        before = labels.copy()
        np.minimum.at(labels, left, lower)
        np.minimum.at(labels, right, lower)
        labels = labels[labels]
        if (labels == before).all():
            return labels, np.bincount(labels, minlength=len(labels))[labels]


def _cut_into_tiles(sectors: NDArray[np.object_]) -> tuple[NDArray[np.object_], Indexes, Indexes]:
    """The sectors cut along a grid: pieces, the sector of each, and the number of its tile.

    No piece crosses a tile, so what is joined within each tile adds up; the cost of joining grows with the tiles, not with
    the square of the cameras of a city.
    """
    import numpy as np
    import shapely

    if not len(sectors):
        nothing = np.zeros(0, dtype=np.int64)
        return sectors, nothing, nothing
    west, south, east, north = shapely.bounds(sectors).T
    # Tiles of eight times the usual sector, so that few are cut; never so small that one sector falls into very many.
    wide = max(8 * float(np.median(east - west)), float((east - west).max()) / 4)
    high = max(8 * float(np.median(north - south)), float((north - south).max()) / 4)
    first_x, first_y = (
        np.floor(edge / size).astype(np.int64) for edge, size in ((west, wide), (south, high))
    )
    columns = np.floor(east / wide).astype(np.int64) - first_x + 1
    rows = np.floor(north / high).astype(np.int64) - first_y + 1
    owners = np.repeat(np.arange(len(sectors)), columns * rows)
    nth = np.arange(len(owners)) - np.repeat(np.cumsum(columns * rows) - columns * rows, columns * rows)
    x, y = first_x[owners] + nth % columns[owners], first_y[owners] + nth // columns[owners]
    pieces = sectors[owners]
    cut = np.flatnonzero((columns * rows)[owners] > 1)
    boxes = shapely.box(x[cut] * wide, y[cut] * high, (x[cut] + 1) * wide, (y[cut] + 1) * high)
    pieces[cut] = shapely.intersection(pieces[cut], boxes)
    tiles = np.unique(np.stack((x, y), axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    return pieces, owners, tiles


class _Views:
    """Cameras and what they see, as columns."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, ParameterValue]
    ) -> None:
        import numpy as np

        table = connection.execute(_VIEWS).to_arrow_table()
        self.table = table
        self.range_m = float(parameters["range_m"] or 0)
        self.width_deg = float(parameters["width_deg"] or 0)
        self.lats = table["lat"].to_numpy()
        self.lons = table["lon"].to_numpy()
        is_round = table["is_round"].to_numpy()
        centers = table["center_deg"].to_numpy()
        widths = table["width_deg"].to_numpy()
        self.has_view = is_round | ~np.isnan(centers)
        self.is_width_assumed = ~is_round & ~np.isnan(centers) & np.isnan(widths)
        self.centers = np.where(np.isnan(centers), 0.0, centers)
        stated = np.where(np.isnan(widths), self.width_deg, np.clip(widths, 0.1, 360.0))
        self.widths = np.where(is_round | ~self.has_view, 360.0, stated)
        # Several directions of one camera are several rows: the camera counts at the first.
        self._views: dict[bool, _Pieces] = {}
        ids = table["camera_id"].to_numpy(zero_copy_only=False)
        self.is_first = np.r_[True, ids[1:] != ids[:-1]] if len(ids) else np.zeros(0, bool)
        self.is_joined = int(self.is_first.sum()) <= int(parameters["most"] or 0)

    def join_views(self, groups: Indexes, size: int, only_known: bool) -> list[float | None]:
        """The area in km² of each of `size` groups; None where there are too many cameras to join their views."""
        import numpy as np

        if not self.is_joined:
            return [None] * size
        chosen = self.has_view if only_known else np.ones(len(groups), bool)
        if only_known not in self._views:
            ranges = np.full(int(chosen.sum()), self.range_m)
            lats, lons, centers, widths = (
                column[chosen] for column in (self.lats, self.lons, self.centers, self.widths)
            )
            self._views[only_known] = _Pieces(draw_sectors(lats, lons, centers, widths, ranges))
        areas = np.zeros(size)
        found = self._views[only_known].join(groups[chosen])
        areas[: len(found)] = found
        return [float(area) / 1e6 for area in areas]

    def describe_groups(self, keys: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The columns of `_AREAS` for each distinct key; `keys`: one for each row."""
        import numpy as np

        distinct = sorted(set(keys))
        numbers = {key: number for number, key in enumerate(distinct)}
        groups = np.array([numbers[key] for key in keys], dtype=np.int64)
        size = len(distinct)
        known = self.has_view
        seen = self.join_views(groups, size, only_known=True)
        most = seen if known.all() else self.join_views(groups, size, only_known=False)
        sums = np.bincount(groups[known], np.radians(self.widths[known]) / 2 * self.range_m**2, size)
        cameras = np.bincount(groups[self.is_first], minlength=size)
        without = np.bincount(groups[self.is_first & ~known], minlength=size)
        assumed = np.bincount(groups[self.is_first & self.is_width_assumed], minlength=size)
        return {
            key: {
                "cameras": int(cameras[n]), "without_view": int(without[n]),
                "without_view_share": float(without[n] / cameras[n]), "width_assumed": int(assumed[n]),
                "sum_km2": float(sums[n]) / 1e6, "seen_km2": seen[n], "seen_most_km2": most[n],
                "range_m": self.range_m, "width_deg": self.width_deg,
            }
            for n, key in enumerate(distinct)
        }  # fmt: skip


def compute_by_place(
    connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, ParameterValue]
) -> pa.Table:
    """One row for each country, first-level division and city with cameras, with the columns of `BY_PLACE`."""
    views = _Views(connection, parameters)
    areas = {tuple(key): figure for *key, figure in connection.execute(_PLACE_AREAS).fetchall()}
    country, region, city = (
        views.table[name].to_pylist() for name in ("country", "region_code", "city_code")
    )
    levels = {
        "country": [(code, "", "") for code in country],
        "region": [(*codes, "") for codes in zip(country, region, strict=True)],
        "city": list(zip(country, region, city, strict=True)),
    }
    rows = []
    for level in sorted(levels):
        for key, described in views.describe_groups(levels[level]).items():
            area = areas.get(key)
            seen = described["seen_km2"]
            share = seen / area if area and seen is not None else None
            place = {"level": level, "country": key[0], "region_code": key[1], "city_code": key[2]}
            rows.append(place | described | {"area_km2": area, "seen_share": share})
    return pa.Table.from_batches([BY_PLACE.table.batch(rows)])


def compute_by_cell(
    connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, ParameterValue]
) -> pa.Table:
    """One row for each H3 cell of resolution 7 with cameras, with the columns of `BY_CELL`."""
    views = _Views(connection, parameters)
    described = views.describe_groups([(cell,) for cell in views.table["cell"].to_pylist()])
    rows = [{"cell": cell} | values for (cell,), values in described.items() if cell]
    return pa.Table.from_batches([BY_CELL.table.batch(rows)])


MEASURES = ((BY_PLACE, compute_by_place), (BY_CELL, compute_by_cell))
"""The measures of this module, and what computes each."""
