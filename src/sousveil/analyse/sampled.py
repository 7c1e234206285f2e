"""How many cameras a place has by a sampled survey: an estimate with its interval, corrected for what the method misses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from sousveil.analyse.quantiles import find_gamma_quantile, find_wilson_interval
from sousveil.engine.sql_files import Parameter, ParameterValue, SqlFile
from sousveil.model.declaring import Column

_MIN_FREEDOM = 10
"""Fewer replicates than this say too little of how clustered the finds are."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of a place that was sampled by itself: `found` in `sampled` of `total` units. None: not stated.

    `recall_n`, `precision_n`: on how many cameras, or finds, the two shares were measured.
    """

    sampled: float | None
    total: float | None
    found: int | None
    recall: float | None = None
    recall_n: int | None = None
    precision: float | None = None
    precision_n: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Cameras in the whole place, with the ends of the interval; None where `missing` says what is needed.

    `dispersion`: variance of the finds over that of a Poisson distribution, 1 where it is not known.
    """

    cameras: float | None
    low: float | None
    high: float | None
    missing: str = ""
    assumed: str = ""
    derivation: str = ""
    dispersion: float = 1.0


@dataclass(frozen=True, slots=True)
class _Share:
    value: float
    low: float
    high: float


def estimate_total(strata: Iterable[Stratum], confidence: float = 0.95) -> Estimate:
    """The number of cameras in all strata together.

    Point: for each stratum total ÷ sampled × found × precision ÷ recall, added up. Interval of the weighted sum of counts:
    Fay and Feuer 1997, Statistics in Medicine 16 (with one stratum it is Garwood's exact Poisson interval, Biometrika 28,
    1936), narrowed by the part of the cameras that was found (finite population: with q = recall × sampled ÷ total, found
    cameras are binomial with variance factor 1 − q; Cochran 1977, 2.6) and widened by the Pearson dispersion of
    strata that have several rows (McCullagh and Nelder 1989, 4.5). Wilson intervals of precision and recall are joined
    with it on the log scale by MOVER (Zou and Donner 2008, Statistics in Medicine 27). One measurement of recall or
    precision that several strata share is one, not several.
    """
    rows = list(strata)
    missing = _find_missing(rows)
    if missing:
        return Estimate(None, None, None, missing)
    corrections = _share_corrections(rows)
    parts = [_estimate_part(rows, correction, confidence) for correction in corrections]
    cameras = sum(part.cameras or 0.0 for part in parts)
    # MOVER for a sum of independent parts.
    below = math.sqrt(sum(((part.cameras or 0.0) - (part.low or 0.0)) ** 2 for part in parts))
    above = math.sqrt(sum(((part.high or 0.0) - (part.cameras or 0.0)) ** 2 for part in parts))
    derivation = " + ".join(part.derivation for part in parts) + f" = {cameras:,.1f}"
    dispersion = max(part.dispersion for part in parts)
    return Estimate(
        cameras,
        max(0.0, cameras - below),
        cameras + above,
        "",
        _say_assumed(rows, dispersion),
        derivation,
        dispersion,
    )


def _find_missing(rows: list[Stratum]) -> str:
    if not rows:
        return "a sample"
    lacks = []
    if any(row.found is None or row.found < 0 for row in rows):
        lacks.append("the number of cameras found")
    if any(not row.sampled or row.sampled < 0 for row in rows):
        lacks.append("how much was looked at")
    if any(not row.total or row.total < 0 for row in rows):
        lacks.append("how much there is in all")
    elif any(row.sampled and row.total and row.sampled > row.total for row in rows):
        lacks.append("a total that is not less than the sample")
    for word in ("recall", "precision"):
        shares = [getattr(row, word) for row in rows]
        if any(share is not None and not 0 < share <= 1 for share in shares):
            lacks.append(f"a {word} above 0 and up to 1")
    return ", ".join(lacks)


