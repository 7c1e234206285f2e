"""Which vendor of the vocabulary a weakness is about, and which records only look as if they were about one.

A record says it in fields (vendor and product) or, where these are 'n/a', in prose. Fields that somebody else than the
numbering authority added (ADP) are believed where the prose names the same maker. Every weakness has a row: kept with
its vendor, or not kept with the reason. The method is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from sousveil.engine.kept_vendors import load_kept_vendors
from sousveil.model.exposure_tables import WEAKNESS_VENDORS
from sousveil.model.ids import make_id
from sousveil.model.vendors import ProductMatch
from sousveil.vocabulary.brands import identify_product
from sousveil.vocabulary.brands_index import CLEAR, get_brand_index
from sousveil.vocabulary.brands_spans import find_products
from sousveil.vocabulary.brands_words import make_key
from sousveil.vocabulary.vendor_files import VendorVocabulary

VERSION = "1"
_MAKER = "resolve.weakness_vendors"
_BATCH_ROWS = 4096
_STATEMENT_COLUMNS = ("weakness_id", "origin", "vendor_raw", "product_raw", "cpe", "locator")
_WEAKNESS_COLUMNS = ("weakness_id", "title", "description", "locator")
_PRODUCT_KINDS = ("maker", "software", "reseller", "integrator", "group")
_LONGEST_NAME = 200


class _Names(NamedTuple):
    """A vendor and a product as a record states them; `is_added`: by an ADP, not by the numbering authority."""

    vendor_raw: str
    product_raw: str
    is_added: bool
    locator: str


class _Reading(NamedTuple):
    """What names mean. `state`: sure, weak (an ordinary word), seeming (looks like a maker and is none) or none."""

    state: str
    vendor_id: str
    brand_id: str
    rule: str
    reason: str


class _Stated:
    """What the fields of a weakness name. `first`: the first name of any kind, that of a maker or not.

    `makers`: names that mean a maker or look like it; `is_stated`: the numbering authority names some vendor.
    """

    __slots__ = ("first", "is_stated", "makers")

    def __init__(self) -> None:
        self.first: _Names | None = None
        self.makers: dict[tuple[str, str, bool], _Names] = {}
        self.is_stated = False


class _Row(NamedTuple):
    """What a row says besides its place."""

    vendor_id: str
    brand_id: str
    name_raw: str
    kept: bool
    rule: str
    reason: str
    locator: str


SearchTexts = Callable[[Sequence[str]], Iterable[int]]
"""The rows of texts in which something may be named."""

_NO_NAMES = _Stated()
_NONE = _Reading("none", "", "", "no_maker", "")
_ROW_COLUMNS = ("match_id", "ordinal", "weakness_id", *_Row._fields)


def match_weakness_vendors(
    weaknesses: Iterable[pa.RecordBatch],
    statements: Iterable[pa.RecordBatch],
    source_id: str,
    vocabulary: VendorVocabulary | None = None,
    search: SearchTexts | None = None,
) -> Iterator[pa.RecordBatch]:
    """`core_weakness_vendors` rows of one source, in the order of its weaknesses, ordinals from 0.

    `weaknesses`, `statements`: batches of raw_weaknesses and raw_affected_statements; how they are cut changes no row.
    `search`: finds the rows of plain ASCII texts that may name a maker; without it, or with letters beyond ASCII, each
    text is read. Of all statements of the source it holds what names may be makers' and one name more a weakness,
    some 0.5 kB.
    """
    judge = _Judge(vocabulary or load_kept_vendors())
    named = _collect_names(statements, judge)
    writer = _RowWriter(source_id, f"{VERSION}-{judge.vocabulary.digest[:8]}")
    for batch in weaknesses:
        found = list(_iterate_columns((batch,), _WEAKNESS_COLUMNS))
        proses = [f"{title}. {description}" for _, title, description, _ in found]
        hits = None if search is None else set(search(proses))
        for number, (weakness_id, _, _, locator) in enumerate(found):
            prose = proses[number]
            may_name = hits is None or number in hits or not prose.isascii()
            names = named.get(weakness_id, _NO_NAMES)
            writer.add(weakness_id, judge.judge(prose if may_name else "", names, locator))
        yield from writer.drain(_BATCH_ROWS)
    yield from writer.drain(1)


class _RowWriter:
    """Collects rows with their ordinals."""

    def __init__(self, source_id: str, version: str) -> None:
        self._constants = {"source_id": source_id, "maker": _MAKER, "maker_version": version}
        self._source_id = source_id
        self._rows: list[tuple[Any, ...]] = []
        self._ordinal = 0

    def add(self, weakness_id: str, rows: Iterable[_Row]) -> None:
        """Adds the rows of a weakness."""
        for row in rows:
            match_id = make_id("wkv", self._source_id, weakness_id, self._ordinal)
            self._rows.append((match_id, self._ordinal, weakness_id, *row))
            self._ordinal += 1

    def drain(self, least: int) -> Iterator[pa.RecordBatch]:
        """Batches of the rows, once there are at least so many."""
        while len(self._rows) >= least:
            made = dict(zip(_ROW_COLUMNS, zip(*self._rows[:_BATCH_ROWS], strict=True), strict=True))
            count = len(made["match_id"])
            columns = [
                pa.array(made[field.name], field.type)
                if field.name in made
                else pa.repeat(pa.scalar(self._constants[field.name], field.type), count)
                for field in WEAKNESS_VENDORS.schema
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=WEAKNESS_VENDORS.schema)
            del self._rows[:_BATCH_ROWS]


def _collect_names(statements: Iterable[pa.RecordBatch], judge: _Judge) -> dict[str, _Stated]:
    """What the fields of each weakness name: those that may be makers', in their order, each where it comes first."""
    named: dict[str, _Stated] = {}
    columns = _iterate_columns(statements, _STATEMENT_COLUMNS)
    last = ("", "", "", "")
    for weakness_id, origin, vendor, product, cpe, locator in columns:
        if cpe and not vendor:
            vendor, product = _read_cpe(cpe)
        if last == (key := (weakness_id, origin, vendor, product)):
            continue  # the next version of the same product
        last = key
        stated = named.get(weakness_id)
        if stated is None:
            stated = named[weakness_id] = _Stated()
        judge.note(stated, _Names(vendor, product, origin == "adp", locator))
    return named


