from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8.sandbox.webhooks.matching import matches

DATA: dict[str, Any] = {
    "type": "New",
    "quantity": 12,
    "price": 9.5,
    "active": True,
    "startDate": "2026-06-10",
    "nothing": None,
    "address": {"city": "Oslo"},
    "lineItems": [{"productId": "a"}, {"productId": "b"}],
}


def asks(*conditions: tuple[str, str, list[str]], action: str = "New") -> list[dict[str, Any]]:
    return [
        {
            "action": action,
            "conditions": [
                {"field": field, "operator": operator, "value": value}
                for field, operator, value in conditions
            ],
        }
    ]


@pytest.mark.parametrize(
    ("field", "operator", "value", "holds"),
    [
        ("quantity", "EQUALS", ["12"], True),
        ("quantity", "EQUALS", ["12.0"], True),
        ("quantity", "EQUALS", ["1"], False),
        ("type", "EQUALS", ["new"], True),
        ("active", "EQUALS", ["true"], True),
        ("type", "NOT_EQUALS", ["New"], False),
        ("type", "NOT_EQUALS", ["Change"], True),
        ("quantity", "GREATER_THAN", ["9"], True),
        ("quantity", "GREATER_THAN", ["12"], False),
        ("price", "LESS_THAN", ["10"], True),
        ("startDate", "GREATER_THAN", ["2026-06-09"], True),
        ("startDate", "LESS_THAN", ["2026-06-10"], False),
        ("type", "IN", ["Change", "New"], True),
        ("type", "IN", ["Change"], False),
        ("type", "NOT_IN", ["Change"], True),
        ("type", "NOT_IN", ["New", "Change"], False),
        ("type", "CONTAINS", ["e"], True),
        ("type", "CONTAINS", ["x"], False),
        ("address.city", "EQUALS", ["Oslo"], True),
        ("lineItems.productId", "EQUALS", ["b"], True),
        ("lineItems.productId", "EQUALS", ["c"], False),
        ("nothing", "EQUALS", [""], False),
        ("nothing", "NOT_EQUALS", ["x"], True),
        ("address.city.street", "EQUALS", ["x"], False),
    ],
)
def test_each_operator(field: str, operator: str, value: list[str], *, holds: bool) -> None:
    assert matches(asks((field, operator, value)), "New", DATA) is holds


def test_conditions_must_all_hold_and_one_filter_is_enough() -> None:
    good, bad = ("type", "EQUALS", ["New"]), ("quantity", "LESS_THAN", ["5"])
    assert not matches(asks(good, bad), "New", DATA)
    assert matches([*asks(good, bad), *asks(good)], "New", DATA)
    assert not matches(asks(good, action="Change"), "New", DATA)
    assert matches([], "New", DATA)
    assert matches(asks(), "New", DATA)


@given(st.integers(), st.integers())
def test_numbers_are_compared_as_numbers(one: int, other: int) -> None:
    def holds(operator: str) -> bool:
        return matches(asks(("n", operator, [str(other)])), "New", {"n": one})

    assert holds("GREATER_THAN") is (one > other)
    assert holds("LESS_THAN") is (one < other)
    assert holds("EQUALS") is (one == other)
    assert holds("NOT_EQUALS") is (one != other)
