"""All shared notices in one case: every format side by side, nothing fails, and what was found by eye is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.archive import Archive, SourceNotes
from sousveil.case import build_case, create_case, query_case

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "notices"
MAPPING = """
[[tables]]
files = ["*.jsonl"]
kind = "tender"
country = "CN"
currency = "CNY"
[tables.columns]
title = "title"
budget = "amount"
unit = "unit"
published_at = "month"
"""

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


@pytest.mark.slow
def test_a_mixed_folder_is_built(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case", "All shared notices")
    with folder.settings.open("a", encoding="utf-8") as stream:
        stream.write(MAPPING)
    list(Archive(folder.archive).add_folder(SHARED, SourceNotes(), "2026-11-23T12:00:00Z"))
    report = build_case(folder, 2)
    assert report.failed == []
    assert report.contradictions == 0
    summary = report.summary
    assert summary.by_format == {"ocds": 609, "ted": 206, "eforms": 24, "table": 19, "zh": 5}
    assert summary.procedures < summary.notices
    assert summary.repeated > 50  # records repeat the releases that stand beside them
    assert {flag.code for flag in summary.flags if flag.flagged} >= {"R003", "R018"}
    found = {entry.name for entry in summary.capabilities}
    assert {"video_surveillance", "video_sharing_network", "alpr"} <= found
    sql = """SELECT DISTINCT n.native_id FROM core_capability_mentions AS m JOIN raw_notices AS n USING (notice_id)
             WHERE m.capability = 'alpr' AND n.format = 'ted'"""
    with query_case(folder, sql) as reader:
        assert "118331-2022" in reader.read_all()["native_id"].to_pylist()  # CCTV and ANPR in Manchester
    sql = (
        "SELECT count(*) FROM core_organisation_mentions WHERE withheld AND (name <> '' OR identifier <> '')"
    )
    with query_case(folder, sql) as reader:
        assert reader.read_all().to_pylist() == [{"count_star()": 0}]
