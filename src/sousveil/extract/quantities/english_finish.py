"""From a number that was read to a quantity: its bounds, role, counted noun and denominator."""

from __future__ import annotations

import re

from sousveil.extract.quantities.english_context import (
    is_before_date,
    is_identifying,
    is_plural,
    read_change,
    read_counted,
    read_denominator,
    read_prefix,
)
from sousveil.extract.quantities.english_labels import apply_label
from sousveil.extract.quantities.english_pieces import Piece, Scan
from sousveil.extract.quantities.english_ranges import join_range, join_ratio
from sousveil.extract.quantities.english_tails import read_digits
from sousveil.extract.quantities.written import Bounds, find_bounds
from sousveil.model.quantities import Quantity


def finish_piece(scan: Scan, piece: Piece) -> Quantity:
    """`piece` with its range, bounds, role and counted noun, as a Quantity."""
    text, lowered = scan.text, scan.lowered
    comparison, increment, before, opening = read_prefix(lowered, piece.start)
    low_piece: Piece | None = None
    high_piece: Piece | None = None
    if piece.kind not in ("ordinal", "multiple") and piece.role != "identifier":
        joined = join_range(scan, piece, opening)
        if joined is not None:
            low_piece, high_piece, piece = joined
        elif piece.kind == "number":
            piece = join_ratio(scan, piece) or piece
    if scan.labels and piece.kind == "number" and not piece.role:
        apply_label(scan, piece)
    end = piece.end
    kind = piece.kind
    counted_start = counted_end = -1
    role = piece.role
    if (
        kind in ("money", "dimension")
        and not increment
        and lowered.startswith((" more than", " less than"), end)
    ):
        increment = 1 if lowered[end + 1] == "m" else -1  # '$200,000 more than a year earlier'
    if kind == "number" and not role:
        role = _find_role(scan, piece, before)
    if role == "duration":
        match = _DURATION_NOUN.match(text, end)
        if match is not None:
            counted_start, counted_end = match.span(1)
    elif (role in ("", "range") and kind in ("number", "rate")) or kind == "percent":
        counted_start, counted_end, more, stop = read_counted(text, lowered, end, piece.value == 1)
        of_this = kind != "percent" or lowered.startswith(" of ", end)
        if not of_this and not read_change(lowered[max(counted_start, 0) : max(counted_end, 0)]):
            # '46% involved drivers': behind a percentage only 'of …' or a change names what it is of.
            counted_start = counted_end = -1
        if more:
            increment = increment or more
        if counted_start >= 0 and (change := read_change(lowered[counted_start:counted_end])):
            # 'a 20% increase': the noun names the change, it is not what is counted.
            increment = change
            counted_start = counted_end = -1
        elif not piece.per and kind != "percent":
            piece.per, stop = read_denominator(lowered, counted_end if counted_end > 0 else stop)
            if piece.per:
                kind = "rate"
                if piece.per[0].isdigit():
                    scan.resume = stop
    elif kind in ("money", "dimension") and not piece.per:
        piece.per, stop = read_denominator(lowered, end)
        if piece.per and piece.per[0].isdigit():
            scan.resume = stop
    if (
        kind == "number"
        and role == ""
        and 1900 <= piece.value <= 2099
        and piece.form == ""
        and end - piece.start == 4
    ) and _is_year(scan, piece, before, (counted_start, counted_end)):
        role = "date"
        counted_start = counted_end = -1
    if not comparison:
        comparison = _read_bound_around(text, lowered, piece)
    if role in ("date", "time", "identifier"):
        comparison, increment = ("" if role == "identifier" else comparison), 0
    if role == "duration" and before == "over" and comparison == "more_than":
        comparison = ""  # 'over five years': during them
    if (
        kind == "multiple"
        and not comparison
        and lowered.startswith(_TIMES_MORE, end)
        and text[end - 1] == "s"
    ):
        comparison = "about"  # 'three times more' is said of 3 as of 4
    value = piece.value
    bounds: Bounds
    if low_piece is not None and high_piece is not None:
        bounds = low_piece.value, high_piece.value, True, True
        role = role or "range"
    else:
        bounds = find_bounds(value, piece.unit_step if piece.rounded else 0, comparison)
    return Quantity(
        piece.start, end, text[piece.start : end], kind, value, piece.unit, *bounds,
        comparison, piece.per, text[counted_start:counted_end] if counted_start >= 0 else "", counted_start, counted_end,
        increment, role, piece.confidence,
    )  # fmt: skip


