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
def command(case: Path, port: int, language: str) -> None:
    """Show the pages of a built CASE in the browser, until Ctrl-C.

    Only this machine can reach them. A newer build is shown as soon as it is complete. /zh/… and /en/… are the same pages
    in Chinese and English; every page has a twin in JSON.
    """
    import uvicorn

    from sousveil.case import open_case
    from sousveil.cli.talk import say
    from sousveil.model.errors import SousveilError
    from sousveil.web.app import make_app

    class AnnouncedServer(uvicorn.Server):
        """Says where it listens once it does."""

        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                bound = self.servers[0].sockets[0].getsockname()[1]
                click.echo(f"http://127.0.0.1:{bound}/index.html")
                say("Stop it with Ctrl-C.")

    app = make_app(open_case(case), language)
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
