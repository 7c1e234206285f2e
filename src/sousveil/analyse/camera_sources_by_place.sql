-- name: camera_sources_by_place
-- question: On which sources does the number of cameras of each place rest?
-- inputs: camera_place_sources
-- method: Observations by source and place, with the source's date and licence. One camera may have several observations.
-- column: level text all, country, region or city.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: city_code text City, 'unknown', or '' where it is not of that level.
-- column: source_id text The source.
-- column: title text Its title, else its file name.
-- column: licence text Its licence, '' if unknown.
-- column: snapshot_at text Of which date it is, '' if unknown.
-- column: observations integer How many observations it has there.
SELECT level, country, region_code, city_code, source_id, title, licence, snapshot_at, observations
FROM camera_place_sources
ORDER BY level, country, region_code, city_code, source_id
