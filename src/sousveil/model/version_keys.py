"""The order of version numbers that are written with dots: numbers as numbers, letters only where they can be ordered.

A key is made from a canonical form (see versions.py). Numbers compare as numbers, so 4.30.096 is 4.30.96 and 1.9 is
before 1.10; what is missing counts as 0. Letters at the same place must be the same ('1.0.HW01' and '1.0.R01' are two
lines of firmware and have no order), but for one letter after a number ('12.1a' before '12.1b') and for the words of
early releases (alpha, beta, rc …), which come before the release as in Semantic Versioning 2.0.0, section 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Piece = int | str
Component = tuple[Piece, ...]

WILDCARD: Component = ("*",)
_EARLY = {"dev": 0, "snapshot": 1, "alpha": 2, "beta": 3, "pre": 4, "preview": 5, "rc": 6}
_PIECES = re.compile(r"[0-9]+|[a-z]+|\*")
_MAX_DIGITS = 30


@dataclass(frozen=True, slots=True)
class VersionKey:
    """`main`: the dotted part; `build`: build number, None if none; `suffix`: what follows both."""

    main: tuple[Component, ...]
    build: int | None
    suffix: tuple[Component, ...]


@lru_cache(maxsize=65536)
def make_key(canonical: str) -> VersionKey:
    """The key of a canonical dotted form such as '5.4.0 build 160530' or '1.2.3-beta.1'."""
    if canonical.replace(".", "").isdecimal() and canonical.isascii():
        numbers = [part for part in canonical.split(".") if part]
        return VersionKey(tuple((_read_number(part),) for part in numbers), None, ())
    main, _, rest = canonical.partition(" build ")
    build_text, _, suffix = rest.partition("-")
    if not rest:
        main, _, suffix = main.partition("-")
    components = tuple(_split_component(part) for part in main.split(".") if part)
    found = tuple(_split_component(part) for part in re.split(r"[-.]", suffix) if part)
    return VersionKey(components, _read_number(build_text) if build_text.isdigit() else None, found)


def compare_keys(a: VersionKey, b: VersionKey) -> int | None:
    """-1, 0 or 1; None where the two have no order."""
    found = compare_mains(a.main, b.main)
    if found != 0:
        return found
    found = is_early(b) - is_early(a)
    if found:
        return found
    if a.build != b.build:
        return _sign((-1 if a.build is None else a.build) - (-1 if b.build is None else b.build))
    return _compare_suffixes(a.suffix, b.suffix)


def compare_mains(a: tuple[Component, ...], b: tuple[Component, ...]) -> int | None:
    """The order of two dotted parts; a wildcard comes after everything of its line."""
    for index in range(max(len(a), len(b))):
        first = a[index] if index < len(a) else (0,)
        second = b[index] if index < len(b) else (0,)
        if first == second:
            continue
        if WILDCARD in (first, second):
            return 1 if first == WILDCARD else -1
        found = _compare_components(first, second)
        if found != 0:
            return found
    return 0


def _compare_suffixes(a: tuple[Component, ...], b: tuple[Component, ...]) -> int | None:
    for first, second in zip(a, b, strict=False):
        found = _compare_components(first, second)
        if found != 0:
            return found
    return _sign(len(a) - len(b))


def is_of_line(key: VersionKey, line: VersionKey) -> bool:
    """Whether `key` begins with all components of `line`: 11.5.64 is of the line 11.5 and of the line 11.5.*."""
    wanted = line.main[:-1] if line.main[-1:] == (WILDCARD,) else line.main
    padded = key.main + ((0,),) * (len(wanted) - len(key.main))
    return padded[: len(wanted)] == wanted


def shorten_date(number: int) -> int:
    """A date of eight digits as six, so that 20190812 and 220614 can be compared; other numbers as they are."""
    month, day = number // 100 % 100, number % 100
    if 20000101 <= number <= 20691231 and 1 <= month <= 12 and 1 <= day <= 31:
        return number - 20000000
    return number


def is_early(key: VersionKey) -> bool:
    """Whether the suffix says that it is an early release: alpha, beta, rc and the like."""
    return bool(key.suffix) and key.suffix[0][0] in _EARLY


def _split_component(text: str) -> Component:
    pieces = _PIECES.findall(text.lower())
    return tuple(_read_number(piece) if piece[0].isdigit() else piece for piece in pieces) or (0,)


def _read_number(digits: str) -> int:
    return shorten_date(int(digits[:_MAX_DIGITS]))


def _compare_components(a: Component, b: Component) -> int | None:
    for index in range(max(len(a), len(b))):
        first = a[index] if index < len(a) else None
        second = b[index] if index < len(b) else None
        if first == second:
            continue
        return _compare_pieces(first, second, (a[index + 1 :], b[index + 1 :]), index)
    return 0


def _compare_pieces(
    a: Piece | None, b: Piece | None, rests: tuple[Component, Component], index: int
) -> int | None:
    """The order of the first pieces that differ. `index`: their place in the component, `rests`: what follows."""
    if isinstance(a, int) and isinstance(b, int):
        return _sign(a - b)
    if a is None or b is None:
        sign, piece, rest = (-1, b, rests[1]) if a is None else (1, a, rests[0])
        if isinstance(piece, int):
            return sign
        if piece in _EARLY:
            return -sign
        # '1.0b1' is an early release for some makers and a mended one for others.
        return None if rest and len(str(piece)) == 1 else sign
    if isinstance(a, str) and isinstance(b, str):
        return _compare_letters(a, b, index)
    return None


def _compare_letters(a: str, b: str, index: int) -> int | None:
    if a in _EARLY or b in _EARLY:
        return _sign(_EARLY.get(a, len(_EARLY)) - _EARLY.get(b, len(_EARLY)))
    if index > 0 and len(a) == len(b) == 1:
        return _sign(ord(a) - ord(b))
    return None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
