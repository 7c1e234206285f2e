"""Amounts of money in euros, dollars and yuan at the rate of their day.

Rates are the European Central Bank's; a currency that the euro replaced is converted at its fixed rate, by way of the
euro and rounded half up to cents (Council Regulation (EC) No 1103/97, articles 4 and 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa

from sousveil.model.problems import Problem
from sousveil.model.procurement_tables import CONVERTED_AMOUNTS
from sousveil.model.rows import problems_to_batch
from sousveil.vocabulary.exchange import ECB, FIXED_RATES, find_day_rate

MAKER = "extract.conversion"
VERSION = "1"
TARGETS = ("EUR", "USD", "CNY")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CENT = Decimal("0.01")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # more digits than any amount times any rate has


class _Rates(NamedTuple):
    """How to convert a currency on a day: `factors` are (multiply by, divide by) for each of TARGETS, None if unknown."""

    factors: tuple[tuple[Decimal, Decimal] | None, ...]
    rated_at: str = ""
    rate_eur: float | None = None
    source: str = ""
    missing: str = ""


_NOTHING: tuple[None, None, None] = (None, None, None)
_NO_AMOUNT = _Rates(_NOTHING, missing="no amount")
_SAME = (Decimal(1), Decimal(1))


def convert_amounts(
    amounts: Iterable[pa.RecordBatch],
    awards: Iterable[pa.RecordBatch] = (),
    notices: Iterable[pa.RecordBatch] = (),
) -> Iterator[pa.RecordBatch]:
    """`core_converted_amounts`: a row for each row of raw_amounts, in the same order; then a problem per currency.

    `awards`, `notices`: raw_awards and raw_notices of the same sources. The day of an amount is the first of these
    that names one: the amount's own date, the date of its award or contract, the day its notice was published.
    An amount in one of the three currencies is its own conversion, whatever the day. Batches may be cut anywhere.
    """
    award_days = _collect_days(awards, "award_id", "dated_at")
    notice_days = _collect_days(notices, "notice_id", "published_at")
    missing: dict[tuple[str, str], int] = {}
    for batch in amounts:
        yield _convert_batch(batch, award_days, notice_days, missing)
    if missing:
        yield problems_to_batch(
            Problem("rate_missing", source_id, MAKER, f"{count} in {currency or 'no known currency'}")
            for (source_id, currency), count in sorted(missing.items())
        )


def _convert_batch(
    batch: pa.RecordBatch,
    award_days: dict[str, str],
    notice_days: dict[str, str],
    missing: dict[tuple[str, str], int],
) -> pa.RecordBatch:
    names = ("source_id", "amount_exact", "currency", "dated_at", "award_id", "notice_id")
    rates: list[_Rates] = []
    numbers: dict[int, int] = {}  # by identity, which is told far sooner than equality
    indices: list[int] = []
    converted: list[tuple[float | None, ...]] = []
    with localcontext(_EXACT):
        for source_id, exact, currency, dated_at, award_id, notice_id in zip(
            *(batch[name].to_pylist() for name in names), strict=True
        ):
            amount = _read_exact(exact) if exact else None
            if amount is None:
                found = _NO_AMOUNT
                converted.append(_NOTHING)
            else:
                day = _read_day(dated_at) or award_days.get(award_id) or notice_days.get(notice_id, "")
                found = _find_rates(currency, day)
                if found.missing:
                    missing[source_id, currency] = missing.get((source_id, currency), 0) + 1
                converted.append(tuple([_convert(amount, factor) for factor in found.factors]))
            if id(found) not in numbers:
                numbers[id(found)] = len(rates)
                rates.append(found)
            indices.append(numbers[id(found)])
    return _build_batch(batch, converted, rates, indices)


def _build_batch(
    batch: pa.RecordBatch, converted: list[tuple[float | None, ...]], rates: list[_Rates], indices: list[int]
) -> pa.RecordBatch:
    """`indices`: position in `rates` of each row's; they are few, so their cells are made once and then taken."""
    count = batch.num_rows
    columns = {name: batch[name] for name in ("amount_id", "source_id", "locator", "ordinal")}
    amounts = zip(*converted, strict=True) if converted else ((),) * len(TARGETS)
    for target, values in zip(TARGETS, amounts, strict=True):
        columns[f"amount_{target.lower()}"] = pa.array(values, pa.float64())
    taken = pa.array(indices, pa.int32())
    for name, kept, kind in (
        ("rated_at", [found.rated_at for found in rates], pa.string()),
        ("rate_eur", [found.rate_eur for found in rates], pa.float64()),
        ("rate_source", [found.source for found in rates], pa.string()),
        ("missing", [found.missing for found in rates], pa.string()),
    ):
        columns[name] = pa.array(kept, kind).take(taken)
    columns["maker"] = pa.repeat(pa.scalar(MAKER), count)
    columns["maker_version"] = pa.repeat(pa.scalar(VERSION), count)
    schema = CONVERTED_AMOUNTS.schema
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


@lru_cache(maxsize=100_000)
def _find_rates(currency: str, day: str) -> _Rates:
    """Pure: the table of rates is part of the package."""
    own = tuple(_SAME if target == currency else None for target in TARGETS)
    if not currency:
        return _Rates(_NOTHING, missing="no currency")
    if not day:
        return _Rates(own, missing="no day: neither the amount nor its award nor its notice names one")
    rate = find_day_rate(currency, day)
    if rate is None:
        return _Rates(own, missing=f"no rate of {currency} for {day}")
    targets = [find_day_rate(target, day) for target in TARGETS]
    factors = tuple(
        _SAME if target == currency else (found.rate, rate.rate) if found else None
        for target, found in zip(TARGETS, targets, strict=True)
    )
    # A fixed rate turns any day's amount into euros, also on days that the reference rates do not cover.
    if currency in FIXED_RATES and rate.source == FIXED_RATES[currency].regulation:
        factors = ((Decimal(1), rate.rate), *factors[1:])
    absent = [target for target, factor in zip(TARGETS, factors, strict=True) if factor is None]
    missing = f"no rate of {', '.join(absent)} for {day}" if absent else ""
    source = rate.source if rate.source == ECB or absent == ["USD", "CNY"] else f"{rate.source}; {ECB}"
    return _Rates(factors, rate.day, float(rate.rate), source, missing)


def _convert(amount: Decimal | None, factor: tuple[Decimal, Decimal] | None) -> float | None:
    """The amount in another currency, to the cent; in the context that the caller has set."""
    if amount is None or factor is None:
        return None
    if factor is _SAME:
        return float(amount)
    return float((amount * factor[0] / factor[1]).quantize(_CENT))


@lru_cache(maxsize=65536)
def _read_exact(text: str | None) -> Decimal | None:
    """The amount; None for what is no finite number of at most 24 whole digits."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() and value.adjusted() < 24 else None


@lru_cache(maxsize=65536)
def _read_day(text: str) -> str:
    """The calendar day that an ISO date or time names, '' for a month, a year or no date."""
    if not _DAY.match(text):
        return ""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _collect_days(batches: Iterable[pa.RecordBatch], key: str, value: str) -> dict[str, str]:
    days = {}
    for batch in batches:
        for row_id, text in zip(batch[key].to_pylist(), batch[value].to_pylist(), strict=True):
            day = _read_day(text)
            if day:
                days[row_id] = day
    return days
