-- name: camera_changes_by_snapshot
-- question: What changed between the snapshots, and what has nobody touched for years?
-- inputs: core_camera_changes
-- method: Objects of one series in two snapshots that follow each other, by what became of them. Long untouched: in both, and last
--   edited at least `years` years before the newer one.
-- caveats: Added to the map is not put up in the street, and removed from the map is not taken down.
-- parameter: years real 5 So many years without an edit count as long untouched.
-- column: series text The series.
-- column: from_snapshot_at text Date of the older snapshot.
-- column: to_snapshot_at text Date of the newer snapshot.
-- column: added integer In the newer one only.
-- column: removed integer In the older one only.
-- column: changed integer In both, with other values.
-- column: untouched integer In both, alike.
-- column: untouched_long integer In both, and not edited for so many years.
-- column: without_edit_date integer In both, without a date of the last edit.
-- column: moved integer Of the changed ones, at another position.
-- column: farthest_m real or null [m] How far the one that moved most.
SELECT
    series, from_snapshot_at, to_snapshot_at, sum(CASE WHEN change = 'added' THEN 1 ELSE 0 END) AS added,
    sum(CASE WHEN change = 'removed' THEN 1 ELSE 0 END) AS removed, sum(CASE WHEN change = 'changed' THEN 1 ELSE 0 END) AS changed,
    sum(CASE WHEN change = 'untouched' THEN 1 ELSE 0 END) AS untouched,
    sum(CASE WHEN change IN ('changed', 'untouched') AND untouched_years >= $years THEN 1 ELSE 0 END) AS untouched_long,
    sum(CASE WHEN change IN ('changed', 'untouched') AND untouched_years IS NULL THEN 1 ELSE 0 END) AS without_edit_date,
    sum(CASE WHEN moved_m > 0 THEN 1 ELSE 0 END) AS moved, max(moved_m) AS farthest_m
FROM core_camera_changes
GROUP BY series, from_snapshot_at, to_snapshot_at
ORDER BY series, from_snapshot_at, to_snapshot_at
