"""Quantities and dates in running text, in Chinese, English and ten more languages.

Each language is found by its own module, loaded only when a text asks for it.
"""

from __future__ import annotations

import re

from sousveil.model.quantities import DateMention, Quantity

_EUROPEAN = frozenset(("ru", "uk", "sr", "hu", "ro", "bg", "ka", "de", "fr", "es", "be", "mk", "hr", "bs"))
# Languages without words of their own here, read by the digits and separators of a kin: '1.200' is no 1.2 in them.
_KIN = {
    "pt": "es", "gl": "es", "ca": "es", "it": "es", "eu": "es", "nl": "de", "da": "de", "nb": "de", "nn": "de", "no": "de",
    "is": "de", "sl": "hr", "tr": "de", "el": "de", "id": "de", "vi": "de", "az": "de", "sv": "fr", "fi": "fr", "et": "fr",
    "pl": "fr", "cs": "fr", "sk": "fr", "lt": "fr", "lv": "fr", "sq": "fr",
}  # fmt: skip
_CHINESE = frozenset(("zh", "yue", "cmn", "wuu", "nan", "hak", "lzh"))

# The scripts that tell a language apart when nobody said which it is.
_SCRIPTS = re.compile(
    "(?P<zh>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    "|(?P<ka>[\u10a0-\u10ff\u1c90-\u1cbf])|(?P<ru>[\u0400-\u052f])"
)
_SCRIPT_SAMPLE = 20_000  # code points


def find_quantities(text: str, lang: str) -> list[Quantity]:
    """The quantities that `text` states, sorted by start, none overlapping another (but for role 'inside').

    `lang`: a BCP 47 tag ('en', 'zh-Hant', 'sr-Latn'); '' or one that is not known goes by the text's script.
    Offsets are half-open and count code points of `text`; `text[q.start:q.end] == q.text`. See
    `sousveil.model.quantities.Quantity` for the fields. Never raises on any text; takes time linear in its length.
    """
    language = choose_language(text, lang)
    if language == "zh":
        from sousveil.extract.quantities.chinese import find_chinese
        from sousveil.extract.quantities.chinese_inside import add_inside_numbers

        return add_inside_numbers(find_chinese(text, lang))
    if language == "en":
        from sousveil.extract.quantities.english import find_english

        return find_english(text)
    from sousveil.extract.quantities.european import find_european

    return find_european(text, lang if lang.lower().startswith(language) else language)


def find_dates(text: str, lang: str) -> list[DateMention]:
    """The dates and periods that `text` names, sorted by start, none overlapping another. `lang`: see find_quantities."""
    language = choose_language(text, lang)
    if language == "zh":
        from sousveil.extract.quantities.chinese import find_dates_chinese

        return find_dates_chinese(text, lang)
    if language == "en":
        from sousveil.extract.quantities.english_dates import find_dates_english

        return find_dates_english(text)
    from sousveil.extract.quantities.european import find_dates_european

    return find_dates_european(text, language)


def choose_language(text: str, lang: str) -> str:
    """'zh', 'en' or the primary subtag of a European language whose rules `text` is to be read by."""
    primary = lang.replace("_", "-").partition("-")[0].lower()
    if primary == "en" or primary in _EUROPEAN:
        return primary
    if primary in _CHINESE:
        return "zh"
    if primary in _KIN:
        return _KIN[primary]
    found: dict[str, int] = {}
    for match in _SCRIPTS.finditer(text, 0, _SCRIPT_SAMPLE):
        found[match.lastgroup or ""] = found.get(match.lastgroup or "", 0) + 1
    # A single foreign word in an English text does not make it a foreign text.
    name, count = max(found.items(), key=lambda item: item[1], default=("en", 0))
    return name if count * 20 >= min(len(text), _SCRIPT_SAMPLE) else "en"
