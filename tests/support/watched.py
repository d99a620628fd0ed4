"""A sandbox whose writes are watched, and subscriptions in it that began today."""

from __future__ import annotations

from typing import Any

import httpx2

from pax8._core import wire
from pax8.sandbox import Sandbox
from pax8.sandbox.population import catalogue
from pax8.sandbox.sales import Sale, subscribe

PREMIUM = "Microsoft 365 Business Premium"


class Watched(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A sandbox, and what was written to it."""

    unlimited = True

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed=1, companies=5)
        self.written: list[tuple[str, str, Any]] = []
        # Whether its answers say when they were given.
        self.dated = True

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        content = request.read()
        if request.method in {"PUT", "DELETE"}:
            body = wire.decode(content) if content else None
            self.written.append((request.method, request.url.query.decode(), body))
        response = self.sandbox.handle_request(request)
        if not self.dated:
            del response.headers["date"]
        return response

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return self.handle_request(request)


def bought(
    sandbox: Sandbox, name: str = PREMIUM, term: str | None = "1-Year", billing: str = "Monthly"
) -> str:
    world = sandbox.world
    product = next(each for each in catalogue() if each.name.startswith(name))
    company = next(world.select("companies", "status = 'Active'"))["id"]
    sale = Sale(
        company_id=company,
        product=product,
        quantity=10,
        billing_term=billing,
        commitment_id=None if term is None else product.commitment_id(term),
        start=world.now.date(),
    )
    return str(subscribe(world, sale)["id"])
