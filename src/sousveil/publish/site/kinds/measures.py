"""Pages of measures: the question, the answer as a table, the method, the caveats and the SQL, as the build wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def read_header(sql: str) -> dict[str, list[str]]:
    """The `-- key: words` lines on top of a measure's SQL: key → values; indented lines go on with the value before."""
    header: dict[str, list[str]] = {}
    key = ""
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        words = line[2:]
        found, colon, value = words.strip().partition(":")
        if words.startswith("   ") and key:
            header[key][-1] += " " + words.strip()
        elif colon and found.isidentifier():
            key = found
            header.setdefault(key, []).append(value.strip())
    return header


def _make_page(site: Site, name: str) -> Page:
    # `name` is the name of an existing table, never text from a source.
    rows = site.select(f'SELECT * FROM "out_{name}" ORDER BY ALL LIMIT {_SHOWN}')
    total = int(site.select_value(f'SELECT count(*) FROM "out_{name}"') or 0)
    path = site.build.folder / "measures" / f"{name}.sql"
    sql = path.read_text(encoding="utf-8") if path.is_file() else ""
    header = read_header(sql)
    values = {
        "name": name,
        "question": " ".join(header.get("question", [])),
        "method": " ".join(header.get("method", [])),
        "caveats": header.get("caveats", []),
        "columns": list(rows[0]) if rows else [],
        "described": header.get("column", []),
        "rows": rows,
        "total": total,
        "sql": sql,
    }
    title = values["question"] or name.replace("_", " ")
    return Page(make_address("measures", name), str(title), "measure.html", values, values)


KIND = Kind(
    "measures",
    85,
    f"{_NAMES} ORDER BY id",
    make_measure_pages,
    Listing(f"SELECT id, replace(id, '_', ' ') AS title, '' AS language FROM ({_NAMES})"),
)
