"""The site as a folder of files, with a manifest of their hashes; what holds personal data is not written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import Any

from sousveil.engine.duckdb import open_site_database
from sousveil.publish.charts.drawing import draw_all, name_chart
from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.search.collecting import collect_entries
from sousveil.publish.search.pages import list_labels, make_files_page
from sousveil.publish.search.shards import render_shards
from sousveil.publish.site.contents import Page
from sousveil.publish.site.finding import Part, SiteFiles, list_assets, read_asset
from sousveil.publish.site.packaging import write_package
from sousveil.publish.site.reading import BuildFacts, Site, is_identifier
from sousveil.publish.site.rendering import name_json
from sousveil.publish.site.wording import Wording

Step = Callable[[int, int], None]
"""Called with how many pages are written and about how many there will be."""

_MANY_PAGES = 2_000
"""From this many pages on a second process is worth its start."""


@dataclass(slots=True)
class Written:
    """`hashes`: address → SHA-256 in hex. `personal`: (address, where in its data) of what looks like personal data."""

    hashes: dict[str, str] = field(default_factory=dict)
    personal: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0


def write_site(
    held: SiteFiles, target: Path, step: Step | None = None, processes: int | None = None
) -> Written:
    """Writes the whole site into the new folder `target`: pages, JSON, map, assets, documents, data package, manifest.

    The folder is complete only when `manifest.json` is in it. With more than one of `processes` (by itself two for many
    pages) parts are written side by side; the files are the same. Raises OSError.
    """
    written = Written()
    target.mkdir(parents=True)
    expected = held.count_files()
    if processes is None:
        # A daemonic process may start no other.
        is_alone = expected <= _MANY_PAGES or current_process().daemon
        processes = 1 if is_alone else min(2, os.cpu_count() or 1)
    database = held.site.find_database()
    parts = list_parts(held)
    if processes > 1 and database is not None:
        opening = (database, held.site.build, held.site.wording.language)
        with ProcessPoolExecutor(processes, get_context("spawn"), _open, opening) as pool:
            results: Iterable[Written] = pool.map(_write_opened, parts, [target] * len(parts))
            _join(written, results, step, expected)
    else:
        _join(written, (write_part(held, part, target) for part in parts), step, expected)
    _write_manifest(held, written, target)
    return written


def list_parts(held: SiteFiles) -> list[Part]:
    """What can be written side by side, what takes longest first."""
    pages = held.list_parts()
    others = [Part(name) for name in ("package", "search", "map", "rest")]
    long = [part for part in pages if part.what == "gathered"]
    return [*long, *others, *(part for part in pages if part.what != "gathered")]


def write_part(held: SiteFiles, part: Part, target: Path) -> Written:
    """Writes one part of the site; the same bytes whatever was written before."""
    written = Written()
    held.gather_records()
    if part.what == "package":
        for path in write_package(held.site, target / "data"):
            written.hashes[path.relative_to(target).as_posix()] = _hash_file(path)
    elif part.what in _OTHERS:
        for address, content in _OTHERS[part.what](held):
            _write(written, target, address, content)
    else:
        for page in held.iterate_part(part):
            _write_page(held, written, target, page)
    if part.what == "search":
        _write_page(held, written, target, make_files_page(held.site))
    return written


def _write_page(held: SiteFiles, written: Written, target: Path, page: Page) -> None:
    written.personal += [(page.address, where) for where in find_personal_data(page)]
    html, twin = held.render_files(page)
    _write(written, target, page.address, html)
    _write(written, target, name_json(page.address), twin)
    for chart in page.charts:
        for suffix, content in draw_all(chart):
            _write(written, target, name_chart(page.address, chart.name, suffix), content)
    written.pages += 1


def _join(written: Written, results: Iterable[Written], step: Step | None, expected: int) -> None:
    for result in results:
        written.hashes |= result.hashes
        written.personal += result.personal
        written.pages += result.pages
        if step:
            step(written.pages, max(expected, written.pages))


_OPENED: list[SiteFiles] = []  # of a helper process


def _open(database: Path, build: BuildFacts, language: str) -> None:
    _OPENED.append(SiteFiles(Site(open_site_database(database), build, Wording(language))))


def _write_opened(part: Part, target: Path) -> Written:
    return write_part(_OPENED[0], part, target)


def find_personal_data(page: Page) -> Iterator[str]:
    """Where in a page's title and data something looks like personal data that should have been masked."""
    if mask_personal_data(page.title) != page.title:
        yield "title"
    yield from _find_in(page.data, "")


def _find_in(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, str):
        if not is_identifier(where.rpartition("/")[2]) and mask_personal_data(value) != value:
            yield where or "/"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _find_in(item, f"{where}/{name}")
    elif isinstance(value, list | tuple):
        is_known = is_identifier(where.rpartition("/")[2])
        for item in value:
            if isinstance(item, str):  # most are, and a generator for each would cost more than the look
                if not is_known and mask_personal_data(item) != item:
                    yield where or "/"
            elif isinstance(item, Mapping | list | tuple):
                yield from _find_in(item, where)


def _iterate_map(held: SiteFiles) -> Iterator[tuple[str, bytes]]:
    yield from held.iterate_map()


def _iterate_search(held: SiteFiles) -> Iterator[tuple[str, bytes]]:
    yield from render_shards(collect_entries(held.site), list_labels(held.site))


def _iterate_rest(held: SiteFiles) -> Iterator[tuple[str, bytes]]:
    for address in list_assets():
        yield address, read_asset(address) or b""
    # Sheets are made of redacted text; the tables behind measures are not, and come masked in the data package.
    for path in sorted((held.site.build.folder / "sheets").glob("*.html")):
        yield f"sheets/{path.name}", path.read_bytes()


_OTHERS = {"map": _iterate_map, "search": _iterate_search, "rest": _iterate_rest}


def _write(written: Written, target: Path, address: str, content: bytes) -> None:
    path = target / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    written.hashes[address] = sha256(content).hexdigest()


def _write_manifest(held: SiteFiles, written: Written, target: Path) -> None:
    """manifest.json: the build that was published, what made it, and the hash of every file."""
    facts = held.site.build
    manifest = {
        "format": 1,
        "case": facts.title,
        "build": facts.inputs,
        "program": facts.program,
        "language": held.site.wording.language,
        "sources_at": facts.sources_at,
        "pages": written.pages,
        "files": dict(sorted(written.hashes.items())),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (target / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


def _hash_file(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
