"""Quantities in Russian, Ukrainian, Serbian, Hungarian, Romanian, Bulgarian, Georgian, German, French and Spanish.

One expression per language finds where a number may begin; everything else looks only at the words around there.
What the languages write stands in data files: see `european_language`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from sousveil.extract.quantities.currencies import WORDLIKE_CODES
from sousveil.extract.quantities.european_context import (
    find_bound,
    find_bound_after,
    find_counted,
    find_increment,
    find_rate,
    find_rate_before,
    is_year,
    read_words_before,
)  # fmt: skip
from sousveil.extract.quantities.european_dates import NUMERIC_DATE, find_dates_european
from sousveil.extract.quantities.european_labels import Tables, find_label_unit
from sousveil.extract.quantities.european_language import Language, choose_rules, fold, load_language
from sousveil.extract.quantities.european_numerals import read_words
from sousveil.extract.quantities.european_tail import (
    DURATION,
    MONEY,
    PERCENT,
    SCALE,
    SUBUNIT,
    UNIT,
    Tail,
    find_word,
    read_tail,
)  # fmt: skip
from sousveil.extract.quantities.separators import Separators, detect_separators, hull_readings, read_number
from sousveil.extract.quantities.written import MAX_DIGITS, find_bounds, scale_decimal, simplify, span_range
from sousveil.model.intervals import Number
from sousveil.model.quantities import Quantity

__all__ = ["find_dates_european", "find_european"]

_RUN = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,'][0-9]+)*")
_TIME = re.compile(r"([0-2]?[0-9])(?::|h ?)([0-5][0-9])(?![0-9])")
_YEARS = re.compile(r"((?:19|20)[0-9]{2})( ?[-–—/] ?)((?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]|[.,][0-9])")
_CUT = re.compile(r"([.,])[ \t]*\r?\n[ \t]*([0-9]+)(?![0-9]|[.,][0-9])")
_SMALLER = re.compile(r" (?:(?:и|i|și|und|et|y|та|და|e) )?([0-9]{1,3})(?![0-9]|[.,][0-9])")
_BROKEN = 0.7  # confidence of a number that a line break cut
_LONGEST_RUN = 100
_SIGNS = "-−+"


@dataclass(slots=True)
class _Numeral:
    """A number without what follows it. `digits`, `decimals`: as written, '' for words, whose `value`, `worth` count."""

    start: int
    end: int
    digits: str
    decimals: int
    value: Number
    worth: Number
    article: bool = False
    confidence: float = 1.0
    other: Number | None = None

    def scaled(self, scale: int) -> tuple[Number, Number]:
        """(value, worth of the last digit) times `scale`."""
        if self.digits:
            value, step = scale_decimal(self.digits, self.decimals, scale)
            return value, step
        return simplify(self.value * scale), simplify((self.worth or 1) * scale)


def find_european(text: str, lang: str) -> list[Quantity]:
    """The quantities that `text` states, sorted by start, none overlapping another. See `find_quantities`."""
    return _Finder(text, lang).find()


class _Finder:
    """One text being read. `taken`: end of what has been read; nothing may begin before it."""

    __slots__ = ("custom", "folded", "found", "lang", "language", "separators", "tables", "taken", "text")

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.language: Language = load_language(choose_rules(lang, text))
        self.lang = lang
        self.separators: Separators | None = None
        self.tables = Tables()
        self.taken = 0
        self.found: list[Quantity] = []

    def find(self) -> list[Quantity]:
        search, folded = self.language.anchor.search, self.folded
        match = search(folded, 0)
        while match is not None:
            start = match.start()
            if folded[start] in "0123456789":
                end = self._read_digits(start)
            else:
                end = self._read_word(start, match.end())
            self.taken = end
            match = search(folded, end)
        return self.found

    # Digits

    def _read_digits(self, start: int) -> int:
        """Reads the number at `start`; returns where to go on."""
        folded = self.folded
        run = _RUN.match(folded, start)
        if run is None:
            return start + 1
        end = run.end()
        if end - start > _LONGEST_RUN:
            return end
        before = folded[start - 1] if start else " "
        if (before.isalpha() or before == "_") and not self._find_prefix(start)[0]:
            return self._skip_word(end)
        dated = NUMERIC_DATE.match(folded, start)
        if dated is not None:
            return self._add_parts(start, dated.end(), "date")
        timed = _TIME.match(folded, start)
        if timed is not None:
            return self._add_parts(start, timed.end(), "time")
        numeral = self._read_numeral(start)
        if numeral is None:
            return self._add_parts(start, end, "identifier")
        if folded.startswith(("-", ":"), end) and self._is_identifier(start, end):
            return self._skip_word(end)
        return self._finish(numeral)

    def _read_numeral(self, start: int) -> _Numeral | None:
        """The number in digits at `start`, joined where a line break cut it; None when the digits are no number."""
        match = _RUN.match(self.folded, start)
        if match is None or len(match[0]) > _LONGEST_RUN:
            return None
        run, end = match[0], match.end()
        reading = read_number(run, self._separators(run))
        if reading is None and " " in run:
            run = run.split(" ")[0]
            end = start + len(run)
            reading = read_number(run, self._separators(run))
        if reading is None or len(reading.digits) > MAX_DIGITS:
            return None
        other = scale_decimal(*reading.other)[0] if reading.other else None
        numeral = _Numeral(
            start, end, reading.digits, reading.decimals, 0, 0, False, reading.confidence, other
        )
        cut = _CUT.match(self.folded, end)
        if cut is not None and not reading.decimals:
            self._join_cut(numeral, run, cut)
        return numeral

    def _join_cut(self, numeral: _Numeral, run: str, cut: re.Match[str]) -> None:
        """Joins what a line break cut after a separator, when what follows can only be the rest of the number."""
        mark, rest = cut[1], cut[2]
        known = self._separators("1.234")
        grouped = mark in run and len(rest) == 3
        decimal = mark == known.decimal and len(rest) < 3
        if not grouped and not decimal:
            return
        tail = read_tail(self.language, self.text, self.folded, cut.end())
        if decimal and (tail.kind not in (MONEY, PERCENT, UNIT) and tail.scale == 1):
            return
        if len(numeral.digits) + len(rest) > MAX_DIGITS:
            return
        numeral.digits += rest
        numeral.decimals = 0 if grouped else len(rest)
        numeral.end = cut.end()
        numeral.confidence = _BROKEN

    def _separators(self, run: str) -> Separators:
        """The document's separators, looked for only when a number needs them."""
        if self.separators is None:
            if run.isdigit():
                return _NO_SEPARATORS
            self.separators = detect_separators(self.text, self.lang if self.lang else self.language.code)
        return self.separators

    def _is_identifier(self, start: int, end: int) -> bool:
        """'495-123-45', '12-34-56': three or more figures with hyphens."""
        return _HYPHENATED.match(self.folded, start) is not None

    def _skip_word(self, end: int) -> int:
        match = _WORD_REST.match(self.folded, end)
        return match.end() if match else end

    def _add_parts(self, start: int, end: int, role: str) -> int:
        """Adds each figure between `start` and `end` as a number of that role."""
        for match in _FIGURES.finditer(self.folded, start, end):
            if len(match[0]) <= MAX_DIGITS:
                value = int(match[0])
                self._add(match.start(), match.end(), "number", value, low=value, high=value, role=role)
        return end

    # Words

    def _read_word(self, start: int, end: int) -> int:
        language, folded = self.language, self.folded
        word = folded[start:end]
        if word in language.ordinals and word not in language.numerals:
            value = language.ordinals[word]
            self._add(start, end, "ordinal", value, low=value, high=value)
            return end
        multiple = language.multiples.look_up(word)
        if multiple is not None:
            self._add(start, end, "multiple", multiple[1], low=multiple[1], high=multiple[1])
            return end
        for phrase_end, phrase in self._list_phrases(start, end):
            if phrase in language.ordinals:
                value = language.ordinals[phrase]
                self._add(start, phrase_end, "ordinal", value, low=value, high=value)
                return phrase_end
            if phrase in language.fractions and phrase in language.words["words.alone"]:
                return self._finish_fraction(start, phrase_end, language.fractions[phrase])
        if word in language.fractions:
            return self._finish_fraction(start, end, language.fractions[word])
        words = read_words(language, folded, start, end)
        if words is None:
            return end
        numeral = _Numeral(start, words[0], "", 0, words[1], words[2], words[3])
        following = _NEXT_WORD.match(folded, numeral.end)
        if following is not None:
            name = following[1]
            if name in language.fractions:
                share = language.fractions[name]
                return self._finish_fraction(
                    start, following.end(), simplify(numeral.value * share), known=True
                )
            dozen = 12 if name in language.words["words.dozens"] else 0
            if name in language.words.get("words.tens", ()):
                dozen = 10
            if dozen:
                numeral.value = simplify(numeral.value * dozen)
                numeral.end, numeral.article = following.end(), False
        return self._finish(numeral)

    def _list_phrases(self, start: int, end: int) -> list[tuple[int, str]]:
        following = _NEXT_WORD.match(self.folded, end)
        if following is None:
            return []
        return [(following.end(), f"{self.folded[start:end]} {following[1]}")]

    def _finish_fraction(self, start: int, end: int, value: Number, known: bool = False) -> int:
        """A share in words: alone ('moitié'), or of a scale ('medio millón')."""
        folded = self.folded
        tail = read_tail(self.language, self.text, folded, end)
        if tail.scale > 1:
            return self._finish(_Numeral(start, end, "", 0, value, Fraction(1, 10)))
        if known or folded[start:end] in self.language.words["words.alone"]:
            words = read_words_before(folded, start)
            comparison, _ = find_bound(self.language, words)
            low, high, low_closed, high_closed = find_bounds(value, 0, comparison)
            self._add(start, end, "number", value, low=low, high=high, comparison=comparison,
                      low_closed=low_closed, high_closed=high_closed)  # fmt: skip
        return end

    # Both

    def _finish(self, numeral: _Numeral) -> int:
        """Adds the quantity that begins with `numeral`, with what stands around it; returns where to go on."""
        language, folded = self.language, self.folded
        start, end = numeral.start, numeral.end
        words = read_words_before(folded, start)
        currency, money_start, money_scale = self._find_prefix(start)
        if numeral.digits and not currency:
            other = self._try_special(numeral, words)
            if other is not None:
                return other
        tail = read_tail(language, self.text, folded, end)
        if currency and tail.kind not in (MONEY, -1):
            tail = Tail(tail.scale, tail.scale_end, -1, "", tail.scale_end, tail.scale_end, tail.halves)
        ranged = self._try_range(numeral, tail, words, currency, money_start)
        if ranged is not None:
            return ranged
        if numeral.article and tail.scale == 1 and tail.kind not in (MONEY, SUBUNIT) and not currency:
            return end
        scale = tail.scale * (money_scale if tail.scale == 1 else 1)
        value, step = numeral.scaled(scale)
        if tail.halves:
            half = numeral.worth if tail.halves == 1 and not numeral.digits and numeral.worth else tail.halves
            value, step = simplify(value + Fraction(half, 2)), simplify(Fraction(half, 2))
        stop, value, step = self._add_smaller(tail, value, step)
        if stop > tail.scale_end:
            inner = read_tail(language, self.text, folded, stop)
            tail = Tail(
                tail.scale, stop, inner.kind, inner.name, inner.end if inner.kind >= 0 else stop, inner.start
            )
        if currency:
            words = read_words_before(folded, money_start)
        if currency or tail.kind in (MONEY, SUBUNIT):
            return self._finish_money(numeral, tail, (value, step), words, (currency, money_start))
        return self._finish_plain(numeral, tail, (value, step), words)

    def _add_smaller(self, tail: Tail, value: Number, step: Number) -> tuple[int, Number, Number]:
        """'2 млн 300 тыс.': what a smaller scale adds."""
        if tail.scale < 1_000_000 or tail.kind >= 0:
            return tail.scale_end, value, step
        match = _SMALLER.match(self.folded, tail.scale_end)
        if match is None:
            return tail.scale_end, value, step
        inner = read_tail(self.language, self.text, self.folded, match.end())
        if not 1 < inner.scale < tail.scale:
            return tail.scale_end, value, step
        return inner.scale_end, simplify(value + int(match[1]) * inner.scale), inner.scale

    def _finish_money(
        self,
        numeral: _Numeral,
        tail: Tail,
        amount: tuple[Number, Number],
        words: list[str],
        prefix: tuple[str, int],
    ) -> int:
        value, step = amount
        currency, start = prefix
        end = tail.scale_end
        if not currency:
            start = numeral.start
        if tail.kind == MONEY:
            end = tail.end
            # In front a '$' may be any dollar or peso; the name behind says which.
            if not currency or self.text[start] == "$" or currency == tail.name:
                currency = tail.name
            elif currency != tail.name:
                end = tail.scale_end
        elif tail.kind == SUBUNIT and not currency:
            currency = tail.name or ("USD" if self.language.code in ("ru", "uk") else "EUR")
            value, step, end = simplify(Fraction(value) / 100), 0, tail.end
        if step == 1 and not numeral.decimals and not numeral.worth:
            step = 0
        if tail.kind == MONEY or prefix[0]:
            cents = self._read_subunit(end)
            if cents is not None and not numeral.decimals and tail.scale == 1:
                value, end, step = simplify(value + Fraction(cents[0], 100)), cents[1], 0
        signed = self._find_sign(start)
        if signed < start and self.folded[signed] != "+":
            value = -value
        comparison, taken = find_bound(self.language, words)
        words = words[: len(words) - taken]
        if not comparison:
            comparison, _ = find_bound_after(self.language, self.folded, end)
        low, high, low_closed, high_closed = self._bound(numeral, value, step, comparison)
        role = "conversion" if self._is_conversion(start, currency) else ""
        self._add(
            signed, end, "money", value, unit=currency, low=low, high=high, low_closed=low_closed,
            high_closed=high_closed, comparison=comparison, role=role, confidence=numeral.confidence,
            per=find_rate(self.language, self.folded, self.text, end),
            increment=find_increment(self.language, words, self.folded, end),
        )  # fmt: skip
        return end

    def _finish_plain(
        self, numeral: _Numeral, tail: Tail, amount: tuple[Number, Number], words: list[str]
    ) -> int:
        """Percentages, measures, durations and bare numbers."""
        language, folded = self.language, self.folded
        value, step = amount
        kind, unit, role, end = "number", "", "", tail.scale_end
        if tail.kind < 0 and numeral.digits:
            label = find_label_unit(language, self.text, folded, numeral.start, self.tables)
            if label is not None and (label.scale == 1 or tail.scale == 1):
                value, step = numeral.scaled(label.scale * tail.scale)
                kind, unit = {MONEY: "money", PERCENT: "percent", UNIT: "dimension"}[label.kind], label.name
                if kind == "money" and label.scale * tail.scale == 1 and not numeral.decimals:
                    step = 0
        counted = (-1, -1, 0)
        if tail.kind == PERCENT:
            kind, unit, end = "percent", tail.name, tail.end
            if unit == "permille":
                unit, value, step = "percent", simplify(Fraction(value) / 10), simplify(Fraction(step) / 10)
        elif tail.kind == UNIT:
            kind, unit, end = "dimension", tail.name, tail.end
        elif tail.kind == DURATION:
            role, counted = "duration", (tail.start, tail.end, 0)
        if kind == "number":
            if not numeral.decimals and tail.scale == 1 and (numeral.digits or not numeral.worth):
                step = 0
            if not role:
                counted = find_counted(language, folded, end)
        signed = self._find_sign(numeral.start)
        if signed < numeral.start and folded[signed] != "+":
            value = -value
        comparison, taken = find_bound(language, words)
        words = words[: len(words) - taken]
        after = end
        if not comparison:
            comparison, after = find_bound_after(language, folded, end)
        if after > end and role != "duration" and kind == "number":
            counted = find_counted(language, folded, after)
        low, high, low_closed, high_closed = self._bound(numeral, value, step, comparison)
        per = "" if role else find_rate(language, folded, self.text, max(counted[1], end))
        if not per and not role:
            per = find_rate_before(language, words)
        if per and kind == "number":
            kind = "rate"
        self._add(
            signed, end, kind, value, unit=unit, low=low, high=high, low_closed=low_closed,
            high_closed=high_closed, comparison=comparison, role=role, confidence=numeral.confidence, per=per,
            counted=counted[:2], increment=counted[2] or find_increment(language, words, folded, max(counted[1], end)),
        )  # fmt: skip
        return max(end, tail.end if role == "duration" else end)

    def _bound(
        self, numeral: _Numeral, value: Number, step: Number, comparison: str
    ) -> tuple[Number | None, Number | None, bool, bool]:
        if numeral.other is not None and not comparison and numeral.digits:
            # Both readings of '1.250' stay possible.
            ratio = 10**3
            other = value * ratio if numeral.decimals else Fraction(value) / ratio
            low, high = hull_readings(value, simplify(other))
            return low, high, True, True
        return find_bounds(value, step, comparison)

    def _read_subunit(self, end: int) -> tuple[int, int] | None:
        """(hundredths, end) of '50 копеек' behind an amount."""
        match = _CENTS.match(self.folded, end)
        if match is None:
            return None
        found = find_word(self.language, self.text, self.folded, match.end())
        if found is None or found[0] != SUBUNIT:
            return None
        return int(match[1]), found[3]

    def _is_conversion(self, start: int, currency: str) -> bool:
        """Whether an amount in brackets repeats the one before it in another currency."""
        if not self.found or self.found[-1].kind != "money" or self.found[-1].unit == currency:
            return False
        between = self.text[self.found[-1].end : start]
        return len(between) < 30 and between.lstrip().startswith("(") and ")" not in between

    def _find_sign(self, start: int) -> int:
        """The start of the number with its sign."""
        text = self.text
        if start > self.taken and start and text[start - 1] in _SIGNS:
            before = text[start - 2] if start > 1 else " "
            if before.isspace() or before in "([{|:;„\"«'":
                return start - 1
        return start

    def _find_prefix(self, start: int) -> tuple[str, int, int]:
        """(code, start, scale) of the currency in front of the number at `start`; ('', start, 1) when there is none."""
        text = self.text
        stop = start
        if stop and text[stop - 1] in _SIGNS and stop > self.taken:
            stop -= 1
        if stop and text[stop - 1] in " \u00a0\u202f":
            stop -= 1
        if stop <= self.taken or text[stop - 1] not in self.language.symbol_ends:
            return "", start, 1
        for length in (5, 4, 3, 2, 1):
            begin = stop - length
            if begin < self.taken:
                continue
            written = text[begin:stop]
            code = self.language.symbols.get(written, "")
            if not code and length == 3 and written in self.language.codes and written not in WORDLIKE_CODES:
                code = written
            if code and not (written[0].isalpha() and begin and text[begin - 1].isalnum()):
                scale, begin = self._find_scale_before(begin)
                return code, begin, scale
        return "", start, 1

    def _find_scale_before(self, begin: int) -> tuple[int, int]:
        """'Mio. € 5,5': a scale in front of the currency in front of the number."""
        match = _SCALE_BEFORE.search(self.folded, max(self.taken, begin - 8), begin)
        if match is None:
            return 1, begin
        found = find_word(self.language, self.text, self.folded, match.start(1))
        return (int(found[1]), match.start(1)) if found and found[0] == SCALE else (1, begin)

    def _try_special(self, numeral: _Numeral, words: list[str]) -> int | None:
        """Years, days of a month, ordinals, multiples, list marks and identifiers; None when it is none of them."""
        language, folded = self.language, self.folded
        start, end = numeral.start, numeral.end
        whole = not numeral.decimals and numeral.digits == folded[start:end]
        if whole and end - start == 4:
            years = _YEARS.match(folded, start)
            if years is not None and read_tail(language, self.text, folded, years.end()).kind not in (
                MONEY,
                PERCENT,
                UNIT,
            ):
                return self._add_parts(start, years.end(), "date")
            if is_year(language, folded, start, end, words):
                return self._add_parts(start, end, "date")
        if whole and end - start <= 2:
            month = _MONTH_AFTER.match(folded, end)
            if month is not None and language.find_month(month[1]):
                return self._add_parts(start, end, "date")
            if language.code == "hu" and words and language.find_month(words[-1]):
                return self._add_parts(start, end, "date")
        if whole:
            ordinal = self._find_ordinal(start, end, words)
            if ordinal is not None:
                value = int(numeral.digits)
                self._add(ordinal[0], ordinal[1], "ordinal", value, low=value, high=value)
                return ordinal[1]
        times = self._find_times(end)
        if times:
            value, step = numeral.scaled(1)
            if not numeral.decimals:
                step = 0
            comparison, _ = find_bound(language, words)
            low, high, low_closed, high_closed = find_bounds(value, step, comparison)
            self._add(start, times, "multiple", value, low=low, high=high, low_closed=low_closed,
                      high_closed=high_closed, comparison=comparison)  # fmt: skip
            return times
        if whole and words and words[-1] in ("№", "#", "nr.", "no.", "n°", "№№", "бр."):
            return self._add_parts(start, end, "identifier")
        if whole and folded[end : end + 1].isalpha():
            found = find_word(language, self.text, folded, end)
            if found is None and not folded.startswith("+", end):
                return self._skip_word(end)
        return None

    def _find_ordinal(self, start: int, end: int, words: list[str]) -> tuple[int, int] | None:
        marks = self.language.sections["ordinal_marks"]
        folded = self.folded
        for prefix in marks.get("prefixes", ()):
            if (
                folded.endswith(prefix, 0, start)
                if start < 64
                else folded[start - len(prefix) : start] == prefix
            ):
                return start - len(prefix), end
        best = 0
        for suffix in marks["suffixes"]:
            if (
                folded.startswith(suffix, end)
                and not folded[end + len(suffix) : end + len(suffix) + 1].isalnum()
            ):
                best = max(best, len(suffix))
        if best and end - start <= 4:
            return start, end + best
        dotted = folded[end : end + 2] in (". ", ".\u00a0")
        if dotted and end - start <= 3 and words and words[-1] in marks["dot_after"]:
            following = _NEXT_WORD.match(folded, end + 1)
            if following is not None and (
                self.language.code == "de" or folded[end + 2] == self.text[end + 2]
            ):
                return start, end + 1
        return None

    def _find_times(self, end: int) -> int:
        """End of '3 раза', 'tres veces', '2,5-szeres'; 0 when no such word follows."""
        marks = self.language.words["multiple_words.after"]
        folded = self.folded
        if folded.startswith("-", end) or folded[end : end + 1].isalpha():
            match = _GLUED.match(folded, end)
            if match is not None and match[0] in marks:
                return match.end()
            return 0
        following = _NEXT_WORD.match(folded, end)
        return following.end() if following is not None and following[1] in marks else 0

    def _try_range(
        self, numeral: _Numeral, tail: Tail, words: list[str], currency: str, money_start: int
    ) -> int | None:
        """Adds a range that begins with `numeral` and returns its end; None when none does."""
        language, folded = self.language, self.folded
        joined = _compile_joins(language.code).match(folded, tail.end if tail.kind >= 0 else tail.scale_end)
        if joined is None:
            return None
        word = joined[1]
        opened = bool(words) and words[-1] in language.words["ranges.open"]
        if word is not None and word.strip() in language.words["ranges.weak"] and not opened:
            return None
        second_start = self._skip_symbol(joined.end())
        second = self._read_second(second_start)
        if second is None or (
            folded[second.end : second.end + 1] in ("-", "–")
            and folded[second.end + 1 : second.end + 2].isdigit()
        ):
            return None
        tail_2 = read_tail(language, self.text, folded, second.end)
        if tail.kind >= 0 and (tail_2.kind, tail_2.name) != (tail.kind, tail.name):
            return None
        if second_start > joined.end() and not currency:
            return None
        high, _ = second.scaled(tail_2.scale)
        low, _ = numeral.scaled(tail.scale)
        if tail.scale == 1 and tail_2.scale > 1 and numeral.scaled(1)[0] < second.scaled(1)[0]:
            low, _ = numeral.scaled(tail_2.scale)
        month = _MONTH_AFTER.match(folded, second.end)
        if low >= high or (month is not None and language.find_month(month[1])):
            return None
        if (
            word is None
            and joined[0].strip() != joined[0]
            and tail_2.kind < 0
            and tail_2.scale == 1
            and not currency
        ):
            if joined[0].startswith(" ") != joined[0].endswith(" "):
                return None
        kind, unit, end = "number", "", tail_2.scale_end
        if tail_2.kind == MONEY or currency:
            kind, unit = "money", tail_2.name if tail_2.kind == MONEY else currency
            end = tail_2.end if tail_2.kind == MONEY else end
        elif tail_2.kind in (PERCENT, UNIT):
            kind, unit, end = ("percent" if tail_2.kind == PERCENT else "dimension"), tail_2.name, tail_2.end
        counted = (-1, -1, 0)
        if tail_2.kind == DURATION:
            counted = (tail_2.start, tail_2.end, 0)
        elif kind == "number":
            counted = find_counted(language, folded, end)
        per = find_rate(language, folded, self.text, max(counted[1], end)) if tail_2.kind != DURATION else ""
        self._add(
            money_start if currency else numeral.start, end, "rate" if per and kind == "number" else kind,
            span_range(low, high), unit=unit, low=low, high=high, per=per, counted=counted[:2],
            role="duration" if tail_2.kind == DURATION else "range",
            confidence=min(numeral.confidence, second.confidence), increment=counted[2],
        )  # fmt: skip
        return max(end, tail_2.end)

    def _skip_symbol(self, position: int) -> int:
        match = _SYMBOL.match(self.text, position)
        return match.end() if match else position

    def _read_second(self, start: int) -> _Numeral | None:
        match = self.language.anchor.match(self.folded, start)
        if match is None:
            return None
        if self.folded[start] in "0123456789":
            return self._read_numeral(start)
        words = read_words(self.language, self.folded, start, match.end())
        if words is None or words[3]:
            return None
        return _Numeral(start, words[0], "", 0, words[1], words[2])

    def _add(
        self, start: int, end: int, kind: str, value: Number, *, unit: str = "", low: Number | None = None,
        high: Number | None = None, low_closed: bool = True, high_closed: bool = True, comparison: str = "",
        per: str = "", counted: tuple[int, int] = (-1, -1), increment: int = 0, role: str = "",
        confidence: float = 1.0,
    ) -> None:  # fmt: skip
        noun = self.text[counted[0] : counted[1]] if counted[0] >= 0 else ""
        self.found.append(
            Quantity(
                start, end, self.text[start:end], kind, value, unit, low, high, low_closed, high_closed,
                comparison, per, noun, counted[0], counted[1], increment, role, confidence,
            )
        )  # fmt: skip


