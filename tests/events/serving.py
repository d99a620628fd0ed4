"""Events on a socket: under ASGI with uvicorn, or under WSGI."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import uvicorn

from pax8.events import Events, Retries

SECRET = "s3cret"
BODY = {"webhookTopic": {"topic": "T"}, "payloadData": {"id": "1"}}


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Say nothing."""


@dataclass
class Served:
    """Events that are served."""

    port: int
    stop: Callable[[], None]

    def send(self, raw: bytes) -> tuple[int, bytes]:
        """Send bytes, and read the status and the rest of what is answered."""
        with socket.create_connection(("127.0.0.1", self.port), 20) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(raw)
            answer = b""
            with contextlib.suppress(ConnectionError):
                while some := connection.recv(65536):
                    answer += some
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ")[1]), body

    def post(self, body: Any, secret: str = SECRET, **headers: str) -> tuple[int, Any]:
        content = json.dumps(body).encode()
        status, answer = self.send(request(len(content), secret, **headers) + content)
        return status, json.loads(answer)


def request(length: int, secret: str = SECRET, method: str = "POST", **headers: str) -> bytes:
    lines = [
        f"{method} /any/where HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        f"Content-Length: {length}",
        f"Authorization: {secret}",
        "Content-Type: application/json",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def asgi(events: Events) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(events.asgi, lifespan="on", log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join()
        listening.close()

    try:
        yield Served(listening.getsockname()[1], stop)
    finally:
        stop()


@contextmanager
def wsgi(events: Events) -> Iterator[Served]:
    with make_server("127.0.0.1", 0, events.wsgi, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()

        def stop() -> None:
            server.shutdown()
            thread.join()
            events.stop()

        try:
            yield Served(server.server_port, stop)
        finally:
            stop()
            events.store.close()


def make(store: Any = "memory", **rest: Any) -> Events:
    retries = Retries(3, first=0.01, longest=0.01)
    return Events(store, authorization=SECRET, retries=retries, poll=0.05, **rest)
