"""Places that a source gives as a code: NUTS, ISO 3166-1, ISO 3166-2, GB/T 2260.

NUTS: Regulation (EC) No 1059/2003; versions of 2013, 2016 and 2021 differ in codes, not in their structure, and all are
taken. A region's own code tells those that hold it: two letters for the country, then a sign for each level.
"""

from __future__ import annotations

import re

from sousveil.resolve.places_outcomes import (
    GB,
    ISO_REGION,
    NUTS,
    Outcome,
    Place,
    describe_country,
    describe_division,
)
from sousveil.vocabulary.places.china import load_divisions, load_renames
from sousveil.vocabulary.places.world import (
    fold_name,
    load_countries_by_code,
    load_country_codes,
    load_nuts_names,
    load_regions,
)

NUTS_COUNTRIES = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
     "NL", "PL", "PT", "RO", "SE", "SI", "SK", "UK", "CH", "IS", "LI", "NO", "AL", "BA", "ME", "MK", "RS", "TR", "XK")
)  # fmt: skip
_NUTS = re.compile(r"([A-Z]{2})([0-9A-Z]{0,3})")
_SEATS = {"71": "TW", "81": "HK", "82": "MO"}
_LEVELS = ("", "region", "city", "county")  # by the number of signs after the country's


def resolve_code(scheme: str, raw: str, name_raw: str = "") -> Outcome | None:
    """The place of a code; None when the code is none of its scheme. `name_raw`: used where no name is known."""
    code = raw.strip().upper()
    kind = fold_name(scheme)
    if kind.startswith("nuts"):
        return _resolve_nuts(code)
    if kind.startswith("gb"):
        return _resolve_gb(code)
    if "3166 2" in kind:
        return _resolve_region(code, name_raw)
    if "3166" in kind:
        return _resolve_country(code)
    return None


def _resolve_country(code: str) -> Outcome | None:
    country = load_country_codes().get(code, "")
    return Outcome(describe_country(country), (), f"code: {code}", country) if country else None


def _resolve_nuts(code: str) -> Outcome | None:
    match = _NUTS.fullmatch(code)
    if not match or match[1] not in NUTS_COUNTRIES:
        # Notices write countries outside NUTS, and places in none, in the same field.
        return _resolve_country(code)
    country = load_country_codes()[match[1]]
    if not match[2].strip("Z"):
        # 'Z' stands for what lies in no region, such as embassies and waters.
        rule = "NUTS code outside the regions" if match[2] else "NUTS code"
        return Outcome(describe_country(country), (), f"{rule}: {code}", country)
    names = load_nuts_names()
    region, city = code[:3], code[:4] if len(code) >= 4 else ""
    place = Place(
        code,
        NUTS,
        names.get(code, code),
        _LEVELS[len(match[2])],
        country,
        region,
        names.get(region, region),
        city,
        names.get(city, city),
    )
    return Outcome(place, (), f"NUTS code: {code}", country)


def _resolve_gb(code: str) -> Outcome | None:
    code = code.ljust(6, "0") if len(code) in (2, 4) else code
    if code in load_divisions():
        return Outcome(describe_division(code), (), f"{GB} code: {code}", "CN")
    if code[:2] in _SEATS and re.fullmatch(r"\d{6}", code):
        place = describe_country(_SEATS[code[:2]])
        return Outcome(place, (), f"{GB} code: {code}", place.country)
    for rename in load_renames():
        if rename.old_code == code:
            evidence = f"{rename.kind} {rename.date}: {rename.old_name} {code} → {rename.new_name}"
            return Outcome(describe_division(rename.code), (), evidence, "CN")
    return None


def _resolve_region(code: str, name_raw: str) -> Outcome | None:
    country, _, part = code.partition("-")
    if not re.fullmatch(r"[A-Z0-9]{1,3}", part) or country not in load_countries_by_code():
        return None
    known = load_regions().get(country, {}).get(fold_name(code))
    name = known.name if known else name_raw.split(",")[0].strip() or code
    place = Place(code, ISO_REGION, name, "region", country, code, name)
    return Outcome(place, (), f"{ISO_REGION} code: {code}", country)
