"""Whether a document is a procurement publication, and of which kind: by its title, else by its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sousveil.extract.notices.layout import Layout, Line, fold, skip_enumeration
from sousveil.extract.notices.statements import Statement
from sousveil.vocabulary.notices_zh import load_words

_REACH = 60  # lines in which a title may stand
_MAX_TITLE = 120
_TAIL = r"(?:示范文本|范本|文本|正文)?(?:[(（][^()（）]{0,24}[)）])*"
# News about a notice, and pages that explain or list notices.
_NO_TITLE = re.compile(
    r"首页|当前位置|位置[:：]|[>»›]|解读|的通知$|办法|指南|须知|怎么|如何|什么是|汇总|一览|盘点|范例|新闻|快讯|教程|发布了?《|记者|刷屏|热议|点评"
)
_UNTICKED = re.compile(r"[□☐○]\s*[^\s□☐○■☑√;；|]*")
_LABELLED = re.compile(r"^[^:：]{2,14}[:：]\s*\S")
_CORE = ("title", "number", "buyer", "agency", "supplier", "budget", "ceiling", "award_amount", "deadline", "opening",
         "contract_number", "contract_amount", "contract_buyer", "contract_supplier", "candidate", "ranked_candidate",
         "original_number", "document_time", "published", "award_date", "signed_date", "procedure", "invited_supplier",
         "named_supplier", "intended_time", "bid_amount")  # fmt: skip
_ANCHORS = (
    "number",
    "buyer",
    "supplier",
    "contract_number",
    "contract_buyer",
    "candidate",
    "ranked_candidate",
    "original_number",
    "invited_supplier",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a publication is: `kind`, `status`, `procedure` as in raw_notices; `start`, `end` of the words that say it.

    `title_start`, `title_end`: the line or lines of the title without those words; equal when there are none.
    `line`: number of the title's line, -1 when the kind follows from headings alone.
    """

    kind: str
    status: str
    procedure: str
    start: int
    end: int
    page: int | None
    title_start: int
    title_end: int
    line: int


def may_be_notice(layout: Layout) -> bool:
    """False when neither a title nor a heading is one of a notice: such a document need not be read further."""
    return _find_titled(layout) is not None or _find_by_heading(layout, len(_CORE)) is not None


def find_kind(layout: Layout, statements: list[Statement]) -> Kind | None:
    """The kind of publication; None when the document is none: a title or headings, and labels with values, are needed."""
    stated = {
        field
        for s in statements
        if s.section != "forms" and s.form != "spaced"
        for field in s.fields
        if field in _CORE
    }
    if len(stated) < 2 or not stated.intersection(_ANCHORS):
        return None
    titled = _find_titled(layout)
    if titled is not None:
        return titled
    return _find_by_heading(layout, len(stated))


def _find_titled(layout: Layout) -> Kind | None:
    """The best title near the start: one that names a project before one that is only 招标公告."""
    lines = [line for line in layout.lines if not line.is_blank][:_REACH]
    bare: Kind | None = None
    for group in _group_lines(lines):
        found = _match_title(group)
        if found is None:
            continue
        if found.title_start < found.title_end:
            return found
        bare = bare or found
        if group[0].number > bare.line + 15:
            break
    return bare


def _group_lines(lines: list[Line]) -> list[list[Line]]:
    """Each line alone, and lines of one character each (a title set downwards) together."""
    groups: list[list[Line]] = []
    for line in lines:
        is_single = len(line.text.strip()) == 1 and not line.text.strip().isdigit()
        if is_single and groups and all(len(other.text.strip()) == 1 for other in groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    for index in range(
        len(lines) - 1
    ):  # a title broken in the middle: the kind at the end of the second line
        if len(lines[index].text.strip()) > 12 and lines[index].section != "contents":
            groups.append([lines[index], lines[index + 1]])
    return groups


def _match_title(group: list[Line]) -> Kind | None:
    folded = "".join(line.folded + " " for line in group)[:-1]
    words, places = _squeeze(folded)
    if not 3 <= len(words) <= _MAX_TITLE or group[0].is_row or group[0].section in ("contents", "forms"):
        return None
    if _NO_TITLE.search(words) or (_LABELLED.match(words) and not words.startswith(("标题", "公告标题"))):
        return None
    if len(group) == 2 and re.search(r"[:：]", words):
        return None
    for entry, pattern in _compile_kinds():
        match = pattern.search(words)
        if match is None:
            continue
        base = group[0].start
        start, end = base + places[match.start(1)], base + places[match.end(1) - 1] + 1
        first = skip_enumeration(words) if words[0] in "一二三四五六七八九十" else 0
        name_end = match.start(1)
        title = _trim_title(words, first, name_end)
        title_start = base + places[title[0]] if title[0] < title[1] else start
        title_end = base + places[title[1] - 1] + 1 if title[0] < title[1] else start
        return Kind(
            str(entry["kind"]),
            str(entry.get("status", "")),
            str(entry.get("procedure", "")),
            start,
            end,
            group[0].page,
            title_start,
            title_end,
            group[0].number,
        )
    return None


def _trim_title(words: str, start: int, end: int) -> tuple[int, int]:
    """The project's name in a title: 关于X的中标公告 is X; '' when what is left names no project."""
    if words.startswith("关于", start):
        start += 2
    while end > start and words[end - 1] in "的-—–_（(":
        end -= 1
    rest = words[start:end]
    is_generic = len(rest) < 6 or re.search(
        r"(?:采购网|交易中心|平台|范本|示范|政府采购|政府采购项目)$", rest
    )
    return (start, start) if is_generic else (start, end)


def _squeeze(folded: str) -> tuple[str, list[int]]:
    places = [index for index, character in enumerate(folded) if not character.isspace()]
    return "".join(folded[index] for index in places), places


def _find_by_heading(layout: Layout, stated: int) -> Kind | None:
    for entry, pattern in _compile_headings():
        if stated < int(entry.get("needs", 2)):
            continue
        for line in layout.lines:
            if line.is_blank or line.is_row or line.section in ("forms", "contents") or len(line.text) > 60:
                continue
            match = pattern.fullmatch(fold(line.text[skip_enumeration(line.folded) :]).strip(" :："))
            if match:
                start = line.start + skip_enumeration(line.folded)
                end = line.start + len(line.text.rstrip(" :：\t\u3000"))
                return Kind(
                    str(entry["kind"]), str(entry.get("status", "")), str(entry.get("procedure", "")),
                    start, max(start, end), line.page, start, start, -1,
                )  # fmt: skip
    return None


@cache
def _compile_kinds() -> list[tuple[dict[str, str], re.Pattern[str]]]:
    return [(entry, re.compile(f"({entry['match']}){_TAIL}$")) for entry in load_words("kinds")["kind"]]


@cache
def _compile_headings() -> list[tuple[dict[str, str], re.Pattern[str]]]:
    return [(entry, re.compile(entry["match"])) for entry in load_words("kinds")["heading"]]


def find_word(words: str, table: str) -> tuple[str, int, int] | None:
    """The first entry of the table 'procedure' or 'category' that `words` hold: its meaning, start and end.

    A choice that is not ticked (□货物) does not count.
    """
    folded = _UNTICKED.sub(lambda match: " " * len(match[0]), fold(words))
    for word, meaning in load_words("kinds")[table].items():
        match = re.search(r"\s*".join(word), folded)
        if match:
            return str(meaning), match.start(), match.end()
    return None
