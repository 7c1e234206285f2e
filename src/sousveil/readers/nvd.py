"""The National Vulnerability Database: pages of its CVE API 2.0, and files of such entries (JSON Lines, gzip).

Field names are those of the schema cve_api_json_2.0. A configuration that joins firmware and hardware gives one row for each
vulnerable CPE match; what it only runs on stands in `platforms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.model.weakness_tables import AFFECTED_STATEMENTS, EXPLOITATIONS, WEAKNESS_DATES, WEAKNESSES
from sousveil.readers.cpe_names import parse_cpe
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.weakness_feed import Feed
from sousveil.readers.weakness_fields import Json
from sousveil.readers.weakness_json import unpack_head

FORMAT = Format(
    "nvd",
    (".json", ".jsonl", ".json.gz"),
    ("application/json", "application/x-ndjson", "application/gzip"),
    "Entries of the National Vulnerability Database: pages of its CVE API 2.0, JSON Lines, gzip.",
    is_records=True,
)
VERSION = "1"

_MARKS = re.compile(rb'"NVD_CVE"|"vulnStatus"\s*:|"cpeMatch"\s*:')
_LIST_KEYS = frozenset(("vulnerabilities",))
_STATES = {"rejected": "rejected", "reserved": "reserved", "received": "published"}
_METRICS = {
    "cvssMetricV2": "cvss:2.0",
    "cvssMetricV30": "cvss:3.0",
    "cvssMetricV31": "cvss:3.1",
    "cvssMetricV40": "cvss:4.0",
}
_MAX_PLATFORMS = 64

_PAGE_KEYS = frozenset(
    ("vulnerabilities", "resultsPerPage", "startIndex", "totalResults", "format", "version", "timestamp")
)
_ENTRY_KEYS = frozenset(("cve",))
_CVE_KEYS = frozenset(
    (
        "id", "sourceIdentifier", "published", "lastModified", "vulnStatus", "cveTags", "descriptions", "metrics", "weaknesses",
        "configurations", "references", "cisaExploitAdd", "cisaActionDue", "cisaRequiredAction", "cisaVulnerabilityName",
    )
)  # fmt: skip
_METRIC_KEYS = frozenset(("source", "type", "cvssData", "baseSeverity"))
_MATCH_KEYS = frozenset(
    (
        "vulnerable", "criteria", "versionStartIncluding", "versionStartExcluding", "versionEndIncluding", "versionEndExcluding",
        "matchCriteriaId",
    )
)  # fmt: skip
_NODE_KEYS = frozenset(("operator", "negate", "cpeMatch"))
_CONFIGURATION_KEYS = frozenset(("operator", "negate", "nodes"))
_PROBLEM_KEYS = frozenset(("source", "type", "description"))
_VALUE_KEYS = frozenset(("lang", "value"))
_TAG_KEYS = frozenset(("sourceIdentifier", "tags"))
_NOTHING: frozenset[str] = frozenset()


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON, plain or gzip, with the keys of NVD's entries."""
    text = unpack_head(head)
    return text.startswith((b"{", b"[")) and _MARKS.search(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """One raw_weaknesses row for each entry and what belongs to it, counts of what was not mapped, and problems."""
    feed = Feed(source, FORMAT.name, VERSION)
    return feed.read_all(_LIST_KEYS, _Entries(feed).write_piece)


def shorten_source(identifier: str) -> str:
    """The body behind NVD's source identifier: of a mailbox its domain, else the identifier."""
    return identifier.rpartition("@")[2].strip()


class _Entries:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._rows = feed.rows
        self._scope = feed.scope

    def write_piece(self, piece: Piece) -> None:
        for value in self._feed.iterate_entries(piece, "vulnerabilities", _PAGE_KEYS, ("cve", "id")):
            if "cve" in value:
                self._write_entry(self._scope.section(value, "cve", ""), "/cve")
                self._scope.count_rest(value, _ENTRY_KEYS, "")
            else:
                self._write_entry(value, "")

    def _write_entry(self, cve: Json, at: str) -> None:
        scope = self._scope
        self._feed.found += 1
        number = scope.take(cve, "id", "/cve").strip()
        if not self._feed.check_number(number):
            scope.count_rest(cve, _NOTHING, "/cve")
            return
        self._rows.speak_of(number)
        self._rows.speak_for("nvd", "NVD")
        state_raw = scope.take(cve, "vulnStatus", "/cve")
        state = _STATES.get(state_raw.lower(), "published")
        if state == "rejected":
            self._rows.report("weakness_rejected", number, scope.locate(at))
        where, text = self._write_weakness(cve, at, state)
        if state != "rejected":
            scope.add_prose(text, where)
            self._write_configurations(cve, at)
            self._write_metrics(scope.section(cve, "metrics", "/cve"), at)
            scope.add_references(cve, "references", at, "/cve")
            self._write_exploitation(cve, at)
        scope.count_rest(cve, _CVE_KEYS, "/cve")

    def _write_weakness(self, cve: Json, at: str, state: str) -> tuple[str, str]:
        """The entry's own row; where its description stands, and the description."""
        scope = self._scope
        published_raw = scope.take(cve, "published", "/cve")
        modified_raw = scope.take(cve, "lastModified", "/cve")
        modified_at = scope.read_date(modified_raw, f"{at}/lastModified")
        if not modified_at:
            self._rows.report(
                "snapshot_undated", "an entry does not say when it was changed", scope.locate(at)
            )
        text, language, where = scope.choose_description(cve, "descriptions", at, "/cve")
        self._rows.add(
            WEAKNESSES,
            scope.locate(at),
            kind="cve",
            format="nvd",
            state=state,
            state_raw=scope.take(cve, "vulnStatus", "/cve"),
            assigner=shorten_source(scope.take(cve, "sourceIdentifier", "/cve")),
            description=text,
            language=language,
            cwe_ids=self._find_cwes(cve),
            tags=self._find_tags(cve),
            published_at=scope.read_date(published_raw, f"{at}/published"),
            published_at_raw=published_raw,
            modified_at=modified_at,
            modified_at_raw=modified_raw,
        )
        return where, text

    def _find_cwes(self, cve: Json) -> list[str]:
        scope = self._scope
        texts = []
        for _, problem in scope.each(cve, "weaknesses", "/cve"):
            for _, inner in scope.each(problem, "description", "/cve/weaknesses/[]"):
                texts.append(scope.take(inner, "value", "/cve/weaknesses/[]/description/[]"))
                scope.count_rest(inner, _VALUE_KEYS, "/cve/weaknesses/[]/description/[]")
            scope.count_rest(problem, _PROBLEM_KEYS, "/cve/weaknesses/[]")
        return scope.find_cwes(iter(texts))

    def _find_tags(self, cve: Json) -> list[str]:
        scope = self._scope
        tags: list[str] = []
        for _, inner in scope.each(cve, "cveTags", "/cve"):
            tags += scope.texts(inner, "tags", "/cve/cveTags/[]")
            scope.count_rest(inner, _TAG_KEYS, "/cve/cveTags/[]")
        return list(dict.fromkeys(tags))

    def _write_configurations(self, cve: Json, at: str) -> None:
        scope = self._scope
        shape = "/cve/configurations/[]"
        for index, configuration in scope.each(cve, "configurations", "/cve"):
            here = f"{at}/configurations/{index}"
            is_negated = bool(configuration.get("negate"))
            matches = []
            for place, node in scope.each(configuration, "nodes", shape):
                negated = is_negated or bool(node.get("negate"))
                for spot, match in scope.each(node, "cpeMatch", f"{shape}/nodes/[]"):
                    matches.append((match, f"{here}/nodes/{place}/cpeMatch/{spot}", negated))
                scope.count_rest(node, _NODE_KEYS, f"{shape}/nodes/[]")
            scope.count_rest(configuration, _CONFIGURATION_KEYS, shape)
            is_joined = str(configuration.get("operator")).upper() == "AND"
            platforms = [
                str(match.get("criteria"))
                for match, _, _ in matches
                if is_joined and match.get("vulnerable") is False and match.get("criteria")
            ]
            for match, where, negated in matches:
                self._write_match(match, where, negated, platforms[:_MAX_PLATFORMS])

    def _write_match(self, match: Json, at: str, is_negated: bool, platforms: list[str]) -> None:
        scope = self._scope
        shape = "/cve/configurations/[]/nodes/[]/cpeMatch/[]"
        cpe = scope.take(match, "criteria", shape)
        name = parse_cpe(cpe)
        if name is None:
            self._rows.report("schema_mismatch", "a CPE match without a CPE name", scope.locate(at))
        is_vulnerable = match.get("vulnerable") is not False
        start = scope.take(match, "versionStartIncluding", shape)
        self._rows.add(
            AFFECTED_STATEMENTS,
            scope.locate(at),
            vendor_raw=name.vendor if name else "",
            product_raw=name.product if name else "",
            platforms=platforms if is_vulnerable else [],
            cpe=cpe,
            version_raw=start or (name.version if name else ""),
            after_raw=scope.take(match, "versionStartExcluding", shape),
            less_than_raw=scope.take(match, "versionEndExcluding", shape),
            less_than_or_equal_raw=scope.take(match, "versionEndIncluding", shape),
            version_type="cpe",
            status="affected" if is_vulnerable and not is_negated else "unknown",
            status_raw=f"vulnerable: {str(is_vulnerable).lower()}" + (", negate" if is_negated else ""),
        )
        scope.count_rest(match, _MATCH_KEYS, shape)

    def _write_metrics(self, metrics: Json, at: str) -> None:
        scope = self._scope
        for key, system in _METRICS.items():
            shape = f"/cve/metrics/{key}/[]"
            for index, metric in scope.each(metrics, key, "/cve/metrics"):
                self._rows.speak_for("nvd", shorten_source(scope.take(metric, "source", shape)) or "NVD")
                severity = scope.take(metric, "baseSeverity", shape)
                found = scope.section(metric, "cvssData", shape)
                here = f"{at}/metrics/{key}/{index}/cvssData"
                scope.add_cvss(found, system, here, f"{shape}/cvssData", severity)
                scope.count_rest(metric, _METRIC_KEYS, shape)
        self._rows.speak_for("nvd", "NVD")
        scope.count_rest(metrics, frozenset(_METRICS), "/cve/metrics")

    def _write_exploitation(self, cve: Json, at: str) -> None:
        """That CISA's catalogue has it, as far as NVD says."""
        scope = self._scope
        if not cve.get("cisaExploitAdd"):
            return
        days: dict[str, Any] = {}
        for key, role in (("cisaExploitAdd", "listed"), ("cisaActionDue", "due")):
            raw = scope.take(cve, key, "/cve")
            days[f"{role}_at"], days[f"{role}_at_raw"] = scope.read_date(raw, f"{at}/{key}"), raw
            if raw:
                self._rows.add(
                    WEAKNESS_DATES,
                    scope.locate(f"{at}/{key}"),
                    role=role,
                    dated_at=days[f"{role}_at"],
                    dated_at_raw=raw,
                )
        modified = scope.take(cve, "lastModified", "/cve")
        self._rows.add(
            EXPLOITATIONS,
            scope.locate(f"{at}/cisaExploitAdd"),
            title=scope.take(cve, "cisaVulnerabilityName", "/cve"),
            action_raw=scope.take(cve, "cisaRequiredAction", "/cve"),
            snapshot_at=scope.read_date(modified, ""),
            **days,
        )
