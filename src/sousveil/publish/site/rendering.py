"""A page as bytes: HTML in the site's frame, and its twin in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment

from sousveil import __version__
from sousveil.publish.charts.drawing import name_chart
from sousveil.publish.pages import make_environment
from sousveil.publish.site.contents import Kind, Page
from sousveil.publish.site.reading import Site
from sousveil.publish.site.registry import list_kinds

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'"
)
"""Content-Security-Policy of every page: nothing from elsewhere, nothing inline."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the navigation: where it leads and what it is called."""

    address: str
    label: str
    name: str


def render_html(site: Site, page: Page, navigation: Iterable[Entry]) -> bytes:
    """The page in HTML, UTF-8. Every value is escaped and hidden characters are shown; links are relative."""
    return _fill_template(site, page, navigation, hash_data(page))


def render_both(site: Site, page: Page, navigation: Iterable[Entry]) -> tuple[bytes, bytes]:
    """What `render_html` and `render_json` return; the data is written out once."""
    data = _dump(page.data)
    digest = sha256(data).hexdigest()
    return _fill_template(site, page, navigation, digest), _frame_json(site, page, data, digest)


def _fill_template(site: Site, page: Page, navigation: Iterable[Entry], digest: str) -> bytes:
    root = "../" * page.address.count("/")

    def link(address: str) -> str:
        return root + address

    def link_record(kind: str, identifier: str) -> str:
        return root + site.find_address(kind, identifier)

    values: dict[str, Any] = {
        "page": page,
        "site": site,
        "build": site.build,
        "navigation": tuple(navigation),
        "here": page.address.split("/")[0],
        "t": site.wording.say,
        "t_value": site.wording.say_value,
        "language": site.wording.language,
        "link": link,
        "link_record": link_record,
        "link_chart": lambda chart, suffix: link(name_chart(page.address, chart.name, suffix)),
        "policy": POLICY,
        "version": __version__,
        "data_sha256": digest,
        "json_address": name_json(page.address),
    }
    template = _get_environment().get_template(f"site/{page.template}")
    return template.render({**page.values, **values}).encode("utf-8", errors="replace")


def render_json(site: Site, page: Page) -> bytes:
    """The JSON twin of a page: its address, title, sources, the build's hash, and its data with sorted keys."""
    data = _dump(page.data)
    return _frame_json(site, page, data, sha256(data).hexdigest())


def _frame_json(site: Site, page: Page, data: bytes, digest: str) -> bytes:
    """The twin around data that is written already, keys in order."""
    before = {
        "address": page.address,
        "build": site.build.inputs,
        "case": site.build.title,
    }
    after = {
        "data_sha256": digest,
        "program": site.build.program,
        "sources": list(page.source_ids),
        "title": page.title,
    }
    return b"".join((_dump(before)[:-1], b',"data":', data, b",", _dump(after)[1:], b"\n"))


def hash_data(page: Page) -> str:
    """The SHA-256 in hex of the page's data as canonical JSON: what a citation can be held against."""
    return sha256(_dump(page.data)).hexdigest()


def name_json(address: str) -> str:
    """The address of the JSON twin of a page."""
    return address.removesuffix(".html") + ".json"


def make_navigation(site: Site, counts: Mapping[str, int]) -> tuple[Entry, ...]:
    """The navigation: the kinds that have pages (`counts`: kind → pages), in their order."""
    return tuple(
        Entry(_home_of(kind), site.wording.say(f"{kind.name}-heading"), kind.name)
        for kind in list_kinds()
        if kind.order and counts.get(kind.name, 0)
    )


def count_pages(site: Site) -> dict[str, int]:
    """How many record pages each kind has, or 1 for kinds that have only pages of their own."""
    counts = {}
    for kind in list_kinds():
        found = site.select_value(f"SELECT count(*) FROM ({kind.id_sql})") if kind.id_sql else 0
        more = kind.make_more if not kind.id_sql else None
        counts[kind.name] = int(found or 0) + (sum(1 for _ in more(site)) if more else 0)
    return counts


def _home_of(kind: Kind) -> str:
    return f"{kind.name}/index.html" if kind.listing or kind.id_sql else f"{kind.name}.html"


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode(
        "utf-8", errors="replace"
    )


@cache
def _get_environment() -> Environment:
    environment = make_environment()
    environment.filters.update(number=format_number)
    return environment


def format_number(value: object) -> str:
    """1234567.5 as '1,234,567.5'; '' for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, float):
        return f"{value:,.10g}" if abs(value) >= 1 else f"{value:.4g}"
    return f"{value:,}"
