"""Reads a layout's lines into statements: labels with colons, label cells, columns, labels alone on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sousveil.extract.notices.columns import ColumnReader
from sousveil.extract.notices.labels import Label, find_labels, look_up, look_up_party
from sousveil.extract.notices.layout import MAX_LINE, Layout, Line, skip_enumeration
from sousveil.extract.notices.lots import LOT, read_lot_key, split_lots
from sousveil.extract.notices.statements import Statement, make_statement

_PARTIES = (
    "buyer",
    "agency",
    "supplier",
    "named_supplier",
    "contract_buyer",
    "contract_supplier",
    "invited_supplier",
)
_TOPICS = ("deadline", "opening", "document_time")
_WRAPPED = ("title", "buyer", "agency", "supplier", "named_supplier", "candidate", "ranked_candidate", "name",
            "contract_buyer", "contract_supplier", "invited_supplier", "lot_title", "original_number", "number")  # fmt: skip
_SPACED = ("buyer", "agency", "title", "number", "budget", "ceiling", "procedure", "category", "supplier", "award_amount",
           "deadline", "opening", "contract_number", "delivery_place", "region", "contract_amount", "published", "award_date",
           "signed_date")  # fmt: skip
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第.{1,4}[章部分节])"
)
_NUMBERED = re.compile(
    r"\s*(?:[(（]\d{1,2}[)）]|\d{1,2}(?:\.\d{1,2}){0,3}(?:[)）、.．](?!\d)|\s+(?=\D))|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[(（][一二三四五六七八九十]{1,3}[)）])\s*\S"
)
_TERMINAL = "。；;！!？?："
_MAX_WRAPS = 4
MAX_VALUE = 1000  # code points; what is longer is prose
_NEAR = 4  # lines below a party's name in which its address may stand


@dataclass(slots=True)
class _Context:
    party: str = ""
    topic: str = ""
    lot: str = ""
    named: str = ""  # the party whose name stood last, for the address below it
    named_line: int = -_NEAR


def read_statements(layout: Layout) -> list[Statement]:
    """Every statement of the document in order, those in sample forms included (section 'forms')."""
    return _Scanner(layout).scan()


class _Scanner:
    """Carries the party, the topic and the lot last named from line to line."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.lines = [line for line in layout.lines if not line.is_furniture]
        self.found: list[Statement] = []
        self.context = _Context()
        self.columns = ColumnReader()

    def scan(self) -> list[Statement]:
        """Reads line by line; a blank line ends nothing but a table."""
        for index, line in enumerate(self.lines):
            if line.is_blank or line.section == "contents":
                continue
            if self.columns.takes(
                line, self.lines[index + 1] if index + 1 < len(self.lines) else None, index
            ):
                self.found.extend(self.columns.read_row(line, self.context.lot))
                self._read_cells(line)
                continue
            self._note_heading(line)
            labels = find_labels(line)
            if labels:
                self._read_labels(index, line, labels)
            elif not self._read_alone(index, line):
                self._read_spaced(line)
        return self.found

    def _note_heading(self, line: Line) -> None:
        folded = line.folded
        if _HEADING.match(folded):
            self.context = _Context()
        bare = folded.lstrip(" ★▲●■◆※*·•-\uf06c\uf0b2\uf0d8\uf06e")
        lot = LOT.match(bare)
        if lot and bare[lot.end() : lot.end() + 1] in ("", ":", "：", " ") and len(bare) < 80:
            self.context.lot = read_lot_key(lot[0])
            shift = len(folded) - len(bare)
            self._add(line, Label(0, 0, ("lot",), "lot"), (shift + lot.start(), shift + lot.end()), "colon")
            rest = bare[lot.end() :].strip(" :：")
            if (
                len(rest) >= 4
                and not find_labels(line, shift + lot.end() + 1)
                and not re.search(r"\d{5}|元|公司$", rest)
            ):
                begin = folded.index(rest, shift + lot.end())
                self._add(line, Label(0, 0, ("lot_title",), "lot"), (begin, begin + len(rest)), "colon")
        elif _NUMBERED.match(folded) and not re.search(r"[:：]", folded):
            party = look_up_party(folded.strip())
            fields = party.fields if party else ()
            self.context.party = next((field for field in fields if field in _PARTIES), "")
            if any(field in _TOPICS for field in fields):
                self.context.topic = ",".join(field for field in fields if field in _TOPICS)

    def _read_labels(self, index: int, line: Line, labels: list[Label]) -> None:
        self._read_lead(line, labels[0])
        for position, label in enumerate(labels):
            stop = labels[position + 1].start if position + 1 < len(labels) else len(line.text)
            span = _trim(line.text, label.end + 1, stop)
            if "lot" in label.fields and span[0] < span[1]:
                key = read_lot_key(line.text[span[0] : span[1]][:12])
                self.context.lot = key or self.context.lot
            if span[0] < span[1]:
                self._state(index, line, label, span, at_end=stop == len(line.text))
            elif position + 1 == len(labels):
                self._set_context(label)
                self._read_following(index, line, label)

    def _read_lead(self, line: Line, first: Label) -> None:
        """'2 采购人 名称：…': a party named before the first label."""
        lead = line.folded[: first.start].strip()
        party = look_up_party(lead) if lead and "name" in first.fields else None
        if party:
            self.context.party = next((field for field in party.fields if field in _PARTIES), "")

    def _set_context(self, label: Label) -> None:
        self.context.party = next((field for field in label.fields if field in _PARTIES), self.context.party)
        topics = [field for field in label.fields if field in _TOPICS]
        self.context.topic = ",".join(topics) or self.context.topic

    def _state(self, index: int, line: Line, label: Label, span: tuple[int, int], *, at_end: bool) -> None:
        value = line.text[span[0] : min(span[1], span[0] + MAX_LINE)]
        pieces = (
            split_lots(value) if label.fields and label.fields[0] not in ("title", "lot", "number") else []
        )
        if pieces:
            for named_start, named_end, start, end in pieces:
                named = value[named_start:named_end]
                self._add(
                    line,
                    replace(label, fields=("lot",)),
                    (span[0] + named_start, span[0] + named_end),
                    "colon",
                )
                lot = replace(label, lot=read_lot_key(named))
                self._add(line, lot, (span[0] + start, span[0] + end), "colon")
            return
        span = (span[0], min(span[1], span[0] + MAX_VALUE))
        end = line.start + span[1]
        if at_end and any(field in _WRAPPED for field in label.fields):
            end = self._wrap(index, line, end)
        self._add(line, label, (span[0], end - line.start), "colon")

    def _read_following(self, index: int, line: Line, label: Label) -> None:
        """A label whose line ends with the colon: its value is the next line, or lines that name one lot each."""
        for following in self._next_lines(index):
            if find_labels(following) or following.is_row or _HEADING.match(following.folded):
                return
            span = _trim(following.text, 0, len(following.text))
            pieces = split_lots(following.text[span[0] : span[1]])
            position = self.lines.index(following, index)
            self._state(position, following, label, span, at_end=True)
            if not pieces:
                return

    def _next_lines(self, index: int) -> list[Line]:
        """Up to twelve lines that follow without a gap of more than one blank line."""
        found: list[Line] = []
        blanks = 0
        for line in self.lines[index + 1 : index + 24]:
            blanks = blanks + 1 if line.is_blank else 0
            if blanks > 1 or len(found) == 12:
                break
            if not line.is_blank:
                found.append(line)
        return found

    def _read_alone(self, index: int, line: Line) -> bool:
        """A label alone on its line, without a colon: a heading of a block, or the value is the next line."""
        label = look_up_party(line.folded.strip())
        if label is None or line.section == "forms":
            return False
        self._set_context(label)
        fields = tuple(field for field in label.fields if field in _SPACED or field in _TOPICS)
        if fields:
            after = self._next_lines(index)[:1]
            if (
                after
                and not find_labels(after[0])
                and not after[0].is_row
                and not look_up_party(after[0].folded.strip())
            ):
                span = _trim(after[0].text, 0, len(after[0].text))
                self._add(after[0], replace(label, fields=fields), span, "next")
        return True

    def _read_spaced(self, line: Line) -> None:
        """'3.1 采购人 合肥市…': a row of a table that the reader gave as words with spaces."""
        if line.section in ("forms", "other") or len(line.text) > 120:
            return
        begin = skip_enumeration(line.folded)
        spaces = [match.start() for match in re.finditer(r"\s+", line.folded[: begin + 40])]
        for space in reversed(spaces):
            if space <= begin:
                continue
            label = look_up(line.folded[begin:space])
            if label is None:
                continue
            fields = tuple(field for field in label.fields if field in _SPACED)
            span = _trim(line.text, space, len(line.text))
            if fields and span[0] < span[1]:
                self._add(line, replace(label, fields=fields), span, "spaced")
            return

    def _read_cells(self, line: Line) -> None:
        """Labels with colons inside cells."""
        for start, end in line.cells:
            labels = find_labels(line, start, end)
            for position, label in enumerate(labels):
                stop = labels[position + 1].start if position + 1 < len(labels) else end
                span = _trim(line.text, label.end + 1, stop)
                if span[0] < span[1]:
                    self._add(line, label, span, "colon")

    def _wrap(self, index: int, line: Line, end: int) -> int:
        """Where a value ends that the page's width broke over several lines; an offset into the stored text."""
        current = line
        for following in self.lines[index + 1 : index + 1 + _MAX_WRAPS]:
            if not _goes_on(current, following, self._measure_width(index, current)):
                break
            stop = _find_break(following)
            end = following.start + stop
            if stop < len(following.text.rstrip()):
                break
            current = following
        return end

    def _measure_width(self, index: int, line: Line) -> int:
        near = self.lines[max(0, index - 40) : index + 40]
        return max((_width(other.text) for other in near if other.page == line.page), default=0)

    def _add(self, line: Line, label: Label, span: tuple[int, int], form: str) -> None:
        if span[0] >= span[1]:
            return
        party = self.context.party
        if "address" in label.fields and not party and line.number - self.context.named_line <= _NEAR:
            party = self.context.named
        named = next((field for field in label.fields if field in _PARTIES), "")
        if named:
            self.context.named, self.context.named_line = named, line.number
        statement = make_statement(line, label, span, form, self.context.lot)
        statement.party, statement.topic = party, self.context.topic
        self.found.append(statement)


def _goes_on(line: Line, following: Line, width: int) -> bool:
    """True when `following` looks like the rest of what `line` began."""
    words = line.text.rstrip()
    rest = following.text.strip()
    if not words or not rest or following.is_blank or line.page != following.page or following.is_row:
        return False
    if words[-1] in _TERMINAL or find_labels(following) or _NUMBERED.match(following.folded):
        return _has_open_bracket(words) and not find_labels(following)
    if look_up_party(following.folded.strip()) or re.match(r"[□■★▲●◆※]", rest):
        return False
    return _width(words) >= 0.72 * width or _has_open_bracket(words)


def _has_open_bracket(words: str) -> bool:
    return any(words.count(left) > words.count(right) for left, right in ("（）", "()", "《》", "“”"))


def _find_break(line: Line) -> int:
    """The end of the words that go on in this line: before a full stop and what follows it."""
    match = re.search(r"[。；;]", line.text)
    return match.start() if match else len(line.text.rstrip())


def _width(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text.rstrip())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ":："):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "；;，,、"):
        end -= 1
    return start, end
