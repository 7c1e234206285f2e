"""What every published page shares: templates, style, script, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sousveil import __version__
from sousveil.publish.redaction import MASK
from sousveil.publish.visible_text import HIDDEN, name_control, show_controls
from sousveil.publish.wording import VERDICT_WORDS

_HIDDEN_OR_MASKED = re.compile(f"({HIDDEN.pattern}|{MASK}{{2,}}(?: {MASK}+)*)")


def render_page(template: str, **values: Any) -> str:
    """The HTML of `templates/<template>` filled with `values`; every value is escaped.

    Style and script stand in the page itself, and its Content-Security-Policy allows exactly those two by their
    SHA-256 and nothing else: no outside request, no other script, no style, no form, no frame.
    """
    style, script = _read_asset("sheet.css"), _read_asset("sheet.js")
    policy = (
        f"default-src 'none'; style-src '{_hash_source(style)}'; script-src '{_hash_source(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),
            script=Markup(script),
            policy=Markup(policy),
            version=__version__,
            verdicts=VERDICT_WORDS,
            **values,
        )
    )


def write_page(html: str, path: Path) -> None:
    """Writes `html` to `path` in UTF-8, under a temporary name first: a reader never sees half a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(html)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; a page is for reading.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def show_text(text: str) -> Markup:
    """`text` escaped; each hidden character is a named mark that is seen and read out but not copied; █ are one mark."""
    if not _HIDDEN_OR_MASKED.search(text):
        return escape(text)
    pieces = []
    for index, piece in enumerate(_HIDDEN_OR_MASKED.split(text.replace("\r\n", "\n"))):
        if index % 2 == 0:
            pieces.append(str(escape(piece)))
        elif piece.startswith(MASK):
            pieces.append(f'<span class="masked" role="img" aria-label="masked personal data">{piece}</span>')
        elif show_controls(piece) == "\n":
            pieces.append("\n")
        else:
            name = name_control(piece)
            pieces.append(
                f'<span class="control" role="img" data-name="{name}" aria-label="hidden control character {name}"></span>'
            )
    return Markup("".join(pieces))


def link_origin(origin: str) -> str:
    """`origin` if it is a web address that a link may lead to, else ''."""
    return origin if re.fullmatch(r"https?://[^\s\x00-\x20<>\"'\\]{1,2000}", origin) else ""


def clean_language(language: str) -> str:
    """`language` if it has the form of a BCP 47 tag, else ''."""
    return language if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", language) else ""


@cache
def _environment() -> Environment:
    return make_environment()


class _Environment(Environment):
    """Where `row.clear` is the value under 'clear' of a row, not the method that a dict has under that name."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def make_environment() -> Environment:
    """Jinja with the templates of this room: every value escaped, a missing one an error, filters for hostile text."""
    environment = _Environment(
        loader=PackageLoader("sousveil.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        text=show_text, visible=show_controls, language=clean_language, origin_link=link_origin
    )
    return environment


@cache
def _read_asset(name: str) -> str:
    return files("sousveil.publish").joinpath(name).read_text(encoding="utf-8").strip()


def _hash_source(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
