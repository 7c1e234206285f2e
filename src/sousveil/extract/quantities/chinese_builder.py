"""One text's quantities as they are found: looking up tails, and turning a read numeral into a Quantity."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities import chinese_units as units
from sousveil.extract.quantities.chinese_context import Context, read_after, read_before
from sousveil.extract.quantities.chinese_numerals import Numeral
from sousveil.extract.quantities.chinese_text import load_words
from sousveil.extract.quantities.currencies import load_codes
from sousveil.extract.quantities.written import find_bounds, last_digit_worth
from sousveil.model.intervals import Number
from sousveil.model.quantities import Quantity

_POINTS = re.compile(r" {0,3}个? ?百 ?分 ?点")
_LATIN = re.compile(r"[A-Za-zμ°][A-Za-z0-9μ²³^/]*")
# A unit that begins another word is none: 三元桥, 两分局.
_GUARDS: dict[str, str] = load_words("numerals")["word_goes_on"]
Tail = tuple[str, int, str, int]  # word, kind, unit, end


class Builder:
    """What is known of one text, and the quantities `found` in it so far."""

    def __init__(
        self, text: str, folded: str, yuan: str, columns: dict[int, tuple[Fraction, str, str]]
    ) -> None:
        self.text = text
        self.folded = folded
        self.yuan = yuan
        self.columns = columns
        self.found: list[Quantity] = []
        self._lengths, self._tails = units.load_tails()
        self._symbols = units.load_symbols()
        self._before = units.load_context_before().keys() | units.load_prefixes_by_end().keys() | {" "}
        self._after = units.load_context_after().keys() | {" "}
        self._codes = load_codes()
        self._tail_at = -1
        self._tail: Tail | None = None

    def has_currency_before(self, start: int) -> bool:
        """Whether a currency sign or code stands directly in front of `start`."""
        return read_before(self.folded, start).currency != ""

    def add_plain(self, start: int, end: int, value: int, role: str) -> None:
        """Adds a whole number of which only the role is known."""
        self.found.append(
            Quantity(start, end, self.text[start:end], "number", value, "", value, value, role=role)
        )

    def match_tail(self, at: int) -> Tail | None:
        """The word behind a numeral that ends at `at`."""
        if at == self._tail_at:
            return self._tail
        self._tail_at = at
        self._tail = self._find_tail(at)
        return self._tail

    def _find_tail(self, at: int) -> Tail | None:
        folded = self.folded
        size = len(folded)
        if at < size and folded[at] == " ":
            at += 1
            while at < size and folded[at] == " ":
                at += 1
        elif at + 1 < size and folded[at] == "\n" and folded[at + 1] in "元%万":
            at += 1
        if at >= size:
            return None
        first = folded[at]
        if first == "个" and folded[at + 1 : at + 2] in ("百", " ") and (match := _POINTS.match(folded, at)):
            return "个百分点", units.PERCENT, "percentage_point", match.end()
        for length in self._lengths.get(first, ()):
            end = at + length
            tail = self._tails.get(folded[at:end])
            if tail is not None and end <= size:
                guard = _GUARDS.get(tail[0])
                if guard and end < size and folded[end] in guard:
                    continue
                return tail[0], tail[1], tail[2], end
        if (first < "\x80" or first in "μ°") and (match := _LATIN.match(folded, at)):
            return self._match_latin(match, at)
        return None

    def _match_latin(self, match: re.Match[str], at: int) -> Tail | None:
        word = match.group()
        unit = self._symbols.get(word)
        if unit:
            return word, units.DIMENSION, unit, match.end()
        if word in self._codes:
            return word, units.MONEY, word, match.end()
        if word.upper() == "RMB":
            return word, units.MONEY, "CNY", match.end()
        return None

    def look(self, numeral: Numeral, after: int, vague: str, money: bool = False) -> Context:
        """The words before the numeral and the bound behind `after`."""
        start = numeral.start
        if start and self.folded[start - 1] in self._before:
            context = read_before(self.folded, start)
        else:
            context = Context(start)
        if vague or numeral.vague:
            context.comparison = vague or "more_than"
        elif not context.comparison and after < len(self.folded) and self.folded[after] in self._after:
            context.comparison, _ = read_after(self.folded, after, money)
        return context

    def append(
        self,
        numeral: Numeral,
        end: int,
        kind: str,
        unit: str,
        context: Context,
        *,
        counted: tuple[int, int] = (-1, -1),
        per: str = "",
        role: str = "",
        start: int = -1,
        exact: bool | None = None,
    ) -> int:
        """Adds one quantity; returns `end`. `exact`: None lets the numeral's own writing decide."""
        if start < 0 or (self.found and self.found[-1].end > start):
            start = numeral.start
        value = numeral.value
        measured = kind == "dimension" or kind == "percent"
        step: Number = numeral.step if (measured if exact is None else not exact) or numeral.rounded else 0
        comparison = context.comparison
        if numeral.low is not None and numeral.high is not None:
            low: Number | None
            high: Number | None
            low, high, low_closed, high_closed = numeral.low, numeral.high, True, True
            role = role or "range"
        elif not step and not comparison:
            low, high, low_closed, high_closed = value, value, True, True
        elif step == 1 and not comparison and type(value) is int:
            low, high, low_closed, high_closed = (
                Fraction(2 * value - 1, 2),
                Fraction(2 * value + 1, 2),
                True,
                False,
            )
        elif comparison == "about" and type(value) is int and type(step) is int:
            # What find_bounds gives, in whole numbers.
            spread = max(abs(value), 5 * step, 5 * last_digit_worth(value))
            if spread % 10 == 0:
                low, high = value - spread // 10, value + spread // 10
            else:
                low, high = Fraction(10 * value - spread, 10), Fraction(10 * value + spread, 10)
            low_closed = high_closed = True
        else:
            low, high, low_closed, high_closed = find_bounds(value, step, comparison)
        text = self.text
        self.found.append(
            Quantity(
                start, end, text[start:end], kind, value, unit, low, high, low_closed, high_closed, comparison, per,
                text[counted[0] : counted[1]] if counted[0] >= 0 else "", counted[0], counted[1], context.increment,
                role, numeral.confidence,
            )
        )  # fmt: skip
        return end
