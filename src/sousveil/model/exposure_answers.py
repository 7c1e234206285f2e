"""What is answered to 'what is known against this product?' and 'who is this vendor?', ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.model.exposures import Exposure
from sousveil.model.vendors import Backing, ProductMatch, Vendor


@dataclass(frozen=True, slots=True)
class WeaknessFacts:
    """What is known of one weakness, over all sources read. '' or None for what no source says.

    `score`: CVSS base score as stated, of `score_system`; `epss`: probability of exploitation in 30 days, 0 to 1;
    `exploitation`: SSVC none, poc or active; `kev_listed_at`: first listing as exploited.
    """

    weakness_id: str
    title: str
    published_at: str
    score: float | None
    score_system: str
    severity: str
    epss: float | None
    exploitation: str
    kev_listed_at: str

    @property
    def is_exploited(self) -> bool:
        """Listed as exploited, or called actively exploited by SSVC."""
        return bool(self.kev_listed_at) or self.exploitation == "active"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a claim stands: the file, its date (ISO 8601), the place in it, the words."""

    source_id: str
    filename: str
    stated_at: str
    locator: str
    quote: str
    origin_name: str


@dataclass(frozen=True, slots=True)
class ExposureFinding:
    """One weakness, what is known of it, and the evidence that the verdict rests on."""

    exposure: Exposure
    facts: WeaknessFacts
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ListingFact:
    """An entry of an official list that names the vendor, or reaches it through somebody.

    `reason`: how the entry reaches the vendor, in plain words; `scope`: the entry's own limits; `url` may be ''.
    `is_reached`: False where neither the entry nor its law extends to the vendor: a tie, not a listing.
    `copies`: the dates of listing that different copies of the list state, ISO 8601.
    """

    list_id: str
    relation: str
    name: str
    scope: str
    reason: str
    listed_at: str
    ended_at: str
    source: str
    stated_at: str
    url: str
    is_reached: bool
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holdings:
    """Which evidence an answer rests on. `newest_at`: the latest date that a record states, ISO 8601; `name`: of the case or files."""

    name: str
    records: int
    claims: int
    newest_at: str


@dataclass(frozen=True, slots=True)
class ExposureAnswer:
    """What is known against a product. `findings`: worst verdict first, without 'unknown'; `unreached`: those of the
    vendor (and of makers behind the brand) whose claims name other products or versions."""

    question: str
    match: ProductMatch
    vendor: Vendor | None
    family_name: str
    findings: tuple[ExposureFinding, ...]
    unreached: tuple[ExposureFinding, ...]
    listings: tuple[ListingFact, ...]
    holdings: Holdings


@dataclass(frozen=True, slots=True)
class OwnerStep:
    """One step of a chain of owners, from the vendor upwards. `depth`: 1 for the vendor's own owners."""

    depth: int
    vendor_id: str
    owner_id: str
    owner_name: str
    owner_kind: str
    role: str
    share_raw: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class SupplyFact:
    """Who makes what is sold under whose name."""

    maker_name: str
    seller_name: str
    brand_name: str
    role: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class VendorAnswer:
    """Who a vendor is. `asked`: the brand or name that was asked for; `made_for`: sellers of its products."""

    question: str
    match: ProductMatch
    vendor: Vendor | None
    owners: tuple[OwnerStep, ...]
    owned: tuple[OwnerStep, ...]
    made_by: tuple[SupplyFact, ...]
    made_for: tuple[SupplyFact, ...]
    listings: tuple[ListingFact, ...]
    weaknesses: tuple[WeaknessFacts, ...]
    maker_weaknesses: int
    holdings: Holdings
