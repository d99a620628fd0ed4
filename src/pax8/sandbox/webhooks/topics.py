"""The topics that a sandbox tells of: their actions, and what can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_TEXT, _NUMBER, _TIME, _FLAG = "string", "number", "date", "boolean"
_EQUAL = ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN"]
_OPERATORS = {
    _TEXT: [*_EQUAL, "CONTAINS"],
    _NUMBER: [*_EQUAL, "GREATER_THAN", "LESS_THAN"],
    _TIME: [*_EQUAL, "GREATER_THAN", "LESS_THAN"],
    _FLAG: ["EQUALS", "NOT_EQUALS"],
}
CREATED, UPDATED = "CREATED", "UPDATED"
_MADE = {CREATED: "One came to be", UPDATED: "One is another than it was"}


@dataclass(frozen=True)
class Field:
    """What an event can be filtered by: its path in the data, its type, and an example."""

    path: str
    type: str
    about: str
    example: Any

    def definition(self) -> dict[str, Any]:
        """The field as the API tells of it."""
        return {
            "field": self.path,
            "description": self.about,
            "dataType": self.type,
            "operator": _OPERATORS[self.type],
            "value": str(self.example),
        }


@dataclass(frozen=True)
class Topic:
    """A topic: what happens in it, each with what it means, and the fields of its events."""

    topic: str
    name: str
    about: str
    actions: dict[str, str]
    fields: tuple[Field, ...]
    # What of the data is a list.
    lists: frozenset[str] = frozenset()

    def definition(self) -> dict[str, Any]:
        """The topic as the API tells of it, without an example."""
        conditions = [each.definition() for each in self.fields]
        return {
            "topic": self.topic,
            "name": self.name,
            "description": self.about,
            "availableFilters": [
                {
                    "action": action,
                    "actionDisplayName": action.replace("_", " ").capitalize(),
                    "description": about,
                    "conditions": conditions,
                }
                for action, about in self.actions.items()
            ],
        }

    def example(self) -> dict[str, Any]:
        """The data of an example of its events."""
        data: dict[str, Any] = {}
        for each in self.fields:
            name, _, inside = each.path.partition(".")
            if inside:
                data.setdefault(name, {})[inside] = each.example
            else:
                data[name] = each.example
        return {name: [value] if name in self.lists else value for name, value in data.items()}


def _id(path: str, about: str) -> Field:
    return Field(path, _TEXT, about, "0b6f4a52-7a3e-4d1c-9f27-5d8c3e1a6b90")


_COMPANY = _id("companyId", "The company that it is for")
_PRODUCT = _id("productId", "The product")
_SUBSCRIPTION = _id("subscriptionId", "The subscription")
# What a completed line item of an order was for.
SUBSCRIPTION_ACTIONS = {
    "New": "A subscription is there",
    "Change": "Quantity, price, term or dates of one changed",
    "Renewal": "The commitment of one began anew",
    "Cancel": "One is over",
    "Resurrect": "One that was to end goes on",
    "TrialCreate": "A trial began",
    "TrialConvert": "What is paid for took the place of a trial",
    "TrialCancel": "A trial ended with nothing after it",
}
TOPICS = {
    each.topic: each
    for each in (
        Topic(
            "COMPANY",
            "Companies",
            "The end customers of the partner.",
            _MADE,
            (
                _id("id", "The company"),
                Field("name", _TEXT, "Its name", "Harbor Dental"),
                Field("status", _TEXT, "Its status", "Active"),
                Field("externalId", _TEXT, "The partner's own id of it", "C-1001"),
            ),
        ),
        Topic(
            "INVOICE",
            "Invoices",
            "Invoices of Pax8 to the partner.",
            _MADE,
            (
                _id("id", "The invoice"),
                Field("status", _TEXT, "Its status", "Unpaid"),
                Field("invoiceDate", _TIME, "Its day", "2026-06-01"),
                Field("dueDate", _TIME, "When it is to be paid", "2026-06-15"),
                Field("total", _NUMBER, "What it comes to", Decimal("1250.00")),
                Field("balance", _NUMBER, "What is still to be paid", Decimal("1250.00")),
            ),
        ),
        Topic(
            "ORDER",
            "Orders",
            "What was bought.",
            {CREATED: "An order was placed"},
            (
                _id("id", "The order"),
                _COMPANY,
                Field("orderedBy", _TEXT, "Who ordered", "Pax8Partner"),
                Field("lineItems.productId", _TEXT, "A product of the order", _PRODUCT.example),
                Field("lineItems.quantity", _NUMBER, "How many of one were ordered", 5),
            ),
            frozenset({"lineItems"}),
        ),
        Topic(
            "PRODUCT",
            "Products",
            "The catalogue.",
            _MADE,
            (
                _id("id", "The product"),
                Field("name", _TEXT, "Its name", "Stonevault Server Backup"),
                Field("vendorName", _TEXT, "Its vendor", "Stonevault"),
                Field("sku", _TEXT, "Its SKU", "STV-SRV-BKP"),
            ),
        ),
        Topic(
            "PROVISIONING",
            "Provisioning",
            "What vendors set up.",
            {
                "REQUESTED": "A vendor was asked for something",
                "SUCCEEDED": "The vendor did it",
                "FAILED": "The vendor could not do it",
            },
            (
                _id("id", "The provision request"),
                Field("type", _TEXT, "What the vendor is asked for", "NetNew"),
                _SUBSCRIPTION,
                _COMPANY,
                _PRODUCT,
            ),
        ),
        Topic(
            "QUOTE",
            "Quotes",
            "What is offered to customers.",
            _MADE,
            (
                _id("id", "The quote"),
                Field("status", _TEXT, "Its status", "sent"),
                _id("client.id", "The customer that it is for"),
            ),
        ),
        Topic(
            "SUBSCRIPTION",
            "Subscriptions",
            "What companies have: an event for each line item that was completed.",
            SUBSCRIPTION_ACTIONS,
            (
                _id("id", "The subscription"),
                Field("type", _TEXT, "What happened, which is also the action", "New"),
                _COMPANY,
                _PRODUCT,
                Field("status", _TEXT, "Its status", "Active"),
                Field("billingTerm", _TEXT, "How often it is billed", "Monthly"),
                Field("quantity", _NUMBER, "How many there are", 5),
                Field("price", _NUMBER, "What one costs the company", Decimal("12.50")),
                Field("startDate", _TIME, "When it began", "2026-06-01T00:00:00.000Z"),
            ),
        ),
    )
}
