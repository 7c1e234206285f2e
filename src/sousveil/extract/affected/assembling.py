"""Statements to rows of core_affected_claims: what is stated, of which models, with the words and their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sousveil.extract.affected.bounds import Bounds, mark_line
from sousveil.extract.affected.fields import read_fields
from sousveil.extract.affected.findings import NOT_STATED, UNREADABLE, Finding
from sousveil.extract.affected.naming import Named, is_placeholder, name_branch, name_models, name_vendor
from sousveil.extract.affected.prose import list_named_models, read_prose
from sousveil.model.model_patterns import clean_model, find_models

Row = dict[str, Any]
MAKER = "extract.affected"
VERSION = "1"

_FIELD_KEYS = {
    "version_raw": "/version",
    "less_than_raw": "/lessThan",
    "less_than_or_equal_raw": "/lessThanOrEqual",
    "default_status": "/defaultStatus",
}
_NVD_KEYS = {
    "version_raw": "/versionStartIncluding",
    "after_raw": "/versionStartExcluding",
    "less_than_raw": "/versionEndExcluding",
    "less_than_or_equal_raw": "/versionEndIncluding",
}
_CPE_PART = re.compile(r"((?:\\.|[^:\\])*)(?::|$)")


def is_description(row: Mapping[str, Any]) -> bool:
    """Whether a statement is running text and nothing else."""
    return bool(row["text"]) and not row["version_raw"] and not row["product_raw"]


def read_statement(row: Mapping[str, Any]) -> list[Row]:
    """The claims of the fields of a raw_affected_statements row, without ids and ordinals. [] if they say nothing."""
    findings = read_fields(row)
    if findings[0].bounds is UNREADABLE:
        findings = _read_otherwise(row, findings)
    models = _list_models(row)
    if (
        models == ("",)
        and findings[0].bounds is NOT_STATED
        and is_placeholder(row["product_raw"] or row["vendor_raw"])
    ):
        return []
    vendor = name_vendor(row["vendor_raw"], row["product_raw"])
    branch = name_branch(row["product_raw"])
    made = []
    for finding in findings:
        bounds = _set_branch(finding.bounds, branch)
        for model in (finding.model,) if finding.model else models:
            made.append(_make_row(row, finding, bounds, model, vendor=vendor))
    return made


def _read_otherwise(row: Mapping[str, Any], findings: list[Finding]) -> list[Finding]:
    """A version field that holds prose with models, or a model; else the longer text of an advisory."""
    version = row["version_raw"]
    if findings[0].field != "version_raw" or row["version_type"] == "git":
        return findings
    found = read_prose(version, "version_raw")
    if found:
        return found
    plain = (
        version.strip(" ,;.")
        .removesuffix(" and")
        .strip(" ,;.")
        .removesuffix(" series")
        .removesuffix(" Series")
    )
    words = find_models(plain)
    if len(words) == 1 and words[0].end - words[0].start == len(plain):
        return [
            replace(
                findings[0], bounds=replace(NOT_STATED, rule="model_as_version"), model=clean_model(version)
            )
        ]
    return findings


def read_description(row: Mapping[str, Any]) -> list[Row]:
    """The claims of a description: versions of what it names, or else the models that it names."""
    text = row["text"]
    made = []
    for finding in read_prose(text, "text"):
        vendor = _name_in_prose(text, finding)
        if finding.bounds.stated == "single" and not finding.model and not vendor.vendor_id:
            continue  # a version of something that is named in passing
        made.append(_make_row(row, finding, finding.bounds, finding.model, vendor=vendor))
    if made:
        return made
    for finding in list_named_models(text, "text"):
        vendor = _name_near(text, finding)
        if vendor.vendor_id:
            made.append(_make_row(row, finding, finding.bounds, finding.model, vendor=vendor))
    return made


def _name_in_prose(text: str, finding: Finding) -> Named:
    """The vendor that stands right before the words of a finding, or in them; of a model, also further before it."""
    near = _name_near(text, finding)
    if near.vendor_id or not finding.model:
        return near
    alone = name_vendor("", finding.model)
    return (
        alone
        if alone.vendor_id
        else name_vendor("", text[max(0, finding.start - 1000) : finding.start])._replace(family_id="")
    )


def _name_near(text: str, finding: Finding) -> Named:
    named = finding.product or finding.model
    near = name_vendor("", f"{text[max(0, finding.start - 60) : finding.start]} {named}".strip())
    own = name_vendor("", named)
    return own if own.family_id and own.vendor_id == near.vendor_id else near


def _list_models(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Models of the product; of the CPE name too, where records hang a list of devices on one product."""
    models = name_models(row["product_raw"])
    if row["cpe"]:
        named = name_models(_find_cpe_product(row["cpe"]))
        if named != ("",) and named != models:
            return named if models == ("",) else tuple(dict.fromkeys((*named, *models)))
    return models


