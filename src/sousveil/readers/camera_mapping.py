"""What the columns of a file about cameras mean: a section [[tables]] of one of the kinds about cameras."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.notice_values import read_timestamp
from sousveil.readers.charsets import resolve_declared
from sousveil.readers.table_mapping import CAMERA_KINDS as KINDS
from sousveil.readers.table_mapping import DATE_FORMATS, TableMapping, fold_header, read_headers

# Field of a mapping → the OpenStreetMap key that it is.
TAGS = {
    "surveillance": "surveillance",
    "type": "surveillance:type",
    "camera_type": "camera:type",
    "mount": "camera:mount",
    "zone": "surveillance:zone",
    "direction": "camera:direction",
    "angle": "camera:angle",
    "height": "height",
    "operator": "operator",
    "manufacturer": "manufacturer",
    "brand": "brand",
    "model": "model",
    "started_at": "start_date",
    "wikidata": "wikidata",
}
_ALIASES = {"surveillance_type": "type", "camera_mount": "mount"}
_POSITIONS = ("lat", "lon", "position", "x", "y")
_TEXTS = ("native_id", "label", "place", "country", "count", "seen_first_at", "seen_last_at", "link")
COUNT_FIELDS = ("place", "operator", "kind", "period", "from_at", "until_at", "count", "country")
SAMPLE_NUMBERS = (
    "units_sampled",
    "units_total",
    "cameras_found",
    "recall",
    "recall_n",
    "precision",
    "precision_n",
)
FIGURES = ("area_km2", "population")
FIELDS: dict[str, tuple[str, ...]] = {
    "cameras": (*_POSITIONS, *_TEXTS, *TAGS),
    "camera_counts": COUNT_FIELDS,
    "camera_samples": ("place", "country", "stratum", "unit", "period", *SAMPLE_NUMBERS),
    "place_figures": ("place", "place_code", "country", "period", *FIGURES),
}
# Fields whose words a mapping may turn into OpenStreetMap's.
CODED = ("surveillance", "type", "camera_type", "mount", "zone", "operator", "manufacturer", "brand")
AREA_UNITS = {"km2": 1.0, "ha": 0.01, "m2": 1e-6, "sq mi": 2.589988110336}
_CHOICES: dict[str, tuple[str, ...]] = {
    "decimal_mark": (".", ","),
    "date_format": DATE_FORMATS,
    "delimiter": (",", ";", "\t", "|"),
    "basis": ("stock", "added"),
    "parts_are": ("periods", "kinds", "operators"),
    "area_unit": tuple(AREA_UNITS),
}
_SHARED = ("snapshot_at", "country", "sheet", "encoding", "decimal_mark", "date_format", "delimiter")
_OWN: dict[str, tuple[str, ...]] = {
    "cameras": ("series", "crs", "defaults", "values"),
    "camera_counts": ("total", "parts", "basis", "parts_are", "total_words"),
    "camera_samples": (),
    "place_figures": ("area_unit", "period"),
}
_WORDS = frozenset((*_SHARED, "series", "crs", "basis", "parts_are", "area_unit", "period"))
_LISTS = ("withheld", "total", "parts", "total_words")
_HINT = "docs/reference/readers/cameras.md has the whole list and an example."


@dataclass(frozen=True, slots=True)
class CameraMapping:
    """A section as the reader uses it. `columns`: field → headers; `values`: field → word in the table → OpenStreetMap's word.

    `total`, `parts`: headers of columns of counts. `total_words`: words in the column `kind` that mark a total.
    `crs`: '' for degrees of WGS 84. `is_certain`: False for the mapping of a file that came without one, whose columns
    need not be there.
    """

    kind: str
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    total_words: tuple[str, ...] = ()
    series: str = ""
    snapshot_at: str = ""
    country: str = ""
    crs: str = ""
    decimal_mark: str = ""
    date_format: str = "year-month-day"
    basis: str = ""
    parts_are: str = ""
    area_unit: str = "km2"
    period: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    is_certain: bool = True

    def list_headers(self) -> dict[str, tuple[str, ...]]:
        """All columns that the mapping names, by field; those of counts as 'total' and 'parts'."""
        counted = {"total": self.total, "parts": self.parts}
        return {**self.columns, **{name: headers for name, headers in counted.items() if headers}}

    def make_table_mapping(self) -> TableMapping:
        """What opening a table needs to know of it."""
        return TableMapping(
            columns=self.list_headers(),
            sheet=self.sheet,
            encoding=self.encoding,
            delimiter=self.delimiter,
            header_row=self.header_row,
        )


def parse_camera_mapping(section: Mapping[str, Any]) -> str:
    """A section [[tables]] of one of KINDS as canonical JSON for `Source.mapping`; `files` is not in it.

    Raises SousveilError('bad_settings') that says which entry is wrong and what may stand there.
    """
    kind = section.get("kind")
    if kind not in KINDS:
        raise _refuse(f"'kind' must be one of: {', '.join(map(repr, KINDS))}.")
    known = {"kind", "files", "columns", "withheld", "header_row", *_SHARED, *_OWN[kind]}
    unknown = sorted(set(section) - known)
    if unknown:
        raise _refuse(f"There is no setting '{unknown[0]}' for a table of kind '{kind}'.")
    _check_values(section)
    content = {name: section[name] for name in section if name != "files"}
    for name in _LISTS:
        if name in section:
            content[name] = read_headers(name, section[name])
    content["columns"] = _read_columns(section, kind)
    if "defaults" in section:
        content["defaults"] = _read_defaults(section["defaults"])
    if "values" in section:
        content["values"] = _read_values(section["values"])
    _check_columns(content, kind)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_camera_mapping(text: str) -> CameraMapping:
    """The mapping that `parse_camera_mapping` wrote. Raises SousveilError('bad_settings') on anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refuse("The mapping of the table cannot be read.") from error
    if not isinstance(content, dict):
        raise _refuse("The mapping of the table cannot be read.")
    content = json.loads(parse_camera_mapping(content))
    columns = {name: tuple(headers) for name, headers in content.pop("columns").items()}
    content |= {name: tuple(content[name]) for name in _LISTS if name in content}
    return CameraMapping(columns=columns, **content)


