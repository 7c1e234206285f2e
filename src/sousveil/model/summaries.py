"""What a whole case holds, in counts: for the end of a build and for its first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CapabilityCount:
    """How often a capability was found, and in how many procedures; negated mentions, boilerplate and repeats left out.

    `words`: (quote, source_id) of the first mentions, with `is_flagged` only.
    """

    name: str
    label: str
    mentions: int
    procedures: int
    is_flagged: bool = False
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How often a red flag was raised, not raised, and not computable."""

    code: str
    title: str
    flagged: int
    not_flagged: int
    not_computable: int


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """A measure and its answer in the table `out_<name>`: `total` rows, of which `rows` holds the first.

    `columns`: (name, what it is, with its unit). `notes`: (heading, words), for example the method and the caveats.
    `chart`: how the answer may be drawn, '' for not at all.
    """

    name: str
    question: str
    columns: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    sql: str
    total: int
    rows: tuple[tuple[object, ...], ...] = ()
    chart: str = ""


@dataclass(frozen=True, slots=True)
class CameraFinding:
    """What a check of cameras found: `flag_id` in out_camera_flags, the check, and the finding in one sentence."""

    flag_id: str
    check: str
    verdict: str
    sentence: str
    derivation: str = ""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """Counts over a built case. `by_year`: year of publication, '' where unknown; `problems`: (code, severity) → rows."""

    notices: int = 0
    procedures: int = 0
    repeated: int = 0
    by_format: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)
    by_year: Mapping[str, int] = field(default_factory=dict)
    problems: Mapping[tuple[str, str], int] = field(default_factory=dict)
    capabilities: tuple[CapabilityCount, ...] = ()
    flags: tuple[FlagCount, ...] = ()
    measures: tuple[MeasureAnswer, ...] = ()
    weaknesses: int = 0
    vendors_at_fault: int = 0
    """Vendors of the vocabulary that weaknesses in the case are about."""
    restrictions: int = 0
    products: int = 0
    """Distinct products named, and in `exposed` those with a known weakness, by verdict."""
    exposed: Mapping[str, int] = field(default_factory=dict)
    observations: int = 0
    cameras: int = 0
    """Cameras in the register that are there still; `cameras_by_country`: name of the country → number, '' where unknown."""
    cameras_removed: int = 0
    cameras_by_country: Mapping[str, int] = field(default_factory=dict)
    camera_counts: int = 0
    """Numbers of cameras that tables state; `camera_flags`: check → how often it found something."""
    camera_flags: Mapping[str, int] = field(default_factory=dict)
    camera_contradictions: int = 0
    camera_findings: tuple[CameraFinding, ...] = ()
    """The first of each check."""
    organisations: int = 0
    organisation_names: int = 0
    by_source: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Table → source id → rows, for claims, problems, notices and capability mentions."""
