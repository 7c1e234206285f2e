"""Units of area in square metres, exactly (international mile 1959; mu = 10,000/15 m²)."""

from __future__ import annotations

from fractions import Fraction

_METRES = {
    "meter": Fraction(1),
    "kilometer": Fraction(1000),
    "mile": Fraction(1609344, 1000),
    "foot": Fraction(3048, 10000),
    "yard": Fraction(9144, 10000),
    "hectometer": Fraction(100),
}
_AREAS = {"hectare": Fraction(10000), "acre": Fraction(40468564224, 10_000_000), "mu": Fraction(2000, 3)}


def in_square_metres(unit: str) -> Fraction | None:
    """Square metres in one `unit` ('mile ** 2', 'hectare'); None when it is no unit of area that we know."""
    if unit in _AREAS:
        return _AREAS[unit]
    name, _, power = unit.partition(" ** ")
    return _METRES[name] ** 2 if power == "2" and name in _METRES else None


def name_area(unit: str) -> str:
    """The unit for a reader: 'mile ** 2' → 'square mile'."""
    name, _, power = unit.partition(" ** ")
    return f"square {name}" if power == "2" else unit
