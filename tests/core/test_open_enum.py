"""A set of values that may grow: what is new is a member like any other, but that it says so."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pax8 import enums
from pax8._core import open_enum
from pax8._core.open_enum import OpenEnum

ENUMS: list[type[OpenEnum]] = [
    kind for kind in (getattr(enums, name) for name in enums.__all__) if kind is not OpenEnum
]
every_enum = pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)


class Size(OpenEnum):
    SMALL = "small"
    VERY_LARGE = "Very Large"


class Weight(OpenEnum):
    SMALL = "small"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    open_enum._unknown.clear()
    yield
    open_enum._unknown.clear()


@every_enum
def test_every_declared_value_is_its_member(kind: type[OpenEnum]) -> None:
    assert len(kind) > 1
    for member in kind:
        assert kind(str(member)) is member
        assert kind.declared(str(member)) is member
        assert member.known
        assert str(member) == f"{member}" == member.value == json.loads(json.dumps(member))


@every_enum
def test_no_two_declared_values_are_spellings_of_one(kind: type[OpenEnum]) -> None:
    assert len({open_enum._fold(member) for member in kind}) == len(kind)


@pytest.mark.parametrize("spelling", ["Very Large", "very large", "VeryLarge", "VERY_LARGE"])
def test_spellings_are_one_member(spelling: str) -> None:
    assert Size(spelling) is Size.VERY_LARGE
    assert Size.declared(spelling) is Size.VERY_LARGE
    assert pickle.loads(pickle.dumps(Size(spelling))) is Size.VERY_LARGE  # noqa: S301 - pickled here


@settings(deadline=None)
@given(st.text())
def test_any_value_is_a_member_that_is_its_string(value: str) -> None:
    member = Size(value)
    if not member.known:
        assert member == value
        assert hash(member) == hash(value)
        assert {value: 1}[member] == 1
        assert str(member) == f"{member}" == member.value == value
        assert Size.declared(value) is None
        assert repr(value) in repr(member)
    assert isinstance(member, Size)
    assert Size(value) is member
    for again in (copy.copy(member), copy.deepcopy(member), pickle.loads(pickle.dumps(member))):  # noqa: S301 - pickled here
        assert again is member


def test_what_is_new_sorts_and_compares_as_text() -> None:
    assert sorted([Size("z"), Size.SMALL, Size("a")]) == ["a", "small", "z"]
    assert Size("new") != Size("other")
    assert Size("new") != Size.SMALL
    # As the declared ones do, two of different sets compare by their strings.
    assert Size("new") == str(Weight("new"))
    assert [type(kind("new")) for kind in (Size, Weight)] == [Size, Weight]


def test_what_is_new_is_in_no_list_of_the_declared() -> None:
    assert not Size("new").known
    assert [*Size] == [Size.SMALL, Size.VERY_LARGE]
    assert "new" not in Size.__members__
    assert not hasattr(Size, "new")


def test_a_new_value_that_is_spelled_as_a_member_is_named_is_still_new() -> None:
    # TWO_YEAR is the name of "2 Year".
    term = enums.InvoiceTerm("TWO_YEAR")
    assert term is not enums.InvoiceTerm.TWO_YEAR
    assert not term.known
    assert enums.InvoiceTerm.declared("TWO_YEAR") is None


@pytest.mark.parametrize("value", [None, 5, True, ["small"], b"small"])
def test_what_is_no_text_is_no_member(value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid Size"):
        Size(value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # that it is none


def test_ever_new_values_do_not_fill_the_memory() -> None:
    for number in range(10_000):
        assert Size(f"new {number}") == f"new {number}"
    assert len(open_enum._unknown) <= open_enum._REMEMBERED
    # One that was forgotten meanwhile is equal to itself made anew.
    assert Size("new 0") == "new 0"


def test_threads_agree_on_what_is_new() -> None:
    names = [f"new {number % 10}" for number in range(2000)]
    with ThreadPoolExecutor(8) as threads:
        members = list(threads.map(Size, names))
    assert len({id(member) for member in members}) == 10
