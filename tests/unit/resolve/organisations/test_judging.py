"""Pairs of names judged: our labelled pairs, symmetry, identifiers, arrays."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from sousveil.resolve.organisations.judging import compare_names, judge_identifiers
from sousveil.resolve.organisations.judging_many import compare_many
from sousveil.resolve.organisations.names import parse_name
from sousveil.resolve.organisations.verdicts import SAME_SCORE, VERDICTS, swap_judgement

LABELLED = Path(__file__).parents[3] / "golden" / "organisations" / "pairs.txt"
WANTED = {"same": "same", "different": "different", "part": "part_of"}


def read_lines() -> list[tuple[str, list[str]]]:
    lines = [line for line in LABELLED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(line.partition(": ")[0], line.partition(": ")[2].split(" | ")) for line in lines]


def test_labelled_pairs() -> None:
    lines = read_lines()
    wrong = [
        (one, other, judged.verdict, judged.reason)
        for label, names in lines
        for one, other in itertools.combinations(names, 2)
        if (judged := compare_names(parse_name(one), parse_name(other))).verdict != WANTED[label]
    ]
    assert len(lines) > 130
    assert wrong == []


def test_arrays_say_the_same_as_single_pairs_and_both_ways_round() -> None:
    parsed = [parse_name(name) for name in dict.fromkeys(name for _, names in read_lines() for name in names)]
    chosen = np.random.default_rng(7).integers(0, len(parsed), (2, 4000))
    judged = compare_many(chosen[0], chosen[1], parsed).to_pylist()
    for left, right, row in zip(*chosen.tolist(), judged, strict=True):
        single = compare_names(parsed[left], parsed[right])
        assert row == {"score": single.score, "verdict": single.verdict, "reason": single.reason}
        assert swap_judgement(single) == compare_names(parsed[right], parsed[left])
        assert single.verdict in VERDICTS
        assert (single.verdict == "same") == (single.score >= SAME_SCORE)


def test_no_pairs_give_no_rows() -> None:
    assert compare_many(np.array([], np.int64), np.array([], np.int64), []).num_rows == 0


def test_identifiers_prove_and_disprove() -> None:
    one, other = parse_name("Blue Harbour Ltd"), parse_name("Red Forest GmbH")
    assert compare_names(one, other, ["lei:A"], ["lei:A", "vat_de:1"]).verdict == "same"
    assert compare_names(one, one, ["lei:A"], ["lei:B"]).verdict == "different"
    assert compare_names(one, one, ["lei:A"], ["vat_de:1"]).verdict == "same"
    assert judge_identifiers(["lei:A"], []) is None


@pytest.mark.parametrize("name", ["", "。。。", "有限公司", "GmbH", "Ltd", "股份有限公司", "\ufffd\ufffd"])
def test_odd_names_are_never_the_same_as_others(name: str) -> None:
    for other in (
        "杭州蓝雁电子科技有限公司",
        "Blue Harbour Ltd",
        "上海市公安局",
        "有限责任公司",
        "Limited",
        "??",
        "x" * 10_000,
    ):
        assert compare_names(parse_name(name), parse_name(other)).verdict != "same", other


def test_a_name_of_a_natural_person_is_not_compared() -> None:
    one = parse_name("Фізична особа-підприємець Вигаданий")  # fictional
    assert compare_names(one, parse_name("Вигаданий ТОВ")).verdict == "different"
