"""Invented TED notices for tests, and reading them into rows by table. No buyer, supplier or person in them is real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sousveil.readers import ted
from tests.unit.readers.record_rows import Rows, read_bytes

NAMESPACE = "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"
BUYER = """<CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Stadt Musterstadt</OFFICIALNAME>
<NATIONALID>DE 123 456</NATIONALID><ADDRESS>Hauptstraße 1</ADDRESS><TOWN>Musterstadt</TOWN><POSTAL_CODE>01234</POSTAL_CODE>
<COUNTRY VALUE="DE"/><CONTACT_POINT>Erika Beispiel</CONTACT_POINT><PHONE>+49 000</PHONE><E_MAIL>e@example.org</E_MAIL>
<n2016:NUTS CODE="DED21"/><URL_GENERAL>http://example.org</URL_GENERAL></ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>"""
OBJECT = """<OBJECT_CONTRACT><TITLE><P>Videoüberwachung</P></TITLE><REFERENCE_NUMBER>VÜ-7</REFERENCE_NUMBER>
<CPV_MAIN><CPV_CODE CODE="32323500"/></CPV_MAIN><TYPE_CONTRACT CTYPE="SUPPLIES"/>
<SHORT_DESCR><P>Kameras.</P><P>Mit 50 m<FT TYPE="SUP">2</FT> Fläche.</P></SHORT_DESCR>"""
TITLES = """<TRANSLATION_SECTION><ML_TITLES>
<ML_TI_DOC LG="DE"><TI_CY>Deutschland</TI_CY><TI_TEXT><P>Titel des Amtes</P></TI_TEXT></ML_TI_DOC>
<ML_TI_DOC LG="EN"><TI_CY>Germany</TI_CY><TI_TEXT><P>Cameras for the town</P></TI_TEXT></ML_TI_DOC>
</ML_TITLES></TRANSLATION_SECTION>"""


def make_coded(document: str = "7", extra: str = "", codif: str = "") -> str:
    return f"""<CODED_DATA_SECTION><REF_OJS><DATE_PUB>20190131</DATE_PUB></REF_OJS><NOTICE_DATA>
<NO_DOC_OJS>2019/S 022-048329</NO_DOC_OJS><LG_ORIG>DE</LG_ORIG><ISO_COUNTRY VALUE="DE"/>{extra}</NOTICE_DATA>
<CODIF_DATA><TD_DOCUMENT_TYPE CODE="{document}">Some notice</TD_DOCUMENT_TYPE>{codif}</CODIF_DATA></CODED_DATA_SECTION>"""


def make_export(forms: str, coded: str = "", *, doc_id: str = "048329-2019", titles: str = TITLES) -> str:
    return f"""<TED_EXPORT xmlns="{NAMESPACE}" xmlns:n2016="urn:nuts" VERSION="R2.0.9.S03.E01" DOC_ID="{doc_id}">
{coded or make_coded()}{titles}<FORM_SECTION>{forms}</FORM_SECTION></TED_EXPORT>"""


def make_form(body: str, form: str = "F03", language: str = "DE", category: str = "ORIGINAL") -> str:
    return f'<{form}_2014 CATEGORY="{category}" FORM="{form}" LG="{language}">{body}</{form}_2014>'


def read_rows(folder: Path, markup: str | bytes) -> Rows:
    """The rows by table; asserts that ids are unique."""
    rows = read_bytes(ted, folder, markup.encode() if isinstance(markup, str) else markup, "notice.xml")
    for name, found in rows.items():
        if name != "raw_unmapped_paths":
            assert len({next(iter(row.values())) for row in found}) == len(found), name
    return rows


def pick(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    """The values of some columns, row by row."""
    return [tuple(row[column] for column in columns) for row in rows]
