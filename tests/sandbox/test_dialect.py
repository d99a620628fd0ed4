from __future__ import annotations

from datetime import datetime
from typing import Any


def test_live_and_documented_name_the_commitment_otherwise(call: Any, documented: Any) -> None:
    live, written = (each.get("/v1/subscriptions", size=200).rows for each in (call, documented))
    for row in live:
        assert "commitment" in row
        assert "commitmentTerm" not in row
    assert [row["commitment"] for row in live] == [row.get("commitmentTerm") for row in written]
    assert all("commitment" not in row for row in written)
    bound = next(row for row in live if row["commitment"])
    path = f"/v1/subscriptions/{bound['id']}"
    assert documented.get(path).json["commitmentTerm"] == bound["commitment"]
    assert all("commitmentTerm" in row for row in documented.get(f"{path}/history").rows)


def test_live_shows_nulls_that_are_not_documented(call: Any, documented: Any) -> None:
    live, written = (each.get("/v1/subscriptions", size=200).rows for each in (call, documented))
    assert any(row["endDate"] is None for row in live)
    assert not any(value is None for row in written for value in row.values())


def test_live_and_documented_name_the_partner_otherwise(call: Any, documented: Any) -> None:
    def names(caller: Any) -> set[str]:
        return {row["orderedBy"] for row in caller.everything("/v1/orders")}

    assert "Pax8Partner" in names(call)
    assert "Pax8 Partner" in names(documented)
    assert "Pax8Partner" not in names(documented)


def test_live_contacts_show_the_parts_of_their_phone(call: Any, documented: Any) -> None:
    path = f"/v1/companies/{call.active_company()['id']}/contacts"
    assert "phoneNumber" in call.get(path).rows[0]
    assert not {key for key in documented.get(path).rows[0] if key.startswith("phone")} - {"phone"}


def test_live_rate_types_are_capitalised(call: Any, documented: Any) -> None:
    live, written = (each.everything("/v1/invoices/draftItems") for each in (call, documented))
    assert {row["rateType"] for row in live} >= {"Flat", "Volume"}
    assert [row["rateType"].lower() for row in live] == [row["rateType"] for row in written]


def test_live_writes_when_a_company_changed_in_a_form_of_its_own(
    call: Any, documented: Any
) -> None:
    live, written = (each.get("/v1/companies", size=200).rows for each in (call, documented))
    for row, said in zip(live, written, strict=True):
        assert row["updatedDate"].endswith("-0600")
        assert said["updatedDate"].endswith("Z")
        moments = [datetime.fromisoformat(each["updatedDate"]) for each in (row, said)]
        assert moments[0] == moments[1]


def test_live_has_no_message_where_answers_are_missing(
    call: Any, documented: Any, line: Any
) -> None:
    bare = line("Halyard Fax", provisioningDetails=[], lineItemNumber=1)
    assert call.order(bare).json["message"] is None
    refused = documented.order(bare).json
    assert refused["message"] == refused["details"][0]["message"]


def test_the_instance_is_the_path_as_documented(documented: Any) -> None:
    answer = documented.get("/v1/companies/x")
    assert answer.json["instance"] == "/v1/companies/x"


def test_documented_bodies_may_have_more_than_is_known(documented: Any) -> None:
    company = documented.active_company()
    answer = documented.patch(f"/v1/companies/{company['id']}", {"phone": "1", "shoeSize": 44})
    assert answer.status == 200
    assert "shoeSize" not in answer.json
