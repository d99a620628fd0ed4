"""A sandbox whose answers get lost, at a time that only tests let pass."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from pax8.errors import OutcomeUnknown
from pax8.sandbox import Sandbox
from support.driver import Driver
from support.fake_time import FakeTime
from support.plain import plain_product

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


@dataclass(frozen=True)
class Loss:
    """What becomes of a write: carried out so many seconds after it was sent, or never (None).

    `status` is what it is answered; 0 for no answer.
    """

    after: float | None = None
    status: int = 0


LOST_AFTER, LOST_BEFORE = Loss(0.0), Loss()
# The ways in which an answer is lost to what is carried out.
LOSSES = [LOST_AFTER, Loss(0.0, 502), Loss(0.0, 408), Loss(25.0), Loss(25.0, 504)]


class Losing(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A sandbox that loses the answers to writes, as `losses` say, one a write."""

    unlimited = True

    def __init__(self, time: FakeTime, sandbox: Sandbox | None = None) -> None:
        self.sandbox, self.time = sandbox or Sandbox(seed=1, companies=5), time
        self.losses: deque[Loss] = deque()
        # What fails instead of being read, one a request.
        self.failures: deque[Exception | int | None] = deque()
        self.written: list[httpx2.Request] = []
        self.checked = 0
        self._late: list[tuple[float, httpx2.Request]] = []
        self._lock = threading.Lock()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        with self._lock:
            return self._answer(request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return self._answer(request)

    def settle(self, *, all_: bool = False) -> None:
        """Carry out what is due by now, or all that is to come."""
        due = [each for each in self._late if all_ or each[0] <= self.time.now]
        self._late = [each for each in self._late if each not in due]
        for _, request in due:
            self.sandbox.handle_request(request)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.settle()
        if request.url.path.endswith("/token"):
            return self.sandbox.handle_request(request)
        if request.method != "POST" or "isMock" in request.url.query.decode():
            self.checked += request.method == "POST"
            failure = self.failures.popleft() if self.failures else None
            if isinstance(failure, Exception):
                raise failure
            if failure:
                return httpx2.Response(failure)
            return self.sandbox.handle_request(request)
        self.written.append(request)
        if not self.losses:
            return self.sandbox.handle_request(request)
        loss = self.losses.popleft()
        if loss.after == 0:
            self.sandbox.handle_request(request)
        elif loss.after is not None:
            self._late.append((self.time.now + loss.after, request))
        if loss.status:
            return httpx2.Response(loss.status)
        raise httpx2.ReadError("the connection was lost")

    def orders(self) -> list[str]:
        """The ids of all orders in the books."""
        return [each["id"] for each in self.sandbox.world.select("orders")]

    def company(self) -> str:
        """The id of a company that may order."""
        return str(next(self.sandbox.world.select("companies", "status = 'Active'"))["id"])

    def order(self, **more: Any) -> dict[str, Any]:
        """An order that is nothing but right."""
        return {"company_id": self.company(), "line_items": [plain_line()], **more}


def plain_line() -> dict[str, Any]:
    """A line of an order that needs no answers, no term and no other product."""
    product = plain_product()
    quantity = max(1, product.minimum_quantity)
    return {"product_id": product.id, "quantity": quantity, "billing_term": "Monthly"}


def lost(driver: Driver, pax8: Losing, loss: Loss, write: Any) -> OutcomeUnknown:
    """What is raised by a write whose answer is lost."""
    pax8.losses.append(loss)
    with pytest.raises(OutcomeUnknown) as caught:
        driver.do(write)
    return caught.value


def place(client: Any, pax8: Losing, **more: Any) -> Any:
    return client.orders.create(**pax8.order(**more))
