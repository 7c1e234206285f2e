"""Headers, parameters and columns of .sql files."""

from __future__ import annotations

import duckdb
import pytest

from sousveil.engine.sql_files import find_unshared, make_temp_table, parse_sql, run_sql_file
from sousveil.model.errors import SousveilError

GOOD = """-- name: doubled
-- question: How much is twice as much?
-- inputs: nothing
-- method: Multiplication,
--   by two.
-- parameter: factor integer 2 By how much.
-- parameter: word text null A word.
-- column: x integer [m] The product.
-- column: y text or null The word.
SELECT 21 * $factor AS x, $word AS y -- not a $parameter
ORDER BY x;
"""


def test_a_file_is_its_header_and_one_statement() -> None:
    file = parse_sql(GOOD, "doubled.sql")
    assert file.method == "Multiplication, by two."
    assert [(p.name, p.type, p.default) for p in file.parameters] == [
        ("factor", "integer", 2),
        ("word", "text", None),
    ]
    assert [(c.name, c.type, c.unit, c.nullable) for c in file.columns] == [
        ("x", "integer", "m", False),
        ("y", "text", "", True),
    ]
    rows = run_sql_file(duckdb.connect(), file, {"factor": 3})
    assert rows.to_pylist() == [{"x": 63, "y": None}]
    assert rows.schema.field("y").type == "string"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-- question: How much is twice as much?\n", ""),
        ("-- name: doubled", "-- nmae: doubled"),
        ("$factor", "2"),
        ("$word", "$wrod"),
        ("integer [m] The product.", "number The product."),
        ("The product.", "The product"),
        ("integer 2 By", "integer By"),
        ("SELECT 21", "DELETE 21"),
        ("ORDER BY x;", "; DROP TABLE t"),
    ],
)
def test_a_wrong_file_is_refused(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(SousveilError) as caught:
        parse_sql(GOOD.replace(old, new), "doubled.sql")
    assert caught.value.code == "bad_sql_file"


def test_columns_must_be_those_of_the_header() -> None:
    with pytest.raises(SousveilError, match="not as it should"):
        run_sql_file(
            duckdb.connect(), parse_sql(GOOD.replace("AS x", "AS z").replace("BY x", "BY z"), "doubled.sql")
        )


def test_values_are_bound_not_pasted() -> None:
    file = parse_sql(GOOD, "doubled.sql")
    words = "'; DROP TABLE kept; --"
    connection = duckdb.connect()
    connection.execute("CREATE TABLE kept AS SELECT 1 AS x")
    make_temp_table(connection, file, {"word": words})
    assert connection.execute("SELECT y FROM doubled").fetchall() == [(words,)]
    assert connection.execute("SELECT * FROM kept").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "sql",
    ["SELECT a::int", "SELECT [1]", "SELECT * EXCLUDE (a) FROM t", "SELECT 1 QUALIFY x = 1", "SELECT a GROUP BY ALL",
     "SELECT * FROM read_csv('x')", "SELECT list_sum(x)", "SELECT max(x) FROM range(3)", "SELECT DISTINCT ON (a) b"],
)  # fmt: skip
def test_what_spark_does_not_know_is_found(sql: str) -> None:
    assert find_unshared(sql) != []


def test_words_in_strings_and_comments_are_no_features() -> None:
    assert find_unshared("SELECT 'a::int [x]' AS a -- QUALIFY\nFROM t") == []
