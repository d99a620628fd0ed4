"""How a sandbox speaks: what differs in live Pax8, its documents, and where nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from pax8.sandbox.speech import respoken
from pax8.sandbox.switches import Switch, switch, switches_of, turned

if TYPE_CHECKING:
    from pax8._core.model import Model


@dataclass(frozen=True)
class Wire:
    """What a sandbox puts on the wire where there is a choice.

    Each field is a switch. The defaults are live Pax8's as far as anybody has seen it, and
    otherwise what a careful engineer would do; `switches()` says which is which.
    """

    # Where live Pax8 was seen to differ from its documents.
    records: Literal["live", "documented"] = switch(
        "live",
        "seen",
        "names, words and nulls of records: `commitment` or `commitmentTerm`, `Pax8Partner` or "
        "`Pax8 Partner`, `Flat` or `flat`, the parts of phone numbers, nulls shown or left out",
    )
    instance_prefix: Literal["/public", ""] = switch(
        "/public", "seen", "what stands before the path in a refusal's `instance`"
    )
    unfinished_order: Literal[400, 422] = switch(
        400, "seen", "the status for an order that lacks provisioning answers"
    )
    numbered_lines: bool = switch(
        default=False, known="seen", about="whether a line of an order must have its number"
    )
    searches_words: bool = switch(
        default=False, known="seen", about="whether a search of several words finds anything"
    )
    refuses_unknown: bool = switch(
        default=True, known="seen", about="whether a body may not have fields that nobody knows"
    )
    summaries_name_company: bool = switch(
        default=False,
        known="seen",
        about="whether usage summaries of a subscription have their `companyId`",
    )

    # The limit of calls.
    limit_window: Literal["sliding", "fixed", "bucket"] = switch(
        "sliding",
        "assumed",
        "over what calls are counted: the last 60 seconds, each minute of the clock, or a bucket "
        "that fills evenly",
    )
    limit_counts: Literal["successes", "all"] = switch(
        "successes", "documented", "which calls count against the limit"
    )
    limit_per: Literal["credential", "partner"] = switch(
        "credential", "assumed", "what shares one limit: a client id, or all that call"
    )
    limited_body: Literal["pax8", "empty", "html"] = switch(
        "pax8", "assumed", "the body of a 429: a refusal as any other, nothing, or a gateway's page"
    )
    retry_after: Literal["seconds", "date", "none"] = switch(
        "seconds", "assumed", "the `Retry-After` of a 429"
    )
    limit_headers: Literal["none", "x-ratelimit"] = switch(
        "none",
        "assumed",
        "whether answers have `X-RateLimit-Limit`, `X-RateLimit-Remaining`, `X-RateLimit-Reset`",
    )

    # What else is not known.
    page_over_largest: Literal["cut", 400, 422] = switch(
        "cut",
        "assumed",
        "what a page of more than 200 records gets: one of 200, or this status",
    )
    pages_of_nothing: Literal[0, 1] = switch(
        0, "assumed", "the `totalPages` of a listing that has no records"
    )
    wrong_audience: Literal[401, 403] = switch(
        401, "assumed", "the status where a token is for another audience"
    )
    duplicate_company: Literal[422, 409, 400] = switch(
        422, "assumed", "the status where a company of that name exists already"
    )
    second_primary: Literal["displaces", 422] = switch(
        "displaces",
        "assumed",
        "what a second primary contact of a kind does: it takes the first one's place, or is "
        "refused",
    )
    last_primary: Literal["inactivates", 422] = switch(
        "inactivates",
        "assumed",
        "what it does that an Active company loses its primary contact of a kind: the company is "
        "Inactive, or it is refused",
    )
    mock_success: Literal["order", "order_with_ids", "empty"] = switch(
        "order",
        "assumed",
        "the body for a good order with `isMock`: the order without ids, with ids that lead "
        "nowhere, or none",
    )
    order_names_subscriptions: bool = switch(
        default=True,
        known="assumed",
        about="whether the answer to an order has each line's `subscriptionId` at once",
    )
    cancels_on_day: bool = switch(
        default=True,
        known="assumed",
        about="whether `cancelDate` may be a day alone, as `2026-07-01`",
    )
    update_refusals: Literal["pax8", "list"] = switch(
        "pax8",
        "assumed",
        "the body where a change of a subscription breaks a rule: a refusal as any other, or "
        '`{"errors": […]}`',
    )
    compresses: bool = switch(
        default=True,
        known="assumed",
        about="whether answers over a socket come compressed to who accepts gzip",
    )
    missing_quote: Literal[404, 400] = switch(
        404, "assumed", "the status where there is no such quote, line or attachment"
    )
    webhook_authorization: Literal["clear", "masked"] = switch(
        "clear", "assumed", "how the `authorization` of a webhook is read back"
    )
    topic_definitions: Literal["flat", "page", "list"] = switch(
        "flat",
        "documented",
        "what topic definitions come in: counts beside `content`, counts in `page`, or an array "
        "alone",
    )

    def turned(self, settings: Mapping[str, object]) -> Self:
        """The same, with some switches set: values by name, as such or as text.

        Raises ValueError for a name or a value that there is not, with the nearest that there is.
        """
        return turned(self, settings)

    def spoken(self, kind: type[Model] | None, content: bytes) -> bytes:
        """The JSON of a success as it is put here, from that of live Pax8."""
        return respoken(self, kind, content)


LIVE = Wire()
DOCUMENTED = Wire(
    records="documented",
    instance_prefix="",
    unfinished_order=422,
    numbered_lines=True,
    searches_words=True,
    refuses_unknown=False,
    summaries_name_company=True,
    page_over_largest=400,
    cancels_on_day=False,
    missing_quote=400,
)


def switches() -> tuple[Switch, ...]:
    """All there is to switch, in the order of the page about it."""
    return switches_of(DOCUMENTED)
