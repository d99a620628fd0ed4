from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from pax8.api.partner.companies import Companies
from pax8.api.quoting.quotes import Quotes
from pax8.api.resources import every_operation
from pax8.api.webhooks.webhooks import Webhooks
from pax8.sandbox import Sandbox, application
from pax8.sandbox.serving import HANDLERS

NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_every_declared_operation_is_answered() -> None:
    assert set(every_operation()) == set(HANDLERS)


def test_a_refusal_has_the_envelope_of_pax8(call: Any) -> None:
    answer = call.get(f"/v1/companies/{NOWHERE}")
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {
        "type": "NOT_FOUND",
        "message": f"Company Not Found: {NOWHERE}",
        "instance": f"/public/v1/companies/{NOWHERE}",
        "status": 404,
        "details": [],
    }


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer nonsense", "Basic abc"])
def test_without_a_good_token_nothing_is_answered(call: Any, authorization: str | None) -> None:
    call.headers = {} if authorization is None else {"authorization": authorization}
    answer = call.get("/v1/companies")
    assert answer.status == 401
    assert answer.json["type"] == "UNAUTHORIZED"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        (Companies.list, "/v1/companies"),
        (Quotes.list, "/v2/quotes"),
        (Webhooks.list, "/api/v2/webhooks"),
    ],
)
def test_a_defect_is_answered_as_pax8_would_and_logged(
    call: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    operation: Any,
    path: str,
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(application, "HANDLERS", {**HANDLERS, operation: fail})
    answer = call.get(path)
    assert answer.status == 500
    assert answer.json["status"] == 500
    assert answer.json["instance"].endswith(path)
    assert "date" in answer.headers
    assert f"GET {path} fails" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_an_answer_is_dated_by_the_clock_of_the_world(sandbox: Sandbox, call: Any) -> None:
    for path in ("/v1/companies", "/v1/nothing"):
        assert call.get(path).headers["date"] == "Wed, 10 Jun 2026 15:00:00 GMT"
    sandbox.world.advance(timedelta(hours=2))
    assert call.get("/v1/companies").headers["date"] == "Wed, 10 Jun 2026 17:00:00 GMT"


def test_a_token_ends_by_the_clock_of_the_world(sandbox: Sandbox, call: Any) -> None:
    sandbox.world.advance(timedelta(hours=23, minutes=59))
    assert call.get("/v1/companies").status == 200
    sandbox.world.advance(timedelta(minutes=1))
    assert call.get("/v1/companies").status == 401


@pytest.mark.parametrize(
    ("audience", "partner", "portal"),
    [
        ("https://api.pax8.com", 200, 401),
        ("api://p8p.client", 200, 200),
        ("api://usage", 401, 401),
    ],
)
def test_a_token_opens_the_surfaces_of_its_audience(
    call: Any, audience: str, partner: int, portal: int
) -> None:
    company = call.active_company()
    call.audience = audience
    call.headers = {"authorization": f"bearer {call.token()}"}
    assert call.get("/v1/companies").status == partner
    assert call.get(f"/p8p/api/v3/companies/{company['id']}/msTenantId").status == portal


def test_unknown_paths_are_404(call: Any) -> None:
    for path in ("/v1/nothing", "/v1", "/", "/v1/companies/x/y/z", "/v2/companies"):
        assert call.get(path).status == 404, path


def test_other_methods_are_405_and_told_which_would_do(call: Any) -> None:
    answer = call.put("/v1/companies", {})
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, POST, HEAD"
    assert call.post("/v1/invoices/draftItems", {}).status == 405
    assert call.get("/v1/token").headers["allow"] == "POST"


def test_a_slash_at_the_end_and_head_are_fine(call: Any) -> None:
    usual = call.get("/v1/companies")
    assert call.get("/v1/companies/").json == usual.json
    head = call.send("HEAD", "/v1/companies")
    assert head.status == 200
    assert head.response.content == b""
    assert head.headers["content-length"] == str(len(usual.response.content))


def test_a_literal_path_goes_before_an_id(call: Any) -> None:
    assert "content" in call.get("/v1/invoices/draftItems").json


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/companies/not-an-id", {}),
        ("/v1/companies", {"page": "x"}),
        ("/v1/companies", {"page": "-1"}),
        ("/v1/companies", {"size": "0"}),
        ("/v1/companies", {"size": "1_0"}),
        ("/v1/companies", {"size": "٣"}),
        ("/v1/companies", {"sort": "shoeSize"}),
        ("/v1/companies", {"sort": "name,sideways"}),
        ("/v1/companies", {"status": "Asleep"}),
        ("/v1/companies", {"selfServiceAllowed": "perhaps"}),
        ("/v1/orders", {"companyId": "x"}),
        ("/v1/invoices", {"total": "much"}),
        ("/v1/invoices", {"total": "1_0"}),
        ("/v1/invoices", {"total": "NaN"}),
        ("/v1/invoices", {"total": "1e999"}),
        ("/v1/invoices", {"invoiceDate": "yesterday"}),
        ("/v1/invoices", {"invoiceDate": "20260601"}),
        ("/v1/invoices", {"invoiceDate": "2026-W23-1"}),
    ],
)
def test_malformed_requests_are_400(call: Any, path: str, query: dict[str, str]) -> None:
    answer = call.get(path, **query)
    assert answer.status == 400
    assert answer.json["type"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 9999]
)
def test_bodies_that_are_no_object_are_400(call: Any, body: bytes) -> None:
    assert call.post("/v1/companies", body).status == 400


