"""A draft is placed once: what was ordered, or may have been, is not ordered again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.errors import OutcomeUnknown, Sent
from pax8.refusals import AlreadyPlaced, ProposalChanged, UnansweredQuestions
from pax8.sandbox import Sandbox
from pax8.types import Draft, DraftLine, Proposal
from support.driver import Driver
from support.fake_time import FakeTime
from support.losing import LOST_AFTER, LOST_BEFORE, Losing

Answer = Callable[[DraftLine, Proposal], None]
PREMIUM = "Microsoft 365 Business Premium"
PHONE = "Halyard Business Phone"
ANSWERS = {"numberSource": "New numbers", "emergencyAddress": "1 Main St"}


def test_a_draft_is_one_order(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PHONE, 3, answers=ANSWERS)
    order = driver.do(draft.place)
    with pytest.raises(AlreadyPlaced, match=order.id) as refused:
        driver.do(draft.place)
    assert refused.value.order is order


def test_of_many_at_once_one_orders(driver: Driver, sandbox: Sandbox, draft: Draft[Any]) -> None:
    draft.add(PHONE, 3, answers=ANSWERS)
    before = sandbox.world.count("orders")
    ends = driver.at_once(4, draft.place)
    assert sandbox.world.count("orders") == before + 1
    assert sum(isinstance(each, AlreadyPlaced) for each in ends) == 3


def test_an_order_whose_answer_is_lost_is_found(driver: Driver, time: FakeTime) -> None:
    pax8 = Losing(time)
    client = driver.client(None, transport=pax8, clock=time.clock)
    draft = client.orders.draft(pax8.company())
    draft.add(PHONE, 3, answers=ANSWERS)
    pax8.losses.append(LOST_AFTER)
    order = driver.do(draft.place)
    assert order.id in pax8.orders()
    assert len(pax8.written) == 1


def test_what_may_have_been_ordered_is_not_ordered_again(driver: Driver, time: FakeTime) -> None:
    pax8 = Losing(time)
    client = driver.client(None, transport=pax8, clock=time.clock)
    draft = client.orders.draft(pax8.company())
    draft.add(PHONE, 3, answers=ANSWERS)
    pax8.losses.append(LOST_BEFORE)
    with pytest.raises(OutcomeUnknown) as lost:
        driver.do(draft.place)
    with pytest.raises(AlreadyPlaced, match="look before you order again") as refused:
        driver.do(draft.place)
    assert refused.value.unknown is lost.value
    assert len(pax8.written) == 1


def test_what_may_have_been_ordered_is_ordered_once_unless_it_is_there(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Losing(time)
    client = driver.client(None, transport=pax8, clock=time.clock)
    draft = client.orders.draft(pax8.company())
    line = draft.add(PHONE, 3, answers=ANSWERS)
    pax8.losses.append(LOST_BEFORE)
    with pytest.raises(OutcomeUnknown) as lost:
        driver.do(draft.place)
    another = OutcomeUnknown(lost.value.request, "of another draft", tries=(1.0, 1.0))
    with pytest.raises(AlreadyPlaced):
        driver.do(lambda: draft.place(unless=another))
    line.quantity = 4
    with pytest.raises(ValueError, match="unless: what POST /v1/orders sent is not"):
        driver.do(lambda: draft.place(unless=lost.value))
    line.quantity = 3
    before = pax8.orders()
    order = driver.do(lambda: draft.place(unless=lost.value.again("looked for")))
    assert len(pax8.written) == 2
    assert set(pax8.orders()) - set(before) == {order.id}
    with pytest.raises(AlreadyPlaced, match=order.id):
        driver.do(lambda: draft.place(unless=lost.value))


def test_a_draft_gives_what_another_one_ordered(driver: Driver, time: FakeTime) -> None:
    pax8 = Losing(time)
    client = driver.client(None, transport=pax8, clock=time.clock)
    first, second = (client.orders.draft(pax8.company()) for _ in range(2))
    for draft in (first, second):
        draft.add(PHONE, 3, answers=ANSWERS)
    began = time.now
    order = driver.do(first.place)
    sent = Sent("POST", "/v1/orders", pax8.written[0].content)
    lost = OutcomeUnknown(sent, "the process was killed", tries=(began, began), known=frozenset())
    other = driver.client(None, transport=pax8, clock=time.clock)
    again = other.orders.draft(pax8.company())
    again.add(PHONE, 3, answers=ANSWERS)
    assert driver.do(lambda: again.place(unless=lost)).id == order.id
    assert len(pax8.written) == 1
    # To the client that was answered, it is the first one's.
    assert driver.do(lambda: second.place(unless=lost)).id != order.id


def test_a_line_may_say_when_it_starts(driver: Driver, draft: Draft[Any], sandbox: Sandbox) -> None:
    day = sandbox.world.now.date()
    line = draft.add(PHONE, 3, answers=ANSWERS, start=day)
    agreed = driver.do(draft.check)
    assert agreed.lines[0].start == day
    line.start = None
    with pytest.raises(ProposalChanged):
        driver.do(draft.place, agreed)
    line.start = day
    order = driver.do(draft.place, agreed)
    assert order.line_items[0].provision_start_date.date() == day


def test_an_order_for_a_day_to_come_is_checked_and_sent_once(
    driver: Driver, time: FakeTime
) -> None:
    pax8 = Losing(time)
    client = driver.client(None, transport=pax8, clock=time.clock)
    # As the client's clock has it.
    day = datetime.fromtimestamp(time.now, UTC) + timedelta(days=3)
    pax8.sandbox.world.advance(day + timedelta(days=1))
    draft = client.orders.draft(pax8.company())
    draft.add(PHONE, 3, answers=ANSWERS, start=day)
    pax8.losses.append(LOST_AFTER)
    with pytest.raises(OutcomeUnknown) as unknown:
        driver.do(draft.place)
    with pytest.raises(ValueError, match="it is for a day to come"):
        driver.do(lambda: draft.place(unless=unknown.value))
    with pytest.raises(AlreadyPlaced):
        driver.do(draft.place)
    assert (pax8.checked, len(pax8.written)) == (1, 1)


class Interrupted(Sandbox):
    """A sandbox whose caller is interrupted as soon as it has ordered."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = super().handle_request(request)
        if (
            request.url.path.endswith("/orders")
            and request.method == "POST"
            and not _is_mock(request)
        ):
            raise KeyboardInterrupt
        return answer


