"""Shapes of charts: rows to a Vega-Lite specification and a sentence that says the same. No shape adds numbers up.

Colours are the site's, so that `drawing` can turn them to those of a dark page. Vega-Lite: https://vega.github.io/vega-lite/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sousveil.publish.visible_text import show_controls

INK, SOFT, RULE, MAIN, LIGHT = "#1c1c1a", "#57564f", "#d8d4c8", "#1d4f8c", "#7ea3cc"
MOST_SERIES = 12
MOST_BARS = 25
_WIDTH = 620
_LOG_FROM = 100
"""Largest over smallest from which intervals are drawn on a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn of one row. `label`: what it is about; `value` may be None for an interval alone; `low` and `high`: the ends
    of its interval, None where it is open or there is none; `series`: the line that it belongs to."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    series: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture on a page, at `charts/<page>-<name>.svg`, `.dark.svg`, `.png`, and its rows as `.csv`.

    `name`: lower-case letters. `title` and `description`: for those who do not see it. `columns`: heading of each column
    of `rows`. `spec`: Vega-Lite with its data in it.
    """

    name: str
    title: str
    description: str
    spec: Mapping[str, Any]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = field(default=())


def draw_bars(marks: Sequence[Mark], axis: str) -> dict[str, Any]:
    """A horizontal bar for each mark in its order, with its interval as a line; at most MOST_BARS."""
    values = [_plain(mark, label) for mark, label in zip(marks, _tell_apart(marks), strict=True)][:MOST_BARS]
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 260, "ticks": False},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "axis": {"tickCount": 6, **_count_in_ones(marks)},
    }
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": LIGHT, "height": 13}, "encoding": {"y": y, "x": x}}
    ]
    if any(mark.low is not None or mark.high is not None for mark in marks):
        layers.append(_draw_interval(y, axis))
    return _frame(values, layers, {"step": 22})


def draw_trend(marks: Sequence[Mark], axis: str) -> dict[str, Any]:
    """Bars over the marks' labels (years) in rising order, each series in a row of its own on the same scale.

    A year without a mark stays empty: it is no zero.
    """
    series = list(dict.fromkeys(mark.series for mark in marks))
    values = [_plain(mark, show_controls(mark.label)) for mark in marks]
    years = _fill_years(sorted({show_controls(mark.label) for mark in marks}))
    x: dict[str, Any] = {
        "field": "label",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": years},
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "axis": {"tickCount": 5, **_count_in_ones(marks)},
    }
    bars = {"mark": {"type": "bar", "color": LIGHT, "width": {"band": 0.8}}, "encoding": {"x": x, "y": y}}
    if len(series) == 1:
        return _frame(values, [bars], 220)
    y |= {"title": None, "axis": {"tickCount": 2, **_count_in_ones(marks)}}
    head = {
        "labelAngle": 0,
        "labelAlign": "left",
        "labelColor": SOFT,
        "labelFontSize": 12,
        "labelLimit": 240,
        "labelPadding": 8,
    }
    names = [show_controls(name) for name in series]
    row = {
        "field": "series",
        "type": "nominal",
        "sort": names,
        "title": axis,
        "header": {**head, "titleColor": SOFT, "titleFontSize": 12, "titleFontWeight": "normal"},
    }
    spec = _frame(values, [], 0)
    del spec["layer"], spec["width"], spec["height"]
    return {
        **spec,
        "facet": {"row": row},
        "spacing": 14,
        "spec": {"width": _WIDTH - 160, "height": 44, **bars},
    }


def draw_intervals(marks: Sequence[Mark], axis: str) -> dict[str, Any]:
    """A line from the low to the high end of each mark, and a point where there is a value; an open end has an arrow."""
    numbers = [number for mark in marks for number in (mark.value, mark.low, mark.high) if number is not None]
    is_log = bool(numbers) and min(numbers) > 0 and max(numbers) / min(numbers) >= _LOG_FROM
    least, most = (min(numbers), max(numbers)) if numbers else (0, 1)
    values = []
    for mark, label in zip(marks[:MOST_BARS], _tell_apart(marks), strict=False):
        low, high = mark.low, mark.high
        row = _plain(mark, label)
        if low == high and row["value"] is None:
            row["value"] = low  # an exact figure
        if low is None and high is not None:
            row |= {"low": least, "open": least, "arrow": "◂"}
        elif high is None and low is not None:
            row |= {"high": most, "open": most, "arrow": "▸"}
        values.append(row)
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 300, "grid": True},
    }
    scale = {"type": "log"} if is_log else {"zero": False}
    x = {
        "type": "quantitative",
        "title": axis,
        "scale": scale,
        "axis": {"tickCount": 6, "format": "~s" if most >= 1e6 else ",~f"},
    }
    layers = [
        _draw_interval(y, axis, x),
        {"transform": [{"filter": "isValid(datum.value)"}], "mark": {"type": "point", "filled": True, "size": 60, "color": MAIN, "opacity": 1}, "encoding": {"y": y, "x": {**x, "field": "value"}}},
        {"transform": [{"filter": "isValid(datum.arrow)"}], "mark": {"type": "text", "color": INK, "fontSize": 13}, "encoding": {"y": y, "x": {**x, "field": "open"}, "text": {"field": "arrow"}}},
    ]  # fmt: skip
    return _frame(values, layers, {"step": 26})


def _draw_interval(y: Mapping[str, Any], axis: str, x: Mapping[str, Any] | None = None) -> dict[str, Any]:
    along = dict(x or {"type": "quantitative", "title": axis})
    return {
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        "encoding": {"y": dict(y), "x": {**along, "field": "low"}, "x2": {"field": "high"}},
    }


def _count_in_ones(marks: Sequence[Mark]) -> dict[str, Any]:
    """An axis of whole numbers has no ticks at halves."""
    values = [float(mark.value or 0) for mark in marks]
    if not all(value.is_integer() for value in values):
        return {}
    most = int(max(values, default=0))
    return {"format": ",d", "values": list(range(most + 1))} if most <= 5 else {"format": ",d"}


def _frame(values: list[dict[str, Any]], layers: list[dict[str, Any]], height: Any) -> dict[str, Any]:
    axis = {
        "labelColor": SOFT, "titleColor": SOFT, "domainColor": SOFT, "tickColor": SOFT, "gridColor": RULE,
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "transparent",
        "width": _WIDTH,
        "height": height,
        "autosize": {"type": "pad"},
        "data": {"values": values},
        "layer": layers,
        "config": {
            "font": "Noto Sans, DejaVu Sans, Noto Sans CJK SC, sans-serif",
            "axis": axis,
            "legend": {"labelColor": SOFT, "labelFontSize": 12},
            "view": {"stroke": None},
        },
    }


def _plain(mark: Mark, label: str) -> dict[str, Any]:
    row: dict[str, Any] = {"label": label, "value": mark.value, "low": mark.low, "high": mark.high}
    if mark.series:
        row["series"] = show_controls(mark.series)
    return row


def _tell_apart(marks: Sequence[Mark]) -> list[str]:
    """The labels, shortened, each once: Vega would lay rows of the same label on one another."""
    seen: dict[str, int] = {}
    labels = []
    for mark in marks:
        label = show_controls(mark.label)
        label = label if len(label) <= 48 else label[:47] + "…"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return labels


def _fill_years(labels: Sequence[str]) -> list[str]:
    """Every year from the first to the last, so that a gap is seen as one; other labels as they are."""
    years = [int(label) for label in labels if label.isdecimal() and len(label) == 4]
    if len(years) != len(labels) or not years or max(years) - min(years) > 60:
        return list(labels)
    return [str(year) for year in range(min(years), max(years) + 1)]
