"""The site, live: the pages of the last complete build on loopback, read only."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sousveil.case.folder import CaseFolder
from sousveil.case.opening import open_site
from sousveil.publish.site.contents import Page
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.rendering import POLICY
from sousveil.publish.site.wording import LANGUAGES

HOSTS = ("localhost", "127.0.0.1", "[::1]")
_KEPT = 2_000
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
                site = open_site(self.folder, self.language, is_live=True)
                sites = {name: SiteFiles(site.speak(name)) for name in LANGUAGES}
                self._shown = _Shown(mark or (0, 0), self.folder, sites)
            return self._shown

    def _read_mark(self) -> tuple[int, int] | None:
        try:
            about = self.folder.manifest.stat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_ino


def make_app(folder: CaseFolder, language: str = "en") -> Starlette:
    """The application that shows the case's pages. Only GET and HEAD, only to hosts of this machine."""
    live = LiveCase(folder, language)
    live.get_shown()  # a case without a build fails at once

    def answer(request: Request) -> Response:
        spoken, address = _split_language(request.path_params["address"], language)
        if address == "openapi.json":
            return _respond(request, _describe(), "application/json", POLICY)
        if not address or address.endswith("/"):
            return RedirectResponse(f"{request.url.path}index.html", status_code=307)
        shown = live.get_shown()
        content = shown.find(spoken, address, dict(request.query_params))
        if content is None:
            return _respond(
                request, _render_missing(shown.sites[spoken], address), _TYPES[".html"], POLICY, 404
            )
        policy = _SHEET_POLICY if address.startswith("sheets/") else f"{POLICY}; frame-ancestors 'none'"
        kind = _TYPES.get(PurePosixPath(address).suffix, "application/octet-stream")
        return _respond(request, content, kind, policy)

    return Starlette(
        routes=[Route("/{address:path}", answer, methods=["GET"])],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
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
