"""The dates of notices: publication, deadline, opening, sale of documents, award, signing."""

from __future__ import annotations

import re

from sousveil.extract.notices.drafts import Draft, locate
from sousveil.extract.notices.layout import fold
from sousveil.extract.notices.moments import Moment, find_moments
from sousveil.extract.notices.statements import Statement
from sousveil.model.notice_tables import NOTICE_DATES

_FIELDS = (
    ("deadline", ("tender_end",)), ("opening", ("bid_opening",)), ("document_time", ("document_start", "document_end")),
    ("award_date", ("award",)), ("signed_date", ("signed",)), ("contract_term", ("contract_start", "contract_end")),
    ("intended_time", ("other",)), ("acceptance_date", ("other",)), ("original_date", ("other",)), ("modified", ("modified",)),
)  # fmt: skip
_TOPICS = ("deadline", "opening", "document_time")
_CHANGED = re.compile(r"(?:更正|变更|修改|调整|改|延期|延长|推迟|顺延)(?:为|至|到)")
_PROSE_END = re.compile(
    r"于\s*(?P<day>(?:19|20)\d{2}\s*(?:年|-|/|\.)[^，。；（(]{4,34})(?:[（(]北京时间[)）])?\s*(?:之?前|以前)\s*(?:提\s*交|递\s*交|上\s*传|送\s*达)"
)
_ONLY_DATE = re.compile(
    r"(?:发布(?:日期|时间)[:：]|日期[:：])?\s*(?:(?:19|20)\d{2}\s*[年\-/.]\s*\d{1,2}\s*(?:[月\-/.]\s*(?:\d{1,2}\s*日?)?)?"
    r"|[二][〇零○Ｏ0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)"
)
_NEAR_END = 15


def add_dates(draft: Draft) -> None:
    """Every dated statement as rows, each role and moment once; the day of publication also in the notice itself."""
    seen: set[tuple[str, str, str]] = set()
    for field, roles in _FIELDS:
        for statement in _pick_dated(draft, field):
            _add_moments(draft, statement, roles, seen)
    if not any(role == "tender_end" for role, _, _ in seen):
        _add_prose_deadline(draft, seen)
    _add_publication(draft, seen)


def find_first_day(draft: Draft, *fields: str) -> tuple[str, str] | None:
    """(ISO 8601, words) of the first moment that statements of `fields` give."""
    for statement in draft.pick_best(*fields):
        raw = draft.raw(statement)
        for moment in find_moments(raw):
            return moment.at, raw[moment.start : moment.end]
    return None


def _pick_dated(draft: Draft, field: str) -> list[Statement]:
    """Statements of the field, and 时间 below a heading for it, from the best section where one holds a moment."""
    found = [
        s
        for s in draft.pick(field, "time")
        if s.section != "other" and (s.has(field) or (field in _TOPICS and field in s.topic.split(",")))
    ]
    dated = [s for s in found if find_moments(draft.raw(s))]
    # A label of its own says it better than 时间 below a heading.
    labelled = [s for s in dated if s.has(field) and s.section == dated[0].section]
    return labelled or [s for s in dated if s.section == dated[0].section]


def _add_moments(
    draft: Draft, statement: Statement, roles: tuple[str, ...], seen: set[tuple[str, str, str]]
) -> None:
    raw = draft.raw(statement)
    moments = find_moments(raw)
    if roles == ("tender_end",) and (statement.is_before or _is_change(raw, moments)):
        _add_moment(draft, statement, moments[0], "previous_deadline", seen)
        moments = moments[1:]
    elif statement.is_before:
        return
    if len(roles) == 1:
        moments = moments[:1]
    for role, moment in zip(roles, moments, strict=False):
        _add_moment(draft, statement, moment, role, seen)


def _is_change(raw: str, moments: list[Moment]) -> bool:
    """True for 'A 更正为 B'."""
    return len(moments) > 1 and bool(_CHANGED.search(fold(raw), moments[0].end, moments[1].start))


def _add_moment(
    draft: Draft, statement: Statement, moment: Moment, role: str, seen: set[tuple[str, str, str]]
) -> None:
    key = (role, statement.lot, moment.at)
    if key in seen:
        return
    seen.add(key)
    start, end = statement.start + moment.start, statement.start + moment.end
    locator = locate(start, end, statement.page)
    lot_id = draft.lots.get(statement.lot, "")
    draft.rows.add(
        NOTICE_DATES, locator, role=role, lot_id=lot_id, at=moment.at, at_raw=draft.layout.slice(start, end)
    )
    if not moment.at:
        draft.rows.report("date_invalid", role, locator)


def _add_prose_deadline(draft: Draft, seen: set[tuple[str, str, str]]) -> None:
    """'并于2024年6月20日9点前提交投标文件', where no label gives the deadline."""
    for match in _PROSE_END.finditer(draft.layout.text):
        moments = find_moments(match["day"])
        start = draft.layout.offset + match.start("day")
        line = next((n for n in draft.layout.lines if n.start <= start <= n.end), None)
        if moments and line and line.section in ("notice", "cover"):
            found = Statement(
                (), start, start + len(match["day"]), line.page, line.section, line.number, "", "prose"
            )
            _add_moment(draft, found, moments[0], "tender_end", seen)
            return


def _add_publication(draft: Draft, seen: set[tuple[str, str, str]]) -> None:
    """The labelled day of publication, else the date that stands alone at the end (of a cover: anywhere)."""
    statements = [s for s in draft.pick("published") if find_moments(draft.raw(s))] or _find_lone_dates(draft)
    for statement in statements[:1]:
        raw = draft.raw(statement)
        moment = find_moments(raw)[0]
        _add_moment(draft, statement, moment, "published", seen)
        draft.notice["published_at"] = moment.at
        draft.notice["published_at_raw"] = raw[moment.start : moment.end]
        start = statement.start + moment.start
        draft.locators["published_at"] = locate(start, statement.start + moment.end, statement.page)


def _find_lone_dates(draft: Draft) -> list[Statement]:
    section = "cover" if draft.layout.has_chapters else "notice"
    lines = [n for n in draft.layout.lines if n.section == section and not n.is_blank and not n.is_furniture]
    if section == "notice":
        lines = lines[-_NEAR_END:]
    found = []
    for line in reversed(lines):
        words = line.folded.strip()
        if _ONLY_DATE.fullmatch(words) and find_moments(line.text):
            found.append(Statement((), line.start, line.end, line.page, section, line.number, "", "prose"))
    return found
