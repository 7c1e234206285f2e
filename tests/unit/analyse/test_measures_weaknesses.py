"""The measures of weaknesses, lists and owners, on cases small enough to count by hand. All names are made up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.analyse.cases import Case
from tests.unit.analyse.test_measures import buy, measure


def know_vendor(case: Case, vendor_id: str, kind: str = "maker") -> None:
    case.rows["core_vendors"].append(
        {"vendor_id": vendor_id, "name": vendor_id.title(), "kind": kind, "country": "CN"}
    )


def publish_weakness(case: Case, weakness_id: str, vendor_id: str, day: str, **values: Any) -> None:
    kept = values.pop("kept", True)
    case.add(
        "raw_weaknesses", "wkn", weakness_id=weakness_id, published_at=day, **{"state": "published"} | values
    )
    case.add("core_weakness_vendors", "wvn", weakness_id=weakness_id, vendor_id=vendor_id, kept=kept)


def score_weakness(
    case: Case, weakness_id: str, origin: str, system: str, score: float, **values: Any
) -> None:
    case.add(
        "raw_weakness_scores",
        "wsc",
        weakness_id=weakness_id,
        origin=origin,
        system=system,
        score=score,
        **values,
    )


@pytest.fixture
def feed() -> Case:
    """Three weaknesses of Acme (one rejected later, one exploited), one of Bolt, one that only looks like Acme's."""
    case = Case()
    know_vendor(case, "acme")
    know_vendor(case, "bolt")
    publish_weakness(case, "CVE-2021-0001", "acme", "2021-03-01", title="First")
    publish_weakness(
        case, "CVE-2021-0001", "acme", "2021-04-01", title="Newer title", modified_at="2022-01-01"
    )
    publish_weakness(case, "CVE-2021-0002", "acme", "2021-05-01")
    publish_weakness(case, "CVE-2022-0003", "acme", "2022-05-01")
    publish_weakness(case, "CVE-2022-0003", "acme", "2022-05-01", state="rejected", modified_at="2023-01-01")
    publish_weakness(case, "CVE-2021-0004", "bolt", "2021-01-01")
    publish_weakness(case, "CVE-2021-0005", "acme", "2021-01-01", kept=False)
    score_weakness(case, "CVE-2021-0001", "nvd", "cvss:3.1", 5.0)
    score_weakness(case, "CVE-2021-0001", "cna", "cvss:3.0", 7.5)
    score_weakness(case, "CVE-2021-0001", "cna", "cvss:3.1", 9.8)
    score_weakness(case, "CVE-2021-0001", "epss", "epss", 0.25, scored_at="2024-01-01")
    score_weakness(case, "CVE-2021-0001", "epss", "epss", 0.5, scored_at="2025-01-01")
    score_weakness(case, "CVE-2021-0004", "adp", "cvss:3.1", 8.0)
    case.add("raw_exploitations", "exp", weakness_id="CVE-2021-0001", listed_at="2022-02-02")
    case.add("raw_weakness_scores", "wsc", weakness_id="CVE-2021-0004", system="ssvc", exploitation="poc")
    return case


def test_each_weakness_counts_once_a_vendor_and_rejected_or_alike_ones_not_at_all(feed: Case) -> None:
    rows = measure(
        feed, "weaknesses_by_vendor_year",
        "vendor_id", "year", "weaknesses", "critical", "high", "without_score", "known_exploited",
    )  # fmt: skip
    assert rows == [("acme", 2021, 2, 1, 0, 1, 1), ("bolt", 2021, 1, 0, 1, 0, 0)]


def test_the_exploited_share_counts_listed_ones_and_the_newest_forecast(feed: Case) -> None:
    rows = measure(
        feed, "exploited_share_by_vendor",
        "vendor_id", "weaknesses", "known_exploited", "known_exploited_share", "with_proof", "first_listed_at", "highest_epss",
    )  # fmt: skip
    assert rows == [("acme", 2, 1, 0.5, 0, "2022-02-02", 0.5), ("bolt", 1, 0, 0.0, 1, "", None)]


def test_days_to_a_fix_are_null_without_a_date_and_negative_when_it_came_first(feed: Case) -> None:
    feed.add("raw_weakness_dates", "wdt", weakness_id="CVE-2021-0001", role="fixed", dated_at="2021-03-11")
    feed.add("raw_remedies", "rmd", weakness_id="CVE-2021-0001", category="vendor_fix", fixed_at="2021-05-01")
    feed.add("raw_remedies", "rmd", weakness_id="CVE-2021-0004", category="vendor_fix", fixed_at="2020-12-31")
    feed.add("raw_remedies", "rmd", weakness_id="CVE-2021-0002", category="vendor_fix")
    rows = measure(feed, "publication_to_fix_days", "weakness_id", "fixed_at", "days", "has_vendor_fix")
    assert rows == [
        ("CVE-2021-0001", "2021-03-11", 10, True),
        ("CVE-2021-0002", "", None, True),
        ("CVE-2021-0004", "2020-12-31", -1, True),
    ]


