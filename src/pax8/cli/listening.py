"""What `pax8 webhooks listen` does with each event: it is shown, and given to a command."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from pax8.events import Event


class Listening:
    """What is done with each event, until there were enough or nobody reads them.

    `begun` are the keys of the events that were shown and are not through; `running` says whether
    the command runs.
    """

    def __init__(self, command: str | None, limit: int | None) -> None:
        self._command, self._left = command, limit
        self.over = threading.Event()
        self.broken = self.running = False
        self.begun = set[str | None]()

    @property
    def enough(self) -> bool:
        """Whether there were as many events as were wanted."""
        return self._left is not None and self._left <= 0

    def show(self, event: Event) -> None:
        """Write an event as a line of JSON."""
        self.begun.add(event.key)
        try:
            # To the letter, without what only lays it out.
            sys.stdout.buffer.write(msgspec.json.format(event.raw, indent=-1) + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            self.broken = True
            self.over.set()

    def act(self, event: Event) -> None:
        """Run the command with an event; OSError if it fails, so that it is run again."""
        if self._command is not None and not self.broken:
            self.running = True
            try:
                done = subprocess.run(  # noqa: S602 - a command of the user's own, for their shell
                    self._command, input=event.raw, shell=True, check=False
                )
            finally:
                self.running = False
            if done.returncode:
                click.echo(f"The command ended with {done.returncode}", err=True)
                raise OSError(f"it ended with {done.returncode}")
        self.begun.discard(event.key)
        if self._left is not None:
            self._left -= 1
            if self.enough:
                self.over.set()
