"""Families of sets: what is drawn, how each figure is written, and which two sides must meet."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from sousveil.model.intervals import Interval
from tests.generated import wordings_en, wordings_zh
from tests.generated.figures import (
    Exact,
    Figure,
    exactly,
    write_average,
    write_count,
    write_decimal,
    write_money,
    write_word,
)

Sides = tuple[Interval, Interval]

_FACTORS = ("0.2", "0.35", "0.5", "0.65", "0.8", "0.9", "1.1", "1.15", "1.25", "1.4", "1.7", "2.2", "3", "5")

# Reference rates of the European Central Bank: yuan a US dollar, by way of the euro.
_DAYS = (
    ("2016-03-15", "15 March 2016", "2016年3月15日", Fraction("7.2336") / Fraction("1.1109")),
    ("2017-09-12", "12 September 2017", "2017年9月12日", Fraction("7.8024") / Fraction("1.1933")),
    ("2019-03-13", "13 March 2019", "2019年3月13日", Fraction("7.5818") / Fraction("1.1303")),
    ("2021-10-20", "20 October 2021", "2021年10月20日", Fraction("7.4302") / Fraction("1.1623")),
    ("2022-09-08", "8 September 2022", "2022年9月8日", Fraction("6.9564") / Fraction("1.0009")),
    ("2024-04-10", "10 April 2024", "2024年4月10日", Fraction("7.8548") / Fraction("1.086")),
)
_MULTIPLES = {
    "en": {2: ("doubled", "double"), 3: ("tripled", "triple"), 4: ("quadrupled", "quadruple")},
    "zh": {
        2: ("翻了一番", "翻一番"),
        3: ("增加到原来的3倍", "达到原来的3倍"),
        4: ("增加到原来的4倍", "达到原来的4倍"),
    },
}
_NAMES = {
    "en": (
        "Akat",
        "Belos",
        "Corin",
        "Dunmar",
        "Estel",
        "Farrow",
        "Gellen",
        "Hobart",
        "Istria",
        "Jarrow",
        "Kelso",
        "Lorne",
    ),
    "zh": ("东湖", "西岭", "南桥", "北苑", "青山", "柳林", "白云", "石门", "金沙", "银河", "长乐", "永安"),
}


@dataclass
class World:
    """A true world: exact values by slot, what kind of figure each is, and the style it is written in."""

    values: dict[str, Fraction]
    kinds: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    published_at: str = ""


@dataclass(frozen=True)
class Family:
    """A kind of set. `sides`: two intervals, worked out from the figures', that must meet in a consistent text."""

    name: str
    check: str
    draw: Callable[[random.Random, str], World]
    sides: Callable[[dict[str, Interval]], Sides]
    movable: tuple[str, ...]
    over_only: bool = False  # parts may leave some of the total out, but cannot exceed it

    @property
    def wordings(self) -> dict[str, tuple[str, ...]]:
        """Templates by language."""
        return {"en": wordings_en.WORDINGS[self.name], "zh": wordings_zh.WORDINGS[self.name]}

    def write(self, world: World, language: str) -> dict[str, Figure]:
        """The world's values as figures, by slot."""
        return {
            slot: _write(value, world.kinds[slot], world.styles[slot], language)
            for slot, value in world.values.items()
        }

    def rewrite(self, world: World, slot: str, factor: Fraction, language: str) -> Figure | None:
        """The figure of `slot` with its value times `factor`; None where such a value makes no sense."""
        value = world.values[slot] * factor
        kind = world.kinds[slot]
        if (kind.startswith("percent") and value > 99) or (kind == "word" and not 2 <= round(value) <= 12):
            return None
        if value < 2:
            return None
        return _write(value, kind, world.styles[slot], language)

    def factors(self, chance: random.Random) -> Iterator[Fraction]:
        """Factors to try, in a random order."""
        order = [Fraction(factor) for factor in _FACTORS]
        chance.shuffle(order)
        return iter(order)


def _write(value: Exact, kind: str, style: str, language: str) -> Figure:
    if kind == "count":
        return write_count(value, style, language)
    if kind == "plain_count":
        # 'An additional more than 460 cameras' is not English.
        return write_count(value, style if style in ("three_digits", "scaled") else "exact", language)
    if kind == "exact_count":
        text = f"{round(value):,}" if language == "en" else f"{round(value)}"
        return exactly(text, round(value))
    if kind == "average":
        return write_average(value, language)
    if kind == "word":
        return write_word(round(value), language)
    if kind == "listed":
        return exactly("", value)
    if kind == "money":
        return write_money(value, style, language, "€" if language == "en" else "元")
    if kind == "price":
        return write_money(value, "exact", language, "€" if language == "en" else "元")
    if kind == "mean_money":
        return write_money(value, "scaled", language, "€" if language == "en" else "元")
    assert kind.startswith(("decimal", "percent")), kind
    return write_decimal(value, int(kind[-1]))


