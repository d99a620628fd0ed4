"""Whatever is asked, the answer is a success or a refusal, and never a failure."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8.sandbox import Sandbox
from pax8.sandbox.serving import HANDLERS
from pax8.sandbox.tables import TABLES

OPERATIONS = sorted(HANDLERS, key=lambda each: each.full_name)
STATUSES = {200, 204, 400, 403, 404, 422}
NUMBERS = (
    st.integers(-(10**30), 10**30)
    | st.integers(-1, 20)
    | st.decimals(-(10**40), 10**40, allow_nan=False)
)
WORDS = st.text(max_size=8) | st.sampled_from(
    ["", "true", "2026-06-01", "2026-06-10T00:00:00Z", "0001-01-01", "1e999999", "NaN", "Monthly"]
)
SCALARS = st.none() | st.booleans() | NUMBERS | WORDS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2), max_leaves=4)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox(companies=3)


@pytest.fixture(scope="module")
def ids(sandbox: Sandbox) -> list[str]:
    found = [next(sandbox.world.select(table), None) for table in TABLES]
    return ["x", "", "00000000-0000-4000-8000-000000000000"] + [
        str(each["id"]) for each in found if each is not None
    ]


def body_of(operation: Operation[Any, Any], ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    names = [each.wire for each in operation.signature.parameters.values() if each.place == "body"]
    if operation.result is not None:
        names += plan(operation.result).by_wire
    values = VALUES | st.sampled_from(ids) | st.lists(inner(ids), max_size=2) | inner(ids)
    return st.dictionaries(st.sampled_from(names or ["name"]), values, max_size=5)


def inner(ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    names = ["productId", "quantity", "billingTerm", "city", "type", "primary", "values", "key"]
    return st.dictionaries(st.sampled_from(names), VALUES | st.sampled_from(ids), max_size=4)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.full_name)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_request_is_answered(
    call: Any, ids: list[str], operation: Operation[Any, Any], data: st.DataObject
) -> None:
    call.headers["authorization"] = f"Bearer {call.token()}"
    path = operation.surface.prefix + operation.path
    query = {}
    for name, parameter in operation.signature.parameters.items():
        if parameter.place == "path":
            path = path.replace(f"{{{name}}}", data.draw(st.sampled_from(ids)) or "-")
        elif parameter.place == "query" and data.draw(st.booleans()):
            value = data.draw(WORDS | NUMBERS | st.sampled_from(ids))
            query[parameter.wire] = str(value).encode("utf-8", "replace")
    body = None
    if operation.method not in {"GET", "DELETE"}:
        body = data.draw(body_of(operation, ids))
    answer = call.send(operation.method, path, body, **query)
    assert answer.status in STATUSES | {401}
    # What is spoken is JSON, down to the last digit.
    assert answer.status == 204 or answer.json is not None


@pytest.fixture(scope="module")
def call(sandbox: Sandbox, caller: Any) -> Any:
    return caller(sandbox, audience="api://p8p.client")
