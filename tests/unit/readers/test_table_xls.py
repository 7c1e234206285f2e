"""The older Excel format: no library at hand writes it, so its records and its container are laid out here."""

from __future__ import annotations

import struct
from pathlib import Path

from sousveil.readers import table
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import list_codes, read_bytes

SECTOR = 512
END, FAT, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def make_record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def make_workbook(rows: list[list[str | float]]) -> bytes:
    """A BIFF8 stream with one sheet ([MS-XLS] 2.4)."""
    start = make_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0))
    start += make_record(0x0042, struct.pack("<H", 1200))
    name = b"Data"
    length = len(start) + 4 + 8 + len(name) + 4
    start += make_record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name)
    start += make_record(0x000A, b"")
    sheet = make_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0))
    sheet += make_record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += make_record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
            else:
                sheet += make_record(0x0203, place + struct.pack("<d", value))
    return start + sheet + make_record(0x000A, b"")


def make_container(stream: bytes) -> bytes:
    """A compound file of version 3 with one stream, Workbook ([MS-CFB] 2)."""
    stream = stream.ljust(4096, b"\0")  # smaller ones would lie in a stream of small sectors
    sectors = [stream[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(stream), SECTOR)]
    chain = [FAT, END, *range(3, len(sectors) + 2), END]
    table_of_sectors = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    return header.ljust(SECTOR, b"\xff") + table_of_sectors + make_directory(len(stream)) + b"".join(sectors)


def make_directory(size: int) -> bytes:
    entries = b""
    for name, kind, child, start, length in (("Root Entry", 5, 1, END, 0), ("Workbook", 2, FREE, 2, size)):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        entries += bytes(16 + 4 + 16) + struct.pack("<IQ", start, length)
    unused = bytes(68) + struct.pack("<III", FREE, FREE, FREE) + bytes(48)
    return entries + unused * 2


def test_an_old_workbook(tmp_path: Path) -> None:
    data = make_container(make_workbook([["项目", "金额（万元）"], ["虚构项目", 560.8]]))
    mapping = parse_mapping({"columns": {"title": "项目", "award_amount": "金额（万元）"}})
    assert table.accepts(data[:4096], "a.xls")
    rows = read_bytes(table, tmp_path, data, "a.xls", mapping)
    assert list_codes(rows) == []
    assert [row["title"] for row in rows["raw_notices"]] == ["虚构项目"]
    assert [row["amount_exact"] for row in rows["raw_amounts"]] == ["5608000"]


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    data = make_container(make_workbook([["项目"], ["虚构项目"]]))[:1200]
    rows = read_bytes(table, tmp_path, data, "a.xls", parse_mapping({"columns": {"title": "项目"}}))
    assert list_codes(rows) == ["damaged_source"]  # the parser panics here, which is no Exception
    assert rows["raw_notices"] == []
