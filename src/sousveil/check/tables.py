"""Tables in text: rows of cells with a total row, whose columns must add up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sousveil.check.frames import Frame
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, make_finding
from sousveil.check.words import format_interval, quote_claim
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_TOTAL = re.compile(
    r"^\W*(?:grand |sub)?(?:total|sum|all|altogether|合计|总计|共计|小计|总数|итого|всего|разом|ukupno|укупно|összesen|total general|общо|სულ|gesamt|summe|insgesamt)\W*$",
    re.IGNORECASE,
)
_CELL = re.compile(r"[|\t]")
# 'Harbour: 212', '- 城关所 212个', 'Total  734': a label and one figure.
_LABELLED = re.compile(
    r"\s*(?:[-*•·]\s*)?(?P<label>[^\d|\t]{1,60}?)\s*(?:[:：–—-]|\s)\s*(?=(?:约|近|超过|逾|about |nearly |more than |over )?[\d¥€$£])[^|\t]{1,40}$"
)
_SUBTOTAL = re.compile(r"sub-?total|小计|of which|其中|including", re.IGNORECASE)


def find_table_sums(frames: Sequence[Frame]) -> Iterator[Finding]:
    """A finding for each column whose numbers stand above a total row, or below one that opens the table."""
    for rows in _group_rows(frames):
        totals = [index for index, (cells, _) in enumerate(rows) if cells and _TOTAL.match(cells[0])]
        if len(totals) != 1 or len(rows) < 3 or any(_SUBTOTAL.search(cells[0]) for cells, _ in rows if cells):
            continue
        position = totals[0]
        if position not in (0, len(rows) - 1):
            continue
        body = rows[:position] if position else rows[1:]
        for column, total in rows[position][1].items():
            parts = [claims[column] for _, claims in body if column in claims]
            if len(parts) >= 2 and len(parts) == len(body) and _are_alike(total, parts):
                yield _judge(total, parts, column)


def _are_alike(total: Claim, parts: Sequence[Claim]) -> bool:
    if total.kind not in ("number", "money"):
        return False
    return all((part.kind, part.unit) == (total.kind, total.unit) for part in parts)


def _judge(total: Claim, parts: Sequence[Claim], column: int) -> Finding:
    added = added_rounded = Interval.exactly(0)
    # A column of exact figures must add up exactly; one 'nearly' among them, and the total may be rounded as well.
    is_exact = all(part.interval.is_exact for part in parts) and total.interval.is_exact
    read = read_written if is_exact else read_rounded
    for part in parts:
        added, added_rounded = added + read_written(part), added_rounded + read(part)
    comparison = Comparison(read_written(total), added, read(total).closed(), added_rounded.closed())
    verdict = decide(comparison, (total, *parts))
    expected = format_interval(added, total.unit)
    sentence = f"The {len(parts)} figures of column {column + 1} add up to {expected}" + (
        f", but the total row says {quote_claim(total)}."
        if verdict == "contradicts"
        else f", and the total row says {quote_claim(total)}: they agree."
    )
    derivation = " + ".join(format_interval(read_written(part)) for part in parts) + f" = {expected}."
    joined = Joined(
        "parts_total",
        (total, *parts),
        "one column of one table, with its total row",
        derivation,
        unit=total.unit,
    )
    return make_finding(joined, verdict, sentence, comparison)


def _group_rows(frames: Sequence[Frame]) -> Iterator[list[tuple[list[str], dict[int, Claim]]]]:
    """Runs of table rows of one shape: their cells, and the one claim of each cell that holds exactly one."""
    group: list[tuple[list[str], dict[int, Claim]]] = []
    previous: Claim | None = None
    for frame in frames:
        for cells, claims, first in _read_rows(frame):
            joins = (
                previous is not None
                and group
                and first.source_id == previous.source_id
                and first.sentence - previous.sentence <= 1
                and len(cells) == len(group[-1][0])
            )
            if not joins and group:
                yield group
                group = []
            group.append((cells, claims))
            previous = first
    if group:
        yield group


def _read_rows(frame: Frame) -> Iterator[tuple[list[str], dict[int, Claim], Claim]]:
    context = frame.head.context
    base = frame.head.context_start
    offset = 0
    for line in context.split("\n"):
        start = offset
        offset += len(line) + 1
        labelled = None if _CELL.search(line) else _LABELLED.match(line)
        if not _CELL.search(line) and not labelled:
            continue
        inside = [c for c in frame.claims if start <= c.start - base < start + len(line)]
        if not inside:
            continue
        if labelled:
            if len(inside) == 1 and inside[0].start - base >= start + labelled.end("label"):
                yield (
                    [labelled["label"].strip(), line[labelled.end("label") :].strip()],
                    {1: inside[0]},
                    inside[0],
                )
            continue
        cells: list[str] = []
        by_cell: dict[int, list[Claim]] = defaultdict(list)
        at = start
        stripped = line.strip().strip("|")
        lead = line.index(stripped) if stripped else 0
        at += lead
        for cell in _CELL.split(stripped):
            cells.append(cell.strip())
            for claim in inside:
                if at <= claim.start - base < at + len(cell) + 1:
                    by_cell[len(cells) - 1].append(claim)
            at += len(cell) + 1
        yield cells, {index: claims[0] for index, claims in by_cell.items() if len(claims) == 1}, inside[0]
