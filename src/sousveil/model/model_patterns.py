"""Models as sources write them, and whether a model fits a pattern of models.

Two ways of writing patterns are read, alone or together:
- That of the vocabulary (`vendors.Family`): `*` any characters, `#` a digit, `?` one character.
- That of makers and advisories: X or x for a character that differs ('DS-76xxNI-Mx', 'NVR6XX').

When X is a wildcard (none of this is laid down anywhere; the rules are read off records and catalogues):
- A run of two or more ('2CD2xx2F', 'HUM7XXX', 'AXX'), wherever it stands but at the start of the model.
- A small x between capitals and digits ('2DFx', 'Mx'): makers that mix write their own letters large.
- One X behind a digit and before another sign ('SD8X21', 'VTH542XH'), and one at the end of a model that has another
  wildcard ('VTO75X95X', 'ds-76xxni-mx').
- The X of 'IPC-HX' before a digit: Dahua's HX stands for the letters of all its housings (HDW, HFW, HDBW, HF …). An
  article on mending the IPC-HDW4421E counts it among the 'IPC-HX4X2X series' (radiolocman.com, review 645239).
Every other X is a letter of the name: XVR, XRN-420S, HRX-1620, DS-7604NXI, AXIS, NVR304-32X.

A wildcard inside stands for as many letters and digits as it has X, or fewer (DS-96xxxNI is both DS-9632NI and
DS-96128NI); one at the end for one sign or more, whatever follows. A pattern without '/' or '(' also fits a model that
has them behind it ('/4P', '(B)'); one that has them fits only models that have the same. Dahua names domes and
thermal cameras by their stems: SD52C fits SD52C225U-HNI.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WIDTHS = str.maketrans("（），－–—／\xa0_\t\n", "(),---/    ")
_WORD = re.compile(
    r"(?<![A-Za-z0-9.])[A-Za-z0-9]+(?:[-/.+][A-Za-z0-9]+|\((?:[A-Za-z0-9]{1,5}|[A-Za-z0-9]{1,3}/[A-Za-z0-9]{1,3})\))*"
    r"(?![A-Za-z0-9])"
)
_SLUG_JOINT = re.compile(
    r"(?<![a-z0-9-])(?!(?:ip|os|cam|nvr|dvr|xvr|ptz|hd|and|the|for|pro|mk|fw|vms)_)([a-z]{2,3})_(?=[a-z]{0,4}[0-9]{2})|(?<=[0-9][a-z])_(?=[a-z]{2}(?![a-z0-9_]))"
    r"|(?<=[0-9][a-z]{2})_(?=[a-z]{2}(?![a-z0-9_]))",
    re.IGNORECASE,
)
_SPLIT_HYPHEN = re.compile(r"(?<=[A-Za-z0-9])- (?=[0-9])")
_SPLIT_SLASH = re.compile(r"(?<=[A-Za-z0-9]) / (?=[0-9]{1,2}P\b)")
_MARK = re.compile(r" (Mk ?[IVX]{1,3})\b", re.IGNORECASE)
_SERIES = re.compile(r"[ -]series\b", re.IGNORECASE)
_STEM_SERIES = re.compile(r"(?<![A-Za-z0-9.-])[A-Za-z]{3,5}(?=-series\b)", re.IGNORECASE)
_UNIT = re.compile(
    r"[0-9]+(?:\.[0-9]+)?(?:mp|mpx|k|p|mm|cm|m|km|w|v|hz|khz|mhz|ghz|gb|tb|mb|kb|ch|fps|db|bit|st|nd|rd|th|in|port|ports|way)s?"
    r"|ip(?:[0-9]{2}|v[46])|[0-9]+(?:/[0-9]+)+|h\.?26[0-9]|wi-?fi[0-9]?|p2p|i18n|[0-9]{4}-r[0-9]|r[0-9]|x(?:64|86)|sha-?[0-9]+"
    r"|md5|mp[34]|(?:cve|cwe|icsa|ssa|vdb|cvss|nist|iso|rfc|http|https|tls|ssl|ipv4|ipv6|tcp|udp|usb|build|rev|ver)[-/0-9].*"
    r"|(?:v|mr|sp|hf|rc|patch)[0-9]{1,4}|.*[0-9]\.[0-9x].*|v\..*|.*cve-[0-9].*|zdi-.*|[a-z][0-9]{7,}|[0-9]+[a-z]{0,3}|utf-?[0-9]+|base64|oauth2?|s3|ec2|l2tp|log4j|web[23]|b2b|3g|4g|5g|lte-?m?",
    re.IGNORECASE,
)
_AXIS_NUMBER = re.compile(r"[0-9]{3,4}[A-Z]{1,3}")
_SIGN_OF_MODEL = re.compile(r"[0-9]|[A-Z]XX")
_LETTER = re.compile(r"[A-Za-z]")
_RUN = re.compile(r"[Xx]+")
_DAHUA = re.compile(
    r"(?:DHI?-)?(?:IPC-H|SD[0-9]|TPC-|VT[OH][0-9]|NVR[0-9]|XVR[0-9]|HCVR|ASI[0-9])", re.IGNORECASE
)
_PREFIX = re.compile(r"^DHI?-(?=[A-Z]{2,4}[-0-9])")


class ModelWord(NamedTuple):
    """A model in text, [start, end); `model`: cleaned, '*' at its end for a series."""

    start: int
    end: int
    model: str


def find_models(text: str) -> list[ModelWord]:
    """The models and patterns of models in `text`, in order; words that are versions, units or standards are none."""
    same_length = text.translate(_WIDTHS)
    found = []
    for match in _WORD.finditer(same_length):
        word = match[0]
        if not _is_model(word):
            continue
        end, model = match.end(), word
        mark = _MARK.match(same_length, end)
        if mark:
            end, model = mark.end(), f"{word} {mark[1]}"
        found.append(ModelWord(match.start(), end, model + ("*" if _is_series(same_length, end) else "")))
    found += [
        ModelWord(match.start(), match.end(), match[0] + "-*") for match in _STEM_SERIES.finditer(same_length)
    ]
    return sorted(found)


def list_models(product: str) -> list[str]:
    """The models that the name of a product holds, cleaned: 'DS-7604NI-K1 / 4P(B)' → ['DS-7604NI-K1/4P(B)'].

    'AXIS A1610 (-B)' names two: ['A1610', 'A1610-B'].
    """
    plain = product.replace("\\", "")
    if "_" in plain:  # the name of a product in CPE: '_' for spaces and for some hyphens
        plain = _SLUG_JOINT.sub(lambda match: f"{match[1] or ''}-", plain)
    plain = plain.translate(_WIDTHS)
    plain = _SPLIT_SLASH.sub("/", _SPLIT_HYPHEN.sub("-", " ".join(plain.split())))
    models = []
    for start, end, model in find_models(plain):
        models.append(model)
        option = re.match(r" ?\((-[A-Z0-9]{1,3})\)", plain[end:])
        if option and start >= 0:
            models.append(model + option[1])
    return list(dict.fromkeys(models))


def clean_model(text: str) -> str:
    """The first model that `text` holds, without names of makers and kinds of products; '' if it holds none."""
    models = list_models(text)
    return models[0] if models else ""


def matches_pattern(pattern: str, model: str) -> bool:
    """Whether `model` (one model, as written) fits `pattern`, see above. '*' fits all, '' nothing; case is ignored."""
    if pattern == "*":
        return True
    compiled = _compile(pattern)
    return compiled is not None and compiled.fullmatch(_fold(model)) is not None


def make_sample(pattern: str) -> str:
    """A model of the form that `pattern` has, with 0 for each wildcard: to find the family that it belongs to."""
    sample = list(pattern)
    for start, length in _find_wild_runs(pattern):
        sample[start : start + length] = "0" * length
    return "".join(sample).rstrip("*")


def has_wildcard(pattern: str) -> bool:
    """Whether `pattern` stands for more than one model by its own signs."""
    return any(sign in pattern for sign in "*#?") or bool(_find_wild_runs(pattern))


def _fold(text: str) -> str:
    return _PREFIX.sub("", _squeeze(text).upper())


def _squeeze(text: str) -> str:
    """Without spaces, signs that CPE names escape with, and the word 'firmware' that they put at the end."""
    plain = "".join(text.replace("\\", "").translate(_WIDTHS).split())
    return plain[: -len("firmware")] if plain.lower().endswith("firmware") else plain


@lru_cache(maxsize=16384)
def _compile(pattern: str) -> re.Pattern[str] | None:
    plain = _squeeze(pattern)
    if not plain or len(plain) > 80:
        return None
    runs = dict(_find_wild_runs(plain))
    written, at, is_open = [], 0, False
    while at < len(plain):
        length = runs.get(at, 0)
        if length:
            written.append(_write_run(plain, at, length))
            is_open = at + length == len(plain)
            at += length
            continue
        written.append({"*": ".*", "#": "[0-9]", "?": "."}.get(plain[at]) or re.escape(plain[at].upper()))
        at += 1
    prefix = _PREFIX.match(plain.upper())
    kept = "".join(written)[len(re.escape(prefix[0])) if prefix else 0 :]
    return re.compile(kept + _write_tail(plain, bool(runs), is_open))


def _write_run(plain: str, at: int, length: int) -> str:
    if _is_housing(plain, at):
        return "[A-Z]{1,4}"
    return "[A-Z0-9].*" if at + length == len(plain) else f"[A-Z0-9]{{1,{length}}}"


def _write_tail(plain: str, has_runs: bool, is_open: bool) -> str:
    if is_open or plain.endswith("*"):
        return ""
    if _DAHUA.match(plain) and (
        has_runs or re.fullmatch(r"(?:DHI?-)?SD[0-9][0-9A-Z]{1,4}", plain, re.IGNORECASE)
    ):
        return ".*"
    if re.match(r"(?:DHI?-)?TPC-", plain, re.IGNORECASE):
        return r"(?:[-/(].*)?"
    return "" if "/" in plain or "(" in plain else r"(?:[/(].*)?"


def _find_wild_runs(plain: str) -> list[tuple[int, int]]:
    """The start and length of each run of X that is a wildcard."""
    runs = [(match.start(), match.end() - match.start()) for match in _RUN.finditer(plain)]
    sure = [run for run in runs if _is_surely_wild(plain, *run)]
    last = runs[-1] if runs else (0, 0)
    if sure and last not in sure and last[1] == 1 and sum(last) == len(plain):
        sure.append(last)
    return sure


def _is_surely_wild(plain: str, start: int, length: int) -> bool:
    before, after = plain[start - 1 : start], plain[start + length : start + length + 1]
    if start == 0 or (before == "-" and length == 1):
        return False
    if length > 1 or _is_housing(plain, start):
        return True
    if (
        plain[start] == "x"
        and any(letter.isupper() for letter in plain)
        and not (before.islower() or after.islower())
    ):
        return True
    return before.isdigit() and after.isalnum()


def _is_housing(plain: str, start: int) -> bool:
    """Whether it is the X of Dahua's 'IPC-HX'."""
    return bool(re.search(r"IPC-H$", plain[:start], re.IGNORECASE)) and plain[start + 1 : start + 2].isdigit()


def _is_series(text: str, end: int) -> bool:
    return bool(_SERIES.match(text, end))


def _is_model(word: str) -> bool:
    if not _SIGN_OF_MODEL.search(word):
        return False
    if len(word) < 3 or len(word) > 60 or _UNIT.fullmatch(word):
        return bool(_AXIS_NUMBER.fullmatch(word)) and not word.endswith(("MP", "GB", "TB"))
    return _LETTER.search(word) is not None
