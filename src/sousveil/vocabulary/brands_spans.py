"""Makers, brands and models in running text: tenders, contracts, descriptions of weaknesses.

The names and rules are those of `vocabulary.brands`; what a sentence adds is what stands beside a name: a model, words
for cameras, 'brand:' before it, or other makers in a list. All places are code points of the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sousveil.model.vendors import ProductMatch, ProductSpan
from sousveil.vocabulary.brands_index import CLEAR, BrandIndex, Name, NameHit, get_brand_index
from sousveil.vocabulary.brands_judging import is_something_else
from sousveil.vocabulary.brands_models import (
    FIRMWARE,
    MODEL,
    find_firmware,
    find_models,
    is_unit,
    measure_model,
)
from sousveil.vocabulary.brands_parts import choose_pattern, clean_model, find_own_family, looks_like_model
from sousveil.vocabulary.brands_words import HAN, TOKEN, fold_text, load_brand_words
from sousveil.vocabulary.vendor_files import VendorVocabulary, load_vendors

REACH_BEFORE, REACH_BEHIND = 200, 300
"""So many code points around a name or model are looked at, no more."""

_CONFIDENCE = {"name": 0.9, "former": 0.85, "brand": 0.88, "family": 0.85, "trapped": 0.7}
_DOUBTFUL = 0.1
_MOST_WORDS = 6
_WORD = re.compile(rf"[^\w]{{0,4}}([a-z0-9]+|[{HAN}]+|[^\W\d_a-z{HAN}]+)")
_CUE_WORDS = frozenset(
    (
        *(
            "model",
            "models",
            "modell",
            "modelo",
            "modele",
            "modello",
            "type",
            "typ",
            "ref",
            "reference",
            "nr",
            "no",
        ),
        *("номер", "модель", "модели", "мод", "арт"),
    )
)
_CUE_HAN = re.compile(
    r"(?:型号|规格|参考|为|及|品牌|厂家|系列|产品|设备|(?:网络)?(?:高清)?(?:摄像机|摄像头|录像机|球机|枪机|半球))*"
)
_LABEL_BEFORE = re.compile(
    r"(?:brand|make|manufacturer|maker|vendor|marca|marque|marke|hersteller|fabricante|fabricant|producent|производитель"
    r"|виробник|марка|品牌|厂家|厂商|制造商|生产商|牌子)(?:名称|名|及型号|/型号)?(?:\s?name)?\s{0,2}[:：=|]\s{0,2}[\"“']?$"
)
_BETWEEN_MAKERS = re.compile(
    r"[\s、,，/|；;]{0,3}(?:or|and|oder|ou|o|или|або|或者|或|和|及|与|以及)?[\s、,，/|；;]{0,3}"
)
_BETWEEN_MODELS = re.compile(r"\s?(?:[,、，/;；]|and|or|und|et|y|и|та|和|及|或)\s?(?:and |or )?")
_FIRMWARE_GAP = frozenset(
    (
        *(
            "firmware",
            "fw",
            "version",
            "ver",
            "software",
            "with",
            "running",
            "and",
            "devices",
            "device",
            "the",
            "a",
        ),
        *("on", "固件", "版本", "固件版本"),
    )
)
_EQUIVALENT = re.compile(
    r"\bor (?:an? )?(?:approved )?(?:equivalent|equal|similar|comparable)|\bou [eé]quivalent|\bo (?:su )?(?:equivalente|similar)"
    r"|\boder gleichwertig|\blub r[oó]wnowa[zż]n|\bsau echivalent|\bvagy azzal|\bили (?:эквивалент|аналог)|\bабо еквівалент"
    r"|或同等|或相当|或类似|或等同|同档次|或以上"
)
_EQUIVALENT_REACH = 80


def find_products(text: str, vocabulary: VendorVocabulary | None = None) -> list[ProductSpan]:
    """The makers, brands and models that running text names, by place, one span for each model.

    A model beside a maker's name is one span with it; further models of a list have spans of their own.
    """
    index = get_brand_index(vocabulary or load_vendors())
    folded = fold_text(text)
    if not index.may_name(folded, TOKEN.findall(folded)):
        return []
    return _SpanReader(index, text, folded).read()


class _SpanReader:
    """Reads one text."""

    def __init__(self, index: BrandIndex, text: str, folded: str) -> None:
        self._index = index
        self._text = text
        self._folded = folded
        self._words = load_brand_words()
        self._hits = index.find(folded, may_cut=False)
        self._spans: list[ProductSpan] = []

    def read(self) -> list[ProductSpan]:
        accepted = self._accept()
        for number, (hit, rule) in enumerate(accepted):
            limit = accepted[number + 1][0].start if number + 1 < len(accepted) else len(self._folded)
            self._add_named(hit, rule, limit)
        self._add_models()
        self._spans.sort(key=lambda span: (span.start, span.end))
        return self._merge_neighbours()

    def _accept(self) -> list[tuple[NameHit, str]]:
        """The hits that mean makers, with the rule that says so."""
        rules: dict[int, str] = {}
        for number, hit in enumerate(self._hits):
            name = hit.name
            if name is None or name.rivals or is_something_else(self._folded, hit.end):
                continue
            if name.kind == "family" and not self._is_written_as_name(hit):
                continue
            if name.doubt == CLEAR:
                rules[number] = f"{name.kind}_in_text"
            elif rule := self._find_support(hit, name):
                rules[number] = rule
        self._accept_doubled(rules)
        self._accept_lists(rules)
        return [(self._hits[number], rule) for number, rule in sorted(rules.items())]

    def _find_support(self, hit: NameHit, name: Name) -> str:
        """The rule by which an ambiguous name means the maker here, '' if none does."""
        if not self._is_written_as_name(hit):
            return ""
        if _LABEL_BEFORE.search(self._folded, max(0, hit.start - 40), hit.start):
            return "label_before"
        place, word_seen = self._walk_to_model(hit.end, name.vendor_id, len(self._folded), is_sure=False)
        if place is not None:
            return "model_beside"
        return "product_beside" if word_seen else ""

    def _is_written_as_name(self, hit: NameHit) -> bool:
        first = self._text[hit.start]
        return not first.isascii() or not first.isalpha() or first.isupper()

    def _accept_doubled(self, rules: dict[int, str]) -> None:
        """An ambiguous name right before a certain one of its vendor: 'Bosch FLEXIDOME'."""
        for number, hit in enumerate(self._hits[:-1]):
            following = self._hits[number + 1]
            if number in rules or hit.name is None or number + 1 not in rules or following.name is None:
                continue
            is_near = not self._folded[hit.end : following.start].strip(" -(")
            if is_near and hit.name.vendor_id == following.name.vendor_id and self._is_written_as_name(hit):
                rules[number] = rules[number + 1]

    def _accept_lists(self, rules: dict[int, str]) -> None:
        """Makers side by side in a list support each other: 海康、大华、宇视. Two ordinary words alone do not."""
        run: list[int] = []
        for number, hit in enumerate([*self._hits, NameHit(-1, -1, None)]):
            joins = run and _BETWEEN_MAKERS.fullmatch(
                self._folded, self._hits[run[-1]].end, max(hit.start, 0)
            )
            if not (joins and hit.name is not None and hit.end - self._hits[run[-1]].end < 60):
                self._settle_list(run, rules)
                run = []
            if hit.name is not None and not hit.name.rivals and self._is_written_as_name(hit):
                run.append(number)

    def _settle_list(self, run: Sequence[int], rules: dict[int, str]) -> None:
        names = [name for number in run if (name := self._hits[number].name) is not None]
        makers = {name.vendor_id for name in names}
        are_known = any(number in rules for number in run)
        are_han = all(not name.key.isascii() for name in names)
        if len(makers) > 1 and (are_known or len(makers) > 2 or (are_han and len(makers) > 1)):
            for number in run:
                if not is_something_else(self._folded, self._hits[number].end):
                    rules.setdefault(number, "list_of_makers")

    def _walk_to_model(
        self, start: int, vendor_id: str, limit: int, *, is_sure: bool
    ) -> tuple[tuple[int, int] | None, bool]:
        """(place of the model that follows, whether a word for cameras was met on the way).

        `is_sure`: the maker is certain, so any word that looks like a model may be one.
        """
        place, has_word = start, False
        for _ in range(_MOST_WORDS):
            following = _WORD.match(self._folded, place, limit)
            if following is None or _ends_clause(self._folded[place : following.start(1)]):
                break
            model = MODEL.match(self._folded, following.start(1), limit)
            if model and not FIRMWARE.match(self._folded, following.start(1), limit):
                fits = any(map(str.isdigit, model[0])) and self._index.models.find(model[0], vendor_id)
                if fits or (is_sure and looks_like_model(model[0])):
                    length = measure_model(self._index.models, model[0], vendor_id)
                    return (model.start(), model.start() + length), has_word
            token = following[1]
            if token in self._words.evidence or (self._words.han_evidence.match(token)):
                has_word = True
            if not self._is_passed_over(token):
                break
            place = following.end(1)
        return None, has_word

    def _is_passed_over(self, token: str) -> bool:
        if token in self._words.evidence or token in self._words.modifiers or token in _CUE_WORDS:
            return True
        if token.isdigit() or is_unit(token):
            return True
        return not token.isascii() and bool(
            _CUE_HAN.fullmatch(token) or self._words.han_safe.fullmatch(token)
        )

    def _add_named(self, hit: NameHit, rule: str, limit: int) -> None:
        name = hit.name
        assert name is not None
        place, _ = self._walk_to_model(hit.end, name.vendor_id, limit, is_sure=name.doubt == CLEAR)
        match = ProductMatch(
            name.vendor_id,
            name.brand_id,
            name.family_id,
            rule=rule,
            confidence=round(_CONFIDENCE[name.kind] - (_DOUBTFUL if name.doubt else 0), 2),
            reason=_REASONS.get(rule, _REASONS["name"]).format(self._text[hit.start : hit.end]),
        )
        if place is None:
            if not match.family_id:
                match = replace(match, family_id=self._read_family(hit, name, limit))
            self._add(hit.start, hit.end, match, limit)
            return
        self._add(hit.start, place[1], self._with_model(match, place), limit)
        while (place := self._next_in_list(place[1], name.vendor_id, limit)) is not None:
            self._add(*place, self._with_model(match, place), limit)

    def _read_family(self, hit: NameHit, name: Name, limit: int) -> str:
        """The family named right behind the maker: 'Flock Safety Falcon'."""
        behind = self._folded[hit.end : min(limit, hit.end + 40)]
        words = []
        place = 0
        for _ in range(3):
            following = _WORD.match(behind, place)
            if following is None or behind[place : following.start(1)].strip(" -_"):
                break
            words.append(following[1])
            place = following.end(1)
            if family_id := find_own_family(self._index, name.vendor_id, " ".join(words)):
                return family_id
        return ""

    def _with_model(self, match: ProductMatch, place: tuple[int, int]) -> ProductMatch:
        fitting = self._index.models.find(self._folded[slice(*place)], match.vendor_id)
        pattern = choose_pattern(fitting) if fitting else None
        return replace(
            match,
            model=clean_model(self._text[slice(*place)]),
            family_id=pattern.family_id if pattern else match.family_id,
            brand_id=match.brand_id or (pattern.brand_id if pattern else ""),
        )

    def _next_in_list(self, end: int, vendor_id: str, limit: int) -> tuple[int, int] | None:
        joint = _BETWEEN_MODELS.match(self._folded, end, limit)
        model = MODEL.match(self._folded, joint.end(), limit) if joint else None
        fits = model and any(map(str.isdigit, model[0])) and self._index.models.find(model[0], vendor_id)
        if not model or not fits:
            return None
        return model.start(), model.start() + measure_model(self._index.models, model[0], vendor_id)

    def _add_models(self) -> None:
        """Models that fit the distinctive patterns of one vendor, where nobody is named beside them."""
        for place in find_models(self._folded):
            if any(span.start < place.end() and place.start() < span.end for span in self._spans):
                continue
            fitting = [found for found in self._index.models.find(place[0]) if found.is_distinctive]
            if len({pattern.vendor_id for pattern in fitting}) != 1:
                continue
            pattern = choose_pattern(fitting)
            reason = f"No maker is named beside it; it has the form of that maker's models ({pattern.text})."
            match = ProductMatch(
                pattern.vendor_id,
                pattern.brand_id,
                pattern.family_id,
                clean_model(self._text[place.start() : place.end()]),
                rule="model_pattern",
                confidence=0.75,
                reason=reason,
            )
            self._add(place.start(), place.end(), match, len(self._folded))

    def _add(self, start: int, end: int, match: ProductMatch, limit: int) -> None:
        firmware = self._read_firmware(end, limit)
        if firmware:
            match = replace(match, firmware_raw=self._text[slice(*firmware)])
            end = firmware[1]
        behind = self._folded[end : end + _EQUIVALENT_REACH]
        if _EQUIVALENT.search(re.split(r"[.。;；\n]", behind, maxsplit=1)[0]):
            match = replace(match, reason=f"{match.reason} Named as an example: 'or equivalent' follows.")
        self._spans.append(ProductSpan(start, end, match))

    def _read_firmware(self, end: int, limit: int) -> tuple[int, int] | None:
        firmware = find_firmware(self._folded, end, min(limit, end + 60))
        if firmware is None:
            return None
        gap = TOKEN.findall(self._folded[end : firmware[0]])
        if not all(self._is_passed_over(word) or word in _FIRMWARE_GAP for word in gap):
            return None
        return firmware

    def _merge_neighbours(self) -> list[ProductSpan]:
        """A name right beside another of its vendor (a brand and its owner's brand, a name in two scripts) is one."""
        kept: list[ProductSpan] = []
        for span in self._spans:
            if kept and _are_one(kept[-1], span, self._folded):
                kept[-1] = _join(kept[-1], span)
            else:
                kept.append(span)
        return kept


_REASONS = {
    "name": "The text names '{}'.",
    "label_before": "'{}' stands behind a label for makers.",
    "model_beside": "'{}' may mean other things, but a model of this maker follows.",
    "product_beside": "'{}' may mean other things, but words for cameras follow.",
    "list_of_makers": "'{}' stands in a list of makers.",
}


def _are_one(first: ProductSpan, second: ProductSpan, folded: str) -> bool:
    a, b = first.match, second.match
    if a.vendor_id != b.vendor_id or a.model or a.firmware_raw or second.start - first.end > 4:
        return False
    return not folded[first.end : second.start].strip(" \t()（）[]【】/·-")


def _join(first: ProductSpan, second: ProductSpan) -> ProductSpan:
    a, b = first.match, second.match
    match = replace(
        b,
        brand_id=b.brand_id or a.brand_id,
        family_id=b.family_id or a.family_id,
        rule=a.rule,
        confidence=max(a.confidence, b.confidence),
        reason=a.reason,
    )
    return ProductSpan(first.start, second.end, match)


def _ends_clause(gap: str) -> bool:
    return any(mark in gap for mark in ".;。；!?！？\n")
