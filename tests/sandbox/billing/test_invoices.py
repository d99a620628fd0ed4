"""Invoices of a whole world, held against the subscriptions that they bill."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pax8.sandbox import Sandbox, World
from pax8.sandbox.billing.months import Month
from pax8.sandbox.population import to_cents


@pytest.fixture(scope="module")
def world() -> World:
    world = Sandbox(companies=40, seed=5).world
    world.advance(timedelta(days=100))
    return world


@pytest.fixture(scope="module")
def items(world: World) -> dict[str, list[dict[str, Any]]]:
    by_invoice: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in world.select("invoice_items"):
        by_invoice[item["_invoiceId"]].append(item)
    return by_invoice


@pytest.fixture(scope="module")
def history(world: World) -> dict[str, list[dict[str, Any]]]:
    """The versions of each subscription, oldest first."""
    by_id: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in ("history", "subscriptions"):
        for version in world.select(table):
            by_id[version["id"]].append(version)
    return {
        id_: sorted(versions, key=lambda each: str(each["updatedDate"]))
        for id_, versions in by_id.items()
    }


def run_of(invoice: dict[str, Any]) -> datetime:
    return Month.from_text(invoice["invoiceDate"][:7]).run


def test_an_invoice_is_the_sum_of_its_items(
    world: World, items: dict[str, list[dict[str, Any]]]
) -> None:
    for invoice in world.select("invoices"):
        billed = items[invoice["id"]]
        assert billed
        for name in ("total", "subTotal", "amountDue"):
            assert invoice["total"] == sum(each[name] for each in billed)


def test_a_line_is_quantity_times_price_to_the_cent(
    items: dict[str, list[dict[str, Any]]],
) -> None:
    kinds = set()
    for billed in items.values():
        for item in billed:
            kinds.add(item["type"])
            share, whole = 1, 1
            if item["type"] == "prorate":
                words = item["details"].split()
                share, whole = int(words[0]), int(words[2])
                days = (day(item["endPeriod"]) - day(item["startPeriod"])).days + 1
                assert share == days
            quantity = item["quantity"]
            assert item["total"] == to_cents(quantity * item["price"] * share / whole)
            assert item["costTotal"] == to_cents(quantity * item["cost"] * share / whole)
    assert kinds == {"subscription", "prorate", "one-time"}


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_line_is_what_its_subscription_was_at_the_time(
    world: World,
    items: dict[str, list[dict[str, Any]]],
    history: dict[str, list[dict[str, Any]]],
) -> None:
    held = 0
    for invoice in world.select("invoices"):
        for item in items[invoice["id"]]:
            if item["type"] != "subscription" or item["term"] == "Arrears":
                continue
            known = [
                each
                for each in history[item["subscriptionId"]]
                if datetime.fromisoformat(each["updatedDate"]) <= run_of(invoice)
            ] or history[item["subscriptionId"]][:1]
            assert (item["quantity"], item["price"], item["cost"]) == (
                known[-1]["quantity"],
                known[-1]["price"],
                known[-1]["partnerCost"],
            )
            held += 1
    assert held > 1000


def test_every_month_of_a_monthly_subscription_is_billed_once(
    world: World, items: dict[str, list[dict[str, Any]]]
) -> None:
    invoices = [each for each in world.select("invoices") if each["status"] != "Credited"]
    months = sorted({each["invoiceDate"] for each in invoices})
    assert len(months) == len(invoices) == 15
    billed = {
        (item["subscriptionId"], item["startPeriod"])
        for invoice in invoices
        for item in items[invoice["id"]]
        # By the day, where it changed between the first of the month and the run.
        if item["type"] in {"subscription", "prorate"}
    }
    for each in world.select("subscriptions", "status = 'Active' AND NOT metered"):
        if each["billingTerm"] == "Monthly" and each["endDate"] is None:
            for month in months:
                if each["billingStart"] <= month and each["createdDate"][:10] <= month:
                    assert (each["id"], month) in billed


def test_usage_is_billed_in_the_month_after(
    world: World, items: dict[str, list[dict[str, Any]]]
) -> None:
    for invoice in world.select("invoices"):
        month = Month.from_text(invoice["invoiceDate"][:7]) - 1
        summaries = list(world.select("usage_summaries", "period = ?", str(month)))
        lines = [each for each in items[invoice["id"]] if each["term"] == "Arrears"]
        assert len(lines) == len(summaries)
        used = sum((to_cents(each["currentCharges"]) for each in summaries), Decimal(0))
        if invoice["status"] != "Credited":
            assert sum((each["total"] for each in lines), Decimal(0)) == used


def test_a_year_of_invoices_has_every_natural_status() -> None:
    invoices = list(Sandbox().world.select("invoices"))
    by_status: dict[str, list[str]] = defaultdict(list)
    for each in invoices:
        by_status[each["status"]].append(each["invoiceDate"])
    assert by_status["Unpaid"] == ["2026-06-01"]
    assert by_status["Credited"] == ["2025-11-01"]
    assert by_status["Carried"] == ["2026-03-01"]
    assert len(by_status["Paid"]) == 10
    # The one that was wrong has a right one after it, and the late one was asked for again.
    assert "2025-11-01" in by_status["Paid"]
    late = next(each for each in invoices if each["status"] == "Carried")
    after = next(each for each in invoices if each["invoiceDate"] == "2026-04-01")
    assert after["carriedBalance"] == late["total"] > 0


def test_only_the_unpaid_owe_anything(world: World) -> None:
    for each in world.select("invoices"):
        assert each["balance"] == (each["total"] if each["status"] == "Unpaid" else 0)


def test_items_are_written_in_the_words_of_invoices(
    items: dict[str, list[dict[str, Any]]],
) -> None:
    everything = [item for billed in items.values() for item in billed]
    assert {item["term"] for item in everything} <= {
        "Monthly",
        "Annual",
        "2 Year",
        "3 Year",
        "One-Time",
        "Activation",
        "Arrears",
    }
    assert {item["rateType"] for item in everything} <= {"Flat", "Volume", "Tiered", "Markup"}
    assert {item["chargeType"] for item in everything} <= {"per", "flat"}
    ids = [item["id"] for item in everything]
    assert len(ids) == len(set(ids))
