"""Pages of cameras of the register: where, of what kind, whose, how sure, from which observations, and why they are one."""

from sousveil.publish.site.camera_areas import gather_cameras
from sousveil.publish.site.contents import Column, Facet, Kind, Listing
from sousveil.publish.site.records import RecordPages, Section

_PAGES = RecordPages(
    "cameras",
    """
SELECT c.camera_id AS id, concat_ws(', ', nullif(c.city_name, ''), nullif(c.region_name, ''), nullif(c.country, '')) AS title,
       '' AS language, c.cameras, c.surveillance_type AS type, c.camera_type, c.camera_mount, c.surveillance, c.zone,
       v.name AS vendor, c.vendor_id, c.model, c.lat, c.lon, c.presence, c.observations, c.started_at, c.seen_first_at,
       c.seen_last_at, c.nearest_m,
       (SELECT list(DISTINCT m.source_id ORDER BY m.source_id) FROM core_camera_members m WHERE m.camera_id = c.camera_id) AS source_ids
FROM core_cameras c LEFT JOIN core_vendors v USING (vendor_id)
WHERE c.camera_id IN (SELECT unnest($ids)) ORDER BY 1
""",
    (
        Section(
            "observations",
            """
SELECT m.camera_id AS owner_id, o.series, o.native_id AS id_there, left(o.snapshot_at, 10) AS snapshot_at, m.rule, m.reason, m.distance_m,
       coalesce(nullif(s.title, ''), s.filename) AS source, s.source_id, o.locator
FROM core_camera_members m JOIN raw_camera_observations o USING (observation_id) JOIN raw_sources s ON s.source_id = m.source_id
WHERE m.camera_id IN (SELECT unnest($ids)) ORDER BY m.camera_id, o.snapshot_at, o.observation_id
""",
        ),
        Section(
            "places",
            """
SELECT camera_id AS owner_id, region_name AS place, region_code AS place_id, country FROM core_cameras
WHERE region_code <> '' AND camera_id IN (SELECT unnest($ids)) ORDER BY 1
""",
        ),
    ),
)

KIND: Kind = Kind(
    "cameras",
    70,
    "SELECT camera_id FROM core_cameras ORDER BY 1",
    _PAGES.make_pages,
    Listing(
        """SELECT c.camera_id AS id, concat_ws(', ', nullif(c.city_name, ''), nullif(c.region_name, ''), nullif(c.country, '')) AS title,
'' AS language, c.surveillance_type AS type, v.name AS vendor, c.vendor_id, c.cameras, left(c.seen_last_at, 10) AS seen_last_at, c.country,
c.presence
FROM core_cameras c LEFT JOIN core_vendors v USING (vendor_id)""",
        (
            Column("type"),
            Column("vendor", links_to="vendors"),
            Column("cameras", figure=True),
            Column("seen_last_at"),
            Column("presence"),
        ),
        (Facet("country"), Facet("type"), Facet("vendor"), Facet("presence")),
        "country, title",
    ),
    gather=lambda site: gather_cameras(site, KIND),
)
