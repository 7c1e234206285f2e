"""The tables of cameras: what sources state of single cameras and of numbers of cameras, and the register made of it.

Words of surveillance are OpenStreetMap's (man_made=surveillance and its keys). A value keeps its original in `x_raw`.
Every row has the locator of the object, element or cell that it was taken from. No column holds the address of a stream
or the name of a person; what a source says of private homes and of the inside of buildings is left out unless a case
asks for it.
"""

from __future__ import annotations

from sousveil.model.declaring import LOCATOR_COLUMN, ORDINAL_COLUMN, SOURCE_COLUMN, Column, Table, list_makers
from sousveil.model.declaring import text_column as _text

_PLACE = (SOURCE_COLUMN, LOCATOR_COLUMN, ORDINAL_COLUMN)
_KEY = ("source_id", "ordinal")
_OBSERVATION = _text("observation_id", "The observation in raw_camera_observations.")

CAMERA_OBSERVATIONS = Table(
    "raw_camera_observations",
    "One row per camera, or group of cameras at one point, as one source states it at one time.",
    (
        _text("observation_id", "Id of this row."),
        *_PLACE,
        _text(
            "series",
            "What the source is a snapshot of ('osm', or as the mapping says); native ids belong to it.",
        ),
        _text("native_id", "Id that the source gives it ('node/53819917'), '' if none."),
        _text("snapshot_at", "Of which date the source is, ISO 8601, '' if unknown."),
        Column(
            "lat",
            "real",
            "Latitude, WGS 84; null if it has no usable position.",
            unit="degree",
            nullable=True,
        ),
        Column("lon", "real", "Longitude, WGS 84.", unit="degree", nullable=True),
        _text("position_raw", "Position as written."),
        _text(
            "position_note",
            "'', 'swapped', 'decimal comma', 'degrees and minutes' or 'projected', if it was changed.",
        ),
        _text("tags", "JSON object: all that the source says of it, but for what is withheld."),
        _text("surveillance", "public, outdoor, indoor, traffic, private or ''."),
        _text("surveillance_raw", "The same as written."),
        _text("surveillance_type", "camera, ALPR, guard, gunshot_detector, face_recognition or ''."),
        _text("surveillance_type_raw", "The same as written."),
        _text("camera_type", "fixed, panning, dome or ''."),
        _text("camera_type_raw", "The same as written."),
        _text("camera_mount", "wall, pole, ceiling, street_lamp, traffic_signals … or ''."),
        _text("camera_mount_raw", "The same as written."),
        _text("zone", "surveillance:zone: town, traffic, parking, shop, bank, building, entrance … or ''."),
        _text("zone_raw", "The same as written."),
        Column("height_m", "real", "Height above ground.", unit="m", nullable=True),
        _text("height_raw", "The same as written."),
        Column("angle_deg", "real", "Tilt below the horizon.", unit="degree", nullable=True),
        _text("angle_raw", "The same as written."),
        _text("direction_raw", "Where it looks, as written; read in raw_camera_directions."),
        _text("operator_raw", "Who runs it, as written; '' for natural persons."),
        _text("manufacturer_raw", "Maker as written."),
        _text("brand_raw", "Brand as written."),
        _text("model_raw", "Model as written."),
        _text("label_raw", "Name or place of the camera as written."),
        _text("place_raw", "City or district as written, '' if none."),
        _text("country", "ISO 3166-1 alpha-2 as the source or its mapping states it, '' if not."),
        Column("cameras", "integer", "Number of cameras that the row stands for; 1 unless stated."),
        _text("cameras_raw", "The same as written."),
        _text("started_at", "Since when it stands, ISO 8601, '' if not stated."),
        _text("started_at_raw", "The same as written."),
        _text("seen_first_at", "First date at which the source saw it, ISO 8601, '' if not stated."),
        _text("seen_last_at", "Last date at which the source saw or changed it."),
        _text("wikidata", "Wikidata item, '' if none."),
        Column("is_private_home", "boolean", "Whether the source says that it is on a private home."),
        Column("is_indoor", "boolean", "Whether the source says that it is inside a building."),
        *list_makers(),
    ),
    _KEY,
)

