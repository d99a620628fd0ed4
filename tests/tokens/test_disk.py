"""The token file: its owner's alone, and whole at any moment."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pax8.errors import TokenStoreError
from pax8.tokens import DiskStore
from support.token_file import LONG, VALUE, locks, mode


def test_what_is_saved_is_loaded_by_whoever_opens_the_file_next(
    store: DiskStore, file: Path
) -> None:
    assert store.load("key") is None
    store.save("key", VALUE, LONG)
    assert store.load("key") == DiskStore(str(file)).load("key") == VALUE
    assert store.load("another key") is None


def test_keys_do_not_disturb_each_other_and_spent_tokens_are_swept_out(store: DiskStore) -> None:
    store.save("spent", b"spent", -1)
    store.save("first", VALUE, LONG)
    store.save("second", b"second", 10)
    store.save("first", b"newer", 20)
    assert store.load("spent") is None
    assert (store.load("first"), store.load("second")) == (b"newer", b"second")


# Whose it is


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    # It is the file that is made under it, not the folder that is there already.
    assert tmp_path.is_dir()
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_only_its_owner_can_read_it_whatever_the_umask(store: DiskStore, file: Path) -> None:
    for value in (VALUE, b"another"):
        store.save("key", value, LONG)
        assert mode(file) == 0o600


def test_folders_that_are_made_for_it_are_their_owners(tmp_path: Path) -> None:
    DiskStore(tmp_path / "a" / "b" / "tokens.json").save("key", VALUE, LONG)
    assert mode(tmp_path / "a" / "b") == 0o700


@pytest.mark.parametrize("loose", [0o644, 0o640, 0o604, 0o620, 0o602, 0o666, 0o610, 0o777])
def test_a_file_that_others_can_open_is_not_believed_and_is_healed(
    store: DiskStore, file: Path, loose: int
) -> None:
    store.save("key", VALUE, LONG)
    store.save("another", VALUE, LONG)
    file.chmod(loose)
    with pytest.raises(TokenStoreError, match="open to other users"):
        store.load("key")
    store.save("key", b"new", LONG)
    assert mode(file) == 0o600
    # Nothing of what others may have written was taken over.
    assert store.load("another") is None
    assert store.load("key") == b"new"


def test_a_file_of_another_user_is_neither_believed_nor_overwritten(
    store: DiskStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("key", VALUE, LONG)
    before = file.read_bytes()
    another = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: another)
    with pytest.raises(TokenStoreError, match="belongs to another user"):
        store.load("key")
    with pytest.raises(TokenStoreError, match="belongs to another user"):
        store.save("key", VALUE, LONG)
    assert file.read_bytes() == before


# Whole at any moment


def test_a_full_disk_leaves_the_old_file_and_no_other(
    store: DiskStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("key", VALUE, LONG)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TokenStoreError, match="cannot be written: No space left"):
        store.save("key", b"new", LONG)
    assert store.load("key") == VALUE
    assert set(file.parent.iterdir()) == {file} | locks(file.parent)


def python(program: str, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})  # noqa: S603 - a program of this very file


KILLED = """
import os, signal, sys
from pax8.tokens import DiskStore

os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
DiskStore(sys.argv[1]).save("key", b"new", 1000)
"""


def test_a_process_killed_while_it_writes_leaves_the_old_file(store: DiskStore, file: Path) -> None:
    store.save("key", VALUE, LONG)
    assert python(KILLED, file).wait() == -signal.SIGKILL
    assert store.load("key") == VALUE
    store.save("key", b"new", LONG)
    assert {mode(each) for each in file.parent.iterdir()} == {0o600}


MANY = """
import sys
from pax8.tokens import DiskStore

store, key = DiskStore(sys.argv[1]), sys.argv[2]
for number in range(25):
    store.save(key, f"{key}-{number}{'.' * 3000}".encode(), 1000)
    store.load(key)
"""


def test_processes_that_write_at_once_leave_a_whole_file(store: DiskStore, file: Path) -> None:
    processes = [python(MANY, file, number) for number in range(8)]
    while any(process.poll() is None for process in processes):
        store.load("0")
    assert [process.returncode for process in processes] == [0] * 8
    found = [store.load(str(number)) for number in range(8)]
    # They take turns, so that nobody loses what another one keeps.
    assert found == [f"{number}-24{'.' * 3000}".encode() for number in range(8)]
    assert set(file.parent.iterdir()) == {file} | locks(file.parent)


def test_threads_that_write_at_once_leave_a_whole_file(store: DiskStore) -> None:
    failed: list[Exception] = []

    def work(key: str) -> None:
        try:
            for _ in range(20):
                store.save(key, VALUE, LONG)
                store.load(key)
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            failed.append(error)

    threads = [threading.Thread(target=work, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
