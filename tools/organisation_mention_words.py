"""Words of which tools/make_organisation_mentions.py makes names: kinds of business, forms, bodies, syllables, slips.

All companies made of them are invented. No syllable table is one of given names or surnames, and no name is a person's.
"""

# ruff: noqa: SIM905
from __future__ import annotations

# One character for each sound, so that a name in pinyin leads back to one name only.
CORES = dict(
    pair.split(":")
    for pair in (
        "安:an 邦:bang 宝:bao 博:bo 昌:chang 辰:chen 诚:cheng 驰:chi 川:chuan 达:da 德:de 鼎:ding 东:dong 方:fang 飞:fei 丰:feng "
        "福:fu 冠:guan 光:guang 国:guo 海:hai 瀚:han 航:hang 浩:hao 和:he 恒:heng 宏:hong 华:hua 辉:hui 吉:ji 佳:jia 建:jian 捷:jie "
        "金:jin 京:jing 君:jun 凯:kai 康:kang 科:ke 坤:kun 蓝:lan 朗:lang 乐:le 力:li 联:lian 亮:liang 林:lin 凌:ling 龙:long 隆:long2 "
        "绿:lv 迈:mai 美:mei 明:ming 南:nan 能:neng 宁:ning 诺:nuo 鹏:peng 普:pu 奇:qi 千:qian 强:qiang 清:qing 泉:quan 仁:ren 融:rong "
        "锐:rui 润:run 森:sen 山:shan 尚:shang 盛:sheng 世:shi 顺:shun 思:si 松:song 索:suo 泰:tai 唐:tang 腾:teng 天:tian 通:tong "
        "拓:tuo 万:wan 维:wei 文:wen 沃:wo 希:xi 翔:xiang 信:xin 星:xing 旭:xu 雅:ya 阳:yang 一:yi 银:yin 盈:ying 永:yong 优:you 宇:yu "
        "元:yuan 越:yue 云:yun 泽:ze 展:zhan 兆:zhao 正:zheng 智:zhi 中:zhong 众:zhong2 卓:zhuo 紫:zi"
    ).split()
    if not pair.endswith("2")
)
BUSINESSES = dict(
    pair.split(":")
    for pair in (
        "科技:Technology 信息技术:Information_Technology 数字技术:Digital_Technology 智能科技:Intelligent_Technology "
        "安防科技:Security_Technology 电子科技:Electronic_Technology 网络科技:Network_Technology 软件:Software "
        "系统集成:System_Integration 通信技术:Communication_Technology 安防工程:Security_Engineering 视讯科技:Video_Technology "
        "物联网科技:IoT_Technology 云计算:Cloud_Computing 大数据:Big_Data 智慧城市科技:Smart_City_Technology "
        "交通设施:Traffic_Facilities 电气设备:Electrical_Equipment 工程咨询:Engineering_Consulting 招标代理:Tendering 物业管理:"
        "Property_Management 建筑工程:Construction_Engineering 贸易:Trading 医疗器械:Medical_Devices 环保科技:Environmental_Technology"
    ).split()
)
# Form, its share, and the English for it.
FORMS = (
    ("有限公司", 0.66, "Co., Ltd."),
    ("有限责任公司", 0.12, "Co., Ltd."),
    ("股份有限公司", 0.16, "Co., Ltd."),
    ("集团有限公司", 0.06, "Group Co., Ltd."),
)
# Body of a city or county: full, in short or '', in English.
BODIES = (
    ("公安局", "公安", "Public Security Bureau"),
    ("教育局", "", "Education Bureau"),
    ("财政局", "", "Finance Bureau"),
    ("司法局", "", "Justice Bureau"),
    ("人民政府", "政府", "People's Government"),
    ("人民检察院", "检察院", "People's Procuratorate"),
    ("发展和改革委员会", "发改委", "Development and Reform Commission"),
    ("住房和城乡建设局", "住建局", "Housing and Urban-Rural Development Bureau"),
    ("人力资源和社会保障局", "人社局", "Human Resources and Social Security Bureau"),
    ("卫生健康委员会", "卫健委", "Health Commission"),
    ("市场监督管理局", "市场监管局", "Administration for Market Regulation"),
    ("城市管理局", "城管局", "Urban Management Bureau"),
    ("交通运输局", "交通局", "Transport Bureau"),
    ("政府采购中心", "", "Government Procurement Center"),
    ("公共资源交易中心", "", "Public Resources Trading Center"),
    ("中医医院", "", "Hospital of Traditional Chinese Medicine"),
    ("第一人民医院", "一院", "First People's Hospital"),
    ("第二人民医院", "二院", "Second People's Hospital"),
    ("第一中学", "一中", "No. 1 Middle School"),
    ("第三中学", "三中", "No. 3 Middle School"),
    ("大数据发展管理局", "大数据局", "Big Data Development Administration"),
)
# Units of a public security bureau: full and in short or ''.
POLICE_UNITS = (
    ("交通警察支队", "交警支队"),
    ("刑事侦查支队", "刑侦支队"),
    ("特警支队", ""),
    ("网络安全保卫支队", "网安支队"),
    ("看守所", ""),
    ("警务保障部", ""),
)
# Characters that reading from images or typing puts for one another; none of them tells two organisations apart here.
SLIPS = {
    "司": "同", "股": "般", "技": "枝", "术": "木", "字": "宇", "网": "冈", "局": "句", "公": "公 ", "设": "没", "统": "緒",
    "份": "分", "限": "眼", "委": "季", "管": "菅", "理": "埋", "数": "教", "系": "糸", "备": "各", "械": "诫", "询": "洵",
}  # fmt: skip
LATIN_SLIPS = {"l": "1", "o": "0", "rn": "m", "i": "l", "e": "c", "I": "l", "S": "5", "B": "8"}
CHINESE_MARKS = ("（盖章）", "。", "；", "（公章）", " ")

