"""The token endpoint of a sandbox, and whether a request carries a good token."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import msgspec

from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.sandbox.refusals import JSON, Refusal

if TYPE_CHECKING:
    from pax8.sandbox.world import World

PORTAL = "api://p8p.client"
PARTNER = "https://api.pax8.com"
_AUDIENCES = frozenset({PARTNER, PORTAL, "api://provisioning", "api://usage"})
# A token of the legacy audience opens what one of the usual audience does.
_OPENED_BY = {PARTNER: frozenset({PARTNER, PORTAL})}
_LIFETIME = timedelta(days=1)
_FIELDS = ("client_id", "client_secret", "audience", "grant_type")


def issue(world: World, request: Request, credentials: tuple[str, str] | None) -> Response:
    """Answer a request for a token.

    Only this client id and secret are good; without `credentials`, any that are not empty.
    """
    if "json" not in request.headers.get("content-type", "application/json"):
        return _refused(415, "invalid_request", "The body must be application/json")
    try:
        said: Any = wire.decode(request.content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return _refused(400, "invalid_request", "The body must be a JSON object")
    asked = cast("dict[str, Any]", said)
    lacking = [name for name in _FIELDS if not isinstance(asked.get(name), str)]
    if lacking:
        return _refused(400, "invalid_request", f"Missing {', '.join(lacking)}")
    if asked["grant_type"] != "client_credentials":
        return _refused(400, "unsupported_grant_type", "Only client_credentials is supported")
    pair = (asked["client_id"], asked["client_secret"])
    good = all(pair) if credentials is None else pair == credentials
    if not good or asked["audience"] not in _AUDIENCES:
        return _refused(401, "access_denied", "Unauthorized")
    token = secrets.token_urlsafe(32)
    ends = (world.now + _LIFETIME).isoformat()
    world.insert("tokens", [{"id": token, "audience": asked["audience"], "ends": ends}])
    return Response(
        200,
        dict(JSON),
        wire.encode(
            {
                "access_token": token,
                "expires_in": int(_LIFETIME.total_seconds()),
                "token_type": "Bearer",
            }
        ),
    )


def audience_of(world: World, request: Request) -> str:
    """What the token of a request was issued for; `Refusal` if it has none that is good."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    token = world.read("tokens", value.strip()) if scheme.lower() == "bearer" else None
    if token is None or datetime.fromisoformat(token["ends"]) <= world.now:
        raise unauthorized()
    return str(token["audience"])


def opens(audience: str, wanted: str) -> bool:
    """Whether a token for one audience is good for a surface that wants another."""
    return audience in _OPENED_BY.get(wanted, {wanted})


def unauthorized() -> Refusal:
    """The refusal of a request without a good token."""
    return Refusal(401, "Unauthorized", headers={"www-authenticate": "Bearer"})


def _refused(status: int, error: str, why: str) -> Response:
    return Response(status, dict(JSON), wire.encode({"error": error, "error_description": why}))
