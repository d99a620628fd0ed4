"""Calls of operations, for tests: what they would send, and what a client sends for them."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import httpx2

from core.json_values import meant
from pax8 import Pax8Client
from pax8._core.call import Call
from pax8._core.operation import Operation
from pax8.api.resources import RESOURCES

ID = "8d4e6b3a-0000-4000-8000-000000000001"
DENVER = timezone(timedelta(hours=-6))


def bind(operation: Operation[..., Any], *args: Any, **given: Any) -> Call:
    """What a call of this operation would send."""
    return operation.signature.bind(args, given)


def body(content: bytes) -> Any:
    """The value of the JSON in a body."""
    return meant(content.decode() or "{}")


class Recorder:
    """A blocking client, and the requests that it makes: of tokens too."""

    def __init__(self) -> None:
        self.asked: list[httpx2.Request] = []
        self.client = Pax8Client("id", "secret", transport=httpx2.MockTransport(self._answer))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        # Something that every operation can make do with, and the token endpoint too.
        said = {"id": "one", "tenantId": "t", "commitmentDependencies": [], "content": []}
        said |= {
            "url": "https://example.com",
            "provisionRequest": {"id": "one"},
            "introMessage": "Hello",
        }
        return httpx2.Response(200, json={"access_token": "token", **said})

    def call(self, operation: Operation[..., Any], *args: Any, **given: Any) -> httpx2.Request:
        """Carry the operation out, and return the last request of it."""
        resource = next(
            getattr(self.client, name)
            for name, kind in RESOURCES.items()
            if getattr(kind, operation.name, None) is operation
        )
        result = getattr(resource, operation.name)(*args, **given)
        if operation.paged:
            assert result.to_list() == []
        return self.asked[-1]
