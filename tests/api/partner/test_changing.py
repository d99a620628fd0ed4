"""Changes and cancellations, held against the commitment before they are sent, in both clients."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from pax8._core.runtime import Clock
from pax8.api.partner.subscriptions import Subscriptions
from pax8.errors import NotFoundError, UnprocessableError
from pax8.refusals import CancellationFee, ChangeRefused
from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.population import catalogue
from support.driver import Driver
from support.watched import Watched, bought

DAY = timedelta(days=1)
Buy = Callable[..., str]


@pytest.fixture
def pax8() -> Watched:
    return Watched()


@pytest.fixture
def client(driver: Driver, pax8: Watched) -> Any:
    clock = Clock(time=lambda world=pax8.sandbox.world: world.now.timestamp())
    return driver.client(None, transport=pax8, clock=clock)


@pytest.fixture
def buy(pax8: Watched) -> Buy:
    """A subscription of a product, begun today, by its id."""
    return lambda *given, **more: bought(pax8.sandbox, *given, **more)


def test_only_what_differs_is_sent(driver: Driver, client: Any, pax8: Watched, buy: Buy) -> None:
    id_ = buy()
    before = driver.do(client.subscriptions.get, id_)

    def change(**given: Any) -> Any:
        return driver.do(lambda: client.subscriptions.change(id_, **given))

    assert change(quantity=10, price=str(before.price), billing_term="monthly") == before
    assert pax8.written == []
    # Meanwhile somebody gives the company another price, which stays.
    pax8.sandbox.perform(Subscriptions.update, id_, price=Decimal("1.25"))
    changed = change(quantity=12)
    assert (changed.quantity, changed.price) == (12, Decimal("1.25"))
    assert pax8.written == [("PUT", "", {"quantity": 12})]
    change(quantity=12, price="1.2500", billing_term="Monthly")
    change(quantity=12, price=2)
    assert pax8.written[1:] == [("PUT", "", {"price": 2})]
    assert change(start_date=date(2026, 6, 9)).start_date == datetime(2026, 6, 9, tzinfo=UTC)


def test_the_window_day_by_day(driver: Driver, client: Any, pax8: Watched, buy: Buy) -> None:
    id_, quantity = buy(), 10
    for day in range(9):
        quantity -= 1
        if day < 7:
            changed = driver.do(lambda q=quantity: client.subscriptions.change(id_, quantity=q))
            assert changed.quantity == quantity
        else:
            with pytest.raises(ChangeRefused, match="since 2026-06-17") as refused:
                driver.do(lambda q=quantity: client.subscriptions.change(id_, quantity=q))
            assert refused.value.allowed_from == date(2027, 6, 10)
            assert refused.value.subscription.id == id_
            # It is what Pax8 would have said.
            with pytest.raises(UnprocessableError):
                driver.do(lambda q=quantity: client.subscriptions.update(id_, quantity=q))
        pax8.sandbox.world.advance(DAY)
    # It is renewed, and the window is open again.
    pax8.sandbox.world.advance(datetime(2027, 6, 11, 12, tzinfo=UTC))
    changed = driver.do(lambda: client.subscriptions.change(id_, quantity=1))
    assert changed.quantity == 1


def test_during_a_commitment(driver: Driver, client: Any, pax8: Watched, buy: Buy) -> None:
    id_ = buy()
    pax8.sandbox.world.advance(30 * DAY)
    with pytest.raises(ChangeRefused, match="billing term cannot be changed"):
        driver.do(lambda: client.subscriptions.change(id_, billing_term="Annual"))
    with pytest.raises(ChangeRefused, match="from 10 to 9; it can from 2027-06-10 on"):
        # The price alone could be, but then half of what was asked for would have been done.
        driver.do(lambda: client.subscriptions.change(id_, quantity=9, price=1))
    assert pax8.written == []
    changed = driver.do(lambda: client.subscriptions.change(id_, quantity=11, price=1))
    assert (changed.quantity, changed.price) == (11, 1)


def test_a_commitment_that_takes_less(driver: Driver, client: Any, pax8: Watched, buy: Buy) -> None:
    product = next(
        each
        for each in catalogue()
        if any(policy["allowForQuantityDecrease"] for policy in each.commitments.values())
    )
    price = next(each for each in product.prices if each.commitment_term)
    id_ = buy(product.name, price.commitment_term, price.billing_term)
    pax8.sandbox.world.advance(100 * DAY)
    changed = driver.do(lambda: client.subscriptions.change(id_, quantity=9))
    assert changed.quantity == 9
    with pytest.raises(CancellationFee, match="accept_fee=True"):
        driver.do(client.subscriptions.cancel, id_)
    driver.do(lambda: client.subscriptions.cancel(id_, accept_fee=True))
    assert driver.do(client.subscriptions.get, id_).status == "Cancelled"


def test_what_is_not_committed_may_change(
    driver: Driver, client: Any, pax8: Watched, buy: Buy
) -> None:
    id_ = buy("Halyard Business Phone", None)
    pax8.sandbox.world.advance(100 * DAY)
    subscription = driver.do(client.subscriptions.get, id_)
    changed = driver.do(
        lambda: client.subscriptions.change(subscription, quantity=2, billing_term="1-Year")
    )
    assert (changed.quantity, changed.billing_term) == (2, "Annual")
    driver.do(client.subscriptions.cancel, changed)
    with pytest.raises(ChangeRefused, match="it is Cancelled") as refused:
        driver.do(client.subscriptions.cancel, id_)
    assert refused.value.allowed_from is None
    with pytest.raises(ChangeRefused, match="it is Cancelled"):
        driver.do(lambda: client.subscriptions.change(id_, quantity=3))


def test_cancelling(driver: Driver, client: Any, pax8: Watched, buy: Buy) -> None:
    early, late = buy(), buy()
    driver.do(client.subscriptions.cancel, early)
    assert driver.do(client.subscriptions.get, early).status == "Cancelled"
    pax8.sandbox.world.advance(8 * DAY)
    for on in (None, date(2027, 6, 9), "2027-06-09", datetime(2027, 6, 9, 12, tzinfo=UTC)):
        with pytest.raises(ChangeRefused, match="give on=2027-06-10") as refused:
            driver.do(lambda on=on: client.subscriptions.cancel(late, on=on))
        assert refused.value.allowed_from == date(2027, 6, 10)
    with pytest.raises(ChangeRefused, match="which is past"):
        driver.do(lambda: client.subscriptions.cancel(late, on="2026-06-01"))
    driver.do(lambda: client.subscriptions.cancel(late, on=date(2027, 6, 10)))
    assert pax8.written[1:] == [("DELETE", "cancelDate=2027-06-10T00:00:00.000Z", None)]
    ending = driver.do(client.subscriptions.get, late)
    assert (ending.status, ending.end_date.date()) == ("PendingCancel", date(2027, 6, 10))
    for call in (
        lambda: client.subscriptions.cancel(late),
        lambda: client.subscriptions.change(late, quantity=9),
    ):
        with pytest.raises(ChangeRefused, match="it ends on 2027-06-10 already") as refused:
            driver.do(call)
        assert refused.value.allowed_from is None


def test_a_product_that_is_gone_binds_as_new_commerce_does(
    driver: Driver, client: Any, pax8: Watched, buy: Buy
) -> None:
    id_ = buy()
    pax8.sandbox.world.advance(30 * DAY)
    record = next(each for each in pax8.sandbox.world.select("subscriptions") if each["id"] == id_)
    gone = {**record, "productId": "5f0c1b0e-0000-4000-8000-000000000000"}
    pax8.sandbox.world.replace("subscriptions", gone)
    with pytest.raises(ChangeRefused):
        driver.do(lambda: client.subscriptions.change(id_, quantity=9))
    with pytest.raises(ChangeRefused):
        driver.do(lambda: client.subscriptions.cancel(id_, accept_fee=True))


@pytest.mark.parametrize("years", [-3, 3])
def test_the_days_are_those_of_pax8s_clock(
    driver: Driver, pax8: Watched, buy: Buy, years: int
) -> None:
    wrong = pax8.sandbox.world.now + years * 365 * DAY
    client = driver.client(None, transport=pax8, clock=Clock(time=wrong.timestamp, monotonic=float))
    id_, ending = buy(), buy()
    assert driver.do(lambda: client.subscriptions.change(id_, quantity=9)).quantity == 9
    driver.do(client.subscriptions.cancel, ending)
    pax8.sandbox.world.advance(8 * DAY)
    with pytest.raises(ChangeRefused, match="since 2026-06-17"):
        driver.do(lambda: client.subscriptions.change(id_, quantity=8))
    with pytest.raises(ChangeRefused, match="give on=2027-06-10"):
        driver.do(client.subscriptions.cancel, id_)
    driver.do(lambda: client.subscriptions.cancel(id_, on="2027-06-10"))


def test_without_pax8s_dates_the_days_are_those_of_the_client(
    driver: Driver, pax8: Watched, buy: Buy
) -> None:
    pax8.dated = False
    later = pax8.sandbox.world.now + 8 * DAY
    client = driver.client(None, transport=pax8, clock=Clock(time=later.timestamp))
    id_ = buy()
    with pytest.raises(ChangeRefused, match="since 2026-06-17"):
        driver.do(lambda: client.subscriptions.change(id_, quantity=9))
    with pytest.raises(ChangeRefused):
        driver.do(client.subscriptions.cancel, id_)
    assert pax8.written == []


@pytest.mark.parametrize("on", ["soon", "2027-06-31", 20270610])
def test_what_is_no_day_to_end_on(
    driver: Driver, client: Any, pax8: Watched, buy: Buy, on: Any
) -> None:
    id_ = buy()
    kind = ValueError if isinstance(on, str) else TypeError
    with pytest.raises(kind, match=f"on: .*{on}.* is not a day"):
        driver.do(lambda: client.subscriptions.cancel(id_, on=on))
    assert pax8.written == []


@pytest.mark.parametrize(
    ("given", "why"),
    [({}, "nothing was given"), ({"quantity": 0}, "cancel"), ({"quantity": None}, "nothing")],
)
def test_what_is_no_change(
    driver: Driver, client: Any, buy: Buy, given: dict[str, Any], why: str
) -> None:
    id_ = buy()
    with pytest.raises(ValueError, match=why):
        driver.do(lambda: client.subscriptions.change(id_, **given))


@pytest.mark.parametrize(
    "given", [{"price": 1.5}, {"price": "much"}, {"quantity": 1.5}, {"quantity": "many"}]
)
def test_what_has_no_sense_is_not_sent(
    driver: Driver, client: Any, pax8: Watched, buy: Buy, given: dict[str, Any]
) -> None:
    id_, name = buy(), next(iter(given))
    with pytest.raises((TypeError, ValueError), match=name):
        driver.do(lambda: client.subscriptions.change(id_, **given))
    assert pax8.written == []


def test_what_there_is_not(driver: Driver, client: Any) -> None:
    with pytest.raises(NotFoundError):
        driver.do(lambda: client.subscriptions.change(str(UUID(int=1)), quantity=1))


def test_over_a_socket(driver: Driver) -> None:
    sandbox = Sandbox(seed=1, companies=5)
    id_ = bought(sandbox)
    sandbox.world.advance(30 * DAY)
    with SandboxServer(sandbox) as server:
        client = driver.client(None, transport=None, base_url=server.url)
        with pytest.raises(ChangeRefused):
            driver.do(lambda: client.subscriptions.change(id_, quantity=9))
        assert driver.do(lambda: client.subscriptions.change(id_, quantity=11)).quantity == 11
        with pytest.raises(ChangeRefused):
            driver.do(client.subscriptions.cancel, id_)
        driver.do(lambda: client.subscriptions.cancel(id_, on="2027-06-10"))
        assert driver.do(client.subscriptions.get, id_).status == "PendingCancel"
