"""The applications that receive events run as they are shown, and handle each event once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SECRET = "what the webhook was given"
CANCELLED = {
    "webhookId": "w",
    "sentAt": "2026-01-01T00:00:00Z",
    "webhookTopic": {"topic": "SUBSCRIPTION"},
    "payloadData": {"type": "Cancel", "id": "of-the-line"},
}
INVOICE = {"webhookTopic": {"topic": "INVOICE"}, "payloadData": {"action": "CREATED", "id": "i"}}


def post(port: int, body: Any, secret: str = SECRET) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": secret, "Content-Type": "application/json"}
    try:
        connection.request("POST", "/pax8/events", json.dumps(body), headers)
        return connection.getresponse().status
    finally:
        connection.close()


@contextmanager
def running(name: str, port: int, store: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "PAX8_WEBHOOK_AUTHORIZATION": SECRET,
        "EVENTS_STORE": f"file:{store}",
    }
    process = subprocess.Popen(  # noqa: S603 - our own files
        [sys.executable, str(EXAMPLES / f"events_{name}.py"), str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        # Another process takes a moment to listen, which no clock of ours can be turned past.
        for _ in range(1000):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", ["fastapi", "flask", "django"])
def test_an_application_that_receives_events(name: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(name, port, tmp_path / "events.db") as process:
        assert post(port, CANCELLED, "something else") == 401
        assert post(port, CANCELLED) == 200
        assert post(port, {**CANCELLED, "sentAt": "2026-01-01T00:05:00Z"}) == 200
        assert post(port, INVOICE) == 200
        assert process.stdout is not None
        lines = sorted(process.stdout.readline() for _ in range(2))
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    assert lines == [
        "cancelled: {'type': 'Cancel', 'id': 'of-the-line'}\n",
        "told of: INVOICE CREATED\n",
    ]
    assert rest == ""
    assert "Traceback" not in errors
