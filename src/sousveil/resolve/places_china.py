"""Which division of China a Chinese text names: an address, the name of an office, a title.

Names are found left to right, the longest first. Each narrows what the ones before it left open, so that a province or
city before a district's name decides between districts of one name. What stays open is ambiguous: nothing is picked
because it is larger.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from sousveil.resolve.places_china_words import (
    INSIDE,
    SHORT,
    Form,
    can_follow,
    can_stand_alone,
    has_office,
    is_bounded,
    is_company,
    is_district_office,
    load_forms,
)
from sousveil.resolve.places_outcomes import Outcome, describe_country, describe_division
from sousveil.vocabulary.places.china import list_ancestors, load_divisions, load_traditional

_SPACE_IN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
# Names of Hong Kong, Macao, Taiwan and Taiwan's cities, whose districts are named like some of the mainland.
_SEATS = re.compile(
    r"(?:中国)?(?:(?P<HK>香港|九龙半岛)|(?P<MO>澳门)|(?P<TW>台湾|台北|新北市|台中|台南|高雄|桃园市|基隆|新竹|苗栗|彰化|云林县"
    r"|屏东|花莲|台东|澎湖))(?:特别行政区|地区|省)?(?!路|街|[东南西北中]路|大道|花园|小区|广场)"
)
_ZONE = re.compile(
    r"[^，,。；;、\s]{0,8}?(?:高新技术产业开发区|经济技术开发区|新技术开发区|高新技术开发区|工业园区|产业园区|示范区|管理区"
    r"|保税区|开发区|高新区|经开区|新区|园区)"
)
_NOT_CHAIN = re.compile(r"^[^，,。；;、]{0,10}$")
_AWAY = re.compile(r"(?:驻|所属|铁路(?:公安)?局)$|(?:大学|学院)[（(]?$")
_LIST = re.compile(r"[、，,和与及/ ]?")  # what stands between names of a chain or list
_COMPANY_ROLES = frozenset(("supplier", "tenderer", "agency", "buyer"))


class _Match(NamedTuple):
    start: int
    end: int
    text: str
    forms: tuple[Form, ...]


def normalise_chinese(text: str) -> str:
    """`text` in simplified characters and half width, without spaces between characters."""
    plain = unicodedata.normalize("NFKC", text).translate(load_traditional())
    return _SPACE_IN_HAN.sub("", plain)


@lru_cache(maxsize=65536)
def resolve_chinese(raw: str, role: str = "") -> Outcome:
    """What place `raw` names. `role`: of the place mention; companies' names count only for the companies themselves."""
    text = normalise_chinese(raw).strip()
    seat = _SEATS.match(text)
    if seat:
        place = describe_country(seat.lastgroup or "")
        return Outcome(place, (), f"name: {seat[0]}", place.country)
    matches = _find_matches(text, role)
    if not matches:
        return Outcome(None)
    codes, others, used = _merge(text, matches)
    codes = _reduce(codes | others)
    words = " ".join(match.text for match in used)
    if len(codes) == 1:
        code = next(iter(codes))
        return Outcome(describe_division(code), (), _explain(text, used, code), "CN")
    rule = "several places named" if others else "several places have this name"
    return Outcome(None, tuple(sorted(codes)), f"{rule}: {words}", "CN")


def _find_matches(text: str, role: str) -> list[_Match]:
    forms, longest = load_forms(), _measure_forms()
    matches: list[_Match] = []
    position = 0
    while position < len(text):
        for size in range(min(longest.get(text[position], 0), len(text) - position), 1, -1):
            found = forms.get(text[position : position + size])
            if not found:
                continue
            match = _Match(position, position + size, text[position : position + size], found)
            allowed = _allow(text, match, matches, role)
            if allowed:
                matches.append(match._replace(forms=allowed))
                position += size - 1
                break
        position += 1
    return matches


@cache
def _measure_forms() -> dict[str, int]:
    """First character → length of the longest form that begins with it."""
    sizes: dict[str, int] = {}
    for form in load_forms():
        sizes[form[0]] = max(sizes.get(form[0], 0), len(form))
    return sizes


