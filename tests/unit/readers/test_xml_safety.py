"""XML from strangers: what is refused, under which code, and the XPath of every element."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.readers.xml_safety import (
    InvalidXml,
    UnsafeXml,
    XmlRefusedError,
    make_xpath,
    parse_xml,
    parse_xml_bytes,
)
from tests.unit.readers.sandbox import make_source

BOMB = b"""<?xml version="1.0"?><!-- <a> --><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>"""
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB, "entity_refused"),
        (OUTSIDE, "entity_refused"),
        (OUTSIDE.decode().encode("utf-16"), "entity_refused"),
        (b"\xef\xbb\xbf" + OUTSIDE, "entity_refused"),
        (b"<!-- " + b"x" * 70_000 + b" -->" + OUTSIDE, "entity_refused"),
        (
            b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY x 'y'>]><a/>",
            "entity_refused",
        ),
        (b"<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>", "entity_refused"),
        (b"<a>&x;</a>", "entity_refused"),
        (b"<a>" * 300 + b"</a>" * 300, "too_deep"),
        (b"<a>" + b"x" * 10_500_000 + b"</a>", "record_too_large"),
    ],
)
def test_hostile_xml_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnsafeXml) as caught:
        parse_xml_bytes(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_source"),
        (b" \n ", "empty_source"),
        (b"<a><b></b>", "xml_invalid"),
        (b"no tags", "xml_invalid"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xff\xe9</a>', "xml_invalid"),
        (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "xml_invalid"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml_invalid"),
        (b"<a>\x00</a>", "xml_invalid"),
    ],
)
def test_damaged_xml_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidXml) as caught:
        parse_xml_bytes(data)
    assert caught.value.code == code


def test_details_do_not_quote_the_document() -> None:
    with pytest.raises(XmlRefusedError) as caught:
        parse_xml_bytes(b"<secret><name>Somebody Fictional</name>")
    assert caught.value.detail == "tag not finished, line 1, column 40"


def test_a_source_above_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sousveil.readers.xml_safety.MAX_BYTES", 10)
    with pytest.raises(UnsafeXml, match="more than 10 bytes"):
        parse_xml(make_source(tmp_path, b"<a>12345</a>", "a.xml"))


def test_declared_encodings_are_read(tmp_path: Path) -> None:
    data = "<?xml version='1.0' encoding='windows-1252'?><a>é€</a>".encode("windows-1252")
    assert parse_xml(make_source(tmp_path, data, "a.xml")).getroot().text == "é€"


def test_every_xpath_finds_its_element_only() -> None:
    tree = parse_xml_bytes(
        b'<a xmlns="urn:1" xmlns:n="urn:2"><b/><n:b><c/></n:b><!-- x --><d><c/><b/></d><b><c/><c/></b></a>'
    )
    elements = list(tree.iter())
    assert len(elements) == 10
    for element in elements:
        assert tree.xpath(make_xpath(element)) == [element]
    assert make_xpath(elements[3]) == "/*[local-name()='a']/*[local-name()='b'][2]/*[local-name()='c']"
