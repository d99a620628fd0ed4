from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from pax8.sandbox.delivery import Letter
from pax8.sandbox.posting import TIMEOUT, Poster

ASKED: list[tuple[str, dict[str, str], bytes]] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        ASKED.append((self.path, dict(self.headers), body))
        self.send_response(302 if self.path == "/moved" else 202)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def letter(url: str, **headers: str) -> Letter:
    return Letter(url, {"content-type": "application/json", **headers}, b'{"a":1}')


def test_a_letter_arrives_as_it_is(url: str) -> None:
    outcome = Poster()(letter(f"{url}/here?x=1", authorization="Basic abc="))
    assert (outcome.status, outcome.error) == (202, None)
    path, headers, body = ASKED[-1]
    assert (path, body) == ("/here?x=1", b'{"a":1}')
    assert headers["authorization"] == "Basic abc="
    assert headers["content-type"] == "application/json"


def test_a_redirect_is_an_answer_and_is_not_followed(url: str) -> None:
    assert Poster()(letter(f"{url}/moved")).status == 302
    assert ASKED[-1][0] == "/moved"


def test_the_environment_has_no_say(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Poster()(letter(url)).status == 202


def test_nobody_there_is_an_outcome() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    outcome = Poster()(letter(f"http://127.0.0.1:{port}"))
    assert outcome.status is None
    assert outcome.error is not None
    assert outcome.error.startswith("ConnectError")


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://127.0.0.1:99999/", "x"])
@pytest.mark.parametrize("anywhere", [True, False])
def test_no_url_is_an_outcome_too(url: str, *, anywhere: bool) -> None:
    outcome = Poster(anywhere=anywhere)(letter(url))
    assert outcome.status is None
    assert outcome.error


def test_who_does_not_answer_in_time_has_not_answered() -> None:
    assert TIMEOUT == 10
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        outcome = Poster(timeout=0.05)(letter(f"http://127.0.0.1:{port}"))
    assert outcome.error is not None
    assert "Timeout" in outcome.error


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "169.254.169.254", "2606:4700::1111", "fe80::1", "0.0.0.0"],  # noqa: S104 - nothing listens there
)
def test_nothing_goes_outside_unasked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, *_: Any) -> list[Any]:
        asked.append(host)
        return [(None, None, None, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outcome = Poster()(letter("https://hooks.example/pax8"))
    assert outcome.error == f"{address} is outside, and this sandbox posts to nobody outside"
    assert asked == ["hooks.example"]


def test_one_address_outside_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(None, None, None, "", (each, 80)) for each in ("10.0.0.1", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)
    outcome = Poster()(letter("http://both.example"))
    assert outcome.error == "8.8.8.8 is outside, and this sandbox posts to nobody outside"
