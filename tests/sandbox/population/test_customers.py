"""Companies and contacts: who may order, who is called what, who is in New York."""

import re
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from pax8.sandbox.population import populate

World = dict[str, list[dict[str, Any]]]
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def primaries(contacts: list[dict[str, Any]]) -> Counter[str]:
    return Counter(
        kind["type"] for contact in contacts for kind in contact["types"] if kind["primary"]
    )


def contacts_by_company(world: World) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for contact in world["contacts"]:
        found[contact["companyId"]].append(contact)
    return found


def test_company_names_are_unique(world: World) -> None:
    assert len({company["name"] for company in world["companies"]}) == len(world["companies"])


def test_new_york_is_always_there(now: datetime) -> None:
    for seed in range(12):
        tables = dict(populate(seed, 10, now))
        active = [
            company
            for company in tables["companies"]
            if company["address"]["city"] == "New York" and company["status"] == "Active"
        ]
        assert len(active) >= 2
        assert sum(company["_msTenantId"] is not None for company in active) >= 2


def test_active_companies_have_one_primary_of_each_kind(world: World) -> None:
    contacts = contacts_by_company(world)
    for company in world["companies"]:
        found = primaries(contacts[company["id"]])
        if company["status"] == "Active":
            assert found == {"Admin": 1, "Billing": 1, "Technical": 1}
        elif company["status"] == "Inactive":
            assert set(found) != {"Admin", "Billing", "Technical"}


def test_contacts_are_people_of_their_company(world: World) -> None:
    companies = {company["id"]: company for company in world["companies"]}
    for company_id, contacts in contacts_by_company(world).items():
        assert 1 <= len(contacts) <= 5
        assert len({contact["email"] for contact in contacts}) == len(contacts)
        country = companies[company_id]["address"]["country"]
        for contact in contacts:
            assert contact["phoneCountryCode"] == country
            assert contact["phoneNumber"].isdecimal()
            assert DAY.fullmatch(contact["createdDate"])


def test_only_active_companies_and_those_that_left_have_ordered(world: World) -> None:
    statuses = {company["id"]: company["status"] for company in world["companies"]}
    for order in world["orders"]:
        assert statuses[order["companyId"]] != "Inactive"
    for record in world["subscriptions"]:
        if statuses[record["companyId"]] == "Deleted":
            assert record["status"] == "Cancelled"


def test_microsoft_customers_have_a_tenant(world: World) -> None:
    vendors = {product["id"]: product["vendorName"] for product in world["products"]}
    customers = {
        record["companyId"]
        for record in world["subscriptions"]
        if vendors[record["productId"]] == "Microsoft"
    }
    for company in world["companies"]:
        assert (company["_msTenantId"] is not None) is (company["id"] in customers)
