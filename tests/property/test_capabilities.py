"""The search for anchors misses nothing that the exact patterns find, with Hyperscan and without it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extract.capabilities import finding, match_capabilities
from sousveil.extract.capabilities.finding import Span, TermFinder, list_anchors
from sousveil.extract.capabilities.patterns import squeeze
from sousveil.extract.capabilities.searching import TrieSearch
from sousveil.vocabulary.capability_files import Capability, Term, make_vocabulary

TERMS = [
    Term("人脸识别", "zh"),
    Term("人脸", "zh"),
    Term("MAC地址", "zh"),
    Term("1:N比对", "zh"),
    Term("facial recogni*", "en"),
    Term("ALPR", "en"),
    Term("Wi-Fi sniff*", "en"),
    Term("распознавани* лиц*", "ru"),
    Term("зрёл лиц", "ru"),
    Term("об'єкт* облич*", "uk"),
    Term("prepoznavanj* lica", "sr"),
    Term("recunoaștere* facial*", "ro"),
    Term("l'identité biométrique", "fr"),
    Term("التعرف على الوجه", "ar"),
    Term("სახის ამოცნობ*", "ka"),
]
VOCABULARY = make_vocabulary(
    [Capability("all", {}, "", "", (), False, {}, tuple(TERMS), (Term("人脸识别登录", "zh"),), (), ())]
)
FINDER = TermFinder(VOCABULARY)
TRIE = TermFinder(VOCABULARY)
TRIE.use_search(TrieSearch)

WORDS = """人 脸 臉 识 識 别 別 登录 MAC mac ＭＡＣ 地 址 1:N １：Ｎ 1：N １:N 比 对 對 facial FACIAL Facial ｆａｃｉａｌ recogni recognition
    RECOGNI ALPR alpr ＡＬＰＲ Wi Fi wi-fi sniffer распознавани Распознавание РАСПОЗНАВАНИЯ лиц лица ЛИЦ зрёл зрел об’єкт
    обличчя prepoznavanje препознавање lica лица recunoaștere recunoaştere RECUNOASTERE facială l’identité L'IDENTITÉ
    biométrique التعرف للتعرف علي على الوجه სახის ამოცნობის x ж é 。 , -"""
PIECES = st.sampled_from(WORDS.split()) | st.sampled_from(
    [" ", "\n", "\r\n", "\u3000", "\u00a0", "-", "\u2011", "\u200b", "  \n ", "", "\u00ad", "𠀀", "😀"]
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, st.text(max_size=3)), max_size=30).map("".join)
TEXTS = TEXTS.map(lambda text: text.encode("utf-8", "ignore").decode())


def find_with(finder: TermFinder, texts: list[str]) -> dict[int, list[Span]]:
    return {row: spans for row, _, spans in finder.find(pa.array(texts, pa.string()))}


def find_slowly(text: str) -> list[Span]:
    """Every term at every place, with no search before it."""
    spans = set()
    for entry in range(len(FINDER.entries)):
        for start in range(len(text)):
            match = FINDER.pattern(entry).match(text, start)
            if match:
                spans.add(Span(start, match.end(), entry))
    return sorted(spans, key=lambda span: (span.start, span.end, span.entry))


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=400, deadline=None)
def test_searches_miss_nothing(texts: list[str]) -> None:
    expected = {row: spans for row, text in enumerate(texts) if (spans := find_slowly(text))}
    assert find_with(FINDER, texts) == expected
    assert find_with(TRIE, texts) == expected


@given(TEXTS, st.integers(64, 200))
@settings(max_examples=100, deadline=None)
def test_long_rows_are_cut_without_loss(text: str, block: int) -> None:
    text *= 5
    before = finding.BLOCK_BYTES, finding.OVERLAP_BYTES
    whole = find_with(FINDER, [text])
    try:
        finding.BLOCK_BYTES, finding.OVERLAP_BYTES = block + 2048, 2048
        assert find_with(FINDER, [text, text]) == {row: spans for row in (0, 1) for spans in whole.values()}
    finally:
        finding.BLOCK_BYTES, finding.OVERLAP_BYTES = before


@given(st.lists(TEXTS, min_size=1, max_size=8), st.integers(0, 8))
@settings(max_examples=100, deadline=None)
def test_batches_do_not_matter(texts: list[str], cut: int) -> None:
    whole = match_capabilities(pa.array(texts), VOCABULARY).to_pylist()
    first = match_capabilities(pa.array(texts[:cut], pa.string()), VOCABULARY).to_pylist()
    rest = match_capabilities(pa.array(texts[cut:], pa.string()), VOCABULARY).to_pylist()
    assert first + [{**row, "row": row["row"] + len(texts[:cut])} for row in rest] == whole
    for row in whole:
        text = texts[row["row"]]
        assert 0 <= row["sentence_start"] <= row["char_start"] < row["char_end"] <= row["sentence_end"]
        assert row["sentence_end"] <= len(text)


@given(TEXTS)
def test_squeezing_by_parts_is_squeezing_the_whole(text: str) -> None:
    data = text.encode()
    assert b"".join(squeeze(letter.encode()) for letter in text) == squeeze(data)
    assert b"".join(squeeze(letter.encode(), ()) for letter in text) == squeeze(data, ())


def test_a_kept_finder_finds_the_same() -> None:
    texts = ["支持人脸识别", "facial recognition"]
    kept: dict[str, bytes] = {}

    def keep(name: str, make: Callable[[], bytes]) -> bytes:
        if name not in kept:
            kept[name] = make()
        return kept[name]

    tables = list_anchors(VOCABULARY)
    expected = find_with(FINDER, texts)
    assert find_with(TermFinder(VOCABULARY, tables, keep), texts) == expected != {}
    names = set(kept)
    assert find_with(TermFinder(VOCABULARY, tables, keep), texts) == expected
    assert set(kept) == names


def test_threads_share_a_finder() -> None:
    texts = ["支持人脸识别 facial recognition"] * 200
    expected = find_with(FINDER, texts)
    results: list[dict[int, list[Span]]] = []
    threads = [threading.Thread(target=lambda: results.append(find_with(FINDER, texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4
