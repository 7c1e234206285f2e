"""The bare numeral inside a Chinese amount is given beside the whole, and claims leave it out."""

from __future__ import annotations

import pytest

from sousveil.extract.claims import extract_claims
from sousveil.extract.quantities import find_quantities
from sousveil.model.sheets import Passage


@pytest.mark.parametrize(
    ("text", "numeral", "value"),
    [("十斤", "十", 10), ("下降12个百分点", "12", 12), ("共8.5吨", "8.5", 8.5), ("四百元", "四百", 400)],
)
def test_numeral_inside(text, numeral, value):
    whole, inside = find_quantities(text, "zh")
    assert (inside.kind, inside.role, inside.text, inside.value, inside.unit) == (
        "number",
        "inside",
        numeral,
        value,
        "",
    )
    assert whole.start == inside.start
    assert text[inside.start : inside.end] == numeral


@pytest.mark.parametrize("text", ["一吨半", "打对折", "百分之五", "5%", "七成", "180ml", "两公里"])
def test_no_numeral_inside(text):
    assert "inside" not in {quantity.role for quantity in find_quantities(text, "zh")}


def test_claims_leave_it_out():
    text = "缴获冰毒十斤。"
    assert [c.quote for c in extract_claims([Passage("paragraph", 0, len(text), text)], "s", "zh", "")] == [
        "十斤"
    ]
