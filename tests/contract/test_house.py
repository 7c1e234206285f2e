"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from sousveil.model.problems import PROBLEM_KINDS
from sousveil.model.tables import TABLES, Table

HOME = Path(__file__).resolve().parents[2]
SOURCE = HOME / "src" / "sousveil"
MODULES = sorted(SOURCE.rglob("*.py"))
OUTSIDE = [path for path in MODULES if "archive" not in path.relative_to(SOURCE).parts]

FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "base", "common", "misc"}
NETWORK_MODULES = re.compile(
    r"^(httpx|requests|urllib3|aiohttp|urllib\.request|http\.client|http\.server|ftplib|smtplib|telnetlib|socket"
    r"|ssl|asyncio|xmlrpc|websockets?|multiprocessing\.managers)(\.|$)"
)
PERSON_WORDS = re.compile(
    r"person|people|author|individual|contact|phone|e_?mail|birth|passport", re.IGNORECASE
)


def name_module(path: Path) -> str:
    return str(path.relative_to(HOME))


def find_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_modules_stay_short() -> None:
    lengths = {name_module(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_modules_are_named_for_what_they_do() -> None:
    parts = {name_module(path): {path.stem, *path.relative_to(SOURCE).parent.parts} for path in MODULES}
    assert {name for name, words in parts.items() if words & FORBIDDEN_NAMES} == set()


def test_modules_and_their_public_names_say_what_they_are() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            silent.append(name_module(path))
        for node in tree.body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{name_module(path)}: {node.name}")
    assert silent == []


def test_functions_have_few_parameters() -> None:
    """Parameters that can only be given by name read well at the call and do not count."""
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names = {argument.arg for argument in node.args.args} - {"self", "cls"}
                if len(names) > 7:
                    long.append(f"{name_module(path)}: {node.name}")
    assert long == []


def test_only_the_archive_imports_the_network() -> None:
    found = {
        name_module(path): [name for name in find_imports(path) if NETWORK_MODULES.match(name)]
        for path in OUTSIDE
    }
    assert {name: imports for name, imports in found.items() if imports} == {}


def test_nothing_is_fetched_behind_our_back() -> None:
    """Calls of libraries that would open the network for us."""
    calls = re.compile(r"\bfetch_url\(|\burlopen\(|INSTALL\s+httpfs|load_extension\(|snapshot_download\(")
    assert [name_module(path) for path in OUTSIDE if calls.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_tables_are_declared_in_full(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert re.fullmatch(r"(raw|core|out)_[a-z_]+", table.name)
    assert table.description.endswith(".")
    for column in table.columns:
        assert column.description.rstrip("'\"").endswith((".", "…")), column.name
        assert not (column.nullable and column.name in table.key)
    assert table.schema.names == names
    assert table.batch([]).schema.equals(table.schema, check_metadata=True)
    assert pa.schema(table.schema).metadata[b"sousveil_table"] == table.name.encode()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_table_holds_natural_persons(table: Table) -> None:
    assert not PERSON_WORDS.search(table.name)
    for column in table.columns:
        assert not PERSON_WORDS.search(column.name), column.name


def test_problem_codes_that_the_code_uses_are_catalogued() -> None:
    used = {
        match
        for path in MODULES
        for match in re.findall(r"""\bProblem\(\s*["']([a-z_]+)["']""", path.read_text("utf-8"))
    }
    assert used
    assert used <= set(PROBLEM_KINDS)


def test_problems_say_what_to_do() -> None:
    for kind in PROBLEM_KINDS.values():
        assert kind.severity in ("error", "warning", "note")
        assert kind.meaning.endswith(".")
        assert kind.hint.endswith(".") or kind.hint.endswith('".'), kind.code


def test_every_dependency_is_pinned_from_below() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    assert all(re.search(r"[<>=]", requirement) for requirement in project["dependencies"])
