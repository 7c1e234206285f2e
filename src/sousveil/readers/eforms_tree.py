"""The elements of one eForms notice: finding them, taking their text, and knowing at the end which were not taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import AMOUNTS, NOTICE_DATES, NOTICE_TEXTS
from sousveil.model.notice_values import format_amount, read_amount, read_timestamp
from sousveil.readers.eforms_codes import read_language
from sousveil.readers.xml_safety import local_name, make_xpath
from sousveil.vocabulary.currency_codes import read_currency

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
# Beneath these stand natural persons: contacts, owners, points of contact.
_PRIVATE = frozenset(("Contact", "TouchPoint", "UltimateBeneficialOwner", "Person", "ResidenceAddress"))
_LOT = f"{{{NAMESPACES['cac']}}}ProcurementProjectLot"
_PROSE = frozenset(("Name", "Description", "Note", "Title", "ProcessReason", "CalculationExpression"))


class EformsTree:
    """The notice's elements. `language` is the code of the notice's language as written ('DEU').

    Whatever `take` and its kin return counts as mapped; `count_rest` counts every other text.
    """

    def __init__(self, root: Any, rows: NoticeRows) -> None:
        self.root = root
        self.rows = rows
        self.extension = self.find(root, EXTENSION)
        self.language = ""
        self.lots: dict[str, str] = {}
        # lxml makes a new object for an element when none is kept, so that identity needs all of them.
        self._elements = list(root.iter("*"))
        self._taken: set[Any] = set()
        self._withheld: set[Any] = set()
        self._rest: list[tuple[Any, str, bool]] = []
        self._xpaths: dict[Any, str] = {root: make_xpath(root)}

    def find(self, parent: Any, path: str) -> Any:
        """The first element at `path` (with the prefixes of NAMESPACES) under `parent`; None without parent or match."""
        return None if parent is None else parent.find(path, NAMESPACES)

    def find_all(self, parent: Any, path: str) -> list[Any]:
        """All elements at `path` under `parent`, in the order of the document; none for no parent."""
        return [] if parent is None else parent.findall(path, NAMESPACES)

    def locate(self, element: Any) -> str:
        """The locator of `element` as JSON, the same as `xml_safety.locate_element` gives but without counting its
        siblings again for each: notices with a thousand lots exist."""
        return f'{{"xpath":{json.dumps(self._make_xpath(element), ensure_ascii=False)}}}'

    def _make_xpath(self, element: Any) -> str:
        if element not in self._xpaths:
            parent = element.getparent()
            above = self._make_xpath(parent)
            alike: dict[str, list[Any]] = {}
            for child in parent:
                alike.setdefault(local_name(child.tag), []).append(child)
            for name, children in alike.items():
                step = f"{above}/*[local-name()='{name}']"
                for number, child in enumerate(children, 1):
                    self._xpaths[child] = f"{step}[{number}]" if len(children) > 1 else step
        return self._xpaths[element]

    def take(self, element: Any) -> str:
        """The element's text exactly as written, '' for None; it counts as mapped."""
        if element is None:
            return ""
        self._taken.add(element)
        return element.text or ""

    def take_code(self, parent: Any, path: str) -> str:
        """The text of the first element at `path`, trimmed: for codes, ids and flags."""
        return self.take(self.find(parent, path)).strip()

    def withhold(self, element: Any) -> None:
        """All text beneath `element` is personal data and will be counted as withheld."""
        self._withheld.add(element)

    def choose_variant(self, parent: Any, path: str) -> Any:
        """Of the elements at `path`, one for each language, that in the notice's language, else the first with text."""
        variants = [e for e in self.find_all(parent, path) if (e.text or "").strip()]
        own = (e for e in variants if e.get("languageID") == self.language)
        return next(own, variants[0] if variants else None)

    def add_text(self, element: Any, role: str, lot_id: str = "") -> None:
        """A row of raw_notice_texts, nothing for None."""
        if element is not None:
            language = read_language(element.get("languageID", self.language))
            text = self.take(element)
            place = self.locate(element)
            self.rows.add(NOTICE_TEXTS, place, role=role, lot_id=lot_id, text=text, language=language)

    def add_amount(self, element: Any, role: str, **ids: str) -> None:
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

    def add_dates(self, parent: Any, path: str, role: str, **ids: str) -> None:
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

    def take_moment(self, element: Any) -> tuple[str, str]:
        """The date in `element` with the time of the sibling of the same name: ISO 8601 ('' if none), and as written."""
        day = self.take(element).strip()
        times = f"{{*}}{local_name(element.tag).removesuffix('Date')}Time"
        beside = next((e for e in element.itersiblings(times) if (e.text or "").strip()), None)
        time = self.take(beside).strip()
        raw = f"{day} {time}".strip()
        if not time:
            return read_timestamp(day), raw
        zone = time[8:] or day[10:]
        return read_timestamp(f"{day[:10]}T{time[:8]}{zone}") or read_timestamp(day), raw

    def add_other_amounts(self) -> None:
        """raw_amounts rows for money that nothing else took: prizes, shares of subcontractors, fees."""
        for element, _, _ in self._list_rest():
            if element.get("currencyID") is not None:
                self.add_amount(element, "other", lot_id=self._find_lot(element))

    def add_prose(self) -> None:
        """raw_notice_texts rows for all prose in the notice's language that nothing else took."""
        for element, path, is_private in self._list_rest():
            if is_private or element.get("languageID") is None or "/efac:Organizations/" in path:
                continue
            name = local_name(element.tag)
            if not (name in _PROSE or name.endswith("Description")) or "/cac:Address/" in path:
                continue
            if element is self.choose_variant(element.getparent(), f"{{*}}{name}"):
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

    def _list_rest(self) -> Iterator[tuple[Any, str, bool]]:
        """Elements with text that were not taken, their paths, and whether what stands there is personal data."""
        if not self._rest:
            self._rest = list(self._walk_rest())
        return (found for found in self._rest if found[0] not in self._taken)

    def _walk_rest(self) -> Iterator[tuple[Any, str, bool]]:
        above: dict[Any, tuple[str, bool]] = {}
        for element in self._elements:
            path, is_private = above.get(element.getparent(), ("", False))
            name = _prefix_name(element.tag)
            is_private = is_private or name.rpartition(":")[2] in _PRIVATE or element in self._withheld
            above[element] = path, is_private = f"{path}/{name}", is_private
            if element not in self._taken and element.text and not element.text.isspace():
                yield element, path, is_private

    def _find_lot(self, element: Any) -> str:
        lot = next((above for above in element.iterancestors(_LOT)), None)
        return (
            "" if lot is None else self.lots.get((lot.findtext("cbc:ID", "", NAMESPACES) or "").strip(), "")
        )


def _find_role(path: str) -> str:
    """The role of prose in raw_notice_texts by where it stands."""
    if "/cac:AwardingTerms/" in path or "/efac:SelectionCriteria/" in path:
        return "criteria"
    return "award_title" if path.endswith("/efac:SettledContract/cbc:Title") else "other"


@lru_cache(maxsize=4096)
def _prefix_name(tag: str) -> str:
    uri, _, name = tag.rpartition("}")
    prefix = _PREFIXES.get(uri.removeprefix("{"))
    return f"{prefix}:{name}" if prefix else name
