"""The results in an eForms notice: who won which lot, with what tender, for how much, and the contracts that followed.

The parts refer to each other by id: a lot result (RES-) to its lot (LOT-), tenders (TEN-) and contracts (CON-), a tender
to its tendering party (TPA-), that to organisations (ORG-).
"""

from __future__ import annotations

from sousveil.model.notice_tables import AWARDS, BIDS
from sousveil.model.notice_values import clean_name
from sousveil.readers.eforms_codes import read_lot_status, read_result
from sousveil.readers.eforms_lots import LotOutcome, add_link
from sousveil.readers.eforms_nodes import EformsNode
from sousveil.readers.eforms_parties import EformsParties
from sousveil.readers.eforms_tree import EformsTree

_NOTICE_AMOUNTS = (
    ("cbc:TotalAmount", "award"),
    ("efbc:OverallMaximumFrameworkContractsAmount", "ceiling"),
    ("efbc:OverallApproximateFrameworkContractsAmount", "other"),
)
_GROUP_AMOUNTS = (
    ("efbc:GroupFrameworkMaximumValueAmount", "ceiling"),
    ("efbc:GroupFrameworkReestimatedValueAmount", "other"),
)
_RESULT_AMOUNTS = (
    ("cbc:LowerTenderAmount", "lowest"),
    ("cbc:HigherTenderAmount", "highest"),
    ("efac:FrameworkAgreementValues/cbc:MaximumValueAmount", "ceiling"),
    ("efac:FrameworkAgreementValues/efbc:ReestimatedValueAmount", "other"),
)
_PAYERS = (("cac:FinancingParty", "funder"), ("cac:PayerParty", "other"))
_PARTY_ID = "cac:PartyIdentification/cbc:ID"


