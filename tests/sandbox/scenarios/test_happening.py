"""What a scenario says comes to be: as it is written, in its order, and by the rules."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from pax8.api.quoting.quotes import Quotes
from pax8.sandbox import Sandbox
from pax8.sandbox.scenarios import id_of, refused_events
from support.scenes import TWO, subscription

Play = Callable[[str], Sandbox]


def test_scalars_are_read_as_what_they_are_for(play: Play) -> None:
    sandbox = play(
        """\
        companies:
          - name: "1e3"
            phone: 0047123
            website: yes
            externalId: 007
            self_service_allowed: yes
            address: {street: 1:30, city: Null Island, postalCode: 0500, country: NO}
        """
    )
    (company,) = sandbox.world.select("companies")
    assert company["name"] == "1e3"
    assert (company["phone"], company["website"], company["externalId"]) == (
        "0047123",
        "yes",
        "007",
    )
    assert company["selfServiceAllowed"] is True
    assert company["address"]["street"] == "1:30"
    assert (company["address"]["postalCode"], company["address"]["country"]) == ("0500", "NO")
    assert company["status"] == "Active"


def test_an_order_a_change_and_an_end(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    now: 2026-03-20
    events:
      - {at: 2026-03-12, change: {subscription: $fax, quantity: 7, price: 9.25}}
      - {at: 2026-03-02 08:00, as: fax, order: {company: One, product: Halyard Fax, quantity: 4}}
      - {at: +3 weeks 2 days, cancel: {subscription: $fax, on: 2026-03-31}}
      - at: 2026-03-05T12:00+02:00
        order:
          company: $one
          lines:
            - {product: Halyard Business Phone, quantity: 3, as: phone}
            - {product: Passkeep Business, quantity: 2, term: Annual, as: vault}
    """
    )
    fax = subscription(sandbox, "fax")
    assert (fax["quantity"], fax["price"], fax["status"]) == (7, Decimal("9.25"), "Active")
    assert fax["createdDate"] == "2026-03-02T08:00:00.000Z"
    assert subscription(sandbox, "$phone")["createdDate"] == "2026-03-05T10:00:00.000Z"
    assert subscription(sandbox, "vault")["billingTerm"] == "Annual"
    assert sandbox.world.count("orders") == 2
    sandbox.world.advance(datetime(2026, 3, 24, tzinfo=UTC))
    assert subscription(sandbox, "fax")["status"] == "PendingCancel"
    sandbox.world.advance(datetime(2026, 4, 1, tzinfo=UTC))
    assert subscription(sandbox, "fax")["status"] == "Cancelled"


def test_any_operation_by_its_name(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    now: +2 days
    events:
      - at: +1 hour
        as: boss
        companies.create_contact:
          company_id: $one
          first_name: Ada
          lastName: Ødegård
          email: ada@one.example
          phone: +47 22 00 00 00
          types: [{type: Admin, primary: yes}]
      - at: +2 hours
        companies.update: {company_id: Two, name: Zwei}
      - at: +3 hours
        companies.update: {company_id: Zwei, external_id: z}
      - at: +4 hours
        as: quote
        quotes.create: {client_id: $one}
      - at: +5 hours
        quotes.add_line_items:
          quote_id: $quote
          line_items:
            - {type: Standard, product_id: Passkeep Business, quantity: 3, billing_term: Monthly,
               price: 6.50, effective_date: 2026-03-10}
      - at: +6 hours
        webhooks.create: {display_name: W, url: "http://127.0.0.1:9/", active: no}
    """
    )
    contact = sandbox.world.read("contacts", id_of(sandbox.world, "boss"))
    assert contact is not None
    assert (contact["lastName"], contact["phone"]) == ("Ødegård", "+47 22 00 00 00")
    assert [each["externalId"] for each in sandbox.world.select("companies", "name = 'Zwei'")] == [
        "z"
    ]
    quote = sandbox.perform(Quotes.get, id_of(sandbox.world, "quote"))
    assert [each.quantity for each in quote.line_items or []] == [3]
    assert sandbox.world.count("webhooks") == 1


def test_what_comes_later_happens_when_the_clock_passes_it(play: Play) -> None:
    text = (
        TWO
        + """\
    now: NOW
    events:
      - {at: 2026-03-10, as: fax, order: {company: One, product: Halyard Fax, quantity: 4}}
      - {at: 2026-04-04, change: {subscription: $fax, quantity: 6}}
      - {at: 2026-05-15, cancel: $fax}
      - {at: 2026-05-15, refused: yes, change: {subscription: $fax, quantity: 1}}
    """
    )
    early, late = (play(text.replace("NOW", now)) for now in ("2026-03-01", "2026-07-01"))
    with pytest.raises(LookupError, match="named \\$fax"):
        id_of(early.world, "fax")
    for _ in range(122):
        early.world.advance(timedelta(days=1))
    assert early.world.now == late.world.now
    for table in ("subscriptions", "history", "orders", "invoices", "invoice_items"):
        assert list(early.world.select(table)) == list(late.world.select(table))
    # What is due at the instant of a billing run happens after it.
    april = next(iter(late.world.select("invoices", "invoice_date = '2026-04-01'")))
    items = late.world.select("invoice_items", "invoice_id = ?", april["id"])
    assert sorted(each["quantity"] for each in items) == [4, 4]


def test_what_is_refused_later_is_told_and_undone(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = play(
        TWO
        + """\
    events:
      - at: +2 days
        companies.create: {name: Three, address: {country: US}, phone: 1, website: w,
          bill_on_behalf_of_enabled: no, self_service_allowed: no, order_approval_required: no,
          contacts: [{first_name: Nobody}]}
      - {at: +3 days, order: {company: Two, product: Halyard Fax}}
    """
    )
    with caplog.at_level(logging.WARNING, "pax8.sandbox"):
        sandbox.world.advance(timedelta(days=10))
    (refused,) = refused_events(sandbox.world)
    assert (refused.line, refused.does, refused.meant) == (7, "companies.create", False)
    assert "lastName is required" in refused.why
    assert refused.why in caplog.text
    assert sandbox.world.count("companies") == 2
    assert [each["name"] for each in sandbox.world.select("companies")] == ["One", "Two"]
    assert sandbox.world.count("orders") == 1


def test_who_moves_the_clock_is_told_what_was_refused_and_not_what_was_undone(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    events:
      - {at: +1 day, order: {company: One, product: Halyard Fax}}
      - {at: +2 days, refused: yes, order: {company: One, product: Halyard Fax}}
      - {at: +3 days, refused: yes, order: {company: One, product: Azure Plan, quantity: 2}}
    """
    )
    told = [(each.kind, each.what) for each in sandbox.control.clock.advance(days=5).happened or []]
    assert [what for kind, what in told if kind == "order"] == ["placed"]
    wrong = "orders.create of line 8 refused: it was to be refused, and is not"
    assert ("scenario_event", wrong) in told
    assert len([kind for kind, _ in told if kind == "scenario_event"]) == 1


