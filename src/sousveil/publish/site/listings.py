"""Lists of pages: facets, sorting and paging, as addresses of their own where no server answers questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sousveil.publish.site.contents import Facet, Kind, Listing, Page
from sousveil.publish.site.reading import Row, Site, make_address, make_slug

PAGE_ROWS = 50
_PAGES_READ = 40
_KEPT_COUNTS = 2_000  # the counts of a facet are the same on every page of a list
MANY_VALUES = 200
"""A facet shows this many values, those with most rows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a listing is shown. `chosen`: facet → value; `sort`: a column, with '-' before it for falling; page from 1."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: its words, how many rows have it, the address of its list, and whether it is the one shown."""

    value: str
    label: str
    rows: int
    address: str
    is_chosen: bool


def make_list_page(site: Site, kind: Kind, choice: Choice) -> Page | None:
    """The page of a listing; None when a facet, a column or a page of that name or number does not exist."""
    listing = kind.listing
    if listing is None or choice.page < 1 or not _is_known(listing, choice):
        return None
    table = site.keep_rows(kind.name, listing.sql)
    where, bound = _make_filter(site, table, choice.chosen)
    total = _count_rows(site, table, where, bound)
    pages = max(1, -(-total // PAGE_ROWS))
    if choice.page > pages:
        return None
    rows = _read_rows(site, table, where, bound, _make_order(listing, choice.sort), choice.page)
    facets = [(facet, _count_values(site, kind, facet, choice)) for facet in listing.facets]
    values = {
        "kind": kind,
        "listing": listing,
        "rows": rows,
        "row_address": lambda row: make_address(kind.name, row["id"]),
        "total": total,
        "choice": choice,
        "facets": [
            (facet, found) for facet, found in facets if len(found) > 1 or facet.column in choice.chosen
        ],
        "pages": pages,
        "page_address": lambda number: name_list(kind, Choice(choice.chosen, choice.sort, number)),
        "sort_address": lambda column: name_list(
            kind, Choice(choice.chosen, _turn_sort(choice.sort, column))
        ),
        "clear_address": name_list(kind, Choice()),
    }
    data = {"total": total, "page": choice.page, "pages": pages, "rows": rows, "chosen": dict(choice.chosen)}
    return Page(name_list(kind, choice), _make_title(site, kind, facets), "listing.html", values, data)


def _count_rows(site: Site, table: str, where: str, bound: dict[str, Any]) -> int:
    key = ("total", table, where, tuple(bound.items()))
    found = _keep_counts(
        site, key, lambda: site.select(f"SELECT count(*) AS n FROM {table} WHERE {where}", **bound)
    )
    return int(found[0]["n"])


def _read_rows(site: Site, table: str, where: str, bound: dict[str, Any], order: str, page: int) -> list[Row]:
    """The rows of a page. When all pages are written, those of some pages are read at once: sorting costs most."""
    at_once = 1 if site.is_live else _PAGES_READ
    block, place = divmod(page - 1, at_once)
    sql = (
        f"SELECT * FROM {table} WHERE {where} ORDER BY {order} "
        f"LIMIT {PAGE_ROWS * at_once} OFFSET {block * PAGE_ROWS * at_once}"
    )
    if site.is_live:
        return site.select(sql, **bound)
    key = (sql, tuple(bound.items()))
    if site.read_lately[0] != key:
        site.read_lately = (key, site.select(sql, **bound))
    return site.read_lately[1][place * PAGE_ROWS : (place + 1) * PAGE_ROWS]


def _keep_counts(site: Site, key: tuple[object, ...], count: Callable[[], list[Row]]) -> list[Row]:
    rows = site.counted.get(key)
    if rows is None:
        rows = count()
        if len(site.counted) >= _KEPT_COUNTS:
            site.counted.clear()
        site.counted[key] = rows
    return rows


def list_choices(site: Site, kind: Kind) -> Iterator[Choice]:
    """Every page of a listing that is written as a file: all rows, and the rows of each value of each facet."""
    listing = kind.listing
    if listing is None:
        return
    table = site.keep_rows(kind.name, listing.sql)
    total = int(site.select_value(f"SELECT count(*) FROM {table}") or 0)
    yield from _list_pages({}, total)
    for facet in listing.facets:
        for found in _count_values(site, kind, facet, Choice()):
            yield from _list_pages({facet.column: found.value}, found.rows)


def find_facet_value(site: Site, kind: Kind, column: str, slug: str) -> str | None:
    """The value of a facet whose list has `slug` in its address."""
    facet = next(
        (facet for facet in (kind.listing.facets if kind.listing else ()) if facet.column == column), None
    )
    if facet is None:
        return None
    values = _count_values(site, kind, facet, Choice())
    return next((found.value for found in values if make_slug(found.value) == slug), None)


def name_list(kind: Kind, choice: Choice) -> str:
    """The address of a list: a file's for one facet or none and the first order, else with a question mark."""
    suffix = f"-page-{choice.page}" if choice.page > 1 else ""
    if choice.sort or len(choice.chosen) > 1:
        from urllib.parse import urlencode

        asked = dict(sorted(choice.chosen.items()))
        if choice.sort:
            asked["sort"] = choice.sort
        if choice.page > 1:
            asked["page"] = str(choice.page)
        return f"{kind.name}/index.html?{urlencode(asked)}"
    for column, value in choice.chosen.items():
        return f"{kind.name}/by-{column}/{make_slug(value)}{suffix}.html"
    return f"{kind.name}/index{suffix}.html"


def _list_pages(chosen: Mapping[str, str], total: int) -> Iterator[Choice]:
    for number in range(1, max(1, -(-total // PAGE_ROWS)) + 1):
        yield Choice(chosen, page=number)


def _is_known(listing: Listing, choice: Choice) -> bool:
    facets = {facet.column for facet in listing.facets}
    columns = {column.name for column in listing.columns} | {"title"}
    return set(choice.chosen) <= facets and choice.sort.removeprefix("-") in columns | {""}


def _make_filter(site: Site, table: str, chosen: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    conditions, bound = ["true"], {}
    for number, (column, value) in enumerate(sorted(chosen.items())):
        # A list holds several values of a row, anything else one; both read as a list of texts.
        conditions.append(f"list_contains({_as_list(site, table, column)}, $v{number})")
        bound[f"v{number}"] = value
    return " AND ".join(conditions), bound


def _make_order(listing: Listing, sort: str) -> str:
    name = sort.removeprefix("-")
    column = next(
        (column.sort_by for column in listing.columns if column.name == name and column.sort_by), name
    )
    first = f'"{column}" {"DESC" if sort.startswith("-") else "ASC"} NULLS LAST, ' if sort else ""
    return f"{first}{listing.order}, id"


def _turn_sort(sort: str, column: str) -> str:
    return f"-{column}" if sort == column else column


def _count_values(site: Site, kind: Kind, facet: Facet, choice: Choice) -> list[FacetValue]:
    """The values of a facet among the rows that all other chosen facets leave, those with most rows first."""
    assert kind.listing
    others = {column: value for column, value in choice.chosen.items() if column != facet.column}
    table = site.keep_rows(kind.name, kind.listing.sql)
    where, bound = _make_filter(site, table, others)
    key = (table, facet.column, tuple(sorted(others.items())))

    def count() -> list[Row]:
        return site.select(
            f"SELECT v AS value_id, {facet.label_sql or 'v'} AS label, n FROM (SELECT v, count(*) AS n FROM "
            f"(SELECT unnest({_as_list(site, table, facet.column)}) AS v FROM {table} WHERE {where}) "
            f"WHERE v IS NOT NULL AND v <> '' GROUP BY v ORDER BY n DESC, v LIMIT {MANY_VALUES}) AS counted "
            f"ORDER BY {'v DESC' if facet.newest_first else 'n DESC, v'}",
            **bound,
        )

    rows = _keep_counts(site, key, count)
    return [_make_value(site, kind, facet, choice, row, others) for row in rows]


def _as_list(site: Site, table: str, column: str) -> str:
    rows = _keep_counts(
        site,
        ("type", table, column),
        lambda: site.select(f'SELECT typeof("{column}") AS name FROM {table} LIMIT 1'),
    )
    kind = rows[0]["name"] if rows else "VARCHAR"
    return f'CAST("{column}" AS VARCHAR[])' if str(kind).endswith("[]") else f'[CAST("{column}" AS VARCHAR)]'


def _make_value(
    site: Site, kind: Kind, facet: Facet, choice: Choice, row: Row, others: Mapping[str, str]
) -> FacetValue:
    value = row["value_id"]
    is_chosen = choice.chosen.get(facet.column) == value
    # Without a server only one facet at a time has a page.
    kept = others if site.is_live else {}
    chosen = kept if is_chosen else {**kept, facet.column: value}
    label = site.wording.say_value(facet.messages, row["label"] or value)
    return FacetValue(value, label, row["n"], name_list(kind, Choice(chosen)), is_chosen)


def _make_title(site: Site, kind: Kind, facets: list[tuple[Facet, list[FacetValue]]]) -> str:
    chosen = [value.label for _, values in facets for value in values if value.is_chosen]
    return " · ".join([site.wording.say(f"{kind.name}-heading"), *chosen])
