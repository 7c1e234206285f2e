"""From messy manufacturer, operator and model strings to vendor, brand, family, model and firmware, or honestly unknown.

The method is ours, rules in a fixed order: placeholders; the whole string as a name; names inside it, traps masked;
a model that fits the patterns of one vendor alone; a slip of one letter in a long made-up name. A name that may mean
other things needs a word or a model beside it that says cameras. Nothing is merged by likeness otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields

import pyarrow as pa

from sousveil.model.vendors import ProductMatch
from sousveil.vocabulary.brands_index import CLEAR, ORDINARY, BrandIndex, Name, NameHit, get_brand_index
from sousveil.vocabulary.brands_judging import find_evidence, is_something_else, name_institution
from sousveil.vocabulary.brands_models import ModelPattern, find_firmware, find_models, trim_model
from sousveil.vocabulary.brands_parts import clean_model, describe_product
from sousveil.vocabulary.brands_slips import find_slip
from sousveil.vocabulary.brands_words import TOKEN, fold_text, load_brand_words, strip_legal_forms
from sousveil.vocabulary.vendor_files import VendorVocabulary, load_vendors

FIELDS = ("manufacturer", "operator", "brand", "model", "vendor", "product", "supplier", "")
LONGEST = 1_000
"""Only so many code points of a string are read."""

MATCH_TYPE = pa.struct(
    [
        (field.name, pa.float64() if field.name == "confidence" else pa.string())
        for field in fields(ProductMatch)
    ]
)

_STRICT_FIELDS = frozenset({"product", "supplier"})
"""Where an ordinary word alone is no name: many products and firms are called so."""

_CONFIDENCE = {"name": 0.98, "former": 0.93, "brand": 0.95, "family": 0.9, "trapped": 0.8}
_INSIDE, _DOUBTFUL = 0.06, 0.1


def identify_product(text: str, field: str = "", vocabulary: VendorVocabulary | None = None) -> ProductMatch:
    """What a whole string names. `field`: what it was written for, one of FIELDS; it decides what ordinary words prove.

    `vocabulary`: that of the package unless given. A vendor's other businesses (a washing machine of Bosch) are
    unknown: a match speaks of surveillance products. Never raises for odd text.
    """
    return _Identifier(get_brand_index(vocabulary or load_vendors()), field).identify(text)


def identify_products(
    values: pa.Array | pa.ChunkedArray, field: str = "", vocabulary: VendorVocabulary | None = None
) -> pa.StructArray:
    """As `identify_product` for each value, of MATCH_TYPE; each different value is read once. Nulls are placeholders."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    encoded = values.fill_null("").dictionary_encode()
    identifier = _Identifier(get_brand_index(vocabulary or load_vendors()), field)
    found = [identifier.identify(text) for text in encoded.dictionary.to_pylist()]
    columns = [pa.array([getattr(match, part.name) for match in found], part.type) for part in MATCH_TYPE]
    unique = pa.StructArray.from_arrays(columns, fields=list(MATCH_TYPE))
    return unique.take(encoded.indices)


