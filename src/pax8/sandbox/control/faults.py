"""What goes wrong at a sandbox because it was told to."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8.sandbox.control.surface import CONTROL

Status = Annotated[int, msgspec.Meta(ge=200, le=599)]
Times = Annotated[int, msgspec.Meta(ge=1)]
Skips = Annotated[int, msgspec.Meta(ge=0)]


class FaultCut(OpenEnum):
    """Where a connection is cut.

    `request`: before anything is done. `answer`: after it is done, before anything of the answer.
    `body`: within the answer's body.
    """

    REQUEST = "request"
    ANSWER = "answer"
    BODY = "body"


class Fault(Model):
    """A fault: which requests it strikes, and what becomes of them. `struck` counts them."""

    id: str = ""
    operation: str | None = None
    after: int | None = None
    times: int | None = None
    probability: Decimal | None = None
    seed: int | None = None
    status: int | None = None
    body: Any = None
    headers: dict[str, str] | None = None
    carried_out: bool | None = None
    latency: Decimal | None = None
    jitter: Decimal | None = None
    bytes_per_second: Decimal | None = None
    cut: FaultCut | None = None
    stale: bool | None = None
    revoke_token: bool | None = None
    struck: int | None = None


class Faults(Resource[Mode]):
    """What goes wrong, and when. Of several that strike a request, the first one does."""

    surface = CONTROL

    @operation("GET /faults")
    def list(self) -> builtins.list[Fault]:
        """List the faults, in the order in which they were added."""
        ...

    @operation("POST /faults", status=201)
    def add(
        self,
        operation: str = "*",
        *,
        after: Skips | None = None,
        times: Times | None = None,
        probability: Decimal | None = None,
        seed: int | None = None,
        status: Status | None = None,
        body: Mapping[str, Any] | str | None = None,
        headers: Mapping[str, str] | None = None,
        carried_out: bool | None = None,
        latency: Decimal | None = None,
        jitter: Decimal | None = None,
        bytes_per_second: Decimal | None = None,
        cut: FaultCut | str | None = None,
        stale: bool | None = None,
        revoke_token: bool | None = None,
    ) -> Fault:
        """Add a fault. One with no effect of its own is refused.

        :param operation: What it strikes, as a client calls it: `orders.create`, `companies.*`,
            `*.list`, `token` for token requests, `*` for all of them.
        :param after: How many such requests it lets through first.
        :param times: How many it strikes; left out, all that come.
        :param probability: How likely it strikes each, from 0 to 1; left out, it always does.
        :param seed: Makes what is by chance come out the same; left out, 0.
        :param status: What they are answered with, in Pax8's envelope unless `body` is given.
        :param body: The body of that answer: an object for JSON, or text.
        :param headers: Headers of that answer, such as Retry-After.
        :param carried_out: Whether a request that is answered with `status` is carried out all the
            same, as it is when an answer is lost on the way; left out, no.
        :param latency: Seconds that the answer takes longer.
        :param jitter: Seconds by which that is more or less, by chance.
        :param bytes_per_second: How fast the body of the answer comes.
        :param cut: Where the connection is cut.
        :param stale: Whether what is read is answered as the world was when the fault was added.
        :param revoke_token: Whether the token that came along is good no more, from this request
            on.
        """
        ...

    @operation("DELETE /faults/{fault_id}")
    def remove(self, fault_id: str, /) -> None:
        """Take a fault away.

        :param fault_id: Its id.
        """
        ...

    @operation("DELETE /faults")
    def clear(self) -> None:
        """Take all faults away."""
        ...
