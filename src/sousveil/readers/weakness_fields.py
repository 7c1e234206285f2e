"""What the readers of weakness feeds share: taking fields of any type, dates, prose, links, scores, counting the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sousveil.model.notice_values import read_timestamp
from sousveil.model.weakness_rows import WeaknessRows
from sousveil.model.weakness_tables import (
    AFFECTED_STATEMENTS,
    WEAKNESS_DATES,
    WEAKNESS_REFERENCES,
    WEAKNESS_SCORES,
)
from sousveil.readers.ocds_paths import PathCounts
from sousveil.readers.weakness_scores import check_score

Json = dict[str, Any]

CVE_NUMBER = re.compile(r"CVE-(?:19|20)\d{2}-\d{4,19}")
CWE_NUMBER = re.compile(r"CWE-\d{1,5}")
_EXPLOIT_LINK = re.compile(
    r"exploit-?db\.com|packetstorm|(?:0day|sploitus)\.|metasploit|rapid7\.com/db/modules|exploitpack"
    r"|(?:^|[/_.#=-])(?:pocs?|exploits?|payloads?)(?=$|[/_.?#&-])"
    r"|git(?:hub|lab|ee)\.com/[^/]+/(?:[^/]*[-_])?cve-\d{4}-\d{4,}",
    re.IGNORECASE,
)
# One of these stands in every link that the pattern finds: looking for them costs a tenth of it.
_EXPLOIT_MARKS = (
    "exploit",
    "packetstorm",
    "0day",
    "sploitus",
    "metasploit",
    "rapid7",
    "poc",
    "payload",
    "/cve-",
    "-cve-",
    "_cve-",
)
_STREAM_LINK = re.compile(
    r"^(?:rtsps?|rtmps?|rtp|mms)://|^\w+://(?:[^/@?#]*@|\d{1,3}(?:\.\d{1,3}){3}(?=[:/?#]|$))", re.IGNORECASE
)
_CONTACT_LINK = re.compile(r"^(?:mailto|tel):|^[^/\s]+@", re.IGNORECASE)


class Scope:
    """The record at hand. `place`: what its locators begin with, up to its path: '{"pointer":"/12'.

    A `shape` is a path with indices as [], under which values without a table are counted.
    """

    def __init__(self, rows: WeaknessRows) -> None:
        self.rows = rows
        self.paths = PathCounts()
        self.place = '{"pointer":"'
        self.is_pointing = True

    def locate(self, at: str) -> str:
        """The locator of what stands at `at` in the record; of a row of a table, the row."""
        return f'{self.place}{at}"}}' if self.is_pointing else f"{self.place}}}"

    def open_record(self, pointer: str) -> None:
        """The record at `pointer` comes next."""
        self.is_pointing = True
        self.place = f'{{"pointer":"{pointer}'

    def take(self, found: Json, key: str, shape: str) -> str:
        """The text or number under `key` as text; '' when there is none. Anything else is counted and reported."""
        value = found.get(key)
        if type(value) is str:
            return value
        if value is None:
            return ""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        self.refuse(value, f"{shape}/{key}")
        return ""

    def section(self, found: Json, key: str, shape: str) -> Json:
        """The object under `key`, {} when there is none. Anything else is counted and reported."""
        value = found.get(key)
        if type(value) is dict:
            return value
        if value is not None:
            self.refuse(value, f"{shape}/{key}")
        return {}

    def take_all(self, found: Json, keys: tuple[str, ...], shape: str) -> list[str]:
        """What `take` gives for each of `keys`."""
        return [
            value
            if type(value := found.get(key)) is str
            else ""
            if value is None
            else self.take(found, key, shape)
            for key in keys
        ]

    def each(self, found: Json, key: str, shape: str) -> list[tuple[int, Json]]:
        """The objects of the list under `key` with their index. Anything else is counted and reported."""
        value = found.get(key)
        if value is None:
            return []
        if type(value) is not list:
            self.refuse(value, f"{shape}/{key}")
            return []
        kept = []
        for index, inner in enumerate(value):
            if type(inner) is dict:
                kept.append((index, inner))
            else:
                self.refuse(inner, f"{shape}/{key}/[]")
        return kept

    def texts(self, found: Json, key: str, shape: str) -> list[str]:
        """The texts of the list under `key`. Anything else is counted and reported."""
        value = found.get(key)
        if value is None:
            return []
        if type(value) is not list:
            self.refuse(value, f"{shape}/{key}")
            return []
        kept = []
        for inner in value:
            if type(inner) is str:
                kept.append(inner)
            else:
                self.refuse(inner, f"{shape}/{key}/[]")
        return kept

    def count_rest(self, found: Json, known: frozenset[str], shape: str) -> None:
        """Counts what `found` holds beside the `known` keys."""
        if not found.keys() <= known:
            self.paths.add_rest(found, known, shape)

    def withhold(self, found: Json, keys: tuple[str, ...], shape: str) -> None:
        """Counts what stands under `keys`, names of finders and contacts, as withheld."""
        for key in keys:
            if found.get(key):
                self.paths.add(found[key], f"{shape}/{key}", withheld=True)

    def refuse(self, value: Any, shape: str) -> None:
        """Counts and reports a value of another type than the format prescribes."""
        self.paths.add(value, shape)
        self.rows.report(
            "schema_mismatch",
            f"{shape} is not what the format prescribes",
            self.locate("") if self.place else "",
        )

    def read_date(self, raw: str, at: str) -> str:
        """`raw` as ISO 8601; '' with a problem when it is none."""
        moment = _read_timestamp(raw) if raw else ""
        if raw and not moment:
            self.rows.report("date_invalid", raw[:40], self.locate(at))
        return moment

    def add_date(self, found: Json, key: str, role: str, at: str, shape: str) -> str:
        """Adds the date under `key` when there is one; what it is in ISO 8601."""
        raw = self.take(found, key, shape)
        if not raw:
            return ""
        moment = self.read_date(raw, f"{at}/{key}")
        self.rows.add(
            WEAKNESS_DATES, self.locate(f"{at}/{key}"), role=role, dated_at=moment, dated_at_raw=raw
        )
        return moment

    def clean_prose(self, text: str, at: str, shape: str) -> str:
        """`text` with █ for names of finders, passwords, addresses of devices and exploit code, each a problem."""
        from sousveil.readers.weakness_words import blank_words  # slow to load: many patterns

        blanked = blank_words(text)
        for code in blanked.codes:
            self.rows.report(code, f"words at {shape}", self.locate(at))
        if blanked.finders:
            self.rows.count_path(f"{shape} (names)", "withheld", blanked.finders)
        return blanked.text

    def choose_description(self, found: Json, key: str, at: str, shape: str) -> tuple[str, str, str]:
        """Text without what must not be kept, language and path of the English description, else of the first."""
        chosen: tuple[str, str, str] | None = None
        for index, inner in self.each(found, key, shape):
            text = self.take(inner, "value", f"{shape}/{key}/[]")
            language = self.take(inner, "lang", f"{shape}/{key}/[]")
            is_english = language[:2].lower() == "en"
            if text and (chosen is None or (is_english and chosen[1][:2].lower() != "en")):
                if chosen:
                    self.paths.add(chosen[0], f"{shape}/{key}/[]/value")
                chosen = (text, language, f"{at}/{key}/{index}/value")
            elif text:
                self.paths.add(text, f"{shape}/{key}/[]/value")
            self.count_rest(inner, _DESCRIPTION_KEYS, f"{shape}/{key}/[]")
        if chosen is None:
            return "", "", at
        text, language, where = chosen
        return self.clean_prose(text, where, f"{shape}/{key}/[]/value"), language, where

    def add_prose(self, text: str, at: str) -> None:
        """Adds a statement in prose of what is affected; `text` is clean."""
        if text and not text.isspace():
            self.rows.add(AFFECTED_STATEMENTS, self.locate(at), status="affected", text=text)

    def open_row(self, number: int, column: str) -> None:
        """The row `number` of a table comes next; `column`: which cell its locators name, '' for the whole row."""
        self.is_pointing = False
        self.place = f'{{"column":"{column}","row":{number}'

    def keeps_link(self, url: str, kinds: list[str], at: str, shape: str) -> bool:
        """True for a link that leads neither to an exploit, nor to a device, nor to a mailbox; the others are counted."""
        if _leads_to_exploit(url, kinds):
            self.rows.report("exploit_withheld", f"a link at {shape}", self.locate(at))
        elif _STREAM_LINK.match(url):
            self.rows.report("stream_withheld", f"a link at {shape}", self.locate(at))
        elif not _CONTACT_LINK.match(url):
            return True
        self.paths.add(url, shape, withheld=True)
        return False

    def add_references(self, found: Json, key: str, at: str, shape: str, kinds_key: str = "tags") -> None:
        """Adds the links of the list under `key`. `kinds_key`: where an entry says of what kind it is."""
        known = _REFERENCE_KEYS | {kinds_key}
        inside = f"{shape}/{key}/[]"
        for index, inner in self.each(found, key, shape):
            url = self.take(inner, "url", inside)
            kinds = inner.get(kinds_key)
            kinds = [kinds] if type(kinds) is str else self.texts(inner, kinds_key, inside)
            here = f"{at}/{key}/{index}"
            if url and self.keeps_link(url, kinds, here, f"{inside}/url"):
                self.rows.add(WEAKNESS_REFERENCES, self.locate(here), url=url, kinds=kinds)
            self.count_rest(inner, known, inside)

    def add_cvss(self, found: Json, system: str, at: str, shape: str, severity: str = "") -> None:
        """Adds a CVSS score: an object with vectorString, baseScore and perhaps baseSeverity, as JSON schemas of FIRST have it."""
        vector, raw, stated = self.take_all(found, ("vectorString", "baseScore", "baseSeverity"), shape)
        vector = vector.strip()
        if not vector and not raw:
            self.count_rest(found, frozenset(), shape)
            return
        checked = check_score(vector, raw, system)
        if checked.problem:
            self.rows.report("score_invalid", checked.problem, self.locate(at))
        self.rows.add(
            WEAKNESS_SCORES,
            self.locate(at),
            system=checked.system,
            vector=vector,
            score=checked.score,
            score_raw=raw,
            score_computed=checked.computed,
            severity=read_severity(stated or severity),
        )
        self.count_rest(found, CVSS_KEYS, shape)

    def find_cwes(self, texts: Iterator[str]) -> list[str]:
        """The CWE numbers in `texts`, each once, in order."""
        return list(dict.fromkeys(number for text in texts for number in CWE_NUMBER.findall(text)))


def _leads_to_exploit(url: str, kinds: list[str]) -> bool:
    for kind in kinds:
        if "exploit" in kind.lower():
            return True
    folded = url.lower()
    for mark in _EXPLOIT_MARKS:
        if mark in folded:
            return _EXPLOIT_LINK.search(url) is not None
    return False


def read_severity(raw: str) -> str:
    """none, low, medium, high, critical, else ''."""
    folded = raw.strip().lower()
    return folded if folded in _SEVERITIES else ""


@lru_cache(maxsize=16384)
def _read_timestamp(raw: str) -> str:
    return read_timestamp(raw)


_SEVERITIES = frozenset(("none", "low", "medium", "high", "critical"))
_DESCRIPTION_KEYS = frozenset(("value", "lang"))
_REFERENCE_KEYS = frozenset(("url",))
# The parts of the vector in words: they say nothing that the vector does not.
CVSS_KEYS = frozenset(
    (
        "version", "vectorString", "baseScore", "baseSeverity", "attackVector", "attackComplexity", "attackRequirements",
        "privilegesRequired", "userInteraction", "scope", "confidentialityImpact", "integrityImpact", "availabilityImpact",
        "accessVector", "accessComplexity", "authentication", "vulnConfidentialityImpact", "vulnIntegrityImpact",
        "vulnAvailabilityImpact", "subConfidentialityImpact", "subIntegrityImpact", "subAvailabilityImpact", "exploitMaturity",
        "Safety", "Automatable", "Recovery", "valueDensity", "vulnerabilityResponseEffort", "providerUrgency",
        "exploitCodeMaturity", "exploitability", "remediationLevel", "reportConfidence", "confidentialityRequirement",
        "integrityRequirement", "availabilityRequirement", "modifiedAttackVector", "modifiedAttackComplexity",
        "modifiedAttackRequirements", "modifiedPrivilegesRequired", "modifiedUserInteraction", "modifiedScope",
        "modifiedConfidentialityImpact", "modifiedIntegrityImpact", "modifiedAvailabilityImpact",
        "modifiedVulnConfidentialityImpact", "modifiedVulnIntegrityImpact", "modifiedVulnAvailabilityImpact",
        "modifiedSubConfidentialityImpact", "modifiedSubIntegrityImpact", "modifiedSubAvailabilityImpact",
        "collateralDamagePotential", "targetDistribution",
    )
)  # fmt: skip
