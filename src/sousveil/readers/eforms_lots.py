"""The procurement project of an eForms notice and of its lots: titles, values, codes, places, periods and deadlines."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.model.notice_tables import CLASSIFICATIONS, LOTS, NOTICE_LINKS
from sousveil.model.notice_values import clean_name
from sousveil.readers.eforms_nodes import EformsNode
from sousveil.readers.eforms_parties import EformsParties, add_place
from sousveil.readers.eforms_tree import EXTENSION, EformsTree

_DATES = (
    ("cac:TenderSubmissionDeadlinePeriod/cbc:EndDate", "tender_end"),
    ("cac:OpenTenderEvent/cbc:OccurrenceDate", "bid_opening"),
    ("cac:AdditionalInformationRequestPeriod/cbc:EndDate", "other"),
    ("cac:InvitationSubmissionPeriod/cbc:StartDate", "other"),
    (f"{EXTENSION}/efac:InterestExpressionReceptionPeriod/cbc:EndDate", "other"),
)
_REQUESTS = "cac:ParticipationRequestReceptionPeriod/cbc:EndDate"
_PARTIES = (
    ("cac:AppealTerms/cac:AppealReceiverParty", "reviewer"),
    ("cac:AppealTerms/cac:MediationParty", "other"),
)
# These parties nearly always are the buyer again; only that they exist is checked.
_OTHER_PARTIES = (
    "cac:AdditionalInformationParty",
    "cac:DocumentProviderParty",
    "cac:TenderRecipientParty",
    "cac:TenderEvaluationParty",
    "cac:AppealTerms/cac:AppealInformationParty",
    "cac:FiscalLegislationDocumentReference/cac:IssuerParty",
    "cac:EnvironmentalLegislationDocumentReference/cac:IssuerParty",
    "cac:EmploymentLegislationDocumentReference/cac:IssuerParty",
)


@dataclass(frozen=True, slots=True)
class LotOutcome:
    """What the results of a notice say of one lot; `bidder_count` is None where they do not count all tenders."""

    status: str = ""
    status_raw: str = ""
    bidder_count: int | None = None
    bidder_count_raw: str = ""


def read_project(tree: EformsTree, parent: EformsNode, roles: tuple[str, str], lot_id: str = "") -> None:
    """Texts, values, codes, places and periods of the cac:ProcurementProject of a notice or lot.

    `roles`: those of raw_notice_texts for its title and its description.
    """
    project = tree.find(parent, "cac:ProcurementProject")
    tree.add_text(tree.choose_variant(project, "cbc:Name"), roles[0], lot_id)
    tree.add_text(tree.choose_variant(project, "cbc:Description"), roles[1], lot_id)
    ids = {"lot_id": lot_id} if lot_id else {}
    values = tree.find(project, "cac:RequestedTenderTotal")
    tree.add_amount(tree.find(values, "cbc:EstimatedOverallContractAmount"), "estimate", **ids)
    tree.add_amount(tree.find(values, f"{EXTENSION}/efbc:FrameworkMaximumAmount"), "ceiling", **ids)
    for name in ("Main", "Additional"):
        for element in tree.find_all(
            project, f"cac:{name}CommodityClassification/cbc:ItemClassificationCode"
        ):
            _add_code(tree, element, is_main=name == "Main", **ids)
    for address in tree.find_all(project, "cac:RealizedLocation/cac:Address"):
        add_place(tree, address, "delivery", **ids)
    tree.add_dates(project, "cac:PlannedPeriod/cbc:StartDate", "contract_start", **ids)
    tree.add_dates(project, "cac:PlannedPeriod/cbc:EndDate", "contract_end", **ids)


def read_lots(tree: EformsTree, parties: EformsParties, outcomes: dict[str, LotOutcome]) -> None:
    """All lots, parts and groups of lots. `outcomes`: by the lot's id as written. Fills `tree.lots`."""
    for lot in tree.find_all(tree.root, "cac:ProcurementProjectLot"):
        element = tree.find(lot, "cbc:ID")
        native_id = tree.take(element).strip()
        title = tree.choose_variant(lot, "cac:ProcurementProject/cbc:Name")
        title_raw = tree.take(title)
        outcome = outcomes.get(native_id, LotOutcome())
        place = tree.locate(lot if element is None else element)
        lot_id = tree.rows.add(
            LOTS,
            place,
            native_id=native_id,
            title=clean_name(title_raw),
            title_raw=title_raw,
            status=outcome.status,
            status_raw=outcome.status_raw,
            bidder_count=outcome.bidder_count,
            bidder_count_raw=outcome.bidder_count_raw,
        )
        if native_id in tree.lots:
            tree.rows.report("duplicate_id", "lot", place)
        tree.lots.setdefault(native_id, lot_id)
        read_project(tree, lot, ("lot_title", "lot_description"), lot_id)
        _read_process(tree, lot, lot_id)
        _read_terms(tree, parties, lot, lot_id)


def add_link(tree: EformsTree, element: EformsNode, relation: str) -> None:
    """A row of raw_notice_links, nothing for None or an empty element."""
    raw = tree.take(element)
    if raw.strip():
        tree.rows.add(
            NOTICE_LINKS,
            tree.locate(element),
            relation=relation,
            target=clean_notice_id(raw),
            target_raw=raw,
        )


def clean_notice_id(raw: str) -> str:
    """A notice's id so that the same notice has the same id in all of TED: '00189213-2024' → '189213-2024'.

    What is no publication number ('…uuid…-01') stays as it is.
    """
    text = raw.strip()
    number, _, year = text.partition("-")
    is_number = number.isdigit() and len(year) == 4 and year.isdigit()
    return f"{int(number):06d}-{year}" if is_number else text


def _read_process(tree: EformsTree, lot: EformsNode, lot_id: str) -> None:
    process = tree.find(lot, "cac:TenderingProcess")
    for path, role in _DATES:
        tree.add_dates(process, path, role, lot_id=lot_id)
    # Where tenders are invited later, the deadline for requests to take part is what bidders have to meet.
    has_deadline = tree.find(process, _DATES[0][0]) is not None
    tree.add_dates(process, _REQUESTS, "other" if has_deadline else "tender_end", lot_id=lot_id)
    framework = tree.find(process, "cac:FrameworkAgreement/cbc:EstimatedMaximumValueAmount")
    tree.add_amount(framework, "ceiling", lot_id=lot_id)
    for element in tree.find_all(process, "cac:NoticeDocumentReference/cbc:ID"):
        add_link(tree, element, "previous")


def _read_terms(tree: EformsTree, parties: EformsParties, lot: EformsNode, lot_id: str) -> None:
    terms = tree.find(lot, "cac:TenderingTerms")
    for path, role in _PARTIES:
        for element in tree.find_all(terms, f"{path}/cac:PartyIdentification/cbc:ID"):
            parties.refer(element, role, lot_id=lot_id)
    for path in _OTHER_PARTIES:
        for element in tree.find_all(terms, f"{path}/cac:PartyIdentification/cbc:ID"):
            parties.find(element)


def _add_code(tree: EformsTree, element: EformsNode, *, is_main: bool, **ids: str) -> None:
    raw = tree.take(element)
    scheme = (element.get("listName") or "cpv").upper()
    code = "".join(raw.split())
    if scheme == "CPV":
        code = code.partition("-")[0]
    tree.rows.add(
        CLASSIFICATIONS,
        tree.locate(element),
        scheme=scheme,
        code=code,
        code_raw=raw,
        is_main=is_main,
        **ids,
    )
