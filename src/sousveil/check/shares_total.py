"""Shares of one whole: do they make 100%?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from sousveil.check.frames import PLACEHOLDER, Frame
from sousveil.check.intervals import add_intervals, read_written
from sousveil.check.judging import Comparison, Joined, decide, make_finding
from sousveil.check.words import format_interval, quote_claim
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_REST = re.compile(
    r"\b(?:the (?:rest|remaining|remainder|other|balance)|rest|remaining|remainder)\b|其余|剩余|余下|剩下",
    re.IGNORECASE,
)
_ONLY_ONE = re.compile(
    r"\b(?:only (?:name |choose |pick |give |select |tick )?one|(?:name|choose|pick|give|select|tick)(?:ed)? only one|one answer (?:only|each)|a single (?:answer|choice)|single[- ]choice|just one (?:answer|choice)|mutually exclusive|(?:one|single) main \w+)\b|单选|只能?选一|限选一",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:also|multiple (?:answers|choices|responses)|more than one|several answers|could choose|free to (?:tick|choose|name|give)|as many (?:\w+ )?as they|tick(?:ed)? (?:several|all)|overlap\w*|all that appl(?:y|ied))\b|多选|重复",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"\b(?:undecided|unsure|not sure|don['’]t know|do not know|did not know|no answer|no opinion|gave no opinion|did not answer|declined to answer|abstain\w*|neither|neutral)\b|不确定|不清楚|未回答|弃权|中立|说不清",
    re.IGNORECASE,
)
# The words in front of the list say that it divides one whole.
_PARTITION = re.compile(
    r"(?P<all>\b(?:split|divided|distributed|shared (?:by|among|between)(?: ‹n\d+›)?|breaks? down|broken down|shared out)\b[^:‹]{0,40}?(?:as follows)?|\bas follows|\bin \w+ shifts|‹n\d+› shifts|分为?[^:：‹]{0,4}(?:‹n\d+›)?[^:：‹]{0,3}[班块类份级档]|瓜分|划分|份额|构成如下|比例如下|构成|组成)[^‹:：。]{0,3}\s*[:：,，—–为]\s*[^‹:：]{0,24}$"
    r"|\bby (?:[\w-]+ )?[\w-]+\s*[:：]\s*[^‹:：]{0,24}$",
    re.IGNORECASE,
)
# Each thing goes to one taker: 'Of the contracts, 36% went to …, 42% to … and 38% to …'.
_TAKERS = re.compile(
    r"\b(?:went|go|goes|going|awarded) to\b|由[^‹，,]{2,12}(?:承接|中标|承担|供应)", re.IGNORECASE
)
_BREAKS_LIST = re.compile(
    r"[.;。；]\s|␞|\b(?:than|compared|from|up|down|rose|fell|against|versus|last year|previous|per cent of the|of those|of them|of whom)\b|其中|去年|上年|增长|下降",
    re.IGNORECASE,
)


def find_share_sums(frame: Frame) -> Iterator[Finding]:
    """A finding when shares in one list are said to be all of one whole, or happen to make 100%."""
    shares = _read_list(frame)
    if len(shares) < 2 or _SEVERAL.search(frame.surroundings):
        return
    first, last = shares[0][1], shares[-1][0]
    rest = any(last - match.end() < 30 for match in _REST.finditer(frame.text, first, last + 1))
    only_one = _ONLY_ONE.search(frame.surroundings) is not None
    undecided = len(shares) >= 3 and _UNDECIDED.search(frame.text, first) is not None
    claims = [claim for _, _, claim in shares]
    written = add_intervals([_as_percent(claim, Fraction(0)) for claim in claims])
    rounded = add_intervals([_as_percent(claim, Fraction(2)) for claim in claims]).closed()
    divides = _PARTITION.search(frame.text[: shares[0][0]]) if len(shares) >= 3 else None
    goes_to = (
        len(shares) >= 3
        and _follows_tightly(frame, shares)
        and _TAKERS.search(frame.text[shares[0][1] : shares[0][1] + 24]) is not None
    )
    is_whole = rest or (divides is not None and divides["all"] is not None)
    whole = (
        Interval.exactly(100)
        if is_whole
        else Interval(None, 100)
        if only_one or undecided or divides or goes_to
        else None
    )
    if whole is None:
        if len(shares) < 3 or not written.closed().contains(100) or not _follows_tightly(frame, shares):
            return
        whole = Interval.exactly(100)
    comparison = Comparison(written.closed(), whole, rounded, whole)
    verdict = decide(comparison, claims)
    told = " + ".join(quote_claim(claim) for claim in claims)
    added = format_interval(Interval.exactly(_middle(written)), "percent")
    sentence = (
        f"{told} is {added} together"
        + {
            "contradicts": ", but shares of one whole cannot be "
            + ("other than" if is_whole else "more than")
            + " 100%.",
            "only_if_exact": ", which is 100% only if a share is rounded.",
            "agrees": ": within rounding, that is one whole."
            if not is_whole or written.contains(100)
            else ": with rounding, one whole.",
        }[verdict]
    )
    because = (
        "the shares end with 'the rest'" if rest
        else "only one answer could be given" if only_one
        else "the shares end with those who do not know" if undecided
        else "the list divides one whole" if divides
        else "each thing goes to one of those listed" if goes_to
        else "the shares stand in one list and make 100%"
    )  # fmt: skip
    joined = Joined(
        "parts_total",
        tuple(claims),
        because,
        f"{told} = {format_interval(written, 'percent')}.",
        unit="percent",
    )
    yield make_finding(joined, verdict, sentence, comparison)


def _read_list(frame: Frame) -> list[tuple[int, int, Claim]]:
    """The longest run of shares without a change, a comparison or a sub-group between them."""
    runs: list[list[tuple[int, int, Claim]]] = [[]]
    for match in PLACEHOLDER.finditer(frame.text):
        claim = frame.claim(match[2])
        if match[1] not in "ps" or claim.value is None:
            continue
        if claim.comparison in ("more_than", "at_least", "less_than", "at_most"):
            return []
        left = frame.text[runs[-1][-1][1] : match.start()] if runs[-1] else ""
        if runs[-1] and (_BREAKS_LIST.search(left) or len(left) > 120) and not _REST.search(left):
            runs.append([])
        runs[-1].append((match.start(), match.end(), claim))
    longest = max(runs, key=len)
    if len(longest) > 2 and longest[-1][2].value == 100:
        longest = longest[:-1]
    return longest if len(longest) <= 12 else []


def _follows_tightly(frame: Frame, shares: Sequence[tuple[int, int, Claim]]) -> bool:
    gaps = [frame.text[a[1] : b[0]] for a, b in pairwise(shares)]
    return all(re.search(r"[,，、]|\band\b|和", gap) and len(gap) < 80 for gap in gaps)


def _as_percent(claim: Claim, slack: Fraction) -> Interval:
    if claim.kind == "percent":
        return read_written(claim)
    value = Fraction(claim.value or 0) * 100
    return Interval(value - slack, value + slack)


def _middle(interval: Interval) -> Fraction:
    return Fraction(interval.low or 0) / 2 + Fraction(interval.high or 0) / 2
