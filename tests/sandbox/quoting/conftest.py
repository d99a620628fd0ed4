"""A client of a sandbox, and quotes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.errors import ApiError
from pax8.sandbox import Sandbox
from pax8.sandbox.population import catalogue
from pax8.types import CustomLine, Quote, StandardLine

START = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Pax8Client]:
    with Pax8Client("id", "secret", transport=sandbox) as client:
        yield client


@pytest.fixture
def quote(client: Pax8Client) -> Quote:
    company = client.companies.list(status="Active").first()
    assert company is not None
    return client.quotes.create(company.id)


def custom(**given: Any) -> CustomLine:
    fields: dict[str, Any] = {
        "product_name": "Onboarding",
        "quantity": 1,
        "billing_term": "Monthly",
        "price": Decimal(10),
        "cost": Decimal(6),
        "initial_total": Decimal(10),
        "effective_date": START,
    }
    return CustomLine(**(fields | given))


def standard(name: str, **given: Any) -> StandardLine:
    product = next(each for each in catalogue() if each.name == name)
    fields: dict[str, Any] = {
        "product_id": product.id,
        "quantity": 1,
        "billing_term": "Monthly",
        "price": Decimal(10),
        "effective_date": START,
    }
    return StandardLine(**(fields | given))


@pytest.fixture
def own() -> Callable[..., CustomLine]:
    """A line of the partner's own."""
    return custom


@pytest.fixture
def of() -> Callable[..., StandardLine]:
    """A line of the catalogue."""
    return standard


@pytest.fixture
def code() -> Callable[[Callable[[], Any]], str]:
    """The code that a call is refused with."""

    def refused(call: Callable[[], Any]) -> str:
        with pytest.raises(ApiError) as caught:
            call()
        details = caught.value.details
        assert caught.value.status in {400, 403, 404}
        assert details[0].type is not None
        return details[0].type

    return refused
