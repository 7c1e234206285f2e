"""The vocabulary of vendors as tables, so that measures can ask it by SQL: core_vendors and core_vendor_statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.exposure_tables import VENDOR_STATEMENTS, VENDORS
from sousveil.model.ids import make_id
from sousveil.model.vendors import Backing, Vendor


def list_vendor_rows(vendors: Iterable[Vendor]) -> Iterator[pa.RecordBatch]:
    """A batch of core_vendors and one of core_vendor_statements, each ordered by its key."""
    known = sorted(vendors, key=lambda vendor: vendor.vendor_id)
    yield VENDORS.batch(
        {"vendor_id": v.vendor_id, "name": v.name, "kind": v.kind, "country": v.country} for v in known
    )
    rows = [row for vendor in known for row in _list_statements(vendor)]
    seen: dict[str, int] = {}
    for row in rows:
        repeat = seen.get(row["statement_id"], 0)
        seen[row["statement_id"]] = repeat + 1
        if repeat:
            row["statement_id"] = make_id("vst", row["statement_id"], repeat)
    yield VENDOR_STATEMENTS.batch(sorted(rows, key=lambda row: str(row["statement_id"])))


def _list_statements(vendor: Vendor) -> Iterator[dict[str, Any]]:
    for name in vendor.names:
        yield _make_row(vendor, "name", name.role, name.text, name.backing, language=name.language)
    for brand in vendor.brands:
        yield _make_row(vendor, "brand", brand.role, brand.name, brand.backing, other_id=brand.brand_id)
    for family in vendor.families:
        yield _make_row(
            vendor, "family", family.kind, family.name, family.backing,
            other_id=family.family_id, patterns=list(family.patterns),
        )  # fmt: skip
    for held in vendor.ownerships:
        yield _make_row(
            vendor, "ownership", held.role, held.share_raw, held.backing,
            other_id=held.owner_id, share_low=held.share_low, share_high=held.share_high,
        )  # fmt: skip
    for supply in vendor.supplies:
        yield _make_row(
            vendor, "supply", supply.role, supply.brand_id, supply.backing, other_id=supply.maker_id
        )
    for listing in vendor.listings:
        yield _make_row(
            vendor, "listing", listing.relation, listing.entry, listing.backing, other_id=listing.list_id
        )
    for trap in vendor.traps:
        yield _make_row(vendor, "trap", "", trap.text, None, scope=trap.why)


def _make_row(
    vendor: Vendor, kind: str, role: str, text: str, backing: Backing | None, **more: Any
) -> dict[str, Any]:
    other_id = more.get("other_id", "")
    row = {
        "statement_id": make_id("vst", vendor.vendor_id, kind, role, text, other_id),
        "vendor_id": vendor.vendor_id,
        "kind": kind,
        "role": role,
        "text": text,
        "language": "",
        "other_id": other_id,
        "patterns": [],
    }
    source = backing.source if backing else None
    row |= {
        "scope": backing.scope if backing else "",
        "since_at": backing.since_at if backing else "",
        "until_at": backing.until_at if backing else "",
        "stated_at": (backing.stated_at or backing.source.published_at) if backing else "",
        "confidence": backing.confidence if backing else "",
        "source_title": source.title if source else "",
        "publisher": source.publisher if source else "",
        "url": source.url if source else "",
    }
    return row | more
