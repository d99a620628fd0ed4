"""However odd an account is, what imitates it is written, read, and goes on."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8._core import wire
from pax8.errors import UnprocessableError
from pax8.sandbox import Sandbox
from pax8.sandbox.imitation import imitate

ODD = ["", "2026-13-45", "5-Year", "Monthly", "20260610T101010Z", "2026-06-10", "Trial", "1-Year"]


class Garbled(httpx2.BaseTransport):
    """A sandbox in whose answers some values are lacking, null, or of another kind."""

    unlimited = True

    def __init__(self, seed: int, share: float) -> None:
        self.sandbox = Sandbox(seed=seed, companies=4)
        self.seed, self.share = seed, share

    def garbled(self, value: Any, chance: random.Random) -> Any:
        if isinstance(value, list):
            return [self.garbled(each, chance) for each in value]
        if not isinstance(value, dict):
            return value
        found: dict[str, Any] = {}
        for name, each in value.items():
            rate = self.share / 20 if name == "id" else self.share
            if chance.random() >= rate:
                found[name] = self.garbled(each, chance)
                continue
            others = [None, str(each), 0, -1, 12.5, 10**9, True, [each], {"x": each}, ...]
            other = chance.choice([*others, *ODD])
            if other is not ...:
                found[name] = other
        return found

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self.sandbox.handle_request(request)
        if request.method != "GET" or answer.status_code != 200:
            return answer
        found = wire.decode(answer.content)
        # The same for the same request, whenever it comes.
        chance = random.Random(f"{self.seed} {request.url}")
        if "content" in found:
            found["content"] = self.garbled(found["content"], chance)
        else:
            found = self.garbled(found, chance)
        headers = {"date": answer.headers["date"]}
        return httpx2.Response(200, headers=headers, content=wire.encode(found))


@pytest.mark.parametrize(("seed", "share"), [(1, 0.03), (2, 0.1), (3, 0.3)])
def test_an_account_in_which_anything_may_be_odd(tmp_path: Path, seed: int, share: float) -> None:
    path = tmp_path / "world.db"
    account = Garbled(seed, share)
    # Where even ids are odd, listings cannot be shown to be complete.
    with Pax8Client("a", "b", transport=account, retries=0, consistency="fast") as client:
        done = imitate(client, path)
    assert done.records["companies"] == 4
    assert done.left_out
    made = Sandbox(db=path)
    with Pax8Client("a", "b", transport=made, retries=0) as client:
        list(client.invoices.list_draft_items())
        changed = 0
        for each in client.subscriptions.list():
            list(client.usage_summaries.list_for_subscription(each.id))
            try:
                client.subscriptions.update(each.id, quantity=77)
                changed += 1
            except UnprocessableError:
                continue
        for company in client.companies.list():
            client.companies.create_contact(
                company.id, first_name="A", last_name="B", email="a@b.example", phone="1"
            )
        made.world.advance(timedelta(days=70))
        for name in ("companies", "products", "orders", "subscriptions", "invoices"):
            assert len(getattr(client, name).list()) > 0
        assert len(client.invoices.list()) >= 2
        assert changed or share > 0.2
    made.world.close()
