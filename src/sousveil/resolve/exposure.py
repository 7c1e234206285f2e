"""How far what sources say of a weakness reaches a product: the verdicts of `model.exposures`.

The method is ours. A claim reaches a product step by step: the vendor (or the maker behind a relabelled brand), then
the product, then the version. What a claim does not name is never guessed: it lowers the verdict. A claim that names
other models, or a range that ends elsewhere, does not reach the product; that makes it 'unknown', never 'safe'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from sousveil.model.exposures import VERDICTS, AffectedClaim, Exposure, Product
from sousveil.model.model_patterns import matches_pattern
from sousveil.model.vendors import Family, Supply, Vendor
from sousveil.model.versions import is_within, names_line, read_version

_RECORD_ORIGINS = ("cna", "adp", "nvd", "advisory")
_WITHOUT_HARDWARE = ("software", "firmware")


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one claim says of the product: a place in VERDICTS (4: it does not reach it) and why.

    `names_product`: the claim speaks of particular products; then claims that name only the vendor add nothing.
    `names_model`: it speaks of this very product; `is_definite`: and its versions could be compared.
    """

    rank: int
    claim: AffectedClaim
    why: str
    names_product: bool
    names_model: bool = False
    is_definite: bool = False


class ExposureJudge:
    """Judges products against `claims`. `vendors`: the vocabulary by id."""

    def __init__(self, claims: Iterable[AffectedClaim], vendors: Mapping[str, Vendor]) -> None:
        self._vendors = vendors
        self._families = {
            family.family_id: family for vendor in vendors.values() for family in vendor.families
        }
        self._by_vendor: dict[str, list[AffectedClaim]] = {}
        for claim in claims:
            if claim.vendor_id:
                self._by_vendor.setdefault(claim.vendor_id, []).append(claim)

    def judge(self, product: Product) -> list[Exposure]:
        """One exposure for each weakness of the vendor, and of makers behind the brand; worst first, then newest.

        Claims that only say what is not affected, or mended, take part in the derivation alone.
        """
        reaches = [
            self._reach(product, claim, supply)
            for maker_id, supply in self._list_makers(product)
            for claim in self._by_vendor.get(maker_id, ())
        ]
        reaches.sort(key=lambda reach: reach.claim.weakness_id)
        found = [
            _conclude(weakness_id, list(group))
            for weakness_id, group in groupby(reaches, key=lambda reach: reach.claim.weakness_id)
        ]
        kept = [exposure for exposure in found if exposure]
        kept.sort(key=lambda exposure: _age(exposure.weakness_id), reverse=True)
        return sorted(kept, key=lambda exposure: VERDICTS.index(exposure.verdict))

    def _list_makers(self, product: Product) -> list[tuple[str, Supply | None]]:
        """The vendor itself, then those who make what it sells under the brand."""
        makers: list[tuple[str, Supply | None]] = [(product.vendor_id, None)] if product.vendor_id else []
        vendor = self._vendors.get(product.vendor_id)
        for supply in vendor.supplies if vendor else ():
            is_for_brand = not supply.brand_id or supply.brand_id == product.brand_id
            if supply.role == "relabel" and is_for_brand and supply.maker_id not in dict(makers):
                makers.append((supply.maker_id, supply))
        return makers

    def _reach(self, product: Product, claim: AffectedClaim, supply: Supply | None) -> _Reach:
        level, why = self._compare_products(product, claim, supply)
        names_product = bool(claim.model_pattern or claim.family_id or claim.branch)
        if supply is not None:
            why = f"{self._describe_supply(supply)}; {why}"
        if level > 2:
            return _Reach(level, claim, why, names_product)
        rank, version_words = _compare_versions(product, claim, level)
        is_definite = level == 1 and rank != level
        return _Reach(rank, claim, f"{why}; {version_words}", names_product, level == 1, is_definite)

    def _compare_products(
        self, product: Product, claim: AffectedClaim, supply: Supply | None
    ) -> tuple[int, str]:
        """A place in VERDICTS that the version may still change (1: this product), and why."""
        is_other_brand = claim.brand_id and claim.brand_id != product.brand_id and supply is None
        if is_other_brand and not (
            claim.model_pattern and product.model and matches_pattern(claim.model_pattern, product.model)
        ):
            return 4, f"it names another brand ({claim.brand_id})"
        if claim.model_pattern:
            return self._compare_models(product, claim, supply)
        family = self._families.get(claim.family_id)
        if family is not None:
            return self._compare_families(product, family)
        if claim.branch:
            return 4, f"it names other firmware ({claim.branch})"
        return 3, "it names the vendor and no product"

    def _compare_models(
        self, product: Product, claim: AffectedClaim, supply: Supply | None
    ) -> tuple[int, str]:
        named = claim.model_pattern
        if product.model and matches_pattern(named, product.model):
            return 1, f"it names {named}, which {product.model} fits"
        if supply is not None:
            return 3, f"it has the maker's own model numbers ({named}), which the brand's do not tell"
        if product.model:
            return 4, f"it names other models ({named})"
        if product.family_id:
            if product.family_id == claim.family_id:
                return 2, f"it names {named}, a part of the family that was asked for"
            return 4, f"it names another family ({named})"
        return 3, f"it names {named}; no model was given"

    def _compare_families(self, product: Product, family: Family) -> tuple[int, str]:
        own = self._families.get(product.family_id)
        if product.family_id == family.family_id:
            if family.kind in _WITHOUT_HARDWARE:
                return 1, f"it names {family.name}"
            return 2, f"it names the family {family.name} and no models"
        if family.kind == "firmware" and (product.model or own) and not _is_software(own):
            return 2, f"it names the firmware {family.name}; whether this device runs it is not said there"
        if own is not None or product.model:
            return 4, f"it names another product ({family.name})"
        return 3, f"it names {family.name}; no product was given"

    def _describe_supply(self, supply: Supply) -> str:
        maker = self._vendors.get(supply.maker_id)
        name = maker.name if maker else supply.maker_id
        backing = supply.backing
        limits = f" ({backing.scope})" if backing.scope else ""
        return f"made by {name}{limits} according to {backing.source.publisher}, {backing.source.published_at or 'undated'}"