def test_an_invoice_is_paid_late_and_carried(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    now: 2026-06-20
    subscriptions:
      - {company: One, product: Halyard Fax, quantity: 10, start: 2026-01-01}
    events:
      - {at: 2026-04-06, leave_unpaid: 2026-04}
      - {at: 2026-04-25, pay: 2026-04}
      - {at: 2026-05-06, leave_unpaid: 2026-05}
    """
    )
    told = {
        each["invoiceDate"][:7]: (each["status"], each["carriedBalance"])
        for each in sandbox.world.select("invoices")
    }
    assert told["2026-04"] == ("Paid", 0)
    assert told["2026-05"] == ("Carried", 0)
    assert told["2026-06"] == ("Paid", Decimal("80.00"))


def test_a_failed_setting_up_and_a_stalled_one(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    now: 2026-03-31
    events:
      - {at: 2026-03-02, as: a, order: {company: One, product: Passkeep Business}}
      - {at: 2026-03-02, as: b, order: {company: One, product: Passkeep Business}}
      - {at: 2026-03-02, stall: $a}
      - {at: 2026-03-02, fail: {subscription: $b}}
      - {at: 2026-04-01, refused: yes, provision: $one}
    """
    )
    assert [subscription(sandbox, name)["status"] for name in "ab"] == [
        "PendingAutomated",
        "PendingManual",
    ]
    sandbox.world.advance(timedelta(days=5))
    assert [each.meant for each in refused_events(sandbox.world)] == [True]


def test_usage_is_what_is_told(play: Play) -> None:
    sandbox = play(
        TWO
        + """\
    now: 2026-05-05
    subscriptions:
      - {as: azure, company: One, product: Azure Plan}
    events:
      - {at: 2026-03-05, usage: {subscription: $azure, meter: &, quantity: 100, group: web}}
      - {at: 2026-03-05, usage: {subscription: $azure, meter: &, quantity: 20, group: web}}
      - {at: 2026-03-09, usage: {subscription: $azure, meter: &, quantity: 30.5, group: web}}
      - at: 2026-03-09
        refused: yes
        usage: {subscription: $azure, meter: Azure bandwith, quantity: 1}
    """.replace("&", "'Azure bandwidth, egress'")
    )
    (summary,) = sandbox.world.select("usage_summaries", "period = '2026-03'")
    assert summary["currentCharges"] == Decimal("0.0870") * Decimal("150.5")
    april = next(iter(sandbox.world.select("invoices", "invoice_date = '2026-04-01'")))
    assert april["total"] == Decimal("13.09")
    (refused,) = refused_events(sandbox.world)
    assert "did you mean Azure bandwidth, egress?" in refused.why
