"""Estimates from samples, beside published tables and examples."""

from __future__ import annotations

import math

import pytest

from sousveil.analyse.quantiles import find_gamma_quantile, find_gamma_share, find_wilson_interval
from sousveil.analyse.sampled import Estimate, Stratum, compute_sampled, estimate_total
from tests.unit.analyse.camera_cases import CameraCase

MANY = 1e9  # so large that the sample is no part of it worth mentioning


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


@pytest.mark.parametrize(
    ("found", "low", "high"),
    [
        (0, 0, 3.689),
        (1, 0.0253, 5.572),
        (2, 0.242, 7.225),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (50, 37.111, 65.919),
        (100, 81.364, 121.627),
    ],
)
def test_one_stratum_has_garwoods_interval(found: int, low: float, high: float) -> None:
    """The table of exact Poisson limits, as in Garwood 1936 and since in Ulm 1990, Am. J. Epidemiol. 131."""
    estimate = estimate_total([Stratum(MANY, MANY * 1e9, found)])
    assert estimate.cameras == pytest.approx(found * 1e9)
    assert ends(estimate) == (pytest.approx(low * 1e9, rel=1e-3), pytest.approx(high * 1e9, rel=1e-3))


def test_gamma_quantiles_agree_with_tables_and_each_other() -> None:
    # Chi-squared tables: 0.95 of 1, 10 and 100 degrees of freedom.
    for freedom, value in ((1, 3.841459), (10, 18.307038), (100, 124.342113)):
        assert 2 * find_gamma_quantile(0.95, freedom / 2) == pytest.approx(value, abs=1e-5)
    for shape in (0.3, 7.0, 250.0, 9999.0, 10_001.0, 1e6):
        for share in (0.025, 0.5, 0.975):
            assert find_gamma_share(find_gamma_quantile(share, shape), shape) == pytest.approx(
                share, abs=1e-9
            )
    # The two methods meet where one takes over from the other.
    assert find_gamma_quantile(0.975, 10_000.0) == pytest.approx(
        find_gamma_quantile(0.975, 10_000.001), rel=1e-6
    )


def test_wilsons_interval_agrees_with_newcombes_examples() -> None:
    """Newcombe 1998, Stat. Med. 17, table I, method 3."""
    for hits, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = find_wilson_interval(hits / n, n, 0.95)
        assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_the_method_of_sheng_yao_and_goel_gives_their_estimate() -> None:
    """arXiv:2105.01764: detections ÷ recall 0.63 ÷ panoramas ÷ metres a panorama × road length. The figures here are made up:
    100,000 panoramas, 500 detections, 8 m of road each, 1,000 km of road."""
    estimate = estimate_total([Stratum(800.0, 1000.0, 500, recall=0.63)])
    assert estimate.cameras == pytest.approx(500 / 0.63 / (100_000 * 0.008) * 1000)
    # Their standard error is the binomial one of the detections, without the finite part: ours is narrower by √(1 − 0.63 × 0.8).
    low, high = ends(estimate)
    assert (high - low) / (2 * 1.96) == pytest.approx(
        math.sqrt(500) / 0.63 / 0.8 * math.sqrt(1 - 0.63 * 0.8), rel=0.02
    )


def test_a_full_count_as_in_decode_surveillance_is_exact_unless_some_were_missed() -> None:
    """Every intersection of three boroughs was looked at: 3,590 + 8,220 + 3,470 = 15,280 (Amnesty International, June 2021)."""
    boroughs = [
        Stratum(n, n, found, name=name)
        for n, found, name in ((4000, 3590, "M"), (8000, 8220, "K"), (6000, 3470, "X"))
    ]
    whole = estimate_total(boroughs)
    assert (whole.cameras, *ends(whole)) == (15280, 15280, 15280)
    missed = estimate_total([Stratum(s.sampled, s.total, s.found, recall=0.9, name=s.name) for s in boroughs])
    assert missed.cameras == pytest.approx(15280 / 0.9)
    low, high = ends(missed)
    # Binomial: variance of T is found × (1 − r) ÷ r².
    assert (high - low) / 3.92 == pytest.approx(math.sqrt(15280 * 0.1) / 0.9, rel=0.02)


