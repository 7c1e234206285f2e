"""What one statement was found to say, before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extract.affected.bounds import Bounds


@dataclass(frozen=True, slots=True)
class Finding:
    """Bounds for one model. `field`: the column of raw_affected_statements that holds the quote, [start, end) in it.

    `model`: '' for the product as a whole. `product`: the product's words where they stand in prose, else ''.
    """

    field: str
    quote: str
    start: int
    end: int
    bounds: Bounds
    model: str = ""
    product: str = ""


NOT_STATED = Bounds("not_stated", rule="not_stated")
UNREADABLE = Bounds("not_stated", rule="unreadable")