_NO_SEPARATORS = Separators(".", ",", by_document=False)
_HYPHENATED = re.compile(r"[0-9]+(?:-[0-9]+){2,}")
_WORD_REST = re.compile(r"(?:[\w]|[-:](?=\w))*")
_FIGURES = re.compile(r"[0-9]+")
_NEXT_WORD = re.compile(r"[ -](?:\r?\n)?([^\W\d_]+(?:['-][^\W\d_]+)*)")
_GLUED = re.compile(r"-?[^\W\d_]+")
_MONTH_AFTER = re.compile(r"(?:er|-?го|-?ти|-?ви|º)?\.? ?(?:de |du |a |al )?([^\W\d_]+\.?)")
_CENTS = re.compile(r",? (?:(?:и|i|și|et|y|und|та|და|con) )?([0-9]{1,2})(?![0-9])")
_SCALE_BEFORE = re.compile(r"(?<!\w)([^\W\d_]{1,4}\.?) ?$")
_SYMBOL = re.compile(r"(?:US)?[€$£₽₴₾] ?|(?:EUR|USD|RSD|GBP|CHF|RON|HUF|UAH|BGN) ")


@cache
def _compile_joins(code: str) -> re.Pattern[str]:
    """What stands between the two ends of a range; group 1 is the word, None for a dash."""
    joins = sorted(load_language(code).words["ranges.joins"], key=lambda word: (-len(word), word))
    words = "|".join(
        re.escape(word) + " " if word.startswith("-") else f" {re.escape(word)} " for word in joins
    )
    return re.compile(rf"({words})| ?[-–—−] ?(?=[^\s])(?![-–—−])")
