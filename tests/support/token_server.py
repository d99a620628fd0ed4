"""A Pax8 for processes: it gives tokens, counts them, and takes those that were not revoked."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable

from support.server import Heard, Serve, Server

# Starts up, says so, waits to be told to go on, calls, and says what came of it.
CALLER = textwrap.dedent("""
    import asyncio, logging, sys
    from pax8 import AsyncPax8Client, Pax8Client

    kind, root, store, calls = sys.argv[1:]
    given = dict(base_url=root, token_store=store, rate_limit=None, deadline=30)
    warned = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: warned.append(record.getMessage())
    logging.getLogger("pax8").addHandler(handler)
    if kind == "async":
        client = AsyncPax8Client("id", "secret", **given)
        async def call():
            await asyncio.gather(*(client.companies.get("c") for _ in range(5)))
        runner = asyncio.Runner()
        once = lambda: runner.run(call())
        close = lambda: (runner.run(client.aclose()), runner.close())
    else:
        client = Pax8Client("id", "secret", **given)
        once, close = lambda: client.companies.get("c"), client.close
    print("ready", flush=True)
    for _ in range(int(calls)):
        sys.stdin.readline()
        once()
        print("called", len(warned), flush=True)
    close()
""")


class TokenServer:
    """Tokens are `token-1` and so on; one that is `revoked` is turned away with 401."""

    def __init__(self, serve: Serve) -> None:
        self.revoked: set[str] = set()
        self.server: Server = serve(self._answer)
        self.server.token = self._token
        self.url = self.server.url
        self.life = 86_400.0
        # Seconds that a token takes to come, during which others might ask too; and what it waits
        # for besides.
        self.slowness = 0.0
        self.free = threading.Event()
        self.free.set()
        self.given = 0

    def _token(self, connection: socket.socket, _: Heard) -> None:
        self.given += 1
        body = json.dumps({"access_token": f"token-{self.given}", "expires_in": self.life})
        self.server.stopped.wait(self.slowness)
        self.free.wait(30)
        connection.sendall(self.server.reply(200, body.encode()))

    def _answer(self, connection: socket.socket, heard: Heard) -> None:
        token = heard.headers["authorization"].removeprefix("Bearer ")
        status = 401 if token in self.revoked else 200
        connection.sendall(self.server.reply(status, b'{"id":"c"}'))


class Callers:
    """Processes that call when they are told to, all at once."""

    def __init__(self, many: int, root: str, store: str, calls: int) -> None:
        self.processes = [
            subprocess.Popen(  # noqa: S603 - the program above
                [sys.executable, "-W", "error", "-c", CALLER, kind, root, store, str(calls)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                bufsize=1,
            )
            for kind in (("blocking", "async")[number % 2] for number in range(many))
        ]
        assert self._heard() == ["ready"] * many

    def call(self) -> list[int]:
        """Let each call once; how many warnings each has given so far."""
        self.start()
        return self.answers()

    def start(self) -> None:
        for each in self.processes:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()

    def answered(self) -> int:
        """How many have called and not been heard yet."""
        return len(select.select([each.stdout for each in self.processes], [], [], 0)[0])

    def answers(self) -> list[int]:
        return [int(said.removeprefix("called ")) for said in self._heard()]

    def close(self) -> None:
        """Wait for their end, which is a good one."""
        for each in self.processes:
            _, errors = each.communicate(timeout=30)
            assert (each.returncode, errors) == (0, "")

    def kill(self) -> None:
        for each in self.processes:
            each.kill()
            each.communicate()

    def _heard(self) -> list[str]:
        said: list[str] = []
        for each in self.processes:
            assert each.stdout is not None
            line = each.stdout.readline().strip()
            assert line, each.communicate()[1]
            said.append(line)
        return said


def soon(condition: Callable[[], object], *, seconds: float = 10) -> bool:
    """Whether this comes to hold, by what other processes do."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