STARTS = "al bar bel bri cal cor dan del dor el fal fen gal gor hal har ist jor kal kel lam lin mar mel mor nal nor or pal pel quor ran rel ros sal sel sol tal tel tor ul val ver vin wal wes yar zel".split()
MIDDLES = "a e i o u an en in on ar er or al el il".split()
ENDS = "bex dan dor fin gard kon lex mar mond nex nor pax quin rex ric san sol stad tan tec tis tor tron van vex vik vis wick zen zon".split()
# Country, forms as (full, short), businesses.
LATIN_COUNTRIES: dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, ...]]] = {
    "DE": ((("Gesellschaft mit beschränkter Haftung", "GmbH"), ("Aktiengesellschaft", "AG")),
           ("Sicherheitstechnik", "Systemhaus", "Elektrotechnik", "Verkehrstechnik", "Bau", "Medizintechnik")),
    "GB": ((("Limited", "Ltd"), ("Public Limited Company", "plc")),
           ("Security", "Systems", "Networks", "Construction", "Analytics", "Consulting")),
    "US": ((("Incorporated", "Inc."), ("Corporation", "Corp."), ("Limited Liability Company", "LLC")),
           ("Security", "Technologies", "Systems", "Services", "Video", "Logistics")),
    "FR": ((("Société par actions simplifiée", "SAS"), ("Société anonyme", "SA"), ("Société à responsabilité limitée", "SARL")),
           ("Sécurité", "Réseaux", "Travaux publics", "Informatique", "Ingénierie")),
    "PL": ((("Spółka z ograniczoną odpowiedzialnością", "Sp. z o.o."), ("Spółka Akcyjna", "S.A.")),
           ("Systemy Bezpieczeństwa", "Informatyka", "Budownictwo", "Usługi Komunalne")),
    "IT": ((("Società per azioni", "S.p.A."), ("Società a responsabilità limitata", "S.r.l.")),
           ("Sicurezza", "Impianti", "Costruzioni", "Informatica")),
    "ES": ((("Sociedad Anónima", "S.A."), ("Sociedad Limitada", "S.L.")),
           ("Seguridad", "Sistemas", "Construcciones", "Ingeniería")),
    "CZ": ((("akciová společnost", "a.s."), ("společnost s ručením omezeným", "s.r.o.")),
           ("Bezpečnost", "Stavby", "Systémy", "Doprava")),
    "RO": ((("Societate cu răspundere limitată", "S.R.L."), ("Societate pe acțiuni", "S.A.")),
           ("Securitate", "Construcții", "Sisteme", "Farm")),
}  # fmt: skip
TOWNS = "Lyon Leipzig Leeds Gdansk Torino Sevilla Brno Cluj Boston Bremen Nantes Lublin Bari Denver Cardiff Bilbao Ostrava Iasi".split()

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
}  # fmt: skip
CYRILLIC_STARTS = "бал вег гор дар зан кор лан мер нов пол рос сев тал фор вол ган дел зор кам лид".split()
CYRILLIC_ENDS = "ан ер ин он ар ита ода ема окс апт ент инт ивар омер елит атор овен умис апир елан".split()
# Country: forms as (full, short, in Latin letters), businesses with their Latin letters.
CYRILLIC_COUNTRIES: dict[str, tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]]] = {
    "RU": ((("Общество с ограниченной ответственностью", "ООО", "OOO"), ("Акционерное общество", "АО", "AO")),
           (("Системы", "Sistemy"), ("Сервис", "Servis"), ("Телеком", "Telekom"), ("Проект", "Proekt"))),
    "RS": ((("друштво са ограниченом одговорношћу", "д.о.о.", "d.o.o."), ("акционарско друштво", "а.д.", "a.d.")),
           (("Системи", "Sistemi"), ("Сервис", "Servis"), ("Инвест", "Invest"))),
    "BG": ((("Еднолично дружество с ограничена отговорност", "ЕООД", "EOOD"), ("Акционерно дружество", "АД", "AD")),
           (("Системи", "Sistemi"), ("Строй", "Stroy"), ("Консулт", "Konsult"))),
}  # fmt: skip
PINYIN = {
    "科技": "Keji", "信息技术": "Xinxi Jishu", "数字技术": "Shuzi Jishu", "智能科技": "Zhineng Keji", "安防科技": "Anfang Keji",
    "电子科技": "Dianzi Keji", "网络科技": "Wangluo Keji", "软件": "Ruanjian", "系统集成": "Xitong Jicheng",
    "通信技术": "Tongxin Jishu", "安防工程": "Anfang Gongcheng", "视讯科技": "Shixun Keji", "云计算": "Yunjisuan",
    "大数据": "Dashuju", "建筑工程": "Jianzhu Gongcheng", "贸易": "Maoyi", "有限公司": "Youxian Gongsi",
    "有限责任公司": "Youxian Zeren Gongsi", "股份有限公司": "Gufen Youxian Gongsi", "集团有限公司": "Jituan Youxian Gongsi",
}  # fmt: skip
