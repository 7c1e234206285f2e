"""Writes vocabulary/places/countries.json: country names by language, from CLDR by way of babel.

Run: uv run python tools/export_countries.py [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel import Locale

LANGUAGES = ("en", "zh", "zh_Hant", "ru", "uk", "sr", "sr_Latn", "hu", "ro", "bg", "ka", "de", "fr", "es")
TARGET = Path(__file__).parents[1] / "src/sousveil/vocabulary/places/countries.json"
# Everyday English names that CLDR writes otherwise.
EXTRA = {
    "US": ["USA", "the US", "America", "United States of America", "美国", "U.S."],
    "GB": ["UK", "U.K.", "Britain", "Great Britain", "England"],
    "BA": ["Bosnia-Herzegovina", "Bosnia and Herzegovina", "Bosnia"],
    "CZ": ["Czech Republic"],
    "MK": ["Macedonia"],
    "TR": ["Turkey"],
    "KR": ["South Korea", "韩国"],
    "KP": ["North Korea", "朝鲜"],
    "MM": ["Burma", "Myanmar"],
    "HK": ["Hong Kong", "香港"],
    "MO": ["Macau", "Macao", "澳门"],
    "CD": ["Democratic Republic of the Congo", "DR Congo"],
    "CI": ["Ivory Coast"],
    "PS": ["Palestine"],
    "XK": ["Kosovo"],
}


def collect_countries() -> dict[str, list[str]]:
    """ISO 3166 code → names in all languages, longest first."""
    names: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"):
                names.setdefault(code, set()).add(name)
    for code, extra in EXTRA.items():
        names[code].update(extra)
    return {code: sorted(found, key=lambda name: (-len(name), name)) for code, found in sorted(names.items())}


def main() -> int:
    """Write the file, or with --check say whether it is current."""
    text = json.dumps(collect_countries(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
