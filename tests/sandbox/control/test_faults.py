"""A fault strikes those requests that it is for, as often as it says, and does what it says."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.api.partner.companies import Companies
from pax8.errors import (
    ApiError,
    AuthenticationError,
    OutcomeUnknown,
    RateLimitError,
    ServerError,
    TransportError,
    UnprocessableError,
)
from pax8.sandbox import Control, Sandbox, SandboxServer
from pax8.types import LineItem
from support.plain import plain_product


def outcomes(client: Pax8Client, many: int) -> list[str]:
    found: list[str] = []
    for _ in range(many):
        try:
            client.companies.list(page=0).to_list()
        except ApiError as error:
            found.append(str(error.status))
        else:
            found.append("")
    return found


def test_it_strikes_after_some_and_so_often(client: Pax8Client, control: Control) -> None:
    control.faults.add("companies.list", status=503, after=1, times=2)
    assert outcomes(client, 5) == ["", "503", "503", "", ""]
    (fault,) = control.faults.list()
    assert fault.struck == 2


def test_chance_comes_out_the_same_for_the_same_seed(sandbox: Sandbox) -> None:
    def struck(seed: int) -> list[str]:
        sandbox.control.faults.clear()
        sandbox.control.faults.add("*.list", status=500, probability=Decimal("0.5"), seed=seed)
        with Pax8Client("a", "b", transport=sandbox, retries=0) as client:
            return outcomes(client, 40)

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 5 < struck(3).count("500") < 35


def test_an_answer_of_ones_own(client: Pax8Client, control: Control) -> None:
    control.faults.add(
        "companies.list", status=429, body={"message": "Slow"}, headers={"Retry-After": "7"}
    )
    with pytest.raises(RateLimitError) as caught:
        client.companies.list(page=0).to_list()
    assert caught.value.message == "Slow"
    assert caught.value.headers["retry-after"] == "7"
    control.faults.clear()
    control.faults.add("companies.list", status=502, body="<html>Bad Gateway</html>")
    with pytest.raises(ServerError) as failed:
        client.companies.list(page=0).to_list()
    assert failed.value.body == b"<html>Bad Gateway</html>"


@pytest.mark.parametrize("fault", [{"cut": "answer"}, {"status": 500, "carried_out": True}])
def test_an_order_is_placed_and_its_answer_lost(
    client: Pax8Client, control: Control, sandbox: Sandbox, fault: dict[str, Any]
) -> None:
    company = client.companies.list(status="Active").first()
    assert company is not None
    orders = sandbox.world.count("orders")
    plain = plain_product()
    control.faults.add("orders.create", times=1, **fault)
    line = LineItem(
        product_id=plain.id, quantity=max(1, plain.minimum_quantity), billing_term="Monthly"
    )
    with pytest.raises(OutcomeUnknown):
        client.orders.create(company_id=company.id, line_items=[line])
    assert sandbox.world.count("orders") == orders + 1


def test_what_is_cut_before_it_is_read_is_not_done(
    client: Pax8Client, control: Control, sandbox: Sandbox
) -> None:
    company = client.companies.list().first()
    assert company is not None
    control.faults.add("companies.update", cut="request")
    with pytest.raises(TransportError):
        client.companies.update(company.id, external_id="other")
    kept = sandbox.world.read("companies", company.id)
    assert kept is not None
    assert kept["externalId"] != "other"


def test_a_body_is_cut_or_comes_slowly_in_process(
    client: Pax8Client, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("pax8.sandbox.streaming.time.sleep", slept.append)
    control.faults.add("companies.list", cut="body", times=1)
    with pytest.raises(TransportError, match="body"):
        client.companies.list(page=0).to_list()
    control.faults.clear()
    control.faults.add("companies.list", bytes_per_second=1000, times=1)
    before = sum(slept)
    assert client.companies.list(page=0).to_list()
    size = len(control.requests.list().to_list()[-1].response_body or "")
    assert sum(slept) - before == pytest.approx(size / 1000, rel=0.1)


def test_a_page_is_as_it_was(client: Pax8Client, control: Control) -> None:
    company = client.companies.list().first()
    assert company is not None
    control.faults.add("companies.*", stale=True)
    client.companies.update(company.id, external_id="new")
    assert client.companies.get(company.id).external_id == company.external_id
    control.faults.clear()
    assert client.companies.get(company.id).external_id == "new"


def test_a_token_is_revoked(sandbox: Sandbox) -> None:
    with Pax8Client("a", "b", transport=sandbox) as client:
        client.companies.list().first()
        sandbox.control.faults.add("companies.get", revoke_token=True, times=1)
        company = client.companies.list().first()
        assert company is not None
        # It gets a new one by itself, and is let in.
        assert client.companies.get(company.id).id == company.id
        sandbox.control.faults.add("companies.get", revoke_token=True)
        with pytest.raises(AuthenticationError):
            client.companies.get(company.id)


def test_latency_and_jitter(
    client: Pax8Client, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("pax8.sandbox.transport.time.sleep", slept.append)
    control.faults.add("companies.list", latency=Decimal(2), jitter=Decimal("0.5"))
    outcomes(client, 20)
    assert len(slept) == 20
    assert all(1.5 <= each <= 2.5 for each in slept)
    assert len(set(slept)) > 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"operation": "*"}, "does nothing"),
        ({"operation": "companis.list", "status": 500}, "did you mean companies.list"),
        ({"probability": Decimal(2), "status": 500}, "probability"),
        ({"latency": Decimal(-1)}, "latency"),
        ({"bytes_per_second": Decimal(0)}, "bytes_per_second"),
        ({"carried_out": True, "latency": Decimal(1)}, "status"),
        ({"stale": True, "status": 500}, "stale"),
        ({"latency": Decimal("1e400")}, "latency"),
        ({"bytes_per_second": Decimal("1e-300")}, "bytes_per_second"),
        ({"status": 204, "body": "x"}, "has no body"),
        ({"status": 304, "cut": "body"}, "has no body"),
        ({"status": 500, "headers": {"X-A": "a\r\nSet-Cookie: b"}}, "no header"),
        ({"status": 500, "headers": {"a b": "c"}}, "no header"),
        ({"status": 500, "headers": {"Content-Length": "1"}}, "Content-Length"),
        ({"revoke_token": True, "cut": "request"}, "revokes nothing"),
    ],
)
def test_what_makes_no_sense_is_refused(control: Control, given: dict[str, Any], why: str) -> None:
    with pytest.raises(UnprocessableError, match=why):
        control.faults.add(**given)
    assert control.faults.list() == []


def test_a_fault_is_taken_away(client: Pax8Client, control: Control) -> None:
    fault = control.faults.add("*", status=500)
    control.faults.remove(fault.id)
    assert outcomes(client, 1) == [""]
    with pytest.raises(ApiError, match="Fault Not Found"):
        control.faults.remove(fault.id)


@pytest.mark.parametrize("cut", ["request", "answer", "body"])
def test_a_connection_is_cut_on_a_socket_and_the_next_one_is_good(cut: str) -> None:
    with SandboxServer(Sandbox(companies=3)) as server:
        server.sandbox.control.faults.add("companies.list", cut=cut, times=1)
        with Pax8Client("a", "b", base_url=server.url, retries=0) as client:
            with pytest.raises(TransportError):
                client.companies.list(page=0).to_list()
            assert client.companies.list(page=0).to_list()


def test_a_slow_body_on_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    class Instant:
        """What `outgoing` sleeps with, and does not."""

    Instant.sleep = staticmethod(sleep)  # type: ignore[attr-defined] # it is put there
    monkeypatch.setattr("pax8.sandbox.outgoing.asyncio", Instant)
    with SandboxServer(Sandbox(companies=3)) as server:
        server.sandbox.control.faults.add(
            "companies.list", bytes_per_second=Decimal(100), latency=Decimal(3)
        )
        with Pax8Client("a", "b", base_url=server.url, retries=0) as client:
            assert len(client.companies.list(page=0).to_list()) == 3
    assert slept[0] == 3
    assert sum(slept[1:]) > 5


def test_async_clients_see_the_same(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pax8.sandbox.streaming.asyncio.sleep", _at_once)

    async def read() -> int:
        async with AsyncPax8Client("a", "b", transport=sandbox, retries=0) as client:
            with pytest.raises(TransportError):
                await client.companies.list(page=0).to_list()
            return len(await client.companies.list(page=0).to_list())

    sandbox.control.faults.add("companies.list", cut="body", times=1)
    assert asyncio.run(read()) == 3


async def _at_once(seconds: float) -> None:
    assert seconds == 0


def test_a_token_request_can_fail(sandbox: Sandbox) -> None:
    sandbox.control.faults.add("token", status=500, times=1)
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        assert http.post("/v1/token", json={}).status_code == 500
    sandbox.perform(Companies.list)


@pytest.mark.parametrize("status", [420, 499, 520, 524, 530, 599])
def test_what_gateways_answer_with(client: Pax8Client, control: Control, status: int) -> None:
    control.faults.add("companies.list", status=status)
    with pytest.raises(ApiError) as caught:
        client.companies.list(page=0).to_list()
    assert caught.value.status == status
    assert control.requests.list().to_list()[-1].verdict == "fault"


def test_a_stale_fault_lets_writes_be(client: Pax8Client, control: Control) -> None:
    company = client.companies.list().first()
    assert company is not None
    control.faults.add("companies.*", stale=True, times=1)
    client.companies.update(company.id, external_id="new")
    assert client.companies.get(company.id).external_id == company.external_id
    assert client.companies.get(company.id).external_id == "new"


def test_faults_are_not_without_number(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pax8.sandbox.faults._MOST", 1)
    control.faults.add("*", status=500)
    with pytest.raises(UnprocessableError, match="1 faults already"):
        control.faults.add("*", status=500)
