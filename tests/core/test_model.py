"""A model in a caller's hands: made, changed, compared, printed, copied, and written."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Hashable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.json_values import MODELS
from pax8 import enums, types
from pax8._core.plan import plan

every_model = pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)


def contact(**changed: Any) -> types.Contact:
    found = {"id": "c", "firstName": "Zoë", "phoneNumber": "1", "nickName": "Z"}
    return types.Contact.from_dict({**found, **changed})


def test_the_constructor_takes_pythons_names_and_pax8s() -> None:
    pythonic = types.Contact(first_name="Zoë", phone_number="1")
    # Type checkers know Python's names alone.
    others: dict[str, Any] = {"firstName": "Zoë", "phoneNumber": "1"}
    assert types.Contact(**others) == pythonic
    assert pythonic.to_dict() == {"firstName": "Zoë", "phoneNumber": "1"}


@every_model
def test_the_constructor_takes_every_field_by_both_names(kind: type[types.Model]) -> None:
    for field in plan(kind).fields.values():
        for name in (field.name, field.wire[0]):
            assert getattr(kind(**{name: "any"}), field.name) == "any"


@pytest.mark.parametrize("near", ["phone_nummber", "phoneNummber", "phonenumber", "phone_numbr"])
def test_a_misspelt_field_is_refused_with_what_was_meant(near: str) -> None:
    misspelt: dict[str, Any] = {near: "1"}
    with pytest.raises(TypeError, match=f"Contact has no {near}; did you mean phone_number"):
        types.Contact(**misspelt)


def test_a_name_like_no_other_is_refused_with_what_there_is() -> None:
    unknown: dict[str, Any] = {"xyzzy": "1"}
    with pytest.raises(TypeError, match="Address has no xyzzy; it takes street, street2, city"):
        types.Address(**unknown)


def test_a_field_cannot_be_given_twice_or_without_its_name() -> None:
    twice: dict[str, Any] = {"externalId": "a", "external_id": "b"}
    with pytest.raises(TypeError, match="Company was given external_id twice"):
        types.Company(**twice)
    unnamed: Any = types.Company
    with pytest.raises(TypeError, match="Company takes its fields by name"):
        unnamed("Acme")


def test_none_is_told_from_not_given() -> None:
    assert types.Company(name="A").to_dict() == {"name": "A"}
    assert types.Company(name="A", phone=None).to_dict() == {"name": "A", "phone": None}
    assert types.Company(name=None).changes() == {"name": None}
    assert types.Company().to_dict() == {}
    assert types.Company().changes() == {}
    given = types.Company(phone=None)
    pickled = pickle.loads(pickle.dumps(given))  # noqa: S301 - pickled here
    for other in (copy.copy(given), copy.deepcopy(given), pickled):
        assert other.to_dict() == {"phone": None}


def test_null_and_missing_read_as_none_and_stay_distinct() -> None:
    null, missing = types.Company.from_json('{"phone":null}'), types.Company.from_json("{}")
    assert null.phone is missing.phone is None
    assert null.to_json() == '{"phone":null}'
    assert missing.to_json() == "{}"
    assert null == missing


def test_a_missing_or_null_id_is_empty() -> None:
    for text in ("{}", '{"id":null,"companyId":null}'):
        subscription = types.Subscription.from_json(text)
        assert subscription.id == subscription.company_id == ""
        assert subscription.to_json() == text


def test_pax8s_spelling_reads_and_does_not_write() -> None:
    person: Any = contact()
    assert person.phoneNumber == person.phone_number == "1"
    assert hasattr(person, "phoneNumber")
    with pytest.raises(AttributeError):
        person.phoneNumber = "2"
    assert person.changes() == {}


@every_model
def test_pax8s_spelling_reads_every_field(kind: type[types.Model]) -> None:
    model = kind.from_dict({field.wire[0]: "any" for field in plan(kind).fields.values()})
    for field in plan(kind).fields.values():
        for name in field.wire:
            assert getattr(model, name) == getattr(model, field.name)


def test_a_slip_in_an_attribute_is_told() -> None:
    person: Any = contact()
    with pytest.raises(AttributeError, match="Contact has no phoneNmber; did you mean phone_numb"):
        _ = person.phoneNmber
    with pytest.raises(AttributeError, match=r"Contact has no xyzzy$"):
        _ = person.xyzzy
    with pytest.raises(AttributeError):
        person.phone_nmber = "1"
    assert not hasattr(person, "_repr_html_")
    # What is new is not an attribute, or a field of this name to come would change its meaning.
    assert not hasattr(person, "nickName")
    assert person.extra == {"nickName": "Z"}


def test_a_change_is_written_in_its_place_and_nothing_else_is() -> None:
    text = '{"new":{"a":0.10},"quantity":"3","price":1.50,"companyId":null}'
    subscription = types.Subscription.from_json(text)
    subscription.quantity = 4
    assert subscription.changes() == {"quantity": 4}
    assert subscription.to_json() == text.replace('"3"', "4")
    subscription.quantity = 3
    assert subscription.changes() == {}
    assert subscription.to_json() == text


def test_a_change_inside_keeps_what_is_new_around_it() -> None:
    text = '{"address":{"city":"Köln","plan":{"b":1.0}},"contacts":[{"types":[{"x":1}],"y":2}]}'
    company = types.Company.from_json(text)
    assert company.address is not None
    company.address.city = "Bonn"
    assert company.to_json() == text.replace("Köln", "Bonn")
    assert company.contacts is not None
    assert company.contacts[0].types is not None
    company.contacts[0].types[0].primary = True
    assert company.to_json() == text.replace("Köln", "Bonn").replace(
        '"x":1', '"x":1,"primary":true'
    )
    company.contacts.append(types.Contact(email="a@b.c"))
    assert company.to_dict()["contacts"][1] == {"email": "a@b.c"}
    company.contacts = None
    assert company.to_dict()["contacts"] is None


def test_what_one_model_had_goes_into_another_whole() -> None:
    company = types.Company.from_json('{"address":{"city":"Köln","plan":1.0}}')
    other = types.Company(name="B", address=company.address)
    assert other.to_json() == '{"name":"B","address":{"city":"Köln","plan":1.0}}'


def test_equal_is_what_has_the_same_fields_and_the_same_news() -> None:
    assert contact() == contact()
    assert contact() != contact(nickName="Y")
    assert contact() != contact(phoneNumber="2")
    assert types.Contact.from_json('{"phone": "1"}') == types.Contact(phone="1")
    assert types.Subscription.from_json('{"quantity":"3"}') == types.Subscription(quantity=3)
    assert types.Address(city="A") != types.Contact(first_name="A")
    assert types.Address() != types.Company()
    assert types.Address(city="A") != {"city": "A"}
    assert (types.Address() == None) is False  # noqa: E711 - the operator itself is tested
    changed = contact()
    changed.phone = "9"
    assert changed != contact()
    assert contact() in [types.Contact(), contact()]


def test_what_can_change_has_no_hash_and_no_order() -> None:
    assert not isinstance(contact(), Hashable)
    with pytest.raises(TypeError):
        hash(contact())
    unordered: Any = contact()
    with pytest.raises(TypeError):
        _ = unordered < contact()


def test_a_copy_is_its_own() -> None:
    company = types.Company.from_json('{"name":"A","address":{"city":"B"},"new":1}')
    shallow, deep = copy.copy(company), copy.deepcopy(company)
    company.name = "C"
    assert company.address is not None
    company.address.city = "D"
    assert shallow.to_json() == '{"name":"A","address":{"city":"D"},"new":1}'
    assert deep.to_json() == '{"name":"A","address":{"city":"B"},"new":1}'
    assert deep.changes() == {}
    assert company.changes().keys() == {"name", "address"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_keeps_what_was_read_and_what_was_changed(protocol: int) -> None:
    company = types.Company.from_json('{"name":"A","status":"Odd","address":{"plan":1.0}}')
    company.phone = "1"
    again = pickle.loads(pickle.dumps(company, protocol))  # noqa: S301 - pickled here
    assert again == company
    assert again.changes() == {"phone": "1"}
    assert again.status is enums.CompanyStatus("Odd")
    assert again.to_json() == company.to_json()


def test_it_prints_as_it_is_made_and_nothing_more() -> None:
    assert repr(types.Company(name="A", address=types.Address(city="B"))) == (
        "Company(name='A', address=Address(city='B'))"
    )
    subscription = types.Subscription.from_json(
        '{"id":"s","status":"Active","price":0.10,"billingStart":"2026-01-31","new":[1]}'
    )
    shown = (
        "Subscription(id='s', status='Active', price=Decimal('0.10'), "
        "billing_start=datetime.date(2026, 1, 31), extra={'new': [1]})"
    )
    assert repr(subscription) == str(subscription) == shown
    assert repr(types.Company()) == repr(types.Company.from_json("{}")) == "Company()"


def test_a_tenant_prints_as_its_id() -> None:
    assert str(types.MsTenant(tenant_id="t")) == f"{types.MsTenant(tenant_id='t')}" == "t"
    assert str(types.MsTenant()) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "object"),
        ("null", "object"),
        ("1", "object"),
        ("", "truncated"),
        ('{"name":"A"', "truncated"),
        ('{"name":"A"} x', "character"),
        ('{"name":"\\ud800"}', "truncated"),
    ],
)
def test_what_is_no_object_is_no_model(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        types.Company.from_json(text)


def test_bytes_are_read_too_if_they_are_text() -> None:
    assert types.Address.from_json("{'city':'Köln'}".replace("'", '"').encode()).city == "Köln"
    with pytest.raises(ValueError, match="utf-8"):
        types.Company.from_json(b'{"unknown":"\xff"}')


def test_a_dict_of_pythons_own_types_is_read() -> None:
    started = datetime(2026, 1, 31, 8, tzinfo=UTC)
    subscription = types.Subscription.from_dict(
        {
            "price": Decimal("0.10"),
            "startDate": started,
            "billingStart": date(2026, 1, 31),
            "status": enums.SubscriptionStatus.ACTIVE,
            "commitment": types.SubscriptionCommitment(term="1-Year"),
        }
    )
    assert subscription.price == Decimal("0.10")
    assert subscription.start_date == started
    assert subscription.billing_start == date(2026, 1, 31)
    assert subscription.status is enums.SubscriptionStatus.ACTIVE
    assert subscription.to_dict() == {
        "price": Decimal("0.10"),
        "startDate": "2026-01-31T08:00:00Z",
        "billingStart": "2026-01-31",
        "status": "Active",
        "commitment": {"term": "1-Year"},
    }
