"""One text being read for quantities: what has been found, how far, and what stands right in front of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from sousveil.extract.quantities.currencies import WORDLIKE_CODES
from sousveil.extract.quantities.european_labels import Tables
from sousveil.extract.quantities.european_language import SCALE, Language
from sousveil.extract.quantities.european_numerals import read_words
from sousveil.extract.quantities.european_tail import find_word
from sousveil.extract.quantities.separators import Separators, detect_separators, read_number
from sousveil.extract.quantities.written import MAX_DIGITS, find_bounds, scale_decimal, simplify
from sousveil.model.intervals import Number
from sousveil.model.quantities import Quantity

RUN = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,'][0-9]+)*")
LONGEST_RUN = 100  # code points; longer runs of digits are no quantities

_CUT = re.compile(r"([.,])[ \t]*\r?\n[ \t]*([0-9]+)(?![0-9]|[.,][0-9])")
_BROKEN = 0.7  # confidence of a number that a line break cut
_SIGNS = "-−+"
_SCALE_BEFORE = re.compile(r"(?<!\w)([^\W\d_]{1,4}\.?) ?$")
_FIGURES = re.compile(r"[0-9]+")
_NO_SEPARATORS = Separators(".", ",", by_document=False)


@dataclass(slots=True)
class Numeral:
    """A number without what follows it.

    In digits: `digits` without separators, the last `decimals` of them behind the point. In words: `digits` is '',
    `value` the number and `worth` that of its last scale word. `article`: a mere 'a', 'one'. `other`: the value of the
    other reading where the separators leave two.
    """

    start: int
    end: int
    digits: str = ""
    decimals: int = 0
    value: Number = 0
    worth: Number = 0
    article: bool = False
    confidence: float = 1.0
    other: Number | None = None

    def scaled(self, scale: int = 1) -> tuple[Number, Number]:
        """(value, worth of the last digit) times `scale`."""
        if self.digits:
            return scale_decimal(self.digits, self.decimals, scale)
        return simplify(self.value * scale), simplify((self.worth or 1) * scale)

    @property
    def counts_singly(self) -> bool:
        """Whether nothing in the number itself says that it is rounded."""
        return not self.decimals and not self.worth


@dataclass(slots=True)
class Prefix:
    """The currency in front of a number: its code ('' for none), where it begins, and a scale before it ('Mio. €')."""

    code: str
    start: int
    scale: int = 1


@dataclass(slots=True)
class Page:
    """A text, the same folded, its language, and the quantities found up to `taken`; nothing may begin before that."""

    text: str
    folded: str
    language: Language
    lang: str
    taken: int = 0
    separators: Separators | None = None
    found: list[Quantity] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)

    def add(self, start: int, end: int, kind: str, value: Number) -> Quantity:
        """Adds a quantity that is exactly `value`; the caller fills in what else is known of it."""
        quantity = Quantity(start, end, self.text[start:end], kind, value, "", value, value)
        self.found.append(quantity)
        return quantity

    def add_parts(self, start: int, end: int, role: str) -> int:
        """Adds each figure between `start` and `end` as a number of that role; returns `end`."""
        for match in _FIGURES.finditer(self.folded, start, end):
            if len(match[0]) <= MAX_DIGITS:
                self.add(match.start(), match.end(), "number", int(match[0])).role = role
        return end

    def read_digits(self, start: int) -> Numeral | None:
        """The number in digits at `start`, joined where a line break cut it; None when the digits are no number."""
        match = RUN.match(self.folded, start)
        if match is None or len(match[0]) > LONGEST_RUN:
            return None
        run, end = match[0], match.end()
        reading = read_number(run, self.find_separators(run))
        if reading is None and " " in run:
            run = run.split(" ")[0]
            end = start + len(run)
            reading = read_number(run, self.find_separators(run))
        if reading is None or len(reading.digits) > MAX_DIGITS:
            return None
        other = scale_decimal(*reading.other)[0] if reading.other else None
        numeral = Numeral(start, end, reading.digits, reading.decimals)
        numeral.confidence, numeral.other = reading.confidence, other
        return numeral

    def read_any(self, start: int) -> Numeral | None:
        """The number in digits or words at `start`; None when there is none."""
        match = self.language.anchor.match(self.folded, start)
        if match is None:
            return None
        if self.folded[start] in "0123456789":
            return self.read_digits(start)
        words = read_words(self.language, self.folded, start, match.end())
        if words is None or words[3]:
            return None
        return Numeral(start, words[0], value=words[1], worth=words[2])

    def find_cut(self, numeral: Numeral) -> tuple[int, str, int] | None:
        """(end, digits, decimals) of `numeral` with what a line break cut off it; None when nothing seems cut."""
        cut = _CUT.match(self.folded, numeral.end)
        if cut is None or numeral.decimals or len(numeral.digits) + len(cut[2]) > MAX_DIGITS:
            return None
        mark, rest = cut[1], cut[2]
        run = self.folded[numeral.start : numeral.end]
        if mark in run and len(rest) == 3:
            return cut.end(), numeral.digits + rest, 0
        if mark == self.find_separators("1.234").decimal and len(rest) < 3:
            return cut.end(), numeral.digits + rest, len(rest)
        return None

    def join_cut(self, numeral: Numeral, joined: tuple[int, str, int]) -> None:
        """Makes `numeral` the number that `find_cut` found, with less confidence."""
        numeral.end, numeral.digits, numeral.decimals = joined
        numeral.confidence, numeral.other = _BROKEN, None

    def find_separators(self, run: str) -> Separators:
        """The document's separators, looked for only when a number needs them."""
        if self.separators is None:
            if run.isdigit():
                return _NO_SEPARATORS
            self.separators = detect_separators(self.text, self.lang or self.language.code)
        return self.separators

    def find_sign(self, start: int) -> int:
        """The start of the number with its sign."""
        text = self.text
        if start > self.taken and text[start - 1] in _SIGNS:
            before = text[start - 2] if start > 1 else " "
            if before.isspace() or before in "([{|:;„\"«'":
                return start - 1
        return start

    def is_negative(self, signed: int, start: int) -> bool:
        """Whether the sign that `find_sign` found is a minus."""
        return signed < start and self.text[signed] != "+"

    def find_prefix(self, start: int) -> Prefix:
        """The currency in front of the number at `start`."""
        text, language = self.text, self.language
        stop = start
        if stop > self.taken and text[stop - 1] in _SIGNS:
            stop -= 1
        if stop > self.taken and text[stop - 1] in " \u00a0\u202f":
            stop -= 1
        if stop <= self.taken or text[stop - 1] not in language.symbol_ends:
            return Prefix("", start)
        for length in (5, 4, 3, 2, 1):
            begin = stop - length
            if begin < self.taken:
                continue
            written = text[begin:stop]
            code = language.symbols.get(written, "")
            if not code and length == 3 and written in language.codes and written not in WORDLIKE_CODES:
                code = written
            if code and not (written[0].isalpha() and begin and text[begin - 1].isalnum()):
                return self._find_scale_before(code, begin)
        return Prefix("", start)

    def _find_scale_before(self, code: str, begin: int) -> Prefix:
        named = self.text[begin - 4 : begin - 1] if begin - 4 >= self.taken else ""
        if self.text[begin] == "$" and self.text[begin - 1] == " " and named in self.language.codes:
            return Prefix(named, begin - 4)  # 'MXN $500'
        match = _SCALE_BEFORE.search(self.folded, max(self.taken, begin - 8), begin)
        if match is not None:
            found = find_word(self.language, self.text, self.folded, match.start(1))
            if found is not None and found[0] == SCALE:
                return Prefix(code, match.start(1), int(found[1]))
        return Prefix(code, begin)

    def set_bounds(self, quantity: Quantity, step: Number, comparison: str, numeral: Numeral) -> None:
        """Fills in the interval: from the worth of the last digit, a bound word, or the two readings of '1.250'."""
        value = quantity.value or 0
        quantity.comparison, quantity.confidence = comparison, numeral.confidence
        if numeral.other is not None and not comparison:
            other = value * 1000 if numeral.decimals else simplify(Fraction(value) / 1000)
            quantity.low, quantity.high = min(value, other), max(value, other)
            return
        bounds = find_bounds(value, step, comparison)
        quantity.low, quantity.high, quantity.low_closed, quantity.high_closed = bounds

    def set_counted(self, quantity: Quantity, start: int, end: int) -> None:
        """Fills in the noun from `start` to `end`; -1 for none."""
        if start >= 0:
            quantity.counted = self.text[start:end]
            quantity.counted_start, quantity.counted_end = start, end
