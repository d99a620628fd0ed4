"""Looking at real answers: a bounded sample of all that can be read."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from pax8._core.listing import Listing
from pax8._core.model import Model
from pax8._core.page import Page
from pax8.api.read_only import ReadOnly
from pax8.drift.comparing import Comparing
from pax8.drift.reaching import Arguments, Known, readings
from pax8.drift.report import Drift, Finding, Unreached
from pax8.errors import ApiError, AuthenticationError, Pax8Error, PermissionDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pax8._core.http import Request, Response
    from pax8._core.operation import Operation
    from pax8._core.pipeline import Allowance, Send
    from pax8.client import Pax8Client

# How many calls of an operation that give something are enough, and how many are made for that.
_ENOUGH, _MOST = 3, 40
_EMPTY = "there is nothing"
_NOT_FOR_THIS = (AuthenticationError, PermissionDeniedError)
# What Pax8 says of errors: see `pax8.errors`.
_REFUSALS = frozenset({400, 401, 403, 404, 405, 408, 409, 422, 429})
_FIRST_REFUSAL, _FIRST_FAILURE = 300, 500


def look(
    client: Pax8Client, *, sample: int = 50, told: Callable[[str], object] = lambda _: None
) -> Drift:
    """Compare a sample of what a client can read with what is declared.

    Only GET is sent: of each listing the first page and the last one, and some of what is listed
    one by one, a few hundred requests at most. What comes of it names places, types, shapes, and
    words of enumerations, and has no other value of any record.

    :param client: A blocking client.
    :param sample: How many records of a page are looked at, 1 to 200.
    :param told: Is told of each operation before it is carried out.
    """
    looking = _Looking(client, sample)
    for operation in readings():
        told(operation.full_name)
        looking.at(operation)
    return looking.drift()


class _Looking:
    def __init__(self, client: Pax8Client, sample: int) -> None:
        self._comparing, self._sample = Comparing(), sample
        self._client = _noting(client, self._note)
        self._reader = ReadOnly(self._client)
        self._unreached: list[Unreached] = []
        self._statuses: Counter[tuple[str, str]] = Counter()
        self._operation: Operation[..., Any] | None = None
        self._shut: set[str] = set()
        self._reached = 0
        self._known = Known(self._today)

    def _today(self) -> date:
        """The day, by Pax8's clock as soon as that was heard."""
        ahead = self._client._server_clock.ahead() or 0.0
        return datetime.fromtimestamp(self._client._runtime.clock.time() + ahead, UTC).date()

    def _note(self, response: Response) -> None:
        """Take note of the status of an answer, if it is none that is declared."""
        operation, status = self._operation, response.status
        if operation is None:
            return
        known = status >= _FIRST_FAILURE or status in _REFUSALS
        if not (status == operation.status if status < _FIRST_REFUSAL else known):
            self._statuses[f"{operation.method} {operation.path}", str(status)] += 1

    def at(self, operation: Operation[..., Any]) -> None:
        """Look at what an operation gives, some times over."""
        self._operation = operation
        if operation.surface.audience in self._shut:
            self._leave(operation, "the credentials are not for this")
            return
        gave, why = 0, self._known.lacking(operation)
        failed: set[str] = set()
        for arguments in islice(self._known.arguments(operation), _MOST):
            why = self._read(operation, arguments)
            gave += not why
            if why not in {"", _EMPTY}:
                failed.add(why)
            if gave == _ENOUGH or operation.surface.audience in self._shut:
                break
        self._reached += bool(gave)
        if gave:
            why = " and ".join(sorted(failed)) + " for some" if failed else ""
        if why:
            self._leave(operation, why)

    def _read(self, operation: Operation[..., Any], arguments: Arguments) -> str:
        """Look at what one call gives; why it gives nothing, if it does not."""
        try:
            records = list(self._records(operation, arguments))
        except ApiError as error:
            # Of an error its kind only: its words may be somebody's.
            if isinstance(error, _NOT_FOR_THIS) and not arguments:
                self._shut.add(operation.surface.audience)
            return f"answered {error.status}"
        except Pax8Error as error:
            return type(error).__name__
        for each in records:
            self._comparing.record(each)
            self._known.learn(operation, arguments, each)
        return "" if records else _EMPTY

    def _leave(self, operation: Operation[..., Any], why: str) -> None:
        self._unreached.append(Unreached(operation.full_name, why))

    def _records(self, operation: Operation[..., Any], arguments: Arguments) -> Iterator[Model]:
        """The records of one call: one, a list of them, or two pages of a listing."""
        call: Callable[..., Any] = getattr(operation.resource(self._reader), operation.name)
        if not operation.paged:
            found = call(**arguments)
            yield from [found] if isinstance(found, Model) else found
            return
        if "page" not in operation.signature.parameters:
            yield from call(**arguments)
            return
        first = _page(call(**arguments, page=0, size=self._sample))
        yield from first
        last = (first.total_pages or 1) - 1
        if last > 0:
            yield from _page(call(**arguments, page=last, size=self._sample))

    def drift(self) -> Drift:
        """All that was found."""
        findings = [
            Finding(kind, place, found, times)
            for (kind, place, found), times in self._comparing.found.items()
        ]
        findings += [
            Finding("status", place, found, times)
            for (place, found), times in self._statuses.items()
        ]
        return Drift(
            tuple(sorted(findings, key=lambda each: (each.kind, each.place, each.found))),
            tuple(self._comparing.unseen()),
            tuple(self._unreached),
            self._reached,
            self._comparing.records,
        )


def _page(listing: Listing[Any]) -> Page[Any]:
    """The one page of a listing that is this page alone; an empty one if it has no records."""
    empty: Page[Any] = Page([])
    return next(iter(listing.pages()), empty)


def _noting(client: Pax8Client, note: Callable[[Response], None]) -> Pax8Client:
    """This client, which tells of each answer."""
    other = client.with_options()
    send: Send = other._send

    async def noted(request: Request, allowance: Allowance) -> Response:
        response = await send(request, allowance)
        note(response)
        return response

    other._send = noted
    return other
