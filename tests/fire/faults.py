"""What can go wrong between a client and Pax8, and how often it does."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum
from random import Random


class Fault(Enum):
    """Something that goes wrong with a connection or a request."""

    REFUSED = "nobody listens for a moment"
    CUT_AT_ONCE = "the connection is reset as soon as it stands"
    RESET = "the connection is reset before an answer"
    RESET_IN_HEAD = "the connection is reset within the answer's head"
    RESET_IN_BODY = "the connection is reset within the body"
    CUT_IN_BODY = "the connection ends within the body"
    STALL = "no answer comes"
    STALL_IN_BODY = "the body stops coming"
    LATE = "it is carried out after the client has given up"
    DRIP = "the answer comes one byte at a time"
    STATUS = "a server error, or a time-out, of Pax8's own"
    BUSY = "too many requests"
    HTML = "a page of HTML as a success"
    TRUNCATED = "JSON that ends too early as a success"
    WRONG = "JSON of another kind as a success"
    EMPTY = "a page of nothing as a success"
    LYING_GZIP = "a success that is not compressed as it says"


# Strike a connection, before there is a request.
AT_THE_DOOR = (Fault.REFUSED, Fault.CUT_AT_ONCE)
# Strike a request that was not carried out. Pax8 turns away too many requests before anything else.
BEFORE = (Fault.RESET, Fault.STALL, Fault.STATUS, Fault.BUSY, Fault.HTML)
# Strike the answer to a request that was carried out.
AFTER = (
    Fault.RESET,
    Fault.RESET_IN_HEAD,
    Fault.RESET_IN_BODY,
    Fault.CUT_IN_BODY,
    Fault.STALL,
    Fault.STALL_IN_BODY,
    Fault.LATE,
    Fault.DRIP,
    Fault.STATUS,
    Fault.HTML,
    Fault.TRUNCATED,
    Fault.WRONG,
    Fault.EMPTY,
    Fault.LYING_GZIP,
)
STATUSES = (500, 502, 503, 504, 408)
# None of them is a page, a record or a token.
_WRONG = (
    b"null",
    b"17",
    b'"no"',
    b"[[]]",
    b'{"content": 5}',
    b'{"unexpected": true}',
    b'{"error": {"code": 3}}',
)
_EMPTY = (b"{}", b"[]", b'{"content": []}', b'{"content": null}')
_HTML = b"<!doctype html><html><title>Just a moment</title><body>Checking</body></html>"


@dataclass(frozen=True)
class Strike:
    """A fault that strikes, before or after the request is carried out."""

    fault: Fault
    carried_out: bool
    status: int = 503
    retry_after: str | None = None


@dataclass
class Weather:
    """Which faults strike, by a seeded chance.

    `door` and `request` are the chances that one strikes a connection, or a request. `burst` is the
    chance that a status is not alone but the first of several, which strike whatever comes.
    """

    seed: int
    door: float = 0.0
    request: float = 0.0
    burst: float = 0.3
    at_the_door: tuple[Fault, ...] = AT_THE_DOOR
    before: tuple[Fault, ...] = BEFORE
    after: tuple[Fault, ...] = AFTER
    struck: dict[Fault, int] = field(default_factory=dict[Fault, int])
    _more: list[Strike] = field(default_factory=list[Strike])

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self.door = self.request = 0.0
        self._more.clear()

    def chance(self, connection: int) -> Random:
        """The chance of a connection, which is its own, whatever others draw meanwhile."""
        return Random(f"{self.seed} {connection}")

    def meets(self, chance: Random) -> Fault | None:
        """What strikes a connection."""
        if not self.at_the_door or chance.random() >= self.door:
            return None
        return self._counted(chance.choice(self.at_the_door))

    def next(self, *strikes: Strike) -> None:
        """Let these strike the next requests, whatever they are."""
        self._more = list(reversed(strikes))

    def strikes(self, chance: Random, *, writes: bool, further: bool) -> Strike | None:
        """What strikes a request, which may be one that `writes`, or for a `further` page."""
        if self._more:
            strike = self._more.pop()
            self._counted(strike.fault)
            return strike
        if chance.random() >= self.request:
            return None
        carried_out = bool(self.after) and (not self.before or chance.random() < 0.5)
        fault = chance.choice(self.after if carried_out else self.before)
        if fault is Fault.LATE and not writes:
            fault = Fault.STALL
        if fault is Fault.EMPTY and not further:
            # A first page of nothing is what an empty listing looks like.
            fault = Fault.WRONG
        strike = Strike(fault, carried_out, *_said(chance, fault))
        if fault in {Fault.STATUS, Fault.BUSY} and chance.random() < self.burst:
            alike = Strike(fault, carried_out=False, status=strike.status)
            self._more += [alike] * chance.randint(1, 7)
        self._counted(fault)
        return strike

    def _counted(self, fault: Fault) -> Fault:
        self.struck[fault] = self.struck.get(fault, 0) + 1
        return fault


def _said(chance: Random, fault: Fault) -> tuple[int, str | None]:
    """A status, and what it asks to wait."""
    wait = chance.randint(0, 2)
    date = formatdate(time.time() + wait, usegmt=True)
    asked = chance.choice((None, None, str(wait), date, "soon"))
    return (429 if fault is Fault.BUSY else chance.choice(STATUSES)), asked


def answered(strike: Strike, chance: Random, body: bytes) -> bytes:
    """The whole answer of HTTP in the place of a success with this body."""
    if strike.fault in {Fault.STATUS, Fault.BUSY}:
        asked = {} if strike.retry_after is None else {"retry-after": strike.retry_after}
        return message(strike.status, b'{"type": "FAULT"}', **asked)
    if strike.fault is Fault.HTML:
        return message(200, _HTML, content_type="text/html")
    if strike.fault is Fault.TRUNCATED:
        # A body of nothing is cut to one that is no JSON either.
        return message(200, body[: chance.randrange(len(body))] if body else b"{")
    if strike.fault is Fault.WRONG:
        return message(200, chance.choice(_WRONG))
    if strike.fault is Fault.EMPTY:
        return message(200, chance.choice(_EMPTY))
    packed = gzip.compress(body)
    # Not compressed at all; cut short; and with a sum at its end that is not that of the content.
    lies = (body or b"{", packed[: len(packed) // 2], packed[:-8] + bytes(8))
    return message(200, chance.choice(lies), content_encoding="gzip")


def message(status: int, body: bytes, **headers: str) -> bytes:
    """An answer of HTTP; `content_type` stands for that header."""
    every = {
        "content_type": "application/json",
        "content_length": str(len(body)),
        "date": formatdate(time.time(), usegmt=True),
        **headers,
    }
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in every.items())
    return f"HTTP/1.1 {status} Struck\r\n{lines}\r\n".encode() + body
