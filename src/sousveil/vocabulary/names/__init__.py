"""Words that tell persons' names from organisations' names. Lists of our own, folded: lower case, no accents."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_given_names() -> frozenset[str]:
    """Common given names, without those that are also ordinary words of company names ('luz', 'paz', 'grant')."""
    return _load("given_names.txt")


@cache
def load_organisation_words() -> frozenset[str]:
    """Words, abbreviations and legal forms that no person's name holds."""
    return _load("organisation_words.txt")


def _load(name: str) -> frozenset[str]:
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
