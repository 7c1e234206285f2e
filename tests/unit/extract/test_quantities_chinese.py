"""Chinese quantities, on sentences such as news and tenders write them: span, kind, value, unit and what they count."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from sousveil.extract.quantities.chinese import find_chinese

# A case: the text, then for each quantity (identifying numbers left out) its span, kind, value, unit, and more fields.
Expected = tuple[Any, ...]
CASES: list[tuple[str, list[Expected]]] = [
    # counts, classifiers, increments
    ("新增2500台人脸识别摄像头", [("2500", "number", 2500, "", {"counted": "人脸识别摄像头", "increment": 1})]),
    ("另有300个点位将于明年建成", [("300", "number", 300, "", {"counted": "点位", "increment": 1})]),
    ("减少了12名辅警", [("12", "number", 12, "", {"counted": "辅警", "increment": -1})]),
    ("服务器15台，交换机3台", [("15", "number", 15, "", {"counted": "服务器"}), ("3", "number", 3, "", {"counted": "交换机"})]),
    ("两名警察带走了三名工人", [("两", "number", 2, "", {"counted": "警察"}), ("三", "number", 3, "", {"counted": "工人"})]),
    ("从1250台增加到3750台", [("1250", "number", 1250, "", {"counted": ""}), ("3750", "number", 3750, "", {})]),
    ("一万二千三百四十五个家庭", [("一万二千三百四十五", "number", 12345, "", {"low": 12345, "high": 12345})]),
    ("2亿3千万人", [("2亿3千万", "number", 230000000, "", {"counted": "人", "low": 225000000, "high": 235000000})]),
    ("覆盖九个区县", [("九", "number", 9, "", {"counted": "区县"})]),
    ("全市共有３，４５０个探头", [("３，４５０", "number", 3450, "", {"counted": "探头"})]),
    ("採購2,300套人臉辨識系統", [("2,300", "number", 2300, "", {"counted": "人臉辨識系統"})]),
    ("兩萬個攝像頭", [("兩萬", "number", 20000, "", {"counted": "攝像頭"})]),
    ("廿一", []),
    # bounds
    ("不超过100台", [("100", "number", 100, "", {"comparison": "at_most", "low": None, "high": 100})]),
    ("不足50人", [("50", "number", 50, "", {"comparison": "less_than", "high_closed": False})]),
    ("至少30家企业", [("30", "number", 30, "", {"comparison": "at_least", "low": 30, "high": None})]),
    ("100台以上", [("100", "number", 100, "", {"comparison": "at_least"})]),
    ("50余人", [("50", "number", 50, "", {"comparison": "more_than", "counted": "人"})]),
    ("五百多名民警", [("五百", "number", 500, "", {"comparison": "more_than", "counted": "民警"})]),
    ("近百家企业", [("百", "number", 100, "", {"comparison": "nearly", "counted": "企业"})]),
    ("近2000个社区", [("2000", "number", 2000, "", {"comparison": "nearly", "high": 2000, "high_closed": False})]),
    ("约300名", [("300", "number", 300, "", {"comparison": "about"})]),
    ("300人左右", [("300", "number", 300, "", {"comparison": "about"})]),
    ("超80个城市", [("80", "number", 80, "", {"comparison": "more_than"})]),
    ("逾六成受访者", [("六成", "percent", 60, "percent", {"comparison": "more_than"})]),
    ("30余万人口", [("30余万", "number", 300000, "", {"comparison": "more_than"})]),
    ("不得少于90天", [("90", "number", 90, "", {"role": "duration", "comparison": "at_least", "counted": "天"})]),
    ("没有超过10人", [("10", "number", 10, "", {"comparison": "at_most"})]),
    ("上万名志愿者", [("万", "number", 10000, "", {"comparison": "more_than", "counted": "志愿者"})]),
    ("三个人", [("三", "number", 3, "", {})]),
    ("2.5至3.5万元", [("2.5至3.5万元", "money", 30000, "CNY", {"role": "range"})]),
    ("81%的受访者（101人中的82人）", [("81%", "percent", 81, "percent", {}), ("101", "number", 101, "", {"counted": "人"}), ("82", "number", 82, "", {"counted": "人"})]),
    ("较2020年增长1.5倍", [("2020", "number", 2020, "", {"role": "date"}), ("1.5倍", "multiple", Fraction(5, 2), "", {})]),
    ("安装摄像头12.8万个", [("12.8万", "number", 128000, "", {"counted": "摄像头"})]),
    ("共查处案件1.2万余起", [("1.2万", "number", 12000, "", {"comparison": "more_than", "counted": "案件"})]),
    ("研发人员占比近半", [("半", "number", Fraction(1, 2), "", {"comparison": "nearly"})]),
    ("约每3人就有1个摄像头", [("1", "rate", 1, "", {"per": "3 person", "counted": "摄像头"})]),
    ("附近30个小区", [("30", "number", 30, "", {"comparison": ""})]),
    ("十来个人", [("十", "number", 10, "", {"comparison": "about"})]),
    ("50+路视频", [("50", "number", 50, "", {"comparison": "more_than"})]),
    ("数千名民警和几十台设备", []),
    # money
    ("预算为560.8万元", [("560.8万元", "money", 5608000, "CNY", {"low": 5607500, "high": 5608500})]),
    ("采购预算（万元）：560.8", [("560.8", "money", 5608000, "CNY", {})]),
    ("金额（元）：2350000.00", [("2350000.00", "money", 2350000, "CNY", {})]),
    ("单价(美元): 12", [("12", "money", 12, "USD", {})]),
    ("人民币50元", [("人民币50元", "money", 50, "CNY", {"low": 50, "high": 50})]),
    ("¥ 2,350,000.00 元", [("¥ 2,350,000.00 元", "money", 2350000, "CNY", {})]),
    ("￥3508000", [("￥3508000", "money", 3508000, "CNY", {})]),
    ("RMB 242万", [("RMB 242万", "money", 2420000, "CNY", {})]),
    ("242万人民币", [("242万人民币", "money", 2420000, "CNY", {})]),
    ("人民币壹佰贰拾万零伍佰元叁角", [("人民币壹佰贰拾万零伍佰元叁角", "money", Fraction(12005003, 10), "CNY", {})]),
    ("叁佰贰拾伍万元整", [("叁佰贰拾伍万元", "money", 3250000, "CNY", {"low": 3250000, "high": 3250000})]),
    ("肆拾陆亿捌仟万圆", [("肆拾陆亿捌仟万圆", "money", 4680000000, "CNY", {})]),
    ("3元5角", [("3元5角", "money", Fraction(7, 2), "CNY", {})]),
    ("3.5亿港元", [("3.5亿港元", "money", 350000000, "HKD", {})]),
    ("港幣500萬元", [("港幣500萬元", "money", 5000000, "HKD", {})]),
    ("新臺幣三千萬元", [("新臺幣三千萬元", "money", 30000000, "TWD", {})]),
    ("NT$3.5億", [("NT$3.5億", "money", 350000000, "TWD", {})]),
    ("1200亿日元", [("1200亿日元", "money", 120000000000, "JPY", {})]),
    ("两千欧元", [("两千欧元", "money", 2000, "EUR", {})]),
    ("US$ 3.5 million", [("US$ 3.5 million", "money", 3500000, "USD", {})]),
    ("200万美元以上", [("200万美元", "money", 2000000, "USD", {"comparison": "at_least"})]),
    (
        "投入5000万元人民币（约合700万美元）",
        [
            ("5000万元人民币", "money", 50000000, "CNY", {"role": ""}),
            ("700万美元", "money", 7000000, "USD", {"role": "conversion", "comparison": "about"}),
        ],
    ),
    ("罚款3000元至5000元", [("3000元至5000元", "money", 4000, "CNY", {"low": 3000, "high": 5000, "role": "range"})]),
    ("20-30万元", [("20-30万元", "money", 250000, "CNY", {"role": "range"})]),
    ("单价50元/台", [("50元", "money", 50, "CNY", {"per": "item"})]),
    ("每人每年收取1200元", [("1200元", "money", 1200, "CNY", {"per": "year"})]),
    ("1.5万元/月", [("1.5万元", "money", 15000, "CNY", {"per": "month"})]),
    ("三元桥和一美元", [("一美元", "money", 1, "USD", {})]),
    ("合同价(含税): 100元", [("100元", "money", 100, "CNY", {})]),
    # percent
    ("同比增长81%", [("81%", "percent", 81, "percent", {"increment": 1, "low": Fraction(161, 2)})]),
    ("占比由35％上升至62％", [("35％", "percent", 35, "percent", {}), ("62％", "percent", 62, "percent", {})]),
    ("百分之八十一的记者", [("百分之八十一", "percent", 81, "percent", {})]),
    ("千分之三", [("千分之三", "percent", Fraction(3, 10), "percent", {})]),
    ("下降3个百分点", [("3个百分点", "percent", 3, "percentage_point", {"increment": -1})]),
    ("八成以上的人", [("八成", "percent", 80, "percent", {"comparison": "at_least"})]),
    ("三成半", [("三成半", "percent", 35, "percent", {})]),
    ("打七折", [("七折", "percent", 70, "percent", {})]),
    ("占全部的10%至12%", [("10%至12%", "percent", 11, "percent", {"role": "range"})]),
    ("增速为-3.5%", [("-3.5%", "percent", Fraction(-7, 2), "percent", {})]),
    ("项目建成，分成合同", []),
    # rates and densities
    ("每天识别2590万张人脸", [("2590万", "rate", 25900000, "", {"per": "day", "counted": "人脸"})]),
    ("平均每分钟抓拍18860人", [("18860", "rate", 18860, "", {"per": "minute", "counted": "人"})]),
    ("平均每平方公里175个摄像头", [("175", "rate", 175, "", {"per": "kilometer ** 2", "counted": "摄像头"})]),
    ("175个/平方公里", [("175", "rate", 175, "", {"per": "kilometer ** 2"})]),
    ("每10万人拥有15名警察", [("15", "rate", 15, "", {"per": "100000 person", "counted": "警察"})]),
    ("平均每千人拥有摄像头372.8个", [("372.8", "rate", Fraction(3728, 10), "", {"per": "1000 person", "counted": "摄像头"})]),
    ("日均客流超过50万人次", [("50万", "rate", 500000, "", {"per": "day", "comparison": "more_than"})]),
    ("人均3件", [("3", "rate", 3, "", {"per": "person"})]),
    ("20次/小时", [("20", "rate", 20, "", {"per": "hour"})]),
    ("日均20万公斤", [("20万公斤", "dimension", 200000, "kilogram", {"per": "day"})]),
    ("每天上午开会，共有30人", [("30", "number", 30, "", {"per": ""})]),
    # dimensions
    ("面积21平方公里", [("21平方公里", "dimension", 21, "kilometer ** 2", {"low": Fraction(41, 2), "high": Fraction(43, 2)})]),
    ("387万亩", [("387万亩", "dimension", 3870000, "mu", {})]),
    ("两米半", [("两米半", "dimension", Fraction(5, 2), "meter", {})]),
    ("三千米", [("三千米", "dimension", 3, "kilometer", {})]),
    ("2TB存储和100Mbps带宽", [("2TB", "dimension", 2, "terabyte", {}), ("100Mbps", "dimension", 100, "megabit / second", {})]),
    ("200万像素摄像机300台", [("200万像素", "dimension", 2000000, "pixel", {}), ("300", "number", 300, "", {"counted": "摄像机"})]),
    ("时速120公里/小时", [("120公里/小时", "dimension", 120, "kilometer / hour", {})]),
    ("-20℃至60℃", [("-20℃至60℃", "dimension", 20, "degree_Celsius", {"role": "range"})]),
    ("3.5吨", [("3.5吨", "dimension", Fraction(7, 2), "metric_ton", {})]),
    ("160KVA变压器", [("160KVA", "dimension", 160, "kilovolt_ampere", {})]),
    ("半斤", [("半斤", "dimension", Fraction(1, 2), "jin", {})]),
    ("面积（平方米）：350", [("350", "dimension", 350, "meter ** 2", {})]),
    # multiples
    ("增长了两倍", [("两倍", "multiple", 3, "", {})]),
    ("增长到两倍", [("两倍", "multiple", 2, "", {})]),
    ("是2018年的3.5倍", [("2018", "number", 2018, "", {"role": "date"}), ("3.5倍", "multiple", Fraction(7, 2), "", {})]),
    ("营收翻了一番", [("翻了一番", "multiple", 2, "", {})]),
    ("案件翻两番", [("翻两番", "multiple", 4, "", {})]),
    ("投诉翻番", [("翻番", "multiple", 2, "", {})]),
    ("数量翻倍", [("翻倍", "multiple", 2, "", {})]),
    ("人员减半", [("减半", "multiple", Fraction(1, 2), "", {})]),
    ("近三倍", [("三倍", "multiple", 3, "", {"comparison": "nearly"})]),
    ("20倍变焦镜头", []),
    # fractions
    ("约三分之二的受访者", [("三分之二", "number", Fraction(2, 3), "", {"comparison": "about"})]),
    ("超过一半", [("一半", "number", Fraction(1, 2), "", {"comparison": "more_than"})]),
    ("半数记者", [("半数", "number", Fraction(1, 2), "", {})]),
    ("五分之三", [("五分之三", "number", Fraction(3, 5), "", {})]),
    # ranges
    ("三到五万人", [("三到五万", "number", 40000, "", {"role": "range", "counted": "人"})]),
    ("三四百台", [("三四百", "number", 350, "", {"low": 300, "high": 400, "role": "range"})]),
    ("七八个", [("七八", "number", Fraction(15, 2), "", {"low": 7, "high": 8})]),
    ("十七八岁", [("十七八", "number", Fraction(35, 2), "", {"counted": "岁"})]),
    ("10至12人", [("10至12", "number", 11, "", {"low": 10, "high": 12, "role": "range"})]),
    ("5000到1万人", [("5000到1万", "number", 7500, "", {"role": "range"})]),
    # durations, dates, times
    ("服务期3年", [("3", "number", 3, "", {"role": "duration", "counted": "年"})]),
    ("近三年", [("三", "number", 3, "", {"role": "duration", "comparison": ""})]),
    ("三年半", [("三年半", "number", Fraction(7, 2), "", {"role": "duration"})]),
    ("三个半小时", [("三", "number", Fraction(7, 2), "", {"role": "duration", "counted": "小时"})]),
    ("5个工作日内", [("5", "number", 5, "", {"role": "duration", "counted": "个工作日"})]),
    ("30日内", [("30", "number", 30, "", {"role": "duration"})]),
    ("3至5年", [("3至5", "number", 4, "", {"role": "duration", "low": 3, "high": 5})]),
    (
        "2018年4月3日20时30分",
        [
            ("2018", "number", 2018, "", {"role": "date"}),
            ("4", "number", 4, "", {"role": "date"}),
            ("3", "number", 3, "", {"role": "date"}),
            ("20", "number", 20, "", {"role": "time"}),
            ("30", "number", 30, "", {"role": "time"}),
        ],
    ),
    ("二〇二一年", [("二〇二一", "number", 2021, "", {"role": "date"})]),
    ("2015—2021年间", [("2015", "number", 2015, "", {"role": "date"}), ("2021", "number", 2021, "", {"role": "date"})]),
    ("2014-04-15", [("2014", "number", 2014, "", {"role": "date"}), ("04", "number", 4, "", {"role": "date"}), ("15", "number", 15, "", {"role": "date"})]),
    ("9:00至17:30", [("9", "number", 9, "", {"role": "time"}), ("00", "number", 0, "", {"role": "time"}), ("17", "number", 17, "", {"role": "time"}), ("30", "number", 30, "", {"role": "time"})]),
    ("35岁", [("35", "number", 35, "", {"counted": "岁"})]),
    # ordinals
    ("第三次会议", [("第三", "ordinal", 3, "", {"role": ""})]),
    ("第12届", [("第12", "ordinal", 12, "", {})]),
    # broken and spaced
    ("共1,234,\n567台", [("1,234,\n567", "number", 1234567, "", {"confidence": 0.7})]),
    ("预算560.\n8万元", [("560.\n8万元", "money", 5608000, "CNY", {"confidence": 0.7})]),
    ("一百二十\n万元", [("一百二十\n万元", "money", 1200000, "CNY", {"confidence": 0.7})]),
    ("285.0000\n万元", [("285.0000\n万元", "money", 2850000, "CNY", {"confidence": 0.7})]),
    ("2 3 5 0 0 0 0 元", [("2 3 5 0 0 0 0 元", "money", 2350000, "CNY", {"confidence": 0.7})]),
    ("437.677 万元", [("437.677 万元", "money", 4376770, "CNY", {"confidence": 1.0})]),
]  # fmt: skip

NO_QUANTITY = [
    "一切顺利", "四川", "三明市", "张三和李四", "百度地图", "千方科技", "万科", "一带一路", "十四五", "雪亮工程一期", "海康威视与大华", "统一部署",
    "五一劳动节", "一看就懂", "登陆部队", "收拾房间", "千万不要", "十分重要", "万一出事", "二维码", "半导体", "从零开始", "两会代表", "双十一",
    "支持5G和1080P", "H.265编码", "G20峰会", "项目编号2024BFFFZ01583", "021-24069893", "15021802013", "https://example.org/a?b=30%25&c=5",
    "八达岭", "乱七八糟", "星期三", "中山南二路", "3082 9000 3191", "成千上万", "进一步", "一律", "开 标 一 览 表", "百分之", "万", "第三方机构", "1920×1080",
]  # fmt: skip

IDENTIFIERS = [
    ("财库〔2020〕46号", {"2020": "identifier", "46": "identifier"}),
    ("12号楼3层909室", {"12": "identifier", "3": "identifier", "909": "identifier"}),
    ("第二条", {"第二": "identifier"}),
    ("目录......... 68\n", {"68": "identifier"}),
    ("3.1 采购人", {"3.1": "list_mark"}),
    ("（一）注册资金", {"一": "list_mark"}),
    ("一、项目名称", {"一": "list_mark"}),
    ("1.项目编号", {"1": "list_mark"}),
    ("3.2.1 款", {"3": "identifier", "2": "identifier", "1": "identifier"}),
    ("邮政编码：201400", {"201400": "identifier"}),
]


def read(text: str, lang: str = "zh") -> list[Any]:
    found = find_chinese(text, lang)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    return found


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:24] for case in CASES])
def test_reads_quantity(text: str, expected: list[Expected]) -> None:
    found = [q for q in read(text) if q.role not in ("identifier", "list_mark")]
    assert [(q.text, q.kind, q.value, q.unit) for q in found] == [case[:4] for case in expected]
    for quantity, case in zip(found, expected, strict=True):
        for field, value in case[4].items():
            assert getattr(quantity, field) == value, field
        if quantity.counted:
            assert text[quantity.counted_start : quantity.counted_end] == quantity.counted


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_words_and_codes_state_no_quantity(text: str) -> None:
    assert [q.text for q in read(text) if q.role not in ("identifier", "list_mark")] == []


@pytest.mark.parametrize(("text", "roles"), IDENTIFIERS)
def test_numbers_that_only_identify(text: str, roles: dict[str, str]) -> None:
    assert {q.text: q.role for q in read(text)} == roles


def test_column_header_gives_the_unit() -> None:
    text = "名称\t数量\t单价（万元）\n摄像头\t20\t1.5\n服务器\t3\t12\n\n合计 5"
    found = {q.text: (q.kind, q.value, q.unit) for q in read(text)}
    assert found["1.5"] == ("money", 15000, "CNY")
    assert found["12"] == ("money", 120000, "CNY")
    assert found["20"][0] == found["5"][0] == "number"


def test_unit_line_above_a_table_gives_the_unit() -> None:
    text = "金额单位：万元\n项目|数量|预算金额\n平台|1|560.8\n"
    assert [(q.text, q.value, q.unit) for q in read(text)] == [("1", 1, ""), ("560.8", 5608000, "CNY")]


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("zh", "500元", "CNY"),
        ("zh-TW", "500元", "TWD"),
        ("zh-HK", "500元", "HKD"),
        ("zh-Hant", "台北市府：500元", "TWD"),
        ("zh-Hant", "香港政府：500元", "HKD"),
        ("zh-Hant", "500元人民幣", "CNY"),
    ],
)
def test_yuan_goes_by_region(lang: str, text: str, code: str) -> None:
    assert [q.unit for q in read(text, lang)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 10_000,
        "9e999999999",
        "1.1^999999",
        "一" * 5_000,
        "万" * 5_000,
        "点五万万" * 2_000,
        "1 " * 5_000,
        "\ud800\x00\u202e",
    ],
)
def test_monstrous_numbers_are_passed_over(text: str) -> None:
    assert all(q.end - q.start <= 60 for q in read(text))