def _draw_size(chance: random.Random, digits_low: int, digits_high: int) -> Fraction:
    digits = chance.randint(digits_low, digits_high)
    return Fraction(chance.randrange(10 ** (digits - 1) + 1, 10**digits))


def _draw_per_minute(chance: random.Random, language: str) -> World:
    total = _draw_size(chance, 6, 8)
    return World({"total": total, "rate": total / 1440}, {"total": "count", "rate": "average"})


def _draw_per_year(chance: random.Random, language: str) -> World:
    total = _draw_size(chance, 5, 7)
    return World({"total": total, "rate": total / 365}, {"total": "count", "rate": "average"})


def _draw_density(chance: random.Random, language: str) -> World:
    area = Fraction(chance.randrange(80, 4000), 10)
    count = Fraction(round(area * chance.randrange(6, 300)))
    kinds = {"area": chance.choice(("decimal0", "decimal1")), "count": "count", "density": "decimal0"}
    return World({"area": area, "count": count, "density": count / area}, kinds)


def _draw_multiplied(chance: random.Random, language: str) -> World:
    before, multiple = _draw_size(chance, 2, 5), chance.choice((2, 3, 4))
    words = _MULTIPLES[language][multiple]
    world = World({"before": before, "after": before * multiple}, {"before": "count", "after": "count"})
    world.values["multiple"], world.kinds["multiple"] = Fraction(multiple), "listed"
    world.words = {"multiplied": words[0], "multiply": words[1]}
    return world


def _draw_added(chance: random.Random, language: str) -> World:
    world = _draw_multiplied(chance, language)
    world.values["added"] = world.values.pop("after") - world.values["before"]
    del world.kinds["after"]
    world.kinds["before"] = world.kinds["added"] = "plain_count"
    return world


def _draw_parts(chance: random.Random, language: str) -> World:
    parts = {slot: _draw_size(chance, 3, 3) * chance.choice((1, 7)) for slot in ("first", "second", "third")}
    return World({"total": Fraction(sum(parts.values())), **parts}, dict.fromkeys(("total", *parts), "count"))


def _draw_shares(chance: random.Random, language: str) -> World:
    weights = [chance.randrange(120, 600) for _ in range(3)]
    shares = [Fraction(100 * weight, sum(weights)) for weight in weights]
    slots = ("first", "second", "third")
    kind = chance.choice(("percent0", "percent1"))
    return World(dict(zip(slots, shares, strict=True)), dict.fromkeys(slots, kind))


def _draw_percentage(chance: random.Random, language: str) -> World:
    base = _draw_size(chance, 2, 5)
    part = Fraction(max(1, round(base * Fraction(chance.randrange(8, 92), 100))))
    kinds = {"base": "count", "part": "count", "share": chance.choice(("percent0", "percent1"))}
    return World({"base": base, "part": part, "share": 100 * part / base}, kinds)


def _draw_sample(chance: random.Random, language: str) -> World:
    sample = chance.randint(8, 28)
    share = Fraction(100 * chance.randint(1, sample - 1), sample)
    kinds = {"sample": "exact_count", "share": "percent0"}
    return World({"sample": Fraction(sample), "share": share}, kinds)


def _draw_change(chance: random.Random, language: str) -> World:
    before = _draw_size(chance, 3, 5)
    after = Fraction(round(before * Fraction(chance.randrange(108, 240), 100)))
    kinds = {"before": "count", "after": "count", "change": "percent0"}
    return World({"before": before, "after": after, "change": 100 * (after / before - 1)}, kinds)


def _draw_points(chance: random.Random, language: str) -> World:
    second = Fraction(chance.randrange(100, 550), 10)
    gap = Fraction(chance.randrange(50, 400), 10)
    values = {"first": second + gap, "second": second, "gap": gap}
    return World(values, dict.fromkeys(values, "percent0"))


def _draw_unit_price(chance: random.Random, language: str) -> World:
    count, price = Fraction(chance.randrange(11, 900)), Fraction(chance.randrange(101, 9000))
    kinds = {"count": "exact_count", "price": "price", "total": "money"}
    return World({"count": count, "price": price, "total": count * price}, kinds)


def _draw_mean_value(chance: random.Random, language: str) -> World:
    count, total = Fraction(chance.randrange(6, 60)), _draw_size(chance, 8, 9)
    kinds = {"count": "exact_count", "total": "money", "mean": "mean_money"}
    return World({"count": count, "total": total, "mean": total / count}, kinds)


