"""A model that was read, changed, and given to a write: what was changed is sent, or all of it."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.calls import DENVER, ID, bind, body
from core.records import CONTACT, company, contact, subscription
from pax8 import enums, types
from pax8.api.partner.companies import Companies
from pax8.api.partner.subscriptions import Subscriptions

# A model that was read, changed, and given to update.


def test_what_was_changed_on_a_subscription_is_what_is_sent() -> None:
    changed = subscription()
    changed.quantity = 5
    call = bind(Subscriptions.update, changed)
    assert (call.path, call.body) == (f"/subscriptions/{ID}", b'{"quantity":5}')
    changed.price = Decimal("1.10")
    changed.end_date = datetime(2026, 12, 31, 22, tzinfo=DENVER)
    changed.billing_term = enums.BillingTerm.ANNUAL
    changed.currency_code = None
    assert body(bind(Subscriptions.update, changed).body) == {
        "quantity": 5,
        "price": Decimal("1.10"),
        "endDate": "2027-01-01T04:00:00.000Z",
        "billingTerm": "Annual",
        "currencyCode": None,
    }
    changed.quantity = 3
    assert "quantity" not in body(bind(Subscriptions.update, changed).body)


def test_a_copy_of_a_model_knows_what_was_changed_too() -> None:
    changed = subscription()
    changed.quantity = 5
    pickled = pickle.loads(pickle.dumps(changed))  # noqa: S301 - pickled here
    for each in (copy.copy(changed), copy.deepcopy(changed), pickled):
        assert bind(Subscriptions.update, each).body == b'{"quantity":5}'


def test_a_model_on_which_nothing_was_changed_is_refused() -> None:
    told = (
        r"Subscriptions.update\(\) has nothing to send: nothing was changed on it; it sends quant"
    )
    unchanged = subscription()
    unchanged.price = Decimal("1.5")
    with pytest.raises(ValueError, match=told):
        bind(Subscriptions.update, unchanged)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "another"),
        ("status", enums.SubscriptionStatus.CANCELLED),
        ("company_id", "another"),
        ("created_date", datetime(2026, 1, 1, tzinfo=UTC)),
        ("commitment", None),
    ],
)
def test_a_change_that_cannot_be_sent_is_refused_by_its_name(name: str, value: Any) -> None:
    changed = subscription()
    changed.quantity = 5
    setattr(changed, name, value)
    with pytest.raises(ValueError, match=rf"update\(\) cannot change {name}; it changes quantity"):
        bind(Subscriptions.update, changed)


def test_a_change_within_what_cannot_be_sent_is_refused_too() -> None:
    changed = subscription()
    assert changed.commitment is not None
    changed.commitment.term = "3-Year"
    with pytest.raises(ValueError, match="cannot change commitment"):
        bind(Subscriptions.update, changed)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("price", 1.1, "price: a Decimal, .* not float 1.1"),
        ("quantity", 1.5, "quantity: a whole number is wanted"),
        ("quantity", True, "quantity: a whole number is wanted"),
        ("start_date", datetime(2026, 1, 1), "start_date: .* no time zone"),  # noqa: DTZ001 - that it has none
        ("billing_term", "Mnthly", "billing_term: 'Mnthly' is not a known"),
    ],
)
def test_a_change_is_checked_as_a_keyword_is(name: str, value: Any, told: str) -> None:
    changed = subscription()
    setattr(changed, name, value)
    with pytest.raises((TypeError, ValueError), match=told):
        bind(Subscriptions.update, changed)


def test_keywords_beside_a_model_are_sent_too_and_count_more() -> None:
    assert bind(Subscriptions.update, subscription(), quantity=5).body == b'{"quantity":5}'
    changed = subscription()
    changed.quantity, changed.price = 4, Decimal(2)
    sent = body(bind(Subscriptions.update, changed, quantity=5).body)
    assert sent == {"quantity": 5, "price": 2}


def test_a_change_inside_sends_the_whole_that_it_is_in_with_what_is_new_there() -> None:
    changed = company()
    assert changed.address is not None
    changed.address.city = "Bonn"
    call = bind(Companies.update, changed)
    assert call.path == f"/companies/{ID}"
    assert call.body.decode() == (
        '{"address":{"street":"A 1","city":"Bonn","country":"DE","plan":{"b":1.0}}}'
    )


def test_a_model_that_was_made_here_says_which_by_its_id() -> None:
    made = types.Company(id=ID, name="New", website=None)
    call = bind(Companies.update, made)
    assert (call.path, body(call.body)) == (f"/companies/{ID}", {"name": "New", "website": None})
    with pytest.raises(ValueError, match=r"update\(\): company_id: '' is not an id"):
        bind(Companies.update, types.Company(name="New"))
    with pytest.raises(ValueError, match="cannot change status"):
        bind(Companies.update, types.Company(id=ID, status=enums.CompanyStatus.DELETED))


@pytest.mark.parametrize("wrong", [types.Contact(id="k"), types.Subscription(id="s")], ids=repr)
def test_a_record_of_another_kind_is_refused(wrong: types.Model) -> None:
    for operation in (Companies.update, Companies.get):
        with pytest.raises(TypeError, match="company_id is an id, not a whole"):
            bind(operation, wrong)
    with pytest.raises(TypeError, match=r"create\(\) takes company as an object of its fields"):
        bind(Companies.create, wrong)


def test_a_company_does_not_lend_its_phone_to_its_contacts() -> None:
    changed = company()
    changed.phone = "2"
    for operation, contact_ids in (
        (Companies.create_contact, []),
        (Companies.update_contact, ["k"]),
    ):
        with pytest.raises(TypeError, match="company_id is an id, not a whole Company"):
            bind(operation, changed, *contact_ids, first_name="Zoë")


# PUT of a contact, which Pax8 wants whole.


def test_a_contact_fills_in_what_pax8_insists_on() -> None:
    call = bind(Companies.update_contact, ID, contact(), phone="2")
    assert call.path == f"/companies/{ID}/contacts/k"
    writable = ("firstName", "lastName", "email", "phone", "types")
    assert body(call.body) == {name: CONTACT[name] for name in writable} | {"phone": "2"}


def test_a_changed_contact_is_sent_whole() -> None:
    changed = contact()
    changed.phone = "2"
    assert changed.types is not None
    changed.types[1].primary = True
    sent = body(bind(Companies.update_contact, ID, changed).body)
    assert sent.keys() == {"firstName", "lastName", "email", "phone", "types"}
    assert sent["phone"] == "2"
    assert sent["types"] == [CONTACT["types"][0], {"type": "New", "primary": True}]


def test_what_a_contact_was_read_without_is_not_made_up() -> None:
    bare = types.Contact.from_dict({"id": "k", "firstName": "Zoë", "email": None})
    sent = body(bind(Companies.update_contact, ID, bare, phone="2").body)
    assert sent == {"firstName": "Zoë", "email": None, "phone": "2"}
    assert body(bind(Companies.update_contact, ID, "k", phone="2").body) == {"phone": "2"}
