"""Every file of the site by its address: found one by one when it is served, listed in order when all are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import islice

from sousveil.publish.charts.drawing import draw_chart, find_chart_page
from sousveil.publish.map.collecting import collect_cameras
from sousveil.publish.map.files import MapFiles
from sousveil.publish.site.camera_areas import list_slugs
from sousveil.publish.site.contents import Gathered, Kind, Page
from sousveil.publish.site.listings import Choice, find_facet_value, list_choices, make_list_page
from sousveil.publish.site.reading import Site, make_slug
from sousveil.publish.site.registry import find_kind, list_kinds
from sousveil.publish.site.rendering import (
    count_pages,
    make_navigation,
    render_both,
    render_html,
    render_json,
)

PAGES_AT_ONCE = 500
PART_RECORDS = 2_500
_LIST = re.compile(r"(?:index|by-(?P<column>[a-z0-9_]+)/(?P<value>.+?))(?:-page-(?P<page>[0-9]{1,6}))?")
_HASHED = re.compile(r"x[0-9a-f]{24}")
_ASSET = re.compile(r"assets/(?:[a-z0-9-]+/){0,3}[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the pages. `what`: 'single', or of a kind its 'lists', its 'records' from the number `first` on, or 'gathered'."""

    what: str
    kind: str = ""
    first: int = 0


