"""Looks labels up: '1.采 购 人（全称）' is 采购人, '第2包预算金额（万元）' is 预算金额 of lot 2 in 万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sousveil.extract.notices.layout import Line, skip_enumeration
from sousveil.extract.notices.lots import LOT, read_lot_key
from sousveil.vocabulary.notices_zh import load_labels

MAX_LABEL = 60  # code points
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_UNIT = re.compile(
    r"(?:单位[:：]?)?\s*(?:人民币)?\s*((?:百|千)?万\s?[元圆]|亿\s?元|千元|[元圆]|%|％|折|元\s?[/每].{1,6}|[万亿]?(?:美元|欧元|港元))\s*"
)
_PREFIX = re.compile(
    r"^(?:本次|本|该|此)?(?:采购项目|招标项目|采购包|项目|招标|采购|工程|合同包|标段|标项|分包|各包|单包|包组|政府采购)"
)
_TAIL = re.compile(r"(?:信息|及联系方式|联系方式|基本情况|情况)$")
_JOINTS = re.compile(r"[、/／&]|以及|及|和|与")
_BOUNDARY = re.compile(r"[。；;，,|:：\t]")
_STEP = re.compile(r"[ 、)）】\]]+")
_SIGNS = re.compile(r"^[^\w(（\[【]+|[*＊_]+")


@dataclass(frozen=True, slots=True)
class Label:
    """A label met: `start`, `end` in its line (without the colon), the `fields` it may mean, its `unit` and `lot`."""

    start: int
    end: int
    fields: tuple[str, ...]
    key: str
    unit: str = ""
    lot: str = ""


def look_up(words: str) -> Label | None:
    """The label that `words` (folded, no colon) are; None when they are none. Offsets are 0 and the length."""
    if not words or len(words) > 2 * MAX_LABEL:
        return None
    return _look_up(words)


def look_up_party(words: str) -> Label | None:
    """As look_up, for headings: 采购人信息 is 采购人."""
    found = look_up(words)
    if found is not None:
        return found
    body = "".join(words[skip_enumeration(words) :].split())
    shorter = _TAIL.sub("", _BRACKETS.sub("", body))
    return look_up(shorter) if shorter != body else None


def find_labels(line: Line, start: int = 0, end: int | None = None) -> list[Label]:
    """The labels in front of colons in the line from `start` to `end`, in order; offsets are the line's."""
    folded = line.folded
    end = len(folded) if end is None else end
    found: list[Label] = []
    border = start
    position = start
    while True:
        colon = _find_colon(folded, position, end)
        if colon < 0:
            return found
        position = colon + 1
        label = _read_back(folded, max(border, colon - MAX_LABEL), colon)
        if label is not None:
            found.append(label)
            border = position


def _find_colon(folded: str, start: int, end: int) -> int:
    places = [place for place in (folded.find(":", start, end), folded.find("：", start, end)) if place >= 0]
    return min(places, default=-1)


def _read_back(folded: str, border: int, colon: int) -> Label | None:
    """The longest label that ends at `colon` and begins at `border`, behind a sign or behind a space."""
    segment_start = border
    for match in _BOUNDARY.finditer(folded, border, colon):
        segment_start = match.end()
    starts = [border, segment_start]  # a bracket in a label may hold signs that would end it
    starts.extend(match.end() for match in _STEP.finditer(folded, segment_start, colon))
    for begin in starts:
        words = folded[begin:colon]
        found = look_up(words)
        if found is not None:
            begin += len(words) - len(words.lstrip())
            return Label(begin, colon, found.fields, found.key, found.unit, found.lot)
    return None


@lru_cache(maxsize=20_000)
def _look_up(words: str) -> Label | None:
    unit = ""
    for match in _BRACKETS.finditer(words):
        inner = _UNIT.fullmatch(match[0][1:-1])
        unit = "".join(inner[1].split()) if inner else unit
    body = _SIGNS.sub("", _BRACKETS.sub("", words).strip())
    plain = "".join(body.split())
    for candidate in (plain, "".join(body[skip_enumeration(body) :].split())):
        found = _match_key(candidate)
        if found is not None:
            fields, key, lot = found
            return Label(0, len(words), fields, key, unit, lot)
    return None


def _match_key(plain: str) -> tuple[tuple[str, ...], str, str] | None:
    labels = load_labels()
    if plain in labels:
        return labels[plain], plain, ""
    lot = LOT.match(plain)
    if lot and lot.end() < len(plain):
        rest = plain[lot.end() :].lstrip("的")
        if rest in labels:
            return labels[rest], rest, read_lot_key(lot[0])
    shorter = _PREFIX.sub("", plain)
    if shorter and shorter != plain and shorter in labels and len(shorter) > 2:
        return labels[shorter], shorter, ""
    parts = [part for part in _JOINTS.split(plain) if part]
    if len(parts) > 1 and all(part in labels for part in parts):
        fields = tuple(dict.fromkeys(field for part in parts for field in labels[part]))
        return fields, plain, ""
    return None