def _share_corrections(rows: list[Stratum]) -> list[tuple[Any, ...]]:
    """The distinct corrections, in the order of the rows."""
    return list(dict.fromkeys(_key_correction(row) for row in rows))


def _key_correction(row: Stratum) -> tuple[Any, ...]:
    return (row.recall, row.recall_n, row.precision, row.precision_n)


def _estimate_part(rows: list[Stratum], correction: tuple[Any, ...], confidence: float) -> Estimate:
    """The strata that one measurement of recall and precision corrects."""
    part = [row for row in rows if _key_correction(row) == correction]
    recall = _find_share(correction[0], correction[1], confidence)
    precision = _find_share(correction[2], correction[3], confidence)
    weighted = [(float(row.total or 0) / float(row.sampled or 1), int(row.found or 0)) for row in _pool(part)]
    dispersion = _find_dispersion(part)
    raw, low, high = _find_sum_interval(weighted, recall.value, dispersion, confidence)
    factor = precision.value / recall.value
    cameras = raw * factor
    figures = " + ".join(f"{weight:,.6g} × {found:,}" for weight, found in weighted)
    derivation = f"({figures}) × {precision.value:g} ÷ {recall.value:g}" if factor != 1 else f"({figures})"
    if raw == 0:
        return Estimate(0.0, 0.0, high * precision.high / recall.low, "", "", derivation, dispersion)
    terms_low = (
        _log_ratio(raw, low),
        _log_ratio(precision.value, precision.low),
        _log_ratio(recall.high, recall.value),
    )
    terms_high = (
        _log_ratio(high, raw),
        _log_ratio(precision.high, precision.value),
        _log_ratio(recall.value, recall.low),
    )
    return Estimate(
        cameras, cameras * math.exp(-math.hypot(*terms_low)), cameras * math.exp(math.hypot(*terms_high)), "", "",
        derivation, dispersion,
    )  # fmt: skip


def _log_ratio(above: float, below: float) -> float:
    return math.inf if below <= 0 else math.log(above / below)


def _find_share(value: float | None, n: int | None, confidence: float) -> _Share:
    if value is None:
        return _Share(1.0, 1.0, 1.0)
    if not n or n < 1:
        return _Share(value, value, value)
    return _Share(value, *find_wilson_interval(value, n, confidence))


def _pool(part: list[Stratum]) -> list[Stratum]:
    """Rows of one stratum with one total as one: their samples and finds are added up."""
    pooled: dict[tuple[str, float | None], list[Stratum]] = {}
    for row in part:
        pooled.setdefault((row.name, row.total), []).append(row)
    return [
        Stratum(
            sum(float(r.sampled or 0) for r in rows), total, sum(int(r.found or 0) for r in rows), name=name
        )
        for (name, total), rows in pooled.items()
    ]


def _find_dispersion(part: list[Stratum]) -> float:
    """Pearson's X² over its degrees of freedom, of rows of one stratum around their common rate; at least 1."""
    square, freedom = 0.0, 0
    for _, group in groupby(sorted(part, key=lambda row: row.name), key=lambda row: row.name):
        rows = list(group)
        rate = sum(int(r.found or 0) for r in rows) / sum(float(r.sampled or 0) for r in rows)
        if len(rows) > 1 and rate > 0:
            expected = [rate * float(row.sampled or 0) for row in rows]
            square += sum((int(row.found or 0) - e) ** 2 / e for row, e in zip(rows, expected, strict=True))
            freedom += len(rows) - 1
    return max(1.0, square / freedom) if freedom >= _MIN_FREEDOM else 1.0


