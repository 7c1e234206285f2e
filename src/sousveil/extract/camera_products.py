"""Which vendor and product each camera names: its maker, brand and model, or an operator that is a vendor.

Words mean what the vocabulary of vendors says (`vocabulary/brands.py`). The maker decides before the brand, the brand
before a model that fits one maker alone, and that before the operator. Where several makers stand in one value nobody
can say which camera is whose, and there is no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sousveil.engine.kept_vendors import load_kept_vendors
from sousveil.model.camera_tables import CAMERA_PRODUCTS
from sousveil.model.vendors import ProductMatch
from sousveil.vocabulary.brands import identify_product
from sousveil.vocabulary.brands_parts import clean_model
from sousveil.vocabulary.vendor_files import VendorVocabulary

VERSION = "1"
MAKER = "extract.camera_products"

_FIELDS = ("manufacturer_raw", "brand_raw", "model_raw", "operator_raw")
_BETWEEN = "\x1f"  # stands in no value; readers take control characters out
_CELLS = ("vendor_id", "brand_id", "family_id", "model", "text_raw", "rule", "confidence", "reason")
_OPERATOR_SHARE = 0.6  # a vendor that runs a camera mostly sold it, not always
_CONFLICT_SHARE = 0.6
_PRODUCT_KINDS = frozenset(("maker", "software", "reseller", "integrator"))


class _Words(NamedTuple):
    """The columns of _FIELDS of an observation."""

    manufacturer: str
    brand: str
    model: str
    operator: str


def extract_camera_products(
    observations: Iterable[pa.RecordBatch], vocabulary: VendorVocabulary | None = None
) -> Iterator[pa.RecordBatch]:
    """`core_camera_products` rows of raw_camera_observations, in their order, ordinals of each source from 0.

    At most one row per observation; none where no vendor of the vocabulary is named. `vocabulary`: that of the package
    unless given. The same rows in other batches give the same rows. Each different set of words is read once.
    """
    rows = _ProductRows(vocabulary or load_kept_vendors())
    for batch in observations:
        made = rows.make(batch)
        if made is not None:
            yield made


class _ProductRows:
    """Makes the rows; remembers what words mean, and how many rows each source has."""

    def __init__(self, vocabulary: VendorVocabulary) -> None:
        self._identify = partial(identify_product, vocabulary=vocabulary)
        self._vendors = vocabulary.vendors
        self._version = f"{VERSION}-{vocabulary.digest[:8]}"
        self._known: dict[str, int] = {"": -1}
        self._cells: list[dict[str, Any]] = []
        self._ordinals: dict[str, int] = {}

    def make(self, batch: pa.RecordBatch) -> pa.RecordBatch | None:
        """The rows of a batch; None if no vendor is named in it."""
        import pyarrow.compute as pc  # slow to load

        words = pc.binary_join_element_wise(*(batch[name] for name in _FIELDS), _BETWEEN).dictionary_encode()
        numbers = np.array([self._read(text) for text in words.dictionary.to_pylist()], dtype=np.int64)
        numbers = numbers[words.indices.to_numpy()]
        held = np.flatnonzero(numbers >= 0)
        if not len(held):
            return None
        kept = batch.take(pa.array(held))
        columns = self._take_cells(numbers[held])
        columns |= {name: kept[name] for name in ("source_id", "locator", "observation_id")}
        columns["product_id"] = pc.binary_join_element_wise(pa.scalar("cpr"), kept["observation_id"], "_")
        columns["ordinal"] = self._number(kept["source_id"])
        columns["maker"] = pa.repeat(pa.scalar(MAKER), len(held))
        columns["maker_version"] = pa.repeat(pa.scalar(self._version), len(held))
        schema = CAMERA_PRODUCTS.schema
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)

    def _take_cells(self, numbers: np.ndarray[Any, np.dtype[np.int64]]) -> dict[str, pa.Array]:
        """The columns of _CELLS; few products occur again and again."""
        different, places = np.unique(numbers, return_inverse=True)
        indices = pa.array(places)
        chosen = [self._cells[number] for number in different.tolist()]
        types = {name: CAMERA_PRODUCTS.schema.field(name).type for name in _CELLS}
        return {name: pa.array([cell[name] for cell in chosen], types[name]).take(indices) for name in _CELLS}

    def _number(self, source_ids: pa.Array) -> pa.Array:
        codes = source_ids.dictionary_encode()
        numbers = codes.indices.to_numpy()
        ordinals = np.zeros(len(numbers), dtype=np.int64)
        for number, source_id in enumerate(codes.dictionary.to_pylist()):
            rows = np.flatnonzero(numbers == number)
            first = self._ordinals.get(source_id, 0)
            ordinals[rows] = np.arange(first, first + len(rows))
            self._ordinals[source_id] = first + len(rows)
        return pa.array(ordinals)

    def _read(self, text: str) -> int:
        """The number of the product that the joined words name, -1 if none."""
        number = self._known.get(text)
        if number is None:
            cell = (
                self._judge(_Words(*text.split(_BETWEEN)))
                if text.count(_BETWEEN) == len(_FIELDS) - 1
                else None
            )
            number = len(self._cells) if cell else -1
            self._cells += [cell] if cell else []
            self._known[text] = number
        return number

    def _judge(self, words: _Words) -> dict[str, Any] | None:
        made = self._match(words.manufacturer, "manufacturer")
        branded = self._match(words.brand, "brand")
        if made and branded and made.vendor_id != branded.vendor_id:
            return self._settle_two(words, made, branded)
        if made:
            brand_id = made.brand_id or (branded.brand_id if branded else "")
            return self._describe(made, "manufacturer", words.manufacturer, words.model, brand_id)
        if branded:
            return self._describe(branded, "brand", words.brand, words.model, branded.brand_id)
        modelled = self._match(words.model, "model")
        if modelled and not self._names_unknown(words):
            return _make_cell(modelled, "model", words.model)
        run = self._match(words.operator, "operator")
        if run and not self._names_unknown(words):
            reason = f"{run.reason} It stands as the operator; vendors run what they sold, as a rule."
            cell = _make_cell(run, "operator", words.operator)
            return cell | {"confidence": round(run.confidence * _OPERATOR_SHARE, 2), "reason": reason}
        return None

    def _match(self, text: str, field: str) -> ProductMatch | None:
        """What the text names, if it is a vendor of products; no fund and no ministry."""
        match = self._identify(text, field) if text else None
        is_vendor = match and match.vendor_id and self._vendors[match.vendor_id].kind in _PRODUCT_KINDS
        return match if is_vendor else None

    def _names_unknown(self, words: _Words) -> bool:
        """Whether a maker or brand is stated that the vocabulary does not know: then a model or operator proves less."""
        stated = [(words.manufacturer, "manufacturer"), (words.brand, "brand")]
        return any(text and self._identify(text, field).rule != "placeholder" for text, field in stated)

    def _settle_two(self, words: _Words, made: ProductMatch, branded: ProductMatch) -> dict[str, Any]:
        """Maker and brand are of two vendors: the one that the other owns, else the maker, with less confidence."""
        both = self._match(f"{words.manufacturer} {words.brand}", "manufacturer")
        if both and both.vendor_id == branded.vendor_id:
            return self._describe(branded, "brand", words.brand, words.model, branded.brand_id)
        cell = self._describe(made, "manufacturer", words.manufacturer, words.model, made.brand_id)
        if both and both.vendor_id == made.vendor_id:
            return cell
        reason = f"{cell['reason']} The brand beside it is of another vendor: {branded.vendor_id}."
        return cell | {"confidence": round(made.confidence * _CONFLICT_SHARE, 2), "reason": reason}

    def _describe(
        self, match: ProductMatch, rule: str, name: str, model: str, brand_id: str
    ) -> dict[str, Any]:
        """The row, with what the model adds to the vendor."""
        cell = _make_cell(match, rule, name) | {"brand_id": brand_id}
        if not model or self._identify(model, "model").rule == "placeholder":
            return cell
        full = self._identify(f"{name} {model}", "product")
        cell["text_raw"] = f"{name} {model}"
        if full.vendor_id == match.vendor_id and full.model:
            brand_id = brand_id or full.brand_id
            return cell | {"brand_id": brand_id, "family_id": full.family_id, "model": full.model}
        return cell | {"model": clean_model(model)}


def _make_cell(match: ProductMatch, rule: str, text: str) -> dict[str, Any]:
    return {
        "vendor_id": match.vendor_id,
        "brand_id": match.brand_id,
        "family_id": match.family_id,
        "model": match.model,
        "text_raw": text,
        "rule": rule,
        "confidence": match.confidence,
        "reason": match.reason,
    }
