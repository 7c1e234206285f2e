"""The forms under which texts name divisions of China, and the words around them that decide whether they do."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sousveil.vocabulary.places.china import Rename, find_level, load_divisions, load_renames, load_zones

# How sure a form is: a full name, a short one ('合肥'), one that needs its province or city before it ('瑶海',
# and full names that are also common words: '城区').
FULL, SHORT, INSIDE = "full", "short", "inside"

_PEOPLES = re.compile(
    r"(?:各族|维吾尔|壮族|回族|哈萨克族?|蒙古族?|柯尔克孜|藏族|羌族|彝族|布依族|苗族|侗族|土家族|哈尼族|傣族|白族|景颇族|傈僳族"
    r"|朝鲜族|满族|瑶族|畲族|黎族|土族|撒拉族|保安族|东乡族|裕固族|仡佬族|毛南族|仫佬族|水族|纳西族|普米族|拉祜族|佤族|布朗族"
    r"|独龙族|怒族|塔吉克|锡伯|达斡尔族)$"
)
_SUFFIX = re.compile(r"(?:自治区|自治州|自治县|自治旗|地区|特区|新区|(?<=神农架)林区|省|市|盟|县|区|旗)$")
# Full names that are also words for a part of any town.
_COMMON = frozenset(
    ("城区", "郊区", "矿区", "东区", "西区", "新城区", "老城区", "新市区", "市中区", "城中区", "港口区", "市南区", "市北区",
     "河东区", "河西区")
)  # fmt: skip
# Of these, those that are a place's name when the whole text is nothing else.
_NAMES_ALONE = frozenset(("市中区", "城中区", "市南区", "市北区", "河东区", "河西区"))
# Short names of counties that are ordinary words: they count only before the name of an office.
_WORDS = frozenset(
    ("新建", "平安", "合作", "资源", "通道", "和平", "新华", "东方", "光明", "工农", "前进", "东风", "向阳", "友谊", "红旗",
     "解放", "安定", "新兴", "惠民", "兴业", "互助", "新城", "城关", "古城", "海港", "港口", "商城", "同心", "共和", "中方",
     "会同", "城中", "城北", "城东", "城南", "市中", "市南", "市北", "江南", "江北", "长安", "中原", "爱民", "站前", "振兴",
     "山城", "平原", "安居", "修文", "政和", "铁东", "铁西", "河东", "河西", "桥东", "桥西", "路南", "路北", "南关", "二道",
     "丰满", "龙山", "东山", "西山", "南山", "中山", "白云", "民乐", "永安", "开平", "文成", "老城", "新市", "青年", "万全",
     "南部", "中部", "正安", "大观", "安全", "雨山", "全州", "大关", "中站", "建华", "西市", "社旗", "民权", "会东", "保安")
)  # fmt: skip
# Words, or names of something larger, that a prefecture's short name would be taken for.
_NO_SHORT = frozenset(("阿里", "兴安", "海西", "海北", "海南", "来宾", "白银"))
_NO_SHORT_COUNTY = frozenset(("公安",))
_ABBREVIATIONS = {
    "巴州": "652800", "博州": "652700", "克州": "653000", "前郭县": "220721", "喀左县": "211324", "塔县": "653131",
}  # fmt: skip
_CORPS = {
    "一": "659002", "二": "659006", "三": "659003", "四": "659008", "五": "659007", "六": "659004", "七": "659010",
    "八": "659001", "九": "659012", "十": "659005", "十一": "650000", "十二": "650000", "十三": "659011", "十四": "659009",
}  # fmt: skip

_OFFICE = re.compile(
    r"公安|分局|法院|检察|教育|人民|政府|县委|区委|市委|地委|州委|管委会|卫生|财政|城市管理|城管|交通|住房|自然资源|司法|行政|民政|应急"
    r"|委员会|街道|医院|学校|中学|派出所|支队|大队|融媒体|政法|发展和改革|市场监督|综合执法|文化|水务|农业|生态环境|人力资源"
)
_STREET = re.compile(
    r"[东南西北中前后内外上下]{0,2}[一二三四五六七八九十]{0,2}(?:路(?!灯|面|段|网|政|口|由|况)|街(?!面)|大道|大街|道(?!路|口)"
    r"|巷|胡同|弄|桥|广场|大厦|大楼|花园|公园|新村|陵|湾)"
)
_NOT_THE_PLACE = re.compile(
    r"花|时间|话(?!亭)|菜|籍|牌|岸|白药|啤酒|火锅|晚报|日报|小异|事变|起义|肺炎|人(?!民|大|才|工|力|社|口|脸|防|事|员|像|行|群|车)"
)
_NAMESAKES = re.compile(r"中山(?:大学|医|公园|陵|纪念|学院|北|南|东|西)|河北工业大学|东方航空")
_NOT_SUFFIX = {
    "区": re.compile(r"域|划(?!局)|块|间|位|别"),
    "市": re.compile(
        r"长(?!江|宁|安|春|沙|治|乐|葛|丰|垣|清|海|岛|寿|泰|汀|武|兴|阳)|场|值|容|政(?!府|协|务|法)"
    ),
    "县": re.compile(r"长(?!江|安|春|征)|级|域|际|乡"),
    "旗": re.compile(r"帜|下"),
    "州": re.compile(r"际|长"),
}
_LEFT_OPEN = frozenset(
    "共学司团军属年月日在于驻为及和与国省市区县州盟的赴至对由是地位局院处队厅会府：:、，,（("
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BRANCH = re.compile(r"分公司|分行|分院|办事处")
_COMPANY = re.compile(
    r"(?:(?!局|政府|委员会|医院|学校|大学|中心(?!.{0,4}公司)|采购)[^，,。；;、\s]){0,28}?(?:公司|集团|股份|总厂|厂$|银行|证券)"
)


class Form(NamedTuple):
    """What a form of a name may mean: `code`, how sure the form is, and the rename behind it, if any."""

    code: str
    sureness: str
    rename: Rename | None = None
    note: str = ""


@cache
def load_forms() -> dict[str, tuple[Form, ...]]:
    """Form → its meanings, simplified characters."""
    found: dict[str, dict[str, Form]] = {}

    def add(text: str, form: Form) -> None:
        known = found.setdefault(text, {})
        if form.code not in known or (form.sureness == FULL and not known[form.code].rename):
            known[form.code] = form

    for code, name in load_divisions().items():
        add(name, Form(code, INSIDE if name in _COMMON else FULL))
        for short, sureness in _list_short_names(code, name):
            add(short, Form(code, sureness))
    present = {
        text for text, forms in found.items() if any(form.sureness != INSIDE for form in forms.values())
    }
    for rename in load_renames():
        # A name that another place bears today means that one, unless the words around it say otherwise.
        sureness = INSIDE if rename.old_name in present or rename.old_name in _COMMON else FULL
        add(rename.old_name, Form(rename.code, sureness, rename))
        short = _SUFFIX.sub("", rename.old_name)
        if rename.old_code.endswith("00") and short not in found:
            add(short, Form(rename.code, SHORT, rename))
    for name, code in load_zones().items():
        add(name, Form(code, FULL, note="zone"))
    for text, code in _ABBREVIATIONS.items():
        add(text, Form(code, FULL))
    for text in ("新疆生产建设兵团", "生产建设兵团", "新疆兵团"):
        add(text, Form("650000", FULL, note="corps"))
    for number, code in _CORPS.items():
        add(f"第{number}师", Form(code, INSIDE, note="corps"))
    return {text: tuple(forms.values()) for text, forms in found.items()}


def _list_short_names(code: str, name: str) -> list[tuple[str, str]]:
    """(short name, how sure it is) for a division."""
    level = find_level(code)
    bare = _SUFFIX.sub("", name)
    plain = bare
    while len(shorter := _PEOPLES.sub("", plain)) >= 2 and shorter != plain:
        plain = shorter
    rank = re.search(r"自治([州县旗])$", name)
    names = [(plain + rank[1], FULL)] if rank else []
    # '浦东新区' is 浦东, but '清新区' is 清新.
    for short in dict.fromkeys((plain, bare, name.removesuffix("区"))):
        taken = {"region": (), "city": _NO_SHORT, "county": _NO_SHORT_COUNTY}[level]
        if len(short) < 2 or short == name or short in taken:
            continue
        names.append((short, INSIDE if level == "county" else SHORT))
    return names


def is_bounded(text: str, start: int, end: int, sureness: str, after_name: bool) -> bool:
    """Whether text[start:end] is a name there and no part of another word. `after_name`: another name ends at `start`."""
    rest = text[end : end + 12]
    last = text[end - 1]
    if last in _NOT_SUFFIX and sureness == FULL and _NOT_SUFFIX[last].match(rest):
        return False
    if _NAMESAKES.match(text, start):
        return False
    is_short = sureness != FULL
    if is_short and (_STREET.match(rest) or _NOT_THE_PLACE.match(rest)):
        return False
    if after_name or start == 0:
        return True
    before = text[start - 1]
    # Short names, and full ones of two characters, are often parts of longer words.
    if is_short or end - start == 2:
        return not _HAN.match(before) or before in _LEFT_OPEN
    return True


def has_office(rest: str) -> bool:
    """Whether the words right after a name are those of an office: '公安局', '分局'."""
    return bool(_OFFICE.match(rest))


def can_follow(name: str, rest: str) -> bool:
    """Whether `name`, after its province or city, is a place's name and not the next word. `rest`: what comes after."""
    return name not in _WORDS or not rest or has_office(rest)


def can_stand_alone(name: str, rest: str) -> bool:
    """Whether `name` is a place's at the start of a text that names nothing above it. `rest`: what comes after."""
    if name in _COMMON:
        return has_office(rest) or (not rest and name in _NAMES_ALONE)
    return is_district_office(rest) or not rest


def is_district_office(rest: str) -> bool:
    """Whether the words right after a name are those of a branch that a city's police has in a district."""
    return rest.startswith(("分局", "公安分局"))


def is_company(text: str, start: int, end: int) -> str:
    """'branch' when the name is the seat of a branch, 'company' when it begins a company's name, '' otherwise."""
    if _BRANCH.match(text, end) or (text[:start].endswith(("集团", "公司")) and _COMPANY.match(text, end)):
        return "branch"
    return "company" if _COMPANY.match(text, end) else ""
