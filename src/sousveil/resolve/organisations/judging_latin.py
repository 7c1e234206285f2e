"""Judges two names in letters: words paired by how alike they are, few letters wrong allowed, telling words must pair."""

from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from sousveil.resolve.organisations.folding import fold_sounds
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.verdicts import Judgement, judge_part, judge_score
from sousveil.vocabulary.organisations import load_words

MIN_LIKENESS = 50
"""Names without a common word that are less alike (in percent of their letters) are not looked at word by word."""
_NEARLY_EMPTY = frozenset(("group", "groupe", "grupo", "holding", "company", "corporation", "enterprise"))
_EXTRA_SCORE = 0.7
MIN_JOINED = 9
_WEAK = 0.3
_PLACE = 0.5


def judge_latin(left: ParsedName, right: ParsedName) -> Judgement:
    """The judgement on two parsed names in letters whose texts are not equal."""
    if left.alias and right.alias:
        if left.alias == right.alias:
            return judge_score(0.97, f"both are names of the vendor {left.alias}", alias="same")
        return judge_score(0.05, "names of different vendors", alias="differs")
    whole = _judge_wholes(left, right)
    if left.branch == right.branch or whole.verdict in ("different", "unsure"):
        return whole
    if not left.branch or not right.branch:
        part = left if left.branch else right
        return judge_part(f"{part.branch_raw} is a part of the other", left_is_part=part is left)
    if OSA.normalized_similarity(left.branch[0], right.branch[0]) >= 0.9:
        return whole
    return judge_score(0.1, f"different parts: {left.branch_raw} and {right.branch_raw}", branch="differs")


def _judge_wholes(left: ParsedName, right: ParsedName) -> Judgement:
    numbers = sorted(left.numbers) == sorted(right.numbers)
    if left.head == right.head:
        return _judge_forms(left, right, 0.97, "the same but for the legal form")
    if not numbers:
        return judge_score(
            0.2,
            f"numbers differ: {', '.join(left.numbers) or 'none'} and {', '.join(right.numbers) or 'none'}",
            numbers="differ",
        )
    if left.words == right.words:
        return _judge_forms(left, right, 0.93, "the same words in another order")
    if is_joined_slip(left, right):
        return _judge_forms(
            left, right, 0.85, "the same letters but for a slip, divided into words otherwise"
        )
    if fuzz.ratio(left.words, right.words) < MIN_LIKENESS and set(left.tokens).isdisjoint(right.tokens):
        return judge_score(0.0, "no word in common, and the letters differ", core="differs")
    return _judge_words(left, right)


def is_joined_slip(left: ParsedName, right: ParsedName) -> bool:
    """Whether the letters are the same but for a slip, or all the same, and divided into words otherwise."""
    if left.head == right.head:
        return True
    if len(left.head) < MIN_JOINED or len(left.tokens) == len(right.tokens):
        return False
    return compare_words(left.head, right.head) > 0


def _judge_forms(left: ParsedName, right: ParsedName, score: float, reason: str) -> Judgement:
    forms = {left.form_class, right.form_class} - {"", "company"}
    if len(forms) == 2:
        return judge_score(
            score - 0.25,
            f"{reason}; different legal forms: {left.form_raw} and {right.form_raw}",
            form="differs",
        )
    return judge_score(score, reason, core="same")


def _judge_words(left: ParsedName, right: ParsedName) -> Judgement:
    pairs, alone_left, alone_right = _pair_words(left.tokens, right.tokens)
    weight = {word: _weigh(word, name) for name in (left, right) for word in name.tokens}
    paired = sum((weight[one] + weight[other]) * likeness for one, other, likeness in pairs)
    alone = sum(weight[word] for word in (*alone_left, *alone_right))
    score = paired / (paired + alone) if paired + alone else 0.0
    slips = sum((weight[one] + weight[other]) * (1 - likeness) for one, other, likeness in pairs)
    score -= slips / 10
    words = ", ".join(sorted((*alone_left, *alone_right)))
    if any(_is_telling(word, left, right) for word in (*alone_left, *alone_right)):
        score = min(score, _EXTRA_SCORE)
    if alone_left and alone_right:
        score = min(score, 0.45 if max(weight[word] for word in (*alone_left, *alone_right)) >= 1 else 0.6)
    reason = f"words of only one: {words}" if words else "the same words, letters differ"
    return _judge_forms(left, right, max(0.0, min(score, 0.92)), reason)


def _pair_words(
    left: tuple[str, ...], right: tuple[str, ...]
) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Words of both that are alike, best pairs first, and the words left alone."""
    rest_left, rest_right = list(left), list(right)
    pairs: list[tuple[str, str, float]] = []
    for word in left:
        if word in rest_right:
            rest_left.remove(word)
            rest_right.remove(word)
            pairs.append((word, word, 1.0))
    found = sorted(
        (-likeness, min(one, other), max(one, other), i, j)
        for i, one in enumerate(rest_left)
        for j, other in enumerate(rest_right)
        if (likeness := compare_words(one, other))
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for negative, _, _, i, j in found:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((rest_left[i], rest_right[j], -negative))
    return (
        pairs,
        [word for i, word in enumerate(rest_left) if i not in used_left],
        [word for j, word in enumerate(rest_right) if j not in used_right],
    )


def compare_words(one: str, other: str) -> float:
    """How alike two words are, 0 to 1; 0 when more letters differ than a slip or a transliteration explains."""
    if one.isdigit() or other.isdigit():
        return 0.0
    shorter = min(len(one), len(other))
    if fold_sounds(one) == fold_sounds(other) and shorter > 2:
        return 0.95
    allowed = 0 if shorter < 4 else 1 if shorter < 9 else 2
    if not allowed or abs(len(one) - len(other)) > allowed:
        return 0.0
    distance = OSA.distance(one, other, score_cutoff=allowed)
    return 1 - distance / shorter if distance <= allowed else 0.0


def _is_telling(word: str, left: ParsedName, right: ParsedName) -> bool:
    """Whether a word that only one name has may make it another organisation: a country, a line of business."""
    if word in _load_weak():
        return word not in _NEARLY_EMPTY
    return word in (*left.places, *right.places) and word not in _load_continents()


@cache
def _load_continents() -> frozenset[str]:
    return frozenset(load_words("latin")["words"]["places"])


def _weigh(word: str, name: ParsedName) -> float:
    return _WEAK if word in _load_weak() else _PLACE if word in name.places else 1.0


@cache
def _load_weak() -> frozenset[str]:
    return frozenset(load_words("latin")["words"]["weak"])
