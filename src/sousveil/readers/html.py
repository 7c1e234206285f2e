"""HTML pages: main text, tables and lists, title, date and publisher. Nothing is fetched, nothing is run."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.charsets import CharsetGuess, find_bom, guess_charset, looks_binary, resolve_declared
from sousveil.readers.documents import DocumentWriter, UnreadableSourceError, read_guarded
from sousveil.readers.markup import find_title, flatten_markup
from sousveil.readers.trees import iterate_blocks

FORMAT = Format(
    "html",
    (".html", ".htm", ".xhtml", ".shtml"),
    ("text/html", "application/xhtml+xml"),
    "Web pages. The main text is kept, menus and other furniture left out where they can be told apart.",
)
VERSION = "2"

MAX_BYTES = 32 << 20
MAX_ELEMENTS = 30_000  # beyond it the search for the main text takes many seconds, and all text is taken
MAX_DEPTH = 200  # libxml2 itself stops at some 2,000 and drops what lies deeper without a word

_START = re.compile(
    rb"<!doctype\s+html|<html|<head[\s>]|<body|<title|<meta\s|<(?:div|p|table|h1|article|main|section)[\s>]",
    re.I,
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})", re.I)
_HIDDEN = (
    "//script | //style | //template | //noscript | //iframe | //object | //svg | //*[@hidden]"
    " | //*[contains(translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz'), 'display:none')]"
    " | //*[contains(translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz'), 'visibility:hidden')]"
)
_FURNITURE = ".//head | .//nav | .//footer | .//aside | .//*[@role='navigation'] | .//button"
_FIGURE = re.compile(r"[0-9０-９]+(?:[.,][0-9]+)*")
_LITTLE_TEXT = 200
_SUFFIXES = FORMAT.suffixes


def accepts(head: bytes, filename: str) -> bool:
    """True for what starts like a page, or is named like one and holds a tag."""
    text = _as_ascii(head).lstrip()
    is_named = PurePath(filename).suffix.lower() in _SUFFIXES
    if is_named:
        return b"<" in text or not looks_binary(text)
    if PurePath(filename).suffix.lower() in (".md", ".markdown", ".mkd"):
        return False
    match = _START.search(text[:1024])
    return match is not None and text.startswith((b"<", b"\xef\xbb\xbf<"))


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Passages (headings, paragraphs, list items, table rows), one raw_documents row, and problems."""
    return read_guarded(source, FORMAT, VERSION, _extract)


def _extract(source: Source, writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    with source.open() as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        data = data[:MAX_BYTES]
        writer.report("partly_read", f"only the first {MAX_BYTES} bytes were read")
    markup = _decode(data, writer)
    nuls = markup.count("\0")
    if nuls:
        writer.report("nul_bytes", f"{nuls} NUL characters")
        markup = markup.replace("\0", "\ufffd")
    writer.is_open = True
    for kind, text in _read_blocks(markup, writer):
        writer.add_block(kind, text)
        yield from writer.drain()


def _read_blocks(markup: str, writer: DocumentWriter) -> Iterator[tuple[str, str]]:
    tree = _parse(markup)
    if tree is None or _measure_depth(tree) > MAX_DEPTH:
        writer.title = find_title(markup)
        if tree is not None:
            writer.report("too_deep", f"more than {MAX_DEPTH} elements inside one another")
        yield from (("paragraph", text) for text in flatten_markup(markup))
        return
    is_large = sum(1 for _ in tree.iter()) > MAX_ELEMENTS
    _read_metadata(tree, writer, is_large=is_large)
    for element in tree.xpath(_HIDDEN):
        if element.tag not in ("html", "body"):
            _drop(element)
    main = [] if is_large else _find_main_text(tree)
    everything = list(_read_body(tree))
    yield from _restore_title(main, tree) if _is_enough(main, everything) else everything


def _parse(markup: str) -> Any:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _measure_depth(tree: Any) -> int:
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _drop(element: Any) -> None:
    """Takes an element out of its tree and leaves the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _read_metadata(tree: Any, writer: DocumentWriter, *, is_large: bool) -> None:
    """Title, date and publisher as the page states them; the author that the library also finds is not kept."""
    from trafilatura.metadata import extract_metadata

    # Without a fixed latest date the library asks the clock, and a build would depend on the day.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    _silence_logging()
    if is_large:
        tree = _copy_head(tree)
    found = extract_metadata(tree, date_config=dates, extensive=False)
    writer.title = found.title or ""
    writer.publisher = found.sitename or ""
    writer.published_at = found.date or ""
    writer.domain = found.hostname or ""


def _copy_head(tree: Any) -> Any:
    """A page with only the head of `tree`: the library's search of a large body takes seconds."""
    from copy import deepcopy

    from lxml.html import document_fromstring

    page = document_fromstring("<html><head></head><body></body></html>")
    head = tree.find("head")
    if head is not None:
        page.replace(page.find("head"), deepcopy(head))
    return page


def _find_main_text(tree: Any) -> list[tuple[str, str]]:
    from copy import deepcopy

    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True
    )
    if found is None or found.body is None:
        return []
    return list(iterate_blocks(found.body))


