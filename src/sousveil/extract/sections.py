"""Long documents in sections, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sousveil.model.sheets import Passage

SECTION_CHARACTERS = 1_000_000


def split_sections(passages: Iterable[Passage], limit: int = SECTION_CHARACTERS) -> Iterator[list[Passage]]:
    """Runs of passages of at most `limit` code points each (one passage at least), in order.

    Claims are compared within a section only; the caller notes `document_sectioned` when there is more than one.
    """
    section: list[Passage] = []
    size = 0
    for passage in passages:
        length = passage.end - passage.start
        if section and size + length > limit:
            yield section
            section, size = [], 0
        section.append(passage)
        size += length
    if section:
        yield section
