"""Chinese text folded for matching, code point by code point, so that every offset stays true.

Full-width forms become ASCII, traditional forms of the words around numbers become simplified, dashes become '-'.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sousveil import vocabulary

_VOCABULARY = Path(vocabulary.__file__).parent

# Only forms that stand in, before or behind numbers; names are left as they are.
_TRADITIONAL = (
    "萬億兩個點對負幾餘約過數雙貳陸叄圓幣歐鎊歲間條輛隻張項層樓號節種戶縣區鎮鄉鐘時減長達從與後開關員設備頭攝機監視臉識別檢車韓銖畝噸釐兒龍為會還"
    "這卻費預單價總額標購買賣處們發電腦國門際實現報導據週錢塊倆臺該說稱認應進組織協議罰產業務場無線網絡圖學歷專類銷遠圍響環趙飛馬遙閩廣東滬蘇贛順"
    "兇劃爾灣佈裝採並將給讓佔聯歸獨許貫廳訂傳輸盧瑪裡蘭堅貝澤紐華顆樣團隊醫療檔攤壞頂棟齡連併續參級幹覺計擴壓縮調樁橋鏡紅擊殺盜搶災診雜誌麵夠盞筆"
    "幀測試統師權營運維護僅"
)
_SIMPLIFIED = (
    "万亿两个点对负几余约过数双贰陆叁圆币欧镑岁间条辆只张项层楼号节种户县区镇乡钟时减长达从与后开关员设备头摄机监视脸识别检车韩铢亩吨厘儿龙为会还"
    "这却费预单价总额标购买卖处们发电脑国门际实现报导据周钱块俩台该说称认应进组织协议罚产业务场无线网络图学历专类销远围响环赵飞马遥闽广东沪苏赣顺"
    "凶划尔湾布装采并将给让占联归独许贯厅订传输卢玛里兰坚贝泽纽华颗样团队医疗档摊坏顶栋龄连并续参级干觉计扩压缩调桩桥镜红击杀盗抢灾诊杂志面够盏笔"
    "帧测试统师权营运维护仅"
)


def _build_table() -> dict[int, int]:
    table = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    table.update(dict(zip(map(ord, _TRADITIONAL), map(ord, _SIMPLIFIED), strict=True)))
    for odd, plain in zip("　\u00a0\u2009\u202f￥‐‑‒–—―−〜∼﹣○﹪", "    ¥-------~~-〇%", strict=True):
        table[ord(odd)] = ord(plain)
    return table


_TABLE = _build_table()

# Replacing these one by one is ten times as fast as translating the text, and the others are few.
_FREQUENT = [(character, chr(_TABLE[ord(character)])) for character in "，：（）；％．－！？～／—–　\u00a0￥"]
_RARE = re.compile(
    "[" + "".join(re.escape(chr(code)) for code in _TABLE if chr(code) not in dict(_FREQUENT)) + "]"
)
_RARE_FOLDED = {chr(code): chr(plain) for code, plain in _TABLE.items()}


def fold_text(text: str) -> str:
    """`text` with every code point folded to its plain form; the result has the same length."""
    for character, plain in _FREQUENT:
        text = text.replace(character, plain)
    return _RARE.sub(lambda match: _RARE_FOLDED[match.group()], text)


@cache
def load_words(kind: str) -> dict[str, Any]:
    """The Chinese file of vocabulary/`kind` ('units', 'numerals') as it stands."""
    content: dict[str, Any] = tomllib.loads((_VOCABULARY / kind / "zh.toml").read_text(encoding="utf-8"))
    return content
