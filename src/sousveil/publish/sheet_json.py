"""A sheet as JSON: the shape that `sousveil check --format json` prints (docs/reference/sheet.schema.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from sousveil.model.claims import Claim, Finding, format_exact
from sousveil.model.intervals import Interval, Number
from sousveil.model.problems import Problem
from sousveil.model.sheets import Passage, Sheet, SheetSource
from sousveil.publish.redaction import MASK, redact_claim, redact_passage, redact_sheet

_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    """`{source, claims, findings, problems}`, ready for `json.dumps`: no NaN, no infinity, no Fraction.

    Numbers are integers where they are whole, else the nearest float; an unbounded end is null, and so is a number
    too large for a float. `…_exact` holds each as an exact rational ('7/3'). Personal data in words is masked.
    """
    sheet = redact_sheet(sheet)
    return {
        "source": _source_to_json(sheet.source),
        "claims": [_claim_to_json(claim) for claim in sheet.claims],
        "findings": [_finding_to_json(finding) for finding in sheet.findings],
        "problems": [_problem_to_json(problem) for problem in sheet.problems],
    }


def iter_claim_json(claims: Iterable[Claim], passages: Iterable[Passage] = ()) -> Iterator[dict[str, Any]]:
    """The entries of `claims` in `sheet_to_json`, one at a time, without holding them.

    `claims` and `passages` come in text order, and both are only walked through. With the passages at hand a number
    that only a label outside its quote shows to be a telephone number is masked as well.
    """
    walk = iter(passages)
    passage: Passage | None = next(walk, None)
    masked: Passage | None = None
    for claim in claims:
        while passage is not None and passage.end <= claim.start:
            passage, masked = next(walk, None), None
        if passage is not None and masked is None:
            masked = redact_passage(passage)
        yield _claim_to_json(redact_claim(claim, masked))


def iter_sheet_text(sheet: Sheet) -> Iterator[str]:
    """The JSON text of `sheet_to_json(sheet)` in pieces, one line to each claim, finding and problem.

    Safe to print: control, bidi and surrogate characters are \\u escapes, so that a terminal does not obey them.
    """
    sheet = redact_sheet(sheet)
    yield f'{{"source": {encode_json(_source_to_json(sheet.source))}'
    sections: tuple[tuple[str, Iterator[dict[str, Any]]], ...] = (
        ("claims", (_claim_to_json(claim) for claim in sheet.claims)),
        ("findings", (_finding_to_json(finding) for finding in sheet.findings)),
        ("problems", (_problem_to_json(problem) for problem in sheet.problems)),
    )
    for name, entries in sections:
        yield f',\n"{name}": ['
        separator = "\n"
        for entry in entries:
            yield f"{separator}  {encode_json(entry)}"
            separator = ",\n"
        yield "\n]" if separator == ",\n" else "]"
    yield "}\n"


def encode_json(value: Any) -> str:
    """`value` as JSON on one line, readable characters as they are, hidden ones as escapes. Raises ValueError on NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _source_to_json(source: SheetSource) -> dict[str, Any]:
    return {"id": source.source_id, **asdict(source)}


def _claim_to_json(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.claim_id,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "subject": claim.subject,
        "low": _plain_number(claim.low),
        "high": _plain_number(claim.high),
        "value": _plain_number(claim.value),
        "unit": claim.unit,
        "per": claim.per,
        "place": claim.place,
        "time": claim.time,
        "measure": claim.measure,
        "subject_raw": claim.subject_raw,
        "comparison": claim.comparison,
        "approximate": claim.approximate,
        "increment": claim.increment,
        "scope": list(claim.scope),
        "attributed_to": claim.attributed_to,
        "page": claim.page,
        "context_start": claim.context_start,
        "context_end": claim.context_end,
        "language": claim.language,
        "confidence": float(claim.confidence),
        "low_exact": format_exact(claim.low),
        "high_exact": format_exact(claim.high),
        "value_exact": format_exact(claim.value),
        "low_closed": claim.low_closed,
        "high_closed": claim.high_closed,
        "links": dict(claim.links),
        "masked": MASK in claim.quote,
    }


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "verdict": finding.verdict,
        "sentence": finding.sentence,
        "stated": _ends(finding.stated),
        "expected": _ends(finding.expected),
        "unit": finding.unit,
        "claims": list(finding.claim_ids),
        "id": finding.finding_id,
        "sources": list(finding.source_ids),
        "stated_exact": _exact_ends(finding.stated),
        "expected_exact": _exact_ends(finding.expected),
        "stated_closed": _closed_ends(finding.stated),
        "expected_closed": _closed_ends(finding.expected),
        "joined_because": finding.joined_because,
        "derivation": finding.derivation,
        "missing": finding.missing,
    }


def _problem_to_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.kind.severity,
        "message": problem.kind.meaning,
        "hint": problem.kind.hint,
        "detail": problem.detail,
        "stage": problem.stage,
        "locator": problem.locator,
        "source": problem.source_id,
    }


def _plain_number(value: Number | None) -> int | float | None:
    if value is None:
        return None
    fraction = Fraction(value)
    # Beyond the range of a float no JSON reader keeps the number; the exact text does.
    if abs(fraction) >= 2**1000:
        return None
    return fraction.numerator if fraction.denominator == 1 else float(fraction)


def _ends(interval: Interval | None) -> list[int | float | None]:
    """[low, high]; [null, null] where a finding has none, so that a reader can always take two ends."""
    return [None, None] if interval is None else [_plain_number(interval.low), _plain_number(interval.high)]


def _exact_ends(interval: Interval | None) -> list[str | None] | None:
    return None if interval is None else [format_exact(interval.low), format_exact(interval.high)]


def _closed_ends(interval: Interval | None) -> list[bool] | None:
    return None if interval is None else [interval.low_closed, interval.high_closed]
