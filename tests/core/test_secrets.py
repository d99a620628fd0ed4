"""No secret and no token shows: not in reprs, logs, errors, nor in the variables of tracebacks."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8._core.credentials import ClientCredentials, Token
from pax8._core.http import Response
from pax8.errors import ConfigurationError, Pax8Error
from pax8.tokens import DiskStore, MemoryStore
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script
from support.server import Behaviour, Heard, Serve, Server
from support.shown import shown

# JSON has several ways to write this one.
SECRET = 'S3CR3T/"quoted"\\é'
TOKEN = "T0K3N-VALUE"


def assert_kept(text: str) -> None:
    forms = [TOKEN, SECRET, repr(SECRET)[1:-1], json.dumps(SECRET)[1:-1], "S3CR3T"]
    assert [form for form in forms if form in text] == []


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that any logger says."""
    caplog.set_level(logging.DEBUG)
    for name in ("pax8", "httpx2", "httpcore2", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    return caplog


def token(**headers: str) -> httpx2.Response:
    return httpx2.Response(200, json={"access_token": TOKEN}, headers=headers)


def echo(status: int) -> Any:
    """An answer that repeats all that it was sent, in each form that JSON has for it."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent = json.loads(request.content)["client_secret"] if request.content else ""
        said = {"message": f"not {sent}!", "details": [{"message": sent}, request.content.decode()]}
        slashed = json.dumps(said).replace("/", "\\/")
        body = json.dumps(said, ensure_ascii=False) + slashed
        if status == 400:
            body = slashed
        return httpx2.Response(status, content=body.encode(), headers=[(b"x-echo", sent.encode())])

    return answer


def broken(_: httpx2.Request) -> httpx2.Response:
    raise ZeroDivisionError("a fault in a transport")


def refused(status: int) -> httpx2.Response:
    return httpx2.Response(status, json={"message": "no"})


FAILING: dict[str, tuple[list[Any], list[Any]]] = {
    "the token is refused": ([], [refused(401)]),
    "the token is refused by an echo": ([], [echo(401)]),
    "the token is refused by an echo with slashes": ([], [echo(400)]),
    "the token endpoint fails as an echo": ([], [echo(500)] * 5),
    "the token endpoint has too much to do, as an echo": ([], [echo(429)] * 5),
    "the token comes in another form": ([], [httpx2.Response(200, json={"token": TOKEN})]),
    "the token comes in no JSON": ([], [httpx2.Response(200, text=f"<b>{TOKEN}</b>")]),
    "the token comes cut": ([], [httpx2.Response(200, text=f'{{"access_token":"{TOKEN}')]),
    "the token cannot be sent": (
        [],
        [httpx2.Response(200, json={"access_token": f"{TOKEN}\nx: y"})],
    ),
    "the token cannot be written": ([], [httpx2.Response(200, json={"access_token": f"{TOKEN}é"})]),
    "the token endpoint cannot be reached": ([], [httpx2.ConnectError("refused")] * 5),
    "the token endpoint is silent": ([], [httpx2.ReadTimeout("silence")] * 5),
    "the transport is broken for tokens": ([], [broken]),
    "the transport is broken": ([broken], [token()]),
    "turned away twice": ([refused(401)] * 2, [token(), token()]),
    "turned away, and then no new token": ([refused(401)], [token(), echo(401)]),
    "a bad request": ([refused(400)], [token()]),
    "a failing server": ([refused(503)] * 5, [token()]),
    "a lost answer": ([httpx2.ReadError("reset")] * 5, [token()]),
    "a refused connection": ([httpx2.ConnectError("refused")] * 5, [token()]),
    "an answer that is no JSON": ([httpx2.Response(200, text="<html>")] * 5, [token()]),
    "a redirect": ([httpx2.Response(302, headers={"location": "https://x.test"})], [token()]),
    "a long wait": ([httpx2.Response(429, headers={"retry-after": "9000"})], [token()]),
}


@pytest.mark.parametrize("call", [get, order])
@pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
def test_a_failing_call_shows_no_secret(
    driver: Driver,
    time: FakeTime,
    log: pytest.LogCaptureFixture,
    failing: tuple[list[Any], list[Any]],
    call: Any,
) -> None:
    answers, tokens = failing
    told = Script(*answers, tokens=tuple(tokens))
    client = driver.client(told, clock=time.clock, client_secret=SECRET)
    with pytest.raises((Pax8Error, ZeroDivisionError)) as caught:
        driver.do(call, client)
    assert json.loads(told.token_requests[0].content)["client_secret"] == SECRET
    assert_kept(shown(caught.value))
    assert_kept(log.text)


def test_what_has_secrets_does_not_show_them(
    driver: Driver, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    options = {"cache_token": True, "cache_location": tmp_path / "tokens.json"}
    told = Script(tokens=(token(),))
    client = driver.client(told, client_secret=SECRET, **options)
    driver.do(get, client)
    assert told.bearers == [TOKEN]
    credentials = ClientCredentials("id", SECRET)
    stored = DiskStore(tmp_path / "tokens.json")
    having: list[object] = [
        client,
        vars(client),
        client.with_options(deadline=1),
        client.companies,
        client.companies.get,
        credentials,
        credentials.request("https://api.pax8.com", "audience"),
        credentials.request("https://api.pax8.com", "audience").sent,
        Response(200, {"x": TOKEN}, TOKEN.encode()),
        Token(TOKEN, 1.0),
        MemoryStore(),
        stored,
        vars(stored),
    ]
    for each in having:
        assert_kept(f"{each!r} {each}")
    assert_kept(log.text)


# Real sockets, where the libraries below have something to say too


def cut(server: Server, body: bytes, length: int) -> Behaviour:
    def behave(connection: socket.socket, _: Heard) -> None:
        connection.sendall(server.reply(200, body, content_length=str(length)))

    return behave


def test_a_token_cut_on_its_way_does_not_show(
    driver: Driver, serve: Serve, time: FakeTime, log: pytest.LogCaptureFixture
) -> None:
    server = serve(lambda connection, _: connection.sendall(server.reply(500)))
    whole = json.dumps({"access_token": TOKEN}).encode()
    server.token = cut(server, whole, len(whole) + 1)
    client = driver.client(base_url=server.url, clock=time.clock, client_secret=SECRET)
    with pytest.raises(Pax8Error) as caught:
        driver.do(get, client)
    assert_kept(shown(caught.value))
    server.token = cut(server, whole, len(whole))
    with pytest.raises(Pax8Error) as caught:
        driver.do(get, client)
    assert server.heard[-1].headers["authorization"] == f"Bearer {TOKEN}"
    assert_kept(shown(caught.value))
    assert_kept(log.text)
    assert "pax8" in {each.name for each in log.records}
    assert {"httpx2", "httpcore2.http11"} <= {each.name for each in log.records}


def test_a_token_that_comes_too_slowly_does_not_show(
    driver: Driver, serve: Serve, log: pytest.LogCaptureFixture
) -> None:
    server = serve(lambda connection, _: connection.sendall(server.reply(500)))

    def drip(connection: socket.socket, _: Heard) -> None:
        whole = json.dumps({"access_token": TOKEN}).encode()
        connection.sendall(server.reply(200, whole, content_length="100000"))
        server.dribble(connection, b" ")

    server.token = drip
    client = driver.client(base_url=server.url, deadline=0.1, client_secret=SECRET)
    with pytest.raises(Pax8Error) as caught:
        driver.do(get, client)
    assert_kept(shown(caught.value))
    assert_kept(log.text)


# Stores


class Faulty:
    """A store with a fault that is none of those it may have."""

    def __init__(self, fault: type[BaseException]) -> None:
        self.fault = fault

    def load(self, key: str) -> bytes | None:
        return b"" if not key else None

    def save(self, key: str, value: bytes, seconds: float) -> None:
        told = f"a fault in a store, with {value!r} for {key}, good for {seconds} s"
        del value
        fault = self.fault(told if issubclass(self.fault, Exception) else "")
        del told
        raise fault


def test_a_fault_in_a_store_shows_no_token(driver: Driver, log: pytest.LogCaptureFixture) -> None:
    told = Script(tokens=(token(),))
    client = driver.client(told, token_store=Faulty(ZeroDivisionError), client_secret=SECRET)
    assert driver.do(get, client).id == "one"
    assert "the token store fails" in log.text
    assert "ZeroDivisionError" in log.text
    assert_kept(log.text)


def test_an_interruption_of_a_store_shows_no_token() -> None:
    told = Script(tokens=(token(),))
    store = Faulty(KeyboardInterrupt)
    client = Pax8Client("id", SECRET, transport=told, token_store=store)
    with pytest.raises(KeyboardInterrupt) as caught:
        get(client)
    assert_kept(shown(caught.value))


def test_a_token_file_that_cannot_be_used_shows_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tokens.json"
    store, kept = DiskStore(file), TOKEN.encode()
    store.save("key", kept, 1_000)
    errors: list[BaseException] = []

    def failing(call: Callable[[], object]) -> None:
        with pytest.raises(Exception, match=r"\w") as caught:
            call()
        errors.append(caught.value)

    file.chmod(0o644)
    failing(lambda: store.load("key"))
    file.chmod(0o600)
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", None)
        failing(lambda: store.save("key", kept, 1_000))
    with monkeypatch.context() as patch:
        patch.setattr("os.geteuid", lambda: -1)
        failing(lambda: store.load("key"))
        failing(lambda: store.save("key", kept, 1_000))
    file.write_text(json.dumps({"token": TOKEN}))
    failing(lambda: store.load("key"))
    failing(lambda: store.save("key", kept, 1_000))
    for error in errors:
        assert_kept(shown(error))


# A client that cannot even be made


@pytest.mark.parametrize("kind", [Pax8Client, AsyncPax8Client])
@pytest.mark.parametrize(
    "given",
    [
        {"client_id": None},
        {"base_url": "http://api.pax8.com"},
        {"base_url": f"https://user:{SECRET}@pax8.test"},
        {"base_url": f"https://pax8.test?secret={SECRET}"},
        {"timeout": -1},
        {"cache_location": "~/t.json"},
        {"cache_token": True, "cache_location": "~nobody-of-that-name/t.json"},
        {"timeuot": 5},
    ],
    ids=str,
)
@pytest.mark.parametrize("by_environment", [False, True])
def test_a_client_that_cannot_be_made_shows_no_secret(
    kind: Any,
    given: dict[str, Any],
    by_environment: bool,  # noqa: FBT001 - a case of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = {"client_id": "id", "client_secret": SECRET} | given
    if by_environment:
        monkeypatch.setenv("PAX8_CLIENT_SECRET", whole.pop("client_secret"))
    with pytest.raises((ConfigurationError, TypeError)) as caught:
        kind(**whole)
    if "base_url" in given:
        # What the caller gave stands in the frame of the caller's call, whatever it holds.
        assert_kept(f"{caught.value} {caught.value!r}")
    else:
        assert_kept(shown(caught.value))