class _Identifier:
    """Reads strings of one field."""

    def __init__(self, index: BrandIndex, field: str) -> None:
        self._index = index
        self._field = field
        self._words = load_brand_words()

    def identify(self, text: str) -> ProductMatch:
        text = text[:LONGEST].replace("\\", "") if "\\" in text else text[:LONGEST]
        folded = fold_text(text)
        tokens = TOKEN.findall(folded)
        key = "".join(tokens)
        if not key or key in self._words.placeholders:
            return ProductMatch(
                rule="placeholder", reason="A placeholder: it names nobody." if key else "It is empty."
            )
        name, why = self._look_up(key, tokens)
        if name is not None:
            return self._take_whole(name, text, folded)
        if why:
            return _make_trap(why)
        return self._look_inside(text, folded, tokens)

    def _look_up(self, key: str, tokens: list[str]) -> tuple[Name | None, str]:
        """The name that the whole string is, with or without its legal form; or why it is a trap."""
        if key in self._index.names or key in self._index.traps:
            name, why = self._index.look_up(key, tuple(tokens))
            if name is not None or why:
                return name, why
        bare = strip_legal_forms(tokens)
        name, why = self._index.look_up("".join(bare), tuple(bare)) if bare != tokens else (None, "")
        is_plain = name is not None and name.doubt == CLEAR  # 'Hanwha Corp.' is not Hanwha Vision
        return name if is_plain else None, why

    def _take_whole(self, name: Name, text: str, folded: str) -> ProductMatch:
        if name.rivals:
            return _make_ambiguous((name.vendor_id, *name.rivals), f"'{name.text}' names more than one maker")
        if name.doubt == ORDINARY and self._field in _STRICT_FIELDS:
            return _make_ambiguous((name.vendor_id,), _say_doubt(name))
        confidence = _CONFIDENCE[name.kind] - (_DOUBTFUL if name.doubt else 0)
        match = ProductMatch(
            name.vendor_id,
            name.brand_id,
            name.family_id,
            rule=f"exact_{name.kind}",
            confidence=confidence,
            reason=f"The whole string is {_describe(name)}.",
        )
        return (
            describe_product(self._index, match, text, folded, ((0, 0),)) if name.kind == "family" else match
        )

    def _look_inside(self, text: str, folded: str, tokens: list[str]) -> ProductMatch:
        if not self._index.may_name(folded, tokens) and not self._index.may_be_cut(tokens):
            return self._try_slip(tokens) or self._explain(text, folded, tokens)
        hits = self._index.find(folded)
        named = [hit for hit in hits if hit.name is not None and not is_something_else(folded, hit.end)]
        chosen = [hit for hit in named if hit.name and hit.name.doubt == CLEAR]
        if chosen:
            chosen = [hit for hit in named if hit.name and hit.name.doubt < ORDINARY]
        chosen = chosen or [hit for hit in named if find_evidence(self._index, folded, hit, hits)]
        if chosen:
            return self._choose(chosen, named, text, folded)
        match = self._try_models(text, folded, hits) or self._try_slip(tokens) or _explain_hits(hits, named)
        if match is None or (match.rule == "other_meaning" and name_institution(folded, tokens)):
            return self._explain(text, folded, tokens)
        return match

    def _choose(
        self, chosen: Sequence[NameHit], named: Sequence[NameHit], text: str, folded: str
    ) -> ProductMatch:
        names = [hit.name for hit in chosen if hit.name]
        vendor_ids = list(
            dict.fromkeys(vendor_id for name in names for vendor_id in (name.vendor_id, *name.rivals))
        )
        lowest = [a for a in vendor_ids if not any(a != b and self._index.owns(a, b) for b in vendor_ids)]
        if len(lowest) > 1:
            return _make_ambiguous(lowest, "It names more than one maker")
        own = [name for name in names if name.vendor_id == lowest[0]]
        name = min(own, key=lambda name: (name.kind != "name", name.kind == "family"))
        match = ProductMatch(
            lowest[0],
            next((each.brand_id for each in own if each.brand_id), ""),
            next((each.family_id for each in own if each.family_id), ""),
            rule=f"{name.kind}_inside",
            confidence=round(_CONFIDENCE[name.kind] - _INSIDE - (_DOUBTFUL if name.doubt else 0), 2),
            reason=f"It holds {_describe(name)}{'' if len(vendor_ids) == 1 else ', and names its owner'}.",
        )
        places = tuple((hit.start, hit.end) for hit in named if hit.name and hit.name.kind != "family")
        return describe_product(self._index, match, text, folded, places)

    def _try_models(self, text: str, folded: str, hits: Sequence[NameHit]) -> ProductMatch | None:
        """The vendor of a model that fits the distinctive patterns of one vendor alone."""
        found: dict[str, tuple[ModelPattern, re.Match[str]]] = {}
        for place in find_models(folded) if self._index.may_hold_model(folded, TOKEN.findall(folded)) else ():
            word = trim_model(place[0])
            for pattern in self._index.models.find(word):
                if pattern.is_distinctive:
                    found.setdefault(pattern.vendor_id, (pattern, place))
        if not found:
            return None
        if len(found) > 1:
            return _make_ambiguous(sorted(found), "More than one maker has models of this form")
        [(vendor_id, (pattern, place))] = found.items()
        match = ProductMatch(
            vendor_id,
            rule="model_pattern",
            confidence=0.8,
            reason=f"No maker is named; '{text[place.start() : place.end()]}' has the form of its models ({pattern.text}).",
        )
        return describe_product(self._index, match, text, folded, tuple((hit.start, hit.end) for hit in hits))

    def _try_slip(self, tokens: list[str]) -> ProductMatch | None:
        """A long made-up name with one letter wrong: the whole string, without its legal form."""
        if self._field in _STRICT_FIELDS or tokens[0][0] not in self._index.coined:
            return None
        name = find_slip(self._index, "".join(strip_legal_forms(tokens)))
        if name is None:
            return None
        reason = f"Taken for {_describe(name)} with one letter wrong; the name is long and made up."
        return ProductMatch(name.vendor_id, name.brand_id, rule="misspelt", confidence=0.6, reason=reason)

    def _explain(self, text: str, folded: str, tokens: list[str]) -> ProductMatch:
        """Why nothing is known of it."""
        what = name_institution(folded, tokens)
        if what:
            return ProductMatch(rule="institution", reason=f"By its name {what}.")
        model = (
            next((place for place in find_models(folded)), None)
            if self._field in ("model", "product")
            else None
        )
        firmware = find_firmware(folded) if "." in folded or "build" in folded else None
        return ProductMatch(
            model=clean_model(trim_model(text[model.start() : model.end()])) if model else "",
            firmware_raw=text[firmware[0] : firmware[1]] if firmware else "",
            rule="not_in_vocabulary",
            reason="Not a maker in the vocabulary.",
        )


