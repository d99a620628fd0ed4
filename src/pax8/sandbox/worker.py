"""Delivers what a sandbox has to deliver, to each receiver in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Generator

    from pax8.sandbox.delivery import Deliveries, Due, Source
    from pax8.sandbox.world import World

# How often it looks by itself, in seconds: another process may have changed the same file.
_LOOK = 5.0
# How many receivers are posted to at the same time.
_MOST = 8
# For how many seconds one is posted to while others wait: who is slow gets one thing a turn.
_TURN = 1.0
# How many seconds it leaves to another server of the same file, which posts to a receiver.
_REST = 0.2
# How many seconds posts under way have to end when it stops.
_PATIENCE = 1.0

logger = logging.getLogger("pax8.sandbox")


@dataclass
class _Receiver:
    """When what failed is tried again, and when anything is, by the clock that only runs on."""

    again: float | None = None
    rests_until: float = 0.0
    # When it had its last turn.
    served: float = 0.0


class Worker:
    """Delivers at once what is new, and again what failed, after a pause.

    Each receiver gets one thing after the other, and who does not answer holds up nobody else.
    A post that is still under way a second after the stop is left: it is posted again when
    the world is served the next time.

    :param pause: Seconds until what failed is tried again.
    """

    def __init__(self, world: World, deliveries: Deliveries, pause: float) -> None:
        self._world, self._deliveries, self._pause = world, deliveries, pause
        self._stopped = self._left = False
        self._receivers: dict[str, _Receiver] = {}
        self._turns: dict[str, threading.Thread] = {}
        # Held while an outcome is kept, so that nothing is kept once the worker has stopped.
        self._keeping = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="pax8-deliveries", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._world.mail.set()
        self._thread.join()
        until = time.monotonic() + _PATIENCE
        for turn in list(self._turns.values()):
            turn.join(max(0.0, until - time.monotonic()))
        with self._keeping:
            self._left = True

    def _run(self) -> None:
        while not self._stopped:
            self._world.mail.clear()
            self._world.mail.wait(self._begin_turns())

    def _begin_turns(self) -> float:
        """Let those be posted to who wait and are not; in how many seconds to look again."""
        now, left = time.monotonic(), _LOOK
        # Before it is read what is open: who is done with a turn meanwhile has changed that.
        busy = set(self._turns)
        waiting: dict[str, list[tuple[Source, Due]]] = {}
        for source, due in self._deliveries.open():
            waiting.setdefault(due.receiver, []).append((source, due))
        self._receivers = {
            id_: each for id_, each in self._receivers.items() if id_ in waiting or id_ in busy
        }
        for id_ in waiting:
            self._receivers.setdefault(id_, _Receiver())
        for id_ in sorted(waiting, key=lambda each: self._receivers[each].served):
            receiver = self._receivers[id_]
            if id_ in busy or len(self._turns) >= _MOST:
                # The mail says when a turn ends.
                continue
            if receiver.again is None and any(due.tried for _, due in waiting[id_]):
                receiver.again = now + self._pause
            again = receiver.again is not None and now >= receiver.again
            tries = [(source, due) for source, due in waiting[id_] if again or not due.tried]
            if tries and now >= receiver.rests_until:
                if again:
                    receiver.again = None
                self._begin_turn(id_, receiver, tries)
            else:
                until = receiver.again if receiver.again and not tries else receiver.rests_until
                left = min(left, max(0.0, until - now))
        return left

    def _begin_turn(self, id_: str, receiver: _Receiver, tries: list[tuple[Source, Due]]) -> None:
        receiver.served = time.monotonic()

        def take_turn() -> None:
            try:
                for source, due in tries:
                    if self._stopped or time.monotonic() - receiver.served > _TURN:
                        break
                    if not self._deliveries.attempt(source, due, self._settling()):
                        receiver.rests_until = time.monotonic() + _REST
            except Exception:
                # A defect of the sandbox, and of one delivery: the others go on.
                logger.exception("a delivery to %s fails in the sandbox", id_)
                receiver.rests_until = time.monotonic() + _LOOK
            finally:
                del self._turns[id_]
                self._world.mail.set()

        turn = threading.Thread(target=take_turn, name=f"pax8-delivery-{id_}", daemon=True)
        self._turns[id_] = turn
        turn.start()

    @contextmanager
    def _settling(self) -> Generator[bool]:
        with self._keeping:
            yield not self._left
