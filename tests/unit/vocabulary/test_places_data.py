"""The lists of places: each points to what exists, and old names are old."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sousveil.vocabulary.places.china import (
    list_ancestors,
    load_divisions,
    load_latin_names,
    load_renames,
    load_traditional,
    load_zones,
)
from sousveil.vocabulary.places.world import (
    fold_name,
    load_countries_by_code,
    load_country_codes,
    load_country_names,
    load_nuts_names,
    load_regions,
)

ROOT = Path(__file__).parents[3]
DIVISIONS = load_divisions()


def test_every_county_lies_in_a_province() -> None:
    assert len(DIVISIONS) > 3200
    assert {code for code in DIVISIONS if code[:2] + "0000" not in DIVISIONS} == set()
    assert list_ancestors("340102") == ("340100", "340000")
    assert list_ancestors("110105") == ("110000",)


def test_renames_lead_from_names_that_are_gone_to_places_that_exist() -> None:
    for rename in load_renames():
        assert DIVISIONS[rename.code] == rename.new_name, rename
        province = rename.code[:2]
        assert rename.old_name not in {name for code, name in DIVISIONS.items() if code[:2] == province}, (
            rename
        )
        assert re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?", rename.date), rename
        assert rename.kind in {"renamed", "merged", "upgraded", "split", "created"}, rename
        assert not rename.old_code or re.fullmatch(r"\d{6}", rename.old_code), rename


def test_latin_names_and_zones_point_to_divisions() -> None:
    assert set(load_latin_names()) <= set(DIVISIONS)
    assert set(load_zones().values()) <= set(DIVISIONS)
    named = {code for code in DIVISIONS if code.endswith("00")}
    assert named <= set(load_latin_names())


def test_traditional_characters_become_simplified_ones() -> None:
    assert "烏魯木齊臺灣縣區".translate(load_traditional()) == "乌鲁木齐台湾县区"
    assert not set(load_traditional()) & {ord(c) for name in DIVISIONS.values() for c in name}


def test_regions_have_codes_of_their_country() -> None:
    for country, names in load_regions().items():
        assert all(region.code.startswith(f"{country}-") for region in names.values())
    counts = {country: len({r.code for r in names.values()}) for country, names in load_regions().items()}
    assert counts == {"UA": 27, "MX": 32, "CO": 33, "CA": 13, "GB": 4}


def test_countries() -> None:
    codes = load_country_codes()
    assert (codes["GBR"], codes["484"], codes["EL"], codes["UK"]) == ("GB", "MX", "GR", "GB")
    assert set(load_country_names().values()) >= {"UA", "MX", "CO", "CA", "GB", "CN", "TW"}
    assert load_countries_by_code()["CO"] == "Colombia"


def test_folding_keeps_letters_apart_that_accents_do_not_make() -> None:
    assert fold_name("Querétaro") == "queretaro"
    assert fold_name("ÜRÜMQI") == "urumqi"
    assert fold_name("Київ") != fold_name("Киів")


def test_nuts_names_have_codes() -> None:
    assert all(re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", code) for code in load_nuts_names())


@pytest.mark.skipif(
    not (ROOT.parent / "shared" / "data" / "places").is_dir(), reason="../shared/data/places is missing"
)
def test_the_exported_files_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "export_places.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
