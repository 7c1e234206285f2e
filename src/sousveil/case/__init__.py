"""The façade of a case: makes it, builds it, checks a document, shows a record, verifies it.

Names are loaded when they are used, so that a command loads only what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sousveil.case.building import BuildReport, build_case
    from sousveil.case.documents import CheckedDocument, check_file, check_text
    from sousveil.case.folder import CaseFolder, create_case, is_case, open_case, read_settings
    from sousveil.case.reading import BuiltCase, query_case, read_built_case
    from sousveil.case.showing import Record, show_record
    from sousveil.case.summary import list_answers
    from sousveil.case.verifying import verify_case

_HOMES = {
    "BuildReport": "building",
    "build_case": "building",
    "CheckedDocument": "documents",
    "check_file": "documents",
    "check_text": "documents",
    "CaseFolder": "folder",
    "create_case": "folder",
    "is_case": "folder",
    "open_case": "folder",
    "read_settings": "folder",
    "BuiltCase": "reading",
    "query_case": "reading",
    "read_built_case": "reading",
    "list_answers": "summary",
    "Record": "showing",
    "show_record": "showing",
    "verify_case": "verifying",
}

__all__ = [
    "BuildReport",
    "BuiltCase",
    "CaseFolder",
    "CheckedDocument",
    "Record",
    "build_case",
    "check_file",
    "check_text",
    "create_case",
    "is_case",
    "list_answers",
    "open_case",
    "query_case",
    "read_built_case",
    "read_settings",
    "show_record",
    "verify_case",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
