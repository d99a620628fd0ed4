"""Writes of one client that are alike: no two callers are told that the same record is theirs."""

from __future__ import annotations

import pickle
import threading
from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8._core.search import Scope
from pax8.api.partner.orders import Orders
from pax8.auth import AuthorizationCode, BearerToken, ClientCredentials
from pax8.errors import AmbiguousOutcome, OutcomeUnknown
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import COMPANY, LOST_AFTER, LOST_BEFORE, Losing, lost, place, plain_line


def test_an_order_that_was_answered_is_nobody_elses(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    answered = driver.do(lambda: place(client.with_options(retries=1), pax8))
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error) is None
    assert answered.id in pax8.orders()


def test_an_order_is_found_for_one_of_two_that_were_lost(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    first = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    second = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    found = driver.do(client.orders.find_outcome, first)
    assert found.id == pax8.orders()[-1]
    assert driver.do(client.orders.find_outcome, second) is None
    # And for that one again.
    kept = pickle.loads(pickle.dumps(first))  # noqa: S301 - pickled here
    assert driver.do(client.orders.find_outcome, kept).id == found.id


def test_what_it_was_told_to_be_it_stays(
    driver: Driver, client: Any, somebody: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    found = driver.do(client.orders.find_outcome, error)
    driver.do(lambda: place(somebody, pax8))
    assert driver.do(client.orders.find_outcome, error).id == found.id
    assert driver.do(lambda: client.orders.find_outcome(error, others=found.id)).id != found.id


def test_an_error_made_by_hand_may_be_of_what_another_was_of(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    found = driver.do(client.orders.find_outcome, error)
    made = OutcomeUnknown(error.request, "killed", tries=(error.sent_at, error.last_sent_at))
    with pytest.raises(AmbiguousOutcome) as caught:
        driver.do(client.orders.find_outcome, made)
    assert [each.id for each in caught.value.candidates] == [found.id]


class Meanwhile(Losing):
    """A sandbox that holds the first write until it is let go, in a thread of its own."""

    def __init__(self, time: FakeTime) -> None:
        super().__init__(time)
        self.arrived, self.go_on, self.held = threading.Event(), threading.Event(), False

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST" and request.url.path.endswith("/orders") and not self.held:
            self.held = True
            answer = super().handle_request(request)
            self.arrived.set()
            assert self.go_on.wait(10)
            return answer
        return super().handle_request(request)


def test_while_another_may_be_answered_with_it_nobody_is_told_that_it_is_his() -> None:
    time = FakeTime()
    pax8, driver = Meanwhile(time), Driver(blocking=True)
    # The look-up lets two minutes pass in no time.
    patient = {"timeout": 1000, "deadline": None}
    client = driver.client(None, transport=pax8, clock=time.clock, **patient)
    answered: list[Any] = []
    thread = threading.Thread(target=lambda: answered.append(place(client, pax8)))
    thread.start()
    assert pax8.arrived.wait(10)
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    with pytest.raises(AmbiguousOutcome, match="one of 1 is it"):
        client.orders.find_outcome(error)
    pax8.go_on.set()
    thread.join(10)
    # Answered now, it is told apart.
    assert client.orders.find_outcome(error) is None
    assert answered[0].id == pax8.orders()[-1]
    assert not client._claims._under_way
    driver.close()


def test_answered_while_it_is_looked_at_it_is_told_apart_too(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: place(client, pax8))
    answer = pax8._answer

    def answering(request: httpx2.Request) -> httpx2.Response:
        if "/subscriptions/" in request.url.path:
            client._claims.answered(pax8.orders()[-1])
        return answer(request)

    pax8._answer = answering  # type: ignore[method-assign]  # for this test
    assert driver.do(client.orders.find_outcome, error) is None


def test_only_what_leaves_a_trace_is_looked_for() -> None:
    with pytest.raises(
        ValueError, match=r"Orders\.list is not what /orders is, or leaves no trace"
    ):
        Scope(Orders.list, "/orders", b"{}")


def test_orders_of_a_company_take_turns_whatever_they_buy(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    before, numbers = set(pax8.orders()), iter(range(1, 9))
    pax8.losses += [LOST_AFTER] * 2 + [LOST_BEFORE] * 2

    def create() -> Any:
        line = {**plain_line(), "line_item_number": next(numbers)}
        return client.orders.create(company_id=pax8.company(), line_items=[line], safely=True)

    results = driver.at_once(4, create)
    made = [each.id for each in results if not isinstance(each, Exception)]
    assert sorted(made) == sorted(set(pax8.orders()) - before)
    assert len(set(made)) == 2
    assert sum(type(each) is OutcomeUnknown for each in results) == 2


def test_the_children_of_a_client_know_what_it_was_answered(
    driver: Driver, client: Any, pax8: Losing
) -> None:
    child = client.with_options(timeout=5)
    driver.do(lambda: place(child, pax8))
    error = lost(driver, pax8, LOST_BEFORE, lambda: place(client, pax8))
    assert driver.do(client.orders.find_outcome, error) is None


def test_who_acts_for_another_partner_shares_what_is_known_and_no_place() -> None:
    app = AuthorizationCode("id", "secret", "https://app.example/back")
    client = Pax8Client(auth=app)
    one, again, other = (client.acting_for(each) for each in ("one", "one", "other"))
    assert one._claims is again._claims is other._claims is client._claims
    assert one._turns is other._turns
    assert one._credential == again._credential != other._credential
    scope = Scope(Orders.create, "/orders", b'{"companyId": "c"}')
    assert scope.place(one._credential) == scope.place(again._credential)
    assert scope.place(one._credential) != scope.place(other._credential)
    # Whose data a token of your own opens is not known, so nothing is refused for it.
    assert Pax8Client(auth=BearerToken("token"))._credential == ""


def test_an_error_is_looked_up_where_it_was_sent(
    driver: Driver, client: Any, pax8: Losing, time: FakeTime
) -> None:
    error = lost(driver, pax8, LOST_AFTER, lambda: client.companies.create(**COMPANY))
    given = {"transport": pax8, "clock": time.clock}
    elsewhere = driver.client(None, base_url="https://pax8.example", **given)
    with pytest.raises(ValueError, match=r"sent to https://\S+, and .* at https://pax8\.example"):
        driver.do(elsewhere.companies.find_outcome, error)
    other = driver.client(
        None, client_id=None, client_secret=None, auth=ClientCredentials("o", "s"), **given
    )
    with pytest.raises(ValueError, match="another credential, or for another partner"):
        driver.do(other.companies.find_outcome, error)
    assert driver.client_id not in str(vars(error))
    assert driver.client_secret not in str(vars(error))
    assert driver.do(client.companies.find_outcome, error).name == COMPANY["name"]
