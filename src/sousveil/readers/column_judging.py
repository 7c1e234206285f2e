"""Says what a column is likely to hold and why: by its heading, and by whether its values agree."""

from __future__ import annotations

from typing import NamedTuple

from sousveil.readers.camera_columns import is_private_header
from sousveil.readers.camera_numbers import read_number
from sousveil.readers.camera_positions import Evidence, RawPosition, read_angle
from sousveil.readers.column_survey import ColumnSurvey
from sousveil.vocabulary.camera_headers import read_heading

MOST_AT_ONE_POINT = 1000


class Judgement(NamedTuple):
    """What a column is taken for. `field`: '' for nothing; `is_certain`: False for what a person must decide.

    `is_withheld`: it holds links, contact data or the like.
    """

    header: str
    field: str
    is_certain: bool
    reason: str
    is_withheld: bool = False


def find_private(column: ColumnSurvey) -> Judgement | None:
    """A column that must not be kept; None for others."""
    if column.private_share > 0.5:
        reason = f"{column.private_share:.0%} of the values are links or addresses: never kept"
        return Judgement(column.header, "", True, reason, is_withheld=True)
    if is_private_header(column.header) and not any(word.is_whole for word in read_heading(column.header)):
        return Judgement(
            column.header, "", True, "the heading names links, contacts or access: never kept", True
        )
    return None


def match_heading(column: ColumnSurvey, section: str, fields: tuple[str, ...] = ()) -> tuple[str, str, bool]:
    """Field, the word of the heading that says so, and whether the heading is that word; three blanks for none."""
    for word in read_heading(column.header):
        if word.section == section and (not fields or word.field in fields):
            return word.field, word.word, word.is_whole
    return "", "", False


def judge_camera_column(column: ColumnSurvey) -> Judgement:
    """A column of a list of cameras that is no coordinate."""
    field, word, is_whole = match_heading(column, "camera")
    if not column.filled:
        return Judgement(column.header, "", True, "it is empty")
    if not field:
        return Judgement(
            column.header, "", False, _describe_values(column) + "; the heading is no known word"
        )
    doubt = _doubt_values(field, column)
    heading = f"the heading is '{word}'" if is_whole else f"'{word}' stands in the heading"
    if doubt:
        return Judgement(column.header, field, False, f"{heading}, but {doubt}")
    return Judgement(column.header, field, is_whole, f"{heading}; {_describe_values(column)}")


def judge_coordinates(north: ColumnSurvey, east: ColumnSurvey) -> tuple[str, str]:
    """What two columns of coordinates hold ('degrees', 'swapped', 'projected' or ''), and why."""
    evidence = Evidence()
    numbers = 0
    for texts in zip(north.values, east.values, strict=True):
        lat, lon = map(read_angle, texts)
        evidence.add(RawPosition(lat, lon, ""))
        numbers += lat.value is not None and lon.value is not None
    rows = max(len(north.filled), len(east.filled))
    if not rows or numbers < 0.8 * rows:
        return "", f"only {numbers} of {rows} are coordinates"
    span = f"{_describe_span(north)} and {_describe_span(east)}"
    if evidence.is_projected:
        return "projected", f"the values are no degrees: {span}"
    if evidence.is_swapped:
        return "swapped", f"latitude and longitude are exchanged: {span}; the reader exchanges them back"
    if evidence.fitting < 0.8 * max(evidence.total, 1):
        return "", f"only {evidence.fitting} of {evidence.total} are degrees"
    return "degrees", f"{evidence.fitting} of {evidence.total} are degrees: {span}"


def looks_precise(column: ColumnSurvey) -> bool:
    """Whether most values have three digits or more behind the mark, as coordinates in degrees have."""
    marked = (len(value.strip().rpartition("." if "." in value else ",")[2]) for value in column.filled)
    return column.measure(digits >= 3 for digits in marked) > 0.8


def _doubt_values(field: str, column: ColumnSurvey) -> str:
    """What speaks against the values of a column being that field; '' for nothing."""
    share = column.distinct / max(len(column.filled), 1)
    if field == "native_id" and share < 0.95:
        return f"only {share:.0%} of the values are different"
    if field in ("started_at", "seen_first_at", "seen_last_at") and column.day_share < 0.8:
        return f"only {column.day_share:.0%} of the values are dates"
    numbers = [read_number(value) for value in column.filled]
    known = [number for number in numbers if number is not None]
    if field == "count":
        fitting = column.measure(n == int(n) and 1 <= n <= MOST_AT_ONE_POINT for n in known)
        return "" if fitting >= 0.9 else f"only {fitting:.0%} of the values are numbers from 1 to 1,000"
    if field == "height" and column.measure(0 < number < 100 for number in known) < 0.5 and known:
        return "the values are no heights of cameras in metres"
    if field == "direction" and known and column.measure(-180 <= number <= 360 for number in known) < 0.5:
        return "the values are no directions in degrees"
    if field in ("label", "place", "operator", "zone", "brand", "manufacturer") and column.number_share > 0.5:
        return "the values are numbers"
    return ""


def _describe_values(column: ColumnSurvey) -> str:
    return f"{len(column.filled)} values, {column.distinct} different"


def _describe_span(column: ColumnSurvey) -> str:
    values = [angle.value for angle in column.list_angles() if angle.value is not None]
    return (
        f"'{column.header}' from {min(values):.6g} to {max(values):.6g}" if values else f"'{column.header}'"
    )
