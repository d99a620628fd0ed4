"""The faults that are set at a sandbox: which request each strikes, and what becomes of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from random import Random
from typing import Any

from pax8._core import wire
from pax8._core.http import Response
from pax8.sandbox.manner import PLAIN, Cut, Manner
from pax8.sandbox.refusals import JSON, Refusal

# Seconds, bytes a second, and how many are set at most.
_LONGEST, _FASTEST, _MOST = 3600, 1_000_000_000, 1000
_SAFE = frozenset({"GET", "HEAD"})
_EMPTY = frozenset({204, 304})
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A fault as it was asked for; see `pax8.sandbox.control.faults.Faults.add`."""

    operation: str = "*"
    after: int = 0
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    status: int | None = None
    body: Mapping[str, Any] | str | None = None
    headers: Mapping[str, str] | None = None
    carried_out: bool = False
    latency: float = 0.0
    jitter: float = 0.0
    bytes_per_second: float | None = None
    cut: Cut | None = None
    stale: bool = False
    revoke_token: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be, or does nothing."""
        if not 0 <= self.probability <= 1:
            raise ValueError(f"probability: {self.probability} is not from 0 to 1")
        for name in ("latency", "jitter"):
            if not 0 <= getattr(self, name) <= _LONGEST:
                raise ValueError(f"{name}: it is from 0 to {_LONGEST} seconds")
        if self.bytes_per_second is not None and not 1 <= self.bytes_per_second <= _FASTEST:
            raise ValueError(f"bytes_per_second: it is from 1 to {_FASTEST}")
        self._check_answer()
        if self.status is None and (self.body is not None or self.headers or self.carried_out):
            raise ValueError("body, headers and carried_out go with a status")
        if self.stale and self.status is not None:
            raise ValueError("stale: it is answered as it was, or with a status, and not both")
        effects = (self.status, self.latency, self.jitter, self.bytes_per_second, self.cut)
        if not any(effects) and not self.stale and not self.revoke_token:
            raise ValueError(
                "it does nothing; give status, latency, jitter, bytes_per_second, cut, stale or "
                "revoke_token"
            )

    def _check_answer(self) -> None:
        """Refuse what cannot be answered, or not so that it is understood."""
        for name, value in (self.headers or {}).items():
            if _TOKEN.fullmatch(name) is None or _VALUE.fullmatch(value) is None:
                raise ValueError(f"headers: {name!r} with {value!r} is no header")
            if name.lower() in _FRAMING:
                raise ValueError(f"headers: {name} is set by what the body comes to")
        if self.status in _EMPTY and (self.body is not None or self.cut is Cut.BODY):
            raise ValueError(f"status: an answer with {self.status} has no body")
        if self.revoke_token and self.cut is Cut.REQUEST:
            raise ValueError("revoke_token: what is cut before anything is done revokes nothing")

    def fits(self, name: str, method: str) -> bool:
        """Whether it is for requests of this name, made with this method."""
        if self.stale and method not in _SAFE:
            return False
        return fnmatchcase(name, self.operation)


class Fault:
    """A fault at work. `past` answers as it was when the fault was set, for one that is stale."""

    def __init__(self, id_: str, plan: Plan, past: Callable[..., Response] | None = None) -> None:
        self.id, self.plan, self.past = id_, plan, past
        self._chance = Random(plan.seed)  # noqa: S311 - it shall come out the same each time
        self._met = self.struck = 0

    def strikes(self) -> bool:
        """Whether it strikes the next request that it is for."""
        plan = self.plan
        self._met += 1
        if self._met <= plan.after or (plan.times is not None and self.struck >= plan.times):
            return False
        # Drawn for each that it may strike, so that the same seed strikes the same ones.
        if plan.probability < 1 and self._chance.random() >= plan.probability:
            return False
        self.struck += 1
        return True

    def manner(self) -> Manner:
        """How an answer comes that it strikes."""
        plan = self.plan
        if not (plan.latency or plan.jitter or plan.cut or plan.bytes_per_second):
            return PLAIN
        delay = plan.latency + plan.jitter * self._chance.uniform(-1, 1)
        return Manner(max(0.0, delay), plan.cut, plan.bytes_per_second)

    def answer(self, refused: Callable[[Refusal], Response]) -> Response | None:
        """What is answered in the place of the sandbox's own answer; None where that stands.

        :param refused: Puts a refusal as the surface does that was asked.
        """
        plan = self.plan
        if plan.status is None:
            return None
        headers = {name.lower(): value for name, value in (plan.headers or {}).items()}
        if isinstance(plan.body, str):
            return Response(plan.status, {"content-type": "text/plain"} | headers, _text(plan.body))
        if plan.body is not None:
            return Response(plan.status, JSON | headers, wire.encode(plan.body))
        if plan.status < HTTPStatus.BAD_REQUEST:
            return Response(plan.status, headers)
        return refused(Refusal(plan.status, "A fault that was set here", headers=headers))


class Faults:
    """All that are set, in their order. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._named = 0

    def __bool__(self) -> bool:
        return bool(self._faults)

    def strike(self, name: str, method: str) -> Fault | None:
        """The fault that strikes a request of this name and method, if one does."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults.values():
                if fault.plan.fits(name, method) and fault.strikes():
                    return fault
            return None

    def add(self, plan: Plan, past: Callable[..., Response] | None = None) -> Fault:
        """Set a fault."""
        with self._lock:
            if len(self._faults) >= _MOST:
                raise ValueError(f"there are {_MOST} faults already; clear them")
            self._named += 1
            fault = self._faults[str(self._named)] = Fault(str(self._named), plan, past)
            return fault

    def remove(self, id_: str) -> bool:
        """Take a fault away; False if there is none of this id."""
        with self._lock:
            return self._faults.pop(id_, None) is not None

    def clear(self) -> None:
        """Take all away."""
        with self._lock:
            self._faults.clear()

    def all(self) -> list[Fault]:
        """All that are set."""
        with self._lock:
            return list(self._faults.values())


def _text(body: str) -> bytes:
    return body.encode("utf-8", "replace")
