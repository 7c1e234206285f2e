"""Opens a finished build as a site."""

from __future__ import annotations

from sousveil.case.folder import CaseFolder, read_settings
from sousveil.case.outputs import read_manifest
from sousveil.engine.duckdb import open_site_database
from sousveil.model.errors import SousveilError
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.wording import Wording


def open_site(folder: CaseFolder, language: str = "en", is_live: bool = False) -> Site:
    """The site of the build in place, read only. Raises SousveilError('not_built', 'bad_settings', 'database_unreadable')."""
    manifest = read_manifest(folder)
    if manifest is None:
        raise SousveilError(
            "not_built",
            "This case has not been built yet.",
            "Run: sousveil build CASE",
            where=str(folder.path),
        )
    connection = open_site_database(folder.database)
    row = connection.execute("SELECT max(captured_at) FROM raw_origins").fetchone()
    facts = BuildFacts(
        read_settings(folder).title,
        folder.build,
        str(manifest["inputs"]),
        str(manifest["program"]),
        str(row[0] or "") if row else "",
    )
    return Site(connection, facts, Wording(language), is_live)
