"""Claims (what a source states) and findings (what a check says of them)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from sousveil.model.intervals import Interval, Number

VERDICTS = ("contradicts", "only_if_exact", "agrees", "derived", "not_computable", "not_testable")


@dataclass(slots=True)
class Claim:
    """A quantity that a source states, with what it is about as far as its sentence and neighbours carry that.

    `start`, `end`: half-open code point offsets into the document's stored text, of `quote`. `context_start`,
    `context_end`: its sentence. `subject`: the normalised head noun phrase of what is counted or measured ('camera',
    'face'), `subject_raw` as written. `measure`: 'count' | 'share' | 'money' | 'area' | 'density' | 'rate' |
    'multiple' | 'increment' | 'duration' | 'list_length' | 'ordinal' | 'other'. `per`: rate denominator. `place`,
    `time`: normalised words, '' when the text carries none. `low`..`high_closed`, `value`, `unit`: see Quantity.
    """

    claim_id: str
    source_id: str
    quote: str
    start: int
    end: int
    kind: str
    measure: str
    subject: str
    subject_raw: str
    low: Number | None
    high: Number | None
    low_closed: bool
    high_closed: bool
    value: Number | None
    unit: str
    per: str
    place: str
    time: str
    comparison: str
    approximate: bool
    increment: int
    context_start: int
    context_end: int
    page: int | None = None
    language: str = ""
    confidence: float = 1.0
    scope: tuple[str, ...] = ()  # words that narrow it: 'up to', 'registered', 'cumulative', 'new' …
    attributed_to: str = ""  # whose figure it is, when said ('police', 'IPVM'); organisations only
    links: dict[str, str] = field(default_factory=dict)  # role → claim_id, e.g. 'base', 'converted_from'
    context: str = ""  # the sentence, exactly as stored
    figure_end: int = -1  # end of the figure itself; `end` may reach over the noun behind it
    aside: str = ""  # the sentences before and after it, where they hold no figure of their own
    sentence: int = 0  # ordinal of the sentence in the document
    paragraph: int = 0  # ordinal of the paragraph in the document
    items: tuple[str, ...] = ()  # for a list of names: the names, as written
    role: str = ""  # as Quantity.role: 'duration', 'conversion', 'range', 'list' …

    @property
    def interval(self) -> Interval:
        """[low, high] with its open and closed ends."""
        return Interval(self.low, self.high, self.low_closed, self.high_closed)


@dataclass(slots=True)
class Finding:
    """What a check says of some claims, with all that is needed to repeat it by hand.

    `stated` is the interval that the judged claim states, `expected` what the other claims imply for it, both in
    `unit`. `joined_because`: why the claims were taken to speak of the same thing. `derivation`: the sum, in words
    and figures. `missing`: for 'not_computable', what is missing.
    """

    finding_id: str
    check: str
    verdict: str
    sentence: str
    stated: Interval | None
    expected: Interval | None
    unit: str
    claim_ids: list[str]
    source_ids: list[str]
    joined_because: str = ""
    derivation: str = ""
    missing: str = ""


def format_exact(value: Number | None) -> str | None:
    """An exact rational as '12', '0.5' or '7/3'; None stays None. The inverse of `parse_exact`."""
    if value is None:
        return None
    fraction = Fraction(value)
    if fraction.denominator == 1:
        return _digits(fraction.numerator)
    return f"{_digits(fraction.numerator)}/{_digits(fraction.denominator)}"


def parse_exact(text: str | None) -> Fraction | None:
    """The number that `format_exact` wrote."""
    if text is None:
        return None
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator, 0), int(denominator or "1", 0))


def _digits(number: int) -> str:
    # Python refuses str() of integers over 4,300 digits; beyond 300 digits hex is what we keep.
    return str(number) if abs(number).bit_length() < 1000 else hex(number)
