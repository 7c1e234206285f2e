"""Decoded plain text, as a stream of pieces, cut into headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_PASSAGE = 1 << 16  # code points

_LIST_MARK = re.compile(
    r"[ \t\u3000]*(?:[-*+•·◦▪●○■□–—][ \t\u3000]+|\(?\d{1,3}[.)][ \t\u3000]+|[(（][0-9一二三四五六七八九十]{1,3}[)）]"
    r"|[0-9０-９]{1,2}、|[一二三四五六七八九十]{1,3}、|[a-zа-я][.)][ \t]+)"
)
_SENTENCE_END = re.compile(r"[。！？!?]+[”’」』)）\"]*\s*|\.[”’)\"]*\s+|\n+")
_SPACE = re.compile(r"\s+")
_CLAUSE_END = re.compile(r"[,;:，；：、|)）\]】]+")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
)
_NUMBER_SIGNS = ".,'’·٫٬%％‰:/-–—$€£¥￥ \t\u00a0\u202f\u2009\u3000"
_HAN_NUMBERS = "〇零一二三四五六七八九十百千万亿萬億兆两兩壹贰叁肆伍陆柒捌玖拾佰仟半点點余余多"
_TERMINAL = ".。!！?？:：;；,，、…"
_SENTENCE_SIGNS = tuple(".。!！?？;；")
_WRAP_WIDTH = 110


def split_into_passages(pieces: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(kind, text) of every passage; the texts joined are exactly the pieces joined.

    `pieces` have \\n line ends and may be cut anywhere. No passage is longer than MAX_PASSAGE code points.
    """
    block: list[str] = []
    size = 0
    has_words = ended = False
    for line in _iterate_lines(pieces):
        is_blank = line.isspace()
        if block and ((ended and not is_blank) or size + len(line) > MAX_PASSAGE):
            yield from _classify_block(block)
            block, size, has_words, ended = [], 0, False, False
        block.append(line)
        size += len(line)
        # Blank lines before the first words belong to what follows them.
        has_words = has_words or not is_blank
        ended = is_blank and has_words
    if block:
        yield from _classify_block(block)


def cut_long_text(text: str, limit: int = MAX_PASSAGE) -> list[str]:
    """`text` in pieces of at most `limit` code points, cut at sentence ends or spaces, never inside a number."""
    pieces = []
    start = 0
    while len(text) - start > limit:
        end = start + _find_cut(text[start : start + limit])
        pieces.append(text[start:end])
        start = end
    pieces.append(text[start:])
    return pieces


def _find_cut(window: str) -> int:
    """Where to cut `window`, which is followed by more text: an index from 1 to its length."""
    # The last part is searched first: long enough for a sentence, short enough to stay fast.
    for reach in (4000, len(window)):
        for pattern in (_SENTENCE_END, _SPACE, _CLAUSE_END):
            cuts = _list_cuts(pattern, window, reach)
            cut = next((cut for cut in cuts if not _is_in_number(window, cut)), 0)
            if cut:
                return cut
    for index in range(len(window) - 1, max(0, len(window) - 4000), -1):
        if not _is_in_number(window, index) and not unicodedata.combining(window[index]):
            return index
    # Nothing but figures. Between two of them is better than inside one, and else there is no better place.
    return next(iter(_list_cuts(_SPACE, window, len(window))), len(window))


def _list_cuts(pattern: re.Pattern[str], window: str, reach: int) -> list[int]:
    """The ends of the pattern's matches in the last `reach` characters, the last first, none at the very end."""
    ends = [match.end() for match in pattern.finditer(window, max(0, len(window) - reach))]
    return [end for end in reversed(ends) if end < len(window)]


def _is_in_number(text: str, index: int) -> bool:
    """True when a number may go across `index`: number characters and signs reach from a digit on each side."""
    left = index - 1
    while left >= 0 and index - left <= 8 and text[left] in _NUMBER_SIGNS:
        left -= 1
    right = index
    while right < len(text) and right - index <= 8 and text[right] in _NUMBER_SIGNS:
        right += 1
    # Past the window the text goes on unseen, perhaps with a digit.
    return left >= 0 and _is_number_part(text[left]) and (right >= len(text) or _is_number_part(text[right]))


def _is_number_part(character: str) -> bool:
    return character.isdigit() or character in _HAN_NUMBERS


def _iterate_lines(pieces: Iterable[str]) -> Iterator[str]:
    """Lines with their \\n; a line over MAX_PASSAGE comes in several parts."""
    rest = ""
    for piece in pieces:
        lines = (rest + piece).split("\n")
        rest = lines.pop()
        for line in lines:
            if len(line) < MAX_PASSAGE:
                yield line + "\n"
            else:
                yield from cut_long_text(line + "\n")
        if len(rest) > 2 * MAX_PASSAGE:
            *parts, rest = cut_long_text(rest)
            yield from parts
    yield from (part for part in cut_long_text(rest) if part)


def _classify_block(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The passages of one block of lines; blank lines go with the words before them (at the start: after)."""
    entries: list[str] = []
    lead = ""
    for line in lines:
        if line.isspace():
            if entries:
                entries[-1] += line
            else:
                lead += line
        else:
            entries.append(lead + line)
            lead = ""
    if lead:
        entries.append(lead)
    if sum(len(entry) for entry in entries) <= MAX_PASSAGE and _is_wrapped(entries):
        kind = "list_item" if _LIST_MARK.match(entries[0].lstrip("\n")) else "paragraph"
        yield kind, "".join(entries)
        return
    tabbed = sum("\t" in entry.strip() for entry in entries)
    for entry in entries:
        yield _classify_line(entry, alone=len(entries) == 1, in_table=tabbed >= 2), entry


def _classify_line(entry: str, *, alone: bool, in_table: bool) -> str:
    words = entry.strip()
    if in_table and "\t" in words:
        return "table_row"
    if words.startswith("|") and words.count("|") >= 2:
        return "table_row"
    if _LIST_MARK.match(entry.lstrip("\n")):
        return "list_item"
    if alone and _looks_like_heading(words):
        return "heading"
    return "paragraph"


def _looks_like_heading(words: str) -> bool:
    return bool(words) and _measure_width(words) <= 100 and words[-1] not in _TERMINAL and len(words) > 1


def _is_wrapped(entries: list[str]) -> bool:
    """True when the lines look like one paragraph that was broken to a fixed width."""
    if len(entries) < 2 or any("\t" in entry.strip() for entry in entries):
        return False
    if any(_LIST_MARK.match(entry) for entry in entries[1:]):
        return False
    if any(entry.lstrip().startswith("|") for entry in entries):
        return False
    # Lines that nearly all end a sentence were ended by a person, not by a width.
    ended = sum(entry.rstrip()[-1:] in _SENTENCE_SIGNS for entry in entries[:-1])
    if ended > 0.6 * (len(entries) - 1):
        return False
    widths = [_measure_width(entry.strip()[: _WRAP_WIDTH + 1]) for entry in entries]
    longest = max(widths)
    return 40 <= longest <= _WRAP_WIDTH and all(width >= longest * 0.6 for width in widths[:-1])


def _measure_width(words: str) -> int:
    return len(words) if words.isascii() else len(words) + len(_WIDE.findall(words))
