-- name: stated_camera_counts
-- question: What do tables, documents and notices state for a place, and what has the register there?
-- inputs: camera_statements, camera_places, raw_sources
-- method: Every number of cameras that is stated for a place, beside the cameras of the register in the same place. Nothing is added up
--   or compared here: see the checks of cameras.
-- caveats: Mind basis, period and topic: what was put up in a year is not what stands, and the cameras of one operator are not all.
--   register_cameras is null where no source of the register covers the place; that is no data, not 0.
-- chart: intervals label=place_raw+period+words low=low high=high not=role:part
-- column: level text country, region or city, '' if the place is unknown.
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: region_code text First-level division, 'unknown', or '' for a whole country.
-- column: city_code text City, or '' for a whole division or country.
-- column: place_raw text Place as written.
-- column: stated_in text table, document or notice.
-- column: role text total, part or single.
-- column: basis text stock, added or '' if the source does not say.
-- column: period text Year or period as written, '' if none.
-- column: topic text Operator and kind as written, '' if none.
-- column: low real or null Lower end of the number; null if it cannot be read.
-- column: high real or null Upper end; null if open.
-- column: words text The number as written.
-- column: register_cameras integer or null Cameras of the register there.
-- column: register_low integer or null The same, if all pairs left in doubt are one camera.
-- column: register_snapshot_at text Newest date of the register's sources there, '' if none.
-- column: source_id text Who states the number.
-- column: title text Title of that source, else its file name.
-- column: published_at text Its date, '' if unknown.
-- column: statement_id text count_id or claim_id.
SELECT
    s.level, s.country, s.region_code, s.city_code, s.place_raw, s.stated_in, s.role, s.basis, s.period, s.topic, s.low, s.high, s.words,
    p.cameras AS register_cameras, p.cameras_low AS register_low, coalesce(p.snapshot_at, '') AS register_snapshot_at, s.source_id,
    coalesce(CASE WHEN r.title <> '' THEN r.title ELSE r.filename END, '') AS title, coalesce(r.published_at, '') AS published_at, s.statement_id
FROM camera_statements AS s
LEFT JOIN camera_places AS p
    ON p.level = s.level AND p.country = s.country AND p.region_code = s.region_code AND p.city_code = s.city_code
LEFT JOIN raw_sources AS r ON r.source_id = s.source_id
ORDER BY s.country, s.region_code, s.city_code, s.place_raw, s.period, s.stated_in, s.statement_id
