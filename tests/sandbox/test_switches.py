from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8.sandbox import Sandbox, Wire, switches
from pax8.sandbox.dialect import DOCUMENTED, LIVE

ROOT = Path(__file__).parents[2]
NOBODY = "Gotham City"


def having(caller: Any, **wire: object) -> Any:
    return caller(Sandbox(wire=wire))


def test_the_page_about_them_has_them_all() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "switches.py"))
    page = script["PAGE"].read_text(encoding="utf-8")
    assert page == script["renewed"](page), "python docs/switches.py writes it"


def test_each_says_how_it_stands_and_can_be_set_as_it_is_written() -> None:
    names = [each.name for each in switches()]
    assert len(names) == len(set(names)) > 20
    for each in switches():
        assert {each.default, each.documented} <= set(each.values)
        assert len(set(each.values)) == len(each.values) > 1
        assert each.about
        assert LIVE.turned({each.name: each.default}) == LIVE
        states = {LIVE.turned({each.name: value}) for value in each.values}
        assert len(states) == len(each.values)


def test_a_value_may_be_given_as_such() -> None:
    assert LIVE.turned({"missing_quote": 400, "numbered_lines": True}) == LIVE.turned(
        {"missing_quote": "400", "numbered_lines": "true"}
    )
    assert LIVE.turned({"missing_quote": 400}) == Wire(missing_quote=400)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"page_over_larges": "cut"}, "no switch 'page_over_larges'; did you mean page_over_lar"),
        ({"": "cut"}, "there is no switch ''; there are cancels_on_day, "),
        ({"turned": "x"}, "there is no switch 'turned'"),
        ({"wrong_audience": "402"}, "wrong_audience cannot be '402': it is one of 401, 403"),
        ({"numbered_lines": "1"}, "numbered_lines cannot be '1': it is one of true, false"),
        ({"missing_quote": None}, "missing_quote cannot be 'None'"),
        ({"instance_prefix": "x"}, r"one of /public, '' \(nothing\)"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    settings: dict[str, object], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Sandbox(wire=settings)


def test_one_that_is_given_goes_before_what_is_documented() -> None:
    world = Sandbox(documented=True, wire={"missing_quote": "404"}).world
    assert world.dialect == DOCUMENTED.turned({"missing_quote": 404})


def test_they_can_be_set_while_it_runs(call: Any) -> None:
    assert call.get("/v1/companies", size=201).status == 200
    call.sandbox.world.dialect = call.sandbox.world.dialect.turned({"page_over_largest": 422})
    assert call.get("/v1/companies", size=201).status == 422


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize(
    "path", ["/v1/companies", "/v1/invoices/draftItems", "/api/v2/webhooks/topic-definitions"]
)
def test_a_page_over_the_largest(caller: Any, status: int, path: str) -> None:
    strict = having(caller, page_over_largest=status)
    assert strict.get(path, size=200).status == 200
    refused = strict.get(path, size=201)
    assert refused.status == status
    assert "field: size" in refused.json["message"]


def test_the_pages_of_nothing(call: Any, caller: Any) -> None:
    def pages(each: Any) -> list[int]:
        found = each.get("/v1/companies", city=NOBODY).json["page"]
        assert found["totalElements"] == 0
        return [found["totalPages"], each.get("/v2/quotes").json["page"]["totalPages"]]

    assert pages(call) == [0, 0]
    assert pages(having(caller, pages_of_nothing=1)) == [1, 1]


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_for_another_audience(caller: Any, status: int) -> None:
    sandbox = Sandbox(wire={"wrong_audience": status})
    refused = caller(sandbox, "api://usage").get("/v1/companies")
    assert refused.status == refused.json["status"] == status
    nobody = caller(sandbox)
    nobody.headers = {"authorization": "Bearer nonsense"}
    assert nobody.get("/v1/companies").status == 401


@pytest.mark.parametrize("status", [422, 409, 400])
def test_a_company_that_exists_already(caller: Any, status: int) -> None:
    each = having(caller, duplicate_company=status)
    first = each.active_company()
    new = {**first, "contacts": None}
    refused = each.post("/v1/companies", {key: new[key] for key in new if key != "id"})
    assert refused.status == status
    assert "already exists" in refused.json["message"]


def test_the_body_for_a_good_mock_order(caller: Any, line: Any) -> None:
    ordered = line("Halyard Fax")

    def mocked(how: str) -> Any:
        each = having(caller, mock_success=how)
        before = each.get("/v1/orders").total
        answer = each.order(ordered, isMock="true")
        assert answer.status == 200
        assert each.get("/v1/orders").total == before
        assert each.get("/v1/orders", companyId=each.active_company()["id"]).status == 200
        return each, answer

    _, plain = mocked("order")
    assert "id" not in plain.json
    each, named = mocked("order_with_ids")
    assert each.get(f"/v1/orders/{named.json['id']}").status == 404
    assert named.json["lineItems"][0]["id"]
    each, empty = mocked("empty")
    assert empty.response.content == b""
    assert each.order(ordered).json["id"]


def test_whether_an_order_names_its_subscriptions_at_once(caller: Any, line: Any) -> None:
    each = having(caller, order_names_subscriptions=False)
    made = each.order(line("Halyard Fax")).json
    assert made["lineItems"][0]["subscriptionId"] is None
    read = each.get(f"/v1/orders/{made['id']}").json
    assert read["lineItems"][0]["subscriptionId"]


@pytest.mark.parametrize(("day", "status"), [("2026-07-01", 400), ("2026-07-01T00:00:00Z", 204)])
def test_a_day_alone_to_cancel_on(call: Any, caller: Any, line: Any, day: str, status: int) -> None:
    for each, expected in ((having(caller, cancels_on_day=False), status), (call, 204)):
        path = f"/v1/subscriptions/{each.bought(line('Halyard Fax'))['id']}"
        assert each.delete(path, cancelDate=day).status == expected


def test_the_body_where_a_change_breaks_a_rule(call: Any, caller: Any, line: Any) -> None:
    listing = having(caller, update_refusals="list")
    for each, shape in ((call, {"type", "message"}), (listing, {"errors"})):
        path = f"/v1/subscriptions/{each.bought(line('Halyard Fax'))['id']}"
        refused = each.put(path, {"quantity": 0})
        assert refused.status == 422
        assert refused.json.keys() >= shape
        assert ("errors" in refused.json) is (shape == {"errors"})
        assert each.put(path[:-12] + "0" * 12, {"quantity": 1}).status == 404


def test_the_authorization_of_a_webhook_read_back(caller: Any) -> None:
    each = having(caller, webhook_authorization="masked")
    path = "/api/v2/webhooks"
    body = {"displayName": "A", "authorization": "Bearer one-two-three"}
    made = each.post(path, body)
    one = each.get(f"{path}/{made.json['id']}")
    for answer in (made, one, each.get(path)):
        assert b"one-two-three" not in answer.response.content
        assert b"*****" in answer.response.content
    assert each.sandbox.world.read("webhooks", made.json["id"])["authorization"].endswith("three")


def test_what_topic_definitions_come_in(call: Any, caller: Any) -> None:
    path = "/api/v2/webhooks/topic-definitions"
    flat = call.get(path, size=2).json
    page = having(caller, topic_definitions="page").get(path, size=2).json
    rows = having(caller, topic_definitions="list").get(path, size=2).json
    assert page == {"content": flat.pop("content"), "page": flat}
    assert rows == page["content"]


@pytest.mark.parametrize(
    "wire",
    [
        {"topic_definitions": "page"},
        {"topic_definitions": "list"},
        {
            "pages_of_nothing": 1,
            "mock_success": "order_with_ids",
            "webhook_authorization": "masked",
        },
    ],
    ids=str,
)
def test_the_client_gets_on_with_either(wire: dict[str, object]) -> None:
    with Pax8Client("id", "secret", transport=Sandbox(wire=wire)) as client:
        assert [each.topic for each in client.webhooks.list_topic_definitions()]
        assert client.companies.list(city=NOBODY).to_list() == []
        assert client.webhooks.list().to_list() == []


def primaries(call: Any, company: str) -> dict[str, str]:
    """Who is primary, by kind."""
    rows = call.get(f"/v1/companies/{company}/contacts").rows
    return {
        kind["type"]: row["id"] for row in rows for kind in row["types"] or () if kind["primary"]
    }


def contact(*kinds: str) -> dict[str, Any]:
    types = [{"type": each, "primary": True} for each in kinds]
    return {"firstName": "A", "lastName": "B", "email": "a@b.example", "phone": "1", "types": types}


def test_a_second_primary_contact(call: Any, caller: Any) -> None:
    for each, status in ((call, 200), (having(caller, second_primary=422), 422)):
        company = each.active_company()["id"]
        before = primaries(each, company)
        answer = each.post(f"/v1/companies/{company}/contacts", contact("Billing"))
        assert answer.status == status
        assert (primaries(each, company) == before) is (status == 422)
        # One that is primary already is no second one.
        kinds = [kind for kind, id_ in primaries(each, company).items() if id_ == before["Admin"]]
        path = f"/v1/companies/{company}/contacts/{before['Admin']}"
        assert each.put(path, contact(*kinds)).status == 200


def test_the_last_primary_contact(call: Any, caller: Any) -> None:
    for each, statuses in ((call, (200, 204)), (having(caller, last_primary=422), (422, 422))):
        company = each.active_company()["id"]
        path = f"/v1/companies/{company}/contacts/{primaries(each, company)['Admin']}"
        assert each.put(path, contact()).status == statuses[0]
        assert each.delete(path).status == statuses[1]
        status = each.get(f"/v1/companies/{company}").json["status"]
        assert status == ("Inactive" if statuses[1] == 204 else "Active")
