"""The site, live: the pages of the last complete build on loopback, read only."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath

import duckdb
from brotli_asgi import BrotliMiddleware
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sousveil.case.folder import CaseFolder
from sousveil.case.opening import open_site
from sousveil.case.searching import open_search
from sousveil.model.errors import SousveilError
from sousveil.publish.search.indexing import SearchIndex
from sousveil.publish.search.pages import make_search_page
from sousveil.publish.site.contents import Page
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.rendering import POLICY, render_json
from sousveil.publish.site.wording import LANGUAGES
from sousveil.web.review import Reviewing, let_in, take_form

HOSTS = ("localhost", "127.0.0.1", "[::1]")
_KEPT = 2_000
_GONE = (OSError, SousveilError, duckdb.Error)
_PAUSES_S = (0.0, 0.005, 0.02, 0.05, 0.1)
"""A swap of builds takes two renames: so long, one after the other, is waited for the second."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}
_SHEET = re.compile(r"sheets/[0-9a-f]{64}\.html")
# A sheet names in itself the hashes of its one style and script; the header only shuts out the rest.
_SHEET_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@dataclass(slots=True)
class _Shown:
    """One build as it is served: a site for each language, and what was rendered lately."""

    mark: tuple[int, int]
    folder: CaseFolder
    sites: dict[str, SiteFiles]
    kept: OrderedDict[tuple[str, str, str], bytes] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    indexing: threading.Lock = field(default_factory=threading.Lock)
    index: SearchIndex | None = None

    def find(self, language: str, address: str, query: Mapping[str, str]) -> bytes | None:
        if _SHEET.fullmatch(address):
            path = self.folder.build / address
            return path.read_bytes() if path.is_file() else None
        key = (language, address, repr(sorted(query.items())))
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        found = self.sites[language].find_file(address, query)
        if found is not None:
            with self.lock:
                self.kept[key] = found
                while len(self.kept) > _KEPT:
                    self.kept.popitem(last=False)
        return found

    def find_words(self, language: str, address: str, query: Mapping[str, str]) -> bytes:
        """The page of search, or its twin. The first one who asks waits until the index is made."""
        held = self.sites[language]
        with self.indexing:
            if self.index is None:
                self.index = open_search(self.folder, held.site)
        page = make_search_page(held.site, self.index, query)
        return held.render_page(page) if address.endswith(".html") else render_json(held.site, page)


class LiveCase:
    """The newest complete build of a case: opened when it is first asked for, and again when another took its place."""

    def __init__(self, folder: CaseFolder, language: str = "en") -> None:
        self.folder = folder
        self.language = language
        self._lock = threading.Lock()
        self._shown: _Shown | None = None

    def get_shown(self) -> _Shown:
        """The build to show. While a newer one is being put in place, the one shown before.

        Raises SousveilError('not_built', 'database_unreadable').
        """
        mark = self._read_mark()
        with self._lock:
            if self._shown is None or (mark and mark != self._shown.mark):
                self._shown = self._open_newest(self._shown)
            return self._shown

    def read(self, find: Callable[[_Shown], bytes | None]) -> tuple[_Shown, bytes | None]:
        """The build that is shown, and what `find` takes from it: all of it from that one build.

        Some files are read when they are asked for; if another build took the folder meanwhile, it is done again with that.
        """
        for pause_s in _PAUSES_S:
            shown = self.get_shown()
            try:
                found = find(shown)
            except _GONE:
                if self._read_mark() == shown.mark:
                    raise
            else:
                if self._read_mark() == shown.mark:
                    return shown, found
            time.sleep(pause_s)
        # No build has come back: what memory holds of the last one is still right.
        shown = self.get_shown()
        return shown, find(shown)

    def _open_newest(self, before: _Shown | None) -> _Shown:
        """The build in place, opened while it stayed there; `before` where none stays long enough."""
        for pause_s in _PAUSES_S:
            mark = self._read_mark()
            try:
                site = open_site(self.folder, self.language, is_live=True)
                sites = {name: SiteFiles(site.speak(name)) for name in LANGUAGES}
            except _GONE:
                if before is None and mark == self._read_mark():
                    raise
            else:
                if mark and mark == self._read_mark():
                    return _Shown(mark, self.folder, sites)
            time.sleep(pause_s)
        if before is None:
            raise SousveilError(
                "not_built",
                "The case is being built.",
                "Wait until the build has ended.",
                str(self.folder.path),
            )
        return before

    def _read_mark(self) -> tuple[int, int] | None:
        try:
            about = self.folder.manifest.stat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_ino


