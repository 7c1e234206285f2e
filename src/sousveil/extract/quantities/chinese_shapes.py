"""Digits that are no plain number: dates with strokes, clock times, versions, telephone and file numbers."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"\d+(?: ?[/×xX*] ?|[-:]|\.\d+\.)\d")
_ISO_DATE = re.compile(r"((?:1[89]|20)\d\d)([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d|[-.]\d)")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)([-/])(1[0-2]|0?[1-9])(?![\d/-]|年)")
_YEARS = re.compile(r"((?:19|20)\d\d)-{1,2}((?:19|20)\d\d)(?!\d|-)")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?!\d)")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}")
_HYPHENS = re.compile(r"\d+(?:-+\d+)+")
_PAIR = re.compile(r"(\d{1,7})-{1,2}(\d{1,9})(?![\d-])")
_CROSS = re.compile(r"\d+(?:\.\d+)?(?: ?[×xX*] ?\d+(?:\.\d+)?)+")
_PHONE = re.compile(r"1[3-9]\d{9}(?!\d)|[48]00[ -]\d{3}[ -]?\d{4}(?!\d)|86[ -]?1[3-9]\d{9}(?!\d)")
_GROUPED = re.compile(r"\d{3,4}(?: \d{4}){2,}(?!\d)")  # a bank's or card's number
_TOKEN = re.compile(r"[A-Za-z0-9_.:/%?=&#~+\-@]*")
_CODE_LABEL = re.compile(
    r"(?:电 ?话|传 ?真|手 ?机|热 ?线|邮 ?编|邮 ?政 ?编 ?码|账 ?号|编 ?号|代 ?码|文 ?号|证 ?号|身 ?份 ?证|QQ|微 ?信|许 ?可 ?证)"
    r"[^\n]{0,4}[:号]? ?$"
)

Part = tuple[int, int, int, str]  # start, end, value, role


def read_shape(text: str, start: int) -> tuple[list[Part], int] | None:
    """The numbers in a date, time, version or file number that begins at `start`, and where to go on.

    The list is empty for what only identifies (telephone and file numbers, 1920×1080). None: these digits are a
    plain number or the first of a range.
    """
    if not _SHAPE.match(text, start):
        return None
    for pattern, groups in ((_ISO_DATE, (1, 3, 4)), (_YEAR_MONTH, (1, 3)), (_YEARS, (1, 2))):
        if match := pattern.match(text, start):
            return [_make_part(match, group, "date") for group in groups], match.end()
    if match := _CLOCK.match(text, start):
        parts = [_make_part(match, group, "time") for group in (1, 2, 3) if match[group]]
        return parts, match.end()
    if match := _DOTTED.match(text, start):
        return _split_dotted(match), match.end()
    if match := _CROSS.match(text, start):
        return [], match.end()
    if match := _HYPHENS.match(text, start):
        pair = _PAIR.match(text, start)
        if pair and _is_range(text, pair):
            return None
        if pair and text[pair.end() : pair.end() + 1] in (".", ",") and _is_labelled(text, start):
            # 包 1-2350000.00 元: the lot's number, then its price.
            return [(start, pair.end(1), int(pair[1]), "identifier")], pair.end(1) + 1
        return [], _TOKEN.match(text, match.end()).end()  # type: ignore[union-attr]  # it matches the empty string
    return None


def _make_part(match: re.Match[str], group: int, role: str) -> Part:
    return match.start(group), match.end(group), int(match[group]), role


def _split_dotted(match: re.Match[str]) -> list[Part]:
    parts: list[Part] = []
    at = match.start()
    for piece in match.group().split("."):
        if len(piece) <= 60:
            parts.append((at, at + len(piece), int(piece), "identifier"))
        at += len(piece) + 1
    return parts


def _is_labelled(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start].strip(" ").endswith(("包", "第", "段", "号", "期"))


def _is_range(text: str, pair: re.Match[str]) -> bool:
    first, second = pair[1], pair[2]
    if (len(first) > 1 and first[0] == "0") or second[0] == "0" or len(second) > 7:
        return False
    if _is_labelled(text, pair.start()):
        return False
    low, high = int(first), int(second)
    return (low < high <= max(low, 1) * 1000) or text[pair.end() : pair.end() + 1] in ("万", "亿", "千")


def pass_identifier(text: str, start: int) -> int | None:
    """The end of the telephone number or Latin token (a URL, 'H3C', 'G20') that holds the digit at `start`, or None."""
    before = text[start - 1] if start else ""
    if before and (("a" <= before <= "z") or ("A" <= before <= "Z") or before in "_=&?#@"):
        return _TOKEN.match(text, start).end()  # type: ignore[union-attr]  # it matches the empty string
    if before == "." and start > 1 and text[start - 2].isascii() and text[start - 2].isalpha():
        # H.265, v.2
        return _TOKEN.match(text, start).end()  # type: ignore[union-attr]
    if before in ("/", "-", "%") and _is_inside_token(text, start):
        return _TOKEN.match(text, start).end()  # type: ignore[union-attr]
    if match := _GROUPED.match(text, start):
        return match.end()
    if text[start] in "148" and (match := _PHONE.match(text, start)):
        following = text[match.end() : match.end() + 2].lstrip(" ")
        return None if following[:1] in ("元", "人", "万", "台", ".", "个") else match.end()
    return None


def _is_inside_token(text: str, start: int) -> bool:
    """Whether Latin letters or an address lead up to the '/', '-' or '%' in front of the digit at `start`."""
    at = start - 1
    low = max(0, start - 100)
    while at > low and text[at - 1].isascii() and not text[at - 1].isspace() and text[at - 1] not in ",;()":
        at -= 1
    token = text[at:start]
    return "://" in token or "www." in token or (token[:1].isalpha() and token[-1:] in "-/")


def follows_code_label(text: str, start: int) -> bool:
    """Whether 电话, 编号 or the like names the digits at `start` an identifier."""
    return _CODE_LABEL.search(text, max(0, start - 14), start) is not None
