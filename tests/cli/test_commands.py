"""What a command sends: exactly what was given to it, where its operation wants it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pax8.cli.exits import Exit

Run = Callable[..., Result]
COMPANY = "11111111-2222-3333-4444-555555555555"
CONTACT = "66666666-7777-8888-9999-000000000000"


def test_filters_go_into_the_query(run: Run, server: Any) -> None:
    server.page("GET /v1/companies", [{"id": "one"}])
    done = run(
        *("companies", "list", "--city", "New York", "--sort", "name"),
        *("--sort-direction", "desc", "--no-self-service-allowed", "--status", "active"),
    )
    assert done.exit_code == 0
    assert server.last.query == {
        "city": "New York",
        "sort": "name,desc",
        "selfServiceAllowed": "false",
        "status": "Active",
        "page": "0",
        "size": "200",
    }


def test_nothing_that_was_not_given_is_sent(run: Run, server: Any) -> None:
    server.page("GET /v1/invoices", [])
    assert run("invoices", "list").exit_code == 0
    assert server.last.query == {"page": "0", "size": "200"}


def test_a_page_is_that_page_alone(run: Run, server: Any) -> None:
    server.page("GET /v1/orders", [{"id": "a"}], totalElements=9, number=3)
    assert json.loads(run("orders", "list", "--page", "3", "--size", "2").stdout) == [{"id": "a"}]
    assert [each.query for each in server.asked] == [{"page": "3", "size": "2"}]


def test_a_limit_asks_for_no_more(run: Run, server: Any) -> None:
    server.page(
        "GET /v1/orders", [{"id": "a"}, {"id": "b"}, {"id": "c"}], totalElements=900, size=3
    )
    done = run("orders", "list", "--limit", "3", "-o", "ndjson")
    assert done.stdout == '{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n'
    assert [each.query for each in server.asked] == [{"page": "0", "size": "3"}]


def test_a_limit_leaves_a_page_what_it_is(run: Run, server: Any) -> None:
    server.page("GET /v1/orders", [{"id": "a"}, {"id": "b"}], number=3)
    done = run("orders", "list", "--page", "3", "--limit", "1", "-o", "ndjson")
    assert done.stdout == '{"id":"a"}\n'
    assert server.last.query == {"page": "3"}


def test_a_value_that_is_not_known_yet(run: Run, server: Any) -> None:
    server.page("GET /v1/companies", [])
    assert run("companies", "list", "--status", ":Suspended").exit_code == 0
    assert server.last.query["status"] == "Suspended"
    assert run("companies", "list", "--status", "Suspended").exit_code == Exit.USAGE


def test_a_limit_within_a_page(run: Run, server: Any) -> None:
    server.page("GET /v1/orders", [{"id": "a"}, {"id": "b"}])
    done = run("orders", "list", "--limit", "1", "--size", "2", "-o", "ndjson")
    assert done.stdout == '{"id":"a"}\n'


def test_ids_are_arguments_and_stay_in_their_place(run: Run, server: Any) -> None:
    route = f"GET /v1/companies/{COMPANY}/contacts/..%2F..%2Finvoices"
    server.answer(route, {"id": CONTACT})
    done = run("companies", "get-contact", COMPANY, "../../invoices")
    assert json.loads(done.stdout) == {"id": CONTACT}
    assert run("companies", "get", "..").exit_code == Exit.USAGE
    assert run("companies", "get").exit_code == Exit.USAGE
    assert run("companies", "get", "a", "b").exit_code == Exit.USAGE


def test_an_operation_under_a_second_name(run: Run, server: Any) -> None:
    server.page("GET /v1/subscriptions/abc/usage-summaries", [{"id": "u"}])
    done = run("subscriptions", "list-usage-summaries", "abc", "--sort", "partnerTotal")
    assert json.loads(done.stdout) == [{"id": "u"}]


def test_what_is_required_is_asked_for(run: Run, server: Any) -> None:
    done = run("usage-summaries", "list-usage-lines", "abc")
    assert done.exit_code == Exit.USAGE
    assert "'--usage-date'" in done.stderr
    assert not server.asked


def test_fields_go_into_the_body(run: Run, server: Any) -> None:
    server.answer(f"PATCH /v1/companies/{COMPANY}", {"id": COMPANY})
    done = run(
        *("companies", "update", COMPANY, "--name", "Ö & Söhne", "--external-id", ""),
        *("--address", '{"city": "Köln", "postal_code": "50667"}', "--self-service-allowed"),
    )
    assert done.exit_code == 0
    assert server.last.json == {
        "name": "Ö & Söhne",
        "externalId": "",
        "address": {"city": "Köln", "postalCode": "50667"},
        "selfServiceAllowed": True,
    }


def test_money_and_dates_are_sent_to_the_digit(run: Run, server: Any) -> None:
    server.answer("PUT /v1/subscriptions/abc", {"id": "abc"})
    run(
        *("subscriptions", "update", "abc", "--price", "12.10", "--quantity", "3"),
        *("--start-date", "2026-01-31"),
    )
    assert b'"price":12.10' in server.last.body
    assert server.last.json["quantity"] == 3
    assert server.last.json["startDate"] == "2026-01-31T00:00:00.000Z"


def test_objects_come_from_text_files_and_standard_input(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.answer("POST /v1/orders", {"id": "order"})
    lines = json.dumps([{"productId": "p", "quantity": 2, "billingTerm": "Monthly"}])
    # As some editors write it, with a mark of its encoding.
    (tmp_path / "lines.json").write_text(lines, "utf-8-sig")
    order = ("orders", "create", "--company-id", COMPANY, "--is-mock", "--line-items")
    for given, stdin in ((lines, None), (f"@{tmp_path / 'lines.json'}", None), ("-", lines)):
        assert run(*order, given, given=stdin).exit_code == 0
        assert server.last.query == {"isMock": "true"}
        assert server.last.json == {"companyId": COMPANY, "lineItems": json.loads(lines)}


def test_an_order_is_placed_safely(run: Run, server: Any) -> None:
    server.answer("POST /v1/orders", {"id": "order"})
    server.page("GET /v1/orders", [{"id": "another"}])
    line = '{"productId": "p", "quantity": 1, "billingTerm": "Monthly"}'
    order = ("orders", "create", "--company-id", COMPANY, "--line-items", line)
    assert json.loads(run(*order, "--safely").stdout) == {"id": "order"}
    asked = [(each.method, each.query.get("isMock")) for each in server.asked]
    assert asked == [("POST", "true"), ("GET", None), ("POST", None)]
    assert server.asked[1].query["companyId"] == COMPANY


def test_an_order_for_a_day_to_come_is_not_placed_safely(run: Run, server: Any) -> None:
    line = '{"productId": "p", "quantity": 1, "provisionStartDate": "2999-01-01"}'
    done = run("orders", "create", "--company-id", COMPANY, "--line-items", line, "--safely")
    assert done.exit_code == Exit.USAGE
    assert "it is for a day to come" in done.stderr
    assert not server.asked


def test_one_object_stands_for_a_list_of_one(run: Run, server: Any) -> None:
    server.answer("POST /v1/orders", {"id": "order"})
    run("orders", "create", "--company-id", COMPANY, "--line-items", '{"quantity": 1}')
    assert server.last.json["lineItems"] == [{"quantity": 1}]


def test_a_whole_body_comes_from_a_file(run: Run, server: Any, tmp_path: Path) -> None:
    server.answer("POST /v1/companies", {"id": COMPANY})
    body = {"id": "other", "name": "A", "phone": None, "address": {"city": "X", "floor": 12.10}}
    (tmp_path / "company.json").write_text(json.dumps(body))
    done = run("companies", "create", "--from", str(tmp_path / "company.json"), "--name", "B")
    assert done.exit_code == 0, done.stderr
    # An id is not for the caller to give; what is in an object goes out as it is.
    assert server.last.json == {
        "name": "B",
        "phone": None,
        "address": {"city": "X", "floor": 12.1},
    }


def test_what_was_read_can_be_written_back(run: Run, server: Any) -> None:
    contact = {
        "id": CONTACT,
        "firstName": "Ada",
        "lastName": "Q",
        "email": "a@q.example",
        "phone": "+1",
        "createdDate": "2026-01-31",
        "types": [{"type": "Admin", "primary": True}, {"type": "Newer", "primary": False}],
    }
    route = f"/v1/companies/{COMPANY}/contacts/{CONTACT}"
    server.answer(f"GET {route}", contact)
    server.answer(f"PUT {route}", contact)
    read = run("companies", "get-contact", COMPANY, CONTACT).stdout
    done = run(
        "companies", "update-contact", COMPANY, CONTACT, "--from", "-", "--phone", "2", given=read
    )
    assert done.exit_code == 0, done.stderr
    del contact["id"], contact["createdDate"]
    assert server.last.json == contact | {"phone": "2"}


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["companies", "list", "--sort", "nmae"], None, "'nmae'"),
        (["companies", "list", "--size", "201"], None, "201"),
        (["companies", "list", "--limit", "0"], None, "--limit"),
        (["invoices", "list", "--total", "1,5"], None, "'1,5' is not a number"),
        (["invoices", "list", "--due-date", "31.1.2026"], None, "not a day such as"),
        (["companies", "create"], None, "nothing to send"),
        (["companies", "create", "--from", "-"], "[]", "--from: Company"),
        (["companies", "create", "--from", "-"], "\xff", "--from: Company"),
        (["companies", "create", "--from", "-"], '{"x": ' + "[" * 9999, "--from: "),
        (["companies", "create", "--from", "-"], '{"nmae": "A"}', "did you mean name?"),
        (["companies", "create", "--from", "-"], '{"odd": "A"}', "it has id, name"),
        (["companies", "create", "--from", "nowhere.json"], None, "nowhere.json cannot be read"),
        (["companies", "create", "--address", "{"], None, "it is no JSON"),
        (["companies", "create", "--address", '{"citty": "A"}'], None, "did you mean city?"),
        (["companies", "create", "--address", "[]"], None, "address"),
        (["companies", "create", "--address", "-", "--contacts", "-"], "{}", "once only"),
        (["companies", "create", "--address", "@nowhere"], None, "nowhere cannot be read"),
        (["companies", "list", "--output", "xml"], None, "'xml'"),
    ],
)
def test_what_cannot_be_sent_is_not(
    arguments: list[str], given: str | None, said: str, run: Run, server: Any
) -> None:
    done = run(*arguments, given=given)
    assert done.exit_code == Exit.USAGE, done.output
    assert said in done.stderr
    assert not done.stdout
    assert not server.asked


def test_a_deletion_needs_a_yes(run: Run, server: Any) -> None:
    route = f"DELETE /v1/companies/{COMPANY}/contacts/{CONTACT}"
    server.answer(route, status=204)
    delete = ("companies", "delete-contact", COMPANY, CONTACT)
    # Whatever is piped into it is no person who answers.
    done = run(*delete, given="y\n")
    assert done.exit_code == Exit.USAGE
    assert "--yes" in done.stderr
    assert not server.asked
    done = run(*delete, "--yes")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "code"), [("y\n", 0), ("n\n", Exit.INTERRUPTED), ("", Exit.INTERRUPTED)]
)
def test_a_person_is_asked(
    answer: str, code: int, run: Run, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pax8.cli.commands.at_a_terminal", lambda: True)
    server.answer("DELETE /v1/subscriptions/abc", status=204)
    done = run("subscriptions", "delete", "abc", "--cancel-date", "2026-07-01", given=answer)
    assert done.exit_code == code
    assert "(DELETE /v1/subscriptions/abc)" in done.stderr
    assert not done.stdout
    assert [each.query for each in server.asked] == (
        [] if code else [{"cancelDate": "2026-07-01T00:00:00.000Z"}]
    )
