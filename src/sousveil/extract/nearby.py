"""What the words just before and behind a figure add to it: 'every hour …', 'the number of cameras … at 336'."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from sousveil.extract.quantities.written import find_bounds
from sousveil.model.quantities import Quantity

_PERIOD = r"(?P<per>second|minute|hour|day|week|month|year)"
# 'Every hour the system logs 12,500 faces'; 'in the course of a full day … 900,000 faces'.
_LEADING_RATE = re.compile(
    rf"(?:^|[.;:–—,]\s+|\band\s+)(?:Every|every|Each|each)\s+(?:single\s+|full\s+)?{_PERIOD}\b(?!\s*[-\d])(?P<gap>[^.;:!?]{{0,90}})$"
    rf"|\b(?:in|over|in the (?:course|space) of|during|within)\s+(?:a|one|the course of a)\s+(?:full|whole|single|normal|typical|average)?\s*(?P<per2>day|week|month|year|hour|minute)\b(?P<gap2>[^.;:!?]{{0,90}})$",
    re.IGNORECASE,
)
_ZH_LEADING_RATE = re.compile(
    r"(?:每|平均每|一)(?:个)?(?P<per>秒|分钟|小时|天|日|周|月|年)(?:合[计計]|共|总共|下来|下來|内|里|都|可|能|约|就|要|会)*[^。；，,每\d]{0,12}$"
)
_ZH_PERIODS = {
    "秒": "second",
    "分钟": "minute",
    "小时": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "月": "month",
    "年": "year",
}
# 'Roughly 26 million faces are captured daily'.
_TRAILING_RATE = re.compile(
    r"^(?P<gap>[^.,;:!?\d()]{0,60}?)\b(?:(?P<adverb>hourly|daily|weekly|monthly|yearly|annually)\b|(?:every|each|per)\s+(?P<unit>second|minute|hour|day|week|month|year)\b)",
    re.IGNORECASE,
)
# '18 cameras a square mile', '11 cameras per km2'.
_PER_AREA = re.compile(
    r"^(?P<gap>(?:\s+(?!and\b|in\b|on\b|for\b)[\w-]+){0,3}?)\s*(?:\ba|\bper|\bfor (?:every|each)|\bto (?:the|every|each)|\bevery|\beach|/)\s*(?:(?:square|sq\.?)\s*(?P<unit>miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|foot|feet)|(?P<km>km)(?:2|²)|(?P<other>hectare|acre))\b",
    re.IGNORECASE,
)
_AREA_NAMES = {
    "mi": "mile ** 2",
    "ki": "kilometer ** 2",
    "km": "kilometer ** 2",
    "me": "meter ** 2",
    "fo": "foot ** 2",
    "fe": "foot ** 2",
}
# 'The weekly total is 8,400 travellers'.
_ADJECTIVE_RATE = re.compile(
    r"\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annual)\s+(?:total|figure|number|count|average|tally|rate|intake|volume)\b[^.;!?\d]{0,60}$",
    re.IGNORECASE,
)
_EACH_AREA = re.compile(
    r"(?:^|[.;:,]\s+)(?:each|every)\s+(?:(?:square|sq\.?)\s*(?P<unit>miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|foot|feet)|(?P<other>hectare|acre))\b[^.;:!?\d]{0,60}$",
    re.IGNORECASE,
)
_ON_EACH_AREA = re.compile(
    r"^[^.;,:!?\d]{0,50}?\b(?:on|in|for|to|across)\s+(?:every|each)\s+(?:(?:square|sq\.?)\s*(?P<unit>miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|foot|feet)|(?P<other>hectare|acre))\b",
    re.IGNORECASE,
)
_PERIODIC_PRICE = re.compile(
    r"\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annual)\s+(?:fee|rent|price|cost|charge|payment|instal?lment|rate|licence|subscription)s?\s+(?:of|is|was|:)\s*$",
    re.IGNORECASE,
)
_PER_PERIOD = re.compile(rf"^\s*(?:a|per|each|every|/)\s*{_PERIOD}\b", re.IGNORECASE)
_ADVERBS = {
    "annual": "year",
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
}
_OVER = re.compile(r"\b(?:over|across)\s+(?:an area of\s+|a\s+|the\s+|its\s+|some\s+)?$", re.IGNORECASE)
_NOT_A_RATE = re.compile(
    r"^\s*(?:a|one|per)\s+(?:year|month|day|week|hour)\s+(?:later|ago|earlier|before|after|old|on\b|in advance)",
    re.IGNORECASE,
)
# 'puts the number of plate readers in Belmont in 2023 at 336'; 'street cameras numbered 2,310'.
_NUMBER_OF = re.compile(
    r"\b(?:number|total|count|tally|stock|fleet|network)s?\s+of\s+(?P<noun>(?:(?!and\b|or\b)[a-z][\w’'-]*\s+){0,3}?(?!and\b)[a-z][\w’'-]*s)(?=\s+(?:in|at|on|across|of|by|for|is|was|were|are|has|had|stood|stands|rose|grew|fell|reached|went|to|from|almost|nearly|more|now|\w+ed|and|,))[^.;!?]{0,60}?"
    r"(?:\bat|\bis|\bwas|\bto|\bof|\breached|\bhit|\btotal(?:l?ed|s)|\bas|\bfrom)\s+(?:about\s+|some\s+|nearly\s+|around\s+|just\s+over\s+)?$",
    re.IGNORECASE,
)
_NOUN_NUMBERED = re.compile(
    r"(?P<noun>(?:[a-z][\w-]*\s+){0,2}[a-z][\w-]*s)(?:\s+(?:in|of|at)\s+[\w’' ]{1,30}?)?\s+(?:now\s+)?(?:numbered|numbers|totall?ed|number|total)\s+(?:about\s+|some\s+)?$"
)


# Chinese puts the noun before the number when a measure word follows: '公共视频探头4150个'.
_MEASURE_WORD = re.compile(
    r"^\s*(?:余|多)?(?:个|台|处|支|名|路|辆|条|件|套|家|只|部|架|座|所|起|份|项|根|块|隻|個|臺|處|輛|條|張|张|次|人次)"
)
_ZH_NOUN_BEFORE = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,12}?)(?:总数|数量|总量|数)?(?:在[^，。；,;]{2,8})?(?:共有|共计|共|有|达到|达|为|约为|约|已有|总计|合计|计|已达|超过|近|则为|仅)*\s*$"
)
_ZH_VERBS = re.compile(
    r".*(?:安装|建成|已建|新增|新建|建设|共有|拥有|现有|设置|布设|配备|采购|部署|接入|盘查|核查|改造|更换|投入|使用|购置|购买|包括|其中|分别|累计|目前|全市|全区|全县|全镇|辖区|街道|城区|我市|我区|本市|的|在|内|里|有|装设|裝設|安裝|每(?:分钟|小时|天|日|月|年|秒)|日均|月均|年均|平均|全天|全年|登记|拍下|一天下来|下来|一天|合计|合計|扫描|掃描|识别|抓拍|受理|接听|检查|核验|年底?|月底?|日)"
)
_ZH_TAIL = re.compile(
    r"(?:中有|中|里|内|共装|共|增至|增|降至|降|升|减|达|为|是|占|均|已|有|被|的|安装|分布|组成|构成|后|前|时|左右|以上|分)+$"
)


def mend_quantity(quantity: Quantity, text: str, sentence: tuple[int, int]) -> Quantity:
    """`quantity` with the denominator and the counted noun that stand elsewhere in its sentence, if it lacks them.

    `sentence` reaches from the sentence's start to the next figure or the sentence's end.
    """
    start, border = sentence
    before = text[max(start, quantity.start - 160) : quantity.start]
    if quantity.kind == "rate" and _NOT_A_RATE.match(text[quantity.end : quantity.end + 24]):
        quantity = replace(quantity, kind="number", per="")
    if quantity.counted_end > border or quantity.counted_start > border:
        quantity = replace(quantity, counted="", counted_start=-1, counted_end=-1)
    if quantity.comparison == "more_than" and _OVER.search(before) and _is_stretch(quantity):
        low, high, low_closed, high_closed = find_bounds(quantity.value or 0, _written_step(quantity))
        quantity = replace(
            quantity, comparison="", low=low, high=high, low_closed=low_closed, high_closed=high_closed
        )
    if (
        quantity.kind in ("number", "dimension")
        and not quantity.per
        and not quantity.role
        and not quantity.increment
    ):
        per = (
            _read_area(text[quantity.end : border])
            or _read_leading_area(before)
            or _read_leading_rate(before)
            or _read_trailing_rate(text[quantity.end : min(border, quantity.end + 90)])
        )
        if per:
            kind = "rate" if quantity.kind == "number" else quantity.kind
            quantity = replace(quantity, kind=kind, per=per)
    if quantity.kind == "money" and not quantity.per:
        price = _PERIODIC_PRICE.search(before)
        if price:
            quantity = replace(quantity, per=_ADVERBS[price["adverb"].lower()])
    if quantity.kind in ("money", "dimension") and not quantity.per:
        per_match = _PER_PERIOD.match(text[quantity.end : min(border, quantity.end + 24)])
        if per_match and not _NOT_A_RATE.match(text[quantity.end : quantity.end + 24]):
            quantity = replace(quantity, per=per_match["per"].lower())
    quantity = _mend_chinese_noun(quantity, before, text)
    if quantity.kind == "rate" and quantity.per in ("kilometer", "meter", "mile"):
        quantity = replace(quantity, per=_read_area(text[quantity.end : border]) or quantity.per)
    if not quantity.counted and quantity.kind in ("number", "rate"):
        match = _NUMBER_OF.search(before) or _NOUN_NUMBERED.search(before)
        if match:
            at = quantity.start - len(before)
            span = match.span("noun")
            quantity = replace(
                quantity, counted=match["noun"], counted_start=at + span[0], counted_end=at + span[1]
            )
    return quantity


_BARE_MEASURES = frozenset({"人", "次", "人次", "件", "份", "处", "个", "台", "套", "支"})


def _mend_chinese_noun(quantity: Quantity, before: str, text: str) -> Quantity:
    if quantity.kind not in ("number", "rate"):
        return quantity
    counted = _ZH_TAIL.sub("", quantity.counted)
    if counted != quantity.counted:
        end = quantity.counted_start + len(counted) if counted else -1
        start = quantity.counted_start if counted else -1
        quantity = replace(quantity, counted=counted, counted_start=start, counted_end=end)
    if quantity.counted in _BARE_MEASURES:
        quantity = replace(quantity, counted="", counted_start=-1, counted_end=-1)
    if quantity.counted or quantity.role or not _MEASURE_WORD.match(text[quantity.end : quantity.end + 4]):
        return quantity
    match = _ZH_NOUN_BEFORE.search(before)
    if match is None:
        return quantity
    noun = _ZH_VERBS.sub("", match["noun"])
    if not 2 <= len(noun) <= 8 or re.search(r"[由从至到增减升降每]|比(?!对)", noun):
        return quantity
    end = quantity.start - len(before) + match.end("noun")
    return replace(quantity, counted=noun, counted_start=end - len(noun), counted_end=end)


def _is_stretch(quantity: Quantity) -> bool:
    """'Over 21 square miles', 'over three years': there 'over' says where and how long, not more than."""
    return quantity.role == "duration" or (quantity.kind == "dimension" and "** 2" in quantity.unit)


def _written_step(quantity: Quantity) -> Fraction | int:
    if quantity.role == "duration":
        return 0
    decimals = re.search(r"[.,](\d{1,2})(?!\d)", quantity.text)
    return Fraction(1, 10 ** len(decimals[1])) if decimals else 1


def _read_area(after: str) -> str:
    match = _PER_AREA.match(after[:80]) or _ON_EACH_AREA.match(after[:110])
    return _name_area(match) if match else ""


def _read_leading_area(before: str) -> str:
    match = _EACH_AREA.search(before)
    return _name_area(match) if match else ""


def _name_area(match: re.Match[str]) -> str:
    if match["other"]:
        return match["other"].lower()
    unit = match["unit"] or match.groupdict().get("km") or ""
    return _AREA_NAMES[unit.lower()[:2]]


def _read_trailing_rate(after: str) -> str:
    match = _TRAILING_RATE.match(after)
    if not match or re.search(r"\b(?:who|which|that|and|with|but|from|to)\b|[“‘«]", match["gap"]):
        return ""
    return _ADVERBS[match["adverb"].lower()] if match["adverb"] else match["unit"].lower()


def measure_word_length(after: str) -> int:
    """Length of the Chinese measure word that `after` begins with ('台', '人次'), 0 if there is none."""
    match = _MEASURE_WORD.match(after)
    return match.end() if match and not after[:1].isspace() else 0


def _read_leading_rate(before: str) -> str:
    match = _LEADING_RATE.search(before)
    if match:
        gap = match["gap"] if match["per"] else match["gap2"]
        # Another figure in between would own the denominator.
        return "" if re.search(r"\d", gap or "") else (match["per"] or match["per2"]).lower()
    match = _ADJECTIVE_RATE.search(before)
    if match:
        return _ADVERBS[match["adverb"].lower()]
    match = _ZH_LEADING_RATE.search(before)
    is_day = match is not None and re.match(r"一天(?:合[计計]|共|总共|下来|下來)", match.group()) is not None
    return _ZH_PERIODS[match["per"]] if match and (is_day or not match.group().startswith("一")) else ""
