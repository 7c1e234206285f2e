"""Problems of camera sources and of the register; part of the catalogue in problems.py."""

from __future__ import annotations

from sousveil.model.problem_kinds import ProblemKind

CAMERA_PROBLEMS: tuple[ProblemKind, ...] = (
    ProblemKind(
        "position_missing",
        "warning",
        "A camera has no position, or one that cannot be read; it counts, but has no place on the map.",
        "The position as written is kept beside it.",
    ),
    ProblemKind(
        "position_impossible",
        "warning",
        "A position lies outside the Earth's degrees, or at 0/0; it is not used.",
        "Look whether the columns or the coordinate system are others than was said.",
    ),
    ProblemKind(
        "position_swapped",
        "warning",
        "Latitude and longitude of a source are exchanged; they were exchanged back.",
        "Check a few points on the map.",
    ),
    ProblemKind(
        "position_projected",
        "warning",
        "Positions are in another coordinate system than degrees (WGS 84).",
        'Name the system in sousveil.toml: crs = "EPSG:5186".',
    ),
    ProblemKind(
        "geometry_not_point",
        "note",
        "A feature is a line or an area, not a point; it was not taken for a camera.",
        "Look whether the file is about cameras.",
    ),
    ProblemKind(
        "camera_value_unreadable",
        "note",
        "A height, direction, number or date of a camera cannot be read.",
        "The words are kept beside it.",
    ),
    ProblemKind(
        "home_left_out",
        "note",
        "Cameras on private homes were left out.",
        "keep_private_homes = true under [cameras] in sousveil.toml keeps them; think of the people who live there.",
    ),
    ProblemKind(
        "indoor_left_out",
        "note",
        "Cameras inside buildings were left out.",
        "keep_indoor = true under [cameras] in sousveil.toml keeps them.",
    ),
    ProblemKind(
        "watched_place_left_out",
        "note",
        "Shops, car parks and other places are said to be under surveillance; they are no cameras and were left out.",
        "Nothing to do: how many cameras watch them is not known.",
    ),
    ProblemKind(
        "decisions_contradict",
        "warning",
        "Decisions of people contradict each other; the later ones were obeyed.",
        "Look at the decisions named and undo one.",
    ),
    ProblemKind(
        "decision_lost",
        "note",
        "A decision speaks of a record that is not in the case.",
        "Nothing to do if its source was removed.",
    ),
)
