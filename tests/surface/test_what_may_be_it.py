"""What is listed after a lost answer, and is not quite what was sent: it is not taken for it."""

from __future__ import annotations

import json
import logging
import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from pax8.errors import AmbiguousOutcome
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import LOST_AFTER, LOST_BEFORE, Losing, lost, place, plain_line

Change = Callable[[dict[str, Any]], dict[str, Any]]


class Telling(Losing):
    """A sandbox that tells of its orders otherwise than they are kept."""

    def __init__(self, time: FakeTime) -> None:
        super().__init__(time)
        # How orders are told of in a listing, and by themselves.
        self.listed: Change = dict
        self.single: Change = dict
        # What is asked before it is answered.
        self.asked: Callable[[httpx2.Request], object] = str
        self.dated = True

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked(request)
        answer = super()._answer(request)
        if answer.is_error:
            return answer
        told, headers = json.loads(answer.content), dict(answer.headers)
        if request.method == "GET" and "/orders" in request.url.path:
            if "content" in told:
                told["content"] = [self.listed(each) for each in told["content"]]
            else:
                told = self.single(told)
        headers.pop("content-length")
        if not self.dated:
            headers.pop("date")
        return httpx2.Response(answer.status_code, headers=headers, content=json.dumps(told))


@pytest.fixture
def pax8(time: FakeTime) -> Telling:
    return Telling(time)


def without(*names: str) -> Change:
    return lambda order: {name: value for name, value in order.items() if name not in names}


def of_lines(change: Change) -> Change:
    return lambda order: {**order, "lineItems": [change(each) for each in order["lineItems"]]}


def merged(order: dict[str, Any]) -> dict[str, Any]:
    first, *rest = order["lineItems"]
    total = sum(each["quantity"] for each in order["lineItems"])
    return {**order, "lineItems": [{**first, "quantity": total}]} if rest else order


def joined(order: dict[str, Any]) -> dict[str, Any]:
    free = {**order["lineItems"][0], "productId": "0" * 32, "quantity": 1}
    return {**order, "lineItems": [*order["lineItems"], free]}


@pytest.mark.parametrize(
    "change",
    [
        merged,
        joined,
        of_lines(lambda line: {**line, "billingTerm": "1 Month"}),
        of_lines(lambda line: {**line, "commitmentTermId": "c"}),
        lambda order: {**order, "orderedByUserEmail": "api@partner.example"},
    ],
    ids=["merged", "joined", "respelled", "committed", "rewritten"],
)
def test_what_pax8_may_have_made_of_it_is_a_candidate(
    change: Change, driver: Driver, client: Any, pax8: Telling
) -> None:
    pax8.listed = pax8.single = change
    lines = [plain_line(), plain_line()]
    for safely in (True, False):
        error = lost(
            driver,
            pax8,
            LOST_AFTER,
            lambda: place(
                client,
                pax8,
                line_items=lines,
                ordered_by_user_email="me@x.example",
                safely=safely,  # noqa: B023 - called at once
            ),
        )
        if not safely:
            with pytest.raises(AmbiguousOutcome) as caught:
                driver.do(client.orders.find_outcome, error)
            error = caught.value
        assert isinstance(error, AmbiguousOutcome)
        assert pax8.orders()[-1] in [each.id for each in error.candidates]


def test_who_ordered_is_read_where_the_listing_does_not_say(
    driver: Driver, client: Any, pax8: Telling
) -> None:
    pax8.listed = without("orderedBy", "orderedByUserEmail")
    pax8.losses.append(LOST_AFTER)
    made = driver.do(lambda: place(client, pax8, safely=True, ordered_by_user_email="me@x.example"))
    assert made.ordered_by_user_email == "me@x.example"


@pytest.mark.parametrize("said", [True, False])
def test_an_order_of_somebody_else_is_not_mine(
    driver: Driver, client: Any, somebody: Any, pax8: Telling, *, said: bool
) -> None:
    pax8.listed = without("orderedBy", "orderedByUserEmail")
    pax8.single = dict if said else pax8.listed
    driver.do(lambda: place(somebody, pax8, ordered_by_user_email="theirs@x.example"))
    error = lost(
        driver, pax8, LOST_BEFORE, lambda: place(client, pax8, ordered_by_user_email="me@x.example")
    )
    with pytest.raises(AmbiguousOutcome, match="one of 1"):
        driver.do(client.orders.find_outcome, error)


