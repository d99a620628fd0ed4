"""The form in which a value goes out, and the values that go out in none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from core.calls import DENVER, ID, Recorder, bind
from pax8 import enums, types
from pax8._core.operation import Operation
from pax8.api.partner.companies import Companies
from pax8.api.partner.invoices import Invoices
from pax8.api.partner.orders import Orders
from pax8.api.partner.subscriptions import Subscriptions
from pax8.api.partner.usage_summaries import UsageSummaries
from pax8.api.resources import every_operation

# Vendors' listings take no part of themselves to be asked for.
PAGED = [
    operation
    for operation in dict.fromkeys(every_operation())
    if operation.paged and "page" in operation.signature.parameters
]


# Ids, in paths.


@settings(deadline=None)
@given(st.text())
@example("../invoices")
@example("a b/c?d=e#f%2F;g")
@example("%2e%2e")
@example("Ж\n\x00\\")
def test_an_id_stays_one_segment_of_the_path(identifier: str) -> None:
    assume(identifier.strip() and set(identifier) != {"."})
    call = bind(Companies.get_contact, identifier, "c")
    company, contacts, contact = call.path.removeprefix("/companies/").split("/")
    assert (unquote(company), contacts, contact) == (identifier, "contacts", "c")
    assert call.path.isascii()
    assert not set(call.path) & set("?#\\ ")


@pytest.mark.parametrize("identifier", ["", ".", "..", "...", " ", "\t\n", "\u3000"])
def test_what_would_name_another_path_is_no_id(identifier: str) -> None:
    with pytest.raises(ValueError, match=r"Companies.get\(\): company_id: .* is not an id"):
        bind(Companies.get, identifier)


@pytest.mark.parametrize(
    ("identifier", "sent"),
    [
        ("../invoices", b"/v1/companies/..%2Finvoices"),
        ("a?b#c d", b"/v1/companies/a%3Fb%23c%20d"),
        ("é", b"/v1/companies/%C3%A9"),
        ("%2e%2e/x", b"/v1/companies/%252e%252e%2Fx"),
    ],
)
def test_an_id_is_quoted_on_the_wire(identifier: str, sent: bytes) -> None:
    assert Recorder().call(Companies.get, identifier).url.raw_path == sent


def test_an_id_may_be_a_uuid_and_is_no_number_or_whole_record() -> None:
    assert bind(Companies.get, UUID(ID)).path == f"/companies/{ID}"
    for wrong in (5, b"x", types.Company(id=ID)):
        with pytest.raises(TypeError, match="company_id"):
            bind(Companies.get, wrong)


# Text, and everything else in queries.


@settings(deadline=None)
@given(st.text(min_size=1))
@example("New York")
@example("a&b=c+d,e:f%20#")
def test_any_text_survives_the_query(city: str) -> None:
    call = bind(Companies.list, city=city)
    assert parse_qsl(call.query, strict_parsing=True) == [("city", city)]
    assert call.query.isascii()
    assert not set(call.query) & set(" #&")


def test_a_query_is_as_pax8_wants_it() -> None:
    call = bind(
        Companies.list,
        sort=enums.CompanySortBy.NAME,
        sort_direction=enums.SortDirection.ASCENDING,
        self_service_allowed=True,
        order_approval_required=False,
        city="New York",
        page=0,
        size=10,
    )
    assert set(call.query.split("&")) == {
        "sort=name,asc",
        "selfServiceAllowed=true",
        "orderApprovalRequired=false",
        "city=New+York",
        "page=0",
        "size=10",
    }
    assert bind(Companies.list).query == ""
    assert bind(Orders.create, company_id=ID, is_mock=True).query == "isMock=true"


@pytest.mark.parametrize(
    ("sort", "direction", "sent"),
    [
        ("name", None, "name,asc"),
        ("name", "desc", "name,desc"),
        ("state_or_province", "DESC", "stateOrProvince,desc"),
        (enums.CompanySortBy.POSTAL_CODE, enums.SortDirection.DESCENDING, "postalCode,desc"),
        (enums.CompanySortBy("newField"), "asc", "newField,asc"),
    ],
)
def test_a_sort_is_a_field_and_a_direction(sort: str, direction: str | None, sent: str) -> None:
    call = bind(Companies.list, sort=sort, sort_direction=direction)
    assert call.query == f"sort={sent}"


def test_a_direction_without_a_sort_is_not_dropped_in_silence() -> None:
    for sort in ({}, {"sort": None}):
        with pytest.raises(ValueError, match="sort_direction needs a sort"):
            bind(Companies.list, sort_direction="desc", **sort)


@pytest.mark.parametrize("operation", PAGED, ids=lambda each: each.full_name)
def test_pages_are_from_0_on_and_hold_1_to_200(operation: Operation[..., Any]) -> None:
    given: dict[str, Any] = {
        name: "2026-01-31" if name == "usage_date" else ID
        for name, each in operation.signature.parameters.items()
        if each.required
    }
    for name, good in (("page", (0, 7, 10**6)), ("size", (1, 200))):
        for value in good:
            sent = operation.surface.size_name if name == "size" else name
            assert bind(operation, **given, **{name: value}).values[sent] == value
    for name, bad in (("page", (-1,)), ("size", (0, -1, 201))):
        for value in bad:
            with pytest.raises(ValueError, match=rf"{operation.name}\(\): {name}: {value} is"):
                bind(operation, **given, **{name: value})
    for name in ("page", "size"):
        for wrong in ("1", 1.0, True, Decimal(1)):
            with pytest.raises(TypeError, match=f"{name}: a whole number is wanted"):
                bind(operation, **given, **{name: wrong})


def test_a_range_is_kept_to() -> None:
    assert bind(Invoices.list_draft_items, month_offset=0).query == "monthOffset=0"
    for wrong in (-1, 2):
        with pytest.raises(ValueError, match=r"month_offset: .* is not from 0 to 1"):
            bind(Invoices.list_draft_items, month_offset=wrong)


# Values of a set.


def test_a_value_may_be_spelled_as_one_likes() -> None:
    for term in (enums.BillingTerm.TWO_YEAR, "2-Year", "2 year", enums.InvoiceTerm.TWO_YEAR):
        assert bind(Subscriptions.list, billing_term=term).query == "billingTerm=2-Year"


def test_a_value_of_no_meaning_is_refused_with_what_was_meant() -> None:
    with pytest.raises(ValueError, match="'Mnthly' is not a known BillingTerm; did you mean 'Mont"):
        bind(Subscriptions.list, billing_term="Mnthly")
    with pytest.raises(ValueError, match="status: 'x' is not a known CompanyStatus; one of Active"):
        bind(Companies.list, status="x")
    with pytest.raises(TypeError, match="status: one of CompanyStatus is wanted, not int 5"):
        bind(Companies.list, status=5)


def test_a_value_that_is_new_to_this_version_goes_out_when_it_is_made_on_purpose() -> None:
    assert bind(Companies.list, status=enums.CompanyStatus("Frozen")).query == "status=Frozen"


# Money.


@pytest.mark.parametrize(
    ("price", "sent"),
    [
        (Decimal("0.10"), "0.10"),
        (Decimal("123456789012345678901.50"), "123456789012345678901.50"),
        ("1.50", "1.50"),
        (2, "2"),
        (Decimal(-1), "-1"),
    ],
)
def test_money_goes_out_with_its_digits(price: Any, sent: str) -> None:
    assert bind(Subscriptions.update, ID, price=price).body == f'{{"price":{sent}}}'.encode()
    assert bind(Invoices.list, total=price).query == f"total={sent}"


def test_a_query_has_no_exponents() -> None:
    assert bind(Invoices.list, total=Decimal("1E+2")).query == "total=100"
    assert bind(Invoices.list, total=Decimal("1E-7")).query == "total=0.0000001"


@pytest.mark.parametrize("name", ["price", "partner_cost"])
def test_money_is_never_a_float(name: str) -> None:
    floats: list[Any] = [0.1, 1.0, True, float("nan")]
    for wrong in floats:
        with pytest.raises(TypeError, match=rf"update\(\): {name}: a Decimal, .* not (float|bool)"):
            bind(Subscriptions.update, ID, **{name: wrong})
    for wrong in ("NaN", Decimal("Infinity"), Decimal("sNaN"), "1,50", ""):
        with pytest.raises(ValueError, match=rf"update\(\): {name}: .* is not a (finite )?number"):
            bind(Subscriptions.update, ID, **{name: wrong})


# Days and times.


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 31),
        "2026-01-31",
        "2026-01-31T23:00:00-06:00",
        datetime(2026, 1, 31, 23, tzinfo=DENVER),
        datetime(2026, 1, 31, 23),  # noqa: DTZ001 - a day needs no zone
    ],
)
def test_a_day_goes_out_as_a_day(day: Any) -> None:
    assert bind(Invoices.list, due_date=day).query == "dueDate=2026-01-31"
    assert bind(UsageSummaries.list_usage_lines, ID, usage_date=day).query == (
        "usageDate=2026-01-31"
    )


@pytest.mark.parametrize(
    ("time", "sent"),
    [
        (date(2026, 1, 31), "2026-01-31T00:00:00.000Z"),
        ("2026-01-31", "2026-01-31T00:00:00.000Z"),
        ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000Z"),
        ("2026-01-31T22:00:00-0600", "2026-02-01T04:00:00.000Z"),
        (datetime(2026, 1, 31, 8, 0, 0, 123_999, tzinfo=UTC), "2026-01-31T08:00:00.123Z"),
        (datetime(2026, 1, 31, 22, tzinfo=DENVER), "2026-02-01T04:00:00.000Z"),
    ],
)
def test_a_time_goes_out_in_utc(time: Any, sent: str) -> None:
    assert bind(Subscriptions.delete, ID, cancel_date=time).query == f"cancelDate={sent}"
    call = bind(Subscriptions.update, ID, start_date=time)
    assert call.body == f'{{"startDate":"{sent}"}}'.encode()


@pytest.mark.parametrize("naive", [datetime(2026, 1, 31, 8), "2026-01-31T08:00:00"])  # noqa: DTZ001 - that it has none
def test_a_time_without_a_zone_is_refused(naive: Any) -> None:
    with pytest.raises(ValueError, match=r"cancel_date: .* has no time zone; give one"):
        bind(Subscriptions.delete, ID, cancel_date=naive)
    line = types.LineItem(product_id=ID, quantity=1, provision_start_date=naive)
    with pytest.raises(ValueError, match=r"line_items: provision_start_date: .* has no time zone"):
        bind(Orders.create, company_id=ID, line_items=[line])


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="cancel_date: 'soon' is not a time such as 2026-01-31T"):
        bind(Subscriptions.delete, ID, cancel_date="soon")
    with pytest.raises(ValueError, match="due_date: 'soon' is not a day such as 2026-01-31"):
        bind(Invoices.list, due_date="soon")
    with pytest.raises(TypeError, match="cancel_date: a datetime or a date is wanted, not int"):
        bind(Subscriptions.delete, ID, cancel_date=1_767_225_600)
    with pytest.raises(ValueError, match=r"cancel_date: .* is beyond"):
        bind(Subscriptions.delete, ID, cancel_date=datetime.max.replace(tzinfo=DENVER))
