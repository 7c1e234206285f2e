"""The organisations of an eForms notice, and the roles in which its other parts refer to them by ORG-… ids."""

from __future__ import annotations

import re

from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS
from sousveil.model.notice_values import clean_name
from sousveil.readers.eforms_codes import read_country
from sousveil.readers.eforms_nodes import EformsNode
from sousveil.readers.eforms_tree import EformsTree
from sousveil.vocabulary.parties import has_legal_form, is_natural_person

_IDENTIFICATION = "cac:PartyIdentification/cbc:ID"
_ID = re.compile(r"[A-Z]{2,4}-\d{1,6}")
_NO_NUMBER = frozenset(
    ("", "-", "--", ".", "0", "n/a", "na", "none", "not available", "unpublished", "unknown")
)
_BIDDING = frozenset(("supplier", "tenderer", "other"))
_PLACE_ROLES = {"buyer": "buyer", "supplier": "supplier", "tenderer": "tenderer", "agency": "agency"}


class EformsParties:
    """The organisations by id. A point of contact (TPO-…) stands for the organisation that it belongs to."""

    def __init__(self, tree: EformsTree) -> None:
        self._tree = tree
        self._organisations: dict[str, EformsNode] = {}
        self._placed: set[tuple[str, EformsNode]] = set()
        for organisation in tree.find_all(tree.extension, "efac:Organizations/efac:Organization"):
            for part in ("efac:Company", "efac:TouchPoint"):
                self._index(organisation, tree.find(organisation, f"{part}/{_IDENTIFICATION}"))

    def _index(self, organisation: EformsNode, element: EformsNode | None) -> None:
        key = self._tree.take(element).strip()
        if key in self._organisations:
            self._tree.rows.report("duplicate_id", _name_id(key), self._tree.locate(element or organisation))
        elif key:
            self._organisations[key] = organisation

    def refer(self, element: EformsNode, role: str, **ids: str) -> str:
        """A mention of the organisation whose id stands in `element`; its country, '' if unknown.

        `ids`: lot_id, award_id, bid_id. An id that no organisation has is a problem and gives no row.
        """
        tree = self._tree
        organisation = self.find(element)
        tree.take(element)
        if organisation is None:
            return ""
        company = tree.find(organisation, "efac:Company")
        country_code = tree.take_code(company, "cac:PostalAddress/cac:Country/cbc:IdentificationCode")
        country = read_country(country_code)
        if self._is_natural(organisation, company, role, country):
            tree.withhold(company)
            place = tree.locate(organisation)
            tree.rows.add(
                ORGANISATION_MENTIONS, place, role=role, country=country, withheld=True, **_keep(ids)
            )
            tree.rows.report("name_withheld", role, place)
            return country
        name = tree.choose_variant(company, "cac:PartyName/cbc:Name")
        if name is None:
            name = tree.find(company, "cac:PartyName/cbc:Name")
        name_raw = tree.take(name)
        values = {"name": clean_name(name_raw), "name_raw": name_raw, "country": country}
        values |= self._read_identifier(company)
        place = tree.locate(organisation if name is None else name)
        mention_id = tree.rows.add(ORGANISATION_MENTIONS, place, role=role, **values, **_keep(ids))
        if role in _PLACE_ROLES and (role, organisation) not in self._placed:
            self._placed.add((role, organisation))
            address = tree.find(company, "cac:PostalAddress")
            add_place(tree, address, _PLACE_ROLES[role], organisation_mention_id=mention_id)
        return country

    def find(self, element: EformsNode) -> EformsNode | None:
        """The organisation whose id stands in `element`, which stays unmapped; None and a problem if there is none."""
        key = element.text.strip()
        found = self._organisations.get(key)
        if found is None:
            self._tree.rows.report("reference_broken", _name_id(key), self._tree.locate(element))
        return found

    def _is_natural(
        self, organisation: EformsNode, company: EformsNode | None, role: str, country: str
    ) -> bool:
        tree = self._tree
        indicator = tree.find(organisation, "efbc:NaturalPersonIndicator")
        is_marked = tree.take(indicator).strip() in ("true", "1")
        name = tree.choose_variant(company, "cac:PartyName/cbc:Name")
        if is_marked and (name is None or not has_legal_form(clean_name(name.text))):
            return True  # buyers set the mark on firms by mistake now and then
        number = tree.find(company, "cac:PartyLegalEntity/cbc:CompanyID")
        if role not in _BIDDING or name is None:
            return False
        scheme, identifier = ("", "") if number is None else (_find_scheme(number), number.text)
        return is_natural_person(clean_name(name.text), scheme, identifier, country)

    def _read_identifier(self, company: EformsNode | None) -> dict[str, str]:
        element = self._tree.find(company, "cac:PartyLegalEntity/cbc:CompanyID")
        raw = self._tree.take(element)
        cleaned = "".join(clean_name(raw).split())
        if clean_name(raw).lower() in _NO_NUMBER:
            cleaned = ""
        scheme = _find_scheme(element) if element and cleaned else ""
        return {"identifier": cleaned, "identifier_raw": raw, "identifier_scheme": scheme}


def add_place(tree: EformsTree, address: EformsNode | None, role: str, **ids: str) -> None:
    """A row of core_place_mentions for an address: its town, and NUTS code or else country. Streets are not taken.

    `ids`: lot_id, organisation_mention_id. Nothing for an address without any of them.
    """
    town = tree.choose_variant(address, "cbc:CityName")
    code = tree.find(address, "cbc:CountrySubentityCode")
    country = tree.find(address, "cac:Country/cbc:IdentificationCode")
    coded = code if code is not None and code.text.strip() else country
    found = coded if coded is not None else town
    if found is None:
        return
    scheme = "" if coded is None else ("NUTS" if coded is code else "ISO 3166-1")
    tree.rows.add(
        PLACE_MENTIONS,
        tree.locate(found),
        role=role,
        name_raw=tree.take(town),
        code_scheme=scheme,
        code_raw=tree.take(coded),
        country=read_country(tree.take(country)),
        **ids,
    )


def _find_scheme(element: EformsNode) -> str:
    return element.get("schemeName") or element.get("schemeID") or ""


def _name_id(key: str) -> str:
    """The id if it looks like one: a problem must not quote anything else."""
    return key if _ID.fullmatch(key) else ""


def _keep(ids: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in ids.items() if value}