def test_an_old_order_that_was_not_listed_before_is_not_it(
    driver: Driver, client: Any, somebody: Any, pax8: Telling, time: FakeTime
) -> None:
    old = driver.do(lambda: place(somebody, pax8))
    listings = 0

    def lagging(request: httpx2.Request) -> None:
        nonlocal listings
        listings += request.method == "GET" and request.url.path.endswith("/orders")

    def hidden(order: dict[str, Any]) -> dict[str, Any]:
        # At first another stands in its place.
        return {**order, "id": "another"} if order["id"] == old.id and listings == 1 else order

    pax8.asked, pax8.listed = lagging, hidden
    for days in (20, 0):
        time.advance(86_400 * days)
        pax8.sandbox.world.advance(timedelta(days=days, hours=1))
        listings = 0
        error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, safely=True))
        assert isinstance(error, AmbiguousOutcome)
        assert [each.id for each in error.candidates] == [old.id]


def test_a_wrong_clock_hides_nothing_from_another_process_days_later(
    driver: Driver, client: Any, somebody: Any, pax8: Telling, time: FakeTime
) -> None:
    world = pax8.sandbox.world
    for days in (1.5, 3, -3):
        time.now = world.now.timestamp() + 86_400 * days
        driver.do(lambda: client.companies.list().first())
        error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
        placed, before = pax8.orders()[-1], pax8.orders()[:-1]
        assert error.ahead == -86_400 * days
        world.advance(timedelta(days=5))
        time.now = world.now.timestamp()
        kept = pickle.loads(pickle.dumps(error))  # noqa: S301 - pickled here
        found = driver.do(lambda: somebody.orders.find_outcome(kept, others=before))  # noqa: B023 - called at once
        assert found.id == placed


def test_where_no_clock_was_heard_days_alone_do_not_tell_it_apart(
    driver: Driver, client: Any, somebody: Any, pax8: Telling, time: FakeTime
) -> None:
    world = pax8.sandbox.world
    pax8.dated = False
    time.now = world.now.timestamp() + 86_400 * 4
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    assert error.ahead is None
    world.advance(timedelta(days=5))
    time.now = world.now.timestamp()
    with pytest.raises(AmbiguousOutcome, match=pax8.orders()[-1]):
        driver.do(somebody.orders.find_outcome, error)
    # Weeks are too much for a clock that is merely wrong.
    time.now = world.now.timestamp() + 86_400 * 20
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error) is None


def test_the_day_after_nobody_waits(
    driver: Driver, client: Any, pax8: Telling, time: FakeTime
) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))

    def waited() -> float:
        time.slept.clear()
        assert driver.do(client.orders.find_outcome, error) is None
        return sum(time.slept)

    # A clock that was set ahead is not believed.
    time.now += 50
    assert waited() == 120
    pax8.sandbox.world.advance(timedelta(seconds=170))
    assert waited() == 0
    pax8.dated = False
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client.with_options(), pax8))
    time.advance(50)
    pax8.sandbox.world.advance(timedelta(seconds=50))
    pax8.dated = True
    assert waited() == 70


def test_a_subscription_that_may_not_be_read_is_not_asked(
    driver: Driver, client: Any, pax8: Telling
) -> None:
    for failure in (403, httpx2.ReadError("lost")):

        def refuse(request: httpx2.Request, failure: int | Exception = failure) -> None:
            if "/subscriptions/" in request.url.path:
                pax8.failures.append(failure)

        pax8.asked = refuse
        before = pax8.orders()
        error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
        look = client.with_options(retries=0).orders.find_outcome
        found = driver.do(lambda: look(error, others=before))  # noqa: B023 - called at once
        assert found.id == pax8.orders()[-1]


def test_what_the_subscription_says_tells_too(driver: Driver, client: Any, pax8: Telling) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    world = pax8.sandbox.world
    *_, order = world.select("orders")
    (made,) = world.select("subscriptions", "id = ?", order["lineItems"][0]["subscriptionId"])
    world.replace("subscriptions", {**made, "quantity": 99})
    with pytest.raises(AmbiguousOutcome):
        driver.do(client.orders.find_outcome, error)


def test_one_id_of_another_is_enough(
    driver: Driver, client: Any, somebody: Any, pax8: Telling
) -> None:
    other = driver.do(lambda: place(somebody, pax8))
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(lambda: client.orders.find_outcome(error, others=other.id)) is None


def test_orders_of_other_companies_are_passed_over(
    driver: Driver, client: Any, pax8: Telling, caplog: pytest.LogCaptureFixture
) -> None:
    def unfiltered(request: httpx2.Request) -> None:
        request.url = request.url.copy_remove_param("companyId")

    pax8.asked = unfiltered
    with caplog.at_level(logging.WARNING, "pax8"):
        error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, safely=True))
    own = [
        each["id"]
        for each in pax8.sandbox.world.select("orders")
        if each["companyId"] == pax8.company()
    ]
    assert error.known == set(own)
    assert sum("Pax8 lists others too" in each.getMessage() for each in caplog.records) == 1
