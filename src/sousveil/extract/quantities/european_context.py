"""The words around a number in a European language: bounds, changes, years, what is counted, denominators."""

from __future__ import annotations

import re

from sousveil.extract.quantities.european_language import DURATION, UNIT, Language
from sousveil.extract.quantities.european_tail import find_word

_WINDOW = 64  # code points before a number that may hold its bound word and verb
_WORD = re.compile(r"[ \t]*(?:\r?\n[ \t]*)?([^\W\d_](?:[\w]|['’-](?=\w))*)")
_RATE_WORD = re.compile(r"[ \t]*(?:\r?\n[ \t]*)?(/?[^\W\d_](?:[\w²]|['./-](?=\w))*\.?)")
_DIGITS = re.compile(r" ?(\d{1,3}(?:[ .,]\d{3})*|\d+)(?!\d)")
_SENTENCE_END = re.compile(r"[.!?;:]\s|[\n\t|()]\s*$")


def read_words_before(folded: str, start: int) -> list[str]:
    """The up to eight words of the same clause before `start`, in order."""
    window = folded[max(0, start - _WINDOW) : start]
    cut = max(
        window.rfind(". "), window.rfind("; "), window.rfind(": "), window.rfind("\n\n"), window.rfind("|")
    )
    words = (window[cut + 1 :] if cut >= 0 else window).replace("(", " ( ").replace("d'", "d' ").split()
    return words[-8:]


def find_bound(language: Language, words: list[str]) -> tuple[str, int]:
    """(comparison, words it takes) of the bound phrase that ends `words`; ('', 0) when there is none."""
    bounds = language.bounds
    for count in (4, 3, 2, 1):
        if len(words) >= count:
            phrase = " ".join(words[-count:])
            found = bounds.get(phrase) or bounds.get(phrase.lstrip("("))
            if found is not None:
                return found, count
    return "", 0


def find_bound_after(language: Language, folded: str, end: int) -> tuple[str, int]:
    """(comparison, end) of a bound phrase behind the number: 'oder mehr', '-ზე მეტი', '+'."""
    if folded[end : end + 1] == "+" and not folded[end + 1 : end + 2].isdigit():
        return "at_least", end + 1
    if language.code == "ka" and folded[end - 3 : end] == "მდე":  # 'ლარამდე': the bound is an ending
        return "at_most", end
    start = end
    while start < end + 2 and folded[start : start + 1] == " ":
        start += 1
    for phrase, comparison in language.bounds_after.items():
        at = start if not phrase.startswith("-") else end
        if folded.startswith(phrase, at) and not folded[at + len(phrase) : at + len(phrase) + 1].isalnum():
            return comparison, at + len(phrase)
    return "", end


def find_increment(language: Language, words: list[str], folded: str, end: int) -> int:
    """+1 or -1 when the words say that the number is a change, else 0. `words`: those before it, bound words left out."""
    lists = language.words
    if words and words[-1] in lists["increments.plus"]:
        return 1
    if words and words[-1] in lists["increments.minus"]:
        return -1
    if (words and words[-1] in lists["increments.by"]) or not lists["increments.by"]:
        near = words[:-1]
        if not lists["increments.by"]:  # 'nőtt', 'გაიზარდა' stand behind the number
            near = words + [match[1] for match in _next_words(folded, end, 3)]
        for word in reversed(near):
            if word in lists["increments.plus_verbs"]:
                return 1
            if word in lists["increments.minus_verbs"]:
                return -1
    return 0


def find_counted(language: Language, folded: str, end: int) -> tuple[int, int, int]:
    """(start, end, increment) of the noun behind the number; (-1, -1, 0) when none follows."""
    lists = language.words
    skip, stop, of = lists["counted.skip"], lists["counted.stop"], lists["words.of"]
    increment = 0
    position = end
    for _ in range(4):
        match = _WORD.match(folded, position)
        if match is None:
            break
        word = match[1]
        start = match.start(1)
        if word.startswith("d'") and "d'" in of:
            return start + 2, match.end(), increment
        if word in lists["increments.plus_after"]:
            increment = 1
        elif word in lists["increments.minus_after"]:
            increment = -1
        elif word not in skip and word not in of:
            if word in stop or len(word) < 2:
                break
            if not _is_adjective(language, folded, word, match.end()):
                return start, match.end(), increment
        position = match.end()
    return -1, -1, increment


