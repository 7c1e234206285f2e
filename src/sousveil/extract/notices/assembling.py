"""From statements to rows: the notice itself, its title and numbers, then parties, lots, amounts, awards, dates, links."""

from __future__ import annotations

import json
import re
import unicodedata

from sousveil.extract.notices.amounting import add_amounts
from sousveil.extract.notices.awarding import add_awards, add_candidates
from sousveil.extract.notices.dating import add_dates
from sousveil.extract.notices.drafts import Draft, clean_words, locate
from sousveil.extract.notices.kinds import Kind, find_word
from sousveil.extract.notices.layout import Layout, compact, fold
from sousveil.extract.notices.naming import add_organisations, add_places
from sousveil.extract.notices.statements import Statement
from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import CLASSIFICATIONS, NOTICE_LINKS

_NUMBER = re.compile(r"(?=[^\s]*\d)[\u4e00-\u9fffA-Za-z0-9\[\]()（）〔〕【】\-—–_/#.·&+:\s]{4,80}")
# A bracket with words in it comes after the number; one or two characters in it may be part of it: 皖采(合)2024.
_BEHIND = re.compile(
    r"\s*[(（](?=[^()（）]*[\u4e00-\u9fff])(?![\u4e00-\u9fff]{1,2}[)）])|\s+(?=[\u4e00-\u9fff]{2})|/(?=[\u4e00-\u9fff])"
)
_DASHES = re.compile(r"[‐‑‒–—―−－﹣─]")
_UNSUCCESSFUL = re.compile(
    r"(?:有效|合格|符合.{0,10}|实质性响应.{0,12}|投标|响应|报名).{0,14}(?:不足|少于|未达到|只有).{0,4}(?:三|3|两|2|一|1)\s*家|废标|流标|采购失败|招标失败"
)
_LAW = re.compile(r"中华人民共和国|政府采购法|招标投标法|政府采购网")