CAMERA_DIRECTIONS = Table(
    "raw_camera_directions",
    "Where cameras look, one row per direction.",
    (
        _text("direction_id", "Id of this row."),
        *_PLACE,
        _OBSERVATION,
        Column(
            "center_deg", "real", "Middle of the view, clockwise from north, 0 to below 360.", unit="degree"
        ),
        Column("width_deg", "real", "Width of the view; null if not stated.", unit="degree", nullable=True),
        _text("direction_raw", "This direction as written."),
        *list_makers(),
    ),
    _KEY,
)

CAMERA_COUNTS = Table(
    "raw_camera_counts",
    "Numbers of cameras without points: tables by district and year, inventories.",
    (
        _text("count_id", "Id of this row."),
        *_PLACE,
        _text("group_id", "The row or block of the source: a total and its parts share it."),
        _text("role", "'total', 'part' or 'single'."),
        _text(
            "basis",
            "'stock' (cameras standing), 'added' (put up in the period) or '' if the source does not say.",
        ),
        _text("place_raw", "Place as written."),
        _text("operator_raw", "Who runs them, as written."),
        _text("kind_raw", "Kind or purpose as written."),
        _text("period_raw", "Year or period as written, '' if none."),
        _text("from_at", "Start of the period, ISO 8601, '' if open or unknown."),
        _text("until_at", "End of the period, ISO 8601, '' if unknown."),
        Column("cameras", "integer", "The number; null if it cannot be read.", nullable=True),
        _text("cameras_raw", "The same as written."),
        _text("header_raw", "Heading of the column."),
        _text("country", "ISO 3166-1 alpha-2 as the source or its mapping states it, '' if not."),
        _text("snapshot_at", "Of which date the source is, ISO 8601, '' if unknown."),
        *list_makers(),
    ),
    _KEY,
)

CAMERA_SAMPLES = Table(
    "raw_camera_samples",
    "Sampled surveys: what was looked at, how much there is in all, and how many cameras were found.",
    (
        _text("sample_id", "Id of this row."),
        *_PLACE,
        _text("place_raw", "Place as written."),
        _text("country", "ISO 3166-1 alpha-2 as the source or its mapping states it, '' if not."),
        _text("stratum_raw", "Part of the place that was sampled by itself ('residential'), '' if none."),
        _text("unit_raw", "What was sampled: 'point', 'panorama', 'intersection', 'road km' …"),
        Column("units_sampled", "real", "How many of them were looked at.", nullable=True),
        Column("units_total", "real", "How many there are in all.", nullable=True),
        Column("cameras_found", "integer", "Cameras found in the sample.", nullable=True),
        Column("recall", "real", "Share of the cameras there that the method finds, 0 to 1.", nullable=True),
        Column("recall_n", "integer", "Number of known cameras on which recall was measured.", nullable=True),
        Column("precision", "real", "Share of the finds that are cameras, 0 to 1.", nullable=True),
        Column("precision_n", "integer", "Number of finds on which precision was measured.", nullable=True),
        _text("period_raw", "Year or period as written, '' if none."),
        _text("snapshot_at", "Of which date the source is, ISO 8601, '' if unknown."),
        *list_makers(),
    ),
    _KEY,
)

PLACE_FIGURES = Table(
    "raw_place_figures",
    "Area and population of places as a source of the case states them.",
    (
        _text("figure_id", "Id of this row."),
        *_PLACE,
        _text("place_raw", "Place as written."),
        _text("place_code_raw", "Code of the place as written, '' if none."),
        _text("country", "ISO 3166-1 alpha-2 as the source or its mapping states it, '' if not."),
        _text("measure", "'area_km2' or 'population'."),
        Column("figure", "real", "The figure; null if it cannot be read.", nullable=True),
        _text("figure_raw", "The same as written."),
        _text("period_raw", "Year as written, '' if none."),
        *list_makers(),
    ),
    _KEY,
)

CAMERA_PATHS = Table(
    "raw_camera_paths",
    "Values of camera sources that go into no table: how often each path or tag occurs. None of them is quoted.",
    (
        SOURCE_COLUMN,
        ORDINAL_COLUMN,
        _text("format", "Format of the source."),
        _text("path", "Column, tag or path."),
        _text("disposition", "'unmapped' or 'withheld' (stream addresses, names of people, contact data)."),
        Column("occurrences", "integer", "How often it has a value."),
    ),
    _KEY,
)

