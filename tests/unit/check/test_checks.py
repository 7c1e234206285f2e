"""Each check on sentences: what it joins, what it says, and what it must leave alone."""

from __future__ import annotations

import pytest

from sousveil.check import CHECKS, run_checks
from sousveil.extract.claims import extract_claims
from sousveil.model.claims import VERDICTS, Finding
from sousveil.model.sheets import Passage


def check_text(text: str, language: str = "en", published_at: str = "2024-05-01") -> list[Finding]:
    claims = extract_claims([Passage("paragraph", 0, len(text), text)], "s", language, published_at)
    return run_checks(claims, {"s": published_at})


def verdicts(text: str, language: str = "en") -> set[tuple[str, str]]:
    return {(finding.check, finding.verdict) for finding in check_text(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They capture 25.9 million faces daily, an average of 18,860 individuals each minute.", "en", ("rate_total", "contradicts")),
        ("They capture 25.9 million faces daily, an average of 18,000 individuals each minute.", "en", ("rate_total", "agrees")),
        ("The line took 1,000 calls a day. In 2021 it took 365,000 calls.", "en", ("rate_total", "agrees")),
        ("The town of 12 square kilometres has 900 cameras, or 35 cameras per square kilometre.", "en", ("density_area", "contradicts")),
        ("The town of 12 square kilometres has 900 cameras, or 75 cameras per square kilometre.", "en", ("density_area", "agrees")),
        ("The number of cameras tripled from 300 to 700.", "en", ("multiple_increment", "contradicts")),
        ("The number of cameras tripled from 300 to 900.", "en", ("multiple_increment", "agrees")),
        ("The city bought 120 cameras: 70 fixed, 30 dome and 35 mobile.", "en", ("parts_total", "contradicts")),
        ("The city bought 120 cameras: 70 fixed, 30 dome and 20 mobile.", "en", ("parts_total", "agrees")),
        ("Three districts: Aldor, Brenn, Cassar and Dunmar.", "en", ("list_length", "contradicts")),
        ("Of the 60 cameras, 15 (40%) were broken.", "en", ("percentage_base", "contradicts")),
        ("Of the 60 cameras, 15 (25%) were broken.", "en", ("percentage_base", "agrees")),
        ("We surveyed 20 respondents; 37% of the 20 respondents had been followed.", "en", ("grim", "contradicts")),
        ("We surveyed 20 respondents; 35% of the 20 respondents had been followed.", "en", ("grim", "agrees")),
        ("We surveyed 460 respondents; 37% of the 460 respondents had been followed.", "en", ("grim", "not_testable")),
        ("Officials signed 32 contracts worth a total of 242 million RMB.", "en", ("ratio_difference", "derived")),
        ("For 420 cameras at $310 each the town paid $192,000 in total.", "en", ("ratio_difference", "contradicts")),
        ("In 2021 the city paid 242 million yuan ($37.5 million).", "en", ("converted_amount", "agrees")),
        ("In 2021 the city paid 242 million yuan ($60 million).", "en", ("converted_amount", "contradicts")),
        ("预算金额：560.8万元（大写：伍佰陆拾万捌仟元整）。", "zh", ("stated_twice", "agrees")),
        ("预算金额：560.8万元（大写：伍佰万捌仟元整）。", "zh", ("stated_twice", "contradicts")),
        ("全区300台摄像头中有120台离线（占60%）。", "zh", ("percentage_base", "contradicts")),
        ("无人机由18架增加到36架，翻了一番。", "zh", ("multiple_increment", "agrees")),
    ],
)  # fmt: skip
def test_a_check_says_what_the_sum_says(text, language, expected):
    assert expected in verdicts(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 the city had 500 cameras. In 2023 it had 900.",
        "Northtown has 300 cameras. Southtown has 900.",
        "The system can store up to 50 million faces; it now holds 3 million.",
        "Files on over 50 million people are expected to increase to 64 million.",
        "The chief denied that searches had tripled. They had risen from 400 to 510, he said.",
        "In Quarnford 16 of 64 phones were infected, in Brackley 70%.",
        "After weighting by age, 37% of the 20 respondents were opposed.",
        "It has 1,200 cameras, including 800 with face recognition and 700 with night vision.",
        "Respondents could choose several answers: 60% named theft, 50% fire and 30% floods.",
        "Police say there are 500 cameras in Norwold in 2022. Activists counted 800 in Norwold in 2022.",
        "Each officer writes 11 reports a month. The station's 23 officers wrote 3,036 reports in 2021.",
    ],
)
def test_what_must_not_be_called_a_contradiction(text):
    assert "contradicts" not in {finding.verdict for finding in check_text(text)}


@pytest.mark.parametrize(
    "text",
    [
        "从业人员 300 人以下或资产总额 120000 万元以下的为中小微型企业。",  # at most 300 may be none: no mean follows
        "100（含）-500 | 1.1% | 0.8% | 0.7%",
        "14.1 | 投标文件 | 正本：1 份、副本：7 份、电子文档 1 份。",  # the number of a clause in a cell of its own
    ],
)
def test_words_of_real_tenders_that_were_misread(text):
    assert not {finding.verdict for finding in check_text(text, "zh")} & {"contradicts", "derived"}


def test_the_smallest_derivation_is_shown_with_its_claims():
    text = "Xuhui District will install 2,500 additional cameras, tripling its current number."
    before, after = sorted(check_text(text), key=lambda finding: finding.expected.low)
    assert (before.expected.low, after.expected.low) == (1250, 3750)
    assert before.verdict == after.verdict == "derived"
    assert before.finding_id != after.finding_id
    assert len(before.claim_ids) == 2


def test_a_guarded_clash_says_what_is_missing():
    text = "The ministry's figure is wrong: of the 60 cameras, 15 (40%) were broken."
    (finding,) = (f for f in check_text(text) if f.check == "percentage_base")
    assert finding.verdict == "not_computable"
    assert "wrong" in finding.missing


def test_findings_do_not_depend_on_the_order_of_claims():
    text = "Of the 60 cameras, 15 (40%) were broken. The number of cameras tripled from 300 to 700."
    claims = extract_claims([Passage("paragraph", 0, len(text), text)], "s", "en", "")
    assert run_checks(claims) == run_checks(claims[::-1])
    assert len(run_checks(claims)) >= 2


def test_worst_verdict_first():
    found = check_text(
        "Officials signed 32 contracts worth 242 million RMB. The number of cameras tripled from 300 to 700. Of the 60 cameras, 15 (25%) were broken."
    )
    order = [VERDICTS.index(finding.verdict) for finding in found]
    assert order == sorted(order)
    assert len(set(order)) >= 3


def test_every_check_is_described():
    assert len({check.name for check in CHECKS}) == 10
    for check in CHECKS:
        assert check.question.endswith("?")
        assert min(len(check.inputs), len(check.method), len(check.caveats)) > 20


def test_doubtful_readings_never_accuse():
    text = "The number of cameras tripled from 300 to 700."
    passage = Passage("page_text", 0, len(text), text, page=1, confidence=0.6)
    claims = extract_claims([passage], "s", "en", "")
    assert {finding.verdict for finding in run_checks(claims)} == {"only_if_exact"}
