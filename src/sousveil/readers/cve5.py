"""CVE records, schema 5.x: one, a list of them, JSON Lines, gzip, or the ZIP in which all of them are published.

The schema is that of the CVE Program (CVEProject/cve-schema). Its containers are read alike: 'cna' is what the body that
assigned the number says, each 'adp' what another body added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.model.weakness_tables import (
    AFFECTED_STATEMENTS,
    EXPLOITATIONS,
    REMEDIES,
    WEAKNESS_SCORES,
    WEAKNESSES,
)
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.weakness_feed import Feed, list_objects
from sousveil.readers.weakness_fields import Json, Scope
from sousveil.readers.weakness_json import ZIP, format_pointer, unpack_head

FORMAT = Format(
    "cve5",
    (".json", ".jsonl", ".json.gz", ".zip"),
    ("application/json", "application/x-ndjson", "application/gzip", "application/zip"),
    "CVE records, schema 5.x: single, lists, JSON Lines, gzip, and the ZIP of the public list.",
    is_records=True,
)
VERSION = "1"

_MARKS = re.compile(rb'"cveMetadata"\s*:|"CVE_RECORD"|"containers"\s*:\s*\{\s*"(?:cna|adp)"')
_MEMBER = re.compile(rb"cvelistV5|(?:^|/|[^\w])cves(?:/|\.zip)|CVE-\d{4}-\d{4,}\.json")
_LIST_KEYS = frozenset(("vulnerabilities", "cves", "cveRecords"))
_STATES = {"PUBLISHED": "published", "REJECTED": "rejected", "RESERVED": "reserved"}
STATUSES = {"affected": "affected", "unaffected": "unaffected", "unknown": "unknown"}
_CVSS = {"cvssV2_0": "cvss:2.0", "cvssV3_0": "cvss:3.0", "cvssV3_1": "cvss:3.1", "cvssV4_0": "cvss:4.0"}
_REMEDIES = (("solutions", "vendor_fix"), ("workarounds", "workaround"))
_MAX_STATEMENTS = 4096  # of one product: versions times CPE names

_METADATA_KEYS = frozenset(
    ("cveId", "state", "assignerShortName", "assignerOrgId", "dateReserved", "datePublished", "dateUpdated", "dateRejected")
)  # fmt: skip
_RECORD_KEYS = frozenset(("cveMetadata", "containers", "dataType", "dataVersion"))
_CONTAINERS_KEYS = frozenset(("cna", "adp"))
_CONTAINER_KEYS = frozenset(
    (
        "providerMetadata", "title", "affected", "descriptions", "metrics", "problemTypes", "references", "tags", "datePublic",
        "solutions", "workarounds", "rejectedReasons", "replacedBy", "credits", "x_legacyV4Record", "exploits", "source", "cpeApplicability",
    )
)  # fmt: skip
_PROVIDER_KEYS = frozenset(("shortName", "orgId", "dateUpdated"))
_AFFECTED_KEYS = frozenset(
    ("vendor", "product", "packageName", "platforms", "modules", "cpes", "versions", "defaultStatus")
)
_VERSION_KEYS = frozenset(("version", "status", "lessThan", "lessThanOrEqual", "versionType", "changes"))
_PRODUCT_TEXTS = ("vendor", "product", "packageName", "defaultStatus")
_VERSION_TEXTS = ("version", "lessThan", "lessThanOrEqual", "versionType", "status")
_CHANGE_TEXTS = ("at", "status")
_CHANGE_KEYS = frozenset(("at", "status"))
_METRIC_KEYS = frozenset((*_CVSS, "other"))
_OTHER_KEYS = frozenset(("type", "content"))
_SSVC_KEYS = frozenset(("id", "role", "version", "timestamp", "options"))
_KEV_KEYS = frozenset(("dateAdded",))
_PROBLEM_KEYS = frozenset(("cweId", "description", "lang", "type"))
_REMEDY_KEYS = frozenset(("value", "lang"))
_NOTHING: frozenset[str] = frozenset()


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON, plain or gzip, with the keys of a CVE record, and for a ZIP that begins like the public list."""
    if head.startswith(ZIP):
        return _MEMBER.search(head) is not None
    text = unpack_head(head)
    return text.startswith((b"{", b"[")) and _MARKS.search(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """One raw_weaknesses row for each record and what belongs to it, counts of what was not mapped, and problems."""
    feed = Feed(source, FORMAT.name, VERSION)
    records = _Records(feed)
    return feed.read_all(_LIST_KEYS, records.write_piece)


class _Records:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._rows = feed.rows
        self._scope = feed.scope

    def write_piece(self, piece: Piece) -> None:
        for path, value in list_objects(piece):
            self._scope.open_record(format_pointer(path))
            if type(value) is not dict:
                self._scope.refuse(value, "")
            elif "cveMetadata" in value or "containers" in value:
                self._feed.found += 1
                self._write_record(value)
            elif not self._write_listed(Piece(path, value)):
                self._count_other(value)
        if piece.value is None:
            self._rows.count_path("/(files of another kind)")

    def _write_listed(self, piece: Piece) -> bool:
        """The records under the usual keys of an object around them."""
        keys = [key for key in _LIST_KEYS if type(piece.value.get(key)) is list]
        for key in keys:
            self.write_piece(Piece((*piece.path, key), piece.value[key]))
        if keys:
            self._scope.count_rest(piece.value, _LIST_KEYS, "")
        return bool(keys)

    def _count_other(self, value: Json) -> None:
        """An object that is no record: lists of changes and the like, that lie beside the records."""
        self._scope.count_rest(value, _NOTHING, "/(no record)")
        if not self._feed.found:
            self._rows.report("schema_mismatch", "an object that is no CVE record", self._scope.locate(""))

    def _write_record(self, record: Json) -> None:
        scope = self._scope
        metadata = scope.section(record, "cveMetadata", "")
        number = scope.take(metadata, "cveId", "/cveMetadata").strip()
        if not self._feed.check_number(number):
            scope.count_rest(record, _NOTHING, "")
            return
        self._rows.speak_of(number)
        state_raw = scope.take(metadata, "state", "/cveMetadata")
        state = _STATES.get(state_raw.strip().upper(), "published")
        containers = scope.section(record, "containers", "")
        cna = scope.section(containers, "cna", "/containers")
        assigner = scope.take(metadata, "assignerShortName", "/cveMetadata")
        if state == "rejected":
            self._rows.report("weakness_rejected", number, scope.locate(""))
        adps = scope.each(containers, "adp", "/containers")
        cwes = self._find_cwes(cna, "/containers/cna")
        for _, adp in adps:
            cwes += self._find_cwes(adp, "/containers/adp/[]")
        self._write_weakness(metadata, cna, state, cwes)
        if state != "rejected":
            self._write_container(cna, "cna", "/containers/cna", assigner)
            for index, adp in adps:
                self._write_container(adp, "adp", f"/containers/adp/{index}", "")
        scope.count_rest(containers, _CONTAINERS_KEYS, "/containers")
        scope.count_rest(metadata, _METADATA_KEYS, "/cveMetadata")
        scope.count_rest(record, _RECORD_KEYS, "")

    def _write_weakness(self, metadata: Json, cna: Json, state: str, cwes: list[str]) -> None:
        scope = self._scope
        assigner = scope.take(metadata, "assignerShortName", "/cveMetadata")
        published_raw = scope.take(metadata, "datePublished", "/cveMetadata")
        modified_raw = scope.take(metadata, "dateUpdated", "/cveMetadata")
        modified_at = scope.read_date(modified_raw, "/cveMetadata/dateUpdated")
        if not modified_at:
            self._rows.report(
                "snapshot_undated", "a record does not say when it was changed", scope.locate("")
            )
        here = "/containers/cna"
        key = "rejectedReasons" if state == "rejected" else "descriptions"
        text, language, where = scope.choose_description(cna, key, here, here)
        title = scope.take(cna, "title", here)
        self._rows.speak_for("cna", assigner)
        self._rows.add(
            WEAKNESSES,
            scope.locate(""),
            kind="cve",
            format="cve5",
            state=state,
            state_raw=scope.take(metadata, "state", "/cveMetadata"),
            assigner=assigner,
            title=scope.clean_prose(title, f"{here}/title", f"{here}/title") if title else "",
            description=text,
            language=language,
            cwe_ids=list(dict.fromkeys(cwes)),
            tags=scope.texts(cna, "tags", here),
            published_at=scope.read_date(published_raw, "/cveMetadata/datePublished"),
            published_at_raw=published_raw,
            modified_at=modified_at,
            modified_at_raw=modified_raw,
        )
        if state != "rejected":
            scope.add_date(metadata, "dateReserved", "reserved", "/cveMetadata", "/cveMetadata")
            scope.add_prose(text, where)

    def _find_cwes(self, container: Json, shape: str) -> list[str]:
        if "problemTypes" not in container:
            return []
        scope = self._scope
        shape = f"{shape}/problemTypes"
        texts: list[str] = []
        for _, problem in scope.each(container, "problemTypes", shape.rpartition("/")[0]):
            for _, inner in scope.each(problem, "descriptions", f"{shape}/[]"):
                number = scope.take(inner, "cweId", f"{shape}/[]/descriptions/[]")
                texts.append(number or scope.take(inner, "description", f"{shape}/[]/descriptions/[]"))
                scope.count_rest(inner, _PROBLEM_KEYS, f"{shape}/[]/descriptions/[]")
        return scope.find_cwes(iter(texts))

    def _write_container(self, container: Json, origin: str, at: str, name: str) -> None:
        scope = self._scope
        shape = "/containers/cna" if origin == "cna" else "/containers/adp/[]"
        provider = scope.section(container, "providerMetadata", shape)
        self._rows.speak_for(origin, scope.take(provider, "shortName", f"{shape}/providerMetadata") or name)
        scope.count_rest(provider, _PROVIDER_KEYS, f"{shape}/providerMetadata")
        scope.add_date(container, "datePublic", "public", at, shape)
        for index, product in scope.each(container, "affected", shape):
            _ProductStatements(scope, product, f"{at}/affected/{index}", f"{shape}/affected/[]").write()
        for index, metric in scope.each(container, "metrics", shape):
            self._write_metric(metric, f"{at}/metrics/{index}", f"{shape}/metrics/[]", provider)
        scope.add_references(container, "references", at, shape)
        for key, category in _REMEDIES:
            self._write_remedies(container, key, category, at, shape)
        if origin == "adp":
            self._write_additions(container, at, shape)
        self._count_container(container, shape)

    def _write_additions(self, container: Json, at: str, shape: str) -> None:
        """Prose of another body; its titles and tags are no part of the weakness's own row."""
        scope = self._scope
        if container.get("descriptions"):
            text, _, where = scope.choose_description(container, "descriptions", at, shape)
            scope.add_prose(text, where)
        for key in ("tags", "title"):
            if container.get(key):
                scope.paths.add(container[key], f"{shape}/{key}")

    def _count_container(self, container: Json, shape: str) -> None:
        """What is left out, and what must be: names of finders, and prose about exploits."""
        scope = self._scope
        scope.withhold(container, ("credits", "exploits"), shape)
        if container.get("exploits"):
            self._rows.report("exploit_withheld", f"words at {shape}/exploits", scope.locate(""))
        source = container.get("source")
        if type(source) is dict:
            scope.paths.add_rest(source, _SOURCE_KEYS, f"{shape}/source")
            scope.withhold(source, ("value", "name"), f"{shape}/source")
        elif source:
            scope.paths.add(source, f"{shape}/source", withheld=True)
        if "x_legacyV4Record" in container:
            scope.paths.add(1, f"{shape}/x_legacyV4Record")  # the same once more, in the older format
        for key in ("rejectedReasons", "replacedBy", "cpeApplicability"):
            if container.get(key):
                scope.paths.add(container[key], f"{shape}/{key}")
        scope.count_rest(container, _CONTAINER_KEYS, shape)

    def _write_metric(self, metric: Json, at: str, shape: str, provider: Json) -> None:
        scope = self._scope
        for key, system in _CVSS.items():
            if key in metric:
                found = scope.section(metric, key, shape)
                if found:
                    scope.add_cvss(found, system, f"{at}/{key}", f"{shape}/{key}")
        other = metric.get("other")
        if other is not None:
            self._write_other(
                scope.section(metric, "other", shape), f"{at}/other", f"{shape}/other", provider
            )
        scope.count_rest(metric, _METRIC_KEYS, shape)

    def _write_other(self, other: Json, at: str, shape: str, provider: Json) -> None:
        """A metric that is no CVSS score: SSVC decisions, and that the weakness is in the catalogue of exploited ones."""
        scope = self._scope
        content = scope.section(other, "content", shape)
        kind = scope.take(other, "type", shape).lower()
        here, form = f"{at}/content", f"{shape}/content"
        if kind == "ssvc":
            self._write_ssvc(content, here, form)
        elif kind == "kev":
            moment = scope.add_date(content, "dateAdded", "listed", here, form)
            stated = scope.take(provider, "dateUpdated", "/containers/adp/[]/providerMetadata")
            self._rows.add(
                EXPLOITATIONS,
                scope.locate(here),
                listed_at=moment,
                listed_at_raw=scope.take(content, "dateAdded", form),
                snapshot_at=scope.read_date(stated, ""),
            )
            scope.count_rest(content, _KEV_KEYS, form)
        else:
            scope.count_rest(content, _NOTHING, form)
        scope.count_rest(other, _OTHER_KEYS, shape)

    def _write_ssvc(self, content: Json, at: str, shape: str) -> None:
        scope = self._scope
        options: dict[str, str] = {}
        for _, option in scope.each(content, "options", shape):
            for key in option:
                options[key.strip().lower()] = scope.take(option, key, f"{shape}/options/[]").lower()
        raw = scope.take(content, "timestamp", shape)
        self._rows.add(
            WEAKNESS_SCORES,
            scope.locate(at),
            system="ssvc",
            exploitation=options.get("exploitation", ""),
            automatable=options.get("automatable", ""),
            technical_impact=options.get("technical impact", ""),
            scored_at=scope.read_date(raw, f"{at}/timestamp"),
            scored_at_raw=raw,
        )
        scope.count_rest(content, _SSVC_KEYS, shape)

    def _write_remedies(self, container: Json, key: str, category: str, at: str, shape: str) -> None:
        if key not in container:
            return
        scope = self._scope
        for index, inner in scope.each(container, key, shape):
            text = scope.take(inner, "value", f"{shape}/{key}/[]")
            here = f"{at}/{key}/{index}"
            if text.strip():
                self._rows.add(
                    REMEDIES,
                    scope.locate(here),
                    category=category,
                    category_raw=key,
                    text=scope.clean_prose(text, f"{here}/value", f"{shape}/{key}/[]/value"),
                )
            scope.count_rest(inner, _REMEDY_KEYS, f"{shape}/{key}/[]")


_SOURCE_KEYS = frozenset(("value", "name"))


class _ProductStatements:
    """The statements about one product of `affected`: a row for each version and CPE name."""

    def __init__(self, scope: Scope, product: Json, at: str, shape: str) -> None:
        self._scope = scope
        self._product = product
        self._at = at
        self._shape = shape

    def write(self) -> None:
        scope, product, shape = self._scope, self._product, self._shape
        vendor, name, package, default_status = scope.take_all(product, _PRODUCT_TEXTS, shape)
        cpes = scope.texts(product, "cpes", shape) or [""]
        versions = scope.each(product, "versions", shape)
        if len(cpes) * len(versions) > _MAX_STATEMENTS:
            scope.paths.add(cpes[1:], f"{shape}/cpes")
            del cpes[1:]
        self._shared: dict[str, Any] = {
            "vendor_raw": vendor,
            "product_raw": name or package,
            "platforms": scope.texts(product, "platforms", shape) + scope.texts(product, "modules", shape),
            "default_status": default_status,
        }
        for cpe in cpes:
            self._shared["cpe"] = cpe
            for index, version in versions:
                self._write_version(version, f"{self._at}/versions/{index}")
            if not versions:
                status = STATUSES.get(default_status.lower(), "unknown")
                scope.rows.add(AFFECTED_STATEMENTS, scope.locate(self._at), status=status, **self._shared)
        for _, version in versions:
            scope.count_rest(version, _VERSION_KEYS, f"{shape}/versions/[]")
        scope.count_rest(product, _AFFECTED_KEYS, shape)

    def _write_version(self, version: Json, at: str) -> None:
        shape = f"{self._shape}/versions/[]"
        stated, below, up_to, version_type, status_raw = self._scope.take_all(version, _VERSION_TEXTS, shape)
        bounds = {"less_than_raw": below, "less_than_or_equal_raw": up_to, "version_type": version_type}
        self._add_statement(at, stated, status_raw, bounds)
        if "changes" not in version:
            return
        shape = f"{shape}/changes/[]"
        for index, change in self._scope.each(version, "changes", shape.removesuffix("/changes/[]")):
            stated, status_raw = self._scope.take_all(change, _CHANGE_TEXTS, shape)
            self._add_statement(f"{at}/changes/{index}", stated, status_raw, {"version_type": version_type})
            self._scope.count_rest(change, _CHANGE_KEYS, shape)

    def _add_statement(self, at: str, stated: str, status_raw: str, bounds: dict[str, str]) -> None:
        self._scope.rows.add(
            AFFECTED_STATEMENTS,
            self._scope.locate(at),
            version_raw=stated,
            status=STATUSES.get(status_raw.lower(), "unknown"),
            status_raw=status_raw,
            **bounds,
            **self._shared,
        )
