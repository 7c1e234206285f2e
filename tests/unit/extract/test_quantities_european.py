"""Ten European languages: labelled phrases, then what stands around the numbers, then dates."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from sousveil.extract.quantities import find_dates, find_quantities
from sousveil.extract.quantities.european_language import LANGUAGES
from sousveil.model.quantities import Quantity

GOLDEN = Path(__file__).parents[2] / "golden" / "quantities" / "european.tsv"
CASES = [
    line.split("\t")
    for line in GOLDEN.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("lang", "text", "span", "kind", "value", "unit"), CASES)
def test_phrase(lang: str, text: str, span: str, kind: str, value: str, unit: str) -> None:
    found = [(q.text, q.value, q.unit) for q in find_quantities(text, lang) if q.kind == kind]
    assert found == [(span, Fraction(value), unit)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_cases(lang: str) -> None:
    assert sum(case[0] == lang for case in CASES) >= 25


def find_one(text: str, lang: str) -> Quantity:
    (quantity,) = find_quantities(text, lang)
    return quantity


@pytest.mark.parametrize(
    ("lang", "text", "comparison", "low", "high"),
    [
        ("de", "Mehr als 50 Millionen Menschen", "more_than", 50_000_000, None),
        ("de", "fast 1.000 Kameras", "nearly", None, 1000),
        ("de", "bis zu 300 Kameras", "at_most", None, 300),
        ("de", "5.000 oder mehr Kameras", "at_least", 5000, None),
        ("de", "50+ Kameras", "at_least", 50, None),
        ("ru", "свыше 50 миллионов человек", "more_than", 50_000_000, None),
        ("ru", "не более 300", "at_most", None, 300),
        ("ru", "5000 и более", "at_least", 5000, None),
        ("uk", "понад 50 мільйонів людей", "more_than", 50_000_000, None),
        ("sr", "преко 8.000 камера", "more_than", 8000, None),
        ("sr", "najmanje 300 kamera", "at_least", 300, None),
        ("hu", "több mint 50 millió ember", "more_than", 50_000_000, None),
        ("hu", "közel 1000 kamera", "nearly", None, 1000),
        ("ro", "peste 50 de milioane de oameni", "more_than", 50_000_000, None),
        ("ro", "cel puțin 300 de camere", "at_least", 300, None),
        ("bg", "повече от 50 милиона души", "more_than", 50_000_000, None),
        ("ka", "100-ზე მეტი კამერა", "more_than", 100, None),
        ("ka", "20-მდე", "at_most", None, 20),
        ("fr", "plus de 50 millions de personnes", "more_than", 50_000_000, None),
        ("fr", "jusqu’à 300 caméras", "at_most", None, 300),
        ("es", "más de 50 millones de personas", "more_than", 50_000_000, None),
        ("es", "casi 1.000 cámaras", "nearly", None, 1000),
    ],
)
def test_bound_words_open_the_interval_and_stay_outside_the_span(
    lang: str, text: str, comparison: str, low: int | None, high: int | None
) -> None:
    quantity = find_one(text, lang)
    assert (quantity.comparison, quantity.low, quantity.high) == (comparison, low, high)
    assert quantity.text[0].isdigit()


@pytest.mark.parametrize(
    ("lang", "text", "per", "counted"),
    [
        ("de", "25,9 Millionen Gesichter pro Tag", "day", "Gesichter"),
        ("de", "18.860 Personen pro Minute", "minute", "Personen"),
        ("de", "12 Kameras je 1.000 Einwohner", "1000 person", "Kameras"),
        ("ru", "25,9 миллиона лиц в день", "day", "лиц"),
        ("ru", "12 камер на 1000 жителей", "1000 person", "камер"),
        ("ru", "175 камер на квадратный километр", "kilometer ** 2", "камер"),
        ("uk", "25,9 мільйона облич на день", "day", "облич"),
        ("sr", "25,9 милиона лица дневно", "day", "лица"),
        ("hu", "naponta 25,9 millió arc", "day", "arc"),
        ("hu", "175 kamera négyzetkilométerenként", "kilometer ** 2", "kamera"),
        ("ro", "175 de camere pe kilometru pătrat", "kilometer ** 2", "camere"),
        ("bg", "25,9 милиона лица на ден", "day", "лица"),
        ("ka", "დღეში 25,9 მილიონი სახე", "day", "სახე"),
        ("fr", "175 caméras par kilomètre carré", "kilometer ** 2", "caméras"),
        ("es", "12 cámaras por cada 1.000 habitantes", "1000 person", "cámaras"),
    ],
)
def test_rates_keep_their_denominator_and_what_they_count(
    lang: str, text: str, per: str, counted: str
) -> None:
    quantity = find_one(text, lang)
    assert (quantity.kind, quantity.per, quantity.counted) == ("rate", per, counted)
    assert text[quantity.counted_start : quantity.counted_end] == counted


@pytest.mark.parametrize(
    ("lang", "text", "increment"),
    [
        ("de", "2.500 neue Kameras", 1),
        ("de", "Die Zahl stieg um 20 Prozent", 1),
        ("de", "Die Zahl sank um 20 Prozent", -1),
        ("ru", "2 500 новых камер видеонаблюдения", 1),
        ("ru", "число снизилось на 20 %", -1),
        ("fr", "le nombre a augmenté de 20 %", 1),
        ("es", "2.500 cámaras", 0),
        ("hu", "20 százalékkal csökkent", -1),
    ],
)
def test_changes_are_told_from_levels(lang: str, text: str, increment: int) -> None:
    assert find_one(text, lang).increment == increment


def test_written_precision_becomes_an_interval() -> None:
    quantity = find_one("13,5 milliárd forint", "hu")
    assert (quantity.low, quantity.high) == (13_450_000_000, 13_550_000_000)
    assert (quantity.low_closed, quantity.high_closed) == (True, False)


def test_whole_amounts_and_counts_are_exact() -> None:
    assert find_one("1 250 000 лв.", "bg").interval.is_exact
    assert find_one("2.500 Kameras", "de").interval.is_exact


def test_the_document_decides_what_a_point_means() -> None:
    grouped = find_quantities("1.234.567,89 und 1.250", "ru")[1]
    assert (grouped.value, grouped.confidence) == (1250, 1.0)
    open_ = find_one("1.250", "ru")
    assert open_.confidence < 1
    assert (open_.low, open_.high) == (Fraction(5, 4), 1250)


def test_a_number_cut_by_a_line_break_is_joined_with_less_confidence() -> None:
    quantity = find_one("Kosten: 560,\n8 Mio. Euro", "de")
    assert (quantity.value, quantity.unit, quantity.confidence) == (560_800_000, "EUR", 0.7)


def test_a_sentence_end_is_not_joined() -> None:
    found = find_quantities("Es waren 15,\n20 kamen später.", "de")
    assert [q.value for q in found] == [15, 20]


def test_a_conversion_in_brackets_is_marked() -> None:
    first, second = find_quantities("242 млн рублей (около 34 млн долларов)", "ru")
    assert (first.unit, first.role, second.unit, second.role) == ("RUB", "", "USD", "conversion")


def test_the_unit_in_a_label_or_column_header_counts() -> None:
    quantity = find_one("Стоимость, тыс. руб.: 560,8", "ru")
    assert (quantity.text, quantity.kind, quantity.value, quantity.unit) == ("560,8", "money", 560_800, "RUB")
    cells = find_quantities("Stadt\tKosten (Mio. Euro)\tKameras\nUlm\t242\t300\nBonn\t13,5\t20\n", "de")
    assert [(q.value, q.unit) for q in cells] == [
        (242_000_000, "EUR"),
        (300, ""),
        (13_500_000, "EUR"),
        (20, ""),
    ]


@pytest.mark.parametrize(
    ("lang", "text", "roles"),
    [
        ("de", "am 5. April 2021 um 14:30 Uhr", ["date", "date", "time", "time"]),
        ("ru", "10-15 мая 2021 года", ["date", "date", "date"]),
        ("sr", "5. aprila 2021. godine", ["date", "date"]),
        ("hu", "2021. április 5.", ["date", "date"]),
        ("de", "COVID-19", ["identifier"]),
        ("de", "3 Jahre", ["duration"]),
        ("de", "192.168.1.2", ["identifier"] * 4),
        ("de", "G20, 5G und 4K", []),
    ],
)
def test_numbers_that_are_no_amounts_say_so(lang: str, text: str, roles: list[str]) -> None:
    assert [q.role for q in find_quantities(text, lang)] == roles


@pytest.mark.parametrize(
    ("lang", "text", "span", "start", "end"),
    [
        ("ru", "с 5 апреля 2021 г. по", "5 апреля 2021 г.", "2021-04-05", "2021-04-05"),
        ("ru", "10-15 мая 2021 года", "10-15 мая 2021 года", "2021-05-10", "2021-05-15"),
        ("uk", "від 24 лютого 2022 року", "24 лютого 2022 року", "2022-02-24", "2022-02-24"),
        ("sr", "dana 5. aprila 2021. godine", "5. aprila 2021. godine", "2021-04-05", "2021-04-05"),
        ("sr", "5. априла 2021. године", "5. априла 2021. године", "2021-04-05", "2021-04-05"),
        ("hu", "2021. április 5-én", "2021. április 5-én", "2021-04-05", "2021-04-05"),
        ("ro", "la 5 aprilie 2021", "5 aprilie 2021", "2021-04-05", "2021-04-05"),
        ("ro", "în 2021", "2021", "2021-01-01", "2021-12-31"),
        ("bg", "на 5 април 2021 г.", "5 април 2021 г.", "2021-04-05", "2021-04-05"),
        ("ka", "2021 წლის 5 აპრილს", "2021 წლის 5 აპრილს", "2021-04-05", "2021-04-05"),
        ("de", "am 29. Februar 2020", "29. Februar 2020", "2020-02-29", "2020-02-29"),
        ("de", "im März 2021", "März 2021", "2021-03-01", "2021-03-31"),
        ("fr", "le 1er mai 2021", "1er mai 2021", "2021-05-01", "2021-05-01"),
        ("es", "el 5 de abril de 2021", "5 de abril de 2021", "2021-04-05", "2021-04-05"),
        ("de", "vom 05.04.2021", "05.04.2021", "2021-04-05", "2021-04-05"),
    ],
)
def test_dates(lang: str, text: str, span: str, start: str, end: str) -> None:
    (mention,) = find_dates(text, lang)
    assert (mention.text, mention.start_date, mention.end_date) == (span, start, end)


def test_of_an_impossible_date_only_the_year_is_left() -> None:
    assert [mention.precision for mention in find_dates("am 31. Februar 2021", "de")] == ["year"]
    assert find_dates("99.99.2021", "de") == []


def test_relatives_use_the_nearest_rules() -> None:
    assert find_one("45 milijuna eura", "hr").value == 45_000_000
