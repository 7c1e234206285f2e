"""Writes pages of a built case for looking at them: `uv run python tools/render_site.py CASE DIR [--kind NAME] [--language zh] [--limit N]`.

A tool for those who work on pages; `sousveil publish` writes the whole site.
"""

from __future__ import annotations

import argparse
import shutil
from importlib.resources import files
from itertools import islice
from pathlib import Path

from sousveil.engine.duckdb import open_site_database
from sousveil.publish.site.contents import Page
from sousveil.publish.site.listings import Choice, make_list_page
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.registry import list_kinds
from sousveil.publish.site.rendering import count_pages, make_navigation, name_json, render_html, render_json
from sousveil.publish.site.wording import Wording


def main() -> None:
    """Writes the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--kind", default="")
    parser.add_argument("--language", default="en")
    parser.add_argument("--limit", type=int, default=20)
    asked = parser.parse_args()
    build = asked.case / "build"
    facts = BuildFacts(asked.case.name, build, "0" * 64, "sousveil")
    site = Site(open_site_database(build / "case.duckdb"), facts, Wording(asked.language))
    navigation = make_navigation(site, count_pages(site))
    shutil.copytree(
        str(files("sousveil.publish").joinpath("assets")), asked.target / "assets", dirs_exist_ok=True
    )
    written = 0
    for kind in list_kinds():
        if asked.kind in ("", kind.name):
            ids = list(islice(site.iterate_ids(kind.id_sql), asked.limit)) if kind.id_sql else []
            pages: list[Page] = [
                *kind.make_pages(site, ids),
                *(kind.make_more(site) if kind.make_more else ()),
            ]
            first = make_list_page(site, kind, Choice())
            for page in [*pages, *([first] if first else [])]:
                path = asked.target / page.address
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(render_html(site, page, navigation))
                (asked.target / name_json(page.address)).write_bytes(render_json(site, page))
                written += 1
    print(f"{written} pages in {asked.target}")


if __name__ == "__main__":
    main()