def maps_cameras(mapping: str) -> bool:
    """True for the canonical JSON of a section [[tables]] about cameras."""
    return any(f'"kind":"{kind}"' in mapping for kind in KINDS)


def _check_values(section: Mapping[str, Any]) -> None:
    wrong = next((name for name in sorted(_WORDS) if not isinstance(section.get(name, ""), str)), "")
    if wrong:
        raise _refuse(f"'{wrong}' must be text in quotes.")
    for name, allowed in _CHOICES.items():
        if name in section and section[name] not in allowed:
            raise _refuse(f"'{name}' must be one of: {', '.join(map(repr, allowed))}.")
    if not re.fullmatch(r"[A-Z]{2}|", section.get("country", "")):
        raise _refuse("'country' must be two capital letters, as in 'KR'.")
    at = section.get("snapshot_at", "")
    if at and not (read_timestamp(at) or re.fullmatch(r"(?:19|20|21)\d\d", at)):
        raise _refuse("'snapshot_at' must be a date, as in '2023-05-01', '2023-05' or '2023'.")
    if section.get("encoding") and not resolve_declared(section["encoding"]):
        raise _refuse("'encoding' is not known; 'utf-8', 'gb18030' and 'windows-1251' are examples.")
    row = section.get("header_row", 1)
    if isinstance(row, bool) or not isinstance(row, int) or row < 1:
        raise _refuse("'header_row' must be a whole number from 1.")
    if section.get("crs"):
        from sousveil.readers.camera_systems import knows_system

        if not knows_system(section["crs"]):
            raise _refuse("'crs' must be a coordinate system, as in 'EPSG:5186', 'GCJ-02' or 'BD-09'.")


def _read_columns(section: Mapping[str, Any], kind: str) -> dict[str, list[str]]:
    columns = section.get("columns", {})
    if not isinstance(columns, Mapping):
        raise _refuse("[tables.columns] must name columns.")
    named = {_name_field(name): headers for name, headers in columns.items()}
    known = FIELDS[kind]
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise _refuse(
            f"'{unknown[0]}' is nothing that a column can mean in a table of kind '{kind}'. "
            f"Known: {', '.join(sorted(known))}."
        )
    return {name: read_headers(f"columns.{name}", headers) for name, headers in named.items()}


def _read_defaults(found: Any) -> dict[str, str]:
    known = (*TAGS, "place", "label")
    if not isinstance(found, Mapping):
        raise _refuse("'defaults' must be a section [tables.defaults].")
    named = {_name_field(name): word for name, word in found.items()}
    wrong = next((n for n, word in named.items() if n not in known or not isinstance(word, str)), "")
    if wrong:
        raise _refuse(
            f"There is no default '{wrong}', or it is not text in quotes. Known: {', '.join(known)}."
        )
    return named


def _read_values(found: Any) -> dict[str, dict[str, str]]:
    if not isinstance(found, Mapping):
        raise _refuse("'values' must be a section [tables.values.type] or the like.")
    values = {}
    for name, words in found.items():
        field_ = _name_field(name)
        if field_ not in CODED or not isinstance(words, Mapping):
            raise _refuse(f"There is no section [tables.values.{name}]. Known: {', '.join(CODED)}.")
        if not all(isinstance(word, str) for word in words.values()):
            raise _refuse(f"The words in [tables.values.{name}] must be text in quotes.")
        values[field_] = {fold_header(word): ours for word, ours in words.items()}
    return values


def _check_columns(content: Mapping[str, Any], kind: str) -> None:
    """Raises where no column says what a table of that kind is about."""
    columns = set(content["columns"])
    if kind == "cameras":
        for one, other in (("lat", "lon"), ("x", "y")):
            if (one in columns) != (other in columns):
                raise _refuse(f"'{one}' and '{other}' must be named together.")
        if "x" in columns and not content.get("crs"):
            raise _refuse("'x' and 'y' need a 'crs', as in 'EPSG:5186'.")
    elif kind == "camera_counts":
        if not ("count" in columns or content.get("parts") or content.get("total")):
            raise _refuse("A table of counts needs a column 'count', or 'parts', or 'total'.")
    elif kind == "camera_samples":
        if "cameras_found" not in columns:
            raise _refuse("A table of samples needs a column 'cameras_found'.")
    elif not columns & set(FIGURES) or not columns & {"place", "place_code"}:
        raise _refuse(
            "A table of places needs a column 'place' or 'place_code', and 'area_km2' or 'population'."
        )


def _name_field(name: str) -> str:
    return _ALIASES.get(name, name)


def _refuse(message: str) -> SousveilError:
    return SousveilError("bad_settings", message, _HINT, exit_code=ExitCode.USAGE)
