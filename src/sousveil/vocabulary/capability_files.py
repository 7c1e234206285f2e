"""The vocabulary of surveillance capabilities: one YAML file each in capabilities/, read and checked.

Adding a file needs no change of code. The format: docs/reference/capabilities.md. A faulty file is a
SousveilError('bad_vocabulary') that names the file and the place in it.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from itertools import starmap
from pathlib import Path
from typing import Any

from sousveil.model.errors import SousveilError
from sousveil.vocabulary.strict_yaml import StrictReader, load_yaml

LANGUAGES = ("zh", "zh-Hant", "en", "ru", "uk", "sr", "hu", "ro", "bg", "ka", "es", "fr", "pt", "ar")
_REQUIRED = ("name", "label", "definition", "concern", "citations", "terms", "examples")
_OPTIONAL = ("flagged", "codes", "exclusions")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that point to a capability. `with_any`: one of them must stand in the sentence, if there are any;
    `without`: none of them may."""

    text: str
    language: str
    with_any: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A text for the tests; `because` may be ''."""

    language: str
    text: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A publication; `url` may be ''."""

    title: str
    publisher: str
    year: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Capability:
    """One file of the vocabulary. `labels`: language → words; `codes`: scheme → codes; `exclusions` are terms
    inside which no match counts."""

    name: str
    labels: dict[str, str]
    definition: str
    concern: str
    citations: tuple[Citation, ...]
    is_flagged: bool
    codes: dict[str, tuple[str, ...]]
    terms: tuple[Term, ...]
    exclusions: tuple[Term, ...]
    match_examples: tuple[Example, ...]
    no_match_examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All capabilities, by name. `digest`: SHA-256, in hex, of what the matcher depends on."""

    capabilities: tuple[Capability, ...]
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)


def make_vocabulary(capabilities: Sequence[Capability]) -> Vocabulary:
    """The vocabulary of these capabilities. Raises SousveilError('bad_vocabulary') when two have one name."""
    ordered = tuple(sorted(capabilities, key=lambda capability: capability.name))
    for before, after in itertools.pairwise(ordered):
        if before.name == after.name:
            raise _fault("", "name", f"two files are called '{after.name}'")
    known = repr([(c.name, c.is_flagged, c.terms, c.exclusions) for c in ordered])
    return Vocabulary(ordered, hashlib.sha256(known.encode()).hexdigest())


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that comes with sousveil. Raises SousveilError('bad_vocabulary')."""
    return load_vocabulary_folder(find_vocabulary_folder())


def find_vocabulary_folder() -> Path:
    """Where the files that come with sousveil lie."""
    return Path(str(files("sousveil.vocabulary").joinpath("capabilities")))


def vocabulary_to_plain(vocabulary: Vocabulary) -> tuple[Any, ...]:
    """A vocabulary as nested tuples, dicts and strings: what is quick to keep and to read back."""
    return tuple(astuple(capability) for capability in vocabulary.capabilities), vocabulary.digest


def vocabulary_from_plain(plain: tuple[Any, ...]) -> Vocabulary:
    """The vocabulary that `vocabulary_to_plain` was given."""
    rows, digest = plain
    capabilities = []
    for *fields, terms, exclusions, matches, others in rows:
        fields[4] = tuple(starmap(Citation, fields[4]))
        parts = ((Term, terms), (Term, exclusions), (Example, matches), (Example, others))
        capabilities.append(Capability(*fields, *(tuple(starmap(kind, part)) for kind, part in parts)))
    return Vocabulary(tuple(capabilities), digest)


