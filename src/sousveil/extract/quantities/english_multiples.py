"""English words for multiples: 'tripled', 'twice', 'fourfold', 'cut in half'."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from sousveil.extract.quantities.english_lexicon import BIG_SCALES, TENS, UNITS_ONES
from sousveil.extract.quantities.english_pieces import Piece, Scan
from sousveil.model.intervals import Number

if TYPE_CHECKING:
    pass

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
    **dict(BIG_SCALES.items()),
    "hundred": 100,
}

# Alternatives for the expression that finds where quantities begin; it is preceded by a word boundary.
MULTIPLE_WORDS = (
    r"(?:doubl|tripl|trebl|quadrupl|quintupl|sextupl|halv)(?:es?|ed|ing)\b"
    r"|(?:twice|thrice)\b"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred|thousand)-?fold\b"
)
_NO_MULTIPLE = re.compile(
    r"[ -](?:standards?|checks?|check|digits?|rooms?|beds?|agents?|clicks?|edged|lives?|down|blind|murders?|homicides?|jeopardy"
    r"|decker|glazing|vision|negatives?|crown|jump|threat|agent)\b"
)


def read_multiple(scan: Scan, match: re.Match[str]) -> Piece | None:
    """The multiple that `match` (of MULTIPLE_WORDS) states, or None where the word means something else."""
    word = match.group()
    value: Number
    if word == "twice" or word == "thrice":
        value = 2 if word == "twice" else 3
        if scan.lowered.startswith((" a ", " daily", " weekly", " per ", " each "), match.end()):
            return None  # 'twice a week' counts occasions
    elif word.endswith("fold"):
        value = _FOLDS[word[:-4].rstrip("-")]
    else:
        if _NO_MULTIPLE.match(scan.lowered, match.end()):
            return None
        value = next(number for stem, number in _STEMS.items() if word.startswith(stem))
    piece = Piece(match.start(), match.end(), value, 1)
    piece.kind = "multiple"
    return piece
