"""What the sandbox answers on the partner surface, file by file as in `pax8.api.partner`."""

from pax8.sandbox.partner import (
    companies,
    contacts,
    invoices,
    orders,
    products,
    subscriptions,
    usage_summaries,
)

__all__ = [
    "companies",
    "contacts",
    "invoices",
    "orders",
    "products",
    "subscriptions",
    "usage_summaries",
]
