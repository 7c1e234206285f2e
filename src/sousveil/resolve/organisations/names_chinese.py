"""Chinese names of organisations taken apart: place, kind of authority or core and business, legal form, parts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sousveil.resolve.organisations.folding import squeeze_text
from sousveil.resolve.organisations.forms import Form, find_chinese_form, split_branch
from sousveil.resolve.organisations.regions import (
    NOWHERE,
    Region,
    find_first_region,
    find_last_region,
    holds_region,
)
from sousveil.vocabulary.organisations import load_words
from sousveil.vocabulary.places.china import find_level, list_ancestors, load_divisions

_BRACKETS = re.compile(r"[(\[【〔<《{]([^()\[\]【】〔〕<>《》{}]*)[)\]】〕>》}]")
_FORMER = re.compile(
    r"^(?:原名?|曾用名|前身(?:为|是)?|旧称|原称|更名前|变更前|现名?|更名为|现更名为|现已更名为|变更为)[::]?"
)
_RENAMED = re.compile(r"[,,、;]?(?:现已|现|已|后)?(?:更名|变更|改名|改称|改)(?:为|成)[::]?")
_PARTY = re.compile(r"^中共|(?<=[省市区县州地旗])委员会(?=政法|办公|宣传|组织|统战|网络|党校|$)")
_PARTY_PARTS = ("政法委", "宣传部", "组织部", "统战部", "办公", "网络", "党校", "巡察", "机构编制")
_STATE = re.compile(r"^中华人民共和国(?=.)")
_POLICE = re.compile(r"^公安(?=$|[交刑治特巡网经禁出看拘指])")
_SCHOOL = re.compile(r"(?<=[市县区州省盟旗])(第?[一二三四五六七八九十]+)([中小])(?:学)?$")
_COMPANY = re.compile(r"公司|集团|股份$|合伙|合作社$|(?<=.)厂$|事务所$|银行|经营部$|商行$|门市部$")
# Only a name with one of these needs the replacements.
_ODD = re.compile(r"[委局厅院警网侦保党第部办厅会机区科]|[中小](?:学|$)|支队|大队|总队")
_ORDINAL = re.compile(r"第([零〇一二三四五六七八九十百]+)(?![零〇一二三四五六七八九十百])")
_TOWN_HALL = re.compile(r"人民政府(?=[^局厅委]{2,8}街道办)")
_COURT = re.compile(r"(?<!人民)(?<!司)(法院|检察院)")
_NUMBER = re.compile(r"[0-9]+|[零〇一二三四五六七八九十百]+")
_DIGITS = {character: index for index, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_NO_CORE = frozenset(("中国", "中华", "全国", "国家", "国际", "东方", "新", "中"))
_MUNICIPALITIES = frozenset(("110000", "120000", "310000", "500000"))
_DISTRICT_POLICE = ("公安局", "公安分局")


def parse_chinese(folded: str) -> dict[str, Any]:
    """The fields of ParsedName that a folded Chinese name gives."""
    text, seats, former = _take_brackets(folded)
    text = squeeze_text(text)
    if _ODD.search(text):
        text = _replace_same(_STATE.sub("", text))
        text = _SCHOOL.sub(_write_school, _PARTY.sub(_write_party, text))
        text = _ORDINAL.sub(lambda match: f"第{write_number(match[1])}", _TOWN_HALL.sub("", text))
        text = _COURT.sub(r"人民\1", text)
    place = find_first_region(text)
    is_company = bool(_COMPANY.search(text))
    fields = _parse_company(text, place) if is_company else _parse_office(text, place)
    if seats and not (fields["region_code"] or fields.get("branch") or fields.get("is_group")):
        fields["region_code"], fields["region_raw"] = seats[0]
    elif seats and not fields.get("organ"):
        fields["branch"] = (*fields.get("branch", ()), *(f"@{code}" for code, _ in seats if code))
        fields["branch"] = tuple(piece for piece in fields["branch"] if piece != f"@{fields['region_code']}")
    fields["former"] = tuple(
        other for name in former for other in (name, name.removesuffix(find_chinese_form(name).raw)) if other
    )
    parts = "".join(piece for piece in fields.get("branch", ()) if piece[:1] != "@")
    words = f"{fields['core']}{fields.get('business_raw', '')} {parts}"
    fields["numbers"] = tuple(write_number(number) for number in _NUMBER.findall(words))
    form = "" if fields.get("branch_raw") or fields.get("organ") else fields.get("form_raw", "")
    fields["head"] = text.removesuffix(form) if form else text
    return fields


def write_number(number: str) -> str:
    """A Chinese numeral up to 百 in digits; others as they are."""
    if number.isdigit() and number.isascii():
        return number.lstrip("0") or "0"
    if not set(number) & {"十", "百"}:
        return "".join(str(_DIGITS[character]) for character in number)
    total = unit = 0
    for character in number:
        if character in "十百":
            total += (unit or 1) * (10 if character == "十" else 100)
            unit = 0
        else:
            unit = _DIGITS[character]
    return str(total + unit)


def strip_business(core: str) -> tuple[str, tuple[str, ...]]:
    """A company's core without the words of its line of business at its end, and these."""
    words, longest = _load_business()
    found: list[str] = []
    while len(core) > 2:
        for size in range(min(longest, len(core) - 2), 1, -1):
            rest = core[:-size]
            if core[-size:] in words and rest not in _NO_CORE and not rest.endswith(("中国", "中华")):
                found.append(core[-size:])
                core = rest
                break
        else:
            break
    return core, tuple(reversed(found))


