"""Markdown: the stored text is the file's own text, cut at its blocks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.blocks import split_into_passages
from sousveil.readers.charsets import looks_binary
from sousveil.readers.decoding import decode_stream
from sousveil.readers.documents import DocumentWriter, read_guarded

FORMAT = Format(
    "markdown",
    (".md", ".markdown", ".mkd", ".mdown"),
    ("text/markdown",),
    "Markdown (CommonMark with tables). Offsets count in the file's own text, with line ends as \\n.",
)
VERSION = "1"

MAX_PARSED = 8 << 20  # code points; beyond it the text is cut as plain text
_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "fence": "paragraph",
    "code_block": "paragraph",
    "html_block": "paragraph",
    "hr": "paragraph",
    "tr_open": "table_row",
}
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date|publisher|site|lang|language)[ \t]*:[ \t]*(.+?)[ \t]*$", re.I | re.M)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def accepts(head: bytes, filename: str) -> bool:
    """True for text that is named as Markdown: its content alone does not tell it from plain text."""
    if PurePath(filename).suffix.lower() not in FORMAT.suffixes:
        return False
    return not looks_binary(head) or head.startswith((b"\xff\xfe", b"\xfe\xff"))


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Passages (headings, paragraphs, list items, table rows), one raw_documents row, and problems."""
    return read_guarded(source, FORMAT, VERSION, _extract)


def _extract(source: Source, writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    pieces: list[str] = []
    length = 0
    stream = decode_stream(source, writer)
    for piece in stream:
        pieces.append(piece)
        length += len(piece)
        if length > MAX_PARSED:
            break
    if length > MAX_PARSED:
        passages = split_into_passages(_chain(pieces, stream))
    else:
        text = "".join(pieces)
        _read_front_matter(text, writer)
        passages = _split_blocks(text, writer)
    for kind, passage in passages:
        writer.add(kind, passage)
        yield from writer.drain()
    writer.is_open = True


def _chain(pieces: list[str], stream: Iterator[str]) -> Iterator[str]:
    yield from pieces
    yield from stream


def _read_front_matter(text: str, writer: DocumentWriter) -> None:
    """Title, date and publisher from a YAML head of plain `key: value` lines. Authors are not read."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return
    for field in _FIELD.finditer(match[1]):
        key, value = field[1].lower(), field[2].strip("\"'")
        if key == "title":
            writer.title = value
        elif key == "date":
            writer.published_at = _read_date(value)
        elif key in ("publisher", "site"):
            writer.publisher = value
        elif not writer.language and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
            writer.language = value


def _split_blocks(text: str, writer: DocumentWriter) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block; what stands between blocks goes with the block before it."""
    lines = text.split("\n")
    starts = [0]
    for content in lines:
        starts.append(starts[-1] + len(content) + 1)
    starts[-1] = len(text)
    head = _FRONT_MATTER.match(text)
    head_lines = text[: head.end()].count("\n") if head else 0
    marks = [(0, "paragraph")] if head else []
    for kind, first in _find_blocks("\n".join(lines[head_lines:]), writer):
        line = first + head_lines
        if not marks or marks[-1][0] < line:
            marks.append((line, kind))
    if not marks:
        yield "paragraph", text
        return
    marks[0] = (0, marks[0][1])
    ends = [line for line, _ in marks[1:]] + [len(lines)]
    for (line, kind), end in zip(marks, ends, strict=True):
        yield kind, text[starts[line] : starts[end]]


def _find_blocks(text: str, writer: DocumentWriter) -> list[tuple[str, int]]:
    """(kind, first line) of each leaf block in order; the first heading of level 1 becomes the title."""
    blocks: list[tuple[str, int]] = []
    depth = 0
    wants_title = False
    for token in _parse(text):
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "heading_open" and token.tag == "h1" and not writer.title:
            wants_title = True
        elif token.type == "inline" and wants_title:
            writer.title = token.content
            wants_title = False
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None:
            continue
        blocks.append(("list_item" if depth and kind == "paragraph" else kind, token.map[0]))
    return blocks


def _parse(text: str) -> list[Any]:
    from markdown_it import MarkdownIt

    # Only blocks are wanted; the rules for emphasis and links cost most of the time and have the slow cases.
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    return parser.parse(text)


def _read_date(written: str) -> str:
    match = _DATE.match(written)
    if match is None:
        return ""
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
