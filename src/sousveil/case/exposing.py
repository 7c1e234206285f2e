"""Answers what is known against a product, and who a vendor is, from the weakness tables of a case or of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import duckdb

from sousveil.model.exposure_answers import (
    Evidence,
    ExposureAnswer,
    ExposureFinding,
    Holdings,
    ListingFact,
    OwnerStep,
    SupplyFact,
    VendorAnswer,
    WeaknessFacts,
)
from sousveil.model.exposures import AffectedClaim, Exposure, Product, add_vendor_claims, read_claim
from sousveil.model.vendors import ProductMatch, Vendor

_MOST_EVIDENCE = 3
_FACTS = """
SELECT weakness_id, title, published_at, score, score_system, severity, epss, exploitation, kev_listed_at
FROM weakness_facts WHERE NOT is_rejected
"""
_LISTED = """
SELECT r.list_id, r.relation, r.name_raw, r.scope_raw, r.reason, r.listed_at, r.ended_at,
       coalesce(e.list_name, ''), coalesce(e.snapshot_at, ''), coalesce(e.url, ''), r.reach_stated
FROM core_restricted_vendors AS r LEFT JOIN raw_restrictions AS e ON e.restriction_id = r.restriction_id
WHERE r.vendor_id = ? AND (r.brand_id = '' OR r.brand_id = ?) ORDER BY r.list_id, r.listed_at, r.source_id, r.ordinal
"""


def answer_exposure(connection: duckdb.DuckDBPyConnection, name: str, question: str) -> ExposureAnswer:
    """What the tables in `connection` (`name`: of the case or files) say against the product that `question` names."""
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.resolve.exposure import ExposureJudge
    from sousveil.vocabulary.brands import identify_product

    vocabulary = load_kept_vendors()
    vendors = vocabulary.vendors
    match = identify_product(question, "", vocabulary)
    judge = ExposureJudge(_read_claims(connection), vendors)
    product = Product(match.vendor_id, match.brand_id, match.family_id, match.model, match.firmware_raw)
    exposures = judge.judge(product)
    facts = _read_facts(connection)
    dates = _read_record_dates(connection)
    findings = [
        ExposureFinding(exposure, facts[exposure.weakness_id], _list_evidence(exposure, dates))
        for exposure in exposures
        if exposure.weakness_id in facts
    ]
    return ExposureAnswer(
        question,
        match,
        vendors.get(match.vendor_id),
        _find_family_name(vendors, match.family_id),
        tuple(finding for finding in findings if finding.exposure.verdict != "unknown"),
        tuple(finding for finding in findings if finding.exposure.verdict == "unknown"),
        _list_listings(connection, vendors, match),
        _describe_holdings(connection, name),
    )


def answer_vendor(connection: duckdb.DuckDBPyConnection, name: str, question: str) -> VendorAnswer:
    """Who the vendor or brand is that `question` names, with what the tables in `connection` hold about it."""
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.vocabulary.brands import identify_product

    vocabulary = load_kept_vendors()
    vendors = vocabulary.vendors
    match = _identify_vendor(question, vendors) or identify_product(question, "manufacturer", vocabulary)
    vendor = vendors.get(match.vendor_id)
    made_by = _list_supplies(vendors, lambda seller, maker: seller == match.vendor_id)
    facts = _read_facts(connection)
    makers = {supply.maker_id for supply in vendor.supplies if supply.role == "relabel"} if vendor else set()
    own = _list_weaknesses(connection, {match.vendor_id})
    return VendorAnswer(
        question,
        match,
        vendor,
        tuple(_climb_owners(vendors, match.vendor_id)),
        tuple(_list_owned(vendors, match.vendor_id)),
        made_by,
        _list_supplies(vendors, lambda seller, maker: maker == match.vendor_id),
        _list_listings(connection, vendors, match),
        tuple(
            sorted(
                (facts[w] for w in own if w in facts),
                key=lambda f: (f.published_at, f.weakness_id),
                reverse=True,
            )
        ),
        len(_list_weaknesses(connection, makers) - own),
        _describe_holdings(connection, name),
    )


def _identify_vendor(question: str, vendors: Mapping[str, Vendor]) -> ProductMatch | None:
    """A vendor's id as it stands in the tables names it too."""
    key = question.strip().casefold().replace(" ", "_")
    if key in vendors:
        return ProductMatch(
            vendor_id=key, rule="vendor_id", confidence=1.0, reason="the vendor's id in the vocabulary"
        )
    return None


