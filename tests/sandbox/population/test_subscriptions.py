"""Subscriptions and their orders: every kind, and each by the rules of its product."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from pax8.sandbox.population import Price, find_product, populate, term_end, timestamp

World = dict[str, list[dict[str, Any]]]

STATUSES = {
    "Active",
    "Cancelled",
    "PendingManual",
    "PendingAutomated",
    "PendingCancel",
    "WaitingForDetails",
    "Trial",
    "Converted",
    "PendingActivation",
    "Activated",
}
BILLING_TERMS = {"Monthly", "Annual", "2-Year", "3-Year", "One-Time", "Trial", "Activation"}
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def price_of(subscription: dict[str, Any]) -> Price:
    commitment = subscription["commitment"]
    term = None if commitment is None else commitment["term"]
    return find_product(subscription["productId"]).price(subscription["billingTerm"], term)


def versions(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every subscription's versions, oldest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in (*world["history"], *world["subscriptions"]):
        found[record["id"]].append(record)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_every_status_term_and_kind_of_price_is_in_25_companies(seed: int, now: datetime) -> None:
    tables = dict(populate(seed, 25, now))
    subscriptions = tables["subscriptions"]
    assert {record["status"] for record in subscriptions} == STATUSES
    assert {record["billingTerm"] for record in subscriptions} == BILLING_TERMS
    assert {price_of(record).type for record in subscriptions} == {
        "Flat",
        "Volume",
        "Tiered",
        "Mark-Up",
    }
    assert {company["status"] for company in tables["companies"]} == {
        "Active",
        "Inactive",
        "Deleted",
    }


def test_most_subscriptions_are_active(world: World) -> None:
    statuses = Counter(record["status"] for record in world["subscriptions"])
    assert statuses["Active"] > 0.75 * statuses.total()


def test_each_subscription_stems_from_one_line_of_an_order(world: World) -> None:
    first = {key: records[0] for key, records in versions(world).items()}
    lines = [(order, line) for order in world["orders"] for line in order["lineItems"]]
    assert Counter(line["subscriptionId"] for _, line in lines) == Counter(list(first))
    for order, line in lines:
        record = first[line["subscriptionId"]]
        assert order["companyId"] == record["companyId"]
        assert order["createdDate"] == record["createdDate"][:10]
        assert line["productId"] == record["productId"]
        assert line["billingTerm"] == record["billingTerm"]
        assert line["quantity"] == record["quantity"]
        assert line["provisionStartDate"] == record["startDate"]
        commitment = record["commitment"]
        assert line["commitmentTermId"] == (commitment and commitment["id"])


def test_orders_come_oldest_first(world: World) -> None:
    days = [order["createdDate"] for order in world["orders"]]
    assert days == sorted(days)


def test_add_ons_stand_on_a_parent_that_they_accept(world: World) -> None:
    subscriptions = {record["id"]: record for record in world["subscriptions"]}
    order_of = {
        line["subscriptionId"]: order["id"]
        for order in world["orders"]
        for line in order["lineItems"]
    }
    add_ons = 0
    for record in world["subscriptions"]:
        parent_ids = find_product(record["productId"]).parent_ids
        if not parent_ids:
            assert record["parentSubscriptionId"] is None
            continue
        add_ons += 1
        parent = subscriptions[record["parentSubscriptionId"]]
        assert parent["productId"] in parent_ids
        assert parent["companyId"] == record["companyId"]
        assert parent["status"] == "Active"
        assert order_of[parent["id"]] == order_of[record["id"]]
    assert add_ons > 50


def test_prices_are_those_of_the_catalogue_or_the_partners_own(world: World) -> None:
    own = 0
    for record in (*world["subscriptions"], *world["history"]):
        price, cost = price_of(record).unit_price(record["quantity"])
        assert record["partnerCost"] == cost
        assert isinstance(record["price"], Decimal)
        if record["_ownPrice"]:
            own += 1
        else:
            assert record["price"] == price
    assert 0 < own < 0.1 * len(world["subscriptions"])


def test_quantities_are_within_the_limits_of_the_product(world: World) -> None:
    for record in (*world["subscriptions"], *world["history"]):
        product = find_product(record["productId"])
        assert isinstance(record["quantity"], int)
        assert record["quantity"] >= product.minimum_quantity
        assert product.maximum_quantity is None or record["quantity"] <= product.maximum_quantity


def test_commitments_are_those_of_the_product_and_run_on(world: World, now: datetime) -> None:
    for record in world["subscriptions"]:
        commitment = record["commitment"]
        if commitment is None:
            continue
        product = find_product(record["productId"])
        assert product.commitments[commitment["id"]]["term"] == commitment["term"]
        if record["status"] != "Cancelled":
            assert commitment["endDate"] > timestamp(now)


def test_a_commitment_ends_no_earlier_than_it_allows(world: World) -> None:
    for record in world["subscriptions"]:
        months = price_of(record).commitment_months
        if record["endDate"] is None or months is None:
            continue
        start = date.fromisoformat(record["startDate"][:10])
        end = date.fromisoformat(record["endDate"][:10])
        is_term_end = term_end(start, months, end - timedelta(days=1)) == end
        assert is_term_end or (end - start).days <= 7


def test_a_commitment_is_reduced_only_when_a_term_ends(world: World) -> None:
    reduced = 0
    for records in versions(world).values():
        months = price_of(records[0]).commitment_months
        start = date.fromisoformat(records[0]["startDate"][:10])
        for before, after in pairwise(records):
            if months is not None and after["quantity"] < before["quantity"]:
                reduced += 1
                day = date.fromisoformat(after["updatedDate"][:10])
                assert term_end(start, months, day - timedelta(days=1)) == day
    assert reduced > 10


def test_versions_follow_one_another_up_to_now(world: World, now: datetime) -> None:
    changed = 0
    for records in versions(world).values():
        moments = [record["updatedDate"] for record in records]
        assert moments == sorted(set(moments))
        assert records[0]["createdDate"] == moments[0]
        assert moments[-1] <= timestamp(now)
        assert len({record["startDate"] for record in records}) == 1
        changed += len({record["quantity"] for record in records}) > 1
    assert changed > 0.2 * len(world["subscriptions"])


def test_ends_are_where_the_status_says(world: World, now: datetime) -> None:
    present = timestamp(now)
    for record in world["subscriptions"]:
        status, end = record["status"], record["endDate"]
        if status in {"Cancelled", "Converted"}:
            assert record["startDate"] < end <= present
        elif status in {"PendingCancel", "Trial"}:
            assert end > present
        else:
            assert end is None


def test_subscriptions_began_in_the_last_two_years(world: World, now: datetime) -> None:
    starts = [record["startDate"] for record in world["subscriptions"]]
    assert timestamp(now.date() - timedelta(days=730)) <= min(starts)
    assert max(starts) < timestamp(now)


def test_trials_cost_nothing_and_converted_ones_go_on(world: World) -> None:
    paid = {
        (record["companyId"], record["productId"], record["startDate"])
        for record in world["subscriptions"]
        if record["billingTerm"] != "Trial"
    }
    for record in world["subscriptions"]:
        if record["billingTerm"] == "Trial":
            assert record["price"] == record["partnerCost"] == 0
            assert record["commitment"] is None
        if record["status"] == "Converted":
            assert (record["companyId"], record["productId"], record["endDate"]) in paid


def test_what_is_not_provisioned_has_no_id_at_its_vendor(world: World) -> None:
    undone = {"PendingAutomated", "PendingManual", "WaitingForDetails", "PendingActivation"}
    for record in world["subscriptions"]:
        assert (record["vendorSubscriptionId"] is None) is (record["status"] in undone)
        is_unbilled = record["status"] in {"WaitingForDetails", "PendingActivation"}
        assert (record["billingStart"] is None) is is_unbilled


def test_dates_have_the_shapes_of_live_pax8(world: World) -> None:
    company = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-0600")
    assert all(company.fullmatch(record["updatedDate"]) for record in world["companies"])
    for record in (*world["subscriptions"], *world["history"]):
        for key in ("startDate", "createdDate", "updatedDate"):
            assert TIMESTAMP.fullmatch(record[key])
        assert record["endDate"] is None or TIMESTAMP.fullmatch(record["endDate"])
