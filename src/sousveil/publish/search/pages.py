"""The page of search as it is served: the question, what was found, and the filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sousveil.publish.search.collecting import PASSAGES
from sousveil.publish.search.indexing import FILTERS, HITS_ON_PAGE, LAST_PAGE, Answer, SearchIndex
from sousveil.publish.site.contents import Page
from sousveil.publish.site.reading import Site
from sousveil.publish.site.registry import list_kinds

ADDRESS = "search.html"
_SHOWN_VALUES = 40


def make_search_page(site: Site, index: SearchIndex, asked: Mapping[str, str]) -> Page:
    """The page for a query's fields: q, the filters kind, year, place and capability, and page."""
    words = asked.get("q", "").strip()
    chosen = {name: asked[name] for name in FILTERS if asked.get(name)}
    number = asked.get("page", "1")
    at = int(number) if number.isdecimal() and len(number) < 4 else 0
    answer = index.search(words, chosen, at) if words else Answer(0, (), {})
    pages = min(-(-answer.total // HITS_ON_PAGE), LAST_PAGE)

    def address(page: int = 1, **other: str) -> str:
        fields = {"q": words, **chosen, **other}
        if page > 1:
            fields["page"] = str(page)
        return f"{ADDRESS}?{urlencode({name: value for name, value in fields.items() if value})}"

    filters = [
        (
            name,
            [
                (
                    label_value(site, name, value),
                    rows,
                    name in chosen,
                    address(1, **{name: "" if name in chosen else value}),
                )
                for value, rows in answer.counts.get(name, ())[:_SHOWN_VALUES]
            ],
        )
        for name in FILTERS
    ]
    values = {
        "words": words,
        "chosen": chosen,
        "answer": answer,
        "filters": [(name, found) for name, found in filters if found],
        "at": at,
        "pages": pages,
        "address": address,
        "entries": index.count(),
        "label_kind": lambda value: label_value(site, "kind", value),
    }
    data = {
        "query": words,
        "filters": chosen,
        "total": answer.total,
        "page": at,
        "pages": pages,
        "counts": {name: dict(rows) for name, rows in answer.counts.items()},
        "hits": [
            {
                "kind": hit.kind,
                "address": hit.address,
                "title": "".join(part for part, _ in hit.title),
                "language": hit.language,
                "year": hit.year,
                "snippet": "".join(part for part, _ in hit.snippet.parts),
                "found": [part for part, is_found in (*hit.title, *hit.snippet.parts) if is_found],
            }
            for hit in answer.hits
        ],
    }
    return Page(ADDRESS, site.wording.say("search-heading"), "search.html", values, data)


def label_value(site: Site, name: str, value: str) -> str:
    """The value of a filter in words."""
    if name == "kind":
        return site.wording.say("search-passages" if value == PASSAGES else f"{value}-heading")
    return value.replace("_", " ") if name == "capability" else value


def make_files_page(site: Site) -> Page:
    """The page of search in published files: its script does the searching."""
    return Page(ADDRESS, site.wording.say("search-heading"), "search_files.html")


def list_labels(site: Site) -> dict[str, Any]:
    """The words that the script of `make_files_page` shows."""
    say = site.wording.say
    labels: dict[str, Any] = {name: say(f"search-filter-{name}") for name in FILTERS}
    kinds = [kind.name for kind in list_kinds() if kind.listing]
    labels["kinds"] = {name: label_value(site, "kind", name) for name in (PASSAGES, *kinds)}
    return {
        **labels,
        "filters": say("search-filters"),
        "clear": say("search-clear"),
        "found": say("search-found-files"),
        "nothing": say("search-found", count=0),
        "untitled": say("site-untitled"),
        "pages": say("site-pages"),
        "previous": say("site-previous"),
        "next": say("site-next"),
    }
