"""Each event is handled once, in whatever order deliveries, failures, crashes and time come."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pax8.events import Event, Events, Retries, Store
from pax8.events.stores.on_redis import RedisStore
from pax8.events.stores.sqlite import SQLiteStore
from pax8.events.work import Task
from support.fake_time import FakeTime
from support.servers import RedisServer

LEASE, ATTEMPTS, EVENTS = 60.0, 3, 4
_numbers = itertools.count()


class Once(RuleBasedStateMachine):
    """Two processes share a store. Each event has two handlers, and each handler its own luck."""

    redis: RedisServer | None = None

    def __init__(self) -> None:
        super().__init__()
        self.time = FakeTime()
        self.folder = tempfile.TemporaryDirectory()
        self.name = f"once-{next(_numbers)}"
        self.processes = [self.process(), self.process()]
        self.under_way: list[tuple[Events, Task]] = []
        self.accepted = set[str]()
        self.handled = Counter[tuple[str, str]]()
        # The handlers that fail whatever they are given next.
        self.failing = set[str]()

    def process(self) -> Events:
        store: Store
        if self.redis is None:
            store = SQLiteStore(Path(self.folder.name) / "events.db", clock=lambda: self.time.now)
        else:
            store = RedisStore(self.redis.url, prefix=self.name, clock=lambda: self.time.now)
        retries = Retries(ATTEMPTS, first=30, chance=lambda: 1)
        events = Events(store, authorization="s", retries=retries, lease=LEASE)

        def handle(name: str, event: Event) -> None:
            if name in self.failing:
                raise ValueError(name)
            self.handled[event.data["id"], name] += 1

        events.on("T", name="a")(lambda event: handle("a", event))
        events.on_any(name="b")(lambda event: handle("b", event))
        return events

    @rule(number=st.integers(0, EVENTS - 1), sent=st.integers(), to=st.integers(0, 1))
    def deliver(self, number: int, sent: int, to: int) -> None:
        body = {"webhookTopic": {"topic": "T"}, "payloadData": {"id": str(number)}, "sentAt": sent}
        events = self.processes[to]
        taken = events.intake.body(json.dumps(body).encode())
        assert not hasattr(taken, "status")
        answer = events.keep(taken)
        assert answer.status == 200
        # Here all happens within the time for repeats.
        assert json.loads(answer.body)["repeat"] is (str(number) in self.accepted)
        self.accepted.add(str(number))

    @rule(by=st.integers(0, 1))
    def take(self, by: int) -> None:
        task = self.processes[by].work.take()
        if task is not None:
            self.under_way.append((self.processes[by], task))

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(0), failing=st.sets(st.sampled_from("ab")))
    def finish(self, which: int, failing: set[str]) -> None:
        events, task = self.under_way.pop(which % len(self.under_way))
        self.failing = failing
        events.work.carry_out(task)
        self.failing = set()

    @precondition(lambda self: any(len(task.left) == 2 for _, task in self.under_way))
    @rule()
    def die_between_two_handlers(self) -> None:
        pair = next(each for each in self.under_way if len(each[1].left) == 2)
        self.under_way.remove(pair)
        events, task = pair
        handler, ended = next(task.steps())
        handler.function(task.event)
        ended(None)
        events.work.note(task)
        events.work.forget(task)

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(0), by=st.integers(0, 1))
    def stand_still(self, which: int, by: int) -> None:
        """Let go of something when its time has been up for long, and another may have it."""
        events, task = self.under_way.pop(which % len(self.under_way))
        events.work.forget(task)
        self.wait(LEASE / 2 + 1)
        self.wait(LEASE / 2 + 1)
        self.take(by)
        events.work.give_back(task)
        self.take(1 - by)

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(0))
    def stop_in_the_midst(self, which: int) -> None:
        events, task = self.under_way.pop(which % len(self.under_way))
        events.work.give_back(task)

    @rule(which=st.integers(0, 1))
    def crash(self, which: int) -> None:
        """Start a process again, which knows nothing of what it was at."""
        old = self.processes[which]
        self.under_way = [each for each in self.under_way if each[0] is not old]
        old.store.close()
        self.processes[which] = self.process()

    @rule(seconds=st.sampled_from([1.0, 45.0]))
    def wait(self, seconds: float) -> None:
        self.time.advance(seconds)
        # What lives keeps its leases.
        for events in self.processes:
            events.work.renew()

    @rule(which=st.integers(0))
    def replay(self, which: int) -> None:
        letters = self.processes[0].dead_letters()
        if letters:
            assert self.processes[0].replay(letters[which % len(letters)])

    @invariant()
    def nothing_is_handled_twice(self) -> None:
        assert all(count == 1 for count in self.handled.values())

    def teardown(self) -> None:
        """In the end all that was accepted is handled, or can be listed."""
        events = self.processes[0]
        for held_by, task in self.under_way:
            held_by.work.carry_out(task)
        while (wait := events.store.until_due()) is not None:
            self.time.advance(wait + 0.001)
            task = events.work.take()
            if task is not None:
                events.work.carry_out(task)
        dead = {json.loads(each.body)["payloadData"]["id"] for each in events.dead_letters()}
        for letter in events.dead_letters():
            assert letter.error
        for each in self.accepted - dead:
            assert {name for number, name in self.handled if number == each} == {"a", "b"}
        self.nothing_is_handled_twice()
        for process in self.processes:
            process.store.close()
        self.folder.cleanup()


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_each_event_is_handled_once(kind: str, request: pytest.FixtureRequest) -> None:
    server: Any = request.getfixturevalue("redis_server") if kind == "redis" else None
    machine = type("Machine", (Once,), {"redis": server})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=60, stateful_step_count=40, deadline=None)
    )
