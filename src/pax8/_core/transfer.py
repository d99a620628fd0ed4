"""Requests whose content, or whose answer, is a file: it passes through, and is never held whole.

Signing, waiting for a turn and trying again are those of any request. A request whose file can be
read once only is not sent a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from pax8._core.files import Progress
from pax8._core.http import Request, Response
from pax8._core.multipart import Form


class Sink(Protocol):
    """Where a file goes that is read from Pax8."""

    def restart(self) -> None:
        """Forget what was written: a new try begins."""
        ...

    def write(self, block: bytes, /) -> object:
        """Take what comes next."""
        ...


@dataclass(frozen=True, slots=True)
class Streams:
    """What of a call is a file: the parts of its form, where its answer goes, who watches."""

    form: Form | None = None
    sink: Sink | None = None
    watch: Progress | None = None


@dataclass(slots=True)
class Transfer(Request):
    """A request with a file in it, or in its answer (`file`).

    `until` is when all of it must be over, on the monotonic clock; None for never.
    """

    streamed: ClassVar[bool] = True

    streams: Streams = Streams()
    file: bool = False
    until: float | None = None

    def sendable(self) -> bool:
        """Whether it can be sent: not a second time if its file can be read once only."""
        return self.streams.form is None or not self.streams.form.spent


@dataclass(slots=True)
class Streamed(Response):
    """An answer whose content is a file.

    It went into the request's sink; if there was none, `pieces` gives it, and `close` lets go of
    the connection.
    """

    pieces: Any = None
    close: Callable[[], Any] | None = None