def assemble_notice(
    layout: Layout, statements: list[Statement], kind: Kind, rows: NoticeRows, language: str
) -> None:
    """Adds all rows of one notice to `rows`."""
    draft = Draft(layout, statements, kind, rows)
    start, end = (kind.title_start, kind.end) if kind.title_start < kind.title_end else (kind.start, kind.end)
    draft.notice = rows.open_notice(locate(start, max(start, end), kind.page), language=language)
    _fill_kind(draft)
    _fill_title(draft)
    _fill_numbers(draft)
    _fill_procedure(draft)
    _fill_category(draft)
    _fill_bidder_count(draft)
    if _LAW.search(compact(layout.text[:200_000])):
        draft.notice["country"] = "CN"
    add_organisations(draft)
    add_places(draft)
    add_amounts(draft)
    add_awards(draft)
    add_candidates(draft)
    add_dates(draft)
    _add_items(draft)
    _count_withheld(draft)
    _fill_status(draft)
    draft.notice["locators"] = json.dumps(
        {name: json.loads(locator) for name, locator in draft.locators.items()},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip


def normalise_number(raw: str) -> str:
    """A project number by which two notices of one process are joined: half width, upper case, no spaces, plain dashes."""
    words = "".join(unicodedata.normalize("NFKC", raw).split())
    return (
        _DASHES.sub("-", words)
        .replace("〔", "[")
        .replace("〕", "]")
        .replace("【", "[")
        .replace("】", "]")
        .upper()
    )


def _fill_kind(draft: Draft) -> None:
    kind = draft.kind
    draft.notice["kind"] = kind.kind
    draft.notice["kind_raw"] = draft.layout.slice(kind.start, kind.end)
    draft.notice["status"] = kind.status
    draft.locators["kind"] = locate(kind.start, kind.end, kind.page)


def _fill_title(draft: Draft) -> None:
    """The project's name where a label gives it, else the page's title without the kind at its end."""
    for statement in (*draft.pick("title"), *draft.pick("contract_title")):
        raw = draft.raw(statement)
        if statement.form != "column" and _is_title(raw):
            _set(draft, "title", raw, clean_words(raw), (statement.start, statement.end, statement.page))
            return
    kind = draft.kind
    if kind.title_start < kind.title_end:
        raw = draft.layout.slice(kind.title_start, kind.title_end)
        _set(draft, "title", raw, clean_words(raw), (kind.title_start, kind.title_end, kind.page))


def _set(draft: Draft, column: str, raw: str, value: str, span: tuple[int, int, int | None]) -> None:
    draft.notice[column] = value
    draft.notice[f"{column}_raw"] = raw
    draft.locators[column] = locate(*span)


def _is_title(raw: str) -> bool:
    words = compact(raw)
    return len(words) >= 3 and not re.match(
        r"[_＿/\-—.…]+|详见|见附件|同上|\[|[(（](?:项目|填写|招标)", words
    )


def _fill_numbers(draft: Draft) -> None:
    """Number of the process; of a correction the number of the notice that it corrects; links between them."""
    number = _find_number(draft, "number", "other_number")
    original = _find_number(draft, "original_number")
    contract = _find_number(draft, "contract_number")
    chosen = number or original
    if chosen:
        raw, span = chosen
        draft.notice["process_id"] = normalise_number(raw)
        draft.notice["reference"] = clean_words(raw)
        draft.locators["process_id"] = draft.locators["reference"] = locate(*span)
    if contract and draft.kind.kind in ("contract", "modification"):
        draft.notice["native_id"] = normalise_number(contract[0])
        draft.locators["native_id"] = locate(*contract[1])
    relation = {"correction": "corrects", "cancellation": "cancels", "modification": "modifies"}.get(
        draft.kind.kind, ""
    )
    target = original or (chosen if relation else None)
    if target:
        raw, span = target
        draft.rows.add(
            NOTICE_LINKS,
            locate(*span),
            relation=relation or "previous",
            target=normalise_number(raw),
            target_raw=raw,
        )


def _find_number(draft: Draft, *fields: str) -> tuple[str, tuple[int, int, int | None]] | None:
    found = [
        s for field in fields for s in draft.pick(field) if field != "other_number" or s.section == "notice"
    ]
    if not draft.layout.has_chapters:
        found.sort(key=lambda s: s.has("other_number"))
    for statement in found:
        raw = draft.raw(statement)
        match = _NUMBER.match(fold(raw.split("\n")[0] if not raw.rstrip().endswith("-") else raw))
        if match is None:
            continue
        words = raw[: match.end()]
        words = words[: _cut_number(fold(words))].rstrip()
        if (
            re.search(r"\d", fold(words))
            and len("".join(words.split())) >= 4
            and not re.search(r"[\u4e00-\u9fff]{7}", words)
        ):
            return words, (statement.start, statement.start + len(words), statement.page)
    return None


def _cut_number(folded: str) -> int:
    """Where the number ends: before '（1-12 包）', before words behind a space."""
    match = _BEHIND.search(folded, 3)
    return match.start() if match else len(folded)


def _fill_procedure(draft: Draft) -> None:
    for statement in draft.pick("procedure"):
        found = find_word(draft.raw(statement), "procedure")
        if found:
            _set_word(draft, "procedure", found, statement.start, statement.page)
            return
    kind = draft.kind
    lines = [line for line in draft.layout.lines if not line.is_blank and line.section != "contents"]
    near = [line for line in lines if abs(line.number - kind.line) <= 12] if kind.line >= 0 else lines[:5]
    for line in near:
        found = find_word(line.text, "procedure") if len(line.text) <= 80 else None
        if found:
            _set_word(draft, "procedure", found, line.start, line.page)
            return
    words = draft.layout.slice(kind.start, kind.end)
    found = find_word(words, "procedure")
    if found:
        _set_word(draft, "procedure", found, kind.start, kind.page)
    elif kind.procedure:
        draft.notice["procedure"], draft.notice["procedure_raw"] = kind.procedure, words
        draft.locators["procedure"] = locate(kind.start, kind.end, kind.page)


def _fill_category(draft: Draft) -> None:
    for statement in draft.pick("category"):
        found = find_word(draft.raw(statement), "category")
        if found:
            _set_word(draft, "category", found, statement.start, statement.page)
            return
    for line in [line for line in draft.layout.lines if not line.is_blank][:12]:
        match = re.search(r"[(（]\s*(?:货物|服务|工程)\s*类?\s*[)）]", line.folded)
        found = find_word(line.text[match.start() : match.end()], "category") if match else None
        if match and found:
            _set_word(draft, "category", found, line.start + match.start(), line.page)
            return


def _set_word(draft: Draft, column: str, found: tuple[str, int, int], base: int, page: int | None) -> None:
    meaning, start, end = found
    raw = draft.layout.slice(base + start, base + end)
    _set(draft, column, raw, meaning, (base + start, base + end, page))


def _fill_bidder_count(draft: Draft) -> None:
    for statement in draft.pick("bidder_count"):
        raw = draft.raw(statement)
        match = re.match(r"(?:共\s*)?(\d{1,3})\s*家?", fold(raw))
        if match:
            _set(
                draft,
                "bidder_count",
                raw[: match.end()],
                "",
                (statement.start, statement.start + match.end(), statement.page),
            )
            draft.notice["bidder_count"] = int(match[1])
            return


def _add_items(draft: Draft) -> None:
    """品目: the code of the government's catalogue, where one is given, with its name."""
    seen: set[str] = set()
    for statement in draft.pick("item"):
        raw = draft.raw(statement)
        match = re.match(r"([ABC]\d{2,10})\s*[-—_ ]?\s*(.{0,40})", fold(raw))
        code = match[1] if match else ""
        if raw in seen or not (code or re.search(r"[\u4e00-\u9fff]{2}", raw)):
            continue
        seen.add(raw)
        draft.rows.add(
            CLASSIFICATIONS,
            locate(statement.start, statement.end, statement.page),
            scheme="CN-PINMU",
            code=code,
            code_raw=raw,
            description=clean_words(match[2] if match else raw),
            is_main=len(seen) == 1,
        )


def _count_withheld(draft: Draft) -> None:
    for statement in draft.statements:
        if statement.has("withheld") and re.search(r"\w", draft.raw(statement).replace("_", "")):
            draft.rows.count_path(statement.label, "withheld")


def _fill_status(draft: Draft) -> None:
    """A cancellation for want of bidders was unsuccessful; so is a result that names no winner but 废标."""
    kind = draft.kind.kind
    if kind == "cancellation" or (
        kind == "award" and draft.kind.status == "complete" and not draft.award_count
    ):
        match = _UNSUCCESSFUL.search(fold(draft.layout.text))
        if match:
            start = draft.layout.offset + match.start()
            end = draft.layout.offset + match.end()
            draft.notice["status"] = "unsuccessful"
            draft.notice["status_raw"] = draft.layout.slice(start, end)
            draft.locators["status"] = locate(start, end, _page_of(draft, start))


def _page_of(draft: Draft, offset: int) -> int | None:
    return next((line.page for line in draft.layout.lines if line.start <= offset <= line.end), None)
