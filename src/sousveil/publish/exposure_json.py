"""Answers about products and vendors as JSON: what `sousveil exposure` and `vendor` print with --format json."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sousveil.model.exposure_answers import ExposureAnswer, ExposureFinding, VendorAnswer
from sousveil.model.exposures import VERDICT_MEANINGS


def exposure_to_json(answer: ExposureAnswer) -> dict[str, Any]:
    """`{question, match, vendor, findings, unreached, listings, holdings, meanings}`, ready for `json.dumps`."""
    return {
        "question": answer.question,
        "match": asdict(answer.match),
        "vendor": answer.vendor.name if answer.vendor else "",
        "family": answer.family_name,
        "findings": [_finding_to_json(finding) for finding in answer.findings],
        "unreached": [_finding_to_json(finding) for finding in answer.unreached],
        "listings": [asdict(listing) for listing in answer.listings],
        "holdings": asdict(answer.holdings),
        "meanings": VERDICT_MEANINGS,
    }


def vendor_to_json(answer: VendorAnswer) -> dict[str, Any]:
    """Every field of the answer, statements with their sources, ready for `json.dumps`."""
    return asdict(answer)


def _finding_to_json(finding: ExposureFinding) -> dict[str, Any]:
    return {
        "weakness": asdict(finding.facts),
        "verdict": finding.exposure.verdict,
        "derivation": finding.exposure.derivation,
        "evidence": [asdict(evidence) for evidence in finding.evidence],
    }
