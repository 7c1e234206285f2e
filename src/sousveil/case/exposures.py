"""The tables that rest on a whole case and the vocabulary of vendors: vendors, statements, exposures of named products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sousveil.engine.stage_tables import read_table, sort_rows, write_table
from sousveil.model.camera_tables import CAMERA_PRODUCTS
from sousveil.model.exposure_tables import (
    AFFECTED_CLAIMS,
    EXPOSURES,
    PRODUCT_MENTIONS,
    VENDOR_STATEMENTS,
    VENDORS,
    WEAKNESS_VENDORS,
)
from sousveil.model.exposures import Product, add_vendor_claims, read_claim
from sousveil.model.ids import make_id
from sousveil.model.tables import table_of
from sousveil.vocabulary.vendor_files import VendorVocabulary

LATE_EXPOSURE_TABLES = (VENDORS, VENDOR_STATEMENTS, EXPOSURES)

_MAKER = "resolve.exposure"
_VERSION = "1"
_PRODUCT = ("vendor_id", "brand_id", "family_id", "model", "firmware_raw")
_BATCH_ROWS = 4096


def write_exposures(paths: Mapping[str, Path], written: Mapping[str, Future[Path]]) -> None:
    """Writes LATE_EXPOSURE_TABLES to `paths` (table → file) from the tables of `written`, which may still be in work."""
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.resolve.vendor_tables import list_vendor_rows

    vocabulary = load_kept_vendors()
    for batch in list_vendor_rows(vocabulary.vendors.values()):
        table = table_of(batch)
        write_table(paths[table.name], table, [batch])
    mentions = [written[table.name].result() for table in (PRODUCT_MENTIONS, CAMERA_PRODUCTS)]
    claims = written[AFFECTED_CLAIMS.name].result()
    matches = written[WEAKNESS_VENDORS.name].result()
    rows = sort_rows(_judge_products(mentions, claims, matches, vocabulary), EXPOSURES)
    write_table(paths[EXPOSURES.name], EXPOSURES, rows.to_batches())


def _iterate_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table that name a vendor."""
    return (row for batch in read_table(path) for row in batch.to_pylist() if row["vendor_id"])


def _list_products(path: Path) -> Iterator[Product]:
    """The products of a table of mentions; a column that it has not is ''."""
    columns = [name for name in _PRODUCT if name in pq.read_schema(path).names]
    for batch in read_table(path, columns=columns):
        for values in zip(*(batch[name].to_pylist() for name in columns), strict=True):
            yield Product(**{**dict.fromkeys(_PRODUCT, ""), **dict(zip(columns, values, strict=True))})


def _judge_products(
    mentions: Sequence[Path], claims: Path, matches: Path, vocabulary: VendorVocabulary
) -> Iterator[pa.RecordBatch]:
    from sousveil.resolve.exposure import ExposureJudge

    products = {product for path in mentions for product in _list_products(path)}
    if not products:
        return
    read = (read_claim(row) for row in _iterate_rows(claims))
    judge = ExposureJudge(add_vendor_claims(read, _iterate_rows(matches)), vocabulary.vendors)
    rows = []
    for product in sorted(products, key=lambda one: [getattr(one, name) for name in _PRODUCT]):
        named = {name: getattr(product, name) for name in _PRODUCT}
        for exposure in judge.judge(product):
            if exposure.verdict == "unknown":
                continue
            rows.append(
                {
                    **named,
                    "exposure_id": make_id("exp", *named.values(), exposure.weakness_id),
                    "weakness_id": exposure.weakness_id,
                    "verdict": exposure.verdict,
                    "claim_ids": [claim.claim_id for claim in exposure.claims],
                    "derivation": exposure.derivation,
                    "maker": _MAKER,
                    "maker_version": _VERSION,
                }
            )
        if len(rows) >= _BATCH_ROWS:
            yield EXPOSURES.batch(rows)
            rows = []
    if rows:
        yield EXPOSURES.batch(rows)
