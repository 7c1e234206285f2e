"""Checks: rules that can fail, over claims.

A check joins only claims whose subject, place and time are compatible, and says why it joined them. A wrong
accusation is worse than a miss: every rule asks for a tight wording before it judges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sousveil.check import (
    converted_amount,
    density_area,
    grim,
    list_length,
    multiple_increment,
    parts_total,
    percentage_base,
    rate_total,
    ratio_difference,
    stated_twice,
)
from sousveil.check.frames import build_frames
from sousveil.check.guards import guard_findings
from sousveil.check.protocols import Check, Facts
from sousveil.model.claims import VERDICTS, Claim, Finding
from sousveil.vocabulary.exchange import find_period_rates

VERSION = "1"

CHECKS: tuple[Check, ...] = (
    rate_total.CHECK,
    density_area.CHECK,
    multiple_increment.CHECK,
    parts_total.CHECK,
    list_length.CHECK,
    percentage_base.CHECK,
    grim.CHECK,
    ratio_difference.CHECK,
    converted_amount.CHECK,
    stated_twice.CHECK,
)


def run_checks(claims: Sequence[Claim], published_at: Mapping[str, str] | None = None) -> list[Finding]:
    """The findings of every check over `claims`, worst verdict first, then by place in the text.

    `claims` may come from several sources; `published_at` maps source ids to ISO dates (for exchange rates). The
    result does not depend on the order of `claims`.
    """
    frames = build_frames(claims)
    facts = Facts(period_rates=find_period_rates, published_at=published_at or {})
    found = [finding for check in CHECKS for finding in check.find(frames, facts)]
    by_id = {claim.claim_id: claim for claim in claims}
    findings = {finding.finding_id: finding for finding in guard_findings(found, by_id)}
    start = {claim.claim_id: (claim.source_id, claim.start) for claim in claims}
    return sorted(
        findings.values(),
        key=lambda f: (VERDICTS.index(f.verdict), start[f.claim_ids[0]], f.check, f.finding_id),
    )


def run_cross_checks(claims: Sequence[Claim], published_at: Mapping[str, str] | None = None) -> list[Finding]:
    """Those findings over the claims of several sources that rest on more than one source."""
    facts = Facts(period_rates=find_period_rates, published_at=published_at or {})
    by_id = {claim.claim_id: claim for claim in claims}
    found = guard_findings(list(stated_twice.find(build_frames(claims), facts)), by_id)
    return sorted(
        (f for f in found if len(f.source_ids) > 1), key=lambda f: (VERDICTS.index(f.verdict), f.finding_id)
    )