def _take_brackets(text: str) -> tuple[str, list[tuple[str, str]], list[str]]:
    """The text without notes in brackets; the places (code, words) in them; other names that they give."""
    seats: list[tuple[str, str]] = []
    former: list[str] = []

    def take(match: re.Match[str]) -> str:
        inner = squeeze_text(match[1])
        if _FORMER.match(inner) and len(inner) > 4:
            former.append(_FORMER.sub("", inner))
            return ""
        if inner == "集团":
            return "集团"
        if (
            not inner
            or inner in _load_notes()
            or inner.startswith(("联合体", "以下简称", "简称", "牵头", "成员"))
        ):
            return ""
        place = find_first_region(inner, is_branch=True)
        if place.code and place.end == len(inner):
            seats.append((place.code, inner))
            return ""
        return inner if len(inner) > 1 else ""

    if not text.isalnum():
        text = _BRACKETS.sub(take, text)
    renamed = _RENAMED.search(text) if "更" in text or "改" in text else None
    if renamed and renamed.start() > 3 and len(text) - renamed.end() > 3:
        former.append(squeeze_text(text[renamed.end() :]))
        text = text[: renamed.start()]
    if text.startswith("原") and len(text) > 5 and find_first_region(text[1:]).end:
        text = text[1:]
    return text, seats, former


def _parse_company(text: str, place: Region) -> dict[str, Any]:
    whole, branch_raw = split_branch(text)
    form = find_chinese_form(whole)
    middle = whole[place.end : len(whole) - len(form.raw)] if form.raw else whole[place.end :]
    pieces: tuple[str, ...] = ()
    if form.raw == "公司" and middle.endswith(("分", "子")):
        # '中国移动喀什分公司': the whole has no form of its own.
        middle, form = middle[:-1], Form("", "")
        at = find_last_region(middle)
        if at.end and at.code:
            pieces, branch_raw, middle = (f"@{at.code}",), text[place.end + at.end :], middle[: at.end]
    core, inner = _split_group(middle)
    core = core or middle or text[: place.end]
    is_group = form.kind.startswith("group") or core.endswith("集团") or bool(inner)
    core = core.removesuffix("集团").removesuffix("控股") or core
    usual = load_words("chinese")["cores"].get(core, "")
    core, business = (usual, ()) if usual else strip_business(core)
    branch = _join_places((*inner, *pieces, *_split_parts(branch_raw, "")))
    return {
        "kind": "company",
        "region_code": place.code,
        "region_raw": text[: place.end],
        "core": load_words("chinese")["cores"].get(core, core),
        "core_raw": core,
        "business": business,
        "business_raw": "".join(business),
        "form_raw": form.raw,
        "form_class": form.kind,
        "branch": branch,
        "branch_raw": branch_raw,
        "is_group": is_group,
    }


def _split_group(middle: str) -> tuple[str, tuple[str, ...]]:
    """('中国移动通信集团', ('@650000',)) for '中国移动通信集团新疆'; a place at the end is that of a part."""
    for sign in ("集团", "股份"):
        at = middle.rfind(sign)
        if 1 < at < len(middle) - 2:
            place = find_first_region(middle[at + 2 :], is_branch=True)
            if place.code and at + 2 + place.end == len(middle):
                return middle[: at + 2], (f"@{place.code}",)
    if len(middle) > 5:
        place = find_last_region(middle)
        if place.end > 3 and place.code and find_level(place.code) != "county":
            return middle[: place.end], (f"@{place.code}",)
    return middle, ()


def _parse_office(text: str, place: Region) -> dict[str, Any]:
    rest = text[place.end :]
    if rest.startswith("委"):
        rest = rest[1:] if rest[1:].startswith(_PARTY_PARTS) else "党委" + rest[1:]
    if place.end:
        rest = _POLICE.sub("公安局", rest)
    rest = re.sub(r"^政府", "人民政府", rest)
    fields: dict[str, Any] = {
        "region_code": place.code,
        "region_raw": text[: place.end],
        "core": rest or text,
        "core_raw": rest or text,
        "kind": "",
    }
    match = _load_organs().match(rest)
    institution = _load_institutions().match(rest)
    ministry = _load_police()[1].match(rest)
    if ministry:
        match = ministry
    elif institution and (not match or not match[0].endswith(("局", "厅", "委员会", "人民政府"))):
        fields["kind"] = "institution"
        return _set_parts(fields, institution[0], rest[institution.end() :])
    if match:
        fields["kind"] = "authority"
        fields["organ"] = fields["form_raw"] = match[0]
        return _set_police(_set_parts(fields, match[0], rest[match.end() :]))
    core, business = strip_business(rest) if rest else (text, ())
    form = find_chinese_form(core)
    core = core.removesuffix(form.raw) or core
    fields |= {"core": load_words("chinese")["cores"].get(core, core), "core_raw": core}
    fields |= {"business": business, "business_raw": "".join(business)}
    return fields | {"form_raw": form.raw, "form_class": form.kind}


