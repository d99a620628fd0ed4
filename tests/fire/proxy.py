"""A proxy on raw sockets between a client and a sandbox, by which everything can go wrong."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from fire.faults import Fault, Strike, Weather, answered

# Seconds for which nobody listens, and for which a connection to the sandbox may rest before
# another one is made: the sandbox closes what rests.
_AWAY, _REST = 0.02, 1.0
# So many bytes drip, and the rest of the answer comes at once.
_DRIPPING = 1500
_AT_ONCE = 65_536
# Closes a connection by a reset: no waiting for what is still to be sent.
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Message:
    """A request or an answer: its head, with the empty line, and its body."""

    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body


class Proxy:
    """Stands before the server at `upstream`, in a thread of its own, from `start` to `stop`.

    `late` is how many seconds a request is held back that is to be carried out too late.
    """

    def __init__(self, upstream: str, weather: Weather, late: float) -> None:
        parts = urlsplit(upstream)
        self._upstream = parts.hostname or "", parts.port or 0
        self.weather, self.late = weather, late
        # Holds the port while nobody listens on it.
        self._held = _bound(0)
        self._port: int = self._held.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.connections = 0
        # What is being carried out, by path.
        self.on_way: Counter[str] = Counter()
        self._stopping = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        # What went wrong here that was not meant to.
        self.errors: list[BaseException] = []
        self._thread = threading.Thread(target=asyncio.run, args=[self._run()], name="fault-proxy")
        self._listener = self._listen()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let what is being carried out come to its end, and close everything."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        assert not self.errors, self.errors

    def _listen(self) -> socket.socket:
        listener = _bound(self._port)
        listener.listen(256)
        listener.settimeout(0)
        return listener

    async def _run(self) -> None:
        self._start(self._accept())
        while not self._stopping.is_set():  # noqa: ASYNC110 - it is set by another thread
            await asyncio.sleep(0.01)
        # Requests that were read are carried out, whether anybody waits for the answer or not.
        while self.on_way.total():  # noqa: ASYNC110 - they are counted, and no event tells
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._listener.close()
        self._held.close()

    async def _accept(self) -> None:
        while True:
            connection, _ = await asyncio.get_running_loop().sock_accept(self._listener)
            self.connections += 1
            chance = self.weather.chance(self.connections)
            meets = self.weather.meets(chance)
            if meets is None:
                self._start(self._serve(_Wire(connection), chance))
                continue
            _reset(connection)
            if meets is Fault.REFUSED:
                self._listener.close()
                await asyncio.sleep(_AWAY)
                self._listener = self._listen()

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.errors.append(error)

    async def _serve(self, client: _Wire, chance: Random) -> None:
        with client, _Upstream(self._upstream) as server, contextlib.suppress(OSError, EOFError):
            while True:
                request = await client.read()
                method, target, _ = request.head.decode().split(" ", 2)
                path = urlsplit(target).path
                writes = method == "POST" and not path.endswith("/token")
                strike = self.weather.strikes(chance, writes=writes, further=_is_further(target))
                late = strike is not None and strike.fault is Fault.LATE
                answer = None
                if strike is None or strike.carried_out:
                    if client.gone() and not late:
                        return
                    self.on_way[path] += 1
                    try:
                        await asyncio.sleep(self.late if late else 0)
                        answer = await server.answer(request)
                    finally:
                        self.on_way[path] -= 1
                await _deliver(client, strike, answer, chance)


def _is_further(target: str) -> bool:
    """Whether this is a page of a listing behind its first."""
    return parse_qs(urlsplit(target).query).get("page", ["0"]) != ["0"]


async def _deliver(
    client: _Wire, strike: Strike | None, answer: Message | None, chance: Random
) -> None:
    """Send the answer, or what is made of it; EOFError when the connection is to end."""
    fault = None if strike is None else strike.fault
    if strike is None or (fault is Fault.LATE and answer is not None):
        assert answer is not None
        await client.write(answer.whole)
    elif fault is Fault.RESET:
        client.reset()
        raise EOFError
    elif fault is Fault.STALL:
        await client.ended()
    elif fault in _WITHIN:
        assert answer is not None
        await _break_off(client, strike.fault, answer, chance)
    elif fault is Fault.DRIP:
        assert answer is not None
        for place in range(min(_DRIPPING, len(answer.whole))):
            await client.write(answer.whole[place : place + 1])
        await client.write(answer.whole[_DRIPPING:])
    elif answer is None or answer.head.split(b" ", 2)[1].startswith(b"2") or fault is Fault.STATUS:
        await client.write(answered(strike, chance, answer.body if answer else b""))
    else:
        # What was refused is not told to have succeeded.
        await client.write(answer.whole)


_WITHIN = {Fault.RESET_IN_HEAD, Fault.RESET_IN_BODY, Fault.CUT_IN_BODY, Fault.STALL_IN_BODY}


async def _break_off(client: _Wire, fault: Fault, answer: Message, chance: Random) -> None:
    """Send the answer up to some byte."""
    if fault is Fault.RESET_IN_HEAD or not answer.body:
        sent = answer.head[: chance.randrange(1, len(answer.head))]
    else:
        sent = answer.head + answer.body[: chance.randrange(len(answer.body))]
    await client.write(sent)
    if fault is Fault.STALL_IN_BODY:
        await client.ended()
    elif fault is not Fault.CUT_IN_BODY:
        # A reset at once would throw away what is still on its way, too.
        await asyncio.sleep(chance.choice((0, 0.005)))
        client.reset()
    raise EOFError


class _Wire:
    """One end of a connection, from which messages of HTTP are read."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(0)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection, self._read = connection, b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    async def read(self) -> Message:
        """The next message; EOFError if the connection ends before it does."""
        while b"\r\n\r\n" not in self._read:
            await self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(self._read) < length:
            await self._more()
        body, self._read = self._read[:length], self._read[length:]
        return Message(head + b"\r\n\r\n", body)

    async def write(self, content: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self._connection, content)

    async def ended(self) -> None:
        """Wait until the other end gives up."""
        while True:
            await self._more()

    def gone(self) -> bool:
        """Whether the other end has given up."""
        try:
            return not self._connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False

    def reset(self) -> None:
        _reset(self._connection)

    async def _more(self) -> None:
        read = await asyncio.get_running_loop().sock_recv(self._connection, _AT_ONCE)
        if not read:
            raise EOFError
        self._read += read


class _Upstream:
    """The connection to the sandbox, made anew where it rested for long."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._wire: _Wire | None = None
        self._used = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._wire is not None:
            self._wire.__exit__()

    async def answer(self, request: Message) -> Message:
        loop = asyncio.get_running_loop()
        if self._wire is None or loop.time() - self._used > _REST:
            self.__exit__()
            connection = socket.socket()
            self._wire = _Wire(connection)
            await loop.sock_connect(connection, self._address)
        await self._wire.write(request.whole)
        answer = await self._wire.read()
        self._used = loop.time()
        return answer


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    connection.close()
