"""What stands behind an English number and belongs to it: scale word, unit, currency, percent sign."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.english_context import read_denominator
from sousveil.extract.quantities.english_lexicon import (
    CLOCK,
    CURRENCY,
    DURATION,
    MONEY_SCALES,
    MONTH,
    PER,
    PERCENT,
    SCALE,
    SHORT,
    TIMES,
    UNIT,
    VULGAR_FRACTIONS,
    compile_phrases,
)
from sousveil.extract.quantities.english_pieces import Piece, Scan, read_head
from sousveil.extract.quantities.english_words import read_words
from sousveil.extract.quantities.written import simplify

_TAIL = re.compile(
    "([ \xa0\u202f\u2009]{0,2}|[ ]?[-\u2011][ ]?|[ ]?\\n[ ]?)"
    "([^\\W\\d_]+(?:\\^?[23](?![^\\W_]))?(?:/[a-z]+)?"
    "|°[ ]?[CFcf](?![^\\W_])"
    '|[%％‰$€£¥￥₽₴₾₸₺₹₩₫฿₪°℃℉"″”¢×])'
)
LOOSE_FRACTION = Fraction(1, 20)
_BRACKETED = re.compile(
    r"[ ]?(?:\(([^\W\d_]{1,12}[²³]?)\)|\[([^\W\d_]{1,12})\]|\{([^\W\d_]{1,12})\}|<([^\W\d_]{1,12})>)"
)
_MORE_NUMBER = re.compile(
    r"[ \n]?(?: and )?[ ]?-?[ ]?(?:an? (?=half|quarter|third)|and )?"
    r"(?:[0-9]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thir|fif|twen|for|hundred|thousand"
    r"|million|billion|trillion|lakh|crore|half|quarter))"
)
_NUMERAL = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ORDINAL_SUFFIXES = frozenset(("st", "nd", "rd", "th"))


def read_digits(scan: Scan, start: int, raw: str, linked: bool = False) -> Piece | None:
    """The piece whose digits `raw` begin at `start`; None when they are part of a name or too long to be a number.

    `linked`: see read_head.
    """
    piece = read_head(scan, start, raw, linked)
    if piece is None or piece.role == "identifier" or piece.form == "piece":
        return piece
    read_tail(piece, scan)
    return piece if piece.kind else None


def read_word_number(scan: Scan, start: int) -> Piece | None:
    """The piece that begins with a number word at `start`, or None."""
    lowered = scan.lowered
    begin = start
    sign = 1
    for word in ("minus ", "negative "):
        if lowered.startswith(word, start):
            sign, begin = -1, start + len(word)
    digits = _NUMERAL.match(lowered, begin)
    if digits is not None:
        piece = read_digits(scan, begin, digits.group())
        if piece is not None:
            piece.start, piece.value = start, sign * piece.value
        return piece
    reading = read_words(lowered, begin)
    if reading is None:
        return None
    piece = Piece(start, reading.end, reading.value * sign, reading.step or 1)
    piece.form = "fraction" if reading.kind == "fraction" else "word"
    piece.rounded = bool(reading.step)
    if reading.step >= 1000:
        piece.scale = reading.step
    if (
        reading.kind == "fraction"
        and piece.scale == 1
        and -1 < piece.value < 1
        and Fraction(piece.value).denominator <= 10
    ):
        # 'a third of the residents' is said of 31% as of 35%.
        piece.unit_step, piece.rounded = LOOSE_FRACTION, True
    if reading.kind == "ordinal":
        piece.kind = "ordinal"
        return piece
    read_tail(piece, scan)
    return piece if piece.kind else None


def read_tail(piece: Piece, scan: Scan) -> None:
    """Takes in what stands behind the number; sets `piece.kind` to '' when it turns out to be part of a name."""
    text = scan.text
    if text.startswith("+", piece.end) and not text[piece.end + 1 : piece.end + 2].isdigit():
        piece.plus = True
    for turn in range(3):
        position = piece.end + 1 if piece.plus and turn == 0 else piece.end
        match = _TAIL.match(text, position)
        if match is None:
            break
        gap, word = match.group(1, 2)
        kind, payload, end = _find_entry(scan, match, word, glued=not gap)
        if text[end : end + 1].isalnum():
            # '24703m212', '1920x1080': letters between digits make a name.
            if not gap:
                piece.kind = ""
            return
        if not kind:
            if not gap and word[0].isalpha() and not piece.plus and piece.scale == 1:
                _read_suffix(piece, scan, word.lower(), end)
            return
        if not _apply_entry(piece, scan, (kind, payload, gap, word, end)):
            return
    if piece.kind == "number" and not piece.unit:
        _read_brackets(piece, scan)


def _find_entry(scan: Scan, match: re.Match[str], word: str, glued: bool) -> tuple[int, object, int]:
    """(class, payload, end) of what `word`, or a longer name that begins with it, means behind a number; class 0 when
    it means nothing there."""
    lexicon = scan.lexicon
    lower = word.lower()
    slash = "/" in word
    head = lower.partition("/")[0] if slash else lower
    if head in lexicon.phrases:
        longer = compile_phrases(head).match(scan.lowered, match.start(2))
        if longer is not None:
            return *lexicon.phrase_entries[" ".join(longer.group().split())], longer.end()
    if slash and word not in lexicon.tails and lower not in lexicon.tails:
        # 'GB/day': the unit, then a denominator
        word, lower = word.partition("/")[0], lower.partition("/")[0]
    entry = lexicon.glued.get(word) if glued else None
    if entry is None:
        entry = lexicon.tails.get(word) or lexicon.tails.get(lower)
    return (*entry, match.start(2) + len(word)) if entry is not None else (0, None, match.end())


def _apply_entry(piece: Piece, scan: Scan, found: tuple[int, object, str, str, int]) -> bool:
    """Applies what stands behind; True when more may follow (a scale word)."""
    kind, payload, gap, word, end = found
    if kind in (SCALE, SHORT):
        return _apply_scale(piece, scan, (kind, payload, gap, word, end))
    if kind == PERCENT:
        if piece.kind != "money":
            piece.kind, piece.unit, piece.end, piece.rounded = "percent", str(payload), end, True
    elif kind == UNIT:
        _apply_unit(piece, scan, (str(payload), gap, word, end))
    elif kind == CURRENCY:
        _apply_currency(piece, scan, (payload, gap, word, end))
    elif kind == DURATION:
        if piece.kind == "number" and (gap or len(word) > 1):
            piece.role = "duration"
            piece.per, _ = read_denominator(scan.lowered, end)
    elif kind == CLOCK:
        if piece.kind == "number" and word == "pm" and "picomet" in scan.lowered:
            piece.kind, piece.unit, piece.end, piece.rounded = "dimension", "picometer", end, True
        elif piece.kind == "number" and word.lower() != "hrs":
            piece.role = "time"
    elif kind == MONTH and not piece.role and piece.kind == "number" and 1 <= piece.value <= 31:
        piece.role = "date"
    elif kind == TIMES:
        _apply_times(piece, scan, (gap, word, end))
    elif kind == PER and gap and piece.kind == "number":
        if word in ("a", "p") and scan.lowered.startswith(".m", end):
            piece.role = "time"
        else:
            piece.per, piece.stop = read_denominator(scan.lowered, piece.end)
            if piece.per:
                piece.kind = "rate"
    return False


def _apply_scale(piece: Piece, scan: Scan, found: tuple[int, object, str, str, int]) -> bool:
    kind, payload, gap, word, end = found
    if piece.scale != 1 or (piece.form == "word" and kind == SHORT) or piece.role:
        return False
    if kind == SHORT and word == "B" and not piece.currency_before and not piece.rounded:
        piece.kind = ""  # '221B' is a house
        return False
    if kind == SHORT:
        if "\n" in gap or "-" in gap:
            return False
        if (
            not gap
            and word in "GK"
            and scan.text[piece.start : piece.end] in ("2", "3", "4", "5", "6", "8", "16")
        ):
            piece.kind = ""  # '5G', '4K' are names
            return False
    assert isinstance(payload, int)
    if kind == SCALE and _MORE_NUMBER.match(scan.lowered, end):
        reading = read_words(scan.lowered, piece.start) if piece.kind == "number" else None
        if reading is not None and reading.end > end:
            piece.value, piece.end = reading.value, reading.end
            piece.unit_step, piece.rounded = reading.step or 1, bool(reading.step)
            piece.scale = reading.step if reading.step > 1 else 1
            return True
    piece.value = simplify(piece.value * payload)
    piece.unit_step = simplify(piece.unit_step * payload)
    piece.scale = payload
    piece.rounded = piece.rounded or payload >= 1000
    piece.end = end
    if scan.text.startswith("+", end):
        piece.plus = True
        piece.end = end
    return True


def _apply_unit(piece: Piece, scan: Scan, found: tuple[str, str, str, int]) -> None:
    unit, gap, word, end = found
    text = scan.text
    if piece.kind == "money":
        if word in MONEY_SCALES and piece.scale == 1 and "\n" not in gap:
            _apply_scale(piece, scan, (SHORT, MONEY_SCALES[word], gap, word, end))
        return
    if piece.kind != "number" or piece.role:
        return
    short = len(word) <= 2
    if short and (
        gap not in ("", " ", "-", "\xa0", "\u202f")
        or (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum())
    ):
        return
    if word in '"”″':
        line = text.rfind("\n", 0, piece.start) + 1
        quoted = (
            text.count('"', max(line, piece.start - 300), piece.start) % 2 == 1
            or "“" in text[max(line, piece.start - 300) : piece.start]
        )
        if quoted or gap not in ("", " "):
            return
    if word in MONEY_SCALES and not piece.currency_before:
        # '3m euros' is money, '1.8m tall' a length.
        behind = _TAIL.match(text, end)
        if gap == "" and behind and _find_entry(scan, behind, behind.group(2), glued=False)[0] == CURRENCY:
            _apply_scale(piece, scan, (SHORT, MONEY_SCALES[word], gap, word, end))
            read_tail(piece, scan)
            return
    if not gap and word == "g" and text[piece.start : piece.end] in "23456":
        piece.kind = ""
        return
    if word in ("pound", "pounds") and piece.scale >= 1000:
        piece.kind, piece.unit = "money", "GBP"
    else:
        piece.kind, piece.unit = "dimension", unit
    piece.end, piece.rounded = end, True
    piece.per, piece.stop = read_denominator(scan.lowered, end)


def _apply_currency(piece: Piece, scan: Scan, found: tuple[object, str, str, int]) -> None:
    payload, gap, word, end = found
    assert isinstance(payload, tuple)
    code, divisor = payload
    if piece.role or ("\n" in gap and len(word) < 3):
        return
    code = scan.resolve_currency(code)
    if piece.currency_before:
        # '$50 AUD', '$5 million Canadian dollars': what follows says whose dollars they are.
        dollars = piece.currency_before == "USD" and code[-1] == "D" and scan.text[piece.start] == "$"
        if divisor == 1 and (code == piece.currency_before or dollars):
            piece.unit = piece.currency_before = code
            piece.end = end
        return
    sign = not word[0].isalpha()
    if sign and (scan.text[end : end + 1].isdigit() or gap not in ("", " ", "\xa0", "\u202f")):
        return
    lower = word.lower()
    if lower == "won" and piece.scale == 1:
        return
    if (
        len(word) == 3
        and word.isupper()
        and word not in scan.lexicon.codes
        and lower not in scan.lexicon.currencies
    ):
        return  # '12 TOP' is no Tongan money
    if divisor != 1:
        piece.value, piece.unit_step = (
            simplify(Fraction(piece.value) / divisor),
            simplify(Fraction(piece.unit_step) / divisor),
        )
    piece.kind, piece.unit, piece.end = "money", code, end
    piece.per, piece.stop = read_denominator(scan.lowered, end)


def _apply_times(piece: Piece, scan: Scan, found: tuple[str, str, int]) -> None:
    gap, word, end = found
    if piece.kind != "number":
        return
    lower = word.lower()
    if lower == "times":
        per, _ = read_denominator(scan.lowered, end)
        if per:  # 'three times a week'
            piece.kind, piece.per, piece.stop = "rate", per, end
            return
    elif lower in ("x", "×") and (
        gap or (scan.text[end : end + 1] != " " and scan.text[end : end + 1] not in ("", ".", ",", ")"))
    ):
        return
    piece.kind, piece.end = "multiple", end


def _read_suffix(piece: Piece, scan: Scan, word: str, end: int) -> None:
    """What unknown letters straight behind the digits say: '4th', '1990s'; otherwise the number is part of a name."""
    if word in _ORDINAL_SUFFIXES and isinstance(piece.value, int) and not piece.currency_before:
        piece.kind, piece.end = "ordinal", end
    elif (
        word == "s"
        and isinstance(piece.value, int)
        and piece.value % 10 == 0
        and (1500 < piece.value < 2100 or 0 < piece.value < 100)
    ):
        piece.role = "date"
    elif piece.currency_before and word in MONEY_SCALES:
        _apply_scale(piece, scan, (SHORT, MONEY_SCALES[word], "", word, end))
    else:
        piece.kind = ""


def _read_brackets(piece: Piece, scan: Scan) -> None:
    """A unit in brackets: '20 (kg)'."""
    match = _BRACKETED.match(scan.text, piece.end)
    if match is None:
        return
    word = match.group(match.lastindex or 1)
    entry = scan.lexicon.tails.get(word) or scan.lexicon.tails.get(word.lower())
    if entry is not None and entry[0] == UNIT:
        piece.kind, piece.unit, piece.end, piece.rounded = "dimension", str(entry[1]), match.end(), True


def read_vulgar_fraction(scan: Scan, start: int) -> Piece:
    """The piece of a sign such as '½' that stands alone."""
    piece = Piece(start, start + 1, VULGAR_FRACTIONS[scan.text[start]], 1)
    piece.form = "fraction"
    read_tail(piece, scan)
    piece.kind = piece.kind or "number"
    return piece
