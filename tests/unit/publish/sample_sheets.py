"""Sheets made by hand for the tests of publishing: invented places and firms, figures that do and do not agree."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from sousveil.model.claims import Claim, Finding
from sousveil.model.ids import make_id
from sousveil.model.intervals import Interval
from sousveil.model.problems import Problem
from sousveil.model.sheets import Passage, Sheet, SheetSource

PARAGRAPHS = (
    ("heading", "Northgate district to triple its face cameras\n\n"),
    (
        "paragraph",
        "The district council of Northgate will install 2,500 additional cameras, tripling the number that it "
        "has now. It expects them to record 25.9 million faces daily, an average of 18,860 faces each minute. "
        "That is 175 cameras per square mile across the 21 square miles of the district.\n\n",
    ),
    ("heading", "What was bought\n\n"),
    (
        "paragraph",
        "Between 2015 and 2021 the council signed 32 contracts worth a total of over 242 million RMB. "
        "Questions go to Contact person: Jane Example, +44 20 7946 0958 or press@northgate.example.\n\n",
    ),
    ("list_item", "Cameras at road junctions: 1,400\n"),
    ("list_item", "Cameras in stations: 650\n"),
    ("list_item", "Cameras at school gates: 300\n\n"),
    ("paragraph", "In all, the tender lists 2,500 cameras at these sites.\n\n"),
    (
        "paragraph",
        "北门区公安局计划新增人脸识别摄像机2,500台,项目预算为560.8万元,全区现有摄像机约1,250台,覆盖率达81%。"
        "采购联系人:张三,联系电话:0512-62345678。\n\n",
    ),
    ("paragraph", "A survey of 64 residents found that 55% of them knew of the plan.\n"),
)
TEXT = "".join(text for _, text in PARAGRAPHS)
SOURCE_ID = hashlib.sha256(TEXT.encode()).hexdigest()


def make_claim(text: str, quote: str, **fields: object) -> Claim:
    """A claim on the first occurrence of `quote` in `text` (after `after`, if given), the sentence around it as context."""
    start = text.index(quote, text.index(str(fields.pop("after", ""))))
    end = start + len(quote)
    begin = max(text.rfind(". ", 0, start) + 2, text.rfind("\n", 0, start) + 1, 0)
    stops = [at for at in (text.find(". ", end), text.find("\n", end)) if at >= 0]
    value = fields.pop("value", None)
    defaults: dict[str, object] = {
        "claim_id": make_id("clm", SOURCE_ID, start, end),
        "source_id": SOURCE_ID,
        "quote": quote,
        "start": start,
        "end": end,
        "kind": "number",
        "measure": "count",
        "subject": "camera",
        "subject_raw": "cameras",
        "low": value,
        "high": value,
        "low_closed": True,
        "high_closed": True,
        "value": value,
        "unit": "",
        "per": "",
        "place": "Northgate",
        "time": "",
        "comparison": "",
        "approximate": False,
        "increment": 0,
        "context_start": begin,
        "context_end": min(stops, default=len(text)),
        "language": "en",
    }
    return Claim(**{**defaults, **fields})  # type: ignore[arg-type]


def make_finding(check: str, verdict: str, sentence: str, claims: list[Claim], **fields: object) -> Finding:
    """A finding on `claims` of the sample source."""
    defaults: dict[str, object] = {
        "finding_id": make_id("fnd", check, verdict, *(c.claim_id for c in claims)),
        "check": check,
        "verdict": verdict,
        "sentence": sentence,
        "stated": None,
        "expected": None,
        "unit": "",
        "claim_ids": [c.claim_id for c in claims],
        "source_ids": sorted({c.source_id for c in claims}),
    }
    return Finding(**{**defaults, **fields})  # type: ignore[arg-type]


def cut_passages(pieces: tuple[tuple[str, str], ...], page: int | None = None) -> list[Passage]:
    """`pieces` of (kind, text) as passages that tile the text."""
    passages = []
    start = 0
    for kind, text in pieces:
        passages.append(Passage(kind, start, start + len(text), text, page))
        start += len(text)
    return passages


def make_sheet() -> Sheet:
    """The sample: 16 claims, every verdict, English and Chinese, a telephone number, an e-mail address, two names."""
    added = make_claim(TEXT, "2,500 additional cameras", value=2500, increment=1, measure="increment")
    triple = make_claim(TEXT, "tripling", value=3, kind="multiple", measure="multiple")
    whole = make_claim(
        TEXT, "tripling the number that it has now", value=3, kind="multiple", measure="multiple"
    )
    daily = make_claim(
        TEXT, "25.9 million faces daily", value=25_900_000, low=25_850_000, high=25_950_000, high_closed=False,
        kind="rate", measure="rate", subject="face", subject_raw="faces", per="day",
    )  # fmt: skip
    minute = make_claim(
        TEXT, "18,860 faces each minute", value=18_860, kind="rate", measure="rate", subject="face",
        subject_raw="faces", per="minute", comparison="about", approximate=True,
    )  # fmt: skip
    density = make_claim(
        TEXT, "175 cameras per square mile", value=175, low=Fraction("174.5"), high=Fraction("175.5"),
        kind="dimension", measure="density", per="mile ** 2",
    )  # fmt: skip
    area = make_claim(
        TEXT, "21 square miles", value=21, low=Fraction("20.5"), high=Fraction("21.5"), kind="dimension",
        measure="area", unit="mile ** 2", subject="district", subject_raw="the district",
    )  # fmt: skip
    contracts = make_claim(
        TEXT, "32 contracts", value=32, subject="contract", subject_raw="contracts", time="2015/2021"
    )
    worth = make_claim(
        TEXT, "over 242 million RMB", value=242_000_000, low=242_000_000, high=None, low_closed=False, kind="money",
        measure="money", unit="CNY", subject="contract", subject_raw="contracts", comparison="more_than",
        time="2015/2021",
    )  # fmt: skip
    parts = [
        make_claim(TEXT, number, value=int(number.replace(",", "")), after="Cameras at road")
        for number in ("1,400", "650", "300")
    ]
    total = make_claim(TEXT, "2,500 cameras", value=2500, after="In all")
    chinese = make_claim(TEXT, "2,500台", value=2500, measure="increment", increment=1, subject_raw="人脸识别摄像机",
                         language="zh", place="北门区")  # fmt: skip
    budget = make_claim(
        TEXT, "560.8万元", value=5_608_000, low=5_607_500, high=5_608_500, high_closed=False, kind="money",
        measure="money", unit="CNY", subject="project", subject_raw="项目预算", language="zh", place="北门区",
    )  # fmt: skip
    sample = make_claim(TEXT, "64 residents", value=64, subject="resident", subject_raw="residents", place="")
    share = make_claim(
        TEXT, "55%", value=55, low=Fraction("54.5"), high=Fraction("55.5"), kind="percent", measure="share",
        unit="percent", subject="resident", subject_raw="of them", place="",
    )  # fmt: skip
    claims = sorted(
        [
            added,
            whole,
            triple,
            daily,
            minute,
            density,
            area,
            contracts,
            worth,
            *parts,
            total,
            chinese,
            budget,
            sample,
            share,
        ],
        key=lambda claim: (claim.start, -claim.end),
    )
    per_minute = Interval(Fraction(25_850_000, 1440), Fraction(25_950_000, 1440), True, False)
    findings = [
        make_finding(
            "rate_against_total", "contradicts",
            "18,860 faces a minute cannot be right beside 25.9 million a day, which is 17,951 to 18,021 a minute.",
            [daily, minute], stated=Interval(18_860, 18_860), expected=per_minute, unit="",
            joined_because="both count faces in Northgate, in neighbouring phrases of one sentence",
            derivation="25,850,000 to 25,950,000 a day ÷ 1,440 minutes = 17,951.39 to 18,020.83 a minute; stated 18,860",
        ),
        make_finding(
            "parts_and_total", "contradicts",
            "The three sites add up to 2,350 cameras, but the text says that they hold 2,500.",
            [*parts, total], stated=Interval(2500, 2500), expected=Interval(2350, 2350),
            joined_because="the total introduces 'these sites', the list just before it",
            derivation="1,400 + 650 + 300 = 2,350; stated 2,500",
        ),
        make_finding(
            "density_area_count", "only_if_exact",
            "3,750 cameras over exactly 21 square miles would be 178.6 per square mile, not 175.",
            [density, area], stated=Interval(Fraction("174.5"), Fraction("175.5")),
            expected=Interval(Fraction(3750, 21), Fraction(3750, 21)), unit="1 / mile ** 2",
            derivation="3,750 ÷ 21 = 178.57; over 20.5 to 21.5 square miles it is 174.4 to 182.9",
        ),
        make_finding(
            "multiple_and_increment", "derived",
            "Adding 2,500 cameras triples the number if there were 1,250 before and 3,750 after.",
            [added, triple], expected=Interval(3750, 3750), derivation="2,500 ÷ (3 − 1) = 1,250; 1,250 + 2,500 = 3,750",
        ),
        make_finding(
            "same_thing_twice", "agrees", "The additional cameras are 2,500 in English and in Chinese.",
            [added, chinese], stated=Interval(2500, 2500), expected=Interval(2500, 2500),
        ),
        make_finding(
            "mean_of_total", "not_computable", "The budget in euros cannot be computed.", [budget],
            missing="the day on which the budget was set",
        ),
        make_finding(
            "share_of_sample", "not_testable",
            "55% of 64 residents is possible for 35 of them, as some whole number nearly always is.", [sample, share],
        ),
    ]  # fmt: skip
    source = SheetSource(
        source_id=SOURCE_ID,
        filename="northgate.html",
        origin="https://news.example/northgate",
        title="Northgate district to triple its face cameras",
        publisher="The Northgate Courier",
        published_at="2024-05-06",
        captured_at="2024-05-07T10:11:12Z",
        licence="CC BY 4.0",
        format="html",
        language="en",
        text_sha256=SOURCE_ID,
        characters=len(TEXT),
        byte_length=len(TEXT.encode()),
    )
    problems = [Problem("encoding_guessed", SOURCE_ID, "html", detail="read as UTF-8")]
    return Sheet(source, cut_passages(PARAGRAPHS), claims, findings, problems)


HOSTILE_PIECES = (
    ("heading", "<script>alert('title')</script><img src=x onerror=alert(1)>\n"),
    (
        "paragraph",
        "</mark></a></p></main><style>*{display:none}</style><iframe src='https://evil.example/'></iframe> 300 cameras "
        "\u202e000,3\u202c \x1b[31mred\x1b[0m \x00 [bold red]no markup[/bold red] :smile: \x9b2J\n",
    ),
    (
        "paragraph",
        '"\'><svg onload=alert(2)> {{ 7*7 }} {% raw %} javascript:alert(3) 40 "drones" &amp; &lt;b&gt;\n',
    ),
    ("paragraph", "\u2067مشروع 500 كاميرا\u2069 \u200fنهاية\n"),
)
HOSTILE_TEXT = "".join(text for _, text in HOSTILE_PIECES)


def make_hostile_sheet() -> Sheet:
    """A sheet whose every text tries to be mark-up, script, escape sequence or template."""
    cameras = make_claim(HOSTILE_TEXT, "300 cameras \u202e000,3\u202c", value=300, subject_raw="<b onclick=alert(4)>cameras</b>",
                         place="[link=https://evil.example]x[/link]", time="\x1b]0;owned\x07")  # fmt: skip
    drones = make_claim(
        HOSTILE_TEXT,
        '40 "drones"',
        value=40,
        subject_raw='"><script>alert(5)</script>',
        claim_id='x" onclick="alert(6)',
    )
    arabic = make_claim(HOSTILE_TEXT, "500 كاميرا", value=500, language='ar" onmouseover="alert(7)')
    finding = make_finding(
        "same_thing_twice", "contradicts", "<img src='https://evil.example/a.png' onerror=alert(8)> [red]300[/red] \u202e003",
        [cameras, drones], stated=Interval(300, 300), expected=Interval(40, 40), finding_id="f' onfocus='alert(9)",
        derivation="</details><script>alert(10)</script>", unit="<u>unit</u>",
    )  # fmt: skip
    source = SheetSource(
        source_id="0" * 64,
        filename="<script>alert(11)</script>.html",
        origin="javascript:alert(12)",
        title=HOSTILE_PIECES[0][1],
        publisher="\x1b[2J</title><script>alert(13)</script>",
        language="en\" onload='alert(14)'",
    )
    problems = [Problem("partly_read", "0" * 64, "html", detail="<script>alert(15)</script>\x1b[31m")]
    return Sheet(source, cut_passages(HOSTILE_PIECES), [cameras, drones, arabic], [finding], problems)
