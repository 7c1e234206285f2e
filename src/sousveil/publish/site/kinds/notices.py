"""Pages of procurement notices: who buys what from whom, where, for how much, with which capabilities, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sousveil.publish.site.contents import Column, Facet, Kind, Listing, Page
from sousveil.publish.site.reading import Row, Site, make_address

_AMONG = "WHERE notice_id IN (SELECT unnest($ids))"

_NOTICES = f"""
SELECT n.*, s.filename, s.publisher, d.source_id IS NOT NULL AS has_sheet, p.procedure_id, p.is_counted, p.joined_because
FROM raw_notices n
JOIN raw_sources s USING (source_id)
LEFT JOIN core_procedure_notices p USING (notice_id)
LEFT JOIN (SELECT DISTINCT source_id FROM raw_documents) d ON d.source_id = n.source_id
{_AMONG.replace("notice_id", "n.notice_id")}
"""

_PARTIES = f"""
SELECT m.notice_id, m.role, m.name, m.name_raw, m.identifier_scheme, m.identifier, m.withheld, m.locator, m.source_id,
       coalesce(o.organisation_id, '') AS organisation_id, coalesce(o.name, '') AS organisation
FROM core_organisation_mentions m
LEFT JOIN core_mention_organisations USING (mention_id)
LEFT JOIN core_organisations o USING (organisation_id)
{_AMONG.replace("notice_id", "m.notice_id")}
ORDER BY m.source_id, m.ordinal
"""

_AMOUNTS = f"""
SELECT a.notice_id, a.lot_id, a.award_id, a.role, a.amount, a.amount_raw, a.currency, a.dated_at, a.locator, a.source_id,
       c.amount_eur, c.amount_usd, c.amount_cny, c.rated_at, c.rate_source, c.missing
FROM raw_amounts a
LEFT JOIN core_converted_amounts c USING (amount_id)
{_AMONG.replace("notice_id", "a.notice_id")}
ORDER BY a.source_id, a.ordinal
"""

_CAPABILITIES = f"""
SELECT notice_id, capability AS capability_id, quote, context, strength, negated, is_flagged, language, locator, source_id
FROM core_capability_mentions
{_AMONG}
ORDER BY capability, source_id, ordinal
"""

_PLACES = f"""
SELECT p.notice_id, p.role, p.name_raw, r.outcome, r.place_name, r.place_code, r.level, r.country, r.region_name,
       r.city_name, r.evidence
FROM core_place_mentions p
LEFT JOIN core_resolved_places r USING (mention_id)
{_AMONG.replace("notice_id", "p.notice_id")}
ORDER BY p.source_id, p.ordinal
"""

_RELATED = """
SELECT mine.notice_id, other.notice_id AS other_id, n.title, n.language, n.kind, n.published_at
FROM core_procedure_notices mine
JOIN core_procedure_notices other ON other.procedure_id = mine.procedure_id AND other.notice_id <> mine.notice_id
JOIN raw_notices n ON n.notice_id = other.notice_id
WHERE mine.notice_id IN (SELECT unnest($ids))
ORDER BY n.published_at, other.notice_id
"""

# A product as the notice names it, with what is known against it: by how sure the records reach it.
_PRODUCTS = """
SELECT p.notice_id, p.mention_id, p.text_raw, p.vendor_id, v.name AS vendor, p.model, p.firmware_raw, p.reason, p.locator, p.source_id,
       e.verdict, coalesce(e.weaknesses, []) AS weakness_ids
FROM core_product_mentions p
LEFT JOIN core_vendors v USING (vendor_id)
LEFT JOIN (
  SELECT vendor_id, brand_id, family_id, model, firmware_raw, verdict, list(weakness_id ORDER BY weakness_id) AS weaknesses FROM out_exposures
  WHERE verdict <> 'vendor only' GROUP BY ALL) e USING (vendor_id, brand_id, family_id, model, firmware_raw)
