from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.unit.readers.sandbox import read_bytes

ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>City triples its cameras - The Post</title>
<meta property="og:site_name" content="The Post"><meta name="author" content="Jane Writer">
<meta property="article:published_time" content="2023-04-05T10:00:00Z">
<script>var x = "5 million secrets";</script><style>p{width:77px}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News 88</a></li></ul></nav>
<article><h1>City triples its cameras</h1>
<p>The police of Exampleton will install 2,500 additional cameras, tripling the number that stood there in 2019,
according to a tender that the bureau of public works put out in March.</p>
<p hidden>99,999 secret cameras</p><p style="color:red; Display : none">66,666 hidden ones</p>
<p>The contract is worth &euro;3.5m<br>and runs for three years. Nobody asked the residents, and the council has not said
who will be able to see the pictures or how long the vendor will keep them.</p>
<h2>By district</h2>
<table><tr><th>District</th><th>Cameras (thousand)</th><th>Area</th></tr>
<tr><td>North</td><td>1.2</td><td>5 km²</td></tr><tr><td colspan="2">Centre</td><td>7 km²</td></tr>
<tr><td>12<br>500</td><td>0.8</td><td>6 km²</td></tr></table>
<ul><li>Twelve hundred stand in the north</li><li>Eight hundred stand in the south</li></ul>
</article><footer>© 2023 The Post, 12345 visitors</footer></body></html>"""

NOTICE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>采购公告</title></head>
<body><table><tr><td><h2>视频监控项目中标公告</h2><table><tr><td>项目名称</td><td>雪亮工程</td></tr>
<tr><td>预算金额（万元）</td><td>560.8</td></tr><tr><td>中标供应商</td><td>某某技术有限公司</td></tr></table></td></tr></table></body></html>"""


def test_an_article_gives_its_blocks_in_order(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, ARTICLE.encode(), "page.html")
    assert reading.codes == []
    kinds = [kind for kind, _ in reading.kinds]
    assert kinds == ["heading", "paragraph", "paragraph", "heading", *["table_row"] * 4, *["list_item"] * 2]
    assert reading.kinds[0] == ("heading", "City triples its cameras")
    assert reading.kinds[2][1].startswith("The contract is worth €3.5m\nand runs")
    assert [text for kind, text in reading.kinds if kind == "table_row"] == [
        "District | Cameras (thousand) | Area",
        "North | 1.2 | 5 km²",
        "Centre |  | 7 km²",
        "12; 500 | 0.8 | 6 km²",
    ]


def test_what_is_hidden_or_furniture_is_left_out(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, ARTICLE.encode(), "page.html").text
    for unwanted in ("5 million", "77px", "99,999", "66,666", "News 88", "12345", "Jane"):
        assert unwanted not in text


def test_title_date_and_publisher_but_no_author(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, ARTICLE.encode(), "page.html")
    assert reading.document["title"] == "City triples its cameras"
    assert reading.document["publisher"] == "The Post"
    assert reading.document["published_at"] == "2023-04-05"
    assert "Jane" not in str(reading.documents)


@pytest.mark.parametrize(
    ("declared", "stored"),
    [
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("iso-8859-1", "utf-8"),
    ],
)
def test_a_notice_in_layout_tables_and_old_encodings(declared: str, stored: str, tmp_path: Path) -> None:
    data = NOTICE.format(charset=declared).encode(stored)
    reading = read_bytes(tmp_path, data, "notice.html")
    assert reading.kinds == [
        ("heading", "视频监控项目中标公告"),
        ("table_row", "项目名称 | 雪亮工程"),
        ("table_row", "预算金额（万元） | 560.8"),
        ("table_row", "中标供应商 | 某某技术有限公司"),
    ]
    assert reading.document["encoding"] == stored
    assert reading.document["language"] == "zh-Hans"
    # A declaration that the bytes prove wrong is a guess that a person should know of.
    assert reading.codes == (["encoding_guessed"] if declared == "utf-8" and stored == "gb18030" else [])


