"""Writes whose answer was lost: what both clients find of them, and that none happens twice."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import timedelta
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
from support.losing import LOST_AFTER, LOST_BEFORE, Losing, Loss, plain_line

NAMES = {"first_name": "Ada", "last_name": "Lovelace", "phone": "+1 303-555-0101"}
COMPANY = {
    "name": "Acme  Inc.",
    "address": {"street": "1 Main St", "city": "Denver", "postalCode": "80202", "country": "US"},
    "phone": "303-555-0100",
    "website": "https://example.com",
    "bill_on_behalf_of_enabled": False,
    "self_service_allowed": False,
    "order_approval_required": False,
}


@pytest.fixture(params=[True, False], ids=["blocking", "async"])
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    made = Driver(blocking=request.param)
    yield made
    made.close()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def pax8(time: FakeTime) -> Losing:
    return Losing(time)


@pytest.fixture
def client(driver: Driver, pax8: Losing, time: FakeTime) -> Any:
    return driver.client(None, transport=pax8, clock=time.clock)


def lost(driver: Driver, pax8: Losing, loss: Loss, write: Any) -> OutcomeUnknown:
    """What is raised by a write whose answer is lost."""
    pax8.losses.append(loss)
    with pytest.raises(OutcomeUnknown) as caught:
        driver.do(write)
    return caught.value


def place(client: Any, pax8: Losing, **more: Any) -> Any:
    return client.orders.create(**pax8.order(**more))


LOSSES = [LOST_AFTER, Loss(0.0, 502), Loss(0.0, 408), Loss(25.0), Loss(25.0, 504)]


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
    assert sum(time.slept) == 60
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
    assert "for 60 s it was not listed" in str(error)
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


def test_two_that_fit_are_told(driver: Driver, client: Any, pax8: Losing) -> None:
    other = driver.do(lambda: place(client, pax8))
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    with pytest.raises(AmbiguousOutcome, match="2 that fit") as caught:
        driver.do(client.orders.find_outcome, error)
    assert caught.value.__cause__ is error
    assert [each.id for each in caught.value.candidates] == [other.id, pax8.orders()[-1]]
    pickled = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - pickled here
    assert pickled.candidates == caught.value.candidates
    found = driver.do(lambda: client.orders.find_outcome(pickled, others=[other.id]))
    assert found.id == pax8.orders()[-1]


def test_one_of_the_same_that_somebody_places_meanwhile(
    driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    theirs = Losing(time, pax8.sandbox)
    other = driver.client(None, transport=theirs, clock=time.clock)
    error = lost(driver, pax8, Loss(20.0), lambda: place(client.with_options(deadline=5), pax8))
    driver.do(lambda: place(other, theirs))
    time.advance(30)
    with pytest.raises(AmbiguousOutcome):
        driver.do(client.orders.find_outcome, error)


def test_who_ordered_tells_which_it_is(driver: Driver, client: Any, pax8: Losing) -> None:
    mine, theirs = "1@orders.example", "2@orders.example"
    driver.do(lambda: place(client, pax8, ordered_by_user_email=theirs))
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8, ordered_by_user_email=mine))
    assert driver.do(client.orders.find_outcome, error).ordered_by_user_email == mine
    error = lost(
        driver, pax8, LOST_BEFORE, lambda: place(client, pax8, ordered_by_user_email="3@x.example")
    )
    # Whether Pax8 changed what it was told is not known.
    with pytest.raises(AmbiguousOutcome, match="cannot be told whether one of 2"):
        driver.do(client.orders.find_outcome, error)


@pytest.mark.parametrize(
    "different",
    [{"quantity": 7}, {"billing_term": "Annual"}, {"product_id": "0" * 32}],
    ids=lambda each: next(iter(each)),
)
def test_another_order_is_none(
    different: dict[str, Any], driver: Driver, client: Any, pax8: Losing
) -> None:
    driver.do(lambda: place(client, pax8))
    line = {**plain_line(), **different}
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, line_items=[line]))
    assert driver.do(client.orders.find_outcome, error) is None
    two = [plain_line(), plain_line()]
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, line_items=two))
    assert driver.do(client.orders.find_outcome, error) is None


def test_an_older_one_of_the_same_is_another(driver: Driver, client: Any, pax8: Losing) -> None:
    driver.do(lambda: place(client, pax8))
    # Orders have a day, which may be that of another zone; what they bought has a time.
    pax8.sandbox.world.advance(timedelta(hours=3))
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    with pytest.raises(AmbiguousOutcome):
        driver.do(client.orders.find_outcome, error)
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error).id == pax8.orders()[-1]
    pax8.sandbox.world.advance(timedelta(days=4))
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error) is None


def test_a_clock_that_is_wrong_hides_nothing(
    driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    for jump in (90_000.0, -90_000.0, 3e7, -3e7):
        before = pax8.orders()
        error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
        time.advance(jump)
        (placed,) = [each for each in pax8.orders() if each not in before]
        assert driver.do(lambda: client.orders.find_outcome(error, others=before)).id == placed  # noqa: B023 - called at once


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
    undated = OutcomeUnknown(sent, "killed")
    assert driver.do(client.orders.find_outcome, undated).id == pax8.orders()[-1]


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


@pytest.mark.parametrize("loss", LOSSES, ids=str)
def test_a_company_is_found(loss: Loss, driver: Driver, client: Any, pax8: Losing) -> None:
    world = pax8.sandbox.world
    error = lost(driver, pax8, loss, lambda: client.companies.create(**COMPANY))
    found = driver.do(client.companies.find_outcome, error)
    assert world.read("companies", found.id)
    assert found.name == COMPANY["name"]
    pax8.losses.append(loss)
    other = {**COMPANY, "name": "Other Inc."}
    made = driver.do(lambda: client.companies.create(**other, safely=True))
    assert world.read("companies", made.id)
    assert made.name == "Other Inc."
    assert len(pax8.written) == 2


def test_a_company_that_is_not_there(driver: Driver, client: Any, pax8: Losing) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: client.companies.create(**COMPANY))
    assert driver.do(client.companies.find_outcome, error) is None
    # Somebody else had the name, and not the rest.
    driver.do(lambda: client.companies.create(**{**COMPANY, "website": "https://acme.example"}))
    with pytest.raises(AmbiguousOutcome):
        driver.do(client.companies.find_outcome, error)


def test_a_contact_is_found(driver: Driver, client: Any, pax8: Losing) -> None:
    company = pax8.company()

    def create(mail: str, **more: Any) -> Any:
        return client.companies.create_contact(company, email=mail, **NAMES, **more)

    error = lost(driver, pax8, LOST_AFTER, lambda: create("Ada@example.com"))
    found = driver.do(client.companies.find_contact_outcome, error)
    assert pax8.sandbox.world.read("contacts", found.id)
    error = lost(driver, pax8, LOST_BEFORE, lambda: create("Bob@example.com"))
    assert driver.do(client.companies.find_contact_outcome, error) is None
    pax8.losses.append(LOST_AFTER)
    again = driver.do(lambda: create("Ada@example.com", safely=True))
    assert again.id != found.id
    assert pax8.sandbox.world.read("contacts", again.id)


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
        assert operation.signature.unsent == ["safely"]
        request = operation.request(lambda _: "", Orders.get.signature.bind(("o",), {}))
        assert f"({operation.finder}(error) does)" in str(request.unknown("lost"))
