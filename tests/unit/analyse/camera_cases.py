"""Small registers from compact literals. All names in them are made up."""

from __future__ import annotations

from typing import Any

from tests.unit.analyse.cases import Case


class CameraCase(Case):
    """Rows of the camera tables. Each camera has one observation, placed where the camera is, unless said otherwise."""

    def source(self, source_id: str, title: str, **values: Any) -> str:
        row = {"source_id": source_id, "byte_length": 1, "media_type": "", "filename": f"{title}.csv", "title": title, "publisher": "",
               "licence": "ODbL", "published_at": "", "language": ""}  # fmt: skip
        self.rows["raw_sources"].append(row | values)
        return source_id

    def place(  # type: ignore[override]
        self, record_id: str, kind: str, country: str = "", region: str = "", city: str = "", **values: Any
    ) -> str:
        """Where a record lies; names are made of the codes."""
        return self.add(
            "core_camera_places", "plc", record_id=record_id, record_kind=kind, country=country, region_code=region,
            region_name=region and f"Region {region}", city_code=city, city_name=city and f"City {city}", evidence="inside", **values,
        )  # fmt: skip

    def camera(
        self, country: str = "", region: str = "", city: str = "", *, source_id: str = "s1", snapshot: str = "2024-01-01", **values: Any
    ) -> str:  # fmt: skip
        """A camera of the register with its observation; the observation's id is 'obs' + the camera's number."""
        observed = {
            "cameras": values.get("cameras", 1),
            "lat": values.get("lat", 1.0),
            "lon": values.get("lon", 2.0),
        }
        observation_id = self.add(
            "raw_camera_observations",
            "obs",
            source_id=source_id,
            series="list",
            snapshot_at=snapshot,
            **observed,
        )
        self.place(observation_id, "observation", country, region, city, source_id=source_id)
        usual = {"lat": 1.0, "lon": 2.0, "observations": 1, "sources": 1, "series": 1, "cameras": 1, "presence": "present",
                 "surveillance_type": "camera"}  # fmt: skip
        camera_id = self.add(
            "core_cameras", "cam", country=country, region_code=region, region_name=region and f"Region {region}", city_code=city,
            city_name=city and f"City {city}", **usual | values,
        )  # fmt: skip
        self.rows["core_camera_members"].append(
            {"observation_id": observation_id, "camera_id": camera_id, "source_id": source_id, "rule": "single", "reason": "", "distance_m": 0.0}
        )  # fmt: skip
        return camera_id

    def doubt(self, left: int, right: int) -> str:
        """A pair left in doubt, of two observations by number."""
        return self.add(
            "core_camera_pairs", "par", left_observation_id=f"obs_{left:05}", right_observation_id=f"obs_{right:05}",
            distance_m=1.0, score=0.5, verdict="unsure",
        )  # fmt: skip

    def figure(
        self, measure: str, figure: float, country: str, region: str = "", city: str = "", **values: Any
    ) -> str:
        usual = {
            "rank": 1,
            "year": "2020",
            "stated_by": "a list",
            "place_name": city or region or f"Land {country}",
        }
        return self.add(
            "core_place_figures", "fig", measure=measure, figure=figure, country=country, region_code=region, city_code=city,
            **usual | values,
        )  # fmt: skip

    def count(
        self, cameras: int | None, country: str = "", region: str = "", city: str = "", **values: Any
    ) -> str:
        usual = {"role": "single", "basis": "stock", "cameras": cameras, "cameras_raw": str(cameras), "place_raw": city or region or country,
                 "group_id": "g1"}  # fmt: skip
        count_id = self.add("raw_camera_counts", "cnt", **usual | values)
        if country:
            self.place(count_id, "count", country, region, city)
        return count_id

    def claim(self, low: float | None, high: float | None, place: str, **values: Any) -> str:
        usual = {"measure": "count", "kind": "number", "subject": "camera", "low": low, "high": high, "place": place, "quote": f"{low} cameras",
                 "low_closed": True, "high_closed": True, "increment": 0, "confidence": 1.0}  # fmt: skip
        numbers = dict.fromkeys(
            ("char_start", "char_end", "figure_end", "context_start", "context_end", "sentence", "paragraph"),
            0,
        )
        return self.add("core_claims", "clm", **numbers | usual | values)

    def vendor(
        self, vendor_id: str, kind: str = "maker", owner: str = "", share: float | None = None
    ) -> None:
        self.rows["core_vendors"].append(
            {"vendor_id": vendor_id, "name": vendor_id.title(), "kind": kind, "country": ""}
        )
        if owner:
            self.rows["core_vendor_statements"].append(
                {"statement_id": f"vst_{vendor_id}", "vendor_id": vendor_id, "kind": "ownership", "role": "controller", "text": "",
                 "language": "", "other_id": owner, "share_low": share, "share_high": share, "patterns": [], "scope": "", "since_at": "",
                 "until_at": "", "stated_at": "", "confidence": "high", "source_title": "", "publisher": "", "url": ""}
            )  # fmt: skip
