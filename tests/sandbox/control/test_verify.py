"""What was asked can be asserted: how often it was, with which body and which query."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.errors import UnprocessableError
from pax8.sandbox import Control, Sandbox

FORM = {"grant_type": "client_credentials", "client_id": "a", "scope": "b c"}


def test_how_often_something_was_called(client: Pax8Client, control: Control) -> None:
    company = client.companies.list(page=0).to_list()[0]
    client.companies.update(company.id, external_id="1", website="https://a.example")
    client.companies.update(company.id, external_id="2")
    assert control.requests.verify("companies.update", times=2).count == 2
    found = control.requests.verify("companies.update", body={"externalId": "1"}, times=1)
    assert found.ids is not None
    assert control.requests.get(found.ids[0]).operation == "companies.update"
    control.requests.verify("companies.list", query={"page": 0}, at_least=1, at_most=1)
    control.requests.verify("orders.create", times=0)
    with pytest.raises(UnprocessableError, match=r"exactly 1 .* there were 0 \(and 2"):
        control.requests.verify("companies.update", body={"externalId": "3"}, times=1)
    with pytest.raises(UnprocessableError, match="at least 1"):
        control.requests.verify("orders.create")
    with pytest.raises(UnprocessableError, match=r"did you mean orders\.create"):
        control.requests.verify("order.create", times=0)
    with pytest.raises(UnprocessableError, match="at most 1"):
        control.requests.verify("companies.*", at_least=0, at_most=1)


@pytest.mark.parametrize(
    ("sent", "wanted", "found"),
    [
        ({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [1, 2]}}, True),
        ({"a": 1.50}, {"a": 1.5}, True),
        ({"a": "1"}, {"a": 1}, False),
        ({"a": True}, {"a": 1}, False),
        ({"a": [1, 2, 3]}, {"a": [1, 2]}, False),
        ({"a": [{"x": 1, "y": 2}]}, {"a": [{"x": 1}]}, True),
        ({"a": None}, {"a": None}, True),
        ({}, {"a": None}, False),
        ([1], {"a": 1}, False),
        ([{"x": 1, "y": 2}, {"x": 3}], [{"x": 1}, {}], True),
        ([{"x": 1}], [{"x": 1}, {}], False),
        ([1, "a"], [1, "a"], True),
        ([], [], True),
        ({"a": []}, [], False),
    ],
)
def test_a_body_has_what_is_wanted(
    sandbox: Sandbox, control: Control, sent: Any, wanted: Any, *, found: bool
) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/v1/orders", json=sent)
    times = 1 if found else 0
    assert control.requests.verify("orders.create", body=wanted, times=times).count == times


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"grant_type": "client_credentials", "scope": "b c"}, True),
        ({"client_id": "b"}, False),
        ({"nothing": ""}, False),
        ([], False),
    ],
)
def test_a_form_has_what_is_wanted(
    sandbox: Sandbox, control: Control, wanted: Any, *, found: bool
) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/oauth/token", data=FORM)
    times = 1 if found else 0
    assert control.requests.verify("token", body=wanted, times=times).count == times


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"status": "Active"}, True),
        ({"status": "Deleted"}, True),
        ({"status": ["Active", "Deleted"]}, True),
        ({"status": ["Deleted", "Active"]}, False),
        ({"status": ["Active"]}, False),
        ({"status": "Other"}, False),
        ({"selfServiceAllowed": True, "page": 0}, True),
        ({"city": ""}, True),
        ({"country": ""}, False),
    ],
)
def test_a_query_has_what_is_wanted(
    sandbox: Sandbox, control: Control, wanted: dict[str, Any], *, found: bool
) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.get("/v1/companies?status=Active&status=Deleted&selfServiceAllowed=true&page=0&city=")
    times = 1 if found else 0
    assert control.requests.verify("companies.list", query=wanted, times=times).count == times


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"times": 1, "at_least": 1}, "times, atLeast"),
        ({"times": 0, "at_most": 3}, "times, atMost"),
        ({"at_least": 2, "at_most": 1}, "atLeast, atMost: .* at least 2 and at most 1"),
    ],
)
def test_what_contradicts_itself_is_refused(
    control: Control, given: dict[str, int], why: str
) -> None:
    with pytest.raises(UnprocessableError, match=why):
        control.requests.verify("orders.create", **given)


def test_a_body_that_was_not_kept_is_not_taken_for_another(
    sandbox: Sandbox, control: Control
) -> None:
    with httpx2.Client(transport=sandbox, base_url="https://api.pax8.com") as http:
        http.post("/v1/orders", json={"a": "x" * 2**20, "b": 1})
        http.post("/v1/orders", json={"b": 1})
    verify = control.requests.verify
    assert verify("orders.create", times=2).count == 2
    assert verify("orders.create", body={"b": 1}, at_least=1, at_most=2).count == 1
    for given in ({"times": 1}, {"times": 2}, {"at_least": 2}, {"at_most": 1}):
        with pytest.raises(UnprocessableError, match=r"it cannot be told, for .* 1 had a body"):
            verify("orders.create", body={"b": 1}, **given)
    for given in ({"times": 0}, {"times": 3}, {"at_least": 3}):
        with pytest.raises(UnprocessableError, match="such calls are wanted"):
            verify("orders.create", body={"b": 1}, **given)
