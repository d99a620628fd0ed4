"""Somebody who is told of things over HTTP, and answers as a test wants it."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Told:
    """A POST as it came."""

    headers: dict[str, str]
    body: Any


@dataclass
class Receiver:
    """Answers with these statuses, one after the other, and with 204 from then on."""

    statuses: list[int] = field(default_factory=list)
    url: str = ""
    _told: queue.Queue[Told] = field(default_factory=queue.Queue)

    def next(self) -> Told:
        """What comes next; queue.Empty if nothing does."""
        return self._told.get(timeout=30)

    def empty(self) -> bool:
        """Whether all that came was looked at."""
        return self._told.empty()

    def take(self, told: Told) -> int:
        self._told.put(told)
        return self.statuses.pop(0) if self.statuses else 204


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    """A receiver on a socket of this machine."""
    receiver = Receiver(list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(Told(headers, json.loads(body))))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
