"""Countries, first-level regions of some of them, and NUTS regions: codes and names.

Country names: CLDR (countries.json, made by tools/export_countries.py) and our own (country_names.csv). Other codes of
countries: GeoNames, CC BY 4.0 (iso3166.csv). Names of NUTS regions: as notices on TED state them, © European Union
(nuts.csv). Regions of Ukraine, Mexico, Colombia, Canada and the United Kingdom with ISO 3166-2 codes: our own list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from sousveil.vocabulary.places import load_countries
from sousveil.vocabulary.places.china import read_rows

_NOT_WORDS = re.compile(r"[^\w�?]+")


class Region(NamedTuple):
    """A first-level region of a country: ISO 3166-2 code and local name."""

    code: str
    name: str


def fold_name(text: str) -> str:
    """`text` for comparison: lower case, without accents, apostrophes and punctuation, single spaces."""
    text = text.replace("'", "").replace("’", "").replace("ʼ", "")
    letters = unicodedata.normalize("NFD", text.casefold())
    # The breve of й and the dots of ї tell letters apart; they are not accents.
    plain = "".join(c for c in letters if not unicodedata.combining(c) or c in "\u0306\u0308")
    plain = re.sub(r"(?<=[a-z])[\u0306\u0308]", "", plain)
    return _NOT_WORDS.sub(" ", unicodedata.normalize("NFC", plain)).strip()


@cache
def load_country_names() -> dict[str, str]:
    """Folded name in many languages → ISO 3166-1 alpha-2."""
    names = {fold_name(name): code for name, code in load_countries().items()}
    names.update((fold_name(row["name"]), row["alpha2"]) for row in read_rows("iso3166.csv"))
    for row in read_rows("country_names.csv"):
        names.update((fold_name(name), row["code"]) for name in row["names"].split("|"))
    return names


@cache
def load_country_codes() -> dict[str, str]:
    """Alpha-2, alpha-3 or numeric code of ISO 3166-1, or the codes 'EL', 'UK' and '1A' of the European Union → alpha-2."""
    codes = {"EL": "GR", "UK": "GB", "1A": "XK"}
    for row in read_rows("iso3166.csv"):
        codes.update((code, row["alpha2"]) for code in (row["alpha2"], row["alpha3"], row["numeric"]) if code)
    return codes


@cache
def load_countries_by_code() -> dict[str, str]:
    """ISO 3166-1 alpha-2 → English name."""
    return {row["alpha2"]: row["name"] for row in read_rows("iso3166.csv")}


@cache
def load_regions() -> dict[str, dict[str, Region]]:
    """Country → folded name of a region → the region."""
    found: dict[str, dict[str, Region]] = {}
    for row in read_rows("regions.csv"):
        region = Region(row["code"], row["name"])
        names = found.setdefault(row["code"][:2], {})
        for name in (row["code"], row["name"], *filter(None, row["names"].split("|"))):
            names[fold_name(name)] = region
    return found


@cache
def load_nuts_names() -> dict[str, str]:
    """NUTS code → name, for those whose name a source stated."""
    return {row["code"]: row["name"] for row in read_rows("nuts.csv")}
