"""Traditional forms of simplified Chinese characters. Made by tools/export_han.py from OpenCC; see NOTICE.md."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def load_traditional() -> dict[str, str]:
    """Simplified character → its traditional forms, one or more characters; characters without one are left out."""
    text = files(__name__).joinpath("traditional.json").read_text(encoding="utf-8")
    variants: dict[str, str] = json.loads(text)
    return variants
