"""Budgets and ceilings as rows; the one place where a sum found in a statement becomes an amount."""

from __future__ import annotations

from decimal import Decimal

from sousveil.extract.notices.drafts import Draft, locate
from sousveil.extract.notices.money import Money, find_money
from sousveil.extract.notices.statements import Statement
from sousveil.model.notice_tables import AMOUNTS
from sousveil.model.notice_values import format_amount

_ROLES = {"budget": "budget", "ceiling": "ceiling"}


def add_amounts(draft: Draft) -> None:
    """Budgets and ceilings of the notice and of its lots, each sum once."""
    for field, role in _ROLES.items():
        seen: set[tuple[str, Decimal | None]] = set()
        for statement, money in pick_sums(draft, field):
            if (statement.lot, money.amount) in seen:
                continue
            if money.amount is None and any(amount is not None for _, amount in seen):
                continue
            seen.add((statement.lot, money.amount))
            add_money(draft, statement, money, role, draft.open_lot(statement.lot, statement))


def pick_sums(draft: Draft, *fields: str) -> list[tuple[Statement, Money]]:
    """Statements of these fields with the money they give, all from the best section where one gives any."""
    stated = [s for s in draft.pick(*fields) if s.section != "other" and not s.is_before]
    read = [(s, read_statement(draft, s)) for s in stated]
    found = [(statement, money) for statement, money in read if money is not None]
    return [pair for pair in found if pair[0].section == found[0][0].section]


def read_statement(draft: Draft, statement: Statement) -> Money | None:
    """The sum that a statement gives, with the unit of its label; None when it speaks of no money."""
    return find_money(draft.raw(statement), statement.unit)


def add_money(
    draft: Draft,
    statement: Statement,
    money: Money,
    role: str,
    lot_id: str = "",
    award_id: str = "",
    bid_id: str = "",
) -> None:
    """Adds the raw_amounts row, and the problem if there is one."""
    start, end = statement.start + money.start, statement.start + money.end
    locator = locate(start, end, statement.page)
    draft.rows.add(
        AMOUNTS,
        locator,
        role=role,
        lot_id=lot_id,
        award_id=award_id,
        bid_id=bid_id,
        amount=None if money.amount is None else float(money.amount),
        amount_exact=None if money.amount is None else format_amount(money.amount),
        amount_raw=draft.layout.slice(start, end),
        currency=money.currency,
        currency_raw=money.currency_raw,
        tax=money.tax,
    )
    if money.problem:
        draft.rows.report(money.problem, f"{role}: {money.detail}".rstrip(": "), locator)
    elif not money.currency:
        draft.rows.report(
            "currency_unknown", f"{role}: no unit beside the figure, in the label or in the head", locator
        )
    if money.disagrees:
        draft.rows.report("amounts_disagree", f"{role}: figures and words differ", locator)
