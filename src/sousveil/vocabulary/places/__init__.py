"""Place names as data: countries by language (CLDR). Made by tools/export_countries.py."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def load_countries() -> dict[str, str]:
    """Country name as written → ISO 3166 code."""
    text = files(__name__).joinpath("countries.json").read_text(encoding="utf-8")
    return {name: code for code, names in json.loads(text).items() for name in names}
