"""`sousveil search`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("search")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@click.option(
    "--only",
    multiple=True,
    metavar="FILTER=VALUE",
    help="Only what is of this kind, year, place or capability: --only kind=notices; may be repeated.",
)
@click.option("--page", default=1, show_default=True, type=click.IntRange(1, 50), help="20 hits each.")
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(case: Path, words: tuple[str, ...], only: tuple[str, ...], page: int, output: str) -> int:
    """Find WORDS in the documents and records of a built CASE.

    All words are needed. "…" (inside quotes of the shell) finds a phrase, camer* a beginning; after --, -word leaves out. Chinese
    needs no spaces. Every hit names its page and the place of its words.
    """
    from sousveil.case import open_case
    from sousveil.case.opening import open_site
    from sousveil.case.searching import open_search
    from sousveil.cli.talk import make_console, say
    from sousveil.publish.search.indexing import FILTERS
    from sousveil.publish.search.pages import make_search_page
    from sousveil.publish.search.terminal import print_answer

    chosen = dict(part.split("=", 1) for part in only if part.split("=", 1)[0] in FILTERS and "=" in part)
    if len(chosen) < len(only):
        raise click.UsageError(f"--only takes FILTER=VALUE, each once; filters are {', '.join(FILTERS)}.")
    folder = open_case(case)
    site = open_site(folder)
    index = open_search(
        folder,
        site,
        lambda entries: say(f"{entries:,} entries in the search index") if entries % 50_000 == 0 else None,
    )
    asked = {"q": " ".join(words), **chosen}
    found = make_search_page(site, index, {**asked, "page": str(page)})
    if output == "json":
        from sousveil.publish.sheet_json import encode_json

        click.echo(encode_json(dict(found.data)))
    else:
        print_answer(found, make_console())
    return 0
