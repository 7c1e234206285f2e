"""Proposes what the columns of a file about cameras mean, as a section [[tables]] that a person looks at before it counts.

What is not certain stands in the section as a comment with the reason why it is in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import Any, NamedTuple

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.protocols import Source
from sousveil.readers.camera_positions import split_pair
from sousveil.readers.camera_systems import name_system
from sousveil.readers.column_judging import (
    Judgement,
    find_private,
    judge_camera_column,
    judge_coordinates,
    looks_precise,
    match_heading,
)
from sousveil.readers.column_survey import ColumnSurvey, Survey, survey_columns
from sousveil.readers.counts_proposing import judge_counts, judge_figures, judge_samples
from sousveil.readers.documents import UnreadableSourceError

_EPSG = re.compile(r"EPSG[\s:_-]{0,3}(\d{4,6})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?!\d)")
_ORDERED_DAY = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{4}")
_ALPR = re.compile(r"(?<![a-z])(?:alpr|anpr|lpr)(?![a-z])", re.IGNORECASE)
_COMMA = re.compile(r"\s*-?\d{1,3},\d{3,}\s*")


class Setting(NamedTuple):
    """A line of the section beside the columns. `is_certain`: False for what stands there as a comment."""

    name: str
    value: Any
    is_certain: bool
    reason: str


@dataclass(slots=True)
class Proposal:
    """What a file is taken for. `kind`: of camera_mapping.KINDS; `judgements`: one for each column; `notes`: what else was seen."""

    filename: str
    kind: str
    survey: Survey
    judgements: list[Judgement] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def list_fields(self, is_certain: bool = True) -> dict[str, str]:
        """Field → heading, of the columns that are (or are not) certain."""
        return {
            one.field: one.header for one in self.judgements if one.field and one.is_certain == is_certain
        }


def propose_mapping(source: Source) -> Proposal:
    """What the columns of `source` are likely to mean.

    Raises SousveilError('no_proposal') where nothing in the file tells that it is about cameras.
    """
    try:
        survey = survey_columns(source)
    except UnreadableSourceError as error:
        raise _refuse(source, f"It cannot be read as a table ({error.code}: {error.detail}).") from error
    private = {column.header: found for column in survey.columns if (found := find_private(column))}
    columns = [column for column in survey.columns if column.header not in private]
    proposal = Proposal(PurePath(source.filename).name, "", survey)
    judged = _judge_cameras(proposal, columns) or _judge_tables(proposal, columns)
    if not proposal.kind:
        raise _refuse(
            source, "No column holds coordinates, numbers of cameras, samples, areas or populations."
        )
    places = {column.header: number for number, column in enumerate(survey.columns)}
    proposal.judgements = sorted([*judged, *private.values()], key=lambda one: places[one.header])
    proposal.settings += _list_shared(proposal, columns)
    return proposal


def _judge_cameras(proposal: Proposal, columns: list[ColumnSurvey]) -> list[Judgement]:
    """All columns of a list of cameras; none where the file holds no positions."""
    positions = _judge_positions(proposal, columns)
    if not positions and not (proposal.survey.has_features and proposal.survey.rows):
        return []
    proposal.kind = "cameras"
    taken = {one.header for one in positions}
    others = _keep_best([judge_camera_column(column) for column in columns if column.header not in taken])
    if _ALPR.search(proposal.filename):
        proposal.settings.append(
            Setting("defaults.type", "ALPR", False, "the file's name says so; does it hold nothing else?")
        )
    return [*positions, *others]


def _judge_positions(proposal: Proposal, columns: list[ColumnSurvey]) -> list[Judgement]:
    for names in (("lat", "lon"), ("y", "x")):
        north, east = (_find_column(columns, name) for name in names)
        if north and east and north is not east:
            found = _judge_pair(proposal, north, east)
            if found:
                return found
    for column in columns:
        if column.filled and column.pair_share >= 0.9:
            single = _judge_single(proposal, column)
            if single:
                return [single]
    return _guess_unnamed(columns)


def _find_column(columns: list[ColumnSurvey], name: str) -> ColumnSurvey | None:
    """The column whose heading says that; one that says nothing else goes before one that also says more."""
    found = [(match_heading(column, "position", (name,)), column) for column in columns if column.filled]
    fitting = [
        (not whole, -len(word), number) for number, ((field_, word, whole), _) in enumerate(found) if field_
    ]
    return found[min(fitting)[2]][1] if fitting else None


def _judge_pair(proposal: Proposal, north: ColumnSurvey, east: ColumnSurvey) -> list[Judgement]:
    """Two columns whose headings name coordinates."""
    kind, reason = judge_coordinates(north, east)
    if not kind:
        proposal.notes.append(f"'{north.header}' and '{east.header}': {reason}")
        return []
    crs = _find_crs(proposal, (north, east))
    if kind == "projected" or (crs and name_system(crs)):
        if crs:
            where = "the file says so" if kind == "projected" else "the file says so; the values are degrees"
            proposal.settings.append(Setting("crs", crs, True, where))
        else:
            proposal.settings.append(
                Setting("crs", "EPSG:…", False, "which system? The publisher or the file's notes say it")
            )
        names = ("y", "x")
        return [
            Judgement(one.header, name, bool(crs), reason)
            for one, name in zip((north, east), names, strict=True)
        ]
    if any("经" in one.header or "纬" in one.header for one in (north, east)):
        proposal.settings.append(
            Setting("crs", "GCJ-02", False, "Chinese map services shift coordinates; the file does not say")
        )
    headings = zip((north, east), ("lat", "lon"), strict=True)
    return [Judgement(one.header, name, True, f"the heading names it; {reason}") for one, name in headings]


def _judge_single(proposal: Proposal, column: ColumnSurvey) -> Judgement | None:
    """A column that holds pairs of numbers: by its heading, or by the digits behind their marks; else None."""
    named = match_heading(column, "position", ("position",))[1]
    pairs = [pair for value in column.filled if (pair := split_pair(value))]
    made = [ColumnSurvey(column.header, [pair[number] for pair in pairs]) for number in (0, 1)]
    kind, reason = judge_coordinates(*made)
    if not named and not all(map(looks_precise, made)):
        return None
    is_certain = kind in ("degrees", "swapped")
    crs = _find_crs(proposal, (column,))
    if crs and name_system(crs):
        proposal.settings.append(Setting("crs", crs, True, "the file says so"))
    return Judgement(column.header, "position", is_certain, f"two coordinates in one cell; {reason}")


def _guess_unnamed(columns: list[ColumnSurvey]) -> list[Judgement]:
    """Two columns beside each other that look like degrees, though no heading says so: in doubt."""
    precise = [
        column
        for column in columns
        if column.filled
        and looks_precise(column)
        and column.measure(a.value is not None for a in column.list_angles()) > 0.9
    ]
    for north, east in pairwise(precise):
        kind, reason = judge_coordinates(north, east)
        if kind in ("degrees", "swapped"):
            names = ("lat", "lon") if kind == "degrees" else ("lon", "lat")
            return [
                Judgement(one.header, name, False, f"{reason}; but no heading says so")
                for one, name in zip((north, east), names, strict=True)
            ]
    return []


def _find_crs(proposal: Proposal, columns: tuple[ColumnSurvey, ...]) -> str:
    """A system that a heading, the words above the headings or the file's name state, '' for none."""
    for text in (*(column.header for column in columns), proposal.survey.above, proposal.filename):
        match = _EPSG.search(text)
        if match:
            return f"EPSG:{match[1]}"
        folded = text.casefold()
        for words, name in (
            (("gcj02", "gcj-02", "gcj_02", "火星坐标"), "GCJ-02"),
            (("bd09", "bd-09", "bd_09", "百度坐标"), "BD-09"),
        ):
            if any(word in folded for word in words):
                return name
    return ""


