"""Versions are read and compared by kind, never as strings."""

from __future__ import annotations

import time

import pytest

from sousveil.model.versions import compare_versions, is_within, names_line, read_version

READINGS = {
    "V5.4.0 build 160530": ("dotted", "", "5.4.0 build 160530"),
    "5.2.0 build  140721": ("dotted", "", "5.2.0 build 140721"),
    "V4.30.096build221220": ("dotted", "", "4.30.96 build 221220"),
    "3.2.30_build221223": ("dotted", "", "3.2.30 build 221223"),
    "5.0 build 20160530": ("dotted", "", "5.0 build 160530"),
    "V2.5.1": ("dotted", "", "2.5.1"),
    "v. 2.17": ("dotted", "", "2.17"),
    "Firmware Version 1.2": ("dotted", "", "1.2"),
    "1.41.0.2": ("dotted", "", "1.41.0.2"),
    "11.6.16.0": ("dotted", "", "11.6.16.0"),
    "AXIS OS 11.5": ("dotted", "AXIS OS", "11.5"),
    "1.2.3-beta.1": ("dotted", "", "1.2.3-beta.1"),
    "9.2.0-11289": ("dotted", "", "9.2.0-11289"),
    "6.00pl01": ("dotted", "", "6.0pl1"),
    "V12.1a (2018 R1)": ("dotted", "", "12.1a"),
    "2.820.0000000.48.R.220614": ("dotted", "", "2.820.0.48.r.220614"),
    "1.000.HW01.3.20190820": ("dotted", "", "1.0.hw1.3.20190820"),
    "5.10.*": ("dotted", "", "5.10.*"),
    "4.x": ("dotted", "", "4.*"),
    "2020 R3": ("dotted", "", "2020-r3"),
    "V01L053": ("dotted", "", "1l53"),
    "June 2021": ("build_date", "", "2021-06"),
    "May, 2020": ("build_date", "", "2020-05"),
    "May 5, 2021": ("build_date", "", "2021-05-05"),
    "2024/2/2": ("build_date", "", "2024-02-02"),
    "2023.12.13": ("build_date", "", "2023-12-13"),
    "2021年6月": ("build_date", "", "2021-06"),
    "build221220": ("build_date", "", "2022-12-20"),
    "Build Date: 2021-05-20": ("build_date", "", "2021-05-20"),
    "DIPC-B1213.6.5.230215": ("prefix", "DIPC-B1213", "DIPC-B1213.6.5.230215"),
    "DIPC-B1213.X.X.XXXXXX": ("prefix", "DIPC-B1213", "DIPC-B1213.*"),
    "NVR-B3801.20.17.240507": ("prefix", "NVR-B3801", "NVR-B3801.20.17.240507"),
    "SRN4000_v2.16_170401": ("prefix", "SRN4000", "SRN4000.2.16-170401"),
    "M2.1.6.05": ("prefix", "M", "M.2.1.6.5"),
    "VVTK-0100b": ("prefix", "VVTK", "VVTK.100b"),
}

NO_VERSIONS = [
    "",
    "n/a",
    "-",
    "*",
    "All versions",
    "CVE-2019-18340",
    "IPC-HX5XXX",
    "HEW4PER2B",
    "R.47.0.0 AutoCAD 2021 & R.47.0.0 AutoCAD LT 2021",
    "EOL product. Upgrade to a newer product or limit access to device.",
    "3097f38e9126",
    "1.02-4.02",
    "1.0 and 2.0",
    "versions prior to 5.7.0",
    "build 170230 of",
    "1.x.5",
    "5." * 60,
]


@pytest.mark.parametrize(("text", "expected"), READINGS.items())
def test_versions_are_read(text: str, expected: tuple[str, str, str]) -> None:
    found = read_version(text)
    assert found is not None
    assert (found.kind, found.branch, found.canonical) == expected
    again = read_version(f"{found.branch} {found.canonical}" if found.kind == "dotted" else found.canonical)
    assert again is not None
    assert again.canonical == found.canonical


@pytest.mark.parametrize("text", NO_VERSIONS)
def test_what_is_no_version_is_left_alone(text: str) -> None:
    assert read_version(text) is None


def test_the_date_of_a_build_is_kept_beside_the_version() -> None:
    dates = [
        read_version(text)
        for text in ("V5.4.0 build 160530", "2.800.0000000.16.R.210520", "V4.30.096build221220", "V2.5.1")
    ]
    assert [found and found.build_date for found in dates] == ["2016-05-30", "2021-05-20", "2022-12-20", ""]


