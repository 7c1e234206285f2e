"""Pages made of a record's facts and of tables of what belongs to it, declared as SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sousveil.publish.charts.answers import make_chart
from sousveil.publish.charts.shapes import Chart, Mark
from sousveil.publish.site.contents import Page
from sousveil.publish.site.reading import Row, Site, make_address

MOST_ROWS = 100
_LINKS = {
    "notice": "notices",
    "vendor": "vendors",
    "weakness": "weaknesses",
    "organisation": "organisations",
    "place": "places",
    "source": "sources",
    "capability": "capabilities",
    "camera": "cameras",
    "claim": "claims",
}


_UNSHOWN = frozenset({"all_rows", "row_place", "language"})


@dataclass(frozen=True, slots=True)
class Section:
    """A table on a record's page: what belongs to it.

    `sql`: rows with `owner_id`, the record that each belongs to, in their order, for the ids in `$ids`. A column `x` beside a
    column `x_id` is a link to the page of that record; other columns that end in `_id` are not shown. The heading is the
    message `<kind>-section-<name>`, columns are headed by `field-<column>`.
    """

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class SectionChart:
    """A picture above the table of a section, where it has at least two rows: `shape` of `charts.answers.make_chart`, the
    columns of its labels and values."""

    section: str
    shape: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RecordPages:
    """What pages of a kind are made from. `sql`: one row for each of `$ids` with `id`, `title`, `language`, `sources` (a list of
    source ids), and the facts."""

    kind: str
    sql: str
    sections: tuple[Section, ...]
    charts: tuple[SectionChart, ...] = ()

    def make_pages(self, site: Site, ids: Sequence[str]) -> Iterator[Page]:
        """The pages of the records `ids`."""
        bound = {"ids": list(ids)}
        parts = {
            section.name: site.select_by("owner_id", _cut(section.sql), **bound) for section in self.sections
        }
        for row in site.select(self.sql, **bound):
            facts = {
                name: value
                for name, value in row.items()
                if name not in ("id", "title", "language", "source_ids")
            }
            sections = [
                (section.name, list_columns(parts[section.name][row["id"]]), parts[section.name][row["id"]])
                for section in self.sections
                if parts[section.name].get(row["id"])
            ]
            yield Page(
                make_address(self.kind, row["id"]),
                row["title"] or row["id"],
                "record.html",
                {
                    "kind": self.kind,
                    "record_id": row["id"],
                    "facts": facts,
                    "sections": sections,
                    "links": find_links(site),
                },
                {"id": row["id"], **facts, **{name: rows for name, _, rows in sections}},
                row["language"],
                tuple(row["source_ids"] or ()),
                charts=tuple(self._draw(site, {name: rows for name, _, rows in sections})),
            )

    def _draw(self, site: Site, parts: Mapping[str, Sequence[Row]]) -> Iterator[Chart]:
        for plan in self.charts:
            marks = [
                Mark(str(row[plan.label]), float(row[plan.value]))
                for row in parts.get(plan.section, ())
                if row[plan.label] and row[plan.value] is not None
            ]
            if len(marks) > 1:
                title = site.wording.say(f"{self.kind}-section-{plan.section}")
                axis = site.wording.say_value("field-", plan.value)
                yield make_chart(plan.section, plan.shape, title, axis, marks, site.wording.say)


def list_columns(rows: Sequence[Row]) -> list[str]:
    """The columns that a table shows: those that hold something in any row, without ids."""
    return [
        name
        for name in rows[0]
        if not name.endswith("_id")
        and name not in _UNSHOWN
        and any(row[name] not in (None, "", []) for row in rows)
    ]


def find_links(site: Site) -> Callable[[Mapping[str, object], str], tuple[str, str] | None]:
    """For a row and a column: the kind and id of the page that the value leads to, None when there is none."""

    def find(row: Mapping[str, object], column: str) -> tuple[str, str] | None:
        identifier = row.get(f"{column}_id")
        kind = _LINKS.get(column, "")
        return (kind, str(identifier)) if kind and identifier else None

    return find


def _cut(sql: str) -> str:
    """The first rows of each record in the order of `sql`, and how many there are."""
    return (
        "SELECT * EXCLUDE (row_order) FROM (SELECT *, count(*) OVER (PARTITION BY owner_id) AS all_rows, "
        "row_number() OVER (PARTITION BY owner_id ORDER BY row_order) AS row_place "
        f"FROM (SELECT *, row_number() OVER () AS row_order FROM ({sql}))) WHERE row_place <= {MOST_ROWS} ORDER BY owner_id, row_place"
    )
