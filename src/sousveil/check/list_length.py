"""Does the number that introduces a list equal the length of the list?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sousveil.check.frames import Frame
from sousveil.check.judging import Comparison, Joined, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.words import quote_claim
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """One finding for each list that a number introduces; lists are linked to their numbers when they are read."""
    by_id = {claim.claim_id: claim for frame in frames for claim in frame.lists + frame.claims}
    for frame in frames:
        for listed in frame.lists:
            count = by_id.get(listed.links.get("counted_by", ""))
            if count is not None:
                yield _judge(count, listed)


def _judge(count: Claim, listed: Claim) -> Finding:
    stated, named = count.interval, Interval(listed.low, listed.high)
    comparison = Comparison(stated, named, stated, named)
    names = len(listed.items)
    items = ", ".join(listed.items)
    open_ended = listed.high is None
    if stated.overlaps(named):
        verdict = "agrees"
        sentence = (
            f"{quote_claim(count)} and the list does not name more: {names} ({items})."
            if open_ended
            else f"{quote_claim(count)} and {names} are named: {items}."
        )
    else:
        verdict = "contradicts"
        sentence = f"The text says {quote_claim(count)} but names {names}: {items}."
    joined = Joined(
        "list_length",
        (count, listed),
        "the list follows the number that introduces it, or is the text's list of countries",
        f"{names} names are listed.",
    )
    return make_finding(joined, verdict, sentence, comparison)


CHECK = Check(
    name="list_length",
    question="Does the number that introduces a list equal the length of the list?",
    inputs="Small whole numbers in front of a colon, dash or bracket with a list of names; numbers of countries and lists of countries.",
    method="Names are counted after splitting at commas and 'and'. Lists behind 'including' or 'such as' can only be too long.",
    caveats="A name that itself holds a comma or 'and' may be split; 'Bosnia and Herzegovina' and its like are known.",
    find=find,
)
