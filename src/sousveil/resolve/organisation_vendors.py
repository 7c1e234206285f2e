"""Which organisations named in notices are vendors of the vocabulary. Others get no row: most are buyers and builders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from sousveil.model.exposure_tables import ORGANISATION_VENDORS
from sousveil.model.ids import make_id
from sousveil.vocabulary.brands import identify_products
from sousveil.vocabulary.vendor_files import VendorVocabulary

VERSION = "1"
_MAKER = "resolve.organisation_vendors"
_COLUMNS = ("mention_id", "source_id", "locator", "notice_id", "name")


def match_organisation_vendors(
    mentions: Iterable[pa.RecordBatch], vocabulary: VendorVocabulary | None = None
) -> Iterator[pa.RecordBatch]:
    """core_organisation_vendors rows of core_organisation_mentions batches, in their order; ordinals count by source.

    `vocabulary`: that of the package unless given. Withheld names are '' and match nothing.
    """
    ordinals: dict[str, int] = {}
    for batch in mentions:
        found = identify_products(batch["name"], "supplier", vocabulary)
        is_vendor = pc.not_equal(found.field("vendor_id"), "")
        names = batch.select(_COLUMNS).filter(is_vendor).to_pylist()
        rows = []
        for row, match in zip(names, found.filter(is_vendor).to_pylist(), strict=True):
            ordinal = ordinals.get(row["source_id"], 0)
            ordinals[row["source_id"]] = ordinal + 1
            rows.append(
                {
                    "match_id": make_id("ovn", row["mention_id"]),
                    "source_id": row["source_id"],
                    "locator": row["locator"],
                    "ordinal": ordinal,
                    "mention_id": row["mention_id"],
                    "notice_id": row["notice_id"],
                    "vendor_id": match["vendor_id"],
                    "brand_id": match["brand_id"],
                    "name_raw": row["name"],
                    "rule": match["rule"],
                    "confidence": match["confidence"],
                    "reason": match["reason"],
                    "maker": _MAKER,
                    "maker_version": VERSION,
                }
            )
        if rows:
            yield ORGANISATION_VENDORS.batch(rows)
