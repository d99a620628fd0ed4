"""Load on a server: the same requests over several connections, as fast as it answers them."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from typing import Self
from urllib.parse import urlsplit

CONNECTIONS = 8


class Load:
    """Asks for these paths, which never end, on connections that it keeps."""

    def __init__(self, url: str, paths: Iterable[str], token: str = "") -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        self._address = parts.hostname, parts.port
        self._token = token
        self._requests: Iterator[bytes] = (self._request(path) for path in paths)
        self._connections: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._connections = [socket.create_connection(self._address) for _ in range(CONNECTIONS)]
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._connections:
            each.close()

    def ask(self, waves: int) -> None:
        """Ask once on each connection, and read all answers, so many times."""
        for _ in range(waves):
            for each in self._connections:
                each.sendall(next(self._requests))
            for each in self._connections:
                read(each)

    def one(self, path: str) -> bytes:
        """The body of the answer to one request."""
        self._connections[0].sendall(self._request(path))
        return read(self._connections[0])

    def _request(self, path: str) -> bytes:
        head = f"GET {path} HTTP/1.1\r\nhost: sandbox\r\naccept: application/json\r\n"
        return f"{head}authorization: Bearer {self._token}\r\n\r\n".encode()


def read(connection: socket.socket) -> bytes:
    """The body of an answer, which must be a success."""
    received = connection.recv(2**18)
    while b"\r\n\r\n" not in received:
        received += connection.recv(2**18)
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), head
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    parts, left = [body], length - len(body)
    while left:
        parts.append(connection.recv(2**18))
        left -= len(parts[-1])
    return b"".join(parts)
