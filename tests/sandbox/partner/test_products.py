from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_the_catalogue_lists_without_the_long_description(call: Any) -> None:
    rows = call.everything("/v1/products")
    assert len(rows) >= 60
    assert all("description" not in row for row in rows)
    detail = call.get(f"/v1/products/{rows[0]['id']}").json
    assert detail["description"]
    del detail["description"]
    assert detail == rows[0]


def test_vendors_filter_and_sort(call: Any) -> None:
    rows = call.everything("/v1/products")
    microsoft = call.everything("/v1/products", vendorName="Microsoft")
    assert microsoft == [row for row in rows if row["vendorName"] == "Microsoft"]
    by_vendor = call.everything("/v1/products", sort="vendor,desc")
    assert by_vendor == sorted(rows, key=lambda row: row["vendorName"], reverse=True)
    assert call.everything("/v1/products", sort="name") == sorted(rows, key=lambda row: row["name"])


def test_a_search_is_one_keyword_anywhere(call: Any) -> None:
    def found(search: str, **more: str) -> set[str]:
        return {row["name"] for row in call.everything("/v1/products", search=search, **more)}

    premium = "Microsoft 365 Business Premium [New Commerce Experience]"
    product = next(row for row in call.everything("/v1/products") if row["name"] == premium)
    for keyword in ("premium", "PREM", "remiu", product["sku"], product["id"], "microsoft"):
        assert premium in found(keyword)
    assert found(product["sku"]) == {premium}
    assert found("microsoft", vendorName="Northlight") == set()
    # Seen live: more than one word finds nothing.
    assert found("Business Premium") == set()
    assert found("zzz") == set()


def test_as_documented_a_search_may_have_words(documented: Any) -> None:
    rows = documented.get("/v1/products", search="premium business").rows
    assert [row["name"] for row in rows] == [
        "Microsoft 365 Business Premium [New Commerce Experience]"
    ]


@pytest.mark.parametrize("part", ["provision-details", "pricing"])
def test_lists_of_a_product_have_no_page(call: Any, line: Any, part: str) -> None:
    product = line("Passkeep Business")["productId"]
    answer = call.get(f"/v1/products/{product}/{part}").json
    assert list(answer) == ["content"]
    assert answer["content"]


def test_dependencies_are_an_object_of_two_lists(call: Any, line: Any) -> None:
    product = line("Microsoft Teams Premium [New Commerce Experience]")["productId"]
    answer = call.get(f"/v1/products/{product}/dependencies").json
    assert set(answer) == {"commitmentDependencies", "productDependencies"}
    assert {each["term"] for each in answer["commitmentDependencies"]} == {
        "Monthly",
        "1-Year",
        "3-Year",
    }
    assert answer["productDependencies"][0]["products"]


def test_prices_keep_their_digits(call: Any, line: Any) -> None:
    product = line("Microsoft 365 Business Premium [New Commerce Experience]")["productId"]
    answer = call.get(f"/v1/products/{product}/pricing")
    rate = answer.rows[0]["rates"][0]
    assert f'"partnerBuyRate":{rate["partnerBuyRate"]},'.encode() in answer.response.content
    company = call.active_company()["id"]
    assert call.get(f"/v1/products/{product}/pricing", companyId=company).json == answer.json
    assert call.get(f"/v1/products/{product}/pricing", companyId=NOWHERE).status == 404


@pytest.mark.parametrize("part", ["", "/provision-details", "/dependencies", "/pricing"])
def test_there_is_nothing_of_a_product_that_is_not(call: Any, part: str) -> None:
    answer = call.get(f"/v1/products/{NOWHERE}{part}")
    assert answer.json["message"] == f"Product Not Found: {NOWHERE}"
