"""Bounds of versions from what a source writes in one field: '>= 1.37.0, < 1.37.61', 'V5.4.0及以下版本', 'prior to 2.1'.

A text is read whole or not at all: a word that is not understood may turn the meaning round. What is in doubt is not
read: 'before 1.2 and 2.0' may bound two lines or name one more version. 'X and earlier', 'through X', 'up to X' and
ranges 'X - Y', 'between X and Y' take their ends in; 'before X', 'below X', 'after X' do not, unless the text says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from sousveil.extract.affected.lexing import Token, fold_widths, read_tokens
from sousveil.model.version_dates import list_days
from sousveil.model.versions import ReadVersion, compare_versions

_LONGEST = 400
_UP_AFTER = {"LE_AFTER": True, "LT_AFTER": False}
_OPERATORS = ("LE", "LT", "GE", "GT", "BETWEEN")
_SKIPPED = ("FILLER", "BUILD_TIME")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one statement says of versions; the words are [start, end) of the text. See core_affected_claims."""

    stated: str
    kind: str = "none"
    branch: str = ""
    low: str = ""
    low_raw: str = ""
    low_closed: bool = False
    high: str = ""
    high_raw: str = ""
    high_closed: bool = False
    start: int = 0
    end: int = 0
    rule: str = ""


@lru_cache(maxsize=65536)
def read_bounds(text: str) -> tuple[Bounds, ...]:
    """The bounds that the whole `text` states, in order; () if it is not understood or says nothing of versions."""
    if not text or len(text) > _LONGEST:
        return ()
    folded = fold_widths(text)
    tokens, end = read_tokens(folded)
    if end < len(folded.rstrip()):
        return ()
    return parse_tokens(text, tokens)


def parse_tokens(text: str, tokens: list[Token]) -> tuple[Bounds, ...]:
    """The bounds that `tokens` of `text` state; () if they are in doubt."""
    try:
        found = _Parser(text, [token for token in tokens if token.kind not in _SKIPPED]).parse()
    except _DoubtError:
        return ()
    if not found:
        return _read_all(tokens)
    if any(token.kind == "ALL" for token in tokens) and any(bounds.stated == "single" for bounds in found):
        return ()
    return tuple(found)


def make_bounds(
    low: ReadVersion | None, low_closed: bool, high: ReadVersion | None, high_closed: bool, rule: str
) -> Bounds | None:
    """Bounds from one or two versions as read; None if they do not go together (kinds, lines, order)."""
    read = [version for version in (low, high) if version]
    if not read or len({version.kind for version in read}) > 1:
        return None
    kind = read[0].kind
    branches = {version.branch for version in read if version.branch}
    if len(branches) > 1 or (kind == "prefix" and any(not version.branch for version in read)):
        return None
    branch = branches.pop() if branches else ""
    low_text = _write_bound(low, low_closed, is_low=True)
    high_text = _write_bound(high, high_closed, is_low=False)
    if low_text and high_text and not _is_ordered(kind, low_text, high_text, low_closed and high_closed):
        return None
    if not low_text and not high_text:
        return Bounds("all", "none", branch, rule=rule)
    return Bounds(
        "range",
        kind,
        branch,
        low_text,
        low_closed=low_closed and bool(low_text),
        high=high_text,
        high_closed=high_closed and bool(high_text),
        rule=mark_line(rule, branch, high_text, high_closed),
    )


def make_single(version: ReadVersion, rule: str) -> Bounds:
    """One version: both bounds are it. A wildcard ('5.10.*') is a line and stays one."""
    low = version.canonical.removesuffix(".*")
    return Bounds(
        "single", version.kind, version.branch, low, "", True, version.canonical, "", True,
        rule=mark_line(rule, version.branch, version.canonical, True),
    )  # fmt: skip


def mark_line(rule: str, branch: str, high: str, high_closed: bool) -> str:
    """The rule, with '_line' where the closed upper bound names a line of versions (see `versions.names_line`).

    An operating system's versions have three parts or more ('AXIS OS 11.5.64'); a source that writes two ('10.5 – 11.5')
    names the line 11.5. The bound is kept as written.
    """
    is_line = (
        high_closed
        and bool(re.fullmatch(r"[0-9]+\.[0-9]+", high))
        and re.search(r"\bOS\b", branch) is not None
    )
    return f"{rule}_line" if is_line and not rule.endswith("_line") else rule


