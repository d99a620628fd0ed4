"""What happened in a world while its time passed, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pax8.sandbox.control.clock import Happening

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

# How many are told: an account of thousands of companies has that many a month.
_MOST = 1000
_NEW = {
    "orders": ("order", "placed"),
    "subscriptions": ("subscription", "made"),
    "invoices": ("invoice", "issued"),
    "webhook_logs": ("webhook", "told"),
}
_STATUSES = {
    "Active": "active",
    "Cancelled": "cancelled",
    "Converted": "converted",
    "PendingCancel": "to be cancelled",
    "Paid": "paid",
}


class Happenings:
    """Takes note of what happens."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._noted: list[Happening] = []
        self.more = 0

    def witness(self, table: str, before: Record | None, record: Record) -> None:
        """Take note of a record that is new, or another than it was."""
        kind, what = _NEW.get(table, (table.removesuffix("s"), None))
        if before is not None:
            what = _change(table, before, record)
        if what is not None:
            self._note(self._world.now, kind, what, record["id"])

    def expired(self, since: datetime) -> None:
        """Take note of the tokens whose time ran out."""
        for token in self._world.select("tokens"):
            ends = datetime.fromisoformat(token["ends"])
            if since < ends <= self._world.now:
                self._note(ends, "token", "expired", "")

    def told(self) -> list[Happening]:
        """What happened, in order."""
        return sorted(self._noted, key=_at)

    def _note(self, at: datetime, kind: str, what: str, id_: str) -> None:
        if len(self._noted) < _MOST:
            self._noted.append(Happening(at=at, kind=kind, what=what, id=id_))
        else:
            self.more += 1


def _change(table: str, before: Record, record: Record) -> str | None:
    if table == "scenario_events":
        # What goes well shows in what it changes.
        is_wrong = record["refusal"] is not None and not record["meantRefused"]
        told = f"{record['does']} of line {record['line']} refused: {record['refusal']}"
        return told if is_wrong else None
    if before.get("status") != record.get("status"):
        status = str(record.get("status"))
        return _STATUSES.get(status, f"{status}")
    if table == "subscriptions" and _commitment_end(before) != _commitment_end(record):
        return "renewed"
    return None


def _commitment_end(record: Record) -> Any:
    commitment: dict[str, Any] = record.get("commitment") or {}
    return commitment.get("endDate")


def _at(happening: Happening) -> datetime:
    assert happening.at is not None  # noqa: S101 - it is noted with its time
    return happening.at