ORDERED = [
    ("dotted", ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"]),
    ("dotted", ["1.9", "1.10", "1.41.0.2", "2.0", "2.5.1", "11.5", "11.5.64", "11.5.*", "11.6"]),
    (
        "dotted",
        ["5.3.1", "5.3.1 build 150410", "5.4.0 build 160414", "5.4.0 build 160530", "5.4.5 build 120101"],
    ),
    ("dotted", ["12.1", "12.1a", "12.1b", "12.2"]),
    ("dotted", ["4.30.96 build 221220", "4.30.100"]),
    ("dotted", ["4.0.at8.0.r.20190812", "4.0.at8.0.r.220614", "4.0.at8.0.r.20230302"]),
    ("dotted", ["2019-r3", "2020-r1", "2020-r2"]),
    ("prefix", ["DIPC-B1213.6.5.230215", "DIPC-B1213.6.10.220101", "DIPC-B1213.*"]),
    ("build_date", ["2019-12", "2020-05-01", "2020-05-31", "2020-06", "2021"]),
]


@pytest.mark.parametrize(("kind", "versions"), ORDERED)
def test_versions_are_ordered(kind: str, versions: list[str]) -> None:
    for i, a in enumerate(versions):
        for j, b in enumerate(versions):
            assert compare_versions(kind, a, b) == (i > j) - (i < j), (a, b)


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("prefix", "DIPC-B1213.6.5.230215", "DIPC-B1216.5.7.230109"),
        ("dotted", "1.0.hw1.3.20190820", "1.0.r1.3.20190820"),
        ("dotted", "2.820.0.48", "2.820.0.48.r.220614"),
        ("dotted", "1.0", "1.0b1"),
        ("build_date", "2021-06", "2021-06-15"),
        ("build_date", "soon", "2021-06-15"),
        ("none", "1", "2"),
    ],
)
def test_what_has_no_order_is_not_ordered(kind: str, a: str, b: str) -> None:
    assert compare_versions(kind, a, b) is None
    assert compare_versions(kind, b, a) is None


def test_trailing_noughts_make_no_difference() -> None:
    assert compare_versions("dotted", "11.0", "11") == 0
    assert compare_versions("dotted", "2.5.0", "2.5") == 0


@pytest.mark.parametrize(
    ("kind", "value", "low", "low_closed", "high", "high_closed", "expected"),
    [
        ("dotted", "5.5.80", "5.2.0", True, "5.6.0", False, True),
        ("dotted", "5.6.0", "5.2.0", True, "5.6.0", False, False),
        ("dotted", "5.6.0", "5.2.0", True, "5.6.0", True, True),
        ("dotted", "5.2.0", "5.2.0", False, "", False, False),
        ("dotted", "1.10", "", False, "1.9", True, False),
        ("dotted", "4.30.100", "", False, "4.30.96 build 221220", True, False),
        # Less exact than the bound.
        ("dotted", "5.4.0", "5.2.0 build 140721", True, "5.4.0 build 160530", True, None),
        ("dotted", "5.3.0", "5.2.0 build 140721", True, "5.4.0 build 160530", True, True),
        ("dotted", "5.2.0", "5.2.0 build 140721", True, "5.4.0 build 160530", True, None),
        # A bound without a build is for all builds of the release.
        ("dotted", "5.4.0 build 170101", "", False, "5.4.0", True, True),
        ("dotted", "5.4.0 build 170101", "", False, "5.4.0", False, False),
        # More exact than the bound.
        ("dotted", "11.5.64", "10.5", True, "11.5", True, None),
        ("dotted", "11.6.1", "10.5", True, "11.5", True, False),
        ("dotted", "11.5.0", "10.5", True, "11.5", True, True),
        ("dotted", "11.6.16", "", False, "11.0", True, False),
        ("dotted", "10.5.3", "10.5", True, "11.5", True, True),
        ("dotted", "5.10.7", "5.10.2", True, "5.10.*", True, True),
        ("dotted", "5.11.0", "5.10.2", True, "5.10.*", True, False),
        ("dotted", "4.2", "", False, "4.*", False, None),
        ("dotted", "3.9", "", False, "4.*", False, True),
        ("dotted", "1.2.3-beta.1", "", False, "1.2.3", False, True),
        ("prefix", "DIPC-B1213.6.4.220101", "", False, "DIPC-B1213.6.5.230215", True, True),
        ("prefix", "DIPC-B1216.6.4.220101", "", False, "DIPC-B1213.6.5.230215", True, None),
        ("build_date", "2021-05-31", "", False, "2021-06-01", False, True),
        ("build_date", "2021-05", "", False, "2021-06-01", False, True),
        ("build_date", "2021-06", "", False, "2021-06-01", False, False),
        ("build_date", "2021", "", False, "2021-06-01", False, None),
        ("build_date", "2021-06", "", False, "2021-06-15", False, None),
        ("build_date", "2021-06-10", "", False, "2021-06", False, False),
        ("build_date", "2021-06-10", "", False, "2021-06", True, True),
        ("build_date", "2021-06-10", "2021-06", False, "", False, False),
        ("build_date", "2021-07-01", "2021-06", False, "", False, True),
        ("build_date", "2021-06", "2021-06-01", True, "", False, True),
        ("dotted", "5.0", "", False, "", False, True),
        ("none", "5.0", "", False, "", False, None),
        ("dotted", "", "", False, "5.0", False, None),
    ],
)
def test_a_version_lies_within_bounds_or_cannot_be_told(
    kind: str, value: str, low: str, low_closed: bool, high: str, high_closed: bool, expected: bool | None
) -> None:
    assert is_within(kind, value, low, low_closed, high, high_closed) is expected


def test_a_rule_can_say_that_a_bound_names_a_line() -> None:
    assert names_line("dash_range_line")
    assert not names_line("dash_range")
    assert is_within("dotted", "11.5.64", "10.5", True, "11.5", True, high_is_line=True) is True
    assert is_within("dotted", "11.6.1", "10.5", True, "11.5", True, high_is_line=True) is False


@pytest.mark.parametrize(
    "text", ["1." * 50_000, "build " * 20_000, "a-" * 50_000, "(" * 100_000, "1(" * 50_000]
)
def test_long_texts_take_no_time(text: str) -> None:
    started = time.process_time()
    assert read_version(text) is None
    assert time.process_time() - started < 0.2