def _explain_hits(hits: Sequence[NameHit], named: Sequence[NameHit]) -> ProductMatch | None:
    """Why the names and traps in a string are no maker; `named`: names that only prove nothing."""
    trap = next((hit.why for hit in hits if hit.name is None), "")
    if trap:
        return _make_trap(trap)
    if named and named[0].name:
        return _make_ambiguous((named[0].name.vendor_id,), _say_doubt(named[0].name))
    other = next((hit.name for hit in hits if hit.name), None)
    if other is None:
        return None
    reason = f"'{other.text}' is there, but the word behind it shows that something else is meant."
    return ProductMatch(rule="other_meaning", reason=reason)


def _describe(name: Name) -> str:
    if name.kind == "former":
        return f"'{name.text}', a former name of {name.vendor_id}"
    if name.kind in ("brand", "family"):
        what = name.brand_id if name.kind == "brand" else name.family_id
        return f"'{name.text}', a {'brand' if name.kind == 'brand' else 'product family'} of {name.vendor_id} ({what})"
    return f"'{name.text}', a name of {name.vendor_id}"


def _say_doubt(name: Name) -> str:
    return f"'{name.text}' also means other things, and nothing here says that cameras are meant"


def _make_trap(why: str) -> ProductMatch:
    return ProductMatch(rule="trap", reason=f"trap: {why}")


def _make_ambiguous(vendor_ids: Sequence[str], why: str) -> ProductMatch:
    candidates = ", ".join(vendor_ids)
    return ProductMatch(rule="ambiguous", reason=f"{why}; candidates: {candidates}.")


def iterate_matches(values: pa.StructArray) -> Iterator[ProductMatch]:
    """The rows that `identify_products` made, as values."""
    for row in values.to_pylist():
        yield ProductMatch(**row)
