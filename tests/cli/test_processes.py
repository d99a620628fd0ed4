"""The command in a process of its own: pipes, terminals, signals."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pax8.cli.exits import Exit

Start = Callable[..., subprocess.Popen[bytes]]
WAIT = 20
MANY = [{"id": f"order-{number}"} for number in range(20_000)]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")


def test_json_is_what_a_pipe_gets(start: Start, server: Any) -> None:
    server.page("GET /v1/companies", [{"id": "a", "name": "株式会社"}])
    process = start("companies", "list", env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out) == [{"id": "a", "name": "株式会社"}]


def test_errors_go_to_stderr_and_into_the_exit_code(start: Start, server: Any) -> None:
    server.answer("GET /v1/companies/abc", {"message": "Company Not Found: abc"}, 404)
    process = start("companies", "get", "abc")
    out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, out) == (Exit.NOT_FOUND, b"")
    assert err == b"Error: GET /v1/companies/abc answered 404: Company Not Found: abc\n"


def test_a_reader_that_had_enough_is_no_failure(start: Start, server: Any) -> None:
    server.listing("GET /v1/orders", MANY)
    process = start("orders", "list", "-o", "ndjson")
    assert process.stdout is not None
    assert process.stdout.readline() == b'{"id":"order-0"}\n'
    process.stdout.close()
    assert process.wait(WAIT) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""


@posix_only
def test_an_interruption_ends_at_once(start: Start, server: Any) -> None:
    # Others are asked for ahead, and what waits for them must not hold up the end.
    server.listing("GET /v1/orders", MANY)
    server.free = 1
    process = start("orders", "list", "-o", "ndjson")
    assert process.stdout is not None
    assert process.stdout.readline() == b'{"id":"order-0"}\n'
    assert server.arrived.wait(WAIT)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=WAIT)
    assert not server.released.is_set()
    assert (process.returncode, err) == (Exit.INTERRUPTED, b"Error: interrupted\n")


@posix_only
def test_an_interrupted_write_may_have_happened(start: Start, server: Any) -> None:
    server.answer("POST /v1/orders", {"id": "order"})
    server.free = 0
    process = start("orders", "create", "--company-id", "abc")
    assert server.arrived.wait(WAIT)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=WAIT)
    assert process.returncode == Exit.INTERRUPTED
    assert b"POST /v1/orders may or may not have happened" in err


class Screen:
    """A terminal of 100 columns, and all that was written to it."""

    def __init__(self) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.screen, self.end = pty.openpty()
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.text = ""

    def until(self, wanted: str) -> str:
        """Read until this stands there."""
        while wanted not in self.text:
            ready, _, _ = select.select([self.screen], [], [], WAIT)
            assert ready, f"{wanted!r} is not in {self.text!r}"
            self.text += os.read(self.screen, 65536).decode()
        return self.text

    def type(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def close(self) -> None:
        os.close(self.end)
        os.close(self.screen)


@pytest.fixture
def screen() -> Any:
    """A terminal."""
    made = Screen()
    yield made
    made.close()


@posix_only
def test_a_table_is_what_a_person_gets(start: Start, server: Any, screen: Screen) -> None:
    server.page("GET /v1/companies", [{"id": "a", "name": "株式会社", "phone": "+1"}])
    process = start("companies", "list", stdout=screen.end, env={"TERM": "xterm", "NO_COLOR": ""})
    assert process.wait(WAIT) == 0
    text = screen.until("+1")
    assert (
        text
        == "\x1b[1mid\x1b[0m  \x1b[1mname    \x1b[0m  \x1b[1mphone\x1b[0m\r\na   株式会社  +1\r\n"
    )


@posix_only
def test_a_person_is_asked_before_a_deletion(start: Start, server: Any, screen: Screen) -> None:
    server.answer("DELETE /v1/subscriptions/abc", status=204)
    process = start("subscriptions", "delete", "abc", stdin=screen.end, stderr=screen.end)
    assert "Cancel a subscription" in screen.until("[y/N]")
    assert not server.asked
    screen.type("y\n")
    assert process.wait(WAIT) == 0
    assert [each.method for each in server.asked] == ["DELETE"]
