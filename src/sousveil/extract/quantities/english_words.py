"""English numbers in words, and in words and digits: 'two hundred and two thousand', '3 million and a half'.

`read_words` takes a run of number words apart into tokens and reads the longest number that stands at its start. The
grammar is the author's; which split of an ambiguous fraction to prefer ('one hundred thirty fifths' is 100/35, 'one
hundred and thirty fifths' 130/5) follows the published cases of Microsoft's Recognizers-Text.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from sousveil.extract.quantities.english_lexicon import BIG_SCALES, ORDINALS, TENS, UNITS_ONES
from sousveil.extract.quantities.written import MAX_DIGITS, simplify
from sousveil.model.intervals import Number

_MAX_TOKENS = 20  # a longer run of number words is no number; keeps hostile text linear

# Token classes.
_ONES, _TENS, _HUNDRED, _SCALE, _DIGITS, _ORDINAL, _DENOMINATOR, _AND, _A, _POINT, _OF, _DOZEN = range(12)


class _Token(NamedTuple):
    kind: int
    value: Number
    end: int
    plural: bool = False
    hyphen: bool = False  # a hyphen joins it to the token before


class Reading(NamedTuple):
    """A number in words: `value`, `step` (worth of its last written digit, 0 when exact), `end` offset, and `kind`:
    'cardinal', 'fraction' or 'ordinal'."""

    value: Number
    step: Number
    end: int
    kind: str


_WORDS: dict[str, tuple[int, Number, bool]] = {}
_WORDS.update({word: (_ONES, value, False) for word, value in UNITS_ONES.items()})
_WORDS.update({word: (_TENS, value, False) for word, value in TENS.items()})
_WORDS.update({word: (_SCALE, value, False) for word, value in BIG_SCALES.items()})
_WORDS.update({word: (_ORDINAL, value, False) for word, value in ORDINALS.items()})
_WORDS.update({word + "s": (_ORDINAL, value, True) for word, value in ORDINALS.items() if value > 2})
_WORDS.update(
    {
        "firsts": (_ORDINAL, 1, True),
        "hundred": (_HUNDRED, 100, False),
        "hundreds": (_HUNDRED, 100, True),
        "half": (_DENOMINATOR, 2, False),
        "halves": (_DENOMINATOR, 2, True),
        "quarter": (_DENOMINATOR, 4, False),
        "quarters": (_DENOMINATOR, 4, True),
        "and": (_AND, 0, False),
        "a": (_A, 1, False),
        "an": (_A, 1, False),
        "point": (_POINT, 0, False),
        "of": (_OF, 0, False),
        **dict.fromkeys(("dozen", "dozens", "doz", "dozs", "dz", "dzs"), (_DOZEN, 12, False)),
    }
)

# One token, then what may join it to the next.
_TOKEN = re.compile(r"[a-z]+|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![0-9.,]*[0-9])")
_JOIN = re.compile(r"[ \t\xa0\u202f]*(-?)[ \t\xa0\u202f]*\n?[ \t]*")


def read_words(lowered: str, start: int) -> Reading | None:
    """The number at `start` of `lowered` (text in lower case), or None when the words there make none."""
    tokens = _split_tokens(lowered, start)
    if not tokens:
        return None
    return _read_tokens(tokens)


def _split_tokens(lowered: str, start: int) -> list[_Token]:
    tokens: list[_Token] = []
    position = start
    hyphen = False
    while len(tokens) < _MAX_TOKENS:
        match = _TOKEN.match(lowered, position)
        if match is None:
            break
        word = match.group()
        entry = _WORDS.get(word)
        end = match.end()
        if entry is None:
            if not word[0].isdigit() or len(word) > MAX_DIGITS or (hyphen and tokens):
                break
            entry = (_DIGITS, simplify(Fraction(word.replace(",", ""))), False)
        if lowered[end : end + 1].isalnum():
            break
        token = _Token(entry[0], entry[1], end, entry[2], hyphen)
        last = tokens[-1] if tokens else None
        if hyphen and last and last.kind == _TENS and token.value < 10 and token.kind in (_ONES, _ORDINAL):
            # 'ninety-five', 'thirty-fifths': a hyphen binds closer than anything else.
            kind = _TENS if token.kind == _ONES else _ORDINAL
            tokens[-1] = _Token(kind, last.value + token.value, end, token.plural, last.hyphen)
        else:
            tokens.append(token)
        join = _JOIN.match(lowered, end)
        if join is None or join.end() == end:
            break
        hyphen = bool(join.group(1))
        position = join.end()
    return tokens


def _read_tokens(tokens: list[_Token]) -> Reading | None:
    for index, token in enumerate(tokens):
        if token.kind in (_ORDINAL, _DENOMINATOR):
            reading = _read_fraction(tokens, index)
            if reading is not None:
                return reading
            break
    cardinal = _read_cardinal(tokens, 0)
    if cardinal is None:
        return None
    value, step, used = cardinal
    if used < len(tokens) and tokens[used].kind == _ORDINAL and not tokens[used].plural:
        ordinal = _read_ordinal(tokens, 0, used)
        if ordinal is not None:
            return Reading(ordinal, 0, tokens[used].end, "ordinal")
    return Reading(value, step, tokens[used - 1].end, "cardinal")


def _read_cardinal(tokens: list[_Token], start: int) -> tuple[Number, Number, int] | None:
    """(value, step, index behind the last token used) of the whole number at `start`."""
    total: Number = 0
    group: Number | None = None  # what the next scale word multiplies
    room = 0  # what may still be added to `group`: under 10 behind 'twenty', under 100 behind 'two hundred'
    last_scale: Number = 0
    step: Number = 0
    added: Number = 0
    index = start
    while index < len(tokens):
        token = tokens[index]
        joined = token.kind == _AND
        if joined:
            if (
                (group is None and not total)
                or (group is not None and room < 100)
                or index + 1 >= len(tokens)
            ):
                break
            token = tokens[index + 1]
            if not _may_follow_and(tokens, index + 1, room if group is not None else last_scale):
                break
        if token.kind == _A:
            if (
                index > start
                or index + 1 >= len(tokens)
                or tokens[index + 1].kind not in (_HUNDRED, _SCALE, _DOZEN)
            ):
                break
            group, room = 1, 0
        elif token.kind in (_ONES, _TENS, _DIGITS):
            if group is None:
                if token.kind == _DIGITS and total and token.value >= last_scale:
                    break
                group, added = token.value, 0
                room = 10 if token.kind == _TENS and token.value % 10 == 0 else 0
            elif 0 < token.value < room:
                group, added = group + token.value, token.value
                room = 10 if token.kind == _TENS and token.value % 10 == 0 and room == 100 else 0
            else:
                break
        elif token.kind == _HUNDRED:
            if group is None or group >= 100 or (token.plural and index == start):
                break
            group, room = group * 100, 100
        elif token.kind == _DOZEN:
            if group is None:
                break
            # 'three hundred and two dozens' is 300 and two dozens.
            group = group - added + added * 12 if added else group * 12
            room = 0
        elif token.kind == _SCALE:
            if group is not None and (not last_scale or token.value < last_scale):
                total, last_scale = total + group * token.value, token.value
            elif group is None and total:
                total, last_scale = total * token.value, token.value
            else:
                break
            group, room = None, 0
        elif token.kind == _POINT and group is not None:
            decimals = _read_point(tokens, index + 1)
            if decimals is None:
                break
            fraction, digits, index = decimals
            group, room, step = simplify(group + fraction), 0, Fraction(1, 10**digits)
            if index < len(tokens) and tokens[index].kind == _SCALE:
                scale = tokens[index].value
                return simplify(group * scale), simplify(step * scale), index + 1
            return simplify(total + group), step, index
        else:
            break
        index += 2 if joined else 1
    if index == start or (group is None and not total):
        return None
    if group is None:
        decimals_step = last_scale if isinstance(total, int) else 0
        return simplify(total), decimals_step, index
    return simplify(total + group), step, index


def _may_follow_and(tokens: list[_Token], index: int, limit: Number) -> bool:
    """True when what stands behind 'and' still belongs to the number before it."""
    token = tokens[index]
    if (
        token.kind not in (_ONES, _TENS, _DIGITS)
        or not 0 < token.value < limit
        or Fraction(token.value).denominator != 1
    ):
        return False
    # '3 hundred and 2 hundred' are two numbers.
    behind = index + 1
    while behind < len(tokens) and tokens[behind].kind in (_ONES, _TENS):
        behind += 1
    if behind < len(tokens) and tokens[behind].kind == _HUNDRED:
        return limit > 100
    return True


def _read_point(tokens: list[_Token], index: int) -> tuple[Fraction, int, int] | None:
    """(fraction, number of decimals, index behind) of what stands behind 'point': digit by digit, or 'seventy-one'."""
    digits = ""
    while index < len(tokens) and len(digits) < MAX_DIGITS:
        token = tokens[index]
        if token.kind == _ONES and token.value < 10:
            digits += str(token.value)
        elif token.kind in (_ONES, _TENS) and not digits:
            digits = str(token.value)
            index += 1
            break
        else:
            break
        index += 1
    if not digits:
        return None
    return Fraction(int(digits), 10 ** len(digits)), len(digits), index


def _read_ordinal(tokens: list[_Token], start: int, end: int) -> Number | None:
    """The value of 'one hundred and fifth': cardinal words from `start`, the ordinal word at `end`; None if they clash."""
    last = tokens[end].value
    if start == end:
        return last
    middle = end - 1 if tokens[end - 1].kind == _AND else end
    cardinal = _read_cardinal(tokens[:middle], start)
    if cardinal is None or cardinal[2] != middle:
        return None
    value = cardinal[0]
    previous = tokens[middle - 1]
    if last >= 100:  # 'two hundredth', 'five thousandth'
        return value * last if value < last else None
    fits = (previous.kind == _TENS and previous.value % 10 == 0 and last < 10) or previous.kind in (
        _HUNDRED,
        _SCALE,
    )
    return value + last if fits else None


def _read_fraction(tokens: list[_Token], index: int) -> Reading | None:
    """The fraction whose denominator word stands at `index`, with what follows it, or None."""
    word = tokens[index]
    if index == 0:
        if word.kind == _DENOMINATOR and not word.plural:
            return _scale_fraction(tokens, 0, Fraction(1, word.value), 0)
        return (
            Reading(word.value, 0, word.end, "ordinal") if word.kind == _ORDINAL and not word.plural else None
        )
    if word.kind == _ORDINAL and word.value <= 2 and not (word.plural and word.value == 1) and index == 1:
        return None  # 'one second' is a time
    starts = range(1, index + 1) if word.kind == _ORDINAL else (index,)
    for split in starts:
        if split < index and tokens[split].kind in (_HUNDRED, _SCALE, _AND, _A):
            continue
        bottom = _read_ordinal(tokens, split, index)
        if bottom is None or (word.kind == _ORDINAL and bottom == 2):
            continue
        reading = _read_mixed(tokens, split, Fraction(bottom), index)
        if reading is not None:
            return reading
    return None


def _read_mixed(tokens: list[_Token], split: int, bottom: Fraction, index: int) -> Reading | None:
    """Whole and numerator from the tokens before `split`, over `bottom`; None when they do not read as such."""
    top_token = tokens[split - 1]
    singular = not tokens[index].plural
    if split >= 2 and tokens[split - 2].kind == _AND and top_token.value < bottom and top_token.kind != _AND:
        # 'twenty and three fifths', 'one million and a half'
        if singular and top_token.value != 1:
            return None
        if split > 2:
            before = _drop_loose_and(tokens[: split - 2])
            whole = _read_cardinal(before, 0)
            if whole is None or whole[2] != len(before):
                return None
            part = Fraction(top_token.value) / bottom
            return _join_mixed(tokens, whole[0], tokens[split - 3], part, index)
    if split == 1 and top_token.kind == _A:
        return None if not singular else _scale_fraction(tokens, index, 1 / bottom, 0)
    top = _read_cardinal(tokens[:split], 0)
    if top is None or top[2] != split:
        return None
    if singular and top[0] != 1:
        return None
    if tokens[0].kind == _DIGITS and split == 1 and tokens[index].kind == _ORDINAL:
        return None
    return _scale_fraction(tokens, index, Fraction(top[0]) / bottom, 0)


def _drop_loose_and(tokens: list[_Token]) -> list[_Token]:
    # 'twenty and three and three fifths'
    return [
        token
        for index, token in enumerate(tokens)
        if not (token.kind == _AND and index and tokens[index - 1].kind == _TENS)
    ]


def _join_mixed(tokens: list[_Token], whole: Number, last: _Token, part: Fraction, index: int) -> Reading:
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if behind is not None and behind.kind == _SCALE:
        # 'five and a half million', but 'one billion and a half million'
        value = whole + part * behind.value if last.kind == _SCALE else (whole + part) * behind.value
        return Reading(
            simplify(value), simplify(Fraction(behind.value) / part.denominator), behind.end, "fraction"
        )
    if last.kind == _SCALE and last.value >= 1000:
        value = whole + part * last.value
        return Reading(
            simplify(value), simplify(Fraction(last.value, part.denominator)), tokens[index].end, "fraction"
        )
    return Reading(simplify(whole + part), 0, tokens[index].end, "fraction")


def _scale_fraction(tokens: list[_Token], index: int, value: Fraction, step: Number) -> Reading:
    """`value` times what follows it: 'half a million', 'two thirds of a million', 'half a dozen'."""
    behind = index + 1
    if behind < len(tokens) and tokens[behind].kind == _OF:
        behind += 1
    if behind < len(tokens) and tokens[behind].kind == _A:
        behind += 1
    if (
        behind < len(tokens)
        and tokens[behind].kind in (_SCALE, _DOZEN)
        and not (tokens[behind].kind == _DOZEN and behind == index + 1)
    ):
        scale = tokens[behind].value
        exact = tokens[behind].kind == _DOZEN
        return Reading(
            simplify(value * scale),
            0 if exact else simplify(Fraction(scale) / value.denominator),
            tokens[behind].end,
            "fraction",
        )
    return Reading(simplify(value), step, tokens[index].end, "fraction")
