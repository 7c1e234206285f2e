"""XML from strangers: parsed without entities, document types, network and without a way to use up the memory."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from sousveil.model.protocols import Source

MAX_BYTES = 256 << 20
_HEAD_LENGTH = 1 << 16
_BLANKS = b" \t\r\n"
_RESOURCE_LIMIT = 114  # XML_ERR_RESOURCE_LIMIT of libxml2
_UNDECLARED_ENTITY = 26  # XML_ERR_UNDECLARED_ENTITY


class XmlRefusedError(Exception):
    """The XML was not read. `code` is in the catalogue of problems; `detail` never quotes the document."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail


class UnsafeXml(XmlRefusedError):  # noqa: N818 - the name says what the document is
    """Well-formed or not, it declares entities or a document type, or is larger than any real notice."""


class InvalidXml(XmlRefusedError):  # noqa: N818
    """Empty, cut off, in another encoding than it says, or otherwise not well-formed."""


def parse_xml(source: Source) -> Any:
    """The parsed source, an lxml `_ElementTree` without comments and processing instructions.

    Raises UnsafeXml ('entity_refused', 'record_too_large', 'too_deep'), InvalidXml ('empty_source', 'xml_invalid')
    and OSError. Nothing outside the source is opened and no entity is expanded.
    """
    with source.open() as file:
        # Without a number it takes memory for the file's size only.
        data = file.read() if os.fstat(file.fileno()).st_size <= MAX_BYTES else file.read(MAX_BYTES + 1)
    return parse_xml_bytes(data)


def parse_xml_bytes(data: bytes) -> Any:
    """The same for bytes in memory."""
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise UnsafeXml("record_too_large", f"more than {MAX_BYTES} bytes")
    if not data.strip():
        raise InvalidXml("empty_source")
    if _has_doctype(data):
        raise UnsafeXml("entity_refused", "a document type declaration")
    try:
        root = etree.fromstring(data, _make_parser())
    except etree.XMLSyntaxError as error:
        raise _explain(error) from error
    except (ValueError, LookupError) as error:
        raise InvalidXml("xml_invalid", type(error).__name__) from error
    tree = root.getroottree()
    # A declaration in an encoding that the search of the first bytes cannot see, such as UTF-7.
    if tree.docinfo.internalDTD is not None:
        raise UnsafeXml("entity_refused", "a document type declaration")
    return tree


@lru_cache(maxsize=1)
def _make_parser() -> Any:
    """The one parser of this process: it keeps nothing of a document but the last one's errors."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def make_xpath(element: Any) -> str:
    """An absolute XPath 1.0 that finds exactly `element` in its file, whatever the prefixes of namespaces.

    Steps are `*[local-name()='NAME']`, with `[n]` behind where siblings share the name.
    """
    steps = []
    while element is not None:
        name = local_name(element.tag)
        before = sum(1 for other in element.itersiblings("{*}" + name, preceding=True))
        if before:
            index = f"[{before + 1}]"
        else:
            index = "[1]" if next(element.itersiblings("{*}" + name), None) is not None else ""
        steps.append(f"/*[local-name()='{name}']{index}")
        element = element.getparent()
    return "".join(reversed(steps))


def locate_element(element: Any) -> str:
    """The locator of `element` as JSON."""
    return f'{{"xpath":"{make_xpath(element)}"}}'  # names in XML need no escapes in JSON


def join_locators(places: dict[str, str]) -> str:
    """raw_notices.locators: column → its locator, from locators as JSON; as `json.dumps` with sorted keys writes it."""
    return "{" + ",".join(f'"{column}":{place}' for column, place in sorted(places.items()) if place) + "}"


def local_name(tag: str) -> str:
    """A tag or attribute name without its namespace."""
    return tag.rpartition("}")[2]


def _has_doctype(data: bytes) -> bool:
    """True when a document type is declared before the first element, in any encoding that has ASCII in it."""
    head = data[:_HEAD_LENGTH].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    position = 0
    while True:
        while position < len(head) and head[position] in _BLANKS:
            position += 1
        if head.startswith(b"<?", position):
            end, length = head.find(b"?>", position), 2
        elif head.startswith(b"<!--", position):
            end, length = head.find(b"-->", position + 4), 3
        else:
            return head[position : position + 9].upper() == b"<!DOCTYPE"
        if end < 0:  # a prologue of 64 KB is no notice's; look at all that follows
            return b"<!DOCTYPE" in data.replace(b"\0", b"").upper()
        position = end + length


def _explain(error: Any) -> XmlRefusedError:
    line, column = error.position
    where = f"line {line}, column {column}"
    if error.code == _RESOURCE_LIMIT:
        code = "too_deep" if "depth" in str(error) else "record_too_large"
        return UnsafeXml(code, where)
    if error.code == _UNDECLARED_ENTITY:
        return UnsafeXml("entity_refused", f"an entity that is not declared, {where}")
    return InvalidXml("xml_invalid", f"{_name_error(error.code)}, {where}")


def _name_error(code: int) -> str:
    """libxml2's name of the error in words: its message could quote the document."""
    from lxml import etree

    names: dict[int, str] = {
        value: name for name, value in vars(etree.ErrorTypes).items() if isinstance(value, int)
    }
    name = names.get(code, "error")
    return name.removeprefix("ERR_").replace("_", " ").lower()
