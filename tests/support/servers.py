"""Redis and Memcached of the tests' own: on free ports of this machine, to be killed at will."""

from __future__ import annotations

import os
import socket
import subprocess
import time

import pytest

from support.programs import MEMCACHED, REDIS, Program


class LocalServer:
    """A server on a port of its own, which keeps nothing when it is stopped.

    It is started again on the same port.
    """

    program: Program
    scheme: str

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._command = _command(self.program)
        self.start()

    def options(self) -> list[str]:
        raise NotImplementedError

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

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class RedisServer(LocalServer):
    program, scheme = REDIS, "redis"

    def options(self) -> list[str]:
        return ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]


class MemcachedServer(LocalServer):
    program, scheme = MEMCACHED, "memcached"

    def options(self) -> list[str]:
        return ["-p", str(self.port), "-l", "127.0.0.1", "-U", "0", "-u", "nobody"]


def _command(program: Program) -> str:
    command = program.find()
    if command is None:
        why = f"{program.names[0]} is missing: apt-get install {program.package}"
        # Where all must run, a test that does not is a failure.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    return command
