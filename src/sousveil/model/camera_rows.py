"""The rows of one source of cameras: observations, counts, samples, figures of places."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar

import orjson
import pyarrow as pa

from sousveil.model.camera_tables import (
    CAMERA_COUNTS,
    CAMERA_DIRECTIONS,
    CAMERA_OBSERVATIONS,
    CAMERA_PATHS,
    CAMERA_SAMPLES,
    PLACE_FIGURES,
)
from sousveil.model.feed_rows import FeedRows
from sousveil.model.ids import make_id


class CameraRows(FeedRows):
    """As FeedRows. An observation's id follows from its source and locator, since decisions of people rest on it."""

    prefixes: ClassVar = {
        CAMERA_OBSERVATIONS: "obs",
        CAMERA_DIRECTIONS: "dir",
        CAMERA_COUNTS: "cnt",
        CAMERA_SAMPLES: "smp",
        PLACE_FIGURES: "fig",
    }
    paths = CAMERA_PATHS

    def __init__(self, source_id: str, format_: str, maker: str, maker_version: str) -> None:
        super().__init__(source_id, format_, maker, maker_version)
        self._repeats: dict[str, int] = {}

    def add_observation(self, locator: str, **values: Any) -> str:
        """Adds a row of raw_camera_observations; its id. Several of one locator ('node/1' twice in a file) are told apart and reported."""
        observation_id = self.identify(locator)
        values |= {"locator": locator, "observation_id": observation_id}
        self._kept[CAMERA_OBSERVATIONS.name].rows.append({"cameras": 1} | values)
        return observation_id

    def identify(self, locator: str) -> str:
        """The id of the next observation at `locator`. Each call counts as one observation."""
        repeat = self._repeats.get(locator, 0)
        self._repeats[locator] = repeat + 1
        if not repeat:
            return make_id("obs", self.source_id, locator)
        self.report("duplicate_id", f"{repeat} before it in the file", locator)
        return make_id("obs", self.source_id, locator, repeat)

    def identify_all(self, locators: list[str]) -> list[str]:
        """What `identify` gives for each of `locators`, in half the time where they are many."""
        repeats, made = self._repeats, []
        start = b'["obs",' + orjson.dumps(self.source_id) + b","
        for locator in locators:
            if locator in repeats:
                made.append(self.identify(locator))
            else:
                repeats[locator] = 1
                made.append(f"obs_{sha256(start + orjson.dumps(locator) + b']').hexdigest()[:20]}")
        return made

    def spread_rows(self, rows: list[dict[str, Any]], codes: Any) -> dict[str, pa.Array]:
        """The columns that `rows`, few and each as `add_observation` takes it, name; `codes`: which of them each row is."""
        named = set().union({"cameras"}, *rows)
        made = self._kept[CAMERA_OBSERVATIONS.name].make_columns(
            [{"cameras": 1} | row for row in rows], named
        )
        return {name: column.take(codes) for name, column in made.items()}
