"""Bounds from running text: each statement about versions belongs to the models, or the product, named before it.

Only what is certain is taken. A sentence that says what is mended or not affected gives nothing; nor does a version
without a dot, a 'v' or a build, nor one with no product right before it. A missed bound is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from sousveil.extract.affected.bounds import Bounds, parse_tokens
from sousveil.extract.affected.findings import NOT_STATED, Finding
from sousveil.extract.affected.lexing import Token, fold_widths, read_tokens
from sousveil.model.model_patterns import ModelWord, find_models

_LONGEST = 20_000
_SENTENCE_END = re.compile(r"(?<=[^. ]{2}[.!?]) +(?=[A-Z\"(])|(?<=[。；])|(?<=[.!?]) {2,}")
_MENDED = re.compile(
    r"\b(?:not affected|unaffected|not vulnerable|not impacted|no longer|except(?:ion)?s?|other than)\b|不受影响|除外",
    re.IGNORECASE,
)
_FIX = re.compile(
    r"\b(?:fix(?:es|ed)?|patch(?:es|ed)?|upgrad\w*|updat(?:e|es|ed|ing) (?:to|is|was|your)|resolv\w+|mitigat\w+|remed\w+"
    r"|address(?:es|ed)|releas(?:ed|es)|newer|latest|introduced|starting|since)\b|修复|升级|更新",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    r"(?<![0-9A-Za-z_.-])(?:(?:all|any) (?:firmware |software )?versions?\b|versions?\b|before\b|prior to\b|through\b|up to\b|below\b"
    r"|earlier than\b|older than\b|lower than\b|between\b|build ?(?:time|date)\b|v\.? ?v?[0-9]|[0-9]+\.[0-9])|[<≤]|低于|早于|[Vv][0-9]|所有版本",
    re.IGNORECASE,
)
_GAP_WORD = re.compile(
    r"devices?|cameras?|series|firmwares?|softwares?|versions?|running|with|which|products?|the|on|are|is|in|all|models?|and|or|wi-?fi|poe"
    r"|lte|.*[0-9].*",
    re.IGNORECASE,
)
_GAP_VERB = re.compile(
    r"\b(?:allow\w*|via|when|that|has|have|was|were|affect\w*|vulnerab\w*|leads?|cause\w*|through|before|prior|using|uses?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s,;:()/&+、的固件版本及和]+")
_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z0-9.+&/-]*|[0-9]{1,4})(?: (?:[A-Z][A-Za-z0-9.+&/-]*|[0-9]{1,4}|for|of|and)){0,7}$"
)
_BEFORE_NAME = re.compile(
    r"^(?:(?:The|A|An|In|This|These|Some|All|Any|Certain|When|If|On|For|With|Versions?|Firmwares?|Of|And|Improper|Issue) )+"
)
_TAIL = re.compile(
    r"(?:[\s,(:]|\b(?:firmwares?|versions?|software|application|app|plugin|devices?|products?|series|cameras?|running|with|all|in|is|are|ver\.?"
    r"|the))+$",
    re.IGNORECASE,
)
_AFTER_LINK = re.compile(r" *,? *(?:of|in|for|on) (?:the )?", re.IGNORECASE)
_LAST_KINDS = frozenset(
    {"VERSION", "LE_AFTER", "LT_AFTER", "GE_AFTER", "CLOSE", "ALL", "INCLUDED", "EXCLUDED"}
)
_MAX_MODELS = 200


def read_prose(text: str, field: str) -> list[Finding]:
    """What running text says: a finding for each model and bounds, or for the product named by words; [] for nothing."""
    if len(text) > _LONGEST or not any(letter.isdigit() for letter in text):
        return []
    folded = fold_widths(text)
    found: list[Finding] = []
    for start, end in _cut_sentences(folded):
        if not _MENDED.search(folded, start, end) and _ANCHOR.search(folded, start, end):
            found += _SentenceReader(text, folded, start, end, field).read()
    return found


def list_named_models(text: str, field: str) -> list[Finding]:
    """The models that a text names, without versions: at most a few, else it is a list of something else."""
    models = [
        word for word in find_models(fold_widths(text[:_LONGEST])) if not re.search(r"[a-z]{4}", word.model)
    ]
    if len({word.model for word in models}) > 8:
        return []
    first = {word.model: word for word in reversed(models)}
    return [
        Finding(
            field,
            text[word.start : word.end],
            word.start,
            word.end,
            replace(NOT_STATED, rule="model_named"),
            word.model,
        )
        for word in sorted(first.values())
    ]


def _cut_sentences(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(folded):
        yield start, match.start()
        start = match.end()
    yield start, len(folded)


class _SentenceReader:
    """Reads one sentence, [start, end) of the text."""

    def __init__(self, text: str, folded: str, start: int, end: int, field: str) -> None:
        self._text = text
        self._folded = folded
        self._end = end
        self._field = field
        self._free = start  # what stands from here on belongs to no bounds yet
        self._start = start

    @cached_property
    def _models(self) -> list[ModelWord]:
        """The models of the sentence; looked for only when something is said of versions."""
        return [
            ModelWord(word.start + self._start, word.end + self._start, word.model)
            for word in find_models(self._folded[self._start : self._end])[:_MAX_MODELS]
        ]

    def read(self) -> list[Finding]:
        found: list[Finding] = []
        at = self._free
        while True:
            anchor = _ANCHOR.search(self._folded, at, self._end)
            if anchor is None:
                return found
            tokens, _ = read_tokens(self._folded, anchor.start(), min(self._end, anchor.start() + 120))
            if not any(token.kind in ("VERSION", "ALL") for token in tokens):
                at = anchor.end()
                continue
            inside = next((word for word in self._models if word.start <= anchor.start() < word.end), None)
            if inside:
                at = inside.end
                continue
            made, at = self._read_at(anchor.start())
            found += made

    def _read_at(self, at: int) -> tuple[list[Finding], int]:
        """The findings of the statement that begins at `at`, and where to go on."""
        stop = self._find_stop(at)
        tokens, _ = read_tokens(self._folded, at, stop)
        while tokens and tokens[-1].kind not in _LAST_KINDS:
            tokens.pop()
        if not tokens:
            return [], at + 1
        end = tokens[-1].end
        subjects = self._find_subjects(at, end)
        sure = all(self._is_sure(token) for token in tokens if token.kind == "VERSION")
        is_fix = _FIX.search(self._folded, max(self._free, at - 60), at) is not None
        bounds = parse_tokens(self._text, tokens) if sure and subjects and not is_fix else ()
        kept = [each for each in bounds if self._is_claim(each)]
        start = min((word.start for word in subjects), default=at)
        if sure:
            self._free = end
        if not kept or len(kept) < len(bounds):
            return [], end
        last = max(end, *(word.end for word in subjects))
        return [
            Finding(
                self._field,
                self._text[min(start, each.start) : last],
                min(start, each.start),
                last,
                replace(each, rule=f"prose_{each.rule}"),
                word.model,
                "" if word.model else self._text[word.start : word.end],
            )
            for each in kept
            for word in subjects
        ], max(end, last)

    def _find_stop(self, at: int) -> int:
        """Where the next model begins; 'Rel.15378n(4555)' looks like one and is a part of a version."""
        nearest = next((word.start for word in self._models if word.start >= at), self._end)
        if nearest == self._end:
            return nearest
        tokens, _ = read_tokens(self._folded, at, self._end)
        first = next((token for token in tokens if token.kind == "VERSION"), None)
        end = first.end if first else at
        return next((word.start for word in self._models if word.start >= max(at, end)), self._end)

    def _find_subjects(self, at: int, end: int) -> list[ModelWord]:
        """The models since the last bounds; else those right behind the statement; else the name right before it."""
        before = [word for word in self._models if self._free <= word.start < at]
        if before and self._is_gap(before[-1].end, at):
            kept = before[-1:]
            for word in reversed(before[:-1]):
                gap = self._folded[word.end : kept[0].start]
                if len(gap) > 60 or _GAP_VERB.search(gap):
                    break
                kept.insert(0, word)
            return kept
        link = _AFTER_LINK.match(self._folded, end, self._end)
        if link:
            behind = next((word for word in self._models if word.start >= link.end()), None)
            if behind and behind.start - link.end() <= 40:
                return [behind]
        name = self._find_name(at)
        return [name] if name else []

    def _is_gap(self, start: int, end: int) -> bool:
        """Whether only words such as 'devices with firmware' stand between a model and the versions."""
        gap = self._folded[start:end]
        return len(gap) <= 60 and all(_GAP_WORD.fullmatch(word) for word in _WORD.findall(gap))

    def _find_name(self, at: int) -> ModelWord | None:
        begin = max(self._free, at - 120)
        before = _TAIL.sub("", self._folded[begin:at])
        found = _NAME.search(before)
        if found is None:
            return None
        lead = _BEFORE_NAME.match(found[0] + " ")
        start = found.start() + (min(lead.end(), len(found[0])) if lead else 0)
        name = before[start:]
        linked = re.search(r".*\bof (?=[A-Z])", name)
        start, name = (start + linked.end(), name[linked.end() :]) if linked else (start, name)
        if not re.search(r"[A-Za-z]{3}", name):
            return None
        return ModelWord(begin + start, begin + start + len(name), "")

    def _is_sure(self, token: Token) -> bool:
        version, raw = token.version, self._text[token.start : token.end]
        if version is None:
            return False
        if version.kind == "prefix":
            return " " not in raw and "." in raw
        if version.kind == "build_date":
            return not raw.isdigit()
        return "." in raw or " build " in version.canonical

    def _is_claim(self, bounds: Bounds) -> bool:
        """'all' counts where versions are named; what is open upwards is as often what is mended."""
        words = self._text[bounds.start : bounds.end]
        return bool(bounds.high) or (bounds.stated == "all" and ("ersion" in words or "版本" in words))
