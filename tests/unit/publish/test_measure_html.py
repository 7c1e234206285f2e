"""A measure's page: figures readable, text harmless, personal data masked, the SQL at hand."""

from __future__ import annotations

import pytest

from sousveil.model.summaries import MeasureAnswer
from sousveil.publish.measure_html import measure_to_html

QUESTION = "Who bought <what>?"


def make_answer(*rows: tuple[object, ...], total: int | None = None) -> MeasureAnswer:
    columns = (("buyer", "The buyer."), ("year", "The year."), ("value_eur", "Value (EUR)"))
    notes = (("Method", "Each contract once."), ("Mind", "Some have no value."))
    return MeasureAnswer("demo", QUESTION, columns, notes, "SELECT 1 < 2", total or len(rows), rows)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567.891, "1,234,568"), (0.12345, "0.123"), (12.5, "12.5"), (3.0, "3"), (None, ""), (0.0, "0")],
)
def test_figures_have_no_more_digits_than_they_need(value: float | None, shown: str) -> None:
    html = measure_to_html(make_answer(("A", 2023, value)), "Case")
    cell = shown or '<span class="none">–</span>'
    assert f'dir="auto">{cell}</td>' in html
    assert 'dir="auto">2023</td>' in html  # a year has no thousands


def test_text_is_escaped_and_contact_data_masked() -> None:
    html = measure_to_html(make_answer(("<script>x</script> 13800138000", 2023, 1)), "<b>")
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html
    assert "13800138000" not in html
    assert "Who bought &lt;what&gt;?" in html
    assert "SELECT 1 &lt; 2" in html
    assert "Each contract once." in html


def test_what_is_left_out_and_what_is_missing_is_said() -> None:
    assert "99 more rows are in the table out_demo" in measure_to_html(
        make_answer(("A", 1, 1), total=100), "Case"
    )
    assert "There is no answer" in measure_to_html(make_answer(), "Case")
