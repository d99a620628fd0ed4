"""HTTP byte by byte on a socket, as no client of this project speaks it."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TOKEN = {
    "client_id": "someone",
    "client_secret": "secret",
    "audience": "https://api.pax8.com",
    "grant_type": "client_credentials",
}


@dataclass
class Got:
    """An answer, as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """A connection on which bytes are sent, and answers read."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = f"{parts.hostname}:{parts.port}"
        self._socket = socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10)
        self._reader = self._socket.makefile("rb")
        self.token = self._token()

    def _token(self) -> str:
        body = json.dumps(TOKEN).encode()
        token: str = self.ask("POST", "/v1/token", body=body, opened=False).json["access_token"]
        return token

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def receive(self, method: str = "GET") -> Got:
        """The next answer; of an interim one, the head alone."""
        line = self._reader.readline()
        status = int(line.split()[1])
        headers = dict[str, str]()
        while (each := self._reader.readline().strip()) != b"":
            name, _, value = each.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        if method == "HEAD" or status < 200 or status == 204:
            length = 0
        return Got(status, headers, self._reader.read(length))

    def request(  # noqa: PLR0913 - each is a part of it
        self,
        method: str,
        target: str,
        *more: str,
        body: bytes = b"",
        opened: bool = True,
        version: str = "1.1",
        kind: str = "application/json",
    ) -> bytes:
        lines = [f"{method} {target} HTTP/{version}", f"Host: {self.host}", *more]
        if opened:
            lines.append(f"Authorization: Bearer {self.token}")
        if body and not any(each.lower().startswith("transfer-encoding") for each in more):
            lines.append(f"Content-Length: {len(body)}")
        if body and kind:
            lines.append(f"Content-Type: {kind}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def ask(self, method: str, target: str, *more: str, **rest: Any) -> Got:
        self.send(self.request(method, target, *more, **rest))
        return self.receive(method)

    def is_over(self) -> bool:
        """Whether the server hung up."""
        return self._reader.read(1) == b""

    def close(self) -> None:
        self._reader.close()
        self._socket.close()
