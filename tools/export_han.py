"""Write OpenCC's traditional → simplified characters to src/sousveil/vocabulary/han/, so that no OpenCC is needed.

Run: uv run python tools/export_han.py            (writes)
     uv run python tools/export_han.py --check    (ends with 1 when the file differs from what it would write)

Source: OpenCC (Apache License 2.0), profile t2s, asked one character at a time; only one character for one is kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import opencc

TARGET = (
    Path(__file__).resolve().parent.parent / "src" / "sousveil" / "vocabulary" / "han" / "traditional.json"
)
RANGES = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2A6E0))


def collect_variants() -> dict[str, str]:
    """Simplified character → the traditional characters that are written for it, in code point order."""
    converter = opencc.OpenCC("t2s")
    variants: dict[str, str] = {}
    for codes in RANGES:
        for traditional in map(chr, codes):
            simplified = converter.convert(traditional)
            if simplified != traditional and len(simplified) == 1:
                variants[simplified] = variants.get(simplified, "") + traditional
    return dict(sorted(variants.items()))


def main() -> int:
    """Exports the table; the number is the process's exit code."""
    text = json.dumps(collect_variants(), ensure_ascii=False, indent=0) + "\n"
    if "--check" in sys.argv[1:]:
        same = TARGET.exists() and TARGET.read_text("utf-8") == text
        if not same:
            print("not current: traditional.json - run tools/export_han.py", file=sys.stderr)
        return 0 if same else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
