"""A write sends what its caller gave or changed, whole where Pax8 wants it whole, and no more."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from core.calls import ID, bind, body
from core.json_values import exact, meant, objects, written
from core.records import COMPANY, company, contact
from pax8 import enums, types
from pax8.api.partner.companies import Companies
from pax8.api.partner.orders import Orders
from pax8.api.partner.subscriptions import Subscriptions

# Keywords.


def test_one_field_is_sent_as_one_field() -> None:
    call = bind(Subscriptions.update, ID, quantity=5)
    assert (call.path, call.query, call.body) == (f"/subscriptions/{ID}", "", b'{"quantity":5}')


def test_a_none_that_is_given_is_null_and_one_that_is_not_is_nothing() -> None:
    assert bind(Companies.update, ID, external_id=None).body == b'{"externalId":null}'
    assert bind(Companies.update, ID, name="A", external_id=None).body == (
        b'{"name":"A","externalId":null}'
    )


@pytest.mark.parametrize(
    "operation",
    [Companies.update, Subscriptions.update],
    ids=lambda each: each.full_name,
)
def test_a_change_of_nothing_is_refused(operation: Any) -> None:
    with pytest.raises(
        ValueError, match="has nothing to send: nothing was given; it sends"
    ) as told:
        bind(operation, ID)
    fields = [each for each in operation.signature.parameters.values() if each.place == "body"]
    assert all(each.name in str(told.value) for each in fields)


@pytest.mark.parametrize(
    ("operation", "ids"),
    [(Companies.create, []), (Orders.create, []), (Companies.create_contact, [ID])],
    ids=str,
)
def test_nothing_is_no_new_record(operation: Any, ids: list[str]) -> None:
    with pytest.raises(ValueError, match="has nothing to send: nothing was given"):
        bind(operation, *ids)


# A model in the place of the keywords of a create.


def test_a_new_record_like_another_has_nothing_that_pax8_sets() -> None:
    writable = ("name", "address", "phone", "website", "externalId", "selfServiceAllowed")
    sent = body(bind(Companies.create, company()).body)
    assert sent == {name: COMPANY[name] for name in writable}
    sent = body(bind(Companies.create_contact, ID, contact()).body)
    assert sent.keys() == {"firstName", "lastName", "email", "phone", "types"}
    order = types.Order(
        id="o",
        company_id="c",
        created_date=date(2026, 1, 31),
        is_scheduled=True,
        ordered_by_user_id="u",
        ordered_by=enums.OrderedBy("Pax8Partner"),
    )
    assert body(bind(Orders.create, order).body) == {"companyId": "c", "orderedBy": "Pax8 Partner"}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(objects(types.Company))
def test_a_create_sends_its_own_fields_as_they_are_of_any_company(found: dict[str, Any]) -> None:
    names = [each.wire for each in Companies.create.signature.parameters.values()]
    sound = {name: value for name, value in found.items() if name not in names}
    sound |= {"name": found.get("name") if isinstance(found.get("name"), str) else "Acme"}
    sent = body(bind(Companies.create, types.Company.from_dict(sound)).body)
    assert sent == {"name": sound["name"]}
    address = found.get("address")
    if isinstance(address, dict):
        model = types.Company.from_dict({"address": address})
        sent = body(bind(Companies.create, model).body)
        assert exact(sent) == exact(meant(written({"address": address})))


def test_a_model_is_as_good_as_its_keywords() -> None:
    address = types.Address(city="Köln", country=None)
    expected = b'{"name":"Acme","address":{"city":"K\xc3\xb6ln","country":null}}'
    assert bind(Companies.create, name="Acme", address=address).body == expected
    assert bind(Companies.create, types.Company(name="Acme", address=address)).body == expected
    parts = {"name": "Acme", "address": {"city": "Köln", "country": None}}
    assert bind(Companies.create, parts).body == expected
    assert bind(Companies.create, company=parts).body == expected
    assert bind(Companies.create, {"name": "B", "address": address}, name="Acme").body == expected


def test_a_none_that_is_set_is_sent_though_pax8_had_said_nothing() -> None:
    read = types.Company.from_dict({"id": ID, "name": "Acme"})
    read.phone = None
    for one in (read, copy.copy(read), pickle.loads(pickle.dumps(read))):  # noqa: S301 - ours
        assert one.changes() == {"phone": None}
        assert body(bind(Companies.update, one).body) == {"phone": None}
        assert one.to_dict() == {"id": ID, "name": "Acme", "phone": None}


def test_a_none_that_was_said_or_taken_back_is_no_change() -> None:
    read = types.Company.from_dict({"id": ID, "name": "Acme", "website": None})
    read.website = None
    read.phone = None
    read.phone = "1"
    assert read.changes() == {"phone": "1"}
    untouched = types.Company.from_dict({"id": ID})
    for one in (untouched, copy.copy(untouched), pickle.loads(pickle.dumps(untouched))):  # noqa: S301 - ours
        assert one.changes() == {}
    made = types.Company(name="Acme")
    made.phone = None
    assert body(bind(Companies.create, made).body) == {"name": "Acme", "phone": None}
