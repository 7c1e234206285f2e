"""Numbers of registers: form, check digits, spellings."""

from __future__ import annotations

import pytest

from sousveil.resolve.organisations.identifiers import check_identifier

# Public numbers of companies, and examples that the registers publish.
VALID = [
    ("uscc", "91330000733796106P", "91330000733796106P"),
    ("USCC", "9133 0000 7337 9610 6p", "91330000733796106P"),
    ("统一社会信用代码", "９１３３００００７３３７９６１０６Ｐ", "91330000733796106P"),
    ("CN-ORG-CODE", "D2143569-X", "D2143569X"),
    ("lei", "529900T8BM49AURSDO55", "529900T8BM49AURSDO55"),
    ("XI-LEI", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
    ("vat", "DE 129273398", "129273398"),
    ("vat_de", "129273398", "129273398"),
    ("vat", "FR40303265045", "40303265045"),
    ("VAT", "EL094259216", "094259216"),
    ("vat", "IT00743110157", "00743110157"),
    ("vat", "PL8567346215", "8567346215"),
    ("vat", "HU12892312", "12892312"),
    ("vat", "BE0428759497", "0428759497"),
    ("vat", "PT501964843", "501964843"),
    ("vat", "FI20774740", "20774740"),
    ("vat", "DK13585628", "13585628"),
    ("RU-OGRN", "1027700132195", "1027700132195"),
    ("inn", "7707083893", "7707083893"),
    ("UA-EDR", "14360570", "14360570"),
    ("oib", "33392005961", "33392005961"),
    ("pib", "101134702", "101134702"),
    ("eik", "175074752", "175074752"),
    ("ico", "25123891", "25123891"),
    ("cui", "RO18547290", "18547290"),
    ("NO-BRC", "988 077 917", "988077917"),
    ("regon", "123456785", "123456785"),
]


@pytest.mark.parametrize(("scheme", "number", "clean"), VALID)
def test_valid_numbers_are_cleaned(scheme: str, number: str, clean: str) -> None:
    assert check_identifier(scheme, number) == clean


@pytest.mark.parametrize(("scheme", "number", "clean"), VALID)
def test_one_digit_wrong_makes_a_number_invalid(scheme: str, number: str, clean: str) -> None:
    last = clean[-2]
    wrong = clean[:-2] + ("1" if last != "1" else "2") + clean[-1]
    assert check_identifier(scheme.split()[0], wrong) == ""


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("uscc", ""),
        ("uscc", "000000000000000000"),
        ("lei", "529900T8BM49AURSDO5"),
        ("vat", "XX123456789"),
        ("vat", "DE"),
        ("unknown", "12345678"),
        ("", "91330000733796106P"),
        ("siren", "000000000"),
        ("inn", "٧٧٠٧٠٨٣٨٩٣"),
        ("uscc", "9" * 10_000),
    ],
)
def test_what_is_no_number_of_the_scheme(scheme: str, number: str) -> None:
    assert check_identifier(scheme, number) == ""
