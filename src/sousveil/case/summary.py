"""Counts what a built case holds, from its database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from sousveil.case.folder import CaseFolder
from sousveil.engine.duckdb import open_snapshot
from sousveil.model.summaries import CameraFinding, CapabilityCount, CaseSummary, FlagCount, MeasureAnswer

RECORD_TABLES = {
    "raw_weaknesses": ("weakness", "weaknesses"),
    "raw_exploitations": ("entry of exploited weaknesses", "entries of exploited weaknesses"),
    "raw_weakness_scores": ("score", "scores"),
    "raw_cpe_names": ("product name", "product names"),
    "raw_restrictions": ("listed company", "listed companies"),
    "raw_camera_observations": ("camera", "cameras"),
    "raw_camera_counts": ("number of cameras", "numbers of cameras"),
    "raw_camera_samples": ("sample", "samples"),
    "raw_place_figures": ("figure of a place", "figures of places"),
}
"""Tables of records, with the words for one row of theirs and for many."""

_COUNTED_TABLES = (
    "core_claims", "raw_problems", "raw_notices", "core_capability_mentions", *RECORD_TABLES
)  # fmt: skip
_WORDS_SHOWN = 5
_ROWS_SHOWN = 1000

_CAPABILITIES = """
SELECT m.capability, count(*), count(DISTINCT p.procedure_id), bool_or(m.is_flagged)
FROM core_capability_mentions AS m LEFT JOIN core_procedure_notices AS p ON p.notice_id = m.notice_id
WHERE NOT m.negated AND m.strength <> 'boilerplate' AND (p.is_counted IS NULL OR p.is_counted)
GROUP BY m.capability ORDER BY 4 DESC, 3 DESC, 2 DESC, 1
"""
_WORDS = """
SELECT quote, source_id FROM core_capability_mentions
WHERE capability = ? AND NOT negated AND strength <> 'boilerplate' ORDER BY source_id, ordinal LIMIT ?
"""
_PRODUCTS = """
SELECT count(*) FROM (
    SELECT vendor_id, brand_id, family_id, model, firmware_raw FROM core_product_mentions
    UNION SELECT vendor_id, brand_id, family_id, model, '' FROM core_camera_products
)
"""
_EXPOSED = """
SELECT verdict, count(DISTINCT (vendor_id, brand_id, family_id, model, firmware_raw)) FROM out_exposures
GROUP BY verdict
ORDER BY CASE verdict WHEN 'model and version' THEN 0 WHEN 'model' THEN 1 WHEN 'family' THEN 2 ELSE 3 END
"""
_CAMERAS = """
SELECT country, CAST(sum(cameras) AS BIGINT) FROM core_cameras WHERE presence = 'present'
GROUP BY country ORDER BY 2 DESC, 1
"""
_CAMERA_FLAGS = """
SELECT "check", count(*) FROM out_camera_flags WHERE verdict <> 'not_computable' GROUP BY 1 ORDER BY 2 DESC, 1
"""
_CAMERA_FINDINGS = """
SELECT flag_id, "check", verdict, sentence, derivation FROM out_camera_flags WHERE verdict <> 'not_computable'
QUALIFY row_number() OVER (PARTITION BY "check" ORDER BY verdict, abs(stated - expected) DESC NULLS LAST, flag_id) <= 30
ORDER BY verdict, "check", abs(stated - expected) DESC NULLS LAST, flag_id
"""
_FLAGS = """
SELECT code, count(*) FILTER (outcome = 'flagged'), count(*) FILTER (outcome = 'not_flagged'),
       count(*) FILTER (outcome = 'not_computable')
