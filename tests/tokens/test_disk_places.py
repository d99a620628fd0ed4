"""What else can stand where the token file should: replaced, left alone, and never a hindrance."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pax8.errors import TokenStoreError
from pax8.tokens import DiskStore
from support.calls import get
from support.driver import Driver
from support.script import Script
from support.token_file import LONG, VALUE, mine

DAMAGED = [
    b"",
    b" \n",
    b"{",
    b'{"kind":"pax8',
    b'{"kind":"pax8 tokens"',
    b'{"kind":"pax8 tokens","tokens":{"key":{"value":"dGhlLXRv',
    b'{"kind":"pax8 tokens","tokens":{"key":{"value":"dGhlLXRva2Vu","expires_at":null}}}',
    b'{"kind":"pax8 tokens","tokens":{"key":{"value":"not base64!","expires_at":1.9e9}}}',
    b'{"kind":"pax8 tokens","tokens":[]}',
    b'{"kind":"pax8 tokens"}',
    b'{"kind":"pax8 tokens","tokens":{"\xff\xfe":{}}}',
    b'{"kind":"pax8 tokens","tokens":' + b"[" * 50_000,
]
OF_OTHERS = [
    b'{"token": "of another tool"}',
    b'{"access_token": "of another tool", "expires_in": 3600}',
    b'{"kind": "secrets", "tokens": {}}',
    b'{"kind": "pax8 tokens of another kind", "tokens": {}}',
    b'{"name": "my diary", "entries": []}',
    b"[]",
    b"null",
    b"17",
    b'"pax8 tokens"',
    b"#!/bin/sh\nexit 0\n",
    b"\x00\x01\x02\xff",
    b"[" * 50_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: repr(content[:50]))
def test_a_damaged_file_is_replaced(store: DiskStore, file: Path, content: bytes) -> None:
    mine(file, content)
    assert store.load("key") is None
    store.save("key", VALUE, LONG)
    assert store.load("key") == VALUE


def test_a_file_cut_at_any_place_is_replaced(store: DiskStore, file: Path) -> None:
    store.save("key", VALUE, LONG)
    whole = file.read_bytes()
    for length in range(len(whole)):
        mine(file, whole[:length])
        assert store.load("key") is None
        store.save("key", VALUE, LONG)
        assert store.load("key") == VALUE
        assert file.read_bytes().startswith(whole[: whole.index(b"expires_at")])


@pytest.mark.parametrize("open_to_others", [False, True])
@pytest.mark.parametrize("content", OF_OTHERS, ids=lambda content: repr(content[:50]))
def test_what_is_somebody_elses_is_never_overwritten(
    store: DiskStore,
    file: Path,
    content: bytes,
    open_to_others: bool,  # noqa: FBT001 - a case of the test
) -> None:
    mine(file, content)
    if open_to_others:
        file.chmod(0o644)
    with pytest.raises(TokenStoreError, match="holds something else, so it is left alone"):
        store.load("key")
    with pytest.raises(TokenStoreError, match="holds something else, so it is left alone"):
        store.save("key", VALUE, LONG)
    with pytest.raises(TokenStoreError, match="holds something else, so it is left alone"):
        store.claim("key", 10)
    assert file.read_bytes() == content
    # Not even what is locked was put beside it.
    assert list(file.parent.iterdir()) == [file]


def obstruct(kind: str, folder: Path) -> Path:
    """Somewhere that no token can be kept."""
    if kind == "a folder in its place":
        (folder / "tokens.json" / "held").mkdir(parents=True)
    elif kind == "a file in its folder's place":
        folder = folder / "file"
        folder.write_bytes(b"held")
    elif kind == "a pipe in its place":
        os.mkfifo(folder / "tokens.json", 0o600)
    elif kind == "a link to itself":
        (folder / "tokens.json").symlink_to("tokens.json")
    elif kind == "a name that is too long":
        return folder / ("x" * 300)
    elif kind == "a name that no file can have":
        return folder / "tokens\0.json"
    else:
        return Path(kind)
    return folder / "tokens.json"


OBSTACLES = [
    "a folder in its place",
    "a file in its folder's place",
    "a name that is too long",
    "a name that no file can have",
    "a pipe in its place",
    "a link to itself",
    "/dev/null",
    "/dev/null/tokens.json",
    # Not every system has these; where there are none, they cannot be made either.
    "/dev/full",
    "/proc/no-folder-can-be-made-here/tokens.json",
    "/proc/no-file-either.json",
]


@pytest.mark.parametrize("kind", OBSTACLES)
def test_where_nothing_can_be_kept_the_store_says_so(kind: str, tmp_path: Path) -> None:
    store = DiskStore(obstruct(kind, tmp_path))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(TokenStoreError, match=r"(read|written): \w|holds something else"):
        store.save("key", VALUE, LONG)
    try:
        assert store.load("key") is None
    except TokenStoreError as error:
        assert str(store.location) in str(error)  # noqa: PT017 - there may be none
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", OBSTACLES)
def test_where_nothing_can_be_kept_calls_succeed_and_a_warning_says_why(
    driver: Driver, caplog: pytest.LogCaptureFixture, kind: str, tmp_path: Path
) -> None:
    pax8, location = Script(), obstruct(kind, tmp_path)
    client = driver.client(pax8, cache_token=True, cache_location=location)
    for _ in range(3):
        assert driver.do(get, client).id == "one"
    assert len(pax8.token_requests) == 1
    warned = [each.getMessage() for each in caplog.records if each.name == "pax8"]
    assert any(message.startswith("the token store fails, ") for message in warned)
    assert {each.levelname for each in caplog.records if each.name == "pax8"} == {"WARNING"}
