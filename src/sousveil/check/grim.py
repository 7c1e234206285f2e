"""Can the stated percentage be a share of the stated number of respondents?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sousveil.check.frames import PLACEHOLDER, Frame, build_windows
from sousveil.check.judging import SCOPE_MARKS, Comparison, Joined, find_conflict, leave_open, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.words import format_number, quote_claim
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_PEOPLE = re.compile(
    r"respondents?|wardens?|bureaus?|reporters?|correspondents?|journalists?|participants?|interviewees?|members?|people|persons?|reporters?|firms?|companies|cities|hotels?|schools?|"
    r"agencies|departments?|police forces?|forces|officers?|experts?|users?|residents?|countries|households?|adults?|women|men|voters?|students?|workers?|employees?|"
    r"受访者|受访|记者|人|家|名|名记者|受访记者|会员|居民|企业|学校",
    re.IGNORECASE,
)
_SURVEY = re.compile(
    r"survey|poll|questionnaire|respond|interview|asked|answered|said|replied|told|report(?:ed)?|believe|felt|experienc|调查|问卷|受访|回答|答复|表示|认为|访谈",
    re.IGNORECASE,
)
_N_BEFORE = re.compile(
    r"(?:\bof (?:the |its |our |all |those )*(?:total of )?|survey(?:ed)? (?:of )?(?:the |its )?|poll(?:ed)? (?:of )?|\bn\s*=\s*|asked |interviewed |among (?:the |its |all )*|spoke to |spoken to |talked to |questioned |polled |answers? from |responses? from |questionnaires? from |based on |sample of |replies from |heard from |received |共有|共|对|访问了|调查了|采访了|回收|收到|\(n\s*=\s*)\s*$",
    re.IGNORECASE,
)
_N_AFTER = re.compile(
    r"^\s*(?:[\w-]+\s){0,3}?(?:respondents?|people|correspondents?|journalists?|members|participants|firms|companies|cities|hotels|schools)?\s*(?:took part|responded|answered|replied|completed|participated|were (?:asked|surveyed|interviewed|polled)|who (?:responded|answered|took part|replied|filled)|surveyed|polled|interviewed|(?:接受|参与|回答|填写|受访))",
    re.IGNORECASE,
)
_ZH_SURVEYED = re.compile(
    r"(?:对|共有|共|收到|回收|访问了|调查了|采访了|样本数?)\s*\||\|\s*(?:名|位|家|个|人)?[\u4e00-\u9fff]{0,8}(?:受访|的调查|接受|回复|回答|参与|中[，,])"
)
# '37% of the 20 respondents', '18 members, 70% of whom …'
_SHARE_OF_SAMPLE = re.compile(
    r"‹p\d+›\s+of\s+(?:the |its |all |these |those |our )*‹n(?P<of>\d+)›"
    r"|‹n(?P<n>\d+)›[^‹.;]{0,70}?,?\s+‹p\d+›\s+of\s+(?:whom|them)\b"
    r"|(?:在这|这)‹n(?P<these>\d+)›[^‹，。]{0,8}[中里][,，]?‹p\d+›"
    r"|(?<!其)‹n(?P<zh>\d+)›\s*(?:名|位|家|人)(?:[^‹，。,；]{0,8}[中里][,，]?[^‹。；，,]{0,16}|[^‹，。,；]{0,10}(?:参加|接受|参与|回答|完成|填写)[^‹，。,；]{0,8}[,，][^‹。；，,]{0,6}|[^‹，。,；]{0,8}[,，]其中)‹p\d+›"
)
_SAMPLE_WORD = re.compile(
    r"这些(?:问卷|答卷)|答卷中|受访者|受訪者|被访者|\b(?:of|among) (?:the )?(?:respondents|those (?:asked|surveyed|interviewed))\b|\bof (?:the |its )?respondents\b",
    re.IGNORECASE,
)
_WEIGHTED = re.compile(r"weight(?:ed|ing|s)\b|加权", re.IGNORECASE)
_NOT_THE_SAMPLE = re.compile(
    r"margin of error|subset|subgroup|of (?:those|them|these) who|among (?:those|women|men|those who|the)|of (?:women|men|female|male|the (?:women|men|foreign|female|male))|half of whom|\bonline\b|\beach\b|\bper\b|其中|女性|男性|的人中|的女|的男",
    re.IGNORECASE,
)
_THE_SAMPLE = re.compile(
    r"(?:the |all |our |its |those |these )*(?:them|total|sample|respondents|participants|correspondents|journalists|members|interviewees|people (?:asked|surveyed)|those (?:asked|surveyed|who (?:answered|responded|replied))|forces|firms|companies|cities|councils)",
    re.IGNORECASE,
)
_ZH_SUBGROUP = re.compile(r"[^，。,；这全所共]{2,}的(?:受访者|受访记者|记者|人|分社|单位|企业)[中里内]")
_CHANGE = re.compile(
    r"(?:up|down|compared|from\s*$|versus|against|than|last year|previous|in (?:19|20)\d\d|growth|increase|rose|fell|margin|高于|低于|去年|上年|增长|下降|比)[^‹]{0,40}$",
    re.IGNORECASE,
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """A finding for each whole or decimal percentage that is said to be a share of a known number of answers."""
    done: set[str] = set()
    for size in (1, 2, 3):
        for window in build_windows(frames, size):
            sample = _find_sample(window)
            if sample is None:
                continue
            for match in PLACEHOLDER.finditer(window.text):
                share = window.claim(match[2])
                if match[1] != "p" or share.claim_id in done or not _is_share(window, match, share, sample):
                    continue
                done.add(share.claim_id)
                yield _judge(share, _list_mentions(frames, sample))
    yield from _list_unbased(frames, done)


def _list_mentions(frames: Sequence[Frame], sample: Claim) -> tuple[Claim, ...]:
    """The sample, and where its paragraph states the same number of answers again."""
    again = (
        claim
        for frame in frames
        for claim in frame.claims
        if claim.measure in ("count", "number")
        and claim.value == sample.value
        and claim is not sample
        and (claim.source_id, claim.paragraph) == (sample.source_id, sample.paragraph)
    )
    return (sample, *again)


def _find_sample(window: Frame) -> Claim | None:
    found: list[Claim] = []
    tight = _SHARE_OF_SAMPLE.search(window.text)
    if tight:
        base = window.claim(tight["of"] or tight["n"] or tight["zh"] or tight["these"])
        if (
            base.value is not None
            and base.value == int(base.value)
            and not base.comparison
            and base.measure == "count"
        ):
            return (
                base
                if tight["zh"] or tight["these"] or tight["n"] or _PEOPLE.search(base.subject_raw)
                else None
            )
    if not _SURVEY.search(window.text):
        return None
    for match in PLACEHOLDER.finditer(window.text):
        claim = window.claim(match[2])
        if match[1] != "n" or claim.value is None or claim.value != int(claim.value) or claim.comparison:
            continue
        before, after = window.text[: match.start()], window.text[match.end() :]
        is_named = re.search(r"(?:n\s*=|样本(?:数|量)?(?:为)?)\s*$", before) is not None
        is_asked = (
            _N_AFTER.match(after) is not None
            or _ZH_SURVEYED.search(before[-12:] + "|" + after[:16]) is not None
        )
        is_base = _N_BEFORE.search(before) is not None
        # 'Of the 40 …' alone may be of anything; with people, or with words of asking, it is a sample.
        of_anything = re.search(r"\bof (?:the |its |our |all |those )*$", before, re.IGNORECASE) is not None
        if (
            is_named
            or is_asked
            or (is_base and (not of_anything or _PEOPLE.search(claim.subject_raw or after[:30])))
        ):
            found.append(claim)
    if not found and _SAMPLE_WORD.search(window.text):
        people = [
            c
            for c in window.claims
            if c.measure == "count" and c.value and c.value == int(c.value) and not c.comparison
        ]
        if len(people) == 1 and (
            _PEOPLE.search(people[0].subject_raw) or re.search(r"名|位|份", window.text)
        ):
            return people[0]
    # Two possible samples: which one is the base cannot be told.
    return found[0] if len({claim.value for claim in found}) == 1 else None


def _is_share(window: Frame, match: re.Match[str], share: Claim, sample: Claim) -> bool:
    if find_conflict(share, sample, SCOPE_MARKS):
        return False
    if (
        _WEIGHTED.search(window.surroundings)
        or share.comparison
        or share.increment
        or share.value is None
        or not 0 <= share.value <= 100
    ):
        return False
    if re.search(r"\bof\b", share.quote) and not _THE_SAMPLE.match(share.quote.partition(" of ")[2]):
        return (
            share.subject != ""
            and share.subject == sample.subject
            and not _NOT_THE_SAMPLE.search(window.text[match.end() : match.end() + 60])
        )
    clause_end = re.search(r"[.;。；␞]", window.text[match.end() :])
    after = window.text[match.end() : match.end() + (clause_end.start() if clause_end else 200)]
    before = window.text[max(0, match.start() - 60) : match.start()]
    sentence_start = max(before.rfind("␞"), before.rfind(". "), before.rfind("。"))
    before = before[sentence_start + 1 :]
    if _CHANGE.search(before) or re.match(
        r"\s*(?:in|of) (?:the )?(?:19|20)\d\d|\s*(?:more|fewer|higher|lower|points?)", after
    ):
        return False
    words = before + after
    near = re.match(r"\s*(?:of|out of|among) (?:the |its |all |these |those |our )*‹n(\d+)›", after)
    near_base = near is not None and window.claim(near[1]).value == sample.value
    whom = re.match(r"\s*of (?:whom|them|which)\b", after) and PLACEHOLDER.search(before)
    zh_whom = re.search(r"其中\s*$", before) and re.match(r"[^‹，。]{0,3}(?:表示|认为|称|反映|说|曾)", after)
    near_base = near_base or ((whom is not None or zh_whom is not None) and share.sentence == sample.sentence)
    if near_base:
        return True
    of_what = re.match(r"\s*of\s+(?P<what>[^,.;‹]{0,40})", after)
    if of_what and not _THE_SAMPLE.match(of_what["what"]):
        return False
    return not _NOT_THE_SAMPLE.search(words) and not _ZH_SUBGROUP.search(before)


def _judge(share: Claim, mentions: tuple[Claim, ...]) -> Finding:
    sample = mentions[0]
    n, decimals = int(sample.value or 0), _decimals(share)
    because = f"{quote_claim(share)} is given as a share of {quote_claim(sample)}"
    joined = Joined("grim", (share, *mentions), because, _write_method(n, decimals), unit="percent")
    if n < 1:
        return leave_open(joined, "not_computable", f"{quote_claim(sample)} is no base.", "a base above zero")
    if n > 100 * 10**decimals:
        sentence = (
            f"{quote_claim(share)} of {quote_claim(sample)} cannot be tested: with n over {100 * 10**decimals}, "
            "every such percentage is some whole number of answers."
        )
        return leave_open(joined, "not_testable", sentence, "percentages with more decimals")
    value = Fraction(share.value or 0)
    half = Fraction(1, 2 * 10**decimals)
    low, high = (value - half) * n / 100, (value + half) * n / 100
    nearest = round(value * n / 100)
    fits = math.floor(high) >= math.ceil(low)
    shown = [Fraction(100 * k, n) for k in (math.floor(value * n / 100), math.ceil(value * n / 100))]
    # The share nearest to the stated one that some whole number of answers gives.
    expected = Interval.exactly(min(shown, key=lambda possible: abs(possible - value)))
    comparison = Comparison(share.interval, expected, share.interval, expected)
    if fits:
        sentence = f"{quote_claim(share)} of {quote_claim(sample)} is {nearest} answers ({format_number(Fraction(100 * nearest, n))}%): possible."
        return make_finding(joined, "agrees", sentence, comparison)
    ways = " or ".join(f"{round(s * n / 100)} ({format_number(s)}%)" for s in shown)
    sentence = f"{quote_claim(share)} of {quote_claim(sample)} is not possible: no whole number of answers gives it; the nearest are {ways}."
    verdict = "contradicts" if min(share.confidence, sample.confidence) >= 0.9 else "only_if_exact"
    return make_finding(joined, verdict, sentence, comparison)


def _list_unbased(frames: Sequence[Frame], done: set[str]) -> Iterator[Finding]:
    for frame in frames:
        shares = [
            c for c in frame.claims if c.kind == "percent" and c.claim_id not in done and not c.comparison
        ]
        if shares and re.search(r"respondents|受访者|of those surveyed|survey", frame.text, re.IGNORECASE):
            quotes = ", ".join(quote_claim(share) for share in shares)
            joined = Joined(
                "grim", tuple(shares), "shares of a survey's answers in one sentence", "", unit="percent"
            )
            yield leave_open(
                joined,
                "not_computable",
                f"{quotes}: the text does not say of how many answers.",
                "the number of answers (n)",
            )


def _decimals(share: Claim) -> int:
    match = re.search(r"[.．]([0-9０-９]+)", share.quote)
    return min(len(match[1]), 6) if match else 0


def _write_method(n: int, decimals: int) -> str:
    return f"k ÷ {n} × 100, rounded to {decimals} decimals, for k = 0 … {n}."


CHECK = Check(
    name="grim",
    question="Can the stated percentage be a share of the stated number of answers?",
    inputs="Percentages of a survey and the number of its respondents, in up to three neighbouring sentences.",
    method="GRIM (Brown and Heathers, 2017): some whole number k of n answers must round to the percentage; both half-up and half-to-even rounding are allowed.",
    caveats="Weighted surveys, subgroups and comparisons with other years are left alone. Whole percentages with n over 100 have no power: not_testable.",
    find=find,
)
