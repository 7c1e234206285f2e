"""Which column of a record holds which field, and which values are not kept: links, contact data, names of people."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sousveil.model.notice_values import clean_name
from sousveil.readers.camera_mapping import CameraMapping
from sousveil.readers.table_mapping import fold_header
from sousveil.readers.table_records import RecordLog

_MOST_HEADERS = 20_000
_PRIVATE_WORDS = (
    "contact", "phone", "telephone", "telefon", "telefono", "téléphone", "tel", "mobile", "handy", "fax", "email", "e-mail", "mail",
    "correo", "courriel", "person", "owner", "owner name", "propietario", "eigentümer", "inhaber", "responsable", "ansprechpartner",
    "kontakt", "контакт", "контакты", "телефон", "почта", "владелец", "собственник", "ответственный", "联系人", "联系电话", "電話",
    "电话", "手机", "邮箱", "负责人", "담당자", "연락처", "전화번호", "관리기관전화번호", "연락", "โทรศัพท์", "ผู้ติดต่อ", "هاتف", "مالك",
    "login", "user", "username", "password", "passwort", "benutzer", "ip", "ip address", "ipaddress", "mac",
)  # fmt: skip
_LINK_WORDS = (
    "url", "uri", "link", "href", "website", "web", "webpage", "homepage", "photo", "photos", "picture", "image", "images", "img",
    "thumbnail", "foto", "fotos", "bild", "imagen", "imagem", "enlace", "lien", "stream", "streaming", "rtsp", "hls", "m3u8", "video",
    "video url", "live", "feed", "webcam", "snapshot url", "фото", "изображение", "ссылка", "видео", "поток", "图片", "照片", "链接",
    "网址", "视频地址", "流地址", "사진", "이미지", "링크", "영상", "รูป", "รูปภาพ", "ลิงก์", "صورة", "رابط",
)  # fmt: skip
_WITHHELD_HEADER = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(sorted(map(re.escape, (*_PRIVATE_WORDS, *_LINK_WORDS)), key=len, reverse=True))
    + r")(?![^\W_])|联系|电话|電話|手机|邮箱|图片|照片|链接|网址|전화|연락처|사진",
    re.IGNORECASE,
)
_WITHHELD_VALUE = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.\w|\bmailto:|[\w.+-]+@[\w-]+\.\w|(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?::\d{2,5})?(?!\d)",
    re.IGNORECASE,
)


def is_private_header(header: str) -> bool:
    """Whether a column looks as if it held links, contact data, access data or names of people."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("_", " ")
    return bool(_WITHHELD_HEADER.search(spaced))


def is_private_value(text: str) -> bool:
    """Whether a value holds a link, an e-mail address or the address of a device."""
    has_marks = ":" in text or "@" in text or text.count(".") > 1 or "www." in text.casefold()
    return has_marks and bool(_WITHHELD_VALUE.search(text))


class ColumnPicker:
    """Picks the mapped fields out of records and counts all other values as unmapped or withheld.

    Values of mapped columns that are links or addresses are withheld too. Columns of the field 'link' always are.
    """

    def __init__(self, mapping: CameraMapping, rows: RecordLog) -> None:
        self._rows = rows
        self._withheld = frozenset(map(fold_header, (*mapping.withheld, *mapping.columns.get("link", ()))))
        self._is_certain = mapping.is_certain
        self._fields: dict[str, tuple[str, int]] = {}  # folded header → field, rank among the field's headers
        for field, headers in mapping.list_headers().items():
            for rank, header in enumerate(headers):
                self._fields.setdefault(fold_header(header), (field, rank))
        self._known: dict[str, tuple[str, int] | None] = {}
        self._dispositions: dict[str, str] = {}

    def pick(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Field → value as written. Of several columns of a field the first that is filled counts."""
        found: dict[str, str] = {}
        ranks: dict[str, int] = {}
        for header, text in cells.items():
            place = self._place(header)
            if place is None:
                continue
            field, rank = place
            if is_private_value(text):
                self._rows.count_path(header, "withheld")
            elif rank < ranks.get(field, 1 << 30):
                found[field], ranks[field] = text, rank
        return found

    def pick_headers(self, cells: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Field, header and value of each mapped cell, in the record's order; nothing is counted."""
        placed = ((self._fields.get(fold_header(header)), header, text) for header, text in cells.items())
        return [
            (place[0], header, text) for place, header, text in placed if place and not is_private_value(text)
        ]

    def _place(self, header: str) -> tuple[str, int] | None:
        """Field and rank of a column that is mapped; None, and a value counted, for all others."""
        if header not in self._known:
            if len(self._known) >= _MOST_HEADERS:
                self._rows.count_path("(further columns)")
                return None
            folded = fold_header(header)
            place = None if folded in self._withheld else self._fields.get(folded)
            self._known[header] = place
            if place is None:
                is_private = folded in self._withheld or is_private_header(header)
                self._dispositions[header] = "withheld" if is_private else "unmapped"
        place = self._known[header]
        if place is None:
            self._rows.count_path(clean_name(header), self._dispositions[header])
        return place
