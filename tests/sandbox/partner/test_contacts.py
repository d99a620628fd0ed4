from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-4000-8000-000000000000"
CONTACT = {
    "firstName": "Grace",
    "lastName": "Hopper",
    "email": "grace@example.com",
    "phone": "+1 212-555-0100",
    "types": [{"type": "Admin", "primary": False}],
}
ALL = [{"type": kind, "primary": True} for kind in ("Admin", "Billing", "Technical")]


@pytest.fixture
def path(call: Any) -> str:
    return f"/v1/companies/{call.active_company()['id']}/contacts"


def test_contacts_list_newest_first(call: Any, path: str) -> None:
    made = call.post(path, CONTACT)
    assert made.status == 200
    rows = call.everything(path)
    assert rows[0] == made.json
    days = [row["createdDate"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert all("companyId" not in row for row in rows)


def test_a_contact_shows_the_parts_of_its_phone(call: Any, path: str) -> None:
    made = call.post(path, CONTACT).json
    assert made["phone"] == CONTACT["phone"]
    assert made["phoneNumber"] == "12125550100"
    company = call.active_company()
    assert made["phoneCountryCode"] == company["address"]["country"]
    assert made["phoneCountryCallingCode"]


def test_a_put_replaces_and_needs_what_is_required(call: Any, path: str) -> None:
    made = call.post(path, CONTACT).json
    one = f"{path}/{made['id']}"
    changed = call.put(one, {**CONTACT, "lastName": "Murray"}).json
    assert changed == {**made, "lastName": "Murray"}
    assert call.get(one).json == changed
    for name in ("firstName", "lastName", "email", "phone"):
        lacking = {key: value for key, value in CONTACT.items() if key != name}
        answer = call.put(one, lacking)
        assert answer.status == 422
        assert answer.json["details"] == [{"message": f"{name} is required"}]
    # What is read back from a get goes back as it is.
    assert call.put(one, changed).json == changed


def test_a_contact_can_be_deleted_once(call: Any, path: str) -> None:
    one = f"{path}/{call.post(path, CONTACT).json['id']}"
    answer = call.delete(one)
    assert (answer.status, answer.response.content) == (204, b"")
    assert call.get(one).status == 404
    assert call.delete(one).status == 404


def test_a_contact_belongs_to_its_company(call: Any, path: str) -> None:
    made = call.post(path, CONTACT).json
    others = [each["id"] for each in call.everything("/v1/companies") if each["id"] not in path]
    elsewhere = call.get(f"/v1/companies/{others[0]}/contacts/{made['id']}")
    assert elsewhere.json["message"] == f"Contact Not Found: {made['id']}"
    for method in ("GET", "POST"):
        answer = call.send(method, f"/v1/companies/{NOWHERE}/contacts", CONTACT)
        assert answer.json["message"] == f"Company Not Found: {NOWHERE}"


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nowhere"}, {"firstName": " "}, {"types": [{"type": "Cook", "primary": True}]}],
)
def test_what_cannot_be_is_refused(call: Any, path: str, wrong: dict[str, Any]) -> None:
    assert call.post(path, CONTACT | wrong).status == 422


def test_a_company_is_active_by_its_primary_contacts(call: Any, path: str) -> None:
    company = path.removesuffix("/contacts")
    # A new primary takes the place of the old ones.
    sole = call.post(path, {**CONTACT, "types": ALL}).json
    primaries = [
        row["id"] for row in call.everything(path) for each in row["types"] if each["primary"]
    ]
    assert set(primaries) == {sole["id"]}
    assert call.get(company).json["status"] == "Active"
    assert call.delete(f"{path}/{sole['id']}").status == 204
    assert call.get(company).json["status"] == "Inactive"
    call.post(path, {**CONTACT, "types": ALL[:2]})
    assert call.get(company).json["status"] == "Inactive"
    last = call.post(path, {**CONTACT, "types": ALL[2:]}).json
    assert call.get(company).json["status"] == "Active"
    call.put(f"{path}/{last['id']}", {**CONTACT, "types": []})
    assert call.get(company).json["status"] == "Inactive"
