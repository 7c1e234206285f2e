"""One TED notice while it is read: what its rows have in common, and what was said already."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sousveil.model.declaring import Table
from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import (
    AMOUNTS,
    CLASSIFICATIONS,
    NOTICE_DATES,
    NOTICE_LINKS,
    NOTICE_TEXTS,
    PLACE_MENTIONS,
)
from sousveil.model.notice_values import clean_name, format_amount, read_amount, read_timestamp
from sousveil.readers.ted_codes import TIME_BESIDE, clean_number, read_country
from sousveil.readers.ted_nodes import Node
from sousveil.vocabulary.currency_codes import read_currency

_CHECK_DIGIT = re.compile(r"-\d$")
_ONE_DIGIT_HOUR = re.compile(r"\d:\d\d")
_LOT_WORDS = re.compile(
    r"^(?:lot|los|lote|lotto|partie|del|perceel|osa|część)?\s*(?:no\.?|nr\.?|n°|nº|#)?\s*0*(?=\w)"
)


class Scope(NamedTuple):
    """What a part of the form belongs to. `kind`: notice, lot or award; `dated_at`: of the amounts in it."""

    kind: str = "notice"
    lot_id: str = ""
    award_id: str = ""
    dated_at: str = ""


class Money(NamedTuple):
    """An amount as written. `number`: the same for machines, where the source has both."""

    raw: str
    number: str
    currency: str
    tax: str


class TedNotice:
    """Writes the rows of the open notice. `row` is its raw_notices row, `places` the locators of its columns.

    With `only_texts` nothing but prose is written: a notice may stand in the file in two original languages.
    """

    def __init__(self, rows: NoticeRows, row: dict[str, Any]) -> None:
        self.rows = rows
        self.row = row
        self.places: dict[str, str] = {}
        self.language = ""
        self.only_texts = False
        self.lots: dict[str, str] = {}
        self.lot_ids: list[str] = []
        self.awards: list[Scope] = []
        self.award_states: list[tuple[str, str]] = []
        self.bidder_counts: list[tuple[int, str, str]] = []
        self.descriptions: dict[str, str] = {}
        self.codes: set[tuple[str, str, str]] = set()
        self.regions: set[tuple[str, str, str]] = set()
        self.dates: set[tuple[str, str]] = set()
        self.targets: set[str] = set()
        self.amounts: set[tuple[str, str]] = set()
        self._positions: dict[str, int] = {}

    def position(self, kind: str) -> int:
        """How many parts of this kind ('lot', 'award') were passed in the second language before this one."""
        place = self._positions.get(kind, 0)
        self._positions[kind] = place + 1
        return place

    def set_fact(self, column: str, value: str, raw: str, place: str) -> None:
        """Fills a column of the notice and its `_raw`, if nothing has filled it before."""
        if not self.row[f"{column}_raw"] and not self.only_texts:
            self.row[column] = value
            self.row[f"{column}_raw"] = raw
            self.places[f"{column}_raw"] = place

    def add(self, table: Table, place: str, scope: Scope, **values: Any) -> str:
        """A row of the open notice in `scope`; its id, '' when only texts are written."""
        if self.only_texts and table is not NOTICE_TEXTS:
            return ""
        if scope.lot_id:
            values["lot_id"] = scope.lot_id
        if scope.award_id and table is not NOTICE_TEXTS and table is not PLACE_MENTIONS:
            values["award_id"] = scope.award_id
        return self.rows.add_row(table, place, values)

    def report(self, code: str, detail: str, place: str) -> None:
        """A problem with the open notice; none while its second language is read, which would say it twice."""
        if not self.only_texts:
            self.rows.report(code, detail, place)

    def add_text(self, node: Node, role: str, scope: Scope) -> str:
        """The prose of `node` as a row, nothing when blank; the prose."""
        text = node.take_prose()
        if text.strip():
            self.add(NOTICE_TEXTS, node.locate(), scope, role=role, language=self.language, text=text)
        return text

    def add_amount(self, node: Node, role: str, money: Money, scope: Scope) -> None:
        """A row for an amount of money, and a problem where it cannot be read or counted."""
        place = node.locate()
        amount = read_amount(money.number)
        if amount.problem:
            self.report(amount.problem, node.name, place)
        currency = read_currency(money.currency) if money.currency.strip() else ""
        if not currency:
            self.report("currency_unknown", node.name, place)
        exact = None if amount.value is None else format_amount(amount.value)
        self.amounts.add((role, exact or money.raw))
        self.add(
            AMOUNTS,
            place,
            scope,
            role=role,
            amount=None if amount.value is None else float(amount.value),
            amount_exact=exact,
            amount_raw=money.raw,
            currency=currency,
            currency_raw=money.currency,
            tax=money.tax,
            dated_at=scope.dated_at or self.row["published_at"],
        )

    def add_date(self, node: Node, role: str, scope: Scope) -> None:
        """A row for a date, with the time that stands beside it."""
        at, raw = read_moment(node)
        if not raw:
            return
        if not at:
            self.report("date_invalid", node.name, node.locate())
        self.dates.add((role, at))
        self.add(NOTICE_DATES, node.locate(), scope, role=role, at=at, at_raw=raw)

    def add_link(self, node: Node, relation: str) -> None:
        """A row for another notice that this one refers to."""
        raw = node.take()
        if raw.strip() and not self.only_texts:
            target = clean_number(raw) or clean_name(raw)
            self.targets.add(target)
            self.rows.add(NOTICE_LINKS, node.locate(), relation=relation, target=target, target_raw=raw)

    def add_code(self, node: Node, scheme: str, scope: Scope, *, is_main: bool) -> None:
        """A row for a classification code in the attribute CODE, unless the same part has it already."""
        raw = node.take_attribute("CODE")
        code = _CHECK_DIGIT.sub("", "".join(raw.split()))
        key = (scheme, code, scope.lot_id or scope.award_id)
        if not code or (key in self.codes and not is_main):
            return
        self.codes.add(key)
        description = self.descriptions.get(code, "") if scheme == "CPV" else ""
        values = {"code": code, "code_raw": raw, "description": description, "is_main": is_main}
        self.add(CLASSIFICATIONS, node.locate("CODE"), scope, scheme=scheme, **values)

    def add_region(self, node: Node, role: str, scope: Scope, name: str = "") -> None:
        """A row for a NUTS code in the attribute CODE, unless the same part has it already."""
        raw = node.take_attribute("CODE")
        key = (role, raw, scope.lot_id)
        if raw.strip() and key not in self.regions:
            self.regions.add(key)
            place = node.locate() if name else node.locate("CODE")
            country = read_country(raw.strip()[:2])
            values = {"name_raw": name, "code_scheme": "NUTS", "code_raw": raw, "country": country}
            self.add(PLACE_MENTIONS, place, scope, role=role, **values)


def read_moment(node: Node) -> tuple[str, str]:
    """A date element as ISO 8601 ('' if it is no date) and as written: text, or the parts DAY, MONTH, YEAR and TIME."""
    if node.children:
        parts = {name: _take_part(node, name) for name in ("DAY", "MONTH", "YEAR", "TIME")}
        raw = " ".join(part for part in parts.values() if part)
        day = f"{parts['YEAR']}-{parts['MONTH']:0>2}-{parts['DAY']:0>2}"
        time = parts["TIME"]
    else:
        raw = day = node.take().strip()
        beside = node.parent.child(TIME_BESIDE.get(node.name, "")) if node.parent else None
        time = beside.take().strip() if beside else ""
        raw = f"{raw} {time}".strip()
    if not time:
        return read_timestamp(day), raw
    if _ONE_DIGIT_HOUR.fullmatch(time):
        time = f"0{time}"
    return read_timestamp(f"{day}T{time}") or read_timestamp(day), raw


def _take_part(node: Node, name: str) -> str:
    part = node.child(name)
    return part.take().strip() if part else ""


def fold_lot_number(raw: str) -> str:
    """A lot's number for comparison: 'Lot 01' and '1' are the same."""
    return _LOT_WORDS.sub("", clean_name(raw).lower())
