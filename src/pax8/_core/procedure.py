"""A method that is made of several calls, written once as a coroutine for both clients."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from typing import (
    Any,
    ClassVar,
    Concatenate,
    Generic,
    ParamSpec,
    Protocol,
    TypeVar,
    overload,
)
from typing import get_type_hints as hints_of

from pax8._core.call import Call
from pax8._core.claims import Claims
from pax8._core.operation import Async, Operation, Resource, Sync
from pax8._core.page import Page
from pax8._core.pipeline import Allowance
from pax8._core.runtime import Runtime, run
from pax8._core.server_clock import ServerClock
from pax8._core.turns import Turns
from pax8._core.walk import CompleteWalk

P = ParamSpec("P")
R = TypeVar("R")
Q = ParamSpec("Q")
S = TypeVar("S")
T = TypeVar("T")


class Client(Protocol):
    """What procedures are carried out with: either client."""

    asynchronous: ClassVar[bool]
    base_url: str
    _runtime: Runtime
    _server_clock: ServerClock
    _claims: Claims
    _turns: Turns

    @property
    def _credential(self) -> str: ...

    def _allowance(self, abandoned: threading.Event | None) -> Allowance: ...

    async def _exchange(
        self, operation: Operation[..., Any], call: Call, allowance: Allowance
    ) -> Any: ...


class Calls:
    """The calls that a procedure makes, awaited alike in both clients, within one deadline."""

    def __init__(self, client: Client) -> None:
        self.client, self.runtime = client, client._runtime
        self.claims, self.turns = client._claims, client._turns
        self._until = client._allowance(None).until

    async def call(self, operation: Operation[Q, S], *args: Q.args, **kwargs: Q.kwargs) -> S:
        """Carry an operation out; of a listing, the page that is asked for."""
        call = operation.signature.bind(args, kwargs)
        if call.safely:
            from pax8._core.outcome import write_safely

            return await write_safely(self, operation, call)
        result: S = await self.perform(operation, call)
        return result

    async def perform(self, operation: Operation[..., Any], call: Call) -> Any:
        """Carry a call out that is put together already."""
        allowance = self.client._allowance(None)
        allowance.until = self._until
        return await self.client._exchange(operation, call, allowance)

    async def read(self, operation: Operation[..., Page[T]], *args: Any, **kwargs: Any) -> list[T]:
        """All records of a listing, none lost or twice, whatever changes meanwhile."""
        found: list[T] = []
        walk = CompleteWalk[T](operation.surface.largest_page)
        while (window := walk.plan(0)) is not None:
            asked = {**kwargs, "page": window.number, "size": window.size}
            page: Page[T] = await self.call(operation, *args, **asked)
            found += walk.accept(window, page)
        return found

    async def sleep(self, seconds: float) -> bool:
        """Wait; False, at once, if the deadline comes first."""
        if seconds >= self.remaining():
            return False
        await self.runtime.sleep(seconds, None)
        return True

    def remaining(self) -> float:
        """Seconds until all must be over."""
        now = self.runtime.clock.monotonic()
        return float("inf") if self._until is None else self._until - now

    def now(self) -> float:
        """Seconds since the epoch, by the client's clock."""
        return self.runtime.clock.time()

    def ahead(self) -> float | None:
        """By how many seconds Pax8's clock is ahead of the client's, if it was heard."""
        return self.client._server_clock.ahead()


class Procedure(Generic[P, R]):
    """Several calls as one. On a resource of a client it is a method; on the class it is this."""

    name: str

    def __init__(
        self, function: Callable[Concatenate[Any, Calls, P], Coroutine[Any, Any, R]]
    ) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Procedure[P, R]: ...
    @overload
    def __get__(self, instance: Resource[Sync], owner: type[Any]) -> Callable[P, R]: ...
    @overload
    def __get__(
        self, instance: Resource[Async], owner: type[Any]
    ) -> Callable[P, Coroutine[Any, Any, R]]: ...
    def __get__(self, instance: Resource[Any] | None, owner: type[Any]) -> Any:
        if instance is None:
            return self
        client: Any = instance._client

        def method(*args: Any, **kwargs: Any) -> Any:
            carried_out = self.function(instance, Calls(client), *args, **kwargs)
            return carried_out if client.asynchronous else run(carried_out)

        told: Any = method
        told.__name__, told.__doc__ = self.name, self.__doc__
        told.__qualname__, told.__module__ = self.function.__qualname__, self.function.__module__
        told.__signature__ = self.signature
        if client.asynchronous:
            # Python has no word for it before 3.12.
            getattr(inspect, "markcoroutinefunction", id)(method)
        vars(instance)[self.name] = method
        return method

    @property
    def signature(self) -> inspect.Signature:
        """What it takes and gives, as a caller writes it."""
        return _shown(self.function)


@cache
def _shown(function: Callable[..., Any]) -> inspect.Signature:
    hints = hints_of(function)
    parameters = [
        each.replace(annotation=hints[each.name])
        for each in list(inspect.signature(function).parameters.values())[2:]
    ]
    return inspect.Signature(parameters, return_annotation=hints["return"])


def procedure(
    function: Callable[Concatenate[Any, Calls, P], Coroutine[Any, Any, R]],
) -> Procedure[P, R]:
    """Let a coroutine of several calls be a method of both clients.

    It takes the resource, the calls that it makes, and its own arguments.
    """
    return Procedure(function)


def procedures(resource: type[Resource[Any]]) -> dict[str, Procedure[..., Any]]:
    """The procedures of a resource, by name."""
    return {
        name: value
        for owner in reversed(resource.__mro__)
        for name, value in vars(owner).items()
        if isinstance(value, Procedure)
    }
