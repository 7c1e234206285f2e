"""The frame of the readers of JSON feeds: record after record, what cannot be read as problems, the counts at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

from sousveil.model.protocols import Source
from sousveil.model.weakness_rows import WeaknessRows
from sousveil.readers.ocds_json import Parsing
from sousveil.readers.ocds_stream import Path, Piece
from sousveil.readers.weakness_fields import CVE_NUMBER, Json, Scope
from sousveil.readers.weakness_json import format_pointer, read_records


class Feed:
    """One source as it is read. `found`: how many records it had; `read`: those ids that were met."""

    def __init__(self, source: Source, format_: str, version: str) -> None:
        self.source = source
        self.rows = WeaknessRows(source.source_id, format_, f"readers.{format_}", version)
        self.scope = Scope(self.rows)
        self.found = 0
        self._ids: set[str] = set()

    def check_number(self, number: str) -> bool:
        """True for a CVE number; else the record is left out with a problem. One that stands twice is a problem too."""
        if not CVE_NUMBER.fullmatch(number):
            self.rows.report("weakness_id_invalid", number[:40] or "no CVE number", self.scope.locate(""))
            return False
        self.note_id(number)
        return True

    def note_id(self, name: str) -> None:
        """A problem for an id that stands twice."""
        if name in self._ids:
            self.rows.report("duplicate_id", f"{name[:40]} stands twice", self.scope.locate(""))
        self._ids.add(name)

    def read_all(self, list_keys: frozenset[str], write: Callable[[Piece], None]) -> Iterator[pa.RecordBatch]:
        """Hands every value of the source to `write`, and the rows on. Nothing that the source holds is raised."""
        parsing = Parsing()
        return self.guard(self.read_pieces(list_keys, write, parsing), parsing)

    def guard(self, batches: Iterator[pa.RecordBatch], parsing: Parsing) -> Iterator[pa.RecordBatch]:
        """`batches`, then what is left. What stops them is a problem: bad input is data, whatever it leads to."""
        try:
            yield from batches
        except OSError as error:
            self.rows.report("object_missing", f"{type(error).__name__}: {error.strerror or ''}")
        except Exception as error:
            self.rows.report("reader_crashed", type(error).__name__)
        yield from self.finish(parsing)

    def read_pieces(
        self, list_keys: frozenset[str], write: Callable[[Piece], None], parsing: Parsing
    ) -> Iterator[pa.RecordBatch]:
        """The same without what comes at the end, for `guard`."""
        for piece in read_records(self.source, parsing, list_keys):
            try:
                write(piece)
            except Exception as error:  # this record only
                self.rows.report("reader_crashed", type(error).__name__, self.scope.locate(""))
            yield from self.rows.drain()

    def iterate_entries(
        self, piece: Piece, list_key: str, page_keys: frozenset[str], marks: tuple[str, ...]
    ) -> Iterator[Json]:
        """The objects in a piece that have one of `marks`, also those in the list of a page, the scope set to each.

        `page_keys`: those of a page; other keys of an object that is no entry are counted.
        """
        scope = self.scope
        for path, value in list_objects(piece):
            scope.open_record(format_pointer(path))
            if type(value) is not dict:
                scope.refuse(value, "")
            elif type(value.get(list_key)) is list:
                inner = Piece((*path, list_key), value[list_key])
                yield from self.iterate_entries(inner, list_key, page_keys, marks)
                scope.count_rest(value, page_keys, "")
            elif any(mark in value for mark in marks):
                yield value
            else:
                scope.count_rest(value, page_keys, "")

    def finish(self, parsing: Parsing) -> Iterator[pa.RecordBatch]:
        """What is left, with the problems of parsing."""
        for problem in parsing.problems:
            self.rows.report(problem.code, problem.detail)
        undecodable = parsing.undecodable_bytes + parsing.lone_surrogates
        if undecodable:
            self.rows.report("encoding_mixed", f"{undecodable} bytes or surrogates are not UTF-8")
        if not self.found and not parsing.problems:
            self.rows.report("schema_mismatch", "no record in it")
        self.scope.paths.write(self.rows)
        yield from self.rows.finish()


def list_objects(piece: Piece) -> Iterator[Piece]:
    """The objects in a piece: itself, or the elements of a list, also of a list in it."""
    path, value = piece
    if type(value) is dict:
        yield piece
    elif type(value) is list:
        waiting: list[tuple[Path, object]] = [((*path, index), inner) for index, inner in enumerate(value)]
        for where, inner in waiting:
            if type(inner) is list:
                waiting += [((*where, index), deeper) for index, deeper in enumerate(inner)]
            else:
                yield Piece(where, inner)
    elif value is not None:
        yield piece
