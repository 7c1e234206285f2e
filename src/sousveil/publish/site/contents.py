"""What a page, a kind of pages and a listing are.

A contributor adds a kind of pages with one module in `site/kinds`, its templates in `templates/site` and its words in
`messages/<language>/<kind>.ftl`; `registry.list_kinds` finds the module by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sousveil.publish.charts.shapes import Chart
    from sousveil.publish.site.reading import Site


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site.

    `address`: where it lies, from the root of the site ('notices/3f….html'); it never changes while the id stays.
    `title`: shown and in the tab; `language` of the title, '' for the interface's own. `template`: below
    `templates/site`, filled with `values`. `data`: what the page says, for its JSON twin; made of plain values.
    `source_ids`: the sources that it rests on, for the citation. `description`: a sentence for previews, may be ''.
    `charts`: pictures of its numbers, each a few files beside the site's pages.
    """

    address: str
    title: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    source_ids: tuple[str, ...] = ()
    description: str = ""
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a listing. Its heading is the message `<kind>-column-<name>`.

    `figure`: set to the right, with separators. `links_to`: the kind of pages whose id stands in the column `<name>_id`.
    `messages`: prefix of messages that say the value in words ('notice-kind-' + value), '' to show it as it is.
    `sort_by`: another column of the SQL that its order goes by, for figures that are shown as text.
    """

    name: str
    figure: bool = False
    links_to: str = ""
    messages: str = ""
    sort_by: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A column of a listing's SQL by which its rows are chosen; text, whole number, or a list of texts for several values.

    Its heading is the message `<kind>-facet-<column>`. `messages` as in Column. `label_sql`: an expression over the
    value `v` that says it in words ("(SELECT …)"), '' for the value itself. `newest_first`: values in falling order (years)
    instead of those with most rows first.
    """

    column: str
    messages: str = ""
    label_sql: str = ""
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The table of all pages of a kind, with facets and sorting.

    `sql`: one row a page with the columns `id`, `title`, `language`, those of `columns` and those of `facets`. It is run
    once a build and kept in memory. `order`: the first order of the rows, SQL over these columns; ties go by id.
    """

    sql: str
    columns: tuple[Column, ...] = ()
    facets: tuple[Facet, ...] = ()
    order: str = "title"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Pages that stand in files for those of a kind which has too many records for a page each.

    `make_pages`: all of them, the index first. `find_address`: the address of a record among them, with its anchor; '' for
    none. `count`: how many there are.
    """

    make_pages: Callable[[], Iterator[Page]]
    find_address: Callable[[str], str]
    count: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pages. Messages: `<name>-heading` (its name in the navigation), `<name>-intro` (a sentence on top of the list).

    `name`: the folder of its addresses. `order`: place in the navigation, 0 to stay out of it. `id_sql`: the ids of all
    its pages, in a fixed order. `make_pages`: the pages of some ids; ids that do not exist are left out. It is called with
    one id when a page is served and with some hundred when all are written: it should ask for all at once.
    `make_more`: further pages that are no records (an index of its own, a page about all), None for none. `gather`: what is
    written as files in place of its lists and records when these are too many; it returns None when they are not.
    """

    name: str
    order: int
    id_sql: str
    make_pages: Callable[[Site, Sequence[str]], Iterator[Page]]
    listing: Listing | None = None
    make_more: Callable[[Site], Iterator[Page]] | None = None
    gather: Callable[[Site], Gathered | None] | None = None
