"""Cold starts: how many tokens many processes ask for that start together and share a store."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.measuring import Result

_PROCESSES = 50
_ROOT = Path(__file__).parent.parent
# It is ready, waits for the others to be, and calls.
_CALLER = """
import sys
from pax8 import Pax8Client
with Pax8Client("id", "secret", base_url=sys.argv[1], token_store=sys.argv[2]) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    client.companies.get("one")
"""
# The programs that serve, by the first of these names that is there, with a port between.
_SERVERS = {
    "redis": (("redis-server", "valkey-server"), ["--save", "", "--port"]),
    "memcached": (("memcached",), ["-U", "0", "-l", "127.0.0.1", "-u", "nobody", "-p"]),
}


def results() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        yield _result("a file", f"file:{folder}/tokens.json")
    for name, (programs, options) in _SERVERS.items():
        program = next(filter(None, map(shutil.which, programs)), None)
        if program is None:
            print(f"{programs[0]} is missing: no cold start on {name}", file=sys.stderr)
            continue
        with _served([program, *options]) as port:
            yield _result(name.capitalize(), f"{name}://127.0.0.1:{port}")


def _result(name: str, url: str) -> Result:
    asked = _tokens_asked_for(url)
    what = f"cold start of {_PROCESSES} processes on {name}: tokens"
    return Result(what, asked, "needed", 1, asked, 1.0, unit="calls")


def _tokens_asked_for(store: str) -> int:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        """A Pax8 that takes its time to give a token, so that others could ask too."""

        def do_GET(self) -> None:
            self._answer({"id": "one"})

        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers["content-length"]))
            time.sleep(0.2)
            self._answer({"access_token": "token", "expires_in": 86_400})

        def _answer(self, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *_: Any) -> None:  # noqa: A002 - so it is called there
            """Say nothing."""

    class Listening(ThreadingHTTPServer):
        request_queue_size = 2 * _PROCESSES

    with Listening(("127.0.0.1", 0), Handler) as pax8:
        threading.Thread(target=pax8.serve_forever, args=(0.01,)).start()
        try:
            _call_at_once(f"http://127.0.0.1:{pax8.server_port}", store)
        finally:
            pax8.shutdown()
    return len(asked)


def _call_at_once(root: str, store: str) -> None:
    callers = [
        subprocess.Popen(  # noqa: S603 - the program above
            [sys.executable, "-c", _CALLER, root, store],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(_PROCESSES)
    ]
    for each in callers:
        assert each.stdout is not None
        assert each.stdout.readline() == b"ready\n"
    for each in callers:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    for each in callers:
        each.communicate()
        assert each.returncode == 0


@contextmanager
def _served(command: list[str]) -> Generator[int]:
    """A server on a free port, for a while."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL)  # noqa: S603 - named above
    try:
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.01)
        yield port
    finally:
        process.kill()
        process.wait()
