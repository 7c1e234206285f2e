"""The merge rules of OCDS: the release schemas as shipped (schemas/, Apache-2.0, see schemas/NOTICE), and a merger."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import orjson

_SCHEMAS = {"1.0": "release-schema-1__0__3.json", "1.1": "release-schema-1__1__4.json"}


@cache
def load_merger(version: str = "1.1") -> Any:
    """The merger with the rules of OCDS `version`, '1.0' or '1.1'."""
    from ocdsmerge_rs import Merger  # type: ignore[import-untyped]

    schema = orjson.loads(load_schema(version))
    return Merger(rules=Merger.get_rules(Merger.dereference(schema)))


def load_schema(version: str = "1.1") -> bytes:
    """The release schema of OCDS `version` as shipped."""
    return files("sousveil.readers").joinpath("schemas", _SCHEMAS[version]).read_bytes()
