"""Which network addresses a fetch may connect to, and the look-up of a host's addresses.

A page can redirect to, and a host name can resolve to, a machine inside the user's own network: a router, a cloud
machine's metadata service, a newsroom's server. Only addresses that are reachable from the whole internet are allowed
(IANA special-purpose registries as in the standard library's `ipaddress`), also when an IPv6 address merely wraps an
IPv4 one (RFC 4291, 6052, 3056, 4380).
"""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from sousveil.model.errors import SousveilError

_GLOBAL_IPV6 = IPv6Network("2000::/3")
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")
# A public address on which Azure answers its own machines, credentials included.
_METADATA = frozenset({IPv4Address("168.63.129.16")})
# Whole of it is set aside (RFC 6890); Python before 3.11.10 knows only parts of it.
_PROTOCOL_ASSIGNMENTS = IPv4Network("192.0.0.0/24")
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})


def is_public(address: str) -> bool:
    """True when the written IP address, and every address wrapped in it, is on the public internet."""
    try:
        return all(_is_public(found) for found in _unwrap(ip_address(address)))
    except ValueError:
        return False


def check_addresses(host: str, addresses: Sequence[str], allow_private: bool) -> None:
    """Raises SousveilError('fetch_refused_address') if any of the host's addresses is not public, unless allowed."""
    refused = [] if allow_private else [address for address in addresses if not is_public(address)]
    if refused:
        raise SousveilError(
            "fetch_refused_address",
            f"{host} leads to {refused[0]}, which is not on the public internet; nothing was fetched.",
            "If you trust it and mean a machine in your own network, add --allow-private.",
            where=host,
        )


def read_literal(host: str) -> str:
    """The IP address that `host` writes out, also as one number or in hex (http://2130706433/), '' for a name."""
    if host.lower().rstrip(".") == "localhost" or host.lower().rstrip(".").endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return ""


def resolve_host(host: str, port: int, max_seconds: float) -> list[str]:
    """The host's IP addresses, as the system resolves them, without repeats.

    Raises SousveilError('fetch_unknown_host', 'fetch_too_slow', 'offline').
    """
    answers: list[list[str]] = []
    failures: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append(list(dict.fromkeys(str(item[4][0]) for item in found)))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    # The system's look-up cannot be interrupted; a thread that is left behind does not hold up the program's end.
    worker = threading.Thread(target=look_up, daemon=True)
    worker.start()
    worker.join(max(0.0, max_seconds))
    if answers:
        return answers[0]
    if failures:
        raise describe_network_failure(host, failures[0])
    raise SousveilError("fetch_too_slow", f"The look-up of {host} took too long.", "Try again.", where=host)


def describe_network_failure(host: str, error: BaseException) -> SousveilError:
    """The error for a look-up or connection that failed: offline, an unknown host, or a server that does not answer."""
    number = getattr(error, "errno", None)
    if isinstance(error, socket.gaierror):
        if number in (socket.EAI_AGAIN, socket.EAI_FAIL):
            return _offline(host)
        return SousveilError(
            "fetch_unknown_host", f"No host is called {host}.", "Check the address.", where=host
        )
    if number in _UNREACHABLE:
        return _offline(host)
    if isinstance(error, UnicodeError):
        return SousveilError(
            "fetch_unknown_host", "The host's name is not a valid one.", "Check the address.", where=host
        )
    return SousveilError(
        "fetch_no_connection",
        f"{host} does not accept the connection: {error}.",
        "Try again later, or save the page with a browser and add the file.",
        where=host,
    )


def _offline(host: str) -> SousveilError:
    return SousveilError(
        "offline",
        f"The network cannot be reached, or cannot find {host}.",
        "Connect, or save the page elsewhere and add the file. Everything else works without a network.",
        where=host,
    )


def _unwrap(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, or the IPv4 addresses that it stands for."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if any(address in network for network in _NAT64):
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    if address in _COMPATIBLE and int(address) > 1:
        return [IPv4Address(int(address))]
    return [address]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved or address in _METADATA:
        return False
    if isinstance(address, IPv4Address):
        return address not in _PROTOCOL_ASSIGNMENTS
    return address in _GLOBAL_IPV6