CAMERA_PLACES = Table(
    "core_camera_places",
    "In which country, first-level division and city each observation, count, sample or figure lies.",
    (
        _text("place_id", "Id of this row."),
        *_PLACE,
        _text("record_id", "The observation_id, count_id, sample_id or figure_id that the row is about."),
        _text("record_kind", "'observation', 'count', 'sample' or 'figure'."),
        _text("country", "ISO 3166-1 alpha-2, '' if none."),
        _text("region_code", "First-level division, ISO 3166-2 or national code, '' if unknown."),
        _text("region_name", "Its name."),
        _text("city_code", "Its code: GB/T 2260 or 'geonames:…', '' if unknown."),
        _text("city_name", "City or district, '' if unknown."),
        _text("evidence", "'inside', 'near the coast', 'name' or 'none'."),
        _text(
            "stated_conflict",
            "'country' or 'place' if the point lies elsewhere than the source says, else ''.",
        ),
        Column("offshore_m", "real", "Distance to the land that it was given to.", unit="m", nullable=True),
        *list_makers(),
    ),
    _KEY,
)

CAMERA_PRODUCTS = Table(
    "core_camera_products",
    "Vendor and product of each observation that names one, by the vocabulary.",
    (
        _text("product_id", "Id of this row."),
        *_PLACE,
        _OBSERVATION,
        _text("vendor_id", "Vendor in the vocabulary."),
        _text("brand_id", "Brand in the vocabulary, '' if none."),
        _text("family_id", "Product family in the vocabulary, '' if none."),
        _text("model", "Model, cleaned; '' if none."),
        _text("text_raw", "The words that it rests on."),
        _text("rule", "'manufacturer', 'brand', 'model' or 'operator' (an operator that is a vendor)."),
        Column("confidence", "real", "0 to 1."),
        _text("reason", "Why, in plain words."),
        *list_makers(),
    ),
    _KEY,
)

CAMERAS = Table(
    "core_cameras",
    "The register: one row per camera (or group of cameras that a source gives at one point).",
    (
        _text("camera_id", "Id of this row: the hash in the id of its first observation."),
        Column(
            "lat",
            "real",
            "Latitude, WGS 84: of its newest observation with a position; null if none has one.",
            unit="degree",
            nullable=True,
        ),
        Column("lon", "real", "Longitude, WGS 84.", unit="degree", nullable=True),
        Column("observations", "integer", "Number of observations."),
        Column("sources", "integer", "Number of sources."),
        Column("series", "integer", "Number of series: sources that are snapshots of one thing count once."),
        Column("cameras", "integer", "Number of cameras that it stands for."),
        _text("surveillance", "As in raw_camera_observations; the newest observation that states it counts."),
        _text(
            "surveillance_type",
            "As in raw_camera_observations; the newest observation that states it counts.",
        ),
        _text("camera_type", "As in raw_camera_observations; the newest observation that states it counts."),
        _text("camera_mount", "As in raw_camera_observations; the newest observation that states it counts."),
        _text("zone", "As in raw_camera_observations; the newest observation that states it counts."),
        _text("operator_raw", "Who runs it, as the newest observation that says so writes it."),
        _text("vendor_id", "Vendor in the vocabulary, '' if unknown."),
        _text("model", "Model, '' if unknown."),
        _text("country", "ISO 3166-1 alpha-2, '' if none."),
        _text("region_code", "First-level division, '' if unknown."),
        _text("region_name", "Its name."),
        _text("city_code", "City or district, '' if unknown."),
        _text("city_name", "Its name."),
        _text("started_at", "Since when it stands, ISO 8601, '' if nobody says."),
        _text("seen_first_at", "First date at which any source saw it, '' if none says."),
        _text("seen_last_at", "Last date at which any source saw it."),
        _text("presence", "'present' or 'removed' (its series has a newer snapshot without it)."),
        Column("h3_5", "integer", "H3 cell at resolution 5 (about 250 km²).", nullable=True),
        Column("h3_7", "integer", "H3 cell at resolution 7 (about 5 km²).", nullable=True),
        Column("h3_9", "integer", "H3 cell at resolution 9 (about 0.1 km²).", nullable=True),
        Column(
            "nearest_m",
            "real",
            "Distance to the nearest other camera up to 1,000 m; null beyond.",
            unit="m",
            nullable=True,
        ),
    ),
    ("camera_id",),
)

