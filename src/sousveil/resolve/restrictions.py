"""Which vendors an entry of a list reaches: those it names, their subsidiaries, and those who sell what they make.

Names are compared exactly, without legal forms; a name that may mean others, and an alias where the entry's own name
means another vendor, count for nothing. How far an entry goes is taken from its own words or from the law behind the
list (vocabulary/restriction_laws.toml); a tie that neither speaks of is stated as a tie, with `reach_stated` false.
The method is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sousveil.model.exposure_tables import RESTRICTED_VENDORS
from sousveil.model.ids import make_id
from sousveil.model.vendors import Backing, Ownership, Vendor
from sousveil.vocabulary.brands_index import CLEAR, get_brand_index
from sousveil.vocabulary.brands_words import TOKEN, fold_text, strip_legal_forms
from sousveil.vocabulary.restriction_laws import LawClause, find_clause
from sousveil.vocabulary.vendor_files import VendorVocabulary, load_vendors

VERSION = "1"
_MAKER = "resolve.restrictions"
_BATCH_ROWS = 4096
_ENTRY_COLUMNS = (
    "restriction_id", "locator", "list_id", "entry_raw", "scope_raw", "covers_affiliates", "listed_at", "ended_at",
)  # fmt: skip
_NAME_COLUMNS = ("restriction_id", "role", "name")
_OWN_ROLES = ("name", "former", "subsidiary")  # in an entry's own words; aliases only where these mean nobody
_HALF = 0.5
_PRODUCED = "produced by"
_ONLY_A_TIE = "this is a tie, not a listing."


@dataclass(frozen=True, slots=True)
class _Named:
    """A vendor that an entry names. `name`: as in the entry; `relation`: as in core_restricted_vendors."""

    vendor_id: str
    brand_id: str
    relation: str
    name: str


@dataclass(frozen=True, slots=True)
class _Tie:
    """A vendor below a listed one, or who sells its products. `chain`: how, in plain words."""

    vendor_id: str
    brand_id: str
    relation: str
    chain: str
    needs_affiliates: bool


def match_restrictions(
    restrictions: Iterable[pa.RecordBatch],
    names: Iterable[pa.RecordBatch],
    source_id: str,
    vocabulary: VendorVocabulary | None = None,
) -> Iterator[pa.RecordBatch]:
    """`core_restricted_vendors` rows of one copy of a list, in the order of its entries, ordinals from 0.

    `restrictions`, `names`: batches of raw_restrictions and raw_restriction_names of `source_id`; how they are cut
    changes no row. Holds the names in memory. Ended entries stay, with the end in the reason. A brand that a listed
    vendor owns needs no row: that of the vendor, with brand_id '', holds for it.
    """
    matcher = _Matcher(vocabulary or load_vendors())
    named: dict[str, list[tuple[str, str]]] = {}
    for restriction_id, role, name in _iterate_columns(names, _NAME_COLUMNS):
        named.setdefault(restriction_id, []).append((role, name))
    rows: list[dict[str, Any]] = []
    ordinal = 0
    for values in _iterate_columns(restrictions, _ENTRY_COLUMNS):
        entry = dict(zip(_ENTRY_COLUMNS, values, strict=True))
        for row in matcher.match(entry, named.get(entry["restriction_id"], [])):
            row["match_id"] = make_id("rsv", source_id, ordinal)
            rows.append(row | {"source_id": source_id, "ordinal": ordinal})
            ordinal += 1
        if len(rows) >= _BATCH_ROWS:
            yield RESTRICTED_VENDORS.batch(rows)
            rows = []
    if rows:
        yield RESTRICTED_VENDORS.batch(rows)


class _Matcher:
    """Compares entries with one vocabulary."""

    def __init__(self, vocabulary: VendorVocabulary) -> None:
        self._vendors = vocabulary.vendors
        self._index = get_brand_index(vocabulary)
        self._version = f"{VERSION}-{vocabulary.digest[:8]}"
        self._held: dict[str, list[tuple[Vendor, Ownership]]] = {}
        for vendor in vocabulary.vendors.values():
            for held in vendor.ownerships:
                if _gives_control(held):
                    self._held.setdefault(held.owner_id, []).append((vendor, held))
        self._ties: dict[str, list[_Tie]] = {}

    def match(self, entry: dict[str, Any], names: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
        """The rows of one entry: vendors that it names, then what hangs on them."""
        clause = find_clause(entry["list_id"], tuple(name for role, name in names if role == "name"))
        found = self._find_named(names)
        done = {(one.vendor_id, one.brand_id) for one in found}
        for one in found:
            why = f'The entry names "{one.name}", which is {self._explain(one)}.'
            yield self._make_row(entry, one, one.relation, why + _tell_law(clause) + _tell_end(entry), True)
        for one in found:
            for tie in self._list_ties(one.vendor_id) if not one.brand_id else ():
                if (tie.vendor_id, "") in done or (tie.vendor_id, tie.brand_id) in done:
                    continue
                is_reached, words = _judge_reach(tie, entry, clause)
                if tie.relation == "relabel" and tie.needs_affiliates and not is_reached:
                    continue  # what a subsidiary makes, where not even the subsidiary is meant
                done.add((tie.vendor_id, tie.brand_id))
                why = (
                    f'The entry names "{one.name}". {tie.chain} {words}{_tell_law(clause)}{_tell_end(entry)}'
                )
                target = _Named(tie.vendor_id, tie.brand_id, tie.relation, one.name)
                yield self._make_row(entry, target, tie.relation, why, is_reached)

    def _find_named(self, names: Sequence[tuple[str, str]]) -> list[_Named]:
        """Vendors by the entry's own names, each once; by aliases where those mean nobody."""
        for roles in (_OWN_ROLES, ("alias",)):
            found: dict[tuple[str, str], _Named] = {}
            for role, name in names:
                one = self._look_up(role, name) if role in roles else None
                if one:
                    found.setdefault((one.vendor_id, one.brand_id), one)
            if found:
                return list(found.values())
        return []

    def _look_up(self, role: str, text: str) -> _Named | None:
        tokens = TOKEN.findall(fold_text(text))
        for words in (tokens, strip_legal_forms(tokens)):
            name = self._index.names.get("".join(words))
            if name is None or name.rivals or name.kind not in ("name", "former", "brand"):
                continue
            is_whole = words is tokens and len(strip_legal_forms(tokens)) < len(tokens)
            if name.doubt != CLEAR and not is_whole:
                continue  # a short or ordinary word: only with the legal form does it mean the firm
            if name.kind == "brand":
                relation = "brand"
            elif role == "alias":
                relation = "alias"
            else:
                relation = "former_name" if "former" in (role, name.kind) else "named"
            return _Named(name.vendor_id, name.brand_id, relation, text)
        return None

    def _list_ties(self, vendor_id: str) -> list[_Tie]:
        """Subsidiaries of a vendor, nearest first, then those who sell what it or they make."""
        if vendor_id not in self._ties:
            below = list(self._list_below(vendor_id))
            makers = [(vendor_id, "")] + [(tie.vendor_id, f"{tie.chain} ") for tie in below]
            relabels = [tie for maker_id, chain in makers for tie in self._list_relabels(maker_id, chain)]
            self._ties[vendor_id] = below + relabels
        return self._ties[vendor_id]

    def _list_below(self, vendor_id: str) -> Iterator[_Tie]:
        seen = {vendor_id}
        waiting = [(vendor_id, "")]
        while waiting:
            owner_id, chain = waiting.pop(0)
            for vendor, held in self._held.get(owner_id, ()):
                if vendor.vendor_id in seen:
                    continue
                seen.add(vendor.vendor_id)
                words = f"{chain}{self._vendors[owner_id].name} {_tell_ownership(held)} {vendor.name}{_cite(held.backing)}."
                waiting.append((vendor.vendor_id, f"{words} "))
                yield _Tie(vendor.vendor_id, "", "subsidiary", words, True)

    def _list_relabels(self, maker_id: str, chain: str) -> Iterator[_Tie]:
        maker = self._vendors[maker_id]
        for vendor in self._vendors.values():
            for supply in vendor.supplies:
                if supply.maker_id != maker_id or supply.role != "relabel":
                    continue
                brand = next((b.name for b in vendor.brands if b.brand_id == supply.brand_id), "")
                seller = f"{vendor.name} (as {brand})" if brand else vendor.name
                words = f"{chain}{seller} sells what {maker.name} makes{_cite(supply.backing)}."
                yield _Tie(vendor.vendor_id, supply.brand_id, "relabel", words, bool(chain))

    def _explain(self, one: _Named) -> str:
        vendor = self._vendors[one.vendor_id]
        if one.brand_id:
            brand = next(brand.name for brand in vendor.brands if brand.brand_id == one.brand_id)
            return f"{brand}, a brand of {vendor.name}"
        return f"a former name of {vendor.name}" if one.relation == "former_name" else vendor.name

    def _make_row(
        self, entry: dict[str, Any], target: _Named, relation: str, reason: str, is_reached: bool
    ) -> dict[str, Any]:
        return {
            "locator": entry["locator"],
            "restriction_id": entry["restriction_id"],
            "list_id": entry["list_id"],
            "vendor_id": target.vendor_id,
            "brand_id": target.brand_id,
            "relation": relation,
            "reach_stated": is_reached,
            "name_raw": target.name,
            "scope_raw": entry["scope_raw"],
            "reason": reason,
            "listed_at": entry["listed_at"],
            "ended_at": entry["ended_at"],
            "maker": _MAKER,
            "maker_version": self._version,
        }