def _is_adjective(language: Language, folded: str, word: str, end: int) -> bool:
    """Whether `word` looks like an adjective in front of another word, so that the noun is still to come."""
    endings = language.sections["counted"].get("adjectives")
    if not endings or not word.endswith(tuple(endings)) or len(word) < 5:
        return False
    following = _WORD.match(folded, end)
    return following is not None and following[1] not in language.words["counted.stop"]


def find_rate(language: Language, folded: str, text: str, end: int) -> tuple[str, int]:
    """The denominator ('day', 'kilometer ** 2', '100000 person') that the words behind `end` name; where its number ends.

    ('', -1) when there is none; -1 when the denominator has no number of its own.
    """
    position = end
    for _ in range(5):
        match = _RATE_WORD.match(folded, position)
        if match is None:
            return "", -1
        word, start = match[1], match.start(1)
        per = _match_rate(language, folded, start, match.end())
        if per:
            return per, -1
        if word in language.per_words or word[0] == "/":
            after = match.end() if word in language.per_words else start + 1
            per, counted_end = _read_denominator(language, folded, text, after)
            if per:
                return per, counted_end
        if folded[match.end() : match.end() + 1] in (".", ",", ";", ":") or word.endswith("."):
            return "", -1
        position = match.end()
    return "", -1


def find_rate_before(language: Language, words: list[str]) -> str:
    """The denominator that the words before the number name ('täglich 500'), '' if none. Only adverbs of one word count."""
    if not words:
        return ""
    meaning = language.rates.look_up(words[-1])
    return meaning[1] if meaning else ""


def _match_rate(language: Language, folded: str, start: int, end: int) -> str:
    word = folded[start:end]
    most = language.rates.first.get(word) or language.rates.first.get(word.rstrip("."))
    if most is None:
        return ""
    ends = [end]
    for _ in range(most - 1):
        following = _RATE_WORD.match(folded, ends[-1])
        if following is None:
            break
        ends.append(following.end())
    for stop in reversed(ends):
        phrase = " ".join(folded[start:stop].split())
        meaning = language.rates.look_up(phrase) or language.rates.look_up(phrase.rstrip("."))
        if meaning is not None:
            return str(meaning[1])
    return ""


def _read_denominator(language: Language, folded: str, text: str, position: int) -> tuple[str, int]:
    count, counted_end = "", -1
    digits = _DIGITS.match(folded, position)
    if digits is not None:
        count = re.sub(r"\D", "", digits[1])
        position = counted_end = digits.end()
        if len(count) > 9:
            return "", -1
        found = find_word(language, text, folded, position)
        if found is not None and found[0] == 0:
            count = str(int(count) * int(found[1]))
            position = counted_end = found[3]
    word = _RATE_WORD.match(folded, position)
    if word is not None and (word[1] in language.people or word[1].rstrip(".") in language.people):
        return f"{count} person".strip(), counted_end
    found = find_word(language, text, folded, position)
    if found is not None and (found[0] == UNIT or (found[0] == DURATION and folded[position - 1] == "/")):
        return f"{count} {found[1]}".strip(), counted_end
    return "", -1


def is_year(language: Language, folded: str, start: int, end: int, words: list[str]) -> bool:
    """Whether the four digits from `start` to `end` are a year, by the words around them."""
    if not 1500 <= int(folded[start:end]) <= 2150:
        return False
    lists = language.words
    before = lists["dates.before"]
    if words:
        last = words[-1].strip("(,")
        pair = " ".join(words[-2:])
        if last in before or pair in before or language.find_month(last):
            return True
        if last in ("de", "lui") and len(words) > 1 and language.find_month(words[-2]):
            return True
    tail = folded[end : end + 24]
    suffixes = lists.get("dates.year_suffixes")
    if suffixes and tail.startswith(tuple(suffixes)):
        return True
    if language.code in ("sr", "hu") and tail[:1] == ".":
        following = _WORD.match(folded, end + 1)
        known = lists.get("dates.after_dot", frozenset()) | lists["dates.after"]
        if following is not None and (following[1] in known or language.find_month(following[1])):
            return True
    following = _WORD.match(folded, end)
    if following is not None and following[1] in lists["dates.after"]:
        return True
    return folded[start - 1 : start] == "(" and tail[:1] in (")", ",", "–", "-")


def _next_words(folded: str, end: int, most: int) -> list[re.Match[str]]:
    matches = []
    position = end
    for _ in range(most):
        match = _WORD.match(folded, position)
        if match is None:
            break
        matches.append(match)
        position = match.end()
    return matches
