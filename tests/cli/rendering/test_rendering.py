"""Records in each format: nothing lost, nothing changed that a program will read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.cli.rendering import writer
from pax8.cli.rendering.record import Record
from pax8.cli.rendering.selection import Selection
from pax8.types import Company, Model, Order, Product, Subscription

Write = Callable[..., str]

# Spaced out and with digits, as Pax8 may send it.
INVOICED = b"""{ "id": "s-1",
  "price": 0.10, "partnerCost": 123456789012345678901.00, "quantity": 3, "productName": null,
  "commitmentTerm": {"id": "c", "term": "1-Year", "new": {"x": 1.50}}, "newField": [1, 2.0],
  "provisioningDetails": [ {"key": "a", "values": ["b"]} ] }"""


def _write(
    form: str,
    *records: Model,
    columns: str | None = None,
    exact: bool = False,
    kind: type[Model] = Subscription,
) -> str:
    stream = io.BytesIO()
    writes = writer(form, Selection(kind, columns), stream, exact=exact)
    for record in records:
        writes.write([record])
    writes.finish()
    return stream.getvalue().decode()


def _one(form: str, record: Model, columns: str | None = None) -> str:
    stream = io.BytesIO()
    writer(form, Selection(type(record), columns), stream, exact=False).one(record)
    return stream.getvalue().decode()


def _exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def test_json_of_one_record_is_what_pax8_sent() -> None:
    record = Subscription.from_json(INVOICED)
    text = _one("json", record)
    assert _exact(text) == _exact(INVOICED.decode()) == record.to_dict()
    assert '"price": 0.10' in text
    assert '"partnerCost": 123456789012345678901.00' in text
    assert text.startswith('{\n  "id": "s-1",\n')


def test_json_of_a_listing_is_an_array() -> None:
    records = [Subscription.from_json(INVOICED), Subscription.from_dict({"id": "s-2"})]
    assert _write("json") == "[]\n"
    assert json.loads(_write("json", *records[1:])) == [{"id": "s-2"}]
    assert _exact(_write("json", *records)) == [record.to_dict() for record in records]


def test_json_of_a_listing_that_fails_is_no_json() -> None:
    stream = io.BytesIO()
    writes = writer("json", Selection(Order, None), stream, exact=False)
    writes.write([Order.from_dict({"id": "a"})])
    with pytest.raises(json.JSONDecodeError):
        json.loads(stream.getvalue())


def test_ndjson_is_a_line_for_each_record() -> None:
    records = [Subscription.from_json(INVOICED), Subscription.from_dict({"id": "s-2"})]
    lines = _write("ndjson", *records).splitlines()
    assert [_exact(line) for line in lines] == [record.to_dict() for record in records]
    assert '"price":0.10,' in lines[0]
    assert _one("ndjson", records[1]) == '{"id":"s-2"}\n'


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(), _values, max_size=5))
def test_json_is_lossless(values: dict[str, Any]) -> None:
    record = Order.from_dict({**values, "id": "a"})
    line = _write("ndjson", record, kind=Order)
    assert line.count("\n") == 1
    assert Order.from_json(line).to_dict() == record.to_dict()
    assert Order.from_json(_one("json", record)).to_dict() == record.to_dict()


def test_csv_takes_objects_apart_and_keeps_digits() -> None:
    text = _write("csv", Subscription.from_json(INVOICED))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["price"] == "0.10"
    assert row["partnerCost"] == "123456789012345678901.00"
    assert row["productName"] == ""
    assert row["commitment.term"] == "1-Year"
    assert json.loads(row["provisioningDetails"]) == [{"key": "a", "values": ["b"]}]
    assert "newField" not in row


def test_csv_has_its_line_of_names_once_and_always() -> None:
    names = "id,companyId,createdDate,orderedBy,orderedByUserId,orderedByUserEmail,isScheduled"
    assert _write("csv", kind=Order) == f"{names},lineItems\n"
    orders = [Order.from_dict({"id": "a", "isScheduled": False}), Order.from_dict({"id": "b"})]
    assert _write("csv", *orders, kind=Order) == (f"{names},lineItems\na,,,,,,false,\nb,,,,,,,\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\x00 =1", "'\x00 =1"),
        ("＝1", "'＝1"),  # noqa: RUF001 - the wide form
        ("'t Hooft", "''t Hooft"),
        ("a=b", "a=b"),
        ("Ö", "Ö"),
        ("", ""),
    ],
)
def test_csv_has_no_formulas(text: str, shown: str) -> None:
    company = Company.from_dict({"name": text})
    for exact, wanted in ((False, shown), (True, text)):
        lines = _write("csv", company, columns="name", exact=exact, kind=Company)
        assert list(csv.reader(io.StringIO(lines, newline=""))) == [["name"], [wanted]]


def test_csv_numbers_are_no_formulas() -> None:
    subscription = Subscription.from_json('{"price": -12.50, "productName": "-12.50"}')
    text = _write("csv", subscription, columns="price,productName")
    assert text == "price,productName\n-12.50,'-12.50\n"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_csv_guard_comes_off(texts: list[str]) -> None:
    companies = [Company.from_dict({"name": text, "phone": text[::-1]}) for text in texts]
    text = _write("csv", *companies, columns="name,phone", kind=Company)
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    taken_off = [[cell.removeprefix("'") for cell in row] for row in rows]
    assert taken_off == [[text, text[::-1]] for text in texts]
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_csv_of_one_column_has_a_line_for_each_record(texts: list[str]) -> None:
    companies = [Company.from_dict({"name": text}) for text in texts]
    text = _write("csv", *companies, columns="name", exact=True, kind=Company)
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    assert rows == [[text] for text in texts]


def test_columns_by_either_spelling_and_beyond_what_is_known() -> None:
    record = Subscription.from_json(INVOICED)
    columns = "id, product_name,commitment_term.new.x,newField.1,provisioningDetails.0.key"
    line = _write("ndjson", record, columns="commitment.term,price,new.thing")
    assert line == '{"commitment.term":"1-Year","price":0.10,"new.thing":null}\n'
    assert _write("csv", record, columns=columns.replace("commitment_term", "commitment")) == (
        "id,productName,commitment.new.x,newField.1,provisioningDetails.0.key\ns-1,,1.50,2.0,a\n"
    )


def test_no_columns_are_all_columns() -> None:
    assert Selection(Order, " , ").columns == Selection(Order, None).columns


def test_a_column_that_nothing_has_is_doubted() -> None:
    selection = Selection(Company, "nmae,address.city,extraField,other")
    selection.cells(Company.from_json('{"extraField": 1, "other": null}'))
    nmae, other = selection.doubts()
    assert nmae.endswith("did you mean name?")
    assert "other" in other
    assert "address.city" in other


def test_a_field_by_another_of_its_names() -> None:
    both = Subscription.from_json('{"commitmentTerm": null, "commitment": {"term": "1-Year"}}')
    assert _write("csv", both, columns="commitment.term") == "commitment.term\n1-Year\n"


def test_the_leaves_of_a_record() -> None:
    record = Record(b'{"a": [], "b": {"c": [1, {"d": "e"}]}, "f": {}, "g": null}')
    assert dict(record.leaves()) == {
        "a": b"[]", "b.c.0": b"1", "b.c.1.d": b'"e"', "f": b"{}", "g": b"null",
    }  # fmt: skip


def test_products_have_no_columns_of_lists() -> None:
    assert not any(column.many for column in Selection(Product, None).columns)
