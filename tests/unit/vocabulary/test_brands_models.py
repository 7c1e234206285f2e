"""What counts as a model, how much of a pattern is its maker's own, and firmware beside it. Made-up patterns."""

from __future__ import annotations

import pytest

from sousveil.vocabulary.brands_models import ModelIndex, find_firmware, find_models, is_model, measure_model
from tests.generated.fictional_vendors import make_vendor


@pytest.mark.parametrize(
    "word", ["ds-2cd2143g0-i", "p3245-lv", "ipc322lb-sf28-a", "ahb7804r-mh-v2", "cs-c6-21wfr-8"]
)
def test_models(word: str) -> None:
    assert is_model(word)
    assert [match[0] for match in find_models(f"the {word}, new")] == [word]


@pytest.mark.parametrize(
    "word",
    [
        "4mp",
        "2.8mm",
        "1080p",
        "h.265+",
        "ip67",
        "ik10",
        "rj45",
        "12vdc",
        "v5.5.80",
        "2023",
        "hikvision",
        "a1",
        "802.1x",
    ],
)
def test_units_standards_and_versions_are_no_models(word: str) -> None:
    assert not is_model(word)


@pytest.mark.parametrize(
    ("pattern", "distinctive"),
    [
        ("DS-2CD*", True),
        ("IPC-HFW*", True),
        ("DS-76##N*", True),
        ("IPC2##*", False),
        ("NVR4###*", False),
        ("P3###*", False),
        ("XNV-*", False),
        ("NDE-####*", False),
    ],
)
def test_only_some_patterns_show_their_maker_alone(pattern: str, distinctive: bool) -> None:
    index = ModelIndex([make_vendor("v", ["V"], families=[("f", [pattern], [])])])
    assert index.patterns[0].is_distinctive is distinctive


def test_patterns_and_wildcards() -> None:
    index = ModelIndex(
        [make_vendor("v", ["V"], families=[("wide", ["AB-1*"], []), ("narrow", ["AB-1##?X*"], [])])]
    )
    assert [found.family_id for found in index.find("ab-123yx-7")] == ["narrow", "wide"]
    assert [found.family_id for found in index.find("ab-12y")] == ["wide"]
    assert index.find("xab-123") == []
    assert index.find("ab-123", "other") == []


def test_two_models_with_a_slash_are_two() -> None:
    index = ModelIndex([make_vendor("v", ["V"], families=[("f", ["AB-1*"], [])])])
    assert measure_model(index, "ab-1234/ab-1999") == len("ab-1234")
    assert measure_model(index, "ab-1234/4p") == len("ab-1234/4p")
    assert measure_model(index, "ab-1234_firmware") == len("ab-1234")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x v5.5.80 y", "v5.5.80"),
        ("firmware version v4.30.005 build 200708.", "v4.30.005 build 200708"),
        ("固件版本：v5.4.1", "v5.4.1"),
        ("build 210628", "build 210628"),
        ("dipc-b1213.6.5.230215", "dipc-b1213.6.5.230215"),
        ("1.3.3.20657", "1.3.3.20657"),
        ("firmware 1.09", "1.09"),
        ("2.8 mm lens", ""),
        ("costs 1.250,00", ""),
    ],
)
def test_firmware(text: str, found: str) -> None:
    place = find_firmware(text)
    assert (text[slice(*place)] if place else "") == found
