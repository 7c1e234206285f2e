"""Charts: plans of measures, shapes, files, and the sentence for those who do not see them. All rows are fictional."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree

import pytest

from sousveil.analyse import list_measures
from sousveil.publish.charts.answers import make_answer_chart, make_chart, read_plan
from sousveil.publish.charts.drawing import FORMATS, draw_all, draw_chart, find_chart_page, name_chart
from sousveil.publish.charts.shapes import MOST_BARS, Mark, draw_trend
from sousveil.publish.site.wording import Wording

SAY = Wording("en").say
ROWS = [
    {"place": "Upper Town", "year": "2019", "n": 4, "low": 3, "high": 5, "currency": "all"},
    {"place": "Lower Town", "year": "2021", "n": 9, "low": 9, "high": None, "currency": "all"},
    {"place": "Lower Town", "year": "2021", "n": 900, "low": 9, "high": 9, "currency": "EUR"},
    {"place": "", "year": "", "n": None, "low": None, "high": None, "currency": "all"},
]


def test_every_plan_names_columns_that_its_measure_has() -> None:
    """A header with a misspelt column fails here, not in somebody's build."""
    planned = [measure for measure in list_measures() if measure.chart]
    assert len(planned) >= 15
    for measure in planned:
        plan = read_plan(measure.chart)
        assert set(plan.columns) <= {column.name for column in measure.columns}, measure.name


@pytest.mark.parametrize(
    "line",
    [
        "pie label=a value=b",
        "bars value=b",
        "bars label=a",
        "intervals label=a low=b",
        "bars label=a value=b colour=c",
        "bars label",
    ],
)
def test_a_plan_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_plan(line)


def test_a_chart_shows_the_rows_that_are_meant_and_adds_nothing_up() -> None:
    """The row in one currency stays out, the row without figures is no mark, the largest stands first."""
    chart = make_answer_chart(
        "bars label=place+year value=n only=currency:all", "How many?", {"n": "Cameras; all."}, ROWS, SAY
    )
    assert chart
    assert chart.columns == ("What", "Cameras")
    assert chart.rows == (("Lower Town, 2021", 9.0), ("Upper Town, 2019", 4.0))
    assert chart.description == (
        "Bar chart of 2 rows: How many. Smallest: Upper Town, 2019, 4. Largest: Lower Town, 2021, 9. The table says the same."
    )


def test_one_mark_is_no_chart() -> None:
    assert make_answer_chart("bars label=place value=n only=currency:EUR", "?", {}, ROWS, SAY) is None


def test_a_year_without_a_mark_is_a_gap_not_a_zero() -> None:
    """The axis has 2020, no bar stands there."""
    marks = [Mark("2019", 4), Mark("2021", 9)]
    spec = draw_trend(marks, "n")
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["2019", "2020", "2021"]
    assert [row["label"] for row in spec["data"]["values"]] == ["2019", "2021"]


@pytest.mark.parametrize("shape", ["bars", "trend", "intervals"])
def test_every_shape_is_drawn_the_same_each_time(shape: str) -> None:
    """Four files, the same bytes twice; the picture is well-formed, holds the labels as text and no script."""
    hostile = '<script>alert(1)</script>"&\u202e'
    marks = [Mark(hostile, 3, 2, 5), Mark("人脸识别", 7, 7, None), Mark("人脸识别", 8, None, 9)]
    chart = make_chart("answer", shape, "Title", "n", marks, SAY)
    first, second = dict(draw_all(chart)), dict(draw_all(chart))
    assert first == second
    assert tuple(first) == FORMATS
    for suffix in ("svg", "dark.svg"):
        root = ElementTree.fromstring(first[suffix].decode())
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "image", "foreignObject", "style", "a"}
        text = "".join(root.itertext())
        assert "人脸识别" in text
        assert "\u202e" not in text
    assert first["svg"] != first["dark.svg"]
    assert first["png"].startswith(b"\x89PNG")


def test_series_stand_in_rows_of_their_own() -> None:
    marks = [Mark("2019", 4, series="A"), Mark("2020", 5, series="B")]
    chart = make_chart("answer", "trend", "Title", "n", marks, SAY)
    assert chart.columns == ("What", "Of", "n")
    text = "".join(ElementTree.fromstring(draw_chart(chart, "svg").decode()).itertext())
    assert "A" in text
    assert "B" in text


def test_no_more_bars_than_can_be_read() -> None:
    marks = [Mark(f"Town {number}", number) for number in range(200)]
    chart = make_chart("answer", "bars", "Title", "n", marks, SAY)
    assert len(chart.spec["data"]["values"]) == MOST_BARS


def test_rows_of_a_chart_run_nothing_in_a_spreadsheet() -> None:
    chart = make_chart("answer", "bars", "Title", "n", [Mark("=1+1", 3), Mark("@b", -2)], SAY)
    rows = list(csv.reader(io.StringIO(draw_chart(chart, "csv").decode("utf-8-sig"))))
    assert rows == [["What", "n"], ["'=1+1", "3"], ["'@b", "-2"]]


def test_addresses_lead_back_to_the_page() -> None:
    for suffix in FORMATS:
        address = name_chart("measures/cameras_by-year.html", "answer", suffix)
        assert find_chart_page(address) == ("measures/cameras_by-year.html", "answer", suffix)
    for wrong in ("charts/a.svg", "charts/-a.svg", "charts/a-b.exe", "a-b.svg"):
        assert find_chart_page(wrong) is None
