"""Connections that go to an address which was checked, keep what was received, and end in time.

A host name could resolve to a public address when it is checked and to a private one when it is connected to (DNS
rebinding). Here the name is resolved once and the connection is made to that address, while the Host header, the name
in the TLS handshake and the certificate check still use the host's name.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import httpcore
import httpx

from sousveil.model.errors import SousveilError

# Status line and headers, beside the body: h11 refuses more than 100 KB of them.
_HEAD_ALLOWANCE = 1 << 18
# One address that does not answer must not use up the time for the others.
_CONNECT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment, on the monotonic clock, at which a fetch is given up."""

    moment: float
    max_seconds: float

    @classmethod
    def after(cls, max_seconds: float) -> Deadline:
        """The deadline that many seconds from now."""
        return cls(time.monotonic() + max_seconds, max_seconds)

    def remaining(self, where: str = "") -> float:
        """Seconds left. Raises SousveilError('fetch_too_slow') when there are none."""
        left = self.moment - time.monotonic()
        if left <= 0:
            raise too_slow(self.max_seconds, where)
        return left


def too_slow(max_seconds: float, where: str) -> SousveilError:
    """The error for a fetch that took too long."""
    return SousveilError(
        "fetch_too_slow",
        f"The fetch was not complete after {max_seconds:g} seconds and was given up.",
        "Try again later, or save the page with a browser and add the file.",
        where=where,
    )


def too_large(max_bytes: int, where: str) -> SousveilError:
    """The error for a response that is larger than allowed."""
    return SousveilError(
        "fetch_too_large",
        f"The response is larger than {max_bytes:,} bytes and was not kept.",
        "Download it yourself if you trust it, and add the file.",
        where=where,
    )


class ResponseRecorder:
    """Writes the bytes of one response, as they came, to `stream`; never more than `max_bytes` and a head."""

    def __init__(self, stream: BinaryIO, max_bytes: int, where: str) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._where = where
        self.byte_length = 0

    def restart(self) -> None:
        """Forgets what was received: it was not yet the response."""
        self._stream.seek(0)
        self._stream.truncate()
        self.byte_length = 0

    def record(self, data: bytes) -> None:
        """Keeps these bytes. Raises SousveilError('fetch_too_large')."""
        self.byte_length += len(data)
        if self.byte_length > self._max_bytes + _HEAD_ALLOWANCE:
            raise too_large(self._max_bytes, self._where)
        self._stream.write(data)


class _RecordedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, recorder: ResponseRecorder, deadline: Deadline) -> None:
        self._inner = inner
        self._recorder = recorder
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._deadline.remaining())
        self._recorder.record(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.remaining())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        # What came before, if anything, was a proxy's answer.
        self._recorder.restart()
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.remaining())
        return _RecordedStream(secured, self._recorder, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to `addresses` in turn, whatever host it is asked for; to that host itself if there are none (a proxy)."""

    def __init__(self, addresses: Sequence[str], recorder: ResponseRecorder, deadline: Deadline) -> None:
        self._addresses = addresses
        self._recorder = recorder
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("it has no address")
        for address in self._addresses or [host]:
            try:
                patience = min(_CONNECT_SECONDS, self._deadline.remaining())
                stream = self._inner.connect_tcp(address, port, patience)
                return _RecordedStream(stream, self._recorder, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def open_pool(backend: PinnedBackend, context: ssl.SSLContext, proxy: str) -> httpcore.ConnectionPool:
    """A pool for one exchange over `backend`; `proxy`: the URL of an HTTP proxy, '' for none."""
    settings: dict[str, Any] = {
        "ssl_context": context,
        "max_connections": 1,
        "max_keepalive_connections": 0,
        "http2": False,
        "network_backend": backend,
    }
    if not proxy:
        return httpcore.ConnectionPool(**settings)
    through = httpx.Proxy(proxy)
    return httpcore.HTTPProxy(str(through.url), proxy_auth=through.raw_auth, **settings)
