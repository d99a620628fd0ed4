"""Processes that share a store, and are killed."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pax8.events import Store
from pax8.events.stores import opened
from support.servers import RedisServer

# Puts deliveries as fast as it can, and says which were kept.
PUTS = """
import itertools, sys
from pax8.events.stores import opened
store = opened(sys.argv[1])
for number in itertools.count():
    store.put(f"{sys.argv[2]}-{number}", b"%d" % number * 1000, 3600)
    print(f"{sys.argv[2]}-{number}", flush=True)
"""
# Handles what is in the store. At the event that it is told, it hangs.
HANDLES = """
import os, sys, time
from pax8.events import Events
events = Events(sys.argv[1], authorization="s", lease=1.0, poll=0.05)
def say(line):
    # In one piece, since several threads say something.
    os.write(1, f"{line}\\n".encode())
@events.on_any()
def handle(event):
    if event.data["id"] == sys.argv[2]:
        say("hangs")
        time.sleep(600)
    say(f"handled {event.data['id']} {event.attempt}")
settle = events.work.settle
def settled(task):
    settle(task)
    say("settled")
events.work.settle = settled
with events:
    say("ready")
    sys.stdin.read()
"""
EVENTS = 40


@contextmanager
def started(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"file:{tmp_path}/events.db"
    server: RedisServer = request.getfixturevalue("redis_server")
    # A database of its own.
    return f"{server.url}/5"


def test_what_was_kept_is_there_after_a_kill_in_mid_write(tmp_path: Path) -> None:
    location = tmp_path / "events.db"
    kept: list[str] = []
    for name in ("a", "b", "c"):
        with started(PUTS, f"file:{location}", name) as process:
            assert process.stdout is not None
            kept += [process.stdout.readline().strip() for _ in range(50)]
            process.kill()
            # What it said before it died, and a line that it did not end.
            *rest, _ = [*process.stdout.read().split("\n"), ""]
            kept += [line for line in rest if line]
    store = opened(f"file:{location}")
    found = dict[str, bytes]()
    while (held := store.take(3600)) is not None:
        found[held.key] = held.body
        assert not store.put(held.key, b"", 3600)
    store.close()
    assert set(kept) <= set(found)
    for key, body in found.items():
        assert body == key.partition("-")[2].encode() * 1000
    assert (location.stat().st_mode & 0o777) == 0o600


def test_two_processes_handle_each_event_once(url: str) -> None:
    store = opened(url)
    said = queue.SimpleQueue[str]()
    with started(HANDLES, url, "13") as one:
        _listen(one, said)
        _put(store, 13)
        assert {said.get(timeout=30), said.get(timeout=30)} == {"ready", "hangs"}
        with started(HANDLES, url, "none") as other:
            _listen(other, said)
            assert said.get(timeout=30) == "ready"
            for number in range(EVENTS):
                _put(store, number)
            lines = list[str]()
            # Between the end of a handler and what is kept of that, a kill would repeat it.
            while lines.count("settled") < EVENTS - 1:
                lines.append(said.get(timeout=30))
            # What it was at is the other one's when its lease has ended.
            one.kill()
            lines += [said.get(timeout=30), said.get(timeout=30)]
            assert lines[-2:] == ["handled 13 2", "settled"]
            assert other.stdin is not None
            other.stdin.close()
            assert other.wait(30) == 0
    assert store.until_due() is None
    store.close()
    assert said.empty()
    assert sorted(line for line in lines if line != "settled") == sorted(
        f"handled {number} {2 if number == 13 else 1}" for number in range(EVENTS)
    )


def _put(store: Store, number: int) -> None:
    body = json.dumps({"payloadData": {"id": str(number)}}).encode()
    # The one that hangs is put again, and is a repeat.
    store.put(f"key-{number}", body, 3600)


def _listen(process: subprocess.Popen[str], said: queue.SimpleQueue[str]) -> None:
    stream = process.stdout
    assert stream is not None

    def listen() -> None:
        for line in stream:
            said.put(line.strip())

    threading.Thread(target=listen, daemon=True).start()


FORKS = """
import os, sys
from pax8.events import Events
events = Events(sys.argv[1], authorization="s", poll=0.05)
@events.on_any()
def handle(event):
    os.write(1, f"{os.getpid()} {event.data['id']}\\n".encode())
def receive(number):
    body = b'{"payloadData": {"id": "%d"}}' % number
    head = {"Authorization": "s", "Content-Length": str(len(body))}
    pieces = iter([body])
    return events.receive("POST", head, lambda _: next(pieces)).status
with events:
    assert receive(1) == 200
    while events.store.until_due() is not None:
        pass
    child = os.fork()
    if not child:
        assert receive(2) == 200
        while events.store.until_due() is not None:
            pass
        assert events.stop()
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert receive(3) == 200
    while events.store.until_due() is not None:
        pass
"""


def test_a_process_that_forks(url: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", FORKS, url], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert sorted(line.split()[1] for line in done.stdout.splitlines()) == ["1", "2", "3"]
