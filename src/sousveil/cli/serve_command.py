"""`sousveil serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("serve")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 for any free one."
)
@click.option(
    "--language", type=click.Choice(("en", "zh")), default="en", show_default=True, help="Of the interface."
)
@click.option("--review", is_flag=True, help="Also decide in the browser which names are one organisation.")
@click.option("--author", default="", help="Who decides; the name of your account unless given.")
def command(case: Path, port: int, language: str, review: bool, author: str) -> None:
    """Show the pages of a built CASE in the browser, until Ctrl-C.

    Only this machine can reach them. A newer build is shown as soon as it is complete. /zh/… and /en/… are the same pages
    in Chinese and English; every page has a twin in JSON. Nothing is written, unless --review is given: then the address that is
    printed for it, with a secret of this run, leads to the page that takes decisions.
    """
    from secrets import token_urlsafe

    import uvicorn

    from sousveil.case import open_case
    from sousveil.cli.talk import find_account, say
    from sousveil.model.errors import SousveilError
    from sousveil.web.app import make_app
    from sousveil.web.review import Reviewing

    class AnnouncedServer(uvicorn.Server):
        """Says where it listens once it does."""

        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                bound = self.servers[0].sockets[0].getsockname()[1]
                click.echo(f"http://127.0.0.1:{bound}/index.html")
                if reviewing:
                    click.echo(f"http://127.0.0.1:{bound}/review.html?token={reviewing.token}")
                say("Stop it with Ctrl-C.")

    folder = open_case(case)
    reviewing = Reviewing(folder, token_urlsafe(32), author or find_account()) if review else None
    app = make_app(folder, language, reviewing)
    server = AnnouncedServer(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    )
    try:
        server.run()
    except SystemExit as error:
        raise SousveilError(
            "port_in_use",
            f"Port {port} cannot be used.",
            "Name another one: sousveil serve CASE --port 0 takes any that is free.",
            str(case),
        ) from error
