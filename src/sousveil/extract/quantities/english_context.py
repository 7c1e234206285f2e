"""What the words around an English number say of it: bounds, increases, dates, identifiers, what it counts."""

from __future__ import annotations

import re
from typing import NamedTuple

from sousveil.extract.quantities.english_lexicon import PERIODIC, UNITS_ONES, load_context_words, load_lexicon

_BOUNDS, _LISTS = load_context_words()
_BOUND_ENDS = frozenset(bound.rsplit(" ", 1)[-1] for bound in _BOUNDS)
_UP, _DOWN, _FILLERS, _MORE_BEFORE = (_LISTS[name] for name in ("up", "down", "fillers", "more_before"))
_IDENTIFYING = _LISTS["identifying"]
_MORE_OF = {"additional": 1, "more": 1, "extra": 1, "further": 1, "new": 1, "fewer": -1, "less": -1}
_TRIGGERS = _BOUND_ENDS | _UP | _DOWN | _MORE_BEFORE | _FILLERS | {"by", "of", "between", "from"}
_OPEN = "(“‘\"'[—–{-"


class Prefix(NamedTuple):
    """What stands before a number: `comparison`, `increment`, the nearest word (`last`) and whether it is 'between' or
    'from' (`opening`)."""

    comparison: str
    increment: int
    last: str
    opening: str


_NOTHING = Prefix("", 0, "", "")


def read_prefix(lowered: str, start: int) -> Prefix:
    """What the words before `start` say; words of another sentence or clause say nothing."""
    words = lowered[start - 48 if start > 48 else 0 : start].split()
    if not words:
        return _NOTHING
    last = words[-1]
    if last[0] in _OPEN:
        last = last.lstrip(_OPEN)
        if not last:
            return _NOTHING
    if last in _IDENTIFYING:
        return Prefix("", 0, last, "")
    if last not in _TRIGGERS or (last[-1] in ".,;:!?)”" and last not in _BOUNDS):
        return Prefix("", 0, last, "")
    return _read_triggers(words, last)


def _read_triggers(words: list[str], last: str) -> Prefix:
    comparison, increment, opening = "", 0, ""
    position = len(words)
    for _ in range(4):
        if not position:
            break
        word = words[position - 1].lstrip(_OPEN)
        if not comparison and word in _BOUND_ENDS:
            for length in (4, 3, 2, 1):
                if length <= position and _BOUNDS.get(
                    phrase := " ".join(words[position - length : position]).lstrip(_OPEN)
                ):
                    comparison = _BOUNDS[phrase]
                    position -= length
                    break
            else:
                if word not in _MORE_BEFORE and word not in _FILLERS:
                    break
                position -= 1
            continue
        if word in _MORE_BEFORE:
            increment = 1
            position -= 1
        elif word in ("by", "of"):
            before = words[max(0, position - 4) : position - 1]
            if any(verb in _UP for verb in before):
                increment = 1
            elif any(verb in _DOWN for verb in before):
                increment = -1
            break
        elif word in _UP:
            ahead = words[position - 2] if position > 1 else ""
            # 'make up 13%' and 'set up 20 cameras' raise nothing; ', up 12%' does.
            if word != "up" or ahead[-1:] in ",;(—" or ahead in _BEFORE_UP:
                increment = 1
            break
        elif word in _DOWN:
            increment = -1
            break
        elif word in ("between", "from"):
            opening = word
            break
        elif word in _FILLERS:
            position -= 1
        else:
            break
    return Prefix(comparison, increment, last, opening)


_NEXT_WORD = re.compile(
    r"[ \xa0\n]{1,2}[\"“‘]?([^\W\d_]{1,60}(?:[-’'&][^\W\d_]{1,60}){0,4})|-([^\W\d_]{1,60}(?:-[^\W\d_]{1,60}){0,4})"
)
_STOP, _LEADING = _LISTS["stop"], _LISTS["leading"]
_IRREGULAR_PLURALS, _NOT_PLURAL = _LISTS["irregular_plurals"], _LISTS["not_plural"]


_BEFORE_UP = frozenset(
    ("", "was", "were", "is", "are", "been", "be", "and", "now", "sales", "spending", "numbers")
)


def is_plural(word: str) -> bool:
    """True when `word`, in lower case, looks like a plural noun."""
    if word in _IRREGULAR_PLURALS:
        return True
    return word[-1:] == "s" and word[-2:] not in ("ss", "us", "is") and word not in _NOT_PLURAL


class Counted(NamedTuple):
    """The noun phrase behind a number: its span (-1 when none), the `increment` that its modifiers state, and `end`,
    where the search for a denominator starts."""

    start: int
    end: int
    increment: int
    stop: int


