"""Which notices belong to one procurement procedure, and which only repeat another: so that each is counted once.

Notices are joined by evidence, never by likeness of titles: an id of the process that the source gives, a link to
another notice, the buyer's own project number together with the buyer's name, or the same content word for word and
figure for figure. Joining is a union-find (Tarjan 1975) over such keys; the result does not depend on the order of rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from sousveil.model.ids import make_id
from sousveil.model.procurement_tables import PROCEDURE_NOTICES
from sousveil.resolve.notice_facts import FORMATS_WITH_PROCESS, NoticeFacts, Tables, load_notices

VERSION = "1"
MAKER = "resolve.procedures"

# An id that stands in notices of more buyers, or of more different titles, than this identifies no single procedure.
MAX_BUYERS_OF_ID = 5
MAX_TITLES_OF_ID = 20
_MIN_TITLE_LENGTH = 8

_WORLDWIDE_ID = re.compile(r"OCDS[A-Z0-9]{6}.+|[0-9A-F]{32}")  # an ocid with its prefix, or a UUID
_JOINING_RELATIONS = frozenset(("previous", "corrects", "modifies", "cancels"))
_BATCH_ROWS = 8192


def group_notices(tables: Tables) -> Iterator[pa.RecordBatch]:
    """`core_procedure_notices` for all notices of a case, ordered by notice_id.

    `tables`: raw_notices, raw_notice_links, raw_amounts, raw_notice_dates, core_organisation_mentions by name; a table
    that is missing counts as empty. Each is read once.
    """
    facts = load_notices(tables)
    groups = _Groups(len(facts))
    reasons: dict[int, tuple[int, str]] = {}
    for rank, keys in enumerate(
        (_key_processes, _key_publications, _key_links, _key_references, _key_content)
    ):
        _join_alike(groups, reasons, rank, keys(facts))
    _join_planning(facts, groups, reasons)
    yield from _make_table(facts, groups, reasons).to_batches(_BATCH_ROWS)


class _Groups:
    """Union-find over positions; the root of a group is its smallest position, hence the same for every order of joins."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def find(self, position: int) -> int:
        parents = self._parents
        while parents[position] != position:
            parents[position] = parents[parents[position]]
            position = parents[position]
        return position

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        self._parents[max(one, other)] = min(one, other)


# What joins: pairs of (reason, positions), each with at least two positions.
_Alike = Iterable[tuple[str, Sequence[int]]]


def _join_alike(groups: _Groups, reasons: dict[int, tuple[int, str]], rank: int, alike: _Alike) -> None:
    for reason, positions in alike:
        for position in positions:
            groups.join(positions[0], position)
            told = reasons.get(position)
            if told is None or (rank, reason) < told:
                reasons[position] = (rank, reason)


def _key_processes(facts: Sequence[NoticeFacts]) -> _Alike:
    """The same process id. One that is not unique in the world also needs the same source or the same buyer."""
    for process_id, positions in _group(facts, lambda fact: fact.process_id).items():
        if _identifies_nothing(facts, positions):
            continue
        if _WORLDWIDE_ID.fullmatch(process_id):
            yield f"process id {process_id}", positions
            continue
        for source_id, members in _group(facts, lambda fact: fact.source_id, positions).items():
            yield f"process id {process_id} in source {source_id[:12]}", members
        yield from _join_by_buyer(facts, positions, f"process id {process_id}")


def _key_publications(facts: Sequence[NoticeFacts]) -> _Alike:
    """The same publication from two sources: its own number and kind. OCDS numbers count within a process only."""

    def name(fact: NoticeFacts) -> str:
        if not fact.native_id or fact.format == "table":
            return ""
        if fact.format == "ocds":
            owner = "" if _WORLDWIDE_ID.fullmatch(fact.process_id) else fact.buyer
            known = fact.process_id and (owner or _WORLDWIDE_ID.fullmatch(fact.process_id))
            return f"ocds {fact.process_id} {fact.native_id} {fact.kind} {owner}".rstrip() if known else ""
        return f"{fact.format} {fact.native_id} {fact.kind}"

    for key, positions in _group(facts, name).items():
        if len({facts[position].source_id for position in positions}) > 1 and not _identifies_nothing(
            facts, positions
        ):
            yield f"publication {key}", positions


