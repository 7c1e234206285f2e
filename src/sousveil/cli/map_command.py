"""`sousveil map`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sousveil.model.errors import ExitCode, SousveilError

if TYPE_CHECKING:
    from sousveil.readers.mapping_proposing import Proposal

_KINDS = {
    "cameras": "a list of cameras",
    "camera_counts": "a table of numbers of cameras",
    "camera_samples": "a sampled survey of cameras",
    "place_figures": "areas or populations of places",
}


@click.command("map")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--case", "case", type=click.Path(path_type=Path), help="The case whose sousveil.toml it is for."
)
@click.option("--write", is_flag=True, help="Add the section to that sousveil.toml, after a question.")
@click.option("--yes", is_flag=True, help="Add it without a question.")
def command(file: Path, case: Path | None, write: bool, yes: bool) -> None:
    """Propose what the columns of FILE mean: cameras, counts of cameras, samples, areas and populations.

    Prints a section [[tables]] for sousveil.toml, and on stderr what each column was taken for and why. Doubtful lines
    begin with '#': look at them, and take the '#' away where they are right.
    """
    from sousveil.case import open_case
    from sousveil.case.mapping import add_section, format_section, propose_for_file
    from sousveil.cli.talk import say
    from sousveil.publish.visible_text import show_controls

    if write and case is None:
        raise SousveilError(
            "case_missing",
            "--write needs the case to write to.",
            "Say: --case CASE --write",
            exit_code=ExitCode.USAGE,
        )
    folder = open_case(case) if case is not None else None
    proposal = propose_for_file(file)
    section = format_section(proposal)
    _explain(proposal)
    click.echo(show_controls(section), nl=False)
    if folder is None or not write:
        return
    if not yes:
        click.confirm(f"Add this to {folder.settings}?", abort=True, err=True)
    add_section(folder, proposal.filename, section)
    say(f"Added to {folder.settings}. Add the file with: sousveil add {folder.path} {file}")


def _explain(proposal: Proposal) -> None:
    """What each column was taken for, and why, with the first values."""
    from sousveil.cli.talk import say
    from sousveil.publish.redaction import mask_personal_data
    from sousveil.publish.visible_text import squeeze_lines

    survey = proposal.survey
    say(f"{proposal.filename}: {survey.rows:,} rows looked at. Taken for {_KINDS[proposal.kind]}.")
    if survey.positions:
        say(f"  positions: {len(survey.positions):,} points of the file's geometries")
    columns = {column.header: column for column in survey.columns}
    for one in proposal.judgements:
        state = "left out" if one.is_withheld else (one.field or "nothing")
        sure = "" if one.is_certain or not one.field else " (in doubt)"
        say("  " + squeeze_lines(f"{one.header} → {state}{sure}: {one.reason}"))
        samples = columns[one.header].list_samples()
        if samples and not one.is_withheld:
            say("      " + squeeze_lines(mask_personal_data(" | ".join(samples))))
    for note in proposal.notes:
        say("  " + squeeze_lines(note))
