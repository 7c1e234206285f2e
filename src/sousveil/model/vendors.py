"""What the vocabulary says of a vendor: names, brands, families, owners, makers behind it, listings. All with sources.

The files are `vocabulary/vendors/*.yaml`; `vocabulary.vendor_files` reads and checks them.
"""

from __future__ import annotations

from dataclasses import dataclass

VENDOR_KINDS = ("maker", "software", "integrator", "reseller", "group", "fund", "state_body")
NAME_ROLES = ("common", "legal", "short", "former", "transliteration", "ticker", "written_so")
"""`written_so`: a spelling met in lists and records (wrong or loose)."""
BRAND_ROLES = ("own", "sub_brand", "former", "product_line")
FAMILY_KINDS = (
    "camera",
    "recorder",
    "alpr",
    "access_control",
    "intercom",
    "thermal",
    "software",
    "firmware",
    "radio",
    "drone",
    "body_camera",
    "sensor",
    "forensics",
    "network",
    "display",
    "other",
)
OWNERSHIP_ROLES = ("shareholder", "controller", "parent", "acquired")
SUPPLY_ROLES = ("relabel", "component", "platform")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class VendorSource:
    """A publication. `published_at`: ISO 8601 (year, month or day); `accessed_at` where it has no date of its own."""

    key: str
    title: str
    publisher: str
    url: str
    published_at: str
    accessed_at: str


@dataclass(frozen=True, slots=True)
class Backing:
    """What every statement carries. `scope`: product line, country or purpose, '' for all; dates as ISO 8601 or ''."""

    source: VendorSource
    stated_at: str
    scope: str
    confidence: str
    since_at: str
    until_at: str


@dataclass(frozen=True, slots=True)
class VendorName:
    """A name of the vendor itself. `role`: see NAME_ROLES; `language`: BCP 47 with script where it matters (zh-Hans)."""

    text: str
    language: str
    role: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that the vendor owns. `texts`: spellings, all scripts; a brand with a company of its own is a vendor."""

    brand_id: str
    name: str
    texts: tuple[str, ...]
    role: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class Family:
    """A product family. `patterns`: model patterns, `*` any characters, `#` a digit, `?` one character; no spaces.

    `texts`: names in running text ('HikCentral Professional'). `brand_id`: '' where it is sold under the main brand.
    """

    family_id: str
    name: str
    kind: str
    patterns: tuple[str, ...]
    texts: tuple[str, ...]
    brand_id: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class Ownership:
    """`owner_id` holds a share (0 to 1; None where not stated) of the vendor."""

    owner_id: str
    role: str
    share_low: float | None
    share_high: float | None
    share_raw: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class Supply:
    """`maker_id` makes products, or parts of them, that the vendor or its `brand_id` sells."""

    maker_id: str
    brand_id: str
    role: str
    backing: Backing


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry of an official list. `entry`: the name as in it; the limits in its own words are the backing's scope."""

    list_id: str
    entry: str
    relation: str  # named, alias, former_name, subsidiary
    backing: Backing


@dataclass(frozen=True, slots=True)
class Trap:
    """Words that hold the vendor's name and mean something else ('Axis Bank'). `why`: one plain sentence."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """One file of the vocabulary."""

    vendor_id: str
    name: str
    kind: str
    country: str
    names: tuple[VendorName, ...]
    brands: tuple[Brand, ...]
    families: tuple[Family, ...]
    ownerships: tuple[Ownership, ...]
    supplies: tuple[Supply, ...]
    listings: tuple[Listing, ...]
    traps: tuple[Trap, ...]
    summary: str
    """Two or three plain sentences of our own."""


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """What the normaliser makes of a string. `vendor_id` '' is honestly unknown; `reason` says why, in plain words.

    `family_id`, `model` and `firmware_raw` are '' where the string has none. `confidence`: 0 to 1.
    """

    vendor_id: str = ""
    brand_id: str = ""
    family_id: str = ""
    model: str = ""
    firmware_raw: str = ""
    rule: str = ""
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProductSpan:
    """A match in running text, [start, end) in code points."""

    start: int
    end: int
    match: ProductMatch