def _find_sum_interval(
    weighted: list[tuple[float, int]], recall: float, dispersion: float, confidence: float
) -> tuple[float, float, float]:
    """Σ weight × count with the ends of its interval, for counts of a finite population."""
    total = sum(weight * count for weight, count in weighted)
    variance = sum(weight * weight * count for weight, count in weighted)
    largest = max(weight for weight, _ in weighted)
    alpha = 1 - confidence
    low = 0.0
    if total > 0:
        low = variance / total * find_gamma_quantile(alpha / 2, total * total / variance)
    more, wider = total + largest, variance + largest * largest
    high = wider / more * find_gamma_quantile(1 - alpha / 2, more * more / wider)
    left = sum(weight * weight * count * max(0.0, 1 - recall / weight) for weight, count in weighted)
    unseen = left / variance if variance else max(0.0, 1 - recall / largest)
    scale = math.sqrt(unseen * dispersion)
    return total, max(0.0, total - (total - low) * scale), total + (high - total) * scale


def _say_assumed(rows: list[Stratum], dispersion: float) -> str:
    said = []
    if any(row.recall is None for row in rows):
        said.append("the method misses none (no recall is given)")
    elif any(not row.recall_n for row in rows):
        said.append("recall is exact (no n is given)")
    if any(row.precision is None for row in rows):
        said.append("every find is a camera (no precision is given)")
    elif any(not row.precision_n for row in rows):
        said.append("precision is exact (no n is given)")
    said.append("the sample is random")
    if dispersion == 1.0:
        said.append("finds are not clustered (Poisson)")
    return "; ".join(said)


_QUESTION = "How many cameras has a place by a sampled survey, and how sure is that?"
ABOUT = SqlFile(
    name="sampled_cameras",
    question=_QUESTION,
    inputs="raw_camera_samples, core_camera_places, raw_sources",
    method=(
        "Rows of one source, place, unit and period are the strata of one survey. For each stratum what was found × precision ÷ recall × "
        "total ÷ sampled, added up. Interval: Fay and Feuer's for weighted counts (Garwood's exact Poisson interval for one "
        "stratum), narrowed by the part that was seen, widened by the dispersion of rows of one stratum, joined with "
        "Wilson's intervals of recall and precision on the log scale (MOVER)."
    ),
    caveats=(
        "Cameras that can be seen from where one looked, by the words of the source. The interval does not know of a sample that was not "
        "random. Without totals nothing is computed: missing says what is needed."
    ),
    source=(
        "Garwood 1936, Biometrika 28; Fay and Feuer 1997, Stat. Med. 16; Zou and Donner 2008, Stat. Med. 27; Wilson 1927, JASA 22; "
        "Sheng, Yao and Goel 2021, arXiv:2105.01764, for the correction by recall."
    ),
    parameters=(Parameter("confidence", "real", 0.95, "Confidence of the interval."),),
    columns=(
        Column("country", "text", "ISO 3166-1 alpha-2, or 'unknown'."),
        Column("region_code", "text", "First-level division, or 'unknown'."),
        Column("city_code", "text", "City, or 'unknown'."),
        Column("place_raw", "text", "Place as written."),
        Column("period_raw", "text", "Year or period as written, '' if none."),
        Column("unit_raw", "text", "What was sampled."),
        Column("strata", "integer", "Rows of the survey."),
        Column("cameras_found", "integer", "Cameras found in the sample.", nullable=True),
        Column("units_sampled", "real", "How many units were looked at.", nullable=True),
        Column("units_total", "real", "How many there are in all.", nullable=True),
        Column("cameras", "real", "Estimate for the whole place; null if it cannot be computed.", nullable=True),
        Column("cameras_low", "real", "Lower end of the interval.", nullable=True),
        Column("cameras_high", "real", "Upper end.", nullable=True),
        Column("per_unit", "real", "Estimate for each unit.", nullable=True),
        Column("dispersion", "real", "Variance of the finds over that of a Poisson distribution; 1 if not known.", nullable=True),
        Column("assumed", "text", "What the interval rests on."),
        Column("missing", "text", "What is missing, '' if nothing."),
        Column("derivation", "text", "The sum, in figures."),
        Column("source_id", "text", "The source."),
        Column("title", "text", "Its title, else its file name."),
        Column("snapshot_at", "text", "Of which date it is, '' if unknown."),
        Column("sample_ids", "texts", "The rows it rests on."),
    ),
    chart="intervals label=place_raw+period_raw value=cameras low=cameras_low high=cameras_high",
    sql="-- Computed by src/sousveil/analyse/sampled.py: no SQL holds the quantiles.",
)  # fmt: skip

