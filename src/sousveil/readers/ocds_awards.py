"""Awards, contracts with their payments, bids, and related processes of a release."""

from __future__ import annotations

from typing import Any

from sousveil.model.notice_tables import AWARDS, BIDS, NOTICE_LINKS
from sousveil.readers.ocds_codes import clean_line, read_relation
from sousveil.readers.ocds_items import write_amendments, write_items
from sousveil.readers.ocds_parties import Parties
from sousveil.readers.ocds_scope import Json, Scope, make_form

_TEXTS = {"title": "award_title", "description": "description", "rationale": "other"}
_AWARD = make_form(
    _TEXTS,
    "id status date value suppliers items contractPeriod relatedLot relatedLots lotID amendments amendment",
)
_CONTRACT = make_form(
    _TEXTS,
    "id awardID status dateSigned period value minValue maxValue valueWithTax items suppliers buyer implementation"
    " amendments amendment relatedProcesses relatedProcess relatedLot relatedLots lotID",
)
_BID_KEYS = frozenset(
    ["id", "status", "date", "value", "tenderers", "relatedLot", "relatedLots", "lotID", "lotValues"]
)
_TRANSACTION_KEYS = frozenset(("value", "amount", "date"))
_LINK_KEYS = frozenset(("relationship", "identifier", "title"))


