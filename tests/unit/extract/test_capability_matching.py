"""Capability mentions in rows of text: terms, conditions, negation, strength."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.capabilities import match_capabilities
from sousveil.extract.capabilities.matching import SCHEMA
from sousveil.vocabulary.capability_files import (
    Capability,
    Term,
    Vocabulary,
    load_vocabulary,
    make_vocabulary,
)


def make_capability(name: str, terms: list[Term], exclusions: list[Term] | None = None) -> Capability:
    return Capability(
        name, {"en": name}, "", "", (), name == "shown", {}, tuple(terms), tuple(exclusions or []), (), ()
    )


FACES = make_capability(
    "faces",
    [
        Term("人脸识别", "zh"),
        Term("人脸", "zh", ("抓拍",)),
        Term("facial recogni*", "en"),
        Term("FRT", "en"),
        Term("распознавани* лиц*", "ru"),
        Term("prepoznavanj* lica", "sr"),
        Term("recunoaștere* facial*", "ro"),
        Term("reconocimiento facial", "es"),
        Term("reconnaissance faciale", "fr"),
        Term("identificação facial", "pt"),
        Term("التعرف على الوجه", "ar"),
        Term("სახის ამოცნობ*", "ka"),
        Term("arcfelismer*", "hu"),
        Term("лицево разпознаване", "bg"),
        Term("розпізнаванн* облич*", "uk"),
    ],
    [Term("人脸识别登录", "zh"), Term("facial recognition award", "en")],
)
OTHERS = make_capability(
    "others",
    [Term("结构化", "zh", ("视频", "图像"), ("钢结构",)), Term("MAC地址", "zh"), Term("人脸识别系统", "zh")],
)
SHOWN = make_capability("shown", [Term("民族属性", "zh")])
VOCABULARY = make_vocabulary([FACES, OTHERS, SHOWN])


def match(*texts: str | None, vocabulary: Vocabulary = VOCABULARY) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = match_capabilities(pa.array(texts, pa.string()), vocabulary).to_pylist()
    return rows


def quotes(text: str, capability: str = "faces") -> list[str]:
    return [text[r["char_start"] : r["char_end"]] for r in match(text) if r["capability"] == capability]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("支持人脸识别。", "人脸识别"),
        ("支持人臉識別。", "人臉識別"),
        ("支持人臉识別。", "人臉识別"),
        ("人 脸\n识\u3000别", "人 脸\n识\u3000别"),
        ("人脸\r\n    识别", "人脸\r\n    识别"),
        ("Facial recognition system", "Facial recognition"),
        ("FACIAL RECOGNITION", "FACIAL RECOGNITION"),
        ("fAcIaL-rEcOgNiSeR", "fAcIaL-rEcOgNiSeR"),
        ("facial\n   recognition", "facial\n   recognition"),
        ("facial\u00a0recognition", "facial\u00a0recognition"),
        ("facial\u2011recognition", "facial\u2011recognition"),
        ("ｆａｃｉａｌ　ｒｅｃｏｇｎｉｔｉｏｎ", "ｆａｃｉａｌ　ｒｅｃｏｇｎｉｔｉｏｎ"),
        ("支持FRT功能", "FRT"),
        ("支持ＦＲＴ功能", "ＦＲＴ"),
        ("Распознавание лиц", "Распознавание лиц"),
        ("РАСПОЗНАВАНИЯ ЛИЦ", "РАСПОЗНАВАНИЯ ЛИЦ"),
        ("распознаванию\nлица", "распознаванию\nлица"),
        ("Prepoznavanje lica", "Prepoznavanje lica"),
        ("Препознавање лица", "Препознавање лица"),
        ("recunoaştere facială", "recunoaştere facială"),
        ("RECUNOAȘTEREA FACIALĂ", "RECUNOAȘTEREA FACIALĂ"),
        ("recunoastere faciala", "recunoastere faciala"),
        ("IDENTIFICACAO FACIAL", "IDENTIFICACAO FACIAL"),
        ("Identificação Facial", "Identificação Facial"),
        ("نظام للتعرف على الوجه", "للتعرف على الوجه"),
        ("والتعرف على الوجه", "والتعرف على الوجه"),
        ("სახის ამოცნობის სისტემა", "სახის ამოცნობის"),
        ("Arcfelismerő rendszer", "Arcfelismerő"),
        ("«лицево разпознаване»", "лицево разпознаване"),
        ("d'reconnaissance faciale", "reconnaissance faciale"),
        ("Розпізнавання обличчя", "Розпізнавання обличчя"),
    ],
)
def test_a_term_is_found_with_its_own_words(text: str, quote: str) -> None:
    assert quotes(text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "biofacial recognition",
        "facialrecognition",
        "facial and recognition",
        "frt or Frt",
        "AFRT",
        "FRT2",
        "arcfeszítés",
        "reconocimiento facialmente",
        "人脸。识别",
        "人脸",
        "recognition of professional qualifications",
        "нераспознавание лиц",
    ],
)
def test_what_only_looks_so_is_not_found(text: str) -> None:
    assert quotes(text) == []


def test_rows_are_kept_apart() -> None:
    assert match("人脸", "识别") == []
    rows = match("x", None, "人脸识别", "", "再 人脸识别")
    assert [(r["row"], r["char_start"]) for r in rows if r["capability"] == "faces"] == [(2, 0), (4, 2)]


def test_slices_chunks_and_large_strings_are_the_same() -> None:
    texts = ["no", "支持人脸识别", None, "FRT and facial recognition"]
    plain = match(*texts)
    array = pa.array(["before 人脸识别", *texts, "after"])
    assert match_capabilities(array.slice(1, 4), VOCABULARY).to_pylist() == plain
    assert match_capabilities(array.cast(pa.large_string()).slice(1, 4), VOCABULARY).to_pylist() == plain
    empty = match_capabilities(pa.array([], pa.string()), VOCABULARY)
    assert empty.schema == SCHEMA
    assert empty.num_rows == 0


def test_the_longest_of_one_capability_and_all_of_different_ones() -> None:
    rows = match("前端人脸识别系统抓拍")
    assert [(r["capability"], r["term"]) for r in rows] == [
        ("faces", "人脸识别"),
        ("others", "人脸识别系统"),
    ]


def test_conditions_hold_within_the_sentence() -> None:
    assert quotes("对人脸进行抓拍。") == ["人脸"]
    assert quotes("对人脸进行检查。设备抓拍车辆。") == []
    assert quotes("视频结构化服务", "others") == ["结构化"]
    assert quotes("视频与钢结构化验", "others") == []
    assert quotes("視頻結構化服務", "others") == ["結構化"]
    assert quotes("结构化数据", "others") == []
    assert match("对人脸进行抓拍。")[0]["rule"] == "term with '抓拍'"
    assert match("人脸识别")[0]["rule"] == "term"


def test_white_space_between_scripts() -> None:
    for text in ("采集MAC地址", "采集 MAC 地址", "采集mac\n地址", "采集ＭＡＣ地址"):
        assert len(quotes(text, "others")) == 1, text
    assert quotes("采集IMAC地址", "others") == []


def test_exclusions() -> None:
    assert quotes("使用人脸识别登录系统") == []
    assert quotes("使用人 脸 识 别 登 录系统") == []
    assert quotes("人脸识别登录之外，支持人脸识别。") == ["人脸识别"]
    assert quotes("the Facial Recognition Award and facial recognition") == ["facial recognition"]


def test_what_is_shown_first() -> None:
    assert match("输出民族属性。")[0]["is_flagged"] is True
    assert match("人脸识别")[0]["is_flagged"] is False


def test_the_sentence() -> None:
    text = "第一句。支持人脸识别。第三句。"
    (row,) = match(text)
    assert text[row["sentence_start"] : row["sentence_end"]] == "支持人脸识别。"


NEGATED = [
    "门禁系统采用刷卡方式，人脸识别功能另行采购。",
    "Facial recognition was considered and dropped.",
    "The cameras have no facial recognition, which was ruled out.",
    "The lot for facial recognition, which has been withdrawn, is void.",
    "本项目不包含人脸识别。",
    "本項目不包含人臉識別。",
    "不含车辆识别、人脸识别等功能。",
    "无需配置人脸识别功能。",
    "人脸识别不在本次采购范围内。",
    "人脸识别功能不作要求。",
    "不要求支持人脸识别。",
    "严禁使用人脸识别。",
    "无人脸识别功能。",
    "The scope does not include facial recognition.",
    "Cameras without facial recognition.",
    "Cameras with no facial recognition function.",
    "Facial recognition is not required.",
    "All analytics excluding number plates and facial recognition.",
    "Facial recognition shall not be used.",
    "The use of facial recognition is prohibited.",
    "Распознавание лиц не требуется.",
    "В поставку не входит распознавание лиц.",
    "Камеры без распознавания лиц.",
    "Розпізнавання облич не вимагається.",
    "Камери без розпізнавання облич.",
    "Sistem ne obuhvata prepoznavanje lica.",
    "Систем не обухвата препознавање лица.",
    "A szállítás nem tartalmaz arcfelismerést.",
    "Az arcfelismerés nem része a beszerzésnek.",
    "Oferta nu include recunoaștere facială.",
    "Camere fără recunoaștere facială.",
    "Доставката не включва лицево разпознаване.",
    "Не се изисква лицево разпознаване.",
    "სისტემა არ მოიცავს სახის ამოცნობას.",
    "El contrato no incluye reconocimiento facial.",
    "Cámaras sin reconocimiento facial.",
    "Le marché ne comprend pas la reconnaissance faciale.",
    "La reconnaissance faciale est interdite.",
    "O contrato não inclui identificação facial.",
    "Câmeras sem identificação facial.",
    "لا يشمل العقد التعرف على الوجه.",
    "كاميرات بدون التعرف على الوجه.",
]
NOT_NEGATED = [
    "无人机须支持人脸识别。",
    "Non-overlapping cameras with facial recognition.",
    "Facial recognition shall work without contact and not be slower than one second.",
    "不仅支持人脸识别，还支持车辆识别。",
    "不含税报价。支持人脸识别。",
    "本包不包含施工，但须支持人脸识别。",
    "人脸识别准确率不低于95%。",
    "人脸识别距离不得低于3米。",
    "包括但不限于人脸识别。",
    "Not only facial recognition but also number plates.",
    "The system does not include cables but shall support facial recognition.",
    "Facial recognition shall answer in not less than one second.",
    "No later than May, facial recognition shall be delivered.",
    "Including but not limited to facial recognition.",
    "Facial recognition is required, cables are not included.",
    "Не только распознавание лиц.",
    "Распознавание лиц с точностью не менее 95 %.",
    "Не тільки розпізнавання облич.",
    "Ne samo prepoznavanje lica.",
    "Nem csak arcfelismerés.",
    "Nu numai recunoaștere facială.",
    "Не само лицево разпознаване.",
    "No solo reconocimiento facial.",
    "Suministro de reconocimiento facial.",
    "Non seulement la reconnaissance faciale.",
    "Não apenas identificação facial.",
    "ليس فقط التعرف على الوجه.",
]


@pytest.mark.parametrize("text", NEGATED)
def test_negation_is_seen(text: str) -> None:
    assert [r["negated"] for r in match(text) if r["capability"] == "faces"] == [True]


@pytest.mark.parametrize("text", NOT_NEGATED)
def test_what_only_looks_like_negation(text: str) -> None:
    assert [r["negated"] for r in match(text) if r["capability"] == "faces"] == [False]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("摄像机须支持人脸识别。", "requirement"),
        ("1.2.3 人脸识别", "requirement"),
        ("★人脸识别：嵌入式", "requirement"),
        ("人脸识别摄像机 | 20台", "requirement"),
        ("某市人脸识别采购项目", "requirement"),
        ("The system shall have facial recognition.", "requirement"),
        ("Система должна выполнять распознавание лиц.", "requirement"),
        ("Le système doit permettre la reconnaissance faciale.", "requirement"),
        ("人脸识别是一种技术。", "description"),
        ("Facial recognition is an old idea.", "description"),
        ("Распознавание лиц давно известно.", "description"),
        ("依据《人脸识别技术应用安全管理办法》。", "boilerplate"),
        ("须符合《GA/T 1093 人脸识别应用技术要求》。", "boilerplate"),
        ("登录时须人脸识别。", "boilerplate"),
        ("须具有人脸识别软件著作权。", "boilerplate"),
        ("4.2 人脸识别系统..............17", "boilerplate"),
        ("Our company has sold facial recognition for ten years.", "boilerplate"),
    ],
)
def test_strength(text: str, strength: str) -> None:
    assert {r["strength"] for r in match(text) if r["capability"] == "faces"} == {strength}


def test_the_own_vocabulary_knows_traps() -> None:
    vocabulary = load_vocabulary()
    traps = [
        "Recognition of professional qualifications.",
        "城市景观照明设施维护，含配电箱监控业绩。",
        "Landscape lighting along the third ring road, switched by light sensors.",
    ]
    assert match(*traps, vocabulary=vocabulary) == []
    logins = match("投标人可通过人脸识别登录电子交易平台。", vocabulary=vocabulary)
    assert {row["strength"] for row in logins} <= {"boilerplate"}