def test_a_body_that_is_not_json_is_refused(call: Any) -> None:
    call.headers["content-type"] = "application/x-www-form-urlencoded"
    assert call.post("/v1/companies", b"name=x").status == 415


def test_unknown_parameters_of_the_query_are_ignored(call: Any) -> None:
    assert call.get("/v1/orders", status="anything", size=1).total == call.get("/v1/orders").total


def test_unknown_properties_of_the_body_are_refused_by_name(call: Any, line: Any) -> None:
    company = call.active_company()
    answer = call.patch(f"/v1/companies/{company['id']}", {"shoeSize": 44})
    assert answer.status == 400
    assert answer.json["message"].endswith("field: shoeSize")
    answer = call.order(line("Passkeep Business", commitmentTerm="1-Year"))
    assert answer.status == 400
    assert answer.json["message"].endswith("field: commitmentTerm")


def test_wrong_types_in_the_body_are_refused_by_name(call: Any, line: Any) -> None:
    company = call.active_company()
    for body, name in (({"name": 3}, "name"), ({"address": {"city": []}}, "city")):
        answer = call.patch(f"/v1/companies/{company['id']}", body)
        assert answer.status == 400
        assert answer.json["message"].endswith(f"field: {name}")
    answer = call.order(line("Passkeep Business", quantity=1.5))
    assert answer.status == 400
    assert answer.json["message"].endswith("field: quantity")


def test_pages_are_cut_as_asked(call: Any) -> None:
    page = call.get("/v1/companies").json
    assert page["page"] == {"size": 10, "totalElements": 25, "totalPages": 3, "number": 0}
    assert len(page["content"]) == 10
    last = call.get("/v1/companies", page=2).json
    assert (len(last["content"]), last["page"]["number"]) == (5, 2)
    beyond = call.get("/v1/companies", page=3).json
    assert (beyond["content"], beyond["page"]["totalElements"]) == ([], 25)
    assert call.get("/v1/subscriptions", size=5000).json["page"]["size"] == 200


def test_what_is_refused_leaves_nothing_behind(sandbox: Sandbox, call: Any, line: Any) -> None:
    before = sandbox.world.version("orders", "subscriptions"), call.get("/v1/orders").total
    answer = call.order(line("Passkeep Business"), line("Passkeep Business", quantity=0))
    assert answer.status == 422
    after = sandbox.world.version("orders", "subscriptions"), call.get("/v1/orders").total
    assert before == after


def test_threads_may_share_it(call: Any, line: Any) -> None:
    orders_before = call.get("/v1/orders").total

    def work(_: int) -> int:
        call.get("/v1/subscriptions", size=200)
        status: int = call.order(line("Passkeep Business")).status
        return status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(40))) == {200}
    assert call.get("/v1/orders").total == orders_before + 40
    ids = [each["id"] for each in call.everything("/v1/subscriptions")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("path", "name"), [("/v1/companies", "size"), ("/v2/quotes", "limit")])
@pytest.mark.parametrize("value", ["0", "x"])
def test_a_refusal_calls_the_size_of_a_page_as_its_surface_does(
    call: Any, path: str, name: str, value: str
) -> None:
    answer = call.get(path, **{name: value})
    assert answer.status == 400
    assert answer.json["message"].endswith(f"field: {name}")
