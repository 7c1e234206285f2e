"""Servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.archive.byte_server import ByteServer


@pytest.fixture
def server() -> Iterator[ByteServer]:
    byte_server = ByteServer()
    yield byte_server
    byte_server.close()


@pytest.fixture
def server6() -> Iterator[ByteServer]:
    try:
        byte_server = ByteServer("::1")
    except OSError as error:
        pytest.skip(f"no IPv6 loopback here: {error}")
    yield byte_server
    byte_server.close()
