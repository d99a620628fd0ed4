"""Which function of a sandbox answers which operation, to the types of its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec

from pax8._core.operation import Operation
from pax8.sandbox.world import World

# The default of what a request may also give as null, which comes as None.
KEPT: Any = msgspec.UNSET

P = ParamSpec("P")
R = TypeVar("R")

_handlers: dict[Operation[..., Any], Callable[..., Any]] = {}
# Every operation that is answered, and by what.
HANDLERS: Mapping[Operation[..., Any], Callable[..., Any]] = MappingProxyType(_handlers)


def serves(
    operation: Operation[P, R],
) -> Callable[[Callable[Concatenate[World, P], R]], Callable[Concatenate[World, P], R]]:
    """Let a function answer an operation.

    It takes the world and the operation's own arguments, and returns the operation's own result;
    a type checker refuses one that does not. What it raises as `Refusal` is the answer too.
    """

    def register(handler: Callable[Concatenate[World, P], R]) -> Callable[Concatenate[World, P], R]:
        _handlers[operation] = handler
        return handler

    return register


def given(**arguments: Any) -> dict[str, Any]:
    """Those of these arguments that the request gives, null or not."""
    return {name: value for name, value in arguments.items() if value is not KEPT}
