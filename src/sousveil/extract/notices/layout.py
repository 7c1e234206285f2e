"""A document's stored text as lines that know their place, their section and the words by which labels are looked up."""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from sousveil.model.sheets import Passage
from sousveil.vocabulary.notices_zh import load_words

MAX_LINE = 4000  # code points; what stands further right in a line is prose
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第?\s*\d{1,4}\s*页?)?(?:\s*[/共]\s*共?\s*\d{1,4}\s*页?)?[-—–\s]*")
_CHAPTER = re.compile(
    r"\s*第\s*[一二三四五六七八九十0-9]{1,3}\s*(?:章|部分|卷|篇|册)[:：\s]*([^。；;]{0,40})$"
)
_LEADERS = re.compile(r"[.．…·\-_ ]{6,}\s*\d*\s*$|…{2,}")
_FORMS = re.compile(
    r"(?:(?:投标|响应|磋商|谈判|报价|申请)文件(?:组成及)?(?:格式|附件|部分格式)|(?:政府采购|采购|服务|施工|拟签订的?)?合同"
    r"(?:[(（]?(?:草案|文本|样本|模板|范本|格式|主要条款|条款|协议书)[)）]?)+(?:指引)?|投标函|响应函|报价函|授权委托书|承诺函|声明函"
    r"|附件格式|格式[(（]?(?:参考)?[)）]?)$"
)
_ENUMERATION = re.compile(
    r"[\s★▲●■◆※*·•\-]*(?:(?:附件|附表|附录?)\s*[一二三四五六七八九十\d]{0,3}[-\d]*[:：、.\s]*|[(（]?[一二三四五六七八九十\d]{1,3}(?:\.\d{1,2}){0,3}"
    r"[)）、.．:：]?\s*)?"
)


@dataclass(slots=True)
class Line:
    """A line of the stored text without its line break. `folded` has the same length as `text`: offsets carry over.

    `section`: 'notice', 'cover', 'instructions', 'other', 'forms' or 'contents' (a list of chapters).
    """

    number: int
    start: int
    text: str
    page: int | None
    folded: str
    section: str = "notice"
    is_blank: bool = False
    is_furniture: bool = False
    cells: list[tuple[int, int]] = field(default_factory=list)

    @property
    def end(self) -> int:
        """Where it ends in the stored text."""
        return self.start + len(self.text)

    @property
    def is_row(self) -> bool:
        """True for a row of a table: its cells are known."""
        return len(self.cells) > 1


@dataclass(slots=True)
class Layout:
    """The whole document: its stored text, its lines and whether it has chapters."""

    text: str
    lines: list[Line]
    offset: int
    has_chapters: bool = False

    def slice(self, start: int, end: int) -> str:
        """The stored words from `start` to `end`, both offsets into the stored text."""
        return self.text[start - self.offset : end - self.offset]


def lay_out(passages: Iterable[Passage]) -> Layout:
    """The lines of a document, with sections. The output does not depend on where passages were cut."""
    texts: list[str] = []
    starts: list[int] = []
    pages: list[int | None] = []
    for passage in passages:
        texts.append(passage.text)
        starts.append(passage.start)
        pages.append(passage.page)
    text = "".join(texts)
    offset = starts[0] if starts else 0
    lines: list[Line] = []
    position = 0
    for number, words in enumerate(text.split("\n")):
        start = offset + position
        page = pages[max(0, bisect.bisect_right(starts, start) - 1)] if pages else None
        lines.append(_make_line(number, start, words, page))
        position += len(words) + 1
    _mark_furniture(lines)
    return Layout(text, lines, offset, _mark_sections(lines))


def fold(text: str) -> str:
    """`text` of the same length: full width made half width, traditional characters of labels made simplified."""
    return "".join(map(_fold_character, text)) if not text.isascii() else text


def compact(text: str) -> str:
    """The folded text without white space."""
    return "".join(fold(text).split())


def skip_enumeration(folded: str) -> int:
    """Where the words begin behind '1.', '（一）', '★' and the like."""
    match = _ENUMERATION.match(folded)
    return match.end() if match else 0


@cache
def _load_pairs() -> dict[str, str]:
    words = load_words("characters")
    return dict(zip(words["traditional"], words["simplified"], strict=True))


