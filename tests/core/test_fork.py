"""A process that is forked does not take answers that are meant for the one it came from."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import httpx2
import pytest

from pax8._core import blocking
from pax8._core.blocking import Connections
from pax8.sandbox import Sandbox, SandboxServer

# In processes of their own: this one has threads, and is not to be forked.
WARM = """
    import asyncio, os, sys, threading
    import httpx2
    from pax8 import AsyncPax8Client, Pax8Client
    from pax8.errors import ConfigurationError

    root = sys.argv[1]
    client = Pax8Client("id", "secret", base_url=root)
    ids = [company.id for company in client.with_options(prefetch=0).companies.list()]

    def read(part):
        return all(client.companies.get(each).id == each for each in part * 5)

    def forked(work):
        child = os.fork()
        if child == 0:
            status = 3
            try:
                status = 0 if work() else 4
            finally:
                os._exit(status)
        return child

    def ended(child):
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""

SCENES = {
    "answers": """
        children = [forked(lambda part=ids[n::4]: read(part)) for n in range(3)]
        assert read(ids[3::4])
        assert all(ended(child) for child in children)
        assert read(ids), "the connections of this process are open still"
    """,
    "a lock": """
        runtime = client._runtime
        held = threading.Event()
        done = threading.Event()
        tokens = client.with_options(deadline=5)
        fresh = Pax8Client("id", "other", base_url=root, deadline=5)
        inner = fresh._runtime.send
        async def slow(request, seconds):
            if request.url.endswith("/token") and threading.current_thread().name == "holder":
                held.set()
                done.wait(10)
            return await inner(request, seconds)
        fresh._runtime.send = slow
        holder = threading.Thread(target=lambda: fresh.companies.get(ids[0]), name="holder")
        holder.start()
        held.wait(10)
        child = forked(lambda: fresh.companies.get(ids[1]).id == ids[1])
        assert ended(child)
        done.set()
        holder.join()
    """,
    "a client of the caller's own": """
        own = httpx2.Client()
        mine = Pax8Client("id", "secret", base_url=root, http_client=own)
        mine.companies.get(ids[0])
        def refused():
            try:
                mine.companies.get(ids[0])
            except ConfigurationError as error:
                return "forked" in str(error)
        assert ended(forked(refused))
        assert mine.companies.get(ids[0]).id == ids[0]
        own.close()
    """,
    "a transport that may hold connections somewhere": """
        class Wrapped(httpx2.BaseTransport):
            inner = httpx2.HTTPTransport()
            def handle_request(self, request):
                return self.inner.handle_request(request)
        mine = Pax8Client("id", "secret", base_url=root, transport=Wrapped())
        mine.companies.get(ids[0])
        def refused():
            try:
                mine.companies.get(ids[0])
            except ConfigurationError as error:
                return "forked" in str(error)
        assert ended(forked(refused))
        assert mine.companies.get(ids[0]).id == ids[0]
        mine.close()
        Wrapped.inner.close()
    """,
    "async": """
        other = AsyncPax8Client("id", "secret", base_url=root)
        async def some(part):
            return [(await other.companies.get(each)).id for each in part * 5] == part * 5
        runner = asyncio.Runner()
        assert runner.run(some(ids[:2]))
        children = [forked(lambda part=ids[n::4]: asyncio.run(some(part))) for n in range(3)]
        assert runner.run(some(ids[3::4]))
        assert all(ended(child) for child in children)
        assert runner.run(some(ids))
        runner.run(other.aclose())
        runner.close()
    """,
}


@pytest.mark.parametrize("scene", SCENES)
def test_a_forked_process_has_connections_of_its_own(scene: str) -> None:
    # Python itself warns of a fork where there are threads, which is what one scene is about.
    script = textwrap.dedent(WARM) + textwrap.dedent(SCENES[scene])
    with SandboxServer(Sandbox(seed=1, companies=25)) as server:
        done = subprocess.run(  # noqa: S603 - the script above
            [sys.executable, "-c", script, server.url],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr


def test_threads_that_come_at_once_after_a_fork_get_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others: list[httpx2.Client] = []

    def make() -> httpx2.Client:
        if process == 2 and not others:
            # While this one makes its own, another one comes and has made its own already.
            others.append(httpx2.Client())
            others.append(connections.here())
        return httpx2.Client()

    process = 1
    monkeypatch.setattr(blocking.os, "getpid", lambda: process)
    connections = Connections(make, made_anew=True, closes=True)
    process = 2
    assert connections.here() is others[1]
    assert connections.here() is others[1]