class AwardTables:
    """Writes the rows of what follows a tender. The lots must be in `scope` already."""

    def __init__(self, scope: Scope, parties: Parties, release: Json) -> None:
        self._scope = scope
        self._parties = parties
        self._release = release
        self._awards: dict[str, str] = {}
        self._award_lots: dict[str, str] = {}

    def write_awards(self) -> None:
        """Adds the awards, with amounts, suppliers and items."""
        scope = self._scope
        shape = "/awards/[]"
        for award, at in scope.each(self._release, "awards", "", ""):
            native_id = scope.take(award, "id", shape)
            lot_id = scope.find_lot(award, shape)
            award_id, dated_at = self._add_award(award, "award", at, shape, lot_id)
            if native_id in self._awards:
                scope.rows.report("duplicate_id", f"two awards have the id {native_id[:60]}", scope.place(at))
            self._awards.setdefault(native_id, award_id)
            self._award_lots.setdefault(native_id, lot_id)
            ids = {"award_id": award_id, "lot_id": lot_id}
            dated = {"dated_at": dated_at} if dated_at else {}
            scope.add_amount(award, "value", "award", at, shape, **ids, **dated)
            scope.add_period(award, "contractPeriod", ("contract_start", "contract_end"), at, shape, **ids)
            for found, here in scope.each(award, "suppliers", at, shape):
                self._parties.add(found, "supplier", here, f"{shape}/suppliers/[]", **ids)
            write_items(scope, self._parties, award, at, shape, **ids)
            write_amendments(scope, award, at, shape, **ids)
            scope.add_texts(award, _AWARD, at, shape, lot_id)

    def write_contracts(self) -> None:
        """Adds the contracts, with amounts, parties, items and payments."""
        scope = self._scope
        shape = "/contracts/[]"
        for contract, at in scope.each(self._release, "contracts", "", ""):
            award_native_id = scope.take(contract, "awardID", shape)
            if award_native_id and self._awards and award_native_id not in self._awards:
                detail = f"awardID {award_native_id[:60]} is no award of the release"
                scope.rows.report("reference_broken", detail, scope.place(at))
            lot_id = scope.find_lot(contract, shape) or self._award_lots.get(award_native_id, "")
            award_id, dated_at = self._add_award(contract, "contract", at, shape, lot_id)
            ids = {"award_id": award_id, "lot_id": lot_id}
            dated = {"dated_at": dated_at} if dated_at else {}
            for key, role in (
                ("value", "contract"),
                ("minValue", "lowest"),
                ("maxValue", "ceiling"),
                ("valueWithTax", "other"),
            ):
                scope.add_amount(contract, key, role, at, shape, **ids, **dated)
            scope.add_period(contract, "period", ("contract_start", "contract_end"), at, shape, **ids)
            for key, role in (("suppliers", "supplier"), ("buyer", "buyer")):
                form = f"{shape}/{key}/[]" if key == "suppliers" else f"{shape}/{key}"
                for found, here in scope.each(contract, key, at, shape):
                    self._parties.add(found, role, here, form, **ids)
            write_items(scope, self._parties, contract, at, shape, **ids)
            self._write_payments(contract, at, shape, **ids)
            write_amendments(scope, contract, at, shape, **ids)
            self.write_links(contract, at)
            scope.add_texts(contract, _CONTRACT, at, shape, lot_id)

    def _add_award(self, found: Json, stage: str, at: str, shape: str, lot_id: str) -> tuple[str, str]:
        """Adds the raw_awards row; its id and its date."""
        scope = self._scope
        status, status_raw = scope.read_status(found, "award", shape)
        title = scope.take(found, "title", shape)
        if scope.is_withheld(title):
            title = ""
        key, role = ("date", "award") if stage == "award" else ("dateSigned", "signed")
        dated_at_raw = scope.take(found, key, shape)
        dated_at = scope.read_date(dated_at_raw, f"{at}/{key}")
        award_id = scope.rows.add(
            AWARDS,
            scope.place(at),
            stage=stage,
            native_id=scope.take(found, "id", shape),
            award_native_id=scope.take(found, "awardID", shape) if stage == "contract" else "",
            lot_id=lot_id,
            title=clean_line(title),
            title_raw=title,
            status=status,
            status_raw=status_raw,
            dated_at=dated_at,
            dated_at_raw=dated_at_raw,
        )
        if dated_at_raw.strip():
            scope.add_known_date(
                f"{at}/{key}", role, dated_at, dated_at_raw, award_id=award_id, lot_id=lot_id
            )
        return award_id, dated_at

    def _write_payments(self, contract: Json, above: str, shape_above: str, **ids: str) -> None:
        scope = self._scope
        implementation = scope.section(contract, "implementation", shape_above)
        shape = f"{shape_above}/implementation"
        for found, at in scope.each(implementation, "transactions", f"{above}/implementation", shape):
            form = f"{shape}/transactions/[]"
            raw = scope.take(found, "date", form)
            dated_at = scope.read_date(raw, f"{at}/date")
            # OCDS 1.0 calls it amount, 1.1 value; some write both.
            key = "value" if found.get("value") else "amount"
            dated = {"dated_at": dated_at} if dated_at else {}
            scope.add_amount(found, key, "paid", at, form, **ids, **dated)
            if key == "value":
                scope.count(found.get("amount"), f"{form}/amount")
            if raw and not found.get(key):
                scope.count(raw, f"{form}/date")
            scope.count_rest(found, _TRANSACTION_KEYS, form)
        scope.count_rest(implementation, frozenset(("transactions",)), shape)

    def write_bids(self) -> None:
        """Adds the bids: `bids.details` of the bids extension, or a plain list."""
        scope = self._scope
        bids = self._release.get("bids")
        if isinstance(bids, dict):
            scope.count_rest(bids, frozenset(("details",)), "/bids")
            holder, key, above, shape = bids, "details", "/bids", "/bids"
        else:
            holder, key, above, shape = self._release, "bids", "", ""
        form = f"{shape}/{key}/[]"
        for bid, at in scope.each(holder, key, above, shape):
            status, status_raw = scope.read_status(bid, "bid", form)
            lot_id = scope.find_lot(bid, form)
            raw = scope.take(bid, "date", form)
            submitted_at = scope.read_date(raw, f"{at}/date")
            bid_id = scope.rows.add(
                BIDS,
                scope.place(at),
                lot_id=lot_id,
                native_id=scope.take(bid, "id", form),
                status=status,
                status_raw=status_raw,
                submitted_at=submitted_at,
                submitted_at_raw=raw,
            )
            dated = {"dated_at": submitted_at} if submitted_at else {}
            scope.add_amount(bid, "value", "bid", at, form, bid_id=bid_id, lot_id=lot_id, **dated)
            for part, here in scope.each(bid, "lotValues", at, form):
                part_lot = scope.find_lot(part, f"{form}/lotValues/[]")
                scope.add_amount(
                    part,
                    "value",
                    "bid",
                    here,
                    f"{form}/lotValues/[]",
                    bid_id=bid_id,
                    lot_id=part_lot,
                    **dated,
                )
                scope.count_rest(part, frozenset(("value", "relatedLot")), f"{form}/lotValues/[]")
            for found, here in scope.each(bid, "tenderers", at, form):
                self._parties.add(
                    found, "tenderer", here, f"{form}/tenderers/[]", bid_id=bid_id, lot_id=lot_id
                )
            scope.count_rest(bid, _BID_KEYS, form)

    def write_links(self, holder: Json, above: str) -> None:
        """Adds the related processes of `holder`, the release or a contract at `above`."""
        scope = self._scope
        base = "/contracts/[]" if above else ""
        for key in ("relatedProcesses", "relatedProcess"):
            shape = f"{base}/{key}/[]" if key == "relatedProcesses" else f"{base}/{key}"
            for found, at in scope.each(holder, key, above, base):
                target = scope.take(found, "identifier", shape)
                relations = found.get("relationship")
                names: list[Any] = relations if isinstance(relations, list) else [relations or ""]
                for name in names if target else ():
                    relation = read_relation(str(name))
                    scope.rows.add(
                        NOTICE_LINKS,
                        scope.place(at),
                        relation=relation,
                        target=target.strip(),
                        target_raw=target,
                    )
                    if relation == "other":
                        scope.count(name, f"{shape}/relationship")
                if not target:
                    scope.count(relations, f"{shape}/relationship")
                scope.add_text("other", scope.take(found, "title", shape), f"{at}/title")
                scope.count_rest(found, _LINK_KEYS, shape)
