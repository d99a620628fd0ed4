"""What a task that is cancelled, or fails, leaves behind on a shared budget."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from support.calls import get
from support.script import Script


def client(url: str, **given: Any) -> AsyncPax8Client:
    return AsyncPax8Client("id", "secret", transport=Script(), rate_limit=url, **given)


def test_cancelled_while_it_asks_for_a_place_it_gives_it_back(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with client(f"{place}?calls=5") as pax8:
            budget: Any = pax8._budget
            reserve, asks, go_on = budget.reserve, threading.Event(), threading.Event()

            def slowly(longest: float) -> Any:
                held = reserve(longest)
                asks.set()
                go_on.wait(10)
                return held

            monkeypatch.setattr(budget, "reserve", slowly)
            call = asyncio.ensure_future(pax8.companies.get("one"))
            await asyncio.to_thread(asks.wait, 10)
            call.cancel()
            await asyncio.wait([call])
            go_on.set()
            # Given back in a thread too, when the answer is there.
            for _ in range(1000):
                reserve(0)
                if not budget.limits().used:
                    break
                await asyncio.sleep(0.005)
            assert budget.limits().used == 0

    asyncio.run(main())


def test_cancelled_while_it_waits_it_leaves_the_row(place: str) -> None:
    async def main() -> None:
        async with client(f"{place}?calls=2") as pax8:
            await pax8.companies.get("one")
            budget: Any = pax8._budget
            calls = [asyncio.ensure_future(pax8.companies.get("one")) for _ in range(3)]
            for _ in range(1000):
                if pax8.limits is not None and pax8.limits.wait > 100:
                    break
                await asyncio.sleep(0.005)
            for each in calls:
                each.cancel()
            await asyncio.wait(calls)
            budget.reserve(0)
            # As if they had never been there.
            assert pax8.limits is not None
            assert 55 < pax8.limits.wait < 62
            assert pax8.limits.used == 2

    asyncio.run(main())


def test_limits_ask_for_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with client(f"{place}?calls=5") as pax8:
            assert pax8.limits is not None
            assert pax8.limits.age == float("inf")
            await pax8.companies.get("one")
            ledger: Any = pax8._budget._shared  # type: ignore[union-attr]  # it is shared
            for name in ("reserve", "confirm", "register"):
                monkeypatch.delattr(type(ledger), name)
            assert pax8.limits.used == 2
            assert pax8.limits.age < 60

    asyncio.run(main())


def test_a_call_that_failed_late_may_have_arrived_late(time: Any) -> None:
    def late(_: httpx2.Request) -> httpx2.Response:
        time.advance(40)
        raise httpx2.ReadTimeout("silence")

    with Pax8Client(
        "id", "secret", transport=Script(late), clock=time.clock, rate_limit=2, retries=0
    ) as pax8:
        with pytest.raises(Exception, match="silence"):
            get(pax8)
        assert pax8.limits is not None
        assert pax8.limits.used == 2
        time.advance(30)
        # The token request is past; the call counts from when it failed.
        assert pax8.limits.used == 1
