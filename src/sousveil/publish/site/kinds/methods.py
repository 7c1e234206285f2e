"""Pages of methods: what each check, red flag and measure asks, needs, does and cannot do, and what it found here.

They are made from `methods.json`, which the build writes from the headers of the checks and measures that it ran.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sousveil.publish.site.contents import Kind, Page
from sousveil.publish.site.reading import Row, Site, make_address

KINDS = ("check", "camera-check", "flag", "measure", "view")
_WORD = re.compile(r"\w+")

# Verdicts of checks and outcomes of flags, as they stand in the tables.
_RESULTS = """
SELECT "check" AS method, verdict AS result, count(*) AS rows FROM out_findings GROUP BY ALL
UNION ALL SELECT "check", verdict, count(*) FROM out_camera_flags GROUP BY ALL
UNION ALL SELECT code, outcome, count(*) FROM out_flags GROUP BY ALL
ORDER BY 1, 3 DESC, 2
"""


def read_methods(site: Site) -> dict[str, Row]:
    """The methods of the build by name, in their order; {} when the build has not written them."""
    return _read_file(site.build.folder / "methods.json", site.build.inputs)


def make_method_pages(site: Site) -> Iterator[Page]:
    """`methods.html`, which lists them, and a page for each."""
    methods = read_methods(site)
    if not methods:
        return
    results = site.select_by("method", _RESULTS)
    groups = [(kind, [row for row in methods.values() if row["kind"] == kind]) for kind in KINDS]
    yield Page(
        "methods.html",
        site.wording.say("methods-heading"),
        "methods.html",
        {"groups": [(kind, rows) for kind, rows in groups if rows], "results": results},
        {"methods": list(methods.values()), "results": results},
        description=site.wording.say("methods-intro"),
    )
    for name, method in methods.items():
        used = sorted(set(_WORD.findall(method.get("inputs", ""))) & set(methods) - {name})
        used_by = [
            other["name"]
            for other in methods.values()
            if name in _WORD.findall(other.get("inputs", "")) and other["name"] != name
        ]
        values = {
            "method": method,
            "results": results.get(name, []),
            "used": used,
            "used_by": used_by,
            "has_measure": f"out_{name}" in site.tables,
        }
        yield Page(
            make_address("methods", name), method["question"] or name, "method.html", values, values, "en"
        )


@lru_cache(maxsize=8)
def _read_file(path: Path, inputs: str) -> dict[str, Row]:
    # `inputs` names the build: a newer one in the same folder is read again.
    try:
        found: list[dict[str, Any]] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return {row["name"]: row for row in found}


def _make_none(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    return iter(())


KIND = Kind("methods", 90, "", _make_none, make_more=make_method_pages)