_TIMES_MORE = (" more", " higher", " larger", " bigger", " greater", " faster")
_DURATION_NOUN = re.compile(r"[ \xa0\n-]{0,2}([^\W\d_]+)")


def _find_role(scan: Scan, piece: Piece, before: str) -> str:
    """'date', 'time' or 'identifier' when the words before a bare number say so."""
    text, start, end = scan.text, piece.start, piece.end
    if is_identifying(before):
        return "identifier"
    months = scan.lexicon.months
    if piece.form == "" and isinstance(piece.value, int):
        if (
            0 < piece.value <= 31
            and before.rstrip(".,") in months
            and (before != "may" or text[start - 4 : start - 3] == "M")
        ):
            return "date"
        if text[end : end + 1] == ":" and text[end + 1 : end + 3].isdigit() and 0 <= piece.value <= 24:
            return "time"
        if text[start - 1 : start] == ":" and text[start - 2 : start - 1].isdigit():
            return "time"
        if text[start - 1 : start] == "/" or (
            text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit()
        ):
            return "date"
        if 1900 <= piece.value <= 2099 and piece.value % 100 and end - start == 4 and is_before_date(before):
            return "date"  # 'in 2021': no need to look at what follows
    return ""


def _is_year(scan: Scan, piece: Piece, before: str, counted: tuple[int, int]) -> bool:
    """True when a bare number of four digits, 1900 to 2099, is a year and not a count."""
    bare = before.rstrip(".,;:)”’\"'")
    plural = counted[0] >= 0 and is_plural(scan.lowered[counted[0] : counted[1]].rpartition(" ")[2])
    if bare != before or bare in scan.lexicon.months:
        return True
    if is_before_date(bare):
        return not (plural and piece.value % 100 == 0)
    if bare == "":
        return not (plural and piece.value % 10 == 0)
    return not plural


def is_year_number(scan: Scan, start: int, digits: str) -> bool:
    """True when the bare `digits` (four of them) at `start` name a year."""
    piece = read_digits(scan, start, digits)
    if (
        piece is None
        or piece.kind != "number"
        or piece.role not in ("", "date")
        or piece.end - piece.start != 4
    ):
        return False
    before = read_prefix(scan.lowered, start).last
    if is_identifying(before) or not 1600 <= piece.value <= 2099:
        return False
    counted = read_counted(scan.text, scan.lowered, piece.end, False)
    return _is_year(scan, piece, before, (counted.start, counted.end))


def _read_bound_around(text: str, lowered: str, piece: Piece) -> str:
    """The bound that a sign before the number or words behind it say: '>50', '50+', '50 or more'."""
    sign = text[piece.start - 1 : piece.start]
    if sign in _SIGN_BOUNDS and sign:
        return _SIGN_BOUNDS[sign]
    if piece.plus or text.startswith("+", piece.end):
        return "at_least"
    if lowered.startswith("-odd ", piece.end):
        return "about"
    if lowered.startswith((" or ", " at "), piece.end):
        match = _BOUND_BEHIND.match(lowered, piece.end)
        if match is not None:
            return _BOUNDS_BEHIND[match.group(1)]
    return ""


_SIGN_BOUNDS = {
    ">": "more_than",
    "<": "less_than",
    "~": "about",
    "≈": "about",
    "≥": "at_least",
    "≤": "at_most",
}
_BOUNDS_BEHIND = {
    "or more": "at_least",
    "or above": "at_least",
    "or higher": "at_least",
    "or older": "at_least",
    "or over": "at_least",
    "or less": "at_most",
    "or fewer": "at_most",
    "or under": "at_most",
    "or younger": "at_most",
    "or lower": "at_most",
    "or so": "about",
    "or thereabouts": "about",
    "at least": "at_least",
    "at most": "at_most",
}
_BOUND_BEHIND = re.compile(r" (" + "|".join(_BOUNDS_BEHIND) + r")\b")
