"""Says of each place that notices name which place it is: `core_place_mentions` → `core_resolved_places`.

A code decides before words. In China words are read down to the county, elsewhere to the region or country; see
docs/explanation/places.md. Where several places have the name, the other places of the notice may decide; if they do
not, the place stays ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import pyarrow as pa

from sousveil.model.procurement_tables import RESOLVED_PLACES
from sousveil.resolve.places_china import resolve_chinese
from sousveil.resolve.places_codes import resolve_code
from sousveil.resolve.places_latin import resolve_latin
from sousveil.resolve.places_outcomes import GB, Outcome, describe_division
from sousveil.resolve.places_world import resolve_words
from sousveil.vocabulary.places.world import load_countries_by_code

MAKER = "resolve.places"
VERSION = "1"
BATCH_ROWS = 8192
MAX_TEXT = 2000  # code points; no name of a place is longer

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CHINA = frozenset(("", "CN"))
_BIDDERS = frozenset(("supplier", "tenderer"))
_BUYERS = frozenset(("buyer", "procuring_entity"))
_UNKNOWN = Outcome(None)
_COPIED = ("mention_id", "source_id", "locator", "ordinal")
_CELLS = pa.struct([field for field in RESOLVED_PLACES.schema if field.name not in _COPIED])


def resolve_places(
    batches: Iterable[pa.RecordBatch], organisations: Iterable[pa.RecordBatch] = ()
) -> Iterator[pa.RecordBatch]:
    """`core_resolved_places`, a row for each row of core_place_mentions, in the same order with the same ordinals.

    `organisations`: core_organisation_mentions of the same sources; the names of buyers help to tell places of one name
    apart. The rows of a notice must follow one another. Batches may be cut anywhere.
    """
    buyers = _collect_buyers(organisations)
    rows = _ResolvedRows()
    mentions = (row for batch in batches for row in _list_mentions(batch))
    for (_, notice_id), group in groupby(mentions, key=lambda row: (row.source_id, row.notice_id)):
        members = list(group)
        rows.add(members, _resolve_notice(members, buyers.get(notice_id, ())))
        yield from rows.drain(BATCH_ROWS)
    yield from rows.drain(1)


class _Mention(NamedTuple):
    """Columns of core_place_mentions."""

    mention_id: str
    source_id: str
    locator: str
    ordinal: int
    notice_id: str
    name_raw: str
    code_scheme: str
    code_raw: str
    country: str
    role: str
    organisation_mention_id: str


def _list_mentions(batch: pa.RecordBatch) -> Iterator[_Mention]:
    return map(_Mention, *(batch[name].to_pylist() for name in _Mention._fields))


class _ResolvedRows:
    """Rows of core_resolved_places that wait for their batch: mentions, and what each of them means."""

    def __init__(self) -> None:
        self._mentions: list[_Mention] = []
        self._outcomes: list[Outcome] = []

    def add(self, mentions: list[_Mention], outcomes: list[Outcome]) -> None:
        self._mentions += mentions
        self._outcomes += outcomes

    def drain(self, least: int) -> Iterator[pa.RecordBatch]:
        """Batches of BATCH_ROWS, as long as there are at least `least` rows."""
        while len(self._mentions) >= least:
            yield _make_batch(self._mentions[:BATCH_ROWS], self._outcomes[:BATCH_ROWS])
            del self._mentions[:BATCH_ROWS], self._outcomes[:BATCH_ROWS]


@lru_cache(maxsize=100_000)
def resolve_mention(
    name_raw: str, code_scheme: str = "", code_raw: str = "", country: str = "", role: str = ""
) -> Outcome:
    """What one place mention means, taken by itself; arguments as the columns of core_place_mentions."""
    name_raw = name_raw[:MAX_TEXT]
    country = country if country in load_countries_by_code() else ""
    coded = resolve_code(code_scheme, code_raw, name_raw) if code_raw else None
    if coded and coded.place and coded.place.level != "country":
        return _check_country(coded, country)
    hint = country or (coded.country if coded else "")
    found = _resolve_name(name_raw, hint, role) if name_raw else _UNKNOWN
    if coded and (not found.place or found.place.level == "country"):
        return _check_country(coded, country)
    if found.name == "unknown" and country:
        found = resolve_words("", country)
    notes = [found.evidence] if found.evidence else []
    if name_raw and found.name == "unknown":
        notes.append("no known place in the words")
    if code_raw and not coded:
        notes.append(f"no known code: {code_scheme} {code_raw}"[:200])
    return found._replace(evidence="; ".join(notes))


def _check_country(coded: Outcome, country: str) -> Outcome:
    if not country or country == coded.country:
        return coded
    candidates = tuple(sorted((coded.place.place_code, country))) if coded.place else ()
    return Outcome(None, candidates, f"the source states {country}; {coded.evidence}")


def _resolve_name(name_raw: str, country: str, role: str) -> Outcome:
    if country in _CHINA:
        if _HAN.search(name_raw) and not _KANA.search(name_raw):
            found = resolve_chinese(name_raw, role)
            if found.name != "unknown":
                return found
        found = resolve_latin(name_raw, country == "CN")
        if found.name != "unknown":
            return found
    return resolve_words(name_raw, country)


def _collect_buyers(batches: Iterable[pa.RecordBatch]) -> dict[str, tuple[str, ...]]:
    """Notice → names of its buyers in Chinese; others tell no place."""
    names: dict[str, list[str]] = {}
    for batch in batches:
        columns = (batch[name].to_pylist() for name in ("notice_id", "role", "name"))
        for notice_id, role, name in zip(*columns, strict=True):
            if role in _BUYERS and _HAN.search(name) and name not in names.get(notice_id, ()):
                names.setdefault(notice_id, []).append(name)
    return {notice_id: tuple(found) for notice_id, found in names.items()}


def _resolve_notice(mentions: list[_Mention], buyers: tuple[str, ...]) -> list[Outcome]:
    outcomes = [
        resolve_mention(row.name_raw, row.code_scheme, row.code_raw, row.country, row.role)
        for row in mentions
    ]
    if all(outcome.place or not outcome.candidates for outcome in outcomes):
        return outcomes
    ours = {_group_of(row): set[str]() for row in mentions}
    for row, outcome in zip(mentions, outcomes, strict=True):
        if outcome.place and outcome.place.place_scheme == GB:
            ours[_group_of(row)].add(outcome.place.place_code)
    if "" in ours and buyers:
        found = (resolve_chinese(name, "buyer") for name in buyers)
        ours[""] |= {
            outcome.place.place_code for outcome in found if outcome.place and outcome.country == "CN"
        }
    return [
        _decide_by_others(outcome, ours[_group_of(row)])
        for row, outcome in zip(mentions, outcomes, strict=True)
    ]


def _group_of(row: _Mention) -> str:
    """Where the buyer sits says nothing of where a bidder does: '' for the buyer's side, else the bidder."""
    return f"bidder {row.organisation_mention_id}" if row.role in _BIDDERS else ""


