"""National numbers of public bodies are read; wrong digits, placeholders and numbers of people are not."""

from __future__ import annotations

import pytest

from benchmarks.national_ids import READERS, read_national_id

# Numbers of public bodies and companies, from their own sites or the shared notices.
VALID = [
    ("RO", "RO 4754848", "RO:cui:4754848"),
    ("FI", "0171450-7", "FI:y:01714507"),
    ("BG", "130823243", "BG:eik:130823243"),
    ("BG", "0006950890133", "BG:eik:0006950890133"),
    ("FR", "552 081 317", "FR:siren:552081317"),
    ("FR", "77566343801906", "FR:siren:775663438"),
    ("FR", "FR78130003981", "FR:siren:130003981"),
    ("ES", "ESQ2818002D", "ES:nif:Q2818002D"),
    ("ES", "S7800001-E", "ES:nif:S7800001E"),
    ("PL", "525-10-03-814", "PL:nip:5251003814"),
    ("PL", "14626847100000", "PL:regon:146268471"),
    ("PL", "0000114797", "PL:krs:0000114797"),
    ("CZ", "00216224", "CZ:ico:00216224"),
    ("SK", "00151866", "SK:ico:00151866"),
    ("BE", "BE0475.480.736", "BE:kbo:0475480736"),
    ("BE", "0207.310.774_22257", "BE:kbo:0207310774.22257"),
    ("IT", "C.F. e P. IVA 00137030318", "IT:iva:00137030318"),
    ("PT", "510 739 024", "PT:nif:510739024"),
    ("DK", "30060946", "DK:cvr:30060946"),
    ("NO", "985 198 292", "NO:orgnr:985198292"),
    ("SE", "232100-0016", "SE:orgnr:2321000016"),
    ("DE", "DE811245070", "DE:vat:811245070"),
    ("SI", "5300177000", "SI:maticna:5300177"),
    ("GR", "EL999355106", "GR:afm:999355106"),
    ("HU", "15832056205", "HU:tax:15832056"),
    ("MX", "INA-770420-DW1", "MX:rfc:INA770420DW1"),
]


@pytest.mark.parametrize(("country", "text", "expected"), VALID)
def test_numbers_are_read(country: str, text: str, expected: str) -> None:
    assert read_national_id(country, text) == expected


@pytest.mark.parametrize(("country", "text", "expected"), VALID)
def test_a_wrong_digit_is_seen(country: str, text: str, expected: str) -> None:
    if country == "MX" or ":krs:" in expected:
        pytest.skip("no check digit at this place")
    place = next(i for i, letter in enumerate(text) if letter.isdigit() and i > 3)
    # IČO and others let one digit in eleven through where the sum is 10 or 0; adding 1 is always seen.
    slip = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
    assert read_national_id(country, slip) != expected


@pytest.mark.parametrize("country", sorted(READERS))
def test_placeholders_and_words_are_refused(country: str) -> None:
    for text in (
        "",
        "0",
        "00000000",
        "000000000",
        "0000000000",
        "12345678",
        "n/a",
        "999999999",
        "Pl 34",
        "①②",
    ):
        assert read_national_id(country, text) == "", text


def test_numbers_of_natural_people_are_refused() -> None:
    # Invented numbers of the right shape: Romanian CNP, Mexican RFC of 13 places, Portuguese and Swedish ones.
    assert read_national_id("RO", "1800101221144") == ""
    assert read_national_id("MX", "XAXX800101AB1") == ""
    assert read_national_id("PT", "123456789") == ""
    assert read_national_id("SE", "800101-0019") == ""


def test_schemes_of_ocds_name_the_country() -> None:
    assert read_national_id("", "00034022", "UA-EDR") == "UA:edrpou:00034022"
    assert read_national_id("", "00034023", "UA-EDR") == ""
    assert read_national_id("ZZ", "00034022") == ""
