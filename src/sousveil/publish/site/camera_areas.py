"""Cameras by area, for files: where there are too many for a page each, one row each on pages of first-level divisions.

A camera keeps the address `cameras/<id>.html` where the site is served; in files it has the anchor of its id on a page of
its division, and links lead there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from sousveil.publish.pages import show_text
from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.site.contents import Column, Facet, Gathered, Kind, Listing, Page
from sousveil.publish.site.listings import list_choices, make_list_page
from sousveil.publish.site.reading import Site, make_address, make_slug
from sousveil.publish.site.rendering import format_number

MOST_PAGES = 20_000
"""Up to this many cameras have a page each in files too."""

ROWS_ON_PAGE = 200
_PAGES_AT_ONCE = 250

_AREA = "'area-' || coalesce(nullif(region_code, ''), nullif(country, ''), 'unknown')"

# Neighbours by city and H3 cell stand together; the same build gives the same pages.
_PLACED = f"""
SELECT *, dense_rank() OVER (ORDER BY area_id, page) AS page_place FROM (
  SELECT camera_id, area_id,
         (row_number() OVER (PARTITION BY area_id ORDER BY city_name, h3_5, h3_7, camera_id) - 1) // {ROWS_ON_PAGE} + 1 AS page
  FROM (SELECT *, {_AREA} AS area_id FROM core_cameras))
"""

_LISTING = Listing(
    f"""SELECT {_AREA} AS id, coalesce(nullif(min(region_name), ''), nullif(min(country), ''), '') AS title, '' AS language,
min(country) AS country, CAST(sum(cameras) AS BIGINT) AS cameras, max(left(seen_last_at, 10)) AS seen_last_at
FROM core_cameras GROUP BY 1""",
    (Column("country"), Column("cameras", figure=True), Column("seen_last_at")),
    (Facet("country"),),
    "country, title",
)

_PAGES = """
SELECT a.area_id, a.page, t.pages, t.rows, t.title
FROM (SELECT DISTINCT area_id, page FROM {placed}) a
JOIN (SELECT p.area_id, max(p.page) AS pages, count(*) AS rows,
        concat_ws(', ', nullif(min(c.region_name), ''), nullif(min(c.country), '')) AS title
      FROM {placed} p JOIN core_cameras c USING (camera_id) GROUP BY 1) t USING (area_id)
ORDER BY a.area_id, a.page
"""

_ROWS = """
SELECT p.page_place, c.camera_id, c.city_name, c.lat, c.lon, c.cameras, c.surveillance_type, c.camera_type, c.camera_mount,
       c.surveillance, c.zone, coalesce(v.name, ''), c.vendor_id, c.model, c.presence, c.started_at, left(c.seen_first_at, 10),
       left(c.seen_last_at, 10)
FROM {placed} p JOIN core_cameras c USING (camera_id) LEFT JOIN core_vendors v USING (vendor_id)
WHERE p.page_place BETWEEN $first AND $last
ORDER BY p.page_place, c.city_name, c.h3_5, c.h3_7, c.camera_id
"""

# DuckDB is slow at lists in an order of their own.
_SEEN = """
SELECT m.camera_id, m.source_id, o.locator
FROM {placed} p JOIN core_camera_members m USING (camera_id) JOIN raw_camera_observations o USING (observation_id)
WHERE p.page_place BETWEEN $first AND $last
ORDER BY p.page_place, m.camera_id, o.snapshot_at, o.observation_id
"""

_SOURCES = "SELECT source_id, coalesce(nullif(title, ''), filename) AS name FROM raw_sources"

_COLUMNS = (
    "camera_id", "city_name", "lat", "lon", "cameras", "type", "camera_type", "camera_mount", "surveillance", "zone", "vendor",
    "vendor_id", "model", "presence", "started_at", "seen_first_at", "seen_last_at",
)  # fmt: skip
_PLAIN = ("camera_id", "vendor_id", "lat", "lon", "cameras")
_NEEDS_NO_ESCAPE = re.compile(r"[A-Za-z0-9_.$:/@ \[\]()=-]*").fullmatch
_KEPT_TEXTS = 100_000


@dataclass(frozen=True, slots=True)
class _Area:
    """A page of an area: its place among the area's pages, and the area's rows."""

    area_id: str
    page: int
    pages: int
    rows: int
    title: str


def gather_cameras(site: Site, kind: Kind, most: int = MOST_PAGES) -> Gathered | None:
    """The pages that stand for those of cameras in files; None when there are no more than `most` cameras."""
    if int(site.select_value("SELECT count(*) FROM core_cameras") or 0) <= most:
        return None
    placed = site.keep_rows("cameras_placed", _PLACED)
    areas = [_Area(**row) for row in site.select(_PAGES.format(placed=placed))]

    def find_address(camera_id: str) -> str:
        rows = site.select(f"SELECT area_id, page FROM {placed} WHERE camera_id = $own", own=camera_id)
        return f"{_name_page(rows[0]['area_id'], rows[0]['page'])}#{camera_id}" if rows else ""

    return Gathered(lambda: _make_pages(site, kind, placed, areas), find_address, len(areas))


def list_slugs(site: Site) -> list[str]:
    """For the map, in the order of ids: the name of each camera's page without its ending, and its anchor."""
    placed = site.keep_rows("cameras_placed", _PLACED)
    cursor = site.connect().execute(f"SELECT area_id, page, camera_id FROM {placed} ORDER BY camera_id")
    names: dict[tuple[str, int], str] = {}
    slugs = []
    while rows := cursor.fetchmany(50_000):
        for area_id, page, own in rows:
            name = names.get((area_id, page))
            if name is None:
                address = _name_page(area_id, page)
                name = names[area_id, page] = address.removeprefix("cameras/").removesuffix(".html")
            slugs.append(f"{name}#{own}")
    return slugs


