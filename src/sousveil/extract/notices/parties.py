"""Names of buyers, agencies and suppliers: where a name ends, and what is no name."""

from __future__ import annotations

import re
from functools import cache

from sousveil.extract.notices.layout import fold
from sousveil.vocabulary.notices_zh import load_words
from sousveil.vocabulary.parties import is_natural_person

MAX_NAME = 80
_BLANK = re.compile(r"[\s_＿—\-/\\.…*＊×xX□()（）\[\]【】:：]*")
_STOP = re.compile(
    r"[。；;|]|,(?=\D)|，|\s{2,}|\s(?=(?:地\s?址|联\s?系|电\s?话|邮\s?编|传\s?真|法定|统一|账|开户|日\s?期))"
    r"|[(（](?:以下|盖|公章|签|加盖|联系|地址|电话|单位|印章|牵头|联合体|成员|简称|独家|如有|统一|注[:：]|社会)"
    r"|[(（](?:采购人|招标人|甲方|乙方|采购代理机构|代理机构|供应商|中标人|需方|供方)[)）]|\s?\d{7,}|\s0\d{2,3}-|;"
)
_MASKED = re.compile(r"[*＊×xX]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}|[\u3400-\u9fff]{2,8}·[\u3400-\u9fff]{2,8}")
_SOLE = re.compile(r"个体(?:工商)?户|个体经营|自然人")
_CLAUSE = re.compile(
    r"[，。；？！]|^(?:或|与|和|及|的|应|将|须|需|已|未|在|对|由|若|如|按|为|指|即|是|不|所|其|该|并|有)(?!.*(?:局|会|院|校|司|学|府)$)"
)


def trim_name(value: str) -> tuple[int, int]:
    """Start and end of the name inside `value`: what follows it (address, seal, contact) is cut off."""
    folded = fold(value)
    start = 0
    while start < len(folded) and folded[start] in " :：-—★\"'“”、,，":
        start += 1
    match = _STOP.search(folded, start)
    end = match.start() if match else len(folded)
    while end > start and folded[end - 1] in " ,，、:：;；。*_\"'”“-—":
        end -= 1
    return start, end


def is_organisation_name(name: str) -> bool:
    """True when `name` may be an organisation's: it has Chinese characters or letters, no mask, no clause,
    no words of a form."""
    words = fold(name).strip()
    if _BLANK.fullmatch(words) or _MASKED.search(words) or not 2 <= len(words) <= MAX_NAME:
        return False
    if has_organisation_ending(words):
        return not _CLAUSE.search(words) and not words.startswith(("合同中心", "填写"))
    if any(mark in words for mark in _load_not_names()) or _CLAUSE.search(words):
        return False
    han = len(_HAN.findall(words))
    return (han >= 4 and not re.search(r"\d{3}", words)) or (han == 0 and sum(map(str.isalpha, words)) >= 4)


def has_organisation_ending(name: str) -> bool:
    """True when the last words, brackets left out, are those of an organisation: 有限公司, 公安局, 大学 …"""
    words = re.sub(r"[(（][^()（）]*[)）]\s*$", "", fold(name)).strip()
    words = "".join(words.split())
    return len(words) >= 3 and words.endswith(_load_endings())


def names_person(name: str) -> bool:
    """True when a supplier's name shows a natural person or a sole trader."""
    words = "".join(fold(name).split())
    if is_natural_person(words) or _SOLE.search(words):
        return True
    inner = re.search(r"[(（]([\u3400-\u9fff]{2,3})[)）]$", words)
    if inner and inner[1][0] in _load_surnames() and re.search(r"(?:店|部|行|室|铺|坊|馆|厂|社)[(（]", words):
        return True
    return bool(_HAN_NAME.fullmatch(words)) and not has_organisation_ending(words)


def clean_organisation(name: str) -> str:
    """The name on one line; white space between Chinese characters is of the page's setting and goes."""
    words = "".join(" " if c.isspace() else c for c in name)
    words = re.sub(r"(?<=[\u3000-\u9fff（）()]) +(?=[\u3000-\u9fff（）()])", "", words)
    return re.sub(r" +", " ", words).strip()


def make_name_key(name: str) -> str:
    """By which two writings of one name are alike: folded, without spaces and brackets' kind."""
    return "".join(fold(name).split()).casefold()


@cache
def _load_endings() -> tuple[str, ...]:
    return tuple(load_words("organisations")["endings"])


@cache
def _load_not_names() -> tuple[str, ...]:
    return tuple(load_words("organisations")["not_names"])


@cache
def _load_surnames() -> frozenset[str]:
    return frozenset(load_words("organisations")["surnames"])
