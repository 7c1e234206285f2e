"""What the checks, flags, measures and their views say of themselves, for the pages on methods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sousveil.analyse import list_measures, list_views
from sousveil.check import CHECKS
from sousveil.check.cameras import list_camera_check_views, list_camera_checks
from sousveil.check.flags import list_flag_views, list_flags
from sousveil.engine.sql_files import SqlFile


def describe_methods() -> bytes:
    """Every method of this version as JSON: a list of kind, name, question, inputs, method, caveats, source, parameters,
    columns and sql, in the order of kinds and then of names.

    A kind is check (of claims), camera-check, flag, measure, or view: what several of them rest on.
    """
    return (json.dumps(list(_iterate_methods()), ensure_ascii=False, indent=1) + "\n").encode()


def _iterate_methods() -> Iterator[dict[str, Any]]:
    for check in sorted(CHECKS, key=lambda check: check.name):
        yield {
            "kind": "check",
            "name": check.name,
            "question": check.question,
            "inputs": check.inputs,
            "method": check.method,
            "caveats": check.caveats,
        }
    for kind, found in (
        ("camera-check", list_camera_checks()),
        ("flag", list_flags()),
        ("measure", list_measures()),
        ("view", [*list_views(), *list_flag_views(), *list_camera_check_views()]),
    ):
        yield from _describe_files(kind, found)


def _describe_files(kind: str, found: Iterable[SqlFile]) -> Iterator[dict[str, Any]]:
    # Measures and checks share some views: each is told once.
    by_name = {file.name: file for file in found}
    for name, file in sorted(by_name.items()):
        yield {
            "kind": kind,
            "name": name,
            "question": file.question,
            "inputs": file.inputs,
            "method": file.method,
            "caveats": file.caveats,
            "source": file.source,
            "parameters": [[one.name, one.type, one.default, one.description] for one in file.parameters],
            "columns": [[one.name, one.unit, one.description] for one in file.columns],
            "sql": file.sql,
        }
