"""English words for multiples: 'tripled', 'twice', 'fourfold', 'cut in half'."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.english_lexicon import BIG_SCALES, TENS, UNITS_ONES
from sousveil.extract.quantities.english_pieces import Piece, Scan
from sousveil.model.intervals import Number

_STEMS: dict[str, Number] = {
    "doubl": 2,
    "tripl": 3,
    "trebl": 3,
    "quadrupl": 4,
    "quintupl": 5,
    "sextupl": 6,
    "halv": Fraction(1, 2),
}
_FOLDS: dict[str, int] = {
    **UNITS_ONES,
    **TENS,
    **BIG_SCALES,
    "hundred": 100,
}

_NO_MULTIPLE = re.compile(
    r"[ -](?:standards?|checks?|check|digits?|rooms?|beds?|agents?|clicks?|edged|lives?|down|blind|murders?|homicides?|jeopardy"
    r"|decker|glazing|vision|negatives?|crown|jump|threat|agent)\b"
)


def read_multiple(scan: Scan, start: int, word: str) -> Piece | None:
    """The multiple that `word` (one of MULTIPLE_WORDS) at `start` states, or None where it means something else."""
    end = start + len(word)
    value: Number
    if word == "twice" or word == "thrice":
        value = 2 if word == "twice" else 3
        if scan.lowered.startswith((" a ", " daily", " weekly", " per ", " each "), end):
            return None  # 'twice a week' counts occasions
    elif word.endswith("fold"):
        value = _FOLDS[word[:-4].rstrip("-")]
    else:
        if _NO_MULTIPLE.match(scan.lowered, end):
            return None
        value = next(number for stem, number in _STEMS.items() if word.startswith(stem))
    piece = Piece(start, end, value, 1)
    piece.kind = "multiple"
    return piece
