"""Judges a mention by its sentence: conditions of its term, negation, and how strongly it is asked for.

Rules over the words of vocabulary/capability_cues.toml, as in NegEx (Chapman et al., J. Biomed. Inform. 34, 2001): a cue
before or after the mention, no further than its clause, unless it is part of a phrase that only looks so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sousveil.extract.capabilities.folding import compile_words, fold_text
from sousveil.extract.capabilities.terms import is_han

_SCRIPTS = {
    "zh": "zh",
    "ru": "cyrillic",
    "uk": "cyrillic",
    "bg": "cyrillic",
    "sr": "cyrillic latin",
    "ka": "ka",
    "ar": "ar",
}
_CLAUSE_END = re.compile(r"[。；;！!？?：:\n]|\.(?=\s|$)")
_REACH = {"zh": 40, "": 120}
_JUST_BEFORE = re.compile(r"[\s-]*(?:\w+[\s-]+){0,2}")
# What parts a mention from a cue behind it; a relative clause ("drones, which are excluded") does not.
_RELATIVE = r"\s*(?:which|that|que|qui|dont|котор\w+|який|яка|які|amely\w*|care|koj[aeiu]|koji[hm]?|кој[аеиу]|които|който|която)\b"
_CUT_OFF = re.compile(
    r"[,，](?!" + _RELATIVE + r")|\b(?:but|however|pero|sino|mais|но|але|али|ali|hanem)\b|但|而"
)
_LIST_LINE = re.compile(
    r"\s*(?:[★▲※●■◆#*]|\d+(?:\.\d+)+[\s.、）)]|\d+[.、）)]\s?|[（(]\d+[）)]|[一二三四五六七八九十]+、|[-•–]\s)"
)
_QUANTITY = re.compile(
    r"\d\s*(?:台|套|个|路|项|批|支|部|辆|只|架|处|点位|颗|块|pcs\b|units?\b|шт\b|штук|ks\b|db\b|buc\b)"
)
_LAW = re.compile(r"[法例定法则准范知见标]$|办法$|条例$|规定$|标准$|规范$|规程$|要求$|通知$|意见$")
_TITLE_MARKS = re.compile(r"《([^《》]{2,80})》")
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|-{6,}|_{6,})\s*\d{0,4}\s*$")
_STANDARD = re.compile(r"\b(?:GB|GA|YD|DB\d*|ISO|IEC|T)(?:/[TZ])?\s?\d{3,6}(?:[.-]\d+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence around mentions: `text` as stored, `folded` of the same length. `is_title`: it names a procurement."""

    text: str
    folded: str
    is_title: bool = False
    is_boilerplate: bool = False


def make_sentence(text: str, is_title: bool = False, is_boilerplate: bool = False) -> Sentence:
    """A sentence, ready for judging. `is_boilerplate`: what surrounds it is (a chapter of instructions)."""
    return Sentence(text, fold_text(text), is_title, is_boilerplate)


@cache
def compile_condition(words: tuple[str, ...], language: str) -> re.Pattern[str] | None:
    """The pattern of a term's `with` or `without` words over folded text."""
    return compile_words((word, language) for word in words)


def meets_conditions(
    with_any: re.Pattern[str] | None, without: re.Pattern[str] | None, folded: str
) -> str | None:
    """The rule that lets a mention through, None when none does. `folded` is its sentence."""
    if without is not None and without.search(folded):
        return None
    if with_any is None:
        return "term" if without is None else "term without context"
    match = with_any.search(folded)
    return f"term with '{match[0]}'" if match else None


def is_negated(sentence: Sentence, start: int, end: int, language: str) -> bool:
    """Whether the words around sentence.text[start:end] say that it is not wanted or not included."""
    cues = _load_cues(_script(language))
    folded = sentence.folded
    reach = _REACH.get(_script(language), _REACH[""])
    low, high = _find_clause(folded, start, end, reach)
    excused = [match.span() for match in _find(cues["not_negated"], folded, low, high)]
    for match in _find(cues["negated_before"], folded, low, start):
        if not _overlaps(match.span(), excused) and not _ends_between(cues, folded, match.end(), start):
            return True
    for match in _find(cues["negated_just_before"], folded, low, start):
        if not _overlaps(match.span(), excused) and _is_just_before(folded[match.end() : start], match[0]):
            return True
    for match in _find(cues["negated_after"], folded, end, high):
        if not _overlaps(match.span(), excused) and not _CUT_OFF.search(folded, end, match.start()):
            return True
    return False


def judge_strength(sentence: Sentence, start: int, end: int, language: str) -> str:
    """'requirement', 'description' or 'boilerplate'."""
    cues = _load_cues(_script(language))
    if (
        sentence.is_boilerplate
        or _is_cited(sentence.text, start, end)
        or _CONTENTS_LINE.search(sentence.text)
    ):
        return "boilerplate"
    boilerplate = cues["boilerplate"]
    if boilerplate is not None and boilerplate.search(sentence.folded):
        return "boilerplate"
    requirement = cues["requirement"]
    if sentence.is_title or (requirement is not None and requirement.search(sentence.folded)):
        return "requirement"
    if _LIST_LINE.match(sentence.text) or _QUANTITY.search(sentence.folded):
        return "requirement"
    return "description"


def load_chapter_words() -> re.Pattern[str]:
    """The headings of boilerplate chapters, over folded text."""
    pattern = _load_cues("zh")["boilerplate_chapters"]
    assert pattern is not None
    return pattern


def _is_cited(text: str, start: int, end: int) -> bool:
    """Whether the words stand in the title of a law or standard."""
    for match in _TITLE_MARKS.finditer(text):
        if match.start() <= start and end <= match.end():
            near = text[max(0, match.start() - 30) : match.end() + 30]
            return bool(_LAW.search(match[1].rstrip("》）) \n")) or _STANDARD.search(near))
    return False


def _find_clause(folded: str, start: int, end: int, reach: int) -> tuple[int, int]:
    low, high = max(0, start - reach), min(len(folded), end + reach)
    for match in _CLAUSE_END.finditer(folded, low, start):
        low = match.end()
    after = _CLAUSE_END.search(folded, end, high)
    return low, after.start() if after else high


def _find(pattern: re.Pattern[str] | None, folded: str, low: int, high: int) -> Iterator[re.Match[str]]:
    return iter(()) if pattern is None else pattern.finditer(folded, low, high)


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _ends_between(cues: dict[str, re.Pattern[str] | None], folded: str, low: int, high: int) -> bool:
    """Whether a word like 'but' or 'shall' stands between the cue and the mention."""
    ends = cues["negation_ends"]
    return ends is not None and ends.search(folded, low, high) is not None


def _is_just_before(between: str, cue: str) -> bool:
    if is_han(cue[-1]):
        return not between.strip()
    return _JUST_BEFORE.fullmatch(between) is not None and len(between) < 24


def _script(language: str) -> str:
    if language.startswith("zh"):
        return "zh"
    return _SCRIPTS.get(language, "latin").split()[0] if language != "sr" else "sr"


@cache
def _load_cues(script: str) -> dict[str, re.Pattern[str] | None]:
    """The cues of all languages in a script, by kind."""
    text = files("sousveil.vocabulary").joinpath("capability_cues.toml").read_text(encoding="utf-8")
    kinds = tomllib.loads(text)
    wanted = {"sr": {"latin", "cyrillic"}}.get(script, {script})
    return {
        kind: compile_words(
            (words, language)
            for language, entries in by_language.items()
            if wanted & set(_SCRIPTS.get(language, "latin").split())
            for words in entries
        )
        for kind, by_language in kinds.items()
    }
