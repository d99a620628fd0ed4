"""Answers that are not as declared are told of, each once, over a socket; and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.drift import Drift, look
from pax8.sandbox import Sandbox, SandboxServer
from pax8.types import Upload
from support.marked_account import Marks, altered

Alter = Callable[[str, dict[str, Any]], None]


@contextmanager
def served(
    sandbox: Sandbox, alter: Alter | None = None, statuses: dict[str, int] | None = None
) -> Iterator[tuple[Pax8Client, list[Request]]]:
    """A client of a sandbox on a socket, whose records are altered; and what it was asked."""
    asked: list[Request] = []
    respond = sandbox.application.respond

    def altering(request: Request, *more: Any) -> Response:
        asked.append(request)
        response = respond(request, *more)
        path = request.url.partition("?")[0].partition("http://sandbox")[2]
        if response.status == 200 and request.method == "GET" and alter is not None:
            found = wire.decode(response.content)
            for row in found.get("content", [found]):
                alter(path, row)
            response.content = wire.encode(found)
        response.status = (statuses or {}).get(path, response.status)
        return response

    sandbox.application.respond = altering  # type: ignore[method-assign]  # it is altered
    with (
        SandboxServer(sandbox) as server,
        Pax8Client("any", "any", base_url=server.url, retries=0) as client,
    ):
        yield client, asked


def found_in(drift: Drift) -> set[tuple[str, str, str]]:
    return {(each.kind, each.place, each.found) for each in drift.findings}


@pytest.mark.parametrize("documented", [False, True], ids=["live", "documented"])
def test_a_sandbox_is_as_declared(documented: bool) -> None:  # noqa: FBT001 - which of two
    with served(Sandbox(seed=3, companies=25, documented=documented)) as (client, asked):
        company = client.companies.list(status="Active").first()
        quote = client.quotes.create(company.id)
        client.quotes.upload_attachments(quote.id, Upload(b"%PDF-1.7", "terms.pdf"))
        client.webhooks.create(
            display_name="W",
            url="http://127.0.0.1:9/",
            webhook_topics=[{"topic": "ORDER", "filters": []}],
        )
        asked.clear()
        drift = look(client)
    assert found_in(drift) == set()
    assert not drift
    assert drift.records > 300
    unreached = {each.operation for each in drift.unreached}
    for name in (
        "Quotes.get",
        "Webhooks.get",
        "Invoices.list_items",
        "UsageSummaries.list_usage_lines",
    ):
        assert name not in unreached
    assert "Company.contacts" in drift.unseen
    assert {each.method for each in asked} <= {"GET", "POST"}
    assert {"token" in each.url for each in asked if each.method == "POST"} == {True}


def test_what_is_altered_is_told_of_and_nothing_else() -> None:
    def alter(path: str, row: dict[str, Any]) -> None:
        if path == "/v1/companies":
            row["segment"] = "Gold"
            row["address"]["geo"] = {"lat": 1}
        if path == "/v1/orders":
            row["lineItems"][0]["priority"] = 3
            row["createdDate"] = "24 Nov 2026"
        if path == "/v1/subscriptions":
            row["status"] = "PendingMigration"
            row["quantity"] = f"{row['quantity']}"
            row["startDate"] = "11/24/2026"
        if path.endswith("/items"):
            row["type"] = "Acme Corp, for john@acme.com"
            row["billedByPax8"] = "yes"
        if path.endswith("/pricing"):
            row["rates"][0]["chargeType"] = "per_seat"

    statuses = {"/v1/products": 206}
    with served(Sandbox(seed=6, companies=8), alter, statuses) as (client, _):
        drift = look(client)
    assert found_in(drift) == {
        ("field", "Company.segment", "string"),
        ("field", "Company.address.geo", "object"),
        ("field", "Order.lineItems[].priority", "number"),
        ("date", "Order.createdDate", "99 Aaa 9999"),
        ("enum", "Subscription.status", "PendingMigration"),
        ("type", "Subscription.quantity", "string, not number"),
        ("date", "Subscription.startDate", "99/99/9999"),
        ("enum", "InvoiceItem.type", "(not shown)"),
        ("type", "InvoiceItem.billedByPax8", "string, not boolean"),
        ("enum", "Pricing.rates[].chargeType", "per_seat"),
        ("status", "GET /products", "206"),
    }
    text = "\n".join(drift.lines())
    assert "Order.lineItems[].priority: number" in text
    assert "acme" not in text.lower()
    assert "Gold" not in text


def test_nothing_of_anybody_is_told() -> None:
    sandbox, marks = Sandbox(seed=6, companies=6), Marks()
    with sandbox.world.transaction():
        altered(sandbox, marks)

    def alter(_: str, row: dict[str, Any]) -> None:
        row[f"field of {marks.text()}"] = marks.text()
        for name in ("status", "createdDate", "currencyCode", "quantity"):
            if name in row:
                row[name] = f"{marks.text()} 2026"

    with served(sandbox, alter) as (client, _):
        drift = look(client)
        ids = [each.id for each in client.companies.list()]
    told = json.dumps(drift.to_dict(), ensure_ascii=False) + "\n".join(drift.lines())
    assert drift
    assert "mark" not in told.lower()
    for each in (*marks.made, *ids):
        assert each not in told
    assert ("field", "Company.(not shown)", "string") in found_in(drift)


def test_it_asks_a_few_hundred_times_at_most() -> None:
    few, many = Sandbox(seed=6, companies=6), Sandbox(seed=6, companies=50)
    counts = []
    for sandbox in (few, many):
        with served(sandbox) as (client, asked):
            look(client, sample=10)
            counts.append(len(asked))
    assert max(counts) < 200


def test_what_the_credentials_are_not_for_is_left_alone() -> None:
    sandbox = Sandbox(companies=3)
    statuses = {"/v2/provisioners": 403, "/v2/quotes": 500}
    with served(sandbox, statuses=statuses) as (client, asked):
        drift = look(client)
    why = {each.operation: each.why for each in drift.unreached}
    assert why["Provisioners.list"] == "answered 403"
    assert why["ProvisionRequests.list"] == "the credentials are not for this"
    assert why["Quotes.list"] == "answered 500"
    assert not any("provision-requests" in each.url for each in asked)
    assert not drift


def test_it_says_what_it_does() -> None:
    told: list[str] = []
    with served(Sandbox(companies=1)) as (client, _):
        look(client, told=told.append)
    assert told[0] == "Companies.list" or "Companies.list" in told
    assert len(told) == len(set(told)) > 40
