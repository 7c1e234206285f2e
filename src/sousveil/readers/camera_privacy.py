"""What of a camera is never kept, and which cameras are on private homes or inside buildings.

`surveillance=private` says that a private party watches or that private ground is watched: shops, banks and car parks
are tagged so. It does not make a home by itself. A camera counts as on a private home when a key names one: the zone
(home, garden, apartment), a mount or type of doorbell, an operator in words ('homeowner'), or a dwelling as the building
that carries the tags, unless the same tags say that public space or traffic is watched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from sousveil.readers.camera_values import list_words, read_surveillance
from sousveil.vocabulary.parties import is_natural_person

# Parts of a key, between ':' and '_', that say whom to reach, where pictures come from, who edited, or that text is free.
_KEY_PARTS = frozenset((
    "contact", "phone", "telephone", "tel", "mobile", "fax", "email", "mail", "e-mail", "url", "uri", "website", "web", "webcam",
    "link", "stream", "streaming", "rtsp", "hls", "mjpeg", "ip", "ipv4", "ipv6", "mac", "host", "hostname", "port", "feed", "image", "photo", "picture",
    "user", "username", "uid", "changeset", "login", "password", "passwd", "pwd", "credentials", "author", "contributor", "person",
    "owner", "resident", "facebook", "instagram", "twitter", "telegram", "whatsapp", "mastodon", "youtube", "vk", "tiktok", "snapshot",
    "note", "fixme", "comment", "comments", "description", "inscription", "remark", "remarks", "todo",
))  # fmt: skip
_KEY_SPLIT = re.compile(r"[:_.\s]+")
_PARTY_KEY = re.compile(
    r"(?:operator|network|name|brand|manufacturer|maker|label|alt|old|short|official|loc)(?:[:_]|$)"
)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://|\b(?:rtsps?|rtmps?|mms|https?|mailto|tel|sips?):|\bwww\d?\.|[^\s@]+@[^\s@]+\.[a-z]"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}\b|\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b"
    r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}(?::\d{2,5}\b|/)|(?:^|[\s;,:])\+\d[\d\s().-]{6,}\d",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|info|biz|io|tv|eu|cn|de|fr|uk|us|ru|jp|kr|it|es|nl|pl|local|lan)"
)
_HOMES = frozenset((
    "home", "homes", "house", "private_home", "private_house", "private_residence", "residence", "dwelling", "apartment",
    "apartments", "flat", "garden", "backyard", "front_yard", "yard", "driveway", "doorbell", "front_door", "homeowner", "home_owner",
))  # fmt: skip
_DWELLINGS = frozenset((
    "house", "residential", "apartments", "detached", "semidetached_house", "terrace", "bungalow", "cabin", "villa", "farm",
    "dormitory", "houseboat", "static_caravan", "ger", "tree_house", "stilt_house", "semi", "townhouse",
))  # fmt: skip
_HOME_OPERATORS = frozenset((
    "homeowner", "home_owner", "house_owner", "private_individual", "private_person", "private_citizen", "resident", "residents",
    "private_home", "private_house", "private_residence", "privatperson", "particulier", "particular", "частное_лицо",
))  # fmt: skip
# Words of operators of cameras that show a body or a place where a given name stands beside ('St. Louis City PD').
_BODIES = frozenset((
    "pd", "po", "so", "dps", "hoa", "poa", "coa", "police", "sheriff", "sheriffs", "city", "county", "town", "township", "village", "borough",
    "parish", "state", "university", "college", "school", "isd", "usd", "dept", "department", "district", "mall", "hotel", "hospital", "estates",
    "apartments", "council", "municipality", "authority", "bank", "church", "station", "airport", "commune", "mairie", "ville", "stadt",
    "polizei", "policia", "polizia", "policie", "security", "park", "plaza", "center", "centre", "stores", "market", "motors",
))  # fmt: skip
_PLACE_STARTS = (
    "san ",
    "santa ",
    "santo ",
    "sankt ",
    "saint ",
    "st ",
    "st. ",
    "saint-",
    "são ",
    "fort ",
    "port ",
    "lake ",
    "mount ",
)
_WORD = re.compile(r"[^\W\d_]+")
_HOME_KEYS = ("surveillance:zone", "surveillance:type", "camera:type", "camera:mount", "surveillance")
_NOT_INDOOR = frozenset(("no", "outdoor", "outside"))


@lru_cache(maxsize=16384)
def is_withheld_key(key: str) -> bool:
    """True for a key whose values are never kept: contacts, addresses of streams, people, free text."""
    return not _KEY_PARTS.isdisjoint(_KEY_SPLIT.split(key.lower())) or bool(_ADDRESS.search(key))


def name_key(key: str) -> str:
    """`key` as it may be counted: short, and not if it is an address itself."""
    return "(an address)" if _ADDRESS.search(key) else key[:100]


@lru_cache(maxsize=65536)
def is_withheld_value(key: str, value: str) -> bool:
    """True for an address on the network, a mailbox or telephone number, and where a party is named, a natural person."""
    if ("." in value or ":" in value or "@" in value or "+" in value or "-" in value) and _ADDRESS.search(
        value
    ):
        return True
    if not _PARTY_KEY.match(key):
        return bool(_BARE_HOST.fullmatch(value.strip().lower()))
    return names_person(value)


@lru_cache(maxsize=16384)
def names_person(value: str) -> bool:
    """True when one of the parties in 'a; b' is a natural person."""
    return any(_is_person(part.strip()) for part in value.split(";") if part.strip())


def _is_person(party: str) -> bool:
    if not is_natural_person(party):
        return False
    folded = party.lower()
    return not folded.startswith(_PLACE_STARTS) and _BODIES.isdisjoint(_WORD.findall(folded))


def is_private_home(tags: Mapping[str, str]) -> bool:
    """Whether the tags say that the camera is on a private home."""
    for key in _HOME_KEYS:
        if key in tags and not _HOMES.isdisjoint(list_words(tags[key])):
            return True
    if not _HOME_OPERATORS.isdisjoint(list_words(tags.get("operator", ""))):
        return True
    if _DWELLINGS.isdisjoint(list_words(tags.get("building", ""))):
        return False
    return read_surveillance(tags.get("surveillance", "")) not in ("public", "traffic")


def is_indoor(tags: Mapping[str, str]) -> bool:
    """Whether the tags say that the camera is inside a building."""
    if "surveillance" in tags and read_surveillance(tags["surveillance"]) == "indoor":
        return True
    if tags.get("location", "").strip().lower() == "indoor":
        return True
    indoor = tags.get("indoor", "").strip().lower()
    return bool(indoor) and indoor not in _NOT_INDOOR
