from __future__ import annotations

from datetime import timedelta
from typing import Any

from pax8._core.http import Response
from pax8.api.partner.companies import Companies
from pax8.sandbox import Sandbox
from pax8.sandbox.answers import Answers


def made(content: bytes) -> Any:
    calls: list[int] = []

    def make() -> Response:
        calls.append(1)
        return Response(200, {"a": "b"}, content)

    make.calls = calls  # type: ignore[attr-defined] # for what is asserted below
    return make


def test_an_answer_is_made_once_for_a_state_of_things() -> None:
    answers, make = Answers(), made(b"x")
    first = answers.get("one", 1, make)
    first.headers["date"] = "today"
    again = answers.get("one", 1, make)
    assert (again.status, again.headers, again.content) == (200, {"a": "b"}, b"x")
    assert len(make.calls) == 1
    answers.get("other", 1, make)
    assert len(make.calls) == 2
    answers.get("one", 2, make)
    assert len(make.calls) == 3
    # What was so before is made anew.
    answers.get("one", 1, make)
    assert len(make.calls) == 4


def test_what_is_kept_has_an_end() -> None:
    answers, long, many = Answers(), made(b"x" * 300_000), made(b"x" * 200_000)
    for _ in range(2):
        answers.get("long", 1, long)
    assert len(long.calls) == 2
    for number in range(1000):
        answers.get(number, 1, many)
    assert sum(len(each.content) for each in answers._kept.values()) <= 32 * 2**20
    answers.get(999, 1, many)
    assert len(many.calls) == 1000
    answers.get(0, 1, many)
    assert len(many.calls) == 1001


def test_what_is_answered_again_is_what_there_is(call: Any, sandbox: Sandbox) -> None:
    company = call.active_company()
    path = f"/v1/companies/{company['id']}"
    assert call.get(path).json == call.get(path).json
    assert call.patch(path, {"phone": "1"}).status == 200
    assert call.get(path).json["phone"] == "1"
    sandbox.perform(Companies.update, company["id"], phone="2")
    assert call.get(path).json["phone"] == "2"
    # A refusal leaves all as it is, and a token is looked at each time.
    assert call.patch(path, {"phone": None}).status == 422
    assert call.get(path).json["phone"] == "2"
    call.headers["authorization"] = "Bearer other"
    assert call.get(path).status == 401


def test_an_answer_is_dated_by_the_clock_each_time(call: Any, sandbox: Sandbox) -> None:
    before = call.get("/v1/products").headers["date"]
    assert call.get("/v1/products").headers["date"] == before
    sandbox.world.advance(timedelta(days=1))
    assert call.get("/v1/products").headers["date"] != before


def test_how_it_speaks_may_change(call: Any, sandbox: Sandbox) -> None:
    assert "commitment" in call.get("/v1/subscriptions").rows[0]
    sandbox.world.dialect = Sandbox(companies=1, documented=True).world.dialect
    assert "commitment" not in call.get("/v1/subscriptions").rows[0]