def _compare_versions(product: Product, claim: AffectedClaim, level: int) -> tuple[int, str]:
    if claim.versions_stated == "all":
        if product.firmware_raw and level == 1:
            return 0, "it says that all versions are affected"
        return level, "it says that all versions are affected"
    if claim.versions_stated == "not_stated":
        return level, "it states no versions"
    stated = _describe_range(claim)
    if not product.firmware_raw:
        return level, f"it states {stated}; no version was given"
    value = _read_value(product, claim)
    within = value and is_within(
        claim.bound_kind,
        value,
        claim.low,
        claim.low_closed,
        claim.high,
        claim.high_closed,
        high_is_line=names_line(claim.rule),
    )
    if not value or within is None:
        return level, f"it states {stated}, which cannot be compared with {product.firmware_raw}"
    if within:
        return (0 if level == 1 else level), f"{product.firmware_raw} is within {stated}"
    return 4, f"{product.firmware_raw} is outside {stated}"


def _conclude(weakness_id: str, reaches: list[_Reach]) -> Exposure | None:
    """The verdict of all claims about one weakness. None when none of them says that anything is affected."""
    affecting = [reach for reach in reaches if reach.claim.status == "affected"]
    if not affecting:
        return None
    if any(reach.names_product for reach in affecting):
        # A list of models says more than a catalogue that names the vendor: it decides whether a product is meant.
        affecting = [reach for reach in affecting if reach.names_product]
    definite = {reach.claim.origin for reach in affecting if reach.is_definite} & set(_RECORD_ORIGINS)
    if definite:
        # Of one record: a range for the firmware line that the product has says more than one for another line, or none.
        affecting = [
            reach
            for reach in affecting
            if reach.is_definite or not reach.names_model or reach.claim.origin not in _RECORD_ORIGINS
        ]
    best = min(reach.rank for reach in affecting)
    kept = [reach for reach in affecting if reach.rank == best]
    kept.sort(key=lambda reach: (reach.claim.origin, reach.claim.claim_id))
    whys = list(dict.fromkeys(_tell(reach) for reach in kept))
    more = [f"and {len(whys) - 3} more claims say the like"] if len(whys) > 3 else []
    mended = [reach for reach in reaches if reach.claim.status in ("fixed", "unaffected") and reach.rank == 0]
    words = ". ".join([*whys[:3], *more, *(_tell_mended(reach) for reach in mended[:1])])
    return Exposure(weakness_id, VERDICTS[best], tuple(reach.claim for reach in kept), words)


def _tell(reach: _Reach) -> str:
    who = reach.claim.origin_name or reach.claim.origin
    return f"{who} says “{_shorten(reach.claim.quote or reach.claim.product_raw)}”: {reach.why}"


def _tell_mended(reach: _Reach) -> str:
    who = reach.claim.origin_name or reach.claim.origin
    return f"But {who} calls this version {reach.claim.status}: “{_shorten(reach.claim.quote)}”"


def _shorten(quote: str, longest: int = 160) -> str:
    plain = " ".join(quote.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def _describe_range(claim: AffectedClaim) -> str:
    low, high = claim.low_raw or claim.low, claim.high_raw or claim.high
    if claim.versions_stated == "single" or (low and low == high):
        return f"only {low or high}"
    parts = [
        f"{'from' if claim.low_closed else 'after'} {low}" if low else "",
        f"{'up to' if claim.high_closed else 'before'} {high}" if high else "",
    ]
    return " ".join(part for part in parts if part) or "no bounds"


def _read_value(product: Product, claim: AffectedClaim) -> str:
    """The product's version in the canonical form of the claim's bounds, '' where it has none of that kind."""
    read = read_version(product.firmware_raw)
    if read is None:
        return ""
    if claim.bound_kind == "build_date":
        return read.build_date
    if claim.bound_kind == "prefix" and read.kind == "dotted" and _fold(claim.branch) == _fold(product.model):
        return f"{claim.branch}.{read.canonical}"  # the line is called like the model: SRN4000_v2.16 of the SRN-4000
    if read.kind != claim.bound_kind or (read.branch and claim.branch and read.branch != claim.branch):
        return ""
    return read.canonical


def _fold(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _is_software(family: Family | None) -> bool:
    return family is not None and family.kind in _WITHOUT_HARDWARE


def _age(weakness_id: str) -> tuple[int, int, str]:
    """Newer numbers are larger."""
    parts = weakness_id.split("-")
    if len(parts) == 3 and parts[0] == "CVE" and parts[1].isdigit() and parts[2].isdigit():
        return int(parts[1]), int(parts[2]), weakness_id
    return 0, 0, weakness_id
