"""Calls of real clients in real processes, and a server that counts them as they arrive.

`python -m support.arrivals` runs them and prints what arrived, as JSON. It is a program, so that
benchmarks can start it too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import threading
import time
from bisect import bisect_left, bisect_right
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from pax8 import Pax8Client
from pax8.errors import RateLimitError
from pax8.limits import Limit

_TOKEN = b'{"access_token": "t", "expires_in": 86400}'
_COMPANY = b'{"id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}'


@dataclass
class Run:
    """What is run: `calls` may arrive in any `seconds`; `processes` of `workers` threads each.

    Each call is up to `latency` seconds on its way, and as long on its way back. `place` is a URL
    where processes share the limit; else each of them keeps to its own.
    """

    calls: int = 100
    seconds: float = 2.0
    guard: float = 0.05
    processes: int = 1
    workers: int = 4
    latency: float = 0.016
    duration: float = 2.5
    place: str = ""


@dataclass
class Arrivals:
    """When calls arrived. A call that is one too many is refused."""

    run: Run
    times: list[float] = field(default_factory=list[float])
    refused: int = 0

    def worst(self) -> int:
        """The most calls in any window."""
        times = sorted(self.times)
        ends = (bisect_left(times, each + self.run.seconds) for each in times)
        return max((end - i for i, end in enumerate(ends)), default=0)

    def used(self) -> float:
        """The share of the limit that was used, over whole rounds: bursts a window apart."""
        times = sorted(self.times)
        rounds = (len(times) - 1) // self.run.calls
        if not rounds:
            return 0.0
        span = times[rounds * self.run.calls] - times[0]
        return rounds * self.run.seconds / span

    def allowed(self) -> bool:
        """Take note of a call that arrives; whether it is none too many."""
        now = time.monotonic()
        # It is taken in any case: what is sent too early is to be seen.
        self.times.append(now)
        lately = len(self.times) - bisect_right(self.times, now - self.run.seconds)
        self.refused += lately > self.run.calls
        return lately <= self.run.calls

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on a connection until it is closed."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length:")[2].partition(b"\r")[0]
                await reader.readexactly(int(length or 0))
                await asyncio.sleep(random.random() * self.run.latency)
                status = b"200 OK" if self.allowed() else b"429 Too Many Requests"
                await asyncio.sleep(random.random() * self.run.latency)
                body = _TOKEN if b"/token " in head else _COMPANY
                writer.write(
                    b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
                    % (status, len(body), body)
                )
                await writer.drain()
        writer.close()


async def arrivals(run: Run) -> tuple[Arrivals, list[str]]:
    """Run it; what arrived, and what each process logged."""
    counted = Arrivals(run)
    server = await asyncio.start_server(counted.serve, "127.0.0.1", 0)
    root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    command = ["-W", "error", "-m", "support.arrivals", "--root", root, "--run", _written(run)]
    # What can be imported here can be there.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, *command, stderr=asyncio.subprocess.PIPE, env=environment
        )
        for _ in range(run.processes)
    ]
    logged = [(await each.communicate())[1].decode() for each in processes]
    server.close()
    for each, log in zip(processes, logged, strict=True):
        if each.returncode:
            raise RuntimeError(log)
    return counted, logged


def call(run: Run, root: str) -> None:
    """Call as fast as the limit lets some threads, for a while."""
    limit = Limit(run.calls, run.seconds, run.guard)
    query = f"calls={run.calls}&seconds={run.seconds}&guard={run.guard}"
    shared = f"{run.place}?{query}&sharers={run.processes}"
    end = time.monotonic() + run.duration

    def work(client: Pax8Client) -> None:
        # Who waits when it is over waits on: one that gave up might arrive all the same.
        while time.monotonic() < end:
            with suppress(RateLimitError):
                client.companies.get("one")

    with Pax8Client(
        "id",
        "secret",
        base_url=root,
        retries=0,
        deadline=None,
        rate_limit=shared if run.place else limit,
    ) as client:
        threads = [threading.Thread(target=work, args=[client]) for _ in range(run.workers)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()


def _written(run: Run) -> str:
    return json.dumps(asdict(run))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m support.arrivals")
    parser.add_argument("--run", default="{}", help="what to run, as JSON")
    parser.add_argument("--redis", action="store_true", help="shared by a Redis of its own")
    parser.add_argument("--root", help="be one of the processes, and call this")
    given: Any = parser.parse_args()
    run = Run(**json.loads(given.run))
    if given.root:
        call(run, given.root)
        return
    with ExitStack() as stack:
        if given.redis:
            from support.servers import RedisServer

            redis = RedisServer()
            stack.callback(redis.kill)
            run.place = redis.url
        counted, _ = asyncio.run(arrivals(run))
    shown = {"worst": counted.worst(), "refused": counted.refused, "used": counted.used()}
    print(json.dumps(shown))  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
