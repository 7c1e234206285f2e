"""The shared camera files become one register in one build, with a page whose counts are those counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.case import build_case, create_case, query_case, verify_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program

SHARED = Path(__file__).parents[3] / "shared" / "data" / "cameras"
FILES = {
    "deflocksc_camera-data_2026-03-01.json": 34_656,
    "dakar_cameras_2016.geojson": 103,
    "montenegro_cameras_2023.csv": 108,
    "new_orleans_rtcc_safecam_2022.csv": 495,
    "thailand_pattaya_cctv.csv": 400,
    "seoul_cctv_by_gu_2016.csv": 0,
}
"""File → cameras in it, counted with a few lines of Python's own json and csv."""

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not here")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    folder = create_case(tmp_path_factory.mktemp("cameras") / "case", "Cameras of six places")
    for name in FILES:
        path = SHARED / name
        if path.suffix == ".csv":
            assert run_program(["map", str(path), "--case", str(folder.path), "--write", "--yes"]) == 0
    assert run_program(["add", str(folder.path), *(str(SHARED / name) for name in FILES)]) == 0
    build_case(folder, 2)
    return folder


def ask(case: CaseFolder, sql: str) -> list[tuple[object, ...]]:
    with query_case(case, sql) as reader:
        return [tuple(row.values()) for batch in reader for row in batch.to_pylist()]


def test_every_camera_of_every_file_is_an_observation(case: CaseFolder) -> None:
    rows = ask(
        case,
        """SELECT s.filename, count(o.observation_id) FROM raw_sources AS s
        LEFT JOIN raw_camera_observations AS o ON o.source_id = s.source_id GROUP BY 1""",
    )
    assert dict(rows) == FILES


def test_every_observation_is_in_the_register_once(case: CaseFolder) -> None:
    (members,) = ask(case, "SELECT count(*), count(DISTINCT observation_id) FROM core_camera_members")
    assert members == (35_762, 35_762)
    (cameras,) = ask(case, "SELECT count(*), sum(observations) FROM core_cameras")
    assert cameras == (35_760, 35_762)


def test_what_was_merged_are_the_cameras_that_two_files_share(case: CaseFolder) -> None:
    """Two of the city's cameras in New Orleans stand within 1 m of one in OpenStreetMap; no other two files meet."""
    rows = ask(
        case,
        """SELECT list(DISTINCT s.filename ORDER BY s.filename), count(DISTINCT m.camera_id) FROM core_camera_members AS m
        JOIN raw_sources AS s ON s.source_id = m.source_id JOIN core_cameras AS c ON c.camera_id = m.camera_id
        WHERE c.observations > 1""",
    )
    assert rows == [(["deflocksc_camera-data_2026-03-01.json", "new_orleans_rtcc_safecam_2022.csv"], 2)]


def test_countries_are_those_of_the_files(case: CaseFolder) -> None:
    rows = ask(case, "SELECT country, count(*) FROM core_cameras GROUP BY 1 ORDER BY 2 DESC")
    numbers = dict(rows)
    assert {"TH": 400, "ME": 108, "SN": 103}.items() <= numbers.items()
    # OpenStreetMap's list holds a few points in Mexico, France and Haiti; every one lies there by its coordinates.
    assert numbers == {"US": 35_136, "TH": 400, "ME": 108, "SN": 103, "MX": 10, "FR": 2, "HT": 1}


def test_vendors_are_found_under_their_names(case: CaseFolder) -> None:
    rows = dict(ask(case, "SELECT vendor_id, count(*) FROM core_cameras GROUP BY 1"))
    assert 30_000 <= rows["flock_safety"] <= 31_500  # 29,067 by manufacturer; others by brand and operator
    assert rows["genetec"] >= 832


def test_all_25_wrong_totals_of_seoul_are_found_and_shown(case: CaseFolder) -> None:
    rows = ask(
        case,
        """SELECT f.sentence, f.stated, f.expected FROM out_camera_flags AS f JOIN raw_sources AS s
        ON s.source_id = f.source_ids[1] WHERE s.filename LIKE 'seoul%' AND f.verdict = 'contradicts'""",
    )
    figures = {(stated, expected) for _, stated, expected in rows}
    assert len(figures) == 25
    assert (2780.0, 1292.0 + 430 + 584 + 932) in figures  # 강남구
    page = case.index.read_text("utf-8")
    assert all(district in page for district in ("강남구", "강동구", "중랑구"))
    assert "2,780" in page or "2780" in page


def test_the_page_counts_what_was_counted_by_hand(case: CaseFolder) -> None:
    page = case.index.read_text("utf-8")
    assert "35,760" in page
    assert "35,762" in page
    for number in ("35,136", "400", "108", "103"):
        assert f">{number}<" in page


def test_nothing_that_must_not_be_kept_is_in_any_table(case: CaseFolder) -> None:
    rows = ask(case, "SELECT count(*) FROM raw_camera_observations WHERE contains(tags, 'cloudfront')")
    assert rows == [(0,)]


def test_the_case_verifies(case: CaseFolder) -> None:
    report = verify_case(case)
    assert [problem.code for problem in report.problems if problem.kind.severity != "note"] == []
