"""Which vendor, brand and family the words of a claim name, and which models and firmware line its product is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sousveil.engine.kept_vendors import load_kept_vendors
from sousveil.model.model_patterns import has_wildcard, list_models, make_sample
from sousveil.model.vendors import ProductMatch
from sousveil.vocabulary.brands import identify_product

PLACEHOLDERS = frozenset(
    {"", "n/a", "na", "-", "*", "unspecified", "unknown", "none", "not specified", "tbd", "see references"}
)
_SYSTEM = re.compile(r"([a-z][a-z0-9]*)[ _]os(?:[ _]([0-9]{4}))?", re.IGNORECASE)
_LETTER_SERIES = re.compile(r"(?<![\w-])[A-Z][0-9]?[- ]series\b", re.IGNORECASE)
_MAX_MODELS = 200


class Named(NamedTuple):
    """Ids in the vocabulary, '' where the words name none."""

    vendor_id: str
    brand_id: str
    family_id: str


@lru_cache(maxsize=16384)
def name_vendor(vendor_raw: str, product_raw: str) -> Named:
    """The vendor, brand and family that the words of a record name. Placeholders ('n/a') name nobody."""
    vendor = "" if is_placeholder(vendor_raw) else vendor_raw
    product = "" if is_placeholder(product_raw) else product_raw
    text = f"{vendor} {product}".strip()
    if not text:
        return Named("", "", "")
    found = _identify(text.replace("_", " "), "product")
    if not found.vendor_id and vendor:
        found = _name_maker(vendor)
    family_id = found.family_id
    if found.vendor_id and not family_id and has_wildcard(product):
        sample = _identify(f"{vendor} {make_sample(product)}", "product")
        family_id = sample.family_id if sample.vendor_id == found.vendor_id else ""
    return Named(found.vendor_id, found.brand_id, family_id)


@lru_cache(maxsize=16384)
def _name_maker(vendor_raw: str) -> ProductMatch:
    return _identify(vendor_raw.replace("_", " "), "vendor")


def _identify(text: str, field: str) -> ProductMatch:
    return identify_product(text, field, load_kept_vendors())


def is_placeholder(text: str) -> bool:
    """Whether a field holds nothing: 'n/a', '-', 'unspecified'."""
    return text.strip().lower() in PLACEHOLDERS


@lru_cache(maxsize=16384)
def name_models(product_raw: str) -> tuple[str, ...]:
    """The models and patterns that the name of a product holds; ('',) if it holds none.

    A series that is called by one letter ('A-Series') is kept as it is written: no model fits it by form alone.
    """
    if is_placeholder(product_raw):
        return ("",)
    models = list_models(product_raw)
    models += [match[0] for match in _LETTER_SERIES.finditer(product_raw)]
    return tuple(models[:_MAX_MODELS]) or ("",)


@lru_cache(maxsize=16384)
def name_branch(product_raw: str) -> str:
    """The firmware line that the product is: 'AXIS OS' for 'axis_os', 'AXIS OS 2022' for 'axis_os_2022'; else ''."""
    found = _SYSTEM.fullmatch(product_raw.strip())
    return " ".join(part for part in (found[1].upper(), "OS", found[2]) if part) if found else ""
