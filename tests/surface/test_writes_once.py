"""Writes whose answer was lost: what both clients find of them, and that none happens twice."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from pax8.api.partner.orders import Orders
from pax8.api.resources import RESOURCES, every_operation
from pax8.api.surfaces import PARTNER
from pax8.errors import (
    AmbiguousOutcome,
    DeadlineExceeded,
    OutcomeUnknown,
    ServerError,
    TransportError,
    UnprocessableError,
)
from pax8.exceptions import Sent
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import (
    LOSSES,
    LOST_AFTER,
    LOST_BEFORE,
    Losing,
    Loss,
    lost,
    place,
    plain_line,
)


@pytest.mark.parametrize("loss", LOSSES, ids=str)
def test_an_order_is_found(
    loss: Loss, driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    before = pax8.orders()
    error = lost(driver, pax8, loss, lambda: place(client, pax8))
    assert error.sent_at == error.last_sent_at == time.now
    found = driver.do(client.orders.find_outcome, error)
    (placed,) = [each for each in pax8.orders() if each not in before]
    assert found.id == placed
    assert len(pax8.written) == 1


def test_an_order_that_is_not_there_is_looked_for_before_that_is_said(
    driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error) is None
    assert sum(time.slept) == 120
    time.slept.clear()
    assert driver.do(lambda: client.orders.find_outcome(error, settled=0)) is None
    assert time.slept == []
    assert len(pax8.written) == 1


@pytest.mark.parametrize("loss", LOSSES, ids=str)
def test_safely_it_is_given_as_it_is_listed(
    loss: Loss, driver: Driver, client: Any, pax8: Losing
) -> None:
    # The same was ordered before, twice, today.
    for _ in range(2):
        driver.do(lambda: place(client, pax8))
    before = pax8.orders()
    pax8.losses.append(loss)
    made = driver.do(lambda: place(client, pax8, safely=True))
    (placed,) = [each for each in pax8.orders() if each not in before]
    assert made.id == placed
    assert (len(pax8.written), pax8.checked) == (3, 1)


def test_safely_without_a_fault(driver: Driver, client: Any, pax8: Losing) -> None:
    made = driver.do(lambda: place(client, pax8, safely=True))
    assert made.id in pax8.orders()
    assert (len(pax8.written), pax8.checked) == (1, 1)
    mock = driver.do(lambda: place(client, pax8, safely=True, is_mock=True))
    assert not mock.id
    assert len(pax8.written) == 1


@pytest.mark.parametrize("loss", [LOST_BEFORE, Loss(None, 500), Loss(3600.0)], ids=str)
def test_safely_is_not_ordering_again(
    loss: Loss, driver: Driver, client: Any, pax8: Losing
) -> None:
    before = pax8.orders()
    error = lost(driver, pax8, loss, lambda: place(client, pax8, safely=True))
    assert "until 120 s after it was sent it was not listed" in str(error)
    assert isinstance(error.__cause__, OutcomeUnknown)
    assert error.known == {
        each["id"]
        for each in pax8.sandbox.world.select("orders")
        if each["companyId"] == pax8.company()
    }
    pax8.settle(all_=True)
    assert len(pax8.orders()) <= len(before) + 1
    assert len(pax8.written) == 1
    # Later it is found as surely, even by another process.
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - pickled here
    found = driver.do(client.orders.find_outcome, again)
    assert (found is not None) is (loss.after is not None)


def test_safely_what_is_refused_by_the_check_is_never_sent(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    line = {**plain_line(), "billing_term": "3-Year"}
    with pytest.raises(UnprocessableError):
        driver.do(lambda: place(client, pax8, line_items=[line], safely=True))
    assert (len(pax8.written), pax8.checked) == (0, 1)


def test_what_certainly_failed_is_sent_again(driver: Driver, client: Any, pax8: Losing) -> None:
    before = pax8.orders()
    pax8.losses += [Loss(None, 429), Loss(None, 401)]
    assert driver.do(lambda: place(client, pax8, safely=True)).id not in before
    assert len(pax8.orders()) == len(before) + 1
    assert len(pax8.written) == 3


def test_what_is_lost_says_when_it_was_sent(
    driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    pax8.losses.append(Loss(None, 429))
    start = time.now
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    assert error.sent_at == start
    assert error.last_sent_at == start + sum(time.slept) == time.now
    assert b"companyId" in error.request.body
    assert error.finder == "client.orders.find_outcome"
    assert error.known is None


def test_an_order_for_a_day_to_come_is_not_listed(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    line = {**plain_line(), "provision_start_date": "2030-01-31"}
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, line_items=[line]))
    with pytest.raises(OutcomeUnknown, match=r"a day to come.*does not list"):
        driver.do(client.orders.find_outcome, error)


def test_it_is_told_after_the_process_was_killed(driver: Driver, client: Any, pax8: Losing) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    # All that whoever comes after it has is what it was about to send, from its own journal.
    sent = Sent("POST", "/v1/orders", error.request.body)
    made = OutcomeUnknown(sent, "killed", tries=(error.sent_at, error.last_sent_at))
    assert driver.do(client.orders.find_outcome, made).id == pax8.orders()[-1]
    # Made twice, it is the same one.
    again = OutcomeUnknown(sent, "killed", tries=(error.sent_at, error.last_sent_at))
    assert driver.do(client.orders.find_outcome, again).id == pax8.orders()[-1]


def test_of_what_nobody_knows_when_it_was_sent_nothing_is_sure(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    undated, before = OutcomeUnknown(error.request, "killed"), pax8.orders()[:-1]
    # It may be one of any age.
    with pytest.raises(AmbiguousOutcome, match=pax8.orders()[-1]):
        driver.do(client.orders.find_outcome, undated)
    found = driver.do(lambda: client.orders.find_outcome(undated, others=before))
    assert found.id == pax8.orders()[-1]


def test_the_deadline_is_that_of_all(
    driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    hasty, start = client.with_options(deadline=10), time.now
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(hasty, pax8, safely=True))
    assert "too soon to tell" in str(error)
    assert time.now - start < 10
    with pytest.raises(OutcomeUnknown, match="too soon to tell"):
        driver.do(hasty.orders.find_outcome, error)


def test_a_look_that_fails_tells_no_less(driver: Driver, client: Any, pax8: Losing) -> None:
    quick = client.with_options(retries=0)
    driver.do(lambda: quick.companies.list().first())
    # The check and the list before it are answered.
    pax8.failures += [None, None, httpx2.ReadError("no"), 503]
    error = lost(driver, pax8, LOST_AFTER, lambda: place(quick, pax8, safely=True))
    assert "nor could it be looked for" in str(error)
    assert isinstance(error.__cause__, TransportError)
    with pytest.raises(ServerError):
        driver.do(quick.orders.find_outcome, error)
    assert driver.do(quick.orders.find_outcome, error).id == pax8.orders()[-1]


def test_before_it_is_sent_nothing_is_unknown(driver: Driver, client: Any, pax8: Losing) -> None:
    quick = client.with_options(retries=0)
    for failures in ([503], [None, 503]):
        pax8.failures.extend(failures)
        with pytest.raises(ServerError):
            driver.do(lambda: place(quick, pax8, safely=True))
    assert pax8.written == []


def test_the_same_at_once_takes_turns(driver: Driver, client: Any, pax8: Losing) -> None:
    before = pax8.orders()
    pax8.losses += [LOST_AFTER] * 4
    made = driver.at_once(4, lambda: place(client, pax8, safely=True))
    assert sorted(each.id for each in made) == sorted(set(pax8.orders()) - set(before))
    assert len(pax8.orders()) == len(before) + 4
    assert not client._turns._locks


def test_whose_turn_does_not_come_in_time_sends_nothing(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    client._turns.runtime = SimpleNamespace(lock=_Held)
    with pytest.raises(DeadlineExceeded, match="wait for another that is alike"):
        driver.do(lambda: place(client, pax8, safely=True))
    assert pax8.written == []
    assert not client._turns._locks


class _Held:
    """A lock that others hold all the time."""

    async def acquire(self, seconds: float) -> bool:
        return seconds < 0


def test_the_error_of_something_else_is_refused(driver: Driver, client: Any, pax8: Losing) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    message = r"client.companies.find_outcome\(\) looks for POST /v1/companies, not for POST /v1/o"
    with pytest.raises(ValueError, match=message + r".*client\.orders\.find_outcome\(error\)"):
        driver.do(client.companies.find_outcome, error)
    with pytest.raises(TypeError, match="takes the OutcomeUnknown that was raised, not ValueError"):
        driver.do(client.orders.find_outcome, ValueError())
    with pytest.raises(ValueError, match="does not say what was sent"):
        driver.do(
            client.orders.find_outcome, OutcomeUnknown(Sent("POST", "/v1/orders"), "it was lost")
        )
    for settled in (-1, True, "60", float("nan"), float("inf")):
        with pytest.raises(ValueError, match="is not a number of seconds"):
            driver.do(lambda: client.orders.find_outcome(error, settled=settled))  # noqa: B023 - called at once


def test_safely_is_yes_or_no(driver: Driver, client: Any, pax8: Losing) -> None:
    with pytest.raises(TypeError, match="safely"):
        driver.do(lambda: place(client, pax8, safely="yes"))
    with pytest.raises(TypeError, match="safely"):
        driver.do(lambda: client.companies.update("c", phone="1", safely=True))
    driver.do(lambda: place(client, pax8))
    (sent,) = pax8.written
    assert b"safely" not in sent.content


def test_every_write_that_is_never_repeated_has_what_looks_for_it(client: Any) -> None:
    names = {resource.__name__: name for name, resource in RESOURCES.items()}
    writes = [each for each in every_operation() if each.method == "POST"]
    partner = [each for each in writes if each.surface is PARTNER]
    assert len(partner) == 3
    for operation in writes:
        if operation not in partner:
            # What the other surfaces list does not tell what a write made from what was there.
            assert not operation.finder
            continue
        _, name, method = operation.finder.split(".")
        assert names[operation.resource.__name__] == name
        assert callable(getattr(getattr(client, name), method))
        assert list(operation.signature.unsent) == ["safely", "unless"]
        request = operation.request(lambda _: "", Orders.get.signature.bind(("o",), {}))
        assert f"({operation.finder}(error) does)" in str(request.unknown("lost"))
