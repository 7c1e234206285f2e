"""One release while it is being taken apart: takes values out of it, writes rows, counts what goes nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import AMOUNTS, CLASSIFICATIONS, NOTICE_DATES, NOTICE_TEXTS
from sousveil.model.notice_values import format_amount, read_amount, read_timestamp
from sousveil.readers.ocds_codes import STATUSES, clean_code
from sousveil.readers.ocds_paths import PathCounts
from sousveil.vocabulary.currency_codes import read_currency

Json = dict[str, Any]

_LANGUAGE_KEY = re.compile(r"([A-Za-z]+)_([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
_AMOUNT_KEYS = frozenset(("amount", "currency", "valueAddedTaxIncluded"))
_CLASSIFICATION_KEYS = frozenset(("scheme", "id", "description"))


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """What is known of a kind of object: `texts`, its keys with prose and their role; `known`, these and the others."""

    texts: dict[str, str]
    known: frozenset[str]


def make_form(texts: dict[str, str], keys: str) -> Form:
    """The form with these texts and the other `keys`, separated by spaces."""
    return Form(texts, frozenset((*texts, *keys.split())))


class Scope:
    """The release at hand. `at`: path of a value inside it ('/awards/0/value'); `shape`: the same with '[]' for indices.

    `place` turns a path into the locator, as JSON, of that value in the source.
    """

    def __init__(self, rows: NoticeRows, paths: PathCounts, place: Callable[[str], str]) -> None:
        self.rows = rows
        self.paths = paths
        self.place = place
        self.language = ""
        self.country = ""
        self.published_at = ""
        self.lots: dict[str, str] = {}
        self.withheld_names: list[str] = []
        self._seen: set[tuple[str, ...]] = set()

    def count(self, value: Any, shape: str, *, withheld: bool = False) -> None:
        """Counts every value in `value` as one that goes into no table."""
        self.paths.add(value, shape, withheld=withheld)

    def count_rest(self, found: Json, known: frozenset[str], shape: str) -> None:
        """Counts what `found` holds beside the `known` keys."""
        self.paths.add_rest(found, known, shape)

    def take(self, found: Json, key: str, shape: str) -> str:
        """The text or number under `key` as text; '' when there is none. Anything else is counted and reported."""
        value = found.get(key)
        if type(value) is str:
            return value
        if value is None:
            return ""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        self._refuse(value, f"{shape}/{key}")
        return ""

    def section(self, found: Json, key: str, shape: str) -> Json:
        """The object under `key`, {} when there is none. Anything else is counted and reported."""
        value = found.get(key)
        if isinstance(value, dict):
            return value
        if value:
            self._refuse(value, f"{shape}/{key}")
        return {}

    def each(self, found: Json, key: str, at: str, shape: str) -> Sequence[tuple[Json, str]]:
        """The objects of the list under `key`, each with its path. A single object counts as a list of one."""
        value = found.get(key)
        if not value:
            return ()
        here = f"{at}/{key}"
        if isinstance(value, dict):
            return ((value, here),)
        if not isinstance(value, list):
            self._refuse(value, f"{shape}/{key}")
            return ()
        objects = []
        for index, inner in enumerate(value):
            if isinstance(inner, dict):
                objects.append((inner, f"{here}/{index}"))
            elif inner is not None and inner != "":
                self._refuse(inner, f"{shape}/{key}/[]")
        return objects

    def add_text(self, role: str, text: str, at: str, language: str = "", lot_id: str = "") -> bool:
        """Adds prose, once for each notice and role. False when it names a person whose name is withheld."""
        if not text or text.isspace():
            return True
        if self.is_withheld(text):
            return False
        language = language or self.language
        if self._is_new("text", role, language, lot_id, text):
            self.rows.add(
                NOTICE_TEXTS, self.place(at), role=role, text=text, language=language, lot_id=lot_id
            )
        return True

    def add_texts(self, found: Json, form: Form, at: str, shape: str, lot_id: str = "") -> None:
        """Adds the prose of `found`, also that with a language ('title_fr'), and counts what its form does not know."""
        taken, known = _find_texts(form, tuple(found))
        for key, role, language in taken:
            text = self.take(found, key, shape)
            if text and not self.add_text(role, text, f"{at}/{key}", language, lot_id):
                self.count(text, f"{shape}/{key}", withheld=True)
        self.count_rest(found, known, shape)

    def is_withheld(self, text: str) -> bool:
        """True when `text` holds the name of a person that this release names as a party."""
        if not self.withheld_names:
            return False
        folded = " ".join(text.casefold().split())
        return any(name in folded for name in self.withheld_names)

    def read_date(self, raw: str, at: str) -> str:
        """`raw` as ISO 8601; '' with a problem when it is none."""
        moment = _read_timestamp(raw) if raw else ""
        if raw and not moment and not raw.isspace():
            self.rows.report("date_invalid", raw[:40], self.place(at))
        return moment

    def add_date(self, found: Json, key: str, role: str, at: str, shape: str, **ids: str) -> str:
        """Adds the date under `key` when there is one; what it is in ISO 8601."""
        raw = self.take(found, key, shape)
        if not raw or raw.isspace():
            return ""
        moment = self.read_date(raw, f"{at}/{key}")
        self.rows.add(NOTICE_DATES, self.place(f"{at}/{key}"), role=role, at=moment, at_raw=raw, **ids)
        return moment

    def add_known_date(self, at: str, role: str, moment: str, raw: str, **ids: str) -> None:
        """Adds a date that `read_date` has read already."""
        self.rows.add(NOTICE_DATES, self.place(at), role=role, at=moment, at_raw=raw, **ids)

    def add_period(
        self, found: Json, key: str, roles: tuple[str, str], at: str, shape: str, **ids: str
    ) -> None:
        """Adds start and end of the period under `key`."""
        period = self.section(found, key, shape)
        if period:
            here, form = f"{at}/{key}", f"{shape}/{key}"
            self.add_date(period, "startDate", roles[0], here, form, **ids)
            self.add_date(period, "endDate", roles[1], here, form, **ids)
            self.count_rest(period, _PERIOD_KEYS, form)

    def add_amount(self, found: Json, key: str, role: str, at: str, shape: str, **ids: str) -> None:
        """Adds the amount of money under `key`: an object with amount and currency, or a bare number."""
        value = found.get(key)
        if value is None or value == "":
            return
        here, form = f"{at}/{key}", f"{shape}/{key}"
        if not isinstance(value, dict):
            if isinstance(value, (list, bool)):
                self._refuse(value, form)
                return
            value = {"amount": value}
        else:
            self.count_rest(value, _AMOUNT_KEYS, form)
        raw = self.take(value, "amount", form)
        if not raw or raw.isspace():
            self.count(value.get("currency"), form + "/currency")
            self.count(value.get("valueAddedTaxIncluded"), form + "/valueAddedTaxIncluded")
            return
        locator = self.place(here)
        currency_raw = self.take(value, "currency", form)
        currency = read_currency(currency_raw, self.country) if currency_raw else ""
        amount, exact, problem = _read_amount(raw)
        if problem:
            self.rows.report(problem, raw[:40], locator)
        elif not currency:
            self.rows.report("currency_unknown", currency_raw[:40], locator)
        ids.setdefault("dated_at", self.published_at)
        self.rows.add(
            AMOUNTS,
            locator,
            role=role,
            amount=amount,
            amount_exact=exact,
            amount_raw=raw,
            currency=currency,
            currency_raw=currency_raw,
            tax=_TAXES.get(str(value.get("valueAddedTaxIncluded")).lower(), ""),
            **ids,
        )

    def add_classification(self, found: Json, at: str, shape: str, *, is_main: bool, **ids: str) -> None:
        """Adds the classification `found`, once for each notice and lot."""
        self.count_rest(found, _CLASSIFICATION_KEYS, shape)
        code_raw = self.take(found, "id", shape)
        scheme = self.take(found, "scheme", shape).strip().upper()
        description = self.take(found, "description", shape)
        if (code_raw or description) and self._is_new(
            "code", ids.get("lot_id", ""), scheme, code_raw, description
        ):
            code = clean_code(scheme, code_raw)
            self.rows.add(
                CLASSIFICATIONS,
                self.place(at),
                scheme=scheme,
                code=code,
                code_raw=code_raw,
                description=description,
                is_main=is_main,
                **ids,
            )
        elif scheme and not code_raw and not description:
            self.count(scheme, shape + "/scheme")

    def read_status(self, found: Json, kind: str, shape: str) -> tuple[str, str]:
        """Status and status_raw. `kind`: tender, award or bid.

        A status of several words is no code: some publishers' columns slipped and left a person's name there, so it
        is counted as withheld and not kept.
        """
        raw = self.take(found, "status", shape)
        status = STATUSES[kind].get(raw.strip().lower(), "")
        if not status and " " in raw.strip():
            self.count(raw, shape + "/status", withheld=True)
            self.rows.report("schema_mismatch", f"the status at {shape}/status is not a code")
            return "", ""
        return status, raw

    def read_count(self, found: Json, key: str, shape: str) -> tuple[int | None, str]:
        """A number of tenderers and the same as written."""
        raw = self.take(found, key, shape)
        text = raw.strip()
        is_count = text.isdigit() and text.isascii() and len(text) < 7
        if text and not is_count:
            self.rows.report("schema_mismatch", f"{shape}/{key} is not a count: {text[:40]}")
        return (int(text) if is_count else None), raw

    def find_lot(self, found: Json, shape: str) -> str:
        """The lot_id of the one lot that `found` belongs to, '' for none or several."""
        related = found.get("relatedLots")
        if not (related or "relatedLot" in found or "lotID" in found):
            return ""
        names = [found.get("relatedLot"), found.get("lotID")]
        names += related if isinstance(related, list) else [related]
        known = {self.lots.get(str(name), "") for name in names if name}
        if "" in known:
            self.rows.report("reference_broken", f"a lot at {shape} is not in the notice")
        known.discard("")
        if len(known) == 1:
            return known.pop()
        if known:
            self.count(related, shape + "/relatedLots")
        return ""

    def _is_new(self, *key: str) -> bool:
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _refuse(self, value: Any, shape: str) -> None:
        self.count(value, shape)
        self.rows.report("schema_mismatch", f"{shape} is not what OCDS prescribes")


@lru_cache(maxsize=4096)  # objects of one kind have the same few sets of keys
def _find_texts(form: Form, keys: tuple[str, ...]) -> tuple[list[tuple[str, str, str]], frozenset[str]]:
    """The keys with prose, each with its role and language, and all that are known."""
    roles = form.texts
    taken = [(key, role, "") for key, role in roles.items() if key in keys]
    more = []
    for key in keys:
        match = _LANGUAGE_KEY.fullmatch(key) if "_" in key else None
        if match and match[1] in roles:
            more.append((key, roles[match[1]], match[2]))
    return taken + more, form.known.union(key for key, _, _ in more)


_PERIOD_KEYS = frozenset(("startDate", "endDate"))
_TAXES = {"true": "included", "false": "excluded"}


@lru_cache(maxsize=16384)
def _read_timestamp(raw: str) -> str:
    return read_timestamp(raw)


@lru_cache(maxsize=16384)
def _read_amount(raw: str) -> tuple[float | None, str | None, str]:
    value, problem = read_amount(raw)
    return (None, None, problem) if value is None else (float(value), format_amount(value), problem)
