"""Hundreds of clients at once: each is answered, none waits for ever, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from statistics import median
from typing import Any, Self

import pytest

from support.plain import plain_product
from support.served import Served, request, served

CLIENTS = 300


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served("--companies", "25") as server:
        yield server
        assert "Traceback" not in server.said()


class Client:
    """One connection."""

    def __init__(self, server: Served, token: str) -> None:
        self._server, self._token = server, token

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(*self._server.address)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        self._writer.write(request(method, path, content, token=self._token))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        answer = await self._reader.readexactly(length)
        assert head.startswith(b"HTTP/1.1 200 "), (head, answer)
        return json.loads(answer)


def crowd(server: Served, work: Any) -> list[Any]:
    """What `work` gives of each of many clients, which are all there before one begins."""
    token = server.token()

    async def at_once() -> list[Any]:
        there = asyncio.Barrier(CLIENTS)

        async def one(number: int) -> Any:
            async with Client(server, token) as client:
                await there.wait()
                return await work(client, number)

        return await asyncio.gather(*(one(number) for number in range(CLIENTS)))

    return asyncio.run(at_once())


def ask(server: Served, method: str, path: str) -> Any:
    return json.loads(server.ask(request(method, path, token=server.token()))[1])


def test_no_order_for_one_company_is_lost(server: Served) -> None:
    company = ask(server, "GET", "/v1/companies?status=Active")["content"][0]["id"]
    product = plain_product()
    quantity = max(1, product.minimum_quantity)
    line = {"productId": product.id, "quantity": quantity, "billingTerm": "Monthly"}

    async def order(client: Client, number: int) -> str:
        email = f"{number}@crowd.example"
        body = {"companyId": company, "lineItems": [line], "orderedByUserEmail": email}
        made = await client.call("POST", "/v1/orders", body)
        # What is answered is there.
        again = await client.call("GET", f"/v1/orders/{made['id']}")
        assert again["orderedByUserEmail"] == email
        id_: str = made["lineItems"][0]["subscriptionId"]
        return id_

    made = crowd(server, order)
    assert len(set(made)) == CLIENTS
    total = ask(server, "GET", f"/v1/orders?companyId={company}&size=200")["page"]["totalElements"]
    assert total >= CLIENTS


def test_no_change_of_one_subscription_is_lost(server: Served) -> None:
    found = ask(server, "GET", "/v1/subscriptions?status=Active&size=200")["content"]
    one = next(
        each for each in found if not each["commitment"] and each["billingTerm"] == "Monthly"
    )
    path = f"/v1/subscriptions/{one['id']}"
    before = len(ask(server, "GET", f"{path}/history")["content"])

    async def change(client: Client, number: int) -> None:
        made = await client.call("PUT", path, {"quantity": 1000 + number})
        assert made["quantity"] == 1000 + number

    crowd(server, change)
    history = ask(server, "GET", f"{path}/history")["content"]
    assert len(history) == before + CLIENTS
    assert {each["quantity"] for each in history} >= {1000 + each for each in range(CLIENTS)}


def test_changes_of_several_fields_undo_none_of_each_other(server: Served) -> None:
    company = ask(server, "GET", "/v1/companies?status=Active")["content"][0]["id"]
    fields = ("website", "externalId", "phone")
    path = f"/v1/companies/{company}"

    async def change(client: Client, number: int) -> None:
        await client.call("PATCH", path, {fields[number % 3]: f"https://{number}.example"})

    crowd(server, change)
    now = ask(server, "GET", path)
    for place, field in enumerate(fields):
        number = int(now[field].removeprefix("https://").removesuffix(".example"))
        assert number % 3 == place


def test_everybody_has_a_share(server: Served) -> None:
    """Of those who ask for the same, nobody is answered much less often than the others."""
    company = ask(server, "GET", "/v1/companies?status=Active")["content"][0]["id"]
    path = f"/v1/companies/{company}"

    async def use(client: Client, number: int) -> tuple[bool, int]:
        writes, answered = number % 3 == 0, 0
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            if writes:
                await client.call("PATCH", path, {"website": f"https://{number}.example"})
            else:
                await client.call("GET", f"{path}/contacts?size=1")
            answered += 1
        return writes, answered

    answered = crowd(server, use)
    shares: dict[bool, float] = {}
    for kind in (True, False):
        counts = [count for writes, count in answered if writes is kind]
        assert min(counts) >= 1
        assert min(counts) >= median(counts) / 3, (kind, sorted(counts))
    shares = [
        median(count for writes, count in answered if writes is kind) for kind in (True, False)
    ]
    # Who reads does not crowd out who writes.
    assert shares[0] >= shares[1] / 20, shares
