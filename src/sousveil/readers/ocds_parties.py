"""The organisations of a release, in their roles, and their places; natural persons are told apart and withheld."""

from __future__ import annotations

from typing import Any, NamedTuple

from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS
from sousveil.readers.ocds_codes import PLACE_ROLES, clean_line, read_country, read_party_role
from sousveil.readers.ocds_scope import Json, Scope
from sousveil.vocabulary.parties import is_natural_person

_REFERENCE_KEYS = frozenset(("id", "name", "identifier", "address"))
_PARTY_KEYS = _REFERENCE_KEYS | {"roles"}
_IDENTIFIER_KEYS = frozenset(("scheme", "id"))
_ADDRESS_KEYS = frozenset(("locality", "region", "countryName", "country"))
_PLACE_PARTS = ("locality", "region", "countryName")
_NAME_FORMS = ("name_en", "name_fr", "name_es", "name_uk", "name_ru")
_PERSON_MARKS = ("persona física", "persona fisica", "persona natural", "natural person", "individual")
_SHORTEST_NAME = 8  # a shorter name would match inside ordinary words


class _Identity(NamedTuple):
    """What a party is called, and the path where that stands."""

    name: str
    at: str
    identifier: Json
    country: str
    is_person: bool


class Parties:
    """The parties of one release: those of its `parties` list and those written inline."""

    def __init__(self, scope: Scope, release: Json) -> None:
        self._scope = scope
        self._parties: dict[str, tuple[Json, str]] = {}
        self._mentions: dict[str, tuple[str, str, _Identity]] = {}
        self._list = list(scope.each(release, "parties", "", ""))
        for party, at in self._list:
            key = str(party.get("id") or "")
            if key:
                self._parties.setdefault(key, (party, at))
        scope.withheld_names = self._list_withheld_names(release)

    def check_ids(self) -> None:
        """Reports ids that several parties share."""
        seen = set()
        for party, at in self._list:
            key = str(party.get("id") or "")
            if key in seen:
                # The id may be a person's number, so it is not quoted.
                self._scope.rows.report("duplicate_id", "two parties have one id", self._scope.place(at))
            seen.add(key or None)

    def read_country(self, buyer: Json) -> str:
        """Country of the buyer, '' if not stated."""
        return self._identify(buyer, "", "buyer").country

    def add(self, found: Json, role: str, at: str, shape: str, **ids: str) -> None:
        """Adds the mention of the organisation `found`, a reference or a whole organisation, and its place."""
        if not any(found.values()):
            return
        scope = self._scope
        identity = self._identify(found, at, role)
        key = str(found.get("id") or "")
        if key and self._parties and key not in self._parties:
            scope.rows.report(
                "reference_broken", f"{shape}/id is in no party of the release", scope.place(at)
            )
        mention_id = self._add_mention(identity, role, **ids)
        if identity.is_person:
            scope.count(found, shape, withheld=True)
        else:
            self._count_inline(found, shape)
            lot_id = ids.get("lot_id", "")
            self._add_place(found, mention_id, role, at, lot_id)
        if key in self._parties:
            self._mentions.setdefault(key, (mention_id, role, identity))

    def add_rest(self) -> None:
        """Adds parties that nothing refers to, the addresses of the others, and counts what is left of the list."""
        scope = self._scope
        for party, at in self._list:
            mention_id, role, identity = self._mentions.pop(str(party.get("id") or ""), ("", "", None))
            role = role or _read_role(party)
            own = self._identify(party, at, role)
            if identity is None:
                identity = own
                mention_id = self._add_mention(own, role)
            if own.is_person:
                scope.count(
                    {key: party[key] for key in party if key != "roles"}, "/parties/[]", withheld=True
                )
                continue
            self._add_place(party, mention_id, role, at, "")
            self._count_inline(party, "/parties/[]")
            # The mention has the name and number that the reference gives, if it gives any.
            if own.name != identity.name:
                scope.count(party.get("name"), "/parties/[]/name")
            if own.identifier != identity.identifier:
                scope.count(own.identifier.get("id"), "/parties/[]/identifier/id")

    def add_place(self, address: Any, role: str, at: str, shape: str, lot_id: str = "") -> None:
        """Adds the place of an address that belongs to no organisation."""
        if isinstance(address, dict):
            self._write_place(address, role, at, lot_id, "")
            self._scope.count_rest(address, _ADDRESS_KEYS, shape)

    def _identify(self, found: Json, at: str, role: str) -> _Identity:
        scope = self._scope
        party, party_at = self._parties.get(str(found.get("id") or ""), ({}, ""))
        name = name_at = ""
        for holder, here in ((found, at), (party, party_at)):
            name, name_at = _find_name(holder, here)
            if name:
                break
        identifier = _find_identifier(found) or _find_identifier(party)
        country = _find_country(found) or _find_country(party)
        is_person = role not in ("buyer", "procuring_entity") and _is_person(
            name, identifier, country or scope.country, found, party
        )
        return _Identity(name, name_at or at, identifier, country, is_person)

    def _add_mention(self, identity: _Identity, role: str, **ids: str) -> str:
        scope = self._scope
        locator = scope.place(identity.at)
        scheme = str(identity.identifier.get("scheme") or "").strip()
        number = str(identity.identifier.get("id") or "")
        if identity.is_person:
            scope.rows.report("name_withheld", role, locator)
            return scope.rows.add(
                ORGANISATION_MENTIONS,
                locator,
                role=role,
                identifier_scheme=scheme,
                country=identity.country,
                withheld=True,
                **ids,
            )
        if not identity.name and not number:
            return ""
        return scope.rows.add(
            ORGANISATION_MENTIONS,
            locator,
            role=role,
            name=clean_line(identity.name),
            name_raw=identity.name,
            identifier_scheme=scheme,
            identifier=clean_line(number),
            identifier_raw=number,
            country=identity.country,
            **ids,
        )

    def _add_place(self, found: Json, mention_id: str, role: str, at: str, lot_id: str) -> None:
        address = found.get("address")
        if isinstance(address, dict):
            self._write_place(address, PLACE_ROLES.get(role, "agency"), at + "/address", lot_id, mention_id)

    def _write_place(self, address: Json, role: str, at: str, lot_id: str, mention_id: str) -> None:
        names = [str(address.get(part) or "").strip() for part in _PLACE_PARTS]
        code = str(address.get("country") or "").strip()
        name_raw = ", ".join(name for name in names if name)
        if not name_raw and not code:
            return
        self._scope.rows.add(
            PLACE_MENTIONS,
            self._scope.place(at),
            role=role,
            name_raw=name_raw,
            code_scheme="ISO 3166-1" if code else "",
            code_raw=code,
            country=read_country(code or names[2]),
            lot_id=lot_id,
            organisation_mention_id=mention_id,
        )

    def _count_inline(self, found: Json, shape: str) -> None:
        scope = self._scope
        scope.count_rest(found, _PARTY_KEYS, shape)
        for key, known in (("address", _ADDRESS_KEYS), ("identifier", _IDENTIFIER_KEYS)):
            inner = found.get(key)
            if isinstance(inner, dict):
                scope.count_rest(inner, known, f"{shape}/{key}")
            elif inner:
                scope.count(inner, f"{shape}/{key}")

    def _list_withheld_names(self, release: Json) -> list[str]:
        """Names, folded, of the persons among the parties, so that titles which repeat them are withheld too."""
        names = set()
        listed = [party for party, _ in self._list if not _is_buyer(party)]
        for found, role in _list_references(release, listed):
            identity = self._identify(found, "", role)
            name = " ".join(identity.name.casefold().split())
            if identity.is_person and len(name) >= _SHORTEST_NAME:
                names.add(name)
        return sorted(names)


