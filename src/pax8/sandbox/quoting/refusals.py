"""How a sandbox says no to what is asked of quotes: every reason with its code."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pax8.api.surfaces import QUOTING
from pax8.sandbox.envelopes import speaks
from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from pax8.sandbox.world import World

# What a refusal that is not of quotes alone is called there.
_CODES = {
    400: "INVALID_REQUEST_FIELD",
    401: "UNAUTHORIZED_ERROR",
    403: "ACCESS_DENIED_REQUESTED_RESOURCE",
    404: "RESOURCE_NOT_FOUND",
    415: "INVALID_REQUEST_BODY",
    422: "UNPROCESSABLE_INPUT",
}
_TYPES = {422: "UNPROCESSABLE_ENTITY"}


@dataclass
class QuoteRefusal(Refusal):
    """A refusal with a code beside its message."""

    code: str = "QUOTE_VALIDATION"


def refuse(code: str, message: str, status: int = 400) -> QuoteRefusal:
    """The refusal of what breaks a rule of quotes."""
    return QuoteRefusal(status, message, code=code)


def missing(world: World, code: str, what: str, id_: object) -> QuoteRefusal:
    """The refusal where there is nothing with this id."""
    return refuse(code, f"{what} not found: {id_}", world.dialect.missing_quote)


@speaks(QUOTING)
def _envelope(refusal: Refusal, path: str) -> dict[str, Any]:
    code = refusal.code if isinstance(refusal, QuoteRefusal) else _CODES.get(refusal.status)
    message = refusal.message or "The request is not valid"
    reasons = (message, *refusal.details) if isinstance(refusal, QuoteRefusal) else refusal.details
    return {
        "type": _TYPES.get(refusal.status) or HTTPStatus(refusal.status).name,
        "message": message,
        "instance": path,
        "status": refusal.status,
        "details": [
            {"type": code or "UNKNOWN_ERROR", "message": each} for each in reasons or (message,)
        ],
    }
