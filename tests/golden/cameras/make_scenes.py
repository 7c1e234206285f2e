"""Writes blind_scenes.jsonl: first what stands in a street, then what sources say of it. See README.md.

uv run python tests/golden/cameras/make_scenes.py
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

SCENES_OF_EACH = 14
WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
MAKERS = ("Hikvision", "Dahua", "Axis", "Bosch", "")
MOST = 12


@dataclass(frozen=True)
class Camera:
    """A camera as it stands: metres east and north of the middle of the scene."""

    truth: str
    east: float
    north: float
    direction: int
    type: str = "fixed"
    kind: str = "camera"
    mount: str = "pole"
    maker: str = ""


@dataclass(frozen=True)
class Survey:
    """One source: how far off it is (each point, and all by one shift), what it tells, whom it misses."""

    source: str
    series: str
    snapshot_at: str
    ids: dict[str, str]
    spread_m: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    tells: frozenset[str] = frozenset({"type", "direction", "mount", "maker"})
    misses: frozenset[str] = frozenset()
    refs: bool = False
    twice: frozenset[str] = frozenset()
    changed: dict[str, dict[str, str]] = field(default_factory=dict)


class Scene:
    """Draws what a scene needs; everything comes from its own seed."""

    def __init__(self, kind: str, number: int) -> None:
        self.name = f"{kind}-{number:02d}"
        self.kind = kind
        self.rng = random.Random(f"blind scenes {self.name}")
        # Open ocean: no coordinate is that of a place where somebody lives.
        self.lat = self.rng.uniform(-58, 62)
        self.lon = self.rng.uniform(-136, -130) if abs(self.lat) < 50 else self.rng.uniform(-35, -33)
        self.nodes = 0

    def place(self, number: int, east: float, north: float, **traits: Any) -> Camera:
        traits.setdefault("direction", self.rng.randrange(0, 360, 5))
        traits.setdefault("maker", self.rng.choice(MAKERS))
        return Camera(f"{self.name}/c{number}", east, north, **traits)

    def draw_pole(
        self, count: int, east: float = 0, north: float = 0, first: int = 1, **traits: Any
    ) -> list[Camera]:
        """Cameras of one pole, looking at least 60 degrees apart."""
        start = self.rng.randrange(0, 360, 5)
        step = 360 // max(count, 2)
        cameras = []
        for i in range(count):
            direction = (start + i * step + self.rng.choice((-10, -5, 0, 5, 10))) % 360
            cameras.append(self.place(first + i, east, north, direction=direction, **traits))
        return cameras

    def draw_row(self, count: int, low: float, high: float, **traits: Any) -> list[Camera]:
        """Cameras along a street, `low` to `high` metres apart."""
        angle, along, cameras = self.rng.uniform(0, math.tau), 0.0, []
        for i in range(count):
            cameras.append(self.place(i + 1, along * math.cos(angle), along * math.sin(angle), **traits))
            along += self.rng.uniform(low, high)
        return cameras

    def draw_shift(self, low: float, high: float) -> tuple[float, float]:
        angle, far = self.rng.uniform(0, math.tau), self.rng.uniform(low, high)
        return far * math.cos(angle), far * math.sin(angle)

    def number_nodes(self, cameras: list[Camera]) -> dict[str, str]:
        ids = {}
        for camera in cameras:
            self.nodes += 1
            ids[camera.truth] = f"node/90{self.rng.randrange(10**6):06d}{self.nodes:02d}"
        return ids

    def number_rows(self, cameras: list[Camera], prefix: str = "CAM") -> dict[str, str]:
        start = self.rng.randrange(10, 900)
        return {camera.truth: f"{prefix}-{start + i:04d}" for i, camera in enumerate(cameras)}

    def osm(self, cameras: list[Camera], year: int = 2024, **more: Any) -> Survey:
        return Survey(f"osm-{year}", "osm", f"{year}-01-15", self.number_nodes(cameras), **more)

    def city(self, cameras: list[Camera], year: int = 2023, **more: Any) -> Survey:
        ids = more.pop("ids", None) or self.number_rows(cameras)
        return Survey(f"city-{year}", "city", f"{year}-06-30", ids, **more)

    def crowd(self, cameras: list[Camera], year: int, **more: Any) -> Survey:
        """Volunteers who walked the street by themselves: ids of their own."""
        ids = {camera.truth: f"p{self.rng.randrange(10**8):08d}" for camera in cameras}
        return Survey(f"crowd-{year}", "crowd", f"{year}-09-01", ids, **more)


def state(scene: Scene, cameras: list[Camera], surveys: list[Survey]) -> dict[str, Any]:
    """The scene as its sources state it; at most twelve observations, the last are cut."""
    rows = []
    for survey in surveys:
        for camera in cameras:
            if camera.truth in survey.misses:
                continue
            rows.append(observe(scene, camera, survey, survey.ids[camera.truth]))
            if camera.truth in survey.twice:
                scene.nodes += 1
                again = replace(survey, spread_m=2.0)
                rows.append(observe(scene, camera, again, f"{survey.ids[camera.truth]}7{scene.nodes:02d}"))
    rows = rows[:MOST]
    for number, row in enumerate(rows, 1):
        row["key"] = f"{scene.name}/o{number}"
    share = int(hashlib.sha256(scene.name.encode()).hexdigest()[:8], 16) % 100
    part = "dev" if share < 40 else "sealed"
    return {"scene": scene.name, "kind": scene.kind, "part": part, "fictional": True, "observations": rows}


def observe(scene: Scene, camera: Camera, survey: Survey, native_id: str) -> dict[str, Any]:
    """One camera as one source states it."""
    rng = scene.rng
    angle, far = rng.uniform(0, math.tau), survey.spread_m * math.sqrt(rng.random())
    east = camera.east + survey.shift[0] + far * math.cos(angle)
    north = camera.north + survey.shift[1] + far * math.sin(angle)
    lat = scene.lat + north / 111_195
    lon = scene.lon + east / (111_195 * math.cos(math.radians(scene.lat)))
    return {
        "key": "",
        "source": survey.source,
        "snapshot_at": survey.snapshot_at,
        "series": survey.series,
        "native_id": native_id,
        "lat": round(lat, 7),
        "lon": round(lon, 7),
        "tags": {**tell(camera, survey, rng), **survey.changed.get(camera.truth, {})},
        "truth": camera.truth,
    }


def tell(camera: Camera, survey: Survey, rng: random.Random) -> dict[str, str]:
    """The OSM tags that a source gives a camera."""
    tags = {"man_made": "surveillance", "surveillance:type": camera.kind}
    if "type" in survey.tells and camera.kind == "camera":
        tags["camera:type"] = camera.type
    if "direction" in survey.tells and camera.type != "dome":
        tags["direction"] = write_direction(camera.direction, rng)
    if "mount" in survey.tells:
        tags["camera:mount"] = camera.mount
    if "maker" in survey.tells and camera.maker:
        tags["manufacturer"] = camera.maker
    if survey.refs:
        tags["ref"] = f"R{camera.truth.rsplit('/c', 1)[1]}"
    return tags


def write_direction(direction: int, rng: random.Random) -> str:
    """Degrees, off by up to 12, or one of the 16 winds."""
    seen = (direction + rng.randint(-12, 12)) % 360
    return WINDS[round(seen / 22.5) % 16] if rng.random() < 0.3 else str(seen)


def lone_offset(scene: Scene) -> dict[str, Any]:
    cameras = [scene.place(1, 0, 0), scene.place(2, *scene.draw_shift(45, 60), type="dome")]
    city = scene.city(cameras, shift=scene.draw_shift(0, 10), spread_m=3)
    return state(scene, cameras, [scene.osm(cameras, spread_m=1), city, scene.crowd(cameras, 2021)])


def pole_of_many(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_pole(scene.rng.choice((3, 4)))
    osm = scene.osm(cameras, spread_m=0.8)
    return state(
        scene,
        cameras,
        [
            osm,
            scene.city(cameras, shift=scene.draw_shift(0, 6)),
            replace(osm, source="osm-2025", snapshot_at="2025-01-15"),
        ],
    )


def two_poles(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_pole(2) + scene.draw_pole(2, *scene.draw_shift(9, 14), first=3)
    return state(
        scene, cameras, [scene.osm(cameras), scene.city(cameras, spread_m=2), scene.crowd(cameras, 2022)]
    )


def reimport_same_ids(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_row(4, 5, 9)
    first = scene.city(cameras, 2021)
    second = replace(
        first, source="city-2024", snapshot_at="2024-06-30", shift=scene.draw_shift(5, 14), spread_m=0.1
    )
    return state(scene, cameras, [first, second, scene.osm(cameras)])


def reimport_new_ids(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_row(4, 6, 9)
    first = scene.city(cameras, 2021, refs=True)
    second = scene.city(
        cameras,
        2024,
        refs=True,
        ids=scene.number_rows(cameras, "NEW"),
        shift=scene.draw_shift(4, 12),
        spread_m=0.1,
    )
    return state(scene, cameras, [first, second, scene.osm(cameras, refs=True)])


def lost_tags(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_pole(3)
    osm = scene.osm(cameras, 2022)
    bare = replace(osm, source="osm-2024", snapshot_at="2024-01-15", tells=frozenset())
    return state(scene, cameras, [osm, bare, scene.city(cameras, tells=frozenset({"direction"}), spread_m=2)])


def two_types(scene: Scene) -> dict[str, Any]:
    near = scene.draw_shift(0, 3)
    cameras = [
        scene.place(1, 0, 0),
        scene.place(2, *near, type="dome"),
        scene.place(3, *near, kind="ALPR"),
        scene.place(4, 0, 0, type="panning"),
    ]
    missed = frozenset({scene.rng.choice(cameras).truth})
    return state(
        scene, cameras, [scene.osm(cameras), scene.city(cameras, misses=missed), scene.crowd(cameras, 2021)]
    )


def corrected_type(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_row(3, 6, 12)
    osm = scene.osm(cameras, 2021)
    fixed = {cameras[0].truth: {"camera:type": "dome"}, cameras[1].truth: {"camera:type": "panning"}}
    later = replace(osm, source="osm-2024", snapshot_at="2024-01-15", changed=fixed, spread_m=1)
    return state(
        scene, cameras, [osm, later, scene.city(cameras, spread_m=2, tells=frozenset({"direction", "maker"}))]
    )


def dense_street(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_row(6, 3.5, 6)
    return state(scene, cameras, [scene.osm(cameras, spread_m=0.7), scene.city(cameras, spread_m=1.2)])


def snapshots_apart(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_row(5, 4, 8)
    osm = scene.osm(cameras, 2020, misses=frozenset({cameras[3].truth}))
    mapped_anew = {cameras[2].truth: scene.number_nodes(cameras[:1])[cameras[0].truth]}
    later = replace(
        osm,
        source="osm-2025",
        snapshot_at="2025-01-15",
        ids={**osm.ids, **mapped_anew},
        misses=frozenset({cameras[0].truth}),
        spread_m=1.5,
    )
    return state(
        scene,
        cameras,
        [osm, later, scene.city(cameras, 2025, misses=frozenset({cameras[0].truth, cameras[3].truth}))],
    )


def other_direction(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_pole(2) + scene.draw_pole(2, *scene.draw_shift(6, 9), first=3, kind="ALPR")
    osm = scene.osm(cameras, misses=frozenset({cameras[0].truth}))
    city = scene.city(cameras, misses=frozenset({cameras[1].truth}), spread_m=2)
    return state(
        scene, cameras, [osm, city, scene.crowd(cameras, 2020, misses=frozenset({cameras[3].truth}))]
    )


def duplicates_inside(scene: Scene) -> dict[str, Any]:
    cameras = scene.draw_row(3, 8, 13)
    twice = frozenset({cameras[0].truth, cameras[1].truth})
    osm = scene.osm(cameras, twice=twice)
    return state(scene, cameras, [osm, scene.city(cameras, twice=frozenset({cameras[2].truth}), spread_m=2)])


def plate_readers(scene: Scene) -> dict[str, Any]:
    """Two sides of a road, each with a reader each way."""
    side = scene.draw_pole(2, kind="ALPR")
    far = scene.draw_pole(2, *scene.draw_shift(10, 14), first=3, kind="ALPR")
    cameras = side + far
    alpr = replace(
        scene.city(cameras),
        source="readers-2024",
        series="readers",
        snapshot_at="2024-03-01",
        tells=frozenset({"direction"}),
    )
    return state(
        scene, cameras, [scene.osm(cameras, spread_m=1.5), alpr, scene.crowd(cameras, 2022, spread_m=1.5)]
    )


def far_statement(scene: Scene) -> dict[str, Any]:
    """One pole, three cameras; one source has all of it 8 to 14 m away."""
    cameras = scene.draw_pole(3)
    city = scene.city(cameras, shift=scene.draw_shift(8, 13), spread_m=1)
    return state(scene, cameras, [scene.osm(cameras), city, scene.crowd(cameras, 2021)])


KINDS = (
    lone_offset, pole_of_many, two_poles, reimport_same_ids, reimport_new_ids, lost_tags, two_types, corrected_type,
    dense_street, snapshots_apart, other_direction, duplicates_inside, plate_readers, far_statement,
)  # fmt: skip


def write_scenes() -> str:
    """All scenes, one JSON object a line."""
    scenes = [kind(Scene(kind.__name__, number)) for kind in KINDS for number in range(1, SCENES_OF_EACH + 1)]
    return "".join(json.dumps(scene, ensure_ascii=False) + "\n" for scene in scenes)


if __name__ == "__main__":
    (Path(__file__).parent / "blind_scenes.jsonl").write_text(write_scenes(), "utf-8")
