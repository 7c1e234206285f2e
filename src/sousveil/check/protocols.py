"""What a check is: a description that the reference page is made from, and a pure function over frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sousveil.check.frames import Frame
from sousveil.model.claims import Finding
from sousveil.model.intervals import Interval

# (currency, other, first day, last day) → the lowest and highest rate other per currency in that period, or None.
PeriodRates = Callable[[str, str, str, str], Interval | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a check may know besides the claims: exchange rates, and when each source was published (ISO 8601)."""

    period_rates: PeriodRates | None = None
    published_at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A check: `question` it answers, `inputs`, `method`, `caveats` in sentences; `find` yields findings."""

    name: str
    question: str
    inputs: str
    method: str
    caveats: str
    find: Callable[[Sequence[Frame], Facts], Iterator[Finding]]
