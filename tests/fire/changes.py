"""Companies that come and go in the sandbox, and what a listing must hold of them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from random import Random

from pax8.sandbox import Sandbox


@dataclass
class Life:
    """When a company began to be there and when it surely was; and the same of its end."""

    began: float
    there: float
    ending: float = float("inf")
    gone: float = float("inf")


class Changes:
    """Creates and deletes companies, as others would, and knows when each was there."""

    def __init__(self, sandbox: Sandbox, chance: Random, *, passing: int) -> None:
        self._world, self._chance, self._most = sandbox.world, chance, passing
        self._lock = threading.Lock()
        rows = list(self._world.select("companies"))
        self._template = rows[0]
        self._lives = {row["id"]: Life(0.0, 0.0) for row in rows}
        self._passing: list[str] = []
        for _ in range(passing):
            self._create()

    def change(self) -> None:
        """Make one change."""
        few = len(self._passing) < self._most // 2
        many = len(self._passing) >= self._most * 2
        if few or (not many and self._chance.random() < 0.5):
            self._create()
        else:
            self._delete()

    def differences(self, read: list[str], start: float, end: float, *, whole: bool) -> list[str]:
        """What is wrong with a listing that was read from `start` to `end`, `whole` or not."""
        with self._lock:
            lives = dict(self._lives)
        wrong = [f"{each} comes twice" for each in set(read) if read.count(each) > 1]
        for each in read:
            life = lives.get(each)
            if life is None or life.gone < start or life.began > end:
                wrong.append(f"{each} was not there")
        throughout = {
            id_ for id_, life in lives.items() if life.there < start and life.ending > end
        }
        if whole and (lost := throughout - set(read)):
            wrong.append(f"{len(lost)} of {len(throughout)} that stayed are lost")
        return wrong

    def _create(self) -> None:
        id_ = self._world.new_id()
        life = Life(time.monotonic(), float("inf"))
        with self._lock:
            self._lives[id_] = life
        made = {**self._template, "id": id_, "name": f"New {id_}"}
        self._world.insert("companies", [made])
        life.there = time.monotonic()
        self._passing.append(id_)

    def _delete(self) -> None:
        id_ = self._passing.pop(self._chance.randrange(len(self._passing)))
        life = self._lives[id_]
        life.ending = time.monotonic()
        self._world.delete("companies", id_)
        life.gone = time.monotonic()
