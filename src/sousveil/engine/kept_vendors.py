"""The vocabulary of vendors, read once and kept in the user's cache: reading the files takes a second."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sousveil.engine.user_cache import name_cached, read_cached
from sousveil.model import vendors as vendor_tables
from sousveil.vocabulary import strict_yaml, vendor_files, vendor_reading
from sousveil.vocabulary.vendor_files import (
    VendorVocabulary,
    find_vendor_folder,
    list_vendor_files,
    load_vendors,
    vendors_from_plain,
    vendors_to_plain,
)


@cache
def load_kept_vendors() -> VendorVocabulary:
    """As `load_vendors`."""
    name = name_cached("vendor_vocabulary", _read_files())
    return vendors_from_plain(read_cached(name, lambda: vendors_to_plain(load_vendors())))


def _read_files() -> Iterator[bytes]:
    """What the kept form depends on: the files, and the code that reads them."""
    for module in (vendor_tables, strict_yaml, vendor_reading, vendor_files):
        yield Path(str(module.__file__)).read_bytes()
    for path in list_vendor_files(find_vendor_folder()):
        yield path.name.encode()
        yield path.read_bytes()
