"""Tasks that are cancelled while they wait for a token or its store: no claim is left."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from pax8 import AsyncPax8Client
from support.driver import until
from support.failing_store import Slow
from support.script import Script


@pytest.mark.parametrize("what", ["load", "claim", "save", "release"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_task_that_is_cancelled_while_it_waits_for_the_store_leaves_no_claim(
    what: str, times: int
) -> None:
    async def scene() -> None:
        # What is to be done next has to wait for this one thread.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        store, pax8 = Slow(what), Script()
        async with AsyncPax8Client("id", "secret", transport=pax8, token_store=store) as client:
            task = asyncio.create_task(client.companies.get("c"))
            await until(store.reached.is_set)
            for _ in range(times):
                task.cancel()
                await asyncio.sleep(0)
            store.what = ""
            store.free.set()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await client.companies.get("c")).id == "one"
            await until(lambda: not store.tickets)

    asyncio.run(scene())


def test_tasks_that_are_cancelled_at_any_moment_leave_no_claim() -> None:
    async def scene() -> None:
        store, pax8 = Slow("nothing"), Script()
        async with AsyncPax8Client("id", "secret", transport=pax8, token_store=store) as client:
            for turns in range(40):
                tasks = [asyncio.create_task(client.companies.get("c")) for _ in range(3)]
                for _ in range(turns):
                    await asyncio.sleep(0)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                store._values.clear()
                client._tokens._held.clear()
            await until(lambda: not store.tickets)
            assert (await client.companies.get("c")).id == "one"

    asyncio.run(scene())