def _set_parts(fields: dict[str, Any], core: str, rest: str) -> dict[str, Any]:
    fields |= {"core": core, "core_raw": core, "branch_raw": rest}
    fields["branch"] = _join_places(_split_parts(rest, fields["region_code"]))
    return fields


def _set_police(fields: dict[str, Any]) -> dict[str, Any]:
    """The police of a city's district as what it is: a part of the city's police."""
    code = fields["region_code"]
    if code and _load_police()[0].match(fields["organ"]):
        fields["branch"] = (fields["organ"], *fields["branch"])
        fields["organ"] = fields["core"] = "公安局"
    if fields["organ"] == "公安局" and code.endswith("0000") and code not in _MUNICIPALITIES:
        fields["organ"] = fields["core"] = "公安厅"
    is_district = (
        find_level(code) == "county" and load_divisions().get(code, "").endswith("区") if code else False
    )
    if fields["organ"] in _DISTRICT_POLICE and is_district:
        above = list_ancestors(code)
        fields["region_code"] = above[0] if above else ""
        fields["branch"] = (f"@{code}", *(piece for piece in fields["branch"] if piece != f"@{code}"))
        fields["organ"] = fields["core"] = "公安局"
    return fields


def _split_parts(text: str, above: str) -> tuple[str, ...]:
    """The parts that the end of a name gives, the largest first; '@' and a code for one that only has a place."""
    pieces: list[str] = []
    for match in _load_parts().finditer(text):
        piece = match[0]
        place = find_first_region(piece, is_branch=True)
        code = _choose_code(place, above)
        kind = piece[place.end :]
        if code and kind in ("分公司", "子公司", "分局", "公安分局", "公司"):
            pieces.append(f"@{code}")
        elif code and kind:
            pieces.extend((f"@{code}", kind))
        else:
            pieces.append(piece)
    return tuple(pieces)


def _choose_code(place: Region, above: str) -> str:
    """The one place below the whole's own that a part may mean."""
    if place is NOWHERE:
        return ""
    below = [code for code in sorted(place.codes) if not above or code == above or holds_region(above, code)]
    return below[0] if len(below) == 1 else place.code if not above else ""


def _join_places(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """The parts without a place that the next part's place lies in."""
    kept: list[str] = []
    for piece in pieces:
        while (
            kept
            and kept[-1][:1] == piece[:1] == "@"
            and (holds_region(kept[-1][1:], piece[1:]) or kept[-1] == piece)
        ):
            kept.pop()
        kept.append(piece)
    return tuple(kept)


def _write_party(match: re.Match[str]) -> str:
    return "" if match[0] == "中共" else "委"


def _write_school(match: re.Match[str]) -> str:
    number = match[1] if match[1].startswith("第") else f"第{match[1]}"
    return f"{number}{match[2]}学"


def _replace_same(text: str) -> str:
    same = load_words("chinese")["same"]
    return _load_same().sub(lambda match: str(same[match[0]]), text)


@cache
def _load_same() -> re.Pattern[str]:
    texts = sorted(load_words("chinese")["same"], key=len, reverse=True)
    return re.compile("|".join(f"{text}(?!员)" if text.endswith("委") else text for text in texts))


@cache
def _load_police() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a unit of the police is called, and a ministry at the beginning of a name."""
    words = load_words("chinese")["police"]
    return re.compile(words["units"]), re.compile(words["ministries"])


@cache
def _load_business() -> tuple[frozenset[str], int]:
    words = frozenset(load_words("chinese")["business"]["words"])
    return words, max(map(len, words))


@cache
def _load_notes() -> frozenset[str]:
    return frozenset(load_words("chinese")["business"]["notes"])


@cache
def _load_organs() -> re.Pattern[str]:
    endings = sorted(load_words("chinese")["organs"]["endings"], key=len, reverse=True)
    return re.compile(f".{{0,16}}?(?:{'|'.join(endings)})")


@cache
def _load_institutions() -> re.Pattern[str]:
    endings = load_words("chinese")["organs"]["institutions"]
    return re.compile(f".{{0,16}}?(?:{'|'.join(sorted(endings, key=len, reverse=True))})")


@cache
def _load_parts() -> re.Pattern[str]:
    words = load_words("chinese")["branches"]
    endings = sorted({*words["company"], *words["authority"]}, key=len, reverse=True)
    return re.compile(f".+?(?:{'|'.join(endings)})(?![员长])|.+")