def load_vocabulary_folder(folder: Path) -> Vocabulary:
    """The vocabulary of the *.yaml files in `folder`. Raises SousveilError('bad_vocabulary')."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise _fault(str(folder), "", "there is no .yaml file in the folder")
    return make_vocabulary([read_capability(path) for path in paths])


def read_capability(path: Path) -> Capability:
    """One file. Raises SousveilError('bad_vocabulary') that names the file and the place of the first fault."""
    content = load_yaml(path, _fault)
    return _FileReader(path.name, _fault).read(content, path.stem)


def _fault(file: str, place: str, message: str) -> SousveilError:
    return SousveilError(
        "bad_vocabulary",
        f"The capability vocabulary has a fault: {message}.",
        "Mend the file; its format is described in docs/reference/capabilities.md.",
        where=", ".join(part for part in (file, place) if part),
    )


class _FileReader(StrictReader):
    """Turns one file's content into a Capability; every fault names the file and the place."""

    def read(self, content: Any, stem: str) -> Capability:
        top = self.fields(content, "", _REQUIRED, _OPTIONAL)
        name = self.text(top["name"], "name")
        if not _NAME.fullmatch(name) or name != stem:
            raise self.fault("name", "it must be lower_snake_case and equal the file's name")
        flagged = top.get("flagged", False)
        if not isinstance(flagged, bool):
            raise self.fault("flagged", "it must be true or false")
        examples = self.mapping(top["examples"], "examples")
        return Capability(
            name=name,
            labels=self._read_labels(top["label"]),
            definition=self.text(top["definition"], "definition"),
            concern=self.text(top["concern"], "concern"),
            citations=self._read_citations(top["citations"]),
            is_flagged=flagged,
            codes=self._read_codes(top.get("codes") or {}),
            terms=self._read_terms(top["terms"], "terms"),
            exclusions=self._read_terms(top.get("exclusions") or {}, "exclusions"),
            match_examples=self._read_examples(examples.get("match"), "examples.match"),
            no_match_examples=self._read_examples(examples.get("no_match"), "examples.no_match"),
        )

    def _read_labels(self, value: Any) -> dict[str, str]:
        labels = {
            str(key): self.text(words, f"label.{key}") for key, words in self.mapping(value, "label").items()
        }
        if "en" not in labels:
            raise self.fault("label.en", "the field is missing")
        return labels

    def _read_citations(self, value: Any) -> tuple[Citation, ...]:
        citations = []
        for place, entry in self.rows(value, "citations"):
            row = self.mapping(entry, place)
            if set(row) - {"title", "publisher", "year", "url"}:
                raise self.fault(place, "it may have title, publisher, year and url only")
            year = row.get("year")
            if not isinstance(year, int):
                raise self.fault(f"{place}.year", "it must be a year")
            citations.append(
                Citation(
                    self.text(row.get("title"), f"{place}.title"),
                    self.text(row.get("publisher"), f"{place}.publisher"),
                    year,
                    self.text(row["url"], f"{place}.url") if row.get("url") else "",
                )
            )
        return tuple(citations)

    def _read_codes(self, value: Any) -> dict[str, tuple[str, ...]]:
        return {
            str(scheme): tuple(self.text(code, where) for where, code in self.rows(codes, f"codes.{scheme}"))
            for scheme, codes in self.mapping(value, "codes").items()
        }

    def _read_terms(self, value: Any, place: str) -> tuple[Term, ...]:
        terms: dict[tuple[str, str], Term] = {}
        for language, entries in self.mapping(value, place).items():
            if language not in LANGUAGES:
                raise self.fault(f"{place}.{language}", f"the languages are {', '.join(LANGUAGES)}")
            for where, entry in self.rows(entries, f"{place}.{language}"):
                term = self._read_term(entry, language, where)
                if (language, term.text) in terms:
                    raise self.fault(where, f"'{term.text}' is there twice")
                terms[language, term.text] = term
        if place == "terms" and not terms:
            raise self.fault(place, "there is no term")
        return tuple(terms.values())

    def _read_term(self, entry: Any, language: str, place: str) -> Term:
        if not isinstance(entry, dict):
            return Term(self._term(entry, place), language)
        if set(entry) - {"term", "with", "without"}:
            raise self.fault(place, "a term may have term, with and without only")
        return Term(
            self._term(entry.get("term"), f"{place}.term"),
            language,
            self._conditions(entry, "with", place),
            self._conditions(entry, "without", place),
        )

    def _conditions(self, entry: dict[Any, Any], key: str, place: str) -> tuple[str, ...]:
        return tuple(
            self._words(word, where) for where, word in self.rows(entry.get(key) or [], f"{place}.{key}")
        )

    def _term(self, value: Any, place: str) -> str:
        text = self._words(value, place)
        if len(re.sub(r"[\s*-]", "", text)) < 2:
            raise self.fault(place, f"'{text}' is too short to mean anything")
        return text

    def _words(self, value: Any, place: str) -> str:
        """Words to match: white space made single. Stars stand at the end of words of alphabetic scripts only."""
        text = " ".join(self.text(value, place).split())
        for part in re.split(r"[\s-]+", text):
            stem = part.rstrip("*")
            if "*" in stem or part.endswith("**"):
                raise self.fault(place, f"in '{text}' a star stands elsewhere than at a word's end")
            if part.endswith("*") and (not stem or _HAN.match(stem[-1])):
                raise self.fault(place, f"in '{text}' a star follows no letter of an alphabetic script")
            if not _WORD.search(stem):
                raise self.fault(place, f"'{text}' has a part without letters or digits")
        return text

    def _read_examples(self, value: Any, place: str) -> tuple[Example, ...]:
        examples = []
        for where, entry in self.rows(value, place):
            row = self.mapping(entry, where)
            if set(row) - {"lang", "text", "because"} or row.get("lang") not in LANGUAGES:
                raise self.fault(where, "an example has lang (a known language), text and because")
            because = self.text(row["because"], f"{where}.because") if "because" in row else ""
            examples.append(Example(row["lang"], self.text(row.get("text"), f"{where}.text"), because))
        if not examples:
            raise self.fault(place, "there is no example")
        return tuple(examples)