def _is_mock(request: httpx2.Request) -> bool:
    return "isMock" in request.url.query.decode()


def test_who_is_interrupted_does_not_order_again(company: str) -> None:
    sandbox = Interrupted(seed=1, companies=10)
    with Pax8Client("a", "b", transport=sandbox) as client:
        draft = client.orders.draft(company)
        draft.add(PHONE, 3, answers=ANSWERS)
        with pytest.raises(KeyboardInterrupt):
            draft.place()
        with pytest.raises(AlreadyPlaced, match="look before") as refused:
            draft.place()
        assert (refused.value.order, refused.value.unknown) == (None, None)


def test_what_was_refused_can_be_mended_and_placed(
    driver: Driver, draft: Draft[Any], answer: Answer
) -> None:
    line = draft.add(PREMIUM, 5, term="1-Year")
    with pytest.raises(UnansweredQuestions):
        driver.do(draft.place)
    answer(line, driver.do(draft.resolve))
    assert driver.do(draft.place).id


def test_what_cannot_be_sent_is_not_taken_for_sent(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PHONE, 3, answers=ANSWERS)
    draft.ordered_by = "Somebody"
    for call in (draft.check, draft.place):
        with pytest.raises(ValueError, match="ordered_by"):
            driver.do(call)
    draft.ordered_by = None
    assert driver.do(draft.place).id


def test_what_was_agreed_to_is_what_is_ordered(driver: Driver, draft: Draft[Any]) -> None:
    line = draft.add(PHONE, 3, answers=ANSWERS)
    agreed = driver.do(draft.resolve)
    line.quantity = 4
    with pytest.raises(ProposalChanged) as refused:
        driver.do(draft.place, agreed)
    assert refused.value.agreed is agreed
    assert [each.quantity for each in refused.value.now.lines] == [4]
    line.quantity = 3
    assert driver.do(draft.place, agreed).line_items[0].quantity == 3
