"""Every version string of the shared advisories, and some of ours, labelled by hand with the bounds that they mean.

The labels are [stated, kind, lower bound as written, closed, upper bound as written, closed]; [] is 'not to be read'.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.extract.affected.bounds import read_bounds
from sousveil.model.versions import read_version

CASES: dict[str, list[list[Any]]] = json.loads((Path(__file__).parent / "version_strings.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_version_strings_mean_what_they_say(text: str, expected: list[list[Any]]) -> None:
    found = read_bounds(text)
    assert [[b.stated, b.kind, b.low_raw, b.low_closed, b.high_raw, b.high_closed] for b in found] == expected
    for bounds in found:
        assert bounds.low_raw in text[bounds.start : bounds.end]
        assert bounds.high_raw in text[bounds.start : bounds.end]
        low, high = read_version(bounds.low_raw), read_version(bounds.high_raw)
        if bounds.kind != "build_date":
            assert bounds.low == (low.canonical if low else "")
            assert bounds.high == (high.canonical if high else "")


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 120
