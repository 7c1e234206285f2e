"""Ids: the hash of a canonical JSON array, so that the same thing has the same id in every build."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

import orjson

IdPart = str | int | bool | None | Sequence["IdPart"]


def hash_parts(*parts: IdPart) -> str:
    """The SHA-256, in hex, of `parts` as a canonical JSON array (no spaces, UTF-8, no float)."""
    return sha256(_encode(parts)).hexdigest()


def _encode(parts: Sequence[IdPart]) -> bytes:
    try:
        return orjson.dumps(parts)
    except (
        TypeError
    ):  # it takes no lone surrogates and no integers beyond 64 bits; the bytes are the same otherwise
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8", "surrogatepass")


def make_id(prefix: str, *parts: IdPart) -> str:
    """`prefix` + '_' + 20 hex digits of the hash of `parts`: 'clm_09af…'."""
    return f"{prefix}_{sha256(_encode((prefix, *parts))).hexdigest()[:20]}"


def hash_bytes(data: bytes) -> str:
    """The SHA-256 of `data` in hex."""
    return sha256(data).hexdigest()
