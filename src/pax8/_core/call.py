"""What one call of an operation sends, before it is a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from pax8.errors import OutcomeUnknown

if TYPE_CHECKING:
    from pax8._core.transfer import Streams


@dataclass(slots=True)
class Call:
    """What one call sends. `values` are the query's parameters, not yet encoded.

    `trial` says that it is only to be checked, `safely` that it is to be looked for if its answer
    is lost, and `unless` is the error of an earlier one, which is looked for first. `streams` is
    what of it is a file.
    """

    path: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    # It may hold a secret, and what shows the variables of a traceback would show it.
    body: bytes = field(default=b"", repr=False)
    trial: bool = False
    streams: Streams | None = None
    safely: bool = False
    unless: OutcomeUnknown | None = None

    @property
    def query(self) -> str:
        """The query string."""
        if not self.values:
            return ""
        return urlencode({name: _spoken(value) for name, value in self.values.items()}, safe=",:")


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(_spoken, cast("list[Any]", value)))
    # All digits: 1E+2 is the number 100 to few who read a query.
    return format(value, "f") if isinstance(value, Decimal) else str(value)
