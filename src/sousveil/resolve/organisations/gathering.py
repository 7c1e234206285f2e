"""The distinct names of a case, with what stands beside them: how often, in which sources, identifiers, vendors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

MAX_NUMBERS_OF_NAME = 3
"""A name with more identifiers of one scheme is that of several organisations ('Town Hall'): none of them is its proof."""

MAX_NAMES_OF_NUMBER = 40
"""An identifier that stands with more names is a placeholder: it is no proof."""


def gather_names(connection: duckdb.DuckDBPyConnection, mentions: Path, vendors: Path) -> pa.Table:
    """The distinct names of core_organisation_mentions, ordered by name and country: `position` from 0, `name`, `country`,
    `mentions`, `sources`, `stated` ('scheme:identifier', all), `usable` (those that may be proof), `vendor_id`.

    Leaves the table `named_mentions` (mention_id, position, source_id) in the connection. Withheld and empty names have
    no row.
    """
    files = {"mentions": str(mentions), "vendors": str(vendors)}
    connection.execute(_NAMES_SQL, {"mentions": files["mentions"]})
    connection.execute(_MENTIONS_SQL, {"mentions": files["mentions"]})
    connection.execute(_NUMBERS_SQL, {"mentions": files["mentions"]})
    bounds = {"most_numbers": MAX_NUMBERS_OF_NAME, "most_names": MAX_NAMES_OF_NUMBER}
    return connection.execute(_GATHER_SQL, {**bounds, "vendors": files["vendors"]}).to_arrow_table()


def list_mentions(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """`mention_id` and `position` of each mention with a name, ordered by mention_id."""
    return connection.execute(
        "SELECT mention_id, position FROM named_mentions ORDER BY mention_id"
    ).to_arrow_table()


def count_sources(connection: duckdb.DuckDBPyConnection, ids: pa.Array) -> dict[str, int]:
    """Organisation id → in how many sources it is named. `ids`: by position."""
    rows = pa.table({"position": pa.array(range(len(ids)), pa.int64()), "organisation_id": ids})
    connection.register("resolved_names", rows)
    found = connection.execute(
        "SELECT organisation_id, count(DISTINCT source_id) FROM named_mentions JOIN resolved_names USING (position) "
        "GROUP BY organisation_id"
    ).fetchall()
    connection.unregister("resolved_names")
    return {str(organisation_id): int(count) for organisation_id, count in found}


_NAMES_SQL = """
CREATE OR REPLACE TEMP TABLE distinct_names AS
SELECT row_number() OVER (ORDER BY name, country) - 1 AS position, * FROM (
    SELECT name, country, count(*) AS mentions, count(DISTINCT source_id) AS sources
    FROM read_parquet($mentions) WHERE name <> '' AND NOT withheld GROUP BY name, country
)
"""

_MENTIONS_SQL = """
CREATE OR REPLACE TEMP TABLE named_mentions AS
SELECT DISTINCT mention_id, position, source_id
FROM read_parquet($mentions) AS mentioned JOIN distinct_names USING (name, country) WHERE NOT withheld
"""

_NUMBERS_SQL = """
CREATE OR REPLACE TEMP TABLE name_numbers AS
SELECT DISTINCT position, identifier_scheme AS scheme, identifier AS number
FROM read_parquet($mentions) AS mentioned JOIN distinct_names USING (name, country)
WHERE identifier <> '' AND NOT withheld
"""

_GATHER_SQL = """
WITH of_name AS (
    SELECT position, scheme, count(*) AS numbers FROM name_numbers GROUP BY position, scheme
), of_number AS (
    SELECT scheme, number, count(*) AS names FROM name_numbers GROUP BY scheme, number
), numbered AS (
    SELECT position,
        list_sort(list(scheme || ':' || number)) AS stated,
        list_sort(list(scheme || ':' || number)
            FILTER (numbers <= $most_numbers AND names <= $most_names)) AS usable
    FROM name_numbers JOIN of_name USING (position, scheme) JOIN of_number USING (scheme, number)
    GROUP BY position
), counted AS (
    SELECT position, vendor_id, count(DISTINCT mention_id) AS times
    FROM read_parquet($vendors) JOIN named_mentions USING (mention_id) GROUP BY position, vendor_id
), sold AS (
    SELECT position, vendor_id FROM counted
    QUALIFY row_number() OVER (PARTITION BY position ORDER BY times DESC, vendor_id) = 1
)
SELECT position::INTEGER AS position, name, country, mentions, sources,
    coalesce(stated, []) AS stated, coalesce(usable, []) AS usable, coalesce(vendor_id, '') AS vendor_id
FROM distinct_names LEFT JOIN numbered USING (position) LEFT JOIN sold USING (position)
ORDER BY position
"""
