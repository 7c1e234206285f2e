"""Fetching, against a server on loopback that does everything wrong."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from sousveil.archive import Archive, FetchLimits, SourceNotes
from sousveil.archive.warc_reading import check_warc
from sousveil.model.errors import SousveilError
from tests.unit.archive.byte_server import ByteServer, make_redirect, make_response

NOON = "2026-11-23T12:00:00Z"
LOCAL = FetchLimits(max_bytes=1_000_000, max_seconds=20, max_redirects=5, allow_private=True)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def fetch_error(archive: Archive, url: str, limits: FetchLimits = LOCAL) -> SousveilError:
    """The error that fetching raises; checks that nothing was left behind."""
    with pytest.raises(SousveilError) as raised:
        archive.add_url(url, SourceNotes(), NOON, limits)
    assert archive.sources() == []
    assert not archive.layout.incoming.exists() or list(archive.layout.incoming.iterdir()) == []
    assert not archive.layout.warcs.exists()
    assert raised.value.hint
    return raised.value


def test_a_page_is_kept_with_its_origin_and_its_exchange(archive: Archive, server: ByteServer) -> None:
    page = "<!doctype html><p>二十台摄像机".encode("gb18030")
    server.answers["/news/a.html?id=7"] = make_response(page, "Content-Type: text/html; charset=gb2312")
    added = archive.add_url(server.url("/news/a.html?id=7#top"), SourceNotes(title="T"), NOON, LOCAL)
    (source,) = archive.sources()
    assert source.path.read_bytes() == page
    assert (source.media_type, source.filename, source.title) == (
        "text/html; charset=gb2312",
        "a.html",
        "T",
    )
    (record,) = archive.origins(added.source_id)
    assert record.capture.origin == server.url("/news/a.html?id=7#top")
    assert (record.capture.origin_kind, record.capture.status, record.capture.final_url) == ("url", 200, "")
    warc = archive.layout.find_warc(record.capture.warc_id)
    assert warc is not None
    assert hashlib.sha256(warc.read_bytes()).hexdigest() == record.capture.warc_id
    assert list(archive.verify()) == []


def test_the_exchange_is_recorded_as_it_was_and_tells_nothing_of_the_user(
    archive: Archive, server: ByteServer
) -> None:
    last = make_response(b"the end", "X-Odd:no space", "Set-Cookie: id=1")
    server.answers["/start"] = make_response(b"go", "Location: /end", "Set-Cookie: id=0", status="301 Moved")
    server.answers["/end"] = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + last
    added = archive.add_url(server.url("/start"), SourceNotes(), NOON, LOCAL)
    (record,) = archive.origins(added.source_id)
    assert record.capture.final_url == server.url("/end")
    warc = archive.layout.find_warc(record.capture.warc_id)
    assert warc is not None
    assert list(check_warc(warc)) == []
    kinds, requests = [], []
    with warc.open("rb") as stream:
        for entry in ArchiveIterator(stream, no_record_parse=True, check_digests=True):
            headers = entry.rec_headers
            assert headers.protocol == "WARC/1.1"
            assert headers.get_header("WARC-Date") == NOON
            assert headers.get_header("WARC-IP-Address") is None
            block = entry.raw_stream.read()
            kinds.append((entry.rec_type, headers.get_header("WARC-Target-URI")))
            if entry.rec_type == "request":
                requests.append(block)
            if headers.get_header("WARC-Target-URI") == server.url("/end") and entry.rec_type == "response":
                assert block == last
            assert socket.gethostname().encode() not in block
    start, end = server.url("/start"), server.url("/end")
    assert kinds == [
        ("warcinfo", None),
        ("response", start),
        ("request", start),
        ("response", end),
        ("request", end),
    ]
    assert requests == server.requests
    names = {line.partition(b":")[0] for line in requests[1].split(b"\r\n")[1:] if line}
    assert names == {b"Host", b"User-Agent", b"Accept", b"Accept-Encoding", b"Connection"}


def test_the_warc_is_the_same_for_the_same_exchange(tmp_path: Path, server: ByteServer) -> None:
    server.answers["/"] = make_response(b"x")
    archives = [Archive(tmp_path / name) for name in ("one", "two")]
    for archive in archives:
        archive.add_url(server.url("/"), SourceNotes(), NOON, LOCAL)
    assert [p.name for p in archives[0].layout.warcs.iterdir()] == [
        p.name for p in archives[1].layout.warcs.iterdir()
    ]


def test_user_name_and_password_are_neither_sent_nor_kept(archive: Archive, server: ByteServer) -> None:
    server.answers["/"] = make_redirect(f"http://u:hidden@{server.host}:{server.port}/b")
    server.answers["/b"] = make_response(b"x")
    url = f"http://anna:geheim@{server.host}:{server.port}/"
    added = archive.add_url(url, SourceNotes(), NOON, LOCAL)
    (record,) = archive.origins(added.source_id)
    assert (record.capture.origin, record.capture.final_url) == (server.url("/"), server.url("/b"))
    kept = b"".join(path.read_bytes() for path in archive.layout.folder.rglob("*") if path.is_file())
    for secret in (b"geheim", b"anna", b"hidden"):
        assert secret not in kept + b"".join(server.requests)
    assert b"Authorization" not in b"".join(server.requests)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "raw deflate", "two members"])
def test_packed_bodies_are_unpacked(archive: Archive, server: ByteServer, encoding: str) -> None:
    text = b"camera " * 50_000
    raw = zlib.compressobj(wbits=-15)
    packed, name = {
        "gzip": (gzip.compress(text), "gzip"),
        "x-gzip": (gzip.compress(text), "x-gzip"),
        "deflate": (zlib.compress(text), "deflate"),
        "raw deflate": (raw.compress(text) + raw.flush(), "deflate"),
        "two members": (gzip.compress(text[:1000]) + gzip.compress(text[1000:]), "gzip"),
    }[encoding]
    server.answers["/"] = make_response(packed, f"Content-Encoding: {name}")
    archive.add_url(server.url("/"), SourceNotes(), NOON, LOCAL)
    (source,) = archive.sources()
    assert source.path.read_bytes() == text
    assert list(archive.verify()) == []


def test_a_chunked_body_is_put_together_and_recorded_with_its_chunks(
    archive: Archive, server: ByteServer
) -> None:
    answer = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n8;x=y\r\n cameras\r\n0\r\n\r\n"
    )
    server.answers["/"] = answer
    archive.add_url(server.url("/"), SourceNotes(), NOON, LOCAL)
    (source,) = archive.sources()
    assert source.path.read_bytes() == b"hello cameras"
    (warc,) = archive.layout.warcs.iterdir()
    other = Archive(archive.layout.folder.parent / "other")
    (again,) = other.add_warc(warc, SourceNotes(), NOON)
    assert again.source_id == source.source_id


def test_a_body_without_a_stated_length_ends_with_the_connection(
    archive: Archive, server: ByteServer
) -> None:
    server.answers["/"] = b"HTTP/1.0 200 OK\r\n\r\nold server"
    archive.add_url(server.url("/"), SourceNotes(), NOON, LOCAL)
    assert archive.sources()[0].path.read_bytes() == b"old server"


def test_what_follows_the_stated_length_is_no_part_of_the_body(archive: Archive, server: ByteServer) -> None:
    server.answers["/"] = make_response(b"true and more", length=4)
    archive.add_url(server.url("/"), SourceNotes(), NOON, LOCAL)
    assert archive.sources()[0].path.read_bytes() == b"true"


def test_redirects_are_followed_up_to_the_limit(archive: Archive, server: ByteServer) -> None:
    for step in range(6):
        server.answers[f"/{step}"] = make_redirect(f"/{step + 1}")
    server.answers["/6"] = make_response(b"x")
    error = fetch_error(archive, server.url("/0"))
    assert error.code == "fetch_too_many_redirects"
    assert len(server.requests) == 6
    archive.add_url(server.url("/1"), SourceNotes(), NOON, LOCAL)
    assert len(archive.sources()) == 1


def send_forever(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def send_head_forever(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Long: " + b"x" * 65536)


def send_bomb(connection: socket.socket) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    zeros = bytes(1 << 20)
    for _ in range(400):
        connection.sendall(packer.compress(zeros))
    connection.sendall(packer.flush())


BROKEN: dict[str, tuple[object, str]] = {
    "endless": (send_forever, "fetch_too_large"),
    "endless head": (send_head_forever, "fetch_broken_off"),
    "bomb": (send_bomb, "fetch_too_large"),
    "stated too large": (make_response(b"x", length=10**9), "fetch_too_large"),
    "stated absurdly large": (make_response(b"x", length=10**40), "fetch_broken_off"),
    "cut off": (make_response(b"half", length=8), "fetch_broken_off"),
    "two lengths": (make_response(b"x", "Content-Length: 7"), "fetch_broken_off"),
    "bad chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "fetch_broken_off"),
    "no HTTP": (b"220 mail.example.org ESMTP\r\n", "fetch_broken_off"),
    "nothing": (b"", "fetch_broken_off"),
    "gone": (make_response(b"", status="404 Not Found"), "fetch_http_status"),
    "refused": (make_response(b"", status="403 Forbidden"), "fetch_http_status"),
    "broken server": (make_response(b"", status="500 Oops"), "fetch_http_status"),
    "redirect to nowhere": (make_response(b"", status="302 Found"), "fetch_http_status"),
    "circle": (make_redirect("/it#again"), "fetch_too_many_redirects"),
    "redirect to a file": (make_redirect("file:///etc/passwd"), "fetch_refused_scheme"),
    "redirect to nonsense": (make_redirect("http://[::1"), "bad_url"),
    "unknown encoding": (make_response(b"x", "Content-Encoding: br"), "fetch_bad_encoding"),
    "encodings on top": (
        make_response(gzip.compress(gzip.compress(b"x")), "Content-Encoding: gzip, gzip"),
        "fetch_bad_encoding",
    ),
    "damaged gzip": (make_response(b"no gzip", "Content-Encoding: gzip"), "fetch_bad_encoding"),
    "cut gzip": (
        make_response(gzip.compress(b"x" * 999)[:-9], "Content-Encoding: gzip"),
        "fetch_bad_encoding",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_or_hostile_is_refused_and_leaves_nothing(
    archive: Archive, server: ByteServer, name: str
) -> None:
    server.answers["/it"], code = BROKEN[name]  # type: ignore[assignment]
    assert fetch_error(archive, server.url("/it")).code == code


def test_a_slow_drip_is_given_up_in_time(archive: Archive, server: ByteServer) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    server.answers["/"] = drip
    started = time.monotonic()
    error = fetch_error(archive, server.url("/"), FetchLimits(max_seconds=1, allow_private=True))
    assert error.code == "fetch_too_slow"
    assert time.monotonic() - started < 5


def test_a_server_that_never_answers_is_given_up_in_time(archive: Archive, server: ByteServer) -> None:
    server.answers["/"] = lambda connection: time.sleep(5)
    error = fetch_error(archive, server.url("/"), FetchLimits(max_seconds=0.5, allow_private=True))
    assert error.code == "fetch_too_slow"


def test_a_closed_port_is_said(archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert fetch_error(archive, f"http://127.0.0.1:{port}/").code == "fetch_no_connection"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254"],
)
def test_addresses_in_private_networks_are_refused(archive: Archive, server: ByteServer, host: str) -> None:
    server.answers["/"] = make_response(b"secret")
    error = fetch_error(archive, f"http://{host}:{server.port}/", FetchLimits(max_seconds=5))
    assert error.code == "fetch_refused_address"
    assert server.requests == []


def test_an_ipv6_literal_is_fetched_when_allowed_and_refused_otherwise(
    archive: Archive, server6: ByteServer
) -> None:
    server6.answers["/"] = make_response(b"six")
    assert fetch_error(archive, server6.url("/"), FetchLimits()).code == "fetch_refused_address"
    archive.add_url(server6.url("/"), SourceNotes(), NOON, LOCAL)
    assert archive.sources()[0].path.read_bytes() == b"six"
    assert f"Host: [::1]:{server6.port}".encode() in server6.requests[0]


@pytest.fixture
def public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets 127.0.0.1 pass for a public address, and nothing else that is private."""
    from sousveil.archive import addresses

    true_check = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda text: text == "127.0.0.1" or true_check(text))


