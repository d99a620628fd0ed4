"""A Pax8 of its own: its records, its clock, and the names it gives to what is new."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from pax8.sandbox import passage
from pax8.sandbox.dialect import LIVE, Wire
from pax8.sandbox.kept import Kept
from pax8.sandbox.observing import OBSERVERS, Observer
from pax8.sandbox.population import (
    Offers,
    offer_now,
    offering,
    offers,
    timestamp,
    usual_products,
)
from pax8.sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping
    from pathlib import Path

    from pax8.sandbox.tables import Record

    # Takes the name of a table, the record as it was (None if it is new), and as it is.
    Witness = Callable[[str, Record | None, Record], None]

# After the month's invoice has been made and before it is due.
BEGINNING = datetime(2026, 6, 10, 15, tzinfo=UTC)
_NAMES = UUID("6f0a5f4e-8a37-4b62-9d0c-2f6a1d0f7c11")
# Where those are who want to be told of what happens.
_LISTENERS = ("webhooks", "provisioner_webhooks")


class World(Store):
    """All the state there is.

    Its clock stands still until `advance` moves it, so that the same requests to the same world
    always have the same answers. `dialect` is how it speaks. `simulating` says whether what is
    done now is done with a vendor's credential for simulations. `mail` is set when there is
    something to deliver.
    """

    dialect: Wire = LIVE
    simulating = False
    # None until its tables are there.
    _offers: Kept[Offers] | None = None

    def __init__(self, path: str | Path | None = None) -> None:
        """Open the world kept in the file at `path`, or begin an empty one."""
        super().__init__(path)
        self._offers = Kept(1)
        self.mail = threading.Event()
        self._witness: Witness | None = None
        self._heard: Kept[bool] = Kept(1)
        with self.transaction():
            if self.setting("now") is None:
                self.set("seed", "0")
                self.set("named", "0")
                self.now = BEGINNING
                passage.begin(self)

    @property
    def now(self) -> datetime:
        """The instant at which this world stands, in UTC."""
        return datetime.fromisoformat(self.setting("now") or "")

    @now.setter
    def now(self, instant: datetime) -> None:
        self.set("now", instant.astimezone(UTC).isoformat())

    @property
    def timestamp(self) -> str:
        """The instant at which this world stands, as Pax8 writes it."""
        return timestamp(self.now)

    def advance(self, by: timedelta | datetime) -> None:
        """Move the clock on, and let happen what falls due meanwhile, in order.

        Invoices are made and paid, trials convert, cancellations take effect, commitments renew,
        usage accrues. `by` is how far to move, or the instant (with its zone) to move to; one
        that lies behind raises ValueError.
        """
        with self.transaction():
            until = by if isinstance(by, datetime) else self.now + by
            if until < self.now:
                raise ValueError(f"time does not run backwards, from {self.now} to {until}")
            passage.pass_until(self, until.astimezone(UTC))

    @contextmanager
    def witnessed(self, witness: Witness) -> Generator[None]:
        """Tell of each record that is new, or another than it was, until this is left."""
        with self.transaction():
            self._witness = witness
            try:
                yield
            finally:
                self._witness = None

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Undo what is written inside if it raises, and tell nobody of it."""
        with super().attempt():
            witness = self._witness
            seen: list[tuple[str, Record | None, Record]] = []

            def note(table: str, before: Record | None, record: Record) -> None:
                seen.append((table, before, record))

            if witness is not None:
                self._witness = note
            try:
                yield
            finally:
                self._witness = witness
            if witness is not None:
                for each in seen:
                    witness(*each)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep all of what is written inside, or nothing; products are as this world has them."""
        with self._lock:
            if self._writing:
                yield
                return
            with super().transaction(), offering(self._offered()):
                yield

    @contextmanager
    def reading(self) -> Generator[None]:
        """See all as it is at one moment; products are as this world has them."""
        with self._lock:
            if self._writing or self._reading:
                yield
                return
            with super().reading(), offering(self._offered()):
                yield

    def offer(self, record: Mapping[str, Any]) -> None:
        """Sell something otherwise from now on: see `pax8.sandbox.population.offers`."""
        with self.transaction():
            self.insert("offers", [record])
            offer_now(self._offered())

    def _offered(self) -> Offers:
        if self._offers is None:
            return {}
        version = self.version("offers")
        return self._offers.get(
            "", version, lambda: offers(self.select("offers"), usual_products())
        )

    def insert(self, table: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Add records, and tell who wants to know of it."""
        observers = self._observers(table)
        if not observers and self._witness is None:
            super().insert(table, records)
            return
        rows = [dict(each) for each in records]
        with self.transaction():
            super().insert(table, rows)
            for row in rows:
                self._tell(table, None, row)

    def replace(self, table: str, record: Mapping[str, Any]) -> None:
        """Put this record where the one with its id stands, and tell who wants to know of it."""
        observers = self._observers(table)
        if not observers and self._witness is None:
            super().replace(table, record)
            return
        with self.transaction():
            before = self.read(table, record["id"])
            super().replace(table, record)
            if before is not None:
                self._tell(table, before, dict(record))

    def _observers(self, table: str) -> list[Observer]:
        return OBSERVERS[table] if table in OBSERVERS and self._is_heard() else []

    def _tell(self, table: str, before: Record | None, record: Record) -> None:
        if self._witness is not None:
            self._witness(table, before, record)
        for observer in self._observers(table):
            observer(self, before, record)

    def _is_heard(self) -> bool:
        """Whether anybody may want to know of anything."""
        with self._lock:
            version = self.version(*_LISTENERS)
            return self._heard.get("", version, lambda: any(map(self.count, _LISTENERS)))

    def new_id(self) -> str:
        """An id that nothing in this world has."""
        with self.transaction():
            named = int(self.setting("named") or "") + 1
            self.set("named", str(named))
            return str(uuid5(_NAMES, f"{self.setting('seed')} {named}"))

    def copy(self, path: str | Path | None = None) -> World:
        """Another world that is the same as this one so far, in memory or in the file at `path`."""
        other = World(path)
        other.dialect = self.dialect
        self.copy_into(other)
        return other
