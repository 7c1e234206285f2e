"""The names of the vocabulary of vendors, ready to be found in folded text.

A name is compared by its letters and digits alone, so that 'Hik-Vision' and 'HIK VISION' are one. What a name proves
depends on how many other things it may mean (`Name.doubt`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import add

from sousveil.model.vendors import Family, Vendor
from sousveil.vocabulary.brands_models import ModelIndex
from sousveil.vocabulary.brands_words import (
    HAN,
    TOKEN,
    fold_text,
    load_brand_words,
    make_key,
    strip_legal_forms,
)
from sousveil.vocabulary.vendor_files import VendorVocabulary

CLEAR, SHARED, ORDINARY = 0, 1, 2
"""`Name.doubt`: means the maker; short or also of other firms of a group; an ordinary word or a name of many."""

_ROLE_ORDER = ("legal", "common", "short", "transliteration", "written_so", "former", "ticker")
_MOST_TOKENS = 8
_LEAST_JOINED = (
    7  # letters of a name that may be cut otherwise than it is written: 'Hik Vision', 'FlockSafety'
)
_START = 3
_LEAST_LATIN = 5
_LEAST_HAN = 3
_HAN_RUN = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a vendor, a brand or a family. `key`: see `make_key`. `spellings`: the tokens it is written in.

    `kind`: name, former, brand, family or trapped. `rivals`: other vendors that it also names, the same kind of name.
    """

    key: str
    text: str
    kind: str
    vendor_id: str
    brand_id: str
    family_id: str
    spellings: frozenset[tuple[str, ...]]
    doubt: int
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name in folded text, [start, end); `name` None: a trap, `why` says what it means."""

    start: int
    end: int
    name: Name | None
    why: str = ""


class BrandIndex:
    """Names, traps and model patterns of a vocabulary."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        self.vendors = {vendor.vendor_id: vendor for vendor in vendors}
        self.models = ModelIndex(vendors)
        self.traps = {
            "".join(tokens): trap.why
            for vendor in vendors
            for trap in vendor.traps
            if (tokens := TOKEN.findall(fold_text(trap.text)))
        }
        self.names = _settle_rivals(_list_names(vendors))
        self.families = {vendor.vendor_id: _list_own_families(vendor) for vendor in vendors}
        self._starts = {key[:_START] for key in [*self.names, *self.traps]}
        self._longest = max(map(len, [*self.names, *self.traps]), default=0)
        self._han = _compile_han([*self.names, *self.traps])
        spellings = [words for name in self.names.values() for words in name.spellings]
        spellings += [
            tuple(TOKEN.findall(fold_text(trap.text))) for vendor in vendors for trap in vendor.traps
        ]
        self._first_words = frozenset(start for words in spellings for start in accumulate(words))
        starts = {pattern.prefix for pattern in self.models.patterns if pattern.is_distinctive}
        self._model_words = frozenset(TOKEN.findall(start)[0][:_START] for start in starts)
        self._model_starts = re.compile(_write_starts(starts))
        self.coined = _list_coined(self.names)
        self.owners = {vendor.vendor_id: {row.owner_id for row in vendor.ownerships} for vendor in vendors}

    def look_up(self, key: str, words: tuple[str, ...], *, may_cut: bool = True) -> tuple[Name | None, str]:
        """The name that words are, or why they are a trap. Only long plain names may be written in other words:
        run together ('FlockSafety') or, with `may_cut`, cut ('Hik Vision')."""
        name = self.names.get(key)
        if name is not None and words in name.spellings:
            return name, ""
        if key in self.traps:
            return None, self.traps[key]
        if name is not None and name.doubt == CLEAR and len(key) >= _LEAST_JOINED:
            ends = set(accumulate(map(len, words)))
            if may_cut or any(ends <= set(accumulate(map(len, spelling))) for spelling in name.spellings):
                return name, ""
        return None, ""

    def may_be_cut(self, tokens: list[str]) -> bool:
        """Whether two neighbouring tokens may be one word of a name: 'Hik Vision'."""
        return not self._first_words.isdisjoint(map(add, tokens, tokens[1:]))

    def may_hold_model(self, folded: str, tokens: list[str]) -> bool:
        """False where folded text surely holds no model that shows its maker alone."""
        if self._model_words.isdisjoint([token[:_START] for token in tokens]):
            return False
        return self._model_starts.search(folded) is not None

    def may_name(self, folded: str, tokens: list[str]) -> bool:
        """False where folded text surely names nothing: quicker than looking closely. `tokens`: its own."""
        if not self._first_words.isdisjoint(tokens) or self.may_hold_model(folded, tokens):
            return True
        return not folded.isascii() and self._han is not None and self._han.search(folded) is not None

    def find(self, folded: str, *, may_cut: bool = True) -> list[NameHit]:
        """The names and traps in folded text, by place; of two that overlap the longer one, of equals the trap.

        `may_cut`: see `look_up`.
        """
        tokens = [(match[0], match.start(), match.end()) for match in TOKEN.finditer(folded)]
        found = [*self._find_joined(tokens, may_cut), *self._find_han(folded)]
        if len(found) < 2:
            return found
        found.sort(key=lambda hit: (hit.start - hit.end, hit.name is not None, hit.start))
        kept: list[NameHit] = []
        for hit in found:
            if all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

    def _find_joined(self, tokens: list[tuple[str, int, int]], may_cut: bool) -> Iterator[NameHit]:
        names, traps, starts, longest = self.names, self.traps, self._starts, self._longest
        for number, (text, start, _) in enumerate(tokens):
            key = ""
            for size in range(1, min(_MOST_TOKENS, len(tokens) - number) + 1):
                text, _, end = tokens[number + size - 1]
                key += text
                if len(key) > longest or (len(key) >= _START and key[:_START] not in starts):
                    break
                if key not in names and key not in traps:
                    continue
                words = tuple(word for word, _, _ in tokens[number : number + size])
                name, why = self.look_up(key, words, may_cut=may_cut)
                if name is not None or why:
                    yield NameHit(start, end, name, why)

    def _find_han(self, folded: str) -> Iterator[NameHit]:
        pattern = self._han
        for run in _HAN_RUN.finditer(folded) if pattern else ():
            for match in pattern.finditer(folded, run.start(), run.end()) if pattern else ():
                if match.end() - match.start() == run.end() - run.start():
                    continue  # a whole token: found already
                yield NameHit(match.start(), match.end(), *self.look_up(match[0], (match[0],)))

    def owns(self, owner_id: str, vendor_id: str) -> bool:
        """Whether `owner_id` stands above `vendor_id`, directly or by way of others."""
        above, waiting = set[str](), [vendor_id]
        while waiting:
            for owner in self.owners.get(waiting.pop(), ()):
                if owner not in above:
                    above.add(owner)
                    waiting.append(owner)
        return owner_id in above


