"""The parties of a TED notice: buyers, suppliers, review bodies, with their address as a place."""

from __future__ import annotations

from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS
from sousveil.model.notice_values import clean_name
from sousveil.readers.ted_codes import PARTY_ROLES, read_country
from sousveil.readers.ted_nodes import WITHHELD, Node
from sousveil.readers.ted_notice import Scope, TedNotice
from sousveil.vocabulary.parties import is_natural_person

_PLACE_ROLES = frozenset(("buyer", "supplier"))


def is_party(node: Node) -> bool:
    """True for an element that holds a name and address, whatever its own name."""
    return "OFFICIALNAME" in node.counts or "ORGANISATION" in node.counts


def add_party(notice: TedNotice, node: Node, scope: Scope) -> None:
    """Rows for the organisation that `node` names and, for buyers and suppliers, for its place."""
    role = _find_role(node)
    name_node = node.child("OFFICIALNAME")
    organisation = node.child("ORGANISATION")
    if name_node is None and organisation is not None:
        name_node = organisation.child("OFFICIALNAME") or organisation
    number_node = node.child("NATIONALID") or (organisation.child("NATIONALID") if organisation else None)
    country_node = node.child("COUNTRY")
    name_raw = name_node.take_prose() if name_node else ""
    number_raw = number_node.take() if number_node else ""
    country = read_country(country_node.take_attribute("VALUE")) if country_node else ""
    if not name_raw.strip() and not number_raw.strip():
        return
    place = node.locate()
    withheld = role == "supplier" and is_natural_person(clean_name(name_raw), "", number_raw, country)
    if withheld:
        _withhold(node)
        notice.report("name_withheld", role, place)
        name_raw = number_raw = ""
    if role == "buyer" and not notice.row["country"]:
        notice.row["country"] = country
    mention_id = notice.add(
        ORGANISATION_MENTIONS,
        place,
        scope,
        role=role,
        name=clean_name(name_raw),
        name_raw=name_raw,
        identifier=_clean_identifier(number_raw),
        identifier_raw=number_raw,
        country=country,
        withheld=withheld,
    )
    if role in _PLACE_ROLES:
        _add_place(notice, node, role, scope, (mention_id, country))


def _find_role(node: Node) -> str:
    above: Node | None = node
    while above is not None:
        role = PARTY_ROLES.get(above.name)
        if role:
            return role
        above = above.parent
    return "other"


def _add_place(notice: TedNotice, node: Node, role: str, scope: Scope, mention: tuple[str, str]) -> None:
    """`mention`: the organisation's id and country."""
    town, region = node.child("TOWN"), node.child("NUTS")
    name = town.take() if town and town.state != WITHHELD else ""
    code = region.take_attribute("CODE") if region else ""
    if not (name.strip() or code.strip() or mention[1]):
        return
    notice.regions.add((role, code, ""))
    notice.add(
        PLACE_MENTIONS,
        node.locate(),
        scope,
        organisation_mention_id=mention[0],
        role=role,
        name_raw=name,
        code_scheme="NUTS" if code else "",
        code_raw=code,
        country=mention[1],
    )


def _withhold(node: Node) -> None:
    """Of a natural person only the country and the region stay."""
    for below in node.walk():
        if below.name not in ("COUNTRY", "NUTS"):
            below.state = WITHHELD


def _clean_identifier(raw: str) -> str:
    """Without white space; '' for words in the place of a number."""
    number = "".join(clean_name(raw).split())
    return number if any(character.isdigit() for character in number) else ""
