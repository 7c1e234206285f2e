"""Write what the quantity finders need of CLDR to src/sousveil/vocabulary/cldr/, so that they need no babel.

Run: uv run python tools/export_cldr.py            (writes)
     uv run python tools/export_cldr.py --check    (ends with 1 when the files differ from what it would write)

Source: the CLDR release inside the installed babel: compact decimal formats (scale words), number symbols
(separators), currency names and symbols, month names.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

from babel import Locale, localedata
from babel.core import get_global

TARGET = Path(__file__).parent.parent / "src" / "sousveil" / "vocabulary" / "cldr"
LANGUAGES = {
    "en": ["en"],
    "zh": ["zh_Hans", "zh_Hant", "zh_Hant_HK"],
    "ru": ["ru"],
    "uk": ["uk"],
    "sr": ["sr_Cyrl", "sr_Latn"],
    "hu": ["hu"],
    "ro": ["ro", "ro_MD"],
    "bg": ["bg"],
    "ka": ["ka"],
    "de": ["de", "de_CH"],
    "fr": ["fr", "fr_CH"],
    "es": ["es", "es_MX"],
}
SCALES = [10**3, 10**6, 10**9, 10**12]


def fold(word: str) -> str:
    """`word` in NFC, lower case, with plain spaces and plain apostrophes."""
    word = unicodedata.normalize("NFC", word).replace("’", "'")
    return re.sub(r"[\s\u00a0\u202f]+", " ", word).strip().lower()


def collect_scale_words(locale: Locale) -> dict[str, int]:
    """Scale word or abbreviation → its value, from the compact decimal formats."""
    words: dict[str, int] = {}
    for style in ("short", "long"):
        for by_size in locale._data["compact_decimal_formats"].get(style, {}).values():
            for size, pattern in by_size.items():
                written = pattern.pattern
                zeros = written.count("0")
                word = fold(re.sub(r"[0#,.]*0", "", written, count=1).replace("'", ""))
                value = int(size) // 10 ** (zeros - 1) if zeros else 0
                # Single letters and Chinese characters are left to the languages' own rules.
                if value in SCALES and len(word) > 1 and " " not in word:
                    words.setdefault(word, value)
    return words


def collect_currency_names(locale: Locale) -> dict[str, str]:
    """Folded name in every plural form → ISO 4217 code; a name that several codes share is left out."""
    codes_by_name: dict[str, set[str]] = {}
    data = locale._data
    for code, name in data["currency_names"].items():
        for form in (name, *data["currency_names_plural"].get(code, {}).values()):
            codes_by_name.setdefault(fold(form), set()).add(code)
    names: dict[str, str] = {}
    tender = list_legal_tender()
    for name, codes in codes_by_name.items():
        live = codes & tender or codes
        if len(live) == 1 and not re.search(r"[()\d]", name):
            names[name] = live.pop()
    return names


def collect_months(locale: Locale) -> dict[str, int]:
    """Folded month name, in both contexts and in its abbreviation → 1 to 12."""
    months: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                word = fold(name).rstrip(".")
                # The root locale's Chinese calendar shines through where a locale has no month names of its own.
                if len(word) > 2 and not re.search(r"[\d月]", word):
                    months.setdefault(word, number)
    return months


def list_legal_tender() -> set[str]:
    """Codes that are legal tender somewhere today."""
    return {
        code
        for entries in get_global("territory_currencies").values()
        for code, _start, end, is_tender in entries
        if end is None and is_tender
    }


def export_language(names: list[str]) -> dict[str, Any]:
    """Everything for one language, the named locales merged in order."""
    merged: dict[str, Any] = {"scales": {}, "currencies": {}, "symbols": {}, "months": {}}
    for name in names:
        locale = Locale.parse(name)
        for key, part in (
            ("scales", collect_scale_words(locale)),
            ("currencies", collect_currency_names(locale)),
            ("months", collect_months(locale)),
            ("symbols", {v: k for k, v in locale.currency_symbols.items() if v != k}),
        ):
            for word, value in part.items():
                merged[key].setdefault(word, value)
    return {key: dict(sorted(value.items())) for key, value in merged.items()}


def export_separators() -> dict[str, list[str]]:
    """Locale → [decimal separator, grouping separator] for every locale of our languages."""
    separators = {}
    for identifier in sorted(localedata.locale_identifiers()):
        if identifier.split("_")[0] not in LANGUAGES and identifier.split("_")[0] != "yue":
            continue
        symbols = Locale.parse(identifier).number_symbols.get("latn")
        if symbols:
            separators[identifier.replace("_", "-")] = [symbols["decimal"], symbols["group"]]
    return separators


def export_codes() -> dict[str, list[str]]:
    """'tender': codes in use today; 'past': codes that are not (ISO 4217 and its history, as in CLDR)."""
    known = {code for code in Locale("en").currencies if re.fullmatch("[A-Z]{3}", code)}
    tender = list_legal_tender() & known
    return {"tender": sorted(tender), "past": sorted(known - tender)}


def write_json(name: str, content: Any, check: bool) -> bool:
    """Writes one file; with `check` only compares. Returns whether the file was already so."""
    text = json.dumps(content, ensure_ascii=False, indent=0, sort_keys=False) + "\n"
    path = TARGET / f"{name}.json"
    same = path.exists() and path.read_text(encoding="utf-8") == text
    if not same and not check:
        path.write_text(text, encoding="utf-8")
    return same


def main() -> int:
    """Exports all; the number is the process's exit code."""
    check = "--check" in sys.argv[1:]
    TARGET.mkdir(parents=True, exist_ok=True)
    stale = [
        name
        for name, content in (
            *((language, export_language(locales)) for language, locales in LANGUAGES.items()),
            ("separators", export_separators()),
            ("codes", export_codes()),
        )
        if not write_json(name, content, check)
    ]
    if check and stale:
        print("not current:", ", ".join(stale), "- run tools/export_cldr.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
