"""Pages of places: notices about them, cameras in them."""

from sousveil.publish.site.contents import Column, Facet, Kind, Listing
from sousveil.publish.site.records import RecordPages, Section, SectionChart

_ALL = """
SELECT place_code, coalesce(min(place_name) FILTER (WHERE place_name <> place_code), place_code) AS name, min(level) AS level, min(place_scheme) AS scheme, min(country) AS country FROM (
  SELECT place_code, place_name, level, place_scheme, country FROM core_resolved_places WHERE place_code <> ''
  UNION ALL SELECT region_code, region_name, 'region', '', country FROM core_cameras WHERE region_code <> ''
  UNION ALL SELECT country, country, 'country', 'ISO 3166-1', country FROM core_cameras WHERE country <> '')
GROUP BY place_code
"""

_CAMERAS = """
SELECT c.place_code, sum(c.cameras) AS cameras FROM (
  SELECT region_code AS place_code, cameras FROM core_cameras WHERE region_code <> '' AND presence = 'present'
  UNION ALL SELECT country, cameras FROM core_cameras WHERE country <> '' AND presence = 'present') c GROUP BY c.place_code
"""

_NOTICES = """
SELECT DISTINCT r.place_code, m.notice_id FROM core_resolved_places r JOIN core_place_mentions m USING (mention_id)
WHERE r.place_code <> '' AND m.notice_id <> ''
"""

_PAGES = RecordPages(
    "places",
    f"""
SELECT p.place_code AS id, p.name AS title, '' AS language, p.level, p.scheme, p.country, CAST(c.cameras AS BIGINT) AS cameras,
       n.notices, [] AS source_ids
FROM ({_ALL}) p
LEFT JOIN ({_CAMERAS}) c USING (place_code)
LEFT JOIN (SELECT place_code, count(*) AS notices FROM ({_NOTICES}) GROUP BY 1) n USING (place_code)
WHERE p.place_code IN (SELECT unnest($ids))
ORDER BY 1
""",
    (
        Section(
            "density",
            """
SELECT coalesce(nullif(city_code, ''), nullif(region_code, ''), country) AS owner_id, cameras, cameras_low, area_km2, area_stated_by,
       cameras_per_km2, cameras_per_km2_low, population, population_year, population_stated_by, cameras_per_1000,
       cameras_per_1000_low, left(snapshot_at, 10) AS snapshot_at
FROM out_camera_density_by_place
WHERE coalesce(nullif(city_code, ''), nullif(region_code, ''), country) IN (SELECT unnest($ids)) ORDER BY 1, level
""",
        ),
        Section(
            "claims",
            """
SELECT c.place AS owner_id, c.quote AS claim, c.claim_id, c.language, c.time, c.measure,
       coalesce(nullif(s.title, ''), s.filename) AS source, c.source_id
FROM core_claims c JOIN raw_sources s USING (source_id)
WHERE c.place IN (SELECT unnest($ids)) ORDER BY 1, c.time, c.source_id, c.ordinal
""",
        ),
        Section(
            "years",
            f"""
SELECT x.place_code AS owner_id, left(n.published_at, 4) AS year, count(DISTINCT n.notice_id) AS notices
FROM ({_NOTICES}) x JOIN raw_notices n USING (notice_id)
WHERE x.place_code IN (SELECT unnest($ids)) AND n.published_at <> '' GROUP BY 1, 2 ORDER BY 1, 2
""",
        ),
        Section(
            "vendors",
            """
SELECT c.place_code AS owner_id, coalesce(v.name, 'unknown') AS vendor, c.vendor_id, CAST(sum(c.cameras) AS BIGINT) AS cameras FROM (
  SELECT region_code AS place_code, vendor_id, cameras FROM core_cameras WHERE presence = 'present'
  UNION ALL SELECT country, vendor_id, cameras FROM core_cameras WHERE presence = 'present') c
LEFT JOIN core_vendors v USING (vendor_id)
WHERE c.place_code IN (SELECT unnest($ids)) GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2
""",
        ),
        Section(
            "kinds",
            """
SELECT c.place_code AS owner_id, coalesce(nullif(c.surveillance_type, ''), 'not stated') AS type, CAST(sum(c.cameras) AS BIGINT) AS cameras,
       max(left(c.seen_last_at, 10)) AS seen_last_at FROM (
  SELECT region_code AS place_code, surveillance_type, cameras, seen_last_at FROM core_cameras WHERE presence = 'present'
  UNION ALL SELECT country, surveillance_type, cameras, seen_last_at FROM core_cameras WHERE presence = 'present') c
WHERE c.place_code IN (SELECT unnest($ids)) GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
""",
        ),
        Section(
            "notices",
            f"""
SELECT x.place_code AS owner_id, n.title AS notice, n.notice_id, n.language, n.kind, left(n.published_at, 10) AS published_at
FROM ({_NOTICES}) x JOIN raw_notices n USING (notice_id)
WHERE x.place_code IN (SELECT unnest($ids)) ORDER BY 1, published_at DESC, notice_id
""",
        ),
    ),
    (SectionChart("years", "trend", "year", "notices"), SectionChart("vendors", "bars", "vendor", "cameras")),
)

KIND = Kind(
    "places",
    45,
    f"SELECT place_code FROM ({_ALL}) ORDER BY 1",
    _PAGES.make_pages,
    Listing(
        f"""SELECT p.place_code AS id, p.name AS title, '' AS language, p.country, p.level, n.notices,
CAST(c.cameras AS BIGINT) AS cameras FROM ({_ALL}) p LEFT JOIN ({_CAMERAS}) c USING (place_code)
LEFT JOIN (SELECT place_code, count(*) AS notices FROM ({_NOTICES}) GROUP BY 1) n USING (place_code)""",
        (
            Column("country"),
            Column("level", messages="places-level-"),
            Column("notices", figure=True),
            Column("cameras", figure=True),
        ),
        (Facet("level", messages="places-level-"), Facet("country")),
        "coalesce(notices, 0) + coalesce(cameras, 0) DESC",
    ),
)
