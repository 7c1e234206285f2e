"""Which character encoding undeclared bytes are in.

Own checks come first: byte order marks, UTF-8 and UTF-16 by their structure, then for each legacy encoding how much
of the decoded text is what its languages mostly consist of. GB18030, Big5 and EUC-KR accept each other's bytes, so
only the frequency of common characters tells them apart. What these checks leave open goes to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# The most frequent characters of running text; about two thirds of any page.
_HANS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其"
    "些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建"
    "月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接"
    "知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世界市府京采购项目标招公安视频监控摄像警"
    "察技术系统金额万元亿元预算合同单位服务供应商名称网络信息数据平台局委省县街道社区人脸识别"
)
_HANT = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定"
    "行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其"
    "些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建"
    "月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接"
    "知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處理世界市府京採購項目標招公安視頻監控攝像警"
    "察技術系統金額萬元億元預算合同單位服務供應商名稱網絡資訊數據平台局委省縣街道社區人臉識別"
)
_HANGUL = (
    "이다는을의에가고하지로은를한기사도인서자리정시있어대수그나해일들부상과원제보전장유라여스주소아구비니공무성조세만"
    "으면경금년용선신관개방계회것터와위동화국진중안연교물영했적발통오요미생실학문산명월까감식설치카메찰도입억백천"
)
_JAPANESE = "のにはをたがでてとしれさいるこなかもらすあっりんまきうくけそつだよえどばンースイルトリアラクシドカロタメレサイムコ"
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџѓќѕ"
_WIDE_SIGNS = "，。、：；！？「」『』（）《》〈〉【】“”‘’…—·％０１２３４５６７８９　・ー￥"
_LATIN_SIGNS = "“”‘’„«»–—…€£§°•©®™ºª·¡¿½¼¾²³× \u00a0±"


@dataclass(frozen=True, slots=True)
class CharsetGuess:
    """`encoding`: a Python codec name, '' when the bytes are not text; `certain`: told by a mark or by structure."""

    encoding: str
    certain: bool


_MULTIBYTE = (
    ("gb18030", frozenset(_HANS + _HANT + _WIDE_SIGNS)),
    ("cp950", frozenset(_HANT + _WIDE_SIGNS)),
    ("cp932", frozenset(_JAPANESE + _HANT + _HANS + _WIDE_SIGNS)),
    ("euc_jp", frozenset(_JAPANESE + _HANT + _HANS + _WIDE_SIGNS)),
    ("cp949", frozenset(_HANGUL + _WIDE_SIGNS)),
)
_CYRILLIC_ENCODINGS = ("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")
# Letters beyond ASCII by encoding and language: an encoding fits when some one language explains what it shows.
_LATIN_LANGUAGES = (
    ("cp1252", "äöüß"),
    ("cp1252", "àâçéèêëîïôœùûü"),
    ("cp1252", "áéíñóúü"),
    ("cp1252", "ãáâàçéêíóôõúü"),
    ("cp1252", "àèéìíòóù"),
    ("cp1252", "åäöéæø"),
    ("cp1252", "áðéíóúýþæö"),
    ("cp1250", "áéíóöőúüű"),
    ("cp1250", "ăâîşţ"),
    ("cp1250", "ąćęłńóśźż"),
    ("cp1250", "áčďéěíňóřšťúůýž"),
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),
    ("cp1250", "čćđšž"),
    ("iso8859_2", "ąćęłńóśźż"),
    ("iso8859_2", "áčďéěíňóřšťúůýž"),
    ("iso8859_2", "čćđšž"),
    ("iso8859_16", "ăâîșț"),
    ("cp1254", "çğıöşüâîİ"),
    ("cp850", "áéíñóúü"),
    ("cp850", "äöüß"),
)
_GOOD = 0.6
_DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "cp950",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "koi8-r": "koi8_u",
    # A page that can be read as ASCII up to its own declaration is not UTF-16, whatever it says.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "unicode": "utf-8",
}


def find_bom(head: bytes) -> str:
    """The codec that a byte order mark at the start announces, '' if there is none."""
    return next((codec for bom, codec in _BOMS if head.startswith(bom)), "")


def resolve_declared(label: str) -> str:
    """The Python text codec that browsers use for a declared `label` (WHATWG Encoding Standard), '' if unknown."""
    label = label.strip().strip("\"'").lower()
    if label in _DECLARED:
        return _DECLARED[label]
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    # Codecs such as 'hex', 'rot13', 'idna' and 'utf-7' are no encodings of documents.
    is_text = bool(getattr(info, "_is_text_encoding", True))
    refused = (
        "utf-7",
        "idna",
        "punycode",
        "raw-unicode-escape",
        "unicode-escape",
        "undefined",
        "mbcs",
        "oem",
    )
    return info.name if is_text and info.name not in refused else ""


def guess_charset(sample: bytes) -> CharsetGuess:
    """The encoding of `sample`, which has no byte order mark and is not valid UTF-8, or has NULs in it."""
    wide = _guess_wide(sample)
    if wide:
        return CharsetGuess(wide, False)
    if looks_binary(sample):
        return CharsetGuess("", True)
    scores = {name: _score_multibyte(sample, name, common) for name, common in _MULTIBYTE}
    scores |= {name: _score_cyrillic(sample, name) for name in _CYRILLIC_ENCODINGS}
    for name, letters in _LATIN_LANGUAGES:
        scores[name] = max(scores.get(name, 0.0), _score_latin(sample, name, letters))
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _GOOD:
        return CharsetGuess(best, False)
    return CharsetGuess(_ask_library(sample) or (best if scores[best] > 0.3 else "cp1252"), False)


def looks_binary(sample: bytes) -> bool:
    """True when control characters make it unlikely that these bytes are text."""
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", sample))
    return controls > max(8, len(sample) // 20)


def _guess_wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes lie or by how sensible the characters are."""
    whole = sample[: len(sample) // 4 * 4]
    if len(whole) >= 8:
        zeros = [whole[i::4].count(0) / (len(whole) // 4) for i in range(4)]
        if zeros[3] > 0.95 and zeros[2] > 0.9 and zeros[0] < 0.2:
            return "utf-32-le"
        if zeros[0] > 0.95 and zeros[1] > 0.9 and zeros[3] < 0.2:
            return "utf-32-be"
    pairs = sample[: len(sample) // 2 * 2]
    if len(pairs) < 4:
        return ""
    best, best_score = "", 0.9
    for codec in ("utf-16-le", "utf-16-be"):
        text = pairs[:20000].decode(codec, "replace")
        score = sum(_is_plain_character(character) for character in text) / len(text)
        # Two Latin letters make one sensible-looking ideograph, so lines and spaces must show too, or CJK signs.
        anchors = sum(character in "\n\r 。，、：" for character in text) / len(text)
        if score > best_score and anchors > 0.005:
            best, best_score = codec, score
    return best


def _is_plain_character(character: str) -> bool:
    code = ord(character)
    return (
        32 <= code < 0x250
        or character in "\n\r\t"
        or 0x370 <= code < 0x530
        or 0x2010 <= code < 0x2040
        or character in _COMMON_HAN
        or 0x3000 <= code < 0x3100
        or 0x4E00 <= code < 0x9FA6
        or 0xFF00 <= code < 0xFF66
        or 0xAC00 <= code < 0xD7A4
        or 0x10D0 <= code < 0x1100
    )


_COMMON_HAN = frozenset(_HANS + _HANT)


def _score_multibyte(sample: bytes, codec: str, common: frozenset[str]) -> float:
    text = sample.decode(codec, "replace")
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 0.0
    wrong = sum(character == "\ufffd" for character in beyond)
    if wrong > max(2, len(beyond) // 50):
        return 0.0
    # Half-width katakana are what stray single bytes turn into, and nobody writes pages of them.
    narrow = sum("\uff61" <= character <= "\uff9f" for character in beyond)
    share = sum(character in common for character in beyond) / len(beyond)
    # Common characters are some 60 % of real text: scaled so that a good page scores about 1.
    return max(0.0, min(1.0, share * 1.7) - narrow / len(beyond) - wrong / len(beyond))


def _score_cyrillic(sample: bytes, codec: str) -> float:
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        text = sample.decode(codec, "replace")
        if text.count("\ufffd") > len(text) // 50:
            return 0.0
    beyond = [character for character in text if character > "\x7f"]
    letters = sum(character.lower() in _CYRILLIC for character in beyond)
    signs = sum(character in _LATIN_SIGNS or character == "№" for character in beyond)
    if not letters:
        return 0.0
    vowels = sum(character.lower() in "оеаиуыэюяіїє" for character in beyond) / letters
    swapped = len(re.findall(r"[а-яё][А-ЯЁ]", text))
    lower = sum("а" <= character <= "џ" for character in beyond) / letters
    plausible = 0.3 <= vowels <= 0.65
    # No word is half Latin, half Cyrillic; accented Latin text read as Cyrillic is full of such words.
    mixed = len(re.findall(r"[A-Za-z][а-џ]|[а-џ][A-Za-z]", text))
    score = (letters + signs) / len(beyond) - 3 * swapped / letters - 2 * mixed / letters
    return max(0.0, score - (0 if plausible else 0.5) - (0.15 if lower < 0.5 else 0))


def _score_latin(sample: bytes, codec: str, letters: str) -> float:
    text = sample.decode(codec, "replace")
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 0.0
    allowed = letters + letters.upper()
    fitting = sum(character in allowed for character in beyond)
    signs = sum(character in _LATIN_SIGNS for character in beyond)
    # Letters beyond ASCII stand among ASCII letters in every Latin alphabet; a page of them alone is no such text.
    ascii_letters = len(re.findall(r"[A-Za-z]", text))
    if fitting and ascii_letters < fitting:
        return 0.0
    foreign = len(re.findall(r"[a-z][А-ЯA-ZÀ-ÝÑ-Þ](?=[a-z])", text))
    score = (fitting + 0.9 * signs) / len(beyond) - foreign / len(beyond)
    return max(0.0, min(score, 0.97 if codec in ("cp1252", "cp1250") else 0.9))


def _ask_library(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(sample[:20000]).best()
    if match is None:
        return ""
    return resolve_declared(match.encoding)
