"""Pairs and nearest neighbours against the distances of all to all."""

from __future__ import annotations

import numpy as np
import pytest

from sousveil.resolve.register.nearness import Reals, find_nearest, find_pairs, measure_distance

PLACES = {
    "equator at the antimeridian": (0.0, 180.0),
    "Fiji": (-16.8, 179.9999),
    "Europe": (48.0, 10.0),
    "far north": (89.99, 90.0),
    "north pole": (89.9999, 0.0),
    "south pole": (-90.0, 0.0),
}


def scatter(place: str, spread: float, seed: int = 1) -> tuple[Reals, Reals]:
    rng = np.random.default_rng(seed)
    lat, lon = PLACES[place]
    turn = rng.normal(0, spread, 300) if abs(lat) < 80 else rng.uniform(-180, 180, 300)
    return np.clip(lat + rng.normal(0, spread, 300), -90, 90), (lon + turn + 180) % 360 - 180


def measure_all(lat: Reals, lon: Reals) -> Reals:
    metres = measure_distance(lat[:, None], lon[:, None], lat[None], lon[None])
    np.fill_diagonal(metres, np.inf)
    return metres


@pytest.mark.parametrize("spread", [0.00003, 0.0002, 0.002])
@pytest.mark.parametrize("place", PLACES)
def test_every_pair_within_reach_is_found_once(place: str, spread: float) -> None:
    lat, lon = scatter(place, spread)
    left, right, metres = find_pairs(lat, lon, 15.0)
    found = [(min(pair), max(pair)) for pair in zip(left.tolist(), right.tolist(), strict=True)]
    expected = np.argwhere(np.triu(measure_all(lat, lon) <= 15.0))
    assert sorted(found) == [tuple(pair) for pair in expected.tolist()]
    assert np.allclose(metres, measure_distance(lat[left], lon[left], lat[right], lon[right]))


@pytest.mark.parametrize("spread", [0.0002, 0.002, 0.05])
@pytest.mark.parametrize("place", PLACES)
def test_the_nearest_is_the_nearest(place: str, spread: float) -> None:
    lat, lon = scatter(place, spread)
    expected = measure_all(lat, lon).min(axis=1)
    expected[expected > 1000.0] = np.nan
    assert np.allclose(find_nearest(lat, lon), expected, equal_nan=True)


def test_few_points() -> None:
    nothing = np.empty(0)
    assert [len(part) for part in find_pairs(nothing, nothing, 15.0)] == [0, 0, 0]
    assert np.isnan(find_nearest(np.array([1.0]), np.array([2.0]))).tolist() == [True]


def test_a_degree_of_latitude_is_111_km() -> None:
    metres = measure_distance(np.array([10.0]), np.array([20.0]), np.array([11.0]), np.array([20.0]))
    assert metres[0] == pytest.approx(111_195, abs=1)
