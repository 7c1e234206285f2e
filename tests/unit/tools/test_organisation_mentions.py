"""Mentions with known truth: the same seed gives the same bytes, the truth holds, the numbers are valid."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow as pa
import pytest

from tools.make_organisation_mentions import compute_uscc_check, make_lei, make_mentions, make_uscc
from tools.organisation_mention_variants import Organisation, Registry, draw_companies, fold_name

HOME = Path(__file__).resolve().parents[3]
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(scope="module")
def tables() -> tuple[pa.Table, pa.Table]:
    return make_mentions(20_000, 7)


def test_same_seed_same_bytes_in_another_process(tmp_path: Path) -> None:
    def write(name: str, seed: str) -> bytes:
        path = tmp_path / name
        command = [sys.executable, "-m", "tools.make_organisation_mentions", str(path)]
        subprocess.run(
            [*command, "--mentions", "3000", "--seed", seed], check=True, cwd=HOME, capture_output=True
        )
        return path.read_bytes()

    first = write("a.parquet", "7")
    assert first == write("b.parquet", "7")
    assert first != write("c.parquet", "8")


def test_a_name_is_one_organisation_s(tables: tuple[pa.Table, pa.Table]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in tables[0].select(["name", "truth_id"]).to_pylist():
        owners[fold_name(row["name"])].add(row["truth_id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_mentions_agree_with_their_organisations(tables: tuple[pa.Table, pa.Table]) -> None:
    mentions, organisations = tables
    known = {row["truth_id"]: row for row in organisations.to_pylist()}
    assert mentions.column_names == [
        "mention_id",
        "name",
        "country",
        "identifier_scheme",
        "identifier",
        "truth_id",
    ]
    assert len(set(mentions["mention_id"].to_pylist())) == mentions.num_rows == 20_000
    assert len(set(organisations["name"].to_pylist())) == len(known)
    for row in mentions.to_pylist():
        organisation = known[row["truth_id"]]
        assert row["name"].strip()
        assert row["country"] in ("", organisation["country"])
        assert row["identifier"] in ("", organisation["identifier"])
        assert bool(row["identifier"]) == bool(row["identifier_scheme"])
    for row in known.values():
        assert row["parent_truth_id"] in known or row["parent_truth_id"] == ""
        assert row["parent_truth_id"] != row["truth_id"]


def test_numbers_are_valid_and_of_one_organisation(tables: tuple[pa.Table, pa.Table]) -> None:
    numbers = [
        (row["identifier_scheme"], row["identifier"]) for row in tables[1].to_pylist() if row["identifier"]
    ]
    assert len(set(numbers)) == len(numbers)
    assert {scheme for scheme, _ in numbers} == {"USCC", "LEI"}
    for scheme, number in numbers:
        assert is_valid_uscc(number) if scheme == "USCC" else is_valid_lei(number), number


def is_valid_uscc(number: str) -> bool:
    # GB 11714: weights are the powers of 3 modulo 11 for places 9 to 16, written anew here.
    total = sum(LETTERS.index(c) * w for c, w in zip(number[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    rest = (11 - total % 11) % 11
    return number[16] == ("X" if rest == 10 else str(rest)) and compute_uscc_check(number[:17]) == number[17]


def is_valid_lei(number: str) -> bool:
    return len(number) == 20 and int("".join(str(LETTERS.index(letter)) for letter in number)) % 97 == 1


def test_check_digits_of_public_numbers() -> None:
    # Hikvision's and Huawei's code, as their own notices print them, and the LEI of the GLEIF Foundation.
    for number in ("91330000733796106P", "914403001922038216"):
        assert is_valid_uscc(number)
        assert not is_valid_uscc(number[:16] + ("1" if number[16] != "1" else "2") + number[17])
    assert is_valid_lei("506700GE1G29325QX363")
    rng = random.Random(1)
    assert all(is_valid_lei(make_lei(rng)) for _ in range(200))
    assert all(is_valid_uscc(make_uscc(False, "330100", rng)) for _ in range(200))


def test_the_mix_is_as_described(tables: tuple[pa.Table, pa.Table]) -> None:
    mentions, organisations = tables
    names = mentions["name"].to_pylist()
    counts = Counter(mentions["truth_id"].to_pylist()).most_common()
    assert counts[0][1] > 20 * counts[len(counts) // 2][1] / 2
    assert 0.5 < sum(bool(re.search("[\u4e00-\u9fff]", name)) for name in names) / len(names) < 0.8
    assert 0.02 < sum(bool(re.search("[\u0400-\u04ff]", name)) for name in names) / len(names) < 0.2
    parts = sum(parent != "" for parent in organisations["parent_truth_id"].to_pylist())
    assert 0.1 < parts / organisations.num_rows < 0.5
    assert len(set(names)) > 0.4 * len(names)
    assert 0.1 < sum(bool(number) for number in mentions["identifier"].to_pylist()) / len(names) < 0.25


def test_ways_of_two_organisations_are_nobodys() -> None:
    registry = Registry()
    first = Organisation("甲安达有限公司", "CN", [("甲安达有限公司", 1), ("安达", 1)])
    second = Organisation("乙安达有限公司", "CN", [("乙安达有限公司", 1), ("安达", 1), ("乙安达", 1)])
    assert registry.add(first, 0)
    assert registry.add(second, 1)
    assert not registry.add(Organisation("乙安达有限公司", "CN", [("乙安达有限公司", 1)]), 2)
    assert registry.keep_own(first) == (["甲安达有限公司"], [1])
    assert registry.keep_own(second) == (["乙安达有限公司", "乙安达"], [1, 2])


def test_branches_keep_their_place() -> None:
    rng = random.Random(3)
    families = [family for family in (draw_companies(rng) for _ in range(300)) if len(family) > 1]
    assert len(families) > 30
    for family in families:
        assert family[0].parent == -1
        for member in family[1:]:
            assert member.parent == 0
            if "分公司" in member.name:
                assert all("分公司" in text or "Branch" in text for text, _ in member.variants)
