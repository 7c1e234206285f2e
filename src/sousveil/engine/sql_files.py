"""Questions as .sql files: a comment header that documents them, one SELECT, parameters that are bound by name.

Header lines are `-- key: value`; a line `--   …` goes on with the value above it. Keys: name, question, inputs, method,
caveats, source, chart (how its answer may be drawn, see `publish.charts.answers`); `parameter: NAME TYPE DEFAULT description` and `column: NAME TYPE [UNIT] description`, one line each
parameter and column. Types are those of `model.declaring`. In the SQL a parameter is `$name`.

The SQL stays within what DuckDB and Spark share, so that the same files can run on both: `find_unshared` tells what does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pyarrow as pa

from sousveil.model.declaring import Column, Table
from sousveil.model.errors import ExitCode, SousveilError

ParameterValue = int | float | str | bool | None

_HEADER = re.compile(r"--\s?(\s*)(.*)")
_KEY = re.compile(r"([a-z]+): ?(.*)")
_PARAMETER = re.compile(r"(\w+) (integer|real|text|boolean) (\S+) (.+)")
_COLUMN = re.compile(r"(\w+) (texts|text|integer|real|boolean)( or null)?(?: \[([^\]]+)\])? (.+)")
_BOUND = re.compile(r"\$(\w+)")
_TEXTS = ("name", "question", "inputs", "method", "caveats", "source", "chart")
_STRINGS = re.compile(r"'(?:[^']|'')*'")
_COMMENT = re.compile(r"--[^\n]*")
_UNSHARED = re.compile(
    r"::|->|\[|\{|\b(?:QUALIFY|EXCLUDE|REPLACE\s*\(\s*\w+\s+AS|PIVOT|UNPIVOT|ASOF|POSITIONAL|SAMPLE|GROUP\s+BY\s+ALL"
    r"|ORDER\s+BY\s+ALL|COLUMNS(?=\s*\()|DISTINCT\s+ON|(?:read|list|struct|map)_\w+(?=\s*\()|arg_m(?:in|ax)|FROM\s+range"
    r"|RECURSIVE|LATERAL|MACRO|PRAGMA|ATTACH|COPY|INSTALL|LOAD)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or word that may be set: `default` is what counts unless somebody says otherwise."""

    name: str
    type: str
    default: ParameterValue
    description: str


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One question. `columns` of a result, with units; `sql` is the statement without the header."""

    name: str
    question: str
    inputs: str
    method: str
    caveats: str
    source: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sql: str
    chart: str = ""

    @property
    def table(self) -> Table:
        """The result as a declared table, keyed by its first column."""
        return Table(self.name, self.question, self.columns, (self.columns[0].name,))

    def bind(self, given: Mapping[str, ParameterValue] | None = None) -> dict[str, ParameterValue]:
        """The values of the parameters, defaults filled in. Raises SousveilError('unknown_parameter')."""
        given = given or {}
        unknown = set(given) - {parameter.name for parameter in self.parameters}
        if unknown:
            raise SousveilError(
                "unknown_parameter",
                f"{self.name} has no parameter {', '.join(sorted(unknown))}.",
                f"It has: {', '.join(p.name for p in self.parameters) or 'none'}.",
                exit_code=ExitCode.USAGE,
            )
        return {p.name: given.get(p.name, p.default) for p in self.parameters}


def load_sql_folder(package: str, folder: str = "") -> tuple[SqlFile, ...]:
    """The .sql files of a folder of an installed package, in the order of their file names. Raises as `parse_sql`."""
    place = files(package).joinpath(folder) if folder else files(package)
    found = sorted((item for item in place.iterdir() if item.name.endswith(".sql")), key=lambda i: i.name)
    return tuple(parse_sql(item.read_text("utf-8"), item.name) for item in found)


def parse_sql(text: str, filename: str) -> SqlFile:
    """Header and statement of one file.

    Raises SousveilError('bad_sql_file') when a key, a parameter's or a column's description is missing or malformed,
    when parameters and `$names` differ, or when the statement is not one SELECT.
    """
    entries, sql = _split_header(text)
    values = {key: value for key, value in entries if key in _TEXTS}
    unknown = {key for key, _ in entries} - {*_TEXTS, "parameter", "column"}
    missing = {"name", "question", "inputs", "method"} - values.keys()
    if unknown or missing:
        raise _refuse(filename, f"unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    parameters = tuple(_parse_parameter(value, filename) for key, value in entries if key == "parameter")
    columns = tuple(_parse_column(value, filename) for key, value in entries if key == "column")
    plain = _strip(sql)
    bound, declared = set(_BOUND.findall(plain)), {parameter.name for parameter in parameters}
    if bound != declared:
        raise _refuse(filename, f"parameters {sorted(bound ^ declared)} are not both declared and used")
    if not re.match(r"(?:SELECT|WITH)\b", plain, re.IGNORECASE) or ";" in plain.rstrip(";"):
        raise _refuse(filename, "not one SELECT")
    if not columns:
        raise _refuse(filename, "no columns are described")
    texts = {key: values.get(key, "") for key in _TEXTS}
    return SqlFile(**texts, parameters=parameters, columns=columns, sql=sql.rstrip().rstrip(";"))


def find_unshared(sql: str) -> list[str]:
    """Words of the statement that DuckDB alone understands, or that read files; [] for a portable one."""
    return sorted({match.group().strip() for match in _UNSHARED.finditer(_strip(sql))})


def make_temp_table(
    connection: duckdb.DuckDBPyConnection, file: SqlFile, given: Mapping[str, ParameterValue] | None = None
) -> None:
    """The result as a temporary table of the file's name, in place of an older one."""
    connection.execute(f'CREATE OR REPLACE TEMP TABLE "{file.name}" AS {file.sql}', file.bind(given))


