"""Awards and contracts with their suppliers and sums, and candidates with their rank and bid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from sousveil.extract.notices.amounting import add_money, pick_sums, read_statement
from sousveil.extract.notices.dating import find_first_day
from sousveil.extract.notices.drafts import Draft, locate
from sousveil.extract.notices.layout import compact
from sousveil.extract.notices.money import Money
from sousveil.extract.notices.naming import add_supplier_address, find_identifier, split_names
from sousveil.extract.notices.parties import (
    clean_organisation,
    is_organisation_name,
    make_name_key,
    names_person,
)
from sousveil.extract.notices.statements import Statement
from sousveil.model.notice_tables import AWARDS, BIDS, LOTS, ORGANISATION_MENTIONS

_FAILED = re.compile(r"废标|流标|采购失败|招标失败|终止|作废")
_SUMS = {
    "award": ("award_amount",),
    "contract": ("contract_amount", "award_amount"),
    "modification": ("changed_amount", "contract_amount"),
}
_SUPPLIERS = {
    "award": ("supplier", "named_supplier"),
    "contract": ("contract_supplier", "supplier", "named_supplier"),
    "modification": ("contract_supplier", "supplier", "named_supplier"),
}


@dataclass(slots=True)
class _Award:
    lot: str
    statement: Statement
    names: list[tuple[int, int]]  # none: the lot failed
    keys: set[str]
    sums: list[tuple[Statement, Money]] = field(default_factory=list)


def add_awards(draft: Draft) -> None:
    """For results and contracts: an award (or contract) for each lot and supplier, with what it costs."""
    kind = draft.kind.kind
    if kind not in _SUPPLIERS or (draft.kind.status == "active" and kind == "award"):
        return
    awards = _list_awards(draft)
    draft.award_count = sum(bool(award.names) for award in awards)
    if not awards and draft.pick("ranked_candidate", "candidate"):
        return  # a result that only ranks candidates: their sums are bids
    loose = _share_sums(draft, awards)
    for award in awards:
        if award.names:
            _add_award(draft, award)
        else:
            _fail_lot(draft, award.statement)
    stage = "award" if kind == "award" else "contract"
    # Beside the sums of several awards a sum for none of them is a total, and must not count once more.
    role = "other" if sum(bool(award.sums) for award in awards) > 1 else stage
    for statement, money in loose:
        add_money(draft, statement, money, role, draft.open_lot(statement.lot, statement))
    _report_rates(draft)


def add_candidates(draft: Draft) -> None:
    """Candidates and proposed suppliers are tenderers, with a bid each; those that only took part too."""
    ranked = draft.pick("ranked_candidate", "candidate")
    invited = _list_invited(draft) if draft.kind.kind == "tender" else []
    others = _list_tenderers(draft)
    seen: set[tuple[str, str]] = set()
    for statement in (*ranked, *invited, *others):
        for start, end in split_names(draft, statement):
            raw = draft.layout.slice(start, end)
            key = (statement.lot, make_name_key(raw))
            if key in seen or not (is_organisation_name(raw) or names_person(raw)):
                continue
            seen.add(key)
            _add_bid(draft, statement, (start, end))


def _list_invited(draft: Draft) -> list[Statement]:
    """The supplier with which the buyer means to deal alone."""
    named = draft.pick("invited_supplier", "name")
    return [s for s in named if s.has("invited_supplier") or s.party == "invited_supplier"]


def _list_tenderers(draft: Draft) -> list[Statement]:
    """Rows of tables below 投标人名称, and below 供应商名称 beside a bid or a rank."""
    if draft.kind.kind != "award":
        return []
    found = [s for s in draft.pick("tenderer") if s.form == "column"]
    rows = {s.row for s in draft.pick("rank", "bid_amount") if s.row >= 0}
    for statement in draft.pick("named_supplier"):
        if statement.form == "column" and (draft.kind.status == "active" or statement.row in rows):
            found.append(statement)
    return found


def _list_awards(draft: Draft) -> list[_Award]:
    """The winners, by lot, each once; a lot that failed has an entry without names."""
    fields = _SUPPLIERS[draft.kind.kind]
    stated = sorted(draft.pick(*fields, "name", "failure"), key=lambda s: s.start)
    is_winner = _WinnerTest(draft)
    awards: list[_Award] = []
    for statement in stated:
        if statement.has("name") and statement.party not in fields:
            continue
        if statement.lot and (statement.has("failure") or _FAILED.search(draft.raw(statement)[:30])):
            awards.append(_Award(statement.lot, statement, [], set()))
        elif not statement.has("failure") and is_winner(statement):
            names = _list_names(draft, statement)
            keys = {make_name_key(draft.layout.slice(*span)) for span in names}
            same = [a for a in awards if a.keys == keys and (a.lot == statement.lot or not statement.lot)]
            if names and not same:
                awards.append(_Award(statement.lot, statement, names, keys))
    return awards


def _list_names(draft: Draft, statement: Statement) -> list[tuple[int, int]]:
    found = [(span, draft.layout.slice(*span)) for span in split_names(draft, statement)]
    return [span for span, name in found if is_organisation_name(name) or names_person(name)]


class _WinnerTest:
    """Tells winners from all that took part, in tables with the head 供应商名称: a winner's row has the sum of an award."""

    def __init__(self, draft: Draft) -> None:
        fields = _SUPPLIERS[draft.kind.kind]
        self._with_sums = {s.row for s in draft.pick(*_SUMS[draft.kind.kind]) if s.row >= 0}
        self._with_bids = {s.row for s in draft.pick("rank", "bid_amount") if s.row >= 0}
        self._is_named_elsewhere = any(
            s.has(*fields) and not s.has("named_supplier") for s in draft.pick(*fields)
        )

    def __call__(self, statement: Statement) -> bool:
        if (
            not statement.has("named_supplier")
            or statement.form != "column"
            or statement.row in self._with_sums
        ):
            return True
        return not (self._is_named_elsewhere or self._with_sums or statement.row in self._with_bids)


