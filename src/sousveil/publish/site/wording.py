"""The words of the interface: Fluent messages, a folder for each language, a file for each kind of pages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("en", "zh")
"""Languages of the interface; what one of them lacks is said in the first."""


class Wording:
    """The messages of one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._fixed: dict[str, str] = {}

    def say(self, message: str, **values: Any) -> str:
        """The message in this language, else in English, else its name in brackets; `values` are its variables."""
        if not values and message in self._fixed:
            return self._fixed[message]
        text = next(
            (
                _format(language, message, values)
                for language in (self.language, LANGUAGES[0])
                if _load_bundle(language).has_message(message)
            ),
            f"[{message}]",
        )
        if not values:
            self._fixed[message] = text
        return text

    def say_value(self, prefix: str, value: object) -> str:
        """The message `prefix` + `value`, with '_' and ' ' as '-'; the value itself when there is none or no prefix."""
        message = prefix + str(value).replace("_", "-").replace(" ", "-")
        return self.say(message) if prefix and has_message(message) else str(value)


def has_message(message: str) -> bool:
    """True when English has the message."""
    return _load_bundle(LANGUAGES[0]).has_message(message)


def list_messages(language: str) -> dict[str, str]:
    """The messages of a language, by name: the file that holds each."""
    found: dict[str, str] = {}
    for name, text in _read_files(language):
        for line in text.splitlines():
            if " = " in line and line[:1].isalpha():
                found[line.split(" = ")[0]] = name
    return found


def _format(language: str, message: str, values: dict[str, Any]) -> str:
    bundle = _load_bundle(language)
    pattern = bundle.get_message(message).value
    if pattern is None:
        return f"[{message}]"
    text, _ = bundle.format_pattern(pattern, values)
    return str(text)


@cache
def _load_bundle(language: str) -> FluentBundle:
    # Isolating marks would stand in every attribute and every copied text; templates use <bdi>.
    bundle = FluentBundle([language], use_isolating=False)
    for _, text in _read_files(language):
        bundle.add_resource(FluentResource(text))
    return bundle


def _read_files(language: str) -> list[tuple[str, str]]:
    folder = files("sousveil.publish").joinpath("messages", language)
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".ftl")), key=lambda entry: entry.name
    )
    return [(entry.name, entry.read_text(encoding="utf-8")) for entry in found]
