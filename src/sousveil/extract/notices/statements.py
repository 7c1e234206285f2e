"""What a notice states under its labels: the words behind '采购人：', in the cell beside or in the column below."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extract.notices.labels import Label
from sousveil.extract.notices.layout import Line


@dataclass(slots=True)
class Statement:
    """A value as written: `start` and `end` are offsets into the stored text.

    `fields`: what the label may mean; `label`: the label, folded; `unit`: '元', '万元' … when the label or the head of
    the column names it; `lot`: key of the lot, '' for the whole notice; `row`: number of the table's row, -1 outside
    tables; `form`: 'colon', 'cell', 'column', 'spaced', 'next' or 'prose'; `party`: field of the party that a heading
    above names; `topic`: the same for times.
    """

    fields: tuple[str, ...]
    start: int
    end: int
    page: int | None
    section: str
    line: int
    label: str
    form: str
    unit: str = ""
    lot: str = ""
    row: int = -1
    party: str = ""
    topic: str = ""
    is_before: bool = False

    def has(self, *fields: str) -> bool:
        """True when the label may mean one of `fields`."""
        return any(field in fields for field in self.fields)


def make_statement(line: Line, label: Label, span: tuple[int, int], form: str, lot: str = "") -> Statement:
    """What `label` says by the words of `line` from `span[0]` to `span[1]`."""
    return Statement(
        label.fields,
        line.start + span[0],
        line.start + span[1],
        line.page,
        line.section,
        line.number,
        label.key,
        form,
        label.unit,
        label.lot or lot,
    )
