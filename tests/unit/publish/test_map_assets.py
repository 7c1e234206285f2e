"""What the map brings along: the library as it was fetched, an outline map of a bearable size, no address outside."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from importlib.resources import files

import pytest

ASSETS = files("sousveil.publish").joinpath("assets")
OWN = ("map.js", "map-data.js", "map-filters.js", "map-style.js", "map.css")


def test_the_library_is_as_it_was_fetched() -> None:
    folder = ASSETS.joinpath("vendor", "maplibre-gl")
    lines = folder.joinpath("SHA256SUMS").read_text("utf-8").splitlines()
    names = {line.split()[1]: line.split()[0] for line in lines}
    assert set(names) == {"maplibre-gl.js", "maplibre-gl.css", "LICENSE.txt"}
    assert {name: sha256(folder.joinpath(name).read_bytes()).hexdigest() for name in names} == names


def test_the_outline_map_is_small_and_whole() -> None:
    text = ASSETS.joinpath("basemap.js").read_text("utf-8")
    assert len(text.encode()) < 600_000
    drawn = json.loads(text.partition('sousveilMap("basemap",')[2].removesuffix(");\n"))
    assert len(drawn["land"]) > 500
    assert {"CN", "FR", "US", "TW", "XK"} <= {name[0] for name in drawn["names"]}
    assert ["Paris", 2.35, 48.85] in drawn["cities"]


@pytest.mark.parametrize("name", OWN)
def test_no_address_outside_and_nothing_written_as_html(name: str) -> None:
    text = ASSETS.joinpath(name).read_text("utf-8")
    assert not re.search(r"https?:|//[a-z]+\.|innerHTML|outerHTML|document\.write|eval\(|setHTML\(", text)
