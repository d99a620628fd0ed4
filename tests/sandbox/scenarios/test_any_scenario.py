"""Whatever happens in a scenario, its world is one in which everything agrees."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8.sandbox.scenarios import ScenarioError, begin, refused_events
from pax8.sandbox.scenarios.loading import read
from pax8.sandbox.world import World

_SUBSCRIPTION = st.sampled_from(["$a", "$b", "$azure", "$trial", "$bought"])
_PRODUCT = st.sampled_from(["Own", "Passkeep Business", "Halyard Fax", "Azure Plan"])
_MONTH = st.sampled_from(["2026-05", "2026-06", "2026-07"])
_QUANTITY = st.integers(1, 60)
_PERCENT = st.sampled_from(["10%", "-5%", "33.3%", "0%"])


def _deed(word: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields).map(lambda given: {word: given})


_EVENT = st.one_of(
    _deed("order", company=st.just("One"), product=_PRODUCT, quantity=st.integers(1, 3)),
    _deed("change", subscription=_SUBSCRIPTION, quantity=_QUANTITY),
    _deed("change", subscription=_SUBSCRIPTION, price=st.sampled_from(["0", "7.77", "100"])),
    _deed("change", subscription=_SUBSCRIPTION, term=st.sampled_from(["Annual", "Monthly"])),
    _deed("cancel", subscription=_SUBSCRIPTION),
    _deed("cancel", subscription=_SUBSCRIPTION, on=st.sampled_from(["2026-06-30", "+50 days"])),
    _deed("reprice", product=st.sampled_from(["Own", "Halyard Fax"]), by=_PERCENT),
    _deed("reprice", product=st.just("Own"), by=_PERCENT, commitment=st.just("1-Year")),
    _deed("surge", subscription=_SUBSCRIPTION, times=st.integers(0, 30)),
    _deed("usage", subscription=_SUBSCRIPTION, meter=st.just("Azure bandwidth, egress"),
          quantity=st.sampled_from(["1", "0.000001", "12345.5"])),
    _deed("overbill", invoice=_MONTH),
    *(_deed(each, invoice=_MONTH) for each in ("credit", "leave_unpaid", "pay")),
    *(_deed(each, subscription=_SUBSCRIPTION) for each in ("stall", "provision", "fail")),
    _deed("companies.update", company_id=st.just("One"), name=st.sampled_from(["One", "Uno"])),
)  # fmt: skip
_AT = st.integers(0, 80).map(lambda days: f"+{days} days")
_EVENTS = st.lists(
    st.builds(
        lambda at, deed, refused: {"at": at, "refused": refused, **deed},
        _AT,
        _EVENT,
        st.sampled_from([False, False, True]),
    ),
    max_size=8,
)
_SCENARIO = {
    "starts": "2026-05-20 10:00",
    "companies": [{"name": "One"}],
    "products": [
        {
            "name": "Own",
            "prices": [
                {"term": "Monthly", "price": "9.99", "cost": "7.123"},
                {"term": "Monthly", "commitment": "1-Year", "price": "8.50"},
                {"term": "Annual", "commitment": "1-Year", "price": "99"},
            ],
        }
    ],
    "subscriptions": [
        {"as": "a", "company": "One", "product": "Own", "quantity": 10, "start": "2026-01-31"},
        {
            "as": "b",
            "company": "One",
            "product": "Own",
            "quantity": 5,
            "term": "Monthly",
            "commitment": "1-Year",
            "start": "2025-06-30",
        },
        {"as": "azure", "company": "One", "product": "Azure Plan", "start": "2026-04-01"},
        {"as": "trial", "company": "One", "product": "Passkeep Business", "term": "Trial"},
    ],
}
_FIRST = {
    "at": "+0 days",
    "as": "bought",
    "order": {"company": "One", "product": "Passkeep Business", "quantity": 2},
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_EVENTS, st.integers(0, 40))
def test_a_world_agrees_with_itself_whatever_happens_in_it(
    happens: list[dict[str, Any]], days: int
) -> None:
    told = {**_SCENARIO, "now": f"+{days} days", "events": [_FIRST, *happens]}
    scenario = read.__wrapped__(json.dumps(told).encode(), "any.yaml")
    world = World()
    try:
        begin(world, scenario)
    except ScenarioError as error:
        assert all("refused" in each.text for each in error.problems)  # noqa: PT017 - it may also begin
        return
    now = world.now
    world.advance(timedelta(days=120))
    due = {each["id"]: each["due"] for each in world.select("scenario_events")}
    assert set(due.values()) == {None}
    assert len(due) == 1 + len(happens)
    assert all(each.at > now or each.meant for each in refused_events(world))
    for invoice in world.select("invoices"):
        items = list(world.select("invoice_items", "invoice_id = ?", invoice["id"]))
        assert sum((each["amountDue"] for each in items), Decimal(0)) == invoice["total"]
    for each in world.select("subscriptions"):
        history = list(world.select("history", "id = ?", each["id"]))
        updates = [str(version["updatedDate"]) for version in (*history, each)]
        assert updates == sorted(updates)
