"""A server on a real socket that misbehaves on demand."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Heard:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def reply(status: int, body: bytes = b"", **headers: str) -> bytes:
    """An answer of HTTP; `content_type` stands for that header."""
    all_headers = {"content-length": str(len(body)), "connection": "close"}
    all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    return f"HTTP/1.1 {status} As Told\r\n{lines}\r\n".encode() + body


# What is done with a request on the connection that it came on, which is closed afterwards unless
# this returns True.
Behaviour = Callable[[socket.socket, Heard], object]


@dataclass
class Server:
    """Listens on this machine. Token requests are answered by `token`, all others by `behave`."""

    behave: Behaviour
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    heard: list[Heard] = field(default_factory=list[Heard])
    stopped: threading.Event = field(default_factory=threading.Event)
    connections: list[socket.socket] = field(default_factory=list[socket.socket])
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def __post_init__(self) -> None:
        self.reply = reply
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.token: Behaviour = self._token
        self._start(self._accept)

    def dribble(self, connection: socket.socket, piece: bytes, *, every: float = 0.01) -> None:
        """Send this again and again, until nobody listens any more."""
        with contextlib.suppress(OSError):
            while not self.stopped.wait(every):
                connection.sendall(piece)

    def stop(self) -> None:
        self.stopped.set()
        # Closing alone wakes nobody who waits.
        for each in [self.listener, *self.connections]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()

    def _start(self, function: Callable[..., object], *given: Any) -> None:
        thread = threading.Thread(target=function, args=given, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            while line := stream.readline():
                headers: dict[str, str] = {}
                while (header := stream.readline().strip()) and header:
                    name, _, value = header.decode().partition(":")
                    headers[name.lower()] = value.strip()
                method, target, _ = line.decode().split()
                body = stream.read(int(headers.get("content-length", 0)))
                heard = Heard(method, target, headers, body)
                self.heard.append(heard)
                behave = self.token if target.endswith("/v1/token") else self.behave
                if behave(connection, heard) is not True:
                    return

    def _token(self, connection: socket.socket, _: Heard) -> None:
        body = json.dumps({"access_token": "wire-token", "expires_in": 86400}).encode()
        connection.sendall(reply(200, body))


# Starts a server that behaves so.
Serve = Callable[[Behaviour], Server]
