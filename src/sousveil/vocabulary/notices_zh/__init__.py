"""Words of Chinese procurement notices as data: labels, kinds, endings of organisations' names, old characters.

The files beside this one may be edited by hand; docs/reference/chinese-notices.md says how.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words(name: str) -> dict[str, Any]:
    """The file `name`.toml as tables and lists. Raises FileNotFoundError for a name that is not there."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load_labels() -> dict[str, tuple[str, ...]]:
    """Label (simplified, no spaces or brackets) → the fields that a value behind it may fill."""
    found: dict[str, list[str]] = {}
    for field, labels in load_words("labels").items():
        for label in labels:
            found.setdefault(label, []).append(field)
    return {label: tuple(fields) for label, fields in found.items()}
