"""Makers and models in running text, one rule at a time. Vendors and models are made up."""

from __future__ import annotations

import itertools

import pytest

from sousveil.vocabulary.brands_spans import find_products
from tests.generated.fictional_vendors import VOCABULARY


def find(text: str) -> list[tuple[str, str, str]]:
    """(words, vendor, model) of each span."""
    return [
        (text[span.start : span.end], span.match.vendor_id, span.match.model)
        for span in find_products(text, VOCABULARY)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("暗視科技OBV-2K14-I摄像机 20台", [("暗視科技OBV-2K14-I", "obscura", "OBV-2K14-I")]),
        (
            "by Obscuravision, model: OBV-2K14-I.",
            [("Obscuravision, model: OBV-2K14-I", "obscura", "OBV-2K14-I")],
        ),
        ("Axis P3245-LV on poles", [("Axis P3245-LV", "axis", "P3245-LV")]),
        (
            "Axis P3245-LV, P3225-LV and P3301",
            [
                ("Axis P3245-LV", "axis", "P3245-LV"),
                ("P3225-LV", "axis", "P3225-LV"),
                ("P3301", "axis", "P3301"),
            ],
        ),
        ("an Axis network camera", [("Axis", "axis", "")]),
        ("Brand: Axis", [("Axis", "axis", "")]),
        ("品牌：暗视 型号：OBV-2K14", [("暗视 型号：OBV-2K14", "obscura", "OBV-2K14")]),
        ("twenty OBV-2K14-I and cables", [("OBV-2K14-I", "obscura", "OBV-2K14-I")]),
        ("Obscuravision (暗视科技) dome", [("Obscuravision (暗视科技", "obscura", "")]),
        ("Obscuravision. The P3245-LV follows.", [("Obscuravision", "obscura", "")]),
        ("Obscuravision 4MP XZ-4400-B", [("Obscuravision 4MP XZ-4400-B", "obscura", "XZ-4400-B")]),
        (
            "makers: Axis, Kestrelnet or Nimbuscam",
            [("Axis", "axis", ""), ("Kestrelnet", "kestrelnet", ""), ("Nimbuscam", "nimbus", "")],
        ),
        ("暗视、Kestrelnet", [("暗视", "obscura", ""), ("Kestrelnet", "kestrelnet", "")]),
    ],
)
def test_what_is_named(text: str, found: list[tuple[str, str, str]]) -> None:
    assert find(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the axis of rotation of a camera",
        "Axis Bank pays",
        "Axis of each pole",
        "P3245-LV cameras",
        "暗视药业",
        "in Obscuravision Street",
        "nightbird",  # a trap of its own vendor makes it a name to be careful with
        "a night bird camera",
        "KNET-91-B of two possible makers",
        "The raptor flew; Raptor came back",
        "4MP 1080p H.265 IP67 NVR with RJ45",
    ],
)
def test_what_is_not_named(text: str) -> None:
    assert find(text) == []


def test_firmware_and_equivalents() -> None:
    text = (
        "Obscuravision OBV-2K14-I firmware version V5.5.80 build 210628, or equivalent. Obscuravision again"
    )
    first, second = find_products(text, VOCABULARY)
    assert first.match.firmware_raw == "V5.5.80 build 210628"
    assert text[first.start : first.end].endswith("210628")
    assert "or equivalent" in first.match.reason
    assert "or equivalent" not in second.match.reason
    (far,) = find_products("Obscuravision OBV-2K14-I. The router has V5.5.80", VOCABULARY)
    assert far.match.firmware_raw == ""


def test_families_named_behind_the_vendor() -> None:
    (span,) = find_products("an Obscuravision Raptor on the roof", VOCABULARY)
    assert span.match.family_id == "raptor"


def test_spans_do_not_overlap_and_hold_their_words() -> None:
    text = "Obscuravision 暗视科技 LumEye OBV-2K14-I/OBV-2KP14 Axis P3245-LV Axis Bank Kestrelnet、Nimbuscam"
    spans = find_products(text, VOCABULARY)
    assert len(spans) >= 5
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
