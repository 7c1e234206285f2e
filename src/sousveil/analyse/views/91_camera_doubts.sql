-- name: camera_doubts
-- question: Which cameras of the register may be another one once more?
-- inputs: core_camera_pairs, core_camera_members, core_cameras
-- method: Of each pair left in doubt whose observations are two present cameras, the one with the greater id, once.
-- caveats: If all doubts were resolved to 'same', so many cameras fewer would stand in the register; never more fewer.
-- column: camera_id text The camera.
-- column: cameras integer How many cameras it stands for, the smaller of the two.
-- column: country text As in core_cameras.
-- column: region_code text As in core_cameras.
-- column: region_name text As in core_cameras.
-- column: city_code text As in core_cameras.
-- column: city_name text As in core_cameras.
-- column: surveillance text As in core_cameras.
-- column: surveillance_type text As in core_cameras.
-- column: camera_type text As in core_cameras.
-- column: camera_mount text As in core_cameras.
-- column: zone text As in core_cameras.
-- column: operator_raw text As in core_cameras.
-- column: vendor_id text As in core_cameras.
WITH doubted AS (
    SELECT left_observation_id, right_observation_id FROM core_camera_pairs WHERE verdict = 'unsure'
), paired AS (
    SELECT DISTINCT least(a.camera_id, b.camera_id) AS first_id, greatest(a.camera_id, b.camera_id) AS second_id
    FROM doubted AS d
    JOIN core_camera_members AS a ON a.observation_id = d.left_observation_id
    JOIN core_camera_members AS b ON b.observation_id = d.right_observation_id
    WHERE a.camera_id <> b.camera_id
)
SELECT
    p.second_id AS camera_id, max(least(f.cameras, s.cameras)) AS cameras,
    min(s.country) AS country, min(s.region_code) AS region_code, min(s.region_name) AS region_name, min(s.city_code) AS city_code,
    min(s.city_name) AS city_name, min(s.surveillance) AS surveillance, min(s.surveillance_type) AS surveillance_type, min(s.camera_type) AS camera_type,
    min(s.camera_mount) AS camera_mount, min(s.zone) AS zone, min(s.operator_raw) AS operator_raw, min(s.vendor_id) AS vendor_id
FROM paired AS p
JOIN core_cameras AS f ON f.camera_id = p.first_id AND f.presence = 'present'
JOIN core_cameras AS s ON s.camera_id = p.second_id AND s.presence = 'present'
GROUP BY p.second_id
ORDER BY camera_id
