"""Fetching one URL: every hop checked, bounded in size and time, and recorded.

No cookies are kept, no credentials sent, and no proxy used unless asked for. The requests carry a plain user agent and
nothing about the user. Redirects are followed one by one so that each target's addresses are checked before anything
is sent to it.
"""

from __future__ import annotations

import contextlib
import ssl
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpcore
import httpx

from sousveil.archive.addresses import check_addresses, describe_network_failure, read_literal, resolve_host
from sousveil.archive.connection import (
    Deadline,
    PinnedBackend,
    ResponseRecorder,
    open_pool,
    too_large,
    too_slow,
)
from sousveil.archive.decoding import decode_body
from sousveil.archive.layout import read_chunks
from sousveil.archive.limits import FetchLimits
from sousveil.archive.records import Capture
from sousveil.archive.staging import Received, Slot
from sousveil.archive.warc_writing import Exchange, ExchangeWriter
from sousveil.model.errors import ExitCode, SousveilError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body in a slot, and where it came from. `media_type`: the Content-Type header as sent, with its charset."""

    body: Received
    capture: Capture
    media_type: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: Received | None


def fetch_into_slot(slot: Slot, url: str, captured_at: str, limits: FetchLimits) -> Fetched:
    """Fetches `url` into the slot: the unpacked body as its object, all exchanges as its WARC.

    `captured_at` is written into the WARC. Raises SousveilError with one of the codes bad_url, fetch_refused_scheme,
    fetch_refused_address, fetch_unknown_host, fetch_no_connection, fetch_bad_certificate, fetch_too_slow,
    fetch_too_large, fetch_too_many_redirects, fetch_http_status, fetch_bad_encoding, fetch_broken_off, offline,
    fetch_bad_proxy, archive_unwritable.
    """
    given = target = parse_url(url)
    with slot.create_file("exchanges") as recorded:
        fetcher = _Fetcher(slot, limits, ExchangeWriter(recorded, captured_at, limits.user_agent))
        seen = {_address_line(target)}
        for _ in range(limits.max_redirects + 1):
            answer = fetcher.exchange(target)
            if answer.body is not None:
                break
            target = _follow(target, answer)
            if _address_line(target) in seen:
                raise _too_many_redirects(given, "The redirects lead in a circle.")
            seen.add(_address_line(target))
        else:
            raise _too_many_redirects(given, f"More than {limits.max_redirects} redirects.")
        recorded.seek(0)
        warc = slot.receive_warc(read_chunks(recorded))
    capture = Capture(
        str(given),
        "url",
        captured_at,
        target.path.rstrip("/").rpartition("/")[2] or target.host,
        answer.status,
        warc.sha256,
        "" if target == given else str(target),
    )
    return Fetched(answer.body, capture, answer.headers.get("content-type", "")[:200])


def parse_url(text: str) -> httpx.URL:
    """The URL without user name and password. Raises SousveilError('bad_url', 'fetch_refused_scheme')."""
    try:
        url = httpx.URL(text.strip())
        url = url.copy_with(userinfo=b"")
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise _bad_url(f"This is not a URL: {error}.") from error
    if url.scheme not in _PORTS:
        raise SousveilError(
            "fetch_refused_scheme",
            "Only http:// and https:// addresses are fetched.",
            "Write the whole address, or give a file's name if you mean a file.",
            where=str(url)[:200],
            exit_code=ExitCode.USAGE,
        )
    if not url.host:
        raise _bad_url("The URL names no host.")
    # httpx writes what may not stand in a host's name as %20; only an IPv6 zone has a % of its own.
    if ("%" in url.host and ":" not in url.host) or not 0 < (url.port or 80) < 65536:
        raise _bad_url("The URL's host or port is not a valid one.")
    return url


class _Fetcher:
    def __init__(self, slot: Slot, limits: FetchLimits, writer: ExchangeWriter) -> None:
        self._slot = slot
        self._limits = limits
        self._writer = writer
        self._deadline = Deadline.after(limits.max_seconds)
        self._context = httpx.create_ssl_context()

    def exchange(self, url: httpx.URL) -> _Answer:
        """One request and its response, recorded; the body is received unless it is a redirect."""
        where = _address_line(url)
        proxy = _find_proxy(url) if self._limits.use_environment_proxy else ""
        addresses = self._check_host(url, is_proxied=bool(proxy))
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._limits.user_agent.encode("ascii", "replace")),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"gzip, deflate"),
            (b"Connection", b"close"),
        ]
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        request = httpcore.Request("GET", target, headers=headers)
        with self._slot.create_file("response") as recorded:
            recorder = ResponseRecorder(recorded, self._limits.max_bytes, where)
            backend = PinnedBackend(addresses, recorder, self._deadline)
            with (
                self._explaining(url),
                open_pool(backend, self._context, proxy) as pool,
                contextlib.closing(pool.handle_request(request)) as response,
            ):
                answer = self._receive(response, where)
            sent = b"GET %s HTTP/1.1\r\n%s\r\n" % (
                url.raw_path,
                b"".join(b"%s: %s\r\n" % header for header in headers),
            )
            self._writer.write_exchange(Exchange(where, sent, recorded))
        return answer

    def _check_host(self, url: httpx.URL, is_proxied: bool) -> list[str]:
        """The host's checked addresses; none where a proxy looks the name up."""
        port = url.port or _PORTS[url.scheme]
        if is_proxied:
            literal = read_literal(url.host)
            check_addresses(url.host, [literal] if literal else [], self._limits.allow_private)
            return []
        host = url.raw_host.decode("ascii")
        addresses = resolve_host(host, port, self._deadline.remaining(_address_line(url)))
        check_addresses(url.host, addresses, self._limits.allow_private)
        return addresses

    def _receive(self, response: httpcore.Response, where: str) -> _Answer:
        headers = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and "location" in headers:
            for _ in self._bounded(response.iter_stream(), where):
                pass
            return _Answer(response.status, headers, None)
        if not 200 <= response.status < 300:
            raise SousveilError(
                "fetch_http_status",
                f"The server answered {response.status} and not with a document.",
                _hint_status(response.status),
                where=where,
            )
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:30]) > self._limits.max_bytes:
            raise too_large(self._limits.max_bytes, where)
        try:
            body = decode_body(response.iter_stream(), headers.get("content-encoding", ""))
            received = self._slot.receive_object(self._bounded(body, where))
        except ValueError as error:
            raise SousveilError(
                "fetch_bad_encoding",
                f"The response could not be unpacked: {error}.",
                "Save the page with a browser and add the file.",
                where=where,
            ) from error
        return _Answer(response.status, headers, received)

    def _bounded(self, chunks: Iterable[bytes], where: str) -> Iterator[bytes]:
        total = 0
        for chunk in chunks:
            total += len(chunk)
            if total > self._limits.max_bytes:
                raise too_large(self._limits.max_bytes, where)
            self._deadline.remaining(where)
            yield chunk

    @contextlib.contextmanager
    def _explaining(self, url: httpx.URL) -> Iterator[None]:
        """Says in our words what httpcore raises."""
        where = _address_line(url)
        try:
            yield
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.ProxyError) as error:
            # httpcore hides the cause but passes it on as the message.
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise SousveilError(
                    "fetch_bad_certificate",
                    f"The server cannot prove that it is {url.host}: {cause.verify_message}",
                    "Somebody may be reading along. Look at it with a browser and add the saved file if you trust it.",
                    where=where,
                ) from error
            raise describe_network_failure(url.host, cause) from error
        except httpcore.TimeoutException as error:
            raise too_slow(self._limits.max_seconds, where) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise SousveilError(
                "fetch_broken_off",
                f"The response broke off or was not proper HTTP: {error}.",
                "Try again, or save the page with a browser and add the file.",
                where=where,
            ) from error


