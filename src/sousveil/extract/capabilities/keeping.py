"""The vocabulary and its finder, made once and kept in the user's cache: making them takes seconds, reading them back
a tenth of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sousveil.engine.user_cache import name_cached, read_cached
from sousveil.extract.capabilities.finding import TermFinder, list_anchors
from sousveil.vocabulary import capability_files, han, strict_yaml
from sousveil.vocabulary.capability_files import (
    Vocabulary,
    find_vocabulary_folder,
    load_vocabulary,
    vocabulary_from_plain,
    vocabulary_to_plain,
)

_WORTH_KEEPING = 500  # terms: fewer are made faster than read


@cache
def load_kept_vocabulary() -> Vocabulary:
    """As `load_vocabulary`."""
    name = name_cached("capability_vocabulary", _read_vocabulary_files())
    plain = read_cached(name, lambda: vocabulary_to_plain(load_vocabulary()))
    return vocabulary_from_plain(plain)


@lru_cache(maxsize=4)
def get_term_finder(vocabulary: Vocabulary) -> TermFinder:
    """The finder of a vocabulary, made once per process for each `Vocabulary.digest`."""
    if sum(len(capability.terms) for capability in vocabulary.capabilities) < _WORTH_KEEPING:
        return TermFinder(vocabulary)
    parts = (vocabulary.digest.encode(), *_read_own_code())

    def keep(part: str, make: Callable[[], bytes]) -> bytes:
        kept: bytes = read_cached(name_cached("capability_search", (*parts, part.encode())), make)
        return kept

    tables = read_cached(name_cached("capability_anchors", parts), lambda: list_anchors(vocabulary))
    return TermFinder(vocabulary, tables, keep)


def _read_vocabulary_files() -> Iterator[bytes]:
    for module in (capability_files, strict_yaml):
        yield Path(str(module.__file__)).read_bytes()
    for path in sorted(find_vocabulary_folder().glob("*.yaml")):
        yield path.name.encode()
        yield path.read_bytes()


@cache
def _read_own_code() -> tuple[bytes, ...]:
    """What the anchors and databases depend on besides the vocabulary."""
    own = [
        Path(__file__).with_name(f"{name}.py")
        for name in ("finding", "borders", "searching", "patterns", "terms", "tries")
    ]
    letters = Path(han.__file__).with_name("traditional.json")
    try:
        engine = version("hyperscan")
    except PackageNotFoundError:
        engine = ""
    return (engine.encode(), *(path.read_bytes() for path in [*own, letters]))
