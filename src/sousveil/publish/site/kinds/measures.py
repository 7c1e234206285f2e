"""Pages of measures: the question, the answer as a table, the method, the caveats and the SQL, as the build wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sousveil.publish.charts.answers import make_answer_chart, read_plan
from sousveil.publish.charts.shapes import Chart
from sousveil.publish.site.contents import Kind, Listing, Page
from sousveil.publish.site.reading import Site, make_address

_SHOWN = 200
_NAMES = """
SELECT substr(table_name, 5) AS id FROM duckdb_tables()
WHERE starts_with(table_name, 'out_')
  AND table_name NOT IN ('out_findings', 'out_flags', 'out_camera_flags', 'out_exposures')
"""


# Columns of answers that name a record with a page: its kind, and which of `$ids` have one.
_LINKED = {
    "capability": ("capabilities", "SELECT DISTINCT capability AS id FROM core_capability_mentions WHERE capability IN (SELECT unnest($ids))"),
    "vendor_id": ("vendors", "SELECT vendor_id AS id FROM core_vendors WHERE vendor_id IN (SELECT unnest($ids))"),
    "weakness_id": ("weaknesses", "SELECT DISTINCT weakness_id AS id FROM raw_weaknesses WHERE weakness_id IN (SELECT unnest($ids))"),
    **dict.fromkeys(
        ("buyer_key", "supplier_key"),
        ("organisations", "SELECT organisation_id AS id FROM core_organisations WHERE organisation_id IN (SELECT unnest($ids))"),
    ),
    "source_id": ("sources", "SELECT source_id AS id FROM raw_sources WHERE source_id IN (SELECT unnest($ids))"),
}  # fmt: skip


def make_measure_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the measures `ids`; names without a table in the build are left out."""
    known = set(site.iterate_ids(_NAMES))
    for name in ids:
        if name in known:
            yield _make_page(site, name)


def read_about(site: Site, name: str) -> dict[str, Any]:
    """What the build wrote beside a measure's answer: question, columns (name, words), notes (heading, words), sql; {} if nothing."""
    try:
        found = json.loads((site.build.folder / "measures" / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _make_page(site: Site, name: str) -> Page:
    # `name` is the name of an existing table, never text from a source.
    # A table keeps the order in which the measure's own ORDER BY put its rows.
    rows = site.select(f'SELECT * FROM "out_{name}" LIMIT {_SHOWN}')
    total = int(site.select_value(f'SELECT count(*) FROM "out_{name}"') or 0)
    about = read_about(site, name)
    words = dict(about.get("columns", ()))
    source_ids = tuple(dict.fromkeys(row["source_id"] for row in rows if row.get("source_id")))
    values = {
        "name": name,
        "question": about.get("question", ""),
        "notes": about.get("notes", []),
        "columns": [(column, words.get(column, "")) for column in (rows[0] if rows else words)],
        "rows": rows,
        "total": total,
        "known": _find_known(site, rows),
        "sql": about.get("sql", ""),
    }
    title = str(values["question"] or name.replace("_", " "))
    data = {key: value for key, value in values.items() if key != "known"}
    charts = _draw_answer(site, name, title, words, str(about.get("chart", "")))
    return Page(
        make_address("measures", name), title, "measure.html", values, data, "", source_ids, charts=charts
    )


def _find_known(site: Site, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Column → value → address of the record's page, for columns of ids; only of pages that there are."""
    found: dict[str, dict[str, str]] = {}
    for column, (kind, sql) in _LINKED.items():
        values = sorted({str(row[column]) for row in rows if row.get(column)})
        if values:
            known = site.select(sql, ids=values)
            found[column] = {row["id"]: make_address(kind, row["id"]) for row in known}
    return found


def _draw_answer(site: Site, name: str, title: str, words: Mapping[str, str], line: str) -> tuple[Chart, ...]:
    if not line:
        return ()
    columns = ", ".join(f'"{column}"' for column in read_plan(line).columns)
    rows = site.select(f'SELECT {columns} FROM "out_{name}"')
    for row in rows:
        if "capability" in row:
            row["capability"] = site.wording.say_value("capability-", row["capability"])
    chart = make_answer_chart(line, title, words, rows, site.wording.say)
    return (chart,) if chart else ()


KIND = Kind(
    "measures",
    85,
    f"{_NAMES} ORDER BY id",
    make_measure_pages,
    Listing(f"SELECT id, replace(id, '_', ' ') AS title, 'en' AS language FROM ({_NAMES})"),
)
