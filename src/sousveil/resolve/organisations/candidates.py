"""Pairs of names worth comparing, found in SQL: names that share a key, and never more than a bounded number per key.

Blocking by several keys (Papadakis et al. 2020, "Blocking and filtering techniques for entity resolution"); a block
that is too large is not dropped but gone through with a window in the order of the names (sorted neighbourhood,
Hernández & Stolfo 1995). The pairs that the window leaves out are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

MAX_BLOCK_NAMES = 24
"""Of so many names that share a key all pairs are compared; of more, each with its neighbours."""

WINDOW_NAMES = 6
"""In a larger block, each name is compared with so many that follow it."""

MAX_TOKEN_NAMES = 40
"""A word or part of a word that more names hold says too little to bring two together."""

RARE_TOKENS = 3
"""Of each name so many of its rarest words are keys."""

KEY_SCHEMA = pa.schema([("position", pa.int32()), ("kind", pa.string()), ("key", pa.string())])
"""One key of one name. Kinds: 'token' (only the rarest count), 'whole' and 'part' (a whole meets its parts, but
neither wholes nor parts meet each other), any other word (all that share the key meet)."""


class Candidates(NamedTuple):
    """`pairs`: left and right position, left < right, ordered, each once; `is_sure`: found by more than words in common.

    `left_out`: how many pairs shared a key and were not compared for the size of the block; `large_blocks`: of how many."""

    pairs: pa.Table
    left_out: int
    large_blocks: int


def find_candidates(connection: duckdb.DuckDBPyConnection, keys: pa.Table, order: pa.Array) -> Candidates:
    """The pairs that share a key. `keys`: KEY_SCHEMA rows in any order; `order`: by position, the text to sort names by."""
    names = pa.table({"position": pa.array(range(len(order)), pa.int32()), "sort_text": order})
    connection.register("given_keys", keys)
    connection.register("given_names", names)
    connection.execute(_KEYS_SQL, {"most": MAX_TOKEN_NAMES, "rarest": RARE_TOKENS})
    connection.execute(_BLOCKS_SQL)
    counts = connection.execute(_LOSSES_SQL, {"most": MAX_BLOCK_NAMES, "window": WINDOW_NAMES}).fetchone()
    bounds = {"most": MAX_BLOCK_NAMES, "window": WINDOW_NAMES}
    pairs = connection.execute(_PAIRS_SQL, bounds).to_arrow_table()
    for name in ("given_keys", "given_names"):
        connection.unregister(name)
    connection.execute("DROP TABLE blocking_keys; DROP TABLE blocks;")
    left_out, large_blocks = counts or (0, 0)
    return Candidates(pairs.combine_chunks(), int(left_out), int(large_blocks))


# A token is a key of the names for which it is among the rarest, if another name holds it too.
_KEYS_SQL = """
CREATE OR REPLACE TEMP TABLE blocking_keys AS
WITH once AS (
    SELECT DISTINCT position, kind, hash(if(kind = 'part', 'whole', kind), key) AS key FROM given_keys WHERE key <> ''
), held AS (
    SELECT key, count(*) AS holders FROM once WHERE kind = 'token' GROUP BY key
    HAVING count(*) BETWEEN 2 AND $most
), rare AS (
    SELECT once.position, once.key,
        row_number() OVER (PARTITION BY once.position ORDER BY held.holders, once.key) AS place
    FROM once JOIN held USING (key)
)
SELECT position, kind, key FROM once WHERE kind <> 'token'
UNION ALL
SELECT position, 'token', key FROM rare WHERE place <= $rarest
"""

_BLOCKS_SQL = """
CREATE OR REPLACE TEMP TABLE blocks AS
SELECT position, kind, key,
    count(*) OVER (PARTITION BY kind, key) AS names,
    row_number() OVER (PARTITION BY kind, key ORDER BY sort_text, position) AS place
FROM blocking_keys JOIN given_names USING (position)
WHERE kind NOT IN ('whole', 'part')
QUALIFY names > 1
"""

_LOSSES_SQL = """
SELECT coalesce(sum((names * (names - 1) - $window * (2 * names - $window - 1)) // 2), 0), count(*)
FROM (SELECT DISTINCT kind, key, names FROM blocks WHERE names > $most)
"""

_PAIRS_SQL = """
WITH met AS (
    SELECT least(one.position, other.position) AS "left", greatest(one.position, other.position) AS "right",
        one.kind <> 'token' AS is_sure
    FROM blocks AS one JOIN blocks AS other USING (kind, key)
    WHERE other.place > one.place AND one.names <= $most
    UNION ALL
    SELECT least(one.position, other.position), greatest(one.position, other.position), one.kind <> 'token'
    FROM (SELECT *, place + unnest(range(1, $window + 1)) AS met_place FROM blocks WHERE names > $most) AS one
    JOIN blocks AS other ON one.kind = other.kind AND one.key = other.key AND one.met_place = other.place
    UNION ALL
    SELECT least(part.position, whole.position), greatest(part.position, whole.position), true
    FROM blocking_keys AS part JOIN (
        SELECT *, row_number() OVER (PARTITION BY key ORDER BY sort_text, position) AS place
        FROM blocking_keys JOIN given_names USING (position) WHERE kind = 'whole'
    ) AS whole ON part.key = whole.key AND part.kind = 'part' AND part.position <> whole.position
    WHERE whole.place <= $window
)
SELECT "left", "right", bool_or(is_sure) AS is_sure FROM met GROUP BY ALL ORDER BY "left", "right"
"""
