"""Advisories in the Common Security Advisory Framework 2.0 (OASIS), also 2.1 as far as the names agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.model.weakness_tables import AFFECTED_STATEMENTS, REMEDIES, WEAKNESS_DATES, WEAKNESSES
from sousveil.readers.csaf_products import ProductTree, read_product_tree
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.weakness_feed import Feed, list_objects
from sousveil.readers.weakness_fields import CVE_NUMBER, Json
from sousveil.readers.weakness_json import format_pointer, unpack_head

FORMAT = Format(
    "csaf",
    (".json", ".jsonl", ".json.gz"),
    ("application/json", "application/gzip"),
    "Advisories in the Common Security Advisory Framework (CSAF) 2.0.",
    is_records=True,
)
VERSION = "1"

_MARKS = re.compile(
    rb'"csaf_version"\s*:|"csaf_(?:security_advisory|vex|base|informational_advisory)"|"document"\s*:\s*\{\s*"acknowledgments"'
)
_STATES = {"final": "published", "interim": "published", "draft": "reserved"}
_STATUSES = {
    "known_affected": "affected",
    "first_affected": "affected",
    "last_affected": "affected",
    "known_not_affected": "unaffected",
    "fixed": "fixed",
    "first_fixed": "fixed",
    "under_investigation": "investigated",
    "recommended": "unknown",
    "unknown": "unknown",
}
_CATEGORIES = {
    "vendor_fix": "vendor_fix",
    "mitigation": "mitigation",
    "workaround": "workaround",
    "none_available": "none_available",
    "no_fix_planned": "no_fix_planned",
}
_CVSS = {"cvss_v2": "cvss:2.0", "cvss_v3": "cvss:3.1", "cvss_v4": "cvss:4.0"}
_NOTE_CATEGORIES = frozenset(("faq", "general", "legal_disclaimer", "other"))
_PROSE = ("summary", "description", "details")

_ADVISORY_KEYS = frozenset(("document", "product_tree", "vulnerabilities"))
_DOCUMENT_KEYS = frozenset(
    (
        "title",
        "lang",
        "notes",
        "publisher",
        "tracking",
        "references",
        "csaf_version",
        "category",
        "acknowledgments",
    )
)
_PUBLISHER_KEYS = frozenset(("name", "namespace", "category", "contact_details"))
_TRACKING_KEYS = frozenset(("id", "status", "current_release_date", "initial_release_date", "version"))
_VULNERABILITY_KEYS = frozenset(
    (
        "cve", "title", "cwe", "cwes", "notes", "product_status", "scores", "metrics", "remediations", "flags", "references",
        "discovery_date", "release_date", "disclosure_date", "acknowledgments", "threats",
    )
)  # fmt: skip
_NOTE_KEYS = frozenset(("category", "text", "title"))
_CWE_KEYS = frozenset(("id", "name", "version"))
_REMEDY_KEYS = frozenset(("category", "details", "product_ids", "group_ids", "url", "date"))
_FLAG_KEYS = frozenset(("label", "product_ids", "group_ids", "date"))
_SCORE_KEYS = frozenset((*_CVSS, "products"))
_METRIC_KEYS = frozenset(("content", "products"))
_NOTHING: frozenset[str] = frozenset()


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON, plain or gzip, with the marks of CSAF."""
    text = unpack_head(head)
    return text.startswith((b"{", b"[")) and _MARKS.search(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_weaknesses row for each advisory and each weakness in it, with what they affect, and problems."""
    feed = Feed(source, FORMAT.name, VERSION)
    return feed.read_all(_NOTHING, _Advisories(feed).write_piece)


class _Advisories:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._rows = feed.rows
        self._scope = feed.scope
        self._advisory_id = ""
        self._shared: dict[str, Any] = {}  # what an advisory says of all its weaknesses
        self._tree = ProductTree({}, {})

    def write_piece(self, piece: Piece) -> None:
        scope = self._scope
        for path, value in list_objects(piece):
            scope.open_record(format_pointer(path))
            if type(value) is dict and ("document" in value or "vulnerabilities" in value):
                self._feed.found += 1
                self._write_advisory(value)
            else:
                scope.refuse(value, "")

    def _write_advisory(self, advisory: Json) -> None:
        scope = self._scope
        document = scope.section(advisory, "document", "")
        tracking = scope.section(document, "tracking", "/document")
        self._advisory_id = scope.take(tracking, "id", "/document/tracking").strip()
        if self._advisory_id:
            self._feed.note_id(self._advisory_id)
        else:
            self._rows.report("weakness_id_invalid", "an advisory without an id", scope.locate(""))
        publisher = scope.section(document, "publisher", "/document")
        name = scope.take(publisher, "name", "/document/publisher")
        self._rows.speak_for("advisory", name)
        self._rows.speak_of(self._advisory_id, self._advisory_id)
        self._share_facts(document, tracking, name)
        if self._advisory_id:
            self._write_document(document)
        self._tree = read_product_tree(scope, advisory)
        for index, found in scope.each(advisory, "vulnerabilities", ""):
            self._write_vulnerability(found, f"/vulnerabilities/{index}")
        scope.withhold(document, ("acknowledgments",), "/document")
        scope.withhold(publisher, ("contact_details",), "/document/publisher")
        scope.count_rest(publisher, _PUBLISHER_KEYS, "/document/publisher")
        scope.count_rest(tracking, _TRACKING_KEYS, "/document/tracking")
        scope.count_rest(document, _DOCUMENT_KEYS, "/document")
        scope.count_rest(advisory, _ADVISORY_KEYS, "")

    def _share_facts(self, document: Json, tracking: Json, publisher: str) -> None:
        scope, at = self._scope, "/document/tracking"
        published_raw = scope.take(tracking, "initial_release_date", at)
        modified_raw = scope.take(tracking, "current_release_date", at)
        modified_at = scope.read_date(modified_raw, f"{at}/current_release_date")
        if not modified_at:
            self._rows.report(
                "snapshot_undated", "an advisory does not say when it was changed", scope.locate(at)
            )
        state_raw = scope.take(tracking, "status", at)
        self._shared = {
            "format": "csaf",
            "state": _STATES.get(state_raw.lower(), "published"),
            "state_raw": state_raw,
            "assigner": publisher,
            "language": scope.take(document, "lang", "/document"),
            "published_at": scope.read_date(published_raw, f"{at}/initial_release_date"),
            "published_at_raw": published_raw,
            "modified_at": modified_at,
            "modified_at_raw": modified_raw,
        }

    def _write_document(self, document: Json) -> None:
        scope = self._scope
        title = scope.take(document, "title", "/document")
        notes = self._list_notes(document, "/document", "/document")
        self._rows.add(
            WEAKNESSES,
            scope.locate("/document"),
            kind="advisory",
            title=scope.clean_prose(title, "/document/title", "/document/title"),
            description="\n".join(text for text, _ in notes),
            **self._shared,
        )
        scope.add_references(document, "references", "/document", "/document", "category")

    def _list_notes(self, found: Json, at: str, shape: str) -> list[tuple[str, str]]:
        """Text and path of the notes that describe; the others (legal words, general advice) are only counted."""
        scope = self._scope
        kept = []
        for index, note in scope.each(found, "notes", shape):
            form = f"{shape}/notes/[]"
            text = scope.take(note, "text", form)
            category = scope.take(note, "category", form)
            if category in _PROSE and text.strip():
                here = f"{at}/notes/{index}/text"
                kept.append((scope.clean_prose(text, here, f"{form}/text"), here))
            elif text:
                self._rows.count_path(
                    f"{form}/text ({category if category in _NOTE_CATEGORIES else 'unknown'})"
                )
            scope.count_rest(note, _NOTE_KEYS, form)
        return kept

    def _write_vulnerability(self, found: Json, at: str) -> None:
        scope, shape = self._scope, "/vulnerabilities/[]"
        number = scope.take(found, "cve", shape).strip()
        if number and not CVE_NUMBER.fullmatch(number):
            self._rows.report("weakness_id_invalid", number[:40], scope.locate(f"{at}/cve"))
            number = ""
        if not number and not self._advisory_id:
            self._rows.report("weakness_id_invalid", "neither CVE number nor advisory id", scope.locate(at))
            scope.count_rest(found, _NOTHING, shape)
            return
        self._rows.speak_of(number or self._advisory_id, self._advisory_id)
        notes = self._list_notes(found, at, shape)
        title = scope.take(found, "title", shape)
        self._rows.add(
            WEAKNESSES,
            scope.locate(at),
            kind="cve" if number else "advisory",
            title=scope.clean_prose(title, f"{at}/title", f"{shape}/title") if title else "",
            description="\n".join(text for text, _ in notes),
            cwe_ids=self._find_cwes(found),
            **self._shared,
        )
        for text, where in notes:
            scope.add_prose(text, where)
        self._write_dates(found, at)
        self._write_statuses(found, at)
        self._write_scores(found, at)
        self._write_remedies(found, at)
        scope.add_references(found, "references", at, shape, "category")
        scope.withhold(found, ("acknowledgments",), shape)
        if found.get("threats"):
            scope.paths.add(found["threats"], f"{shape}/threats")
        scope.count_rest(found, _VULNERABILITY_KEYS, shape)

    def _find_cwes(self, found: Json) -> list[str]:
        scope, shape = self._scope, "/vulnerabilities/[]"
        several = [inner for _, inner in scope.each(found, "cwes", shape)]
        texts = []
        for cwe in (scope.section(found, "cwe", shape), *several):
            texts.append(scope.take(cwe, "id", f"{shape}/cwe"))
            scope.count_rest(cwe, _CWE_KEYS, f"{shape}/cwe")
        return scope.find_cwes(iter(texts))

    def _write_dates(self, found: Json, at: str) -> None:
        shape = "/vulnerabilities/[]"
        for key, role in (
            ("discovery_date", "discovered"),
            ("release_date", "released"),
            ("disclosure_date", "public"),
        ):
            self._scope.add_date(found, key, role, at, shape)

    def _write_statuses(self, found: Json, at: str) -> None:
        """A statement for each product and status. A flag says why a product is not affected; it follows the status."""
        scope, shape = self._scope, "/vulnerabilities/[]/product_status"
        flags = self._find_flags(found)
        statuses = scope.section(found, "product_status", "/vulnerabilities/[]")
        for key in statuses:
            if key not in _STATUSES:
                scope.paths.add(statuses[key], f"{shape}/{key}")
                self._rows.report("schema_mismatch", f"{shape}: unknown status", scope.locate(at))
                continue
            for index, product_id in enumerate(scope.texts(statuses, key, shape)):
                label = flags.get(product_id, "") if _STATUSES[key] == "unaffected" else ""
                self._write_statement(
                    product_id, f"{at}/product_status/{key}/{index}", key, f"{key}; {label}" if label else key
                )

    def _write_statement(self, product_id: str, at: str, key: str, status_raw: str) -> None:
        product = self._tree.products.get(product_id)
        if product is None:
            self._rows.report("product_unresolved", product_id[:60], self._scope.locate(at))
            return
        self._rows.add(
            AFFECTED_STATEMENTS,
            self._scope.locate(product.place),
            vendor_raw=product.vendor,
            product_raw=product.product,
            platforms=list(product.platforms),
            cpe=product.cpe,
            version_raw=product.version,
            version_type=product.version_type,
            status=_STATUSES[key],
            status_raw=status_raw,
            text=product.text,
        )

    def _find_flags(self, found: Json) -> dict[str, str]:
        """Product id → label, such as 'component_not_present'."""
        scope, shape = self._scope, "/vulnerabilities/[]/flags/[]"
        labels: dict[str, str] = {}
        for _, flag in scope.each(found, "flags", "/vulnerabilities/[]"):
            label = scope.take(flag, "label", shape)
            labels |= dict.fromkeys(self._list_products(flag, shape), label)
            scope.count_rest(flag, _FLAG_KEYS, shape)
        return labels

    def _list_products(self, found: Json, shape: str) -> list[str]:
        """The product ids that something is for, those of its groups included, each once."""
        scope = self._scope
        listed = scope.texts(found, "product_ids", shape)
        for group in scope.texts(found, "group_ids", shape):
            if group not in self._tree.groups:
                self._rows.report("product_unresolved", f"group {group[:60]}", scope.locate(""))
            listed = listed + self._tree.groups.get(group, [])
        return list(dict.fromkeys(listed))

    def _write_scores(self, found: Json, at: str) -> None:
        scope = self._scope
        shape = "/vulnerabilities/[]/scores/[]"
        for index, score in scope.each(found, "scores", "/vulnerabilities/[]"):
            self._write_cvss(score, f"{at}/scores/{index}", shape)
            scope.count_rest(score, _SCORE_KEYS, shape)
        shape = "/vulnerabilities/[]/metrics/[]"
        for index, metric in scope.each(found, "metrics", "/vulnerabilities/[]"):
            content = scope.section(metric, "content", shape)
            self._write_cvss(content, f"{at}/metrics/{index}/content", f"{shape}/content")
            scope.count_rest(content, _SCORE_KEYS, f"{shape}/content")
            scope.count_rest(metric, _METRIC_KEYS, shape)

    def _write_cvss(self, score: Json, at: str, shape: str) -> None:
        for key, system in _CVSS.items():
            inner = self._scope.section(score, key, shape)
            if inner:
                self._scope.add_cvss(inner, system, f"{at}/{key}", f"{shape}/{key}")

    def _write_remedies(self, found: Json, at: str) -> None:
        scope, shape = self._scope, "/vulnerabilities/[]/remediations/[]"
        for index, remedy in scope.each(found, "remediations", "/vulnerabilities/[]"):
            here = f"{at}/remediations/{index}"
            category_raw = scope.take(remedy, "category", shape)
            text = scope.take(remedy, "details", shape)
            url = scope.take(remedy, "url", shape)
            fixed_raw = scope.take(remedy, "date", shape)
            fixed_at = scope.read_date(fixed_raw, f"{here}/date")
            self._rows.add(
                REMEDIES,
                scope.locate(here),
                category=_CATEGORIES.get(category_raw, ""),
                category_raw=category_raw,
                text=scope.clean_prose(text, f"{here}/details", f"{shape}/details"),
                products=self._name_products(self._list_products(remedy, shape)),
                url=url if url and scope.keeps_link(url, [], f"{here}/url", f"{shape}/url") else "",
                fixed_at=fixed_at,
                fixed_at_raw=fixed_raw,
            )
            if fixed_raw and category_raw == "vendor_fix":
                place = scope.locate(f"{here}/date")
                self._rows.add(WEAKNESS_DATES, place, role="fixed", dated_at=fixed_at, dated_at_raw=fixed_raw)
            scope.count_rest(remedy, _REMEDY_KEYS, shape)

    def _name_products(self, product_ids: list[str]) -> list[str]:
        found = (self._tree.products.get(product_id) for product_id in product_ids)
        return [product.name or product.product for product in found if product]
