"""Looks at the columns of a file before anybody has said what they mean: headings, and what the values look like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sousveil.model.protocols import Source
from sousveil.readers.camera_columns import is_private_value
from sousveil.readers.camera_numbers import NO_DATA, read_number, read_period
from sousveil.readers.camera_positions import Angle, RawPosition, read_angle, split_pair
from sousveil.readers.camera_records import SilentLog
from sousveil.readers.documents import UnreadableSourceError
from sousveil.readers.table_cells import read_day
from sousveil.readers.table_mapping import TableMapping
from sousveil.readers.table_records import Cells, name_headers
from sousveil.vocabulary.camera_headers import read_heading

MOST_ROWS = 5000
_HEAD_ROWS = 50
_SHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(slots=True)
class ColumnSurvey:
    """A column. `values`: as written, blank ones as '', of the first MOST_ROWS rows."""

    header: str
    values: list[str] = field(default_factory=list)

    @property
    def filled(self) -> list[str]:
        """The values that say something."""
        return [value for value in self.values if value.strip().casefold() not in NO_DATA]

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(set(self.filled))

    def list_numbers(self) -> list[float | None]:
        """Each value as a number, None where it is none."""
        return [read_number(value) for value in self.values]

    def list_angles(self) -> list[Angle]:
        """Each filled value as a coordinate."""
        return [read_angle(value) for value in self.filled]

    def measure(self, fits: Iterable[object]) -> float:
        """The share of filled values of which `fits`, in their order, is true."""
        return sum(map(bool, fits)) / max(len(self.filled), 1)

    @property
    def number_share(self) -> float:
        """How many of the filled values are numbers, 0 to 1."""
        return self.measure(read_number(value) is not None for value in self.filled)

    @property
    def pair_share(self) -> float:
        """How many are two coordinates in one cell."""
        return self.measure(split_pair(value) for value in self.filled)

    @property
    def private_share(self) -> float:
        """How many are links or addresses."""
        return self.measure(is_private_value(value) for value in self.filled)

    @property
    def day_share(self) -> float:
        """How many are dates, months or years, with the day before or behind the month."""
        return self.measure(
            any(read_day(value, order) for order in ("day-month-year", "month-day-year"))
            or read_period(value)
            for value in self.filled
        )

    def list_samples(self, count: int = 3) -> list[str]:
        """The first different values, without those that are links or addresses."""
        shown = (value if not is_private_value(value) else "(a link or address)" for value in self.filled)
        return [value[:40] for value in islice(dict.fromkeys(shown), count)]


@dataclass(slots=True)
class Survey:
    """A file's columns. `rows`: how many were looked at; `above`: the words above the heading; `sheet`: '' if there is one only.

    `positions`: those of geometries, where the file has any; `crs`: of these.
    """

    columns: list[ColumnSurvey]
    rows: int
    above: str = ""
    sheet: str = ""
    has_features: bool = False
    positions: list[RawPosition] = field(default_factory=list)
    crs: str = ""


def survey_columns(source: Source) -> Survey:
    """The columns of a table, or the properties of features. Raises UnreadableSourceError where there are none."""
    from sousveil.readers import geojson, geopackage

    with source.open() as file:
        head = file.read(4096)
    if not head:
        raise UnreadableSourceError("empty_source")
    if geojson.accepts(head, source.filename) or geopackage.accepts(head, source.filename):
        return _survey_features(source, is_json=geojson.accepts(head, source.filename))
    if head.startswith(_SHEET_STARTS):
        return _survey_sheets(source)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _survey_lines(source)
    from sousveil.readers.table_text import read_delimited

    return _survey_cells(read_delimited(source, TableMapping(columns={}), SilentLog()), "")


def _survey_features(source: Source, is_json: bool) -> Survey:
    from sousveil.readers.camera_reading import OSM_MAPPING
    from sousveil.readers.geojson import FeatureFile
    from sousveil.readers.geopackage import FeatureTable

    file = (FeatureFile if is_json else FeatureTable)(source, OSM_MAPPING)
    records = list(islice(file.iterate(SilentLog()), MOST_ROWS))
    positions = [point for record in records for point in record.points or ()]
    columns = _make_columns([record.cells for record in records])
    return Survey(columns, len(records), has_features=True, positions=positions, crs=file.crs)


def _survey_lines(source: Source) -> Survey:
    from sousveil.readers.table_text import read_json_lines

    lines = read_json_lines(source, TableMapping(columns={}), SilentLog())
    records = [record.cells for record in islice(lines, MOST_ROWS)]
    return Survey(_make_columns(records), len(records))


def _make_columns(records: Sequence[dict[str, str]]) -> list[ColumnSurvey]:
    headers = dict.fromkeys(header for cells in records for header in cells)
    return [ColumnSurvey(header, [cells.get(header, "") for cells in records]) for header in headers]


def _survey_sheets(source: Source) -> Survey:
    """The first visible sheet with a heading and rows below it."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    from sousveil.readers.table_limits import check_size
    from sousveil.readers.table_sheets import read_sheet

    check_size(source)
    try:
        with source.open() as file, CalamineWorkbook.from_object(file) as workbook:
            about = [one for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    except (CalamineError, PasswordError) as error:
        raise UnreadableSourceError("damaged_source", type(error).__name__) from error
    for sheet in about:
        try:
            mapping = TableMapping(columns={}, sheet=sheet.name)
            found = _survey_cells(read_sheet(source, mapping, SilentLog()), "")
        except UnreadableSourceError:
            continue
        if found.rows:
            found.sheet = sheet.name if len(about) > 1 else ""
            return found
    raise UnreadableSourceError("mapping_missing", "no sheet with a heading")


def _survey_cells(cells: Iterator[Cells], sheet: str) -> Survey:
    rows = [found.texts for found in islice(cells, MOST_ROWS + _HEAD_ROWS)]
    index = _find_heading(rows[:_HEAD_ROWS])
    if index < 0:
        raise UnreadableSourceError("mapping_missing", "no row looks like headings")
    headers = name_headers(rows[index])
    below = [row for row in rows[index + 1 :] if any(text.strip() for text in row)]
    columns = [
        ColumnSurvey(header, [row[number] if number < len(row) else "" for row in below])
        for number, header in enumerate(headers)
    ]
    above = " ".join(text for row in rows[:index] for text in row if text.strip())
    return Survey(columns, len(below), above=above, sheet=sheet)


def _find_heading(rows: list[list[str]]) -> int:
    """The first row that is nearly as wide as the others and holds words or years; -1 when there is none."""
    widths = [sum(1 for text in row if text.strip()) for row in rows]
    usual = max(set(widths) - {0}, key=lambda width: (widths.count(width), width), default=0)
    for index, (row, width) in enumerate(zip(rows, widths, strict=True)):
        filled = [text for text in row if text.strip()]
        words = sum(1 for text in filled if _is_heading(text))
        if width >= max(1, 0.6 * usual) and words >= 0.6 * len(filled) and usual:
            return index
    return -1


def _is_heading(text: str) -> bool:
    """True for words, and for years; False for numbers, dates, coordinates and links."""
    if read_heading(text):
        return True
    if is_private_value(text) or split_pair(text) or read_angle(text).value is not None:
        return read_period(text) is not None
    return read_number(text) is None
