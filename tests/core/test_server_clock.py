"""Pax8's clock, told by the dates of answers."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from pax8._core.http import Response
from pax8._core.runtime import Clock
from pax8._core.server_clock import ServerClock


def test_what_was_heard_is_good_until_the_client_is_set() -> None:
    now, counted = 1000.0, 5.0
    heard = ServerClock(Clock(lambda: now, lambda: counted))
    assert heard.ahead() is None
    heard.hear(Response(200, {"date": formatdate(4600, usegmt=True)}))
    assert heard.ahead() == 3600
    now, counted = now + 500, counted + 500
    assert heard.ahead() == 3600
    # The clock was set, or the machine slept: it may be either.
    now += 3600
    assert heard.ahead() is None
    heard.hear(Response(503, {"date": formatdate(5100, usegmt=True)}))
    assert heard.ahead() == 0


@pytest.mark.parametrize("date", ["", "soon", "Thu, 01 Jan 99999 00:00:00 GMT"])
def test_what_is_no_date_is_not_heard(date: str) -> None:
    heard = ServerClock(Clock(lambda: 0.0, lambda: 0.0))
    heard.hear(Response(200, {"date": date}))
    heard.hear(Response(200))
    assert heard.ahead() is None
