"""Names in letters of Chinese organisations as their Chinese names would come apart: 'Urumqi Public Security Bureau'."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from sousveil.resolve.organisations.folding import fold_text
from sousveil.resolve.organisations.names_latin import split_words
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.regions import holds_region, match_latin_region
from sousveil.vocabulary.organisations import load_words

_OFFICE_ENDINGS = (
    "局",
    "厅",
    "部",
    "委员会",
    "政法委",
    "纪委",
    "政府",
    "法院",
    "检察院",
    "管委会",
    "街道办",
    "监狱",
    "海关",
)
_INSTITUTION_ENDINGS = ("大学", "学院", "医院", "中学", "小学")
_UNIT_ENDINGS = ("支队", "大队", "总队", "派出所", "看守所")
_PART_WORDS = ("分公司", "分局")
_MUNICIPALITIES = ("11", "12", "31", "50")


@lru_cache(maxsize=65536)
def translate_name(name: ParsedName) -> ParsedName:
    """`name` with kind, place, organ, business and parts as of a Chinese name; organ '' where it is no authority."""
    words = split_words(fold_text(name.name))
    core, words = _take_core(words)
    regions, words = _take_regions(words)
    found, rest = _take_phrases(words)
    organ = next((text for text in found if text.endswith(_OFFICE_ENDINGS)), "")
    school = next((text for text in found if text.endswith(_INSTITUTION_ENDINGS)), "")
    units = tuple(text for text in found if text.endswith(_UNIT_ENDINGS))
    is_part = any(text in _PART_WORDS for text in found)
    region, seat = _order_regions(regions, is_part=is_part)
    if is_part and not (organ or seat):
        region, seat = "", region
    if organ == "公安局" and region.endswith("0000") and region[:2] not in _MUNICIPALITIES:
        organ = "公安厅"
    branch = ((f"@{seat}",) if seat else ()) + units
    if is_part and not branch:
        branch = ("分公司",)
    left = tuple(word for word in rest if word not in _load_empty())
    kind = "authority" if organ else "institution" if school else name.kind
    business = tuple(
        text
        for text in found
        if not text.endswith((*_OFFICE_ENDINGS, *_UNIT_ENDINGS)) and text not in _PART_WORDS
    )
    if core:
        left, kind, organ = (), "company", ""
    if organ and left:
        organ, kind = "", ""
    return replace(
        name, kind=kind, organ=organ, core=(core or organ or school) if not left else "".join(left), region_code=region,
        region_raw=region, branch=branch, business=business, tokens=left,
    )  # fmt: skip


def _take_core(words: list[str]) -> tuple[str, list[str]]:
    """The Chinese core of a company that the words name in translation, '' for none, and the other words."""
    text = f" {' '.join(words)} "
    for phrase, core in _load_cores():
        if phrase in text:
            return core, text.replace(phrase, " ", 1).split()
    return "", words


def _take_regions(words: list[str]) -> tuple[list[str], list[str]]:
    """The codes of China's divisions that are named, in order, and the other words."""
    codes: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(words):
        size, code = match_latin_region(words, position)
        if size:
            codes.append(code)
        else:
            rest.append(words[position])
        position += size or 1
    return codes, rest


def _take_phrases(words: list[str]) -> tuple[list[str], list[str]]:
    """Translations of the phrases among the words, and the words that have none."""
    known, longest = _load_phrases()
    found: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(words):
        for size in range(min(longest, len(words) - position), 0, -1):
            phrase = " ".join(words[position : position + size])
            if phrase in known:
                if known[phrase]:
                    found.append(known[phrase])
                position += size
                break
        else:
            rest.append(words[position])
            position += 1
    return found, rest


def _order_regions(codes: list[str], *, is_part: bool) -> tuple[str, str]:
    """The place of the whole and that of the part."""
    kept = list(dict.fromkeys(codes))
    if not kept:
        return "", ""
    kept.sort(key=lambda code: (not code.endswith("0000"), not code.endswith("00"), code))
    if is_part and len(kept) > 1:
        return kept[0], kept[-1]
    if len(kept) > 1 and not holds_region(kept[0], kept[-1]):
        return codes[0], ""
    return kept[-1], ""


@cache
def _load_cores() -> tuple[tuple[str, str], ...]:
    """Phrase between spaces → core, the longest first."""
    found = {
        f" {' '.join(split_words(phrase))} ": core for phrase, core in load_words("latin")["cores"].items()
    }
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def _load_phrases() -> tuple[dict[str, str], int]:
    phrases: dict[str, str] = {}
    for phrase, chinese in load_words("latin")["translations"].items():
        phrases[" ".join(split_words(phrase))] = chinese
        phrases[" ".join(split_words(phrase.replace("people s", "people")))] = chinese
    return phrases, max(len(phrase.split()) for phrase in phrases)


@cache
def _load_empty() -> frozenset[str]:
    words = load_words("latin")
    forms = {word for texts in words["forms"].values() for text in texts for word in text.split()}
    return frozenset(words["words"]["empty"]) | forms
