"""Whether an event is one that a topic of a webhook asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast


def matches(filters: list[dict[str, Any]], action: str, data: Mapping[str, Any]) -> bool:
    """Whether one of these filters lets this event through; without any, all come through."""
    return not filters or any(
        each["action"].casefold() == action.casefold()
        and all(_holds(condition, data) for condition in each["conditions"])
        for each in filters
    )


def _holds(condition: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    found, wanted = _texts(_at(data, condition["field"])), condition["value"]
    return _OPERATORS[condition["operator"]](found, wanted)


def _at(data: Mapping[str, Any], path: str) -> Any:
    """What stands in the data under a path such as `address.city`; of a list, what is in each."""
    value: Any = data
    for name in path.split("."):
        if isinstance(value, list):
            members = cast("list[Any]", value)
            value = [_member(each, name) for each in members]
        else:
            value = _member(value, name)
    return value


def _member(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None


def _texts(value: Any) -> list[str]:
    """A value as the texts that conditions are compared with; none for what is not there."""
    if value is None:
        return []
    if isinstance(value, list):
        return [text for each in cast("list[Any]", value) for text in _texts(each)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]


def _equal(one: str, other: str) -> bool:
    order = _order(one, other)
    return one.casefold() == other.casefold() if order is None else order == 0


def _order(one: str, other: str) -> int | None:
    """How two texts stand to each other as numbers; None if they are none."""
    try:
        difference = Decimal(one) - Decimal(other)
    except InvalidOperation:
        return None
    return (difference > 0) - (difference < 0)


def _beyond(one: str, other: str, sign: int) -> bool:
    order = _order(one, other)
    # What is no number is a day or a time, and these sort as they are written.
    return ((one > other) - (one < other) if order is None else order) == sign


def _any_equal(found: list[str], wanted: list[str]) -> bool:
    return any(_equal(one, other) for one in found for other in wanted)


def _any_beyond(sign: int) -> Callable[[list[str], list[str]], bool]:
    return lambda found, wanted: any(_beyond(one, other, sign) for one in found for other in wanted)


def _contains(found: list[str], wanted: list[str]) -> bool:
    return any(other.casefold() in one.casefold() for one in found for other in wanted)


# EQUALS and IN are alike, for a condition has any number of values.
_OPERATORS: dict[str, Callable[[list[str], list[str]], bool]] = {
    "EQUALS": _any_equal,
    "IN": _any_equal,
    "NOT_EQUALS": lambda found, wanted: not _any_equal(found, wanted),
    "NOT_IN": lambda found, wanted: not _any_equal(found, wanted),
    "GREATER_THAN": _any_beyond(1),
    "LESS_THAN": _any_beyond(-1),
    "CONTAINS": _contains,
}
