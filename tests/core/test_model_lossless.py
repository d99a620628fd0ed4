"""Whatever Pax8 sends is read without an error, and written again as it was, but for changes."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.json_values import MODELS, decimals, exact, meant, objects, texts, values, written
from pax8 import types
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import Field, plan
from pax8._core.reading import members
from pax8.enums import FilterOperator
from pax8.money import Money

every_model = pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
# The objects are large, which hypothesis would warn of; all kinds of model share the time.
large = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
moderate = settings(max_examples=30, suppress_health_check=large, deadline=None)


@every_model
@moderate
@given(data=st.data())
def test_any_object_is_read_and_written_as_it_is(kind: type[Model], data: st.DataObject) -> None:
    text = data.draw(texts(objects(kind)))
    model = kind.from_json(text)
    assert model.to_json() == text
    assert exact(model.to_dict()) == exact(meant(text))
    assert exact(meant(kind.from_dict(model.to_dict()).to_json())) == exact(meant(text))
    assert model.changes() == {}
    known = {name for field in plan(kind).fields.values() for name in field.wire}
    unknown = {name: value for name, value in meant(text).items() if name not in known}
    assert exact(model.extra) == exact(unknown)


@every_model
@moderate
@given(data=st.data())
def test_any_object_prints_compares_copies_and_pickles(
    kind: type[Model], data: st.DataObject
) -> None:
    text = data.draw(texts(objects(kind)))
    model = kind.from_json(text)
    # A line of a quote is of one of several kinds.
    assert isinstance(model, kind)
    assert repr(model).startswith(f"{type(model).__name__}(")
    for other in (
        kind.from_json(text),
        copy.copy(model),
        copy.deepcopy(model),
        pickle.loads(pickle.dumps(model)),  # noqa: S301 - pickled here
    ):
        assert other == model
        assert other is not model
        assert other.to_json() == text
        assert repr(other) == repr(model)


def equal(one: Any, other: Any) -> bool:
    # A NaN equals nothing, or cannot even be compared.
    shown = repr(one), repr(other)
    return shown[0] == shown[1] if "NaN" in "".join(shown) else bool(one == other)


def fresh(field: Field) -> st.SearchStrategy[Any]:
    """What a caller may set a field to, in Python's types."""
    # An id is a text, never None.
    nothing = st.none() if field.default is None else st.nothing()
    if field.model is not None:
        inner = made(field.model)
        return nothing | (st.lists(inner, max_size=2) if field.many else inner)
    kind = members(field.hint)[0]
    if isinstance(kind, type) and issubclass(kind, OpenEnum):
        return nothing | st.sampled_from(list(kind)) | st.text(max_size=6).map(kind)
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text(max_size=12),
        bool: st.booleans(),
        int: st.integers(-(10**21), 10**21),
        Decimal: decimals(),
        date: st.dates(),
        datetime: st.datetimes(timezones=st.just(UTC)),
        list[str]: st.lists(st.text(max_size=4), max_size=2),
        list[FilterOperator]: st.lists(st.sampled_from(list(FilterOperator)), max_size=2),
        dict[str, Any]: st.dictionaries(st.text(max_size=4), values(), max_size=2),
        Money: st.builds(Money, decimals(), st.sampled_from(["USD", "EUR"])),
    }
    return nothing | simple[kind]


def made(kind: Any) -> st.SearchStrategy[Any]:
    """A model that a caller made, of some of its fields."""
    fields = {name: fresh(field) for name, field in plan(kind).fields.items() if not field.model}
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: kind(**given))


def plain(value: Any) -> Any:
    """A value whose models are their fields, whatever kind they are of."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    return exact(value.to_dict()) if isinstance(value, Model) else value


@every_model
@moderate
@given(data=st.data())
def test_a_changed_field_is_all_that_changes(kind: type[Model], data: st.DataObject) -> None:
    text = data.draw(texts(objects(kind)))
    model = kind.from_json(text)
    name = data.draw(st.sampled_from(sorted(plan(kind).fields)))
    field = plan(kind).fields[name]
    value = data.draw(fresh(field))
    # A None is told from what is not there.
    said = value is not None or any(each in meant(text) for each in field.wire)
    same = equal(value, getattr(model, name)) and said
    setattr(model, name, value)
    assert set(model.changes()) == (set() if same else {name})

    before, after = meant(text), meant(model.to_json())
    if same:
        assert exact(after) == exact(before)
    else:
        spellings = [each for each in field.wire if each in before] or [field.wire[0]]
        assert list(after) == list(dict.fromkeys([*before, *spellings]))
        assert len({str(exact(after[each])) for each in spellings}) == 1
        for spelling in spellings:
            before.pop(spelling, None)
            del after[spelling]
        assert exact(after) == exact(before)
    again = kind.from_json(model.to_json())
    # A line of a quote may have become one of another kind, by itself or inside.
    read = getattr(again, name)
    assert read == value or plain(read) == plain(value)
    assert again == model or plain(again) == plain(model)


@moderate
@given(
    company=objects(types.Company),
    address=objects(types.Address),
    contacts=st.lists(objects(types.Contact), min_size=1, max_size=3),
    city=st.text(),
    phone=st.text(),
)
def test_a_change_deep_inside_is_all_that_changes(
    company: dict[str, Any],
    address: dict[str, Any],
    contacts: list[dict[str, Any]],
    city: str,
    phone: str,
) -> None:
    text = written({**company, "address": address, "contacts": contacts})
    expected, model = meant(text), types.Company.from_json(text)
    assert model.address is not None
    assert model.contacts is not None
    if model.address.city != city:
        model.address.city = expected["address"]["city"] = city
    if model.contacts[-1].phone != phone:
        model.contacts[-1].phone = expected["contacts"][-1]["phone"] = phone
    assert exact(meant(model.to_json())) == exact(expected)
    assert set(model.changes()) <= {"address", "contacts"}


@every_model
@moderate
@given(data=st.data())
def test_a_field_that_does_not_fit_leaves_the_others_as_they_are(
    kind: type[Model], data: st.DataObject
) -> None:
    found = data.draw(objects(kind))
    field = data.draw(
        st.sampled_from(sorted(plan(kind).fields.values(), key=lambda each: each.name))
    )
    without = {name: value for name, value in found.items() if name not in field.wire}
    of_no_use: Any = {"of no": "use"} if field.many else [[]]
    misfit = {**without, field.wire[0]: of_no_use}
    model, whole = kind.from_dict(misfit), kind.from_dict(without)
    for name in plan(kind).fields:
        if name != field.name:
            assert equal(getattr(model, name), getattr(whole, name))
    assert exact(model.to_dict()) == exact(meant(written(misfit)))


@settings(deadline=None)
@given(value=values(), depth=st.integers(1, 100))
def test_deep_nesting_is_kept(value: Any, depth: int) -> None:
    for level in range(depth):
        value = {"new": value} if level % 2 else [value]
    found = {"name": value, "address": {"plan": value}, "new": value}
    company = types.Company.from_dict(found)
    company.phone = "1"
    assert exact(company.to_dict()) == exact(meant(written({**found, "phone": "1"})))
    assert repr(company)
