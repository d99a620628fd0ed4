"""What the callers of a soak do again and again, and what they hold against the sandbox."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from fire.changes import Changes
from fire.ground import Ground
from fire.ledger import Ledger
from fire.ways import Cancelled, Way, Work
from pax8.errors import IncompleteListing, NotFoundError, Pax8Error


@dataclass
class Callers:
    """All who call at once. What they find wrong is in `wrong`, what became of calls in `told`."""

    ground: Ground
    chance: Random
    changes: Changes
    orders: Ledger = field(default_factory=Ledger)
    contacts: Ledger = field(default_factory=Ledger)
    wrong: list[str] = field(default_factory=list[str])
    told: Counter[str] = field(default_factory=Counter[str])

    def until(self, way: Way, end: float) -> list[Work]:
        """What is to be carried out at once, until this moment on the monotonic clock."""
        active = self.ground.sandbox.world.select("companies", "status = 'Active'")
        mine = [row["id"] for row in active][:2]
        each: list[Callable[[Way, Random], Any]] = [
            *([self._order] * 3),
            self._contact,
            self._list,
            self._list,
            *(_Updates(self, id_).update for id_ in mine),
        ]
        return [*self._repeated(each, way, end), lambda: self._others(way, end)]

    def _repeated(
        self, each: list[Callable[[Way, Random], Any]], way: Way, end: float
    ) -> Iterator[Work]:
        for act in each:
            # Each draws for itself, so that it does the same whatever the others do.
            chance = Random(self.chance.random())

            async def work(
                act: Callable[[Way, Random], Any] = act, chance: Random = chance
            ) -> None:
                while time.monotonic() < end and not self.wrong:
                    await act(way, chance)

            yield work

    async def _others(self, way: Way, end: float) -> None:
        """What others do to the sandbox meanwhile."""
        steps = 0
        while time.monotonic() < end:
            self.changes.change()
            steps += 1
            if steps % 50 == 0:
                self.ground.trouble(self.chance)
            await way.rest(0.005)

    async def _order(self, way: Way, chance: Random) -> None:
        client, mark = self._hasty(way, chance), self.orders.mark()
        safely = chance.random() < 0.3

        def create() -> Any:
            return client.orders.create(
                company_id=self.ground.company,
                line_items=[self.ground.line()],
                ordered_by_user_email=mark,
                safely=safely,
            )

        await self._write(way, chance, self.orders, mark, create)

    async def _contact(self, way: Way, chance: Random) -> None:
        client, mark = self._hasty(way, chance), self.contacts.mark()
        names = {"first_name": "Ada", "last_name": "Fire", "phone": "555-0100"}
        safely = chance.random() < 0.3

        def create() -> Any:
            return client.companies.create_contact(
                self.ground.company, email=mark, **names, safely=safely
            )

        await self._write(way, chance, self.contacts, mark, create)
        id_ = self.contacts.done.get(mark)
        if id_ is None or chance.random() < 0.5:
            return
        world = self.ground.sandbox.world
        try:
            await way.call(
                lambda: client.companies.delete_contact(self.ground.company, id_), chance
            )
        except NotFoundError:
            self.wrong.append(f"{mark}, deleted once, was told not to be there")
        except (Pax8Error, Cancelled) as error:
            self._tell("delete", error)
        else:
            self._tell("delete", None)
            if world.read("contacts", id_) is not None:
                self.wrong.append(f"{mark} was told to be deleted, and is there")
        # Whether it is there is told from here on by the sandbox alone.
        self.contacts.done.pop(mark)
        self.contacts.unknown.add(mark)

    async def _write(
        self, way: Way, chance: Random, ledger: Ledger, mark: str, create: Callable[[], Any]
    ) -> None:
        try:
            made = await way.call(create, chance)
        except Pax8Error as error:
            ledger.raised(mark, error)
            self._tell("write", error)
        except Cancelled as error:
            ledger.unknown.add(mark)
            self._tell("write", error)
        else:
            # A copy, made here: what is kept here is not counted as kept by the client.
            ledger.done[mark] = bytes(made.id, "ascii").decode()
            self._tell("write", None)

    async def _list(self, way: Way, chance: Random) -> None:
        # The fast way may miss what moves meanwhile, so only what it raises is looked at.
        fast = chance.random() < 0.2
        client = way.client.with_options(
            prefetch=chance.choice((0, 1, 4, 12)), consistency="fast" if fast else "complete"
        )
        listing = client.companies.list(size=chance.choice((20, 50, 200)))
        most = chance.choice((float("inf"), float("inf"), 1, 70))
        patience = chance.choice((0, 3))
        start = time.monotonic()
        try:
            read = [each.id for each in await way.records(listing, most, patience)]
        except Pax8Error as error:
            self._tell("list", error)
            return
        self._tell("list" if most == float("inf") else "leave", None)
        if fast:
            return
        whole = len(read) < most
        self.wrong += self.changes.differences(read, start, time.monotonic(), whole=whole)

    def _hasty(self, way: Way, chance: Random) -> Any:
        """The client, which has little time now and then."""
        return way.client if chance.random() < 0.8 else way.client.with_options(deadline=0.3)

    def _tell(self, what: str, error: Exception | None) -> None:
        self.told[f"{what}: {'done' if error is None else type(error).__name__}"] += 1
        if isinstance(error, IncompleteListing):
            self.told["incomplete"] += 1


class _Updates:
    """Updates of one company that nobody else updates, so that its value is known."""

    def __init__(self, callers: Callers, id_: str) -> None:
        self._callers, self._id = callers, id_
        self._path = f"/v1/companies/{id_}"
        self._possible = {self._kept()}
        self._updates = 0

    async def update(self, way: Way, chance: Random) -> None:
        callers = self._callers
        # What was given up on may still be on its way.
        while callers.ground.proxy.on_way[self._path]:
            await way.rest(0.005)
        if self._kept() not in self._possible:
            callers.wrong.append(f"{self._id} is {self._kept()}, and not of {self._possible}")
        self._updates += 1
        value = f"{self._updates}"
        try:
            changed = await way.call(
                lambda: way.client.companies.update(self._id, external_id=value), chance
            )
        except (Pax8Error, Cancelled) as error:
            self._possible.add(value)
            callers._tell("update", error)
            return
        callers._tell("update", None)
        self._possible = {value}
        if (changed.external_id, self._kept()) != (value, value):
            callers.wrong.append(
                f"{self._id} was told to be {changed.external_id} and is {self._kept()}, "
                f"not {value}"
            )

    def _kept(self) -> str | None:
        company = self._callers.ground.sandbox.world.read("companies", self._id)
        assert company is not None
        value: str | None = company["externalId"]
        return value
