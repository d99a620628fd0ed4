"""The record has each request with its verdict, without secrets, and can be held to account."""

from __future__ import annotations

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.api.webhooks.webhooks import Webhooks
from pax8.errors import NotFoundError, Pax8Error, UnprocessableError
from pax8.sandbox import Control, Sandbox

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
    with pytest.raises(UnprocessableError, match=r"operation: .* did you mean companies\.list"):
        control.requests.list(operation="companies.lists").to_list()
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


def test_the_command_that_repeats_it_is_safe_to_paste(sandbox: Sandbox, control: Control) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/v1/companies?a='$(id)'", json={"name": "It's `ls`"})
    curl = control.requests.list().to_list()[0].curl or ""
    assert "'\"'\"'" in curl
    assert '--data \'{"name":"It\'"\'"\'s `ls`"}\'' in curl


def test_a_body_that_is_not_shown_comes_from_elsewhere_when_it_is_repeated(
    sandbox: Sandbox, control: Control
) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/v1/companies", content=b'{"name":', headers={"content-type": "text/json"})
        http.post("/v1/companies", content=b"\0", headers={"content-type": "image/png"})
        http.post("/v1/companies", json={"name": "x" * 250_000})
    malformed, binary, long = control.requests.list().to_list()
    assert malformed.request_body == ("<8 bytes, not understood: expecting value, line 1 column 9>")
    assert binary.request_body == "<1 bytes of image/png>"
    assert (long.request_body or "").endswith("x… and 50011 characters more")
    for each in (malformed, binary, long):
        assert (each.curl or "").endswith(" --data-binary @-")


def test_a_defect_of_the_sandbox_is_told_as_one(
    sandbox: Sandbox, control: Control, client: Pax8Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(sandbox.world), "page", None)
    with pytest.raises(Pax8Error):
        client.companies.list(page=0).to_list()
    assert control.requests.list(verdict="failed").to_list()[0].status == 500
