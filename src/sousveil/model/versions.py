"""Versions of firmware and software as values that can be compared, by kind and never as strings.

Kinds:
- `dotted`: '5.4.0 build 160530'; see version_keys.py for the order.
- `build_date`: ISO 8601, '2024-02-02' or '2021-06' where only the month is known.
- `prefix`: a firmware line and a dotted rest, 'DIPC-B1213.6.5.230215'; comparable within the line only.
- `none`: nothing that could be compared.

No standard covers what makers write. The parts are named as in Semantic Versioning 2.0.0; wildcards ('5.10.*') are
those of the CVE record format 5; that a bound may be less exact than a version is our own care: then the answer is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sousveil.model.version_dates import find_date, list_days, read_date
from sousveil.model.version_keys import (
    VersionKey,
    compare_keys,
    compare_mains,
    is_early,
    is_of_line,
    make_key,
    shorten_date,
)

VERSION_KINDS = ("dotted", "build_date", "prefix", "none")
_MAX_LENGTH = 100

_WIDTHS = str.maketrans("（），：；．＜＞＝～　／－–—\xa0\t", "(),:;.<>=~ /---  ")
_INTRODUCTION = re.compile(
    r"^(?:(?:firmware|software|app|versions?|ver|release|rel|rev|v)(?:[ .:_]+|(?=[0-9])))+", re.IGNORECASE
)
_SYSTEM = re.compile(r"^((?:[A-Za-z][A-Za-z0-9]* )?OS) (?=[Vv]?[0-9])")
_PLAIN = re.compile(r"[Vv]?([0-9]{1,9}(?:\.[0-9]{1,9}){1,6})", re.ASCII)
_BUILD = re.compile(r"[ _.-]*build[ _.:-]*([0-9]{1,12})(?![0-9])", re.IGNORECASE)
_MAIN = re.compile(r"[0-9][0-9a-z]*(?:\.(?:[0-9a-z]+|\*))*(?![0-9a-z*])", re.IGNORECASE)
_BRANCH = re.compile(
    r"([a-z][a-z0-9]*(?:[-_](?!v(?:er)?[0-9])[a-z][a-z0-9]*)*)(?=[-_. ]|$)[-_. ]?", re.IGNORECASE
)
_SHORT_BRANCH = re.compile(r"([a-z]{1,3})(?=[0-9]{1,2}\.[0-9]|[0-9]{8,12}$)", re.IGNORECASE)
_PATCH_BRANCH = re.compile(r"([a-z][0-9]{3,6})(?=[a-z][0-9])", re.IGNORECASE)
_REMARK = re.compile(r" ?\([^()]* [^()]*\)")
_ALLOWED = re.compile(r"[A-Za-z0-9 ._+()\[\]/*-]+")
_HASH = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{7,40}", re.IGNORECASE)
_RANGE_END = re.compile(r" *-[0-9]+(?:\.[0-9]+)+ *")
_TOKEN = re.compile(r"([-. ]?)([a-z0-9]+)")
_SUFFIX_WORD = re.compile(
    r"rel|release|patch|hotfix|sp|mr|update|fix|alpha|beta|rc|pre|preview|dev|"
    r"snapshot|final|ga|lts|win|linux|arm|eng|chn|neo|pal|ntsc|stable|nossl"
)
_STOP_WORD = re.compile(
    r"a|and|or|to|in|on|is|by|of|as|at|no|all|any|the|for|if|it|be|via|not|"
    r"earlier|prior"
)
_WILD = re.compile(r"x+|\*")
_IDS = frozenset({"CVE", "CWE", "GHSA", "ICSA", "SSA", "VDB", "CNVD", "CNNVD"})
_MAX_TOKENS = 12


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """A version as read. `branch`: firmware line, '' if none; `build_date`: date of the build in it, ISO 8601 or ''."""

    kind: str
    branch: str
    canonical: str
    build_date: str = ""


@lru_cache(maxsize=65536)
def read_version(text: str) -> ReadVersion | None:
    """The version that `text` is, from its first to its last character; None if it is none, or prose, or only '*'.

    'V5.4.0 build 160530' → dotted '5.4.0 build 160530'; 'June 2021' → build_date '2021-06'; 'DIPC-B1213.6.5.230215' →
    prefix, branch 'DIPC-B1213'; 'AXIS OS 11.5' → dotted '11.5' of the branch 'AXIS OS'. Leading zeros are cut
    ('4.30.096' → '4.30.96'), letters are small, '4.x' is '4.*', remarks in brackets ('(2018 R1)') are left out.
    """
    plain = _PLAIN.fullmatch(text)
    if plain and not plain[1].startswith(("19", "20")):
        return ReadVersion("dotted", "", ".".join([str(int(part)) for part in plain[1].split(".")]))
    short = normalise_version(text)
    if not short or len(short) > _MAX_LENGTH:
        return None
    day = read_date(short)
    if day:
        return ReadVersion("build_date", "", day, day)
    if not _ALLOWED.fullmatch(short):
        return None
    return _read_numbered(short)


def compare_versions(kind: str, a: str, b: str) -> int | None:
    """-1, 0 or 1 for canonical forms of one kind; None where they have no order.

    No order: two lines of firmware; letters that differ; dates of which one is a month and the other a day in it.
    """
    if kind == "dotted":
        return compare_keys(make_key(a), make_key(b))
    if kind == "prefix":
        first, second = split_prefix(a), split_prefix(b)
        if first[0] != second[0]:
            return None
        return compare_keys(make_key(first[1]), make_key(second[1]))
    if kind == "build_date":
        days, others = list_days(a), list_days(b)
        if days is None or others is None:
            return None
        if days == others:
            return 0
        return -1 if days[1] < others[0] else 1 if days[0] > others[1] else None
    return None


def is_within(
    kind: str,
    value: str,
    low: str,
    low_closed: bool,
    high: str,
    high_closed: bool,
    *,
    high_is_line: bool = False,
) -> bool | None:
    """Whether the canonical `value` lies between the bounds ('' is unbounded); None where that cannot be told.

    A version that is more exact than a closed upper bound is undecided: 11.5.64 may or may not be meant by '≤ 11.5'.
    It is within if the bound is a wildcard ('11.5.*') or `high_is_line` says that it names a line (see
    `names_line`). A version that is less exact than a bound (5.4.0 for '≤ 5.4.0 build 160530', 'June 2021' for a
    day in June) is undecided too. A bound without a build speaks of all builds of its release.
    """
    if kind == "none" or not value:
        return None
    answers: list[bool | None] = []
    if kind == "build_date":
        answers = [_is_date_above(value, low, low_closed), _is_date_below(value, high, high_closed)]
    else:
        if low:
            answers.append(_is_above(_relate(kind, value, low), low_closed))
        if high:
            is_line = high_is_line or high.endswith("*")
            answers.append(_is_below(_relate(kind, value, high), high_closed, is_line))
    if False in answers:
        return False
    return None if None in answers else True


def names_line(rule: str) -> bool:
    """Whether the rule of a claim says that its upper bound names a line of versions: all of 11.5.x for '11.5'."""
    return rule.endswith("_line")


def split_prefix(canonical: str) -> tuple[str, str]:
    """The branch, and the dotted rest, of a canonical form of kind `prefix`."""
    branch, _, rest = canonical.partition(".")
    return branch, rest


def normalise_version(text: str) -> str:
    """`text` with half-width signs, single spaces and no signs around it."""
    return " ".join(text.replace("\\", "").translate(_WIDTHS).split()).strip(" ,;:'\"`").rstrip(".")


def _read_numbered(short: str) -> ReadVersion | None:
    system = _SYSTEM.match(short)
    branch = system[1] if system else ""
    rest = _strip_introduction(short[system.end() :] if system else short)
    rest = _REMARK.sub("", rest).strip()
    canonical = _read_dotted(rest)
    if canonical:
        return ReadVersion("dotted", branch, canonical, find_date(short))
    if branch:
        return None
    return _read_prefix(rest)


def _strip_introduction(text: str) -> str:
    found = _INTRODUCTION.match(text)
    return text[found.end() :] if found else text


def _read_dotted(text: str) -> str:
    """The canonical form of a dotted version, '' if it is none."""
    found = _BUILD.search(text)
    build = _write_build(found[1]) if found else ""
    main, tail = (text[: found.start()], text[found.end() :]) if found else (text, "")
    number = _MAIN.match(main)
    if number is None or _HASH.fullmatch(number[0]) or _RANGE_END.fullmatch(main, number.end()):
        return ""
    suffix = _read_suffix(main[number.end() :] + " " + tail)
    dotted = _write_main(number[0].lower())
    if suffix is None or not dotted:
        return ""
    return dotted + (f" build {build}" if build else "") + (f"-{suffix}" if suffix else "")


def _write_build(digits: str) -> str:
    short = str(shorten_date(int(digits)))
    return short.zfill(6) if len(digits) in (6, 8) else short


def _write_main(main: str) -> str:
    """The dotted part with leading zeros cut and wildcards at its end as one '*'; '' if a wildcard stands inside."""
    parts = main.split(".")
    wild = 0
    while len(parts) > 1 and _WILD.fullmatch(parts[-1]):
        parts.pop()
        wild = 1
    if any(_WILD.fullmatch(part) for part in parts):
        return ""
    return ".".join([*(_cut_zeros(part) for part in parts), *(["*"] * wild)])


def _cut_zeros(part: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", part)


def _read_suffix(text: str) -> str | None:
    """What follows number and build, joined by '-' or '.'; None if it is prose."""
    pieces = _TOKEN.findall(re.sub(r"[_+()\[\]/ ]+", "-", text.lower()).replace("--", "-"))
    if len(pieces) > _MAX_TOKENS:
        return None
    written = ""
    for joint, token in pieces:
        if token.isalpha() and _is_prose(token):
            return None
        written += ("." if joint == "." else "-") + _cut_zeros(token)
    return written.strip("-.")


def _is_prose(word: str) -> bool:
    return bool(_STOP_WORD.fullmatch(word) or (len(word) > 2 and not _SUFFIX_WORD.fullmatch(word)))


def _read_prefix(text: str) -> ReadVersion | None:
    found = _SHORT_BRANCH.match(text) or _PATCH_BRANCH.match(text) or _BRANCH.match(text)
    if found is None:
        return None
    branch, rest = found[1].upper(), _strip_introduction(text[found.end() :])
    is_prose = found[0].endswith(" ") and found[1] != branch
    if is_prose or _STOP_WORD.fullmatch(branch.lower()) or branch in _IDS or len(branch) > 40:
        return None
    dotted = _read_rest(rest) if found[0].upper().endswith((".", branch[-1])) or _is_numbered(rest) else ""
    if not dotted:
        return None
    return ReadVersion("prefix", branch, f"{branch}.{dotted}", find_date(text))


def _is_numbered(rest: str) -> bool:
    """Whether what stands behind 'NAME-' or 'NAME ' is a version: 'HRX-1620' and 'NVR301-04S2' are models."""
    return bool(
        re.match(r"[0-9]+\.[0-9x*]|[0-9]+(?:-[0-9]+){2}|0[0-9]{3}[a-z]?$|build|x\.", rest, re.IGNORECASE)
    )


def _read_rest(rest: str) -> str:
    """The dotted rest of a firmware line, '' if it is none; it may be all wildcards, or begin with a letter or 'build'."""
    if rest and all(_WILD.fullmatch(part) for part in rest.lower().split(".")):
        return "*"
    if re.fullmatch(r"[a-z][0-9][0-9a-z]*", rest, re.IGNORECASE):
        return _cut_zeros(rest.lower())
    return _read_dotted("0 " + rest if rest.lower().startswith("build") else rest)


def _relate(kind: str, value: str, bound: str) -> str | None:
    """'before', 'same' or 'after'; 'finer' or 'coarser' where the value says more or less than the bound."""
    if kind == "prefix":
        first, second = split_prefix(value), split_prefix(bound)
        if first[0] != second[0]:
            return None
        value, bound = first[1], second[1]
    return _relate_keys(make_key(value), make_key(bound))


def _relate_keys(value: VersionKey, bound: VersionKey) -> str | None:
    found = compare_mains(value.main, bound.main)
    if found != 0:
        if found is not None and is_of_line(value, bound):
            return "finer"
        return _name_order(found)
    if is_early(value) != is_early(bound):
        return "before" if is_early(value) else "after"
    if bound.build is not None and value.build is None:
        return "coarser"
    if bound.build is not None and value.build != bound.build:
        return _name_order(compare_keys(value, bound))
    if value.build is not None and bound.build is None and not bound.suffix:
        return "same"
    if bound.suffix and not value.suffix:
        return "coarser"
    if value.suffix and not bound.suffix:
        return "finer" if bound.build is None else "same"
    return _name_order(compare_keys(value, bound))


def _name_order(found: int | None) -> str | None:
    return None if found is None else ("before", "same", "after")[found + 1]


def _is_above(relation: str | None, closed: bool) -> bool | None:
    if relation in ("after", "before"):
        return relation == "after"
    if relation == "same":
        return closed
    return True if relation == "finer" and closed else None


def _is_below(relation: str | None, closed: bool, is_line: bool) -> bool | None:
    if relation in ("after", "before"):
        return relation == "before"
    if relation == "same":
        return closed
    if relation == "finer":
        return (True if is_line else None) if closed else (None if is_line else False)
    return None


def _is_date_above(value: str, low: str, closed: bool) -> bool | None:
    days, limits = list_days(value), list_days(low)
    if not low or days is None or limits is None:
        return None if low or days is None else True
    if closed:
        return True if days[0] >= limits[0] else False if days[1] < limits[0] else None
    return True if days[0] > limits[1] else False if days[1] <= limits[1] else None


def _is_date_below(value: str, high: str, closed: bool) -> bool | None:
    days, limits = list_days(value), list_days(high)
    if not high or days is None or limits is None:
        return None if high or days is None else True
    if closed:
        return True if days[1] <= limits[1] else False if days[0] > limits[1] else None
    return True if days[1] < limits[0] else False if days[0] >= limits[0] else None
