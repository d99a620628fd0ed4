"""How the soaks use each client: what is written once is carried out in threads, or in tasks."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, Protocol

from pax8 import AsyncPax8Client, Pax8Client
from pax8._core.runtime import run
from pax8.errors import Pax8Error

Work = Callable[[], Coroutine[Any, Any, None]]


class Cancelled(Exception):  # noqa: N818 - it says what happened
    """A call was given up by its caller, so nothing was told of it."""


class Way(Protocol):
    """One of the clients, used as its users would."""

    client: Any

    async def call(self, made: Any, chance: Random) -> Any:
        """What a call gives; Cancelled if it was given up, by a chance."""
        ...

    async def records(self, listing: Any, most: float, patience: int = 0) -> list[Any]:
        """So many records of a listing, as it is read: on, so many times, after an error."""
        ...

    async def rest(self, seconds: float) -> None:
        """Let others go on."""
        ...

    async def at_once(self, work: Sequence[Work]) -> None:
        """Carry all of these out, beside each other; raises what the first of them raised."""
        ...


class Threads:
    """The blocking client, shared by threads."""

    def __init__(self, client: Pax8Client) -> None:
        self.client: Any = client

    async def call(self, made: Any, chance: Random) -> Any:  # noqa: ARG002 - a thread is not cancelled
        return made()

    async def records(self, listing: Any, most: float, patience: int = 0) -> list[Any]:
        found: list[Any] = []
        reading = iter(listing)
        while len(found) < most:
            try:
                record = next(reading, None)
            except Pax8Error:
                if not patience:
                    raise
                patience -= 1
                continue
            if record is None:
                break
            found.append(record)
        return found

    async def rest(self, seconds: float) -> None:
        time.sleep(seconds)  # noqa: ASYNC251 - in a thread of its own

    async def at_once(self, work: Sequence[Work]) -> None:
        with ThreadPoolExecutor(len(work)) as threads:
            for each in [threads.submit(run, one()) for one in work]:
                each.result()


class Tasks:
    """The async client, shared by tasks."""

    def __init__(self, client: AsyncPax8Client) -> None:
        self.client: Any = client

    async def call(self, made: Any, chance: Random) -> Any:
        task = asyncio.ensure_future(made())
        if chance.random() < 0.05:
            await asyncio.sleep(chance.random() * 0.05)
            if task.cancel():
                await asyncio.wait([task])
                if task.cancelled():
                    raise Cancelled
        return await task

    async def records(self, listing: Any, most: float, patience: int = 0) -> list[Any]:
        found: list[Any] = []
        reading = aiter(listing)
        while len(found) < most:
            try:
                record = await anext(reading, None)
            except Pax8Error:
                if not patience:
                    raise
                patience -= 1
                continue
            if record is None:
                break
            found.append(record)
        return found

    async def rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def at_once(self, work: Sequence[Work]) -> None:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one())


def use(
    given: dict[str, Any], body: Callable[[Way], Coroutine[Any, Any, None]], *, blocking: bool
) -> None:
    """Make a client with what is given, carry this out with it, and close it."""
    if blocking:
        with Pax8Client(**given) as client:
            run(body(Threads(client)))
            _none_reads_ahead()
        return

    async def main() -> None:
        async with AsyncPax8Client(**given) as client:
            await body(Tasks(client))
        # Those that were cancelled have a turn to end in.
        for _ in range(20):
            await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks are left behind: {left}"

    asyncio.run(main())


def _none_reads_ahead() -> None:
    """Whoever reads ahead for a listing that was left ends within the time for one try."""
    until = time.monotonic() + 10
    while any(each.name == "pax8-listing" for each in threading.enumerate()):
        assert time.monotonic() < until, f"threads are left behind: {threading.enumerate()}"
        time.sleep(0.01)
