"""What happens in a world by its scenario, when its time has come; and what was refused of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from pax8.sandbox.refusals import Refusal, not_found, unprocessable
from pax8.sandbox.scenarios.deeds import DEEDS
from pax8.sandbox.scenarios.operations import made, perform
from pax8.sandbox.scenarios.scenario import COMPANY, INVOICE, NAMED

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# Importing what answers is what makes it answer.
import_module("pax8.sandbox.application")

logger = logging.getLogger("pax8.sandbox")

_EVENTS, _NAMES = "scenario_events", "scenario_names"


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """An event that was refused when its time came: where it is written, and why.

    Nothing of what it would have done was kept. `meant` says that the scenario wants it refused.
    """

    line: int
    column: int
    at: datetime
    does: str
    why: str
    meant: bool


def refused_events(world: World) -> list[RefusedEvent]:
    """The events of a world's scenario that were refused so far, in the order of their times."""
    return [
        RefusedEvent(
            line=each["line"],
            column=each["column"],
            at=datetime.fromisoformat(each["at"]),
            does=each["does"],
            why=each["refusal"],
            meant=each["meantRefused"],
        )
        for each in world.select(_EVENTS, "refusal IS NOT NULL")
    ]


def id_of(world: World, name: str) -> str:
    """The id of what a scenario calls so, with or without `$`. LookupError if nothing is yet."""
    record = world.read(_NAMES, name.removeprefix("$"))
    if record is None:
        raise LookupError(f"nothing in this world is named ${name.removeprefix('$')}")
    return str(record["of"])


def give_name(world: World, name: str | None, id_: str) -> None:
    """Let this name mean what has this id."""
    if name is not None:
        world.insert(_NAMES, [{"id": name, "of": id_}])


def happen(world: World) -> None:
    """Let each event happen that is due, or be refused by itself."""
    for event in list(world.select(_EVENTS, "due <= ?", world.timestamp)):
        world.simulating = False
        after = {**event, "due": None}
        try:
            with world.attempt():
                _carry_out(world, event)
        except _Accepted:
            after |= {"refusal": "it was to be refused, and is not", "meantRefused": False}
        except Refusal as refusal:
            after["refusal"] = "; ".join(filter(None, (refusal.message, *refusal.details)))
        world.replace(_EVENTS, after)
        if after["refusal"] is not None and not after["meantRefused"]:
            logger.warning(
                "Line %s of the scenario, %s at %s, is refused: %s",
                event["line"],
                event["does"],
                event["at"],
                after["refusal"],
            )


class _Accepted(Exception):  # noqa: N818 - it undoes what was to be refused
    pass


def _carry_out(world: World, event: Record) -> None:
    given: dict[str, Any] = resolved(world, event["arguments"])
    if event["does"] in DEEDS:
        DEEDS[event["does"]](world, **given)
    else:
        ids = made(perform(world, event["does"], given))
        for name, id_ in zip(event["names"], ids, strict=False):
            give_name(world, name, id_)
    if event["meantRefused"]:
        raise _Accepted


def resolved(world: World, value: Any) -> Any:
    """The arguments with ids in the place of names; `Refusal` if there is nothing of a name."""
    if isinstance(value, list):
        return [resolved(world, each) for each in cast("list[Any]", value)]
    if not isinstance(value, Mapping):
        return value
    members = cast("Mapping[str, Any]", value)
    if len(members) == 1:
        ((kind, name),) = members.items()
        if kind in _FINDING:
            return _FINDING[kind](world, name)
    return {key: resolved(world, each) for key, each in members.items()}


def _named(world: World, name: str) -> str:
    try:
        return id_of(world, name)
    except LookupError as error:
        raise unprocessable(str(error)) from None


def _company(world: World, name: str) -> str:
    found = list(world.select("companies", "name = ? AND status <> 'Deleted'", name))
    if not found:
        raise not_found("Company", name)
    return str(found[0]["id"])


def _invoice(world: World, month: str) -> str:
    """The invoice of a month; the one that is right, if there are several."""
    found = list(world.select("invoices", "invoice_date = ?", f"{month}-01"))
    if not found:
        raise not_found("Invoice", f"of {month}")
    return str(found[-1]["id"])


_FINDING: dict[str, Callable[[World, str], str]] = {
    NAMED: _named,
    COMPANY: _company,
    INVOICE: _invoice,
}
