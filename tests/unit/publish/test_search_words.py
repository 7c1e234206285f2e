"""Words of the index, what is asked for, and where it stands in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.publish.search.asking import cut_snippet, find_spans, parse_query
from sousveil.publish.search.collecting import Entry
from sousveil.publish.search.indexing import SearchIndex, write_index
from sousveil.publish.search.words import fold_text, fold_with_offsets, list_words

ANY = st.text(
    alphabet=st.one_of(st.sampled_from("人脸臉识識别別 Aé-ıßςİ"), st.characters(exclude_categories=["Cs"]))
)


@given(ANY, ANY)
def test_each_character_is_folded_by_itself(left: str, right: str) -> None:
    assert fold_with_offsets(left + right)[0] == fold_with_offsets(left)[0] + fold_with_offsets(right)[0]


@given(ANY)
def test_offsets_lead_back_to_the_character(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert all(folded[at] in fold_text(text[offsets[at]]) for at in range(len(folded)))


def test_chinese_in_pairs_other_words_whole() -> None:
    assert list_words("人臉識別 Café-4K") == ["人脸", "脸识", "识别", "别", "cafe", "4k"]
    assert list_words("ＤＳ－２ＣＤ") == ["ds", "2cd"]
    assert list_words("") == []


def test_queries() -> None:
    words = [
        (term.words, term.is_prefix, term.is_excluded)
        for term in parse_query('人臉識別 "two words" camer* -no 摄')
    ]
    assert words == [
        (("人脸", "脸识", "识别"), False, False),
        (("two", "words"), False, False),
        (("camer",), True, False),
        (("no",), False, True),
        (("摄",), True, False),
    ]
    assert parse_query('" - * 。') == []
    assert parse_query("DS-2CD")[0].words == ("ds", "2cd")
    assert parse_query("公安 4K 摄像")[0].words == ("公安",)


def test_found_words_are_marked_where_they_stand() -> None:
    text = "The Café and the CAMERAS, not the cam: 臉部人臉識別。"
    found = [text[start:end] for start, end in find_spans(text, parse_query("cafe camera* 人脸识别"))]
    assert found == ["Café", "CAMERAS", "人臉識別"]
    snippet = cut_snippet("x " * 400 + "人臉 here" + " y" * 400, parse_query("人脸"))
    assert snippet.first == "人臉"
    assert ("人臉", True) in snippet.parts
    assert sum(len(words) for words, _ in snippet.parts) < 340


TEXTS = (
    (
        "passages",
        "数字城市",
        "本项目采购人脸识别系统，4K摄像机三台。",
        "2021",
        ("CN",),
        ("face_recognition",),
    ),
    ("passages", "Report", "Cameras that recognise faces; a DS-2CD2143G0-I was named.", "2021", (), ()),
    ("notices", "人臉識別平臺", "nothing else", "2022", ("CN",), ("face_recognition",)),
    ("notices", "別人的臉", "脸 人 识 别", "", (), ()),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder = tmp_path_factory.mktemp("index")
    entries = [
        Entry(
            kind,
            f"{kind}/{at}.html",
            "p-0" if kind == "passages" else "",
            title,
            text,
            "",
            year,
            places,
            found,
        )
        for at, (kind, title, text, year, places, found) in enumerate(TEXTS)
    ]
    assert write_index(entries, folder) == 4
    return SearchIndex(folder)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("人脸识别", {"passages/0", "notices/2"}),
        ("人臉識別", {"passages/0", "notices/2"}),
        ("人 脸", {"passages/0", "notices/2", "notices/3"}),
        ("4k摄", {"passages/0"}),
        ("recog*", {"passages/1"}),
        ("recog", set()),
        ('"recognise faces"', {"passages/1"}),
        ('"faces recognise"', set()),
        ("ds-2cd2143g0-i", {"passages/1"}),
        ("人脸识别 -采购", {"notices/2"}),
        ("-采购", set()),
        ("台", {"passages/0", "notices/2"}),
        ("", set()),
    ],
)
def test_search_finds_exactly(index: SearchIndex, asked: str, expected: set[str]) -> None:
    answer = index.search(asked)
    assert {hit.address.split(".html")[0] for hit in answer.hits} == expected
    assert answer.total == len(expected)


def test_filters_and_counts(index: SearchIndex) -> None:
    answer = index.search("人脸识别")
    assert dict(answer.counts["kind"]) == {"notices": 1, "passages": 1}
    assert dict(answer.counts["capability"]) == {"face_recognition": 2}
    assert index.search("人脸识别", {"kind": "notices", "year": "2022"}).total == 1
    assert index.search("人脸识别", {"year": "1999"}).total == 0
    assert index.search("人脸识别", page=2).hits == ()
    assert index.search("人脸识别", page=0).total == 0


def test_a_hit_leads_to_its_words(index: SearchIndex) -> None:
    hit = index.search("人臉識別", {"kind": "passages"}).hits[0]
    assert hit.address == "passages/0.html#p-0:~:text=%E4%BA%BA%E8%84%B8%E8%AF%86%E5%88%AB"
    assert "%2D" in index.search("2cd2143g0-i").hits[0].address


def test_index_folder_is_plain(index: SearchIndex, tmp_path: Path) -> None:
    assert index.count() == 4
    (tmp_path / "empty").mkdir()
    assert write_index([], tmp_path / "empty") == 0
    assert SearchIndex(tmp_path / "empty").search("x").total == 0