def _gives_control(held: Ownership) -> bool:
    """A share that makes a subsidiary, and that is not said to have ended."""
    if held.backing.until_at:
        return False
    if held.role == "shareholder":
        return held.share_low is not None and held.share_low > _HALF
    return True


def _judge_reach(tie: _Tie, entry: dict[str, Any], clause: LawClause | None) -> tuple[bool, str]:
    """Whether the entry or its law goes as far as the tie, and the words that say so."""
    if not tie.needs_affiliates:
        affiliates = ""
    elif entry["covers_affiliates"]:
        affiliates = "The entry extends to subsidiaries or affiliates."
    elif clause and clause.affiliates:
        affiliates = f'The law extends to "{clause.affiliates}".'
    else:
        return False, f"Neither the entry nor a law known to us extends to subsidiaries: {_ONLY_A_TIE}"
    if tie.relation == "subsidiary":
        return True, affiliates
    if _PRODUCED in str(entry["entry_raw"]).casefold():
        products = "The entry is about equipment that the firm produces."
    elif clause and clause.covers_products:
        products = "The law is about equipment that the firm produces."
    else:
        return False, f"The entry is about the firm, not about its products under other names: {_ONLY_A_TIE}"
    return True, f"{products} {affiliates}".rstrip()


def _tell_law(clause: LawClause | None) -> str:
    if clause is None:
        return ""
    limits = f' Its words: "{clause.limits} …".' if clause.limits else ""
    return f" The law: {clause.title}.{limits}"


def _tell_end(entry: dict[str, Any]) -> str:
    return f" The listing ended on {entry['ended_at']}." if entry["ended_at"] else ""


def _tell_ownership(held: Ownership) -> str:
    verb = "bought" if held.role == "acquired" else "controls"
    return f"holds {held.share_raw} of" if held.share_raw else verb


def _cite(backing: Backing) -> str:
    """Who says so and when, the limits of the statement and when it ended, in brackets."""
    said = (
        f"{backing.source.publisher}, {backing.stated_at}" if backing.stated_at else backing.source.publisher
    )
    until = f"until {backing.until_at}" if backing.until_at else ""
    parts = [said, until, backing.scope.rstrip(".")]
    return f" ({'; '.join(part for part in parts if part)})"


def _iterate_columns(batches: Iterable[pa.RecordBatch], names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)
