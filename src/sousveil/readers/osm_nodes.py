"""Nodes of OpenStreetMap in OPL, libosmium's format of lines, read by columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

# The fields of a line, in order: n1 v2 dV t2024-05-06T07:08:09Z Tkey=value x20.5 y40.5
_FIELDS = ("number", "version", "visible", "changed_at", "tags", "lon", "lat")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{1,6})%")


@dataclass(frozen=True, slots=True)
class NodeBlock:
    """Nodes by columns. `tags`: the distinct sets of tags as OPL writes them; `codes`: which of them each node has."""

    names: list[str]
    lats: npt.NDArray[np.float64]
    lons: npt.NDArray[np.float64]
    changed_at: pa.Array
    is_first: npt.NDArray[np.bool_]
    tags: list[str]
    codes: npt.NDArray[np.int64]


def read_nodes(block: bytes) -> NodeBlock | None:
    """The nodes of whole lines of OPL; None where a line is no node that is there and has a position."""
    if not block.startswith(b"n") or b"\nw" in block or b"\nr" in block:
        return None
    try:
        table = csv.read_csv(
            pa.BufferReader(block),
            csv.ReadOptions(column_names=_FIELDS, use_threads=False, block_size=len(block) + 1),
            csv.ParseOptions(delimiter=" ", quote_char=False, double_quote=False, ignore_empty_lines=True),
            csv.ConvertOptions(
                column_types=dict.fromkeys(_FIELDS, pa.string()), strings_can_be_null=False, null_values=[]
            ),
        ).combine_chunks()
        columns = {name: pc.utf8_slice_codeunits(table[name].chunk(0), 1) for name in _FIELDS}
        if not pc.all(pc.equal(columns["visible"], "V")).as_py():
            return None
        tags = columns["tags"].dictionary_encode()
        return NodeBlock(
            names=pc.binary_join_element_wise("node", columns["number"], "/").to_pylist(),
            lats=columns["lat"].cast(pa.float64()).to_numpy(),
            lons=columns["lon"].cast(pa.float64()).to_numpy(),
            changed_at=columns["changed_at"],
            is_first=pc.equal(columns["version"], "1").to_numpy(zero_copy_only=False),
            tags=tags.dictionary.to_pylist(),
            codes=tags.indices.to_numpy().astype(np.int64),
        )
    except (pa.ArrowInvalid, IndexError):
        return None


def parse_tags(text: str) -> dict[str, str]:
    """The tags of 'key=value,key=value' as OPL writes them."""
    return dict(split_tag(tag) for tag in text.split(",") if tag)


def split_tag(text: str) -> tuple[str, str]:
    """Key and value of 'key=value' as OPL writes it."""
    key, _, value = text.partition("=")
    return _unescape(key), _unescape(value)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_name_character, text) if "%" in text else text


def _name_character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