class EformsResults:
    """The efac:NoticeResult of a notice, indexed by ids; empty for a notice without results."""

    def __init__(self, tree: EformsTree, parties: EformsParties) -> None:
        self._tree = tree
        self._parties = parties
        self._part = tree.find(tree.extension, "efac:NoticeResult")
        self._results = tree.find_all(self._part, "efac:LotResult")
        self._tenders = self._index("efac:LotTender")
        self._contracts = self._index("efac:SettledContract")
        self._bidders = self._index("efac:TenderingParty")
        self._won = {
            key for contract in self._contracts.values() for key in self._list_ids(contract, "efac:LotTender")
        }

        self._results_of: dict[str, list[EformsNode]] = {}
        for result in self._results:
            for key in dict.fromkeys(self._list_ids(result, "efac:SettledContract")):
                self._results_of.setdefault(key, []).append(result)

    def summarise_lots(self) -> dict[str, LotOutcome]:
        """What the results say of each lot, by the lot's id as written; the first result of a lot counts."""
        outcomes: dict[str, LotOutcome] = {}
        for result in self._results:
            status, status_raw = self._read_status(result)
            count, count_raw = self._read_count(result)
            outcome = LotOutcome(read_lot_status(status), status_raw, count, count_raw)
            for key in self._list_ids(result, "efac:TenderLot"):
                outcomes.setdefault(key, outcome)
        return outcomes

    def read(self) -> None:
        """Rows for the awards, contracts, bids, suppliers and amounts. The lots must have been read."""
        tree = self._tree
        for path, role in _NOTICE_AMOUNTS:
            tree.add_amount(tree.find(self._part, path), role)
        for group in tree.find_all(self._part, "efac:GroupFramework"):
            lot_id = self._find_lot(group)
            for path, role in _GROUP_AMOUNTS:
                tree.add_amount(tree.find(group, path), role, lot_id=lot_id)
        for result in self._results:
            self._read_result(result)
        for contract in tree.find_all(self._part, "efac:SettledContract"):
            self._read_contract(contract)

    def _read_result(self, result: EformsNode) -> None:
        tree = self._tree
        status, status_raw = self._read_status(result)
        count, count_raw = self._read_count(result)
        contracts = [self._contracts[key] for key in self._refer(result, "efac:SettledContract")]
        dates = {
            tree.take(date) for contract in contracts for date in tree.find_all(contract, "cbc:AwardDate")
        }
        date = next((d for c in contracts for d in tree.find_all(c, "cbc:AwardDate")), None)
        # Contracts of one lot that were decided on different days leave the day of its award open.
        dated_at, dated_at_raw = tree.take_moment(date) if date and len(dates) == 1 else ("", "")
        ids = {"lot_id": self._find_lot(result)}
        element = tree.find(result, "cbc:ID")
        ids["award_id"] = tree.rows.add(
            AWARDS,
            tree.locate(result if element is None else element),
            lot_id=ids["lot_id"],
            stage="award",
            native_id=tree.take(element).strip(),
            status=status,
            status_raw=status_raw,
            dated_at=dated_at,
            dated_at_raw=dated_at_raw,
            bidder_count=count,
            bidder_count_raw=count_raw,
        )
        for contract in contracts:
            tree.add_dates(contract, "cbc:AwardDate", "award", **ids)
        for path, role in _RESULT_AMOUNTS:
            tree.add_amount(tree.find(result, path), role, **ids)
        for path, role in _PAYERS:
            for payer in tree.find_all(result, f"{path}/{_PARTY_ID}"):
                self._parties.refer(payer, role, **ids)
        self._read_tenders(result, ids, dated_at, count)

    def _read_tenders(
        self, result: EformsNode, ids: dict[str, str], dated_at: str, count: int | None
    ) -> None:
        """Winners become suppliers. Tenders are listed as bids only where the notice lists more than the winners."""
        keys = self._refer(result, "efac:LotTender")
        winners = self._find_winners(result, keys)
        is_bid_list = len(winners) < len(keys) or count == len(keys) > 0
        for key in keys:
            tender = self._tenders[key]
            value = self._tree.find(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount")
            if key in winners:
                self._tree.add_amount(value, "award", **ids, dated_at=dated_at)
                self._read_bidders(tender, "supplier", **ids)
                self._read_bidders(tender, "other", "efac:SubContractor/cbc:ID", **ids)
            if is_bid_list:
                self._read_bid(tender, value, ids["lot_id"])

    def _find_winners(self, result: EformsNode, keys: list[str]) -> list[str]:
        """The tenders that the contracts of the lot name, else those that any contract names.

        Where no contract does, those ranked first, or the only one. None where the lot has no winner.
        """
        if self._read_status(result)[0] not in ("active", ""):
            return []
        contracts = self._refer(result, "efac:SettledContract")
        own = {key for name in contracts for key in self._list_ids(self._contracts[name], "efac:LotTender")}
        winners = [key for key in keys if key in own]
        if winners:
            return winners
        winners = [key for key in keys if key in self._won]
        if winners:
            detail = "a tender of the lot is named by a contract of other lots only"
            self._tree.rows.report("reference_broken", detail, self._tree.locate(result))
            return winners
        first = [key for key in keys if self._tree.take_code(self._tenders[key], "cbc:RankCode") == "1"]
        if first or len(keys) < 2:
            return first or keys
        detail = "neither a contract nor a rank says which tender won"
        self._tree.rows.report("reference_broken", detail, self._tree.locate(result))
        return []

    def _read_bid(self, tender: EformsNode, value: EformsNode | None, lot_id: str) -> None:
        tree = self._tree
        element = tree.find(tender, "cbc:ID")
        native_id = tree.take(element).strip()
        bid_id = tree.rows.add(BIDS, tree.locate(element or tender), lot_id=lot_id, native_id=native_id)
        tree.add_amount(value, "bid", lot_id=lot_id, bid_id=bid_id)
        self._read_bidders(tender, "tenderer", lot_id=lot_id, bid_id=bid_id)

    def _read_bidders(
        self, tender: EformsNode, role: str, path: str = "efac:Tenderer/cbc:ID", **ids: str
    ) -> None:
        for key in self._refer(tender, "efac:TenderingParty", self._bidders):
            for element in self._tree.find_all(self._bidders[key], path):
                self._parties.refer(element, role, **ids)

    def _read_contract(self, contract: EformsNode) -> None:
        tree = self._tree
        element = tree.find(contract, "cbc:ID")
        key = tree.take(element).strip()
        results = self._results_of.get(key, [])
        awards = [tree.take_code(result, "cbc:ID") for result in results]
        lots = {self._find_lot(result) for result in results}
        lot_id = next(iter(lots)) if len(lots) == 1 else ""
        title = tree.choose_variant(contract, "cbc:Title")
        title_raw = tree.take(title)
        reference = tree.take_code(contract, "efac:ContractReference/cbc:ID")
        date = tree.find(contract, "cbc:IssueDate")
        dated_at, dated_at_raw = ("", "") if date is None else tree.take_moment(date)
        award_id = tree.rows.add(
            AWARDS,
            tree.locate(contract if element is None else element),
            lot_id=lot_id,
            stage="contract",
            native_id=reference or key,
            award_native_id=" ".join(awards),
            title=clean_name(title_raw),
            title_raw=title_raw,
            dated_at=dated_at,
            dated_at_raw=dated_at_raw,
        )
        tree.add_text(title, "award_title", lot_id)
        tree.add_dates(contract, "cbc:IssueDate", "signed", lot_id=lot_id, award_id=award_id)
        for signatory in tree.find_all(contract, f"cac:SignatoryParty/{_PARTY_ID}"):
            self._parties.refer(signatory, "other", lot_id=lot_id, award_id=award_id)
        for framework in tree.find_all(contract, "cac:NoticeDocumentReference/cbc:ID"):
            add_link(tree, framework, "framework")

    def _read_status(self, result: EformsNode) -> tuple[str, str]:
        """Status and what it was read from: the code, and the reason where nothing was awarded."""
        tree = self._tree
        code = tree.take_code(result, "cbc:TenderResultCode")
        reason = tree.take_code(result, "efac:DecisionReason/efbc:DecisionReasonCode")
        return read_result(code), "; ".join(filter(None, (code, reason)))

    def _read_count(self, result: EformsNode) -> tuple[int | None, str]:
        """The number of all tenders received. Counts of some of them (electronic, from small firms) are not it."""
        tree = self._tree
        for statistics in tree.find_all(result, "efac:ReceivedSubmissionsStatistics"):
            code = tree.find(statistics, "efbc:StatisticsCode")
            if code is not None and code.text.strip() == "tenders":
                tree.take(code)
                raw = tree.take(tree.find(statistics, "efbc:StatisticsNumeric"))
                number = raw.strip()
                return (int(number) if number.isascii() and number.isdigit() else None), raw
        return None, ""

    def _find_lot(self, part: EformsNode) -> str:
        """The row of the one lot that a part of the results is about, '' for none or several."""
        tree = self._tree
        elements = tree.find_all(part, "efac:TenderLot/cbc:ID")
        for element in elements:
            if tree.take(element).strip() not in tree.lots:
                tree.rows.report("reference_broken", "lot", tree.locate(element))
        return tree.lots.get(tree.take(elements[0]).strip(), "") if len(elements) == 1 else ""

    def _refer(self, parent: EformsNode, name: str, parts: dict[str, EformsNode] | None = None) -> list[str]:
        """The ids of existing tenders, contracts or tendering parties that `parent` refers to; others are problems."""
        tree = self._tree
        known = parts if parts is not None else (self._tenders if "Tender" in name else self._contracts)
        keys = []
        for element in tree.find_all(parent, f"{name}/cbc:ID"):
            key = tree.take(element).strip()
            if key in known:
                keys.append(key)
            else:
                tree.rows.report("reference_broken", name.partition(":")[2], tree.locate(element))
        return list(dict.fromkeys(keys))

    def _list_ids(self, parent: EformsNode, name: str) -> list[str]:
        return [element.text.strip() for element in self._tree.find_all(parent, f"{name}/cbc:ID")]

    def _index(self, name: str) -> dict[str, EformsNode]:
        tree = self._tree
        index: dict[str, EformsNode] = {}
        for part in tree.find_all(self._part, name):
            element = tree.find(part, "cbc:ID")
            key = tree.take(element).strip()
            if key in index:
                tree.rows.report("duplicate_id", name.partition(":")[2], tree.locate(element or part))
            elif key:
                index[key] = part
        return index
