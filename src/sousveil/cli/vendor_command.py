"""`sousveil vendor`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("vendor")
@click.argument("name", nargs=-1, required=True, metavar="NAME…")
@click.option("--case", type=click.Path(path_type=Path), default=None, help="Look into this built case too.")
@click.option(
    "--records",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Look into this file or folder of records or lists; may be repeated.",
)
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(name: tuple[str, ...], case: Path | None, records: tuple[Path, ...], output: str) -> int:
    """Say who a vendor or brand is: names, owners, who makes its products, lists, weaknesses. NAME in any script.

    Every statement comes with its source and date.
    """
    from sousveil.case.exposing import answer_vendor
    from sousveil.case.weaknesses import open_weaknesses
    from sousveil.cli.record_files import say_record_problems
    from sousveil.cli.talk import make_console
    from sousveil.model.errors import ExitCode

    with open_weaknesses(case, records) as (connection, place):
        answer = answer_vendor(connection, place, " ".join(name))
        ended = say_record_problems(connection) if records else ExitCode.OK
    if output == "json":
        from sousveil.publish.exposure_json import vendor_to_json
        from sousveil.publish.sheet_json import encode_json

        click.echo(encode_json(vendor_to_json(answer)))
    else:
        from sousveil.publish.exposure_text import print_vendor

        print_vendor(answer, make_console())
    return ended
