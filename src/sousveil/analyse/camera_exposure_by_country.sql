-- name: camera_exposure_by_country
-- question: Which share of the cameras of each country are products with known weaknesses, and how sure is it?
-- inputs: core_camera_products, core_camera_members, core_cameras, out_exposures, camera_places
-- method: Each camera by the strongest verdict of any weakness on a product that an observation of it names. Cameras whose product
--   nobody names are 'product unknown'; those whose product is in no claim are 'none known'.
-- caveats: No verdict says that the camera in the street is open: nobody knows its version. 'none known' does not mean safe.
--   The share of a verdict is of all cameras, so it is a lower bound while products are unknown.
-- chart: bars label=verdict value=cameras only=country:all
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: verdict text model and version, model, family, vendor only, none known, or product unknown.
-- column: cameras integer Cameras present.
-- column: share real or null [1] Share of all cameras of the country.
-- column: share_of_known real or null [1] Share of those whose product is named; null for 'product unknown'.
-- column: weaknesses integer or null Weaknesses that reach these products with that verdict.
-- column: sources integer Number of sources with observations there.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH exposed AS (
    SELECT vendor_id, brand_id, family_id, model, weakness_id, max(strength) AS strength
    FROM (
        SELECT
            vendor_id, brand_id, family_id, model, weakness_id,
            CASE WHEN verdict = 'model and version' AND firmware_raw = '' THEN 4 WHEN verdict IN ('model', 'model and version') THEN 3
                WHEN verdict = 'family' THEN 2 ELSE 1 END AS strength
        FROM out_exposures
    ) AS judged
    GROUP BY vendor_id, brand_id, family_id, model, weakness_id
), strongest AS (
    SELECT vendor_id, brand_id, family_id, model, max(strength) AS strength
    FROM exposed
    GROUP BY vendor_id, brand_id, family_id, model
), named AS (
    SELECT m.camera_id, max(coalesce(s.strength, 0)) AS strength
    FROM core_camera_products AS p
    JOIN core_camera_members AS m ON m.observation_id = p.observation_id
    LEFT JOIN strongest AS s
        ON s.vendor_id = p.vendor_id AND s.brand_id = p.brand_id AND s.family_id = p.family_id AND s.model = p.model
    GROUP BY m.camera_id
), counted AS (
    SELECT c.country, n.strength, sum(c.cameras) AS cameras
    FROM named AS n
    JOIN core_cameras AS c ON c.camera_id = n.camera_id
    WHERE c.presence = 'present'
    GROUP BY c.country, n.strength
), spread AS (
    SELECT
        CASE WHEN l.level = 'all' THEN 'all' WHEN c.country = '' THEN 'unknown' ELSE c.country END AS country, c.strength,
        sum(c.cameras) AS cameras
    FROM counted AS c
    JOIN camera_levels AS l ON l.level IN ('all', 'country')
    GROUP BY CASE WHEN l.level = 'all' THEN 'all' WHEN c.country = '' THEN 'unknown' ELSE c.country END, c.strength
), known AS (
    SELECT country, sum(cameras) AS cameras FROM spread GROUP BY country
), every AS (
    SELECT country, strength, cameras FROM spread
    UNION ALL
    SELECT p.country, -1, p.cameras - coalesce(k.cameras, 0)
    FROM camera_places AS p
    LEFT JOIN known AS k ON k.country = p.country
    WHERE p.level IN ('all', 'country') AND p.cameras > coalesce(k.cameras, 0)
), reached AS (
    SELECT e.strength, count(DISTINCT e.weakness_id) AS weaknesses
    FROM exposed AS e
    JOIN (SELECT DISTINCT vendor_id, brand_id, family_id, model FROM core_camera_products) AS p
        ON p.vendor_id = e.vendor_id AND p.brand_id = e.brand_id AND p.family_id = e.family_id AND p.model = e.model
    GROUP BY e.strength
)
SELECT
    e.country, CASE e.strength WHEN 4 THEN 'model and version' WHEN 3 THEN 'model' WHEN 2 THEN 'family' WHEN 1 THEN 'vendor only'
        WHEN 0 THEN 'none known' ELSE 'product unknown' END AS verdict,
    e.cameras, CAST(e.cameras AS DOUBLE) / p.cameras AS share, CASE WHEN e.strength >= 0 THEN CAST(e.cameras AS DOUBLE) / k.cameras END AS share_of_known,
    CASE WHEN e.country = 'all' THEN r.weaknesses END AS weaknesses, p.sources, p.snapshot_at
FROM every AS e
JOIN camera_places AS p ON p.country = e.country AND p.level IN ('all', 'country')
LEFT JOIN known AS k ON k.country = e.country
LEFT JOIN reached AS r ON r.strength = e.strength
ORDER BY e.country, e.strength DESC
