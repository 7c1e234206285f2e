"""The rows of one source of cameras: observations, counts, samples, figures of places."""

from __future__ import annotations

from typing import Any, ClassVar

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
        repeat = self._repeats.get(locator, 0)
        self._repeats[locator] = repeat + 1
        if repeat:
            self.report("duplicate_id", f"{repeat} before it in the file", locator)
        observation_id = make_id("obs", self.source_id, locator, *([repeat] if repeat else []))
        values |= {"locator": locator, "observation_id": observation_id}
        self._kept[CAMERA_OBSERVATIONS.name].rows.append({"cameras": 1} | values)
        return observation_id
