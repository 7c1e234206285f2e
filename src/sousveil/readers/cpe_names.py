"""CPE names: the parts of a formatted string (CPE 2.3) or a URI (CPE 2.2), unescaped. After NIST IR 7695."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_COLON = re.compile(r"(?<!\\):")
_ESCAPED = re.compile(r"\\(.)")
_PARTS = 11


class CpeName(NamedTuple):
    """`part`: a, o or h. `vendor`, `product`, `version`: unescaped; `version` is '' for any and none."""

    part: str
    vendor: str
    product: str
    version: str


@lru_cache(maxsize=65536)
def parse_cpe(name: str) -> CpeName | None:
    """The parts of a CPE 2.3 formatted string or a CPE 2.2 URI; None when `name` is neither."""
    if name.startswith("cpe:2.3:"):
        parts = [_ESCAPED.sub(r"\1", part) for part in _COLON.split(name[8:])]
        if len(parts) != _PARTS:
            return None
    elif name.startswith("cpe:/"):
        parts = [unquote(part) for part in name[5:].split(":")]
    else:
        return None
    part, vendor, product, version = (*parts, "", "", "", "")[:4]
    if part not in ("a", "o", "h") or not vendor:
        return None
    return CpeName(part, vendor, product, "" if version in ("*", "-") else version)