def run_sql_file(
    connection: duckdb.DuckDBPyConnection, file: SqlFile, given: Mapping[str, ParameterValue] | None = None
) -> pa.Table:
    """The result, cast to the columns that the header declares, its order kept.

    Raises SousveilError('bad_sql_file') when the statement gives other columns than the header says.
    """
    found = connection.execute(file.sql, file.bind(given)).to_arrow_table()
    names = [column.name for column in file.columns]
    if found.column_names != names:
        raise _refuse(file.name, f"the header describes {names}, the statement gives {found.column_names}")
    columns = [
        found[column.name] if column.type == "integer" else _decimals_to_floats(found[column.name])
        for column in file.columns
    ]
    return pa.Table.from_arrays(columns, names=names).cast(file.table.schema)


def _decimals_to_floats(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # Arrow's own cast of decimals is off in the last digit: 62403.53 would become 62403.530000000006.
    if not pa.types.is_decimal(column.type):
        return column
    floats = [None if value is None else float(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(floats, pa.float64())])


def _split_header(text: str) -> tuple[list[tuple[str, str]], str]:
    """Keys and values of the header in order, and what stands behind it."""
    entries: list[tuple[str, str]] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = _HEADER.fullmatch(line)
        if not match:
            return entries, "\n".join(lines[number:]).strip()
        indent, content = match.groups()
        key = _KEY.fullmatch(content)
        if key and not indent:
            entries.append((key[1], key[2]))
        elif entries and content:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {content}")
    return entries, ""


def _parse_parameter(value: str, filename: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if not match:
        raise _refuse(filename, f"parameter: {value}")
    name, type_, default, description = match.groups()
    try:
        return Parameter(name, type_, _parse_default(type_, default), description)
    except ValueError as error:
        raise _refuse(filename, f"parameter: {value}") from error


def _parse_default(type_: str, text: str) -> ParameterValue:
    if text == "null":
        return None
    if type_ == "boolean":
        return text == "true"
    return int(text) if type_ == "integer" else float(text) if type_ == "real" else text


def _parse_column(value: str, filename: str) -> Column:
    match = _COLUMN.fullmatch(value)
    if not match or not match[5].endswith("."):
        raise _refuse(filename, f"column: {value}")
    return Column(match[1], match[2], match[5], unit=match[4] or "", nullable=bool(match[3]))


def _strip(sql: str) -> str:
    return _COMMENT.sub("", _STRINGS.sub("''", sql)).strip()


def _refuse(filename: str, detail: str) -> SousveilError:
    return SousveilError(
        "bad_sql_file",
        "A SQL file is not as it should be.",
        where=f"{filename}: {detail}",
        exit_code=ExitCode.BUG,
    )
