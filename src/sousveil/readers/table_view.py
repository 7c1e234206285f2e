"""One record of a table seen through the mapping: which field stands in which of its cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_values import clean_name
from sousveil.readers.table_mapping import TableMapping, fold_header
from sousveil.readers.table_records import Record

_SPACES = re.compile(r"\s+")
# Headers of columns that hold data of natural persons.
_PRIVATE = re.compile(
    r"联系人|聯繫人|联系电话|聯繫電話|联系方式|电话|電話|手机|手機|邮箱|郵箱|身份证|身份證|法定代表人|法人代表|负责人|經辦人|经办人|评审专家"
    r"|contact|phone|telefon|tel\b|téléphone|mobile|fax|e-?mail|correo|courriel|passport|id card|date of birth"
    r"|контакт|телефон|эл\.? ?почта|ел\.? ?пошта|ответственн\w+ лиц|kapcsolattartó|elérhetőség",
    re.IGNORECASE,
)


_MOST_HEADERS = 20_000  # objects of JSON Lines may all have other names


class RecordView:
    """A record with its fields. A field may have several columns; its first value is the one that counts."""

    def __init__(self, record: Record, mapping: TableMapping, headers: dict[str, tuple[str, ...]]) -> None:
        """`headers`: field → the mapped headers, as the record has them."""
        self.record = record
        self.mapping = mapping
        self._headers = headers

    def pick_fields(self, fields: Iterable[str]) -> list[str]:
        """Those of `fields` that are mapped, in their order."""
        return [field for field in fields if field in self._headers]

    def list_headers(self, field: str) -> list[str]:
        """The columns of `field` that have a value in this record."""
        names = self._headers.get(field)
        return [name for name in names if name in self.record.cells] if names else []

    def find_header(self, *fields: str) -> str:
        """The first column with a value of any of `fields`, '' if there is none."""
        for field in fields:
            for name in self._headers.get(field, ()):
                if name in self.record.cells:
                    return name
        return ""

    def text(self, field: str) -> str:
        """The first value of `field`, exactly as written; '' if there is none."""
        header = self.find_header(field)
        return self.record.cells[header] if header else ""

    def locate(self, header: str) -> str:
        """The locator of the record's cell in the column `header`, as JSON."""
        return f'{{"column":{_quote(header)},"row":{self.record.row}}}'

    def split(self, text: str) -> list[str]:
        """The parts of a cell that holds several values, by the mapping's separator."""
        parts = text.split(self.mapping.separator) if self.mapping.separator else [text]
        return [part for part in parts if part.strip()]

    def read_code(self, field: str, raw: str, known: tuple[str, ...]) -> str:
        """Our word for what a column of codes says: by the mapping, else the word itself if it is one of ours, else ''."""
        folded = fold_header(raw)
        return self.mapping.values.get(field, {}).get(folded) or (folded if folded in known else "")


class RecordSorter:
    """Finds the mapped columns of records, and counts the values of all others as unmapped or withheld."""

    def __init__(self, mapping: TableMapping, rows: NoticeRows) -> None:
        self._mapping = mapping
        self._rows = rows
        self._withheld = frozenset(map(fold_header, mapping.withheld))
        names = [name for names in mapping.columns.values() for name in names]
        self._exact = frozenset(map(clean_name, names))
        self._mapped = frozenset(map(fold_header, names))
        self._dispositions: dict[str, str] = {}
        self._known: dict[str, str] = {}  # folded header → header as the table has it
        self._headers: dict[str, tuple[str, ...]] = {}

    def view(self, record: Record) -> RecordView | None:
        """The record with its fields; None when no mapped column has a value."""
        found = False
        for header in record.cells:
            disposition = self._dispositions.get(header)
            if disposition is None:
                if len(self._dispositions) >= _MOST_HEADERS:
                    self._rows.count_path("(further columns)")
                    continue
                disposition = self._dispositions[header] = self._dispose(header)
            if disposition:
                self._rows.count_path(header, disposition)
            else:
                found = True
        return RecordView(record, self._mapping, self._headers) if found else None

    def _dispose(self, header: str) -> str:
        """'' for a mapped column. Of several that differ in case or width only, the one written as mapped is it."""
        folded = fold_header(header)
        other = self._known.get(folded)
        if folded not in self._mapped or (other is not None and header not in self._exact):
            is_private = folded in self._withheld or _PRIVATE.search(header)
            return "withheld" if is_private else "unmapped"
        if other is not None:
            self._dispositions[other] = "unmapped"
        self._known[folded] = header
        self._headers = {
            field: tuple(filter(None, (self._known.get(fold_header(name)) for name in names)))
            for field, names in self._mapping.columns.items()
        }
        return ""


def clean_identifier(raw: str) -> str:
    """An identifier without white space."""
    return _SPACES.sub("", clean_name(raw))


@lru_cache(maxsize=4096)
def _quote(header: str) -> str:
    return json.dumps(header, ensure_ascii=False)
