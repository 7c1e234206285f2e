from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.readers.sandbox import read_bytes

PAGE = """---
title: "Cameras of the north"
author: Jane Writer
date: 2023-04-05
lang: en
---
# Cameras

The city has **2,500**
cameras.

- five in the [north](http://example.org)
- six in the south

  with a second paragraph

| District | Cameras |
|----------|--------:|
| North    | 5       |

```
code 7
```
Setext
------
> quoted 8
"""


def test_offsets_count_in_the_files_own_text(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, PAGE.encode(), "a.md")
    assert reading.text == PAGE
    assert [kind for kind, _ in reading.kinds] == [
        "paragraph",
        "heading",
        "paragraph",
        "list_item",
        "list_item",
        "list_item",
        "table_row",
        "table_row",
        "paragraph",
        "heading",
        "paragraph",
    ]
    assert reading.kinds[2] == ("paragraph", "The city has **2,500**\ncameras.")
    assert reading.kinds[4] == ("list_item", "- six in the south")


def test_the_head_gives_title_date_and_language_but_no_author(tmp_path: Path) -> None:
    row = read_bytes(tmp_path, PAGE.encode(), "a.md").document
    assert (row["title"], row["published_at"], row["language"]) == (
        "Cameras of the north",
        "2023-04-05",
        "en",
    )
    assert row["publisher"] == ""


def test_the_first_heading_is_the_title_else(tmp_path: Path) -> None:
    assert (
        read_bytes(tmp_path, b"some words\n\n# Five cameras\n# Six\n", "a.md").document["title"]
        == "Five cameras"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"> " * 50_000 + b"5",
        b"- " * 20_000 + b"5",
        b"[" * 50_000,
        b"*a_" * 30_000,
        b"`" * 50_000 + b"5",
        b"|5" * 20_000 + b"\n" + b"|-" * 20_000,
        b"<a " * 20_000,
        b"---\n" * 10_000,
        b"\n" * 10_000,
        b"---\ntitle: x\n",
        "# 标题\r\n\r\n五百台摄像头\r\n".encode("gb18030"),
    ],
    ids=[
        "quotes",
        "lists",
        "brackets",
        "stars",
        "ticks",
        "table",
        "tags",
        "rules",
        "blank",
        "open head",
        "gb18030",
    ],
)
def test_odd_files_tile_all_the_same(data: bytes, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, data, "a.md")
    assert "reader_crashed" not in reading.codes
    assert len(reading.text) > 0


def test_a_very_large_file_is_cut_as_plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sousveil.readers import markdown

    monkeypatch.setattr(markdown, "MAX_PARSED", 1000)
    page = "Paragraph about 5 cameras.\n\n" * 200
    assert read_bytes(tmp_path, page.encode(), "a.md").text == page
