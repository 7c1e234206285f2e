"""A product, a claim of what a weakness affects, and how far the claim reaches the product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

VERDICTS = ("model and version", "model", "family", "vendor only", "unknown")
"""From the most to the least that the evidence says. None of them says that a product is safe."""

VERDICT_MEANINGS = {
    "model and version": "A source names this model, and this version lies within the range that it states.",
    "model": "A source names this model; whether this version is affected cannot be told.",
    "family": "A source names the product family or the firmware line, not this model.",
    "vendor only": "A source names the vendor and no product that could be compared.",
    "unknown": "No source that was read reaches this product in this version. That does not mean that it is safe.",
}


@dataclass(frozen=True, slots=True)
class AffectedClaim:
    """What a rule needs of a core_affected_claims row; see that table."""

    claim_id: str
    source_id: str
    locator: str
    weakness_id: str
    advisory_id: str
    origin: str
    origin_name: str
    quote: str
    vendor_id: str
    brand_id: str
    family_id: str
    product_raw: str
    model_pattern: str
    branch: str
    bound_kind: str
    versions_stated: str
    low: str
    low_raw: str
    low_closed: bool
    high: str
    high_raw: str
    high_closed: bool
    status: str
    rule: str


_CLAIM_FIELDS = tuple(field.name for field in fields(AffectedClaim))


def read_claim(row: Mapping[str, Any]) -> AffectedClaim:
    """The claim of a core_affected_claims row."""
    return AffectedClaim(**{name: row[name] for name in _CLAIM_FIELDS})


def add_vendor_claims(
    claims: Iterable[AffectedClaim], matches: Iterable[Mapping[str, Any]]
) -> Iterator[AffectedClaim]:
    """`claims`, then for each weakness that is about a vendor of which no claim says a thing, one that names the vendor.

    `matches`: rows of core_weakness_vendors. The claim's id is the row's `match_id`, its quote the name in the record.
    """
    told = set()
    advisories = set()
    for claim in claims:
        told.add((claim.weakness_id, claim.vendor_id))
        advisories.add(claim.advisory_id)
        yield claim
    for row in matches:
        is_told = (row["weakness_id"], row["vendor_id"]) in told or row["weakness_id"] in advisories
        if row["kept"] and not is_told:
            yield AffectedClaim(
                claim_id=row["match_id"],
                source_id=row["source_id"],
                locator=row["locator"],
                weakness_id=row["weakness_id"],
                advisory_id="",
                origin="record",
                origin_name="",
                quote=row["name_raw"],
                vendor_id=row["vendor_id"],
                brand_id=row["brand_id"],
                family_id="",
                product_raw="",
                model_pattern="",
                branch="",
                bound_kind="none",
                versions_stated="not_stated",
                low="",
                low_raw="",
                low_closed=False,
                high="",
                high_raw="",
                high_closed=False,
                status="affected",
                rule="vendor_of_record",
            )


@dataclass(frozen=True, slots=True)
class Product:
    """A product as somebody names it. `firmware_raw`: version or build date as written; '' for each part not given."""

    vendor_id: str
    brand_id: str = ""
    family_id: str = ""
    model: str = ""
    firmware_raw: str = ""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How far the claims about one weakness reach one product. `verdict`: see VERDICTS.

    `claims`: those that the verdict rests on, the strongest first. `derivation`: how it follows, in plain words.
    """

    weakness_id: str
    verdict: str
    claims: tuple[AffectedClaim, ...]
    derivation: str