@cache
def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    known = _load_pairs().get(character)
    if known:
        return known
    folded = unicodedata.normalize("NFKC", character)
    # Signs that mean something of their own here, and whatever would change the length, stay.
    return folded if len(folded) == 1 and not folded.isspace() else character


def _make_line(number: int, start: int, words: str, page: int | None) -> Line:
    folded = fold(words[:MAX_LINE])
    line = Line(number, start, words, page, folded, is_blank=not words.strip())
    if " | " in folded or folded.startswith("| ") or folded.endswith(" |"):
        line.cells = _find_cells(folded)
    elif words.count("\t") and words.strip().count("\t"):
        line.cells = _split_cells(words[:MAX_LINE], "\t")
    return line


def _find_cells(folded: str) -> list[tuple[int, int]]:
    cells = _split_cells(folded, "|")
    # Markdown and drawn tables begin and end with a bar; a row that only begins with one has an empty first cell.
    is_framed = folded.strip().startswith("|") and folded.strip().endswith("|") and len(cells) > 2
    return cells[1:-1] if is_framed else cells


def _split_cells(words: str, sign: str) -> list[tuple[int, int]]:
    cells: list[tuple[int, int]] = []
    position = 0
    for part in words.split(sign):
        lead = len(part) - len(part.lstrip())
        body = part.strip()
        begin = position + (lead if body else 0)
        cells.append((begin, begin + len(body)))
        position += len(part) + 1
    return cells


def _mark_furniture(lines: list[Line]) -> None:
    """Page numbers, and lines that stand at the top of three pages or more."""
    tops: dict[str, int] = {}
    page: int | None = None
    seen = 0
    candidates: list[tuple[Line, str]] = []
    for line in lines:
        if line.page is None or line.is_blank:
            continue
        seen = seen + 1 if line.page == page else 1
        page = line.page
        if seen <= 2:
            key = re.sub(r"\d+", "0", line.folded.strip())
            tops[key] = tops.get(key, 0) + 1
            candidates.append((line, key))
    for line, key in candidates:
        line.is_furniture = (tops[key] >= 3 and line.page != 1) or bool(_PAGE_NUMBER.fullmatch(line.folded))


def _mark_sections(lines: list[Line]) -> bool:
    """Gives every line its section; True when the document has chapters."""
    chapters = [line.number for line in lines if _CHAPTER.match(line.folded) and not _is_row_text(line)]
    listed = _find_listed(chapters, lines)
    headings = [number for number in chapters if number not in listed]
    has_chapters = len(headings) >= 2
    section = "cover" if has_chapters else "notice"
    following = set(headings) if has_chapters else set()
    for line in lines:
        if line.number in listed or _LEADERS.search(line.folded):
            line.section = "contents"
            continue
        if line.number in following:
            match = _CHAPTER.match(line.folded)
            section = _classify_chapter(match[1] if match else "")
        elif section != "forms" and _opens_forms(line):
            section = "forms"
        line.section = section
    return has_chapters


def _is_row_text(line: Line) -> bool:
    return line.is_row or bool(_LEADERS.search(line.folded))


def _find_listed(chapters: list[int], lines: list[Line]) -> set[int]:
    """Chapter lines that stand in a list of chapters: one after another, or before the chapters begin anew."""
    listed: set[int] = set()
    for left, right in itertools.pairwise(chapters):
        between = lines[left + 1 : right]
        if all(line.is_blank or line.is_furniture for line in between):
            listed.update((left, right))
    return listed


def _classify_chapter(title: str) -> str:
    words = "".join(title.split())
    if re.search(r"格式|附件|合同|协议|条款", words):
        return "forms"
    if re.search(r"邀请|公告|公示|通知书", words):
        return "notice"
    if re.search(r"须知|前附表|资料表", words):
        return "instructions"
    return "other"


def _opens_forms(line: Line) -> bool:
    """True for a heading such as '投标文件格式' or '附件3 授权委托书', behind which only forms follow."""
    words = line.folded.strip()
    if not 3 <= len(words) <= 40 or line.is_row or not re.match(r"附[件表录]|.*格式", words):
        return False
    return bool(_FORMS.search("".join(words[skip_enumeration(words) :].split())))
