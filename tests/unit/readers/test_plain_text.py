from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sousveil.readers.blocks import MAX_PASSAGE, cut_long_text, split_into_passages
from tests.unit.readers.sandbox import read_bytes

WRAPPED = (
    "The police of the city will install 2,500 additional cameras in the\n"
    "district, tripling the number that stood there before. The contract\n"
    "is worth 45 million euros.\n"
)


def split(text: str) -> list[tuple[str, str]]:
    passages = list(split_into_passages([text]))
    assert "".join(passage for _, passage in passages) == text
    return passages


def test_blank_lines_part_paragraphs_and_stay_with_the_one_before() -> None:
    assert split("One city has 5 cameras.\n\n\nTwo have 10.\n") == [
        ("paragraph", "One city has 5 cameras.\n\n\n"),
        ("paragraph", "Two have 10.\n"),
    ]


def test_blank_lines_at_the_start_go_with_the_first_words() -> None:
    assert split("\n\nFive cameras.\n") == [("paragraph", "\n\nFive cameras.\n")]


def test_a_text_broken_to_a_width_is_one_paragraph() -> None:
    assert split(WRAPPED) == [("paragraph", WRAPPED)]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    lines = ["A sentence about 5 cameras. " * 8 + "\n", "Another about 6. " * 12 + "\n"]
    assert split("".join(lines)) == [("paragraph", line) for line in lines]


def test_marks_make_list_items_and_tabs_make_rows() -> None:
    assert [kind for kind, _ in split("- 5 cameras\n- 6 drones\n")] == ["list_item"] * 2
    assert [kind for kind, _ in split("1. five\n2. six\n")] == ["list_item"] * 2
    assert [kind for kind, _ in split("（一）摄像头\n（二）无人机\n")] == ["list_item"] * 2
    assert [kind for kind, _ in split("City\tCameras\nNorth\t5\n")] == ["table_row"] * 2
    assert [kind for kind, _ in split("| City | Cameras |\n| North | 5 |\n")] == ["table_row"] * 2


def test_a_number_at_the_start_of_a_line_is_no_list_mark() -> None:
    assert split("2,500 cameras stand in the city.\n")[0][0] == "paragraph"
    assert split("1.5 million cameras.\n")[0][0] == "paragraph"


def test_a_short_line_alone_is_a_heading() -> None:
    assert split("Cameras in the north\n\nThere are 5.\n")[0] == ("heading", "Cameras in the north\n\n")


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_pieces_may_be_cut_anywhere(size: int) -> None:
    text = WRAPPED + "\n\nNext one.\n- item 5\n- item 6\n\n\n" + WRAPPED
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert list(split_into_passages(pieces)) == split(text)


def test_a_long_line_is_cut_at_sentence_ends() -> None:
    sentence = "In 2021 the city had 1,234,567 cameras. "
    pieces = cut_long_text(sentence * 5000)
    assert "".join(pieces) == sentence * 5000
    assert all(len(piece) <= MAX_PASSAGE and piece.endswith(". ") for piece in pieces)


@pytest.mark.parametrize(
    "number", ["1,234,567 ", "1 234 567; ", "三千五百万元,", "１２３４５６\u3000", "€1.234.567,89 / "]
)
def test_no_cut_falls_into_a_number(number: str) -> None:
    for lead in range(12):
        text = "x" * lead + number * 30000
        edges = set()
        position = 0
        for piece in cut_long_text(text)[:-1]:
            position += len(piece)
            edges.add((position - lead) % len(number))
        digits_end = len(number.rstrip(" ;,/\u3000"))
        assert all(edge == 0 or edge >= digits_end for edge in edges)


def test_a_number_longer_than_a_passage_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in cut_long_text("7" * 200_000)] == [65536, 65536, 65536, 3392]


def test_a_long_line_is_reported(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, b"Five cameras stood there. " * 20000, "a.txt")
    assert reading.codes == ["line_split"]
    assert len(reading.passages) == 8


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_become_one(ends: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, WRAPPED.replace("\n", ends).encode(), "a.txt")
    assert reading.text == WRAPPED


def test_a_line_end_across_two_reads_is_one(tmp_path: Path) -> None:
    data = b"x" * ((1 << 20) - 1) + b"\r\n5 cameras\r\n"
    assert read_bytes(tmp_path, data, "a.txt").text.endswith("x\n5 cameras\n")


def test_bidirectional_controls_are_kept(tmp_path: Path) -> None:
    words = "\u202e005\u202c cameras \u200f"
    assert read_bytes(tmp_path, words.encode(), "a.txt").text == words


def test_the_document_row_says_what_was_read(tmp_path: Path) -> None:
    row = read_bytes(
        tmp_path, "Košta 45 miliona evra, a grad ima kamere.\n".encode("cp1250"), "a.txt"
    ).document
    assert (row["format"], row["encoding"], row["language"]) == ("plain", "cp1250", "sr-Latn")
    assert row["pages"] is None


def test_a_language_that_was_given_stands(tmp_path: Path) -> None:
    assert (
        read_bytes(tmp_path, b"Five cameras stood there", "a.txt", language="ka").document["language"] == "ka"
    )


_MEASURE = """
import re, sys
from pathlib import Path
from sousveil.model.protocols import Source
from sousveil.readers import read_source
count = sum(batch.num_rows for batch in read_source(Source("0" * 64, Path(sys.argv[1]), "big.txt")))
# ru_maxrss would still hold the peak of the process that started this one.
print(count, int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured by Linux's /proc")
@pytest.mark.parametrize("ending", [" ", "\n\n"], ids=["one line", "paragraphs"])
def test_200_megabytes_need_less_than_half_a_gigabyte(ending: str, tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    sentence = f"In 2021 the city of five million people had 1,234,567 cameras.{ending}".encode() * 3
    sentence += b"It spent 45 million euros on them, and nobody was asked. " * 30 + ending.encode()
    with path.open("wb") as file:
        for _ in range(200_000_000 // (len(sentence) * 1000) + 1):
            file.write(sentence * 1000)
    assert path.stat().st_size >= 200_000_000
    run = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=500
    )
    rows, megabytes = map(int, run.stdout.split())
    assert rows > 3000
    assert megabytes < 500
