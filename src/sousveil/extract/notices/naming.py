"""Organisations in their roles, each name once, and the places that they or the notice name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.extract.notices.drafts import SECTIONS, Draft, locate
from sousveil.extract.notices.layout import compact, fold
from sousveil.extract.notices.organisations import find_organisations, load_tagger
from sousveil.extract.notices.parties import (
    clean_organisation,
    has_organisation_ending,
    is_organisation_name,
    make_name_key,
    names_person,
    trim_name,
)
from sousveil.extract.notices.statements import Statement
from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS

_ADDRESSES = {"agency_address": "agency", "supplier_address": "supplier"}
_PROSE = (
    ("buyer", re.compile(r"受\s*(?P<name>[^，。；：\n、（）]{3,40}(?:\n[^，。；：\n、（）]{1,30})?)(?:（以下简称[^）]{1,20}）)?\s*的?\s*委\s*托")),
    ("buyer", re.compile(r"(?:采购人|招标人)(?:是指|系指|指|为|系)[:：]?\s*(?P<name>[^，。；：\n、]{3,40})")),
    ("buyer", re.compile(r"(?P<name>[^，。；：\s、（）]{3,40})\s*[（(](?:以下简称|下称)[“\"]?(?:采购人|招标人|采购单位)[”\"]?[)）]")),
    ("agency", re.compile(r"(?P<name>[^，。；：\s、（）]{3,40})\s*[（(](?:以下简称|下称)[“\"]?(?:采购代理机构|代理机构|招标代理机构)[”\"]?[)）]")),
)  # fmt: skip
_PROSE_REACH = 100_000  # code points; who buys is said early
_NEAR = 4  # lines
_REGISTERED = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_SEPARATOR = re.compile(r"[、；;/\n]|[,，]|和|与")
_PLACEHOLDER = re.compile(r"[\s/／_\-—.…*＊]*|详见.*|见.*|无")


@dataclass(slots=True)
class Mention:
    """A name where it stands best: `start`, `end` in the stored text; `cue`: the label."""

    start: int
    end: int
    page: int | None
    cue: str
    section: str
    line: int


def add_organisations(draft: Draft) -> None:
    """The buyers and agencies, one mention for each distinct name, each with its places."""
    for role in ("buyer", "agency"):
        mentions = _find_mentions(draft, role)
        for mention in _choose_mentions(draft, mentions):
            raw = draft.layout.slice(mention.start, mention.end)
            locator = locate(mention.start, mention.end, mention.page)
            mention_id = draft.rows.add(
                ORGANISATION_MENTIONS,
                locator,
                role=role,
                name=clean_organisation(raw),
                name_raw=raw,
                cue=mention.cue,
            )
            if role == "buyer":
                draft.rows.add(
                    PLACE_MENTIONS, locator, organisation_mention_id=mention_id, role=role, name_raw=raw
                )
            _add_address(draft, role, mention_id)


def split_names(draft: Draft, statement: Statement) -> list[tuple[int, int]]:
    """Spans, in the stored text, of the names that a statement lists: one, or several that each end as one does."""
    raw = draft.raw(statement)
    borders = [0, *(index for match in _SEPARATOR.finditer(raw) for index in match.span()), len(raw)]
    parts = [(borders[i], borders[i + 1]) for i in range(0, len(borders), 2)]
    spans = []
    for start, end in parts:
        inner = trim_name(raw[start:end])
        spans.append((statement.start + start + inner[0], statement.start + start + inner[1]))
    spans = [span for span in spans if span[0] < span[1]]
    if len(spans) > 1 and all(has_organisation_ending(draft.layout.slice(*span)) for span in spans):
        return spans
    start, end = trim_name(raw)
    return [(statement.start + start, statement.start + end)] if start < end else []


def add_places(draft: Draft) -> None:
    """Where the project is carried out, and the region that the notice files itself under."""
    seen: set[tuple[str, str]] = set()
    for role, fields in (("project", ("region",)), ("delivery", ("delivery_place",))):
        for statement in draft.pick_best(*fields):
            raw = draft.raw(statement)
            if _PLACEHOLDER.fullmatch(raw) or len(raw) > 120 or not re.search(r"[\u4e00-\u9fff]{2}", raw):
                continue
            if (role, compact(raw)) in seen:
                continue
            seen.add((role, compact(raw)))
            lot_id = draft.open_lot(statement.lot, statement) if role == "delivery" else ""
            draft.rows.add(
                PLACE_MENTIONS,
                locate(statement.start, statement.end, statement.page),
                role=role,
                name_raw=raw,
                lot_id=lot_id,
            )


def add_supplier_address(draft: Draft, near: Statement, mention_id: str) -> None:
    """The address that stands in the supplier's row, or within a few lines below the supplier's name."""
    for statement in _pick_near(draft, near, "supplier_address", "address"):
        is_theirs = statement.has("supplier_address") or "supplier" in statement.party
        if is_theirs:
            _add_place(draft, statement, "supplier", mention_id)
            return


def find_identifier(draft: Draft, near: Statement) -> str:
    """The supplier's number in the register (统一社会信用代码, GB 32100-2015), as written; '' if none is given."""
    found = (draft.raw(s) for s in _pick_near(draft, near, "identifier"))
    return next((raw for raw in found if _REGISTERED.fullmatch(compact(raw).upper())), "")