def _read_claims(connection: duckdb.DuckDBPyConnection) -> Iterator[AffectedClaim]:
    claims = (read_claim(row) for row in _iterate_rows(connection, "core_affected_claims"))
    yield from add_vendor_claims(claims, _iterate_rows(connection, "core_weakness_vendors"))


def _iterate_rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table that name a vendor."""
    sql = f"SELECT * FROM \"{table}\" WHERE vendor_id <> '' ORDER BY source_id, ordinal"
    for batch in connection.cursor().execute(sql).to_arrow_reader(10_000):
        yield from batch.to_pylist()


def _read_facts(connection: duckdb.DuckDBPyConnection) -> dict[str, WeaknessFacts]:
    from sousveil.analyse import list_views
    from sousveil.engine.sql_files import make_temp_table

    (view,) = [view for view in list_views() if view.name == "weakness_facts"]
    make_temp_table(connection, view)
    return {row[0]: WeaknessFacts(*row) for row in connection.execute(_FACTS).fetchall()}


def _read_record_dates(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Source → its file name, and the date that its records state (of the newest, where it holds several)."""
    rows = connection.execute(
        """
        SELECT s.source_id, s.filename, coalesce(max(r.stated_at), '')
        FROM raw_sources AS s
        LEFT JOIN (
            SELECT source_id, modified_at AS stated_at FROM raw_weaknesses
            UNION ALL SELECT source_id, snapshot_at FROM raw_exploitations
        ) AS r ON r.source_id = s.source_id
        GROUP BY s.source_id, s.filename
        """
    ).fetchall()
    return {source_id: (filename, stated_at) for source_id, filename, stated_at in rows}


def _list_evidence(exposure: Exposure, dates: Mapping[str, tuple[str, str]]) -> tuple[Evidence, ...]:
    found = []
    for claim in exposure.claims[:_MOST_EVIDENCE]:
        filename, stated_at = dates.get(claim.source_id, ("", ""))
        found.append(
            Evidence(
                claim.source_id,
                filename,
                stated_at,
                claim.locator,
                claim.quote,
                claim.origin_name or claim.origin,
            )
        )
    return tuple(found)


def _list_listings(
    connection: duckdb.DuckDBPyConnection, vendors: Mapping[str, Vendor], match: ProductMatch
) -> tuple[ListingFact, ...]:
    """What the lists in the tables say; of lists that are not in them, what the vocabulary cites."""
    vendor = vendors.get(match.vendor_id)
    if vendor is None:
        return ()
    found = [
        ListingFact(*row) for row in connection.execute(_LISTED, [match.vendor_id, match.brand_id]).fetchall()
    ]
    held = {row[0] for row in connection.execute("SELECT DISTINCT list_id FROM raw_restrictions").fetchall()}
    found += [fact for fact in _cite_listings(vendor, "") if fact.list_id not in held]
    for supply in vendor.supplies:
        maker = vendors.get(supply.maker_id)
        is_for_brand = not supply.brand_id or supply.brand_id == match.brand_id
        if supply.role == "relabel" and maker and is_for_brand:
            limits = f" ({supply.backing.scope})" if supply.backing.scope else ""
            how = f"{maker.name} makes what {vendor.name} sells{limits}, according to {supply.backing.source.publisher}"
            found += [fact for fact in _cite_listings(maker, how) if fact.list_id not in held]
    return _join_copies(found)


