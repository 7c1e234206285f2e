"""How far a fetch may go."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil import __version__


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of one fetch, all hops together.

    `max_bytes`: body as sent and body unpacked, each. `max_seconds`: from the first look-up to the last byte.
    `allow_private`: also addresses that are not on the public internet. `use_environment_proxy`: go through the HTTP
    proxy that the environment names; names are then resolved by the proxy and only written addresses can be checked.
    """

    max_bytes: int = 200_000_000
    max_seconds: float = 120.0
    max_redirects: int = 10
    allow_private: bool = False
    use_environment_proxy: bool = False
    user_agent: str = f"sousveil/{__version__}"
