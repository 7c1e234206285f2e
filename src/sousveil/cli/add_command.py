"""`sousveil add`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sousveil.cli.progress import CountProgress
from sousveil.cli.talk import say, say_error, say_problem
from sousveil.model.errors import ExitCode, SousveilError

if TYPE_CHECKING:
    from sousveil.archive import Added, Archive
    from sousveil.model.problems import Problem


@click.command("add")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|URL|WARC…")
@click.option("--title", default="", help="The document's title.")
@click.option("--publisher", default="", help="The organisation that published it.")
@click.option("--licence", default="", help="Its licence, for example 'CC BY 4.0'.")
@click.option(
    "--published", default="", metavar="DATE", help="When it was published: 2024-05-31, 2024-05 or 2024."
)
@click.option("--language", default="", metavar="TAG", help="Its language: en, zh-Hans, sr-Latn …")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses inside your own network.")
def command(case: Path, sources: tuple[str, ...], allow_private: bool, **given: str) -> int:
    """Store sources in a case: their bytes once, and each place that they came from.

    Prints one line per source: its id, 'new' or 'known', and its origin, with tabs between. What cannot be added is
    named on stderr, the rest goes on, and the exit code is 3.
    """
    from sousveil.archive import Archive, FetchLimits, SourceNotes
    from sousveil.case import open_case, read_settings

    folder = open_case(case)
    settings = read_settings(folder)
    notes = SourceNotes(
        title=given["title"],
        publisher=given["publisher"] or settings.publisher,
        licence=given["licence"] or settings.licence,
        published_at=given["published"],
        language=given["language"] or settings.language,
    )
    limits = FetchLimits(allow_private=allow_private or settings.allow_private)
    adding = _Adding(Archive(folder.archive), notes, limits)
    with CountProgress("added") as progress:
        for name in sources:
            for is_added in adding.add(name):
                progress.advance(failed=not is_added)
    say(f"{adding.new} new, {adding.known} known" + (f", {adding.failed} not added" if adding.failed else ""))
    return ExitCode.BAD_INPUT if adding.failed else ExitCode.OK


class _Adding:
    """Adds one argument after the other and counts."""

    def __init__(self, archive: Archive, notes: Any, limits: Any) -> None:
        self.archive = archive
        self.notes = notes
        self.limits = limits
        self.new = self.known = self.failed = 0

    def add(self, name: str) -> Iterator[bool]:
        """Adds what `name` names; yields for each part of it whether it is in the archive now."""
        try:
            for entry in self._add_parts(name):
                yield self._tell(entry)
        except SousveilError as error:
            self.failed += 1
            say_error(error)
            yield False

    def _add_parts(self, name: str) -> Iterable[Added | Problem]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if name.lower().startswith(("http://", "https://")):
            return [self.archive.add_url(name, self.notes, now, self.limits)]
        return self.archive.add_path(Path(name), self.notes, now)

    def _tell(self, entry: Added | Problem) -> bool:
        from sousveil.model.problems import Problem
        from sousveil.publish.visible_text import squeeze_lines

        if isinstance(entry, Problem):
            self.failed += entry.kind.severity == "error"
            say_problem(entry)
            return False
        self.new += entry.is_new_bytes
        self.known += not entry.is_new_bytes
        state = "new" if entry.is_new_bytes else "known"
        click.echo(f"{entry.source_id}\t{state}\t{squeeze_lines(entry.origin)}")
        return True