def test_the_uncertainty_of_recall_is_carried_through() -> None:
    exact = estimate_total([Stratum(100, 10_000, 400, recall=0.8)])
    measured = estimate_total([Stratum(100, 10_000, 400, recall=0.8, recall_n=50)])
    better = estimate_total([Stratum(100, 10_000, 400, recall=0.8, recall_n=5000)])
    assert exact.cameras == measured.cameras == pytest.approx(50_000)
    assert (
        ends(measured)[0]
        < ends(better)[0]
        < ends(exact)[0]
        < 50_000
        < ends(exact)[1]
        < ends(better)[1]
        < ends(measured)[1]
    )
    # The delta method gives about the same where n is large: var(log) = 1/c + (1 − r) ÷ (r n).
    deviation = math.sqrt(1 / 400 * (1 - 0.8 / 100) + 0.2 / (0.8 * 5000))
    assert math.log(ends(better)[1] / ends(better)[0]) == pytest.approx(2 * 1.96 * deviation, rel=0.02)


def test_precision_takes_false_finds_away() -> None:
    estimate = estimate_total([Stratum(100, 1000, 50, precision=0.5, precision_n=100)])
    assert estimate.cameras == pytest.approx(250)
    assert "÷" in estimate.derivation


def test_strata_are_weighted_by_what_they_stand_for() -> None:
    estimate = estimate_total([Stratum(10, 100, 5, name="centre"), Stratum(10, 1000, 1, name="rest")])
    assert estimate.cameras == pytest.approx(5 * 10 + 1 * 100)
    assert estimate.derivation == "(10 × 5 + 100 × 1) = 150.0"


def test_one_measurement_of_recall_for_all_strata_does_not_average_out() -> None:
    shared = estimate_total([Stratum(100, 10_000, 400, 0.8, 50, name=name) for name in "abcd"])
    apart = estimate_total([Stratum(100, 10_000, 400, 0.8, 50 + n, name=str(n)) for n in range(4)])
    assert ends(shared)[1] - ends(shared)[0] > 1.5 * (ends(apart)[1] - ends(apart)[0])


def test_clustered_rows_widen_the_interval() -> None:
    even = estimate_total([Stratum(10, 1000, 4, name="a") for _ in range(12)])
    clustered = estimate_total(
        [Stratum(10, 1000, found, name="a") for found in (0, 0, 0, 0, 0, 0, 0, 0, 0, 24, 24, 0)]
    )
    assert even.cameras == clustered.cameras == pytest.approx(400)
    assert (even.dispersion, clustered.dispersion > 10) == (1.0, True)
    assert ends(clustered)[1] > 2 * ends(even)[1] - 400
    assert "Poisson" in even.assumed
    assert "Poisson" not in clustered.assumed


@pytest.mark.parametrize(
    ("stratum", "missing"),
    [
        (Stratum(10, None, 5), "how much there is in all"),
        (Stratum(None, 10, 5), "how much was looked at"),
        (Stratum(10, 100, None), "the number of cameras found"),
        (Stratum(10, 100, 5, recall=0.0), "a recall above 0 and up to 1"),
        (Stratum(10, 100, 5, precision=1.2), "a precision above 0 and up to 1"),
        (Stratum(100, 10, 5), "a total that is not less than the sample"),
    ],
)
def test_without_a_figure_nothing_is_guessed(stratum: Stratum, missing: str) -> None:
    estimate = estimate_total([Stratum(10, 100, 5), stratum])
    assert (estimate.cameras, estimate.low, estimate.high, estimate.missing) == (None, None, None, missing)
    assert estimate_total([]).missing == "a sample"


def test_surveys_of_a_case_are_kept_apart() -> None:
    case = CameraCase()
    case.source("s1", "A survey")
    for stratum, total, found in (("centre", 100.0, 5), ("rest", 1000.0, 1)):
        sample = case.add(
            "raw_camera_samples", "smp", place_raw="City X", stratum_raw=stratum, unit_raw="point", units_sampled=10.0, units_total=total,
            cameras_found=found,
        )  # fmt: skip
        case.place(sample, "sample", "AA", "AA-1", "X")
    case.add(
        "raw_camera_samples",
        "smp",
        place_raw="Elsewhere",
        unit_raw="point",
        units_sampled=10.0,
        cameras_found=3,
    )
    rows = compute_sampled(case.connect(), {"confidence": 0.95}).to_pylist()
    assert [
        (r["city_code"], r["strata"], r["cameras_found"], r["units_total"], r["cameras"], r["missing"])
        for r in rows
    ] == [
        ("X", 2, 6, 1100.0, 150.0, ""),
        ("unknown", 1, 3, None, None, "how much there is in all"),
    ]
    assert rows[0]["cameras_low"] < 150 < rows[0]["cameras_high"]
    assert rows[0]["sample_ids"] == ["smp_00000", "smp_00001"]
    assert rows[0]["title"] == "A survey"
