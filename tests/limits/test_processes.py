"""Real clients in real processes, and a server on a real socket that counts what arrives."""

from __future__ import annotations

import asyncio
from typing import Any

from support.arrivals import Run, arrivals


def test_processes_on_redis_use_nearly_all_and_never_more(redis_server: Any) -> None:
    # A thirtieth of the real size, the longest ways to the server too; but for the guard, which
    # must be longer than a busy machine lets a process wait for its turn.
    run = Run(guard=0.2, processes=4, workers=4, duration=3.0, place=redis_server.url)
    counted, logged = asyncio.run(arrivals(run))
    assert counted.worst() <= run.calls
    assert counted.refused == 0
    # The guard takes a tenth of so short a window, and what a busy machine takes is on top of it.
    assert counted.used() >= 0.85
    assert logged == [""] * 4


def test_processes_on_a_file_never_use_more(tmp_path: Any) -> None:
    run = Run(30, 1.0, 0.2, 3, 2, 0.008, 1.5, f"file:{tmp_path / 'limits'}")
    counted, logged = asyncio.run(arrivals(run))
    assert counted.worst() <= run.calls
    assert counted.refused == 0
    assert len(counted.times) > run.calls
    assert logged == [""] * 3


def test_redis_killed_and_begun_anew_under_processes(redis_server: Any) -> None:
    import redis

    run = Run(guard=0.2, processes=4, workers=4, duration=5.5, place=redis_server.url)

    connection: Any = redis.Redis.from_url(redis_server.url)

    def sharers() -> list[int]:
        return [connection.zcard(key) for key in connection.keys("*seen")]

    async def main() -> Any:
        running = asyncio.create_task(arrivals(run))
        # Until all of them share it, and have begun to call.
        while not running.done() and sharers() != [4]:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        redis_server.kill()
        await asyncio.sleep(1.5)
        redis_server.start()
        return await running

    with connection:
        counted, logged = asyncio.run(main())
        # All of them are back.
        assert sharers() == [4]
    assert counted.worst() <= run.calls
    assert counted.refused == 0
    for each in logged:
        assert each.count("\n") == 1
        assert "25 calls in 2 s, its share among 4" in each
    # It went on all the while.
    assert len(counted.times) > 1.5 * run.calls
