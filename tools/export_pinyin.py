"""Write the usual reading of Chinese characters to src/sousveil/vocabulary/organisations/pinyin.tsv.

Run in an environment of its own that has pypinyin:
     uv run --isolated --with pypinyin==0.55.0 python tools/export_pinyin.py            (writes)
     uv run --isolated --with pypinyin==0.55.0 python tools/export_pinyin.py --check    (ends with 1 when the file differs)

Source: pypinyin 0.55 (MIT licence), whose readings come from pinyin-data (MIT licence). Kept are the simplified characters
of GB 2312, one reading each, without tones.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

TARGET = (
    Path(__file__).resolve().parent.parent
    / "src"
    / "sousveil"
    / "vocabulary"
    / "organisations"
    / "pinyin.tsv"
)


def list_characters() -> list[str]:
    """The Chinese characters of GB 2312, in code point order."""
    found = []
    for first in range(0xB0, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                found.append(bytes((first, second)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return sorted(found)


def make_text() -> str:
    """One line a reading: the reading, a tab and all characters that are read so."""
    readings: dict[str, str] = defaultdict(str)
    for character in list_characters():
        reading = pinyin(character, style=Style.NORMAL, v_to_u=False)[0][0]
        if reading.isascii():
            readings[reading] += character
    return "".join(f"{reading}\t{characters}\n" for reading, characters in sorted(readings.items()))


def main() -> int:
    """Exports the table; the number is the process's exit code."""
    text = make_text()
    if "--check" in sys.argv[1:]:
        same = TARGET.exists() and TARGET.read_text("utf-8") == text
        if not same:
            print("not current: pinyin.tsv - run tools/export_pinyin.py", file=sys.stderr)
        return 0 if same else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
