"""The rows of one feed of weaknesses, one advisory or one list."""

from __future__ import annotations

from typing import ClassVar

from sousveil.model.feed_rows import FeedRows
from sousveil.model.weakness_tables import WEAKNESS_PATHS, WEAKNESS_TABLES

_PREFIXES = {
    "raw_weaknesses": "wkn",
    "raw_weakness_dates": "wdt",
    "raw_affected_statements": "aff",
    "raw_weakness_scores": "scr",
    "raw_exploitations": "kev",
    "raw_weakness_references": "wrf",
    "raw_remedies": "rem",
    "raw_cpe_names": "cpe",
    "raw_restrictions": "rst",
    "raw_restriction_names": "rsn",
}


class WeaknessRows(FeedRows):
    """`speak_of` says which weakness and advisory, and `speak_for` who says so, for all rows that are added after it."""

    prefixes: ClassVar = {
        table: _PREFIXES[table.name] for table in WEAKNESS_TABLES if table.name in _PREFIXES
    }
    paths = WEAKNESS_PATHS
    spoken = frozenset(("weakness_id", "advisory_id", "origin", "origin_name"))

    def speak_of(self, weakness_id: str, advisory_id: str = "") -> None:
        """The weakness and the advisory that the rows from now on are about."""
        self._constants = self._constants | {"weakness_id": weakness_id, "advisory_id": advisory_id}

    def speak_for(self, origin: str, origin_name: str = "") -> None:
        """Who says what stands in the rows from now on."""
        self._constants = self._constants | {"origin": origin, "origin_name": origin_name}
