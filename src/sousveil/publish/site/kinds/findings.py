"""Pages of findings: what a check found, in which words of which sources, and how it was reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sousveil.publish.redaction import MASK
from sousveil.publish.sheet_view import make_anchor
from sousveil.publish.site.contents import Column, Facet, Kind, Listing, Page
from sousveil.publish.site.kinds.methods import read_methods
from sousveil.publish.site.reading import Row, Site, make_address
from sousveil.publish.wording import VERDICT_WORDS

_FINDINGS = """
SELECT * FROM (
  SELECT finding_id, "check" AS check_id, verdict, sentence, derivation, missing, joined_because, claim_ids, source_ids,
         '' AS stated, '' AS expected, stated_low, stated_high, expected_low, expected_high, unit, maker, maker_version,
         '' AS subject_kind
  FROM out_findings
  UNION ALL
  SELECT flag_id, "check", verdict, sentence, derivation, missing, '', [], source_ids, stated, expected, NULL, NULL, NULL,
         NULL, '', maker, maker_version, subject_kind
  FROM out_camera_flags)
WHERE finding_id IN (SELECT unnest($ids))
"""

_CLAIMS = """
SELECT c.claim_id, c.source_id, c.quote, c.context, c.language, c.locator, c.page, c.subject_raw, c.place, c.time, c.unit, c.low,
       c.high, coalesce(d.title, '') AS source_title, s.filename, coalesce(nullif(d.publisher, ''), s.publisher) AS publisher
FROM core_claims c
JOIN raw_sources s USING (source_id)
LEFT JOIN raw_documents d USING (source_id)
WHERE c.claim_id IN (
  SELECT unnest(claim_ids) FROM out_findings WHERE finding_id IN (SELECT unnest($ids)))
ORDER BY c.source_id, c.ordinal
"""

_TITLES = """
SELECT s.source_id, coalesce(nullif(s.title, ''), nullif(d.title, ''), s.filename) AS title
FROM raw_sources s LEFT JOIN raw_documents d USING (source_id)
WHERE s.source_id IN (
  SELECT unnest(source_ids) FROM out_findings WHERE finding_id IN (SELECT unnest($ids))
  UNION SELECT unnest(source_ids) FROM out_camera_flags WHERE flag_id IN (SELECT unnest($ids)))
"""

_LIST = """
SELECT finding_id AS id, sentence AS title, 'en' AS language, verdict, "check" AS check_id,
       CASE WHEN len(source_ids) > 1 THEN 'across' ELSE 'within' END AS reach, len(source_ids) AS sources, source_ids,
       CASE verdict WHEN 'contradicts' THEN 0 WHEN 'only_if_exact' THEN 1 WHEN 'derived' THEN 2 WHEN 'agrees' THEN 3 ELSE 4 END AS rank
FROM out_findings
UNION ALL
SELECT flag_id, sentence, 'en', verdict, "check", 'cameras', len(source_ids), source_ids,
       CASE verdict WHEN 'contradicts' THEN 0 WHEN 'only_if_exact' THEN 1 ELSE 4 END
FROM out_camera_flags
"""


def load_findings(site: Site, ids: Sequence[str]) -> list[Row]:
    """The findings `ids`, in that order, each with its `claims`; one whose quotes are masked shows no figures."""
    found = {row["finding_id"]: row for row in site.select(_FINDINGS, ids=list(ids))}
    claims = {row["claim_id"]: row for row in site.select(_CLAIMS, ids=list(ids))}
    for claim in claims.values():
        claim["anchor_address"] = f"c-{make_anchor(claim['claim_id'])}"
    titles = {row["source_id"]: row["title"] for row in site.select(_TITLES, ids=list(ids))}
    for row in found.values():
        row["source_titles"] = {one: titles[one] for one in row["source_ids"] if one in titles}
        row["claims"] = [claims[claim_id] for claim_id in row["claim_ids"] if claim_id in claims]
        row["is_hidden"] = any(MASK in claim["quote"] for claim in row["claims"])
        if row["is_hidden"]:
            row.update(sentence=site.wording.say("findings-hidden"), derivation="", joined_because="")
            for name in ("stated_low", "stated_high", "expected_low", "expected_high"):
                row[name] = None
            for claim in row["claims"]:
                claim.update(low=None, high=None)
    return [found[finding_id] for finding_id in ids if finding_id in found]


def make_finding_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the findings `ids`."""
    methods = read_methods(site)
    for row in load_findings(site, ids):
        yield Page(
            make_address("findings", row["finding_id"]),
            row["sentence"],
            "finding.html",
            {"finding": row, "marks": _MARKS, "has_method": row["check_id"] in methods},
            {"finding": row},
            "en",
            tuple(dict.fromkeys(row["source_ids"])),
        )


_MARKS: dict[str, Any] = VERDICT_WORDS

KIND = Kind(
    "findings",
    10,
    "SELECT finding_id FROM out_findings UNION ALL SELECT flag_id FROM out_camera_flags ORDER BY 1",
    make_finding_pages,
    Listing(
        _LIST,
        (Column("verdict", messages="findings-verdict-"), Column("check_id"), Column("sources", figure=True)),
        (
            Facet("verdict", messages="findings-verdict-"),
            Facet("reach", messages="findings-reach-"),
            Facet("check_id"),
        ),
        "rank",
    ),
)
