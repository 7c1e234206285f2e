"""Each capability file's own examples: what must match does, what must not does not."""

from __future__ import annotations

import pyarrow as pa
import pytest

from sousveil.extract.capabilities import match_capabilities
from sousveil.vocabulary.capability_files import Capability, load_vocabulary

VOCABULARY = load_vocabulary()


def find_capabilities(text: str) -> set[str]:
    return set(match_capabilities(pa.array([text]), VOCABULARY).column("capability").to_pylist())


@pytest.mark.parametrize("capability", VOCABULARY.capabilities, ids=lambda capability: capability.name)
def test_examples_that_must_match(capability: Capability) -> None:
    missed = [
        (example.language, example.text)
        for example in capability.match_examples
        if capability.name not in find_capabilities(example.text)
    ]
    assert missed == []


@pytest.mark.parametrize("capability", VOCABULARY.capabilities, ids=lambda capability: capability.name)
def test_examples_that_must_not_match(capability: Capability) -> None:
    found = [
        (example.language, example.text, example.because)
        for example in capability.no_match_examples
        if capability.name in find_capabilities(example.text)
    ]
    assert found == []


def test_every_term_matches_itself() -> None:
    """A term that cannot match its own words is a fault of the file or of the matcher."""
    from sousveil.extract.capabilities.keeping import get_term_finder

    finder = get_term_finder(VOCABULARY)
    words = [entry.term.text.replace("*", "") for entry in finder.entries]
    found = {row: {span.entry for span in spans} for row, _, spans in finder.find(pa.array(words))}
    silent = [word for row, word in enumerate(words) if row not in found.get(row, set())]
    assert silent == []


def test_only_ethnicity_is_shown_first() -> None:
    assert [c.name for c in VOCABULARY.capabilities if c.is_flagged] == ["ethnicity_analytics"]
