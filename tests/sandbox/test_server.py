from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from pax8.client import Pax8Client
from pax8.sandbox import Sandbox, SandboxServer, asgi, outgoing, serve, server

TOKEN = {
    "client_id": "someone",
    "client_secret": "secret",
    "audience": "https://api.pax8.com",
    "grant_type": "client_credentials",
}


def test_a_client_runs_on_the_socket(sandbox: Sandbox) -> None:
    with (
        SandboxServer(sandbox) as served,
        Pax8Client("someone", "secret", base_url=served.url) as client,
    ):
        everything = client.subscriptions.list().to_list()
        assert len(everything) == sandbox.world.count("subscriptions")
        company = client.companies.list(status="Active").first()
        assert company is not None
        assert client.companies.get_ms_tenant_id(company.id) is not None
        assert client.companies.update(company.id, phone="1").phone == "1"


def test_http_is_spoken_as_it_should_be(sandbox: Sandbox) -> None:
    with SandboxServer(sandbox) as served, httpx2.Client(base_url=served.url) as http:
        assert http.get("/v1/companies").status_code == 401
        assert http.post("/v1/token", data=TOKEN).status_code == 415
        token = http.post("/v1/token", json=TOKEN).json()["access_token"]
        http.headers["authorization"] = f"Bearer {token}"
        answer = http.get("/v1/companies", params={"city": "New York"})
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["page"]["totalElements"] >= 2
        head = http.head("/v1/companies")
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["content-length"]) > 1000
        assert http.delete("/v1/companies").headers["allow"] == "GET, POST, HEAD"
        spelled = http.get("/v1/companies/%20/contacts")
        assert spelled.status_code == 400


def test_what_is_escaped_divides_no_path(sandbox: Sandbox) -> None:
    company = next(sandbox.world.select("companies"))["id"]
    with SandboxServer(sandbox) as served, httpx2.Client(base_url=served.url) as http:
        token = http.post("/v1/token", json=TOKEN).json()["access_token"]
        http.headers["authorization"] = f"Bearer {token}"
        assert http.get(f"/v1/companies/{company}/contacts").status_code == 200
        for path in (f"{company}%2Fcontacts", f"{company}%3Fsize=1", "..%2Finvoices"):
            answer = http.get(f"/v1/companies/{path}")
            assert answer.status_code == 400
            assert answer.json()["instance"] == f"/public/v1/companies/{path}"


async def _ignore(message: Any) -> None:
    raise AssertionError(message)


def test_a_client_that_hangs_up_is_answered_nothing(sandbox: Sandbox) -> None:
    said = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Any:
        return said.pop(0)

    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": "/v1/companies",
        "raw_path": b"/v1/companies",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(asgi.application(sandbox)(scope, receive, _ignore))  # type: ignore[arg-type] # a coroutine
    assert said == []


def test_latency_holds_nobody_else_up(monkeypatch: pytest.MonkeyPatch) -> None:
    together, waiting, all_there = 8, [0], asyncio.Event()

    async def sleep(seconds: float) -> None:
        """Wait until every request waits, which none does that is held up by another."""
        assert seconds == 3600
        waiting[0] += 1
        if waiting[0] == together:
            all_there.set()
        await all_there.wait()

    monkeypatch.setattr(outgoing, "asyncio", SimpleNamespace(sleep=sleep))
    with (
        serve(Sandbox(latency=3600)) as served,
        httpx2.Client(base_url=served.url) as http,
        ThreadPoolExecutor(together) as pool,
    ):
        asked = [pool.submit(http.get, "/v1/companies") for _ in range(together)]
        assert {each.result(10).status_code for each in asked} == {401}


def test_a_port_that_is_taken_is_told(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="use"):
        SandboxServer(sandbox, port=taken.getsockname()[1])


def test_it_serves_until_told_to_stop(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    usual = server._server

    def make(each: Sandbox) -> Any:
        made.append(usual(each))
        return made[0]

    monkeypatch.setattr(server, "_server", make)
    told: list[str] = []
    announced = threading.Event()

    def announce(url: str) -> None:
        told.append(url)
        announced.set()

    thread = threading.Thread(target=server.serve_forever, args=(sandbox, "127.0.0.1", 0, announce))
    thread.start()
    assert announced.wait(10)
    assert httpx2.get(f"{told[0]}/v1/companies").status_code == 401
    made[0].should_exit = True
    thread.join(10)
    assert not thread.is_alive()
