"""Writing again what was lost: what is there by now is given, and nothing is written twice."""

from __future__ import annotations

import logging
from typing import Any

import httpx2
import pytest

from pax8.errors import AmbiguousOutcome, OutcomeUnknown, UnprocessableError
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import (
    COMPANY,
    LOST_AFTER,
    LOST_BEFORE,
    NAMES,
    Losing,
    Loss,
    lost,
    place,
    plain_line,
)


@pytest.mark.parametrize("late", [0.0, 61.0, 200.0])
def test_what_is_there_by_now_is_given(
    late: float, driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    before = pax8.orders()
    error = lost(driver, pax8, Loss(late), lambda: place(client, pax8))
    time.advance(late)
    pax8.settle()
    again = driver.do(lambda: place(client, pax8, safely=True, unless=error))
    assert [again.id] == [each for each in pax8.orders() if each not in before]
    assert len(pax8.written) == 1


def test_late_by_a_minute_it_is_waited_for(driver: Driver, client: Any, pax8: Losing) -> None:
    before = pax8.orders()
    error = lost(driver, pax8, Loss(61.0), lambda: place(client, pax8))
    again = driver.do(lambda: place(client, pax8, safely=True, unless=error))
    assert [again.id] == [each for each in pax8.orders() if each not in before]


def test_what_is_not_there_is_written(driver: Driver, client: Any, pax8: Losing) -> None:
    before = pax8.orders()
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, safely=True))
    again = driver.do(lambda: place(client, pax8, safely=True, unless=error))
    assert [again.id] == [each for each in pax8.orders() if each not in before]
    assert len(pax8.written) == 2


def test_what_comes_between_the_look_and_the_listing_is_given(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(lambda: client.orders.find_outcome(error)) is None
    before, answer = pax8.orders(), pax8._answer

    def arriving(request: httpx2.Request) -> httpx2.Response:
        # While it is checked, the first one is carried out at last.
        if "isMock" in request.url.query.decode():
            pax8.sandbox.handle_request(pax8.written[0])
        return answer(request)

    pax8._answer = arriving  # type: ignore[method-assign]  # for this test
    again = driver.do(lambda: place(client, pax8, safely=True, unless=error))
    assert [again.id] == [each for each in pax8.orders() if each not in before]
    assert len(pax8.written) == 1


def test_what_cannot_be_told_is_not_written(
    driver: Driver, client: Any, somebody: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    driver.do(lambda: place(somebody, pax8))
    with pytest.raises(AmbiguousOutcome, match="2 that fit"):
        driver.do(lambda: place(client, pax8, safely=True, unless=error))
    pax8.failures.append(403)
    with pytest.raises(OutcomeUnknown, match="nor could it be looked for"):
        driver.do(lambda: place(client, pax8, safely=True, unless=error))
    hasty = client.with_options(deadline=10)
    error = lost(driver, pax8, Loss(60.0), lambda: client.companies.create(**COMPANY))
    with pytest.raises(OutcomeUnknown, match="too soon to tell"):
        driver.do(lambda: hasty.companies.create(**COMPANY, safely=True, unless=error))
    assert len(pax8.written) == 2


def test_a_company_and_a_contact_too(driver: Driver, client: Any, pax8: Losing) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: client.companies.create(**COMPANY))
    found = driver.do(lambda: client.companies.create(**COMPANY, safely=True, unless=error))
    assert found.name == COMPANY["name"]
    contact = {**NAMES, "email": "ada@example.com"}
    create = client.companies.create_contact
    error = lost(driver, pax8, LOST_AFTER, lambda: create(found.id, **contact))
    made = driver.do(lambda: create(found.id, **contact, safely=True, unless=error))
    assert pax8.sandbox.world.read("contacts", made.id)
    assert len(pax8.written) == 2


def test_only_for_the_same_and_only_safely(driver: Driver, client: Any, pax8: Losing) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    with pytest.raises(ValueError, match="unless: it needs safely=True"):
        driver.do(lambda: place(client, pax8, unless=error))
    line = {**plain_line(), "quantity": 9}
    with pytest.raises(ValueError, match=r"unless: what POST /v1/orders sent is not what is sent"):
        driver.do(lambda: place(client, pax8, line_items=[line], safely=True, unless=error))
    with pytest.raises(ValueError, match=r"unless: .*looks for POST /v1/companies, not for POST"):
        driver.do(lambda: client.companies.create(**COMPANY, safely=True, unless=error))
    with pytest.raises(TypeError, match=r"unless: .*not ValueError"):
        driver.do(lambda: place(client, pax8, safely=True, unless=ValueError()))
    assert len(pax8.written) == 1


def test_an_order_for_a_day_to_come_is_refused_before_it_is_sent(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    line = {**plain_line(), "provision_start_date": "2030-01-31"}
    with pytest.raises(ValueError, match=r"safely: it is for a day to come.*does not list"):
        driver.do(lambda: place(client, pax8, line_items=[line], safely=True))
    assert (pax8.written, pax8.checked) == ([], 0)
    line = {**plain_line(), "provision_start_date": "2026-06-01"}
    driver.do(lambda: place(client, pax8, line_items=[line], safely=True))


def test_whoever_ends_the_look_up_finds_the_error(
    driver: Driver, client: Any, pax8: Losing, caplog: pytest.LogCaptureFixture
) -> None:
    answer, listed = pax8._answer, 0

    def interrupted(request: httpx2.Request) -> httpx2.Response:
        nonlocal listed
        listed += request.method == "GET" and request.url.path.endswith("/orders")
        if listed == 2:
            raise KeyboardInterrupt
        return answer(request)

    pax8._answer = interrupted  # type: ignore[method-assign]  # for this test
    pax8.losses.append(LOST_AFTER)
    with (
        caplog.at_level(logging.WARNING, "pax8"),
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        driver.do(lambda: place(client, pax8, safely=True, ordered_by_user_email="me@x.example"))
    behind: BaseException | None = caught.value
    while behind is not None and not isinstance(behind, OutcomeUnknown):
        behind = behind.__context__
    assert isinstance(behind, OutcomeUnknown)
    assert behind.known
    (said,) = [each.getMessage() for each in caplog.records if "now it is looked" in each.message]
    assert f"POST /v1/orders (companyId {pax8.company()}): its answer was lost" in said
    assert "me@x.example" not in said
    assert not client._turns._locks


def test_whatever_hinders_the_look_up_does_not_hide_what_was_lost(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    driver.do(lambda: client.companies.list().first())
    pax8.failures += [None, None, RuntimeError("the client has been closed")]
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8, safely=True))
    assert "nor could it be looked for (the client has been closed)" in str(error)
    assert isinstance(error.__cause__, RuntimeError)
    assert driver.do(client.orders.find_outcome, error).id == pax8.orders()[-1]


def test_what_the_check_refuses_is_not_written_again(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    line = {**plain_line(), "billing_term": "3-Year"}
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, line_items=[line]))
    with pytest.raises(UnprocessableError):
        driver.do(lambda: place(client, pax8, line_items=[line], safely=True, unless=error))
    assert len(pax8.written) == 1