@pytest.mark.usefixtures("public_loopback")
def test_a_redirect_to_a_private_address_is_refused(archive: Archive, server: ByteServer) -> None:
    server.answers["/"] = make_redirect("http://169.254.169.254/latest/meta-data/")
    error = fetch_error(archive, server.url("/"), FetchLimits(max_seconds=5))
    assert (error.code, error.where) == ("fetch_refused_address", "169.254.169.254")


@pytest.mark.usefixtures("public_loopback")
def test_a_name_that_changes_its_address_is_connected_where_it_was_checked(
    archive: Archive, server: ByteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups: list[str] = []

    def rebind(host: str, port: int, *args: object, **settings: object) -> list[object]:
        """A resolver that gives a harmless address once, and a private one from then on."""
        if host in ("127.0.0.1", "10.0.0.1"):
            return true_lookup(host, port, *args, **settings)
        lookups.append(host)
        address = "127.0.0.1" if len(lookups) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    true_lookup = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    server.answers["/"] = make_response(b"safe")
    archive.add_url(f"http://rebind.example:{server.port}/", SourceNotes(), NOON, FetchLimits(max_seconds=5))
    assert lookups == ["rebind.example"]
    assert f"Host: rebind.example:{server.port}\r\n".encode() in server.requests[0]
    other = Archive(archive.layout.folder.parent / "other")
    error = fetch_error(other, f"http://rebind.example:{server.port}/", FetchLimits(max_seconds=5))
    assert error.code == "fetch_refused_address"


def test_a_host_with_one_private_address_among_public_ones_is_refused(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sousveil.archive.fetching.resolve_host", lambda host, port, seconds: ["93.184.215.14", "10.0.0.1"]
    )
    assert fetch_error(archive, "http://mixed.example/", FetchLimits()).code == "fetch_refused_address"


@pytest.mark.parametrize(
    ("number", "code"), [(socket.EAI_NONAME, "fetch_unknown_host"), (socket.EAI_AGAIN, "offline")]
)
def test_a_name_that_cannot_be_found_is_said(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(*args: object, **settings: object) -> None:
        raise socket.gaierror(number, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert fetch_error(archive, "http://nowhere.example/").code == code


def test_a_look_up_that_hangs_is_given_up(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def hang(*args: object, **settings: object) -> list[object]:
        done.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    error = fetch_error(archive, "http://slow.example/", FetchLimits(max_seconds=0.3))
    done.set()
    assert error.code == "fetch_too_slow"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/x", "fetch_refused_scheme"),
        ("file:///etc/passwd", "fetch_refused_scheme"),
        ("example.org/x", "fetch_refused_scheme"),
        ("http://", "bad_url"),
        ("http:///path", "bad_url"),
        ("http://exa mple.org/", "bad_url"),
        ("http://example.org:99999999/", "bad_url"),
        ("http://\0/", "bad_url"),
        ("", "fetch_refused_scheme"),
    ],
)
def test_what_is_no_web_address_is_refused(archive: Archive, url: str, code: str) -> None:
    assert fetch_error(archive, url).code == code


def test_proxies_of_the_environment_are_used_only_when_asked_for(
    archive: Archive, server: ByteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:word@{server.host}:{server.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setattr("sousveil.archive.fetching.resolve_host", lambda *args: ["192.0.2.1"])
    error = fetch_error(archive, "http://site.example/", FetchLimits(max_seconds=1))
    assert error.code == "fetch_refused_address"
    server.answers["http://site.example/a"] = make_response(b"by proxy")
    through = FetchLimits(max_seconds=5, use_environment_proxy=True)
    archive.add_url("http://site.example/a", SourceNotes(), NOON, through)
    assert archive.sources()[0].path.read_bytes() == b"by proxy"
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in archive.layout.warcs.iterdir())
    assert b"GET /a HTTP/1.1\r\nHost: site.example" in kept
    assert b"Proxy" not in kept
    with pytest.raises(SousveilError) as raised:
        archive.add_url("http://2130706433/", SourceNotes(), NOON, through)
    assert raised.value.code == "fetch_refused_address"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_https_proves_the_name_although_the_connection_goes_to_the_address(
    archive: Archive, server: ByteServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout {key}"
        f" -out {certificate} -subj /CN=secure.example -addext subjectAltName=DNS:secure.example".split(),
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    asked: list[str | None] = []
    context.sni_callback = lambda connection, name, _: asked.append(name)
    server.wrap = lambda plain: context.wrap_socket(plain, server_side=True)
    server.answers["/"] = make_response(b"sealed")
    monkeypatch.setattr("sousveil.archive.fetching.resolve_host", lambda *args: ["127.0.0.1"])
    url = f"https://secure.example:{server.port}/"
    assert fetch_error(archive, url).code == "fetch_bad_certificate"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch_error(archive, url.replace("secure", "other")).code == "fetch_bad_certificate"
    archive.add_url(url, SourceNotes(), NOON, LOCAL)
    assert archive.sources()[0].path.read_bytes() == b"sealed"
    assert asked == ["secure.example", "other.example", "secure.example"]
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in archive.layout.warcs.iterdir())
    assert f"WARC-Target-URI: {url}".encode() in kept
