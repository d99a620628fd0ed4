"""The control plane is open to programs here, not to other sites' pages, and described."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import jsonschema_rs
import pytest

from pax8.sandbox import AsyncControl, Control, Sandbox
from pax8.sandbox.control.resources import every_control
from pax8.sandbox.desk import Desk
from pax8.sandbox.steering import operates

HERE = "http://127.0.0.1:8080"


@pytest.fixture
def http(sandbox: Sandbox) -> httpx2.Client:
    return httpx2.Client(transport=sandbox, base_url=HERE)


def test_everything_that_is_declared_is_carried_out(sandbox: Sandbox) -> None:
    Desk(sandbox)
    assert {operation for _, operation in every_control()} == operates.all.keys()


def test_a_page_of_another_site_may_not_steer(http: httpx2.Client, control: Control) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:8080"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null", "host": ""},
    ):
        answer = http.post("/_sandbox/clock/advance", json={"days": 1}, headers=headers)
        assert answer.status_code == 403, headers
        assert http.get("/_sandbox/requests", headers=headers).status_code == 403
    assert control.clock.get().now == Sandbox(companies=3).world.now


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "pax8-sandbox:8080", "10.1.2.3"]
)
def test_programs_may_by_its_own_names(http: httpx2.Client, host: str) -> None:
    headers = {"host": host, "origin": f"http://{host}"}
    answer = http.post("/_sandbox/clock/advance", json={"days": 1}, headers=headers)
    assert answer.status_code == 200


def test_the_usual_port_may_be_said_or_not(http: httpx2.Client) -> None:
    headers = {"host": "sandbox:80", "origin": "http://sandbox"}
    assert http.get("/_sandbox/clock", headers=headers).status_code == 200
    assert http.get("/_sandbox/clock", headers={"host": "localhost."}).status_code == 200


def test_where_nothing_must_be_said_nothing_need_be(http: httpx2.Client) -> None:
    assert http.put("/_sandbox/limits").json()["calls"] == 1000
    assert http.post("/_sandbox/clock/advance").status_code == 200


def test_what_is_asked_wrongly_is_told(http: httpx2.Client) -> None:
    cases: list[tuple[str, str, Any, int, str]] = [
        ("GET", "/_sandbox/nothing", None, 404, "No endpoint"),
        ("DELETE", "/_sandbox/clock", None, 405, "not supported"),
        ("POST", "/_sandbox/clock/advance", {"days": "x"}, 400, "days"),
        ("POST", "/_sandbox/clock/advance", {"fortnights": 1}, 400, "fortnights"),
        ("POST", "/_sandbox/faults", {"status": 700}, 400, "status"),
        ("POST", "/_sandbox/faults", {"status": 500, "cut": "x"}, 400, "cut"),
        ("PUT", "/_sandbox/limits", {"calls": 0}, 400, "calls"),
        ("PUT", "/_sandbox/limits", {"calls": 1, "seconds": -1}, 422, "limit"),
        ("PUT", "/_sandbox/wire/nothing", {"value": "x"}, 422, "nothing"),
        ("POST", "/_sandbox/requests/verify", [], 400, "object"),
    ]
    for method, path, body, status, why in cases:
        answer = http.request(method, path, json=body)
        assert answer.status_code == status, (path, answer.text)
        assert why in answer.json()["message"], answer.text


def test_it_is_described(http: httpx2.Client) -> None:
    document = http.get("/_sandbox/openapi.json").json()
    described = {(path, method) for path, place in document["paths"].items() for method in place}
    declared = {(f"/_sandbox{each.path}", each.method.lower()) for _, each in every_control()}
    assert described == declared
    text = json.dumps(document)
    names = {each.split('"')[0] for each in text.split("#/components/schemas/")[1:]}
    assert names <= document["components"]["schemas"].keys()


def test_answers_are_as_described(http: httpx2.Client) -> None:
    document = http.get("/_sandbox/openapi.json").json()
    http.get("/v1/companies")
    http.post("/_sandbox/faults", json={"operation": "token", "status": 500, "body": "x"})
    http.put("/_sandbox/snapshots/one")
    for path in ("/clock", "/faults", "/limits", "/requests", "/snapshots", "/wire", "/world"):
        described = document["paths"][f"/_sandbox{path}"]["get"]["responses"]["200"]
        schema = {
            **described["content"]["application/json"]["schema"],
            "components": document["components"],
        }
        jsonschema_rs.validate(schema, http.get(f"/_sandbox{path}").json())


def test_control_is_awaited_too(sandbox: Sandbox) -> None:
    async def steer() -> int:
        async with AsyncControl(transport=sandbox) as control:
            await control.clock.advance(days=1)
            return (await control.clock.get()).now.day  # type: ignore[union-attr] # it has one

    assert asyncio.run(steer()) == 11


def test_controlling_is_not_recorded(http: httpx2.Client, control: Control) -> None:
    http.get("/_sandbox/clock")
    assert control.requests.list().to_list() == []


def test_a_head_of_it_has_no_body(http: httpx2.Client) -> None:
    answer = http.head("/_sandbox/clock")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0
