"""How a world begins: its population, and the invoices of the year that lies behind it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pax8.sandbox.billing.invoices import bill, carry, credit, overbill, settle, unpaid_due
from pax8.sandbox.billing.months import Month
from pax8.sandbox.origin import Seeded, Told, note_origin
from pax8.sandbox.population import populate
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from pax8.sandbox.scenarios import Scenario

# The world that there is when nothing is said.
SEED, COMPANIES = 1, 25
# The name of a setting: a world that was brought is as it is, however little there is in it.
BROUGHT = "brought"

_YEAR = 12
_SMALL = 100
# By months from the first: one invoice was wrong, and one was not paid in time.
_CORRECTED, _LATE = 4, 8


def populate_world(world: World, seed: int, companies: int) -> None:
    """Fill an empty world: the same seed and number always make the same one."""
    with world.transaction():
        people(world, seed, companies)
        note_origin(world, Seeded(seed, companies))
        this_month = Month.of(world.now)
        months = (this_month - (_YEAR - 1)).until(this_month + 1)
        invoice(world, list(months), wrong=_CORRECTED, late=_LATE)


def people(world: World, seed: int, companies: int) -> None:
    """Fill a world with its products and with so many invented companies, which owe nothing yet."""
    world.set("seed", str(seed))
    for table, records in populate(seed, companies, world.now):
        world.insert(table, records)


def invoice(
    world: World, months: list[Month], *, wrong: int | None = None, late: int | None = None
) -> None:
    """Make the invoices of months that follow each other; all but the last are paid.

    Those at the places `wrong` and `late` are credited and made anew, or not paid in time.
    """
    invoices = bill(world, months)
    for number, invoice_id in enumerate(invoices):
        carry(world, invoice_id)
        if number == wrong:
            for item in list(world.select("invoice_items", "invoice_id = ?", invoice_id))[:1]:
                overbill(world, invoice_id, item)
                credit(world, invoice_id)
        if number not in {late, len(invoices) - 1}:
            for unpaid in unpaid_due(world, months[number].due.isoformat()):
                settle(world, unpaid, "Paid")


def new_world(
    seed: int,
    companies: int,
    path: str | Path | None = None,
    scenario: Scenario | str | Path | None = None,
) -> World:
    """A populated world: in memory, or in the file at `path`, where one may be already.

    A scenario, which says itself who is there, takes the place of seed and companies. Small worlds
    in memory are made once in a process and copied from then on.
    """
    if scenario is not None:
        if (seed, companies) != (SEED, COMPANIES):
            raise ValueError("a scenario has a seed and companies of its own: say them there")
        return _scenic(path, scenario)
    if path is None and companies <= _SMALL:
        return _template(seed, companies).copy()
    world = World(path)
    # Who opens the same file meanwhile waits, and then finds it populated.
    with world.transaction():
        if not world.count("products") and world.setting(BROUGHT) is None:
            populate_world(world, seed, companies)
    return world


def _scenic(path: str | Path | None, source: Scenario | str | Path) -> World:
    # What reads scenarios is made of what this module is part of.
    from pax8.sandbox.scenarios import Scenario, begin, load
    from pax8.sandbox.scenarios.beginning import fill

    scenario = source if isinstance(source, Scenario) else load(source)
    world = World(path)
    origin = Told(scenario.name if isinstance(source, Scenario) else str(source))
    if path is None:
        begin(world, scenario)
        note_origin(world, origin)
        return world
    # As in `new_world`.
    with world.transaction():
        if not world.count("products"):
            fill(world, scenario)
            note_origin(world, origin)
    return world


@lru_cache(maxsize=4)
def _template(seed: int, companies: int) -> World:
    world = World()
    populate_world(world, seed, companies)
    return world
