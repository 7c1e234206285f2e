"""Quantities in English text.

One expression finds where a number may begin; everything else looks only at a small window there, so that long texts
without numbers cost next to nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from sousveil.extract.quantities.english_context import (
    is_before_date,
    is_identifying,
    read_counted,
    read_denominator,
    read_prefix,
)
from sousveil.extract.quantities.english_lexicon import BIG_SCALES, ORDINALS, TENS, UNITS_ONES
from sousveil.extract.quantities.english_multiples import MULTIPLE_WORDS, read_multiple
from sousveil.extract.quantities.english_pieces import (
    Piece,
    Scan,
    read_digits,
    read_vulgar_fraction,
    read_word_number,
)
from sousveil.extract.quantities.english_ranges import join_range
from sousveil.extract.quantities.written import MAX_DIGITS, Bounds, find_bounds
from sousveil.model.intervals import Number
from sousveil.model.quantities import Quantity


def _group_words(words: set[str]) -> str:
    """An alternation of `words` that tries only those with the right first letter."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in sorted(by_letter.items()))


_NUMBER_WORDS = {*UNITS_ONES, *TENS, *ORDINALS} - set(BIG_SCALES)
_ANCHOR = re.compile(
    r"\b(?:([0-9]+(?:[.,][0-9]+)*)"
    rf"|((?:{_group_words(_NUMBER_WORDS)}|half|quarter(?= (?:million|billion|of an? (?:million|billion)))"
    r"|an?(?=[ -](?:half|quarter|hundred|thousand|million|billion|trillion|dozen|third|fourth|fif|sixth|seventh|eighth"
    r"|nin|tenth|twent|thirt|fort|hundredth|thousandth|millionth|billionth|trillionth))"
    r"|(?:minus|negative)(?= (?:[0-9]|[a-z])))(?![^\W_]))"
    rf"|({MULTIPLE_WORDS})"
    r"|((?:per ?cents?|percentages?) of (?=[0-9a-z]))"
    r"|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"
    r"|((?:rmb|usd|us|eur|gbp|cny|hkd|twd|ntd|nt|jpy|inr|krw|chf|aud|cad|rub|uah|rs|rm)(?=\$?[0-9])))"
)
_GLUED_DIGITS = re.compile(r"[a-z]+\$?([0-9]+(?:[.,][0-9]+)*)")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]{1,10}://|www\.)[^\s<>\"“”]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
_NOT_A_NUMBER_AFTER = frozenset(
    ("the", "this", "that", "which", "no", "any", "every", "each", "another", "only", "some")
)
_NOT_ONE = re.compile(
    r"[ ](?:of|another|should|can|could|must|would|might|may|will|who|that|which|is|was|has|had|by|day|thing|such|to)\b"
    r"|['’]s\b|[-,.;:!?)]"
)
_HALF_OF_SOMETHING = re.compile(
    r"[ -](?:brother|sister|time|way|hearted|life|moon|day|term|back|hour)|[- ]of (?:the )?(?:19|20)\d\d"
)


def find_english(text: str) -> list[Quantity]:
    """The quantities of `text`, in order. See `find_quantities`."""
    scan = Scan(text)
    found: list[Quantity] = []
    done = 0
    hidden = _find_hidden(scan.lowered)
    for match in _ANCHOR.finditer(scan.lowered):
        start = match.start()
        if start < done:
            continue
        if hidden and hidden[0] <= start and bisect_right(hidden, start) & 1:
            continue
        group = match.lastindex
        if group == 1:
            piece = read_digits(scan, start, match.group())
        elif group == 2:
            piece = _read_words_in_context(scan, start, match.group())
        elif group == 3:
            piece = read_multiple(scan, match)
        elif group == 4:
            piece = _read_percent_of(scan, match)
        elif group == 5:
            piece = read_vulgar_fraction(scan, start)
        else:
            glued = _GLUED_DIGITS.match(scan.lowered, start)
            piece = read_digits(scan, glued.start(1), glued.group(1)) if glued else None
            if piece is not None and not piece.currency_before:
                piece = None
        if piece is None or piece.start < done:
            if group == 1 and piece is None:
                done = match.end()
            continue
        if piece.form == "piece":
            found += _split_pieces(scan, match, piece.role)
            done = match.end()
            continue
        quantity = _finish(scan, piece)
        found.append(quantity)
        done = quantity.end
    return found


def _split_pieces(scan: Scan, match: re.Match[str], role: str) -> list[Quantity]:
    """The numbers of a dotted label ('192.168.1.2') or of a list without spaces ('22,24,26'), one by one."""
    found = []
    for digits in _DIGITS.finditer(match.group()):
        start, end = match.start() + digits.start(), match.start() + digits.end()
        if end - start <= MAX_DIGITS:
            value = int(digits.group())
            found.append(Quantity(start, end, digits.group(), "number", value, "", value, value, role=role))
    return found


_DIGITS = re.compile(r"[0-9]+")


def _find_hidden(lowered: str) -> list[int]:
    """Starts and ends, in turn, of addresses of pages and mailboxes: numbers in them are no quantities."""
    if "://" not in lowered and "www." not in lowered and "@" not in lowered:
        return []
    hidden: list[int] = []
    for match in _URL.finditer(lowered):
        hidden += match.span()
    return hidden


