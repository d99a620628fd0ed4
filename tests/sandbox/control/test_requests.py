"""The record has each request with its verdict, without secrets, and can be held to account."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.api.webhooks.webhooks import Webhooks
from pax8.errors import NotFoundError, Pax8Error, UnprocessableError
from pax8.sandbox import Control, Sandbox
from pax8.sandbox.record import Record
from pax8.sandbox.showing import masked

NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_what_was_asked_and_what_came_of_it(client: Pax8Client, control: Control) -> None:
    client.companies.list(city="Nowhere", page=0).to_list()
    with pytest.raises(NotFoundError):
        client.companies.get(NOWHERE)
    token, listed, lacking = control.requests.list().to_list()
    assert (token.operation, listed.operation) == ("token", "companies.list")
    assert (listed.method, listed.path, listed.status) == ("GET", "/v1/companies", 200)
    assert listed.query == "city=Nowhere&page=0"
    assert (listed.verdict, lacking.verdict) == ("answered", "refused")
    assert listed.at is not None
    assert '"content":[]' in (listed.response_body or "")
    assert control.requests.get(lacking.id).path == f"/v1/companies/{NOWHERE}"
    with pytest.raises(NotFoundError):
        control.requests.get("99")


def test_it_is_listed_by_what_it_was(client: Pax8Client, control: Control) -> None:
    for _ in range(3):
        client.companies.list(page=0).to_list()
    client.products.list(page=0).to_list()
    assert len(control.requests.list(operation="*.list").to_list()) == 4
    assert len(control.requests.list(operation="companies.*", size=2, page=1).to_list()) == 1
    assert control.requests.list(status=500).to_list() == []
    last = control.requests.list().to_list()[-1]
    assert control.requests.list(since=int(last.id)).to_list() == []
    control.requests.clear()
    assert control.requests.list().to_list() == []


def test_what_pax8_would_ignore_is_remarked(sandbox: Sandbox, control: Control) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.get("/v1/orders?status=anything&companyId=x")
        http.get("/v1/nothing")
    orders, nothing = control.requests.list().to_list()
    assert orders.remarks == [
        "the parameter status is not known, and was ignored as Pax8 ignores it"
    ]
    assert nothing.remarks == ["there is no such endpoint"]
    assert nothing.operation is None


def test_no_secret_is_in_it(control: Control, sandbox: Sandbox) -> None:
    secrets = ["s3cret-of-client", "s3cret-of-webhook", "s3cret-in-query"]
    with Pax8Client("any", secrets[0], transport=sandbox) as client:
        client.webhooks.create(
            display_name="A", url="http://127.0.0.1:9", authorization=f"Bearer {secrets[1]}"
        )
        list(client.webhooks.list())
    sandbox.perform(Webhooks.list)
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.get(f"/authorize?client_id=a&code={secrets[2]}&access_token={secrets[2]}")
    token = next(sandbox.world.select("tokens"))["id"]
    shown = "".join(each.to_json() for each in control.requests.list())
    for secret in [*secrets, token]:
        assert secret not in shown
    assert shown.count("*****") > 5


@pytest.mark.parametrize(
    "body",
    [
        '{"client_secret":"abc\\"def","x":1}',
        '{"clientSecret" : "abc',
        '{"a":{"sharedSecret":{"header":"h","credential":"abc"}}}',
        "grant_type=x&client_secret=abc&b=1",
        '{"Authorization":"Basic abc"}',
    ],
)
def test_secrets_are_masked_wherever_they_stand(body: str) -> None:
    assert "abc" not in masked(body)


def test_how_often_something_was_called(client: Pax8Client, control: Control) -> None:
    company = client.companies.list(page=0).to_list()[0]
    client.companies.update(company.id, external_id="1", website="https://a.example")
    client.companies.update(company.id, external_id="2")
    assert control.requests.verify("companies.update", times=2).count == 2
    found = control.requests.verify("companies.update", body={"externalId": "1"}, times=1)
    assert found.ids is not None
    assert control.requests.get(found.ids[0]).operation == "companies.update"
    control.requests.verify("companies.list", query={"page": 0}, at_least=1, at_most=1)
    control.requests.verify("orders.create", times=0)
    with pytest.raises(UnprocessableError, match=r"exactly 1 .* there were 0 \(and 2"):
        control.requests.verify("companies.update", body={"externalId": "3"}, times=1)
    with pytest.raises(UnprocessableError, match="at least 1"):
        control.requests.verify("orders.create")
    with pytest.raises(UnprocessableError, match=r"did you mean orders\.create"):
        control.requests.verify("order.create", times=0)
    with pytest.raises(UnprocessableError, match="0 to 1"):
        control.requests.verify("companies.*", at_least=0, at_most=1)


@pytest.mark.parametrize(
    ("sent", "wanted", "found"),
    [
        ({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [1, 2]}}, True),
        ({"a": 1.50}, {"a": 1.5}, True),
        ({"a": "1"}, {"a": 1}, False),
        ({"a": True}, {"a": 1}, False),
        ({"a": [1, 2, 3]}, {"a": [1, 2]}, False),
        ({"a": [{"x": 1, "y": 2}]}, {"a": [{"x": 1}]}, True),
        ({"a": None}, {"a": None}, True),
        ({}, {"a": None}, False),
        ([1], {"a": 1}, False),
    ],
)
def test_a_body_has_what_is_wanted(
    sandbox: Sandbox, control: Control, sent: Any, wanted: dict[str, Any], *, found: bool
) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/v1/orders", json=sent)
    times = 1 if found else 0
    assert control.requests.verify("orders.create", body=wanted, times=times).count == times


def test_it_keeps_the_last_ones_and_no_more(sandbox: Sandbox) -> None:
    record = Record(most=3, most_bytes=1000)
    asked = sandbox.application.asked
    from pax8._core.http import Request, Response

    request = Request("GET", "http://x/v1/companies")
    for size in (1, 1, 1, 1, 990, 20):
        record.add(
            request,
            asked(request),
            Response(200, {}, b"x" * size),
            "answered",
            remark=None,
            milliseconds=1,
        )
    assert [each.id for each in record.since()] == [6]
    assert record.get(6) is not None
    assert record.get(5) is None
    assert list(record.since(6)) == []


def test_the_command_that_repeats_it_is_safe_to_paste(sandbox: Sandbox, control: Control) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/v1/companies?a='$(id)'", json={"name": "It's `ls`"})
    curl = control.requests.list().to_list()[0].curl or ""
    assert "'\"'\"'" in curl
    assert '--data \'{"name":"It\'"\'"\'s `ls`"}\'' in curl


def test_a_defect_of_the_sandbox_is_told_as_one(
    sandbox: Sandbox, control: Control, client: Pax8Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(sandbox.world), "page", None)
    with pytest.raises(Pax8Error):
        client.companies.list(page=0).to_list()
    assert control.requests.list(verdict="failed").to_list()[0].status == 500