class SiteFiles:
    """The pages, their twins in JSON, the map's data and the assets of a site in one language. Threads may share it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.counts = count_pages(site)
        self.navigation = make_navigation(site, self.counts)

    def find_file(self, address: str, asked: Mapping[str, str] | None = None) -> bytes | None:
        """The file at `address`, None when there is none. `asked`: the query of a list's address: facets, sort, page."""
        if address.startswith("assets/"):
            return read_asset(address)
        if address.startswith("map/"):
            return self._map_files.render(address) if self._map_files else None
        if address.startswith("charts/"):
            return self._find_chart(address)
        name, dot, suffix = address.rpartition(".")
        if suffix not in ("html", "json") or not dot:
            return None
        page = self.find_page(f"{name}.html", asked or {})
        if page is None:
            return None
        return self.render_page(page) if suffix == "html" else render_json(self.site, page)

    def render_page(self, page: Page) -> bytes:
        """The page in HTML."""
        return render_html(self.site, page, self.navigation)

    def render_files(self, page: Page) -> tuple[bytes, bytes]:
        """The page in HTML, and its twin."""
        return render_both(self.site, page, self.navigation)

    def find_page(self, address: str, asked: Mapping[str, str]) -> Page | None:
        """The page at an address that ends in .html."""
        if address in self._single_pages:
            return self._single_pages[address]
        name, _, rest = address.removesuffix(".html").partition("/")
        kind = find_kind(name)
        if kind is None or not rest or not kind.id_sql:
            return None
        choice = self._read_choice(kind, rest, asked)
        if choice is not None:
            return make_list_page(self.site, kind, choice)
        identifier = self._find_id(kind, rest)
        return next(iter(kind.make_pages(self.site, [identifier])), None) if identifier else None

    def _find_chart(self, address: str) -> bytes | None:
        found = find_chart_page(address)
        page = self.find_page(found[0], {}) if found else None
        if found is None or page is None:
            return None
        chart = next((chart for chart in page.charts if chart.name == found[1]), None)
        return draw_chart(chart, found[2]) if chart else None

    def iterate_pages(self) -> Iterator[Page]:
        """Every page that is written as a file: those of their own, lists, then records kind after kind."""
        for part in self.list_parts():
            yield from self.iterate_part(part)

    def list_parts(self) -> list[Part]:
        """What `iterate_pages` gives, in parts that can be made apart from each other."""
        gathered = self.gather_records()
        parts = [Part("single")]
        for kind in list_kinds():
            if not kind.id_sql or not self.counts[kind.name]:
                continue
            if kind.name in gathered:
                parts.append(Part("gathered", kind.name))
                continue
            parts.append(Part("lists", kind.name))
            firsts = range(0, self.counts[kind.name], PART_RECORDS)
            parts += [Part("records", kind.name, first) for first in firsts]
        return parts

    def iterate_part(self, part: Part) -> Iterator[Page]:
        """The pages of one part."""
        gathered = self.gather_records()
        kind = find_kind(part.kind)
        if part.what == "single":
            yield from self._single_pages.values()
        elif part.what == "gathered":
            yield from gathered[part.kind].make_pages()
        elif kind and part.what == "lists":
            pages = (make_list_page(self.site, kind, choice) for choice in list_choices(self.site, kind))
            yield from (page for page in pages if page is not None)
        elif kind:
            ids = islice(self.site.iterate_ids(kind.id_sql), part.first, part.first + PART_RECORDS)
            while batch := list(islice(ids, PAGES_AT_ONCE)):
                yield from kind.make_pages(self.site, batch)

    def iterate_map(self) -> Iterator[tuple[str, bytes]]:
        """The files of the map: address and content; none without cameras."""
        self.gather_records()  # the map links to where cameras are told of
        if self._map_files:
            yield from self._map_files.render_all()

    def count_files(self) -> int:
        """About how many pages `iterate_pages` gives: the records; lists are few beside them."""
        gathered = self.gather_records()
        return sum(gathered[name].count if name in gathered else count for name, count in self.counts.items())

    def gather_records(self) -> Mapping[str, Gathered]:
        """For files: what stands for the kinds that have too many records. Links lead there from then on."""
        for name, found in self._gathered.items():
            self.site.gathered[name] = found.find_address
        return self._gathered

    @cached_property
    def _gathered(self) -> dict[str, Gathered]:
        found = {kind.name: kind.gather(self.site) for kind in list_kinds() if kind.gather}
        return {name: gathered for name, gathered in found.items() if gathered is not None}

    @cached_property
    def _single_pages(self) -> dict[str, Page]:
        return {
            page.address: page
            for kind in list_kinds()
            if kind.make_more
            for page in kind.make_more(self.site)
        }

    @cached_property
    def _map_files(self) -> MapFiles | None:
        if not self.site.select_value("SELECT count(*) FROM core_cameras"):
            return None
        slugs = list_slugs(self.site) if "cameras" in self.site.gathered else None
        return MapFiles(collect_cameras(self.site.connect()), slugs)

    def _read_choice(self, kind: Kind, rest: str, asked: Mapping[str, str]) -> Choice | None:
        match = _LIST.fullmatch(rest)
        if match is None or kind.listing is None:
            return None
        page = match["page"] or asked.get("page", "1")
        chosen = {name: value for name, value in asked.items() if name not in ("page", "sort") and value}
        if match["column"]:
            value = find_facet_value(self.site, kind, match["column"], match["value"])
            if value is None:
                return Choice(page=0)  # no such list
            chosen[match["column"]] = value
        return Choice(chosen, asked.get("sort", ""), int(page) if page.isdecimal() and len(page) < 8 else 0)

    def _find_id(self, kind: Kind, slug: str) -> str:
        return self._hashed_ids(kind).get(slug, "") if _HASHED.fullmatch(slug) else slug

    def _hashed_ids(self, kind: Kind) -> dict[str, str]:
        if kind.name not in self._hashed:
            slugs = ((make_slug(identifier), identifier) for identifier in self.site.iterate_ids(kind.id_sql))
            self._hashed[kind.name] = {slug: identifier for slug, identifier in slugs if slug != identifier}
        return self._hashed[kind.name]

    @cached_property
    def _hashed(self) -> dict[str, dict[str, str]]:
        return {}


def read_asset(address: str) -> bytes | None:
    """A style, script or picture that comes with the program; None when there is none of that name."""
    if not _ASSET.fullmatch(address) or ".." in address:
        return None
    path = files("sousveil.publish").joinpath(*address.split("/"))
    return path.read_bytes() if path.is_file() else None


def list_assets() -> Iterator[str]:
    """The addresses of all assets."""
    pending = ["assets"]
    while pending:
        folder = pending.pop()
        for entry in sorted(
            files("sousveil.publish").joinpath(*folder.split("/")).iterdir(), key=lambda e: e.name
        ):
            address = f"{folder}/{entry.name}"
            if entry.is_dir():
                pending.append(address)
            else:
                yield address
