"""Stored bytes as a stream of decoded text with \\n line ends, in bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sousveil.model.protocols import Source
from sousveil.readers.charsets import find_bom, guess_charset, looks_binary, resolve_declared
from sousveil.readers.documents import UnreadableSourceError

CHUNK = 1 << 20
_SAMPLE = 1 << 16
_SAMPLES = 5
_ASCII = bytes(range(128))
_WRITTEN_REPLACEMENT = "\ufffd".encode()
# By chance up to a quarter of the bytes of a Chinese page in GB18030 form two-byte characters of UTF-8.
_UTF8_SHARE = 0.4


class DecodingLog(Protocol):
    """Where decoding says which `encoding` it found, and what it could not read."""

    encoding: str

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Adds a problem with a catalogued `code`."""
        ...


@dataclass(frozen=True, slots=True)
class _Structure:
    """What one pass over all bytes tells.

    `nuls`: zero bytes; `invalid`: places that are not UTF-8; `utf8_share`: how much of the bytes beyond ASCII forms
    characters of UTF-8; `samples`: pieces from all over.
    """

    nuls: int
    invalid: int
    utf8_share: float
    samples: bytes


def decode_stream(source: Source, writer: DecodingLog, encoding: str = "") -> Iterator[str]:
    """The text of `source` in pieces of about a megabyte, line ends as \\n.

    `encoding`: known from elsewhere; a byte order mark goes before it. Sets `writer.encoding` and reports
    encoding_guessed or encoding_mixed. Raises UnreadableSourceError ('binary_source') when the bytes are not text.
    """
    with source.open() as file:
        head = file.read(4)
    encoding = find_bom(head) or resolve_declared(encoding)
    if encoding:
        writer.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        yield from _count_replacements(_decode_with(source, encoding), writer, source)
        return
    structure = _survey(source)
    if not structure.nuls and not structure.invalid:
        if looks_binary(structure.samples):
            raise UnreadableSourceError("binary_source", "control characters throughout")
        writer.encoding = "utf-8"
        yield from _decode_with(source, "utf-8")
        return
    yield from _decode_undeclared(source, structure, writer)


def normalise_line_ends(pieces: Iterator[str]) -> Iterator[str]:
    """The same text with \\r\\n and \\r as \\n, also where a pair lies across two pieces."""
    held = False
    for piece in pieces:
        if held:
            piece = "\r" + piece
        held = piece.endswith("\r")
        if held:
            piece = piece[:-1]
        if "\r" in piece:
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
        if piece:
            yield piece
    if held:
        yield "\n"


def _decode_undeclared(source: Source, structure: _Structure, writer: DecodingLog) -> Iterator[str]:
    guess = guess_charset(structure.samples)
    is_wide = guess.encoding.startswith(("utf-16", "utf-32"))
    if not is_wide and not guess.encoding:
        raise UnreadableSourceError("binary_source", "control characters throughout")
    if not is_wide and not structure.invalid:
        writer.encoding = "utf-8"
        yield from _decode_with(source, "utf-8")
        return
    if not is_wide and structure.utf8_share >= _UTF8_SHARE:
        writer.encoding = "utf-8"
        yield from _decode_mixed(source, writer)
        return
    writer.encoding = guess.encoding
    writer.report("encoding_guessed", guess.encoding)
    yield from _count_replacements(_decode_with(source, guess.encoding), writer, source)


def _decode_with(source: Source, encoding: str) -> Iterator[str]:
    return normalise_line_ends(_decode_raw(source, encoding))


