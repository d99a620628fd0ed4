"""The tables of what a scenario brings into a world: its names, its events, and what they did."""

from __future__ import annotations

from pax8.sandbox.tables import Table, _text

# What is sold otherwise than elsewhere: see `pax8.sandbox.population.catalogue.offers`.
OFFERS = Table("offers", unique=False)
# What happens, and when it is due as long as it has not happened.
EVENTS = Table("scenario_events", (_text("due", "due"), _text("refusal", "refusal")), ("due",))
# What is meant by a name: the id of each is the name.
NAMES = Table("scenario_names")
# From which day, and until which, a subscription uses so many times as much as it would.
SURGES = Table(
    "surges", (_text("subscription_id", "subscriptionId"),), ("subscription_id",), unique=False
)
# The ids are those of invoices that the partner does not pay until told to.
UNPAID = Table("held_invoices")
# The items by which an invoice asks for too much; each id is the item's.
EXCESS = Table("excess_items", (_text("invoice_id", "invoiceId"),), ("invoice_id",))

TABLES = (OFFERS, EVENTS, NAMES, SURGES, UNPAID, EXCESS)
