"""The calls that are made where it does not matter which."""

from __future__ import annotations

from typing import Any


def get(client: Any) -> Any:
    """Read something, which may be done again and again."""
    return client.companies.get("c")


def order(client: Any, **more: Any) -> Any:
    """Write what must not be written twice."""
    line = {"product_id": "p", "quantity": 1, "billing_term": "Monthly"}
    return client.orders.create(company_id="c", line_items=[line], **more)