def _pick_near(draft: Draft, near: Statement, *fields: str) -> list[Statement]:
    """Statements in the same row, or outside tables within a few lines below."""
    if near.row >= 0:
        return draft.pick_row(near.row, *fields)
    return [s for s in draft.pick(*fields) if s.row < 0 and 0 <= s.line - near.line <= _NEAR]


def _add_address(draft: Draft, role: str, mention_id: str) -> None:
    for statement in draft.pick("address", "agency_address"):
        party = next((_ADDRESSES[f] for f in statement.fields if f in _ADDRESSES), statement.party)
        named = (
            "agency"
            if "代理" in statement.label
            else "buyer"
            if re.match("采购|招标", statement.label)
            else party
        )
        if named == role and not _PLACEHOLDER.fullmatch(draft.raw(statement)):
            _add_place(draft, statement, role, mention_id)
            return


def _add_place(draft: Draft, statement: Statement, role: str, mention_id: str) -> None:
    raw = draft.raw(statement)
    # What follows the address in its line may be somebody's number.
    stop = re.search(r"\s*(?:邮\s*编|联\s*系|电\s*话|[;；]|\d{7,}|1\d{10})", fold(raw))
    end = statement.start + (stop.start() if stop else len(raw.rstrip("。 ")))
    if end > statement.start:
        draft.rows.add(
            PLACE_MENTIONS,
            locate(statement.start, end, statement.page),
            organisation_mention_id=mention_id,
            role=role,
            name_raw=draft.layout.slice(statement.start, end),
        )


def _find_mentions(draft: Draft, role: str) -> list[Mention]:
    fields = (
        (role, "contract_buyer")
        if role == "buyer" and draft.kind.kind in ("contract", "modification")
        else (role,)
    )
    found: list[Mention] = []
    for statement in draft.pick(*fields, "name"):
        if statement.has("name") and statement.party not in fields:
            continue
        cue = statement.label if not statement.has("name") else f"{statement.party}:{statement.label}"
        for start, end in split_names(draft, statement):
            name = draft.layout.slice(start, end)
            needs_ending = statement.form in ("spaced", "next") or statement.section == "other"
            if (
                is_organisation_name(name)
                and not names_person(name)
                and (not needs_ending or has_organisation_ending(name))
            ):
                found.append(Mention(start, end, statement.page, cue, statement.section, statement.line))
    return found or _find_in_prose(draft, role)


def _find_in_prose(draft: Draft, role: str) -> list[Mention]:
    """'受某局委托': sentences that name the party, for documents without a label for it."""
    found: list[Mention] = []
    base = draft.layout.offset
    for named_role, pattern in _PROSE:
        for match in pattern.finditer(draft.layout.text, 0, _PROSE_REACH) if named_role == role else ():
            span = _find_named(match)
            line = next((n for n in draft.layout.lines if n.start <= base + span[0] <= n.end), None)
            name = draft.layout.slice(base + span[0], base + span[1])
            if (
                line
                and line.section in SECTIONS
                and has_organisation_ending(name)
                and is_organisation_name(name)
            ):
                at = (base + span[0], base + span[1], line.page)
                found.append(Mention(*at, f"{match[0][:1]}…{match[0][-2:]}", line.section, line.number))
                break
    return found[:1]


def _find_named(match: re.Match[str]) -> tuple[int, int]:
    """The organisation's name within the words that a sentence gives for it; those words where none is found."""
    start, end = match.span("name")
    words = "".join(" " if character.isspace() else character for character in match["name"])
    # A break of the line inside a name would end it for the finder, so what goes over lines is taken whole.
    spans = [] if " " in words else find_organisations(words, load_tagger())
    return (start + spans[-1][0], start + spans[-1][1]) if spans else (start, end)


def _choose_mentions(draft: Draft, mentions: list[Mention]) -> list[Mention]:
    """One for each name. A name that is the end of another, longer one is the same organisation."""
    chosen: list[Mention] = []
    keys: list[str] = []
    for mention in mentions:
        key = make_name_key(draft.layout.slice(mention.start, mention.end))
        same = next((n for n, known in enumerate(keys) if known.endswith(key) or key.endswith(known)), -1)
        if same < 0:
            chosen.append(mention)
            keys.append(key)
        elif len(key) > len(keys[same]):
            chosen[same], keys[same] = mention, key
    return chosen