@lru_cache(maxsize=4)
def get_brand_index(vocabulary: VendorVocabulary) -> BrandIndex:
    """The index of a vocabulary, made once per process for each."""
    return BrandIndex(tuple(vocabulary.vendors.values()))


def _list_names(vendors: Iterable[Vendor]) -> Iterator[tuple[int, Name]]:
    """(order of precedence, name) of all."""
    for vendor in vendors:
        blurred = _Blurred(vendor)
        for name in vendor.names:
            kind = "former" if name.role == "former" else "name"
            order = _ROLE_ORDER.index(name.role) if name.role in _ROLE_ORDER else len(_ROLE_ORDER)
            yield from _make_names(name.text, (kind, vendor.vendor_id, "", ""), order, blurred)
        for brand in vendor.brands:
            for text in (brand.name, *brand.texts):
                yield from _make_names(text, ("brand", vendor.vendor_id, brand.brand_id, ""), 10, blurred)
        for family in vendor.families:
            for text in family.texts:
                if _is_coined(text):
                    about = ("family", vendor.vendor_id, family.brand_id, family.family_id)
                    yield from _make_names(text, about, 20, blurred)


def _make_names(
    text: str, about: tuple[str, str, str, str], order: int, blurred: _Blurred
) -> Iterator[tuple[int, Name]]:
    """The name as written and, where that differs, without its legal form."""
    tokens = TOKEN.findall(fold_text(text))
    bare = strip_legal_forms(tokens)
    for extra, words in ((0, tokens), (1, bare)):
        key = "".join(words)
        is_bare_word = bool(extra) and len(words) == 1 and key.isascii()  # 'Sun Corporation' is not 'Sun'
        if key and (not extra or words != tokens) and not is_bare_word:
            is_trapped = tuple(words) in blurred.whole  # the vendor's own file says that it may mean another
            kind = "trapped" if is_trapped else about[0]
            spelling = frozenset({tuple(words)})
            name = Name(key, text, kind, *about[1:], spelling, _judge_doubt(key, is_trapped, blurred))
            yield 100 if is_trapped else order + extra, name