def _make_pages(site: Site, kind: Kind, placed: str, areas: list[_Area]) -> Iterator[Page]:
    index = replace(kind, listing=_LISTING)
    for choice in list_choices(site, index):
        page = make_list_page(site, index, choice)
        if page is not None:
            yield replace(page, template="camera_areas.html")
    shown = _Texts()
    names = {row["source_id"]: row["name"] for row in site.select(_SOURCES)}
    for start in range(0, len(areas), _PAGES_AT_ONCE):
        part = areas[start : start + _PAGES_AT_ONCE]
        ends = {"first": start + 1, "last": start + len(part)}
        held: dict[int, list[tuple[Any, ...]]] = {}
        seen: dict[str, tuple[list[str], list[str]]] = {}
        for own, source_id, locator in site.connect().execute(_SEEN.format(placed=placed), ends).fetchall():
            source_ids, locators = seen.setdefault(own, ([], []))
            source_ids.append(source_id)
            locators.append(locator)
        for row in site.connect().execute(_ROWS.format(placed=placed), ends).fetchall():
            held.setdefault(row[0], []).append((*row[1:], *seen.get(row[1], ((), ()))))
        for number, area in enumerate(part, start=start + 1):
            yield _make_page(site, kind, area, held.get(number, []), shown, names)


def _make_page(
    site: Site,
    kind: Kind,
    area: _Area,
    rows: list[tuple[Any, ...]],
    shown: _Texts,
    names: Mapping[str, str],
) -> Page:
    source_ids = list(dict.fromkeys(own for row in rows for own in row[-2]))
    numbers = {own: number for number, own in enumerate(source_ids, start=1)}
    columns = {
        name: [row[at] for row in rows] if name in _PLAIN else [shown.mask(row[at]) for row in rows]
        for at, name in enumerate(_COLUMNS)
    }
    data = {
        "area_id": area.area_id,
        "page": area.page,
        "pages": area.pages,
        "rows": area.rows,
        "cameras": {
            **columns,
            "sources": [[numbers[own] - 1 for own in row[-2]] for row in rows],
            "locator": [list(row[-1]) for row in rows],
        },
        "source_ids": source_ids,
    }
    values = {
        "area": area,
        # show_text and escape made each piece; what stands between them is this module's.
        "rows": Markup("\n".join(_make_row(row, numbers, shown) for row in rows)),
        "sources": [(numbers[own], own, names.get(own, own[:16])) for own in source_ids],
        "page_address": lambda number: _name_page(area.area_id, number),
        "most": MOST_PAGES,
    }
    title = area.title or site.wording.say("cameras-area-unknown")
    return Page(
        _name_page(area.area_id, area.page),
        f"{site.wording.say(f'{kind.name}-heading')} · {title}",
        "camera_area.html",
        values,
        data,
        "",
        tuple(source_ids),
    )


def _make_row(row: tuple[Any, ...], numbers: dict[str, int], shown: _Texts) -> str:
    """A table's row in HTML. Every text goes through `shown`, which masks and escapes it."""
    (
        own,
        city,
        lat,
        lon,
        cameras,
        kind,
        form,
        mount,
        surveillance,
        zone,
        vendor,
        vendor_id,
        model,
        presence,
        *rest,
    ) = row
    started, first, last, source_ids, locators = rest
    texts = [shown.show(text) for text in (kind, form, mount, surveillance, zone) if text]
    place = f"{lat:.5f}, {lon:.5f}" if lat is not None and lon is not None else "–"
    maker = shown.show(vendor)
    if maker and vendor_id:
        maker = f'<a href="../{shown.escape(make_address("vendors", vendor_id))}">{maker}</a>'
    dates = " – ".join(dict.fromkeys(shown.show(text) for text in (started or first, last) if text))
    seen = "; ".join(
        f'<a href="#s{numbers[source]}">[{numbers[source]}]</a> <code>{shown.escape(locator)}</code>'
        for source, locator in zip(source_ids, locators, strict=True)
    )
    name = shown.escape(own)
    return (
        f'<tr id="{name}"><th scope="row"><code>{name}</code></th><td>{shown.show(city)}</td><td>{place}</td>'
        f'<td class="figure">{format_number(cameras)}</td><td>{" · ".join(texts)}</td><td>{maker} {shown.show(model)}</td>'
        f"<td>{shown.show(presence)}</td><td>{dates}</td><td>{seen}</td></tr>"
    )


class _Texts:
    """Texts as they are shown; the same few words stand in most rows."""

    def __init__(self) -> None:
        self._masked: dict[str, str] = {}
        self._shown: dict[str, str] = {}

    def mask(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = self._masked.get(value)
        if found is None:
            found = _keep(self._masked, value, mask_personal_data(value))
        return found

    def show(self, value: str) -> str:
        found = self._shown.get(value)
        if found is None:
            found = _keep(self._shown, value, str(show_text(mask_personal_data(value))))
        return found

    def escape(self, value: str) -> str:
        """An identifier: not masked."""
        return value if _NEEDS_NO_ESCAPE(value) else str(show_text(value))


def _keep(kept: dict[str, str], value: str, result: str) -> str:
    if len(kept) >= _KEPT_TEXTS:
        kept.clear()
    kept[value] = result
    return result


def _name_page(area_id: str, number: int) -> str:
    suffix = f"-page-{number}" if number > 1 else ""
    return f"cameras/{make_slug(area_id)}{suffix}.html"
