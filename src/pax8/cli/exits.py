"""What the command ends with: its exit code, and the line that says why."""

from __future__ import annotations

from enum import IntEnum
from typing import Self

import click

from pax8.cli.printable import printable


class Exit(IntEnum):
    """An exit code, with what it means to a script."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Make a code with its meaning."""
        self = int.__new__(cls, code)
        self._value_ = code
        self.meaning = meaning
        return self

    OK = 0, "done; also when the reader of a pipe had enough, such as head"
    FAULT = 1, "a fault of this program, or what it writes to is full"
    USAGE = 2, "wrong arguments or settings; nothing was sent"
    NOT_FOUND = 3, "there is no such thing (404)"
    CREDENTIALS = 4, "the credentials are not good, or not for this (401, 403)"
    REFUSED = 5, "Pax8 refused the request (400, 409, 422 and the like)"
    RATE_LIMIT = 6, "too many requests (429), still so after some patience"
    NO_ANSWER = 7, "Pax8 failed (5xx, 408), or no answer came in time"
    UNKNOWN = 8, "a write may or may not have happened: look before you repeat it"
    INCOMPLETE = 9, "not all was read or handled: what was written is a part"
    DRIFT = 10, "doctor --drift found what this version does not know"
    INTERRUPTED = 130, "interrupted, or not confirmed"


class Failure(Exception):  # noqa: N818 - it is how the command ends, not how it went wrong
    """An end other than success: a line that says why, and lines with details."""

    def __init__(self, message: str, code: Exit, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.code, self.details = message, code, details

    def show(self) -> None:
        """Write it to stderr."""
        click.echo(f"Error: {printable(self.message)}", err=True)
        for detail in self.details:
            click.echo(f"  {printable(detail)}", err=True)
