"""A success that cannot be read is no result; of what may not be repeated, it is unknown."""

from __future__ import annotations

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.errors import OutcomeUnknown, UnreadableResponse
from pax8.types import LineItem
from support.calls import get, order
from support.driver import Driver
from support.fake_time import FakeTime
from support.script import Script

ODD = [
    httpx2.Response(200, content=b'{"id": "half'),
    httpx2.Response(200, content=b"<html>the proxy is sorry</html>"),
    httpx2.Response(204),
    httpx2.Response(200, content=b"{}"),
    httpx2.Response(200, content=b"[]"),
    httpx2.Response(200, json={"error": "boom"}),
    httpx2.Response(200, json={"type": "ERR", "status": 500, "message": "no"}),
]


def client(answer: httpx2.Response) -> Pax8Client:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        return httpx2.Response(answer.status_code, content=answer.content)

    return Pax8Client("id", "secret", transport=httpx2.MockTransport(handle), retries=0)


@pytest.mark.parametrize("answer", ODD, ids=lambda each: each.text[:20])
def test_an_order_may_have_been_placed(answer: httpx2.Response) -> None:
    line = LineItem(product_id="p", quantity=1)
    with pytest.raises(OutcomeUnknown) as raised:
        client(answer).orders.create(company_id="c", line_items=[line])
    assert raised.value.request.path == "/v1/orders"
    assert b'"companyId":"c"' in raised.value.request.body
    assert isinstance(raised.value.__cause__, UnreadableResponse)


@pytest.mark.parametrize("answer", ODD, ids=lambda each: each.text[:20])
def test_what_was_only_asked_for_is_unreadable(answer: httpx2.Response) -> None:
    with pytest.raises(UnreadableResponse, match="no Company in it"):
        client(answer).companies.get("c")


@pytest.mark.parametrize("content", [{"id": None, "companyId": "c"}, {"companyId": "c"}])
def test_an_order_that_is_only_checked_needs_no_id(content: dict[str, str | None]) -> None:
    pax8 = client(httpx2.Response(200, json=content))
    line = LineItem(product_id="p", quantity=1)
    assert pax8.orders.create(company_id="c", line_items=[line], is_mock=True).id == ""


@pytest.mark.parametrize("answer", ODD[-2:], ids=lambda each: each.text[:20])
def test_an_error_that_was_sent_as_a_success_is_no_list(answer: httpx2.Response) -> None:
    pax8 = client(answer)
    with pytest.raises(UnreadableResponse):
        pax8.companies.list().to_list()
    with pytest.raises(UnreadableResponse):
        pax8.products.list_pricing("p")
    with pytest.raises(UnreadableResponse):
        pax8.products.list_dependencies("p")
    with pytest.raises(UnreadableResponse):
        pax8.companies.get_ms_tenant_id("c")


@pytest.mark.parametrize("answer", ODD, ids=lambda each: each.text[:20])
def test_what_may_be_repeated_is_asked_for_again(
    driver: Driver, time: FakeTime, answer: httpx2.Response
) -> None:
    script = Script(answer, answer, httpx2.Response(200, json={"id": "one"}))
    found = driver.do(get, driver.client(script, clock=time.clock))
    assert found.id == "one"
    assert len(time.slept) == 2


def test_it_is_not_asked_for_again_beyond_the_deadline(driver: Driver, time: FakeTime) -> None:
    script = Script(*[ODD[1]] * 10)
    with pytest.raises(UnreadableResponse):
        driver.do(get, driver.client(script, clock=time.clock, deadline=3, retries=9))
    assert 0 < sum(time.slept) < 3


def test_an_order_is_never_sent_again_for_it(driver: Driver, time: FakeTime) -> None:
    script = Script(ODD[1])
    with pytest.raises(OutcomeUnknown):
        driver.do(order, driver.client(script, clock=time.clock))
    assert len(script.asked) == 1
    assert time.slept == []


def test_a_deletion_that_was_answered_so_and_then_finds_nothing_is_done(
    driver: Driver, time: FakeTime
) -> None:
    script = Script(ODD[1], httpx2.Response(404, json={"status": 404}))
    client = driver.client(script, clock=time.clock)
    assert driver.do(client.companies.delete_contact, "c", "k") is None
    assert [each.method for each in script.asked] == ["DELETE"] * 2
