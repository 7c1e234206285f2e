"""European procurement notices in eForms: UBL 2.3 documents with the eForms extension, as TED publishes them since 2023."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.notice_rows import NoticeRows, NoticeStore
from sousveil.model.notice_values import clean_name
from sousveil.model.protocols import Format, Source
from sousveil.readers.eforms_codes import read_category, read_kind, read_language, read_procedure
from sousveil.readers.eforms_lots import add_link, clean_notice_id, read_lots, read_project
from sousveil.readers.eforms_parties import EformsParties
from sousveil.readers.eforms_results import EformsResults
from sousveil.readers.eforms_tree import EformsTree
from sousveil.readers.xml_safety import XmlRefusedError, join_locators, parse_xml

FORMAT = Format(
    "eforms",
    (".xml",),
    ("application/xml", "text/xml"),
    "European procurement notices in eForms (TED since 2023): contract, award, prior information and change notices.",
    is_records=True,
)
VERSION = "1"

_START = re.compile(
    rb"<(?:[\w.-]+:)?(?:ContractNotice|ContractAwardNotice|PriorInformationNotice|BusinessRegistrationInformationNotice)[\s>]"
)
_MARKS = (b"urn:oasis:names:specification:ubl:schema:xsd:", b"http://data.europa.eu/p27/eforms")
_MODIFIED = "efac:Changes/efac:Change/efbc:ProcurementDocumentsChangeDate"


def accepts(head: bytes, filename: str) -> bool:
    """True for XML whose root is one of the UBL notices."""
    text = head.replace(b"\0", b"")
    return _START.search(text) is not None and any(mark in text for mark in _MARKS)


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """One raw_notices row and all rows that belong to it, counts of what was not mapped, and problems."""
    return read_into(source, None)


def read_into(source: Source, store: NoticeStore | None) -> Iterator[pa.RecordBatch]:
    """The same; what fills no batch stays in `store`, if there is one."""
    rows = NoticeRows(source.source_id, FORMAT.name, "readers.eforms", VERSION, store=store)
    try:
        _read_notice(EformsTree(parse_xml(source).getroot(), rows))
    except XmlRefusedError as error:
        rows.report(error.code, error.detail)
    except OSError as error:
        rows.report("object_missing", type(error).__name__)
    except Exception as error:  # the promise of the protocol: bad input is data, whatever it leads to
        rows.report("reader_crashed", type(error).__name__)
    yield from rows.finish()


def _read_notice(tree: EformsTree) -> None:
    tree.language = tree.take_code(tree.root, "cbc:NoticeLanguageCode")
    if tree.extension is None:
        tree.rows.report("schema_mismatch", "no eForms extension", tree.locate(tree.root))
    row = tree.rows.open_notice(tree.locate(tree.root), **_describe(tree))
    _read_publication(tree, row)
    parties = EformsParties(tree)
    row["country"] = _read_buyers(tree, parties)
    read_project(tree, tree.root, ("title", "description"))
    results = EformsResults(tree, parties)
    outcomes = results.summarise_lots()
    read_lots(tree, parties, outcomes)
    results.read()
    _read_links(tree, row)
    if len(outcomes) == 1 and len(tree.lots) == 1:
        outcome = next(iter(outcomes.values()))
        row["bidder_count"], row["bidder_count_raw"] = outcome.bidder_count, outcome.bidder_count_raw
        row["status"], row["status_raw"] = (
            row["status"] or outcome.status,
            row["status_raw"] or outcome.status_raw,
        )
    tree.add_other_amounts()
    tree.add_prose()
    tree.count_rest()


def _describe(tree: EformsTree) -> dict[str, Any]:
    root = tree.root
    found = {
        "process_id": tree.find(root, "cbc:ContractFolderID"),
        "reference": tree.find(root, "cac:ProcurementProject/cbc:ID"),
        "kind_raw": tree.find(root, "cbc:NoticeTypeCode"),
        "title_raw": tree.choose_variant(root, "cac:ProcurementProject/cbc:Name"),
        "procedure_raw": tree.find(root, "cac:TenderingProcess/cbc:ProcedureCode"),
        "category_raw": tree.find(root, "cac:ProcurementProject/cbc:ProcurementTypeCode"),
    }
    values: dict[str, Any] = {column: tree.take(element) for column, element in found.items()}
    form_type = "" if found["kind_raw"] is None else found["kind_raw"].get("listName", "")
    number = tree.find(tree.extension, "efac:Publication/efbc:NoticePublicationID")
    own_id = (tree.take_code(root, "cbc:ID"), tree.take_code(root, "cbc:VersionID"))
    found["native_id"] = tree.find(root, "cbc:ID") if number is None else number
    found["language"] = tree.find(root, "cbc:NoticeLanguageCode")
    cleaned = {
        "native_id": clean_notice_id(tree.take(number)) or "-".join(filter(None, own_id)),
        "process_id": values["process_id"].strip(),
        "reference": clean_name(values["reference"]),
        "kind": read_kind(form_type, values["kind_raw"].strip()),
        "title": clean_name(values["title_raw"]),
        "language": read_language(tree.language),
        "procedure": read_procedure(values["procedure_raw"].strip()),
        "category": read_category(values["category_raw"].strip()),
    }
    places = {column: tree.locate(element) for column, element in found.items() if element}
    return values | cleaned | {"locators": join_locators(places)}


def _read_publication(tree: EformsTree, row: dict[str, Any]) -> None:
    published = tree.find(tree.extension, "efac:Publication/efbc:PublicationDate")
    if published is not None:
        row["published_at"], row["published_at_raw"] = tree.take_moment(published)
    tree.add_dates(tree.extension, "efac:Publication/efbc:PublicationDate", "published")
    tree.add_dates(tree.root, "cbc:IssueDate", "dispatched")
    tree.add_dates(tree.extension, "efbc:TransmissionDate", "other")
    tree.add_dates(tree.root, "cbc:RequestedPublicationDate", "other")
    tree.add_dates(tree.root, "cbc:PlannedDate", "other")
    tree.add_dates(tree.extension, _MODIFIED, "modified")


def _read_buyers(tree: EformsTree, parties: EformsParties) -> str:
    """Mentions of the buyers and of those who work for them; the first buyer's country."""
    countries = []
    for party in tree.find_all(tree.root, "cac:ContractingParty/cac:Party"):
        for element in tree.find_all(party, "cac:PartyIdentification/cbc:ID"):
            countries.append(parties.refer(element, "buyer"))
        for service in tree.find_all(party, "cac:ServiceProviderParty"):
            # An 'eSender' only passes notices on; the other code is the procurement service provider.
            code = tree.take_code(service, "cbc:ServiceTypeCode")
            for element in tree.find_all(service, "cac:Party/cac:PartyIdentification/cbc:ID"):
                parties.refer(element, "other" if code == "ted-esen" else "agency")
    return next(filter(None, countries), "")


def _read_links(tree: EformsTree, row: dict[str, Any]) -> None:
    for element in tree.find_all(tree.root, "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID"):
        add_link(tree, element, "previous")
    for modification in tree.find_all(tree.extension, "efac:ContractModification"):
        for element in tree.find_all(modification, "efbc:ChangedNoticeIdentifier"):
            add_link(tree, element, "modifies")
    for changes in tree.find_all(tree.extension, "efac:Changes"):
        reasons = tree.find_all(changes, "efac:ChangeReason/cbc:ReasonCode")
        is_cancelled = any(reason.text.strip() == "cancel" for reason in reasons)
        if is_cancelled:
            row["status"], row["status_raw"] = "cancelled", tree.take(reasons[0]).strip()
        for element in tree.find_all(changes, "efbc:ChangedNoticeIdentifier"):
            add_link(tree, element, "cancels" if is_cancelled else "corrects")
