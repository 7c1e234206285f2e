"""Which figures of a sentence are the before, the after, the increase, the multiple and the percentage of one change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sousveil.check.frames import PLACEHOLDER, Frame
from sousveil.check.subjects import compare_heads
from sousveil.model.claims import Claim

_QUALIFIER = r"(?:\s*(?:a total of|about|around|roughly|some|nearly|almost|more than|over|just|just over|just under|approximately|at least|fewer than|less than|only|the|its|a|an|current|an estimated|RMB|USD|\$|€|¥|约|近|超过|逾|的))*\s*"
_CHANGE_VERB = re.compile(
    r"\b(?:rose|rise[ns]?|rising|grew|grow(?:n|s|th|ing)?|increas\w*|fell|fall(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|doubl\w*|tripl\w*|trebl\w*|quadrupl\w*|"
    r"quintupl\w*|\w+fold|added|adds?|adding|install\w*|expan\w*|cuts?|cutting|up from|down from|surg\w*|jump\w*|climb\w*|soar\w*|shr[aiu]nk\w*|halv\w*|higher|lower|more than|went|go(?:es)? from|"
    r"bringing|brings|brought|gain\w*|lost|loses|reduc\w*|swell\w*|swollen|ballooned|slump\w*|plung\w*|tak(?:e|es|ing) (?:the|its))\b|"
    r"增加|增长|增至|增到|上升|升至|提高|下降|减少|降至|降低|翻|扩大|扩容|新增|缩减|同比|环比|倍",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:\bto|\breach(?:ed|es|ing)?|\bto reach|\bbring(?:s|ing)? (?:the |its |their )?(?:overall |combined |city's )?(?:total|number|tally|count|fleet|network|figure|stock)[^‹]{{0,40}}\bto|brought [^‹]{{0,40}} to|tak(?:es?|ing) (?:the |its )?total[^‹]{{0,30}}to|"
    rf"\bnow (?:has|have|runs?|operates?|owns?|totals?|stands? at|counts?|numbers?)|\bfor a (?:new )?total of|\bto a total of|\bstands? at|"
    rf"增加到|增加至|增至|增长到|增长至|增到|上升到|升至|上升至|达到|达|提高到|提高至|扩大到|扩大至|扩至|降至|降到|下降到|下降至|减少到|减少至|减至|总数达|总数达到|到|至){_QUALIFIER}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:\bfrom|\bup from|\bdown from|\bcompared (?:with|to)|\bagainst|\bthere were|\bpreviously|\bhad|\bexisting|\boriginal|从|由|原有|原来的|原先的|此前的|现有){_QUALIFIER}$",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"(?:\bby|\bof|\bup|\bdown|\brose|\bgrew|\bfell|\bdropped|\bdeclined|\bjumped|\bclimbed|\bsurged|\bgained|\bincreased|\bdecreased|\badd(?:s|ed|ing)?|\binstall(?:s|ed|ing)?|增加了|增加|增长了|增长|上升了|上升|下降了|下降|减少了|减少|提高了|提高|新增|新建|降低了|同比增长|同比下降){_QUALIFIER}$",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fell|fall(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|cuts?|cutting|down|reduc\w*|shr[aiu]nk\w*|lower|lost|slump\w*|plung\w*|halv\w*|fewer|less)\b|下降|减少|降低|降至|减至|缩减",
    re.IGNORECASE,
)
_PERCENT_CHANGE_AFTER = re.compile(
    r"^\s*(?:\w+\s){0,2}?(?:increase|rise|jump|growth|gain|surge|hike|expansion|drop|fall|decline|decrease|cut|reduction|more|higher|lower|fewer|up|down)\b"
    r"|^\s*(?:year-on-year|compared with|on the (?:year|previous))",
    re.IGNORECASE,
)
_RECURRING = re.compile(
    r"\b(?:every|each|per|annually|a) (?:year|month|week|day|decade)\b|\bon average\b|\bannually\b|每年|年均|逐年|每月",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Change:
    """The figures of one change by role; `is_down` when it is a decrease."""

    roles: dict[str, Claim] = field(default_factory=dict)
    is_down: bool = False


def read_change(frame: Frame) -> Change | None:
    """The one change that `frame` tells, or None when it tells none or more than one could be meant."""
    if not _CHANGE_VERB.search(frame.text) or _RECURRING.search(frame.text):
        return None
    change = Change(is_down=_DOWN.search(frame.text) is not None)
    spans = [(m.start(), m.end(), frame.claim(m[2]), m[1]) for m in PLACEHOLDER.finditer(frame.text)]
    for index, (start, end, claim, code) in enumerate(spans):
        left = frame.text[spans[index - 1][1] if index else 0 : start]
        right = frame.text[end : spans[index + 1][0] if index + 1 < len(spans) else len(frame.text)]
        role = _name_role(claim, code, left, right)
        if not role:
            continue
        if role in change.roles:
            return None
        change.roles[role] = claim
    return change if _fits_together(change) else None


def _name_role(claim: Claim, code: str, left: str, right: str) -> str:
    if code == "x":
        return "" if _COMPARES_THINGS.match(right) else "multiple"
    if code == "p":
        if _AFTER.search(left):
            return "after"
        if re.search(rf"\bfrom{_QUALIFIER}$|从$|由$", left):
            return "before"
        if _BY.search(left) or _PERCENT_CHANGE_AFTER.match(right) or claim.increment:
            return "" if re.match(r"\s*of (?!the previous)", right) else "change"
        return ""
    if code not in "nimr":
        return ""
    if _BEFORE.search(left):
        return "before"
    if _AFTER.search(left):
        return "after"
    if (
        code == "i"
        or claim.increment
        or re.search(r"(?:\bby|增加了|增加|减少了|减少|新增)" + _QUALIFIER + "$", left)
    ):
        return "increase"
    return ""


_COMPARES_THINGS = re.compile(
    r"\s*(?:as (?:many|much|large|big|high)|more than (?:in|the)|the (?:number|size|figure|rate|total) (?:of|in)|that of|larger than)",
    re.IGNORECASE,
)


def _fits_together(change: Change) -> bool:
    levels = [change.roles[r] for r in ("before", "after", "increase") if r in change.roles]
    if len(change.roles) < 2 or not levels:
        return False
    first = levels[0]
    for other in levels[1:]:
        if (first.kind, first.unit, first.per) != (other.kind, other.unit, other.per):
            return False
        if compare_heads(first.subject, other.subject) == "different":
            return False
    # Shares and percentages: 'from 40% to 55%' is in points; a relative change of shares is too easily misread.
    return not any(claim.kind == "percent" for claim in levels) or "change" not in change.roles
