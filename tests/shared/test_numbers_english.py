"""Strict scores on the published English cases, as floors; and the figures of the shared article."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from sousveil.extract.quantities import find_dates, find_quantities

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not (SHARED / "numbers").is_dir(), reason="../shared/data/numbers is missing")


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("number_cases", ROOT / "benchmarks" / "number_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["number_cases"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [
        ("Number_English_NumberModel.json", 0.967, 0.99),
        ("Number_English_PercentModel.json", 1.0, 1.0),
        ("NumberWithUnit_English_DimensionModel.json", 0.985, 0.98),
    ],
)
def test_strict_scores_do_not_fall(benchmark: ModuleType, name: str, recall: float, precision: float) -> None:
    score = benchmark.score_ours(name)
    assert score.expected >= 15
    assert score.recall >= recall
    assert score.precision >= precision


def test_the_article_is_read_as_a_reader_would() -> None:
    path = SHARED / "articles" / "surveillance-technology-expands.txt"
    found = find_quantities(path.read_text(encoding="utf-8"), "en")
    table = {q.text: q for q in found}
    assert (table["25.9 million"].value, table["25.9 million"].per) == (25_900_000, "day")
    assert (table["18,860"].value, table["18,860"].per) == (18_860, "minute")
    assert (table["175"].per, table["175"].counted) == ("mile ** 2", "cameras")
    assert (table["21 sq mile"].unit, table["21 sq mile"].low) == ("mile ** 2", Fraction(41, 2))
    assert (table["2,500"].counted, table["2,500"].increment) == ("facial recognition cameras", 1)
    assert (table["tripling"].kind, table["tripling"].value) == ("multiple", 3)
    assert (table["242 million RMB"].unit, table["242 million RMB"].comparison) == ("CNY", "more_than")
    assert (table["50 million"].comparison, table["64 million"].comparison) == ("more_than", "")
    assert (table["nine"].counted, table["32"].counted) == ("countries", "PGIS contracts")
    assert [q.value for q in found if q.kind == "percent"] == [81, 72, 55]


def test_the_article_dates() -> None:
    path = SHARED / "articles" / "surveillance-technology-expands.txt"
    words = [mention.text for mention in find_dates(path.read_text(encoding="utf-8"), "en")]
    assert "between 2015 and 2021" in words
    assert "between 2020 and 2021" in words
    assert "2023" in words
    assert "the last five years" in words
