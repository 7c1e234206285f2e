"""Names of the vendors in the vocabulary, so that '海康威视' and 'Hangzhou Hikvision Digital Technology' are known to be one."""

from __future__ import annotations

from functools import cache

from sousveil.engine.kept_vendors import load_kept_vendors
from sousveil.resolve.organisations.folding import fold_text, squeeze_text

_ROLES = frozenset(("common", "legal", "transliteration", "written_so", "former", "short"))


def find_alias(squeezed: str, head: str) -> str:
    """Id of the vendor whose name this is, by the whole squeezed name or that without its form; '' for none."""
    aliases = _load_aliases()
    return aliases.get(squeezed, "") or aliases.get(head, "")


@cache
def _load_aliases() -> dict[str, str]:
    """Squeezed name → vendor's id. Weak names, those of a subsidiary and those of two vendors are left out."""
    found: dict[str, set[str]] = {}
    for vendor_id, vendor in load_kept_vendors().vendors.items():
        for name in vendor.names:
            if name.role in _ROLES and not name.backing.scope and len(name.text) > 1:
                found.setdefault(squeeze_text(fold_text(name.text)), set()).add(vendor_id)
    return {text: next(iter(ids)) for text, ids in found.items() if len(ids) == 1}