def _follow(url: httpx.URL, answer: _Answer) -> httpx.URL:
    location = answer.headers.get_list("location")[0]
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise _bad_url(f"The server redirects to something that is not a URL: {error}.") from error
    return parse_url(str(target))


def _address_line(url: httpx.URL) -> str:
    """The URL as it is requested: a fragment is never sent."""
    return str(url.copy_with(fragment=None))


def _find_proxy(url: httpx.URL) -> str:
    """The HTTP proxy that the environment names for this URL, '' for none. Raises SousveilError('fetch_bad_proxy')."""
    if urllib.request.proxy_bypass(url.host):
        return ""
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all") or ""
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    if proxy and not proxy.startswith(("http://", "https://")):
        raise SousveilError(
            "fetch_bad_proxy",
            "Only HTTP proxies can be used.",
            "Name one in HTTPS_PROXY, for example http://127.0.0.1:8118 for Tor through Privoxy.",
            where=proxy.partition("://")[0],
            exit_code=ExitCode.USAGE,
        )
    return proxy


def _hint_status(status: int) -> str:
    if status in (404, 410):
        return "The page is gone. Look for a copy at https://web.archive.org and add that."
    if status in (401, 403, 407, 451):
        return "The server refuses programs or strangers. Save the page with a browser and add the file."
    if status == 429 or status >= 500:
        return "The server is busy or broken. Try again later."
    return "Look at the address with a browser and add the saved page."


def _bad_url(message: str) -> SousveilError:
    return SousveilError(
        "bad_url", message, "Write it like https://example.org/page.", exit_code=ExitCode.USAGE
    )


def _too_many_redirects(url: httpx.URL, message: str) -> SousveilError:
    return SousveilError(
        "fetch_too_many_redirects",
        message,
        "Pages that insist on cookies do this. Save the page with a browser and add the file.",
        where=str(url),
    )
