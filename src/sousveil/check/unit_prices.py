"""A number of items, a price for each and what they cost together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.check.frames import PLACEHOLDER, Frame
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, make_finding
from sousveil.check.periods import ratio_of_periods
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding

_EACH_BEHIND = re.compile(
    r"^\s*(?:each|apiece|a piece|per (?:unit|piece|item|camera|device|set|drone|licence|license|contract|vehicle|system|body camera)|for each|a unit|a camera|cada un[ao]|chacun[e]?|pro Stück|je Stück|за штуку|за кожну|komad)\b",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(
    r"(?:\beach (?:costing|at|for|priced at)|\bat a (?:unit )?price of|\bunit price(?: of|:| is| was)?|单价(?:为|:|：)?|每[\u4e00-\u9fff]{1,2}(?:单价|价格|售价)?(?:为)?|均价(?:为)?|平均每[\u4e00-\u9fff]{1,4})\s*(?:about |约|人民币)?$",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"(?:\baverage|\bmean|\baveraging|平均)(?:\s[\w-]+){0,4}?\s*(?:of|is|was|worth|at|:)?\s*(?:about |nearly |around |some |more than )?$"
    r"|\b(?:each|every|apiece)\b[^‹.;]{0,60}?\b(?:costs?|costing|worth|at|for|priced at|price of)\s*(?:about |nearly |around |some |more than )?$",
    re.IGNORECASE,
)
_EACH_FAR = re.compile(r"^[^‹.;]{0,30}?\b(?:for each|each|apiece)\b", re.IGNORECASE)
_TOTAL_BEFORE = re.compile(
    r"(?:\btotal\w*|\bin all|\baltogether|\bsum|\bcomes? to|\bcame to|\bmaking|\bfor|\bworth|\bbill|\border|\bcost(?:s|ing)?|\bpaid|\bpays|\bspent|\bspend|\bspends|\bvalue|\bprice|\bpor un total de|\bau total|\binsgesamt|共计|合计|合計|总计|总价|总额|总金额|合同金额|总投资|投资|花费|投入|金额|共)[^‹]{0,16}$",
    re.IGNORECASE,
)
_TOTAL_BEHIND = re.compile(
    r"^[^‹.;。]{0,20}?\b(?:in (?:total|all)|altogether|overall|for the lot|together)\b", re.IGNORECASE
)

# The total holds more than the items, or the price leaves something out.
_MORE_THAN_THE_ITEMS = re.compile(
    r"\b(?:includ\w+|exclud\w+|plus|without|besides|on top|as well as|along with|together with|not counting|before tax|net of|discount\w*|maintenance|installation|licen[cs]es?)\b|含|连同|另加|不计|加上|安装费|税|优惠|折扣",
    re.IGNORECASE,
)


def find_unit_prices(frame: Frame) -> Iterator[Finding]:
    """A finding where a sentence gives one number of items, one price each and one total in the same currency."""
    if _MORE_THAN_THE_ITEMS.search(frame.surroundings):
        return
    money: list[tuple[str, Claim]] = []
    counts: list[Claim] = []
    for match in PLACEHOLDER.finditer(frame.text):
        claim = frame.claim(match[2])
        left, right = frame.text[: match.start()], frame.text[match.end() :]
        if match[1] == "m":
            money.append((_name_role(claim, left, right), claim))
        elif match[1] in "nir" and claim.per in ("", "item") and claim.value and claim.value > 1:
            counts.append(claim)
    each = [claim for role, claim in money if role == "each"]
    totals = [claim for role, claim in money if role == "total"]
    if len(money) != 2 or len(each) != 1 or len(totals) != 1 or len(counts) != 1:
        return
    if each[0].unit != totals[0].unit:
        return
    yield _judge(counts[0], each[0], totals[0])


def _name_role(claim: Claim, left: str, right: str) -> str:
    if _TOTAL_BEHIND.match(right) and not claim.per:
        return "total"
    if (
        _AVERAGE.search(left)
        or _EACH_FAR.match(right)
        or re.search(r"\beach of (?:the |its )?‹n\d+›[^‹.;]{0,60}$", left, re.IGNORECASE)
    ):
        return "each"
    if _EACH_BEHIND.match(right) or _EACH_BEFORE.search(left) or claim.per in ("item", "unit", "piece"):
        return "each"
    if claim.per:
        return "each" if not ratio_of_periods(claim.per, "day") else ""
    return "total" if _TOTAL_BEFORE.search(left) or _TOTAL_BEHIND.match(right) else ""


def _judge(count: Claim, each: Claim, total: Claim) -> Finding:
    comparison = Comparison(
        read_written(total),
        read_written(count) * read_written(each),
        read_rounded(total),
        read_rounded(count) * read_rounded(each),
    )
    verdict = decide(comparison, (total, count, each))
    expected = format_interval(comparison.expected, total.unit)
    sentence = say_verdict(
        verdict, f"{quote_claim(count)} at {quote_claim(each)} each make {expected}", quote_claim(total)
    )
    joined = Joined(
        "ratio_difference",
        (total, each, count),
        "one sentence gives the number, the price of each and the total",
        f"{format_interval(read_written(count))} × {format_interval(read_written(each), each.unit)} = {expected}.",
        unit=total.unit,
    )
    return make_finding(joined, verdict, sentence, comparison)
