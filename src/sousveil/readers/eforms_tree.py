"""The elements of one eForms notice: finding them, taking their text, and knowing at the end which were not taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import AMOUNTS, NOTICE_DATES, NOTICE_TEXTS
from sousveil.model.notice_values import format_amount, read_amount, read_timestamp
from sousveil.readers.eforms_codes import read_language
from sousveil.readers.eforms_nodes import EformsNode, grow_tree
from sousveil.vocabulary.currency_codes import read_currency

EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
# Beneath these stand natural persons: contacts, owners, points of contact.
_PRIVATE = frozenset(("Contact", "TouchPoint", "UltimateBeneficialOwner", "Person", "ResidenceAddress"))
_LOT = "cac:ProcurementProjectLot"
_PROSE = frozenset(("Name", "Description", "Note", "Title", "ProcessReason", "CalculationExpression"))


class EformsTree:
    """The notice's elements. `language` is the code of the notice's language as written ('DEU').

    Whatever `take` and its kin return counts as mapped; `count_rest` counts every other text.
    """

    def __init__(self, element: Any, rows: NoticeRows) -> None:
        """`element`: the root, of lxml."""
        self.root = grow_tree(element)
        self.rows = rows
        self.extension = self.find(self.root, EXTENSION)
        self.language = ""
        self.lots: dict[str, str] = {}
        self._rest: list[tuple[EformsNode, str, bool]] = []

    def find(self, parent: EformsNode | None, path: str) -> EformsNode | None:
        """The first element at `path` (with the prefixes of NAMESPACES) under `parent`; None without parent or match."""
        return None if parent is None else parent.find(path)

    def find_all(self, parent: EformsNode | None, path: str) -> list[EformsNode]:
        """All elements at `path` under `parent`, in the order of the document; none for no parent."""
        return [] if parent is None else parent.find_all(path)

    def locate(self, element: EformsNode) -> str:
        """The locator of the element as JSON."""
        return f'{{"xpath":"{element.xpath}"}}'

    def take(self, element: EformsNode | None) -> str:
        """The element's text exactly as written, '' for None; it counts as mapped."""
        if element is None:
            return ""
        element.is_taken = True
        return element.text

    def take_code(self, parent: EformsNode | None, path: str) -> str:
        """The text of the first element at `path`, trimmed: for codes, ids and flags."""
        return self.take(self.find(parent, path)).strip()

    def withhold(self, element: EformsNode | None) -> None:
        """All text beneath `element` is personal data and will be counted as withheld."""
        if element is not None:
            element.is_withheld = True

    def choose_variant(self, parent: EformsNode | None, path: str) -> EformsNode | None:
        """Of the elements at `path`, one for each language, that in the notice's language, else the first with text."""
        return self._choose(self.find_all(parent, path))

    def _choose(self, variants: Sequence[EformsNode]) -> EformsNode | None:
        first = None
        for element in variants:
            if element.text and not element.text.isspace():
                if element.attributes.get("languageID") == self.language:
                    return element
                first = first or element
        return first

    def add_text(self, element: EformsNode | None, role: str, lot_id: str = "") -> None:
        """A row of raw_notice_texts, nothing for None."""
        if element is not None:
            language = read_language(element.get("languageID", self.language))
            text = self.take(element)
            place = self.locate(element)
            self.rows.add(NOTICE_TEXTS, place, role=role, lot_id=lot_id, text=text, language=language)

    def add_amount(self, element: EformsNode | None, role: str, **ids: str) -> None:
        """A row of raw_amounts, nothing for None. `ids`: lot_id, award_id, bid_id, dated_at."""
        if element is None:
            return
        raw, currency_raw = self.take(element), element.get("currencyID", "")
        amount, currency = read_amount(raw), read_currency(currency_raw)
        place = self.locate(element)
        if amount.problem:
            self.rows.report(amount.problem, role, place)
        if not currency:
            self.rows.report("currency_unknown", role, place)
        exact = None if amount.value is None else format_amount(amount.value)
        number = None if amount.value is None else float(amount.value)
        values = {"amount": number, "amount_exact": exact, "amount_raw": raw}
        self.rows.add(
            AMOUNTS, place, role=role, currency=currency, currency_raw=currency_raw, **values, **ids
        )

    def add_dates(self, parent: EformsNode | None, path: str, role: str, **ids: str) -> None:
        """Rows of raw_notice_dates for the dates at `path` under `parent`, each with the time beside it.

        `path` ends in …Date. `ids`: lot_id, award_id. A date that no calendar has is kept as written, and a problem.
        """
        for element in self.find_all(parent, path):
            at, raw = self.take_moment(element)
            if raw:
                place = self.locate(element)
                self.rows.add(NOTICE_DATES, place, role=role, at=at, at_raw=raw, **ids)
                if not at:
                    self.rows.report("date_invalid", role, place)

    def take_moment(self, element: EformsNode) -> tuple[str, str]:
        """The date in `element` with the time of the sibling of the same name: ISO 8601 ('' if none), and as written."""
        day = self.take(element).strip()
        name = f"{element.local.removesuffix('Date')}Time"
        beside = next((e for e in element.walk_after() if e.local == name and e.text.strip()), None)
        time = self.take(beside).strip()
        raw = f"{day} {time}".strip()
        if not time:
            return read_timestamp(day), raw
        zone = time[8:] or day[10:]
        return read_timestamp(f"{day[:10]}T{time[:8]}{zone}") or read_timestamp(day), raw

    def add_other_amounts(self) -> None:
        """raw_amounts rows for money that nothing else took: prizes, shares of subcontractors, fees."""
        for element, _, _ in self._list_rest():
            if "currencyID" in element.attributes:
                self.add_amount(element, "other", lot_id=self._find_lot(element))

    def add_prose(self) -> None:
        """raw_notice_texts rows for all prose in the notice's language that nothing else took."""
        for element, path, is_private in self._list_rest():
            if is_private or "languageID" not in element.attributes or "/efac:Organizations/" in path:
                continue
            name = element.local
            if not (name in _PROSE or name.endswith("Description")) or "/cac:Address/" in path:
                continue
            siblings = element.parent.children if element.parent else ()
            if element is self._choose([sibling for sibling in siblings if sibling.local == name]):
                self.add_text(element, _find_role(path), self._find_lot(element))

    def count_rest(self) -> None:
        """Counts what was not taken by its path; personal data as withheld, further languages as translations."""
        for element, path, is_private in self._list_rest():
            language = element.get("languageID")
            if is_private:
                self.rows.count_path(path, "withheld")
            elif language and self.language and language != self.language:
                self.rows.count_path(f"{path} (translation)")
            else:
                self.rows.count_path(path)

    def _list_rest(self) -> Iterator[tuple[EformsNode, str, bool]]:
        """Elements with text that were not taken, their paths, and whether what stands there is personal data."""
        if not self._rest:
            self._walk_rest(self.root, "", is_private=False)
        return (found for found in self._rest if not found[0].is_taken)

    def _walk_rest(self, element: EformsNode, above: str, *, is_private: bool) -> None:
        path = f"{above}/{element.name}"
        is_private = is_private or element.is_withheld or element.local in _PRIVATE
        if not element.is_taken and element.text and not element.text.isspace():
            self._rest.append((element, path, is_private))
        for child in element.children:
            self._walk_rest(child, path, is_private=is_private)

    def _find_lot(self, element: EformsNode) -> str:
        lot = element.parent
        while lot is not None and lot.name != _LOT:
            lot = lot.parent
        if lot is None:
            return ""
        number = lot.find("cbc:ID")
        return self.lots.get("" if number is None else number.text.strip(), "")


def _find_role(path: str) -> str:
    """The role of prose in raw_notice_texts by where it stands."""
    if "/cac:AwardingTerms/" in path or "/efac:SelectionCriteria/" in path:
        return "criteria"
    return "award_title" if path.endswith("/efac:SettledContract/cbc:Title") else "other"
