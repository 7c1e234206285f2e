"""Pages of measures: the question, the answer as a table, the method, the caveats and the SQL, as the build wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sousveil.publish.site.contents import Kind, Listing, Page
from sousveil.publish.site.reading import Site, make_address

_SHOWN = 200
_NAMES = """
SELECT substr(table_name, 5) AS id FROM duckdb_tables()
WHERE starts_with(table_name, 'out_')
  AND table_name NOT IN ('out_findings', 'out_flags', 'out_camera_flags', 'out_exposures', 'out_sampled_cameras')
"""


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
    values = {
        "name": name,
        "question": about.get("question", ""),
        "notes": about.get("notes", []),
        "columns": [(column, words.get(column, "")) for column in (rows[0] if rows else words)],
        "rows": rows,
        "total": total,
        "sql": about.get("sql", ""),
    }
    title = values["question"] or name.replace("_", " ")
    return Page(make_address("measures", name), str(title), "measure.html", values, values)


KIND = Kind(
    "measures",
    85,
    f"{_NAMES} ORDER BY id",
    make_measure_pages,
    Listing(f"SELECT id, replace(id, '_', ' ') AS title, 'en' AS language FROM ({_NAMES})"),
)
