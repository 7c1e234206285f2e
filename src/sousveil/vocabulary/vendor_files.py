"""The vocabulary of vendors: one YAML file each in vendors/, read and checked, first alone and then together.

Adding a file needs no change of code. The format: docs/explanation/vendor-vocabulary.md. A faulty file is a
SousveilError('bad_vocabulary') that names the file and the place in it. Reading all files takes about a second;
`engine.kept_vendors` keeps what was read.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sousveil.model.vendors import (
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
from sousveil.vocabulary.vendor_reading import make_vendor_fault, read_common_sources, read_vendor

_COMMON_SOURCES = "common_sources.yml"  # not .yaml, so that it is no vendor
_STATEMENT_KINDS = (VendorName, Brand, Family, Ownership, Supply, Listing)


@dataclass(frozen=True, slots=True, eq=False)
class VendorVocabulary:
    """All vendors by id, in the order of their ids. `digest`: SHA-256, in hex, of everything that the files say.

    Two are equal when their digests are: to compare all that they hold would take longer than to use it.
    """

    vendors: dict[str, Vendor]
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VendorVocabulary) and self.digest == other.digest


@cache
def load_vendors() -> VendorVocabulary:
    """The vendors that come with sousveil. Raises SousveilError('bad_vocabulary')."""
    return load_vendor_folder(find_vendor_folder())


def find_vendor_folder() -> Path:
    """Where the files that come with sousveil lie."""
    return Path(str(files("sousveil.vocabulary").joinpath("vendors")))


def list_vendor_files(folder: Path) -> list[Path]:
    """The files that the vocabulary of `folder` depends on, in a fixed order."""
    return sorted([*folder.glob("*.yaml"), *folder.glob(_COMMON_SOURCES)])


def load_vendor_folder(folder: Path) -> VendorVocabulary:
    """The vendors of the *.yaml files in `folder`. Raises SousveilError('bad_vocabulary')."""
    paths = list_vendor_files(folder)
    common = folder / _COMMON_SOURCES
    sources = read_common_sources(common) if common in paths else {}
    vendors = {path.stem: read_vendor(path, sources) for path in paths if path != common}
    if not vendors:
        raise make_vendor_fault(str(folder), "", "there is no .yaml file in the folder")
    _check_references(vendors)
    _check_owners(vendors)
    _check_names(vendors)
    digest = hashlib.sha256(repr([astuple(vendor) for vendor in vendors.values()]).encode()).hexdigest()
    return VendorVocabulary(vendors, digest)


def fold_vendor_name(text: str) -> str:
    """A name as it is compared: compatibility forms and case folded, only letters and digits left."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def vendors_to_plain(vocabulary: VendorVocabulary) -> tuple[Any, ...]:
    """A vocabulary as nested tuples and strings: what is quick to keep and to read back."""
    return tuple(astuple(vendor) for vendor in vocabulary.vendors.values()), vocabulary.digest


def vendors_from_plain(plain: tuple[Any, ...]) -> VendorVocabulary:
    """The vocabulary that `vendors_to_plain` was given."""
    rows, digest = plain
    sources: dict[tuple[str, ...], VendorSource] = {}
    vendors = {}
    for *start, traps, summary in rows:
        parts: list[Any] = start[:4]  # id, name, kind, country
        for make, part in zip(_STATEMENT_KINDS, start[4:], strict=True):
            parts.append(
                tuple(make(*fields, _backing_from_plain(backing, sources)) for *fields, backing in part)
            )
        parts += (tuple(Trap(*trap) for trap in traps), summary)
        vendors[start[0]] = Vendor(*parts)
    return VendorVocabulary(vendors, digest)


def _backing_from_plain(plain: tuple[Any, ...], sources: dict[tuple[str, ...], VendorSource]) -> Backing:
    source, *rest = plain
    if source not in sources:
        sources[source] = VendorSource(*source)
    return Backing(sources[source], *rest)


def _check_references(vendors: dict[str, Vendor]) -> None:
    """Owners and makers must have files of their own."""
    for vendor in vendors.values():
        named = [
            *((f"ownerships[{number}].owner", row.owner_id) for number, row in enumerate(vendor.ownerships)),
            *((f"supplies[{number}].maker", row.maker_id) for number, row in enumerate(vendor.supplies)),
        ]
        for place, other in named:
            if other == vendor.vendor_id:
                raise make_vendor_fault(f"{vendor.vendor_id}.yaml", place, "it names the vendor itself")
            if other not in vendors:
                raise make_vendor_fault(f"{vendor.vendor_id}.yaml", place, f"'{other}' has no file")


def _check_owners(vendors: dict[str, Vendor]) -> None:
    """Nobody controls itself by way of others."""
    owners = {
        vendor.vendor_id: [row.owner_id for row in vendor.ownerships if row.role in ("controller", "parent")]
        for vendor in vendors.values()
    }
    for vendor_id in vendors:
        above, waiting = set[str](), list(owners[vendor_id])
        while waiting:
            owner = waiting.pop()
            if owner == vendor_id:
                raise make_vendor_fault(
                    f"{vendor_id}.yaml", "ownerships", "the owners lead back to the vendor"
                )
            if owner not in above:
                above.add(owner)
                waiting += owners[owner]


def _check_names(vendors: dict[str, Vendor]) -> None:
    """A name of two vendors is a fault, unless all of them but one say in `traps` that it may mean another."""
    users: dict[str, dict[str, str]] = defaultdict(dict)
    for vendor in vendors.values():
        trapped = {fold_vendor_name(trap.text) for trap in vendor.traps}
        for place, text in _list_names(vendor):
            folded = fold_vendor_name(text)
            if not folded:
                raise make_vendor_fault(f"{vendor.vendor_id}.yaml", place, f"'{text}' has no letter or digit")
            if folded not in trapped:
                users[folded].setdefault(vendor.vendor_id, f"{place}, '{text}'")
    for found in users.values():
        if len(found) > 1:
            first, second = list(found)[:2]
            raise make_vendor_fault(
                f"{second}.yaml", found[second], f"the name is also in {first}.yaml, and in no trap of either"
            )


def _list_names(vendor: Vendor) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(vendor.names):
        yield f"names, text {number}", name.text
    for number, brand in enumerate(vendor.brands):
        for text in (brand.name, *brand.texts):
            yield f"brands[{number}]", text
    for number, family in enumerate(vendor.families):
        for text in family.texts:
            yield f"families[{number}]", text
