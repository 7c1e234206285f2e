"""Notices out of Chinese procurement documents: who buys what from whom, for how much, by when, and where it says so.

The labels, kinds and headings are those that the forms of the Ministry of Finance (财办库〔2020〕50号) prescribe and that
publishers use; they stand as data in `sousveil.vocabulary.notices_zh`. See docs/reference/chinese-notices.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyarrow as pa

from sousveil.extract.notices.assembling import assemble_notice
from sousveil.extract.notices.kinds import find_kind, may_be_notice
from sousveil.extract.notices.layout import lay_out
from sousveil.extract.notices.scanning import read_statements
from sousveil.model.notice_rows import NoticeRows
from sousveil.model.protocols import Source
from sousveil.model.sheets import Passage

VERSION = "1"
_HAN = re.compile("[\u4e00-\u9fff]")
_FEW = 60  # Han characters; a notice has more
_SAMPLE = 200_000


def extract_notices(passages: Iterable[Passage], source: Source, language: str) -> Iterator[pa.RecordBatch]:
    """The rows of the notice that a document is (see NOTICE_TABLES), with problems; nothing for any other document.

    `passages` tile the document's stored text, which every locator counts in; `language`: of the document, BCP 47 or
    ''. Where passages are cut makes no difference. Never raises on any text.
    """
    layout = lay_out(passages)
    if len(_HAN.findall(layout.text[:_SAMPLE])) < _FEW:
        return
    if language and not language.lower().startswith(("zh", "yue", "cmn", "lzh")) and not _is_han(layout.text):
        return
    if not may_be_notice(layout):
        return
    statements = read_statements(layout)
    kind = find_kind(layout, statements)
    if kind is None:
        return
    rows = NoticeRows(source.source_id, "zh", "extract.notices", VERSION)
    assemble_notice(layout, statements, kind, rows, language or "zh")
    yield from rows.finish()


def _is_han(text: str) -> bool:
    """True when most letters are Han: a language that was guessed from a sample may be wrong."""
    sample = text[:8000]
    letters = sum(character.isalpha() for character in sample)
    return len(_HAN.findall(sample)) * 2 > letters