def _decide_by_others(outcome: Outcome, others: set[str]) -> Outcome:
    """The one candidate that lies in a place, or holds one, that the notice names elsewhere; else as it was."""
    if outcome.place or not others or not all(code.isdigit() for code in outcome.candidates):
        return outcome
    for width in (6, 4, 2):  # the place itself, its city, its province
        near = {code[:width] for code in others}
        left = [code for code in outcome.candidates if code[:width] in near]
        if len(left) == 1:
            evidence = f"{outcome.evidence}; decided by other places of the notice"
            return Outcome(describe_division(left[0]), (), evidence, "CN")
        if left:
            return outcome
    return outcome


def _make_batch(mentions: list[_Mention], outcomes: list[Outcome]) -> pa.RecordBatch:
    """A row for each mention. Few places are named again and again: their cells are made once and then taken."""
    numbers: dict[Outcome, int] = {}
    indices = pa.array([numbers.setdefault(outcome, len(numbers)) for outcome in outcomes], pa.int32())
    cells = pa.array([_list_cells(outcome) for outcome in numbers], _CELLS).take(indices)
    made = dict(zip((field.name for field in _CELLS), cells.flatten(), strict=True))
    for position, name in enumerate(_COPIED):
        made[name] = pa.array([row[position] for row in mentions], RESOLVED_PLACES.schema.field(name).type)
    return pa.RecordBatch.from_arrays(
        [made[name] for name in RESOLVED_PLACES.schema.names], schema=RESOLVED_PLACES.schema
    )


def _list_cells(outcome: Outcome) -> dict[str, Any]:
    """What of a row depends on the outcome only."""
    row: dict[str, Any] = {field.name: "" for field in _CELLS}
    if outcome.place:
        row |= outcome.place._asdict()
    return row | {
        "outcome": outcome.name,
        "country": outcome.country,
        "evidence": outcome.evidence,
        "candidates": list(outcome.candidates),
        "maker": MAKER,
        "maker_version": VERSION,
    }
