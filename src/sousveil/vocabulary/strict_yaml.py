"""Reading YAML files of the vocabulary so that every fault is named with its file and its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sousveil.model.errors import SousveilError

FaultMaker = Callable[[str, str, str], SousveilError]
"""(file, place in it, message without a full stop) → the error to raise."""

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def load_yaml(path: Path, make_fault: FaultMaker) -> Any:
    """What a file holds. Keys that stand twice are a fault, as is all that is no valid YAML."""
    import yaml

    kind = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a safe loader, the C one where it was built
    try:
        loader = kind(path.read_text("utf-8"))
        try:
            node = loader.get_single_node()
            _refuse_repeated_keys(node, path.name, make_fault)
            return loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except (OSError, UnicodeDecodeError) as error:
        raise make_fault(path.name, "", f"it cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise make_fault(path.name, _place_mark(error), "it is no valid YAML") from error


def _place_mark(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _refuse_repeated_keys(node: Any, file: str, make_fault: FaultMaker) -> None:
    """PyYAML keeps the last of two equal keys and drops the first without a word."""
    if not node or isinstance(node.value, str):
        return
    if node.id == "sequence":
        for item in node.value:
            _refuse_repeated_keys(item, file, make_fault)
        return
    seen = set()
    for key, value in node.value:
        if isinstance(key.value, str) and key.value in seen:
            raise make_fault(file, f"line {key.start_mark.line + 1}", f"'{key.value}' is there twice")
        seen.add(str(key.value))
        _refuse_repeated_keys(value, file, make_fault)


class StrictReader:
    """Takes values out of parsed YAML, or raises the fault that names where they are not what they should be."""

    def __init__(self, file: str, make_fault: FaultMaker) -> None:
        self.file = file
        self._make_fault = make_fault

    def fault(self, place: str, message: str) -> SousveilError:
        """The error to raise."""
        return self._make_fault(self.file, place, message)

    def fields(
        self, value: Any, place: str, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, Any]:
        """A mapping that has all the required fields and no others than these and the optional ones."""
        row = self.mapping(value, place or "the file")
        prefix = f"{place}." if place else ""
        wanted = tuple(required)
        for key in row:
            if key not in wanted and key not in optional:
                raise self.fault(f"{prefix}{key}", "there is no such field")
        for key in wanted:
            if key not in row:
                raise self.fault(f"{prefix}{key}", "the field is missing")
        return row

    def mapping(self, value: Any, place: str) -> dict[Any, Any]:
        """A mapping."""
        if not isinstance(value, dict):
            raise self.fault(place, "it must be a mapping")
        return value

    def rows(self, value: Any, place: str) -> list[tuple[str, Any]]:
        """The entries of a list, each with its place."""
        if not isinstance(value, list):
            raise self.fault(place, "it must be a list")
        return [(f"{place}[{number}]", entry) for number, entry in enumerate(value)]

    def text(self, value: Any, place: str) -> str:
        """Words, white space made single."""
        if not isinstance(value, str) or not value.strip():
            raise self.fault(place, "it must be words (put them in quotes)")
        return " ".join(value.split())

    def optional_text(self, row: dict[str, Any], key: str, place: str) -> str:
        """Words, or '' where the field is missing or empty."""
        return self.text(row[key], f"{place}.{key}") if row.get(key) not in (None, "") else ""

    def texts(self, value: Any, place: str) -> tuple[str, ...]:
        """Words, one or more, none of them twice."""
        words = tuple(self.text(entry, where) for where, entry in self.rows(value, place))
        if not words:
            raise self.fault(place, "the list is empty")
        for number, word in enumerate(words):
            if word in words[:number]:
                raise self.fault(f"{place}[{number}]", f"'{word}' is there twice")
        return words

    def choice(self, value: Any, place: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        if value not in allowed:
            raise self.fault(place, f"it must be one of {', '.join(allowed)}")
        return str(value)

    def date(self, row: dict[str, Any], key: str, place: str) -> str:
        """A year, month or day in ISO 8601, or '' where the field is missing or empty."""
        value = row.get(key)
        if value in (None, ""):
            return ""
        if isinstance(value, int | dt.date) and not isinstance(value, bool):
            value = str(value)  # YAML makes a number of 2020 and a date of 2020-01-31
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise self.fault(f"{place}.{key}", "it must be a date as 2020, 2020-01 or 2020-01-31")
        try:
            dt.date.fromisoformat((value + "-01-01")[:10])
        except ValueError as error:
            raise self.fault(f"{place}.{key}", f"there is no day {value}") from error
        return value
