"""A small HTTP server on loopback whose answers a test writes byte by byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

Answer = Callable[[socket.socket], None]


class ByteServer:
    """Answers each path with what `answers` holds for it; keeps the requests as received."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.host = f"[{host}]" if ":" in host else host
        self.port: int = self._listener.getsockname()[1]
        self.answers: dict[str, bytes | Answer] = {}
        self.requests: list[bytes] = []
        self.wrap: Callable[[socket.socket], socket.socket] = lambda connection: connection
        # Closing a socket does not wake a thread that waits on it.
        self._listener.settimeout(0.05)
        self._closing = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def close(self) -> None:
        self._closing = True
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(20)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, plain: socket.socket) -> None:
        # Clients that give up on us are part of the tests.
        with plain, contextlib.suppress(OSError):
            connection = self.wrap(plain)
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(65536)
                if not received:
                    return
                request += received
            self.requests.append(request)
            path = request.split(b" ")[1].decode()
            answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
            connection.close()


def make_response(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole HTTP response; `length` overrides the true Content-Length."""
    stated = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {stated}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def make_redirect(location: str) -> bytes:
    """A 302 to `location`."""
    return make_response(b"elsewhere", f"Location: {location}", status="302 Found")
