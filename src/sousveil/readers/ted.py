"""TED notices in XML, schemas R2.0.8 and R2.0.9: what the Official Journal of the EU published from 2011 to early 2024."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.notice_rows import NoticeRows, NoticeStore
from sousveil.model.notice_tables import NOTICE_TEXTS
from sousveil.model.notice_values import clean_name
from sousveil.model.protocols import Format, Source
from sousveil.readers.ted_coded import read_coded_facts, read_coded_rest, read_native_id
from sousveil.readers.ted_forms import read_form
from sousveil.readers.ted_nodes import Node, grow_tree
from sousveil.readers.ted_notice import TedNotice
from sousveil.readers.xml_safety import XmlRefusedError, join_locators, local_name, locate_element, parse_xml

FORMAT = Format(
    "ted",
    (".xml",),
    ("application/xml", "text/xml"),
    "Notices of the EU's Tenders Electronic Daily, schemas R2.0.8 and R2.0.9.",
    is_records=True,
)
VERSION = "1"

_START = re.compile(rb"<(?:!DOCTYPE\s+)?(?:[A-Za-z_][\w.-]*:)?TED_EXPORT[\s>/]")
_RELEASE = re.compile(r"R2\.\d\.\d+")
_KNOWN_RELEASES = ("R2.0.8", "R2.0.9")


def accepts(head: bytes, filename: str) -> bool:
    """True for XML in which a TED_EXPORT element begins."""
    return _START.search(head.replace(b"\0", b"")) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Rows of the tables of notices, then the paths that were not mapped and the problems."""
    return read_into(source, None)


def read_into(source: Source, store: NoticeStore | None) -> Iterator[pa.RecordBatch]:
    """The same; what fills no batch stays in `store`, if there is one."""
    rows = NoticeRows(source.source_id, FORMAT.name, f"readers.{FORMAT.name}", VERSION, store=store)
    try:
        yield from _read_exports(source, rows)
    except XmlRefusedError as error:
        rows.report(error.code, error.detail)
    except OSError as error:
        rows.report("object_missing", f"{type(error).__name__}: {error.strerror or ''}")
    except Exception as error:  # the promise of the protocol: bad input is data
        rows.report("reader_crashed", type(error).__name__)
    yield from rows.finish()


def _read_exports(source: Source, rows: NoticeRows) -> Iterator[pa.RecordBatch]:
    root = parse_xml(source).getroot()
    numbers: set[str] = set()
    exports = _list_exports(root)
    for element in exports:
        number = _read_export(element, rows)
        if number and number in numbers:
            rows.report("duplicate_id", number, locate_element(element))
        numbers.add(number)
        yield from rows.drain()
    if not exports:
        rows.report("schema_mismatch", "no element TED_EXPORT")


def _list_exports(root: Any) -> list[Any]:
    """The outermost exports: one inside another is no schema's, and would be read twice."""
    if local_name(root.tag) == "TED_EXPORT":
        return [root]
    return [e for e in root.iter("{*}TED_EXPORT") if next(e.iterancestors("{*}TED_EXPORT"), None) is None]


def _read_export(element: Any, rows: NoticeRows) -> str:
    """Adds the rows of one notice; its number."""
    export = grow_tree(element)
    notice = TedNotice(rows, rows.open_notice(export.locate()))
    forms = _find_forms(export)
    _check_release(notice, element, export, forms)
    notice.row["native_id"] = read_native_id(notice, export)
    coded = export.child("CODED_DATA_SECTION")
    if coded:
        read_coded_facts(notice, coded, forms[0].attributes.get("FORM", "") if forms else "")
    else:
        notice.report("schema_mismatch", "no CODED_DATA_SECTION", export.locate())
    _read_forms(notice, export, forms)
    if coded:
        read_coded_rest(notice, coded)
    _add_translated_title(notice, element)
    notice.row["locators"] = join_locators(notice.places)
    export.count_rest(rows.count_path)
    return str(notice.row["native_id"])


def _find_forms(export: Node) -> list[Node]:
    """The forms in the notice's own languages; where none is marked as original, the first that is one."""
    section = export.child("FORM_SECTION")
    forms = [node for node in section.children if "CATEGORY" in node.attributes] if section else []
    return [node for node in forms if node.attributes["CATEGORY"] == "ORIGINAL"] or forms[:1]


def _check_release(notice: TedNotice, element: Any, export: Node, forms: list[Node]) -> None:
    stated = export.attributes.get("VERSION", "") or (forms[0].attributes.get("VERSION", "") if forms else "")
    match = _RELEASE.search(stated) or _RELEASE.search(element.tag)
    release = match[0] if match else ""
    if release not in _KNOWN_RELEASES:
        detail = f"schema {release or 'not stated'}, read like R2.0.8 and R2.0.9"
        notice.report("schema_mismatch", detail, export.locate())


def _read_forms(notice: TedNotice, export: Node, forms: list[Node]) -> None:
    if not forms or not any(form.children for form in forms):
        notice.report("schema_mismatch", "no form in FORM_SECTION", export.locate())
        return
    language = notice.language
    for form in forms:
        notice.only_texts = form is not forms[0]
        notice.language = form.attributes.get("LG", "").strip().lower() or language
        if not notice.only_texts:
            notice.row["language"] = notice.language
        read_form(notice, form)
    notice.language = notice.row["language"]
    notice.only_texts = False
    for node in forms[0].parent.children if forms[0].parent else ():
        if node.attributes.get("CATEGORY") == "TRANSLATION" and node not in forms:
            notice.rows.count_path(f"{node.path} (translation)")


def _add_translated_title(notice: TedNotice, element: Any) -> None:
    """The English title, and that in the notice's language when the form has none."""
    own = notice.language
    for title in _list_titles(element):
        language = title.get("LG", "").strip().lower()
        if language not in ("en", own):
            continue
        is_needed = language == own and not notice.row["title_raw"]
        if not is_needed and (language != "en" or own == "en"):
            continue
        words = title.find("{*}TI_TEXT")
        text = "" if words is None else "".join(words.itertext()).strip()
        if not text:
            continue
        place = locate_element(words)
        # Most are no translation but the name of the CPV code.
        role = "other" if clean_name(text) in notice.descriptions.values() and not is_needed else "title"
        notice.rows.add(NOTICE_TEXTS, place, role=role, language=language, text=text)
        if is_needed:
            notice.set_fact("title", clean_name(text), text, place)


def _list_titles(element: Any) -> Iterator[Any]:
    for section in element.iterchildren("{*}TRANSLATION_SECTION"):
        for titles in section.iterchildren("{*}ML_TITLES"):
            yield from titles.iterchildren("{*}ML_TI_DOC")
