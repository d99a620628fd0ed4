"""Which handlers an event goes to."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pax8.events.event import Event, ProvisionEvent

H = TypeVar("H", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that events go to, the name that it is known by in the store, and its choice."""

    name: str
    function: Callable[[Any], Any]
    chooses: Callable[[Event], bool]

    @property
    def awaited(self) -> bool:
        """Whether its function is a coroutine function."""
        function: Any = self.function
        return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
            getattr(function, "__call__", None)  # noqa: B004 - the function that a call of it runs
        )


class Router:
    """Handlers, and what they are for.

    A handler takes the event. It may be a coroutine function. An event goes to every handler that
    it fits, in the order in which they were added, or else to those for all others.
    """

    def __init__(self) -> None:
        self._handlers: list[Handler] = []
        self._others: list[Handler] = []

    def on(
        self, topic: str, *, action: str | None = None, name: str | None = None
    ) -> Callable[[H], H]:
        """Have a function handle the events of a topic: `@events.on("SUBSCRIPTION")`.

        :param topic: As in `client.webhooks.list_topic_definitions()`, in any spelling.
        :param action: Only those of this action, such as `Cancel`, in any spelling.
        :param name: What the handler is known by, if not by the name of the function.
        """
        return self._adds(self._handlers, name, lambda event: event.is_about(topic, action))

    def on_provision(
        self,
        kind: str | None = None,
        *,
        name: str | None = None,
    ) -> Callable[[H], H]:
        """Have a function handle the provision requests that a vendor is told of.

        :param kind: Only those whose request is of this type, such as `NetNew`, in any spelling.
        :param name: What the handler is known by, if not by the name of the function.
        """
        return self._adds(
            self._handlers,
            name,
            lambda event: isinstance(event, ProvisionEvent) and event.is_about(action=kind),
        )

    def on_any(self, *, name: str | None = None) -> Callable[[H], H]:
        """Have a function handle every event, beside whatever else handles it."""
        return self._adds(self._handlers, name, lambda _: True)

    def otherwise(self, *, name: str | None = None) -> Callable[[H], H]:
        """Have a function handle the events that no other handler is for."""
        return self._adds(self._others, name, lambda _: True)

    def handlers(self, event: Event) -> list[Handler]:
        """The handlers that an event goes to."""
        chosen = [each for each in self._handlers if each.chooses(event)]
        return chosen or list(self._others)

    def _adds(
        self, to: list[Handler], name: str | None, chooses: Callable[[Event], bool]
    ) -> Callable[[H], H]:
        def add(function: H) -> H:
            to.append(Handler(self._unused(name or _called(function)), function, chooses))
            return function

        return add

    def _unused(self, name: str) -> str:
        """The name, or with a number if another handler has it."""
        taken = {each.name for each in (*self._handlers, *self._others)}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name} {number}"
        return free


def _called(function: Callable[..., Any]) -> str:
    kind: Any = function if hasattr(function, "__qualname__") else type(function)
    return f"{kind.__module__}.{kind.__qualname__}"
