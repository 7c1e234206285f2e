"""`sousveil exposure`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("exposure")
@click.argument("product", nargs=-1, required=True, metavar="PRODUCT…")
@click.option("--case", type=click.Path(path_type=Path), default=None, help="Look into this built case.")
@click.option(
    "--records",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Look into this file or folder of CVE, NVD, CSAF, KEV or EPSS records or lists; may be repeated.",
)
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(product: tuple[str, ...], case: Path | None, records: tuple[Path, ...], output: str) -> int:
    """Say what is known against a PRODUCT: maker, model and version as on its label or in a tender.

    For example: sousveil exposure "Hikvision DS-2CD2142FWD-I V5.4.0 build 160414"

    Without --case and --records it looks into the dated records that come with sousveil. It connects to nothing, and
    it never says that a product is safe: 'unknown' means that no source that was read reaches it.
    """
    from sousveil.case.exposing import answer_exposure
    from sousveil.case.weaknesses import open_weaknesses
    from sousveil.cli.record_files import say_record_problems
    from sousveil.cli.talk import make_console
    from sousveil.model.errors import ExitCode

    with open_weaknesses(case, records) as (connection, name):
        answer = answer_exposure(connection, name, " ".join(product))
        ended = say_record_problems(connection) if records else ExitCode.OK
    if output == "json":
        from sousveil.publish.exposure_json import exposure_to_json
        from sousveil.publish.sheet_json import encode_json

        click.echo(encode_json(exposure_to_json(answer)))
    else:
        from sousveil.publish.exposure_text import print_exposure

        print_exposure(answer, make_console())
    return ended
