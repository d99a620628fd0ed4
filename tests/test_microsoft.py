"""What Pax8 sells beside what Microsoft gives: seat by seat, from either side."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8 import Pax8Client
from pax8.microsoft import GraphIds, Pair, compare, graph_ids, guid
from pax8.sandbox import Sandbox
from pax8.types import MsTenant, Subscription

SKU = UUID("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46")
SUBSCRIPTION = UUID("f9c1ea2d-2c6e-4717-8c3b-7130812d70ba")


@given(st.uuids())
def test_a_guid_in_any_spelling(id_: UUID) -> None:
    for text in (str(id_), str(id_).upper(), id_.hex, f"{{{id_}}}", f" {id_}\n", id_.urn, id_):
        assert guid(text) == id_


@pytest.mark.parametrize("given", [None, "", "MST-NCE-179-C100", 7])
def test_what_is_no_guid(given: object) -> None:
    assert guid(given) is None


def test_what_graph_calls_it() -> None:
    subscription = Subscription(
        vendor_sku_id=str(SKU).upper(), vendor_subscription_id=f"{{{SUBSCRIPTION}}}"
    )
    tenant = MsTenant(tenant_id=str(UUID(int=7)))
    assert graph_ids(subscription, tenant) == GraphIds(UUID(int=7), SKU, SUBSCRIPTION)
    assert graph_ids(Subscription(), MsTenant()) == GraphIds()


def sold(seats: int | None, status: str = "Active", **ids: Any) -> Subscription:
    known = {"vendor_sku_id": str(SKU), "vendor_subscription_id": str(SUBSCRIPTION)}
    return Subscription(quantity=seats, status=status, **(known | ids))


def listed(seats: int, status: str = "Enabled", **more: Any) -> dict[str, Any]:
    return {
        "commerceSubscriptionId": str(SUBSCRIPTION).upper(),
        "skuId": str(SKU),
        "status": status,
        "totalLicenses": seats,
        **more,
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "difference"),
    [
        ([sold(10)], [listed(10)], 0),
        ([sold(10)], [listed(8)], 2),
        ([sold(10)], [listed(12, "Warning")], -2),
        ([sold(10)], [listed(10, "Suspended")], 10),
        ([sold(10, "Cancelled")], [listed(10)], -10),
        ([sold(10, "PendingCancel")], [listed(10)], 0),
        ([sold(None)], [listed(1)], -1),
        ([sold(10)], [], 10),
        ([], [listed(10)], -10),
        ([sold(4), sold(6)], [listed(10)], 0),
        ([sold(4)], [{"commerceSubscriptionId": str(SUBSCRIPTION), "totalLicenses": 4}], 0),
    ],
)
def test_by_subscription(
    ours: list[Subscription], theirs: list[dict[str, Any]], difference: int
) -> None:
    found = compare(ours, theirs, by="subscription")
    assert [(pair.id, pair.difference) for pair in found.pairs] == [(SUBSCRIPTION, difference)]
    assert found.differences == (found.pairs if difference else ())
    assert found.pairs[0].pax8 == tuple(ours)
    assert found.pairs[0].graph == tuple(theirs)


def test_by_sku() -> None:
    units = {"enabled": 9, "warning": 1, "suspended": 5, "lockedOut": 5}
    sku = {"skuId": str(SKU).upper(), "skuPartNumber": "SPB", "prepaidUnits": units}
    other = {"skuId": str(UUID(int=1)), "prepaidUnits": {"enabled": 3}}
    ours = [sold(4), sold(7, vendor_subscription_id=None)]
    [pair, unsold] = compare(ours, [sku, other], by="sku").pairs
    assert (pair.pax8_seats, pair.graph_seats, pair.difference) == (11, 10, 1)
    assert unsold == Pair(UUID(int=1), (), (other,))


def test_what_has_no_id_is_said_and_not_lost() -> None:
    nameless, over = sold(3, vendor_sku_id=None), sold(3, "Converted", vendor_sku_id=None)
    strange = {"skuId": None, "prepaidUnits": {"enabled": 1}}
    found = compare([nameless, over], [strange], by="sku")
    assert found.pairs == ()
    assert found.unidentified == (nameless,)
    assert found.unidentified_in_graph == (strange,)


@pytest.mark.parametrize("strange", [None, "skuId", 7, [SKU]])
@pytest.mark.parametrize("by", ["subscription", "sku"])
def test_what_is_no_record_is_said_and_not_lost(strange: Any, by: Any) -> None:
    found = compare([sold(10)], [strange, listed(10)], by=by)
    assert found.unidentified_in_graph == (strange,)
    assert [pair.difference for pair in found.pairs] == [0]


def test_by_what() -> None:
    with pytest.raises(ValueError, match="'tenant' is neither"):
        compare([], [], by="tenant")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=8))
def test_every_seat_is_counted_once(bought: list[tuple[int, int]]) -> None:
    ids = [uuid4() for _ in range(4)]
    ours = [sold(seats, vendor_subscription_id=str(ids[at])) for at, seats in bought]
    theirs = [listed(2, commerceSubscriptionId=str(each)) for each in ids]
    found = compare(ours, theirs, by="subscription")
    assert len(found.pairs) == 4
    assert sum(pair.pax8_seats for pair in found.pairs) == sum(seats for _, seats in bought)
    assert sum(pair.difference for pair in found.pairs) == sum(s for _, s in bought) - 8


def test_with_what_the_clients_give() -> None:
    with Pax8Client("a", "b", transport=Sandbox(seed=1, companies=5)) as client:
        first = next(
            each
            for each in client.subscriptions.list(status="Active")
            if client.subscriptions.get(each.id).vendor_sku_id
        )
        whole = client.subscriptions.get(first.id)
        tenant = client.companies.get_ms_tenant_id(first.company_id)
        ids = graph_ids(whole, tenant)
        assert ids.sku_id is not None
        assert ids.commerce_subscription_id is not None
        assert ids.tenant_id == guid(tenant.tenant_id)
        record = {"skuId": str(ids.sku_id), "prepaidUnits": {"enabled": whole.quantity}}
        assert compare([whole], [record], by="sku").differences == ()