def _allow(text: str, match: _Match, before: list[_Match], role: str) -> tuple[Form, ...]:
    """Those meanings of the match that the words around it allow."""
    after_name = bool(before) and before[-1].end == match.start
    forms = tuple(
        form for form in match.forms if is_bounded(text, match.start, match.end, form.sureness, after_name)
    )
    if not forms:
        return ()
    company = is_company(text, match.start, match.end)
    if company and not after_name:
        is_whole = match.start == 0 or company == "branch"
        if not is_whole or role not in _COMPANY_ROLES:
            return ()
    rest = text[match.end :]
    sure = tuple(form for form in forms if form.sureness != INSIDE)
    inside = tuple(form for form in forms if form.sureness == INSIDE)
    linked = tuple(form for form in inside if _follows(text, form, before, match, rest))
    if linked:
        return linked if is_district_office(rest) else (*sure, *linked)
    if match.start == 0 and can_stand_alone(match.text, rest):
        alone = tuple(form for form in inside if form.note != "corps" and not form.rename)
        if is_district_office(rest):
            return tuple(f for f in alone if load_divisions()[f.code].endswith("区")) or sure
        if match.text == "朝阳" or not sure:
            return (*sure, *alone)
    return sure


def _follows(text: str, form: Form, before: list[_Match], match: _Match, rest: str) -> bool:
    """Whether a province or city that holds the place stands before it, next to it or before the office's name."""
    above = set(list_ancestors(form.code))
    if not any(above & {f.code for f in other.forms} for other in before):
        return False
    gap = text[before[-1].end : match.start]
    if _LIST.fullmatch(gap):
        return can_follow(match.text, rest)
    return bool(_NOT_CHAIN.match(gap)) and (is_district_office(rest) or rest.startswith(("区", "派出所")))


def _merge(text: str, matches: list[_Match]) -> tuple[set[str], set[str], list[_Match]]:
    """The codes left, the codes of places beside them, and the matches that decided."""
    codes: set[str] = set()
    others: set[str] = set()
    used: list[_Match] = []
    for match in matches:
        new = {form.code for form in match.forms}
        if not codes or _is_elsewhere(text, used[-1].end, match):
            codes, others, used = new, set(), [match]
            continue
        narrowed = {code for code in new if codes & {code, *list_ancestors(code)}}
        confirmed = {code for code in codes if new & {code, *list_ancestors(code)}}
        if narrowed or confirmed:
            codes = narrowed or confirmed
            used.append(match)
        elif any(f.sureness != SHORT for f in match.forms) or _LIST.fullmatch(
            text, used[-1].end, match.start
        ):
            others |= new
            used.append(match)
    return codes, others, used


def _is_elsewhere(text: str, last_end: int, match: _Match) -> bool:
    """Whether the match says where it really is: 'X驻Y', 'X大学（Y）', 'X大学Y医院', 'X公司Y分公司'."""
    return bool(_AWAY.search(text[last_end : match.start])) or (
        is_company(text, match.start, match.end) == "branch"
    )


def _reduce(codes: set[str]) -> set[str]:
    """One code when it holds all the others: '吉林' is the province or its city, so the province is certain."""
    for code in codes:
        if all(code == other or code in list_ancestors(other) for other in codes):
            return {code}
    return codes


def _explain(text: str, used: list[_Match], code: str) -> str:
    words = " ".join(match.text for match in used)
    last = used[-1]
    for match in used:
        for form in match.forms:
            if form.rename and form.code == code:
                kind = form.rename.kind
                return f"{kind} {form.rename.date}: {form.rename.old_name} → {form.rename.new_name}; words: {words}"
            if form.note == "corps":
                return f"Production and Construction Corps: {words}"
    zone = _ZONE.match(text, last.end)
    if any(form.note == "zone" for form in last.forms):
        return f"zone of {load_divisions()[code]}: {words}"
    if zone and not has_office(text[last.end :]):
        return f"zone of {load_divisions()[code]}: {words}{zone.group()}"
    if is_company(text, last.start, last.end):
        return f"seat in a company's name: {words}"
    return f"name: {words}"
