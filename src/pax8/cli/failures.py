"""What each error of the client ends the command with."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pax8 import errors
from pax8.cli.exits import Exit, Failure

# The first that fits.
_EXITS: dict[type[errors.Pax8Error], Exit] = {
    errors.ConfigurationError: Exit.USAGE,
    errors.Refused: Exit.USAGE,
    errors.NotFoundError: Exit.NOT_FOUND,
    errors.AuthenticationError: Exit.CREDENTIALS,
    errors.PermissionDeniedError: Exit.CREDENTIALS,
    errors.ReauthorizationRequired: Exit.CREDENTIALS,
    errors.RateLimitError: Exit.RATE_LIMIT,
    errors.ServerTimeoutError: Exit.NO_ANSWER,
    errors.ServerError: Exit.NO_ANSWER,
    errors.UnreadableResponse: Exit.NO_ANSWER,
    errors.TransportError: Exit.NO_ANSWER,
    errors.ApiError: Exit.REFUSED,
    errors.OutcomeUnknown: Exit.UNKNOWN,
    errors.ChangedMeanwhile: Exit.REFUSED,
    errors.IncompleteListing: Exit.INCOMPLETE,
    errors.Pax8Error: Exit.FAULT,
}


def failure(error: errors.Pax8Error) -> Failure:
    """The end that this error makes of a command."""
    code = next(code for kind, code in _EXITS.items() if isinstance(error, kind))
    if isinstance(error, errors.ApiError) and len(error.details) > 1:
        said = error.message or error.details[0].message
        parts = [f"{error.request} answered {error.status}", error.type, said]
        return Failure(": ".join(filter(None, parts)), code, tuple(_details(error, said)))
    if isinstance(error, errors.OutcomeUnknown):
        # What looks for it is no command, and who reads this can look for himself.
        said = f"{error.request}: {error.reason}; it may or may not have happened"
        details = (_for_a_look(error), *_reading(error), "pax8 help lost-answers says how to look")
        return Failure(f"{said}, so look before you send it again", code, details)
    if isinstance(error, errors.ConfigurationError):
        return Failure(str(error), code, ("pax8 help credentials says more",))
    return Failure(str(error), code)


def _reading(error: errors.OutcomeUnknown) -> Iterator[str]:
    """The command that reads where it would be seen, if there is one."""
    if error.shown_by:
        words = error.shown_by.removeprefix("client.").replace(".", " ").replace("_", "-")
        yield f"pax8 {words} reads where it would be seen"


def _for_a_look(error: errors.OutcomeUnknown) -> str:
    """What a look-up needs to know of it, as JSON in one line."""
    told = {
        "method": error.request.method,
        "path": error.request.path,
        "body": error.request.body.decode("utf-8", "replace"),
        "sentAt": error.sent_at,
        "lastSentAt": error.last_sent_at,
    }
    return json.dumps(told)


def _details(error: errors.ApiError, said: str | None) -> Iterator[str]:
    for detail in error.details:
        if detail.message and detail.message != said and not error.tells(detail):
            yield f"- {detail.message}"
    if error.provisioning_errors:
        yield "The questions: pax8 products list-provisioning-details PRODUCT_ID"
