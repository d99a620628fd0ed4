"""Everything that can go wrong.

    Pax8Error
    ├── ConfigurationError          the client was set up in a way that cannot work
    ├── TokenStoreError             a token could not be kept or read; fails no call by itself
    ├── ReauthorizationRequired     a partner must let the app in again
    ├── IncompleteListing           a listing cannot be made whole, so it is not pretended to be
    ├── ChangedMeanwhile            somebody else changed what was to be edited: read it again
    ├── OutcomeUnknown              a write may have happened: look before you write again
    │   └── AmbiguousOutcome        what was found of it cannot be told from others
    ├── Refused                     it cannot be, and nothing was sent for it: see `pax8.refusals`
    ├── TransportError              no answer came
    │   ├── NotSent                 the request certainly never reached Pax8
    │   └── DeadlineExceeded        the call's total time ran out
    └── ApiError                    an answer came, and it was a refusal
        ├── BadRequestError         400  the request is malformed, or an order's answers are missing
        ├── AuthenticationError     401  the client id, the secret or the token is not good
        ├── PermissionDeniedError   403  not yours
        ├── NotFoundError           404  no such thing
        ├── MethodNotAllowedError   405
        ├── ServerTimeoutError      408  Pax8 gave up on the request (seen on draft items)
        ├── ConflictError           409
        ├── UnprocessableError      422  understood, and refused by a business rule
        ├── RateLimitError          429  too many requests
        ├── ServerError             5xx
        └── UnreadableResponse      a success whose body is not what the operation promises

The meanings of the statuses are those of Pax8's page on errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pax8 import _envelope
from pax8._envelope import cut, details, envelope, epoch, text

ErrorDetail = _envelope.ErrorDetail
asked_to_wait = _envelope.asked_to_wait


class Pax8Error(Exception):
    """The base of everything that this package raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by state, so that an error crosses from a worker process whole."""
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(kind: type[Pax8Error], args: tuple[Any, ...], state: dict[str, Any]) -> Pax8Error:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(Pax8Error, ValueError):
    """The client was set up in a way that cannot work."""


class TokenStoreError(Pax8Error):
    """A token could not be kept or read. The clients log it and go on without the store."""


class ReauthorizationRequired(Pax8Error):  # noqa: N818 - it says what is needed
    """The app may act for this partner no more, or not yet: send it to `authorize_url(…)`.

    `partner` is the name that the app has for it. Pax8 takes a refresh token for 90 days.
    """

    def __init__(self, partner: str, why: str) -> None:
        self.partner = partner
        super().__init__(
            f"partner {partner!r} must authorize the app again: {why}; send it to authorize_url()"
        )


class IncompleteListing(Pax8Error):  # noqa: N818 - it says what is wrong with the listing
    """A listing cannot be made whole, so it is not pretended to be."""


class Refused(Pax8Error):  # noqa: N818 - it says what happened
    """What was asked for cannot be, so nothing was sold or changed: see `pax8.refusals`."""


class ChangedMeanwhile(Pax8Error):  # noqa: N818 - it says what is known
    """Somebody else changed what was to be edited, and nothing was written.

    `fields` are the names of what is not as it was, `read` what the edit was based on, `found` what
    stands there now.
    """

    def __init__(self, what: str, fields: tuple[str, ...], read: Any, found: Any) -> None:
        self.fields, self.read, self.found = fields, read, found
        super().__init__(f"{what}: somebody changed {', '.join(fields)} since it was read")


@dataclass(frozen=True)
class Sent:
    """What was asked of Pax8, as far as it may be shown: never a header or a secret."""

    method: str
    path: str
    body: bytes = b""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class OutcomeUnknown(Pax8Error):  # noqa: N818 - it says what is known
    """A write went out and its answer was lost: it may have happened.

    - `request`: what was sent: method, path and body.
    - `reason`: how the answer was lost, in words; `__cause__` is the error.
    - `sent_at`, `last_sent_at`: when the first and the last try of it went out, in seconds since
      the epoch by the client's clock; None where that is not known.
    - `ahead`: by how many seconds Pax8's clock was ahead of the client's; None if it was not heard.
    - `finder`: the method that looks for it, as `client.orders.find_outcome`; empty if none does.
    - `shown_by`: the method that reads where it would be seen, as `client.quotes.get`; empty if
      none is known.
    - `known`: the ids that were there before it was sent; None where nobody looked.
    - `base_url`, `credential`: which Pax8 it was sent to, and a hash of who sent it; empty where
      that is not known.
    - `key`: what tells it from others that are the same to the letter; empty in one made by hand.

    Look whether it happened before you send it again: Pax8 has no idempotency key, and a
    repeated order is a second order.
    """

    ahead: float | None = None
    base_url, credential, key = "", "", ""

    def __init__(  # noqa: PLR0913 - each is known of the write
        self,
        request: Sent,
        reason: str,
        *,
        tries: tuple[float | None, float | None] = (None, None),
        finder: str = "",
        shown_by: str = "",
        known: frozenset[str] | None = None,
    ) -> None:
        self.request, self.reason, self.known = request, reason, known
        self.finder, self.shown_by = finder, shown_by
        self.sent_at, self.last_sent_at = tries
        super().__init__(self._said())

    def _said(self) -> str:
        how = "in what Pax8 lists: no method here does"
        if self.finder:
            how = f"{self.finder}(error) does"
        elif self.shown_by:
            how = f"{self.shown_by} reads where it would be seen"
        return (
            f"{self.request}: {self.reason}; it may or may not have happened, "
            f"so look before you send it again ({how})"
        )

    def again(self, reason: str, candidates: tuple[Any, ...] = ()) -> OutcomeUnknown:
        """The same, with what is known of it now: `AmbiguousOutcome` if there are candidates."""
        error = (AmbiguousOutcome if candidates else OutcomeUnknown)(self.request, reason)
        error.__dict__.update({**self.__dict__, "reason": reason})
        error.__dict__.pop("candidates", None)
        if isinstance(error, AmbiguousOutcome):
            error.candidates = candidates
        error.args = (error._said(),)
        return error


class AmbiguousOutcome(OutcomeUnknown):
    """A write's answer was lost, and what was found of it cannot be told from others.

    `candidates` are the records of which one may be what it made, or none.
    """

    candidates: tuple[Any, ...] = ()


class TransportError(Pax8Error):
    """No answer came. `request` is what was asked."""

    def __init__(self, request: Sent, reason: str) -> None:
        self.request = request
        super().__init__(f"{request}: {reason}")


class NotSent(TransportError):  # noqa: N818 - it says what is known
    """The request certainly never reached Pax8, so it is safe to make again."""


class DeadlineExceeded(TransportError, TimeoutError):  # noqa: N818 - the name that gRPC made known
    """The time that the caller gave to the whole call ran out."""


class ApiError(Pax8Error):
    """Pax8 answered, and the answer was a refusal (or could not be read).

    - `status`: the HTTP status.
    - `type`, `message`, `instance`, `details`: Pax8's own words; None and empty where it gave none.
    - `request`: the method and path that were asked for.
    - `body`: the raw body of the answer; `headers`: its headers, lower-case.
    """

    def __init__(
        self, request: Sent, status: int, headers: Mapping[str, str], body: bytes, note: str = ""
    ) -> None:
        self.request, self.status, self.body = request, status, body
        self.headers = dict(headers)
        said = envelope(body)
        # The token endpoint speaks OAuth (`error`, `error_description`), all others Pax8.
        self.type = text(said.get("type")) or text(said.get("error"))
        self.message = text(said.get("message")) or text(said.get("error_description"))
        self.instance = text(said.get("instance"))
        self.details = tuple(details(said))
        super().__init__(self._sentence(note))

    @property
    def provisioning_errors(self) -> dict[str, str]:
        """The provisioning questions that an order left open: label to what is wrong.

        Pax8 refuses such an order with a detail "Errors with provisioningDetails" and then one
        detail a question, `<label>: <what is wrong>` (seen live, with status 400).
        """
        messages = [detail.message or "" for detail in self.details]
        if not any("provisioningdetails" in message.lower() for message in messages):
            return {}
        pairs = (message.rpartition(": ") for message in messages)
        return {label: wrong for label, colon, wrong in pairs if colon}

    def tells(self, detail: ErrorDetail) -> bool:
        """Whether the message says what this detail does: some surfaces say it in both."""
        return f": {self.message}".endswith(f": {detail.message}")

    def _sentence(self, note: str) -> str:
        reasons = [self.message, *(each.message for each in self.details if not self.tells(each))]
        said = "; ".join(dict.fromkeys(reason for reason in reasons if reason))
        if not said and not self.type:
            said = cut(" ".join(self.body.decode("utf-8", "replace").split()), _EXCERPT)
        parts = [note, cut(self.type or "", _EXCERPT), cut(said, _LONGEST)]
        return ": ".join([f"{self.request} answered {self.status}", *filter(None, parts)])


class BadRequestError(ApiError):
    """400: the request is malformed, or an order lacks answers (see `provisioning_errors`)."""


class AuthenticationError(ApiError):
    """401: the client id, the secret or the token is not good."""


class PermissionDeniedError(ApiError):
    """403: this credential may not see or do that."""


class NotFoundError(ApiError):
    """404: there is no such thing, or it is not yours."""


class MethodNotAllowedError(ApiError):
    """405: the path exists and does not take this method."""


class ServerTimeoutError(ApiError):
    """408: Pax8 gave up on the request."""


class ConflictError(ApiError):
    """409: the request contradicts the present state."""


class UnprocessableError(ApiError):
    """422: understood, and refused by a business rule."""


class RateLimitError(ApiError):
    """429: too many requests."""

    @property
    def retry_after(self) -> float | None:
        """The seconds that Pax8 asks to wait, from its answer on; None where it does not say."""
        return asked_to_wait(self.headers, epoch(self.headers.get("date", "")))


class ServerError(ApiError):
    """5xx: Pax8 failed."""


class UnreadableResponse(ApiError):  # noqa: N818 - it says what is wrong with the response
    """A success whose body is not JSON, or not of the kind that the operation promises."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    408: ServerTimeoutError,
    409: ConflictError,
    422: UnprocessableError,
    429: RateLimitError,
}
_FIRST_SERVER_ERROR = 500
# Characters of an answer in an error's sentence: of one that is no error of Pax8's, and of one
# that is, which may list many reasons. The whole is in `body`.
_EXCERPT, _LONGEST = 200, 4000


def refusal(request: Sent, status: int, headers: Mapping[str, str], body: bytes) -> ApiError:
    """Make the error that this answer stands for."""
    fallback = ServerError if status >= _FIRST_SERVER_ERROR else ApiError
    return _BY_STATUS.get(status, fallback)(request, status, headers, body)
