"""JSON keeps its value on the way in and out, to the last digit."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.json_values import MODELS, exact, meant, texts, values
from pax8 import enums, types
from pax8._core import wire
from pax8._core.plan import plan
from pax8.api.resources import every_operation


@settings(deadline=None)
@given(texts(values()))
def test_any_value_is_read_and_written_as_it_is(text: str) -> None:
    read = wire.decode(text.encode())
    assert exact(read) == exact(meant(text))
    assert exact(meant(wire.encode(read).decode())) == exact(meant(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.10", Decimal("0.10")),
        ("-0.0", Decimal("-0.0")),
        ("1E5", Decimal("1E+5")),
        ("1e-7", Decimal("1E-7")),
        ("1e400", Decimal("1E+400")),
        ("123456789012345678901.50", Decimal("123456789012345678901.50")),
        ("123456789012345678901", 123456789012345678901),
        ("-18446744073709551617", -18446744073709551617),
        ("7" * 5000, Decimal("7" * 5000)),
    ],
)
def test_a_number_keeps_its_digits(text: str, value: Any) -> None:
    assert exact(wire.decode(text.encode())) == exact(value)
    assert exact(wire.decode(f'{{"a": [0, {text} ]}}'.encode())) == exact({"a": [0, value]})
    assert exact(wire.decode(wire.encode(value))) == exact(value)


def test_a_number_beyond_any_decimal_is_its_digits() -> None:
    assert wire.decode(b'{"a":[1e9999999999999999999,0.10,true]}') == {
        "a": ["1e9999999999999999999", Decimal("0.10"), True]
    }


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a":}', '{"a":1}}', "[1,]", "nope", "01", "NaN", "7" * 5000 + "x", '"\\ud800"'],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode(text.encode())


@pytest.mark.parametrize("text", ["null", "1", '"a"', "[]", "true", ""])
def test_only_an_object_has_members(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode_object(text.encode())


def test_members_are_still_json() -> None:
    found = wire.decode_object(b'{"a": 0.10, "b" : {"c":[1, 2]}}')
    assert {name: bytes(member) for name, member in found.items()} == {
        "a": b"0.10",
        "b": b'{"c":[1, 2]}',
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.10"), "0.10"),
        (Decimal("1E+2"), "1E+2"),
        (10**30, str(10**30)),
        (True, "true"),
        (None, "null"),
        ("ü\n", '"ü\\n"'),
        (date(2026, 1, 31), '"2026-01-31"'),
        (datetime(2026, 1, 31, 8, tzinfo=UTC), '"2026-01-31T08:00:00Z"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (enums.InvoiceTerm.TWO_YEAR, '"2 Year"'),
        (enums.InvoiceTerm("new"), '"new"'),
        (types.Address(city="Köln"), '{"city":"Köln"}'),
        ({"a": (types.Address(city="a"), [Decimal("1.0")])}, '{"a":[{"city":"a"},[1.0]]}'),
        ({enums.CompanySortBy.NAME: 1, 2: 3}, '{"name":1,"2":3}'),
    ],
)
def test_what_python_has_is_written_in_jsons_own_forms(value: Any, text: str) -> None:
    assert wire.encode(value).decode() == text


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), math.nan, -math.inf])
def test_what_json_has_no_number_for_is_text_and_not_lost(value: Any) -> None:
    assert json.loads(wire.encode([value])) == [str(value)]


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_every_field_has_pax8s_spelling(kind: type[types.Model]) -> None:
    for field in plan(kind).fields.values():
        assert wire.camel(field.name) == field.wire[0]
        assert wire.snake(field.wire[0]) == field.name


def test_every_parameter_has_pax8s_spelling() -> None:
    names = {name for each in every_operation() for name in each.signature.parameters}
    assert len(names) > 40
    for name in names:
        assert wire.snake(wire.camel(name)) == name


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[a-z][a-z0-9]{1,5}", fullmatch=True), min_size=1, max_size=4))
def test_a_name_in_snake_case_survives_camel_case(words: list[str]) -> None:
    # A word that begins with a digit leaves no hump.
    assert wire.snake(wire.camel("_".join(words))) == "_".join(words)


@pytest.mark.parametrize(
    ("camel", "snake"),
    [
        ("stateOrProvince", "state_or_province"),
        ("street2", "street2"),
        ("billedByPax8", "billed_by_pax8"),
        ("vendorSKUId", "vendor_sku_id"),
        ("id", "id"),
        ("already_snake", "already_snake"),
    ],
)
def test_snake_case(camel: str, snake: str) -> None:
    assert wire.snake(camel) == snake
