"""Quantities in English text.

One expression finds where a number may begin; everything else looks only at a small window there, so that long texts
without numbers cost next to nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from sousveil.extract.quantities.english_anchor import ANCHOR, GLUED_CODES, MULTIPLE_WORDS, find_addresses
from sousveil.extract.quantities.english_finish import finish_piece
from sousveil.extract.quantities.english_labels import find_labels
from sousveil.extract.quantities.english_lexicon import ORDINALS, VULGAR_FRACTIONS
from sousveil.extract.quantities.english_multiples import read_multiple
from sousveil.extract.quantities.english_pieces import Piece, Scan
from sousveil.extract.quantities.english_tails import read_digits, read_vulgar_fraction, read_word_number
from sousveil.extract.quantities.written import MAX_DIGITS
from sousveil.model.quantities import Quantity

_NUMERAL = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")
_NOT_A_NUMBER_AFTER = frozenset(
    ("the", "this", "that", "which", "no", "any", "every", "each", "another", "only", "some")
)
_NOT_ONE = re.compile(
    r"[ ](?:of (?!these|the|those|its|their|our)|another|should|can|could|must|would|might|may|will|who|that|which|is|was|has|had"
    r"|by|day|thing|such|to|and all|knows?)\b"
    r"|['’]s\b|-(?:time|way|party|child|man|off|sided|size|stop|on|to|shot|china)\b"
)
_CONVERSION = re.compile(
    r"\s*(?:[(\[/=≈]|,? or\b|,? equivalent to\b|,? equal to\b)\s*(?:(?:about|approximately|approx\.?|around|roughly|some|or|nearly"
    r"|almost|over|more than|equivalent to|equal to|worth|circa|ca\.|[=~≈])\s*)*"
)
_HALF_OF_SOMETHING = re.compile(
    r"[ -](?:brother|sister|time|way|hearted|life|moon|day|term|back|hour)|[- ]of (?:the )?(?:19|20)\d\d"
)


def find_english(text: str) -> list[Quantity]:
    """The quantities of `text`, in order. See `find_quantities`."""
    scan = Scan(text)
    scan.labels = find_labels(scan)
    lowered = scan.lowered
    hidden = find_addresses(lowered)
    found: list[Quantity] = []
    done = 0
    for match in ANCHOR.finditer("\n" + lowered):
        start = match.start()
        if start < done or (hidden and bisect_right(hidden, start) & 1):
            continue
        word = match.group(1)
        first = word[0]
        if "0" <= first <= "9":
            piece = read_digits(scan, start, word)
            if piece is None:
                done = max(start + len(word), scan.resume)
                continue
            if piece.form == "piece":
                found += _split_pieces(start, word, piece.role)
                done = start + len(word)
                continue
        elif word in MULTIPLE_WORDS:
            piece = read_multiple(scan, start, word)
        elif first in VULGAR_FRACTIONS:
            piece = read_vulgar_fraction(scan, start)
        elif word in GLUED_CODES:
            digits = _NUMERAL.match(lowered, start + len(word))
            piece = read_digits(scan, digits.start(), digits.group()) if digits else None
            if piece is None:
                continue
        elif word[-1] == " ":
            piece = _read_percent_of(scan, start, word)
        else:
            piece = _read_word(scan, start, word)
        if piece is None:
            continue
        if piece.start < done:
            # The currency sign before it already belongs to the number before.
            piece.start, piece.kind, piece.unit = start, "number", ""
        quantity = finish_piece(scan, piece)
        if (
            quantity.kind == "money"
            and found
            and found[-1].kind == "money"
            and quantity.unit != found[-1].unit
        ):
            gap = text[found[-1].end : quantity.start]
            if len(gap) < 40 and _CONVERSION.fullmatch(gap):
                quantity.role = "conversion"
        found.append(quantity)
        done = scan.resume if scan.resume > quantity.end else quantity.end
    return found


def _split_pieces(start: int, word: str, role: str) -> list[Quantity]:
    """The numbers of a dotted label ('192.168.1.2') or of a list without spaces ('22,24,26'), one by one."""
    found = []
    for digits in _DIGITS.finditer(word):
        begin, end = start + digits.start(), start + digits.end()
        if end - begin <= MAX_DIGITS:
            value = int(digits.group())
            found.append(Quantity(begin, end, digits.group(), "number", value, "", value, value, role=role))
    return found


def _read_word(scan: Scan, start: int, word: str) -> Piece | None:
    lowered = scan.lowered
    end = start + len(word)
    if word == "one":
        before = lowered[max(0, start - 12) : start].rsplit(None, 1)
        if before and lowered[start - 1].isspace() and before[-1] in _NOT_A_NUMBER_AFTER:
            piece = read_word_number(scan, start)
            return piece if piece is not None and piece.kind != "number" else None
        if _NOT_ONE.match(lowered, end):
            return None
    elif word == "half":
        if _HALF_OF_SOMETHING.match(lowered, end):
            return None
        if lowered[max(0, start - 7) : start].endswith(("first ", "second ", "other ")):
            return None
    elif word == "minus" and lowered.endswith("plus or ", 0, start):
        return None  # a margin of error
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


def _read_percent_of(scan: Scan, start: int, word: str) -> Piece | None:
    """'percent of 10', where no number stands before 'percent'."""
    begin = start + len(word)
    digits = _NUMERAL.match(scan.lowered, begin)
    piece = read_digits(scan, begin, digits.group()) if digits else read_word_number(scan, begin)
    if (
        piece is None
        or piece.kind != "number"
        or piece.role
        or scan.text[piece.end : piece.end + 2].strip().isalnum()
    ):
        return None
    piece.start, piece.kind, piece.unit, piece.rounded = start, "percent", "percent", True
    return piece
