"""Proposes what the columns of tables without positions mean: counts by place and year, surveys, figures of places."""

from __future__ import annotations

from itertools import pairwise

from sousveil.readers.camera_mapping import FIGURES
from sousveil.readers.camera_numbers import read_number, read_period, read_share
from sousveil.readers.column_judging import Judgement, match_heading
from sousveil.readers.column_survey import ColumnSurvey

Settings = list[tuple[str, object, bool, str]]
"""Name, value, whether it is certain, and why."""

_NUMBERS = 0.9  # of the filled values
_ROWS_AGREE = 0.8


def judge_counts(columns: list[ColumnSurvey]) -> tuple[list[Judgement], Settings]:
    """Wide tables (a column a year or kind) and long ones (a column of counts); two empty lists for neither."""
    numeric = [column for column in columns if column.filled and column.number_share >= _NUMBERS]
    periods = [column for column in numeric if read_period(column.header)]
    count = next((c for c in numeric if match_heading(c, "camera", ("count",))[2] and c not in periods), None)
    total = next((c for c in numeric if match_heading(c, "counts", ("total",))[2]), None)
    if len(periods) >= 2:
        return _judge_wide(columns, periods, total, "periods")
    if count is not None:
        return _judge_long(columns, count)
    kinds = [column for column in numeric if column is not total and not _names_other(column)]
    if total is not None and len(kinds) >= 2 and _sum_agrees(total, kinds)[0] >= _ROWS_AGREE:
        return _judge_wide(columns, kinds, total, "kinds")
    return [], []


def judge_samples(columns: list[ColumnSurvey]) -> tuple[list[Judgement], Settings]:
    """A survey: what was looked at and how many cameras were found."""
    judged = []
    for column in columns:
        field, word, is_whole = match_heading(column, "samples")
        if not field and match_heading(column, "camera", ("place", "country"))[2]:
            field, word, is_whole = match_heading(column, "camera", ("place", "country"))
        if not field and match_heading(column, "counts", ("period",))[2]:
            field, word, is_whole = match_heading(column, "counts", ("period",))
        doubt = ""
        if field in ("recall", "precision"):
            fitting = column.measure(read_share(value) is not None for value in column.filled)
            doubt = "" if fitting > 0.8 else "the values are no shares from 0 to 1 and have no '%'"
        judged.append(_judge(column, field, word, is_whole and not doubt, doubt))
    fields = {one.field for one in judged if one.is_certain}
    if "cameras_found" in fields and fields & {"units_sampled", "recall", "precision"}:
        return _only_first(judged), []
    return [], []


def judge_figures(columns: list[ColumnSurvey]) -> tuple[list[Judgement], Settings]:
    """Areas and populations of places."""
    judged = []
    for column in columns:
        field, word, is_whole = match_heading(column, "figures")
        if field in FIGURES and column.number_share < _NUMBERS:
            field = ""
        if not field:
            field, word, is_whole = match_heading(column, "camera", ("place", "country"))
        if not field:
            field, word, is_whole = match_heading(column, "counts", ("period",))
        judged.append(_judge(column, field, word, is_whole))
    judged = _only_first(judged)
    fields = {one.field for one in judged if one.is_certain}
    if fields & set(FIGURES) and fields & {"place", "place_code"}:
        is_area = "area_km2" in fields
        return judged, [
            ("area_unit", "ha", False, "in which unit is the area? km2 without this line")
        ] if is_area else []
    return [], []


def _judge_wide(
    columns: list[ColumnSurvey], parts: list[ColumnSurvey], total: ColumnSurvey | None, are: str
) -> tuple[list[Judgement], Settings]:
    judged: list[Judgement] = []
    share, agreeing = _sum_agrees(total, parts) if total else (0.0, 0)
    place = _find_place([column for column in columns if column not in parts and column is not total])
    for column in columns:
        if column is total:
            rows = len(total.values)
            reason = f"the heading names a total; it equals the sum of the parts in {agreeing} of {rows} rows"
            judged.append(Judgement(column.header, "total", True, reason))
        elif column in parts:
            words = (
                "the heading is a period" if are == "periods" else "with the others it adds up to the total"
            )
            judged.append(Judgement(column.header, "parts", True, f"{words}; {len(column.filled)} numbers"))
        elif place and column.header == place.header:
            judged.append(place)
        else:
            judged.append(_judge_beside(column))
    settings: Settings = (
        [("parts_are", "kinds", True, "the headings are no periods")] if are == "kinds" else []
    )
    if are == "periods":
        settings.append(_judge_basis(parts, share))
    return judged, settings