def _keep_best(judgements: list[Judgement]) -> list[Judgement]:
    """Of several columns of one field only the first is certain; the others are in doubt."""
    seen: dict[str, str] = {}
    kept = []
    for one in judgements:
        if one.field and one.is_certain and one.field in seen:
            kept.append(
                one._replace(
                    is_certain=False, reason=f"{one.reason}; but '{seen[one.field]}' is taken for that"
                )
            )
        else:
            if one.field and one.is_certain:
                seen[one.field] = one.header
            kept.append(one)
    return kept


def _judge_tables(proposal: Proposal, columns: list[ColumnSurvey]) -> list[Judgement]:
    """The columns of a table without positions: a survey, counts, or figures of places."""
    for kind, judge in (
        ("camera_samples", judge_samples),
        ("camera_counts", judge_counts),
        ("place_figures", judge_figures),
    ):
        judged, settings = judge(columns)
        if judged:
            proposal.kind = kind
            proposal.settings += [Setting(*one) for one in settings]
            return judged
    return []


def _list_shared(proposal: Proposal, columns: list[ColumnSurvey]) -> list[Setting]:
    """Settings that any kind may have."""
    settings = []
    if proposal.survey.sheet:
        settings.append(Setting("sheet", proposal.survey.sheet, True, "the first sheet with headings"))
    fields = proposal.list_fields()
    by_header = {column.header: column for column in columns}
    mapped = [by_header[header] for header in fields.values() if header in by_header]
    if any(
        column.measure(_COMMA.fullmatch(value) for value in column.filled) > 0.5 for column in mapped
    ) and any(name in fields for name in ("lat", "x", "area_km2")):
        settings.append(Setting("decimal_mark", ",", True, "most numbers have a comma before the fraction"))
    settings += _judge_dates(mapped)
    year = _YEAR.search(proposal.filename)
    settings.append(
        Setting(
            "snapshot_at",
            year[0] if year else "2023-05-01",
            False,
            "of which date is the file?" + (" Its name has this" if year else ""),
        )
    )
    settings.append(Setting("country", "XX", False, "two capital letters; helps to find exchanged columns"))
    if proposal.kind == "cameras":
        words = _YEAR.sub("", PurePath(proposal.filename).stem.casefold())
        series = re.sub(r"[\W_]+", "_", words).strip("_") or "list"
        settings.append(Setting("series", series, False, "the same name for every edition of this list"))
    return settings


def _judge_dates(columns: list[ColumnSurvey]) -> list[Setting]:
    matches = [match for column in columns for value in column.filled if (match := _ORDERED_DAY.match(value))]
    first, second = (any(int(match[number]) > 12 for match in matches) for number in (1, 2))
    if not matches or (first and second):
        return []
    order = "month-day-year" if second else "day-month-year"
    reason = "dates with numbers above 12 say so" if first or second else "or month-day-year? No date tells"
    return [Setting("date_format", order, first or second, reason)]


def _refuse(source: Source, message: str) -> SousveilError:
    return SousveilError(
        "no_proposal",
        f"Nothing can be proposed for this file. {message}",
        "docs/reference/readers/cameras.md says how to write the section [[tables]] by hand.",
        PurePath(source.filename).name,
        ExitCode.BAD_INPUT,
    )