def _key_links(facts: Sequence[NoticeFacts]) -> _Alike:
    """A link to the number of another notice, or to its process. Planning notices are left to `_join_planning`."""
    for target, (holders, referring) in _find_links(facts).items():
        if any(facts[holder].kind != "planning" for holder in holders):
            positions = [holder for holder in holders if facts[holder].kind != "planning"] + referring
            if not _identifies_nothing(facts, positions):
                yield f"link to {target}", sorted(set(positions))


def _key_references(facts: Sequence[NoticeFacts]) -> _Alike:
    """The same project number of the same buyer; also when one format calls it process id and another reference.

    Where a publisher gives several process ids to notices with one number, the process ids are right.
    """
    held: dict[str, set[int]] = defaultdict(set)
    for position, fact in enumerate(facts):
        for reference in {fact.reference, fact.process_id} - {""}:
            held[reference].add(position)
    for reference, members in held.items():
        if len(members) < 2:
            continue
        for reason, positions in _join_by_buyer(facts, sorted(members), f"reference {reference}"):
            if len(_list_processes(facts, positions)) > 1:
                positions = [p for p in positions if facts[p].format not in FORMATS_WITH_PROCESS]
            if len(positions) > 1:
                yield reason, positions


def _key_content(facts: Sequence[NoticeFacts]) -> _Alike:
    """The same kind, title, buyer, amounts and dates, under another number or from another source."""
    for positions in _group(facts, _print_content).values():
        # A publisher that gives two process ids of one register says that these are two procedures.
        registers = [process.partition(" ")[0] for process in _list_processes(facts, positions)]
        if len(set(registers)) < len(registers):
            continue
        if facts[positions[0]].has_content or len({facts[p].source_id for p in positions}) > 1:
            yield f"the same content as {facts[positions[0]].notice_id}", positions


def _join_planning(
    facts: Sequence[NoticeFacts], groups: _Groups, reasons: dict[int, tuple[int, str]]
) -> None:
    """A planning notice joins those that refer to it if these are one procedure; one that announced several stays alone."""
    roots = [groups.find(position) for position in range(len(facts))]
    for target, (holders, referring) in sorted(_find_links(facts).items()):
        planning = [holder for holder in holders if facts[holder].kind == "planning"]
        if planning and len({roots[position] for position in referring}) == 1:
            _join_alike(groups, reasons, 9, [(f"link to {target}", [*planning, referring[0]])])


def _find_links(facts: Sequence[NoticeFacts]) -> dict[str, tuple[list[int], list[int]]]:
    """Target → the notices that have it as their number or process, and those that refer to it.

    Links from OCDS are left out: there the ocid says what one process is, and related processes are other ones.
    """
    targets: dict[str, list[int]] = defaultdict(list)
    for position, fact in enumerate(facts):
        for relation, target in fact.links:
            if relation in _JOINING_RELATIONS and fact.format != "ocds":
                targets[target].append(position)
    holders: dict[str, list[int]] = defaultdict(list)
    for position, fact in enumerate(facts):
        if fact.format != "ocds":
            for own in {fact.native_id, fact.process_id} & targets.keys():
                holders[own].append(position)
    return {target: (found, targets[target]) for target, found in holders.items()}


def _join_by_buyer(facts: Sequence[NoticeFacts], positions: Sequence[int], reason: str) -> _Alike:
    """Those of one buyer; notices that name no buyer go with the only one there is, if there is only one."""
    by_buyer = _group(facts, lambda fact: fact.buyer, positions, least=1)
    nameless = [position for position in positions if not facts[position].buyer]
    if nameless and len(by_buyer) == 1:
        by_buyer = {buyer: sorted([*members, *nameless]) for buyer, members in by_buyer.items()}
    for buyer, members in by_buyer.items():
        if len(members) > 1 and not _identifies_nothing(facts, members):
            yield f"{reason} of {buyer}", members


def _list_processes(facts: Sequence[NoticeFacts], positions: Sequence[int]) -> set[str]:
    """'register process' of notices whose format must name the process; an ocid's prefix is its register."""
    found = {facts[p].process_id for p in positions if facts[p].format in FORMATS_WITH_PROCESS} - {""}
    return {
        f"{process[:10] if _WORLDWIDE_ID.fullmatch(process) and process.startswith('OCDS') else ''} {process}"
        for process in found
    }


