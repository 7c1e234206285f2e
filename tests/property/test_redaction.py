"""Masking with memory is masking without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sousveil.publish.redaction import _mask_text, mask_personal_data

# Fictional: pieces that are masked, that look alike, and that are neither.
PIECES = st.sampled_from(
    ["联系人:张三 ", "Tel: 010-12345678", "13800138000", "nobody@example.org", "1,200,000 元", "2019-2021", "摄像机", " ", "x" * 120, "\n", "node/4000000001"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=14).map("".join))
def test_a_text_is_masked_as_if_it_was_never_seen(text: str) -> None:
    expected = _mask_text(text)
    for _ in range(2):
        found = mask_personal_data(text)
        assert found == expected
        assert len(found) == len(text)
        assert (found is text) == (found == text)
