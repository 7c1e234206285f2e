"""A proposed section [[tables]] as text, and its place in a case's sousveil.toml."""

from __future__ import annotations

import glob
import json
import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sousveil.case.folder import CaseFolder, read_settings
from sousveil.engine.atomic import write_file
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.protocols import Source

if TYPE_CHECKING:
    from sousveil.readers.column_judging import Judgement
    from sousveil.readers.mapping_proposing import Proposal

_COUNTED = ("total", "parts")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def propose_for_file(path: Path) -> Proposal:
    """What the columns of the file at `path` are taken for. Raises SousveilError('no_proposal', 'file_unreadable')."""
    from sousveil.readers.mapping_proposing import propose_mapping

    try:
        return propose_mapping(Source("", path, path.name))
    except OSError as error:
        raise SousveilError(
            "file_unreadable",
            f"The file cannot be read: {error.strerror or type(error).__name__}.",
            "Look at its name and its permissions.",
            str(path),
            ExitCode.BAD_INPUT,
        ) from error


def format_section(proposal: Proposal) -> str:
    """The section as TOML: certain lines as they are, doubtful ones as comments with the reason."""
    lines = [
        "[[tables]]",
        f"files = [{_quote(glob.escape(proposal.filename))}]",
        f"kind = {_quote(proposal.kind)}",
    ]
    lines += _format_counted(proposal)
    for setting in proposal.settings:
        if "." not in setting.name:
            lines.append(_format_line(setting.name, setting.value, setting.is_certain, setting.reason))
    columns = [one for one in proposal.judgements if one.field not in _COUNTED and not one.is_withheld]
    withheld = [one.header for one in proposal.judgements if one.is_withheld]
    if withheld:
        lines.append(f"withheld = [{', '.join(map(_quote, withheld))}]  # links, contacts: never kept")
    if columns:
        lines += ["", "[tables.columns]", *map(_format_column, columns)]
    defaults = [one for one in proposal.settings if "." in one.name]
    for setting in defaults:
        lines += ["", "# [tables.defaults]"]
        lines.append(_format_line(setting.name.partition(".")[2], setting.value, False, setting.reason))
    return "\n".join(lines) + "\n"


def parse_section(section: str) -> str:
    """The canonical JSON of a section as text, as Source.mapping holds it. Raises SousveilError('bad_settings')."""
    from sousveil.readers.table_mapping import parse_mapping

    try:
        (table,) = tomllib.loads(section)["tables"]
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise SousveilError("bad_settings", f"The section cannot be read: {error}.") from error
    return parse_mapping(table)


def add_section(folder: CaseFolder, filename: str, section: str) -> None:
    """Adds the section to the end of the case's settings.

    Raises SousveilError('mapping_exists') when a section is for that file already, 'bad_settings' when the settings
    could not be read with it; then they stay as they were.
    """
    settings = read_settings(folder)
    if any(fnmatchcase(filename, pattern) for pattern, _ in settings.tables):
        raise SousveilError(
            "mapping_exists",
            f"A section [[tables]] is for {filename} already, and the first one counts.",
            "Change or delete it, then try again.",
            str(folder.settings),
            ExitCode.USAGE,
        )
    parse_section(section)
    before = folder.settings.read_bytes()
    try:
        write_file(folder.settings, before.rstrip(b"\n") + b"\n\n" + section.encode())
        read_settings(folder)
    except BaseException:
        write_file(folder.settings, before)
        raise


def _format_counted(proposal: Proposal) -> list[str]:
    """`total` and `parts`, which are settings, not columns."""
    lines = []
    for name in _COUNTED:
        headers = [one.header for one in proposal.judgements if one.field == name and one.is_certain]
        if headers:
            value = ", ".join(map(_quote, headers))
            lines.append(f"{name} = [{value}]" if name == "parts" else f"{name} = {value}")
    return lines


def _format_column(judgement: Judgement) -> str:
    if not judgement.field:
        return f"# {_clean(judgement.header)}: {_clean(judgement.reason)}"
    return _format_line(
        judgement.field,
        judgement.header,
        judgement.is_certain,
        "" if judgement.is_certain else judgement.reason,
    )


def _format_line(name: str, value: Any, is_certain: bool, reason: str) -> str:
    line = f"{name} = {_quote(value)}" + (f"  # {_clean(reason)}" if reason else "")
    return line if is_certain else f"# {line}"


def _quote(value: object) -> str:
    """A basic string of TOML: as JSON writes it, with all control characters escaped."""
    quoted = json.dumps(str(value), ensure_ascii=False)
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text)