def _read_words_in_context(scan: Scan, start: int, word: str) -> Piece | None:
    lowered = scan.lowered
    end = start + len(word)
    if word == "one":
        before = lowered[max(0, start - 12) : start].rsplit(None, 1)
        if before and lowered[start - 1].isspace() and before[-1] in _NOT_A_NUMBER_AFTER:
            piece = read_word_number(scan, start)
            return piece if piece is not None and piece.kind != "number" else None
        if _NOT_ONE.match(lowered, end) and not lowered.startswith((" of these", " of the", " - ", "-"), end):
            rest = lowered[end : end + 1]
            if rest not in ",.;:)!?":
                return None
    elif word == "half":
        if _HALF_OF_SOMETHING.match(lowered, end):
            return None
        if lowered[max(0, start - 7) : start].endswith(("first ", "second ", "other ")):
            return None
    elif word == "second":
        before = lowered[max(0, start - 6) : start].rsplit(None, 1)
        if before and before[-1] in ("per", "each", "every"):
            return None
        if before and before[-1] in ("a", "/") and not lowered[end : end + 2].strip(" \n").isalpha():
            return None
    elif word in ("a", "an"):
        piece = read_word_number(scan, start)
        if piece is None or piece.kind == "ordinal":
            return None
        if piece.form == "fraction" and lowered[piece.end : piece.end + 1] in (" ", "-"):
            # 'a third of' is a fraction, 'a third suspect' an ordinal.
            follows = lowered[piece.end + 1 : piece.end + 14].partition(" ")[0]
            last = lowered[start : piece.end].rsplit(None, 1)[-1]
            if last in ORDINALS and follows.isalpha() and follows not in _AFTER_FRACTION:
                ordinal = Piece(piece.end - len(last), piece.end, ORDINALS[last], 1)
                ordinal.kind = "ordinal"
                return ordinal
        return piece
    return read_word_number(scan, start)


_AFTER_FRACTION = frozenset(
    ["of", "and", "or", "more", "less", "fewer", "as", "the", "in", "from", "to", "were", "was", "are", "is", "had", "have", "said", "by", "on", "at", "for", "higher", "lower", "larger", "smaller", "between", "plus", "minus", "people", "that", "this"]
)  # fmt: skip


def _read_percent_of(scan: Scan, match: re.Match[str]) -> Piece | None:
    """'percent of 10', where no number stands before 'percent'."""
    start = match.end()
    digits = re.compile(r"[0-9]+(?:\.[0-9]+)?").match(scan.lowered, start)
    piece = read_digits(scan, start, digits.group()) if digits else read_word_number(scan, start)
    if (
        piece is None
        or piece.kind != "number"
        or piece.role
        or scan.text[piece.end : piece.end + 2].strip().isalnum()
    ):
        return None
    piece.start, piece.kind, piece.unit, piece.rounded = match.start(), "percent", "percent", True
    return piece


def _finish(scan: Scan, piece: Piece) -> Quantity:
    """`piece` with its range, bounds, role and counted noun, as a Quantity."""
    text, lowered = scan.text, scan.lowered
    comparison, increment, before, opening = read_prefix(lowered, piece.start)
    low_piece: Piece | None = None
    high_piece: Piece | None = None
    if piece.kind not in ("ordinal", "multiple") and piece.role != "identifier":
        joined = join_range(scan, piece, opening)
        if joined is not None:
            low_piece, high_piece, piece = joined
    end = piece.end
    kind = piece.kind
    counted_start = counted_end = -1
    role = piece.role
    if kind == "number" and not role:
        role = _find_role(scan, piece, before)
    if role == "duration":
        match = _DURATION_NOUN.match(text, end)
        if match is not None:
            counted_start, counted_end = match.span(1)
    elif (role in ("", "range") and kind in ("number", "rate")) or kind == "percent":
        counted_start, counted_end, more, stop = read_counted(text, lowered, end, piece.value == 1)
        if more:
            increment = increment or more
        if not piece.per and kind != "percent":
            piece.per, _ = read_denominator(lowered, counted_end if counted_end > 0 else stop)
            if piece.per:
                kind = "rate"
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
    value = piece.value
    bounds: Bounds
    if low_piece is not None and high_piece is not None:
        bounds = low_piece.value, high_piece.value, True, True
        role = role or "range"
    else:
        bounds = find_bounds(value, _find_step(piece), comparison)
    return Quantity(
        piece.start, end, text[piece.start : end], kind, value, piece.unit, *bounds,
        comparison, piece.per, text[counted_start:counted_end] if counted_start >= 0 else "", counted_start, counted_end,
        increment, role, piece.confidence,
    )  # fmt: skip


_DURATION_NOUN = re.compile(r"[ \xa0\n-]{0,2}([^\W\d_]+)")


def _find_step(piece: Piece) -> Number:
    if piece.kind in ("ordinal", "multiple") and not piece.rounded:
        return 0
    if (
        piece.form == "fraction"
        and piece.kind in ("number", "percent")
        and piece.scale == 1
        and piece.unit_step != 1
    ):
        return piece.unit_step
    return piece.unit_step if piece.rounded else 0


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
    return ""


def _is_year(scan: Scan, piece: Piece, before: str, counted: tuple[int, int]) -> bool:
    """True when a bare number of four digits, 1900 to 2099, is a year and not a count."""
    bare = before.rstrip(".,;:)”’\"'")
    plural = counted[0] >= 0 and scan.lowered[counted[1] - 1] in "se"
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
