"""Personal data out of everything that is shown: telephone numbers, e-mail addresses, identity numbers, contact names.

The stored text keeps them, since it is evidence and its hash must hold; pages, JSON and the terminal show █ in their
place, one for each character, so that every offset stays true. Figures must survive: a grouped number, an amount,
a year range and a number in front of a unit are never masked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sousveil.model.claims import Claim, Finding
from sousveil.model.sheets import Passage, Sheet

MASK = "█"

# Full-width forms are matched as their ASCII twins; one code point each, so offsets stay.
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x2011: 0x2D,
    0x2013: 0x2D,
}

# Soft hyphens, joiners, zero-width spaces and bidi controls: a number cut by one still reads as a number.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)

# What may follow a number only if it is a quantity, so that '13800000000元' is left alone.
_UNIT_NEXT = (
    r"(?!\s{0,2}(?:[万萬亿億元圆圓角%‰户戶人名个個台臺件套次部条條张張路只隻幅份篇吨米里年月日公平千百]"
    r"|(?:thousand|[mb]illion|trillion|bn|[a-z]*dollars?|euros?|yuan|people|persons?|faces|records|files|cameras"
    r"|images|users|times|units|km|kg|GB|TB|MB|USD|EUR|RMB|CNY|GBP|HKD|JPY|RUB|рубл\w*|тыс\w*|мл[нрд]\w*|евро|евра)"
    r"(?![a-z])))"
)
_NOT_IN_NUMBER = r"(?<![0-9A-Za-z.,¥$€£_/])(?<![0-9A-Za-z]-)(?<![¥$€£]\s)"
_NUMBER_ENDS = r"(?![0-9A-Za-z_])(?![.,/-][0-9])"

_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    re.ASCII,
)

# GB 11643-1999: province code, birth date, order, check character. Birth years from 1900.
_ID_CARD = re.compile(
    r"(?<![0-9A-Za-z])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}[ -]?(?:19|20)[0-9]{2}"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_HONG_KONG_ID = re.compile(r"(?<![0-9A-Za-z])[A-Z]{1,2}[0-9]{6}\([0-9A]\)(?![0-9])")
_LABELLED_ID = re.compile(
    r"(?:身份证(?:件)?|居民身份证|證件|证件|护照|護照|身份證|passport|identity\s+card|ID\s+card)\s{0,2}"
    r"(?:号码?|號碼?|no\.?|number)?\s{0,2}[:：]?\s{0,2}([A-Za-z]{0,2}[0-9]{6,17}[0-9Xx])(?![0-9A-Za-z])",
    re.IGNORECASE,
)

_PHONES = (
    # Chinese mobile, with or without +86, in one run or as 3-4-4.
    re.compile(
        _NOT_IN_NUMBER
        + r"(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:[0-9]{8}|[ -][0-9]{4}[ -][0-9]{4})"
        + _NUMBER_ENDS
        + _UNIT_NEXT
    ),
    # Chinese landline with its area code, and an extension.
    re.compile(
        r"(?<![0-9A-Za-z.,])(?<![0-9A-Za-z]-)(?:(?:\+|00)86[ -]?)?(?:\((?:0[0-9]{2,3})\) ?|0[0-9]{2,3} ?- ?|0[0-9]{2,3} )[1-9][0-9]{2,3}[ -]?[0-9]{4}"
        r"(?:(?: ?转 ?| ?轉 ?| ?ext\.? ?|-)[0-9]{1,5})?(?![0-9A-Za-z])(?!-[0-9A-Za-z])"
    ),
    # Chinese service numbers, only when grouped: 400-810-8888.
    re.compile(
        _NOT_IN_NUMBER + r"[48]00[ -](?:[0-9]{3}[ -][0-9]{4}|[0-9]{4}[ -][0-9]{3}|[0-9]{7})" + _NUMBER_ENDS
    ),
    # North American, grouped.
    re.compile(
        r"(?<![0-9A-Za-z.,$])(?<![0-9]-)(?:\+?1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"
        + _NUMBER_ENDS
    ),
    # A trunk 0 and groups: 020 7946 0958, 01 23 45 67 89.
    re.compile(
        r"(?<![0-9A-Za-z.,])0[1-9](?:[ .][0-9]{2}){4}(?![0-9])"
        r"|(?<![0-9A-Za-z.,/-])0[1-9][0-9]{1,3} (?!(?:19|20)[0-9]{2}\b)[0-9]{3,4} (?!(?:19|20)[0-9]{2}\b)[0-9]{3,4}(?![0-9])"
    ),
    # Russian and neighbours: 8 (495) 123-45-67.
    re.compile(r"(?<![0-9A-Za-z.,])8 ?\([0-9]{3,5}\) ?[0-9]{1,3}(?:[ -][0-9]{2}){2}(?![0-9])"),
)
_COUNTRY_CODE = (
    r"(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689][0-9]|3[578][0-9]|42[0-9]|50[0-9]|59[0-9]"
    r"|6[7-9][0-9]|8[578][0-9]|80[08]|9[679][0-9])"
)
_INTERNATIONAL = re.compile(
    r"(?<![0-9A-Za-z])\+" + _COUNTRY_CODE + r"(?:[ .()-]{0,2}[0-9]){6,12}" + _NUMBER_ENDS + _UNIT_NEXT
)
_THOUSANDS = re.compile(r"\+[0-9]{1,3}(?:[ .][0-9]{3})+")

_PHONE_RUN = r"\(?\+?\(?[0-9](?:[ ()-]{0,2}[0-9]){5,17}(?:\s?(?:转|轉|ext\.?)\s?[0-9]{1,5})?"
_LABELLED_PHONE = re.compile(
    r"(?:(?:联\s{0,4}系\s{0,4}(?:电\s{0,4}话|方\s{0,4}式)|聯絡電話|聯繫電話|手机号码?|电话号码?|電話號碼)\s{0,4}[:：|\t]?"
    r"|(?:电\s{0,4}话|電話|手机|手機|传\s{0,4}真|傳真|热线|熱線|座机|tel(?:ephone)?|phone|fax|mobile|cell|hotline|тел(?:ефон)?|факс"
    r"|téléphone|telefon|telefono|teléfono|telefone)\.?(?:\s(?:no|number)\.?)?\s{0,4}[:：|\t])"
    r"\s{0,4}("
    + _PHONE_RUN
    + r"(?:\s?[,;/、或和]\s?"
    + _PHONE_RUN
    + r")*)(?![0-9])(?![.,][0-9])"
    + _UNIT_NEXT,
    re.IGNORECASE,
)

_HAN_NAME = r"(?!联系|电话|手机|传真|地址|邮)[\u3400-\u9fff·]{1,12}?"
_HAN_NAME_ENDS = r"(?=\s|[^\u3400-\u9fff·]|$|(?:联系|聯|电话|電話|手机|手機|传真|傳真|地址|邮箱|郵箱|邮编|电子|開|开户|单位|职务))"
_LABELLED_HAN_NAMES = re.compile(
    r"联\s{0,4}系\s{0,4}(?:人(?:姓名)?(?:\s{0,2}\([^()\n]{0,20}\))?(?:(?:及|和|、)(?:联系)?(?:电话|方式))?|电\s{0,4}话|方\s{0,4}式)"
    r"\s{0,4}[:|\t]\s{0,8}("
    + _HAN_NAME
    + r"(?:[、,;/ ]\s?"
    + _HAN_NAME
    + r"){0,5})"
    + _HAN_NAME_ENDS
    + r"(?:[ ,;(]{1,3}("
    + _PHONE_RUN
    + r")(?![0-9])"
    + _UNIT_NEXT
    + r")?"
    + r"|聯[絡繫]人\s{0,4}[:|\t]\s{0,8}("
    + _HAN_NAME
    + r")"
    + _HAN_NAME_ENDS
)
_NAME_AFTER_PHONE = re.compile(
    r"联系(?:电话|方式)\s{0,4}[:|\t]?\s{0,4}[0-9 +/、()-]{6,40}[( ]\s?([\u3400-\u9fff·]{2,4}(?=[)\s]|$))"
)
_LABELLED_LATIN_NAME = re.compile(
    r"(?:contact\s(?:person|name|officer)s?|person\sto\scontact|attn|контактное\sлицо|контакт-лице|особа\sдля\sконтактів"
    r"|ansprechpartner(?:in)?|personne\s(?:à\scontacter|de\scontact)|persona\sde\scontacto|kapcsolattartó|persoană\sde\scontact"
    r"|лице\sза\sконтакт|pessoa\sde\scontato)\.?\s{0,4}[:|\t]\s{0,8}"
    r"((?-i:(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|M|Mme)\.? )?[^\W\d_][\w'’.-]{0,30}(?: [^\W\d_a-zа-я][\w'’.-]{0,30}){0,3}))",
    re.IGNORECASE,
)

# Nothing can match far from one of these or from a run of six digits, and finding them is cheap: the patterns
# above run only around them.
_SIGNS = (
    *("@", "＠", "[at]", "(at)", "联系", "联 ", "联　", "聯", "ontact", "ONTACT", "ontat", "ttn", "ATTN"),
    *("онтакт", "ОНТАКТ", "nsprechpartner", "apcsolattart"),
)
_DIGIT_RUN = re.compile(r"[0-9０-９](?:[ ()（）.　－–‑-]{0,3}[0-9０-９]){5}")
_AROUND = 100
# A match this near to a cut edge may be half of something else; another sign then stands nearer to it.
_EDGE = 30
# Texts up to this length are remembered.
_SHORT = 1_000


def mask_personal_data(text: str) -> str:
    """`text` with personal data as █, character for character: the result has the same length.

    Masked: e-mail addresses, telephone numbers, Chinese (mainland, Hong Kong) identity numbers, numbers behind a
    label such as 身份证 or Tel:, and names behind 联系人, 联系电话, 'Contact person' and their like. White space stays, and so
    do characters that are not seen; they keep nothing from being found.
    Text without personal data comes back as the same object.
    """
    masked = _mask_short(text) if len(text) <= _SHORT else _mask_text(text)
    return text if masked == text else masked


@lru_cache(maxsize=50_000)
def _mask_short(text: str) -> str:
    return _mask_text(text)


def _mask_text(text: str) -> str:
    if text.isascii() or not _UNSEEN.search(text):
        return _mask_seen(text)
    seen = [at for at, character in enumerate(text) if not _UNSEEN.match(character)]
    bare = "".join([text[at] for at in seen])
    masked = _mask_seen(bare)
    if masked is bare:
        return text
    characters = list(text)
    for at, character in zip(seen, masked, strict=True):
        characters[at] = character
    return "".join(characters)


def _mask_seen(text: str) -> str:
    spans = sorted(span for window in _find_windows(text) for span in _iter_window_spans(text, *window))
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if end <= done:
            continue
        start = max(start, done)
        pieces.append(text[done:start])
        pieces.append(re.sub(r"\S", MASK, text[start:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def redact_sheet(sheet: Sheet) -> Sheet:
    """A copy of `sheet` in which no text that will be shown holds personal data; offsets and ids are the same.

    A claim whose own words are masked loses its figures as well (low, high and value None), and a finding that rests
    on it says so in place of its sum.
    """
    passages = [redact_passage(passage) for passage in sheet.passages]
    starts = [passage.start for passage in passages]
    claims: list[Claim] = []
    hidden: set[str] = set()
    for claim in sheet.claims:
        at = bisect_right(starts, claim.start) - 1
        redacted = redact_claim(claim, passages[at] if at >= 0 else None)
        claims.append(redacted)
        if is_redacted(redacted, claim):
            hidden.add(claim.claim_id)
    source = replace(
        sheet.source,
        title=mask_personal_data(sheet.source.title),
        publisher=mask_personal_data(sheet.source.publisher),
        filename=mask_personal_data(sheet.source.filename),
        origin=mask_personal_data(sheet.source.origin),
    )
    return Sheet(
        source=source,
        passages=passages,
        claims=claims,
        findings=[redact_finding(finding, hidden) for finding in sheet.findings],
        problems=[replace(problem, detail=mask_personal_data(problem.detail)) for problem in sheet.problems],
    )


def redact_claim(claim: Claim, passage: Passage | None) -> Claim:
    """`claim` with its words masked as they are in `passage`, which is masked already and holds its start."""
    quote = mask_personal_data(claim.quote)
    if passage is not None and passage.start <= claim.start and claim.end <= passage.end:
        # Around it stands the label that a quote alone lacks.
        shown = passage.text[claim.start - passage.start : claim.end - passage.start]
        quote = shown if MASK in shown else quote
    texts: dict[str, Any] = {
        name: mask_personal_data(getattr(claim, name))
        for name in ("subject", "subject_raw", "place", "time", "attributed_to")
    }
    if MASK in quote and MASK not in claim.quote:
        return replace(claim, quote=quote, low=None, high=None, value=None, **texts)
    if quote == claim.quote and all(getattr(claim, name) == text for name, text in texts.items()):
        return claim
    return replace(claim, quote=quote, **texts)


def redact_finding(finding: Finding, hidden_claims: set[str]) -> Finding:
    """`finding` with its words masked; without its sum when it rests on one of `hidden_claims`."""
    if hidden_claims.intersection(finding.claim_ids):
        return replace(
            finding,
            sentence="A figure of this finding is masked, because it looks like a telephone or identity number.",
            stated=None,
            expected=None,
            derivation="",
            joined_because="",
            missing="",
        )
    texts: dict[str, Any] = {
        name: mask_personal_data(getattr(finding, name))
        for name in ("sentence", "derivation", "joined_because", "missing")
    }
    if all(getattr(finding, name) == text for name, text in texts.items()):
        return finding
    return replace(finding, **texts)


def is_redacted(shown: Claim, original: Claim) -> bool:
    """True when the figures of `shown` were taken out of `original`."""
    return MASK in shown.quote and MASK not in original.quote


def redact_passage(passage: Passage) -> Passage:
    """`passage` with personal data masked; the same object when there is none."""
    text = mask_personal_data(passage.text)
    return passage if text is passage.text else replace(passage, text=text)


def _find_windows(text: str) -> list[tuple[int, int]]:
    """The stretches of `text` around signs of personal data, in order, none touching another."""
    places = [match.span() for match in _DIGIT_RUN.finditer(text)]
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            places.append((at, at + len(sign)))
            at = text.find(sign, at + _EDGE)
    windows: list[tuple[int, int]] = []
    for start, end in sorted(places):
        begin, finish = max(0, start - _AROUND), min(len(text), end + _AROUND)
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(finish, windows[-1][1]))
        else:
            windows.append((begin, finish))
    return windows


def _iter_window_spans(text: str, begin: int, finish: int) -> Iterator[tuple[int, int]]:
    piece = text[begin:finish]
    first = 0 if begin == 0 else _EDGE
    last = len(piece) if finish == len(text) else len(piece) - _EDGE
    for start, end in _iter_spans(piece if piece.isascii() else piece.translate(_TO_ASCII)):
        if first <= start and end <= last:
            yield begin + start, begin + end


def _iter_spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_EMAIL, _ID_CARD, _HONG_KONG_ID):
        for match in pattern.finditer(text):
            yield match.span()
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            if not _is_round(match[0]):
                yield match.span()
    for match in _INTERNATIONAL.finditer(text):
        if not _is_round(match[0]) and not (_THOUSANDS.fullmatch(match[0]) and match[0].endswith("000")):
            yield match.span()
    for pattern in (
        _LABELLED_ID,
        _LABELLED_PHONE,
        _NAME_AFTER_PHONE,
        _LABELLED_HAN_NAMES,
        _LABELLED_LATIN_NAME,
    ):
        for match in pattern.finditer(text):
            for group in range(1, pattern.groups + 1):
                if match[group]:
                    yield match.span(group)


def _is_round(number: str) -> bool:
    """A number that ends in five zeros is a quantity more often than a subscriber."""
    return re.sub(r"[^0-9]", "", number).endswith("00000")