def _draw_listing(chance: random.Random, language: str) -> World:
    number = chance.randint(3, 8)
    names = chance.sample(_NAMES[language], number)
    world = World(
        {"number": Fraction(number), "listed": Fraction(number)}, {"number": "word", "listed": "listed"}
    )
    if language == "en":
        world.words["list"] = ", ".join(names[:-1]) + chance.choice((" and ", ", and ")) + names[-1]
    else:
        world.words["list"] = "、".join(names[:-1]) + chance.choice(("、", "和")) + names[-1]
    return world


def _draw_twice(chance: random.Random, language: str) -> World:
    count = _draw_size(chance, 3, 6)
    return World({"first": count, "second": count}, {"first": "exact_count", "second": "count"})


def _draw_converted(chance: random.Random, language: str) -> World:
    iso_date, english, chinese, rate = chance.choice(_DAYS)
    yuan = _draw_size(chance, 8, 9)
    kinds = {"yuan": "average", "dollars": "average", "rate": "listed"}
    world = World({"yuan": yuan, "dollars": yuan / rate, "rate": rate}, kinds, published_at=iso_date)
    world.words["date"] = english if language == "en" else chinese
    return world


def _sample_sides(of: dict[str, Interval]) -> Sides:
    # The share that a whole number of respondents comes nearest to.
    sample, middle = of["sample"].low, Fraction((of["share"].low or 0) + (of["share"].high or 0)) / 2
    assert sample is not None
    nearest = Fraction(100 * round(middle * sample / 100), sample)
    return of["share"], Interval.exactly(nearest)


def _widen(interval: Interval, reach: Fraction) -> Interval:
    return interval + Interval(-reach, reach)


_YEAR = Interval(365, 366)
_HALF = Fraction(1, 2)
# Within a year a rate wanders; 15% either way covers the years used here.
_WANDER = Interval(Fraction(85, 100), Fraction(115, 100))

FAMILIES = (
    Family(
        "per_minute",
        "rate_total",
        _draw_per_minute,
        lambda of: (of["total"] / 1440, of["rate"]),
        ("total", "rate"),
    ),
    Family(
        "per_year",
        "rate_total",
        _draw_per_year,
        lambda of: (of["total"] / _YEAR, of["rate"]),
        ("total", "rate"),
    ),
    Family(
        "density",
        "density_area",
        _draw_density,
        lambda of: (of["density"] * of["area"], of["count"]),
        ("density", "area", "count"),
    ),
    Family(
        "multiplied",
        "multiple_increment",
        _draw_multiplied,
        lambda of: (of["before"] * _widen(of["multiple"], _HALF), of["after"]),
        ("before", "after"),
    ),
    Family(
        "added",
        "multiple_increment",
        _draw_added,
        lambda of: (of["before"] * _widen(of["multiple"] - 1, _HALF / 2), of["added"]),
        ("before", "added"),
    ),
    Family(
        "parts",
        "parts_total",
        _draw_parts,
        lambda of: (of["first"] + of["second"] + of["third"], of["total"]),
        ("total", "first", "second", "third"),
        over_only=True,
    ),
    Family(
        "shares",
        "parts_total",
        _draw_shares,
        lambda of: (of["first"] + of["second"] + of["third"], Interval.exactly(100)),
        ("first", "second", "third"),
        over_only=True,
    ),
    Family(
        "percentage",
        "percentage_base",
        _draw_percentage,
        lambda of: (of["part"] / of["base"] * 100, of["share"]),
        ("base", "part", "share"),
    ),
    Family("sample", "grim", _draw_sample, _sample_sides, ("share",)),
    Family(
        "change",
        "ratio_difference",
        _draw_change,
        lambda of: ((of["after"] / of["before"] - 1) * 100, of["change"]),
        ("before", "after", "change"),
    ),
    Family(
        "points",
        "ratio_difference",
        _draw_points,
        lambda of: (of["first"] - of["second"], of["gap"]),
        ("gap", "first", "second"),
    ),
    Family(
        "unit_price",
        "ratio_difference",
        _draw_unit_price,
        lambda of: (of["count"] * of["price"], of["total"]),
        ("count", "price", "total"),
    ),
    Family(
        "mean_value",
        "ratio_difference",
        _draw_mean_value,
        lambda of: (of["total"] / of["count"], of["mean"]),
        ("total", "count", "mean"),
    ),
    Family("listing", "list_length", _draw_listing, lambda of: (of["number"], of["listed"]), ("number",)),
    Family("twice", "stated_twice", _draw_twice, lambda of: (of["first"], of["second"]), ("first", "second")),
    Family(
        "converted",
        "converted_amount",
        _draw_converted,
        lambda of: (of["yuan"] / (of["rate"] * _WANDER), of["dollars"]),
        ("yuan", "dollars"),
    ),
)
