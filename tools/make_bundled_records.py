"""Makes the dated records that come with sousveil. `uv run python tools/make_bundled_records.py FOLDER`

FOLDER holds cve5/ (cisagov/vulnrichment, CC0), csaf/ (cisagov/CSAF, a work of the US government) and
known_exploited_vulnerabilities.json (cisagov/kev-data, CC0). Only records about vendors of the vocabulary are taken, and of
these only facts: finders' names, links to exploits and everything else that no table keeps are left out.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from sousveil.case.weaknesses import open_weaknesses
from sousveil.readers.weakness_words import blank_words

TARGET = Path(__file__).resolve().parent.parent / "src" / "sousveil" / "vocabulary" / "weaknesses"
_CNA = (
    "affected",
    "datePublic",
    "descriptions",
    "metrics",
    "problemTypes",
    "providerMetadata",
    "tags",
    "title",
)
_ADP = ("affected", "metrics", "providerMetadata", "title")
_VULNERABILITY = (
    "cve",
    "cwe",
    "notes",
    "product_status",
    "remediations",
    "scores",
    "title",
    "discovery_date",
)
_DOCUMENT = ("category", "csaf_version", "lang", "title", "publisher", "tracking")
_REMEDIATION = ("category", "date", "details", "product_ids")


def main(folder: Path) -> None:
    TARGET.mkdir(exist_ok=True)
    kept = _find_kept(folder)
    cves = [json.loads(path.read_bytes()) for path in sorted((folder / "cve5").glob("*.json"))]
    _write("cve5.jsonl", (_reduce_cve(r) for r in cves if r["cveMetadata"]["cveId"] in kept))
    advisories = [json.loads(path.read_bytes()) for path in sorted((folder / "csaf").glob("*.json"))]
    _write(
        "csaf.jsonl",
        (_reduce_advisory(a) for a in advisories if any(v.get("cve") in kept for v in a["vulnerabilities"])),
    )
    catalogue = json.loads((folder / "known_exploited_vulnerabilities.json").read_bytes())
    catalogue["vulnerabilities"] = [v for v in catalogue["vulnerabilities"] if v["cveID"] in kept]
    catalogue["count"] = len(catalogue["vulnerabilities"])
    _write("known_exploited_vulnerabilities.json", [catalogue])


def _find_kept(folder: Path) -> set[str]:
    """The weaknesses that are about a vendor of the vocabulary."""
    with open_weaknesses(None, [folder]) as (connection, _):
        rows = connection.execute(
            "SELECT weakness_id FROM core_weakness_vendors WHERE kept "
            "UNION SELECT weakness_id FROM core_affected_claims WHERE vendor_id <> ''"
        ).fetchall()
    return {row[0] for row in rows}


def _reduce_cve(record: dict[str, Any]) -> dict[str, Any]:
    containers = record["containers"]
    reduced = {"cna": _pick(containers["cna"], _CNA)}
    if containers.get("adp"):
        reduced["adp"] = [
            _pick(part, _ADP) for part in containers["adp"] if "metrics" in part or "affected" in part
        ]
    for part in (reduced["cna"], *reduced.get("adp", [])):
        part["descriptions"] = [_pick(d, ("lang", "value")) for d in part.get("descriptions", [])]
    head = _pick(record, ("dataType", "dataVersion", "cveMetadata"))
    return _blank({**head, "containers": reduced})


def _reduce_advisory(advisory: dict[str, Any]) -> dict[str, Any]:
    document = _pick(advisory["document"], _DOCUMENT)
    document["publisher"] = _pick(document.get("publisher", {}), ("category", "name", "namespace"))
    document["tracking"].pop("revision_history", None)
    vulnerabilities = [_pick(v, _VULNERABILITY) for v in advisory["vulnerabilities"]]
    for vulnerability in vulnerabilities:
        vulnerability["remediations"] = [
            _pick(r, _REMEDIATION) for r in vulnerability.get("remediations", [])
        ]
    return _blank(
        {"document": document, "product_tree": advisory["product_tree"], "vulnerabilities": vulnerabilities}
    )


def _pick(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}


def _blank(value: Any) -> Any:
    """The same with every string freed of finders' names, passwords and addresses."""
    if isinstance(value, str):
        return blank_words(value).text if " " in value else value
    if isinstance(value, dict):
        return {name: _blank(part) for name, part in value.items()}
    return [_blank(part) for part in value] if isinstance(value, list) else value


def _write(name: str, records: Any) -> None:
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records]
    path = TARGET / f"{name}.gz"
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print(f"{path.name}: {len(lines)} records, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
