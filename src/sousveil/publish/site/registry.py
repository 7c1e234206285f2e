"""All kinds of pages: every module in `site/kinds` with a KIND."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from sousveil.publish.site import kinds
from sousveil.publish.site.contents import Kind


@cache
def list_kinds() -> tuple[Kind, ...]:
    """The kinds of pages, in the order of the navigation."""
    found = [
        import_module(f"{kinds.__name__}.{entry.name}").KIND for entry in pkgutil.iter_modules(kinds.__path__)
    ]
    return tuple(sorted(found, key=lambda kind: (kind.order or 999, kind.name)))


def find_kind(name: str) -> Kind | None:
    """The kind of that name."""
    return next((kind for kind in list_kinds() if kind.name == name), None)
