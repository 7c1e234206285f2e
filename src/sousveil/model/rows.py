"""Claims, findings and problems to table rows and back, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from sousveil.model import tables
from sousveil.model.claims import Claim, Finding, format_exact, parse_exact
from sousveil.model.ids import make_id
from sousveil.model.intervals import Interval, Number
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.problems import Problem


def claims_to_batch(claims: Sequence[Claim], maker_version: str) -> pa.RecordBatch:
    """`core_claims` rows, in the order given (ordinal counts from 0)."""
    return tables.CLAIMS.batch(
        _claim_to_row(claim, ordinal, maker_version) for ordinal, claim in enumerate(claims)
    )


def claims_from_batch(batch: pa.RecordBatch) -> list[Claim]:
    """The claims that `claims_to_batch` wrote."""
    return [_claim_from_row(row) for row in batch.to_pylist()]


def findings_to_batch(findings: Iterable[Finding], maker_version: str) -> pa.RecordBatch:
    """`out_findings` rows, in the order given."""
    return tables.FINDINGS.batch(_finding_to_row(finding, maker_version) for finding in findings)


def findings_from_batch(batch: pa.RecordBatch) -> list[Finding]:
    """The findings that `findings_to_batch` wrote; the ends of both intervals come back closed."""
    return [_finding_from_row(row) for row in batch.to_pylist()]


def problems_to_batch(problems: Iterable[Problem]) -> pa.RecordBatch:
    """`raw_problems` rows; two problems that are alike in every field are one row."""
    unique = dict.fromkeys(problems)
    return tables.PROBLEMS.batch(
        {
            "problem_id": make_id("prb", p.source_id, p.code, p.stage, p.locator, p.detail),
            "source_id": p.source_id,
            "code": p.code,
            "severity": p.kind.severity,
            "message": p.kind.meaning,
            "hint": p.kind.hint,
            "detail": p.detail,
            "stage": p.stage,
            "locator": p.locator,
        }
        for p in unique
    )


def problems_from_batch(batch: pa.RecordBatch) -> list[Problem]:
    """The problems that `problems_to_batch` wrote."""
    return [
        Problem(row["code"], row["source_id"], row["stage"], row["detail"], row["locator"])
        for row in batch.to_pylist()
    ]


_SAME_NAME = [
    "claim_id",
    "source_id",
    "page",
    "context_start",
    "context_end",
    "context",
    "aside",
    "figure_end",
    "sentence",
    "paragraph",
    "language",
    "kind",
    "measure",
    "subject",
    "subject_raw",
    "low_closed",
    "high_closed",
    "unit",
    "per",
    "place",
    "time",
    "comparison",
    "approximate",
    "increment",
    "attributed_to",
    "confidence",
    "quote",
    "role",
]


def _claim_to_row(claim: Claim, ordinal: int, maker_version: str) -> dict[str, Any]:
    row = {name: getattr(claim, name) for name in _SAME_NAME}
    row["locator"] = format_locator(TextLocator(claim.start, claim.end, claim.page))
    row["ordinal"] = ordinal
    row["char_start"], row["char_end"] = claim.start, claim.end
    for name in ("low", "high", "value"):
        number: Number | None = getattr(claim, name)
        row[name] = _round_number(number)
        row[f"{name}_exact"] = format_exact(number)
    row["scope"] = list(claim.scope)
    row["items"] = list(claim.items)
    row["links"] = json.dumps(claim.links, sort_keys=True, ensure_ascii=False)
    row["maker"], row["maker_version"] = "extract.claims", maker_version
    return row


def _claim_from_row(row: dict[str, Any]) -> Claim:
    fields = {name: row[name] for name in _SAME_NAME}
    for name in ("low", "high", "value"):
        fields[name] = parse_exact(row[f"{name}_exact"])
    return Claim(
        start=row["char_start"],
        end=row["char_end"],
        scope=tuple(row["scope"]),
        items=tuple(row["items"]),
        links=json.loads(row["links"]),
        **fields,
    )


def _finding_to_row(finding: Finding, maker_version: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: getattr(finding, name)
        for name in [
            "finding_id",
            "check",
            "verdict",
            "sentence",
            "unit",
            "claim_ids",
            "source_ids",
            "joined_because",
            "derivation",
            "missing",
        ]
    }
    for name, interval in (("stated", finding.stated), ("expected", finding.expected)):
        row[f"{name}_low"] = format_exact(interval.low) if interval else None
        row[f"{name}_high"] = format_exact(interval.high) if interval else None
    row["maker"], row["maker_version"] = f"check.{finding.check}", maker_version
    return row


def _finding_from_row(row: dict[str, Any]) -> Finding:
    def read_interval(name: str) -> Interval | None:
        low, high = parse_exact(row[f"{name}_low"]), parse_exact(row[f"{name}_high"])
        return None if low is None and high is None else Interval(low, high)

    row = dict(row)
    stated, expected = read_interval("stated"), read_interval("expected")
    for name in ("stated_low", "stated_high", "expected_low", "expected_high", "maker", "maker_version"):
        row.pop(name)
    return Finding(stated=stated, expected=expected, **row)


def _round_number(number: Number | None) -> float | None:
    if number is None:
        return None
    try:
        return float(number)
    except OverflowError:
        return None