def _write_bound(version: ReadVersion | None, closed: bool, *, is_low: bool) -> str:
    """The canonical bound. A month or a year becomes the day that the words mean: 'before June 2021' is 2021-06-01."""
    if version is None or (is_low and version.canonical in ("0", "0.0", "0.0.0")):
        return ""
    if is_low and version.canonical.endswith(".*"):
        base = version.canonical.removesuffix(".*")
        return "" if base == version.branch else base
    days = list_days(version.canonical) if version.kind == "build_date" else None
    if days is None:
        return version.canonical
    return str(days[0] if is_low == closed else days[1])


def _is_ordered(kind: str, low: str, high: str, both_closed: bool) -> bool:
    found = compare_versions(kind, low, high)
    return found is not None and (found < 0 or (found == 0 and both_closed))


def _read_all(tokens: list[Token]) -> tuple[Bounds, ...]:
    every = [token for token in tokens if token.kind == "ALL"]
    others = [token for token in tokens if token.kind not in ("ALL", *_SKIPPED)]
    if len(every) != 1 or others:
        return ()
    return (Bounds("all", start=every[0].start, end=every[0].end, rule="all_versions"),)


class _DoubtError(Exception):
    """The words can be read in more than one way."""


class _Parser:
    """Reads bounds from tokens; raises _DoubtError."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0
        self._found: list[Bounds] = []
        self._is_joined = True  # False after 'or' and ';': what follows is a statement of its own

    def parse(self) -> list[Bounds]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind == "VERSION":
                if self._found and self._tokens[self._at - 1].kind == "VERSION":
                    raise _DoubtError  # 'V5000 4.1.0': which of the two is the version?
                self._add(self._read_after_version(token, token.start))
            elif token.kind in _OPERATORS or token.kind == "THROUGH":
                self._at += 1
                self._add(self._read_after_operator(token))
            elif token.kind in ("AND", "OR", "ALL", "OPEN", "CLOSE"):
                self._is_joined = self._is_joined and token.kind != "OR"
                self._at += 1
            else:
                raise _DoubtError
        return self._join_halves()

    def _peek(self, *kinds: str) -> Token | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token if token and token.kind in kinds else None

    def _take(self, *kinds: str) -> Token:
        token = self._peek(*kinds)
        if token is None:
            raise _DoubtError
        self._at += 1
        return token

    def _add(self, bounds: Bounds | None) -> None:
        if bounds is None:
            raise _DoubtError
        self._found.append(replace(bounds, rule=bounds.rule if self._is_joined else bounds.rule + "|"))
        self._is_joined = True

    def _read_after_operator(self, operator: Token) -> Bounds | None:
        while self._peek("ALL"):
            self._at += 1
        first = self._take("VERSION")
        self._at -= 1
        if operator.kind == "BETWEEN":
            self._at += 1
            self._take("AND", "TO", "THROUGH")
            return self._make_range(first, self._take("VERSION"), operator.start, True, "between")
        if operator.kind in ("GE", "GT"):
            return self._read_after_version(first, operator.start, operator.kind)
        self._at += 1
        closed = self._read_remark(first, operator.kind in ("LE", "THROUGH"))
        if self._peek("TO", "LE_AFTER", "GE_AFTER", "LT_AFTER"):
            raise _DoubtError
        return self._make_half(None, first, closed, operator.start, "up_to")

    def _read_after_version(self, first: Token, start: int, operator: str = "") -> Bounds | None:
        """What follows a version: the end of a range, 'and earlier', a remark, or nothing."""
        self._at += 1
        low_closed = self._read_remark(first, operator != "GT")
        if self._peek("TO", "THROUGH"):
            self._at += 1
            return self._make_range(first, self._take("VERSION"), start, low_closed, "range")
        after = self._peek("LE_AFTER", "LT_AFTER", "GE_AFTER")
        if after and not operator:
            self._at += 1
            if after.kind == "GE_AFTER":
                return self._make_half(first, None, True, start, "and_later", after.end)
            return self._make_half(None, first, _UP_AFTER[after.kind], start, "and_earlier", after.end)
        if after and after.kind != "GE_AFTER":
            raise _DoubtError
        self._at += after is not None
        high = self._peek("LE", "LT")
        if high and not self._is_before_and():
            self._at += 1
            last = self._take("VERSION")
            return self._make_range(first, last, start, low_closed, "range_before", high.kind == "LE")
        if operator:
            return self._make_half(first, None, low_closed, start, "from")
        version = first.version
        return self._place(make_single(version, "single"), first, first, start) if version else None

    def _is_before_and(self) -> bool:
        return self._at > 0 and self._tokens[self._at - 1].kind in ("AND", "OR")

    def _make_range(
        self, low: Token, high: Token, start: int, low_closed: bool, rule: str, high_closed: bool = True
    ) -> Bounds | None:
        closed = self._read_remark(high, high_closed)
        low_version = low.version
        if low_version and high.version and not low_version.branch and high.version.kind == "dotted":
            low_version = replace(low_version, branch=high.version.branch)
        made = make_bounds(low_version, low_closed, high.version, closed, rule)
        return made and self._place(made, low, high, start)

    def _make_half(
        self, low: Token | None, high: Token | None, closed: bool, start: int, rule: str, end: int = 0
    ) -> Bounds | None:
        made = make_bounds(low and low.version, closed, high and high.version, closed, rule)
        return made and self._place(made, low, high, start, end)

    def _place(self, made: Bounds, low: Token | None, high: Token | None, start: int, end: int = 0) -> Bounds:
        last = self._tokens[self._at - 1].end
        return replace(
            made,
            low_raw=self._text[low.start : low.end] if low and made.low else "",
            high_raw=self._text[high.start : high.end] if high and made.high else "",
            start=start,
            end=max(end, last),
        )

    def _read_remark(self, version: Token, closed: bool) -> bool:
        """Whether the bound is closed, after '(including V2.5.1)' or '(not including V5.02.006)' if that follows."""
        at = self._at
        is_open = self._peek("OPEN")
        self._at += is_open is not None
        remark = self._peek("INCLUDED", "EXCLUDED")
        if remark is None:
            self._at = at
            return closed
        self._at += 1
        again = self._peek("VERSION")
        if again:
            if again.version != version.version:
                raise _DoubtError
            self._at += 1
        if is_open:
            self._take("CLOSE")
        return remark.kind == "INCLUDED"

    def _join_halves(self) -> list[Bounds]:
        """A lower half followed by an upper half is one range; a single beside a half is in doubt."""
        joined: list[Bounds] = []
        for bounds in self._found:
            stands_alone = bounds.rule.endswith("|")
            bounds = replace(bounds, rule=bounds.rule.removesuffix("|"))
            last = joined[-1] if joined else None
            is_pair = (
                last and not stands_alone and last.low and not last.high and bounds.high and not bounds.low
            )
            if is_pair and last:
                joined[-1] = self._join(last, bounds)
            else:
                joined.append(bounds)
        halves = [
            bounds for bounds in joined if not (bounds.low and bounds.high) and bounds.stated == "range"
        ]
        if halves and len(joined) > len(halves) and any(bounds.stated == "single" for bounds in joined):
            raise _DoubtError
        if len(joined) > 1 and any(bounds.low and not bounds.high for bounds in joined[:-1]):
            raise _DoubtError
        return joined

    def _join(self, low: Bounds, high: Bounds) -> Bounds:
        if low.kind != high.kind or (low.branch and high.branch and low.branch != high.branch):
            raise _DoubtError
        if not _is_ordered(low.kind, low.low, high.high, low.low_closed and high.high_closed):
            raise _DoubtError
        branch = low.branch or high.branch
        return replace(
            low,
            branch=branch,
            high=high.high,
            high_raw=high.high_raw,
            high_closed=high.high_closed,
            end=high.end,
            rule=mark_line("two_bounds", branch, high.high, high.high_closed),
        )
