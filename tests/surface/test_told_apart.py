"""What tells one order from another after a lost answer; and companies and contacts likewise."""

from __future__ import annotations

import pickle
import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from pax8.errors import AmbiguousOutcome
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import (
    COMPANY,
    LOSSES,
    LOST_AFTER,
    LOST_BEFORE,
    NAMES,
    Losing,
    Loss,
    lost,
    place,
    plain_line,
)


def test_two_that_fit_are_told(driver: Driver, client: Any, somebody: Any, pax8: Losing) -> None:
    other = driver.do(lambda: place(somebody, pax8))
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
    driver: Driver, client: Any, somebody: Any, pax8: Losing, time: FakeTime
) -> None:
    error = lost(driver, pax8, Loss(20.0), lambda: place(client.with_options(deadline=5), pax8))
    driver.do(lambda: place(somebody, pax8))
    time.advance(30)
    with pytest.raises(AmbiguousOutcome):
        driver.do(client.orders.find_outcome, error)


def test_who_ordered_tells_which_it_is(
    driver: Driver, client: Any, somebody: Any, pax8: Losing
) -> None:
    mine, theirs = "1@orders.example", "2@orders.example"
    driver.do(lambda: place(somebody, pax8, ordered_by_user_email=theirs))
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8, ordered_by_user_email=mine))
    assert driver.do(client.orders.find_outcome, error).ordered_by_user_email == mine
    error = lost(
        driver, pax8, LOST_BEFORE, lambda: place(client, pax8, ordered_by_user_email="3@x.example")
    )
    # Whether Pax8 changed what it was told is not known.
    with pytest.raises(AmbiguousOutcome, match="cannot be told whether one of 1"):
        driver.do(client.orders.find_outcome, error)


def test_another_product_is_another_order(
    driver: Driver, client: Any, somebody: Any, pax8: Losing
) -> None:
    driver.do(lambda: place(somebody, pax8))
    line = {**plain_line(), "product_id": "0" * 32}
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, line_items=[line]))
    assert driver.do(client.orders.find_outcome, error) is None


@pytest.mark.parametrize("changed", [{"quantity": 7}, {"billing_term": "Annual"}, None], ids=str)
def test_what_pax8_may_have_made_of_it_is_not_called_another(
    changed: dict[str, Any] | None, driver: Driver, client: Any, somebody: Any, pax8: Losing
) -> None:
    driver.do(lambda: place(somebody, pax8))
    line = plain_line()
    lines = [line, line] if changed is None else [{**line, **changed}]
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8, line_items=lines))
    with pytest.raises(AmbiguousOutcome, match="one of 1 is it"):
        driver.do(client.orders.find_outcome, error)


def test_an_older_one_of_the_same_is_another(
    driver: Driver, client: Any, somebody: Any, pax8: Losing, time: FakeTime
) -> None:
    def later(**given: int) -> None:
        pax8.sandbox.world.advance(timedelta(**given))
        time.advance(timedelta(**given).total_seconds())

    older = driver.do(lambda: place(somebody, pax8))
    # Orders have a day, which may be that of another zone; what they bought has a time.
    later(hours=3)
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    with pytest.raises(AmbiguousOutcome, match=older.id):
        driver.do(client.orders.find_outcome, error)
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error).id == pax8.orders()[-1]
    later(days=4)
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


def test_a_company_that_is_not_there(
    driver: Driver, client: Any, somebody: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_BEFORE, lambda: client.companies.create(**COMPANY))
    assert driver.do(client.companies.find_outcome, error) is None
    # Somebody else had the name, and not the rest.
    driver.do(lambda: somebody.companies.create(**{**COMPANY, "website": "https://acme.example"}))
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


@pytest.mark.parametrize(
    ("name", "told", "same"),
    [
        ("Acme, Inc.", "Acme Inc", False),
        ("Acme", "ACME Corporation", False),
        (unicodedata.normalize("NFD", "Café Zürich"), "Café Zürich", True),
    ],
)
def test_a_company_whose_name_is_told_otherwise(  # noqa: PLR0913 - cases of three
    driver: Driver, client: Any, pax8: Losing, *, name: str, told: str, same: bool
) -> None:
    sent = {**COMPANY, "name": name, "external_id": "PSA-77"}
    error = lost(driver, pax8, LOST_AFTER, lambda: client.companies.create(**sent))
    world = pax8.sandbox.world
    (made,) = [each for each in world.select("companies") if each["name"] == name]
    world.replace("companies", {**made, "name": told})
    if same:
        assert driver.do(client.companies.find_outcome, error).id == made["id"]
    else:
        with pytest.raises(AmbiguousOutcome) as caught:
            driver.do(client.companies.find_outcome, error)
        assert [each.name for each in caught.value.candidates] == [told]
