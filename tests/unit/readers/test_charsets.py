from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.readers.charsets import guess_charset, resolve_declared
from tests.unit.readers.sandbox import read_bytes

SIMPLIFIED = (
    "警方购买了两千五百个人脸识别摄像头，合同金额为四千五百万元。该项目由市公安局负责，预计明年完成。"
)
TRADITIONAL = "警方購買了兩千五百個人臉識別攝影機，合同金額為四千五百萬元。該項目由市政府負責，預計明年完成。"
JAPANESE = (
    "警察は顔認識カメラを二千五百台購入した。契約金額は四千五百万円で、来年までに設置される予定である。"
)
KOREAN = "경찰은 얼굴 인식 카메라 2500대를 구입했다. 계약 금액은 4500만 원이며 내년까지 설치될 예정이다."
RUSSIAN = "Полиция купила 2 500 камер распознавания лиц. Стоимость контракта составила 45 миллионов рублей."
UKRAINIAN = (
    "Поліція придбала 2 500 камер розпізнавання облич. Вартість договору становить 45 мільйонів гривень."
)
BULGARIAN = "Полицията купи 2500 камери за разпознаване на лица. Стойността на договора е 45 милиона лева."
SERBIAN = (
    "Полиција је купила 2.500 камера за препознавање лица. Вредност уговора је 45 милиона динара, каже град."
)
HUNGARIAN = "A rendőrség 2500 arcfelismerő kamerát vásárolt. A szerződés értéke 13,5 milliárd forint, közölte a főváros."
POLISH = (
    "Policja kupiła 2500 kamer. Wartość umowy wynosi 45 milionów złotych, co ogłoszono w środę wieczorem."
)
CROATIAN = "Policija je kupila 2500 kamera. Vrijednost ugovora iznosi 45 milijuna eura, a općina će ih početi koristiti."
ROMANIAN = "Poliţia a cumpărat 2500 de camere. Valoarea contractului este de 45 de milioane de lei, fără TVA, în această ţară."
FRENCH = (
    "La police a acheté 2 500 caméras à Genève. Le marché s'élève à 45 millions d'euros, d'après la mairie."
)
GERMAN = "Die Polizei kaufte 2.500 Kameras für die Überwachung. Der Vertrag läuft über drei Jahre in Köln und München."
SPANISH = (
    "La policía compró 2.500 cámaras. El contrato vale 45 millones de euros, según informó el señor alcalde."
)
PORTUGUESE = (
    "A polícia comprou 2.500 câmaras. O contrato não vale 45 milhões de euros, segundo informações da câmara."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gb2312"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859_5"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8_u"),
        (BULGARIAN, "cp1251"),
        (SERBIAN, "cp1251"),
        (HUNGARIAN, "cp1250"),
        (HUNGARIAN, "iso8859_2"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (CROATIAN, "cp1250"),
        (ROMANIAN, "cp1250"),
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        (GERMAN, "iso8859_1"),
        (SPANISH, "cp1252"),
        (PORTUGUESE, "cp1252"),
    ],
)
def test_undeclared_encodings_are_recognised(text: str, encoding: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, (text + "\n").encode(encoding), "notice.txt")
    assert reading.text == text + "\n"
    assert reading.codes == ["encoding_guessed"]


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, RUSSIAN, FRENCH, KOREAN])
@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_unicode_encodings_with_and_without_a_mark(text: str, encoding: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, (text + "\n").encode(encoding), "notice.txt")
    assert reading.text == text + "\n"


def test_english_in_utf_16_without_a_mark(tmp_path: Path) -> None:
    text = "The police bought 2,500 cameras.\r\nThey cost 45 million.\r\n"
    reading = read_bytes(tmp_path, text.encode("utf-16-le"), "notice.txt")
    assert reading.text == text.replace("\r\n", "\n")
    assert reading.document["encoding"] == "utf-16-le"


def test_a_short_word_in_windows_1252(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "café".encode("cp1252"), "a.txt").text == "café"


def test_utf_8_with_lines_in_another_encoding_keeps_both(tmp_path: Path) -> None:
    lines = (
        [SIMPLIFIED.encode("utf-8")] * 4 + [SIMPLIFIED.encode("gb18030")] + [SIMPLIFIED.encode("utf-8")] * 4
    )
    reading = read_bytes(tmp_path, b"\n".join(lines), "notice.txt")
    assert reading.text == "\n".join([SIMPLIFIED] * 9)
    assert reading.codes == ["encoding_mixed"]
    assert "1 lines were read as gb18030" in reading.problems[0]["detail"]


def test_broken_bytes_in_utf_8_become_replacement_characters(tmp_path: Path) -> None:
    data = SIMPLIFIED.encode("utf-8")
    reading = read_bytes(tmp_path, data[:30] + b"\xff" + data[30:], "notice.txt")
    assert reading.text == SIMPLIFIED[:10] + "\ufffd" + SIMPLIFIED[10:]
    assert reading.codes == ["encoding_mixed"]


def test_a_file_cut_off_inside_a_character_is_still_utf_8(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, SIMPLIFIED.encode("utf-8")[:-1], "notice.txt")
    assert reading.text == SIMPLIFIED[:-1] + "\ufffd"
    assert reading.document["encoding"] == "utf-8"


def test_nul_bytes_are_shown_and_reported(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, b"50 cameras\0 stood in the city of 5 million people\n", "a.txt")
    assert reading.text == "50 cameras\ufffd stood in the city of 5 million people\n"
    assert reading.codes == ["nul_bytes"]


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        ("Big5", "cp950"),
        ("iso-8859-1", "cp1252"),
        ("UTF-8", "utf-8"),
        ("utf-16", "utf-8"),
        ("windows-1251", "cp1251"),
        ("hex", ""),
        ("rot13", ""),
        ("utf-7", ""),
        ("no-such-thing", ""),
        ("a\0b", ""),
    ],
)
def test_declared_labels_become_codecs_as_browsers_read_them(label: str, codec: str) -> None:
    assert resolve_declared(label) == codec


def test_noise_is_no_text() -> None:
    assert guess_charset(bytes(range(256)) * 40).encoding == ""
