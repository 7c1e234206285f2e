"""Ranges: '10 to 12 million', '10–12%', 'between $5m and $7m'."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.english_pieces import Piece, Scan
from sousveil.extract.quantities.english_tails import LOOSE_FRACTION, read_digits, read_word_number
from sousveil.extract.quantities.written import simplify, span_range

_LINK = re.compile(
    r"[ ]?[-–—‑][ ]?(?=[$€£¥]?[0-9])|[ \n](?:to|through)[ \n](?=[$€£¥]?[0-9]|[a-z])|[ \n](?:and)[ \n](?=[$€£¥]?[0-9]|[a-z])"
)
_DATED = re.compile(r"\b(?:in|since|by|of)\s$")
_DIGITS = re.compile(r"[$€£¥]?([0-9]+(?:[.,][0-9]+)*)")


def join_range(scan: Scan, first: Piece, opening: str) -> tuple[Piece, Piece, Piece] | None:
    """(low, high, the whole as one piece) when a second number that ends a range follows `first`, else None.

    `opening`: 'between', 'from' or ''. 'from 10 to 12' is a change, not a range; 'and' joins only behind 'between'.
    """
    follows = scan.text[first.end : first.end + 1]
    if follows not in (" ", "-", "–", "—", "‑", "\n"):
        return None
    link = _LINK.match(scan.lowered, first.end)
    if link is None:
        return None
    word = link.group().strip()
    if (word == "and") != (opening == "between") or (word in ("to", "through") and opening == "from"):
        return None
    if first.role and first.role != "duration":
        return None
    second = _read_second(scan, link.end(), linked=True)
    if second is None or second.role == "identifier":
        return None
    if not _agree(scan, first, second, word):
        return None
    low = simplify(first.value * second.scale) if _shares_scale(first, second) else first.value
    if not low < second.value:
        return None
    whole = Piece(first.start, second.end, span_range(low, second.value), second.unit_step)
    whole.kind, whole.unit, whole.per, whole.scale = second.kind, second.unit, second.per, second.scale
    whole.role, whole.form, whole.rounded = second.role, second.form, second.rounded
    whole.confidence = min(first.confidence, second.confidence)
    if first.kind == "money":
        whole.kind, whole.unit = "money", first.unit
    first.value = low
    return first, second, whole


def _read_second(scan: Scan, start: int, linked: bool = False) -> Piece | None:
    digits = _DIGITS.match(scan.lowered, start)
    if digits is None:
        return read_word_number(scan, start)
    return read_digits(scan, digits.start(1), digits.group(1), linked)


def _shares_scale(first: Piece, second: Piece) -> bool:
    return first.scale == 1 and second.scale != 1 and first.value * second.scale < second.value


def _agree(scan: Scan, first: Piece, second: Piece, word: str) -> bool:
    """True when both ends speak of the same kind of thing."""
    if first.kind == second.kind:
        if first.unit != second.unit:
            return False
    elif first.kind == "money":
        if second.kind != "number" or second.role:
            return False
    elif first.kind != "number" or second.kind not in ("percent", "money", "dimension", "rate"):
        return False
    if (
        second.kind == "dimension"
        and first.kind == "number"
        and (first.form == "word") != (second.form == "word")
    ):
        return False  # 'eight to 10 feet': the published cases take only the second
    if _is_plain_year(first) and _is_plain_year(second):
        return False
    if (
        word == "to"
        and _is_plain_year(first)
        and _DATED.search(scan.lowered, max(0, first.start - 6), first.start)
    ):
        return False  # 'from 18 in 2020 to 36'
    if word in ("to", "through", "and"):
        return True
    # A hyphen also joins telephone numbers, dates and scores.
    before, behind = scan.text[first.start - 1 : first.start], scan.text[second.end : second.end + 2]
    if before and (before.isalnum() or before in "-/.+"):
        return False
    if behind[:1] in ("-", "/", "–") and behind[1:].isdigit():
        return False
    if (
        (
            first.kind == second.kind == "number"
            and second.scale == 1
            and not scan.text[second.end : second.end + 2].strip().isalpha()
        )
        and second.end - second.start == 4
        and first.end - first.start == 3
    ):
        return False  # '555-0199'
    return not (_is_plain_year(first) and second.value < 100 and second.kind == "number")


def _is_plain_year(piece: Piece) -> bool:
    return (
        piece.kind == "number"
        and piece.end - piece.start == 4
        and 1800 <= piece.value <= 2100
        and piece.form == ""
    )


_OF = re.compile(r"[ \n](over|out of(?: every)?|in(?: every)?)[ \n](?=[0-9a-z])")
_ENDS_CLAUSE = re.compile(r"\s*(?:\Z|[.,;:?!)\]](?![0-9]))")


def join_ratio(scan: Scan, first: Piece) -> Piece | None:
    """'one over three', 'one out of three', 'one in five' as one fraction, else None.

    '81 out of 101 respondents' stays two numbers: a share of a counted sample says more than its quotient.
    """
    match = _OF.match(scan.lowered, first.end)
    if (
        match is None
        or first.kind != "number"
        or first.role
        or first.scale != 1
        or not isinstance(first.value, int)
    ):
        return None
    second = _read_second(scan, match.end())
    if (
        second is None
        or second.kind != "number"
        or second.role
        or second.start != match.end()
        or not second.value > 0
    ):
        return None
    word = match.group(1)
    if word == "over":
        if not _ENDS_CLAUSE.match(scan.text, second.end) or _is_plain_year(second):
            return None
    elif not abs(first.value) < second.value or _is_plain_year(second):
        return None
    elif word.startswith("out"):
        if second.form != "word" and second.value > 10:
            return None
    elif first.value != 1 and not (first.form == second.form == "word" and second.value <= 10):
        return None
    ratio = Piece(first.start, second.end, simplify(Fraction(first.value) / second.value), 1)
    ratio.form = "fraction"
    if word != "over" and second.value <= 10:
        ratio.unit_step, ratio.rounded = LOOSE_FRACTION, True
    return ratio
