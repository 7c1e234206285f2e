"""The form of a TED notice, read by the names of its elements, which R2.0.8 and R2.0.9 share or have side by side.

The forms differ in how deep they nest, hardly in what the parts are called. So one walk serves them all: an element that
means something has a function, every other is only passed through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sousveil.model.notice_tables import AWARDS, LOTS, PLACE_MENTIONS
from sousveil.model.notice_values import clean_name
from sousveil.readers import ted_codes as codes
from sousveil.readers.ted_nodes import WITHHELD, Node
from sousveil.readers.ted_notice import Money, Scope, TedNotice, fold_lot_number, read_moment
from sousveil.readers.ted_parties import add_party, is_party

_Step = Callable[[TedNotice, Node, Scope], None]
_AWARD_DAYS = (
    "DATE_CONCLUSION_CONTRACT",
    "CONTRACT_AWARD_DATE",
    "DATE_OF_CONTRACT_AWARD",
    "DATE_DECISION_JURY",
)
_TENDERS = ("NB_TENDERS_RECEIVED", "OFFERS_RECEIVED_NUMBER")
_PARTICIPANTS = ("NB_PARTICIPANTS", "NUMBER_PARTICIPANTS")
_MAX_TENDERS = 100_000
_LEADING_NUMBER = re.compile(r"(\d+)\s*[-–—:]")  # '1 - northern districts'
_RELATIONS = {"correction": "corrects", "modification": "modifies"}
_DEADLINE, _OPENING = "IV.2.2", "IV.2.7"  # sections of the standard forms that a corrigendum names


def read_form(notice: TedNotice, form: Node) -> None:
    """Adds the rows of one form, and the facts of the notice that follow from them."""
    _walk(notice, form, Scope())
    if notice.only_texts:
        return
    states = {status for status, _ in notice.award_states}
    if states and states <= {"unsuccessful", "cancelled"}:
        status = "unsuccessful" if "unsuccessful" in states else "cancelled"
        raw = next(raw for found, raw in notice.award_states if found == status)
        notice.row["status"], notice.row["status_raw"] = status, raw
    if len(notice.awards) == 1 and len(notice.bidder_counts) == 1:
        count, raw, place = notice.bidder_counts[0]
        notice.row["bidder_count"], notice.row["bidder_count_raw"] = count, raw
        notice.places["bidder_count_raw"] = place


def _walk(notice: TedNotice, node: Node, scope: Scope) -> None:
    for child in node.children:
        step = _find_step(child.name)
        if step is not None:
            step(notice, child, scope)
        elif not child.children:
            continue
        elif is_party(child):
            add_party(notice, child, scope)
            _walk_party(notice, child, scope)
        else:
            _walk(notice, child, scope)


def _walk_party(notice: TedNotice, node: Node, scope: Scope) -> None:
    """Beneath an address there may be more addresses, and ways to reach people."""
    for child in node.children:
        if child.name in codes.PRIVATE:
            child.mark(WITHHELD)
        elif child.name != "ORGANISATION" and child.children:
            _walk(notice, child, scope)


def _withhold(_notice: TedNotice, node: Node, _scope: Scope) -> None:
    node.mark(WITHHELD)


def _add_title(notice: TedNotice, node: Node, scope: Scope) -> None:
    if node.state:
        return
    if scope.kind != "notice":
        notice.add_text(node, f"{scope.kind}_title", scope)
        return
    raw = notice.add_text(node, "title", scope)
    if raw.strip():
        notice.set_fact("title", clean_name(raw), raw, node.locate())


def _add_text(notice: TedNotice, node: Node, scope: Scope) -> None:
    role = codes.TEXT_ROLES[node.name]
    if role == "description" and scope.kind == "lot":
        role = "lot_description"
    elif role == "description" and scope.kind == "award":
        role = "other"
    notice.add_text(node, role, scope)


def _add_reference(notice: TedNotice, node: Node, _scope: Scope) -> None:
    raw = node.take_prose()
    if not notice.row["reference"]:
        notice.row["reference"] = clean_name(raw)
        notice.places["reference"] = node.locate()


def _add_procedure(notice: TedNotice, node: Node, scope: Scope) -> None:
    node.take()
    notice.set_fact("procedure", codes.read_procedure(node.name), node.name, node.locate())
    _walk(notice, node, scope)


def _add_category(notice: TedNotice, node: Node, _scope: Scope) -> None:
    attribute = "CTYPE" if "CTYPE" in node.attributes else "VALUE"
    raw = node.take_attribute(attribute)
    notice.set_fact("category", codes.read_category(raw), raw, node.locate(attribute))


def _open_body(notice: TedNotice, node: Node, scope: Scope) -> None:
    """FD_CONTRACT and the like: the body of a form of R2.0.8, which may state the category."""
    if "CTYPE" in node.attributes:
        _add_category(notice, node, scope)
    _walk(notice, node, scope)


def _add_code(notice: TedNotice, node: Node, scope: Scope) -> None:
    is_main = node.parent is not None and node.parent.name == "CPV_MAIN"
    notice.add_code(node, "CPV", scope, is_main=is_main)


def _add_supplementary_code(notice: TedNotice, node: Node, scope: Scope) -> None:
    notice.add_code(node, "CPV-SUPPLEMENTARY", scope, is_main=False)


def _add_region(notice: TedNotice, node: Node, scope: Scope) -> None:
    notice.add_region(node, "delivery", scope)


def _add_site(notice: TedNotice, node: Node, scope: Scope) -> None:
    if node.name == "LABEL" and (node.parent is None or node.parent.name != "SITE_OR_LOCATION"):
        return  # in a corrigendum the label of the part that changes
    raw = node.take_prose()
    if raw.strip():
        notice.add(PLACE_MENTIONS, node.locate(), scope, role="delivery", name_raw=raw)


def _add_date(notice: TedNotice, node: Node, scope: Scope) -> None:
    notice.add_date(node, codes.DATE_ROLES[node.name], scope)


def _add_link(notice: TedNotice, node: Node, _scope: Scope) -> None:
    notice.add_link(node, _RELATIONS.get(notice.row["kind"], "previous"))


def _add_amount(notice: TedNotice, node: Node, scope: Scope) -> None:
    role = codes.AMOUNT_ROLES[node.name]
    if role == "award" and node.find_above("DESCRIPTION_PROCUREMENT"):
        role = "contract"
    raw = node.take()
    if raw.strip():
        money = Money(raw, raw, node.attributes.get("CURRENCY", ""), "excluded")
        notice.add_amount(node, role, money, scope)


def _add_range(notice: TedNotice, node: Node, scope: Scope) -> None:
    currency = node.take_attribute("CURRENCY")
    for name, role in (("LOW", "lowest"), ("MIN", "lowest"), ("HIGH", "highest"), ("MAX", "highest")):
        bound = node.child(name)
        raw = bound.take() if bound else ""
        if bound and raw.strip():
            notice.add_amount(bound, role, Money(raw, raw, currency, "excluded"), scope)


def _add_costs(notice: TedNotice, node: Node, scope: Scope) -> None:
    """Amounts of R2.0.8: text for people, FMTVAL for machines, and whether VAT is in it."""
    currency = node.take_attribute("CURRENCY")
    included, excluded = node.find("INCLUDING_VAT"), node.find("EXCLUDING_VAT")
    tax = "included" if included else "excluded" if excluded else ""
    for flag in (included, excluded):
        if flag:
            flag.take()
    above = node.find_above(*codes.AWARD_COSTS)
    role = "award" if above and node.name != "INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT" else "estimate"
    for name, found in (("VALUE_COST", role), ("LOW_VALUE", "lowest"), ("HIGH_VALUE", "highest")):
        value = node.find(name)
        if value is None:
            continue
        raw, number = value.take(), value.attributes.get("FMTVAL", "")
        if (raw or number).strip():
            notice.add_amount(value, found, Money(raw or number, number or raw, currency, tax), scope)


def _open_lot(notice: TedNotice, node: Node, scope: Scope) -> None:
    number, title = node.child("LOT_NO", "LOT_NUMBER"), node.child("TITLE", "LOT_TITLE")
    is_one_of_many = node.parent is not None and node.parent.counts[node.name] > 1
    if not (number or title or is_one_of_many):
        _walk(notice, node, scope)
        return
    if notice.only_texts:
        position = notice.position("lot")
        lot_id = notice.lot_ids[position] if position < len(notice.lot_ids) else ""
    else:
        lot_id = _add_lot(notice, node, number, title)
    inner = scope._replace(kind="lot", lot_id=lot_id)
    if title:
        notice.add_text(title, "lot_title", inner)
    _walk(notice, node, inner)


def _add_lot(notice: TedNotice, node: Node, number: Node | None, title: Node | None) -> str:
    raw = number.take() if number else ""
    title_raw = title.take_prose() if title else ""
    place = node.locate()
    values = {"native_id": raw, "title": clean_name(title_raw), "title_raw": title_raw}
    lot_id = notice.add(LOTS, place, Scope(), **values)
    key = fold_lot_number(raw or str(node.index))
    if key in notice.lots:
        notice.report("duplicate_id", "two lots with one number", place)
    notice.lots.setdefault(key, lot_id)
    notice.lot_ids.append(lot_id)
    return lot_id


def _open_award(notice: TedNotice, node: Node, scope: Scope) -> None:
    title = node.child("TITLE", "CONTRACT_TITLE", "TITLE_CONTRACT")
    if notice.only_texts:
        position = notice.position("award")
        inner = notice.awards[position] if position < len(notice.awards) else Scope("award")
    else:
        inner = _add_award(notice, node, title)
    if title:
        notice.add_text(title, "award_title", inner)
    _walk(notice, node, inner)


def _add_award(notice: TedNotice, node: Node, title: Node | None) -> Scope:
    place = node.locate()
    lot_id = _find_lot(notice, node)
    number = node.child("CONTRACT_NO", "CONTRACT_NUMBER")
    day = node.find(*_AWARD_DAYS)
    at, at_raw = read_moment(day) if day else ("", "")
    title_raw = title.take_prose() if title else ""
    status, status_raw = _read_status(node)
    count = node.find(*(_PARTICIPANTS if node.name == "RESULTS" else _TENDERS))
    values: dict[str, Any] = {
        "stage": "award",
        "native_id": number.take() if number else "",
        "title": clean_name(title_raw),
        "title_raw": title_raw,
        "status": status,
        "status_raw": status_raw,
        "dated_at": at,
        "dated_at_raw": at_raw,
    }
    if count:
        raw = count.take()
        values["bidder_count_raw"] = raw
        values["bidder_count"] = bidders = _read_count(raw)
        if bidders is not None:
            notice.bidder_counts.append((bidders, raw, count.locate()))
    award_id = notice.add(AWARDS, place, Scope(lot_id=lot_id), **values)
    notice.award_states.append((status, status_raw))
    notice.awards.append(Scope("award", lot_id, award_id, at))
    return notice.awards[-1]


def _find_lot(notice: TedNotice, node: Node) -> str:
    """The lot of an award, '' for none or several. R2.0.8 lists lots nowhere else in an award notice: it adds them."""
    number = node.child("LOT_NO", "LOT_NUMBER")
    if number is None or not number.text.strip():
        return notice.lot_ids[0] if len(notice.lot_ids) == 1 else ""
    key = fold_lot_number(number.text)
    if key in notice.lots:
        number.take()
    lot_id = _match_lot(notice, key)
    if lot_id:
        return lot_id
    if node.name != "AWARD_CONTRACT":
        return _add_lot(notice, number, number, None)
    parts = [fold_lot_number(part) for part in number.text.replace(";", ",").split(",")]
    if notice.lots and not all(_match_lot(notice, part) for part in parts):
        place = number.locate()
        notice.report("reference_broken", "an award names a lot that the notice does not list", place)
    return ""


def _match_lot(notice: TedNotice, key: str) -> str:
    leading = _LEADING_NUMBER.match(key)
    return notice.lots.get(key) or (notice.lots.get(leading[1], "") if leading else "")


def _read_status(node: Node) -> tuple[str, str]:
    """Status of an award and the element that says so."""
    none = node.child("NO_AWARDED_CONTRACT", "NO_AWARDED_PRIZE")
    if none:
        none.take()
        reason = none.child("PROCUREMENT_DISCONTINUED", "PROCUREMENT_UNSUCCESSFUL")
        if reason is None:
            return "unsuccessful", none.name
        reason.take()
        return "cancelled" if reason.name == "PROCUREMENT_DISCONTINUED" else "unsuccessful", reason.name
    awarded = node.child("AWARDED_CONTRACT", "AWARDED_PRIZE")
    return ("active", awarded.name) if awarded else ("", "")


def _read_count(raw: str) -> int | None:
    text = raw.strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _MAX_TENDERS else None


def _read_change(notice: TedNotice, node: Node, scope: Scope) -> None:
    """One change of a corrigendum: dates before and after, and the new text."""
    where, old, new = node.child("WHERE"), node.child("OLD_VALUE"), node.child("NEW_VALUE")
    section_node = where.child("SECTION") if where else None
    section = section_node.take().strip() if section_node else ""
    is_deadline = section.startswith(_DEADLINE)
    for part, role in (
        (old, "previous_deadline" if is_deadline else "other"),
        (new, "tender_end" if is_deadline else "bid_opening" if section.startswith(_OPENING) else "other"),
    ):
        day = part.child("DATE") if part else None
        if day:
            notice.add_date(day, role, scope)
    if new:
        _walk(notice, new, scope)


_STEPS: dict[str, _Step] = {
    **dict.fromkeys(codes.PRIVATE, _withhold),
    **dict.fromkeys(codes.TEXT_ROLES, _add_text),
    **dict.fromkeys(codes.REFERENCES, _add_reference),
    **dict.fromkeys(codes.SITES, _add_site),
    **dict.fromkeys(codes.DATE_ROLES, _add_date),
    **dict.fromkeys(codes.AMOUNT_ROLES, _add_amount),
    **dict.fromkeys(codes.RANGES, _add_range),
    **dict.fromkeys(codes.COSTS, _add_costs),
    **dict.fromkeys(codes.LOTS, _open_lot),
    **dict.fromkeys(codes.AWARDS, _open_award),
    "TITLE": _add_title,
    "TYPE_CONTRACT": _add_category,
    "CPV_CODE": _add_code,
    "CPV_SUPPLEMENTARY_CODE": _add_supplementary_code,
    "NUTS": _add_region,
    "NOTICE_NUMBER_OJ": _add_link,
    "CHANGE": _read_change,
}


@lru_cache(maxsize=4096)
def _find_step(name: str) -> _Step | None:
    step = _STEPS.get(name)
    if step is None and codes.is_procedure(name):
        return _add_procedure
    if step is None and name.startswith("TITLE_"):
        return _add_title
    if step is None and name.startswith("FD_"):
        return _open_body
    if step is None and "ANNEX_B" in name:
        return _open_lot
    return step
