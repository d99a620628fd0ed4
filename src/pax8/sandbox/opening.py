"""How a world begins: its population, and the invoices of the year that lies behind it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pax8.sandbox.billing.invoices import bill, carry, correct, settle, unpaid_due
from pax8.sandbox.billing.months import Month
from pax8.sandbox.population import populate
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pathlib import Path

# The name of a setting: a world that was brought is as it is, however little there is in it.
BROUGHT = "brought"
_YEAR = 12
_SMALL = 100
# By months from the first: one invoice was wrong, and one was not paid in time.
_CORRECTED, _LATE = 4, 8


def populate_world(world: World, seed: int, companies: int) -> None:
    """Fill an empty world: the same seed and number always make the same one."""
    with world.transaction():
        world.set("seed", str(seed))
        for table, records in populate(seed, companies, world.now):
            world.insert(table, records)
        this_month = Month.of(world.now)
        _invoice(world, list((this_month - (_YEAR - 1)).until(this_month + 1)))


def _invoice(world: World, months: list[Month]) -> None:
    invoices = bill(world, months)
    for number, invoice_id in enumerate(invoices):
        carry(world, invoice_id)
        if number == _CORRECTED:
            correct(world, invoice_id)
        if number not in {_LATE, len(invoices) - 1}:
            for unpaid in unpaid_due(world, months[number].due.isoformat()):
                settle(world, unpaid, "Paid")


def new_world(seed: int, companies: int, path: str | Path | None = None) -> World:
    """A populated world: in memory, or in the file at `path`, where one may be already.

    Small worlds in memory are made once in a process and copied from then on.
    """
    if path is None and companies <= _SMALL:
        return _template(seed, companies).copy()
    world = World(path)
    # Who opens the same file meanwhile waits, and then finds it populated.
    with world.transaction():
        if not world.count("products") and world.setting(BROUGHT) is None:
            populate_world(world, seed, companies)
    return world


@lru_cache(maxsize=4)
def _template(seed: int, companies: int) -> World:
    world = World()
    populate_world(world, seed, companies)
    return world
