"""Orders whose answers are lost on a real connection, each fault by itself, and what is found."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from fire.faults import AFTER, BEFORE, Fault, Strike, Weather
from fire.ground import Ground
from pax8 import Pax8Client
from pax8.errors import OutcomeUnknown, RateLimitError
from pax8.exceptions import Sent
from support.driver import Driver

# Of a drop of an answer nothing is lost; too many requests are turned away.
_LOST = [each for each in AFTER if each is not Fault.DRIP]
_NOT_DONE = [each for each in BEFORE if each is not Fault.BUSY]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with Ground(Weather(seed=2, burst=0.0), companies=5, timeout=0.3) as made:
        yield made


@pytest.fixture(scope="module", params=[True, False], ids=["blocking", "async"])
def client(request: pytest.FixtureRequest, ground: Ground) -> Iterator[tuple[Driver, Any]]:
    driver = Driver(blocking=request.param)
    client = driver.client(None, **ground.settings | {"retries": 0})
    driver.do(client.companies.get, ground.company)
    yield driver, client
    driver.close()


def ids(ground: Ground) -> set[str]:
    return {each["id"] for each in ground.sandbox.world.select("orders")}


def lose(driver: Driver, client: Any, ground: Ground, strike: Strike) -> OutcomeUnknown:
    """What is raised by an order that this strikes."""
    ground.weather.next(strike)
    with pytest.raises(OutcomeUnknown) as caught:
        driver.do(
            lambda: client.orders.create(company_id=ground.company, line_items=[ground.line()])
        )
    return caught.value


@pytest.mark.parametrize("fault", _LOST)
def test_what_was_carried_out_is_found(
    fault: Fault, client: tuple[Driver, Any], ground: Ground
) -> None:
    driver, sender = client
    before = ids(ground)
    error = lose(driver, sender, ground, Strike(fault, carried_out=True))
    # The waits here are short, and what is late is so by the system's clock.
    patient = sender.with_options(deadline=None, timeout=5)
    look = patient.orders.find_outcome
    found = driver.do(lambda: look(error, others=before, settled=1000))
    assert {found.id} == ids(ground) - before


@pytest.mark.parametrize("fault", _NOT_DONE)
def test_what_was_not_is_not_found(
    fault: Fault, client: tuple[Driver, Any], ground: Ground
) -> None:
    driver, sender = client
    before = ids(ground)
    error = lose(driver, sender, ground, Strike(fault, carried_out=False))
    look = sender.with_options(timeout=5).orders.find_outcome
    assert driver.do(lambda: look(error, others=before, settled=5)) is None
    assert ids(ground) == before


def test_what_was_turned_away_is_known_not_to_be_there(
    client: tuple[Driver, Any], ground: Ground
) -> None:
    driver, sender = client
    before = ids(ground)
    ground.weather.next(Strike(Fault.BUSY, carried_out=False, status=429))
    with pytest.raises(RateLimitError):
        driver.do(
            lambda: sender.orders.create(company_id=ground.company, line_items=[ground.line()])
        )
    assert ids(ground) == before


def test_what_a_killed_process_ordered_is_found(ground: Ground) -> None:
    before, began = ids(ground), time.time()
    body = b'{"companyId": "%s", "lineItems": [{"productId": "%s", "quantity": %d, %s}]}' % (
        ground.company.encode(),
        ground.line()["product_id"].encode(),
        ground.line()["quantity"],
        b'"billingTerm": "Monthly"',
    )
    ground.weather.calm()
    program = (
        "import sys\n"
        "from pax8 import Pax8Client\n"
        "from pax8.types import Order\n"
        "client = Pax8Client('i', 's', base_url=sys.argv[1])\n"
        "client.companies.list().first()\n"
        "print('begins', flush=True); sys.stdin.readline()\n"
        "client.orders.create(Order.from_json(sys.argv[2]))\n"
    )
    with subprocess.Popen(  # noqa: S603 - the command is made here
        [sys.executable, "-c", program, ground.proxy.url, body.decode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        ground.weather.next(Strike(Fault.STALL, carried_out=True))
        process.stdin.write("go\n")
        process.stdin.flush()
        until = time.monotonic() + 20
        while ids(ground) == before and time.monotonic() < until:
            time.sleep(0.005)
        process.kill()
    error = OutcomeUnknown(
        Sent("POST", "/v1/orders", body), "the process was killed", tries=(began, time.time())
    )
    with Pax8Client(**ground.settings | {"timeout": 5.0}) as client:
        found = client.orders.find_outcome(error, others=before)
    assert found is not None
    assert {found.id} == ids(ground) - before
