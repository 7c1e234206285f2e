"""The kinds of records that can be shown by their ids: words for one of them, the table, the column of the id."""

from __future__ import annotations

from sousveil.model import tables
from sousveil.model.camera_tables import (
    CAMERA_CHANGES,
    CAMERA_COUNTS,
    CAMERA_DIRECTIONS,
    CAMERA_FLAGS,
    CAMERA_OBSERVATIONS,
    CAMERA_PAIRS,
    CAMERA_PLACES,
    CAMERA_PRODUCTS,
    CAMERA_SAMPLES,
    CAMERAS,
    PLACE_FIGURES,
)
from sousveil.model.exposure_tables import (
    AFFECTED_CLAIMS,
    EXPOSURES,
    ORGANISATION_VENDORS,
    PRODUCT_MENTIONS,
    RESTRICTED_VENDORS,
    WEAKNESS_VENDORS,
)
from sousveil.model.notice_tables import (
    AMOUNTS,
    AWARDS,
    BIDS,
    CLASSIFICATIONS,
    LOTS,
    NOTICE_DATES,
    NOTICE_LINKS,
    NOTICE_TEXTS,
    NOTICES,
    ORGANISATION_MENTIONS,
    PLACE_MENTIONS,
)
from sousveil.model.organisation_tables import ORGANISATION_NAMES, ORGANISATION_PAIRS, ORGANISATIONS
from sousveil.model.procurement_tables import CAPABILITY_MENTIONS, FLAGS
from sousveil.model.tables import Table
from sousveil.model.weakness_tables import (
    AFFECTED_STATEMENTS,
    CPE_NAMES,
    EXPLOITATIONS,
    REMEDIES,
    RESTRICTION_NAMES,
    RESTRICTIONS,
    WEAKNESS_DATES,
    WEAKNESS_REFERENCES,
    WEAKNESS_SCORES,
    WEAKNESSES,
)

NAMED: tuple[tuple[str, Table, str], ...] = (
    ("finding", tables.FINDINGS, "finding_id"),
    ("claim", tables.CLAIMS, "claim_id"),
    ("passage", tables.PASSAGES, "passage_id"),
    ("problem", tables.PROBLEMS, "problem_id"),
    ("origin", tables.ORIGINS, "origin_id"),
    ("source", tables.SOURCES, "source_id"),
    ("notice", NOTICES, "notice_id"),
    ("text of a notice", NOTICE_TEXTS, "text_id"),
    ("lot", LOTS, "lot_id"),
    ("award", AWARDS, "award_id"),
    ("bid", BIDS, "bid_id"),
    ("amount", AMOUNTS, "amount_id"),
    ("organisation mention", ORGANISATION_MENTIONS, "mention_id"),
    ("place mention", PLACE_MENTIONS, "mention_id"),
    ("classification", CLASSIFICATIONS, "classification_id"),
    ("date", NOTICE_DATES, "date_id"),
    ("link", NOTICE_LINKS, "link_id"),
    ("capability mention", CAPABILITY_MENTIONS, "mention_id"),
    ("flag", FLAGS, "flag_id"),
    ("weakness", WEAKNESSES, "row_id"),
    ("date of a weakness", WEAKNESS_DATES, "date_id"),
    ("statement of what is affected", AFFECTED_STATEMENTS, "affected_id"),
    ("score", WEAKNESS_SCORES, "score_id"),
    ("entry of exploited weaknesses", EXPLOITATIONS, "exploitation_id"),
    ("reference", WEAKNESS_REFERENCES, "reference_id"),
    ("remedy", REMEDIES, "remedy_id"),
    ("CPE name", CPE_NAMES, "cpe_id"),
    ("restriction", RESTRICTIONS, "restriction_id"),
    ("name in a restriction", RESTRICTION_NAMES, "name_id"),
    ("affected claim", AFFECTED_CLAIMS, "claim_id"),
    ("vendor of a weakness", WEAKNESS_VENDORS, "match_id"),
    ("product mention", PRODUCT_MENTIONS, "mention_id"),
    ("vendor of an organisation", ORGANISATION_VENDORS, "match_id"),
    ("vendor on a list", RESTRICTED_VENDORS, "match_id"),
    ("exposure", EXPOSURES, "exposure_id"),
    ("camera", CAMERAS, "camera_id"),
    ("observation of a camera", CAMERA_OBSERVATIONS, "observation_id"),
    ("direction of a camera", CAMERA_DIRECTIONS, "direction_id"),
    ("number of cameras", CAMERA_COUNTS, "count_id"),
    ("sample of cameras", CAMERA_SAMPLES, "sample_id"),
    ("figure of a place", PLACE_FIGURES, "figure_id"),
    ("place of a camera", CAMERA_PLACES, "place_id"),
    ("product of a camera", CAMERA_PRODUCTS, "product_id"),
    ("pair of observations", CAMERA_PAIRS, "pair_id"),
    ("change of a camera", CAMERA_CHANGES, "change_id"),
    ("check of cameras", CAMERA_FLAGS, "flag_id"),
    ("organisation", ORGANISATIONS, "organisation_id"),
    ("name of an organisation", ORGANISATION_NAMES, "name_id"),
    ("pair of names", ORGANISATION_PAIRS, "pair_id"),
)

EVIDENCE = {
    "flag": "SELECT unnest(evidence_ids) FROM out_flags WHERE flag_id = ?",
    "exposure": "SELECT unnest(claim_ids) FROM out_exposures WHERE exposure_id = ?",
    "check of cameras": "SELECT unnest(evidence_ids) FROM out_camera_flags WHERE flag_id = ?",
    "camera": "SELECT observation_id FROM core_camera_members WHERE camera_id = ? ORDER BY observation_id",
    "pair of observations": """
        SELECT unnest([left_observation_id, right_observation_id]) FROM core_camera_pairs WHERE pair_id = ?""",
    "change of a camera": """
        SELECT unnest([old_observation_id, new_observation_id]) FROM core_camera_changes WHERE change_id = ?""",
    "organisation": "SELECT name_id FROM core_organisation_members WHERE organisation_id = ? ORDER BY name_id",
    "name of an organisation": """
        SELECT mention_id FROM core_mention_organisations WHERE name_id = ? ORDER BY mention_id""",
    "pair of names": "SELECT unnest([left_name_id, right_name_id]) FROM core_organisation_pairs WHERE pair_id = ?",
}
"""Kind → the ids of the records that one of it rests on, where it has no place in a source of its own."""
