"""One OCDS release (1.0 or 1.1, single or compiled) to the rows of the notice tables.

Field by field after the release schema (https://standard.open-contracting.org/1.1/en/schema/reference/), with the
lots, bids and location extensions and the habits of the publishers we met. docs/reference/readers/ocds.md lists it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import LOTS
from sousveil.readers.ocds_awards import AwardTables
from sousveil.readers.ocds_codes import CATEGORIES, clean_line, read_kind, read_procedure
from sousveil.readers.ocds_items import write_amendments, write_items, write_more_classifications
from sousveil.readers.ocds_parties import Parties
from sousveil.readers.ocds_paths import PathCounts
from sousveil.readers.ocds_scope import Json, Scope, make_form

_RELEASE_KEYS = frozenset(
    ("ocid", "id", "date", "tag", "language", "parties", "buyer", "planning", "tender", "awards", "contracts", "bids",
     "relatedProcesses", "relatedProcess")
)  # fmt: skip
_TENDER = make_form(
    {
        "title": "title",
        "description": "description",
        "awardCriteriaDetails": "criteria",
        "eligibilityCriteria": "criteria",
        "procurementMethodRationale": "other",
        "submissionMethodDetails": "other",
    },
    "id tenderID status procurementMethod procurementMethodDetails mainProcurementCategory numberOfTenderers value"
    " minValue maxValue tenderPeriod enquiryPeriod awardPeriod contractPeriod bidOpening procuringEntity tenderers lots"
    " items classification additionalClassifications amendments amendment",
)
_LOT = make_form(
    {"title": "lot_title", "description": "lot_description"},
    "id status value minValue maxValue contractPeriod tenderPeriod",
)
_PLANNING = make_form({"rationale": "other"}, "budget")
_BUDGET = make_form({"description": "other", "project": "other"}, "amount")
_TITLE_KEY = re.compile(r"(?:title|description)(?:_[A-Za-z-]+)?$")
_HEAD_PLACES = {
    "native_id": "/id",
    "process_id": "/ocid",
    "kind_raw": "/tag",
    "language": "/language",
    "published_at_raw": "/date",
}
_TENDER_PLACES = {
    "status_raw": "/tender/status",
    "procedure_raw": "/tender/procurementMethod",
    "category_raw": "/tender/mainProcurementCategory",
    "bidder_count_raw": "/tender/numberOfTenderers",
}


class ReleaseTables:
    """Writes the rows of one release. `place`: path inside the release → locator as JSON."""

    def __init__(
        self, rows: NoticeRows, paths: PathCounts, release: Json, place: Callable[[str], str]
    ) -> None:
        self._rows = rows
        self._release = release
        self._scope = Scope(rows, paths, place)
        self._parties = Parties(self._scope, release)
        self._notice: Json = {}
        self._places: dict[str, str] = {}  # column of raw_notices → path of its value

    def write(self, kind: str = "") -> None:
        """Opens a notice and adds all its rows. `kind` overrides what the tags say."""
        release, scope = self._release, self._scope
        self._notice = self._rows.open_notice(scope.place(""))
        self._parties.check_ids()
        self._write_head(kind)
        buyer = scope.section(release, "buyer", "")
        scope.country = self._notice["country"] = self._parties.read_country(buyer) if buyer else ""
        tender = scope.section(release, "tender", "")
        if tender:
            self._write_tender(tender, "/tender")
        self._parties.add(buyer, "buyer", "/buyer", "/buyer")
        self._write_planning()
        awards = AwardTables(scope, self._parties, release)
        awards.write_awards()
        awards.write_contracts()
        awards.write_bids()
        awards.write_links(release, "")
        self._parties.add_rest()
        scope.count_rest(release, _RELEASE_KEYS, "")
        if not self._notice["title_raw"]:
            self._find_title(tender)
        self._write_places()

    def _write_places(self) -> None:
        """Fills `locators`: the columns that have a value, each with where it stands."""
        notice, place = self._notice, self._scope.place
        found = [
            f'"{column}":{place(at)}'
            for column, at in sorted(self._places.items())
            if notice[column] not in ("", None)
        ]
        notice["locators"] = "{" + ",".join(found) + "}" if found else ""

    def _write_head(self, kind: str) -> None:
        release, scope, notice = self._release, self._scope, self._notice
        tags = release.get("tag")
        names = [str(tag) for tag in (tags if isinstance(tags, list) else [tags]) if isinstance(tag, str)]
        scope.language = scope.take(release, "language", "")
        notice.update(
            native_id=scope.take(release, "id", ""),
            process_id=scope.take(release, "ocid", ""),
            kind=kind or read_kind(names),
            kind_raw=", ".join(names),
            language=scope.language,
            published_at_raw=scope.take(release, "date", ""),
        )
        self._places.update(_HEAD_PLACES)
        if not notice["process_id"]:
            self._rows.report("schema_mismatch", "a release without ocid", scope.place(""))
        notice["published_at"] = scope.published_at = scope.add_date(release, "date", "published", "", "")

    def _write_tender(self, tender: Json, at: str) -> None:
        scope, notice = self._scope, self._notice
        status, status_raw = scope.read_status(tender, "tender", at)
        method = scope.take(tender, "procurementMethod", at)
        details = scope.take(tender, "procurementMethodDetails", at)
        category = scope.take(tender, "mainProcurementCategory", at)
        count, count_raw = scope.read_count(tender, "numberOfTenderers", at)
        reference = "tenderID" if tender.get("tenderID") else "id"
        self._set_title(scope.take(tender, "title", at), f"{at}/title")
        notice.update(
            reference=scope.take(tender, reference, at),
            status=status,
            status_raw=status_raw,
            procedure=read_procedure(method, details),
            procedure_raw=method or details,
            category=CATEGORIES.get(category.strip(), ""),
            category_raw=category,
            bidder_count=count,
            bidder_count_raw=count_raw,
        )
        self._places.update(_TENDER_PLACES)
        self._places["reference"] = f"{at}/{reference}"
        if not method:
            self._places["procedure_raw"] = f"{at}/procurementMethodDetails"
        if reference == "tenderID":
            scope.count(tender.get("id"), f"{at}/id")
        if method and details:
            scope.add_text("other", details, f"{at}/procurementMethodDetails")
        self._write_lots(tender, at)
        for key, role in (("value", "estimate"), ("minValue", "lowest"), ("maxValue", "ceiling")):
            scope.add_amount(tender, key, role, at, at)
        for key, roles in (
            ("tenderPeriod", ("tender_start", "tender_end")),
            ("enquiryPeriod", ("other", "other")),
            ("awardPeriod", ("other", "other")),
            ("contractPeriod", ("contract_start", "contract_end")),
        ):
            scope.add_period(tender, key, roles, at, at)
        self._write_opening(tender, at)
        entity = scope.section(tender, "procuringEntity", at)
        self._parties.add(entity, "procuring_entity", f"{at}/procuringEntity", f"{at}/procuringEntity")
        for found, here in scope.each(tender, "tenderers", at, at):
            self._parties.add(found, "tenderer", here, f"{at}/tenderers/[]")
        main = scope.section(tender, "classification", at)
        if main:
            scope.add_classification(main, f"{at}/classification", f"{at}/classification", is_main=True)
        write_more_classifications(scope, tender, at, at)
        write_items(scope, self._parties, tender, at, at)
        write_amendments(scope, tender, at, at)
        scope.add_texts(tender, _TENDER, at, at)

    def _write_opening(self, tender: Json, at: str) -> None:
        opening = self._scope.section(tender, "bidOpening", at)
        if opening:
            here = f"{at}/bidOpening"
            self._scope.add_date(opening, "date", "bid_opening", here, here)
            self._scope.count_rest(opening, frozenset(("date",)), here)

    def _write_lots(self, tender: Json, above: str) -> None:
        scope = self._scope
        shape = f"{above}/lots/[]"
        for lot, at in scope.each(tender, "lots", above, above):
            status, status_raw = scope.read_status(lot, "tender", shape)
            title, native_id = scope.take(lot, "title", shape), scope.take(lot, "id", shape)
            if scope.is_withheld(title):
                title = ""
            lot_id = self._rows.add(
                LOTS,
                scope.place(at),
                native_id=native_id,
                title=clean_line(title),
                title_raw=title,
                status=status,
                status_raw=status_raw,
            )
            if native_id in scope.lots:
                self._rows.report("duplicate_id", f"two lots have the id {native_id[:60]}", scope.place(at))
            scope.lots.setdefault(native_id, lot_id)
            for key, role in (("value", "estimate"), ("minValue", "lowest"), ("maxValue", "ceiling")):
                scope.add_amount(lot, key, role, at, shape, lot_id=lot_id)
            scope.add_period(
                lot, "contractPeriod", ("contract_start", "contract_end"), at, shape, lot_id=lot_id
            )
            scope.add_period(lot, "tenderPeriod", ("tender_start", "tender_end"), at, shape, lot_id=lot_id)
            scope.add_texts(lot, _LOT, at, shape, lot_id)

    def _write_planning(self) -> None:
        scope = self._scope
        planning = scope.section(self._release, "planning", "")
        budget = scope.section(planning, "budget", "/planning")
        at = "/planning/budget"
        scope.add_amount(budget, "amount", "budget", at, at)
        scope.add_texts(budget, _BUDGET, at, at)
        scope.add_texts(planning, _PLANNING, "/planning", "/planning")

    def _find_title(self, tender: Json) -> None:
        """The title from elsewhere when the tender has none: another language, its description, an award, an item."""
        each = self._scope.each
        holders = [
            (tender, "/tender"),
            *each(self._release, "awards", "", ""),
            *each(self._release, "contracts", "", ""),
        ]
        holders += [found for holder, at in holders for found in each(holder, "items", at, at)]
        for holder, at in holders:
            for key in sorted(filter(_TITLE_KEY.match, holder), key=lambda key: key.startswith("desc")):
                text = holder[key]
                if isinstance(text, str) and self._set_title(text, f"{at}/{key}"):
                    return

    def _set_title(self, text: str, at: str) -> bool:
        if not text.strip() or self._scope.is_withheld(text):
            return False
        title = clean_line(text)
        if not at.rpartition("/")[2].startswith("title"):
            title = _take_sentence(title)
        self._notice.update(title=title, title_raw=text)
        self._places["title_raw"] = at
        return True


def _take_sentence(text: str) -> str:
    """The first sentence of a description that stands in for a title."""
    end = min((at for mark in (". ", "; ", "。") if (at := text.find(mark)) > 20), default=len(text))
    return text[: min(end, 300)].strip()
