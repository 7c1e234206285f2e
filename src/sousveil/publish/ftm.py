"""Organisations as FollowTheMoney entities, statements and judgements, as plain JSON and CSV lines.

The model is that of https://followthemoney.tech (schemata Company, PublicBody, Organization); statements have the columns
of its CSV files; judgements are the lines of a nomenklatura resolver: [target, source, judgement, score, user, time].
Neither package is needed here. Natural persons are not in these tables and are never written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha1
from typing import Any, NamedTuple

from sousveil.model.decisions import Decision, find_standing
from sousveil.model.errors import SousveilError
from sousveil.vocabulary.organisation_numbers import is_credit_code, is_lei

Row = Mapping[str, Any]
Entity = dict[str, Any]

MACHINE = "sousveil"
"""The user of judgements that no person made. `read_judgements` leaves them out: a build makes them again."""

STATEMENT_COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset",
    "origin", "lang", "original_value", "external", "first_seen", "last_seen", "id",
)  # fmt: skip

_SCHEMATA = {"company": "Company", "authority": "PublicBody", "institution": "Organization"}
_NUMBERS = (
    (re.compile(r"VAT", re.IGNORECASE), "vatCode"),
    (re.compile(r"DUNS", re.IGNORECASE), "dunsCode"),
)
_TYPES = {"name": "name", "alias": "name", "country": "country", "parent": "entity"}
_JUDGEMENTS = {"same": "positive", "different": "negative", "part_of": "negative", "unsure": "unsure"}
_DECISIONS = {"positive": "same", "negative": "different", "unsure": "unsure", "no_judgement": "undo"}
_COUNTRY = re.compile(r"[A-Z]{2}")
_OTHER_CODES = {"UK": "GB", "EL": "GR"}  # the EU's own
_OWN_ID = re.compile(r"[a-z]+-[0-9a-f]{20}")


class Statement(NamedTuple):
    """One value of one property of an entity, in the order of STATEMENT_COLUMNS."""

    canonical_id: str
    entity_id: str
    prop: str
    prop_type: str
    schema: str
    value: str
    dataset: str
    origin: str
    lang: str
    original_value: str
    external: str
    first_seen: str
    last_seen: str
    id: str


def make_organisation(row: Row) -> Entity:
    """An entity of a core_organisations row: all names, numbers, country, and what it is a part of."""
    properties = {
        "name": [row["name"]],
        "alias": [name for name in row["names"] if name != row["name"]],
        **_list_facts(row),
    }
    if row["parent_id"]:
        properties["parent"] = [write_id(row["parent_id"])]
    return _make_entity(write_id(row["organisation_id"]), _find_schema(row["kind"]), properties)


def make_name(row: Row, kind: str) -> Entity:
    """An entity of a core_organisation_names row, unresolved: the id of judgements. `kind`: of its organisation.

    All names of one organisation must be of one schema, or they could not be merged.
    """
    return _make_entity(
        write_id(row["name_id"]), _find_schema(kind), {"name": [row["name"]], **_list_facts(row)}
    )


def list_statements(entity: Entity, canonical_id: str, dataset: str) -> Iterator[Statement]:
    """The statements of an entity; the first gives its id and schema, as FollowTheMoney wants it."""
    schema, entity_id = entity["schema"], entity["id"]
    values = [("id", value) for value in (entity_id,)]
    values += [(prop, value) for prop, found in entity["properties"].items() for value in found]
    for prop, value in values:
        kind = "id" if prop == "id" else _TYPES.get(prop, "identifier")
        key = sha1(f"{dataset}.{entity_id}.{prop}.{value}".encode("utf-8", "replace")).hexdigest()
        rest = (dataset, "", "", "", "", "", "", key)
        yield Statement(canonical_id, entity_id, prop, kind, schema, value, *rest)


def list_judgements(
    members: Iterable[Row], pairs: Iterable[Row], decisions: Sequence[Decision]
) -> Iterator[str]:
    """Lines of a nomenklatura resolver, without line ends: what people decided, under their names; the names that the
    machine joined, under MACHINE; and the pairs that it is unsure of, as suggestions without a judgement.

    A part is another entity than its whole, hence 'negative'.
    """
    standing = list(find_standing(decisions))
    decided = {frozenset((decision.left, decision.right)) for decision in standing}
    for decision in standing:
        judgement = _JUDGEMENTS[decision.decision]
        yield _write_line(
            decision.left, decision.right, judgement, None, decision.author, decision.decided_at
        )
    for row in members:
        ends = row["name_id"], row["joined_to"]
        if row["joined_to"] and frozenset(ends) not in decided:
            yield _write_line(*ends, "positive", row["score"], MACHINE, None)
    for row in pairs:
        ends = row["left_name_id"], row["right_name_id"]
        if row["verdict"] == "unsure" and frozenset(ends) not in decided:
            yield _write_line(*ends, "no_judgement", row["score"], MACHINE, None)


def read_judgements(lines: Iterable[str], where: str) -> list[Decision]:
    """Decisions of the lines of a resolver, oldest first as they stand; those of MACHINE and mere suggestions left out.

    `where` is named in the error. Raises SousveilError('bad_decisions').
    """
    decisions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            target, source, judgement, _, user, created_at, *rest = json.loads(line)
            word = _DECISIONS[judgement]
        except (ValueError, TypeError, KeyError) as error:
            raise SousveilError(
                "bad_decisions",
                "A line is no judgement of nomenklatura.",
                "Write the file with `nomenklatura dump-resolver`.",
                f"{where}, line {number}",
            ) from error
        is_gone = bool(rest and rest[0])
        if user == MACHINE or (word == "undo" and not is_gone) or target == source:
            continue
        decisions.append(
            Decision(
                str(created_at or ""), str(user or "nomenklatura"), "undo" if is_gone else word, read_id(str(target)), read_id(str(source)),
                reason="judged in nomenklatura",
            )
        )  # fmt: skip
    return decisions


def write_id(own: str) -> str:
    """An id of ours as FollowTheMoney allows it: it has no underscores."""
    return own.replace("_", "-")


def read_id(written: str) -> str:
    """The id of ours that `write_id` made this of; other ids as they are."""
    return written.replace("-", "_") if _OWN_ID.fullmatch(written) else written


def _find_schema(kind: str) -> str:
    return _SCHEMATA.get(kind, "Organization")


def _list_facts(row: Row) -> dict[str, list[str]]:
    properties: dict[str, list[str]] = {}
    country: str = row["country"]
    if _COUNTRY.fullmatch(country):
        properties["country"] = [_OTHER_CODES.get(country, country).lower()]
    for identifier in row["identifiers"]:
        scheme, _, number = identifier.rpartition(":")
        if number:
            properties.setdefault(_find_property(scheme, number), []).append(number)
    return properties


def _find_property(scheme: str, number: str) -> str:
    """FollowTheMoney drops LEIs and credit codes whose check digits are wrong; they stay as plain numbers."""
    if is_lei(number) or is_credit_code(number):
        return "leiCode" if is_lei(number) else "uscCode"
    return next((name for pattern, name in _NUMBERS if pattern.search(scheme)), "registrationNumber")


def _make_entity(entity_id: str, schema: str, properties: Mapping[str, Sequence[str]]) -> Entity:
    kept = {name: sorted(set(values)) for name, values in properties.items() if values}
    return {"id": entity_id, "schema": schema, "properties": kept}


def _write_line(left: str, right: str, judgement: str, score: float | None, user: str, at: str | None) -> str:
    left, right = write_id(left), write_id(right)
    # nomenklatura names the larger id first.
    return json.dumps([max(left, right), min(left, right), judgement, score, user, at], ensure_ascii=False)