_SAMPLES = """
SELECT
    CASE WHEN coalesce(p.country, '') = '' THEN 'unknown' ELSE p.country END AS country,
    CASE WHEN coalesce(p.region_code, '') = '' THEN 'unknown' ELSE p.region_code END AS region_code,
    CASE WHEN p.city_code <> '' THEN p.city_code WHEN p.city_name <> '' THEN concat('name:', p.city_name) ELSE 'unknown' END AS city_code,
    s.place_raw, s.period_raw, s.unit_raw, s.source_id, s.snapshot_at,
    coalesce(CASE WHEN r.title <> '' THEN r.title ELSE r.filename END, '') AS title,
    s.sample_id, s.stratum_raw, s.units_sampled, s.units_total, s.cameras_found, s.recall, s.recall_n, s.precision, s.precision_n
FROM raw_camera_samples AS s
LEFT JOIN core_camera_places AS p ON p.record_id = s.sample_id AND p.record_kind = 'sample'
LEFT JOIN raw_sources AS r ON r.source_id = s.source_id
ORDER BY country, region_code, city_code, s.place_raw, s.period_raw, s.unit_raw, s.source_id, s.snapshot_at, s.ordinal, s.sample_id
"""
_SURVEY = (
    "country",
    "region_code",
    "city_code",
    "place_raw",
    "period_raw",
    "unit_raw",
    "source_id",
    "snapshot_at",
    "title",
)


def compute_sampled(
    connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, ParameterValue]
) -> pa.Table:
    """One row for each survey of `raw_camera_samples`, with the columns of `ABOUT`."""
    confidence = float(parameters["confidence"] or 0.95)
    samples = connection.execute(_SAMPLES).to_arrow_table().to_pylist()
    surveys = groupby(samples, key=lambda row: tuple(row[name] for name in _SURVEY))
    return pa.Table.from_batches(
        [ABOUT.table.batch([_describe_survey(key, list(rows), confidence) for key, rows in surveys])]
    )


def _describe_survey(key: tuple[str, ...], rows: list[dict[str, Any]], confidence: float) -> dict[str, Any]:
    strata = [
        Stratum(
            row["units_sampled"], row["units_total"], row["cameras_found"], row["recall"], row["recall_n"],
            row["precision"], row["precision_n"], row["stratum_raw"],
        )
        for row in rows
    ]  # fmt: skip
    estimate = estimate_total(strata, confidence)
    totals = {(row.name, row.total) for row in strata}
    total = _add(total for _, total in sorted(totals, key=str))
    computed = estimate.cameras is not None
    return dict(zip(_SURVEY, key, strict=True)) | {
        "strata": len(rows),
        "cameras_found": _add(row["cameras_found"] for row in rows),
        "units_sampled": _add(row["units_sampled"] for row in rows),
        "units_total": total,
        "cameras": estimate.cameras,
        "cameras_low": estimate.low,
        "cameras_high": estimate.high,
        "per_unit": estimate.cameras / total if estimate.cameras is not None and total else None,
        "dispersion": estimate.dispersion if computed else None,
        "assumed": estimate.assumed,
        "missing": estimate.missing,
        "derivation": estimate.derivation,
        "sample_ids": [row["sample_id"] for row in rows],
    }


def _add(values: Iterable[Any]) -> Any:
    found = list(values)
    return None if any(value is None for value in found) else sum(found)


MEASURES = ((ABOUT, compute_sampled),)
"""The measure of this module, and what computes it."""
