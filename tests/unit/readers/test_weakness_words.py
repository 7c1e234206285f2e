"""What is blanked out of prose about weaknesses. All names, passwords and addresses here are invented."""

from __future__ import annotations

import pytest

from sousveil.readers.weakness_words import blank_words

# Words in double braces must go, the others must stay.
FINDERS = [
    "{{Fiona Fictional, member of the Nowhere Bug Bounty Program}}, has found that the API is weak.",
    "{{Fiona Fictional, member of the Nowhere Bug Bounty Program}},\n\nhas found that the API is weak.",
    "\n{{Fiona Fictional and Ivo Invented from NOWHERE}} have found a flaw in the camera.",
    "{{Fiona from Nowhere.example}} has found a flaw in some recorders.",
    "{{madeupmonkey, a Security Researcher}} has found a flaw that allows a restart.",
    "{{Fiona Fictional}} discovered these vulnerabilities; {{Nosuch Corp}} reported these vulnerabilities to CISA.",
    "The issue was discovered by {{Fiona Fictional of Nowhere Labs}}.",
    "It was reported by {{Fiona Fictional}} and is fixed in 5.2.",
    "Credits to {{Fiona Fictional}} for this.",
    "We thank {{Ivo Invented of Nowhere}} for the report.",
    "Discovered by: {{Fiona Fictional}}\nAffected: 5.1 and earlier",
    "According to security researcher {{Fiona Fictional}}, it is bad.",
    "Write to {{fiona@nowhere.example}} first.",
]
NO_FINDERS = [
    "A vulnerability was found in Fictivision X1 and classified as critical.",
    "An issue was discovered in Nosuch Video 5.2401. It was found out that uploads are not checked.",
    "Fictivision X1 was discovered to contain a hardcoded cryptographic key.",
    "During internal modelling, a flaw was found in the protection for tampering.",
    "An SQL injection vulnerability has been identified. CVE-2017-5151 has been assigned to it.",
    "Fictivision has identified additional series and models in the following notification.",
    "The identifier of this vulnerability is VDB-1. The exploit has been disclosed to the public.",
    "No known public exploitation has been reported to CISA at this time.",
]
SECRETS = [
    'The root password is "{{xq-invented-7}}" on all devices.',
    "It has the hard-coded password {{inv3nted99}} for telnet.",
    "Default credentials {{admin:madeup}} give access.",
    "Log in with the default credentials {{admin/99999}}.",
    "The password is set to {{inv3nted!}} at the factory.",
    "There is a hard-coded key '{{00ffabcdef123456}}' in the firmware.",
    "Send username={{madeup}}&password={{inv3nted}} to the device.",
    "The default password is {{admin}}.",
    "An account with username {{madeup}} and password {{fictional}} exists.",
    "Use the passphrase “{{open madeup}}” there.",
]
NO_SECRETS = [
    "The product ships with a hardcoded SSH private key and initialization scripts.",
    "Attackers can reset the Administrator password via a crafted web request.",
    "The login function in D-Link DCS-960L with firmware 1.09 overflows.",
    "Passwords are stored in clear text; user/admin roles are not told apart.",
    "After obtaining the administrator's username and password, the attacker can send data.",
    "transmitting user's login and password to a remote control service",
    "Weak password hash (CWE-916) in versions 5.5.0 to 5.6.1.",
    "insufficient file permissions leak user credentials of 3rd party integration interfaces",
]
ADDRESSES = [
    "The stream at {{rtsp://198.51.100.7:554/live}} is open.",
    "Open {{http://admin:madeup@camera.example/cgi}} to see it.",
    "The device with the IP address {{198.51.100.7}} answers.",
    "Found at {{198.51.100.7:8000}}.",
    "Visit {{http://198.51.100.7/video.mjpg}} for it.",
]
NO_ADDRESSES = [
    "firmware through 10.0.0.50 allows commands",
    "versions before 4.36.11.5859 of the server",
    "It listens on 127.0.0.1 only; see https://example.org/a:b/c@d.",
    "Version 3.75.6.20240316 contains a patch.",
]
EXPLOITS = [
    "with the input {{<script>alert(1)</script>}} leads to cross site scripting.",
    "Send {{GET /x.cgi?cmd=1 HTTP/1.1\nHost: example}}\n\nand wait.",
    "The request {{GET /x.cgi?cmd=$(id)}} is enough.",
    "Run {{curl -k https://device.example/x}}",
    "Read {{../../../../etc/invented}} by it.",
    "Log in as {{' OR '1'='1}} there.",
    "```{{\nimport socket\n}}```",
    "The name {{; telnetd -p 99}}",
]
NO_EXPLOITS = [
    "a crafted HTTP GET request to the /ConfigFile.ini or /config.xml URIs",
    "leads to path traversal: '../filedir'. It is possible to launch it remotely.",
    "the `Server.jar` component & the 'user' and 'name' fields; id checks are missing",
    "POST /goform/set is affected; versions <6.9 and >= 5.0 | all models",
    "The function bash_run of the file x.sh is affected",
]


def split_marks(text: str) -> tuple[str, str]:
    """The text without braces, and what is to come of it."""
    plain = expected = ""
    is_secret = False
    for part in text.replace("}}", "{{").split("{{"):
        plain += part
        expected += "".join(c if c.isspace() else "█" for c in part) if is_secret else part
        is_secret = not is_secret
    return plain, expected


@pytest.mark.parametrize("text", FINDERS)
def test_finders(text: str) -> None:
    plain, expected = split_marks(text)
    found = blank_words(plain)
    assert found.text == expected
    assert found.finders >= 1
    assert found.codes == ()


@pytest.mark.parametrize(
    ("texts", "code"),
    [(SECRETS, "credential_withheld"), (ADDRESSES, "stream_withheld"), (EXPLOITS, "exploit_withheld")],
    ids=["secrets", "addresses", "exploits"],
)
def test_withheld_words(texts: list[str], code: str) -> None:
    for text in texts:
        plain, expected = split_marks(text)
        found = blank_words(plain)
        assert found.text == expected
        assert code in found.codes, text


@pytest.mark.parametrize("text", [*NO_FINDERS, *NO_SECRETS, *NO_ADDRESSES, *NO_EXPLOITS])
def test_harmless_words_stay(text: str) -> None:
    assert blank_words(text) == (text, (), 0)


def test_the_end_of_an_endless_text_is_blanked_without_a_look() -> None:
    found = blank_words("harmless " * 5000)
    assert len(found.text) == 45_000
    assert found.text[:20_000] == ("harmless " * 5000)[:20_000]
    assert set(found.text[20_000:]) == {"█", " "}
    assert found.codes == ("exploit_withheld",)