def read_counted(text: str, lowered: str, end: int, singular: bool) -> Counted:
    """The noun phrase that the number ending at `end` counts: up to its first plural noun, else up to the first word
    that cannot belong to it. Leading words such as 'additional' or 'of the' are left out."""
    position, first, last, increment, stop = end, -1, -1, 0, end
    for _ in range(8):
        match = _NEXT_WORD.match(text, position)
        if match is None:
            break
        group = 1 if match[1] else 2
        start, position = match.span(group)
        word = lowered[start:position]
        if first < 0 and (word in _LEADING or word in UNITS_ONES):
            if word in _MORE_OF and not increment:
                increment = _MORE_OF[word]
                if word in ("more", "fewer", "less") and lowered.startswith(" than", position):
                    return Counted(-1, -1, increment, position)
                stop = position
            elif (word == "of" and not _OF_DETERMINER.match(lowered, position)) or word == "or":
                break
            continue
        if word in _STOP:
            break
        base = word
        possessive = False
        if base[-2:] in ("'s", "’s"):
            base, possessive = base[:-2], True
            position -= 2
        if first < 0:
            first = start
        last = stop = position
        if possessive or text.startswith(("’", "'"), position):
            break
        if base in _IRREGULAR_PLURALS:
            if base in _LISTS["modifying_plurals"]:
                ahead = _NEXT_WORD.match(lowered, position)
                if ahead is not None and ahead.group()[-1] == "s" and ahead.group(1) not in _STOP:
                    continue  # 'police drones'
            break
        if (
            base[-1] == "s"
            and not singular
            and base[-2:] not in ("ss", "us", "is")
            and base not in _NOT_PLURAL
            and text[position - 1] == "s"
        ):
            break
    if first >= 0 and not is_plural(lowered[first:last].rpartition(" ")[2]):
        # 'the other three shared the rest', '15-member council voted': a verb ends the phrase.
        while lowered.endswith("ed", first, last):
            last = stop = lowered.rfind(" ", first, last)
            if last < 0:
                return Counted(-1, -1, increment, end)
    if first < 0:
        return Counted(-1, -1, increment, stop)
    return Counted(first, last, increment, stop)


def read_change(words: str) -> int:
    """+1 when the noun phrase `words` names an increase ('increase', 'rise'), -1 a decrease, else 0."""
    head = words.rpartition(" ")[2]
    if head in _LISTS["increase_nouns"]:
        return 1
    return -1 if head in _LISTS["decrease_nouns"] else 0


_OF_DETERMINER = re.compile(r" (?:the|these|those|its|their|his|her|our|all|such|them)\b")
_PER = re.compile(
    r"[ \xa0\n]?/[ ]?(?P<slash>[a-z²³]+(?:\^?[23])?)(?![\w])"
    r"|[ \xa0\n](?:(?P<periodic>" + "|".join(PERIODIC) + r")\b"
    r"|(?P<capita>per capita)\b"
    r"|(?P<lead>per|each|every|an|a|for every|for each)[ \n]"
    r"(?:(?P<count>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|thousand|million|hundred thousand|hundred)[ \n])?"
    r"(?P<unit>(?:square|sq\.?|cubic|cu\.?|nautical|metric)[ ][a-z]+|[a-z]+))"
)
_PER_COUNTS = {"hundred": "100", "thousand": "1000", "hundred thousand": "100000", "million": "1000000"}


def read_denominator(lowered: str, end: int) -> tuple[str, int]:
    """(pint unit of the denominator that stands at `end`, where it ends), or ('', end)."""
    match = _PER.match(lowered, end)
    if match is None:
        return "", end
    denominators = load_lexicon().denominators
    if match["slash"]:
        unit = denominators.get(match["slash"], "")
        return unit, match.end() if unit else end
    if match["periodic"]:
        return PERIODIC[match["periodic"]], match.end()
    if match["capita"]:
        return "person", match.end()
    name, lead = match["unit"], match["lead"]
    unit = denominators.get(name) or denominators.get(name.replace("\n", " "), "")
    if not unit:
        if lead in ("a", "an"):
            return "", end
        unit = "person" if name in _LISTS["per_people"] else name
        if lead != "per" and unit != "person":
            return "", end
    if lead in ("a", "an") and name not in _LISTS["per_article"]:
        return "", end
    count = match["count"]
    if count:
        return f"{_PER_COUNTS.get(count) or count.replace(',', '')} {unit}", match.end()
    return unit, match.end()


def is_identifying(word: str) -> bool:
    """True for words that make the number behind them a label: 'Article 19', 'Room 12'."""
    return word in _IDENTIFYING


def is_before_date(word: str) -> bool:
    """True for words behind which a bare year stands: 'in 2021'."""
    return word in _LISTS["before_year"]