CAMERA_MEMBERS = Table(
    "core_camera_members",
    "Which observations make up each camera, and why.",
    (
        _OBSERVATION,
        _text("camera_id", "The camera in core_cameras."),
        SOURCE_COLUMN,
        _text("rule", "'single', 'native_id', 'twin' (place and kind agree) or 'decision'."),
        _text("reason", "Why it was put together, in plain words."),
        Column("distance_m", "real", "Distance to the camera's position.", unit="m", nullable=True),
    ),
    ("observation_id",),
)

CAMERA_PAIRS = Table(
    "core_camera_pairs",
    "Pairs of observations close together that were judged the same, or left in doubt; 'different' is not kept.",
    (
        _text("pair_id", "Id of this row."),
        _text("left_observation_id", "One observation."),
        _text("right_observation_id", "The other."),
        Column("distance_m", "real", "Distance between them.", unit="m"),
        Column("score", "real", "0 (different) to 1 (same)."),
        _text("verdict", "'same' or 'unsure'."),
        _text("reason", "Why, in plain words."),
    ),
    ("pair_id",),
)

CAMERA_CHANGES = Table(
    "core_camera_changes",
    "What changed between two snapshots of one series that follow each other.",
    (
        _text("change_id", "Id of this row."),
        _text("series", "The series."),
        _text("native_id", "The id that the source gives it."),
        _text("from_snapshot_at", "Date of the older snapshot."),
        _text("to_snapshot_at", "Date of the newer snapshot."),
        _text("change", "'added', 'removed', 'changed', or 'untouched' (there in both, alike)."),
        Column("fields", "texts", "Columns that changed."),
        _text("old_observation_id", "The observation in the older snapshot, '' if added."),
        _text("new_observation_id", "The observation in the newer snapshot, '' if removed."),
        Column("moved_m", "real", "How far it moved.", unit="m", nullable=True),
        Column(
            "untouched_years",
            "real",
            "Years from its last edit to the newer snapshot.",
            unit="year",
            nullable=True,
        ),
    ),
    ("change_id",),
)

PLACES_FIGURED = Table(
    "core_place_figures",
    "Area and population of countries and regions: what sources of the case state, then what comes with the program.",
    (
        _text("figure_id", "Id of this row."),
        _text("country", "ISO 3166-1 alpha-2."),
        _text("region_code", "First-level division, '' for the whole country."),
        _text("city_code", "City, '' for the whole region or country."),
        _text("place_name", "Name of the place."),
        _text("measure", "'area_km2' or 'population'."),
        Column("figure", "real", "The figure."),
        _text("year", "Of which year, '' if unknown."),
        _text(
            "stated_by", "Who says so: a source_id of the case, or the name and version of the bundled list."
        ),
        _text("licence", "Licence of the bundled list, '' for sources of the case."),
        Column(
            "rank", "integer", "1 for the figure that measures use, more for the others of the same place."
        ),
    ),
    ("figure_id",),
)

CAMERA_FLAGS = Table(
    "out_camera_flags",
    "What the checks of camera data found: one row for each offending row or group.",
    (
        _text("flag_id", "Id of this row."),
        _text("check", "Name of the check, see docs/reference/camera-checks.md."),
        _text("verdict", "'contradicts', 'suspicious' or 'not_computable'."),
        _text("subject_kind", "observation, camera, count_group, place or source."),
        _text("subject_id", "Id of the subject."),
        Column("source_ids", "texts", "The sources that it rests on."),
        _text("sentence", "The finding as one plain sentence."),
        Column("stated", "real", "What is stated.", nullable=True),
        Column("expected", "real", "What it should be by the other figures.", nullable=True),
        _text("derivation", "The sum, in figures."),
        _text("missing", "What is missing, for not_computable."),
        Column("evidence_ids", "texts", "Ids of the rows that it rests on."),
        *list_makers(),
    ),
    ("flag_id",),
)

CAMERA_TABLES = (
    CAMERA_OBSERVATIONS,
    CAMERA_DIRECTIONS,
    CAMERA_COUNTS,
    CAMERA_SAMPLES,
    PLACE_FIGURES,
    CAMERA_PATHS,
    CAMERA_PLACES,
    CAMERA_PRODUCTS,
    CAMERAS,
    CAMERA_MEMBERS,
    CAMERA_PAIRS,
    CAMERA_CHANGES,
    PLACES_FIGURED,
    CAMERA_FLAGS,
)