def make_app(folder: CaseFolder, language: str = "en", reviewing: Reviewing | None = None) -> Starlette:
    """The application that shows the case's pages. Only GET and HEAD, only to hosts of this machine.

    With `reviewing`, `/review.html` takes decisions from those who have its token; nothing else is ever written.
    """
    live = LiveCase(folder, language)
    live.get_shown()  # a case without a build fails at once

    def answer(request: Request) -> Response:
        spoken, address = _split_language(request.path_params["address"], language)
        if address == "openapi.json":
            return _respond(request, _describe(), "application/json", POLICY)
        if not address or address.endswith("/"):
            # One slash: what begins with two would lead to a host of that name.
            return RedirectResponse("/" + request.url.path.lstrip("/\\") + "index.html", status_code=307)
        asked = dict(request.query_params)
        is_search = address in ("search.html", "search.json")
        shown, content = live.read(
            lambda build: (build.find_words if is_search else build.find)(spoken, address, asked)
        )
        if content is None:
            return _respond(
                request, _render_missing(shown.sites[spoken], address), _TYPES[".html"], POLICY, 404
            )
        policy = _SHEET_POLICY if address.startswith("sheets/") else f"{POLICY}; frame-ancestors 'none'"
        kind = _TYPES.get(PurePosixPath(address).suffix, "application/octet-stream")
        return _respond(request, content, kind, policy)

    def show_review(request: Request) -> Response:
        assert reviewing

        def render(build: _Shown) -> bytes:
            held = build.sites[language]
            return held.render_page(reviewing.make_page(held.site.wording.say("review-heading")))

        _, content = live.read(render)
        answer = _respond(request, content or b"", _TYPES[".html"], f"{POLICY}; frame-ancestors 'none'")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    async def review(request: Request) -> Response:
        assert reviewing
        refused = await let_in(request, reviewing)
        if refused:
            return refused
        if request.method == "POST":
            return await take_form(request, reviewing)
        return await run_in_threadpool(show_review, request)

    routes = [Route("/{address:path}", answer, methods=["GET"])]
    if reviewing:
        routes.insert(0, Route("/review.html", review, methods=["GET", "POST"]))
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False),
            # Brotli where the browser takes it, else gzip.
            Middleware(BrotliMiddleware, quality=4, minimum_size=1_000, gzip_fallback=True),
        ],
    )


def _split_language(address: str, first: str) -> tuple[str, str]:
    head, _, rest = address.partition("/")
    return (head, rest) if head in LANGUAGES and "/" in address else (first, address)


def _respond(request: Request, content: bytes, kind: str, policy: str, status: int = 200) -> Response:
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "Content-Security-Policy": policy, "ETag": tag}
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, status, headers, kind)


def _render_missing(held: SiteFiles, address: str) -> bytes:
    page = Page(
        # The depth of the address that was asked for decides what its relative links start from.
        "/".join(["missing"] * (address.count("/") + 1)) + ".html",
        held.site.wording.say("site-missing"),
        "missing.html",
    )
    return held.render_page(page)


def _describe() -> bytes:
    import json

    from sousveil import __version__
    from sousveil.publish.site.registry import list_kinds

    paths = {}
    for kind in list_kinds():
        if not kind.id_sql:
            continue
        paths[f"/{kind.name}/{{slug}}.json"] = _describe_path(
            f"One of {kind.name}, with all its page says.", ["slug"], []
        )
        if kind.listing:
            asked = [facet.column for facet in kind.listing.facets] + ["sort", "page"]
            paths[f"/{kind.name}/index.json"] = _describe_path(f"The list of {kind.name}.", [], asked)
    paths["/search.json"] = _describe_path(
        "What full-text search finds.", [], ["q", "kind", "year", "place", "capability", "page"]
    )
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "sousveil",
            "version": __version__,
            "description": "Every page of a case, as data; read only.",
        },
        "paths": paths,
    }
    return json.dumps(document, sort_keys=True).encode()


def _describe_path(summary: str, inside: list[str], asked: list[str]) -> dict[str, object]:
    text = {"type": "string"}
    return {
        "get": {
            "summary": summary,
            "parameters": [
                *({"name": name, "in": "path", "required": True, "schema": text} for name in inside),
                *({"name": name, "in": "query", "required": False, "schema": text} for name in asked),
            ],
            "responses": {
                "200": {
                    "description": "The page's data.",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "404": {"description": "There is no such page."},
            },
        }
    }
