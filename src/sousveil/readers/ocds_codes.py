"""OCDS code lists, and what publishers write instead of them, as the values of our tables.

Code lists: OCDS 1.1 (https://standard.open-contracting.org/1.1/en/schema/codelists/); Prozorro's own bid statuses.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sousveil.model.notice_values import clean_name
from sousveil.vocabulary.places import load_countries

# What a release with several tags is: the first of these that it has.
_KIND_BY_TAG = (
    ("compiled", "compiled"),
    ("tenderCancellation", "cancellation"),
    ("awardCancellation", "cancellation"),
    ("contractTermination", "cancellation"),
    ("contractAmendment", "modification"),
    ("contractUpdate", "modification"),
    ("contract", "contract"),
    ("implementation", "contract"),
    ("implementationUpdate", "contract"),
    ("award", "award"),
    ("awardUpdate", "correction"),
    ("tenderAmendment", "correction"),
    ("tenderUpdate", "correction"),
    ("tender", "tender"),
    ("planning", "planning"),
    ("planningUpdate", "planning"),
)
_TENDER_STATUSES = {
    "planning": "planning",
    "planned": "planning",
    "active": "active",
    "complete": "complete",
    "completed": "complete",
    "closed": "complete",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "unsuccessful": "unsuccessful",
    "withdrawn": "withdrawn",
}
_AWARD_STATUSES = {
    "pending": "pending",
    "active": "active",
    "complete": "complete",
    "completed": "complete",
    "terminated": "complete",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "unsuccessful": "unsuccessful",
}
_BID_STATUSES = {
    "invited": "invited",
    "pending": "pending",
    "valid": "valid",
    "active": "valid",
    "disqualified": "disqualified",
    "unsuccessful": "disqualified",
    "invalid": "disqualified",
    "withdrawn": "withdrawn",
    "deleted": "withdrawn",
}
STATUSES = {"tender": _TENDER_STATUSES, "award": _AWARD_STATUSES, "bid": _BID_STATUSES}

_PROCEDURES = {"open": "open", "selective": "selective", "limited": "limited", "direct": "direct"}
# Only words that name one procedure in law; 'procedimiento abierto' and the like are the method's own code.
_PROCEDURE_WORDS = (
    (re.compile(r"competitive dialogue|di[aá]logo competitivo|dialogue comp[ée]titif", re.I), "dialogue"),
    (re.compile(r"negotiat|negociad|négocié|переговор", re.I), "negotiated"),
    (re.compile(r"adjudicaci[oó]n directa|contrataci[oó]n directa|direct award|gré à gré", re.I), "direct"),
    (re.compile(r"invitaci[oó]n|restricted procedure|sur invitation", re.I), "selective"),
    (
        re.compile(r"open procedure|licitaci[oó]n p[uú]blica|appel d'offres ouvert|відкриті торги", re.I),
        "open",
    ),
)
CATEGORIES = {"goods": "goods", "works": "works", "services": "services", "consultingServices": "services"}

_PARTY_ROLES = {
    "buyer": "buyer",
    "procuringEntity": "procuring_entity",
    "supplier": "supplier",
    "tenderer": "tenderer",
    "funder": "funder",
    "reviewBody": "reviewer",
    "centralPurchasingBody": "agency",
    "procurementServiceProvider": "agency",
    "Comprador": "buyer",
    "Entidad que realiza la contratación": "procuring_entity",
    "Proveedor o contratista": "supplier",
    "Participante": "tenderer",
}
PLACE_ROLES = {
    "buyer": "buyer",
    "procuring_entity": "buyer",
    "supplier": "supplier",
    "tenderer": "tenderer",
}

_RELATIONS = {
    "framework": "framework",
    "parent": "parent",
    "prior": "previous",
    "previous": "previous",
    "planning": "previous",
    "unsuccessfulProcess": "previous",
    "replacementProcess": "previous",
    "renewalProcess": "previous",
    "Procedimiento fallido": "previous",
}

_CPV_CODE = re.compile(r"(\d{8})-\d")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[\W_]+")


def read_kind(tags: list[str]) -> str:
    """The `kind` of a release with these tags."""
    return next((kind for tag, kind in _KIND_BY_TAG if tag in tags), "other")


def read_procedure(method: str, details: str) -> str:
    """The `procedure` that the method's code says, or else the words that describe it; '' if neither is known."""
    known = _PROCEDURES.get(method.strip().lower())
    if known:
        return known
    text = f"{method} {details}"
    return next((name for pattern, name in _PROCEDURE_WORDS if pattern.search(text)), "")


def read_party_role(role: str) -> str:
    """Our role for a code of the party role list, 'other' for one that we do not keep apart."""
    return _PARTY_ROLES.get(role, "other")


def read_relation(relationship: str) -> str:
    """Our relation for a code of the related process list."""
    return _RELATIONS.get(relationship, "other")


def clean_line(text: str) -> str:
    """The same as `clean_name`, at once for text that needs no cleaning: most of it."""
    return text.strip() if text.isprintable() and "  " not in text else clean_name(text)


def clean_code(scheme: str, code: str) -> str:
    """A classification code without white space and, for CPV, without its check digit."""
    code = _SPACES.sub("", code)
    match = _CPV_CODE.fullmatch(code) if scheme == "CPV" else None
    return match[1] if match else code


@lru_cache(maxsize=4096)
def read_country(name: str) -> str:
    """ISO 3166-1 alpha-2 of a country's name or code in any language we know, '' when it is none."""
    countries = load_countries()
    text = _SPACES.sub(" ", name).strip()
    if len(text) == 2 and text.isascii() and text.upper() in _list_codes():
        return text.upper()
    return countries.get(text) or _load_folded().get(_fold(text), "")


@lru_cache(maxsize=1)
def _list_codes() -> frozenset[str]:
    return frozenset(code for code in load_countries().values() if len(code) == 2)


@lru_cache(maxsize=1)
def _load_folded() -> dict[str, str]:
    return {_fold(name): code for name, code in load_countries().items()}


def _fold(name: str) -> str:
    return _WORDS.sub(" ", name).strip().casefold()
