"""Claims: the quantities of a document with what its words say they are about."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from sousveil.extract.context import (
    PART_OF_TOWN,
    SentenceContext,
    add_bare_months,
    format_period,
    nearest,
    read_context,
    scopes_near,
)
from sousveil.extract.enumerations import Enumeration, find_bullets, find_enumerations
from sousveil.extract.list_links import link_lists
from sousveil.extract.nearby import measure_word_length, mend_quantity
from sousveil.extract.quantities import find_dates, find_quantities
from sousveil.extract.sentences import split_sentences
from sousveil.extract.subjects import normalise_subject
from sousveil.model.claims import Claim
from sousveil.model.ids import make_id
from sousveil.model.quantities import DateMention, Quantity
from sousveil.model.sheets import Passage

VERSION = "1"

_NOT_CLAIMS = frozenset({"date", "time", "identifier", "list_mark", "inside"})
_AREA_UNITS = frozenset({"acre", "hectare", "mu"})
_QUOTE_REACH = 60


def extract_claims(
    passages: Sequence[Passage], source_id: str, language: str = "", published_at: str = ""
) -> list[Claim]:
    """The claims of one section of a document, in text order; offsets are into the document's stored text.

    `passages` are consecutive and tile their stretch of the stored text; `language` is BCP 47 or '' (then the script
    of each passage decides); `published_at` (ISO 8601) resolves nothing here but is kept for checks by the caller.
    """
    reader = _SectionReader(source_id, language)
    for passage in passages:
        reader.read_passage(passage)
    claims = link_lists(reader.claims, reader.lists)
    claims.sort(key=lambda claim: (claim.start, claim.end, claim.kind))
    return claims


class _SectionReader:
    """Carries ordinals, and the time and place last named in a paragraph, from sentence to sentence."""

    def __init__(self, source_id: str, language: str) -> None:
        self.source_id = source_id
        self.language = language
        self.claims: list[Claim] = []
        self.lists: list[Claim] = []
        self.sentence = 0
        self.paragraph = 0
        self.last_time = ""
        self.last_place = ""

    def read_passage(self, passage: Passage) -> None:
        """Adds the claims and lists of `passage`."""
        text = passage.text
        language = self.language if not self.language.startswith("zh") else ""
        language = language or guess_language(text, self.language)
        quantities = [q for q in find_quantities(text, language) if _states_something(q, text)]
        dates = find_dates(text, language) if quantities else []
        starts = [q.start for q in quantities]
        date_starts = [date.start for date in dates]
        previous_end = 0
        self._start_paragraph()
        sentences = split_sentences(text)
        for position, (start, end) in enumerate(sentences):
            if "\n\n" in text[previous_end:start]:
                self._start_paragraph()
            previous_end = end
            first, last = bisect.bisect_left(starts, start), bisect.bisect_left(starts, end)
            sentence = text[start:end]
            if first < last or len(sentence) < 4000:
                near = dates[bisect.bisect_left(date_starts, start) : bisect.bisect_left(date_starts, end)]
                inside = [_shift_date(date, -start) for date in near if date.end <= end]
                inside = add_bare_months(sentence, inside)
                context = read_context(sentence, inside) if first < last else SentenceContext(dates=inside)
                for index in range(first, last):
                    # A quote never reaches into the next figure ('42 of the 70 stations').
                    border = starts[index + 1] if index + 1 < last else end
                    quantity = mend_quantity(quantities[index], text, (start, border))
                    claim = self._make_claim(passage, quantity, context, (start, end), language)
                    claim.aside = _read_aside(text, sentences, position, starts)
                    self.claims.append(claim)
                self._remember(context)
                if len(sentence) < 4000:
                    self._read_lists(passage, sentence, start, language)
            self.sentence += 1
        self._read_bullets(passage, language)

    def _start_paragraph(self) -> None:
        self.paragraph += 1
        self.last_time = self.last_place = ""

    def _remember(self, context: SentenceContext) -> None:
        if context.dates:
            self.last_time = format_period(context.dates[-1])
        if context.places:
            self.last_place = context.places[0][2]

    def _read_bullets(self, passage: Passage, language: str) -> None:
        """A list set out in lines belongs to the line before it: 'five units:', then '1. …', '2. …'."""
        for found in find_bullets(passage.text):
            lead_start, lead_end = found.lead
            lead = [c for c in self.claims if lead_start <= c.start - passage.start < lead_end]
            if lead:
                claim = self._make_list(
                    passage, found, passage.text[lead_start : found.end], lead_start, language
                )
                claim.sentence = lead[-1].sentence
                self.lists.append(claim)

    def _read_lists(self, passage: Passage, sentence: str, start: int, language: str) -> None:
        for found in find_enumerations(sentence):
            shifted = replace(found, start=found.start + start, end=found.end + start)
            self.lists.append(self._make_list(passage, shifted, sentence, start, language))

    def _make_list(
        self, passage: Passage, found: Enumeration, sentence: str, start: int, language: str
    ) -> Claim:
        count = len(found.items)
        at = (passage.start + found.start, passage.start + found.end)
        return Claim(
            claim_id=make_id("clm", self.source_id, at[0], at[1], "list"),
            source_id=self.source_id,
            quote=passage.text[found.start : found.end],
            start=at[0],
            end=at[1],
            kind="number",
            measure="list",
            subject="",
            subject_raw="",
            low=count,
            high=None if found.open_ended else count,
            low_closed=True,
            high_closed=True,
            value=count,
            unit="",
            per="",
            place="",
            time="",
            comparison="at_least" if found.open_ended else "",
            approximate=False,
            increment=0,
            context_start=passage.start + start,
            context_end=passage.start + start + len(sentence),
            page=passage.page,
            language=language,
            context=sentence,
            sentence=self.sentence,
            paragraph=self.paragraph,
            items=found.items,
            role="list",
            figure_end=at[1],
        )

    def _make_claim(
        self,
        passage: Passage,
        quantity: Quantity,
        context: SentenceContext,
        span: tuple[int, int],
        language: str,
    ) -> Claim:
        text, base = passage.text, passage.start
        sentence = text[span[0] : span[1]]
        start, end = quantity.start - span[0], quantity.end - span[0]
        quote_end = quantity.end
        if quantity.end <= quantity.counted_start <= quantity.end + _QUOTE_REACH:
            quote_end = max(quantity.end, min(quantity.counted_end, span[1]))
        quote_end = min(span[1], quote_end + measure_word_length(text[quote_end : quote_end + 4]))
        dates = [(d.start, d.end, format_period(d)) for d in context.dates]
        time = nearest(dates, start, end, sentence)
        place = nearest(context.places, start, end, sentence)
        scope = set(scopes_near(context, start, end, sentence))
        if not time and self.last_time:
            time = self.last_time
            scope.add("time:inherited")
        if not place and self.last_place:
            place = self.last_place
            scope.add("place:inherited")
        if place.startswith(PART_OF_TOWN):
            place = place.removeprefix(PART_OF_TOWN)
            scope.add("part_of_town")
        return Claim(
            claim_id=make_id("clm", self.source_id, base + quantity.start, base + quote_end, quantity.kind),
            source_id=self.source_id,
            quote=text[quantity.start : quote_end],
            start=base + quantity.start,
            end=base + quote_end,
            kind=quantity.kind,
            measure=name_measure(quantity),
            subject=normalise_subject(quantity.counted.removeprefix(place) or quantity.counted),
            subject_raw=quantity.counted,
            low=quantity.low,
            high=quantity.high,
            low_closed=quantity.low_closed,
            high_closed=quantity.high_closed,
            value=quantity.value,
            unit=quantity.unit,
            per=quantity.per,
            place=place,
            time=time,
            comparison=quantity.comparison,
            approximate=quantity.comparison in ("about", "nearly"),
            increment=quantity.increment,
            context_start=base + span[0],
            context_end=base + span[1],
            page=passage.page,
            language=language,
            confidence=min(quantity.confidence, passage.confidence),
            scope=tuple(sorted(scope)),
            attributed_to="" if context.speaker == place.lower() else context.speaker,
            context=sentence,
            sentence=self.sentence,
            paragraph=self.paragraph,
            role=quantity.role,
            figure_end=base + quantity.end,
        )


def name_measure(quantity: Quantity) -> str:
    """What sort of figure `quantity` is: see Claim.measure."""
    if quantity.kind == "percent":
        return "difference" if quantity.unit == "percentage_point" else "share"
    if quantity.kind == "dimension":
        return "area" if "** 2" in quantity.unit or quantity.unit in _AREA_UNITS else "size"
    if quantity.kind == "rate":
        return "density" if "** 2" in quantity.per or quantity.per in _AREA_UNITS else "rate"
    if quantity.kind != "number":
        return quantity.kind
    if quantity.role == "duration":
        return "duration"
    if quantity.value is not None and 0 < quantity.value < 1:
        return "share"
    if quantity.increment:
        return "increment"
    return "count" if quantity.counted else "number"


def guess_language(text: str, default: str = "") -> str:
    """'zh', 'ka', 'ru' or 'en' by the script of `text`'s first 2,000 letters; `default` when it fits that script."""
    sample = text[:4000]
    han = sum("\u4e00" <= character <= "\u9fff" for character in sample)
    latin = sum(character.isascii() and character.isalpha() for character in sample)
    if han * 3 > latin:
        return default if default.startswith("zh") else "zh"
    if default and not default.startswith("zh"):
        return default
    if any("\u10d0" <= character <= "\u10ff" for character in sample):
        return "ka"
    if sum("\u0400" <= character <= "\u04ff" for character in sample) > latin:
        return "ru"
    return "en"


