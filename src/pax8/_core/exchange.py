"""A request and its answer, between our form of them and that of httpx2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx2

from pax8._core.http import Request, Response
from pax8._core.runtime import Clock
from pax8.errors import ConfigurationError, NotSent, Pax8Error, TransportError

# What httpx2 raises that is no status: some of it for what a hook of the caller's does.
SENDING_ERRORS = (httpx2.RequestError, httpx2.InvalidURL, httpx2.CookieConflict, httpx2.StreamError)
# In seconds, two weeks: the timer of a socket holds no more than three or four.
_LONGEST = 1_209_600.0
# The methods that say how long their content is even if there is none.
_WITH_CONTENT = frozenset({"POST", "PUT", "PATCH"})


class TimeLeft(Mapping[str, float | None]):
    """How long each phase of a try may take: what is left of it when the phase begins."""

    _PHASES = ("pool", "connect", "write", "read")

    def __init__(self, until: float, clock: Clock) -> None:
        self._until, self._clock = until, clock

    def __getitem__(self, phase: str) -> float | None:
        left = self._until - self._clock.monotonic()
        if phase in {"pool", "connect"}:
            # A little before the end, so that what was never sent is known as that.
            left *= 0.9
        # No time at all would be taken for no limit.
        return min(max(left, 0.001), _LONGEST) if left < float("inf") else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._PHASES)

    def __len__(self) -> int:
        return len(self._PHASES)


def outgoing(
    http: httpx2.Client | httpx2.AsyncClient, request: Request, until: float, clock: Clock
) -> httpx2.Request:
    """The request, with the headers, cookies and parameters that this client gives to all.

    `http.build_request` makes the same, at three times the cost: it looks for forms and files too.
    """
    stream = httpx2.ByteStream(request.content)
    made = built(http, request, TimeLeft(until, clock), stream, len(request.content))
    # Whoever hooks into the client may want to see the content.
    made.read()
    return made


def built(
    http: httpx2.Client | httpx2.AsyncClient,
    request: Request,
    time_left: TimeLeft,
    stream: httpx2.SyncByteStream | httpx2.AsyncByteStream,
    length: int | None,
) -> httpx2.Request:
    """The request with this content, of so many bytes if that is known."""
    url = httpx2.URL(request.url)
    headers = {b"host": url.netloc}
    headers |= {name.encode(): value.encode() for name, value in request.headers.items()}
    if length is None:
        headers[b"transfer-encoding"] = b"chunked"
    elif length or request.method in _WITH_CONTENT:
        headers[b"content-length"] = b"%d" % length
    others = [(name, value) for name, value in http.headers.raw if name.lower() not in headers]
    return httpx2.Request(
        request.method,
        url.copy_merge_params(http.params) if http.params else url,
        headers=[*headers.items(), *others],
        cookies=http.cookies,
        stream=stream,
        extensions={"timeout": time_left},
    )


def incoming(answer: httpx2.Response, content: bytes) -> Response:
    """The answer, read whole."""
    return Response(answer.status_code, answer.headers, content)


def raised_for(error: httpx2.HTTPStatusError) -> Response:
    """The answer that a hook of the caller's raised for; what it means is decided by us.

    Its content is gone if the hook did not read it.
    """
    try:
        content = error.response.content
    except httpx2.ResponseNotRead:
        content = b""
    return incoming(error.response, content)


def made_anew(http_client: object, transport: object) -> bool:
    """Whether what a client sends with can be made anew in a process that was forked.

    What the caller made may hold connections somewhere in it, all but a mere function.
    """
    return http_client is None and (
        transport is None or isinstance(transport, httpx2.MockTransport)
    )


def too_slow(request: Request, seconds: float) -> TransportError:
    """The error for a try that took longer than it may."""
    return TransportError(request.sent, f"no whole answer came within {seconds:.1f} s")


def failure(request: Request, error: Exception) -> Pax8Error:
    """The error of ours for what httpx2 raised."""
    # Before a connection stands, nothing of the request can have reached anyone.
    before = (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.UnsupportedProtocol,
    )
    reason = f"{type(error).__name__} {error}".strip()
    if isinstance(error, httpx2.InvalidURL):
        # Nothing that another try would change.
        return ConfigurationError(f"{request.sent} cannot be sent: {reason}")
    kind = NotSent if isinstance(error, before) else TransportError
    return kind(request.sent, reason)


def closed() -> ConfigurationError:
    """The error for a client that is used after its end."""
    return ConfigurationError("this client is closed; make another one")


def forked() -> ConfigurationError:
    """The error for connections of the caller's own in a process that was forked."""
    return ConfigurationError(
        "this process was forked, and shares the connections of its http_client or transport with "
        "the one that it came from; make the client in the process that uses it"
    )
