"""Cameras whose truth is known: streets with cameras on them, and sources that see them badly.

Nothing here knows of the register's rules. A world is made first (streets, crossings with poles that carry several
cameras, lone cameras; each camera has a kind, a direction, a maker, an operator). Then sources observe it: each has a
coverage, an error of position, a share of attributes that it leaves out or gets wrong, and its own way of writing
operators. Some sources come as several snapshots, between which cameras are added, removed and moved; one is a
re-import of another list, shifted by a constant. `truth` says of every observation which camera it saw. All places,
names and cameras are invented.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Any

from sousveil.model.ids import hash_parts, make_id

METRES_PER_DEGREE = 111_195.0
MAKERS = ("Examplecam", "Fictivision", "Invented Optics", "Nosuch Security")
OPERATORS = {
    "City of Nowhere": (
        "City of Nowhere",
        "Nowhere City",
        "CITY OF NOWHERE",
        "City of Nowhere, Traffic Dept.",
    ),
    "Nowhere Police": (
        "Nowhere Police",
        "Nowhere Police Department",
        "Police of Nowhere",
        "NPD Nowhere Police",
    ),
    "Invented Rail": ("Invented Rail", "Invented Rail Ltd", "invented rail"),
    "Fictional Bank": ("Fictional Bank", "Fictional Bank plc", "FICTIONAL BANK"),
}


@dataclass(frozen=True)
class RealCamera:
    """One camera of the world; `scene`: pole, street, lone."""

    number: int
    lat: float
    lon: float
    scene: str
    surveillance_type: str
    camera_type: str
    camera_mount: str
    zone: str
    direction: float
    maker: str
    model: str
    operator: str
    height: float


@dataclass(frozen=True)
class Habits:
    """How a source sees: error in metres, coverage and shares from 0 to 1."""

    series: str
    snapshots: tuple[str, ...]
    error_m: tuple[float, float]
    coverage: float
    lost: float
    wrong: float
    bare: float = 0.0  # share of points with no attributes at all
    has_ids: bool = True
    shift_m: tuple[float, float] = (0.0, 0.0)
    copies: str = ""  # re-imports the positions of this series


@dataclass
class SeenCameras:
    """Rows of the three tables, and for each observation the number of the real camera."""

    observations: list[dict[str, Any]] = field(default_factory=list)
    directions: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)
    scenes: dict[int, str] = field(default_factory=dict)


SOURCES = (
    Habits("osm", ("2023-01-01", "2024-01-01", "2025-01-01"), (0.5, 3.0), 0.75, 0.15, 0.02),
    Habits("city list", ("2022-06-01", "2024-06-01"), (0.5, 6.0), 0.7, 0.2, 0.02),
    Habits(
        "list again",
        ("2024-09-01",),
        (0.0, 0.3),
        0.95,
        0.35,
        0.0,
        has_ids=False,
        shift_m=(4.0, -2.5),
        copies="city list",
    ),
    Habits("walkers", ("2025-03-01",), (1.0, 6.0), 0.35, 0.3, 0.03, bare=0.1, has_ids=False),
)
"""Two observations of one camera are up to 12 m apart, the shifted re-import a little more."""


def make_world(rng: random.Random, cameras: int, origin: tuple[float, float]) -> list[RealCamera]:
    """Streets, poles and lone cameras around `origin` (latitude, longitude in degrees)."""
    made: list[RealCamera] = []
    scenes = ("pole", "pole", "street", "street", "lone", "lone", "lone")
    block = 0
    while len(made) < cameras:
        scene = rng.choice(scenes)
        row, column = divmod(block, 40)
        block += 1
        spot = (row * 160.0 + rng.uniform(-15, 15), column * 160.0 + rng.uniform(-15, 15))
        made.extend(_make_scene(rng, scene, len(made), spot, origin))
    return made


def see_world(
    rng: random.Random, world: list[RealCamera], sources: tuple[Habits, ...] = SOURCES
) -> SeenCameras:
    """What the sources say of the world."""
    seen = SeenCameras(scenes={camera.number: camera.scene for camera in world})
    positions: dict[tuple[str, int], tuple[float, float]] = {}
    for habits in sources:
        _see_series(rng, world, habits, positions, seen)
    return seen


def _make_scene(
    rng: random.Random, scene: str, number: int, spot: tuple[float, float], origin: tuple[float, float]
) -> list[RealCamera]:
    north, east = spot
    if scene == "pole":
        count = rng.choice((2, 2, 3, 3, 4))
        first = rng.uniform(0, 360)
        turns = [(first + index * 360 / count + rng.uniform(-15, 15)) % 360 for index in range(count)]
        places = [(north, east)] * count
    elif scene == "street":
        count = rng.randint(4, 9)
        gap, heading = rng.uniform(9, 30), rng.uniform(0, 2 * math.pi)
        places = [
            (north + i * gap * math.cos(heading), east + i * gap * math.sin(heading)) for i in range(count)
        ]
        turns = [rng.uniform(0, 360) for _ in range(count)]
    else:
        places, turns = [(north, east)], [rng.uniform(0, 360)]
    zone = rng.choice(("town", "traffic", "parking", "shop", "bank"))
    operator = rng.choice(tuple(OPERATORS))
    maker = rng.choice(MAKERS)
    return [
        _make_camera(rng, number + index, scene, _locate(origin, place), (zone, operator, maker), turn)
        for index, (place, turn) in enumerate(zip(places, turns, strict=True))
    ]


def _make_camera(
    rng: random.Random,
    number: int,
    scene: str,
    at: tuple[float, float],
    house: tuple[str, str, str],
    turn: float,
) -> RealCamera:
    zone, operator, maker = house
    if rng.random() < 0.15:
        maker = rng.choice(MAKERS)
    kind = "ALPR" if rng.random() < 0.15 else "camera"
    return RealCamera(
        number=number,
        lat=at[0],
        lon=at[1],
        scene=scene,
        surveillance_type=kind,
        camera_type="fixed" if kind == "ALPR" else rng.choice(("fixed", "fixed", "dome", "panning")),
        camera_mount="pole" if scene == "pole" else rng.choice(("wall", "pole", "street_lamp")),
        zone=zone,
        direction=turn,
        maker=maker,
        model=f"{maker[:2].upper()}-{rng.randint(100, 119)}",
        operator=operator,
        height=rng.choice((3.0, 4.0, 5.0, 6.0, 8.0)),
    )


def _locate(origin: tuple[float, float], place: tuple[float, float]) -> tuple[float, float]:
    lat = origin[0] + place[0] / METRES_PER_DEGREE
    lon = origin[1] + place[1] / (METRES_PER_DEGREE * math.cos(math.radians(origin[0])))
    return lat, (lon + 180) % 360 - 180


def _move(at: tuple[float, float], metres: float, bearing: float) -> tuple[float, float]:
    return _locate(at, (metres * math.cos(bearing), metres * math.sin(bearing)))


def _see_series(
    rng: random.Random,
    world: list[RealCamera],
    habits: Habits,
    positions: dict[tuple[str, int], tuple[float, float]],
    seen: SeenCameras,
) -> None:
    known = [
        camera
        for camera in world
        if rng.random() < habits.coverage
        and (not habits.copies or (habits.copies, camera.number) in positions)
    ]
    ids = {camera.number: f"{habits.series[:2]}/{rng.randint(10**6, 10**7)}" for camera in known}
    kept = {camera.number: _see_attributes(rng, camera, habits) for camera in known}
    for turn, snapshot in enumerate(habits.snapshots):
        source_id = hash_parts(habits.series, snapshot)
        for camera in known:
            key = (habits.series, camera.number)
            if turn == 0 or key not in positions:
                if len(habits.snapshots) > 1 and turn == 0 and rng.random() < 0.15:
                    continue  # added later
                copied = positions.get((habits.copies, camera.number))
                at = copied or (camera.lat, camera.lon)
                at = _move(at, rng.uniform(*habits.error_m), rng.uniform(0, 2 * math.pi))
                positions[key] = _locate(at, habits.shift_m)
            elif rng.random() < 0.05:
                continue  # not in this snapshot
            elif rng.random() < 0.05:
                positions[key] = _move(
                    (camera.lat, camera.lon), rng.uniform(*habits.error_m), rng.uniform(0, 6.28)
                )
                if rng.random() < 0.2:
                    ids[camera.number] = f"{habits.series[:2]}/{rng.randint(10**7, 10**8)}"  # drawn anew
            _add_observation(
                seen, habits, (source_id, snapshot, ids[camera.number]), camera.number, positions[key], kept
            )


def _see_attributes(rng: random.Random, camera: RealCamera, habits: Habits) -> dict[str, Any]:
    if rng.random() < habits.bare:
        return {}
    stated: dict[str, Any] = {
        "surveillance_type": camera.surveillance_type,
        "camera_type": camera.camera_type,
        "camera_mount": camera.camera_mount,
        "zone": camera.zone,
        "direction": round((camera.direction + rng.gauss(0, 8)) % 360) % 360,
        "maker": camera.maker,
        "model": camera.model,
        "operator_raw": rng.choice(OPERATORS[camera.operator]),
        "height_m": camera.height,
    }
    wrong: dict[str, Any] = {
        "surveillance_type": rng.choice(("camera", "ALPR")),
        "camera_type": rng.choice(("fixed", "dome", "panning")),
        "camera_mount": rng.choice(("wall", "pole", "street_lamp")),
        "zone": rng.choice(("town", "traffic", "parking")),
        "direction": rng.randint(0, 359),
        "maker": rng.choice(MAKERS),
        "operator_raw": rng.choice(tuple(OPERATORS)),
    }
    rare = {"maker": 0.5, "model": 0.7, "height_m": 0.5}
    kept = {}
    for name, value in stated.items():
        if rng.random() >= max(habits.lost, rare.get(name, 0.0)):
            kept[name] = wrong.get(name, value) if rng.random() < habits.wrong else value
    return kept


def _add_observation(
    seen: SeenCameras,
    habits: Habits,
    row: tuple[str, str, str],
    number: int,
    at: tuple[float, float],
    kept: dict[int, dict[str, Any]],
) -> None:
    source_id, snapshot, native_id = row
    stated = dict(kept[number])
    observation_id = make_id("obs", source_id, str(len(seen.observations)))
    direction, maker, model = stated.pop("direction", None), stated.pop("maker", ""), stated.pop("model", "")
    seen.truth[observation_id] = number
    seen.observations.append(
        {
            "observation_id": observation_id,
            "source_id": source_id,
            "ordinal": len(seen.observations),
            "series": habits.series,
            "native_id": native_id if habits.has_ids else "",
            "snapshot_at": snapshot,
            "lat": round(at[0], 7),
            "lon": round(at[1], 7),
            "manufacturer_raw": maker,
            "model_raw": model,
            "direction_raw": "" if direction is None else str(direction),
            **stated,
        }
    )
    place = {"observation_id": observation_id, "source_id": source_id}
    if direction is not None:
        seen.directions.append(place | {"center_deg": float(direction), "ordinal": len(seen.directions)})
    if maker:
        vendor = maker.lower().replace(" ", "-")
        product = {"vendor_id": vendor, "model": model, "rule": "manufacturer", "confidence": 0.9}
        seen.products.append(place | product | {"ordinal": len(seen.products)})
