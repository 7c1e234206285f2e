"""Charts as files: SVG for light and dark pages, PNG, and their rows as CSV. The same chart gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sousveil.publish.charts.shapes import Chart
from sousveil.publish.visible_text import guard_cell

FORMATS = ("svg", "dark.svg", "png", "csv")
_VERSION = "5.20"
_DARK = {
    "#1c1c1a": "#e9e6df", "#57564f": "#b0aca3", "#d8d4c8": "#3c3d42", "#1d4f8c": "#9cc4ff", "#7ea3cc": "#4f7db3",
}  # fmt: skip
_COLOUR = re.compile("|".join(_DARK))
_PAPER = "#fbfaf6"


def name_chart(page_address: str, name: str, suffix: str) -> str:
    """The address of a chart's file: 'charts/measures/cameras_by_year-answer.svg'."""
    return f"charts/{page_address.removesuffix('.html')}-{name}.{suffix}"


def find_chart_page(address: str) -> tuple[str, str, str] | None:
    """Page address, name and suffix of a chart's address; None when it is none."""
    match = _ADDRESS.fullmatch(address)
    return (f"{match['page']}.html", match["name"], match["suffix"]) if match else None


_ADDRESS = re.compile(r"charts/(?P<page>[^-].*)-(?P<name>[a-z]+)\.(?P<suffix>svg|dark\.svg|png|csv)")


def draw_chart(chart: Chart, suffix: str) -> bytes:
    """One file of the chart. Raises KeyError for a suffix that is not among FORMATS."""
    if suffix == "csv":
        return _write_rows(chart)
    if suffix not in FORMATS:
        raise KeyError(suffix)
    svg = _draw(json.dumps(chart.spec, ensure_ascii=False, sort_keys=True))
    if suffix == "png":
        import vl_convert

        paper = svg.replace("<g fill=", f'<rect width="100%" height="100%" fill="{_PAPER}"/><g fill=', 1)
        return bytes(vl_convert.svg_to_png(paper, scale=2))
    return (svg if suffix == "svg" else _COLOUR.sub(lambda found: _DARK[found[0]], svg)).encode()


def draw_all(chart: Chart) -> Iterator[tuple[str, bytes]]:
    """Every file of the chart: suffix and content."""
    for suffix in FORMATS:
        yield suffix, draw_chart(chart, suffix)


@lru_cache(maxsize=64)
def _draw(spec: str) -> str:
    # Loaded late: it brings a whole JavaScript engine. The data stands in the spec, so that it has nothing to fetch.
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.loads(spec), vl_version=_VERSION, allowed_base_urls=[]))


def _write_rows(chart: Chart) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(chart.columns)
    writer.writerows([[_write_cell(value) for value in row] for row in chart.rows])
    return ("\ufeff" + text.getvalue()).encode("utf-8", errors="replace")


def _write_cell(value: Any) -> Any:
    return guard_cell(value) if isinstance(value, str) else value
