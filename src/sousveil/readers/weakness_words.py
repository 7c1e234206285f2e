"""Blanks out what prose about weaknesses must not carry: finders' names, passwords, addresses of devices, exploit code.

Each blanked character becomes █ and white space stays, so that offsets into the text stay true. The rules look for words
around the secret, not for the secret: they would rather blank a harmless word than let a password or a name through.
Organisations that found something are blanked like people, since the words alone do not tell the two apart.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sousveil.readers.weakness_marks import HAS_IP, MarkSearch, make_mark_search

_INK = re.compile(r"\S")

# --- names of finders ------------------------------------------------------------------------------------------------
_FLAW = r"(?:flaws?|vulnerabilit(?:y|ies)|issues?|bugs?|weakness(?:es)?|problems?|exploits?|defects?|CVE-)"
_VERBS = (
    "found",
    "discovered",
    "reported",
    "identified",
    "disclosed",
    "uncovered",
    "spotted",
    "submitted",
    "published",
)
_FOUND = f"(?:{'|'.join(_VERBS)})"
_LABELS = (
    "credit", "credits", "finder", "finders", "researcher", "researchers", "reporter", "reporters", "author", "authors", "discovered by",
    "found by", "reported by", "discoverer", "discoverers", "acknowledgement", "acknowledgements", "acknowledgment", "acknowledgments",
)  # fmt: skip
_SMALL = r"(?:d[aeiou]s?|van|von|der|den|del|della|la|le|el|al|bin|ibn|ben|y|zu|ter)"
_CAPITAL = r"(?:[A-Z\u00c0-\u00de\u0400-\u042f]|[\u4e00-\u9fff\uac00-\ud7af]|@|[a-z0-9_]*\d[a-z0-9_]*[a-z]|[\"“(]@?\w)"
_WORD = rf"{_CAPITAL}[^\s,;:()\[\]]*?(?=[.]?(?:[\s,;:()\[\]\"”]|$))"
_NAME = rf"{_WORD}(?: (?:{_SMALL} )*(?:{_WORD}|\([^()\n]{{1,40}}\)))*"
_HOME = (
    r"(?:,? (?:of|from|at|with|working (?:with|for|at)|in collaboration with|on behalf of) (?:the )?"
    + _NAME
    + ")"
)
_NAMES = rf"{_NAME}{_HOME}?(?:(?:,? and |, | & ){_NAME}{_HOME}?)*"
_NOBODY = r"(?!(?:CVE-|CWE-|The\b|An?\b|This\b|These\b|That\b|It\b|Its\b|Users?\b|Attackers?\b|HTTP|URL|ID\b|VDB-|Version|In\b|If\b|On\b))"
_SENTENCE = r"(?:^|(?<=[.!?;:]\s)|(?<=\n))"
_FINDERS = (
    # 'NAME from ORG has found a flaw', 'NAME, member of the … Program, has found that'
    (
        tuple(f"{have} {verb}" for have in ("has", "have") for verb in _VERBS),
        re.compile(
            rf"{_SENTENCE}\s*(?P<x>(?!During\b|It\b|There\b|An? attacker|The (?:attack|vulnerab)|We\b)\S[^\n;!?]{{1,160}}?)"
            rf"[,\s]+(?:has|have)\s+{_FOUND}\s+(?:out\s+)?"
            rf"(?:that\b|the VAPIX|(?:an?|the|this|these|several|multiple|two|three|some)\b[^.;\n]{{0,120}}?{_FLAW}|an?\s)",
        ),
    ),
    (
        tuple(f"{verb} {word}" for verb in _VERBS for word in ("a", "th", "se", "mu", "tw", "so")),
        re.compile(
            rf"{_SENTENCE}\s*(?P<x>{_NOBODY}{_NAMES}(?:,[^,.;\n]{{1,80}},)?)\s+{_FOUND}\s+"
            rf"(?:an?|the|this|these|several|multiple|two|three|some|that)\b[^.;\n]{{0,60}}?{_FLAW}"
        ),
    ),
    (
        ("member of", "members of", "researcher"),
        re.compile(
            rf"{_SENTENCE}\s*(?P<x>\S[^\n;!?]{{1,80}}?),\s+(?:an? )?(?:members? of|(?:independent |security )?researchers?\b)"
        ),
    ),
    (
        (" by ", "credited to", "credited with"),
        re.compile(
            rf"(?i:\b(?:{_FOUND}|researched|credited)(?:\s+(?:and|&)\s+\w+)?(?:\s+\w+)?\s+by|\bcredited\s+(?:to|with))(?i:\s+"
            rf"(?:(?:an? |the )?(?:independent )?(?:security )?(?:researchers?|experts?|analysts?|engineers?|users?) )?)(?P<x>{_NOBODY}{_NAMES})"
        ),
    ),
    (
        (" by ",),
        re.compile(rf"(?i:\b{_FOUND}\s+by\s+)(?P<x>[a-z0-9_.-]{{2,30}}(?:{_HOME}| \(@\w+\)))"),
    ),
    (
        ("credit", "thank", "acknowledg", "courtesy of"),
        re.compile(
            rf"(?i:\b(?:credits?(?: (?:for|is|goes|go|belongs?)\b[^.:;\n]{{0,60}}?)? to|(?:special )?thanks(?: go(?:es)?)? to|"
            rf"(?:would like to )?(?:thank|acknowledges?|credits?)|courtesy of) )(?P<x>{_NOBODY}{_NAMES})"
        ),
    ),
    (
        ("credit", "finder", "researcher", "reporter", "author:", "authors:", "discovered by", "found by", "reported by", "discoverer", "acknowledg"),
        re.compile(rf"(?i:\b(?:{'|'.join(_LABELS)})[ \t]*:[ \t]*)(?P<x>[^\n]{{2,120}}?)(?=\n|\. |\.?$)", re.MULTILINE),
    ),
    (
        ("researcher", "expert", "analyst", "engineer"),
        re.compile(rf"(?i:\b(?:security |independent |vulnerability )+(?:researcher|expert|analyst|engineer)s?,? )(?P<x>{_NOBODY}{_NAMES})"),
    ),
    (("@",), re.compile(r"(?<![\w/.+-])(?P<x>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)")),
)  # fmt: skip

# --- passwords and keys ----------------------------------------------------------------------------------------------
_SECRET = (
    r"(?:pass(?:word|wd|phrase|code)s?|pwd|pin(?: codes?)?|secrets?|credentials?|logins?|community strings?"
    r"|(?:private|secret|encryption|cryptographic|api|hard-?coded|default|root|aes|des|ssh|wifi|wpa|license|master)[ -]keys?"
    r"|(?:access|auth(?:entication)?|bearer|api|session) tokens?)"
)
_OPEN, _CLOSE = "[\"'“‘`«「]", "[\"'”’`»」]"
_COMMON = (
    r"(?:admin|administrator|root|guest|user|default|support|service|test|toor|pass|password|passw0rd|supervisor|operator"
    r"|master|system|tech|ubnt|none|blank|empty)"
)
_TOKEN = r"[^\s,;()\"'“”‘’`]*[\d!@#$%^&*+=~][^\s,;()\"'“”‘’`]*[^\s,;().\"'“”‘’`]"
_NO_TOKEN = (
    r"(?!\(?CVE|CWE-|CAPEC-|VDB-|[vV]?\d+(?:\.\d+)+|\d+-?(?:bit|char|byte|digit|day)|\d+(?:st|nd|rd|th)\b|\d{1,2}\b"
    r"|[A-Z]{2,}\d*-[A-Z\d]|https?:|SHA|MD5|AES|DES|RSA|/)"
)
_NO_WORD = (
    r"(?!(?:of|is|are|was|for|in|to|fields?|parameters?|hash|hashes|that|which|via|from|by|on|with|and|or|can|could|protect|reset"
    r"|change|authentication|set|input|value|string|combination|combinations|pairs?|information|data|when|without|before|after)\b)"
)
_NO_ROLE = r"(?!\s+(?:role|right|privilege|permission|account|user|access|interface|level|page|panel)s?\b)"
_WORDS = ("pass", "pwd", "pin", "secret", "credential", " key", "-key", "token", "login", "community string")
_PAIRED = (*(f"{word}{mark}" for word in _COMMON[3:-1].split("|") for mark in ("/", ":")), " /", " :")
_QUOTED = r"(?P<x>[^\s\"'”’`»」]{1,60}(?: [^\s\"'”’`»」]{1,40})?)"
_QUOTED_SECRETS = (
    (
        _WORDS,
        re.compile(rf"(?i)\b{_SECRET}\W{{1,3}}(?:[\w-]+\W){{0,5}}?(?:is|are|of|was|to|as|=|:|named)?\s*{_OPEN}{_QUOTED}{_CLOSE}"),
    ),
    (
        _WORDS,
        re.compile(
            rf"(?i){_OPEN}(?P<x>[^\"'”’`»」\n\s]{{1,60}}){_CLOSE}(?: as)?(?: (?:the|a|its))?"
            rf"(?: (?:default|hard-?coded|root|admin(?:istrator)?))* {_SECRET}\b"
        ),
    ),
)  # fmt: skip
_SECRETS = (
    (
        ("=",),
        re.compile(
            rf"(?i)\b{_OPEN}?(?:user(?:name|_name|id)?|login|pass(?:word|wd|phrase|code)?|pwd|pin|secret|token|api_?key){_CLOSE}?"
            rf"\s*=\s*{_OPEN}?(?P<x>[^\s,;&\"'`]{{1,80}})"
        ),
    ),
    (
        (":",),
        re.compile(
            rf"(?i)\b(?:user(?:name)?|login|pass(?:word|wd|phrase|code)?|pwd|pin|credentials?)(?: (?:is|are))?\s*:\s*"
            rf"(?P<x>{_COMMON}\b(?:[/:]\S+)?|{_NO_TOKEN}{_TOKEN})"
        ),
    ),
    (
        _WORDS,
        re.compile(
            rf"(?i)\b{_SECRET}\s+(?:(?:is|are|of|was|being|set|to|value|string|the|root|admin|account|such as|like|e\.g\.|named|called"
            rf"|with)\s+){{0,4}}(?P<x>{_NO_TOKEN}{_TOKEN})"
        ),
    ),
    (
        ("default ", "hard", "known ", "weak ", "static ", "fixed ", "root ", "admin ", "factory "),
        re.compile(
            rf"(?i)\b(?:default|hard-?coded|known|weak|static|fixed|root|admin|factory)\s+{_SECRET}\s+"
            rf"(?:is|are|of|was|being|set to|such as|like)\s+(?:the )?(?P<x>{_COMMON})\b(?!\s+(?:user|account|access|privilege|interface))"
        ),
    ),
    (
        _PAIRED,
        re.compile(
            rf"(?i)\b(?:{_SECRET}|account|username)s?\W+(?:[\w-]+\W+){{0,5}}?"
            rf"(?P<x>(?<![\w/.]){_COMMON}\s?[/:]\s?(?!(?:privilege|role|user|password|account)s?\b)[^\s,;)\"'/]*[^\s,;).\"'/])(?=[\s,;).\"'/]|$){_NO_ROLE}"
        ),
    ),
    (
        _PAIRED,
        re.compile(rf"(?i)(?<![\w/.])(?P<x>{_COMMON}\s?[/:]\s?[^\s,;)\"'/]{{1,40}})\W{{1,3}}(?:[\w-]+\W){{0,2}}?{_SECRET}\b"),
    ),
    (
        ("and pass", "with pass", "the pass", "a pass", "default pass"),
        re.compile(
            rf"(?i)\b(?:user(?:name)?|login|account)\s+(?:name\s+)?(?P<y>{_OPEN}?[^\s\"']{{1,40}}{_CLOSE}?)\s+(?:and|with)\s+"
            rf"(?:the\s+|a\s+)?(?:default\s+)?pass(?:word|wd|code)\s+(?:of\s+)?{_NO_WORD}{_OPEN}?(?P<x>[^\s,;.\"']{{1,40}})"
        ),
    ),
    (("-----begin",), re.compile(r"-----BEGIN [A-Z ]*KEY-----(?P<x>.*?)(?:-----END|\Z)", re.DOTALL)),
)  # fmt: skip

# --- addresses of devices and streams --------------------------------------------------------------------------------
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP = rf"(?!127\.|0\.0\.0\.0){_OCTET}(?:\.{_OCTET}){{3}}(?![\d.]*\d)"
_ADDRESSES = (
    (("://",), re.compile(r"(?i)(?P<x>\b(?:rtsps?|rtmps?|rtp|mms|dvrip|p2p)://[^\s\"'<>`)]+)")),
    (("://",), re.compile(r"(?P<x>\b\w{2,10}://[^\s/@:\"'<>]+:[^\s/@\"'<>]*@[^\s\"'<>`)]+)")),
    ((HAS_IP,), re.compile(rf"(?P<x>\b\w{{2,10}}://{_IP}[^\s\"'<>`)]*)")),
    (
        (HAS_IP,),
        re.compile(
            rf"(?i)\b(?:ip(?:v4)?(?:[ -]address(?:es)?)?|address|host|server|gateway|target|device at|camera at)\s*(?:is|of|:|=|at)?"
            rf"\s*(?P<x>{_IP}(?::\d{{1,5}})?)"
        ),
    ),
    ((HAS_IP,), re.compile(rf"(?<![\w.])(?P<x>{_IP}:\d{{2,5}})\b")),
)

# --- exploit code ----------------------------------------------------------------------------------------------------
_SHELL = (
    "cat",
    "id",
    "ls",
    "wget",
    "curl",
    "nc",
    "sh",
    "bash",
    "telnet",
    "ping",
    "reboot",
    "rm",
    "touch",
    "echo",
    "uname",
)
_EXPLOITS = (
    (("```",), re.compile(r"```(?P<x>.*?)(?:```|\Z)", re.DOTALL)),
    (
        ("http/", "rtsp/"),
        re.compile(
            r"\b(?P<x>(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|DESCRIBE|SETUP)[ \t]+\S+[ \t]+(?:HTTP|RTSP)/\d(?:\.\d)?(?:[ \t]*\r?\n[^\n]+)*)"
        ),
    ),
    (
        ("get /", "post /", "put /", "delete /", "patch /", "head /"),
        re.compile(r"\b(?P<x>(?:GET|POST|PUT|DELETE|PATCH|HEAD)[ \t]+/\S*[?%;&|$`]\S*)"),
    ),
    (("<script",), re.compile(r"(?P<x><script\b.*?(?:</script\s*>|\Z))", re.IGNORECASE | re.DOTALL)),
    (
        ("<img", "<svg", "<iframe", "<body", "<object", "<embed", "<video"),
        re.compile(r"(?i)(?P<x><(?:img|svg|iframe|body|object|embed|video)\b[^>]*(?:>|\Z))"),
    ),
    (
        ("javascript:", "onerror", "onload", "onclick", "onmouse", "onfocus"),
        re.compile(r"(?i)(?P<x>\bjavascript:[^\s\"']+|\bon(?:error|load|click|mouseover|focus)\s*=\s*\S+)"),
    ),
    (("$(", "${jndi"), re.compile(r"(?i)(?P<x>\$\([^)\n]{2,}\)|\$\{jndi:[^\s}]*\}?)")),
    (
        (";", "|", "&&"),
        re.compile(rf"(?P<x>(?:[;|]|&&)\s*(?:{'|'.join(_SHELL)})d?\s+(?:-|/|https?:|\d|\$|`)[^\n\"'`]{{0,200}}|[;|]\s?(?:id|ls|reboot|uname)\b(?=[;|`'\"]))"),
    ),
    (
        ("curl ", "wget ", "nc ", "ncat ", "telnet ", "msfconsole", "python", "bash ", "sqlmap", "hydra", "nmap"),
        re.compile(
            r"(?i)(?<![\w.-])(?P<x>(?:curl|wget|nc|ncat|telnet|msfconsole|python[23]?|bash|sqlmap|hydra|nmap)\s+"
            r"(?:-{1,2}\w|https?://|\S+\.(?:py|sh|rb)\b)[^\n`]{0,300})"
        ),
    ),
    (
        ("' or", "'or", '" or', "' and", '" and', "') or", "union"),
        re.compile(
            r"(?i)(?P<x>['\"]\s*\)?\s*(?:or|and)\s+['\"(]?\w+['\"]?\s*=\s*['\"]?\w+['\"]?(?:\s*(?:--|#)\S*)?"
            r"|\bunion\s+(?:all\s+)?select\b[^\n]{0,200})"
        ),
    ),
    (
        ("../..", "..\\..", "%2e", "%2f.."),
        re.compile(r"(?i)(?P<x>(?:(?:\.\.|%2e%2e)(?:/|\\|%2f|%5c)){2,}[^\s\"'`]*)"),
    ),
    (
        ("with the input",),
        re.compile(r"(?i)\bwith the input (?P<x>[^\n]+?)(?= leads to| results in| as part| can lead| causes| allows|\. |$)"),
    ),
    (("der eingabe",), re.compile(r"(?i)\bmit der Eingabe (?P<x>[^\n]+?)(?= mit unbekannten| kann| wird|\. |$)")),
    (("\\x", "0x", "%"), re.compile(r"(?P<x>(?:\\x[0-9a-fA-F]{2}){4,}|(?:%[0-9a-fA-F]{2}){6,}|(?:\b0x[0-9a-fA-F]{2}[, ]*){8,})")),
)  # fmt: skip

# Code, words of which a text needs one to be looked at (none: any text), and patterns, each again with words of which it
# needs one: all words are looked for at once, and most texts hold none of them.
_RULES: tuple[tuple[str, tuple[str, ...], tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]], ...] = (
    ("exploit_withheld", (), _EXPLOITS),
    ("stream_withheld", ("://", HAS_IP), _ADDRESSES),
    ("credential_withheld", tuple("\"'“‘`«「"), _QUOTED_SECRETS),
    ("credential_withheld", (*_WORDS, "user", "account", "-----begin"), _SECRETS),
    ("finder", (*_VERBS, "member", "credit", "thank", "acknowledg", "courtesy of", "researcher", "expert", "analyst", "engineer",
                "finder", "reporter", "author", "@"), _FINDERS),
)  # fmt: skip
_MOST = 20_000  # code points that are looked at; no real description has more


class Blanked(NamedTuple):
    """`text`: as long as it was. `codes`: problems to report, in a fixed order; `finders`: how many names went out."""

    text: str
    codes: tuple[str, ...]
    finders: int


def blank_words(text: str) -> Blanked:
    """`text` with █ for what must not be kept. What stands beyond 20,000 code points is blanked without a look."""
    spans: list[tuple[int, int]] = []
    codes: list[str] = []
    finders = 0
    looked = text[:_MOST]
    marks = _get_marks().find(looked)
    for code, needed, rules in _RULES if marks else ():
        if needed and marks.isdisjoint(needed):
            continue
        found = [
            match.span(group)
            for words, pattern in rules
            if not marks.isdisjoint(words)
            for match in pattern.finditer(looked)
            for group in pattern.groupindex
        ]
        if not found:
            continue
        spans += found
        if code == "finder":
            finders = len(_join_spans(found))
        else:
            codes.append(code)
    if len(text) > _MOST:
        spans.append((_MOST, len(text)))
        codes.append("exploit_withheld")
    if not spans:
        return Blanked(text, (), 0)
    return Blanked(_blank_spans(text, spans), tuple(dict.fromkeys(codes)), finders)


@cache
def _get_marks() -> MarkSearch:
    return make_mark_search(
        word
        for _, needed, rules in _RULES
        for words in (needed, *(words for words, _ in rules))
        for word in words
    )


def _blank_spans(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in _join_spans(spans):
        text = text[:start] + _INK.sub("█", text[start:end]) + text[end:]
    return text


def _join_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
