"""Which figures of a sentence are the before, the after, the increase, the multiple and the percentage of one change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sousveil.check.frames import Frame, Span, read_spans
from sousveil.check.judging import read_marks
from sousveil.check.subjects import OTHER_BASE, compare_heads
from sousveil.model.claims import Claim
from sousveil.model.intervals import Number

_QUALIFIER = r"(?:\s*(?:a total of|about|around|roughly|some|nearly|almost|more than|over|just|just over|just under|approximately|at least|fewer than|less than|only|the|its|a|an|current|an estimated|RMB|USD|\$|€|¥|约|近|超过|逾|的))*\s*"
_CHANGE_VERB = re.compile(
    r"‹p\d+›\s*(?:more|fewer|less|higher|lower|up|down)\b|\b(?:rose|rise[ns]?|rising|grew|grow(?:n|s|th|ing)?|increas\w*|fell|fall(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|doubl\w*|tripl\w*|trebl\w*|quadrupl\w*|"
    r"quintupl\w*|\w+fold|added|adds?|adding|install\w*|expan\w*|cuts?|cutting|up from|down from|surg\w*|jump\w*|climb\w*|soar\w*|shr[aiu]nk\w*|halv\w*|higher|lower|more than|went|go(?:es)? from|"
    r"bringing|brings|brought|gain\w*|lost|loses|reduc\w*|swell\w*|swollen|ballooned|slump\w*|plung\w*|tak(?:e|es|ing) (?:the|its))\b|"
    r"增加|增长|增至|增到|上升|升至|提高|下降|减少|降至|降低|降到|翻|扩大|扩容|新增|缩减|同比|环比|倍|增幅|降幅|增為",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:\bto|\breach(?:ed|es|ing)?|\bto reach|\bbring(?:s|ing)? (?:the |its |their )?(?:overall |combined |city's )?(?:total|number|tally|count|fleet|network|figure|stock)[^‹]{{0,40}}\bto|brought [^‹]{{0,40}} to|tak(?:es?|ing) (?:the |its )?total[^‹]{{0,30}}to|"
    rf"\bnow (?:has|have|runs?|operates?|owns?|totals?|stands? at|counts?|numbers?)|\bfor a (?:new )?total of|\bto a total of|\bstands? at|"
    rf"增加到|增加至|增至|增长到|增长至|增到|上升到|升至|上升至|达到|达|提高到|提高至|扩大到|扩大至|扩至|降至|降到|下降到|下降至|减少到|减少至|减至|总数达|总数达到|到|至){_QUALIFIER}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:\b(?:present|current|existing|original|old|previous|former)\s+(?:stock|number|total|fleet|count|tally|figure|network)\s+of|\bfrom|\bup from|\bdown from|\bcompared (?:with|to)|\bagainst|\bpreviously|\bhad|\bexisting|\boriginal|从|由|原有|原来的|原先的|此前的|现有){_QUALIFIER}$",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"(?:\bby|\bof|\bup|\bdown|\brose|\bgrew|\bfell|\bdropped|\bdeclined|\bjumped|\bclimbed|\bsurged|\bgained|\bincreased|\bdecreased|\badd(?:s|ed|ing)?|\binstall(?:s|ed|ing)?|增加了|增加|增长了|增长|上升了|上升|下降了|下降|减少了|减少|提高了|提高|新增|新建|降低了|同比增长|同比下降){_QUALIFIER}$",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fell|fall(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|cuts?|cutting|down|reduc\w*|shr[aiu]nk\w*|lower|lost|slump\w*|plung\w*|halv\w*|fewer|less)\b|下降|降到|降幅|减少|降低|降至|减至|缩减",
    re.IGNORECASE,
)
_PERCENT_CHANGE_AFTER = re.compile(
    r"^\s*(?:\w+\s){0,2}?(?:increase|rise|jump|growth|gain|surge|hike|expansion|drop|fall|decline|decrease|cut|reduction|more|higher|lower|fewer|up|down)\b"
    r"|^\s*(?:year-on-year|compared with|on the (?:year|previous))",
    re.IGNORECASE,
)
# A new clause with a subject of its own: figures on its two sides belong to different changes.
_BORDER = re.compile(
    r";|；|␞|,? (?:while|whereas|although|though|but|yet)\b|, and (?:the|its|their|his|her|that|those|profits?|costs?|sales)\b[^‹]{0,30}(?:rose|fell|grew|went|dropped|increased|declined|was|were)\b|，而|，但",
    re.IGNORECASE,
)
# What a sentence opens with when it goes on about the thing of the one before.
_GOES_ON = re.compile(
    r"^\s*['\"“‘]?(?:‹[ni]\d+› (?:more|further|additional|new)|it|its|this|that|these|those|they|now|today|by now|the (?:number|total|figure|count|tally|fleet|network|sum|amount|budget|rise|increase|growth|drop|decline)|then|(?:a|one|two|three|four|five|\w+) years? (?:later|ago|earlier)|this year|last year|(?:in|by|since) (?:19|20)\d\d|another|there (?:are|were)|the (?:day|week|month|year) before|\w{1,4}后|up from|that's|so|at present|而|这|该|新增|增加|再|总数|本期|此次|建成|目前|现在|如今|今年|现有)",
    re.IGNORECASE,
)
_WAS_THEN = re.compile(
    rf"\b(?:was|were|stood at|had|owned|ran|counted|numbered|there were){_QUALIFIER}$", re.IGNORECASE
)
_THEN_BEHIND = re.compile(
    r"^[^‹.;]{0,30}?\b(?:then|at the time|previously|before|earlier|ago|in (?:19|20)\d\d)\b", re.IGNORECASE
)
_IS_NOW = re.compile(
    rf"(?:(?:\b(?:this year|now|today|currently|by now|years? later|at present)\b|目前|现在|如今|今年)[^‹.;]{{0,40}}|\bstands at|\bthere are|现有|已有){_QUALIFIER}$",
    re.IGNORECASE,
)
# 'The union wants the number doubled', 'the chief denied that searches had tripled', '没有像传言所说翻两番'.
_WISHED = re.compile(
    r"\b(?:wants?|wanted|hopes?|hoped|demands?|demanded|calls? for|called for|asks? for|asked for|den(?:y|ied|ies)|rumou?rs?|disput\w+|false|wrong|myth|if|whether|never|not)\b[^‹.;␞]{0,80}$|(?:没有|并未|未能|传言|谣传|否认|要求|希望|若|如果|不会|并非)[^‹。；␞]{0,16}$",
    re.IGNORECASE,
)
_TODAY_BEHIND = re.compile(r"^[^‹.;,]{0,36}?\b(?:now in use|today|at present|currently|now)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bwithout|\bno longer|\binstead of|\brather than|未|没有|不会|并未)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_RECURRING = re.compile(
    r"\b(?:every|each|per|annually|(?<!in )\ba) (?:year|month|week|day|decade)\b|\bon average\b|\bannually\b|每年|年均|逐年|每月",
    re.IGNORECASE,
)


# '同期经费增长70%': the percentage has a subject of its own. '增幅为八成': it restates the change.
_ZH_OTHER_THING = re.compile(
    r"(?:^|[，,；;、]|而)(?!(?:同比|环比|较|比|数量|总数|总量|规模|合计|共|一年|两年|净|约|实际|累计|增|降|减))[\u4e00-\u9fff]{2,10}?(?:同比)?(?:增长|下降|上升|减少|增加|提高|降低)(?:了|约)?\s*$"
)
_ZH_EXTENT = re.compile(r"(?:增幅|降幅|涨幅|漲幅|幅度|增长率|增速|跌幅)(?:为|為|达|達|是|约|達到|达到)?\s*$")
_ZH_FROM = re.compile(
    r"(?:从|由|從)[^‹，,。；]{0,12}$|(?:改造|扩建|升级|整改)前[^‹。；]{0,16}$|(?:原有|现有|此前有)[\u4e00-\u9fff]{0,8}$"
)
_ZH_ADDED = re.compile(r"(?:新增|增加|增设|再装|加装|新建)(?:了|约|近|超过)?$")
_ZH_TO = re.compile(
    r"(?:增加到|增加至|增至|增长到|增长至|增到|上升到|升至|上升至|达到|提高到|提高至|扩大到|扩大至|扩至|降至|降到|下降到|下降至|减少到|减少至|减至|增加為|增為|变为)[^‹，,。；]{0,10}$"
)


@dataclass(slots=True)
class Change:
    """The figures of one change by role; `is_down` when it is a decrease."""

    roles: dict[str, Claim] = field(default_factory=dict)
    is_down: bool = False
    readings: tuple[
        Number, ...
    ] = ()  # where the multiple's wording is ambiguous: the multiples that it may mean


def read_change(frame: Frame) -> Change | None:
    """The one change that `frame` tells, or None when it tells none or more than one could be meant."""
    if not ("‹x" in frame.text or _CHANGE_VERB.search(frame.text)) or _RECURRING.search(frame.text):
        return None
    change = Change(is_down=_DOWN.search(frame.text) is not None)
    spans = read_spans(frame)
    used: list[Span] = []
    loose: list[Span] = []
    for index, span in enumerate(spans):
        left = frame.text[spans[index - 1].end if index else 0 : span.start]
        right = frame.text[span.end : spans[index + 1].start if index + 1 < len(spans) else len(frame.text)]
        role = _name_role(span.claim, span.code, left, right)
        if role == "none":
            continue
        if not role:
            loose.append(span)
            continue
        if role == "now":
            role = "before" if any("planned" in read_marks(c) for c in frame.claims) else "after"
        if role in change.roles:
            return None
        change.roles[role] = span.claim
        if role == "multiple":
            change.readings = _read_multiples(span.claim, left, right)
        used.append(span)
    _order_by_time(change, loose, used)
    if len(change.roles) < 2 or _crosses_border(frame, used) or not _fits_together(change):
        return None
    return change


def _name_role(claim: Claim, code: str, left: str, right: str) -> str:
    """'before', 'after', 'increase', 'multiple', 'change'; '' for a level without a cue; 'none' for what is no part."""
    if code == "x":
        return (
            "none"
            if _COMPARES_THINGS.match(right) or _NEGATED.search(left) or _WISHED.search(left)
            else "multiple"
        )
    if code == "s":
        return (
            "change"
            if claim.increment or re.search(rf"(?:\bby|减少|下降|增加|增长|了){_QUALIFIER}$", left)
            else "none"
        )
    if code == "p":
        if _ZH_OTHER_THING.search(left):
            return "none"
        if _ZH_EXTENT.search(left):
            return "change"
        if _AFTER.search(left):
            return "after"
        if re.search(rf"(?:\bfrom{_QUALIFIER}|从|由)$", left):
            return "before"
        if _BY.search(left) or _PERCENT_CHANGE_AFTER.match(right) or claim.increment:
            return "none" if re.match(r"\s*of (?!the previous)", right) or _NEGATED.search(left) else "change"
        return "none"
    if code not in "nimr":
        return "none"
    if code == "i" and _ZH_ADDED.search(left):
        return "increase"
    if (
        _BEFORE.search(left)
        or _ZH_FROM.search(left)
        or (_WAS_THEN.search(left) and _THEN_BEHIND.match(right))
    ):
        return "before"
    if _IS_NOW.search(left) or _TODAY_BEHIND.match(right):
        # With a plan in the air, what there is now is the level before.
        return "now"
    if _AFTER.search(left) or _ZH_TO.search(left):
        return "after"
    if (
        code == "i"
        or claim.increment
        or re.search(
            rf"(?:\bby|\b[Aa]dd(?:ing|s|ed)|\b[Ii]nstalling|\banother|增加了|增加|减少了|减少|新增|再装|再增|再建|加装|另增|增设)(?:{_QUALIFIER}|[\u4e00-\u9fff]{{0,8}})$",
            left,
        )
    ):
        return "increase"
    return ""


def _read_multiples(claim: Claim, left: str, right: str) -> tuple[Number, ...]:
    """'Three times more' is said of 3 × and of 4 ×, 增长三倍 of 3 × and 4 × likewise; () when there is one reading."""
    value = claim.value
    if value is None:
        return ()
    if re.match(r"\s*(?:more|greater|larger|higher|bigger|increase|as many again)\b", right):
        return (value, value + 1)
    before = claim.quote + left[-4:]
    if "倍" in claim.quote and re.search(r"增|提高|多", before) and "到" not in before and "至" not in before:
        return (value, value - 1, value + 1) if "了" not in before else (value, value - 1)
    return ()


_COMPARES_THINGS = re.compile(
    r"\s*(?:more than (?:in|the)|the (?:number|size|figure|rate|total) (?:of|in)|that of|larger than|as (?:many|much|large|big|high)(?: \w+)? (?:as|in)\b)",
    re.IGNORECASE,
)


def _order_by_time(change: Change, loose: list[Span], used: list[Span]) -> None:
    """Gives two levels without cues their roles by the years that they name, when a multiple or percentage waits for them."""
    if not {"multiple", "change"} & change.roles.keys() or {"before", "after"} <= change.roles.keys():
        return
    if (
        {"increase", "multiple"} <= change.roles.keys()
        and len(loose) == 1
        and not {"before", "after"} & change.roles.keys()
    ):
        # 'Cork has 94 cameras. Another 188 will triple that number.'
        increase = change.roles["increase"]
        is_same = compare_heads(loose[0].claim.subject, increase.subject) != "different"
        if is_same and loose[0].claim.subject and loose[0].start < min(span.start for span in used):
            change.roles["before"] = loose[0].claim
            used.append(loose[0])
        return
    if {"before", "change"} <= change.roles.keys() and len(loose) == 1:
        # '4,218 cases, down 15% from 5,630': what stands in front of both is the level after.
        if loose[0].start < min(span.start for span in used):
            change.roles["after"] = loose[0].claim
            used.append(loose[0])
        return
    dated = [span for span in loose if _is_dated(span.claim)]
    if len(dated) == 2 and len(loose) == 2 and not {"before", "after"} & change.roles.keys():
        first, second = sorted(dated, key=lambda span: (not span.claim.time[:4].isdigit(), span.claim.time))
        if first.claim.time != second.claim.time:
            change.roles["before"], change.roles["after"] = first.claim, second.claim
            used.extend(dated)
    elif len(dated) == 1 and len(loose) == 1:
        level = dated[0].claim
        years = {claim.time[:4] for claim in (level, *change.roles.values()) if claim.time[:4].isdigit()}
        if not (level.subject or level.unit or len(years) > 1):
            return
        for missing, present in (("before", "after"), ("after", "before")):
            other = change.roles.get(present)
            if other is not None and missing not in change.roles and _is_ordered(level, other, missing):
                change.roles[missing] = level
                used.append(dated[0])
                return


def _is_dated(claim: Claim) -> bool:
    is_told = claim.time[:4].isdigit() or claim.time.endswith(("later", "after that"))
    return is_told and "time:inherited" not in claim.scope


def _is_ordered(level: Claim, other: Claim, role: str) -> bool:
    if not other.time[:4].isdigit() or "time:inherited" in other.scope or other.time == level.time:
        return role == "before" and level.start < other.start
    return (level.time < other.time) == (role == "before")


def _crosses_border(frame: Frame, used: list[Span]) -> bool:
    """True when a clause with a subject of its own begins between the figures."""
    first, last = min(span.start for span in used), max(span.end for span in used)
    if re.match(
        r"\W{0,3}(?:While|Whereas|Although|Though|Even as|As)\b",
        frame.text[frame.text.rfind("␞", 0, first) + 1 :].lstrip(),
    ):
        comma = frame.text.find(",", first)
        if first < comma < last:
            return True
    for match in _BORDER.finditer(frame.text, first, last):
        if match.group() in ("␞", ";", "；") and _GOES_ON.match(frame.text[match.end() :]):
            continue
        return True
    if OTHER_BASE.search(frame.text[first:last]):
        return True
    return any(
        not _SAME_CLAUSE.match(frame.text[match.end() :])
        for match in re.finditer(r",\s|[，,](?![\d ])", frame.text[:last])
        if match.start() >= first
    )


# What may follow a comma without starting a clause about something else.
_SAME_CLAUSE = re.compile(
    r"\s*(?:‹|(?:from|up|down|to|an?|or|which|that|bringing|making|taking|by|more than|nearly|almost|about|for|after|in|compared|against|rising|growing|falling|dropping|climbing|"
    r"\w+ing|it|they|this|there|and (?:now|then|by|it|they|has|have|is|was|were|to|up|down|in)|now|today|then|some|over|according|on|at|as|since|than|roughly|around|the (?:number|total|figure|count|tally|highest|lowest|same)|"
    r"(?:a|one|two|three|four|five|\w+) years? (?:later|ago|earlier)|he|she|says?|said|(?:the |its )?\w+(?: \w+)? (?:said|says|announced|reported|added|told|explained|noted|claimed|writes|wrote)|and (?:the|its|their) [^,‹]{0,40}\bnow)\b"
    r"|[建使令让由从從增减升降达翻扩较比同即约共现目到至其为是一仅总净折提]|上(?=[升涨])|下(?=[降跌滑])|[\u4e00-\u9fff]{0,4}(?:总数|总量|总额|规模|合计))",
    re.IGNORECASE,
)


def _is_planned(level: Claim, claim: Claim) -> bool:
    """Whether `level` belongs to the plan of `claim`: planned itself, or in its sentence and not of now."""
    if level.sentence != claim.sentence:
        return "planned" in read_marks(level)
    return "planned" in read_marks(level) and "now" not in read_marks(level, True)


def _starts_elsewhere(before: str, period: str) -> bool:
    """'From 1,200 in 2019 … Since 2017 they have increased by 90%': the percentage has a start of its own."""
    return before[:4].isdigit() and period.endswith("/") and period[:4].isdigit() and period[:4] != before[:4]


def _lies_outside(time: str, period: str) -> bool:
    """Whether a dated level lies outside the stretch of years that the multiple is said of ('between 2015 and 2018')."""
    first, _, last = period.partition("/")
    if not (time[:4].isdigit() and first[:4].isdigit() and last[:4].isdigit()):
        return False
    return not first[:4] <= time[:4] <= last[:4]


def _fits_together(change: Change) -> bool:
    levels = [change.roles[r] for r in ("before", "after", "increase") if r in change.roles]
    if not levels:
        return False
    first = levels[0]
    for other in levels[1:]:
        if (first.kind == "rate", first.unit, first.per) != (other.kind == "rate", other.unit, other.per):
            return False
        if compare_heads(first.subject, other.subject) == "different":
            return False
    before, after = change.roles.get("before"), change.roles.get("after")
    for role in ("multiple", "change"):
        claim = change.roles.get(role)
        if claim is None:
            continue
        if before and _starts_elsewhere(before.time, claim.time):
            return False
        has_own_time = claim.time not in {level.time for level in levels}
        if has_own_time and any(_lies_outside(level.time, claim.time) for level in levels):
            return False
        # A plan's multiple does not judge what has happened so far.
        if after and "planned" in claim.scope and not _is_planned(after, claim):
            return False
    places = {c.place for c in change.roles.values() if c.place and "place:inherited" not in c.scope}
    if any(not (one in other or other in one) for one in places for other in places):
        return False
    # A percentage of a percentage is read either way by writers: left to the check of differences in points.
    return not any(claim.kind == "percent" for claim in levels)
