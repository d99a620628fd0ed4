"""Each fault by itself, through both clients: what it does to a write, and to a listing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fire.faults import AFTER, AT_THE_DOOR, BEFORE, Fault, Strike, Weather
from fire.ground import Ground
from pax8.errors import (
    NotSent,
    OutcomeUnknown,
    Pax8Error,
    RateLimitError,
    TransportError,
)
from support.driver import Driver

# A refusal that Pax8 gives before it does anything is no doubt about what it did.
_CERTAIN = {Fault.REFUSED: NotSent, Fault.BUSY: RateLimitError}
# What strikes by letting time pass; all others are given all the time they need.
_SLOW = {Fault.STALL, Fault.STALL_IN_BODY, Fault.LATE}
_COMPANIES = 30


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with Ground(Weather(seed=1, burst=0.0), companies=_COMPANIES, timeout=0.3) as made:
        yield made


@pytest.fixture(scope="module", params=[True, False], ids=["blocking", "async"])
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """Each client in turn, for all tests: each is to be whole again after each fault."""
    made = Driver(blocking=request.param)
    yield made
    made.close()


@pytest.fixture(scope="module")
def lasting(driver: Driver, ground: Ground) -> Any:
    return driver.client(None, **ground.settings | {"timeout": 30.0})


@pytest.fixture
def client(driver: Driver, lasting: Any, ground: Ground) -> Iterator[Any]:
    """A client that has its token, with a connection of its own."""
    ground.weather.calm()
    driver.do(lasting.companies.get, ground.company)
    yield lasting
    ground.weather.calm()


def struck(client: Any, ground: Ground, fault: Fault, *, carried_out: bool) -> Any:
    """The client, with a time-out for this fault, which strikes every request from now on."""
    weather = ground.weather
    weather.before, weather.after = ((), (fault,)) if carried_out else ((fault,), ())
    weather.request = 1.0
    return client.with_options(timeout=ground.timeout) if fault in _SLOW else client


def ordered(ground: Ground) -> int:
    return ground.sandbox.world.count("orders")


def settle(ground: Ground) -> None:
    """Wait for what is carried out too late."""
    until = time.monotonic() + 10
    while ground.proxy.on_way.total():
        assert time.monotonic() < until
        time.sleep(0.005)


def order(client: Any, ground: Ground) -> Any:
    return client.orders.create(company_id=ground.company, line_items=[ground.line()])


@pytest.mark.parametrize("fault", BEFORE)
def test_an_order_that_is_not_carried_out(
    fault: Fault, driver: Driver, client: Any, ground: Ground
) -> None:
    before = ordered(ground)
    client = struck(client, ground, fault, carried_out=False)
    with pytest.raises(_CERTAIN.get(fault, OutcomeUnknown)):
        driver.do(lambda: order(client.with_options(retries=1), ground))
    settle(ground)
    assert ordered(ground) == before


@pytest.mark.parametrize("fault", AFTER)
def test_an_order_that_is_carried_out(
    fault: Fault, driver: Driver, client: Any, ground: Ground
) -> None:
    before = ordered(ground)
    client = struck(client, ground, fault, carried_out=True)
    if fault is Fault.DRIP:
        made = driver.do(order, client, ground)
        assert ground.sandbox.world.read("orders", made.id)
    else:
        with pytest.raises(OutcomeUnknown):
            driver.do(order, client, ground)
    settle(ground)
    assert ordered(ground) == before + 1


@pytest.mark.parametrize("fault", AT_THE_DOOR)
def test_an_order_at_the_door(fault: Fault, driver: Driver, ground: Ground) -> None:
    ground.weather.calm()
    client = driver.client(None, **ground.settings)
    before = ordered(ground)
    ground.weather.at_the_door, ground.weather.door = (fault,), 1.0
    # It has no token yet, so what is lost is the request for that.
    with pytest.raises(NotSent):
        driver.do(lambda: order(client.with_options(retries=2), ground))
    ground.weather.calm()
    assert driver.do(order, client, ground).id
    assert ordered(ground) == before + 1


@pytest.mark.parametrize("fault", dict.fromkeys([*BEFORE, *AFTER]))
def test_a_listing_is_whole_or_raises(
    fault: Fault, driver: Driver, client: Any, ground: Ground
) -> None:
    client = struck(client, ground, fault, carried_out=fault in AFTER)
    listing = client.with_options(retries=0).companies.list(size=13)
    if fault is Fault.DRIP:
        assert len(driver.do(listing.to_list)) == _COMPANIES
    else:
        with pytest.raises(Pax8Error):
            driver.do(listing.to_list)
    ground.weather.request = 0.4
    if fault in _SLOW:
        client = client.with_options(timeout=0.1)
    try:
        read = driver.do(client.companies.list(size=13).to_list)
    except Pax8Error:
        return
    assert len({each.id for each in read}) == len(read) == _COMPANIES


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_answer_of_nothing_is_no_end(
    times: int, driver: Driver, client: Any, ground: Ground
) -> None:
    pages = client.with_options(prefetch=0).companies.list(size=13).pages()
    ahead = next if driver.blocking else anext
    read: list[str] = []
    while page := driver.do(ahead, pages, None):
        if not read:
            ground.weather.next(*[Strike(Fault.EMPTY, carried_out=True)] * times)
        read += [each.id for each in page]
    assert len(set(read)) == len(read) == _COMPANIES


def test_an_order_is_placed_again_when_it_was_turned_away(
    driver: Driver, client: Any, ground: Ground
) -> None:
    before = ordered(ground)
    struck(client, ground, Fault.BUSY, carried_out=False)
    ground.weather.request = 0.6
    made = driver.do(lambda: order(client.with_options(retries=100), ground))
    assert ground.sandbox.world.read("orders", made.id)
    assert ordered(ground) == before + 1


def test_a_deletion_is_done_though_its_token_is_revoked_before_it_is_tried_again(
    driver: Driver, ground: Ground
) -> None:
    def revoke(_: float) -> None:
        ground.revoke()

    async def revoked(_: float) -> None:
        ground.revoke()

    clock = replace(ground.time.clock, sleep=revoke, asleep=revoked)
    client = driver.client(None, **ground.settings | {"timeout": 30.0, "clock": clock})
    names = {"first_name": "Ada", "last_name": "Fire", "phone": "1", "email": "ada@example.com"}
    contact = driver.do(lambda: client.companies.create_contact(ground.company, **names))
    ground.weather.next(Strike(Fault.RESET, carried_out=True))
    driver.do(client.companies.delete_contact, ground.company, contact.id)
    assert ground.sandbox.world.read("contacts", contact.id) is None


def test_a_connection_that_breaks_is_not_used_again(
    driver: Driver, client: Any, ground: Ground
) -> None:
    struck(client, ground, Fault.CUT_IN_BODY, carried_out=True)
    with pytest.raises(TransportError):
        driver.do(client.with_options(retries=0).companies.get, ground.company)
    ground.weather.calm()
    assert driver.do(client.companies.get, ground.company).id == ground.company
