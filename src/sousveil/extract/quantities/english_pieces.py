"""One English number with what stands before it: sign, point, currency."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.english_lexicon import Lexicon, load_lexicon
from sousveil.extract.quantities.english_numerals import is_plain, read_numeral
from sousveil.extract.quantities.written import simplify
from sousveil.model.intervals import Number

Label = tuple[int, int, str, str, int]  # start, end, kind, unit, scale


class Scan:
    """A text under search: as given, in lower case of the same length, with the lexicon."""

    __slots__ = ("_yen", "labels", "lexicon", "lowered", "resume", "text")

    def __init__(self, text: str) -> None:
        lowered = text.lower()
        # 'İ'.lower() is two characters: then only ASCII is lowered, so that offsets stay.
        self.lowered = lowered if len(lowered) == len(text) else text.translate(_ASCII_LOWER)
        self.text = text
        self.lexicon: Lexicon = load_lexicon()
        self.labels: list[Label] = []  # where a label or table header gives bare numbers their unit
        self.resume = 0  # where the search goes on when more than the quantity itself was used up
        self._yen = ""

    def resolve_currency(self, code: str) -> str:
        """`code`, or for '¥' the currency that the document speaks of."""
        if code != "¥":
            return code
        if not self._yen:
            sample = self.lowered[:200_000]
            japanese = len(re.findall(r"\byen\b|\bjpy\b|japan", sample))
            chinese = len(re.findall(r"\brmb\b|\byuan\b|\brenminbi\b|\bcny\b|\bchin", sample))
            self._yen = "JPY" if japanese > chinese else "CNY"
        return self._yen


_ASCII_LOWER = {code: code + 32 for code in range(65, 91)}


class Piece:
    """A number being read: its span, `value`, `unit_step` (worth of the last written digit), whether that step is a
    rounding (`rounded`), and what its neighbours make of it."""

    __slots__ = (
        "confidence", "currency_before", "end", "form", "kind", "per", "plus", "role", "rounded",
        "scale", "start", "stop", "unit", "unit_step", "value",
    )  # fmt: skip

    def __init__(self, start: int, end: int, value: Number, unit_step: Number) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.unit_step = unit_step
        self.rounded = False
        self.kind = "number"
        self.unit = ""
        self.per = ""
        self.role = ""
        self.form = ""  # '' | 'word' | 'fraction' | 'piece'
        self.scale: Number = 1
        self.plus = False  # '50+'
        self.confidence = 1.0
        self.currency_before = ""
        self.stop = end  # how far what belongs to it reaches; the next number is looked for behind `end`


_SIGNS = "-−–"
_DASHES = "-–—‑"


def read_head(scan: Scan, start: int, raw: str, linked: bool = False) -> Piece | None:
    """The number whose digits `raw` begin at `start`, with what stands before it; None when it is too long or part of
    a name. `linked`: a dash before it joins a range, so it is no sign."""
    text = scan.text
    end = start + len(raw)
    if is_plain(text, raw, end):
        piece = Piece(start, end, int(raw), 1)
    else:
        numeral = read_numeral(text, raw, start)
        if numeral.form == "skip":
            scan.resume = numeral.end
            return None
        piece = Piece(start, numeral.end, numeral.value, numeral.unit)
        piece.confidence = numeral.confidence
        piece.rounded = numeral.decimals > 0
        if numeral.form == "pieces":
            piece.form = "piece"
            piece.role = "identifier" if raw[piece.end - start] == "." else ""
            return piece
        if numeral.form:
            piece.form = "fraction"
    before = text[start - 1 : start] if start else ""
    if before and not before.isspace():
        if before.isalpha():
            # 'RMB242' is money, 'G20' a name.
            _take_currency(piece, scan, start)
            return piece if piece.currency_before else None
        if not (linked and before in _DASHES):
            _read_before(piece, scan, before)
    elif before == " " and start > 1:
        _read_spaced_before(piece, scan)
    return piece


def _read_before(piece: Piece, scan: Scan, before: str) -> None:
    """Takes in the point, sign or currency that stands straight before, or sets the role when it makes the number a
    label."""
    text, start = scan.text, piece.start
    if before == ".":
        if (start < 2 or not text[start - 2].isalnum()) and isinstance(piece.value, int) and piece.form == "":
            digits = text[start : piece.end]
            if digits.isdigit():
                piece.value = simplify(Fraction(int(digits), 10 ** len(digits)))
                piece.unit_step = Fraction(1, 10 ** len(digits))
                piece.rounded = True
                piece.start = start = start - 1
                before = text[start - 1 : start] if start else ""
        elif start >= 2 and text[start - 2].isdigit():
            piece.role = "identifier"
            return
    if (
        before == "+"
        and text[piece.end : piece.end + 1] in "-( "
        and text[piece.end + 1 : piece.end + 2].isdigit()
    ):
        piece.role = "identifier"  # a telephone number
        return
    if before and before in _SIGNS:
        ahead = text[start - 2 : start - 1] if start >= 2 else ""
        if not ahead or ahead in " \n\t\xa0(:=[“\"'$€£":
            if before != "–" and not (ahead == " " and text[start - 3 : start - 2].isdigit()):
                piece.value = -piece.value
                piece.start = start = start - 1
                before = ahead
        elif ahead.isalnum():
            if (
                ahead.isalpha()
                and scan.lowered[max(0, start - 5) : start - 1].rsplit(None, 1)[-1] in _DATE_PREFIXES
            ):
                piece.role = "date"
                return
            earlier = text[max(0, start - 5) : start - 1]
            year = len(earlier) == 4 and earlier.isdigit() and earlier[:2] in ("19", "20")
            piece.role = "date" if year and len(text[start : piece.end]) in (2, 4) else "identifier"
            return
    _take_currency(piece, scan, start)


_DATE_PREFIXES = frozenset(("mid", "pre", "post", "late", "arly", "from", "til"))


def _read_spaced_before(piece: Piece, scan: Scan) -> None:
    """Takes in a sign or currency that a space parts from the number: '$ 46.8 million', 'RMB 50', '- 1 4/5'."""
    text, start = scan.text, piece.start
    ahead = text[start - 2]
    if (
        ahead == "-"
        and start == 2 + len(text) - len(text.lstrip())
        and text.count("\n") == 0
        and len(text) < 40
    ):
        # Behind a line's dash only when nothing but the number stands there: else it is a list's mark.
        piece.value = -piece.value
        piece.start = start - 2
        return
    symbols = scan.lexicon.symbols
    if (
        "A" <= ahead <= "Z"
        or ahead in symbols
        or ahead in "$.s"
        or text[max(0, start - 4) : start - 1] in symbols
    ):
        _take_currency(piece, scan, start - 1, 1)


def _take_currency(piece: Piece, scan: Scan, end: int, gap: int = 0) -> None:
    """Takes in the currency sign or code that ends at `end`."""
    text, symbols = scan.text, scan.lexicon.symbols
    if not end:
        return
    last = text[end - 1]
    if not (last in symbols or last in "$.ł" or "A" <= last <= "Z" or "a" <= last <= "z"):
        return
    window = text[max(0, end - 5) : end]
    for length in range(min(5, len(window)), 0, -1):
        sign = window[-length:]
        code = symbols.get(sign)
        if code is None and length == 3 and sign.isupper() and sign in scan.lexicon.codes:
            code = sign
        if code is None:
            continue
        beginning = end - length
        country = text[max(0, beginning - 3) : beginning]
        if sign == "$" and country in scan.lexicon.codes:
            code, beginning = country, beginning - 3  # 'AUD$50'
        if sign[0].isalpha() and beginning and text[beginning - 1].isalnum():
            continue
        piece.currency_before = scan.resolve_currency(code)
        piece.kind, piece.unit = "money", piece.currency_before
        if beginning and text[beginning - 1] in "-−" and (beginning < 2 or text[beginning - 2].isspace()):
            beginning -= 1
            piece.value = -piece.value
        piece.start = beginning
        return