def _decode_raw(source: Source, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with source.open() as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", True)


def _count_replacements(pieces: Iterator[str], writer: DecodingLog, source: Source) -> Iterator[str]:
    """Passes `pieces` on, and at the end reports how much could not be decoded."""
    count = 0
    for piece in pieces:
        count += piece.count("\ufffd")
        yield piece
    if count:
        size = source.path.stat().st_size
        writer.report("encoding_mixed", f"{count} characters in {size} bytes are not {writer.encoding}")


def _decode_mixed(source: Source, writer: DecodingLog) -> Iterator[str]:
    """Line by line: UTF-8 where a line is that, else the encoding that the other lines look like."""
    broken = b"".join(line for line in _iterate_byte_lines(source, only_broken=True))
    other = _guess_rest(broken)
    counts = {"kept": 0, "replaced": 0}
    yield from normalise_line_ends(_decode_lines(source, other, counts))
    parts = [f"{counts['kept']} lines were read as {other}"] if counts["kept"] else []
    if counts["replaced"]:
        parts.append(f"{counts['replaced']} characters could not be decoded")
    if parts:
        writer.report("encoding_mixed", "UTF-8, but " + "; ".join(parts))


def _decode_lines(source: Source, other: str, counts: dict[str, int]) -> Iterator[str]:
    for line in _iterate_byte_lines(source):
        if _is_utf8(line):
            yield line.decode("utf-8")
            continue
        text = line.decode("utf-8", "replace")
        # A line that is mostly UTF-8 is a damaged line, not one in another encoding.
        if other and not _is_mostly_utf8(line, text):
            try:
                yield line.decode(other)
                counts["kept"] += 1
                continue
            except UnicodeDecodeError:
                pass
        counts["replaced"] += text.count("\ufffd")
        yield text


def _guess_rest(broken: bytes) -> str:
    """The encoding of the lines that are not UTF-8; '' when there is too little to tell."""
    beyond = sum(byte > 0x7F for byte in broken)
    if beyond < 4:
        return ""
    guess = guess_charset(broken)
    return "" if guess.encoding.startswith(("utf-16", "utf-32")) else guess.encoding


def _iterate_byte_lines(source: Source, *, only_broken: bool = False) -> Iterator[bytes]:
    """Lines of bytes (a long line in parts cut after ASCII); with `only_broken` up to a sample of those not UTF-8."""
    collected = 0
    rest = b""
    with source.open() as file:
        while True:
            chunk = file.read(CHUNK)
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            if len(rest) > CHUNK:
                cut = _find_ascii_cut(rest)
                lines.append(rest[:cut])
                rest = rest[cut:]
                ends = [b"\n"] * (len(lines) - 1) + [b""]
            else:
                ends = [b"\n"] * len(lines)
            if not chunk:
                lines.append(rest)
                ends.append(b"")
            for line, end in zip(lines, ends, strict=True):
                if not only_broken:
                    yield line + end
                elif not _is_utf8(line) and not _is_mostly_utf8(line, line.decode("utf-8", "replace")):
                    yield line + end
                    collected += len(line)
            if not chunk or (only_broken and collected > _SAMPLE):
                return


def _find_ascii_cut(data: bytes) -> int:
    """Just behind the last space or ASCII letter in reach: never inside a character of UTF-8 or of a DBCS pair's lead."""
    for index in range(len(data) - 1, max(0, len(data) - 4000), -1):
        if data[index] in b" \t.,;":
            return index + 1
    return len(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(line: bytes, text: str) -> bool:
    """`text` is `line` decoded as UTF-8 with replacements."""
    return _count_wide(text) > _count_high(line) * 0.6


def _survey(source: Source) -> _Structure:
    """One pass over the bytes: is it UTF-8, has it NULs, and samples from all over it where it is not ASCII."""
    step = max(1, source.path.stat().st_size // (CHUNK * _SAMPLES))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    samples: list[bytes] = []
    nuls = invalid = wide = high = position = 0
    with source.open() as file:
        while chunk := file.read(CHUNK):
            nuls += chunk.count(0)
            text = decoder.decode(chunk)
            high += _count_high(chunk)
            wide += _count_wide(text)
            invalid += text.count("\ufffd") - chunk.count(_WRITTEN_REPLACEMENT)
            if position % step == 0 and len(samples) < _SAMPLES:
                samples.append(_take_sample(chunk))
            position += 1
    invalid += decoder.decode(b"", True).count("\ufffd")
    return _Structure(nuls, max(0, invalid), wide / high if high else 1.0, b"".join(samples))


def _count_high(data: bytes) -> int:
    return 0 if data.isascii() else len(data.translate(None, _ASCII))


def _count_wide(text: str) -> int:
    """How many bytes the decodable characters beyond ASCII take in UTF-8."""
    if text.isascii():
        return 0
    kept = text.replace("\ufffd", "")
    return len(kept.encode("utf-8")) - len(kept.encode("ascii", "ignore"))


def _take_sample(chunk: bytes) -> bytes:
    """Up to 64 kB of `chunk` from where it is not ASCII, whole lines where it has lines."""
    first = next((i for i in range(0, len(chunk), 512) if not chunk[i : i + 512].isascii()), 0)
    start = chunk.rfind(b"\n", 0, first) + 1
    if first - start > 4096:
        start = first - first % 4
    piece = chunk[start : start + _SAMPLE]
    end = piece.rfind(b"\n")
    return piece[: end + 1] if end > len(piece) // 2 and len(piece) == _SAMPLE else piece