FROM out_flags GROUP BY code ORDER BY code
"""


def read_summary(database: Path) -> CaseSummary:
    """The counts of the case whose database lies there. Raises SousveilError('not_built')."""
    with open_snapshot(database) as connection:
        return summarise_tables(connection)


def summarise_tables(connection: duckdb.DuckDBPyConnection) -> CaseSummary:
    """The counts of the case whose tables `connection` has."""
    return CaseSummary(
        notices=_count(connection, "SELECT count(*) FROM raw_notices"),
        procedures=_count(connection, "SELECT count(DISTINCT procedure_id) FROM core_procedure_notices"),
        repeated=_count(connection, "SELECT count(*) FROM core_procedure_notices WHERE NOT is_counted"),
        by_format=_group(connection, "format"),
        by_language=_group(connection, "language"),
        by_year=dict(sorted(_group(connection, "left(published_at, 4)").items())),
        problems=_count_problems(connection),
        capabilities=tuple(_count_capabilities(connection)),
        flags=tuple(_count_flags(connection)),
        measures=tuple(_list_measures(connection)),
        weaknesses=_count(
            connection, "SELECT count(DISTINCT weakness_id) FROM raw_weaknesses WHERE kind = 'cve'"
        ),
        vendors_at_fault=_count(
            connection, "SELECT count(DISTINCT vendor_id) FROM core_weakness_vendors WHERE kept"
        ),
        restrictions=_count(connection, "SELECT count(*) FROM raw_restrictions"),
        products=_count(connection, _PRODUCTS),
        exposed=dict(connection.execute(_EXPOSED).fetchall()),
        observations=_count(connection, "SELECT count(*) FROM raw_camera_observations"),
        cameras=_count(connection, "SELECT sum(cameras) FROM core_cameras WHERE presence = 'present'"),
        cameras_removed=_count(
            connection, "SELECT sum(cameras) FROM core_cameras WHERE presence = 'removed'"
        ),
        cameras_by_country={
            _name_country(code): number for code, number in connection.execute(_CAMERAS).fetchall()
        },
        camera_counts=_count(connection, "SELECT count(cameras) FROM raw_camera_counts"),
        camera_flags=dict(connection.execute(_CAMERA_FLAGS).fetchall()),
        camera_contradictions=_count(
            connection, "SELECT count(*) FROM out_camera_flags WHERE verdict = 'contradicts'"
        ),
        camera_findings=tuple(CameraFinding(*row) for row in connection.execute(_CAMERA_FINDINGS).fetchall()),
        organisations=_count(connection, "SELECT count(*) FROM core_organisations"),
        organisation_names=_count(connection, "SELECT count(*) FROM core_organisation_names"),
        by_source={name: _count_by_source(connection, name) for name in _COUNTED_TABLES},
    )


def list_answers(folder: CaseFolder) -> tuple[MeasureAnswer, ...]:
    """Every measure with its answer. Raises SousveilError('not_built')."""
    with open_snapshot(folder.database) as connection:
        return tuple(_list_measures(connection))


def _name_country(code: str) -> str:
    from sousveil.vocabulary.places.world import load_countries_by_code

    name = load_countries_by_code().get(code, "")
    return f"{name} ({code})" if name else code


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _group(connection: duckdb.DuckDBPyConnection, expression: str) -> dict[str, int]:
    sql = f"SELECT {expression} AS name, count(*) AS n FROM raw_notices GROUP BY 1 ORDER BY 2 DESC, 1"
    return dict(connection.execute(sql).fetchall())


def _count_problems(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    sql = "SELECT code, severity, count(*) FROM raw_problems GROUP BY 1, 2 ORDER BY 3 DESC, 1"
    return {(code, severity): number for code, severity, number in connection.execute(sql).fetchall()}


def _count_by_source(connection: duckdb.DuckDBPyConnection, table: str) -> Mapping[str, int]:
    return dict(connection.execute(f'SELECT source_id, count(*) FROM "{table}" GROUP BY 1').fetchall())


def _count_capabilities(connection: duckdb.DuckDBPyConnection) -> list[CapabilityCount]:
    from sousveil.extract.capabilities.keeping import load_kept_vocabulary

    rows: list[tuple[Any, ...]] = connection.execute(_CAPABILITIES).fetchall()
    entries = load_kept_vocabulary().capabilities if rows else ()
    labels = {entry.name: entry.labels.get("en", entry.name) for entry in entries}
    return [
        CapabilityCount(
            name,
            labels.get(name, name),
            mentions,
            procedures,
            is_flagged,
            tuple(connection.execute(_WORDS, [name, _WORDS_SHOWN]).fetchall()) if is_flagged else (),
        )
        for name, mentions, procedures, is_flagged in rows
    ]


def _count_flags(connection: duckdb.DuckDBPyConnection) -> list[FlagCount]:
    from sousveil.check.flags import list_flags

    titles = {flag.name: flag.question.partition(":")[0] for flag in list_flags()}
    return [
        FlagCount(code, titles.get(code, code), *counts)
        for code, *counts in connection.execute(_FLAGS).fetchall()
    ]


def _list_measures(connection: duckdb.DuckDBPyConnection) -> list[MeasureAnswer]:
    from sousveil.analyse import list_measures

    answers = []
    for measure in list_measures():
        about = {"Inputs": measure.inputs, "Method": measure.method, "Mind": measure.caveats}
        found = connection.execute(f'SELECT * FROM "out_{measure.name}" LIMIT {_ROWS_SHOWN}').fetchall()
        answers.append(
            MeasureAnswer(
                measure.name,
                measure.question,
                tuple(
                    (c.name, f"{c.description} ({c.unit})" if c.unit else c.description)
                    for c in measure.columns
                ),
                tuple((heading, words) for heading, words in about.items() if words),
                measure.sql,
                _count(connection, f'SELECT count(*) FROM "out_{measure.name}"'),
                tuple(found),
                measure.chart,
            )
        )
    return answers
