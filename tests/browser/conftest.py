"""Chromium for the browser tests, with every request seen and none let out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Watched:
    """A page and what it tried: requests besides its own file, console errors, dialogs, uncaught errors."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        """Fails if the page asked for anything, said an error or opened a dialog."""
        assert self.requests == []
        assert self.errors == []
        assert self.dialogs == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium on this machine: apt install chromium")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Any]:
    """`open_page(path, **context options)`: a Watched page that shows the file at `path`."""
    contexts = []

    def open_file(path: Path, **options: Any) -> Watched:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        watched = Watched(page)
        url = path.as_uri()

        def judge(route: Any) -> None:
            if route.request.url.partition("#")[0] == url:
                route.continue_()
            else:
                watched.requests.append(route.request.url)
                route.abort()

        def dismiss(dialog: Any) -> None:
            watched.dialogs.append(dialog.message)
            dialog.dismiss()

        context.route("**/*", judge)
        page.on(
            "console",
            lambda message: (
                watched.errors.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on("dialog", dismiss)
        page.goto(url)
        return watched

    yield open_file
    for context in contexts:
        context.close()
