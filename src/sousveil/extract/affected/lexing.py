"""Words about versions as tokens: 'prior to', 'and earlier', 'V5.4.0 build 160530', 'June 2021', '及以下版本'.

One pass from left to right, in English and Chinese. What is no token ends a statement about versions.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sousveil.model.versions import ReadVersion, read_version

_WIDTHS = str.maketrans("（），：；．＜＞＝～　–—−\xa0\t\r\n", "(),:;.<>=~ ---    ")
_KINDS = r"(?:versions?|releases?|builds?|ones|firmwares?)"
_DOWN = r"(?:prior|earlier|below|older|lower|previous|before|under|preceding)"
_UP = r"(?:later|newer|above|higher|up|onwards?|greater|upwards?|subsequent|following)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)

# Words: kind and pattern, the first that fits is taken. They stand between word borders; the signs below need none.
_WORDS: tuple[tuple[str, str], ...] = (
    ("LE", r"(?:up to|prior to|before|until|through|below)(?:,? and |/|, )(?:including|inclusive),?|no later than"),
    ("LT", r"(?:up to|until),? ?\(?(?:but )?(?:not including|excluding)\)?"),
    ("EXCLUDED", r"(?:but )?(?:not includ(?:ing|ed)|excluding|excluded|exclusive(?: of)?)"),
    ("INCLUDED", r"inclusive(?: of)?|including|included|incl\.?"),
    ("LE_AFTER", rf"(?:and|or)(?: all| any)?(?: the| its| other| their)?(?: {_KINDS})?(?: (?:that|which) are)? {_DOWN}"
                 rf"(?: (?:firmware|software))?(?: {_KINDS})?(?: (?:prior |earlier )?to (?:it|this|that)(?: version)?)?"
                 r"(?! ?(?:to|than|v?[0-9]))"),
    ("GE_AFTER", rf"(?:and|or)(?: all| any)?(?: the| other)?(?: {_KINDS})? {_UP}(?: {_KINDS})?(?! than)|onwards?"),
    ("LT", r"prior to|previous to|before|below|(?:earlier|older|lower|less|smaller) than|under"),
    ("GE", r"from|since|(?:starting|beginning) (?:from|with|at|in)"),
    ("GT", r"after|(?:later|newer|higher|greater) than|above"),
    ("BETWEEN", r"between"),
    ("BUILD_TIME", r"build ?(?:time|date)s?(?: (?:is|of|was))?"),
    ("THROUGH", r"through|thru|up to"),
    ("TO", r"to"),
    ("AND", r"and"),
    ("OR", r"or"),
    ("ALL", r"all(?: (?:the|known|released|current|existing|supported|available|firmware|software|product))*"
            r"(?: versions?| models?| releases?| builds?)?|any (?:firmware |software )?versions?|every version"),
    ("FILLER", r"versions?|firmwares?|software|releases?|builds?|system|program|the|of|which|that|are|is|with|running|affected"
               r"|ver\.?(?! ?v?[0-9])|v(?!\.? ?[0-9])|models?"),
)  # fmt: skip
_SIGNS: tuple[tuple[str, str], ...] = (
    ("LE", r"<=|=<|≤|不高于|不晚于|小于等于|低于或等于"),
    ("GE", r">=|=>|≥|不低于|大于等于|高于或等于|从|自"),
    ("LT", r"<|低于|小于|早于"),
    ("GT", r">|高于|大于"),
    ("LE_AFTER", r"\(?(?:以?及|和|或)(?:其)?(?:以下|之前|以前|更早|更低)(?:的)?(?:所有)?(?:版本)?\)?|\(含\)(?:以下|之前|以前)(?:的)?(?:版本)?"),
    ("GE_AFTER", r"\+(?![0-9a-z])|\(?(?:以?及|和|或)(?:其)?(?:以上|之后|更高|更新)(?:的)?(?:版本)?\)?"),
    ("LT_AFTER", r"(?:之前|以前)(?:的)?(?:所有)?(?:版本)?"),
    ("EXCLUDED", r"不含|不包含|不包括"),
    ("INCLUDED", r"包含|含|包括"),
    ("BETWEEN", r"介于"),
    ("BUILD_TIME", r"(?:编译|构建)(?:时间|日期)(?:为|在)?"),
    ("ALL", r"vers:all/\*|(?:所有|全部)(?:固件)?(?:版本)?"),
    ("TO", r"至|到|-|~"),
    ("OPEN", r"\("),
    ("CLOSE", r"\)"),
    ("OR", r"\|\||;|或"),
    ("AND", r"[,|&、]|以?及|和|与"),
    ("FILLER", r"的|版本号?|固件|软件|程序|系统|之间|[\[\]\"':.]"),
)  # fmt: skip
_DATE = (
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? )?{_MONTH},? (?:[0-9]{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)[0-9]{{2}}(?![0-9])"
    r"|20[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?|20[0-9]{2}(?P<joint>[-/])[0-9]{1,2}(?P=joint)[0-9]{1,2}(?![0-9])"
)
_VERSION = (
    r"(?:(?-i:(?:[A-Z][A-Za-z]{0,14} )?OS ))*(?:(?:ver(?:sion)?s?|v|rev)[ .:]{0,2}(?=[v0-9]))?(?:v(?=[0-9]))?"
    r"(?:(?-i:[A-Z]{2,6}) (?=[0-9]{1,2}\.))?(?:[a-z][0-9a-z]{0,15}[-_]){0,4}[a-z]{0,5}[0-9][0-9a-z]*"
    r"(?:[._-](?:[0-9][0-9a-z]*|[a-z]{1,5}[0-9][0-9a-z]*|[a-z]{1,3}(?=[._])|x+(?![0-9a-z])|\*)|\([0-9a-z]{1,8}\))*"
    r"(?:[ _.-]{0,3}build[ _.:-]{0,3}[0-9]{1,12}(?![0-9])(?: ?rel\.? ?[0-9a-z]{1,12}(?:\([0-9]{1,6}\))?(?![0-9a-z]))?)?"
    r"(?: (?-i:R[0-9]|SP[0-9]|MR[0-9]|T[0-9]-Patch)(?![0-9A-Za-z]))*"
    r"(?: \((?:20[0-9]{2} R[0-9]|MR[0-9]|[0-9]{1,4}|release [0-9-]{10})\))?"
)
_ID = r"(?:CVE|ICSA|CWE)-[0-9][0-9A-Z-]*"


def _join_patterns() -> str:
    words = [
        rf"(?<![0-9a-z_])(?P<{kind}_W{index}>{part})(?![0-9a-z])" for index, (kind, part) in enumerate(_WORDS)
    ]
    signs = [rf"(?P<{kind}_S{index}>{part})" for index, (kind, part) in enumerate(_SIGNS)]
    first = [rf"(?P<ID>{_ID})", rf"(?<![0-9a-z])(?P<DATE>{_DATE})"]
    return "|".join([*first, *words, rf"(?<![0-9a-z.])(?P<VERSION>{_VERSION})(?![0-9a-z])", *signs])


_TOKEN = re.compile(_join_patterns(), re.IGNORECASE)
_MAX_TOKENS = 60
_LOW_HIGH = re.compile(r"(.{1,40}?[0-9])[-~](v?[0-9].{0,40})", re.IGNORECASE)


class Token(NamedTuple):
    """[start, end) in the text. `version`: for kind VERSION only."""

    kind: str
    start: int
    end: int
    version: ReadVersion | None = None


def fold_widths(text: str) -> str:
    """`text` with half-width signs and spaces for all white space; as long as it was."""
    return text.translate(_WIDTHS)


def read_tokens(text: str, start: int = 0, stop: int | None = None) -> tuple[list[Token], int]:
    """The tokens of `text` (see `fold_widths`) from `start` on, and where the first thing stands that is none."""
    tokens: list[Token] = []
    at, stop = start, len(text) if stop is None else stop
    while at < stop and len(tokens) < _MAX_TOKENS:
        if text[at] == " ":
            at += 1
            continue
        found = _TOKEN.match(text, at, stop)
        if found is None or found.end() == at:
            break
        made = _make_tokens(_name(found), found[0], at)
        if not made:
            break
        tokens += made
        at = found.end()
    return tokens, at


def _name(found: re.Match[str]) -> str:
    """The kind of token: the name of the group without its number."""
    return re.sub(r"_[WS][0-9]+$", "", str(found.lastgroup))


def _make_tokens(kind: str, written: str, start: int) -> list[Token]:
    if kind == "ID":
        return [Token("FILLER", start, start + len(written))]
    if kind not in ("VERSION", "DATE"):
        return [Token(kind, start, start + len(written))]
    version = _read(written)
    if version is not None:
        return [Token("VERSION", start, start + len(written), version)]
    return list(_split_range(written, start))


@lru_cache(maxsize=65536)
def _read(written: str) -> ReadVersion | None:
    return read_version(re.sub(r"^((?:\w+ )?OS )(?:\1)+", r"\1", written))


def _split_range(written: str, start: int) -> tuple[Token, ...]:
    """'10.5-11.5' as two versions; () if it is not that."""
    found = _LOW_HIGH.fullmatch(written)
    low, high = (_read(found[1]), _read(found[2])) if found else (None, None)
    if found is None or low is None or high is None:
        return ()
    middle = start + found.end(1)
    return (
        Token("VERSION", start, middle, low),
        Token("TO", middle, middle + 1),
        Token("VERSION", start + found.start(2), start + len(written), high),
    )