def _restore_title(main: list[tuple[str, str]], tree: Any) -> list[tuple[str, str]]:
    """`main` with the page's first h1 before it, where the library dropped it because it is also the page's title."""
    title = " ".join("".join(tree.xpath("string(//title[1])")).split())
    heading = " ".join("".join(tree.xpath("string((//body//h1)[1])")).split())
    if not heading or heading not in title or any(heading in " ".join(text.split()) for _, text in main[:20]):
        return main
    return [("heading", heading), *main]


def _read_body(tree: Any) -> Iterator[tuple[str, str]]:
    """Every block of the page but its furniture, which is taken out of `tree`."""
    body = tree.find("body")
    body = tree if body is None else body
    for element in body.xpath(_FURNITURE):
        _drop(element)
    return iterate_blocks(body)


def _is_enough(main: list[tuple[str, str]], everything: list[tuple[str, str]]) -> bool:
    """False when the main text is tiny beside the page, lost its structure, or lost most figures of the tables."""
    length = sum(len(text) for _, text in main)
    total = sum(len(text) for _, text in everything)
    if length < _LITTLE_TEXT and length < total * 0.7:
        return False
    # As a last resort the library gives the whole page as one paragraph.
    if len(main) == 1 and len(everything) > 3 and length > total * 0.7:
        return False
    figures = _list_table_figures(everything)
    return len(figures & _list_table_figures(main)) * 2 >= len(figures)


def _list_table_figures(blocks: list[tuple[str, str]]) -> set[str]:
    rows = (text for kind, text in blocks if kind == "table_row")
    return {figure for row in rows for figure in _FIGURE.findall(row) if len(figure) > 1}


def _decode(data: bytes, writer: DocumentWriter) -> str:
    """The page as text. A byte order mark decides, then valid UTF-8, then what the page declares, then a guess."""
    encoding = find_bom(data)
    if encoding:
        writer.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        return _decode_with(data, encoding, writer)
    declared = _find_declared(data[:8192])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text or declared:
            writer.encoding = "utf-8"
            # ISO-2022 and HZ are pure ASCII bytes, so only the declaration tells them.
            if declared.startswith(("iso2022", "hz")):
                writer.encoding = declared
                return _decode_with(data, declared, writer)
            return text
    if declared and declared != "utf-8" and _fits(data, declared):
        writer.encoding = declared
        return _decode_with(data, declared, writer)
    guess = _guess_markup(data)
    # A page in UTF-8 with a few broken bytes fits no legacy encoding better.
    encoding = "utf-8" if declared == "utf-8" and _fits(data, "utf-8") else guess.encoding
    if not encoding:
        raise UnreadableSourceError("binary_source", "control characters throughout")
    writer.encoding = encoding
    if encoding != declared:
        writer.report("encoding_guessed", encoding)
    return _decode_with(data, encoding, writer)


def _guess_markup(data: bytes) -> CharsetGuess:
    """The encoding, judged by the words between the tags."""
    if b"\0" in data[:4096]:
        return guess_charset(data[: 1 << 16])
    words = re.sub(rb"<[^>]{0,2000}>", b" ", data[: 1 << 18])
    return guess_charset(words)


def _decode_with(data: bytes, encoding: str, writer: DocumentWriter) -> str:
    text = data.decode(encoding, "replace")
    replaced = text.count("\ufffd")
    if replaced:
        writer.report("encoding_mixed", f"{replaced} characters are not {writer.encoding}")
    return text


def _find_declared(head: bytes) -> str:
    match = _XML_CHARSET.search(head) or _META_CHARSET.search(head)
    return resolve_declared(match[1].decode("ascii")) if match else ""


def _fits(data: bytes, encoding: str) -> bool:
    """True when hardly anything is undecodable."""
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    return data.decode(encoding, "replace").count("\ufffd") <= max(3, high // 50)


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 heads with their zero bytes taken out, so that tags can be seen."""
    return (
        head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
        if b"\0" in head[:64]
        else head
    )


def _silence_logging() -> None:
    # The libraries log what they make of each page; the problems say what a person needs.
    for name in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
