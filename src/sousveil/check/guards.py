"""Second thoughts: what in the words around takes the ground from under an accusation.

A wrong accusation is worse than a miss. Where the sentences themselves speak of two places, two times, a rumour, a
wish or a correction, a clash is not called a contradiction but left open, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sousveil.check.judging import read_marks, same_or_silent
from sousveil.model.claims import Claim, Finding
from sousveil.model.ids import make_id

_REFUTED = re.compile(
    r"\b(?:claims?|reports?|figures?|numbers?|statements?|assertions?|headlines?|said|saying)\b[^.;]{0,80}\b(?:wrong|false|untrue|not true|incorrect|mistaken|misleading)\b"
    r"|\b(?:wrongly|falsely|untrue|myths?|misreported|exaggerat\w+|rumou?r\w*|contrary to|den(?:y|ied|ies)|disput\w+|debunk\w*|retract\w*)\b"
    r"|谣传|传言|谣言|不实|失实|误传|并非|否认|辟谣",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:suppose|imagine|assuming|hypothetical\w*|in theory|what if|had it been|would have)\b|(?:^|[.;]\s|,\s)[Ii]f\b|如果|假如|倘若|理论上",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"\b(?:correct(?:ed|ion|s)|revised|originally (?:reported|given|stated)|instead of|rather than|not \d[\d,.]* but|amended)\b|更正|而非|而不是|修正|改为",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:exclud\w+|not counting|not including|apart from|besides|leaving out|leaves? out|without counting|does not include|do not include|some are counted|counted twice)\b|不含|不包括|除外|另有|不计|重复计算",
    re.IGNORECASE,
)
_OVER_TIME = frozenset({"multiple_increment", "converted_amount", "stated_twice"})
_WHOLES = frozenset({"parts_total", "ratio_difference", "density_area", "stated_twice", "rate_total"})


def guard_findings(findings: Sequence[Finding], claims: Mapping[str, Claim]) -> list[Finding]:
    """`findings`, with each contradiction that the surrounding words forbid turned into 'not_computable'."""
    return [_guard(finding, [claims[claim_id] for claim_id in finding.claim_ids]) for finding in findings]


def _guard(finding: Finding, claims: Sequence[Claim]) -> Finding:
    if finding.verdict != "contradicts":
        return finding
    reason = find_doubt(finding, claims)
    if not reason:
        return finding
    return replace(
        finding,
        finding_id=make_id(
            "fnd", finding.check, "not_computable", sorted(finding.claim_ids), finding.sentence
        ),
        verdict="not_computable",
        missing=reason,
    )


def find_doubt(finding: Finding, claims: Sequence[Claim]) -> str:
    """Why the clash may be none: a sentence's rest for the reader, '' when nothing speaks against it."""
    words = " ".join(dict.fromkeys(part for claim in claims for part in (claim.context, claim.aside) if part))
    if _REFUTED.search(words):
        return "whether the text itself calls one of these figures wrong"
    if _SUPPOSED.search(words):
        return "whether one of these figures is only supposed"
    if _CORRECTED.search(words):
        return "whether one figure corrects the other"
    if finding.check in _WHOLES and _LEFT_OUT.search(words):
        return "what the text leaves out of one of these figures"
    if finding.check == "list_length":
        return ""
    if not _agree(claims, "place") or _is_part_of_town(claims):
        return "whether both figures are of the same place"
    # Two shares and the points between them are told of two times, as a change is.
    is_change = finding.check in _OVER_TIME or all(claim.kind == "percent" for claim in claims)
    if not is_change and (not _agree(claims, "time") or _is_then_and_now(claims)):
        return "whether both figures are of the same time"
    return ""


def _agree(claims: Sequence[Claim], name: str) -> bool:
    told = {getattr(c, name) for c in claims if getattr(c, name) and f"{name}:inherited" not in c.scope}
    return all(same_or_silent(one, other) for one in told for other in told)


def _is_part_of_town(claims: Sequence[Claim]) -> bool:
    """Whether some figures, but not all, are said of a part: 'downtown', 'in the east'."""
    parts = {claim.place if "part_of_town" in claim.scope else "" for claim in claims}
    return len(parts) > 1


def _is_then_and_now(claims: Sequence[Claim]) -> bool:
    dated = any(
        c.time[:4].isdigit() and "now" not in read_marks(c, True)
        for c in claims
        if "time:inherited" not in c.scope
    )
    return dated and any("now" in read_marks(c, True) for c in claims)