def test_contracts_of_listed_suppliers_are_counted_by_place_and_year() -> None:
    case = Case()
    know_vendor(case, "acme")
    for number, (day, supplier) in enumerate(
        (("2018-01-01", "Acme Ltd"), ("2020-01-01", "Acme Ltd"), ("2020-02-01", "Reseller"))
    ):
        notice = buy(case, number, day, supplier, "100 EUR")
        case.place(notice, "delivery", "CN", "65")
    for row in case.rows["core_organisation_mentions"]:
        if row["name"] == "Acme Ltd":
            case.add(
                "core_organisation_vendors", "ovn", mention_id=row["mention_id"], notice_id=row["notice_id"],
                vendor_id="acme", confidence=1.0,
            )  # fmt: skip
    case.add(
        "core_restricted_vendors", "rvn", restriction_id="r1", list_id="list_one", vendor_id="acme",
        relation="named", listed_at="2019-08-13",
    )  # fmt: skip
    case.add(
        "core_restricted_vendors", "rvn", restriction_id="r2", list_id="list_two", vendor_id="acme",
        relation="relabel", listed_at="2019-08-13",
    )  # fmt: skip
    rows = measure(
        case, "listed_suppliers_by_place_year",
        "list_id", "vendor_id", "region_code", "year", "contracts", "listed_before", "value_eur",
    )  # fmt: skip
    assert rows == [
        ("list_one", "acme", "65", 2018, 1, 0, 100.0),
        ("list_one", "acme", "65", 2020, 1, 1, 100.0),
    ]


def test_chains_to_a_state_body_multiply_shares_and_leave_out_former_owners() -> None:
    case = Case()
    for vendor_id in ("acme", "holding", "fund"):
        know_vendor(case, vendor_id, "group")
    know_vendor(case, "council", "state_body")

    def own(
        vendor_id: str, owner_id: str, share: float | None, until: str = "", stated: str = "2023"
    ) -> None:
        statement_id = f"vst_{len(case.rows['core_vendor_statements'])}"
        case.rows["core_vendor_statements"].append(
            {"statement_id": statement_id, "vendor_id": vendor_id, "kind": "ownership", "role": "controller", "text": "",
             "language": "", "other_id": owner_id, "share_low": share, "share_high": share, "patterns": [], "scope": "",
             "since_at": "", "until_at": until, "stated_at": stated, "confidence": "high", "source_title": "",
             "publisher": "", "url": ""}
        )  # fmt: skip

    own("acme", "holding", 0.5)
    own("holding", "council", 0.5, stated="2021")
    own("acme", "fund", 0.1, until="2020")
    own("fund", "council", 1.0)
    rows = measure(
        case, "ownership_to_state", "vendor_id", "chain", "steps", "share_low", "oldest_statement_at"
    )
    assert rows == [
        ("acme", "acme < holding < council", 2, 0.25, "2021"),
        ("fund", "fund < council", 1, 1.0, "2023"),
        ("holding", "holding < council", 1, 0.5, "2021"),
    ]


def test_exposed_products_and_vendors_in_notices_count_notices_once() -> None:
    case = Case()
    know_vendor(case, "acme")
    first = case.notice("tender", process_id="p1", published_at="2020-01-01")
    second = case.notice("tender", process_id="p2", published_at="2021-01-01")
    for notice, model in ((first, "X-1"), (first, "X-1"), (second, "")):
        case.add(
            "core_product_mentions", "prd", notice_id=notice, vendor_id="acme", model=model,
            char_start=0, char_end=1, confidence=1.0,
        )  # fmt: skip
    case.rows["out_exposures"].append(
        {"exposure_id": "x1", "vendor_id": "acme", "brand_id": "", "family_id": "", "model": "X-1", "firmware_raw": "",
         "weakness_id": "CVE-2021-0001", "verdict": "model", "claim_ids": [], "derivation": "",
         "maker": "", "maker_version": ""}
    )  # fmt: skip
    case.add("raw_weaknesses", "wkn", weakness_id="CVE-2021-0001", state="published")
    score_weakness(case, "CVE-2021-0001", "cna", "cvss:3.1", 9.0)
    exposed = measure(
        case, "exposed_products", "model", "verdict", "weaknesses", "highest_score", "mentions", "notices"
    )
    assert exposed == [("X-1", "model", 1, 9.0, 2, 1)]
    named = measure(
        case, "vendors_in_notices", "vendor_id", "year", "procedures", "as_supplier", "with_model"
    )
    assert named == [("acme", 2020, 1, 0, 1), ("acme", 2021, 1, 0, 0)]
