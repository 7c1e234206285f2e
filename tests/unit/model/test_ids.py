"""Ids are the hash of a canonical JSON array, whichever library writes it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sousveil.model.ids import hash_parts, make_id

TEXTS = st.text(st.characters(codec=None, exclude_categories=()))  # lone surrogates included
PARTS = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=4)
)


@given(st.lists(PARTS, max_size=5))
def test_the_hash_is_that_of_the_canonical_array(parts: list[Any]) -> None:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    assert hash_parts(*parts) == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def test_a_known_id_stays_what_it_is() -> None:
    assert hash_parts("a", 1, None) == hashlib.sha256(b'["a",1,null]').hexdigest()
    assert make_id("clm", "x", 2) == "clm_" + hashlib.sha256(b'["clm","x",2]').hexdigest()[:20]
