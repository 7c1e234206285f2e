"""Persons and organisations told apart. Every name and number here is made up."""

from __future__ import annotations

import pytest

from sousveil.vocabulary.parties import is_natural_person


@pytest.mark.parametrize(
    ("name", "scheme", "identifier", "country"),
    [
        ('ФОП "Вигаданий Петро Петрович"', "UA-EDR", "1234567890", "UA"),
        ("ФЛП Выдуманная Анна Ивановна", "", "", ""),
        ("Фізична особа підприємець Вигадана", "", "", ""),
        ("Вигаданий Петро Петрович", "", "", "UA"),
        ("Щось Невідоме", "UA-EDR", "1234567890", "UA"),
        ("ЕТ „Измислен“", "", "", "BG"),
        ("INVENTADO FICTICIO JOSE", "", "", "MX"),
        ("Ing. Carlos Inventado de la Torre", "", "", "MX"),
        ("INVENTADO?A FICTICIO ARTURO", "", "", "MX"),
        ("Cualquiera", "", "XAXX800101AB1", "MX"),
        ("Cualquiera", "MX-RFC", "XAXX800101", ""),
        ("Cualquiera", "", "XAXX800101HDFRRR03", "MX"),
        ("CUALQUIERA UNO", "Cédula de Ciudadanía", "12.345.678", "CO"),
        ("CUALQUIERA UNO", "C\ufffddula de Ciudadan\ufffda", "12345678", "CO"),
        ("CUALQUIERA UNO", "Nit de Persona Natural", "12345678-1", "CO"),
        ("CUALQUIERA UNO", "NIT", "12345678", "CO"),
        ("Dr Fictional Person", "", "", "FR"),
        ("Jean-Pierre Inventé", "", "", "FR"),
        ("Mr. A. Invented", "", "", "GB"),
        ("Nagy-Kitalált e.v.", "", "", "HU"),
    ],
)
def test_persons(name: str, scheme: str, identifier: str, country: str) -> None:
    assert is_natural_person(name, scheme, identifier, country)


@pytest.mark.parametrize(
    ("name", "scheme", "identifier", "country"),
    [
        ("Cámaras Inventadas, S.A. de C.V.", "", "CIN800101AB1", "MX"),
        ("JUAN PABLO INVENTADO Y ASOCIADOS, S.C.", "", "", "MX"),
        ("CONSTRUCTORA JOSE INVENTADO", "", "", "MX"),
        ("COMERCIALIZADORA FICTICIA S. DE R.L. DE C.V.", "", "XAXX800101AB1", "MX"),
        ("Pablo Inventado", "RFC", "PIN800101AB1", "MX"),
        ("COOPERATIVA INVENTADA LTDA.", "Nit de Persona Jurídica", "800.100.200-3", "CO"),
        ("Empresa", "NIT", "900100200-1", "CO"),
        ('ТОВ "Вигадана Торг"', "UA-EDR", "12345678", "UA"),
        ("ПП ВИГАДКА", "UA-EDR", "12345678", "UA"),
        ("Відділ освіти Вигаданої міської ради", "", "", "UA"),
        ("Home James", "", "", "GB"),
        ("Ville-Marie", "", "", "CA"),
        ("杭州虚构科技有限公司", "", "", "CN"),
        ("Mundo Visual Inventado", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_organisations(name: str, scheme: str, identifier: str, country: str) -> None:
    assert not is_natural_person(name, scheme, identifier, country)


def test_a_romanian_personal_code_is_told_by_its_check_digit() -> None:
    # Fictional: the county code 99 is given to nobody.
    assert is_natural_person("Exemplu Fictiv Nume", "", "1900101999991", "RO")
    assert not is_natural_person("Exemplu Fictiv Nume", "", "1900101999992", "RO")
    assert not is_natural_person("Exemplu Fictiv Nume", "", "1900101999991", "BG")
