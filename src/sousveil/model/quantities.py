"""A quantity: a number as a text writes it, with the interval that its precision allows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sousveil.model.intervals import Interval, Number

KINDS = ("number", "percent", "ordinal", "money", "rate", "multiple", "dimension")
COMPARISONS = ("", "more_than", "at_least", "less_than", "at_most", "nearly", "about")


@dataclass(slots=True)
class Quantity:
    """One quantity in a text.

    `start`, `end`: half-open code point offsets into the text that was searched; `text` is that slice.
    `kind`: one of KINDS. `value`: exact, scale words applied, in `unit` (percent: 81 for '81%'; multiple: 3 for
    'triple'; a range: its middle). `low`, `high`: what the written precision and the bound words allow, None =
    unbounded; `low_closed`, `high_closed`: whether the end itself is inside. '25.9 million' is
    [25,850,000, 25,950,000); 'more than 50 million' is (50,000,000, None); 'nearly 1,000' is below 1,000;
    a whole number that counts things is exactly itself; a whole number in front of a unit of measure ('21 square
    miles') is ± half. `unit`: a pint expression as `str(pint.Unit)` writes it ('mile', 'meter ** 2', 'mile / hour',
    'percent', 'percentage_point'), an ISO 4217 code for money, '' for a bare number. `per`: for a rate the unit of
    its denominator ('minute', 'day', 'mile ** 2', 'person'), else ''. `counted`: the noun that a number counts,
    as written, '' if none; `counted_start`, `counted_end`: its span or -1.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Number | None
    unit: str = ""
    low: Number | None = None
    high: Number | None = None
    low_closed: bool = True
    high_closed: bool = True
    comparison: str = ""
    per: str = ""
    counted: str = ""
    counted_start: int = -1
    counted_end: int = -1
    increment: int = 0  # +1 '2,500 additional', -1 'fell by 2,500' / '2,500 fewer', 0 a level
    role: str = ""  # date time identifier list_mark range duration sample conversion inside, or none
    confidence: float = 1.0  # under 1 where OCR or a line break cut the number, or separators stay ambiguous

    @property
    def interval(self) -> Interval:
        """[low, high] with its open and closed ends."""
        return Interval(self.low, self.high, self.low_closed, self.high_closed)


@dataclass(slots=True)
class DateMention:
    """A date or period in a text: `start_date` to `end_date` inclusive, ISO 8601 ('2021-01-01'), '' = open or unknown.

    `precision`: 'day' | 'month' | 'quarter' | 'year' | 'decade' | 'period' | 'relative'. A relative date that
    cannot be resolved without the publication date keeps empty dates and its words.
    """

    start: int
    end: int
    text: str
    start_date: str
    end_date: str
    precision: str


def to_fraction(value: Number | str) -> Fraction:
    """The exact rational of `value`; decimal strings allowed."""
    return Fraction(value)
