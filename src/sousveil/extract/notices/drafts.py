"""The notice in the making: its statements by role, its rows so far, its lots."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sousveil.extract.notices.kinds import Kind
from sousveil.extract.notices.layout import Layout
from sousveil.extract.notices.lots import read_lot_key
from sousveil.extract.notices.statements import Statement
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import LOTS
from sousveil.model.notice_values import clean_name

SECTIONS = ("notice", "cover", "instructions", "other")
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef—…“”"
_BREAK = re.compile(rf"(?<=[{_CJK}])\s*\n\s*|\s*\n\s*(?=[{_CJK}])")
_SPACED_OUT = re.compile(r"(?:[\u3400-\u9fff] ){3,}[\u3400-\u9fff]")


@dataclass(slots=True)
class Draft:
    """`notice`: the raw_notices row, which may change until the end; `lots`: key → lot_id;
    `locators`: column of that row → its locator; `award_count`: awards that name a supplier.
    """

    layout: Layout
    statements: list[Statement]
    kind: Kind
    rows: NoticeRows
    notice: dict[str, Any] = field(default_factory=dict)
    lots: dict[str, str] = field(default_factory=dict)
    locators: dict[str, str] = field(default_factory=dict)
    award_count: int = 0
    _picked: dict[tuple[str, ...], list[Statement]] = field(default_factory=dict)
    _rows: dict[int, list[Statement]] = field(default_factory=dict)
    _lot_names: dict[str, dict[str, Statement]] = field(default_factory=dict)

    def raw(self, statement: Statement) -> str:
        """The words of a statement, as stored."""
        return self.layout.slice(statement.start, statement.end)

    def pick(self, *fields: str) -> list[Statement]:
        """The statements of these fields outside sample forms, the best sections first, else in order."""
        if fields not in self._picked:
            found = [s for s in self.statements if s.section in SECTIONS and s.has(*fields)]
            found.sort(key=lambda s: (SECTIONS.index(s.section), s.form == "spaced", s.start))
            self._picked[fields] = found
        return list(self._picked[fields])

    def pick_row(self, row: int, *fields: str) -> list[Statement]:
        """The statements of these fields in one row of a table."""
        if not self._rows:
            for statement in self.statements:
                self._rows.setdefault(statement.row, []).append(statement)
        return [s for s in self._rows.get(row, []) if s.section in SECTIONS and s.has(*fields)]

    def pick_best(self, *fields: str) -> list[Statement]:
        """Those of `pick` that stand in the best section that has any; chapters on needs and marks do not count."""
        found = [s for s in self.pick(*fields) if s.section != "other"]
        return [s for s in found if s.section == found[0].section] if found else []

    def open_lot(self, key: str, statement: Statement) -> str:
        """The lot_id of the lot `key`, '' for ''. Its row is made where it is first asked for."""
        if not key:
            return ""
        if key not in self.lots:
            named = self._find_lot(key, "lot") or statement
            title = self._find_lot(key, "lot_title")
            title_raw = self.raw(title) if title else ""
            is_named = named is not statement
            self.lots[key] = self.rows.add(
                LOTS,
                locate(named.start, named.end, named.page),
                native_id=self.raw(named) if is_named else key,
                title=clean_words(title_raw),
                title_raw=title_raw,
            )
        return self.lots[key]

    def _find_lot(self, key: str, field_: str) -> Statement | None:
        if field_ not in self._lot_names:
            named: dict[str, Statement] = {}
            for statement in self.pick(field_):
                number = read_lot_key(self.raw(statement)[:12]) if field_ == "lot" else statement.lot
                named.setdefault(number, statement)
            self._lot_names[field_] = named
        return self._lot_names[field_].get(key)


def locate(start: int, end: int, page: int | None) -> str:
    """The locator of stored words, as JSON."""
    return format_locator(TextLocator(start, end, page))


def clean_words(raw: str) -> str:
    """`raw` on one line: a break inside Chinese words leaves nothing, other white space becomes one space."""
    words = clean_name(_BREAK.sub("", raw))
    return _SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), words)