def _find_cpe_product(cpe: str) -> str:
    """The product of a CPE 2.3 name without its escapes."""
    parts = _CPE_PART.findall(cpe[:500])
    return parts[4].replace("\\", "") if len(parts) > 4 and parts[:2] == ["cpe", "2.3"] else ""


def _set_branch(bounds: Bounds, branch: str) -> Bounds:
    if not branch or bounds.branch or bounds.kind not in ("dotted", "none"):
        return bounds
    return replace(
        bounds, branch=branch, rule=mark_line(bounds.rule, branch, bounds.high, bounds.high_closed)
    )


def _make_row(row: Mapping[str, Any], finding: Finding, bounds: Bounds, model: str, *, vendor: Named) -> Row:
    locator, start, end = _locate(row, finding)
    return {
        "locator": locator,
        "affected_id": row["affected_id"] if finding.field != "text" else "",
        "weakness_id": row["weakness_id"],
        "advisory_id": row["advisory_id"],
        "origin": row["origin"],
        "origin_name": row["origin_name"],
        "quote": finding.quote,
        "char_start": start,
        "char_end": end,
        "vendor_id": vendor.vendor_id,
        "vendor_raw": row["vendor_raw"],
        "brand_id": vendor.brand_id,
        "family_id": vendor.family_id,
        "product_raw": row["product_raw"] or finding.product or finding.model,
        "model_pattern": model,
        "branch": bounds.branch,
        "bound_kind": bounds.kind if bounds.stated in ("range", "single") else "none",
        "versions_stated": bounds.stated,
        "low": bounds.low,
        "low_raw": bounds.low_raw,
        "low_closed": bounds.low_closed,
        "high": bounds.high,
        "high_raw": bounds.high_raw,
        "high_closed": bounds.high_closed,
        "status": row["status"],
        "rule": bounds.rule,
    }


def _locate(row: Mapping[str, Any], finding: Finding) -> tuple[str, int, int]:
    """The locator of the field that holds the quote, and the quote's place in it."""
    locator, start, end = row["locator"], finding.start, finding.end
    if finding.field == "text" or not locator.endswith('"}') or '"pointer"' not in locator:
        return locator, start, end
    pointer = locator[:-2]
    if "/cpeMatch/" in pointer:
        key = _NVD_KEYS.get(finding.field, "")
        at = row["cpe"].find(finding.quote) if finding.field == "version_raw" and finding.quote else -1
        has_ends = row["less_than_raw"] or row["less_than_or_equal_raw"]
        if at >= 0 and (not has_ends or finding.quote in ("*", "-")):
            return f'{pointer}/criteria"}}', at, at + len(finding.quote)
        return f'{pointer}{key}"}}', start, end
    if pointer.endswith("/product/name"):
        return f'{pointer.removesuffix("/product/name")}/name"}}', start, end
    if "/versions/" in pointer or "/affected/" in pointer:
        if finding.field == "less_than_raw" and row.get("changed_at"):
            return f'{row["changed_at"][:-2]}/at"}}', start, end
        key = "/at" if re.search(r"/changes/[0-9]+$", pointer) else _FIELD_KEYS.get(finding.field, "")
        return f'{pointer}{key}"}}', start, end
    return locator, start, end
