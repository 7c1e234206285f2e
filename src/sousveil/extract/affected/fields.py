"""Bounds from the fields of a statement: version, lessThan, lessThanOrEqual of CVE 5; those of NVD; ranges of CSAF.

The meaning of the fields is that of the CVE record format 5 and of the NVD API 2.0. 'version' 0, '*' and 'n/a' before an
upper bound leave the lower end open, as records use them; alone, '*' means all versions, 0 and 'n/a' say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sousveil.extract.affected.bounds import Bounds, make_bounds, make_single, read_bounds
from sousveil.extract.affected.findings import NOT_STATED, UNREADABLE, Finding
from sousveil.extract.affected.naming import is_placeholder
from sousveil.model.version_dates import read_date
from sousveil.model.versions import ReadVersion, read_version

_OPEN_ENDS = frozenset({"*", "", "-", "unspecified", "n/a"})
_HASHED = "git"


def read_fields(row: Mapping[str, Any]) -> list[Finding]:
    """What the fields of a raw_affected_statements row say of versions: one or more findings, without models."""
    version, after = row["version_raw"], row["after_raw"]
    less, least = row["less_than_raw"], row["less_than_or_equal_raw"]
    if row["version_type"] == _HASHED:
        return [_quote("version_raw", version, UNREADABLE)]
    if not (after or less or least):
        return _read_version_field(row, version)
    if less and least:
        return [_quote("less_than_raw", less, UNREADABLE)]
    bounds = _read_ends(version, after, less or least, bool(least))
    field = "less_than_raw" if less else "less_than_or_equal_raw" if least else "after_raw"
    if not bounds.high and bounds.low:
        field = "after_raw" if after else "version_raw"
    return [_quote(field, row[field], bounds)]


@lru_cache(maxsize=65536)
def _read_ends(version: str, after: str, high_raw: str, high_closed: bool) -> Bounds:
    low_raw = after or version
    is_low_open = not after and (is_placeholder(version) or version.strip() == "0" or _is_all(version))
    low = None if is_low_open else read_version(low_raw)
    if low is None and not is_low_open:
        return UNREADABLE
    if high_raw.strip().lower() in _OPEN_ENDS:
        high = None
    else:
        high = _read_end(high_raw)
        if high is None:
            return UNREADABLE
    if low is None and high is None:
        return Bounds("all", rule="fields_all")
    if low and high and low == high and high_closed and not after:
        return replace(make_single(low, "fields_single"), low_raw=low_raw, high_raw=high_raw)
    made = make_bounds(low, not after, high, high_closed, "fields")
    if made is None:
        return UNREADABLE
    return replace(made, low_raw=low_raw if made.low else "", high_raw=high_raw if made.high else "")


def _read_end(text: str) -> ReadVersion | None:
    """The version in a field for an upper end, also with a word of the record behind it ('1.2.3 affected')."""
    found = read_version(text)
    if found is None:
        words = read_bounds(text)
        if len(words) == 1 and words[0].stated == "single":
            found = read_version(words[0].high_raw)
    return found


def _is_all(text: str) -> bool:
    found = read_bounds(text)
    return len(found) == 1 and found[0].stated == "all"


def _read_version_field(row: Mapping[str, Any], version: str) -> list[Finding]:
    plain = version.strip()
    if plain == "*":
        return [_quote("version_raw", version, Bounds("all", rule="wildcard"))]
    if is_placeholder(plain):
        if not plain and row["default_status"] and row["default_status"] == row["status"] == "affected":
            return [_quote("default_status", row["default_status"], Bounds("all", rule="default_status"))]
        return [_quote("version_raw", version, NOT_STATED)]
    found = [
        bounds
        for bounds in read_bounds(version) or _read_alone(version)
        if not _repeats_product(bounds, row["product_raw"])
    ]
    if not found or any(bounds.stated == "single" and bounds.low == "0" for bounds in found):
        return [_quote("version_raw", version, UNREADABLE)]
    return [
        Finding(
            "version_raw",
            version[each.start : each.end],
            each.start,
            each.end,
            join_product(each, row["product_raw"]),
        )
        for each in found
    ]


@lru_cache(maxsize=65536)
def _read_alone(text: str) -> tuple[Bounds, ...]:
    """A version of a form that is none inside a sentence: 'v.fd8166a-vvtk-0204j', 'd15655150'."""
    version = read_version(text)
    if version is None:
        return ()
    return (replace(make_single(version, "single"), low_raw=text, high_raw=text, end=len(text)),)


def _repeats_product(bounds: Bounds, product: str) -> bool:
    """'4K' of the product '4K QUAD' is no version."""
    return (
        bounds.stated == "single"
        and "." not in bounds.low
        and bounds.low_raw.lower() in product.lower().split()
    )


def join_product(bounds: Bounds, product: str) -> Bounds:
    """Bounds of builds of a product whose name is a version: '<= 200422' of 'V3.4.106' is 3.4.106 build 200422."""
    if (
        bounds.kind != "build_date"
        or not read_date(bounds.high_raw)
        or not bounds.high_raw.isdigit()
        or bounds.low
    ):
        return bounds
    version = read_version(f"{product.strip()} build {bounds.high_raw}")
    if (
        version is None
        or version.kind != "dotted"
        or version.build_date == ""
        or not product.strip().lower().startswith("v")
    ):
        return bounds
    made = make_bounds(None, False, version, bounds.high_closed, "build_of_product")
    return replace(made, high_raw=bounds.high_raw, start=bounds.start, end=bounds.end) if made else bounds


def _quote(field: str, text: str, bounds: Bounds) -> Finding:
    return Finding(field, text, 0, len(text), bounds)
