"""A request and its answer, as plain data: what every layer passes on, and the sandbox answers."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import uuid4

from pax8.errors import ApiError, OutcomeUnknown, Sent, UnreadableResponse, refusal

FIRST_REFUSAL, BAD_GATEWAY = 300, 502


@dataclass(slots=True)
class Request:
    """An HTTP request.

    `repeatable` says whether sending it twice leaves Pax8 as sending it once would. `audience`
    is what the token that opens it must be for; None for a request that carries none. `trial` says
    that it is only to be checked, `unclear` that a try of it may have done its work. `finder` is
    the method that looks whether it did, `shown_by` one that reads where it would be
    seen; `tries` when the first and the last try went out, in seconds since the epoch, and `ahead`
    by how much Pax8's clock was ahead then, if that is known.
    """

    # Whether its content, or its answer's, passes through without being held: a `Transfer`.
    streamed: ClassVar[bool] = False

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes = field(default=b"", repr=False)
    repeatable: bool = True
    audience: str | None = None
    trial: bool = False
    unclear: bool = False
    finder: str = ""
    shown_by: str = ""
    tries: tuple[float | None, float | None] = (None, None)
    ahead: float | None = None

    def goes_out(self, now: float, ahead: float | None) -> None:
        """Note that a try of it goes out."""
        first, _ = self.tries
        self.tries = now if first is None else first, now
        self.ahead = ahead

    def unknown(self, reason: str) -> OutcomeUnknown:
        """The error for a try that may have done its work."""
        error = OutcomeUnknown(
            self.sent, reason, tries=self.tries, finder=self.finder, shown_by=self.shown_by
        )
        error.ahead, error.key = self.ahead, uuid4().hex
        return error

    def sendable(self) -> bool:
        """Whether it can be sent, or sent again."""
        return True

    @property
    def sent(self) -> Sent:
        """What may be shown of it in an error."""
        # A token request's body is the secret itself, and nobody needs to see it again.
        body = b"" if self.audience is None else self.content
        return Sent(self.method, urlsplit(self.url).path, body)


@dataclass(slots=True)
class Response:
    """An HTTP answer, read whole. `headers` have lower-case names."""

    status: int
    headers: MutableMapping[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes = field(default=b"", repr=False)

    @property
    def refused(self) -> bool:
        """Whether it is anything but a success (a redirect is no success: Pax8 has none)."""
        return self.status >= FIRST_REFUSAL

    def error(self, request: Request) -> ApiError:
        """The error that this refusal stands for."""
        return refusal(request.sent, self.status, self.headers, self.content)

    def unreadable(self, request: Request, why: str) -> UnreadableResponse:
        """The error for a success that does not hold what it should."""
        return UnreadableResponse(request.sent, self.status, self.headers, self.content, why)
