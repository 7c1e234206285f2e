"""The register of cameras: observations of all sources put together to cameras, with reasons, dates and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sousveil.resolve.register.running import write_register

__all__ = ["write_register"]


def __getattr__(name: str) -> Any:
    if name != "write_register":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sousveil.resolve.register.running import write_register

    return write_register