# '110指挥中心', '12345热线': numbers to call, not numbers of things.
_HOTLINE = re.compile(r"(?:指挥|报警|热线|接警|接处警|急救|平台|政务|中心)")
_CALLS = frozenset({"110", "114", "119", "120", "122", "12345", "12315", "96110", "911", "112", "999"})


def _states_something(quantity: Quantity, text: str) -> bool:
    if quantity.role in _NOT_CLAIMS:
        return False
    if quantity.text in _CALLS and _HOTLINE.match(text, quantity.end):
        return False
    # 'one of them', 'the one', 一个 as an article: a pronoun, not a figure.
    return not (quantity.text.lower() in ("one", "一") and not quantity.per and quantity.kind == "number")


def _read_aside(text: str, sentences: Sequence[tuple[int, int]], position: int, starts: Sequence[int]) -> str:
    """The neighbouring sentences without figures: they may say how the figures are meant."""
    found: list[str] = []
    for index in (position - 1, position + 1):
        if 0 <= index < len(sentences):
            start, end = sentences[index]
            if end - start <= 400 and bisect.bisect_left(starts, start) == bisect.bisect_left(starts, end):
                found.append(text[start:end])
    return " ".join(found)


def _shift_date(date: DateMention, by: int) -> DateMention:
    return DateMention(
        date.start + by, date.end + by, date.text, date.start_date, date.end_date, date.precision
    )
