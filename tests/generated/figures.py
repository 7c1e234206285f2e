"""Figures as people write them: a true value, rounded in some natural way, and what the words then allow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sousveil.model.intervals import Interval

Exact = Fraction | int

STYLES = ("exact", "three_digits", "scaled", "more_than", "nearly", "about")
_ENGLISH_WORDS: tuple[str, ...] = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_CHINESE_WORDS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Figure:
    """A written figure. `allowed`: what the words say, perhaps without an end ('more than 240 million').

    `rounding`: what rounding alone can hide, always with two ends; its width is the slack of the figure.
    """

    text: str
    allowed: Interval
    rounding: Interval

    @property
    def middle(self) -> Fraction:
        """The middle of `rounding`."""
        assert self.rounding.low is not None
        assert self.rounding.high is not None
        return Fraction(self.rounding.low + self.rounding.high) / 2

    @property
    def slack(self) -> Fraction:
        """Half the width of `rounding`."""
        assert self.rounding.low is not None
        return self.middle - self.rounding.low


def write_count(value: Exact, style: str, language: str) -> Figure:
    """A whole number of things, `value` ≥ 0, in one of STYLES; a style that does not fit becomes 'exact'."""
    whole = round(value)
    if style == "scaled" and whole >= _smallest_scale(language):
        return _write_scaled(whole, language)
    if style in ("more_than", "nearly", "about") and whole >= 200:
        return _write_bound(whole, style, language)
    if style != "exact":
        whole = _round_to_digits(whole, 3)
    return _read_rounded(_group(whole, language), whole)


def write_average(value: Exact, language: str) -> Figure:
    """A mean of whole things, to three digits, scaled where large; never to be taken as exact."""
    whole = _round_to_digits(round(value), 3)
    if whole >= _smallest_scale(language):
        return _write_scaled(whole, language)
    figure = _read_rounded(_group(whole, language), whole)
    return figure if figure.slack else _within(figure.text, whole, Fraction(1, 2))


def write_word(value: int, language: str) -> Figure:
    """A small whole number (0 to 12) in words, exact."""
    if language == "en":
        text = _ENGLISH_WORDS[value]
    else:
        text = _CHINESE_WORDS[value] if value <= 10 else "十" + _CHINESE_WORDS[value - 10]
    return exactly(text, value)


def exactly(text: str, value: Exact) -> Figure:
    """`text` stands for `value` and nothing else."""
    return Figure(text, Interval.exactly(value), Interval.exactly(value))


def write_decimal(value: Exact, places: int) -> Figure:
    """`value` rounded half up to `places` decimals: a percentage, an area, a density."""
    step = Fraction(1, 10**places)
    rounded = ((value + step / 2) // step) * step
    text = f"{rounded.numerator}" if places == 0 else f"{float(rounded):.{places}f}"
    return _within(text, rounded, step / 2)


def write_money(value: Exact, style: str, language: str, currency: str) -> Figure:
    """An amount of money: '€310', '€2.13 million', '213万元'; `currency` is a sign or word of the language."""
    figure = write_count(value, style, language)
    text = f"{currency}{figure.text}" if language == "en" else f"{figure.text}{currency}"
    if language == "en":
        # The sign stands right before the digits: 'more than €240 million'.
        for words in ("more than ", "nearly ", "about "):
            if figure.text.startswith(words):
                text = f"{words}{currency}{figure.text.removeprefix(words)}"
    return Figure(text, figure.allowed, figure.rounding)


def _write_scaled(whole: int, language: str) -> Figure:
    names = ((10**9, " billion"), (10**6, " million")) if language == "en" else ((10**8, "亿"), (10**4, "万"))
    scale, name = next((scale, name) for scale, name in names if whole >= scale)
    rounded = _round_to_digits(whole, 3)
    written = Fraction(rounded, scale)
    digits = f"{float(written):.10f}".rstrip("0").rstrip(".")
    decimals = len(digits.partition(".")[2])
    # '1160万' may have been rounded to tens of 万, '26 million' to millions, '25.9 million' to its decimal.
    place = Fraction(scale, 10**decimals) if decimals else _last_place(rounded)
    return _within(f"{digits}{name}", rounded, place / 2)


def _write_bound(whole: int, style: str, language: str) -> Figure:
    unit = 10 ** (len(str(whole)) - 2)
    if style == "about":
        near = (whole + unit // 2) // unit * unit
        words = "about " if language == "en" else "约"
        # How far 'about' reaches is anybody's guess; nobody would go beyond 15%.
        return _within(f"{words}{_shorten(near, language)}", near, Fraction(near * 15, 100))
    if style == "more_than":
        below = (whole - 1) // unit * unit
        words = "more than " if language == "en" else "超过"
        return Figure(
            f"{words}{_shorten(below, language)}",
            Interval(below, None, False),
            Interval(below, below + unit),
        )
    above = (whole // unit + 1) * unit
    words = "nearly " if language == "en" else "近"
    return Figure(
        f"{words}{_shorten(above, language)}",
        Interval(0, above, False, False),
        Interval(above - unit, above),
    )


def _shorten(whole: int, language: str) -> str:
    if whole >= _smallest_scale(language):
        return _write_scaled(whole, language).text
    return _group(whole, language)


def _smallest_scale(language: str) -> int:
    return 10**6 if language == "en" else 10**4


def _group(whole: int, language: str) -> str:
    return f"{whole:,}" if language == "en" else str(whole)


def _round_to_digits(whole: int, digits: int) -> int:
    step: int = 10 ** max(0, len(str(whole)) - digits)
    return (whole + step // 2) // step * step


def _read_rounded(text: str, whole: int) -> Figure:
    # A count that ends in zeros may have been rounded to its last other digit.
    place = _last_place(whole)
    return _within(text, whole, place / 2 if place > 1 else 0)


def _last_place(whole: int) -> Fraction:
    # The place of the last digit that is not zero: 100 for 1,200.
    return Fraction(10 ** (len(str(whole)) - len(str(whole).rstrip("0")))) if whole else Fraction(1)


def _within(text: str, middle: Exact, reach: Exact) -> Figure:
    both = Interval(Fraction(middle) - reach, Fraction(middle) + reach)
    return Figure(text, both, both)