WHERE p.notice_id IN (SELECT unnest($ids))
ORDER BY p.source_id, p.ordinal, p.mention_id, e.verdict
"""

_FLAGS = """
SELECT p.notice_id, f.flag_id, f.code, f.outcome, f.sentence, f.derivation, f.missing
FROM core_procedure_notices p
JOIN out_flags f ON f.procedure_id = p.procedure_id
WHERE p.notice_id IN (SELECT unnest($ids)) AND f.outcome = 'flagged'
ORDER BY f.code, f.flag_id
"""

_LIST = """
SELECT n.notice_id AS id, n.title, n.language, left(n.published_at, 10) AS published_at, n.kind, n.country, n.format,
       left(n.published_at, 4) AS year, coalesce(b.buyers[1], '') AS buyer, coalesce(a.amount, '') AS amount, a.amount_eur,
       coalesce(c.capabilities, []) AS capabilities
FROM raw_notices n
LEFT JOIN (
  SELECT notice_id, list(name ORDER BY ordinal) AS buyers FROM core_organisation_mentions
  WHERE role = 'buyer' AND name <> '' GROUP BY notice_id) b USING (notice_id)
LEFT JOIN (
  SELECT m.notice_id, max(c.amount_eur) AS amount_eur,
    arg_max(m.currency || ' ' || format('{:t,}', CAST(round(m.amount) AS BIGINT)), m.amount) AS amount
  FROM raw_amounts m LEFT JOIN core_converted_amounts c USING (amount_id) WHERE m.amount > 0 GROUP BY m.notice_id) a USING (notice_id)
LEFT JOIN (
  SELECT notice_id, list(DISTINCT capability ORDER BY capability) AS capabilities FROM core_capability_mentions
  WHERE NOT negated GROUP BY notice_id) c USING (notice_id)
"""


def make_notice_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the notices `ids`."""
    found = {row["notice_id"]: row for row in site.select(_NOTICES, ids=list(ids))}
    parts = {
        "parties": site.select_by("notice_id", _PARTIES, ids=list(ids)),
        "amounts": site.select_by("notice_id", _AMOUNTS, ids=list(ids)),
        "capabilities": site.select_by("notice_id", _CAPABILITIES, ids=list(ids)),
        "places": site.select_by("notice_id", _PLACES, ids=list(ids)),
        "related": site.select_by("notice_id", _RELATED, ids=list(ids)),
        "products": site.select_by("notice_id", _PRODUCTS, ids=list(ids)),
        "flags": site.select_by("notice_id", _FLAGS, ids=list(ids)),
        "lots": site.select_by(
            "notice_id", f"SELECT * FROM raw_lots {_AMONG} ORDER BY ordinal", ids=list(ids)
        ),
        "dates": site.select_by(
            "notice_id", f'SELECT * FROM raw_notice_dates {_AMONG} ORDER BY "at", ordinal', ids=list(ids)
        ),
        "texts": site.select_by(
            "notice_id", f"SELECT * FROM raw_notice_texts {_AMONG} ORDER BY source_id, ordinal", ids=list(ids)
        ),
    }
    for notice_id in ids:
        if notice_id in found:
            yield _make_page(
                found[notice_id], {name: rows.get(notice_id, []) for name, rows in parts.items()}
            )


def _make_page(notice: Row, parts: dict[str, list[Row]]) -> Page:
    return Page(
        make_address("notices", notice["notice_id"]),
        notice["title"] or notice["reference"] or notice["native_id"] or notice["notice_id"][:12],
        "notice.html",
        {"notice": notice, **parts},
        {"notice": notice, **parts},
        notice["language"] if notice["title"] else "",
        (notice["source_id"],),
        ", ".join(row["name"] for row in parts["parties"] if row["role"] == "buyer" and row["name"])[:200],
    )


KIND = Kind(
    "notices",
    30,
    "SELECT notice_id FROM raw_notices ORDER BY notice_id",
    make_notice_pages,
    Listing(
        _LIST,
        (
            Column("published_at"),
            Column("kind", messages="notices-kind-"),
            Column("buyer"),
            Column("amount", figure=True, sort_by="amount_eur"),
            Column("country"),
        ),
        (
            Facet("year", newest_first=True),
            Facet("kind", messages="notices-kind-"),
            Facet("country"),
            Facet("capabilities", messages="capability-"),
            Facet("format"),
        ),
        "published_at DESC NULLS LAST",
    ),
)
