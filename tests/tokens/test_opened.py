"""What `token_store=` stands for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pax8.errors import ConfigurationError
from pax8.tokens import DiskStore, MemoryStore, SharedTokenStore, opened
from support.driver import Driver


class OfOnesOwn:
    def load(self, key: str) -> bytes | None:
        return key.encode()

    def save(self, key: str, value: bytes, seconds: float) -> None: ...


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("file:tokens.json", "tokens.json"),
        ("file:~/tokens.json", "~/tokens.json"),
        ("file:/var/tokens.json", "/var/tokens.json"),
        ("file:///var/tokens.json", "/var/tokens.json"),
        ("file:C:/tokens.json", "C:/tokens.json"),
    ],
)
def test_a_file_is_told_by_its_path(url: str, location: str) -> None:
    store = opened(url)
    assert isinstance(store, DiskStore)
    assert store.location == Path(location).expanduser()


def test_memory_is_this_process() -> None:
    assert isinstance(opened("memory:"), MemoryStore)


def test_a_store_of_ones_own_is_itself() -> None:
    own = OfOnesOwn()
    assert opened(own) is own
    assert not isinstance(own, SharedTokenStore)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "memory",
        "memory:more",
        "file",
        "file:",
        "file://",
        "redis",
        "keyring",
        "keyring:other",
        "memcached",
        "~/tokens.json",
        "https://cache",
        "C:/tokens.json",
        17,
        True,
        b"memory:",
        object(),
        ["memory:"],
        Path("tokens.json"),
    ],
    ids=repr,
)
def test_what_is_no_store_is_refused(driver: Driver, given: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^token_store: "):
        driver.client(token_store=given)
