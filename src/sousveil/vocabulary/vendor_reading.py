"""One file of the vocabulary of vendors, read strictly: a statement without a known source is a fault.

What is checked between the files is in vendor_files.py. The format: docs/explanation/vendor-vocabulary.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from sousveil.model.errors import SousveilError
from sousveil.model.vendors import (
    BRAND_ROLES,
    CONFIDENCES,
    FAMILY_KINDS,
    NAME_ROLES,
    OWNERSHIP_ROLES,
    SUPPLY_ROLES,
    VENDOR_KINDS,
    Backing,
    Brand,
    Family,
    Listing,
    Ownership,
    Supply,
    Trap,
    Vendor,
    VendorName,
    VendorSource,
)
from sousveil.vocabulary.strict_yaml import StrictReader, load_yaml

Row = TypeVar("Row")

LISTING_RELATIONS = ("named", "alias", "former_name", "subsidiary")

_REQUIRED = ("id", "name", "kind", "country", "summary", "names")
_OPTIONAL = ("sources", "brands", "families", "ownerships", "supplies", "listings", "traps")
_BACKED = ("source", "confidence")
_MAY_BACK = ("scope", "since", "until", "stated_at")
_SOURCE = ("title", "publisher", "url")
_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?")
_PATTERN = re.compile(r"[A-Za-z0-9*#?()/+._-]+")


def read_vendor(path: Path, common: Mapping[str, VendorSource]) -> Vendor:
    """One file; `common`: sources that every file may cite. Raises SousveilError('bad_vocabulary')."""
    content = load_yaml(path, make_vendor_fault)
    return _VendorReader(path.name, common).read(content, path.stem)


def read_common_sources(path: Path) -> dict[str, VendorSource]:
    """The publications that many files cite, by key. Raises SousveilError('bad_vocabulary')."""
    content = load_yaml(path, make_vendor_fault)
    return _read_sources(StrictReader(path.name, make_vendor_fault), content, "")


def make_vendor_fault(file: str, place: str, message: str) -> SousveilError:
    """The error to raise for a fault in a file of vendors."""
    return SousveilError(
        "bad_vocabulary",
        f"The vocabulary of vendors has a fault: {message}.",
        "Mend the file; its format is described in docs/explanation/vendor-vocabulary.md.",
        where=", ".join(part for part in (file, place) if part),
    )


def _read_sources(reader: StrictReader, value: Any, place: str) -> dict[str, VendorSource]:
    sources = {}
    for key, entry in reader.mapping(value, place or "the file").items():
        where = f"{place}.{key}" if place else str(key)
        if not _ID.fullmatch(str(key)):
            raise reader.fault(where, "a source's key must be lower_snake_case")
        row = reader.fields(entry, where, _SOURCE, ("published_at", "accessed_at"))
        url = reader.optional_text(row, "url", where)
        if url and not _URL.fullmatch(url):
            raise reader.fault(f"{where}.url", "it must be a web address, or '' where none is known")
        published = reader.date(row, "published_at", where)
        accessed = reader.date(row, "accessed_at", where)
        if not published and not url:
            raise reader.fault(where, "it needs published_at or a url")
        title = reader.text(row["title"], f"{where}.title")
        publisher = reader.text(row["publisher"], f"{where}.publisher")
        sources[str(key)] = VendorSource(str(key), title, publisher, url, published, accessed)
    return sources


class _VendorReader(StrictReader):
    """Turns one file's content into a Vendor."""

    def __init__(self, file: str, common: Mapping[str, VendorSource]) -> None:
        super().__init__(file, make_vendor_fault)
        self._common = common
        self._sources: dict[str, VendorSource] = {}
        self._used: set[str] = set()
        self._brand_ids: set[str] = set()

    def read(self, content: Any, stem: str) -> Vendor:
        top = self.fields(content, "", _REQUIRED, _OPTIONAL)
        vendor_id = self._read_id(top["id"], "id")
        if vendor_id != stem:
            raise self.fault("id", "it must equal the file's name")
        country = top["country"]
        if country != "" and not (isinstance(country, str) and _COUNTRY.fullmatch(country)):
            raise self.fault("country", "it must be an ISO 3166-1 alpha-2 code in quotes")
        self._sources = _read_sources(self, top.get("sources", {}), "sources")
        for key in self._sources:
            if key in self._common:
                raise self.fault(f"sources.{key}", "every file has this source; give yours another key")
        brands = self._each(top, "brands", self._read_brand)
        self._brand_ids = self._collect_ids([brand.brand_id for brand in brands], "brands")
        families = self._each(top, "families", self._read_family)
        self._collect_ids([family.family_id for family in families], "families")
        names = [name for group in self._each(top, "names", self._read_names) for name in group]
        vendor = Vendor(
            vendor_id=vendor_id,
            name=self.text(top["name"], "name"),
            kind=self.choice(top["kind"], "kind", VENDOR_KINDS),
            country=country,
            names=tuple(names),
            brands=brands,
            families=families,
            ownerships=self._each(top, "ownerships", self._read_ownership),
            supplies=self._each(top, "supplies", self._read_supply),
            listings=self._each(top, "listings", self._read_listing),
            traps=self._each(top, "traps", self._read_trap),
            summary=self.text(top["summary"], "summary"),
        )
        if vendor.name not in {name.text for name in names}:
            raise self.fault("name", "names has no entry for it")
        for key in self._sources:
            if key not in self._used:
                raise self.fault(f"sources.{key}", "no statement cites it")
        return vendor

    def _each(self, top: dict[str, Any], key: str, read: Callable[[Any, str], Row]) -> tuple[Row, ...]:
        return tuple(read(entry, place) for place, entry in self.rows(top.get(key, []), key))

    def _collect_ids(self, ids: list[str], place: str) -> set[str]:
        for number, one in enumerate(ids):
            if one in ids[:number]:
                raise self.fault(f"{place}[{number}].id", f"'{one}' is there twice")
        return set(ids)

    def _read_id(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.fault(place, "it must be lower_snake_case")
        return value

    def _statement(
        self, entry: Any, place: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> tuple[dict[str, Any], Backing]:
        """An entry's fields, and what backs it."""
        row = self.fields(entry, place, (*required, *_BACKED), (*optional, *_MAY_BACK))
        key = self.text(row["source"], f"{place}.source")
        source = self._sources.get(key) or self._common.get(key)
        if source is None:
            raise self.fault(f"{place}.source", f"there is no source '{key}'")
        self._used.add(key)
        since, until = self.date(row, "since", place), self.date(row, "until", place)
        if since and until and since[: len(until)] > until[: len(since)]:
            raise self.fault(f"{place}.until", "it is before since")
        backing = Backing(
            source=source,
            stated_at=self.date(row, "stated_at", place) or source.published_at,
            scope=self.optional_text(row, "scope", place),
            confidence=self._read_confidence(row, place, source),
            since_at=since,
            until_at=until,
        )
        return row, backing

    def _read_confidence(self, row: dict[str, Any], place: str, source: VendorSource) -> str:
        confidence = self.choice(row["confidence"], f"{place}.confidence", CONFIDENCES)
        if confidence == "high" and not (source.published_at or source.accessed_at):
            raise self.fault(f"{place}.confidence", "a source that has no date backs nothing highly")
        return confidence

    def _read_names(self, entry: Any, place: str) -> list[VendorName]:
        row, backing = self._statement(entry, place, ("texts", "language", "role"))
        language = row["language"]
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise self.fault(f"{place}.language", "it must be a BCP 47 tag as en, ru, zh-Hans or sr-Latn")
        role = self.choice(row["role"], f"{place}.role", NAME_ROLES)
        texts = self.texts(row["texts"], f"{place}.texts")
        return [VendorName(text, language, role, backing) for text in texts]

    def _read_brand(self, entry: Any, place: str) -> Brand:
        row, backing = self._statement(entry, place, ("id", "name", "texts", "role"))
        return Brand(
            brand_id=self._read_id(row["id"], f"{place}.id"),
            name=self.text(row["name"], f"{place}.name"),
            texts=self.texts(row["texts"], f"{place}.texts"),
            role=self.choice(row["role"], f"{place}.role", BRAND_ROLES),
            backing=backing,
        )

    def _read_family(self, entry: Any, place: str) -> Family:
        row, backing = self._statement(entry, place, ("id", "name", "kind"), ("patterns", "texts", "brand"))
        patterns = self.texts(row["patterns"], f"{place}.patterns") if "patterns" in row else ()
        texts = self.texts(row["texts"], f"{place}.texts") if "texts" in row else ()
        if not patterns and not texts:
            raise self.fault(place, "a family needs patterns or texts")
        for number, pattern in enumerate(patterns):
            letters = re.sub(r"[^A-Za-z0-9]", "", pattern)
            if not _PATTERN.fullmatch(pattern) or len(letters) < 2 or "**" in pattern:
                raise self.fault(
                    f"{place}.patterns[{number}]",
                    "a pattern has no spaces, two letters or digits at least, and * # ? for what varies",
                )
        return Family(
            family_id=self._read_id(row["id"], f"{place}.id"),
            name=self.text(row["name"], f"{place}.name"),
            kind=self.choice(row["kind"], f"{place}.kind", FAMILY_KINDS),
            patterns=patterns,
            texts=texts,
            brand_id=self._read_brand_id(row, place),
            backing=backing,
        )

    def _read_brand_id(self, row: dict[str, Any], place: str) -> str:
        brand_id = self.optional_text(row, "brand", place)
        if brand_id and brand_id not in self._brand_ids:
            raise self.fault(f"{place}.brand", f"brands has no '{brand_id}'")
        return brand_id

    def _read_ownership(self, entry: Any, place: str) -> Ownership:
        row, backing = self._statement(entry, place, ("owner", "role"), ("share", "share_raw"))
        if not (backing.stated_at or backing.source.accessed_at):
            raise self.fault(f"{place}.stated_at", "who owns what changes: it needs a date")
        low, high = self._read_share(row.get("share"), f"{place}.share")
        share_raw = self.optional_text(row, "share_raw", place)
        if (low is None) == bool(share_raw):
            raise self.fault(
                f"{place}.share_raw", "share and share_raw (as the source writes it) go together"
            )
        return Ownership(
            owner_id=self._read_id(row["owner"], f"{place}.owner"),
            role=self.choice(row["role"], f"{place}.role", OWNERSHIP_ROLES),
            share_low=low,
            share_high=high,
            share_raw=share_raw,
            backing=backing,
        )

    def _read_share(self, value: Any, place: str) -> tuple[float | None, float | None]:
        """0 to 1: one number, or [low, high]."""
        if value is None:
            return None, None
        ends = value if isinstance(value, list) else [value, value]
        if len(ends) != 2 or not all(type(end) in (int, float) and 0 <= end <= 1 for end in ends):
            raise self.fault(place, "it must be a number from 0 to 1, or [low, high]")
        low, high = map(float, ends)
        if low > high:
            raise self.fault(place, "low is above high")
        return low, high

    def _read_supply(self, entry: Any, place: str) -> Supply:
        row, backing = self._statement(entry, place, ("maker", "role"), ("brand",))
        return Supply(
            maker_id=self._read_id(row["maker"], f"{place}.maker"),
            brand_id=self._read_brand_id(row, place),
            role=self.choice(row["role"], f"{place}.role", SUPPLY_ROLES),
            backing=backing,
        )

    def _read_listing(self, entry: Any, place: str) -> Listing:
        row, backing = self._statement(entry, place, ("list", "entry", "relation"))
        return Listing(
            list_id=self._read_id(row["list"], f"{place}.list"),
            entry=self.text(row["entry"], f"{place}.entry"),
            relation=self.choice(row["relation"], f"{place}.relation", LISTING_RELATIONS),
            backing=backing,
        )

    def _read_trap(self, entry: Any, place: str) -> Trap:
        row = self.fields(entry, place, ("text", "why"))
        return Trap(self.text(row["text"], f"{place}.text"), self.text(row["why"], f"{place}.why"))
