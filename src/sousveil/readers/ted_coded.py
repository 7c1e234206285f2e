"""The coded data of a TED notice: what the Publications Office adds to a form, much of it said in the form too."""

from __future__ import annotations

from sousveil.model.notice_values import clean_name, format_amount, read_amount, read_timestamp
from sousveil.readers import ted_codes as codes
from sousveil.readers.ted_nodes import TAKEN, Node
from sousveil.readers.ted_notice import Money, Scope, TedNotice

_REGIONS = {
    "PERFORMANCE_NUTS": "delivery", "ORIGINAL_NUTS": "delivery", "CURRENT_NUTS": "delivery",
    "CA_CE_NUTS": "buyer", "TENDERER_NUTS": "supplier",
}  # fmt: skip
_DATES = {
    "DS_DATE_DISPATCH": "dispatched", "DT_DATE_FOR_SUBMISSION": "tender_end", "DD_DATE_REQUEST_DOCUMENT": "document_end",
}  # fmt: skip
_AMOUNTS = {"PROCUREMENT_TOTAL": "award", "ESTIMATED_TOTAL": "estimate"}
_CPV = ("ORIGINAL_CPV", "CURRENT_CPV")
_VALUES = ("VALUE", "LOW", "HIGH")
_READ = frozenset((*_CPV, *_REGIONS, *_DATES, *_VALUES, "NO_DOC_OJS", "PR_PROC", "NC_CONTRACT_NATURE"))


def read_coded_facts(notice: TedNotice, coded: Node, form_number: str) -> None:
    """What the form needs to be understood: kind, language, country, day of publication, what CPV codes mean."""
    row, places = notice.row, notice.places
    document = coded.find("TD_DOCUMENT_TYPE")
    code = document.take_attribute("CODE") if document else ""
    row["kind"] = codes.read_kind(code, form_number)
    if document:
        row["kind_raw"] = document.text.strip() or code
        places["kind_raw"] = document.locate("" if document.text.strip() else "CODE")
    for node in coded.walk():
        if node.name == "LG_ORIG":
            raw = node.take().strip()
            if not notice.language:
                notice.language = row["language"] = raw.lower()
                places["language"] = node.locate()
        elif node.name == "ISO_COUNTRY":
            row["country"] = codes.read_country(node.take_attribute("VALUE"))
            places["country"] = node.locate("VALUE")
        elif node.name == "DATE_PUB":
            row["published_at"], row["published_at_raw"] = read_timestamp(node.text), node.text
            places["published_at_raw"] = node.locate()
            notice.add_date(node, "published", Scope())
        elif node.name in _CPV and node.text.strip():
            notice.descriptions.setdefault(node.attributes.get("CODE", ""), clean_name(node.text))


def read_native_id(notice: TedNotice, export: Node) -> str:
    """The notice's number from DOC_ID, else from its number in the Official Journal; '' and a problem when neither is one."""
    raw = export.attributes.get("DOC_ID", "")
    number = codes.clean_number(raw)
    coded = export.child("CODED_DATA_SECTION")
    data = coded.child("NOTICE_DATA") if coded else None
    own = data.child("NO_DOC_OJS") if data else None
    own_number = codes.clean_number(own.text) if own else ""
    if number:
        notice.places["native_id"] = export.locate("DOC_ID")
        export.take()
    elif own and own_number:
        number = own_number
        notice.places["native_id"] = own.locate()
    if own and own_number == number:
        own.take()
    if not number:
        notice.report("schema_mismatch", "the notice has no number", export.locate())
    return number or clean_name(raw)


def read_coded_rest(notice: TedNotice, coded: Node) -> None:
    """Adds what the form does not say; what it says too counts as mapped without a second row."""
    for node in list(coded.walk()):
        if node.state == TAKEN or node.name not in _READ:
            continue
        if node.name in _CPV:
            notice.add_code(node, "CPV", Scope(), is_main=False)
        elif node.name in _REGIONS:
            _add_region(notice, node)
        elif node.name in _DATES:
            _add_date(notice, node)
        elif node.name == "NO_DOC_OJS" and node.find_above("REF_NOTICE"):
            if codes.clean_number(node.text) in notice.targets:
                node.take()
            else:
                notice.add_link(node, "previous")
        elif node.name == "PR_PROC":
            _add_code_fact(
                notice, node, "procedure", codes.read_procedure_code(node.attributes.get("CODE", ""))
            )
        elif node.name == "NC_CONTRACT_NATURE":
            _add_code_fact(notice, node, "category", codes.read_category(node.attributes.get("CODE", "")))
        elif node.name in _VALUES:
            _add_amount(notice, node)


def _add_region(notice: TedNotice, node: Node) -> None:
    role, code = _REGIONS[node.name], node.attributes.get("CODE", "")
    if any(key[:2] == (role, code) for key in notice.regions):
        _pass_name(notice, node)
    else:
        notice.add_region(node, role, Scope(), node.text)


def _pass_name(notice: TedNotice, node: Node) -> None:
    """The code is in a table already, its name in words goes nowhere."""
    if node.take().strip():
        notice.rows.count_path(node.path)


def _add_date(notice: TedNotice, node: Node) -> None:
    role, at = _DATES[node.name], read_timestamp(node.text)
    said = [known for found, known in notice.dates if found == role]
    # The coded data have the time without seconds, or the day alone.
    if at and any(known.startswith(at[:16]) or at.startswith(known[:16] or "-") for known in said):
        node.take()
    else:
        notice.add_date(node, role, Scope())


def _add_code_fact(notice: TedNotice, node: Node, column: str, value: str) -> None:
    if notice.row[f"{column}_raw"]:
        if value == notice.row[column]:
            _pass_name(notice, node)
        return
    attribute = "" if node.text.strip() else "CODE"
    raw = node.take().strip() or node.attributes.get("CODE", "")
    notice.set_fact(column, value, raw, node.locate(attribute))


def _add_amount(notice: TedNotice, node: Node) -> None:
    """VALUE of R2.0.9 and R2.0.8, LOW and HIGH of R2.0.9."""
    around = node.find_above("VALUE_RANGE", "VALUES")
    currency = node.attributes.get("CURRENCY") or (around.attributes.get("CURRENCY", "") if around else "")
    kind = node.attributes.get("TYPE", "")
    role = {"LOW": "lowest", "HIGH": "highest"}.get(node.name) or _AMOUNTS.get(kind, "other")
    value = read_amount(node.text).value
    exact = node.text if value is None else format_amount(value)
    if any(known == exact for _, known in notice.amounts):
        node.take()
        if around:
            around.take()
    elif node.text.strip():
        raw = node.take()
        notice.add_amount(node, role, Money(raw, raw, currency, ""), Scope())
