"""`sousveil check`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sousveil.cli.talk import is_talking, make_console, say
from sousveil.model.errors import ExitCode, SousveilError

if TYPE_CHECKING:
    from rich.console import Console

    from sousveil.case import BuiltCase, CheckedDocument
    from sousveil.model.sheets import Sheet

CLAIMS_SHOWN = 40
LONG_WAIT_BYTES = 5_000_000
_CASE_CLAIMS_SHOWN = 0


@click.command("check")
@click.argument("document", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|CASE|-")
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--html", "page", type=click.Path(path_type=Path), default=None, help="Also write a page to this file."
)
@click.option(
    "--language", default="", metavar="TAG", help="The document's language, if you know it: en, zh-Hans …"
)
@click.option(
    "--published", default="", metavar="DATE", help="When it was published, for words such as 'last year'."
)
@click.option(
    "--fail-on",
    type=click.Choice(("contradicts", "only_if_exact")),
    default=None,
    help="Exit with 1 when there is a finding of this verdict (only_if_exact: or a contradiction).",
)
def command(
    document: Path, output: str, page: Path | None, language: str, published: str, fail_on: str | None
) -> int:
    """List every figure that a document states and say which do not add up. '-' reads the document from stdin.

    Reads text, HTML, PDF, DOCX, Markdown and scans (with the extra `ocr`). A document outside a case is not kept. For
    a CASE it shows what `sousveil build` found: across sources first, then source by source.

    A contradiction is a finding, not an error: the exit code is 0 unless --fail-on says otherwise. A document that
    cannot be read gives 3.
    """
    _load_arrow_alone()
    from sousveil.case import is_case

    if is_case(document):
        from sousveil.case import open_case, read_built_case

        if page or language or published:
            raise click.UsageError("--html, --language and --published are for a single document.")
        return _check_case(read_built_case(open_case(document)), output, fail_on)
    with _open_input(document) as (path, name), _check(path, name, language, published) as checked:
        if page:
            _write_page(checked, page)
        if output == "json":
            _print_json(checked)
        else:
            _print_text(checked)
        if checked.notice_count:
            say(
                f"This is a file of {checked.notice_count:,} notices. They are added up and compared in a case:"
            )
            say("  sousveil new CASE, then sousveil add CASE FILE, then sousveil build CASE")
        elif not checked.is_read:
            return ExitCode.BAD_INPUT
        verdicts = {finding.verdict for finding in checked.iterate_findings()}
    return _judge(verdicts, fail_on)


def _load_arrow_alone() -> None:
    """Loads pyarrow without numpy: it needs none here, and numpy would take a third of the time that a check takes.

    Whatever needs numpy later (OCR) still finds it.
    """
    if "pyarrow" not in sys.modules and "numpy" not in sys.modules:
        sys.modules["numpy"] = None  # type: ignore[assignment]
        try:
            import_module("pyarrow")
        finally:
            del sys.modules["numpy"]


@contextmanager
def _open_input(document: Path) -> Iterator[tuple[Path, str]]:
    """The path of the document and its name; stdin is spooled to a temporary file."""
    if str(document) != "-":
        yield document, document.name
        return
    with tempfile.TemporaryDirectory(prefix="sousveil-") as scratch:
        path = Path(scratch) / "stdin"
        with path.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield path, "stdin"


@contextmanager
def _check(path: Path, name: str, language: str, published: str) -> Iterator[CheckedDocument]:
    from sousveil.case import check_file

    if is_talking() and path.is_file() and path.stat().st_size > LONG_WAIT_BYTES:
        say(f"{path.stat().st_size / 1e6:,.0f} MB of text take a while: up to 5 seconds for each.")
    with check_file(path, name, language, published) as checked:
        yield checked


def _write_page(checked: CheckedDocument, page: Path) -> None:
    from sousveil.publish.sheet_html import write_sheet_html

    try:
        write_sheet_html(checked.load_sheet(), page)
    except OSError as error:
        raise SousveilError(
            "cannot_write", f"The page cannot be written: {error.strerror}.", where=str(page)
        ) from error
    say(f"The page: {page}")


def _print_text(checked: CheckedDocument) -> None:
    from sousveil.publish.terminal import print_sheet

    sheet = checked.load_sheet()
    print_sheet(sheet, make_console(), claim_limit=CLAIMS_SHOWN)
    if len(sheet.claims) < checked.claim_count:
        say(
            f"A long document: {checked.claim_count:,} claims in all, of which this counts {len(sheet.claims):,}. "
            "--format json gives every one."
        )


def _print_json(checked: CheckedDocument) -> None:
    from sousveil.publish.sheet_json import iter_sheet_text

    if checked.is_long:
        pieces = _stream_json(checked)
    else:
        pieces = iter_sheet_text(checked.load_sheet())
    for piece in pieces:
        click.echo(piece, nl=False)


def _stream_json(checked: CheckedDocument) -> Iterator[str]:
    """The same JSON as for a short document, without ever holding all its claims."""
    from sousveil.model.sheets import Sheet
    from sousveil.publish.sheet_json import encode_json, iter_claim_json, sheet_to_json

    def convert(part: str, field: str, entries: Iterable[Any]) -> Iterator[Any]:
        for entry in entries:
            yield from sheet_to_json(Sheet(checked.source, **{field: [entry]}))[part]

    yield f'{{"source": {encode_json(sheet_to_json(Sheet(checked.source))["source"])}'
    sections = {
        "claims": iter_claim_json(checked.iterate_claims()),
        "findings": convert("findings", "findings", checked.iterate_findings()),
        "problems": convert("problems", "problems", checked.iterate_problems()),
    }
    for name, entries in sections.items():
        yield f',\n"{name}": ['
        for number, entry in enumerate(entries):
            yield f"{',' if number else ''}\n  {encode_json(entry)}"
        yield "\n]"
    yield "}\n"


def _check_case(case: BuiltCase, output: str, fail_on: str | None) -> int:
    if case.unbuilt:
        say(
            f"{case.unbuilt} sources were added or removed since the last build: sousveil build {case.folder.path}"
        )
    if output == "json":
        _print_case_json(case)
    else:
        _print_case_text(case, make_console())
    return _judge({finding.verdict for finding in case.findings}, fail_on)


def _print_case_text(case: BuiltCase, console: Console) -> None:
    from sousveil.publish.terminal import print_sheet

    across = case.load_across()
    if across.findings or across.problems:
        print_sheet(across, console, claim_limit=_CASE_CLAIMS_SHOWN)
    for sheet in case.load_sheets():
        print_sheet(sheet, console, claim_limit=_CASE_CLAIMS_SHOWN)
    say(f"The sheets with every claim: {case.folder.index}")


def _print_case_json(case: BuiltCase) -> None:
    from sousveil.publish.sheet_json import iter_sheet_text

    def emit(sheet: Sheet) -> None:
        for piece in iter_sheet_text(sheet):
            click.echo(piece.removesuffix("\n"), nl=False)

    click.echo('{"across": ', nl=False)
    emit(case.load_across())
    click.echo(',\n"sheets": [', nl=False)
    for number, sheet in enumerate(case.load_sheets()):
        click.echo(",\n" if number else "\n", nl=False)
        emit(sheet)
    click.echo("\n]}")


def _judge(verdicts: set[str], fail_on: str | None) -> int:
    failing = {"contradicts": {"contradicts"}, "only_if_exact": {"contradicts", "only_if_exact"}}
    return ExitCode.FAILED_CHECK if fail_on and verdicts & failing[fail_on] else ExitCode.OK
