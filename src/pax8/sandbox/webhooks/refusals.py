"""How webhooks are refused: the envelope of their surface, which knows fewer statuses."""

from __future__ import annotations

from typing import Any

from pax8.api.surfaces import WEBHOOKS
from pax8.sandbox.envelopes import speaks
from pax8.sandbox.refusals import Refusal

# What a request that is not put as it should be is refused with begins so.
_MALFORMED = "Invalid input: "
_TYPES = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND"}
_INVALID = "INVALID_PARAM"


@speaks(WEBHOOKS)
def _envelope(refusal: Refusal, path: str) -> dict[str, Any]:
    message = refusal.message or ""
    details = refusal.details
    if message.startswith(_MALFORMED):
        details = (message.removeprefix(_MALFORMED), *details)
    return {
        "type": _TYPES.get(refusal.status, "BAD_REQUEST"),
        "message": message,
        "status": refusal.status,
        "instance": path,
        "details": [
            {"type": _INVALID, "message": each, "status": refusal.status} for each in details
        ],
    }
