"""Patterns of models under any input."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sousveil.model.model_patterns import find_models, has_wildcard, list_models, matches_pattern

SIGNS = st.sampled_from([*"DS2CDXxGI0-/()# *?.+\\_", "IPC-H", "Mk II", "Series", "年", "(B)", "NVR4"])
TEXTS = st.one_of(st.text(max_size=30), st.lists(SIGNS, max_size=16).map("".join))


@given(TEXTS, TEXTS)
def test_anything_can_be_asked(pattern: str, model: str) -> None:
    assert matches_pattern(pattern, model) in (True, False)
    assert has_wildcard(pattern) in (True, False)


@given(TEXTS)
def test_models_stand_in_the_text(text: str) -> None:
    for word in find_models(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.model
    assert all(list_models(text))


@given(st.from_regex(r"[A-WYZ]{2,4}-[0-9][A-WYZ]{2}[0-9]{2,4}[A-WYZ]?(/4P|\(B\))?", fullmatch=True))
def test_a_model_fits_itself(model: str) -> None:
    assert matches_pattern(model, model)
    assert matches_pattern(model.lower(), model)
    assert list_models(model) == [model]
