from __future__ import annotations

from typing import Any

import pytest

ADDRESS = {"street": "1 Main St", "city": "Boise", "postalCode": "83702", "country": "US"}
COMPANY = {
    "name": "Blue Heron Dental",
    "address": ADDRESS,
    "phone": "208-555-0100",
    "website": "https://blueheron.example",
    "billOnBehalfOfEnabled": False,
    "selfServiceAllowed": True,
    "orderApprovalRequired": False,
}


def contact(*kinds: str, primary: bool = True) -> dict[str, Any]:
    return {
        "firstName": "Ada",
        "lastName": "Byron",
        "email": "ada@blueheron.example",
        "phone": "+1 208-555-0101",
        "types": [{"type": kind, "primary": primary} for kind in kinds],
    }


ALL = ("Admin", "Billing", "Technical")


def test_a_company_is_created_inactive_and_found(call: Any) -> None:
    made = call.post("/v1/companies", COMPANY)
    assert made.status == 200
    company = made.json
    assert company == {
        **COMPANY,
        "id": company["id"],
        "externalId": None,
        "status": "Inactive",
        "updatedDate": "2026-06-10T09:00:00.000-0600",
    }
    assert call.get(f"/v1/companies/{company['id']}").json == company
    assert call.everything("/v1/companies")[-1] == company


def test_primary_contacts_of_every_kind_make_it_active_at_once(call: Any) -> None:
    def status(name: str, *contacts: dict[str, Any]) -> str:
        body = {**COMPANY, "name": name, "contacts": list(contacts)}
        made: dict[str, Any] = call.post("/v1/companies", body).json
        assert call.get(f"/v1/companies/{made['id']}/contacts").total == len(contacts)
        state: str = made["status"]
        return state

    assert status("One for all", contact(*ALL)) == "Active"
    assert status("One each", *(contact(kind) for kind in ALL)) == "Active"
    assert status("One lacking", contact("Admin", "Billing")) == "Inactive"
    assert status("None primary", contact(*ALL, primary=False)) == "Inactive"
    assert status("No types", contact()) == "Inactive"


def test_a_second_company_of_the_name_is_refused(call: Any) -> None:
    first = call.post("/v1/companies", COMPANY).json
    second = call.post("/v1/companies", COMPANY)
    assert second.status == 422
    assert second.json["message"].endswith("already exists")
    other = call.active_company()
    renamed = call.patch(f"/v1/companies/{other['id']}", {"name": COMPANY["name"]})
    assert renamed.status == 422
    assert call.patch(f"/v1/companies/{first['id']}", {"name": COMPANY["name"]}).status == 200


@pytest.mark.parametrize("blank", ["", "  "])
def test_what_is_blank_is_not_given(call: Any, blank: str) -> None:
    answer = call.post("/v1/companies", COMPANY | {"phone": blank})
    assert (answer.status, answer.json["type"]) == (422, "UNPROCESSABLE_ENTITY")
    company = call.active_company()["id"]
    assert call.patch(f"/v1/companies/{company}", {"name": blank}).status == 422


@pytest.mark.parametrize("name", sorted(COMPANY))
def test_each_required_field_is_missed(call: Any, name: str) -> None:
    body = {key: value for key, value in COMPANY.items() if key != name}
    answer = call.post("/v1/companies", body)
    assert answer.status == 422
    assert [each["message"] for each in answer.json["details"]] == [f"{name} is required"]
    assert call.get("/v1/companies").total == 25


def test_an_address_drops_what_it_does_not_know(call: Any) -> None:
    body = {**COMPANY, "address": {**ADDRESS, "state": "ID", "zip": "1"}}
    assert call.post("/v1/companies", body).json["address"] == ADDRESS
    for country in ("United States", "us", ""):
        wrong = {**COMPANY, "name": "Other", "address": {**ADDRESS, "country": country}}
        assert call.post("/v1/companies", wrong).status == 422


def test_a_change_changes_what_is_given_alone(call: Any) -> None:
    before = call.active_company()
    path = f"/v1/companies/{before['id']}"
    after = call.patch(path, {"phone": "1", "selfServiceAllowed": True}).json
    assert after == {
        **before,
        "phone": "1",
        "selfServiceAllowed": True,
        "updatedDate": "2026-06-10T09:00:00.000-0600",
    }
    assert call.patch(path, {"externalId": "X-1"}).json["externalId"] == "X-1"
    assert call.patch(path, {"externalId": None}).json["externalId"] is None
    assert call.patch(path, {"address": ADDRESS}).json["address"] == ADDRESS


def test_a_change_of_nothing_is_refused(call: Any) -> None:
    path = f"/v1/companies/{call.active_company()['id']}"
    assert call.patch(path, {}).status == 422
    assert call.patch(path, {"name": None}).status == 422
    assert call.patch(path, {"name": ""}).status == 422
    # What Pax8 sets itself may come along, and counts for nothing.
    assert call.patch(path, {"status": "Deleted"}).status == 422
    assert call.patch("/v1/companies/00000000-0000-4000-8000-000000000000", {}).status == 404


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("city", lambda each: each["address"]["city"]),
        ("country", lambda each: each["address"]["country"]),
        ("stateOrProvince", lambda each: each["address"]["stateOrProvince"]),
        ("postalCode", lambda each: each["address"]["postalCode"]),
        ("status", lambda each: each["status"]),
        ("selfServiceAllowed", lambda each: each["selfServiceAllowed"]),
        ("billOnBehalfOfEnabled", lambda each: each["billOnBehalfOfEnabled"]),
        ("orderApprovalRequired", lambda each: each["orderApprovalRequired"]),
    ],
)
def test_filters_match_exactly(call: Any, name: str, of: Any) -> None:
    everyone = call.everything("/v1/companies")
    for value in {of(each) for each in everyone} - {None}:
        spoken = str(value).lower() if isinstance(value, bool) else value
        found = call.everything("/v1/companies", **{name: spoken})
        assert found == [each for each in everyone if of(each) == value]


def test_filters_hold_together(call: Any) -> None:
    both = call.everything("/v1/companies", city="New York", status="Active")
    assert len(both) >= 2
    assert call.get("/v1/companies", city="New York", status="Deleted").total == 0


@pytest.mark.parametrize(
    ("field", "of"),
    [
        ("name", lambda each: each["name"]),
        ("city", lambda each: each["address"]["city"]),
        ("country", lambda each: each["address"]["country"]),
    ],
)
def test_sorts_go_either_way(call: Any, field: str, of: Any) -> None:
    everyone = call.everything("/v1/companies")
    up = sorted(everyone, key=of)
    assert call.everything("/v1/companies", sort=field) == up
    assert call.everything("/v1/companies", sort=f"{field},asc") == up
    assert call.everything("/v1/companies", sort=f"{field},DESC") == sorted(
        everyone, key=of, reverse=True
    )


def test_the_portal_tells_the_tenant(call: Any) -> None:
    call.audience = "api://p8p.client"
    call.headers = {"authorization": f"Bearer {call.token()}"}
    tenants = {
        call.get(f"/p8p/api/v3/companies/{each['id']}/msTenantId").json["tenantId"]
        for each in call.everything("/v1/companies")
    }
    assert len(tenants) > 5
    missing = call.get("/p8p/api/v3/companies/00000000-0000-4000-8000-000000000000/msTenantId")
    assert missing.status == 404
