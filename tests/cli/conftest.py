"""The command, run in this process or in one of its own, and a Pax8 over HTTP that is scripted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner, Result

SECRET = "the-secret-that-nobody-sees"
TOKEN = "the-token-that-nobody-sees"


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Pax8Server:
    """A Pax8 that gives one answer to each route, and remembers what it was asked.

    After as many requests as are `free`, it does not answer until `released` is set; `arrived` is
    set once it was asked one of those.
    """

    url: str = ""
    free: int | None = None
    answers: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    listings: dict[str, Sequence[Any]] = field(default_factory=dict)
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, route: str, body: Any = b"", status: int = 200, **headers: str) -> None:
        """Answer a route such as `GET /v1/companies`."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[route] = status, content, named

    def page(self, route: str, records: list[Any], **numbers: int) -> None:
        """Answer a route with a listing that is this page alone."""
        page = {"size": 200, "totalElements": len(records), "totalPages": 1, "number": 0}
        self.answer(route, {"content": records, "page": page | numbers})

    def listing(self, route: str, records: Sequence[Any]) -> None:
        """Answer a route with whatever page of these is asked for."""
        self.listings[route] = records

    def respond(self, asked: Asked) -> tuple[int, bytes, dict[str, str]]:
        if asked.path == "/v1/token":
            default = {"access_token": TOKEN, "expires_in": 3600}
            return self.answers.get("POST /v1/token", (200, json.dumps(default).encode(), {}))
        self.asked.append(asked)
        if self.free is not None and len(self.asked) > self.free:
            self.arrived.set()
            self.released.wait(30)
        route = f"{asked.method} {asked.path}"
        if route not in self.listings:
            return self.answers[route]
        records = self.listings[route]
        number, size = int(asked.query["page"]), int(asked.query["size"])
        page = {"number": number, "size": size, "totalElements": len(records)}
        content = list(records[number * size : (number + 1) * size])
        return 200, json.dumps({"content": content, "page": page}).encode(), {}

    @property
    def last(self) -> Asked:
        return self.asked[-1]


@pytest.fixture
def server() -> Iterator[Pax8Server]:
    """A Pax8 that is scripted."""
    pax8 = Pax8Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            asked = Asked(self.command, url.path, dict(parse_qsl(url.query)), body)
            status, content, headers = pax8.respond(asked)
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

        def handle(self) -> None:
            # A client that is gone is none of the tests' concern.
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        pax8.url = f"http://127.0.0.1:{listening.server_port}"
        yield pax8
        pax8.released.set()
        listening.shutdown()
        thread.join()


@pytest.fixture
def environment(server: Pax8Server) -> dict[str, str]:
    """What points the command at the scripted Pax8."""
    return {
        "PAX8_CLIENT_ID": "the-client",
        "PAX8_CLIENT_SECRET": SECRET,
        "PAX8_BASE_URL": server.url,
    }


Run = Callable[..., Result]


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run the command here, against the scripted Pax8."""

    def run(*arguments: str, given: str | bytes | None = None, **more: str) -> Result:
        from pax8.cli.root import pax8

        runner = CliRunner(env={**environment, **more})
        result = runner.invoke(pax8, arguments, input=given, prog_name="pax8")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def sandboxed(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command here, on a sandbox, with nothing set."""
    monkeypatch.delenv("PAX8_OUTPUT", raising=False)

    def run(*arguments: str, given: str | bytes | None = None) -> Result:
        from pax8.cli.root import pax8

        result = CliRunner().invoke(pax8, ["--sandbox", *arguments], input=given, prog_name="pax8")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start the command in a process of its own, against the scripted Pax8."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **given: Any) -> subprocess.Popen[bytes]:
        settings = {**environment, **given.pop("env", {})}
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
        process = subprocess.Popen(  # noqa: S603 - the command under test
            [sys.executable, "-m", "pax8", *arguments],
            env={**os.environ, **settings},
            **{**streams, "stderr": subprocess.PIPE, **given},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
