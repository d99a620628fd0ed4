"""A client that can only read: what looks at a real account goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pax8._core.call import Call
from pax8._core.operation import Operation, Sync
from pax8.api.resources import Resources
from pax8.errors import Refused

if TYPE_CHECKING:
    from pax8._core.operation import Caller


class ReadOnly(Resources[Sync]):
    """The resources of a blocking client, of which only those operations work that are a GET.

    All others raise `Refused`, and nothing is sent. The token that a client asks for is its own
    affair.
    """

    asynchronous: ClassVar[bool] = False

    def __init__(self, client: Caller) -> None:
        self._client = client
        self._bind(self)

    def _call(self, operation: Operation[..., Any], call: Call) -> Any:
        if operation.method != "GET":
            raise Refused(f"{operation.full_name} changes what is there, and this only reads")
        return self._client._call(operation, call)
