"""English quantities on sentences of the kind that reporters write; every expectation was set by reading, not by running."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sousveil.extract.quantities import find_quantities
from sousveil.model.quantities import Quantity

# (text, [(words, kind, value, unit)]): all quantities of the text whose role is '' / 'duration' / 'range' /
# 'conversion', in order. `value` as text goes through Fraction.
LEVELS: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    # counts
    ("The city runs 4,500 cameras.", [("4,500", "number", "4500", "")]),
    ("Police bought twelve drones and 3 vans.", [("twelve", "number", "12", ""), ("3", "number", "3", "")]),
    ("Some 325 officers attended.", [("325", "number", "325", "")]),
    ("There are 1.4 billion people in the country.", [("1.4 billion", "number", "1400000000", "")]),
    ("One hundred and twenty-five schools took part.", [("One hundred and twenty-five", "number", "125", "")]),
    ("Fifty million records leaked.", [("Fifty million", "number", "50000000", "")]),
    ("It holds two and a half million faces.", [("two and a half million", "number", "2500000", "")]),
    ("More than half a million plates are read.", [("half a million", "number", "500000", "")]),
    ("About three dozen vendors bid.", [("three dozen", "number", "36", "")]),
    ("The list has 1,234,567 names.", [("1,234,567", "number", "1234567", "")]),
    ("A database of 12 lakh faces", [("12 lakh", "number", "1200000", "")]),
    ("two thousand three hundred and one cameras", [("two thousand three hundred and one", "number", "2301", "")]),
    ("about 40k cameras", [("40k", "number", "40000", "")]),
    ("some 3.5m people", [("3.5m", "dimension", "3.5", "meter")]),  # without a currency 'm' stays the metre
    ("ten to the dozen", [("ten", "number", "10", "")]),
    ("a hundred officers and a thousand cameras", [("a hundred", "number", "100", ""), ("a thousand", "number", "1000", "")]),
    # fractions
    ("Two thirds of residents object.", [("Two thirds", "number", "2/3", "")]),
    ("a third of the budget", [("a third", "number", "1/3", "")]),
    ("A quarter of a million images", [("A quarter of a million", "number", "250000", "")]),
    ("Nearly half the cameras failed.", [("half", "number", "1/2", "")]),
    ("one in five respondents", [("one in five", "number", "1/5", "")]),
    ("nine out of ten matches were wrong", [("nine out of ten", "number", "9/10", "")]),
    ("81 out of 101 respondents agreed", [("81", "number", "81", ""), ("101", "number", "101", "")]),
    ("three-quarters of them", [("three-quarters", "number", "3/4", "")]),
    # percent
    ("81% of respondents", [("81%", "percent", "81", "percent")]),
    ("12.5 percent of the budget", [("12.5 percent", "percent", "12.5", "percent")]),
    ("by seven per cent", [("seven per cent", "percent", "7", "percent")]),
    ("up 2.5 percentage points", [("2.5 percentage points", "percent", "2.5", "percentage_point")]),
    ("a 5-percentage-point rise", [("5-percentage-point", "percent", "5", "percentage_point")]),
    ("-3.2% growth", [("-3.2%", "percent", "-3.2", "percent")]),
    ("between 10% and 12% of them", [("10% and 12%", "percent", "11", "percent")]),
    ("10–12% a year", [("10–12%", "percent", "11", "percent")]),
    ("the 80 pct mark", [("80 pct", "percent", "80", "percent")]),
    # ordinals
    ("the 4th contract", [("4th", "ordinal", "4", "")]),
    ("its third supplier", [("third", "ordinal", "3", "")]),
    ("the twenty-first tender", [("twenty-first", "ordinal", "21", "")]),
    ("a second supplier", [("second", "ordinal", "2", "")]),
    ("a third supplier was named", [("third", "ordinal", "3", "")]),
    # money
    ("a $1.2 billion plan", [("$1.2 billion", "money", "1200000000", "USD")]),
    ("It cost $ 46.8 million.", [("$ 46.8 million", "money", "46800000", "USD")]),
    ("worth 242 million RMB", [("242 million RMB", "money", "242000000", "CNY")]),
    ("RMB 560,000 was paid", [("RMB 560,000", "money", "560000", "CNY")]),
    ("RMB242 million", [("RMB242 million", "money", "242000000", "CNY")]),
    ("€3.5m for cameras", [("€3.5m", "money", "3500000", "EUR")]),
    ("£20bn a year", [("£20bn", "money", "20000000000", "GBP")]),
    ("HK$500,000 fine", [("HK$500,000", "money", "500000", "HKD")]),
    ("US$3 million", [("US$3 million", "money", "3000000", "USD")]),
    ("A$12.5m contract", [("A$12.5m", "money", "12500000", "AUD")]),
    ("NT$30 million", [("NT$30 million", "money", "30000000", "TWD")]),
    ("USD 1.5 million", [("USD 1.5 million", "money", "1500000", "USD")]),
    ("EUR 45,000", [("EUR 45,000", "money", "45000", "EUR")]),
    ("45 million euros", [("45 million euros", "money", "45000000", "EUR")]),
    ("two million dollars", [("two million dollars", "money", "2000000", "USD")]),
    ("300 Hong Kong dollars", [("300 Hong Kong dollars", "money", "300", "HKD")]),
    ("3m euros", [("3m euros", "money", "3000000", "EUR")]),
    ("1.8M dollars", [("1.8M dollars", "money", "1800000", "USD")]),
    ("the 20 million yuan ($2.8 million) deal", [("20 million yuan", "money", "20000000", "CNY"), ("$2.8 million", "money", "2800000", "USD")]),
    ("5 billion forints", [("5 billion forints", "money", "5000000000", "HUF")]),
    ("fined 50 cents", [("50 cents", "money", "0.5", "USD")]),
    ("1.2 million Swiss francs", [("1.2 million Swiss francs", "money", "1200000", "CHF")]),
    ("¥12 million from a Chinese county", [("¥12 million", "money", "12000000", "CNY")]),
    ("¥12 million, a Japanese city said in yen", [("¥12 million", "money", "12000000", "JPY")]),
    ("a $5-million contract", [("$5-million", "money", "5000000", "USD")]),
    ("$10 to $12 million", [("$10 to $12 million", "money", "11000000", "USD")]),
    ("$10-12 million", [("$10-12 million", "money", "11000000", "USD")]),
    ("between €3m and €5m", [("€3m and €5m", "money", "4000000", "EUR")]),
    ("Rs 500 crore", [("Rs 500 crore", "money", "5000000000", "INR")]),
    ("12 million pounds sterling", [("12 million pounds sterling", "money", "12000000", "GBP")]),
    ("AUD$50 each", [("AUD$50", "money", "50", "AUD")]),
    ("$50 AUD each", [("$50 AUD", "money", "50", "AUD")]),
    ("hk$ 500 and 100 usd", [("hk$ 500", "money", "500", "HKD"), ("100 usd", "money", "100", "USD")]),
    ("RMB 1.5-2 million", [("RMB 1.5-2 million", "money", "1750000", "CNY")]),
    ("10 billion won, but 5 won", [("10 billion won", "money", "10000000000", "KRW"), ("5", "number", "5", "")]),
    ("five hundred thousand pounds", [("five hundred thousand pounds", "money", "500000", "GBP")]),
    ("the 2.5bn-euro plan", [("2.5bn-euro", "money", "2500000000", "EUR")]),
    ("two and a half billion yuan", [("two and a half billion yuan", "money", "2500000000", "CNY")]),
    ("-$4.5 million", [("-$4.5 million", "money", "-4500000", "USD")]),
    ("$1,299.99 per camera", [("$1,299.99", "money", "1299.99", "USD")]),
    # dimensions
    ("across 21 sq mile District", [("21 sq mile", "dimension", "21", "mile ** 2")]),
    ("an area of 1,500 square kilometres", [("1,500 square kilometres", "dimension", "1500", "kilometer ** 2")]),
    ("within 2.5 km of the site", [("2.5 km", "dimension", "2.5", "kilometer")]),
    ("a 30-metre pole", [("30-metre", "dimension", "30", "meter")]),
    ("a 4-megapixel camera", [("4-megapixel", "dimension", "4", "megapixel")]),
    ("8MP sensors", [("8MP", "dimension", "8", "megapixel")]),
    ("60 terabytes of video", [("60 terabytes", "dimension", "60", "terabyte")]),
    ("120 TB of storage", [("120 TB", "dimension", "120", "terabyte")]),
    ("at 1.5 metres per second", [("1.5 metres per second", "dimension", "1.5", "meter / second")]),
    ("up to 120 km/h", [("120 km/h", "dimension", "120", "kilometer / hour")]),
    ("37.5°C", [("37.5°C", "dimension", "37.5", "degree_Celsius")]),
    ("minus 5 degrees Celsius", [("minus 5 degrees Celsius", "dimension", "-5", "degree_Celsius")]),
    ("a 360-degree view", [("360-degree", "dimension", "360", "degree")]),
    ("10 Gbps links", [("10 Gbps", "dimension", "10", "gigabit / second")]),
    ("a 5 GHz band", [("5 GHz", "dimension", "5", "gigahertz")]),
    ("300 kW of power", [("300 kW", "dimension", "300", "kilowatt")]),
    ("12 tonnes of kit", [("12 tonnes", "dimension", "12", "metric_ton")]),
    ("5 to 10 km away", [("5 to 10 km", "dimension", "7.5", "kilometer")]),
    ("three and a half miles", [("three and a half miles", "dimension", "3.5", "mile")]),
    ("2½ acres", [("2½ acres", "dimension", "2.5", "acre")]),
    ("a 1/2 inch lens", [("1/2 inch", "dimension", "0.5", "inch")]),
    # rates and densities
    ("25.9 million faces daily", [("25.9 million", "rate", "25900000", "")]),
    ("18,860 individuals each minute", [("18,860", "rate", "18860", "")]),
    ("175 cameras per square mile", [("175", "rate", "175", "")]),
    ("372.8 cameras per 1,000 people", [("372.8", "rate", "372.8", "")]),
    ("40 arrests a week", [("40", "rate", "40", "")]),
    ("three times a week", [("three", "rate", "3", "")]),
    ("60 requests/hour", [("60", "rate", "60", "")]),
    ("two cameras per capita", [("two", "rate", "2", "")]),
    ("12,000 plates an hour", [("12,000", "rate", "12000", "")]),
    # multiples
    ("will triple the number", [("triple", "multiple", "3", "")]),
    ("tripling its current number", [("tripling", "multiple", "3", "")]),
    ("more than doubled", [("doubled", "multiple", "2", "")]),
    ("a fourfold increase", [("fourfold", "multiple", "4", "")]),
    ("three times as many cameras", [("three times", "multiple", "3", "")]),
    ("twice the number", [("Twice".lower(), "multiple", "2", "")]),
    ("spending was halved", [("halved", "multiple", "1/2", "")]),
    ("2.5 times the budget", [("2.5 times", "multiple", "2.5", "")]),
    ("grew tenfold", [("tenfold", "multiple", "10", "")]),
    ("a 10-fold rise", [("10-fold", "multiple", "10", "")]),
    ("a double standard", []),
    # ranges
    ("10 to 12 million faces", [("10 to 12 million", "number", "11000000", "")]),
    ("between 300 and 400 cameras", [("300 and 400", "number", "350", "")]),
    ("30-40 officers", [("30-40", "number", "35", "")]),
    ("rose from 300 to 400 cameras", [("300", "number", "300", ""), ("400", "number", "400", "")]),
    ("five to seven cameras", [("five to seven", "number", "6", "")]),
    # durations
    ("over the next three years", [("three", "number", "3", "")]),
    ("a 90-day trial", [("90", "number", "90", "")]),
    ("a 28-year-old man", [("28", "number", "28", "")]),
    # words that only look like numbers
    ("no one knows", []),
    ("one of the firms", [("one", "number", "1", "")]),
    ("one should not", []),
    ("this one is broken", []),
    ("dozens of cameras and millions of faces", []),
    ("the second half of the year", [("second", "ordinal", "2", "")]),
    ("frames per second", []),
    ("a 5G network of 4K cameras", []),
    ("221B Baker Street and a 1080p camera", []),
    ("The G20 met; H264 video; MP4 files", []),
    ("serial 24703L202", []),
    ("see https://example.org/2021/05/12?id=77 and mail 5@x.org", []),
]  # fmt: skip

OTHER_ROLES = ("date", "time", "identifier", "list_mark")


@pytest.mark.parametrize(("text", "expected"), LEVELS, ids=[text[:40] for text, _ in LEVELS])
def test_reads_what_a_reporter_wrote(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [
        (q.text, q.kind, q.value, q.unit) for q in find_quantities(text, "en") if q.role not in OTHER_ROLES
    ]
    assert found == [(words, kind, Fraction(value), unit) for words, kind, value, unit in expected]


def _only(text: str, words: str) -> Quantity:
    found = [q for q in find_quantities(text, "en") if q.text == words]
    assert len(found) == 1, [q.text for q in find_quantities(text, "en")]
    assert text[found[0].start : found[0].end] == words
    return found[0]


# (text, words, field → value)
FIELDS: list[tuple[str, str, dict[str, Any]]] = [
    # bounds
    ("over 50 million people", "50 million", {"comparison": "more_than", "low": 50_000_000, "high": None, "low_closed": False}),
    ("more than half people came", "half", {"comparison": "more_than", "low": Fraction(1, 2), "high": None}),
    ("nearly 1,000 cameras", "1,000", {"comparison": "nearly", "low": None, "high": 1000, "high_closed": False}),
    ("almost a third of them", "a third", {"comparison": "nearly", "high": Fraction(1, 3)}),
    ("up to 300 cameras", "300", {"comparison": "at_most", "high": 300, "high_closed": True, "low": None}),
    ("at least 32 contracts", "32", {"comparison": "at_least", "low": 32, "low_closed": True}),
    ("no more than 5 people", "5", {"comparison": "at_most", "high": 5}),
    ("no fewer than 12 bids", "12", {"comparison": "at_least", "low": 12}),
    ("fewer than 40 cameras", "40", {"comparison": "less_than", "high": 40, "high_closed": False}),
    ("under $5 million", "$5 million", {"comparison": "less_than", "high": 5_000_000}),
    ("about 250 cameras", "250", {"comparison": "about"}),
    ("an estimated 64 million files", "64 million", {"comparison": "about"}),
    ("as many as 900 drones", "900", {"comparison": "at_most"}),
    ("in excess of €2 million", "€2 million", {"comparison": "more_than"}),
    ("50+ million citizens", "50+ million", {"comparison": "at_least", "low": 50_000_000, "value": 50_000_000}),
    ("50+ cameras", "50", {"comparison": "at_least", "low": 50}),
    ("200 or more cameras", "200", {"comparison": "at_least"}),
    (">500 cameras", "500", {"comparison": "more_than"}),
    ("~5,000 cameras", "5,000", {"comparison": "about"}),
    ("It has cameras over. 50 people came", "50", {"comparison": ""}),
    # precision
    ("25.9 million faces", "25.9 million", {"low": 25_850_000, "high": 25_950_000, "low_closed": True, "high_closed": False}),
    ("81% of them", "81%", {"low": Fraction(161, 2), "high": Fraction(163, 2)}),
    ("21 square miles", "21 square miles", {"low": Fraction(41, 2), "high": Fraction(43, 2)}),
    ("2,500 cameras", "2,500", {"low": 2500, "high": 2500}),
    ("$10000 was paid", "$10000", {"low": 10000, "high": 10000}),
    ("$3.5 million", "$3.5 million", {"low": 3_450_000, "high": 3_550_000}),
    ("175.25 cameras", "175.25", {"low": Fraction("175.245"), "high": Fraction("175.255")}),
    ("fifty million records", "fifty million", {"low": 49_500_000, "high": 50_500_000}),
    ("10 to 12 million faces", "10 to 12 million", {"low": 10_000_000, "high": 12_000_000, "role": "range"}),
    ("10–12% of them", "10–12%", {"low": 10, "high": 12, "role": "range"}),
    ("500,000 to 2 million faces", "500,000 to 2 million", {"low": 500_000, "high": 2_000_000}),
    # increments
    ("2,500 additional new facial recognition cameras, tripling", "2,500", {"increment": 1, "counted": "facial recognition cameras"}),
    ("another 300 cameras", "300", {"increment": 1, "counted": "cameras"}),
    ("an additional 40 drones", "40", {"increment": 1}),
    ("rose by 20 last year", "20", {"increment": 1}),
    ("fell by more than 20%", "20%", {"increment": -1, "comparison": "more_than"}),
    ("20% fewer arrests", "20%", {"increment": -1}),
    ("300 more cameras than before", "300", {"increment": 1}),
    ("rose to 400 cameras", "400", {"increment": 0}),
    ("a 20% increase", "20%", {"increment": 1}),
    ("a 15% drop in crime", "15%", {"increment": -1}),
    ("spending was up 12%", "12%", {"increment": 1}),
    # what is counted
    ("32 PGIS contracts worth", "32", {"counted": "PGIS contracts"}),
    ("three of these contracts solicited", "three", {"counted": "contracts"}),
    ("an RFE/RL survey of nine countries shows", "nine", {"counted": "countries"}),
    ("3,000 facial recognition cameras connected", "3,000", {"counted": "facial recognition cameras"}),
    ("millions for 50 million people, expected", "50 million", {"counted": "people"}),
    ("using 12 police drones to", "12", {"counted": "police drones"}),
    ("a 10-camera system", "10", {"counted": "camera system"}),
    ("81% of 101 respondents", "101", {"counted": "respondents"}),
    ("It grew to 64 million with new data", "64 million", {"counted": ""}),
    # denominators
    ("175 cameras per square mile across", "175", {"per": "mile ** 2", "counted": "cameras"}),
    ("25.9 million faces daily, an", "25.9 million", {"per": "day", "counted": "faces"}),
    ("18,860 individuals each minute", "18,860", {"per": "minute"}),
    ("12 cameras per sq km", "12", {"per": "kilometer ** 2"}),
    ("4.1 cameras per 100,000 people", "4.1", {"per": "100000 person"}),
    ("$40 a month", "$40", {"kind": "money", "per": "month"}),
    ("500,000 barrels a day", "500,000 barrels", {"kind": "dimension", "per": "day"}),
    ("300 matches every hour", "300", {"per": "hour"}),
    ("6 cameras for every 100 residents", "6", {"per": "100 person"}),
    # roles
    ("in 2021 police bought", "2021", {"role": "date", "kind": "number"}),
    ("between 2015 and 2021", "2015", {"role": "date"}),
    ("2000 cameras were bought", "2000", {"role": "", "counted": "cameras"}),
    ("the 2021 report", "2021", {"role": "date"}),
    ("on 12 May the court", "12", {"role": "date"}),
    ("May 12 was", "12", {"role": "date"}),
    ("at 6pm on", "6", {"role": "time"}),
    ("at 14:30 on", "14", {"role": "time"}),
    ("under Article 19 of", "19", {"role": "identifier"}),
    ("Section 702 orders", "702", {"role": "identifier"}),
    ("the COVID-19 wave", "19", {"role": "identifier"}),
    ("for three years", "three", {"role": "duration", "counted": "years", "unit": ""}),
    ("the 1990s", "1990", {"role": "date"}),
    ("242 million RMB ($34 million) in all", "$34 million", {"role": "conversion"}),
    ("1,234,\n567 cameras", "1,234,\n567", {"value": 1_234_567, "confidence": 0.7}),
    ("It cost $560.\n8 million", "$560.\n8 million", {"value": 560_800_000, "confidence": 0.7}),
    # traps met in real sentences
    ("spend $1.5 million over five years on", "five", {"role": "duration", "comparison": ""}),
    ("they make up 13 percent of the population", "13 percent", {"increment": 0, "counted": "population"}),
    ("46% involved Black drivers", "46%", {"counted": ""}),
    ("an error of plus or minus 3.1 percentage points", "3.1 percentage points", {"value": Fraction("3.1")}),
    ("the council voted 9-6 on", "9", {"role": "", "kind": "number"}),
    ("the 2016-17 budget", "17", {"role": "date"}),
    ("(2020 census)", "2020", {"role": "date"}),
    ("the other three shared the rest", "three", {"counted": ""}),
    ("Two of the five contractors won", "Two", {"counted": "contractors"}),
    ("7,500 \"convenience police stations\"", "7,500", {"counted": "convenience police stations"}),
    ("36 GB/day of video", "36 GB", {"kind": "dimension", "per": "day"}),
    ("20-odd firms bid", "20", {"comparison": "about", "counted": "firms"}),
    ("ten times more cameras", "ten times", {"kind": "multiple", "comparison": "about"}),
    ("$200,000 more than a year earlier", "$200,000", {"increment": 1}),
    ("$2,500 per camera per year", "$2,500", {"kind": "money", "per": "camera"}),
    ("73.31 cameras per 1,000 people and", "73.31", {"per": "1000 person"}),
    ("<1% false positives", "1%", {"comparison": "less_than"}),
    ("(+12%) in the quarter", "12%", {"kind": "percent"}),
    # labels and headers
    ("Budget (million RMB): 242", "242", {"kind": "money", "unit": "CNY", "value": 242_000_000, "low": 241_500_000}),
    ("Price (USD): 1,200", "1,200", {"kind": "money", "unit": "USD", "value": 1200, "low": 1200}),
    ("Item\tCost (EUR)\nCameras\t4500\nServers\t300\n", "300", {"kind": "money", "unit": "EUR", "value": 300}),
    ("| City | Area (km²) |\n| A | 21 |\n", "21", {"kind": "dimension", "unit": "kilometer ** 2", "value": 21}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "fields"), FIELDS, ids=[f"{text[:40]}|{words}" for text, words, _ in FIELDS]
)
def test_reads_the_words_around_a_number(text: str, words: str, fields: dict[str, Any]) -> None:
    quantity = _only(text, words)
    assert {name: getattr(quantity, name) for name in fields} == fields


def test_identifiers_never_count_anything() -> None:
    text = "Call +1-222-555-0199 or see 192.168.1.2, version 3.2.1, ISO 27001 and Room 12."
    assert {q.role for q in find_quantities(text, "en")} == {"identifier"}


@pytest.mark.parametrize("text", ["9e999999999", "1.1^999999", "7" * 61, "1" * 10_000 + " cameras"])
def test_numbers_that_are_too_long_are_passed_over(text: str) -> None:
    assert find_quantities(text, "en") == []


def test_a_turkish_capital_does_not_shift_offsets() -> None:
    text = "İstanbul has 500 Cameras and 3 KM of cable"
    assert [(q.text, q.unit) for q in find_quantities(text, "en")] == [("500", ""), ("3 KM", "kilometer")]