def _fail_lot(draft: Draft, statement: Statement) -> None:
    key = statement.lot
    if key not in draft.lots:
        raw = draft.raw(statement)
        draft.lots[key] = draft.rows.add(
            LOTS,
            locate(statement.start, statement.end, statement.page),
            native_id=key,
            status="unsuccessful",
            status_raw=raw,
        )


def _share_sums(draft: Draft, awards: list[_Award]) -> list[tuple[Statement, Money]]:
    """Gives each sum to its award: by row, else the one named last before it in its lot; what is left over."""
    loose: list[tuple[Statement, Money]] = []
    seen: set[tuple[str, Decimal | None]] = set()
    for statement, money in sorted(pick_sums(draft, *_SUMS[draft.kind.kind]), key=lambda pair: pair[0].start):
        award = _find_award(awards, statement)
        if award is None:
            if (statement.lot, money.amount) not in seen and not any(
                money.amount == known.amount for a in awards for _, known in a.sums
            ):
                seen.add((statement.lot, money.amount))
                loose.append((statement, money))
        elif not award.sums or (
            money.amount is not None and all(known.amount != money.amount for _, known in award.sums)
        ):
            award.sums.append((statement, money))
    return loose


def _find_award(awards: list[_Award], statement: Statement) -> _Award | None:
    if statement.row >= 0:
        found = next((a for a in awards if a.statement.row == statement.row), None)
        if found:
            return found
    same = [a for a in awards if a.lot == statement.lot or (not statement.lot and len(awards) == 1)]
    if not same and statement.lot:
        same = [a for a in awards if not a.lot and len(awards) == 1]
    before = [a for a in same if a.statement.start < statement.start]
    if len(same) == 1:
        return same[0]
    return before[-1] if before and not before[-1].sums else None


