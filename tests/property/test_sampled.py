"""What holds of estimates whatever the sample."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sousveil.analyse.sampled import Stratum, estimate_total

shares = st.one_of(st.none(), st.floats(0.05, 1.0))
sizes = st.one_of(st.none(), st.integers(1, 10_000))
strata = st.lists(
    st.builds(
        lambda sampled, more, found, recall, recall_n, precision, precision_n: Stratum(
            float(sampled), float(sampled * more), found, recall, recall_n, precision, precision_n
        ),
        st.integers(1, 1000), st.floats(1.0, 1000.0), st.integers(0, 500), shares, sizes, shares, sizes,
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(strata)
def test_the_interval_contains_the_estimate(rows: list[Stratum]) -> None:
    estimate = estimate_total(rows)
    assert estimate.cameras is not None
    assert estimate.low is not None
    assert estimate.high is not None
    slack = 1e-6 * (1 + estimate.cameras)
    assert -slack <= estimate.low - slack <= estimate.cameras <= estimate.high + slack


@given(st.integers(1, 50), st.integers(2, 40), st.floats(0.2, 1.0))
def test_a_larger_sample_of_the_same_rate_is_surer(found: int, times: int, recall: float) -> None:
    total = 100_000.0
    small = estimate_total([Stratum(100.0, total, found, recall, 100)])
    large = estimate_total([Stratum(100.0 * times, total, found * times, recall, 100 * times)])
    assert small.high is not None
    assert small.low is not None
    assert large.high is not None
    assert large.low is not None
    assert large.high - large.low < small.high - small.low


@given(strata)
def test_the_order_of_the_strata_does_not_matter(rows: list[Stratum]) -> None:
    one, other = estimate_total(rows), estimate_total(list(reversed(rows)))
    assert one.cameras is not None
    assert other.cameras is not None
    assert abs(one.cameras - other.cameras) <= 1e-9 * (1 + one.cameras)
