"""`pax8 webhooks listen`, in a process of its own, with a sandbox on a socket."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from pax8 import Pax8Client
from pax8.cli.exits import Exit
from pax8.cli.root import pax8
from pax8.sandbox import Sandbox, SandboxServer


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(seed=1, companies=5)) as server:
        yield server


@pytest.fixture
def client(server: SandboxServer) -> Iterator[Pax8Client]:
    with Pax8Client("any", "any", base_url=server.url) as client:
        yield client


class Listening:
    """The command, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.out, self.err = queue.SimpleQueue[str](), queue.SimpleQueue[str]()
        self._threads = [
            threading.Thread(target=_read, args=(stream, to), daemon=True)
            for stream, to in ((process.stdout, self.out), (process.stderr, self.err))
        ]
        for each in self._threads:
            each.start()

    def told(self, begin: str) -> str:
        """The next line of standard error that begins like this."""
        while not (line := self.err.get(timeout=30)).startswith(begin):
            pass
        return line

    def end(self, number: int | None = None) -> int:
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(30)
        for each in self._threads:
            each.join(30)
        return code


def _read(stream: Iterator[str], to: queue.SimpleQueue[str]) -> None:
    for line in stream:
        to.put(line.rstrip("\n"))


@contextmanager
def listening(url: str, *arguments: str) -> Iterator[Listening]:
    environment = {**os.environ, "PAX8_CLIENT_ID": "any", "PAX8_CLIENT_SECRET": "any"}
    command = ["-m", "pax8", "--base-url", url, "--deadline", "2s", "webhooks", "listen"]
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-W", "error", *command, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Listening(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()


def change(client: Pax8Client) -> str:
    found = next(
        each
        for each in client.subscriptions.list(status="Active")
        if each.commitment is None and each.quantity
    )
    client.subscriptions.update(found.id, quantity=(found.quantity or 0) + 1)
    return found.id


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_events_are_printed_and_given_to_the_command(
    server: SandboxServer, client: Pax8Client, tmp_path: Path, number: int
) -> None:
    there = tmp_path / "there"
    script = f"cat >> {there}; echo done >> {there}"
    topic = ("--topic", "SUBSCRIPTION", "--action", "Change")
    with listening(server.url, *topic, "--exec", script) as command:
        assert "SUBSCRIPTION" in command.told("Listening")
        (webhook,) = client.webhooks.list()
        assert webhook.active
        id_ = change(client)
        line = command.out.get(timeout=30)
        body = json.loads(line)
        assert body["webhookTopic"]["topic"] == "SUBSCRIPTION"
        assert body["payloadData"]["entityId"] == id_
        assert client.webhooks.list().to_list() != []
        assert command.end(number) == Exit.OK
        assert command.told("Deleted") == f"Deleted webhook {webhook.id}"
        assert command.out.empty()
        # Unless it was through already.
        while not command.err.empty():
            assert command.err.get().startswith("Waiting for the command")
    assert client.webhooks.list().to_list() == []
    # The command was let finish.
    content = there.read_text()
    assert json.loads(content.removesuffix("done\n")) == body
    assert content.endswith("done\n")


def test_a_command_that_fails_is_run_again(
    server: SandboxServer, client: Pax8Client, tmp_path: Path
) -> None:
    tried = tmp_path / "tried"
    script = f"test -e {tried} || {{ touch {tried}; exit 3; }}"
    arguments = ("--topic", "SUBSCRIPTION", "--exec", script, "--limit", "1")
    with listening(server.url, *arguments) as command:
        command.told("Listening")
        change(client)
        assert command.told("The command") == "The command ended with 3"
        command.told("Deleted")
        assert command.end() == Exit.OK
        command.out.get(timeout=30)
        assert command.out.empty()


def test_what_was_not_handled_is_counted(
    server: SandboxServer, client: Pax8Client, tmp_path: Path
) -> None:
    begun, go_on = tmp_path / "begun", tmp_path / "go on"
    script = f"touch {begun}; while ! test -e '{go_on}'; do sleep 0.05; done; exit 3"
    with listening(server.url, "--topic", "SUBSCRIPTION", "--exec", script) as command:
        command.told("Listening")
        change(client)
        change(client)
        command.out.get(timeout=30)
        while not begun.exists():
            threading.Event().wait(0.02)
        # Not before both were received, of which the second one waits for the first one.
        logs = (log for webhook in client.webhooks.list() for log in _logs(client, webhook.id))
        while not all(status == "SUCCESS" for status in logs):
            logs = (log for webhook in client.webhooks.list() for log in _logs(client, webhook.id))
        command.process.send_signal(signal.SIGTERM)
        command.told("Waiting for the command that runs, for 20 seconds at most")
        go_on.touch()
        assert command.end() == Exit.INCOMPLETE
        assert command.told("Error: ") == "Error: 2 events were not handled to the end"


def _logs(client: Pax8Client, webhook: str) -> list[str]:
    return [str(each.final_status) for each in client.webhooks.list_logs(webhook)]


def test_a_webhook_that_cannot_be_deleted_is_told_of(
    server: SandboxServer, client: Pax8Client
) -> None:
    with listening(server.url, "--topic", "INVOICE") as command:
        command.told("Listening")
        (webhook,) = client.webhooks.list()
        server.stop()
        assert command.end(signal.SIGINT) == Exit.NO_ANSWER
        told = command.told("Error: ")
    assert webhook.id in told
    assert f"pax8 webhooks delete {webhook.id}" in told


def test_a_topic_that_there_is_not(server: SandboxServer) -> None:
    with listening(server.url, "--topic", "NOTHING") as command:
        assert command.end() == Exit.REFUSED
        assert "NOTHING" in command.told("Error: ")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--sandbox", "webhooks", "listen", "--topic", "T"], "nobody in it"),
        (["webhooks", "listen", "--topic", "T"], "--url is needed"),
        (["webhooks", "listen", "--topic", "T", "--url", "https://example.com"], "--port"),
        (["webhooks", "listen"], "--topic"),
    ],
)
def test_what_cannot_work(arguments: list[str], why: str) -> None:
    environment = {"PAX8_CLIENT_ID": "any", "PAX8_CLIENT_SECRET": "any"}
    result = CliRunner().invoke(pax8, arguments, env=environment)
    assert result.exit_code == Exit.USAGE
    assert why in result.output
