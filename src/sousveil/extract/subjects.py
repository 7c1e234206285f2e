"""The thing that a figure counts, normalised so that two writings of it can be compared."""

from __future__ import annotations

import re

_LEADING = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|our|these|those|this|that|such|additional|more|new|newly|other|further|extra|"
    r"existing|current|total|different|separate|individual|of|all|some|so-called|same|first|last|installed)\s+)+",
    re.IGNORECASE,
)
_ZH_LEADING = re.compile(
    r"^(?:新增|新建|现有|已有|其他|全部|新的|各类|各种|余|多|个|台|套|名|家|处|路|支|只|起|件|条|项|份|部|辆|架|座|所|人次|的)+"
)
_IRREGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "data": "data",
    "series": "series", "species": "species", "media": "media", "feet": "foot", "cities": "city", "police": "police",
    "buses": "bus", "analyses": "analysis", "statuses": "status", "lenses": "lens",
}  # fmt: skip
# Words for the same unit of counting; only pairs that no count tells apart.
_SYNONYM = {
    "individual": "person",
    "human": "person",
    "citizen": "citizen",
    "cctv": "camera",
    "摄像机": "摄像头",
}


def normalise_subject(phrase: str) -> str:
    """The noun phrase in lower case, without articles and counting modifiers, its head in the singular; '' for ''."""
    phrase = " ".join(phrase.split()).strip(" ,;:.()'\"“”‘’")
    if not phrase:
        return ""
    if any("\u4e00" <= character <= "\u9fff" for character in phrase):
        return normalise_chinese(phrase)
    words = _LEADING.sub("", phrase).lower().split()
    if not words:
        return ""
    words[-1] = singularise(words[-1])
    words[-1] = _SYNONYM.get(words[-1], words[-1])
    return " ".join(words)


def normalise_chinese(phrase: str) -> str:
    """A Chinese noun phrase without measure words and counting modifiers."""
    stripped = _ZH_LEADING.sub("", phrase) or phrase
    return stripped.replace("摄像机", "摄像头").replace("探头", "摄像头")


def singularise(word: str) -> str:
    """The singular of an English noun in lower case, by rule; other words come back as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
