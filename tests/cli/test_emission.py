"""Results on their way out: page by page, with the bar making way for what is printed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from click.testing import Result

from pax8.cli.progress import Progress

Run = Callable[..., Result]


def _pages(server: Any) -> list[dict[str, str]]:
    records = [{"id": f"order-{number}"} for number in range(5)]
    server.listing("GET /v1/orders", records)
    return records


def test_a_listing_of_several_pages_is_one(run: Run, server: Any) -> None:
    records = _pages(server)
    size = ("orders", "list", "--size", "3")
    assert json.loads(run(*size).stdout) == records
    lines = run(*size, "-o", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == records
    assert run(*size, "-o", "csv", "--columns", "id").stdout.split() == [
        "id",
        *(record["id"] for record in records),
    ]
    assert run(*size, "-o", "table").stdout.split() == [
        "id",
        *(record["id"] for record in records),
    ]


def test_the_format_before_or_after_the_command(run: Run, server: Any) -> None:
    server.answer("GET /v1/orders/abc", {"id": "abc"})
    get = ("orders", "get", "abc")
    assert run(*get).stdout == '{\n  "id": "abc"\n}\n'
    assert run("-o", "ndjson", *get).stdout == '{"id":"abc"}\n'
    assert run(*get, "-o", "ndjson").stdout == '{"id":"abc"}\n'
    assert run("-o", "csv", *get, "-o", "ndjson").stdout == '{"id":"abc"}\n'
    assert run(*get, PAX8_OUTPUT="ndjson").stdout == '{"id":"abc"}\n'
    assert run("-o", "table", *get, PAX8_OUTPUT="ndjson").stdout == "id  abc\n"
    assert run(*get, "-o", "csv", "--columns", "id").stdout == "id\nabc\n"


def test_lists_that_are_no_pages(run: Run, server: Any) -> None:
    server.answer("GET /v1/products/abc/pricing", {"content": [{"productId": "abc"}]})
    pricing = ("products", "list-pricing", "abc", "--company-id", "c")
    assert json.loads(run(*pricing).stdout) == [{"productId": "abc"}]
    assert server.last.query == {"companyId": "c"}
    server.answer("GET /v1/products/abc/pricing", {"content": []})
    done = run(*pricing, "-o", "table")
    assert (done.stdout, done.stderr) == ("", "There are none.\n")


def test_a_column_that_nothing_has(run: Run, server: Any) -> None:
    server.page("GET /v1/orders", [{"id": "a", "newer": {"b": 1.10}}])
    done = run("orders", "list", "-o", "csv", "--columns", "id,newer.b,comanyId")
    assert done.exit_code == 0
    assert done.stdout == "id,newer.b,comanyId\na,1.1,\n"
    assert done.stderr == "No Order has a value in column comanyId; did you mean companyId?\n"


def test_formulas_are_kept_only_when_that_is_wished(run: Run, server: Any) -> None:
    server.page("GET /v1/companies", [{"id": "a", "name": "=1"}])
    names = ("companies", "list", "-o", "csv", "--columns", "name")
    assert run(*names).stdout == "name\n'=1\n"
    assert run(*names, "--csv-exact").stdout == "name\n=1\n"


def test_a_bar_is_drawn_and_taken_away(
    run: Run, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    seconds = iter(range(0, 1000, 2))
    bar = partial(Progress, stream=screen, now=lambda: next(seconds))
    monkeypatch.setattr("pax8.cli.emission.Progress", bar)
    _pages(server)
    run("orders", "list", "--size", "3", "-o", "ndjson")
    drawn = screen.getvalue().split("\r")
    assert "3 of 5" in drawn[1]
    assert "5 of 5" in screen.getvalue()
    assert not drawn[-1].strip()


def test_no_bar_in_a_pipe(run: Run, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 1000, 2))
    bar = partial(Progress, now=lambda: next(seconds))
    monkeypatch.setattr("pax8.cli.emission.Progress", bar)
    _pages(server)
    assert not run("orders", "list", "--size", "3").stderr
