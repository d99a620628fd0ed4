"""What every request to a sandbox passes: its clock, its limit, its faults, and its record."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from email.utils import format_datetime
from math import ceil
from typing import TYPE_CHECKING

from pax8._core.http import Request, Response
from pax8.sandbox import tokens
from pax8.sandbox.control.requests import Verdict
from pax8.sandbox.database import Busy
from pax8.sandbox.manner import Cut, Reply
from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax8.sandbox.application import Application, Asked
    from pax8.sandbox.faults import Fault, Faults
    from pax8.sandbox.limiter import Limiter
    from pax8.sandbox.record import Record
    from pax8.sandbox.timekeeping import Timekeeper

logger = logging.getLogger("pax8.sandbox")

_FIRST_SUCCESS, _REDIRECT, _FIRST_REFUSAL = 200, 300, 400
_TOO_MANY, _DEFECT = 429, 500
_HTML = b"<html><head><title>429 Too Many Requests</title></head><body></body></html>"


class Reception:
    """Lets requests through to an application. Safe to share between threads."""

    def __init__(  # noqa: PLR0913 - each is something that a request passes
        self,
        application: Application,
        timekeeper: Timekeeper,
        limiter: Limiter,
        faults: Faults,
        record: Record,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application, self._timekeeper = application, timekeeper
        self._limiter, self._faults, self._record = limiter, faults, record
        self._monotonic = monotonic

    def respond(self, request: Request) -> Reply:
        """The answer to a request, and how it comes."""
        begun = self._monotonic()
        self._timekeeper.tick()
        asked = self._application.asked(request)
        try:
            reply, verdict, remark = self._judged(request, asked)
        except Busy:
            raise
        except Exception:
            logger.exception("%s %s fails in the sandbox", request.method, asked.path)
            refusal = Refusal(_DEFECT, "An unexpected error occurred")
            reply = Reply(self._application.refused(refusal, asked.path))
            verdict, remark = Verdict.FAILED, None
        if verdict is None:
            status = reply.response.status
            verdict = Verdict.ANSWERED if status < _FIRST_REFUSAL else Verdict.REFUSED
            if status == _DEFECT:
                verdict = Verdict.FAILED
        took = (self._monotonic() - begun) * 1000
        self._record.add(request, asked, reply.response, verdict, remark=remark, milliseconds=took)
        return reply

    def _judged(self, request: Request, asked: Asked) -> tuple[Reply, Verdict | None, str | None]:
        if self._limiter.limit is None or asked.endpoint is None:
            return self._let_through(request, asked)
        wire, who = self._application.world.dialect, self._payer(request)
        wait = self._limiter.take(who, wire.limit_window)
        if wait is not None:
            answer = self._too_many(asked, wait)
            self._show_count(answer, who)
            return Reply(self._application.dated(request, answer)), Verdict.LIMITED, None
        found = self._let_through(request, asked)
        answer = found[0].response
        if wire.limit_counts == "successes" and not _FIRST_SUCCESS <= answer.status < _REDIRECT:
            self._limiter.give_back(who)
        self._show_count(answer, who)
        return found

    def _let_through(
        self, request: Request, asked: Asked
    ) -> tuple[Reply, Verdict | None, str | None]:
        fault = self._faults.strike(asked.name, request.method)
        if fault is None:
            return Reply(self._application.respond(request, asked)), None, None
        return self._struck(fault, request, asked), Verdict.FAULT, f"fault {fault.id} struck it"

    def _struck(self, fault: Fault, request: Request, asked: Asked) -> Reply:
        """What a request is answered with that a fault strikes."""
        application, manner = self._application, fault.manner()
        if fault.plan.revoke_token:
            tokens.revoke(application.world, request)
        given = fault.answer(lambda refusal: application.refused(refusal, asked.path))
        if manner.cut is Cut.REQUEST:
            # What was never answered has no status; this one says that nothing was done.
            return Reply(self._application.dated(request, Response(0)), manner)
        if given is not None:
            if fault.plan.carried_out:
                application.respond(request, asked)
            return Reply(application.dated(request, given), manner)
        past = fault.past if request.method in {"GET", "HEAD"} else None
        respond = application.respond if past is None else past
        return Reply(respond(request, asked), manner)

    def _too_many(self, asked: Asked, wait: float) -> Response:
        """The refusal of a call that is one too many."""
        wire, seconds = self._application.world.dialect, max(1, ceil(wait))
        headers: dict[str, str] = {}
        if wire.retry_after == "seconds":
            headers["retry-after"] = str(seconds)
        elif wire.retry_after == "date":
            # By the clock of the world, as the Date of the answer is.
            at = self._application.world.now + timedelta(seconds=seconds)
            headers["retry-after"] = format_datetime(at, usegmt=True)
        if wire.limited_body == "empty":
            return Response(_TOO_MANY, headers)
        if wire.limited_body == "html":
            return Response(_TOO_MANY, headers | {"content-type": "text/html"}, _HTML)
        refusal = Refusal(_TOO_MANY, "Too many requests", headers=headers)
        return self._application.refused(refusal, asked.path)

    def _show_count(self, answer: Response, who: str) -> None:
        wire = self._application.world.dialect
        if wire.limit_headers == "none":
            return
        count = self._limiter.count(who, wire.limit_window)
        if count is not None:
            answer.headers["x-ratelimit-limit"] = str(count.calls)
            answer.headers["x-ratelimit-remaining"] = str(max(0, count.calls - count.used))
            answer.headers["x-ratelimit-reset"] = str(ceil(count.reset))

    def _payer(self, request: Request) -> str:
        """Whose calls a call is counted with."""
        world = self._application.world
        return "" if world.dialect.limit_per == "partner" else tokens.holder(world, request)
