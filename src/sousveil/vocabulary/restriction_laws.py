"""What the laws behind lists of restricted companies say of limits and affiliates: restriction_laws.toml, by list and name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sousveil.vocabulary.brands_words import make_key


@dataclass(frozen=True, slots=True)
class LawClause:
    """Words of a law, exactly as in it. `limits`, `affiliates`: '' where it says nothing of the kind.

    `covers_products`: it speaks of equipment that a firm produces, under whatever name it is sold.
    """

    title: str
    url: str
    stated_at: str
    limits: str
    affiliates: str
    covers_products: bool


def find_clause(list_id: str, names: tuple[str, ...]) -> LawClause | None:
    """The clause of the law behind the list `list_id` that is about a company of one of these names, None if we know none."""
    clauses = _load_clauses().get(list_id, {})
    return next((clauses[key] for key in map(make_key, names) if key in clauses), None)


@cache
def _load_clauses() -> dict[str, dict[str, LawClause]]:
    text = files("sousveil.vocabulary").joinpath("restriction_laws.toml").read_text("utf-8")
    return {
        list_id: {
            make_key(name): LawClause(
                law["title"],
                law["url"],
                law["stated_at"],
                clause["limits"],
                clause["affiliates"],
                clause["covers_products"],
            )
            for clause in law["clauses"]
            for name in clause["names"]
        }
        for list_id, law in tomllib.loads(text).items()
    }
