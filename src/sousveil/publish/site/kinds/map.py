"""The map of cameras and the table that says the same: cameras by country and division, with the sources' licences.

The map itself is drawn by `assets/map.js` from the files of `publish.map.files`; without scripts, or where a browser
cannot draw, the table stands alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sousveil.publish.site.contents import Kind, Page
from sousveil.publish.site.reading import Row, Site
from sousveil.publish.site.wording import list_messages
from sousveil.vocabulary.places.world import load_countries_by_code

_PLACES = """
SELECT country, region_name, CAST(sum(cameras) AS BIGINT) AS cameras
FROM core_cameras
WHERE presence = 'present'
GROUP BY country, region_name
ORDER BY sum(sum(cameras)) OVER (PARTITION BY country) DESC, country, sum(cameras) DESC, region_name
"""

_TOTALS = """
SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) AS cameras,
       CAST(coalesce(sum(cameras) FILTER (WHERE lat IS NULL), 0) AS BIGINT) AS unplaced
FROM core_cameras WHERE presence = 'present'
"""

_SOURCES = """
SELECT s.source_id, s.title, s.filename, s.publisher, s.licence, count(DISTINCT m.camera_id) AS rows,
       coalesce(bool_or(o.series = 'osm' OR regexp_matches(s.licence, '(?i)odbl|openstreetmap')), false) AS is_osm
FROM core_camera_members m
JOIN raw_sources s USING (source_id)
LEFT JOIN raw_camera_observations o USING (observation_id)
GROUP BY s.source_id, s.title, s.filename, s.publisher, s.licence
ORDER BY 6 DESC, s.source_id
"""

_SCRIPTED = "map-js-"


def make_map_page(site: Site) -> Iterator[Page]:
    """The page `map.html`; none without cameras."""
    if not site.select_value("SELECT count(*) FROM core_cameras"):
        return
    places = [{**row, "country_name": _name_country(site, row["country"])} for row in site.select(_PLACES)]
    totals = site.select(_TOTALS)[0]
    sources = site.select(_SOURCES)
    yield Page(
        "map.html",
        site.wording.say("map-heading"),
        "map.html",
        {"places": places, "totals": totals, "sources": sources, "words": _write_words(site, sources)},
        {"places": places, **totals, "sources": sources},
        "",
        tuple(row["source_id"] for row in sources),
        site.wording.say("map-description"),
    )


def _name_country(site: Site, code: str) -> str:
    """English name in the English interface; other languages have the code until the script names it."""
    return load_countries_by_code().get(code, code) if site.wording.language == "en" else code


def _write_words(site: Site, sources: Sequence[Row]) -> str:
    """The messages that the script shows, as JSON: `map-js-<name>` → name."""
    say = site.wording.say
    names = sorted(name for name in list_messages("en") if name.startswith(_SCRIPTED))
    words = {name.removeprefix(_SCRIPTED): say(name, **_HOLES) for name in names}
    if any(row["is_osm"] for row in sources):
        words["attribution"] = f"{say('map-osm')} · {words['attribution']}"
    return json.dumps(words, ensure_ascii=False, sort_keys=True)


_HOLES = {name: f"{{{name}}}" for name in ("sum", "cells", "total", "unplaced", "omitted")}


KIND = Kind("map", 60, "", lambda _site, _ids: iter(()), make_more=make_map_page)
