"""Redis and Memcached of the tests' own: on free ports of this machine, to be killed at will."""

from __future__ import annotations

import socket
import subprocess
import time
from abc import ABC, abstractmethod

from support.programs import MEMCACHED, REDIS, Program
from support.required import required


class LocalServer(ABC):
    """A server on a port of its own, which keeps nothing when it is stopped.

    It is started again on the same port.
    """

    program: Program
    scheme: str

    def __init__(self, *more: str) -> None:
        self.more = more
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._command = required(self.program)
        self.start()

    @abstractmethod
    def options(self) -> list[str]: ...

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - found by its name
            [self._command, *self.options()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Another process takes a moment to listen, which no clock of ours can be turned past.
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError(f"{self._command} does not start")

    @property
    def running(self) -> bool:
        return self._process is not None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class RedisServer(LocalServer):
    program, scheme = REDIS, "redis"

    def options(self) -> list[str]:
        return ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", *self.more]

    def flush(self) -> None:
        """Forget everything."""
        self.ask("FLUSHALL")

    def ask(self, command: str) -> bytes:
        """What it says to a command, as far as it comes at once."""
        return _said(self.port, f"{command}\r\n")


class MemcachedServer(LocalServer):
    program, scheme = MEMCACHED, "memcached"

    def options(self) -> list[str]:
        own = ["-p", str(self.port), "-l", "127.0.0.1", "-U", "0", "-u", "nobody"]
        return [*own, *self.more]

    def flush(self) -> None:
        """Forget everything."""
        self.ask("flush_all")

    def ask(self, command: str) -> bytes:
        """What it says to a command, as far as it comes at once."""
        return _said(self.port, f"{command}\r\n")


def _said(port: int, command: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(command.encode())
        return connection.recv(65_536)