def _add_award(draft: Draft, award: _Award) -> None:
    kind = draft.kind.kind
    stage = "award" if kind == "award" else "contract"
    lot_id = draft.open_lot(award.lot, award.statement)
    fields = ("award_date",) if stage == "award" else ("signed_date",)
    day = find_first_day(draft, *fields)
    numbers = draft.pick("contract_number") if stage == "contract" else []
    start, end = award.names[0][0], award.names[-1][1]
    native = draft.raw(numbers[0]) if numbers else ""
    award_id = draft.rows.add(
        AWARDS,
        locate(start, end, award.statement.page),
        lot_id=lot_id,
        stage=stage,
        status="complete" if draft.kind.status == "complete" and stage == "contract" else "active",
        native_id=native,
        dated_at=day[0] if day else "",
        dated_at_raw=day[1] if day else "",
    )
    for span in award.names:
        mention_id = _add_mention(draft, award.statement, span, "supplier", lot_id, award_id=award_id)
        if mention_id and len(award.names) == 1:
            add_supplier_address(draft, award.statement, mention_id)
    for statement, money in award.sums:
        add_money(draft, statement, money, stage, lot_id, award_id)


def _add_bid(draft: Draft, statement: Statement, span: tuple[int, int]) -> None:
    lot_id = draft.open_lot(statement.lot, statement)
    rank = _find_rank(draft, statement)
    bid_id = draft.rows.add(
        BIDS, locate(*span, statement.page), lot_id=lot_id, native_id=rank, status="valid" if rank else ""
    )
    _add_mention(draft, statement, span, "tenderer", lot_id, bid_id=bid_id)
    for priced in _pick_bids(draft, statement):
        money = read_statement(draft, priced)
        if money is not None:
            add_money(draft, priced, money, "bid", lot_id, bid_id=bid_id)
        return


def _pick_bids(draft: Draft, statement: Statement) -> list[Statement]:
    """What may be the sum of a bid: in the tenderer's row, or a few lines below the name."""
    fields = ("bid_amount",) if draft.award_count else ("bid_amount", "award_amount")
    if statement.row >= 0:
        return draft.pick_row(statement.row, *fields)
    same_lot = [s for s in draft.pick(*fields) if s.row < 0 and s.lot == statement.lot]
    return [s for s in same_lot if 0 <= s.line - statement.line <= 4]


def _find_rank(draft: Draft, statement: Statement) -> str:
    """The candidate's place as written: 第一, or what the column 排名 says."""
    written = re.match(r"第(?:[一二三四五六七八九]|\d)", statement.label)
    if written:
        return written[0]
    if statement.row >= 0:
        ranks = draft.pick_row(statement.row, "rank")
        return draft.raw(ranks[0]) if ranks else ""
    return ""


def _add_mention(
    draft: Draft,
    statement: Statement,
    span: tuple[int, int],
    role: str,
    lot_id: str,
    *,
    award_id: str = "",
    bid_id: str = "",
) -> str:
    """Adds the mention; a natural person's name is withheld, and '' returned so that no address follows."""
    raw = draft.layout.slice(*span)
    number = find_identifier(draft, statement)
    # Numbers that begin with 92 are those of sole traders.
    is_withheld = names_person(raw) or compact(number).startswith("92")
    number = "" if is_withheld else number
    locator = locate(*span, statement.page)
    mention_id = draft.rows.add(
        ORGANISATION_MENTIONS,
        locator,
        role=role,
        lot_id=lot_id,
        award_id=award_id,
        bid_id=bid_id,
        name="" if is_withheld else clean_organisation(raw),
        name_raw="" if is_withheld else raw,
        identifier_scheme="CN-USCC" if number else "",
        identifier=compact(number).upper(),
        identifier_raw=number,
        withheld=is_withheld,
        cue=statement.label,
    )
    if is_withheld:
        draft.rows.report("name_withheld", role, locator)
    return "" if is_withheld else mention_id


def _report_rates(draft: Draft) -> None:
    """A winner's rate or discount is no sum; that it stands there is noted."""
    for statement in draft.pick("rate"):
        if compact(draft.raw(statement)).strip("/-—"):
            locator = locate(statement.start, statement.end, statement.page)
            draft.rows.report("amount_unreadable", f"{statement.label}: a rate, not a sum", locator)
