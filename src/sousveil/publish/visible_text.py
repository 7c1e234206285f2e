"""Characters that change what a reader sees without being seen: each is shown for what it is."""

from __future__ import annotations

import re

BIDI_NAMES = {
    0x061C: "ALM",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
}

_C0_NAMES = [
    "NUL",
    "SOH",
    "STX",
    "ETX",
    "EOT",
    "ENQ",
    "ACK",
    "BEL",
    "BS",
    "TAB",
    "LF",
    "VT",
    "FF",
    "CR",
    "SO",
    "SI",
    "DLE",
    "DC1",
    "DC2",
    "DC3",
    "DC4",
    "NAK",
    "SYN",
    "ETB",
    "CAN",
    "EM",
    "SUB",
    "ESC",
    "FS",
    "GS",
    "RS",
    "US",
]

_PLACEHOLDERS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys(BIDI_NAMES, "\u25ca"),
    0x7F: "\u2421",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
# Besides: C1 controls, interlinear marks, tag characters (which can carry hidden words) and lone surrogates.
_UNNAMED = "\ufffd"

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


def name_control(character: str) -> str:
    """The usual short name of a hidden character: 'ESC', 'RLO', else 'U+009B'."""
    code = ord(character)
    if code < len(_C0_NAMES):
        return _C0_NAMES[code]
    return BIDI_NAMES.get(code) or f"U+{code:04X}"


def show_controls(text: str) -> str:
    """`text` with each control, escape, bidi and tag character and lone surrogate as a visible one; same length.

    Line feeds and tabs stay. C0 controls become their control pictures (␀, ␛), bidi controls ◊, the rest \ufffd.
    """
    if not HIDDEN.search(text):
        return text
    return HIDDEN.sub(lambda match: _PLACEHOLDERS.get(ord(match[0]), _UNNAMED), text.replace("\r\n", " \n"))


def squeeze_lines(text: str) -> str:
    """`text` on one line, its runs of white space as single spaces, controls shown."""
    return " ".join(show_controls(text).split())


def guard_cell(text: str) -> str:
    """`text` for a cell of a CSV: what a spreadsheet would run as a formula begins with an apostrophe; numbers do not."""
    if text.startswith(_FORMULA_STARTS):
        try:
            float(text)
        except ValueError:
            return "'" + text
    return text


# White space before a sign is dropped by some spreadsheets, and wide signs are taken for narrow ones in East Asian ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
