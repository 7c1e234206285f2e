"""What of each notice decides which procedure it belongs to: ids, links, title, buyer and a print of its content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from sousveil.model.notice_tables import AMOUNTS, NOTICE_DATES, NOTICE_LINKS, NOTICES, ORGANISATION_MENTIONS

Tables = Mapping[str, pa.Table | Iterable[pa.RecordBatch]]

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_COUNTING = "01234567890123456789"
_WORDS_FOR_NOTHING = frozenset(
    ("NA", "NULL", "NONE", "NIL", "TBC", "TBD", "UNKNOWN", "NOTAPPLICABLE", "NONUMBER", "TEST", "XXX")
) | frozenset(("无", "暂无", "待定", "详见公告", "详见附件", "见附件"))
_MIN_ID_LENGTH = 4
# Formats in which the publisher must say which process a notice belongs to (ocid, ContractFolderID).
FORMATS_WITH_PROCESS = frozenset(("ocds", "eforms"))
# Dates that change when the same content is published again.
_DATES_OF_PUBLICATION = frozenset(("published", "dispatched", "modified"))

COLUMNS: dict[str, tuple[str, ...]] = {
    NOTICES.name: (
        "notice_id", "source_id", "format", "native_id", "process_id", "reference", "kind", "title",
        "published_at", "status", "procedure", "bidder_count_raw",
    ),
    ORGANISATION_MENTIONS.name: ("notice_id", "ordinal", "role", "name", "identifier"),
    NOTICE_LINKS.name: ("notice_id", "relation", "target"),
    AMOUNTS.name: ("notice_id", "role", "amount_exact", "amount_raw", "currency"),
    NOTICE_DATES.name: ("notice_id", "role", "at", "at_raw"),
}  # fmt: skip
"""What is read of which table: nothing else need be given."""


@dataclass(slots=True)
class NoticeFacts:
    """One notice. Ids are normalised, '' when they are placeholders; `content` sums hashes of suppliers, amounts and dates."""

    notice_id: str
    source_id: str
    format: str
    native_id: str
    process_id: str
    reference: str
    kind: str
    title: str
    published_at: str
    detail: str
    buyer: str = ""
    content: int = 0
    has_content: bool = False
    links: list[tuple[str, str]] = field(default_factory=list)


def load_notices(tables: Tables) -> list[NoticeFacts]:
    """The notices of a case, ordered by notice_id, each with its buyer's name, links and content. Reads a table once."""
    facts = [_make_facts(row) for row in _iterate_rows(tables, NOTICES.name)]
    facts.sort(key=lambda fact: fact.notice_id)
    by_id = {fact.notice_id: fact for fact in facts}
    _add_parties(tables, by_id)
    _add_links(tables, by_id)
    _add_content(tables, _find_lookalikes(facts))
    return facts


