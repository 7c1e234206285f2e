"""Whether a point can lie in a country at all, by coarse boxes around its parts: enough to tell exchanged columns."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

MARGIN_DEG = 2.0
"""Outlines at 1:110 million are rough, and leave small islands out."""

Box = tuple[float, float, float, float]


def is_near_country(country: str, lat: float, lon: float) -> bool:
    """Whether a point is in a box of `country` (ISO 3166-1 alpha-2) or within MARGIN_DEG of one; False for unknown codes."""
    return any(
        west - MARGIN_DEG <= lon <= east + MARGIN_DEG and south - MARGIN_DEG <= lat <= north + MARGIN_DEG
        for west, south, east, north in _load_boxes().get(country, ())
    )


@cache
def _load_boxes() -> dict[str, tuple[Box, ...]]:
    text = resources.files("sousveil.vocabulary.places").joinpath("country_boxes.csv").read_text("utf-8")
    boxes: dict[str, tuple[Box, ...]] = {}
    for country, west, south, east, north in list(csv.reader(text.splitlines()))[1:]:
        box = (float(west), float(south), float(east), float(north))
        boxes[country] = (*boxes.get(country, ()), box)
    return boxes
