"""Write GLEIF's list of legal forms to src/sousveil/vocabulary/organisations/legal_forms.tsv.

Run: uv run python tools/export_legal_forms.py gleif_elf_codes_1.4.1.csv            (writes)
     uv run python tools/export_legal_forms.py gleif_elf_codes_1.4.1.csv --check    (ends with 1 when the file differs)

Source: ISO 20275 Entity Legal Forms code list 1.4.1, published by GLEIF under CC0. Kept are the active codes with the
country, the name, the abbreviations and their forms in Latin letters; forms for natural persons' own businesses stay in.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = (
    Path(__file__).resolve().parent.parent
    / "src"
    / "sousveil"
    / "vocabulary"
    / "organisations"
    / "legal_forms.tsv"
)
NAME = "Entity Legal Form name Local name"
LATIN_NAME = "Entity Legal Form name Transliterated name (per ISO 01-140-10)"
SHORT = ("Abbreviations Local language", "Abbreviations transliterated")


def list_texts(row: dict[str, str]) -> list[str]:
    """The name of a form and all its other spellings, each once."""
    pieces = [row[NAME], row[LATIN_NAME], *(part for column in SHORT for part in row[column].split(";"))]
    clean = (" ".join(piece.split()) for piece in pieces)
    return list(dict.fromkeys(piece for piece in clean if piece))


def make_text(source: Path) -> str:
    """One line a code and language: the code, the country and the spellings, with tabs and bars between."""
    lines: dict[tuple[str, str], list[str]] = {}
    with source.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            country = row["Country Code (ISO 3166-1)"]
            if row["ELF Status ACTV/INAC"] == "ACTV" and country:
                texts = lines.setdefault((country, row["ELF Code"]), [])
                texts.extend(text for text in list_texts(row) if text not in texts)
    return "".join(
        f"{code}\t{country}\t{'|'.join(texts)}\n" for (country, code), texts in sorted(lines.items())
    )


def main() -> int:
    """Exports the list; the number is the process's exit code."""
    paths = [argument for argument in sys.argv[1:] if argument != "--check"]
    if len(paths) != 1:
        print("the CSV file of GLEIF is missing", file=sys.stderr)
        return 2
    text = make_text(Path(paths[0]))
    if "--check" in sys.argv[1:]:
        same = TARGET.exists() and TARGET.read_text("utf-8") == text
        if not same:
            print("not current: legal_forms.tsv - run tools/export_legal_forms.py", file=sys.stderr)
        return 0 if same else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
