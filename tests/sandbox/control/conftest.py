"""A sandbox of three companies, and what calls and steers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pax8 import Pax8Client
from pax8.sandbox import Control, Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(companies=3)


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    return sandbox.control


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Pax8Client]:
    with Pax8Client("any", "any", transport=sandbox, retries=0) as client:
        yield client
