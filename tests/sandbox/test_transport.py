from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from pax8 import errors
from pax8.api.partner.companies import Companies
from pax8.api.partner.subscriptions import Subscriptions
from pax8.client import AsyncPax8Client, Pax8Client
from pax8.sandbox import Refusal, Sandbox


def test_a_client_runs_on_it(sandbox: Sandbox) -> None:
    with Pax8Client("someone", "secret", transport=sandbox) as client:
        companies = client.companies.list(city="New York", sort="name").to_list()
        assert len(companies) >= 2
        assert [each.name for each in companies] == sorted(str(each.name) for each in companies)
        tenants = [str(client.companies.get_ms_tenant_id(each.id)) for each in companies]
        assert any(tenants)
        assert client.companies.list_contacts(companies[0].id).first()
        subscription = client.subscriptions.list(status="Active").first()
        assert subscription is not None
        more = (subscription.quantity or 0) + 1
        if subscription.quantity != 300:
            changed = client.subscriptions.update(subscription.id, quantity=more)
            assert changed.quantity == more
        with pytest.raises(errors.NotFoundError):
            client.companies.get("00000000-0000-4000-8000-000000000000")


def test_an_async_client_runs_on_it(sandbox: Sandbox) -> None:
    async def work() -> int:
        async with AsyncPax8Client("someone", "secret", transport=sandbox) as client:
            first, second = await asyncio.gather(
                client.subscriptions.list().to_list(), client.subscriptions.list().count()
            )
            assert len(first) == second
            return second

    assert asyncio.run(work()) == sandbox.world.count("subscriptions")


def test_both_clients_may_share_it(sandbox: Sandbox) -> None:
    def count(_: int) -> int:
        with Pax8Client("someone", "secret", transport=sandbox) as client:
            return len(client.subscriptions.list().to_list())

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(count, range(12)))) == 1


def test_an_operation_can_be_carried_out_behind_the_clients_back(sandbox: Sandbox) -> None:
    company = sandbox.perform(Companies.list, status="Active").content[0]
    assert sandbox.perform(Companies.get, company.id) == company
    with pytest.raises(Refusal) as refusal:
        sandbox.perform(Subscriptions.delete, "00000000-0000-4000-8000-000000000000")
    assert refusal.value.status == 404


def test_answers_can_take_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(latency=0.5)
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    with Pax8Client("someone", "secret", transport=sandbox) as client:
        client.companies.list().count()
    # The token takes its time too.
    assert waited == [0.5, 0.5]


def test_it_tells_what_it_is(sandbox: Sandbox) -> None:
    assert repr(sandbox) == "<Sandbox: 25 companies at 2026-06-10 15:00:00+00:00>"