def _iterate_columns(batches: Iterable[pa.RecordBatch], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def _read_cpe(cpe: str) -> tuple[str, str]:
    """Vendor and product of a CPE 2.3 formatted string (NIST IR 7695), unescaped."""
    parts = cpe.replace("\\:", "\0").split(":")
    if len(parts) < 5:
        return "", ""
    vendor, product = (part.replace("\0", ":").replace("\\", "") for part in parts[3:5])
    return vendor, product


class _Judge:
    """Judges weaknesses. Names come again and again in a feed: each is read once."""

    def __init__(self, vocabulary: VendorVocabulary) -> None:
        self.vocabulary = vocabulary
        self._index = get_brand_index(vocabulary)
        self._read: dict[tuple[str, str], _Reading] = {}
        self._vendors: dict[str, tuple[ProductMatch, bool]] = {}

    def note(self, stated: _Stated, names: _Names) -> None:
        """Takes names into what a weakness states."""
        is_named = self._read_vendor(names.vendor_raw)[1]
        stated.is_stated = stated.is_stated or (is_named and not names.is_added)
        if stated.first is None and (is_named or _is_name(names.product_raw)):
            stated.first = names
        if self._read_names(names) is not _NONE:
            stated.makers.setdefault(names[:3], names)

    def judge(self, prose: str, stated: _Stated, locator: str) -> list[_Row]:
        """The rows of one weakness: those kept first. `prose`: '' where it surely names nobody."""
        in_prose = self._read_prose(prose) if prose else {}
        kept: dict[tuple[str, str], _Row] = {}
        left: list[_Row] = []
        for each in stated.makers.values():
            reading = self._settle(self._read_names(each), each, in_prose, is_stated=stated.is_stated)
            row = _make_row(each, reading)
            if row.kept:
                kept.setdefault((row.vendor_id, row.brand_id), row)
            else:
                left.append(row)
        if not kept and not stated.is_stated and in_prose:
            kept.update(_keep_prose(in_prose, locator))
        found = [*_drop_bare(kept.values()), *_drop_known(left, kept)]
        found += self._list_mentioned(in_prose, found, locator)
        return found or [_say_none(stated.first, locator)]

    def _read_names(self, names: _Names) -> _Reading:
        key = names[:2]
        if key not in self._read:
            self._read[key] = self._read_pair(*key)
        return self._read[key]

    def _read_vendor(self, vendor_raw: str) -> tuple[ProductMatch, bool]:
        """What the words of a vendor field mean, and whether they are a name at all."""
        if vendor_raw not in self._vendors:
            self._vendors[vendor_raw] = self._identify(vendor_raw, "vendor"), _is_name(vendor_raw)
        return self._vendors[vendor_raw]

    def _read_pair(self, vendor_raw: str, product_raw: str) -> _Reading:
        vendor, is_named = self._read_vendor(vendor_raw)
        product = self._identify(product_raw, "product")
        if vendor.vendor_id:
            return self._read_known(vendor_raw, vendor, product)
        if product.vendor_id and (not is_named or product.vendor_id in vendor.reason):
            return _Reading(
                "sure",
                product.vendor_id,
                product.brand_id,
                "product_field",
                f"Product field: {product.reason}",
            )
        if product.vendor_id:
            reason = (
                f"The product's name has that of a maker, but its vendor is another: '{_cut(vendor_raw)}'."
            )
            return _Reading("seeming", product.vendor_id, product.brand_id, "vendor_of_another", reason)
        for match, text in ((vendor, vendor_raw), (product, product_raw)):
            if match.rule in ("trap", "ambiguous", "other_meaning"):
                return _Reading("seeming", "", "", match.rule, f"'{_cut(text)}': {match.reason}")
        return _NONE

    def _read_known(self, vendor_raw: str, vendor: ProductMatch, product: ProductMatch) -> _Reading:
        same = product.vendor_id == vendor.vendor_id
        below = bool(product.vendor_id) and self._index.owns(vendor.vendor_id, product.vendor_id)
        if product.vendor_id and not same and self._relabels(product.vendor_id, vendor.vendor_id):
            reason = f"The product is sold by {product.vendor_id} and made by {vendor.vendor_id}."
            return _Reading("sure", product.vendor_id, product.brand_id, "relabelled", reason)
        chosen = product if below or (same and product.brand_id) else vendor
        name = self._index.names.get(make_key(vendor_raw))
        is_certain = same or below or name is None or name.doubt == CLEAR
        if is_certain:
            return _Reading(
                "sure", chosen.vendor_id, chosen.brand_id, "vendor_field", f"Vendor field: {vendor.reason}"
            )
        reason = f"'{_cut(vendor_raw)}' is also the name of others, and nothing else in the record says that cameras are meant."
        return _Reading("weak", vendor.vendor_id, vendor.brand_id, "ordinary_name", reason)

    def _relabels(self, vendor_id: str, maker_id: str) -> bool:
        return any(supply.maker_id == maker_id for supply in self.vocabulary.vendors[vendor_id].supplies)

    def _identify(self, text: str, field: str) -> ProductMatch:
        match = identify_product(text.replace("_", " "), field, self.vocabulary)
        if match.vendor_id and self.vocabulary.vendors[match.vendor_id].kind not in _PRODUCT_KINDS:
            return ProductMatch(rule="not_in_vocabulary")
        return match

    def _read_prose(self, prose: str) -> dict[str, tuple[str, ProductMatch]]:
        """The makers that prose names, in order: words as written and what they mean."""
        found: dict[str, tuple[str, ProductMatch]] = {}
        for span in find_products(prose, self.vocabulary):
            if self.vocabulary.vendors[span.match.vendor_id].kind in _PRODUCT_KINDS:
                found.setdefault(span.match.vendor_id, (prose[span.start : span.end], span.match))
        return found

    def _settle(
        self,
        reading: _Reading,
        names: _Names,
        in_prose: dict[str, tuple[str, ProductMatch]],
        *,
        is_stated: bool,
    ) -> _Reading:
        """The reading in the light of the prose: kept readings are 'sure' and nothing else."""
        if reading.state not in ("sure", "weak"):
            return reading
        if reading.vendor_id in in_prose:
            if reading.state == "sure":
                return reading
            reason = f"'{_cut(names.vendor_raw)}' in the vendor field, and the description names the maker as well."
            return reading._replace(state="sure", rule="field_and_description", reason=reason)
        if reading.state == "weak" or not names.is_added:
            return reading
        reason = "Only a field that was added later names the maker; the description does not"
        return reading._replace(
            state="seeming",
            rule="added_field_alone",
            reason=f"{reason}{', and the record states another vendor.' if is_stated else '.'}",
        )

    def _list_mentioned(
        self, in_prose: dict[str, tuple[str, ProductMatch]], found: Sequence[_Row], locator: str
    ) -> list[_Row]:
        """Makers that the description names beside those that are affected: finders, makers of other parts."""
        known = {row.vendor_id for row in found}
        reason = "The description names it, but not as the vendor of what is affected."
        return [
            _Row(vendor_id, match.brand_id, text, False, "mentioned_only", reason, locator)
            for vendor_id, (text, match) in in_prose.items()
            if vendor_id not in known and not any(self._index.owns(vendor_id, each) for each in known)
        ]


def _is_name(text: str) -> bool:
    return make_key(text) not in ("", "na", "unknown", "none", "unspecified", "notapplicable")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def _make_row(names: _Names, reading: _Reading) -> _Row:
    text = (
        names.vendor_raw
        if _is_name(names.vendor_raw) and reading.rule != "product_field"
        else names.product_raw
    )
    return _Row(
        reading.vendor_id,
        reading.brand_id,
        _cut(text),
        reading.state == "sure",
        reading.rule,
        reading.reason,
        names.locator,
    )


def _keep_prose(in_prose: dict[str, tuple[str, ProductMatch]], locator: str) -> dict[tuple[str, str], _Row]:
    """The maker that a description names first, where the fields name nobody."""
    vendor_id, (text, match) = next(iter(in_prose.items()))
    reason = f"The fields name nobody. Description: {match.reason}"
    return {
        (vendor_id, match.brand_id): _Row(
            vendor_id, match.brand_id, text, True, "description", reason, locator
        )
    }


def _drop_bare(kept: Iterable[_Row]) -> list[_Row]:
    """A vendor without a brand says nothing more where another row has the brand."""
    rows = list(kept)
    branded = {row.vendor_id for row in rows if row.brand_id}
    return [row for row in rows if row.brand_id or row.vendor_id not in branded]


def _drop_known(left: Iterable[_Row], kept: dict[tuple[str, str], _Row]) -> list[_Row]:
    """Rows that are not kept, each once, without those of a maker that is kept by another name."""
    known = {vendor_id for vendor_id, _ in kept}
    rows: dict[tuple[str, str], _Row] = {}
    for row in left:
        if row.vendor_id not in known:
            rows.setdefault((row.vendor_id, row.rule), row)
    return list(rows.values())


def _say_none(first: _Names | None, locator: str) -> _Row:
    """The row of a weakness in which no name is that of a maker; `first`: the first name in its fields."""
    text = "" if first is None else first.vendor_raw if _is_name(first.vendor_raw) else first.product_raw
    reason = "No name in the record is that of a maker in the vocabulary."
    return _Row("", "", _cut(text), False, "no_maker", reason, locator if first is None else first.locator)