def _list_references(release: Json, parties: list[Json]) -> list[tuple[Json, str]]:
    found: list[tuple[Any, str]] = [(party, "supplier") for party in parties]
    tender = release.get("tender")
    bids = release.get("bids")
    details = bids.get("details") if isinstance(bids, dict) else bids
    for holders, key, role in (
        ([tender], "tenderers", "tenderer"),
        (release.get("awards"), "suppliers", "supplier"),
        (release.get("contracts"), "suppliers", "supplier"),
        (details, "tenderers", "tenderer"),
    ):
        for holder in holders if isinstance(holders, list) else ():
            references = holder.get(key) if isinstance(holder, dict) else None
            if isinstance(references, list):
                found += [(reference, role) for reference in references]
    return [(reference, role) for reference, role in found if isinstance(reference, dict)]


def _read_role(party: Json) -> str:
    roles = party.get("roles")
    names = [roles] if isinstance(roles, str) else roles if isinstance(roles, list) else []
    return next((read_party_role(str(name)) for name in names if name), "other")


def _is_buyer(party: Json) -> bool:
    roles = party.get("roles")
    return (isinstance(roles, list) and "buyer" in roles) or roles == "buyer"


def _find_name(holder: Json, at: str) -> tuple[str, str]:
    for key in ("name", *_NAME_FORMS):
        name = holder.get(key)
        if isinstance(name, str) and name.strip():
            return name, at
    identifier = holder.get("identifier")
    legal = identifier.get("legalName") if isinstance(identifier, dict) else None
    return (legal, at) if isinstance(legal, str) and legal.strip() else ("", at)


def _find_identifier(holder: Json) -> Json:
    identifier = holder.get("identifier")
    return identifier if isinstance(identifier, dict) and identifier.get("id") else {}


def _find_country(holder: Json) -> str:
    address = holder.get("address")
    if not isinstance(address, dict):
        return ""
    return read_country(str(address.get("country") or address.get("countryName") or ""))


def _is_person(name: str, identifier: Json, country: str, found: Json, party: Json) -> bool:
    scheme = str(identifier.get("scheme") or "")
    number = str(identifier.get("id") or "")
    if is_natural_person(name, scheme, number, country):
        return True
    legal = str(identifier.get("legalName") or "")
    if legal and legal != name and is_natural_person(legal, scheme, number, country):
        return True
    details = found.get("details") or party.get("details") or identifier
    texts = details.values() if isinstance(details, dict) else ()
    return any(isinstance(text, str) and text.strip().lower() in _PERSON_MARKS for text in texts)
