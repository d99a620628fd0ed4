from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8._core.http import Request, Response
from pax8.sandbox import Limit, Sandbox
from pax8.sandbox.dialect import LIVE
from pax8.sandbox.record import Record
from pax8.sandbox.window.calls import CallsChart, calls_of
from pax8.sandbox.window.spending import spent
from pax8.sandbox.window.wording import laid_out, money

NOW = 1_800_000_000.0


def chart(sandbox: Sandbox, times: list[tuple[float, int, str]], limit: Limit | None) -> CallsChart:
    """The chart of calls so many seconds ago, each with its status and verdict."""
    clock = [0.0]
    record = Record(wall=lambda: clock[0])
    request = Request("GET", "http://x/v1/companies")
    asked = sandbox.application.asked(request)
    for ago, status, verdict in times:
        clock[0] = NOW - ago
        record.add(request, asked, Response(status), verdict, remark=None, milliseconds=1)
    return calls_of(record.since(), limit, LIVE, NOW)


def test_calls_are_counted_as_the_limit_counts_them(sandbox: Sandbox) -> None:
    times = [(400, 200, "answered"), (70, 200, "answered"), (30, 200, "answered")]
    times += [(20, 404, "refused"), (10, 200, "answered"), (5, 429, "limited")]
    found = chart(sandbox, [*times], Limit(2, 60))
    assert (found.looks[-1].used, found.most, found.refused) == (2, 2, 1)
    assert (found.top, found.limit_height) == (2, 0)
    assert len(found.marks) == 1
    assert all(each.used or each.refused for each in found.told)


def test_a_limit_far_away_does_not_press_the_calls_flat(sandbox: Sandbox) -> None:
    found = chart(sandbox, [(1, 200, "answered")] * 3, Limit(1000, 60))
    assert (found.top, found.limit_height) == (3, None)


@given(
    st.lists(st.tuples(st.floats(0, 1000), st.sampled_from([200, 404, 500]), st.just("answered"))),
    st.one_of(st.none(), st.builds(Limit, st.integers(1, 50), st.floats(0.1, 1000))),
)
def test_a_chart_stays_within_its_frame(
    times: list[tuple[float, int, str]], limit: Limit | None
) -> None:
    found = chart(_SANDBOX, times, limit)
    points = [tuple(map(float, each.split(","))) for each in found.area.split()]
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in points)
    assert found.most <= sum(status == 200 for _, status, _ in times)


_SANDBOX = Sandbox(companies=0)


def test_what_a_month_comes_to_is_exact_and_without_what_is_credited(sandbox: Sandbox) -> None:
    invoices = list(sandbox.world.select("invoices"))
    assert any(each["status"] == "Credited" for each in invoices)
    wanted: dict[str, Decimal] = {}
    for each in invoices:
        if each["status"] not in {"Credited", "Void"}:
            month = each["invoiceDate"][:7]
            wanted[month] = wanted.get(month, Decimal(0)) + Decimal(each["total"])
    found = spent(sandbox.world)
    assert {f"{each.month:%Y-%m}": each.total for each in found} == wanted
    assert found[0].month == date(2026, 6, 1)
    assert max(each.width for each in found) == 100


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Decimal("1234567.5"), "1,234,567.50 USD"),
        (Decimal("0.1234567891234"), "0.1234567891234 USD"),
        (Decimal(-3), "-3.00 USD"),
        (12, "12.00 USD"),
        (Decimal("1E+3"), "1,000.00 USD"),
        (Decimal("1E+999999"), "1E+999999 USD"),
        (
            Decimal("123456789012345678901234567890.125"),
            "123,456,789,012,345,678,901,234,567,890.125 USD",
        ),
        (Decimal("NaN"), "NaN USD"),
        (None, "\u2013"),
    ],
)
def test_an_amount_is_written_to_its_last_digit(amount: Decimal | int | None, said: str) -> None:
    assert money(amount, "USD") == said


def test_a_body_is_laid_out_if_it_has_a_structure() -> None:
    assert laid_out('{"a":1.10}') == '{\n  "a": 1.10\n}'
    assert laid_out("{no json\0") == "{no json\u2400"
    assert laid_out("[" * 100_000) == "[" * 100_000
    assert laid_out(None) == ""