def test_the_chinese_wave_of_big5(tmp_path: Path) -> None:
    page = "<html><head><meta charset='big5'><title>公告</title></head><body><p>預算金額為五百六十萬元，攝影機共二千五百臺。</p></body></html>"
    reading = read_bytes(tmp_path, page.encode("big5"), "a.html")
    assert reading.text == "預算金額為五百六十萬元，攝影機共二千五百臺。\n\n"
    assert reading.document["language"] == "zh-Hant"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_decides(encoding: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, NOTICE.format(charset="gb2312").encode(encoding), "a.html")
    assert "预算金额（万元） | 560.8" in reading.text


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "5 cameras" + "</div>" * 100_000 + "<p>and 6 drones</p>",
        "<font><b><span>" * 100_000 + "5 cameras<p>and 6 drones",
        "<table><tr><td>" * 100_000 + "5 cameras</td></tr></table><p>and 6 drones",
        "<ul><li>" * 100_000 + "5 cameras</li></ul><p>and 6 drones",
    ],
    ids=["div", "unclosed", "tables", "lists"],
)
def test_nesting_100_000_deep_is_read_flat(body: str, tmp_path: Path) -> None:
    data = f"<html><title>Deep</title><script>7 lies</script><body>{body}</body></html>".encode()
    start = time.perf_counter()
    reading = read_bytes(tmp_path, data, "deep.html")
    assert time.perf_counter() - start < 20
    assert reading.codes == ["too_deep"]
    assert [text for _, text in reading.kinds] == ["5 cameras", "and 6 drones"]
    assert reading.document["title"] == "Deep"


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        '<a href="',
        "<a '",
        "</",
        "<script>",
        "&amp",
        "&#",
        "<p hidden>",
        "<![CDATA[",
        "<?",
        "<td><p>",
    ],
)
def test_pathological_mark_up_takes_no_time(piece: str, tmp_path: Path) -> None:
    start = time.perf_counter()
    reading = read_bytes(tmp_path, b"<html><body>5 cameras" + piece.encode() * 20_000, "a.html")
    assert time.perf_counter() - start < 20
    assert "reader_crashed" not in reading.codes
    assert reading.text.startswith("5 cameras")


def test_entities_and_bare_pages(tmp_path: Path) -> None:
    assert read_bytes(
        tmp_path, b"<p>5 &lt; 6 &amp; 7&nbsp;km&sup2; &#x4e07; &#0; &#xD800;", "a.html"
    ).text.startswith("5 < 6 & 7 km² 万")
    assert read_bytes(tmp_path, b"no tags, 5 cameras <", "a.html").text.startswith("no tags, 5 cameras")


def test_a_page_without_words_says_so(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"<html><body><script>1</script></body></html>", "a.html").codes == [
        "no_text"
    ]


def test_figures_in_tables_are_not_lost_with_the_furniture(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>District {n}</td><td>{n * 137}</td></tr>" for n in range(10, 40))
    prose = (
        "<p>The city has put up cameras in all of its districts over the last years, says the council.</p>"
        * 5
    )
    page = f"<html><body><div class='sidebar widget menu'><table>{rows}</table></div><article>{prose}</article></body></html>"
    text = read_bytes(tmp_path, page.encode(), "a.html").text
    assert all(f"District {n} | {n * 137}\n" in text for n in range(10, 40))


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader opened the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        '<!DOCTYPE html SYSTEM "http://example.org/x.dtd"><html><head><base href="http://example.org/">'
        '<link rel="canonical" href="http://example.org/a"></head><body><img src="http://example.org/1.png">'
        "<p>5 cameras</p><iframe src='http://example.org/2'></iframe></body></html>"
    )
    assert read_bytes(tmp_path, page.encode(), "a.html").text == "5 cameras\n\n"


def test_heading_that_is_also_the_title_is_kept(tmp_path: Path) -> None:
    """The library drops an h1 that repeats the page's title; of a notice it is what says which kind it is."""
    words = "某县公安局监控项目中标公告"
    body = "".join(f"<p>第{n}段：这里是公告的正文，说明采购的内容和结果。</p>" for n in range(12))
    page = f"<html><head><title>{words}</title></head><body><h1>{words}</h1>{body}</body></html>"
    reading = read_bytes(tmp_path, page.encode(), "notice.html")
    assert reading.kinds[0] == ("heading", words)
    assert reading.text.count(words) == 1
