"""A sandbox on a socket, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pax8.sandbox import Sandbox, SandboxServer
from support.raw_http import Wire


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with SandboxServer(Sandbox(companies=5)) as served:
        yield served.url


@pytest.fixture
def wire(url: str) -> Iterator[Wire]:
    made = Wire(url)
    yield made
    made.close()


@pytest.fixture
def company(wire: Wire) -> str:
    id_: str = wire.ask("GET", "/v1/companies?status=Active&size=1").json["content"][0]["id"]
    return id_