def _judge_long(columns: list[ColumnSurvey], count: ColumnSurvey) -> tuple[list[Judgement], Settings]:
    judged: list[Judgement] = []
    place = _find_place([column for column in columns if column is not count])
    for column in columns:
        if column is count:
            _, word, _ = match_heading(column, "camera", ("count",))
            judged.append(_judge(column, "count", word, True))
        elif place and column.header == place.header:
            judged.append(place)
        else:
            judged.append(_judge_beside(column))
    return _only_first(judged), [
        ("basis", "stock", False, "cameras standing? 'added' if each row is what was added")
    ]


def _judge_beside(column: ColumnSurvey) -> Judgement:
    """A column beside the counts."""
    for section, fields in (("counts", ("period", "kind")), ("camera", ("operator", "country"))):
        field, word, is_whole = match_heading(column, section, fields)
        if field:
            doubt = "the values are no dates" if field == "period" and column.day_share < 0.8 else ""
            return _judge(column, field, word, is_whole and not doubt, doubt)
    return _judge(column, "", "", False)


def _find_place(columns: list[ColumnSurvey]) -> Judgement | None:
    """The column of places: by its heading, else the only one that holds words."""
    worded = [column for column in columns if column.filled and column.number_share < 0.5]
    for column in worded:
        field, word, is_whole = match_heading(column, "camera", ("place",))
        if field:
            return _judge(column, "place", word, is_whole or len(worded) == 1)
    if len(worded) == 1 and worded[0].distinct >= 0.9 * len(worded[0].filled):
        return Judgement(worded[0].header, "place", True, "the only column of words, and all of them differ")
    return None


def _judge_basis(parts: list[ColumnSurvey], share: float) -> tuple[str, object, bool, str]:
    if any(not period.from_at for column in parts if (period := read_period(column.header))):
        return (
            "basis",
            "added",
            True,
            "the first column takes in all years before, so the columns are what was added",
        )
    if share >= _ROWS_AGREE:
        return ("basis", "added", True, "the years add up to the total")
    rows = list(zip(*(column.list_numbers() for column in parts), strict=True))
    growing = sum(all(a is not None and b is not None and a <= b for a, b in pairwise(row)) for row in rows)
    reason = f"numbers never fall in {growing} of {len(rows)} rows; 'added' if each year is what was added"
    return ("basis", "stock", False, reason)


def _sum_agrees(total: ColumnSurvey, parts: list[ColumnSurvey]) -> tuple[float, int]:
    """Share and number of rows in which the parts add up to the total."""
    sums = [
        sum(number or 0 for number in row) for row in zip(*(c.list_numbers() for c in parts), strict=True)
    ]
    totals = [read_number(value) for value in total.values]
    agreeing = sum(stated == added for stated, added in zip(totals, sums, strict=True) if stated is not None)
    return agreeing / max(len(totals), 1), agreeing


def _names_other(column: ColumnSurvey) -> bool:
    """Whether a heading says that a column is an id, an area or a population."""
    return bool(match_heading(column, "figures")[0] or match_heading(column, "camera", ("native_id",))[2])


def _judge(column: ColumnSurvey, field: str, word: str, is_certain: bool, doubt: str = "") -> Judgement:
    values = f"{len(column.filled)} values, {column.distinct} different"
    if not field:
        return Judgement(column.header, "", False, f"{values}; the heading is no known word")
    reason = f"'{word}' is in the heading; {values}" + (f"; but {doubt}" if doubt else "")
    return Judgement(column.header, field, is_certain, reason)


def _only_first(judgements: list[Judgement]) -> list[Judgement]:
    """Of several columns of one field the first is certain."""
    seen: set[str] = set()
    kept = []
    for one in judgements:
        if one.is_certain and one.field in seen:
            one = one._replace(is_certain=False, reason=f"{one.reason}; but another column is taken for that")
        elif one.is_certain and one.field:
            seen.add(one.field)
        kept.append(one)
    return kept