def _join_copies(found: Iterable[ListingFact]) -> tuple[ListingFact, ...]:
    """One fact for all copies of a list that say the same, as its newest copy has it; entries that name the vendor first."""
    groups: dict[tuple[str, str, str], list[ListingFact]] = {}
    for fact in found:
        groups.setdefault((fact.list_id, fact.relation, fact.name), []).append(fact)
    joined = []
    for copies in groups.values():
        dates = tuple(sorted({fact.listed_at for fact in copies if fact.listed_at}))
        newest = max(copies, key=lambda fact: (fact.listed_at, fact.stated_at))
        ended_at = "" if any(not fact.ended_at for fact in copies) else newest.ended_at
        joined.append(replace(newest, listed_at=dates[0] if dates else "", ended_at=ended_at, copies=dates))
    order = ("named", "alias", "former_name", "subsidiary", "brand", "relabel")
    return tuple(
        sorted(
            joined, key=lambda f: (order.index(f.relation) if f.relation in order else 9, f.list_id, f.name)
        )
    )


def _cite_listings(vendor: Vendor, through: str) -> Iterable[ListingFact]:
    for listing in vendor.listings:
        backing = listing.backing
        yield ListingFact(
            listing.list_id,
            "relabel" if through else listing.relation,
            listing.entry,
            backing.scope,
            through or "the entry names it",
            backing.since_at,
            backing.until_at,
            backing.source.title,
            backing.stated_at or backing.source.published_at,
            backing.source.url,
            not through and listing.relation in ("named", "alias", "former_name"),
        )


def _climb_owners(vendors: Mapping[str, Vendor], vendor_id: str, depth: int = 1) -> Iterable[OwnerStep]:
    vendor = vendors.get(vendor_id)
    for held in vendor.ownerships if vendor and depth <= 6 else ():
        owner = vendors.get(held.owner_id)
        yield _make_step(depth, vendor_id, held.owner_id, owner, held)
        if not held.backing.until_at:
            yield from _climb_owners(vendors, held.owner_id, depth + 1)


def _list_owned(vendors: Mapping[str, Vendor], owner_id: str) -> Iterable[OwnerStep]:
    for vendor in vendors.values():
        for held in vendor.ownerships:
            if owner_id and held.owner_id == owner_id:
                yield _make_step(1, vendor.vendor_id, vendor.vendor_id, vendor, held)


def _make_step(depth: int, vendor_id: str, owner_id: str, owner: Vendor | None, held: Any) -> OwnerStep:
    name, kind = (owner.name, owner.kind) if owner else (owner_id, "")
    return OwnerStep(depth, vendor_id, owner_id, name, kind, held.role, held.share_raw, held.backing)


def _list_supplies(vendors: Mapping[str, Vendor], wanted: Any) -> tuple[SupplyFact, ...]:
    found = []
    for vendor in vendors.values():
        brands = {brand.brand_id: brand.name for brand in vendor.brands}
        for supply in vendor.supplies:
            if wanted(vendor.vendor_id, supply.maker_id):
                maker = vendors.get(supply.maker_id)
                found.append(
                    SupplyFact(
                        maker.name if maker else supply.maker_id,
                        vendor.name,
                        brands.get(supply.brand_id, ""),
                        supply.role,
                        supply.backing,
                    )
                )
    return tuple(found)


def _list_weaknesses(connection: duckdb.DuckDBPyConnection, vendor_ids: set[str]) -> set[str]:
    wanted = sorted(vendor_ids - {""})
    marks = ", ".join("?" * len(wanted)) or "NULL"
    sql = f"SELECT DISTINCT weakness_id FROM core_weakness_vendors WHERE kept AND vendor_id IN ({marks})"
    return {row[0] for row in connection.execute(sql, wanted).fetchall()}


def _find_family_name(vendors: Mapping[str, Vendor], family_id: str) -> str:
    families = (family for vendor in vendors.values() for family in vendor.families)
    return next((family.name for family in families if family.family_id == family_id), "")


def _describe_holdings(connection: duckdb.DuckDBPyConnection, name: str) -> Holdings:
    row = connection.execute(
        """
        SELECT (SELECT count(DISTINCT weakness_id) FROM raw_weaknesses),
               (SELECT count(*) FROM core_affected_claims WHERE vendor_id <> ''),
               (SELECT coalesce(max(d), '') FROM (
                    SELECT max(modified_at) AS d FROM raw_weaknesses
                    UNION ALL SELECT max(snapshot_at) FROM raw_exploitations) AS every)
        """
    ).fetchone()
    records, claims, newest_at = row if row else (0, 0, "")
    return Holdings(name, records, claims, newest_at)
