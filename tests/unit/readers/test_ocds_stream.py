"""Large and broken OCDS files: nothing that can be read is lost. All data is fictional."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.readers import ocds_stream
from sousveil.readers.ocds_shelves import ReleaseShelves
from tests.unit.readers.ocds_sandbox import list_codes, parse_source, read_bytes, resolve
from tests.unit.readers.test_ocds import make_release

COUNT = 1200


def make_many() -> list[dict[str, Any]]:
    """More than WHOLE_BYTES; with nested lists that look like the outer one, and brackets and quotes in texts."""
    return [
        make_release(
            number,
            tender={
                "id": f"T-{number}",
                "title": f'Cameras "{number}" }},{{ [ \\ ',
                "items": [
                    {"id": f"release-{part}", "description": "pole, camera, cable " * 4} for part in range(3)
                ],
            },
        )
        for number in range(COUNT)
    ]


def as_package(releases: list[dict[str, Any]], indent: int | None = None) -> bytes:
    value = {"uri": "https://example.org", "releases": releases, "publisher": {"name": "Fictional"}}
    return json.dumps(value, indent=indent, separators=None if indent else (",", ":")).encode()


@pytest.mark.parametrize("form", ["package", "pretty", "array", "lines", "concatenated", "id_first"])
def test_large_files_are_read_whole(tmp_path: Path, form: str) -> None:
    releases = make_many()
    if form == "id_first":  # the lists inside begin like the list around them
        releases = [{"id": release["id"], **release} for release in releases]
    data = {
        "package": lambda: as_package(releases),
        "id_first": lambda: as_package(releases),
        "pretty": lambda: as_package(releases, 2),
        "array": lambda: json.dumps(releases).encode(),
        "lines": lambda: b"\r\n".join(json.dumps(release).encode() for release in releases),
        "concatenated": lambda: b"".join(json.dumps(release, indent=1).encode() for release in releases),
    }[form]()
    assert len(data) > 2 * ocds_stream.WHOLE_BYTES
    rows = read_bytes(tmp_path, data)
    assert list_codes(rows) == []
    document = parse_source(data)
    assert [row["native_id"] for row in rows["raw_notices"]] == [release["id"] for release in releases]
    for row in rows["raw_notices"][:: COUNT // 50]:
        assert resolve(document, row["locator"])["id"] == row["native_id"]


def test_a_file_that_breaks_off_keeps_what_stands_before(tmp_path: Path) -> None:
    data = as_package(make_many())
    cut = data.index(b'"release-700"') + 400
    rows = read_bytes(tmp_path, data[:cut])
    assert [row["native_id"] for row in rows["raw_notices"]] == [f"release-{number}" for number in range(700)]
    (problem,) = [row for row in rows["raw_problems"] if row["code"] == "json_invalid"]
    offset = int(problem["detail"].split()[1].rstrip(":"))
    assert cut - 500 < offset <= cut


def test_a_small_file_that_breaks_off_keeps_what_stands_before(tmp_path: Path) -> None:
    data = as_package([make_release(1), make_release(2), make_release(3)])
    rows = read_bytes(tmp_path, data[: data.index(b'"release-3"') + 3])
    assert [row["native_id"] for row in rows["raw_notices"]] == ["release-1", "release-2"]
    assert list_codes(rows) == ["json_invalid"]


def test_a_broken_release_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    data = as_package(make_many())
    rows = read_bytes(tmp_path, data.replace(b'"id":"release-600"', b'"id"="release-600"'))
    assert len(rows["raw_notices"]) == COUNT - 1
    assert rows["raw_notices"][-1]["locator"] == f'{{"pointer":"/releases/{COUNT - 1}"}}'
    assert list_codes(rows) == ["json_invalid"]


def test_a_broken_line_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [json.dumps(make_release(number)).encode() for number in range(5)]
    lines[2] = lines[2][:-30]
    rows = read_bytes(tmp_path, b"\n".join(lines))
    kept = [row["native_id"] for row in rows["raw_notices"] if row["native_id"] != "release-2"]
    assert kept == ["release-0", "release-1", "release-3", "release-4"]
    assert "json_invalid" in list_codes(rows)


def test_bytes_that_are_not_utf8_become_replacement_characters(tmp_path: Path) -> None:
    release = make_release(1, tender={"id": "1", "title": "CAMARA"})
    data = json.dumps(release).encode().replace(b"CAMARA", "CÁMARA".encode("latin-1"))
    rows = read_bytes(tmp_path, data)
    assert rows["raw_notices"][0]["title"] == "C\ufffdMARA"
    assert list_codes(rows) == ["encoding_mixed"]


def test_lone_surrogates_and_raw_line_breaks_are_read(tmp_path: Path) -> None:
    data = json.dumps(make_release(1, tender={"id": "1", "title": "a\ud83dXb"})).encode().replace(b"X", b"\n")
    rows = read_bytes(tmp_path, data)
    assert rows["raw_notices"][0]["title"] == "a\ufffd b"
    assert list_codes(rows) == ["encoding_mixed"]


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"releases":[' + b'{"a":' * 50_000, b'{"ocid":' + b"[" * 2_000_000]
)
def test_depth_bombs_are_problems(tmp_path: Path, data: bytes) -> None:
    rows = read_bytes(tmp_path, data)
    assert set(list_codes(rows)) & {"json_invalid", "too_deep"}


def test_a_deep_release_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    deep = b'{"ocid":"x","tender":' + b'{"a":' * 3000 + b"1" + b"}" * 3001
    data = (
        b'{"releases":['
        + json.dumps(make_release(1)).encode()
        + b","
        + deep
        + b","
        + json.dumps(make_release(2)).encode()
        + b"]}"
    )
    rows = read_bytes(tmp_path, data)
    assert [row["native_id"] for row in rows["raw_notices"]] == ["release-1", "release-2"]
    assert list_codes(rows) == ["too_deep"]


def test_a_huge_release_is_left_out_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocds_stream, "MAX_PIECE_BYTES", 2 << 20)
    huge = make_release(0, tender={"id": "1", "title": 'x\\"{[' * 2_000_000})
    data = as_package([make_release(1), huge, make_release(2)])
    rows = read_bytes(tmp_path, data)
    assert [row["native_id"] for row in rows["raw_notices"]] == ["release-1", "release-2"]
    assert rows["raw_notices"][1]["locator"] == '{"pointer":"/releases/2"}'
    assert list_codes(rows) == ["record_too_large"]


def test_a_gzip_file_that_breaks_off_keeps_what_stands_before(tmp_path: Path) -> None:
    packed = gzip.compress(as_package(make_many()))
    rows = read_bytes(tmp_path, packed[: len(packed) // 2])
    assert 300 < len(rows["raw_notices"]) < 900
    assert set(list_codes(rows)) == {"json_invalid"}


def test_gzip_members_and_padding(tmp_path: Path) -> None:
    lines = [json.dumps(make_release(number)).encode() + b"\n" for number in range(3)]
    rows = read_bytes(tmp_path, b"".join(map(gzip.compress, lines)) + b"\0" * 100)
    assert len(rows["raw_notices"]) == 3
    assert list_codes(rows) == []


def test_shelves_give_the_same_groups_from_memory_and_from_files() -> None:
    groups = []
    for shelf_bytes in (1 << 20, 10):
        with ReleaseShelves(100, shelf_bytes) as shelves:
            for number in range(30):
                shelves.add(f"ocid-{number % 7}", f"/releases/{number}", make_release(number))
            groups.append(sorted(shelves.take_groups(), key=lambda group: group[0][0]))
    assert groups[0] == groups[1]
    assert [len(group) for group in groups[0]].count(5) == 2
