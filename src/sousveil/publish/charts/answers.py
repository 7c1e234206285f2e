"""The chart of a measure, from the `chart:` line of its header.

`bars label=COLUMN value=COLUMN [low=COLUMN high=COLUMN]`, `trend label=COLUMN value=COLUMN [series=COLUMN]` or
`intervals label=COLUMN [value=COLUMN] low=COLUMN high=COLUMN`. `label` may be several columns, joined with '+'.
`only=COLUMN:VALUE,…` takes rows with that value ('COLUMN:' for an empty one), `not=COLUMN:VALUE,…` leaves them out.
Bars and intervals show the rows with the largest values. A chart says nothing that its table does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sousveil.publish.charts.shapes import (
    MOST_BARS,
    MOST_SERIES,
    Chart,
    Mark,
    draw_bars,
    draw_intervals,
    draw_trend,
)

Say = Callable[..., str]
"""Words of the interface: a message's name and its values → the words."""

_SHAPES = ("bars", "trend", "intervals")
_KEYS = ("label", "value", "low", "high", "series", "only", "not")


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """A `chart:` line taken apart."""

    shape: str
    label: tuple[str, ...]
    value: str = ""
    low: str = ""
    high: str = ""
    series: str = ""
    only: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, str], ...] = field(default=())

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the plan names, each once."""
        named = (
            *self.label,
            self.value,
            self.low,
            self.high,
            self.series,
            *(name for name, _ in (*self.only, *self.without)),
        )
        return tuple(dict.fromkeys(name for name in named if name))


def read_plan(line: str) -> ChartPlan:
    """The plan that a `chart:` line states. Raises ValueError for a line that is not of the form above."""
    shape, *words = line.split()
    given = dict(word.split("=", 1) for word in words)
    if shape not in _SHAPES or set(given) - set(_KEYS) or "label" not in given:
        raise ValueError(line)
    if shape == "intervals" and not ("low" in given and "high" in given):
        raise ValueError(line)
    if shape != "intervals" and "value" not in given:
        raise ValueError(line)
    return ChartPlan(
        shape,
        tuple(given["label"].split("+")),
        given.get("value", ""),
        given.get("low", ""),
        given.get("high", ""),
        given.get("series", ""),
        _read_pairs(given.get("only", "")),
        _read_pairs(given.get("not", "")),
    )


def make_answer_chart(
    line: str, title: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], say: Say
) -> Chart | None:
    """The chart of a measure's answer; None when its rows give fewer than two marks.

    `columns`: column → what it is, for the axis. `rows`: all of the answer.
    """
    plan = read_plan(line)
    marks = _choose_marks(plan, [_make_mark(plan, row) for row in rows if _is_meant(plan, row)])
    if len(marks) < 2:
        return None
    measured = plan.value or plan.low
    axis = columns.get(measured, measured.replace("_", " ")).partition(";")[0].rstrip(".")
    return make_chart("answer", plan.shape, title, axis, marks, say)


def make_chart(name: str, shape: str, title: str, axis: str, marks: Sequence[Mark], say: Say) -> Chart:
    """A chart of marks, with a sentence that names its ends; `shape` is one of bars, trend and intervals."""
    draw = {"bars": draw_bars, "trend": draw_trend, "intervals": draw_intervals}[shape]
    heads = [
        say("charts-column-label"),
        say("charts-column-series"),
        axis,
        say("charts-column-low"),
        say("charts-column-high"),
    ]
    rows = [(mark.label, mark.series, mark.value, mark.low, mark.high) for mark in marks]
    kept = [place for place in range(5) if any(row[place] not in (None, "") for row in rows)]
    return Chart(
        name,
        title,
        _describe(shape, title, marks, say),
        draw(marks, axis),
        tuple(heads[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _describe(shape: str, title: str, marks: Sequence[Mark], say: Say) -> str:
    known = [mark for mark in marks if mark.value is not None]
    words = say(f"charts-alt-{shape}", title=title.rstrip("?.？。"), count=len(marks))
    if known:
        least, most = min(known, key=lambda m: m.value or 0), max(known, key=lambda m: m.value or 0)
        ends = {
            "least": _name_mark(least), "low": f"{least.value:,.6g}", "most": _name_mark(most), "high": f"{most.value:,.6g}",
        }  # fmt: skip
        words += " " + say("charts-alt-ends", **ends)
    return words


def _name_mark(mark: Mark) -> str:
    return f"{mark.series}, {mark.label}" if mark.series else mark.label


def _choose_marks(plan: ChartPlan, marks: list[Mark]) -> list[Mark]:
    drawn = [mark for mark in marks if mark.label and (mark.value, mark.low, mark.high) != (None, None, None)]
    if plan.shape == "bars":
        return sorted(drawn, key=lambda mark: -(mark.value or 0))[:MOST_BARS]
    if plan.shape == "intervals":
        largest = sorted(
            drawn, key=lambda mark: -max(n for n in (mark.value, mark.low, mark.high) if n is not None)
        )
        return largest[:MOST_BARS]
    if not plan.series:
        return sorted(drawn, key=lambda mark: mark.label)
    heights: dict[str, float] = {}
    for mark in drawn:
        heights[mark.series] = max(heights.get(mark.series, 0), mark.value or 0)
    shown = sorted(heights, key=lambda name: (-heights[name], name))[:MOST_SERIES]
    return sorted(
        (mark for mark in drawn if mark.series in shown),
        key=lambda mark: (shown.index(mark.series), mark.label),
    )


def _make_mark(plan: ChartPlan, row: Mapping[str, Any]) -> Mark:
    label = ", ".join(str(row[name]) for name in plan.label if row[name] not in (None, ""))
    value, low, high = (_number(row[name]) if name else None for name in (plan.value, plan.low, plan.high))
    return Mark(
        label, value, low, high, str(row[plan.series]) if plan.series and row[plan.series] is not None else ""
    )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_meant(plan: ChartPlan, row: Mapping[str, Any]) -> bool:
    return all(_word(row[name]) == value for name, value in plan.only) and not any(
        _word(row[name]) == value for name, value in plan.without
    )


def _word(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _read_pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.partition(":") for pair in text.split(",") if pair)
    return tuple((name, value) for name, _, value in pairs)
