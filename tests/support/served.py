"""A sandbox that is served by a process of its own, as `pax8 sandbox` does it, and raw requests."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PARTNER, PORTAL = "https://api.pax8.com", "api://p8p.client"
_AT = re.compile(r"is at http://([^ ]+):(\d+),")


class Served:
    """A running `pax8 sandbox`."""

    def __init__(self, *options: str, log: Path) -> None:
        self._log = log
        command = [sys.executable, "-m", "pax8", "sandbox", "--port", "0", *options]
        with log.open("wb") as errors:
            self.process = subprocess.Popen(  # noqa: S603 - ours
                command, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert self.process.stdout is not None
        told = _AT.search(self.process.stdout.readline())
        assert told is not None, self.said()
        self.address = (told[1], int(told[2]))
        self.url = f"http://{told[1]}:{told[2]}"

    def said(self) -> str:
        """What it said on its standard error."""
        return self._log.read_text()

    def kill(self) -> None:
        """End it in the midst of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def memory(self, line: str = "VmRSS") -> int:
        """The bytes of memory that it has now; the most that it had, by the line VmHWM."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(rf"^{line}:\s+(\d+) kB", status, re.MULTILINE)
        assert found is not None
        return int(found[1]) * 1024

    def token(self, audience: str = PARTNER) -> str:
        """A token for this audience."""
        asked = {
            "client_id": "a",
            "client_secret": "b",
            "audience": audience,
            "grant_type": "client_credentials",
        }
        status, content = self.ask(request("POST", "/v1/token", json.dumps(asked).encode()))
        assert status == 200
        token: str = json.loads(content)["access_token"]
        return token

    def ask(self, sent: bytes | Iterable[bytes], patience: float = 20.0) -> tuple[int, bytes]:
        """The status and the body that this is answered with; 0 if the connection is closed."""
        with socket.create_connection(self.address, patience) as connection:
            try:
                for part in [sent] if isinstance(sent, bytes) else sent:
                    connection.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                # It may have been answered before all of it was taken.
                pass
            return read_answer(connection)


@contextmanager
def served(*options: str) -> Generator[Served]:
    """A `pax8 sandbox` for a while."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(*options, log=Path(folder) / "log")
        try:
            yield server
        finally:
            server.kill()


def request(  # noqa: PLR0913 - each is a part of it
    method: str,
    path: str,
    body: bytes | None = None,
    *,
    token: str = "",
    headers: bytes = b"",
    kind: str = "application/json",
) -> bytes:
    """A request as it goes over the wire."""
    head = f"{method} {path} HTTP/1.1\r\nhost: sandbox\r\n"
    if token:
        head += f"authorization: Bearer {token}\r\n"
    if body is not None:
        head += f"content-type: {kind}\r\ncontent-length: {len(body)}\r\n"
    return head.encode("latin-1") + headers + b"\r\n" + (body or b"")


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    """The status and the body of the next answer; 0 and what there was if it ends before that."""
    received = b""
    try:
        while (answer := _answer(received)) is None:
            part = connection.recv(2**18)
            if not part:
                return _answer(received, ended=True) or (0, received)
            received += part
    except ConnectionResetError:
        return _answer(received, ended=True) or (0, received)
    return answer


def _answer(received: bytes, *, ended: bool = False) -> tuple[int, bytes] | None:
    head, found, rest = received.partition(b"\r\n\r\n")
    if not found:
        return None
    status = int(head.split(b" ", 2)[1])
    if status == 100:
        return _answer(rest, ended=ended)
    length = re.search(rb"^content-length: *(\d+)\r?$", head, re.MULTILINE | re.IGNORECASE)
    if length is None and status != 204 and not ended:
        return None
    if length is not None and len(rest) < int(length[1]):
        return None
    return status, rest


class Caller:
    """Speaks JSON to a sandbox on one connection. OSError when the server is gone."""

    def __init__(self, server: Served, token: str) -> None:
        self._connection = socket.create_connection(server.address, 20)
        self._token = token

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        content = None if body is None else json.dumps(body).encode()
        self._connection.sendall(request(method, path, content, token=self._token))
        status, answer = read_answer(self._connection)
        if not status:
            raise ConnectionResetError
        return status, json.loads(answer) if answer else None

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