def _identifies_nothing(facts: Sequence[NoticeFacts], positions: Sequence[int]) -> bool:
    """True for an id that so unlike notices share that it must be a placeholder."""
    buyers = {facts[position].buyer for position in positions} - {""}
    titles = {facts[position].title for position in positions} - {""}
    return len(buyers) > MAX_BUYERS_OF_ID or len(titles) > MAX_TITLES_OF_ID


def _print_content(fact: NoticeFacts) -> str:
    """'' when there is too little to call two notices the same: a title and a buyer, and a figure or the day."""
    if len(fact.title) < _MIN_TITLE_LENGTH or not fact.buyer:
        return ""
    day = "" if fact.has_content else fact.published_at[:10]
    if not fact.has_content and not day:
        return ""
    return "|".join((fact.kind, fact.title, fact.buyer, str(fact.content), day))


def _print_all(fact: NoticeFacts) -> str:
    """The content and the rest that a later publication may have brought up to date."""
    content = _print_content(fact)
    return f"{content}|{fact.detail}" if content else ""


def _group(
    facts: Sequence[NoticeFacts],
    key: Callable[[NoticeFacts], str],
    positions: Iterable[int] | None = None,
    least: int = 2,
) -> dict[str, list[int]]:
    """Key → positions, keys that are '' and groups smaller than `least` left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for position in range(len(facts)) if positions is None else positions:
        value = key(facts[position])
        if value:
            found[value].append(position)
    return {value: members for value, members in found.items() if len(members) >= least}


def _make_table(
    facts: Sequence[NoticeFacts], groups: _Groups, reasons: dict[int, tuple[int, str]]
) -> pa.Table:
    roots = [groups.find(position) for position in range(len(facts))]
    members: dict[int, list[int]] = defaultdict(list)
    for position, root in enumerate(roots):
        members[root].append(position)
    names = {root: _name_procedure(facts, positions) for root, positions in members.items()}
    taken = Counter(names.values())
    # Two groups may hold one id that was not trusted: then each is named by its first notice.
    ids = {
        root: make_id("prc", name if taken[name] == 1 else facts[root].notice_id)
        for root, name in names.items()
    }
    repeats = _find_repeats(facts, members.values())
    alone = (0, "alone")
    columns: dict[str, list[object]] = {
        "notice_id": [fact.notice_id for fact in facts],
        "procedure_id": [ids[root] for root in roots],
        "source_id": [fact.source_id for fact in facts],
        "is_counted": [position not in repeats for position in range(len(facts))],
        "repeats": [
            facts[repeats[position]].notice_id if position in repeats else ""
            for position in range(len(facts))
        ],
        "joined_because": [reasons.get(position, alone)[1] for position in range(len(facts))],
        "maker": [MAKER] * len(facts),
        "maker_version": [VERSION] * len(facts),
    }
    return pa.table(columns, PROCEDURE_NOTICES.schema)


def _name_procedure(facts: Sequence[NoticeFacts], positions: Sequence[int]) -> str:
    """The smallest worldwide id, so that a source added later seldom renames a procedure; else the first notice."""
    processes = [facts[p].process_id for p in positions if _WORLDWIDE_ID.fullmatch(facts[p].process_id)]
    return min(processes) if processes else facts[positions[0]].notice_id


def _find_repeats(facts: Sequence[NoticeFacts], members: Iterable[Sequence[int]]) -> dict[int, int]:
    """Position of a repeating notice → position of the one that it repeats: the first published with the same content."""
    repeats: dict[int, int] = {}
    for positions in members:
        if len(positions) < 2:
            continue
        for key in (_print_publication, _print_all):
            left = [position for position in positions if position not in repeats]
            for alike in _group(facts, key, left).values():
                first = min(alike, key=lambda p: (facts[p].published_at or "9", facts[p].notice_id))
                repeats.update({position: first for position in alike if position != first})
    return {position: _follow(repeats, position) for position in repeats}


def _follow(repeats: dict[int, int], position: int) -> int:
    while position in repeats:
        position = repeats[position]
    return position


def _print_publication(fact: NoticeFacts) -> str:
    """The same number, kind and day within a procedure is the same publication, from whichever source."""
    if not fact.native_id or not fact.published_at:
        return ""
    return f"{fact.format}|{fact.native_id}|{fact.kind}|{fact.published_at}"
