"""What a sentence says around a figure: place, time, scope and whose figure it is.

Rules read only words near the figure; what the words do not carry stays ''. Organisations and places only: the name
of a person to whom a figure is attributed is not kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from sousveil.model.quantities import DateMention
from sousveil.vocabulary.places import load_countries

_CAPITALISED = r"[A-ZÀ-ÞА-ЯЁ][\w’'\-]*(?:\s+(?:of|de|la|and the)?\s?[A-ZÀ-ÞА-ЯЁ][\w’'\-]*){0,4}"
_IN_PLACE = re.compile(
    rf"\b(?:[Ii]n|[Aa]cross|[Aa]t|[Tt]hroughout|[Ww]ithin|[Aa]round|[Ii]nside|[Ff]or)\s+(?:the\s+)?(?P<place>{_CAPITALISED})"
)
_PLACE_NOUN = re.compile(
    rf"(?P<place>{_CAPITALISED}\s+(?:District|City|County|Province|Prefecture|Oblast|Municipality|Borough|Airport|Square|Station|Region|Region|Island|University|Metro))"
)
_SUBJECT = re.compile(
    rf"^\W{{0,4}}(?:The\s+)?(?P<place>{_CAPITALISED})(?:['’]s\b|\s+(?:has|have|had|will|now|installed|operates?|bought|purchased|"
    r"plans?|planned|counted|reported|spent|uses?|used|added|owns?|runs?|ran|put|says?|said|signed|awarded|recorded)\b)"
)
PART_OF_TOWN = "part:"
# Parts of a place tell figures apart as places do.
_PART_OF_TOWN = re.compile(
    r"\b(?P<place>[Dd]owntown|(?:city|town) cent(?:re|er)|outskirts|suburbs?|old town|inner city|countryside|rural areas?|urban areas?|"
    r"(?:north|south|east|west)(?:ern)? (?:side|part|half|bank|districts?)|(?<=[Ii]n the )(?:north|south|east|west|cent(?:re|er)))\b"
)
_ZH_PLACE = re.compile(
    r"(?P<place>[东西南北中港新老]区|[东西南北]门|全[国省市区县州镇]|[上下东西南北前后大小][村镇乡]|[甲乙丙丁戊][市县区村镇乡]|[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|新区|开发区|省|市|区|县|州|盟|旗|镇|乡|街道))"
)
_ZH_BEFORE_PLACE = re.compile(
    r"[了的在与由和向对从给把被是有年月日底共至占每个均]|访问|显示|写明|报告|其中|目前|建成后?"
)
_ZH_NOT_PLACE = re.compile(
    r"^(?:该|本|各|某|这|那|城|小|社|地|片|辖|校|园|景|灾|山|老|新|市|为|在|的|和|及|与|由)|社区$|小区$|城市$|地区$|辖区$|行政区$|超市$|上市$"
)
_NOT_PLACE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|The|A|An|It|He|She|They|We|This|That|These|Those|In|On|At|By|Of|"
    r"Total|Chinese|English|Q[1-4]|H[12]|RMB|CNY|USD|EUR|GBP|Phase|Table|Figure|Section|Some|Each|About|More|Over|"
    r"Between|From|After|Before|Since|Last|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Another|Nearly|Almost)\b"
)

# Scope marks: words that make two figures on the same thing differ without contradiction.
SCOPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "planned",
        re.compile(
            r"\b(?:will|would|plan(?:s|ned|ning)?|expect(?:s|ed)?|project(?:s|ed|ions?)|target(?:s|ed)?|aims?|goals?|"
            r"propos(?:e|es|ed|al)|intends?|forecasts?|scheduled|due to|set to|is to|are to|could|may|might|"
            r"should|hop(?:es|ed)|eventually|by 20[3-9]\d)\b|拟|计划|预计|将|目标|规划|力争|有望|预期|到20[3-9]\d年",
            re.IGNORECASE,
        ),
    ),
    (
        "cumulative",
        re.compile(
            r"\b(?:cumulative(?:ly)?|to date|so far|since|in total since|altogether since|all[- ]time|over the years|"
            r"by (?:then|now|(?:the end of |late |early |mid-)?(?:19|20)\d\d))\b|累计|截至|截止|至今|迄今|以来",
            re.IGNORECASE,
        ),
    ),
    (
        "yearly",
        re.compile(r"\b(?:a year|per year|each year|every year|annual(?:ly)?(?! (?:report|review|accounts?|survey|budget plan))|yearly|this year|last year|per annum)\b|每年|年度|当年|全年|今年|去年", re.IGNORECASE),
    ),
    ("limit", re.compile(r"\b(?:up to|at most|as many as|maximum|max\.|capacity (?:of|for|to)|capable of|can (?:hold|store|process|handle)|built for|designed (?:for|to)|able to|ceiling|cap(?:ped)?)\b|最多|最高|上限|可容纳|容量为|限价", re.IGNORECASE)),
    ("minimum", re.compile(r"\b(?:at least|minimum|no fewer than|no less than)\b|至少|不少于|最低", re.IGNORECASE)),
    ("peak", re.compile(r"\b(?:peak|busiest|rush hour|record (?:day|high)|at (?:its|their) height)\b|高峰|峰值", re.IGNORECASE)),
    ("average", re.compile(r"\b(?:average[ds]?|mean|median|typical(?:ly)?)\b|平均|均值|中位", re.IGNORECASE)),
    ("estimated", re.compile(r"\b(?:estimat(?:e|es|ed)|roughly|approximately|some say|believed|thought to)\b|估计|估算|约", re.IGNORECASE)),
    ("former", re.compile(r"\b(?:previously|formerly|originally|initially|earlier|had been|until|at first|corrected|revised|instead of)\b|原有|原来|此前|原计划|最初|更正", re.IGNORECASE)),
    ("partial", re.compile(r"\b(?:including|of which|of whom|of them|of these|among (?:them|which|those)|part of|alone|excluding|except|not counting|not including|apart from|besides|first phase|phase (?:one|two|three|\d|I+))\b|其中|包括|不含|不包括|除|一期|二期|三期|首期|部分", re.IGNORECASE)),
    ("new", re.compile(r"\b(?:new|additional|extra|more than before|added|adding)\b|新增|新建|增加|另增增|另有", re.IGNORECASE)),
    ("public", re.compile(r"\b(?:public(?:ly)?[- ](?:owned|run|operated)?|municipal|government|state|police|council)\b|公安|政府|市政", re.IGNORECASE)),
    ("private", re.compile(r"\b(?:private(?:ly)?|commercial|businesses|shops?|residents?)\b|私人|民用|商户|社会面|社会单位|自建", re.IGNORECASE)),
    ("active", re.compile(r"\b(?:working|operational|active|in operation|functioning|online|live)\b|在用|完好|在线|运行", re.IGNORECASE)),
    ("registered", re.compile(r"\b(?:registered|licensed|approved|authori[sz]ed|declared)\b|登记|备案|注册", re.IGNORECASE)),
    (
        "now",
        re.compile(r"\b(?:now|currently|at present|so far|today)\b|目前|现在|现有|如今", re.IGNORECASE),
    ),
    ("broken", re.compile(r"\b(?:broken|faulty|offline|out of (?:order|service)|not working|defunct)\b|损坏|故障|离线", re.IGNORECASE)),
)  # fmt: skip
_SAYS = re.compile(
    rf"(?:according to|data from|figures from|a report by|reported by|estimates? by)\s+(?:the\s+)?(?P<who>{_CAPITALISED}|police|officials|authorities|the city|activists|the ministry)"
    rf"|(?P<who2>{_CAPITALISED}|[Pp]olice|[Oo]fficials|[Aa]uthorities|[Aa]ctivists|[Cc]ampaigners|[Cc]ritics|[Rr]esearchers|[Oo]pposition(?:\s\w+)?|[Tt]he (?:city|ministry|council|government|mayor|company|vendor|operator|group))\s+(?:says?|said|claims?|claimed|reports?|reported|estimates?|estimated|puts?|counts?|counted|told|insists?|insisted|announced|found)\b"
    r"|据(?P<who3>[\u4e00-\u9fff]{2,12}?)(?:统计|介绍|报道|称|披露|测算|估计|消息)|(?P<who4>[\u4e00-\u9fff]{2,10}?)(?:表示|称|宣布|通报|指出)"
)
_CLAUSE = re.compile(
    r"[,;:，；：、。()（）—–]|\b(?:and|but|while|whereas|compared|against|from|than)\b|而|但|比"
)


@dataclass(slots=True)
class SentenceContext:
    """What one sentence carries: dates and places with offsets in it, and its scope marks and speaker."""

    dates: list[DateMention] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)
    scopes: list[tuple[int, int, str]] = field(default_factory=list)
    speaker: str = ""


def read_context(sentence: str, dates: list[DateMention]) -> SentenceContext:
    """The context of `sentence`; `dates` have offsets in it."""
    context = SentenceContext(dates=dates)
    if len(sentence) > 4000:
        return context
    context.places = find_places(sentence)
    context.scopes = [
        (match.start(), match.end(), name) for name, pattern in SCOPES for match in pattern.finditer(sentence)
    ]
    said = _SAYS.search(sentence)
    if said:
        context.speaker = next(group for group in said.groups() if group).lower().removeprefix("the ")
        if context.speaker in ("the", "a", "it", "this"):
            context.speaker = ""
    return context


_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_BARE_MONTH = re.compile(
    rf"\b(?:in|for|during|of|by|since)\s+(?P<en>{'|'.join(_MONTHS)})\b|(?P<zh>(?:十[一二]|[一二三四五六七八九十]|1[0-2]|[1-9])月份?)(?!\d{1, 2}[日号]|[一二三四五六七八九十]+[日号])"
)


def add_bare_months(sentence: str, dates: list[DateMention]) -> list[DateMention]:
    """`dates` with months that stand without a year ('in May', '五月'): they tell figures apart though they date nothing."""
    found = list(dates)
    for match in _BARE_MONTH.finditer(sentence):
        start, end = match.span("en") if match["en"] else match.span("zh")
        if not any(date.start < end and start < date.end for date in dates):
            found.append(DateMention(start, end, sentence[start:end], "", "", "relative"))
    return sorted(found, key=lambda date: date.start)


def find_places(sentence: str) -> list[tuple[int, int, str]]:
    """(start, end, name) of the places that `sentence` names; country names become their ISO code."""
    countries = load_countries()
    found: dict[int, tuple[int, int, str]] = {}
    for pattern in (_IN_PLACE, _PLACE_NOUN, _SUBJECT, _PART_OF_TOWN, _ZH_PLACE):
        for match in pattern.finditer(sentence):
            start, end = match.span("place")
            name = match["place"]
            if pattern is _ZH_PLACE:
                name = _ZH_BEFORE_PLACE.split(name)[-1]
                start = end - len(name)
                if len(name) < 2 or _ZH_NOT_PLACE.search(name):
                    continue
            elif _NOT_PLACE.match(name) or name.isupper():
                continue
            found.setdefault(
                start, (start, end, f"{PART_OF_TOWN}{name.lower()}" if pattern is _PART_OF_TOWN else name)
            )
    for start, end, code in _find_countries(sentence):
        found[start] = (start, end, code)
    return [(start, end, countries.get(name, name)) for start, end, name in sorted(found.values())]


_WORD = re.compile(r"[A-ZÀ-ÞА-ЯЁ][\w’'.-]*")
_LONGEST_NAME = 5


def _find_countries(sentence: str) -> list[tuple[int, int, str]]:
    """Country names of one to five capitalised words (small words between), and Chinese ones; the longest first."""
    countries = load_countries()
    found: list[tuple[int, int, str]] = []
    words = list(_WORD.finditer(sentence))
    taken = -1
    for index, word in enumerate(words):
        if word.start() < taken:
            continue
        for last in range(min(index + _LONGEST_NAME, len(words)) - 1, index - 1, -1):
            name = sentence[word.start() : words[last].end()]
            code = countries.get(name) or countries.get(re.sub(r"(?:['’]s?|\.)$", "", name))
            if code:
                found.append((word.start(), words[last].end(), code))
                taken = words[last].end()
                break
    han = _han_countries()
    found += [(match.start(), match.end(), countries[match.group()]) for match in han.finditer(sentence)]
    return found


@cache
def _han_countries() -> re.Pattern[str]:
    names = [name for name in load_countries() if len(name) > 1 and "\u4e00" <= name[0] <= "\u9fff"]
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))


def nearest(spans: list[tuple[int, int, str]], start: int, end: int, sentence: str) -> str:
    """The name of the span closest to [start, end); each clause border between counts as 40 characters more."""
    best, best_distance = "", 1 << 30
    for span_start, span_end, name in spans:
        between = sentence[end:span_start] if span_start >= end else sentence[span_end:start]
        distance = len(between) + 40 * len(_CLAUSE.findall(between))
        if span_start >= end and len(between) <= 6 and between.isascii():
            distance -= 8  # '1,412 in 2021'
        if (
            span_start >= end and "\u4e00" <= sentence[max(0, span_start - 1)] <= "\u9fff"
        ) or "，" in between:
            distance += 30 if span_start >= end else 0  # Chinese says when and where before how many
        if distance < best_distance:
            best, best_distance = name, distance
    return best


def format_period(date: DateMention) -> str:
    """A date mention as 'YYYY', 'YYYY-MM', 'YYYY-MM-DD', 'start/end', or its own words when it cannot be resolved."""
    first, last = date.start_date, date.end_date
    if not first and not last:
        return date.text.lower()
    if first == last:
        return first
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    if first[:7] == last[:7] and first.endswith("-01"):
        return first[:7]
    if first.endswith("-01-01") and last.endswith("-12-31"):
        return f"{first[:4]}/{last[:4]}"
    return f"{first}/{last}"


def scopes_near(context: SentenceContext, start: int, end: int, sentence: str) -> tuple[str, ...]:
    """Names of the scope marks in the figure's own clause, and as 'sentence:name' of those elsewhere in its sentence."""
    clause_start = max((m.end() for m in _HARD_BORDER.finditer(sentence, 0, start)), default=0)
    match = _HARD_BORDER.search(sentence, end)
    clause_end = match.start() if match else len(sentence)
    near = {name for s, e, name in context.scopes if s >= clause_start and e <= clause_end}
    far = {f"sentence:{name}" for _, _, name in context.scopes if name not in near}
    return tuple(sorted(near | far))


_HARD_BORDER = re.compile(r"[;；。!?！？]|,\s(?:while|but|whereas|and)\b|，(?:而|但)|[，,](?![\d])")