def _settle_rivals(names: Iterable[tuple[int, Name]]) -> dict[str, Name]:
    """One name for each key: the one that comes first in precedence, with its rivals of equal kind."""
    groups: dict[str, list[tuple[int, Name]]] = {}
    for order, name in names:
        groups.setdefault(name.key, []).append((order, name))
    settled = {}
    for key, group in groups.items():
        group.sort(key=lambda entry: entry[0])
        first = group[0][1]
        same = [name for _, name in group if name.kind == first.kind]
        spellings = frozenset[tuple[str, ...]]().union(*(name.spellings for _, name in group))
        rivals = tuple(sorted({name.vendor_id for name in same} - {first.vendor_id}))
        about = (first.kind, first.vendor_id, first.brand_id, first.family_id)
        settled[key] = Name(key, first.text, *about, spellings, first.doubt, rivals)
    return settled


def _judge_doubt(key: str, is_trapped: bool, blurred: _Blurred) -> int:
    words = load_brand_words()
    if key in words.ordinary_names or is_trapped:
        return ORDINARY
    shortest = _LEAST_LATIN if key.isascii() else _LEAST_HAN
    if key in words.shared_names or key in blurred.parts or len(key) < shortest:
        return SHARED
    return CLEAR


class _Blurred:
    """What a vendor's own file calls traps: `whole` in words, and `parts`, the keys of words within them."""

    def __init__(self, vendor: Vendor) -> None:
        self.whole = set[tuple[str, ...]]()
        self.parts = set[str]()
        for trap in vendor.traps:
            tokens = TOKEN.findall(fold_text(trap.text))
            self.whole.add(tuple(tokens))
            for start in range(len(tokens)):
                self.parts.update("".join(tokens[start:end]) for end in range(start + 1, len(tokens) + 1))
            for token in tokens:
                if not token.isascii():
                    self.parts.update(token[:end] for end in range(2, len(token)))


def _list_own_families(vendor: Vendor) -> dict[str, Family]:
    """What names a family where the vendor is known: its texts, and its id if that is a word ('falcon')."""
    families = {
        family.family_id: family for family in vendor.families if len(family.family_id) >= _LEAST_LATIN
    }
    for family in vendor.families:
        families.update((make_key(text), family) for text in family.texts)
    return families


def _is_coined(text: str) -> bool:
    """True for names of families that nobody else would write: two words, a digit, or capitals inside ('iVMS')."""
    words = text.split()
    return len(words) > 1 or any(map(str.isdigit, text)) or any(map(str.isupper, text[1:]))


def _list_coined(names: Mapping[str, Name]) -> dict[str, list[Name]]:
    """The names of the list in brand_words.toml, by their first letter."""
    coined: dict[str, list[Name]] = {}
    for key in sorted(load_brand_words().coined_names & names.keys()):
        coined.setdefault(key[0], []).append(names[key])
    return coined


def _write_starts(starts: Iterable[str]) -> str:
    """A pattern of what models begin with that show their maker alone; it never matches where there are none."""
    written = "|".join(sorted(map(re.escape, starts)))
    return rf"(?<![a-z0-9])(?:{written})" if written else r"(?!)"


def _compile_han(keys: Iterable[str]) -> re.Pattern[str] | None:
    han = sorted({key for key in keys if _HAN_RUN.fullmatch(key)}, key=lambda key: (-len(key), key))
    return re.compile("|".join(han)) if han else None
