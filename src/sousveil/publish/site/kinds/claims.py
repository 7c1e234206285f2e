"""Pages of claims: a quantity in its words, what those words allow, which findings rest on it, and who else states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sousveil.model.intervals import Interval
from sousveil.publish.figures import format_interval
from sousveil.publish.redaction import MASK
from sousveil.publish.sheet_view import make_anchor
from sousveil.publish.site.contents import Column, Facet, Kind, Listing, Page
from sousveil.publish.site.kinds.findings import load_findings
from sousveil.publish.site.reading import Row, Site, make_address

_FIGURES = ("value", "low", "high", "value_exact", "low_exact", "high_exact")

# One kind of quantity about one thing: these are laid side by side. Where nothing is named that is counted (shares, money),
# only figures of one place and one time are.
COMPARED = """
SELECT 'cmp_' || left(md5(concat_ws('|', c.subject, c.measure, c.unit, c.per, CASE WHEN c.subject = '' THEN c.place || '|' || c.time END)), 20)
         AS comparison_id, c.*
FROM core_claims c
WHERE c.measure NOT IN ('duration', 'ordinal', 'number', 'size', 'list') AND coalesce(c.low_exact, c.high_exact) IS NOT NULL
  AND (c.subject <> '' OR (c.place <> '' AND c.time <> ''))
"""

_CLAIMS = f"""
SELECT c.claim_id, c.source_id, c.locator, c.page, c.quote, c.context, c.language, c.kind, c.measure, c.subject, c.subject_raw,
       c.low, c.high, c.value, c.low_exact, c.high_exact, c.value_exact, c.low_closed, c.high_closed, c.unit, c.per, c.place, c.time,
       c.comparison, c.approximate, c.scope, c.confidence, c.maker, c.maker_version, c.items,
       coalesce(nullif(s.title, ''), d.title, '') AS source_title, s.filename,
       coalesce(nullif(d.publisher, ''), s.publisher) AS publisher,
       left(coalesce(nullif(s.published_at, ''), d.published_at, ''), 10) AS published_at, x.comparison_id
FROM core_claims c
JOIN raw_sources s USING (source_id)
LEFT JOIN raw_documents d USING (source_id)
LEFT JOIN ({COMPARED}) x USING (claim_id)
"""

_FINDINGS = """
SELECT u.claim_id, u.finding_id FROM (SELECT finding_id, verdict, unnest(claim_ids) AS claim_id FROM out_findings) u
WHERE u.claim_id IN (SELECT unnest($ids))
ORDER BY u.claim_id, CASE u.verdict WHEN 'contradicts' THEN 0 WHEN 'only_if_exact' THEN 1 WHEN 'derived' THEN 2 WHEN 'agrees' THEN 3
  ELSE 4 END, u.finding_id
"""

_OTHERS = f"""
SELECT comparison_id, count(DISTINCT source_id) AS sources, count(*) AS claims FROM ({COMPARED})
GROUP BY comparison_id HAVING count(DISTINCT source_id) > 1
"""

_LIST = """
SELECT c.claim_id AS id, c.quote AS title, c.language, c.measure, c.subject_raw AS subject, c.place, c.time,
       coalesce(nullif(s.title, ''), nullif(d.title, ''), s.filename) AS source, c.source_id, c.ordinal,
       regexp_extract(c.time, '(?:19|20)[0-9]{2}') AS year,
       coalesce(f.verdict, 'none') AS verdict, f.rank
FROM core_claims c
JOIN raw_sources s USING (source_id)
LEFT JOIN raw_documents d USING (source_id)
LEFT JOIN (
  SELECT claim_id, arg_min(verdict, rank) AS verdict, min(rank) AS rank FROM (
    SELECT verdict, unnest(claim_ids) AS claim_id, CASE verdict WHEN 'contradicts' THEN 0 WHEN 'only_if_exact' THEN 1
      WHEN 'derived' THEN 2 WHEN 'agrees' THEN 3 ELSE 4 END AS rank FROM out_findings)
  GROUP BY claim_id) f USING (claim_id)
"""


def load_claims(site: Site, where: str, values: Mapping[str, Any]) -> list[Row]:
    """The claims that `where` (SQL over a row's columns, $names bound to `values`) chooses, by place, time and position.

    Each with `allowed`, the interval in words, and `anchor_address`, its place in the sheet. Figures of a claim whose words are
    masked are left out.
    """
    rows = site.select(
        f"SELECT * FROM ({_CLAIMS}) c WHERE {where} ORDER BY place, time, source_id, locator, claim_id",
        **values,
    )
    for row in rows:
        row["anchor_address"] = f"c-{make_anchor(row['claim_id'])}"
        row["is_hidden"] = MASK in row["quote"]
        if row["is_hidden"]:
            row.update(dict.fromkeys(_FIGURES))
        interval = read_interval(row)
        row["allowed"] = format_interval(interval, row["unit"], row["per"]) if interval else ""
    return rows


def make_claim_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the claims `ids`."""
    found = {
        row["claim_id"]: row
        for row in load_claims(site, "claim_id IN (SELECT unnest($ids))", {"ids": list(ids)})
    }
    uses = site.select_by("claim_id", _FINDINGS, ids=list(ids))
    findings = {
        row["finding_id"]: row
        for row in load_findings(site, sorted({use["finding_id"] for rows in uses.values() for use in rows}))
    }
    others = {row["comparison_id"]: row for row in site.select(_OTHERS)} if found else {}
    for claim_id in ids:
        row = found.get(claim_id)
        if row is None:
            continue
        used = [findings[use["finding_id"]] for use in uses.get(claim_id, [])]
        values = {"claim": row, "findings": used, "others": others.get(row["comparison_id"])}
        data = {"claim": row, "findings": [finding["finding_id"] for finding in used]}
        yield Page(
            make_address("claims", claim_id),
            row["quote"],
            "claim.html",
            values,
            data,
            row["language"],
            (row["source_id"],),
        )


def read_interval(row: Row) -> Interval | None:
    """What the words of a claim allow, exactly; None when no end is known."""
    low, high = (Fraction(row[name]) if row[name] else None for name in ("low_exact", "high_exact"))
    if low is None and high is None:
        return None
    return Interval(low, high, bool(row["low_closed"]), bool(row["high_closed"]))


KIND = Kind(
    "claims",
    12,
    "SELECT claim_id FROM core_claims ORDER BY source_id, ordinal",
    make_claim_pages,
    Listing(
        _LIST,
        (
            Column("measure", messages="claims-measure-"),
            Column("subject"),
            Column("place"),
            Column("time"),
            Column("source", links_to="sources"),
            Column("verdict", messages="claims-verdict-", sort_by="rank"),
        ),
        (
            Facet("verdict", messages="claims-verdict-"),
            Facet("measure", messages="claims-measure-"),
            Facet("subject"),
            Facet("year", newest_first=True),
            Facet("place"),
            Facet("source"),
        ),
        "coalesce(rank, 9), source_id, ordinal",
    ),
)
