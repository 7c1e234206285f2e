"""The words, marks and order that every face of a sheet uses for verdicts, kinds of figure and units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sousveil.model.claims import Claim, Finding


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """`name`: as a label; `mark`: a character that tells it apart without colour, `ascii_mark` the same in ASCII;
    `meaning`: one sentence; `one`, `many`: for counting ('1 contradiction', '2 contradictions')."""

    name: str
    mark: str
    ascii_mark: str
    meaning: str
    one: str
    many: str


VERDICT_WORDS: dict[str, VerdictWords] = {
    "contradicts": VerdictWords(
        "Contradicts",
        "✕",
        "x",
        "The figures cannot all be right, even when each is allowed the rounding that its wording leaves open.",
        "contradiction",
        "contradictions",
    ),
    "only_if_exact": VerdictWords(
        "Clashes only if exact",
        "≈",
        "~",
        "The figures clash only if a number that looks rounded is meant exactly. By itself this is not an error.",
        "clash only if exact",
        "clashes only if exact",
    ),
    "derived": VerdictWords(
        "Derived",
        "→",
        ">",
        "A figure that the source does not state but that follows from those it does.",
        "derived figure",
        "derived figures",
    ),
    "agrees": VerdictWords(
        "Agrees",
        "✓",
        "=",
        "The figures fit each other within the rounding of their wording. That does not make them true.",
        "agreement",
        "agreements",
    ),
    "not_computable": VerdictWords(
        "Cannot be computed",
        "?",
        "?",
        "A figure that the sum needs is missing. It was not guessed.",
        "not computable",
        "not computable",
    ),
    "not_testable": VerdictWords(
        "Cannot be tested",
        "–",
        "-",
        "The test could not fail whatever the figures are, so passing it would mean nothing.",
        "not testable",
        "not testable",
    ),
}

MEASURE_WORDS = {
    "count": "count",
    "share": "share",
    "money": "money",
    "area": "area",
    "density": "density",
    "rate": "rate",
    "multiple": "multiple",
    "increment": "change",
    "duration": "length of time",
    "list_length": "length of a list",
    "ordinal": "place in an order",
    "other": "figure",
}

COMPARISON_WORDS = {
    "more_than": "more than",
    "at_least": "at least",
    "less_than": "less than",
    "at_most": "at most",
    "nearly": "nearly",
    "about": "about",
}

CHECK_WORDS = {
    "rate_total": "a rate against a total",
    "density_area": "density × area against a count",
    "multiple_increment": "before and after a change",
    "parts_total": "parts against their total",
    "list_length": "a number against the length of its list",
    "percentage_base": "a percentage against its base",
    "grim": "shares of a known number of answers (GRIM)",
    "ratio_difference": "ratio and difference of stated figures",
    "converted_amount": "an amount against the exchange rate",
    "stated_twice": "the same thing stated twice",
}

_SCOPE_WORDS = {
    "time:inherited": "time taken from the words before",
    "place:inherited": "place taken from the words before",
}

_SEVERITY_ORDER = {"error": 0, "warning": 1, "note": 2}


def order_findings(findings: list[Finding]) -> list[Finding]:
    """The findings, worst verdict first, else in the order given."""
    order = {verdict: rank for rank, verdict in enumerate(VERDICT_WORDS)}
    return sorted(findings, key=lambda finding: order.get(finding.verdict, len(order)))


def rank_severity(severity: str) -> int:
    """0 for errors, 1 for warnings, 2 for notes: the order in which problems are shown."""
    return _SEVERITY_ORDER.get(severity, 3)


def count_verdicts(findings: list[Finding]) -> list[tuple[str, int, str]]:
    """(verdict, how many, the noun in the right number) for each verdict that occurs, and always `contradicts`."""
    counts = []
    for verdict, words in VERDICT_WORDS.items():
        number = sum(finding.verdict == verdict for finding in findings)
        if number or verdict == "contradicts":
            counts.append((verdict, number, words.one if number == 1 else words.many))
    return counts


def describe_verdict(verdict: str) -> VerdictWords:
    """The words for `verdict`; for one that this version does not know, its own name."""
    return VERDICT_WORDS.get(verdict) or VerdictWords(
        verdict.replace("_", " "), "•", "*", "", verdict, verdict
    )


def describe_check(check: str) -> str:
    """A check as words: 'a rate against a total'; for one that has none here, its name."""
    return CHECK_WORDS.get(check) or check.replace("_", " ")


def describe_scope(scope: Sequence[str]) -> list[str]:
    """The words that narrow a claim, for people: 'up to', 'elsewhere in its sentence: planned', where its time is from."""
    own = [mark.replace("_", " ") for mark in scope if ":" not in mark]
    far = [mark.partition(":")[2].replace("_", " ") for mark in scope if mark.startswith("sentence:")]
    rest = [
        _SCOPE_WORDS.get(mark, mark) for mark in scope if ":" in mark and not mark.startswith("sentence:")
    ]
    return [*own, *([f"elsewhere in its sentence: {', '.join(far)}"] if far else []), *rest]


def describe_measure(claim: Claim) -> str:
    """What sort of figure it is, and of what: 'count: cameras', 'change (increase): 摄像机', 'share'."""
    words = MEASURE_WORDS.get(claim.measure, claim.measure.replace("_", " ") or "figure")
    if claim.increment:
        words += " (increase)" if claim.increment > 0 else " (decrease)"
    subject = claim.subject_raw or claim.subject
    return f"{words}: {subject}" if subject else words


def describe_unit(unit: str) -> str:
    """A pint unit or currency code for people: 'mile ** 2' is 'square mile', 'percentage_point' 'percentage point'."""
    unit = re.sub(r"\b(\w+) \*\* 2", r"square \1", unit)
    unit = re.sub(r"\b(\w+) \*\* 3", r"cubic \1", unit)
    return re.sub(r"^1 / ", "per ", unit).replace(" / ", " per ").replace("_", " ")


def describe_units(unit: str) -> str:
    """The same in the plural: 'square miles', 'miles per hour', 'percentage points'; currency codes stay."""
    head, per, rest = describe_unit(unit).partition("per ")
    word = head.rstrip()
    if re.fullmatch(r"[a-z][a-z ]*", word) and not word.endswith(("s", "hertz")):
        irregular = {"foot": "feet", "inch": "inches", "century": "centuries"}
        last = word.rpartition(" ")[2]
        word = word.removesuffix(last) + irregular.get(last, last + "s")
        head = f"{word} " if per else word
    return head + per + rest


def count_noun(number: int, one: str, many: str = "") -> str:
    """'1 claim', '2 claims', '1,200 claims'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
