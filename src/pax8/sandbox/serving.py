"""Which function of a sandbox answers which operation, to the types of its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import msgspec

from pax8._core.operation import Operation
from pax8.sandbox.world import World

# The default of what a request may also give as null, which comes as None.
KEPT: Any = msgspec.UNSET

P = ParamSpec("P")
R = TypeVar("R")
Place = TypeVar("Place")


class Handlers(Generic[Place]):
    """Which functions answer which operations. Each takes the place first that it works on."""

    def __init__(self) -> None:
        self._handlers: dict[Operation[..., Any], Callable[..., Any]] = {}
        # Every operation that is answered, and by what.
        self.all: Mapping[Operation[..., Any], Callable[..., Any]] = MappingProxyType(
            self._handlers
        )

    def __call__(
        self, operation: Operation[P, R]
    ) -> Callable[[Callable[Concatenate[Place, P], R]], Callable[Concatenate[Place, P], R]]:
        """Let a function answer an operation.

        It takes the place and the operation's own arguments, and returns the operation's own
        result; a type checker refuses one that does not. What it raises as `Refusal` is the answer
        too.
        """

        def register(
            handler: Callable[Concatenate[Place, P], R],
        ) -> Callable[Concatenate[Place, P], R]:
            self._handlers[operation] = handler
            return handler

        return register


# What answers for Pax8, in a world.
serves = Handlers[World]()
HANDLERS = serves.all


def given(**arguments: Any) -> dict[str, Any]:
    """Those of these arguments that the request gives, null or not."""
    return {name: value for name, value in arguments.items() if value is not KEPT}