@lru_cache(maxsize=2**16)  # buyers and suppliers come again and again
def normalise_name(text: str) -> str:
    """Letters and digits only, compatibility forms folded, lower case: for comparing names and titles."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).casefold())


def normalise_id(text: str) -> str:
    """Letters and digits only, upper case; '' for what identifies nothing: 'N/A', '0', '2021', '1234', 'ABC'.

    An id must have at least four characters and a digit, must not be a year, one repeated digit, nor a run such as 12345.
    """
    if not text:
        return ""
    cleaned = _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).upper())
    if len(cleaned) < _MIN_ID_LENGTH or cleaned in _WORDS_FOR_NOTHING:
        return ""
    if not _DIGIT.search(cleaned) or _YEAR.fullmatch(cleaned):
        return ""
    if len(set(cleaned)) == 1 or cleaned in _COUNTING:
        return ""
    return "" if set(cleaned) <= {"0", "X"} else cleaned


def _normalise_process(text: str, format_: str) -> str:
    """In formats whose standard makes the process id a required key even '5' is one; '0' and 'N/A' never are."""
    if format_ not in FORMATS_WITH_PROCESS:
        return normalise_id(text)
    cleaned = _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).upper())
    return "" if cleaned in _WORDS_FOR_NOTHING or set(cleaned) <= {"0", "X"} else cleaned


def _make_facts(row: tuple[Any, ...]) -> NoticeFacts:
    notice_id, source_id, format_, native_id, process_id, reference, kind, title, published_at, *rest = row
    return NoticeFacts(
        notice_id=notice_id,
        source_id=source_id,
        format=format_,
        native_id=normalise_id(native_id),
        process_id=_normalise_process(process_id, format_),
        reference=normalise_id(reference),
        kind=kind,
        title=normalise_name(title),
        published_at=published_at,
        detail="|".join(rest),
    )


def _add_parties(tables: Tables, by_id: Mapping[str, NoticeFacts]) -> None:
    """The first buyer named, or else the first procuring entity, in the order of the source; suppliers as content."""
    best: dict[str, tuple[bool, int]] = {}
    for notice_id, ordinal, role, name, identifier in _iterate_rows(tables, ORGANISATION_MENTIONS.name):
        fact = by_id.get(notice_id)
        if fact is None:
            continue
        if role == "supplier":
            _add_print(fact, False, role, normalise_name(name), identifier)
        elif role in ("buyer", "procuring_entity"):
            rank = (role != "buyer", ordinal)
            buyer = normalise_name(name)
            if buyer and (notice_id not in best or rank < best[notice_id]):
                best[notice_id] = rank
                fact.buyer = buyer


def _add_links(tables: Tables, by_id: Mapping[str, NoticeFacts]) -> None:
    for notice_id, relation, target in _iterate_rows(tables, NOTICE_LINKS.name):
        cleaned = normalise_id(target)
        if cleaned and notice_id in by_id:
            by_id[notice_id].links.append((relation, cleaned))


def _find_lookalikes(facts: Iterable[NoticeFacts]) -> dict[str, NoticeFacts]:
    """The notices that share kind, title and buyer with another: only of these the content is compared."""
    first: dict[tuple[str, str, str], NoticeFacts] = {}
    found: dict[str, NoticeFacts] = {}
    for fact in facts:
        if not fact.title or not fact.buyer:
            continue
        key = (fact.kind, fact.title, fact.buyer)
        other = first.setdefault(key, fact)
        if other is not fact:
            found[fact.notice_id] = fact
            found[other.notice_id] = other
    return found


def _add_content(tables: Tables, wanted: Mapping[str, NoticeFacts]) -> None:
    if not wanted:
        return
    ids = pa.array(sorted(wanted))
    for notice_id, role, exact, raw, currency in _iterate_rows(tables, AMOUNTS.name, ids):
        _add_print(wanted[notice_id], exact is not None, "amount", role, exact or raw, currency)
    for notice_id, role, at, raw in _iterate_rows(tables, NOTICE_DATES.name, ids):
        if role not in _DATES_OF_PUBLICATION:
            _add_print(wanted[notice_id], bool(at), "date", role, at or raw)


def _add_print(fact: NoticeFacts, tells: bool, *parts: str) -> None:
    """Adds one fact to the content. A sum of hashes, so that the order of rows does not matter but their number does."""
    fact.content = (fact.content + _hash_fact(parts)) % 2**128
    fact.has_content |= tells


@lru_cache(maxsize=2**16)  # notices that look alike have alike facts
def _hash_fact(parts: tuple[str, ...]) -> int:
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return int.from_bytes(digest, "big")


def _iterate_rows(tables: Tables, name: str, notice_ids: pa.Array | None = None) -> Iterator[tuple[Any, ...]]:
    """The COLUMNS of a table as tuples; with `notice_ids`, of the rows of these notices only."""
    import pyarrow.compute as pc  # slow to load

    held = tables.get(name, ())
    batches = held.to_batches() if isinstance(held, pa.Table) else held
    for batch in batches:
        rows = batch.select(COLUMNS[name])
        if notice_ids is not None:
            rows = rows.filter(pc.is_in(rows["notice_id"], value_set=notice_ids))
        yield from zip(*(column.to_pylist() for column in rows.columns), strict=True)
