"""Whatever goes wrong, and whoever orders the same meanwhile: an order is placed once or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8.api.partner.orders import Orders
from pax8.enums import BillingTerm
from pax8.errors import OutcomeUnknown, Pax8Error
from pax8.sandbox import Sandbox
from pax8.types import LineItem
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import Losing, Loss, plain_line

MINE, THEIRS = "mine@orders.example", "theirs@orders.example"


@dataclass(frozen=True)
class Turn:
    """What becomes of one request, and whether somebody else orders the same before it."""

    fault: str
    seconds: float = 0.0
    somebody: bool = False


class Faults(Losing):
    """A sandbox with a fault for each request, read or write, as it comes."""

    def __init__(
        self, time: FakeTime, turns: list[Turn], fate: Turn, theirs: dict[str, Any]
    ) -> None:
        super().__init__(time, Sandbox(seed=1, companies=5))
        self.turns, self.theirs = list(turns), theirs
        # What becomes of the first write.
        self.fate: Turn | None = fate
        self.asked_anew = 0

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token") or not self.turns:
            return super()._answer(request)
        mock = "isMock" in request.url.query.decode()
        turn = self.turns.pop(0)
        if request.method == "POST" and not mock and self.fate is not None:
            turn, self.fate = self.fate, None
        if turn.somebody:
            self.somebody_orders()
        self.time.advance(turn.seconds if turn.fault == "slow" else 0.0)
        loss = {
            "before": Loss(),
            "after": Loss(0.0),
            "late": Loss(turn.seconds),
            "unavailable": Loss(None, 503),
            "gone": Loss(0.0, 504),
            "busy": Loss(None, 429),
            "refused": Loss(None, 422),
        }.get(turn.fault)
        if loss is not None and request.method == "POST" and not mock:
            self.asked_anew += loss.status == 429
            self.losses.append(loss)
        elif loss is not None:
            self.failures.append(loss.status or httpx2.ReadError("lost"))
        elif turn.fault == "unreadable":
            super()._answer(request)
            return httpx2.Response(200, text="<html>")
        return super()._answer(request)

    def somebody_orders(self) -> None:
        self.sandbox.perform(Orders.create, company_id=self.company(), **self.theirs)


def placed(transport: Losing, email: str | None) -> list[str]:
    rows = transport.sandbox.world.select("orders")
    return [each["id"] for each in rows if each["orderedByUserEmail"] == email]


FAULTS = st.sampled_from(
    ["before", "after", "late", "unavailable", "gone", "busy", "refused", "unreadable", "slow"]
    + ["ok"] * 4
)
SECONDS = st.sampled_from([0.5, 5.0, 40.0, 59.0, 100.0, 4000.0])
TURNS = st.lists(st.builds(Turn, FAULTS, SECONDS, st.booleans()), max_size=14)
FATES = st.builds(
    Turn, st.sampled_from(["before", "after", "late", "late", "gone", "busy"]), SECONDS
)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(
    turns=TURNS,
    fate=FATES,
    blocking=st.booleans(),
    marked=st.booleans(),
    retries=st.integers(0, 2),
    deadline=st.sampled_from([300.0, 20.0]),
    earlier=st.integers(0, 2),
    well=st.sampled_from([0, 2, 2, 2]),
)
def test_safely(  # noqa: PLR0913 - each is drawn
    turns: list[Turn],
    *,
    fate: Turn,
    blocking: bool,
    marked: bool,
    retries: int,
    deadline: float,
    earlier: int,
    well: int,
) -> None:
    time = FakeTime()
    # What somebody else orders is the same to the letter, but for who orders, if that is said.
    theirs = {
        "line_items": [LineItem(**plain_line() | {"billing_term": BillingTerm.MONTHLY})],
        "ordered_by_user_email": THEIRS if marked else None,
    }
    # Mostly the check and the listing before it go well.
    transport = Faults(time, [Turn("ok")] * well + turns + [Turn("ok")], fate, theirs)
    mine = {"ordered_by_user_email": MINE} if marked else {}
    for _ in range(earlier):
        transport.somebody_orders()
    before = set(transport.orders())
    driver = Driver(blocking=blocking)
    try:
        client = driver.client(
            None, transport=transport, clock=time.clock, retries=retries, deadline=deadline
        )
        outcome: Any = None
        error: Pax8Error | None = None
        try:
            outcome = driver.do(
                lambda: client.orders.create(**transport.order(**mine), safely=True)
            )
        except Pax8Error as raised:
            error = raised
        sent = len(transport.written)
        assert sent <= 1 + transport.asked_anew, "it is sent again only when it was turned away"
        known = set(transport.orders())
        if outcome is not None:
            assert outcome.id in known - before, "it is there, and was not there before"
            if marked:
                assert outcome.id in placed(transport, MINE), "and it is ours"
        transport.settle(all_=True)
        if marked:
            assert len(placed(transport, MINE)) <= 1, "never two"
            if error is not None and not isinstance(error, OutcomeUnknown):
                assert not placed(transport, MINE), "what is told to have failed is not there"
        if isinstance(error, OutcomeUnknown):
            transport.turns.clear()
            looked = look(driver, client, error)
            mine_placed = placed(transport, MINE)
            if marked:
                assert looked in ([], mine_placed or [None]), "found is ours, None is not there"
            assert set(looked) <= {None, *transport.orders()} - before
            assert again(driver, client, transport, error, mine) in {
                None,
                *placed(transport, mine.get("ordered_by_user_email")),
            }
            if marked:
                assert len(placed(transport, MINE)) <= 1, "never two, though it was ordered again"
    finally:
        driver.close()


def look(driver: Driver, client: Any, error: OutcomeUnknown) -> list[str | None]:
    """What is found when all is calm again: an id, None, or nothing that can be told."""
    try:
        found = driver.do(client.orders.find_outcome, error)
    except OutcomeUnknown:
        return []
    return [None if found is None else found.id]


def again(
    driver: Driver, client: Any, transport: Losing, error: OutcomeUnknown, mine: dict[str, Any]
) -> str | None:
    """What is ordered, or found, when all is calm again; None if that is not done."""
    patient = client.with_options(deadline=None)
    order = transport.order(**mine)
    try:
        made = driver.do(lambda: patient.orders.create(**order, safely=True, unless=error))
    except OutcomeUnknown:
        return None
    return str(made.id)
