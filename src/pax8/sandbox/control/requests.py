"""The requests that a sandbox was sent, and what it made of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Unpack

import msgspec

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.reading import Timestamp
from pax8.api.terms import Paging
from pax8.sandbox.control.surface import CONTROL

Calls = Annotated[int, msgspec.Meta(ge=0)]


class Verdict(OpenEnum):
    """What became of a request.

    `answered`: a success. `refused`: a refusal of Pax8's. `limited`: too many calls. `fault`: a
    fault struck it. `failed`: a defect of the sandbox.
    """

    ANSWERED = "answered"
    REFUSED = "refused"
    LIMITED = "limited"
    FAULT = "fault"
    FAILED = "failed"


class RecordedRequest(Model):
    """A request, its answer, and the verdict. Secrets in them are masked.

    Of a body of which it cannot be told where its secrets are, only the size is shown.

    `id` counts from 1. `at` is the sandbox's time, `milliseconds` are real ones. `remarks` say
    what a client's author may want to know, such as a parameter that was ignored. `curl` repeats
    it.
    """

    id: str = ""
    at: Timestamp | None = None
    milliseconds: Decimal | None = None
    operation: str | None = None
    verdict: Verdict | None = None
    remarks: list[str] | None = None
    method: str | None = None
    path: str | None = None
    query: str | None = None
    request_headers: dict[str, str] | None = None
    request_body: str | None = None
    status: int | None = None
    response_headers: dict[str, str] | None = None
    response_body: str | None = None
    curl: str | None = None


class Verification(Model):
    """How many requests were as was asked for, and the ids of the last of them."""

    count: int | None = None
    ids: list[str] | None = None


class RequestQuery(Paging, total=False):
    """Which requests.

    `operation`: such as `orders.create` or `companies.*`. `since`: only those after the one of
    this id. `status`: what they were answered with.
    """

    operation: str
    verdict: Verdict | str
    status: int
    since: int


class Requests(Resource[Mode]):
    """The record of requests, as far back as it goes. Those to the control plane are not in it."""

    surface = CONTROL

    @operation("GET /requests")
    def list(
        self, filter: RequestQuery | None = None, /, **query: Unpack[RequestQuery]
    ) -> Page[RecordedRequest]:
        """List the requests, oldest first.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /requests/{request_id}")
    def get(self, request_id: str, /) -> RecordedRequest:
        """Get one request.

        :param request_id: Its id.
        """
        ...

    @operation("DELETE /requests")
    def clear(self) -> None:
        """Forget all requests."""
        ...

    @operation("POST /requests/verify")
    def verify(
        self,
        operation: str,
        *,
        times: Calls | None = None,
        at_least: Calls | None = None,
        at_most: Calls | None = None,
        body: Mapping[str, Any] | Sequence[Any] | None = None,
        query: Mapping[str, Any] | None = None,
        verdict: Verdict | str | None = None,
        since: Calls | None = None,
    ) -> Verification:
        """Assert how often something was called. It is refused, with why, if it was not so.

        With neither `times`, `at_least` nor `at_most`, once or more.

        :param operation: What was called, such as `orders.create` or `companies.*`.
        :param times: Exactly how often; not together with the other two.
        :param at_least: How often at least.
        :param at_most: How often at most.
        :param body: What its body had in it, and maybe more: the fields of JSON or of a form. Of an
            array, each row.
        :param query: What its query had in it, and maybe more. Of a parameter that was repeated,
            one of its values, or all of them as a list.
        :param verdict: What became of it.
        :param since: Only requests after the one of this id.
        """
        ...
