"""Claims by locked files: where they are made, what can stand in their way, and what forks do."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from pax8._core import file_lock
from pax8.errors import TokenStoreError
from pax8.tokens import DiskStore
from pax8.tokens.file_claims import FileClaims
from support.token_file import locks


def opened() -> set[str]:
    """The lock files that this process has open."""
    links = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return {str(each) for each in map(Path.readlink, links) if each.suffix == ".lock"}


@pytest.mark.parametrize("key", ["", "/", "../..", "\0", "é", "x" * 10_000])
def test_any_key_can_be_claimed(store: DiskStore, file: Path, key: str) -> None:
    ticket = store.claim(key, 10)
    assert ticket
    assert DiskStore(file).claim(key, 10) is None
    store.release(key, ticket)
    assert set(file.parent.iterdir()) == locks(file.parent)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not tell")
def test_no_file_is_left_open(store: DiskStore, file: Path) -> None:
    before = opened()
    ticket = store.claim("key", 10)
    assert ticket
    for _ in range(3):
        assert DiskStore(file).claim("key", 10) is None
    store.save("key", b"value", 10)
    assert len(opened() - before) == 1
    store.release("key", ticket)
    assert opened() == before


def test_a_link_in_the_place_of_a_lock_is_not_followed(store: DiskStore, file: Path) -> None:
    ticket = store.claim("key", 10)
    assert ticket
    store.release("key", ticket)
    (lock,) = (each for each in locks(file.parent) if "turn" not in each.name)
    victim = file.parent / "victim"
    lock.unlink()
    lock.symlink_to(victim)
    # Then nobody can claim anything, and everybody may go on.
    assert store.claim("key", 10) == ""
    assert not victim.exists()


def test_where_files_cannot_be_locked_everybody_goes_on(
    store: DiskStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", cannot)
    assert store.claim("key", 10)
    assert DiskStore(file).claim("key", 10)
    store.save("key", b"value", 10)
    assert store.load("key") == b"value"


def test_a_process_that_hangs_in_its_turn_is_said_so(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pax8.tokens.file_claims._TURNS", 3)
    claims, store = FileClaims(file), DiskStore(file)
    ticket = claims.claim("key", 10)
    assert ticket
    claims.release(ticket)
    store.save("key", b"value", 10)
    held = [os.open(each, os.O_RDWR) for each in locks(file.parent)]
    for each in held:
        file_lock.lock(each)
    with pytest.raises(TokenStoreError, match="hangs"):
        claims.claim("key", 10)
    with pytest.raises(TokenStoreError, match="another process does"):
        store.save("key", b"value", 10)
    assert store.load("key") == b"value"
    for each in held:
        os.close(each)
    assert claims.claim("key", 10)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_claim_is_not_inherited_and_given_back_though_a_child_lives(
    store: DiskStore, file: Path
) -> None:
    ticket = store.claim("key", 60)
    assert ticket
    child = os.fork()
    if not child:
        # What the parent claimed is not the child's to give back.
        store.release("key", ticket)
        store.release("key", "another")
        signal.pause()
        os._exit(1)
    try:
        assert DiskStore(file).claim("key", 60) is None
        store.release("key", ticket)
        assert DiskStore(file).claim("key", 60)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
