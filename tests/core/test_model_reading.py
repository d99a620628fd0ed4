"""What Pax8 sends in several shapes is one thing to the reader, and what makes no sense is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings

from core.json_values import MODELS, decimals, exact
from pax8 import enums, types
from pax8._core.plan import plan

DENVER = timezone(timedelta(hours=-6))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-01-01", datetime(2021, 1, 1, tzinfo=UTC)),
        ("2021-01-01T08:30:00Z", datetime(2021, 1, 1, 8, 30, tzinfo=UTC)),
        ("2026-04-23T00:00:00.000Z", datetime(2026, 4, 23, tzinfo=UTC)),
        (
            "2023-08-11T11:33:12.314-0600",
            datetime(2023, 8, 11, 11, 33, 12, 314_000, tzinfo=DENVER),
        ),
        ("2023-08-11T11:33:12-06:00", datetime(2023, 8, 11, 11, 33, 12, tzinfo=DENVER)),
        ("2021-01-01T08:30:00", datetime(2021, 1, 1, 8, 30, tzinfo=UTC)),
        (" 2021-01-01T08:30:00.5 ", datetime(2021, 1, 1, 8, 30, 0, 500_000, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_every_shape_and_knows_its_zone(written: str, moment: datetime) -> None:
    subscription = types.Subscription.from_dict({"startDate": written, "price": "1"})
    assert subscription.start_date == moment
    assert subscription.start_date is not None
    assert subscription.start_date.utcoffset() == moment.utcoffset()
    assert subscription.to_dict()["startDate"] == written


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31",
        "2026-01-31T23:30:00Z",
        "2026-01-31T23:30:00.000Z",
        "2026-01-31T00:33:12.314-0600",
        "2026-01-31T23:30:00",
    ],
)
def test_a_day_is_the_one_that_is_written(written: str) -> None:
    invoice = types.Invoice.from_dict({"invoiceDate": written})
    assert invoice.invoice_date == date(2026, 1, 31)
    assert type(invoice.invoice_date) is date
    assert invoice.to_dict() == {"invoiceDate": written}


@pytest.mark.parametrize("written", ["", "soon", "2026-13-01", 1_767_225_600, True, [], {"a": 1}])
def test_what_is_no_date_is_kept_as_it_was_sent(written: Any) -> None:
    found = {"startDate": written, "billingStart": written}
    subscription = types.Subscription.from_dict(found)
    assert subscription.start_date == subscription.billing_start == written
    assert exact(subscription.to_dict()) == exact(found)


@settings(deadline=None)
@given(decimals())
def test_money_keeps_its_digits_as_a_number_and_as_text(amount: Decimal) -> None:
    assume(str(amount) != "-0")  # To JSON that is the whole number 0.
    for written in (
        f'{{"total":{amount}}}',
        f'{{"total":"{amount}"}}',
        f'{{"total":" {amount} "}}',
    ):
        invoice = types.Invoice.from_json(written)
        assert type(invoice.total) is Decimal
        assert str(invoice.total) == str(amount)
        assert invoice.to_json() == written


@pytest.mark.parametrize(
    ("written", "quantity"),
    [
        ("3", 3),
        ('"3"', 3),
        ('" 3 "', 3),
        ("3.0", 3),
        ('"3.00"', 3),
        ("3e2", 300),
        ("123456789012345678901", 123456789012345678901),
        # A part of a seat is nothing to round off.
        ("2.5", Decimal("2.5")),
        ('"2.5"', Decimal("2.5")),
        # To write that number out would fill the memory.
        ("1e999999999", Decimal("1e999999999")),
        ("7" * 5000, Decimal("7" * 5000)),
        ("1e9999999999999999999", "1e9999999999999999999"),
        ('"many"', "many"),
        ('"NaN"', "NaN"),
        ('"Infinity"', "Infinity"),
        ("true", True),
        ("[3]", [3]),
    ],
)
def test_a_count_is_a_whole_number_where_it_can_be(written: str, quantity: Any) -> None:
    subscription = types.Subscription.from_json(f'{{"quantity":{written}}}')
    assert exact(subscription.quantity) == exact(quantity)
    assert subscription.to_json() == f'{{"quantity":{written}}}'
    assert repr(subscription).startswith("Subscription(quantity=")


@pytest.mark.parametrize("written", ["1,50", "1.50 EUR", "", "0x1", "--1"])
def test_what_is_no_amount_is_kept_as_it_was_sent(written: str) -> None:
    total: Any = types.Invoice.from_dict({"total": written}).total
    assert total == written


@pytest.mark.parametrize("written", ["NaN", "sNaN", "-Infinity", "nan"])
def test_an_amount_that_equals_nothing_is_still_not_a_change(written: str) -> None:
    found = {"total": written, "lines": 1}
    invoice = types.Invoice.from_dict(found)
    assert invoice == types.Invoice.from_dict(found)
    assert invoice.changes() == {}
    assert invoice.to_dict() == found
    assert "total=" in repr(invoice)
    invoice.total = Decimal(5)
    assert invoice.changes() == {"total": 5}
    assert invoice.to_dict() == {"total": 5, "lines": 1}


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        ("true", True),
        ('"true"', True),
        ('" False "', False),
        ("1", 1),
        ('"yes"', "yes"),
        ("null", None),
    ],
)
def test_a_truth_may_be_text(written: str, truth: Any) -> None:
    product = types.Product.from_json(f'{{"requiresCommitment":{written}}}')
    assert exact(product.requires_commitment) == exact(truth)


@pytest.mark.parametrize(
    ("written", "text"),
    [("12", "12"), ("0.10", "0.10"), ("-1.0e5", "-1.0e5"), ("false", False), ("[]", [])],
)
def test_a_number_in_the_place_of_text_is_its_digits(written: str, text: Any) -> None:
    company = types.Company.from_json(f'{{"externalId":{written}}}')
    assert exact(company.external_id) == exact(text)
    assert company.to_json() == f'{{"externalId":{written}}}'


@pytest.mark.parametrize(
    ("found", "term"),
    [
        ('{"commitment":{"term":"a"}}', "a"),
        ('{"commitmentTerm":{"term":"a"}}', "a"),
        ('{"commitment":null,"commitmentTerm":{"term":"a"}}', "a"),
        ('{"commitmentTerm":{"term":"a"},"commitment":null}', "a"),
        ('{"commitment":{"term":"a"},"commitmentTerm":{"term":"b"}}', "a"),
        ('{"commitmentTerm":{"term":"b"},"commitment":{"term":"a"}}', "a"),
        ('{"commitmentTerm":null}', None),
        ("{}", None),
    ],
)
# Read at once, and field by field because the quantity does not fit.
@pytest.mark.parametrize("quantity", ["3", '"3"'])
def test_a_commitment_has_two_names(found: str, term: str | None, quantity: str) -> None:
    text = f'{{"quantity":{quantity},{found[1:]}'.replace(",}", "}")
    subscription = types.Subscription.from_json(text)
    if term is None:
        assert subscription.commitment is None
    else:
        assert subscription.commitment is not None
        assert subscription.commitment.term == term
    assert subscription.commitment_term is subscription.commitment
    assert getattr(subscription, "commitmentTerm") is subscription.commitment  # noqa: B009 - which type checkers do not know
    assert subscription.quantity == 3
    assert subscription.extra == {}
    assert subscription.to_json() == text


def test_a_changed_commitment_is_told_by_every_name_it_came_by() -> None:
    both = '{"commitmentTerm":{"term":"b"},"commitment":{"term":"a","x":1}}'
    subscription = types.Subscription.from_json(both)
    subscription.commitment = None
    assert subscription.to_json() == '{"commitmentTerm":null,"commitment":null}'
    for name in ("commitment", "commitmentTerm"):
        one = types.Subscription.from_json(f'{{"{name}":{{"term":"a","x":1}}}}')
        assert one.commitment is not None
        one.commitment.term = "b"
        assert one.to_json() == f'{{"{name}":{{"term":"b","x":1}}}}'


@pytest.mark.parametrize(
    ("kind", "field", "written", "member"),
    [
        (types.Order, "orderedBy", "Pax8 Partner", enums.OrderedBy.PAX8_PARTNER),
        (types.Order, "orderedBy", "Pax8Partner", enums.OrderedBy.PAX8_PARTNER),
        (types.Subscription, "billingTerm", "2-Year", enums.BillingTerm.TWO_YEAR),
        (types.Subscription, "billingTerm", "2 Year", enums.BillingTerm.TWO_YEAR),
        (types.InvoiceItem, "term", "2-Year", enums.InvoiceTerm.TWO_YEAR),
        (types.InvoiceItem, "term", "2 Year", enums.InvoiceTerm.TWO_YEAR),
        (types.InvoiceItem, "rateType", "Flat", enums.RateType.FLAT),
        (types.Rate, "chargeType", "per_unit", enums.RateChargeType.PER_UNIT),
    ],
)
def test_spellings_of_a_value_are_one_value_and_stay_as_sent(
    kind: type[types.Model], field: str, written: str, member: enums.OpenEnum
) -> None:
    model = kind.from_dict({field: written, "new": 1})
    assert getattr(model, field) is member
    assert model.to_dict() == {field: written, "new": 1}


def test_a_value_that_is_new_to_this_version_is_read() -> None:
    company = types.Company.from_dict({"status": "Frozen"})
    assert company.status is not None
    assert str(company.status) == "Frozen"
    assert not company.status.known
    for odd in (5, True, ["Active"], {"a": 1}):
        kept: Any = types.Company.from_dict({"status": odd, "name": "A"})
        assert kept.status == odd
        assert kept.name == "A"


@pytest.mark.parametrize("inside", ["text", 1, True, [], [1], {"city": ["a"]}, {"city": None}])
def test_a_model_that_is_none_is_kept_as_it_was_sent(inside: Any) -> None:
    found = {"address": inside, "contacts": inside, "phone": "1"}
    company = types.Company.from_dict(found)
    assert company.phone == "1"
    assert company.to_dict() == found
    if isinstance(inside, dict):
        assert isinstance(company.address, types.Address)
    else:
        assert company.address == inside


def test_one_odd_record_in_a_list_spoils_no_other() -> None:
    found = {"contacts": [{"id": "a"}, None, 5, {"id": "b", "types": ["x", {"primary": "true"}]}]}
    company = types.Company.from_dict(found)
    assert company.contacts is not None
    first, *odd, last = company.contacts
    assert first.id == "a"
    assert odd == [None, 5]
    assert last.types == ["x", types.ContactType(primary=True)]
    assert company.to_dict() == found
    last.email = "a@b.c"
    assert company.to_dict()["contacts"][3]["email"] == "a@b.c"


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_nulls_everywhere_read_as_nothing(kind: type[types.Model]) -> None:
    found = {name: None for field in plan(kind).fields.values() for name in field.wire}
    model = kind.from_dict(found)
    assert all(getattr(model, name) in (None, "") for name in plan(kind).fields)
    assert model.to_dict() == found
    assert repr(model) == f"{type(model).__name__}()"


def test_the_last_of_several_members_of_a_name_counts_as_in_python() -> None:
    text = '{"name":"a","new":1,"address":{"city":"x"},"name":"b","new":2,"address":{"city":"y"}}'
    company = types.Company.from_json(text)
    assert company.name == "b"
    assert company.extra == {"new": 2}
    assert company.address == types.Address(city="y")
    assert company.to_json() == text
    company.phone = "1"
    assert company.to_dict() == {"name": "b", "new": 2, "address": {"city": "y"}, "phone": "1"}


def test_a_name_with_escapes_is_the_name() -> None:
    company = types.Company.from_json('{"n\\u0061me":"A","\\u0061ddress":{"city":"B","new":1}}')
    assert company.name == "A"
    assert company.address is not None
    assert company.address.extra == {"new": 1}
    assert company.extra == {}
