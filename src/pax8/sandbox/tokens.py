"""What a sandbox gives tokens by, and whether a request carries a good one."""

from __future__ import annotations

import secrets
from codecs import BOM_UTF8
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import msgspec

from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.sandbox.refusals import JSON, Refusal
from pax8.sandbox.sizes import check_json

if TYPE_CHECKING:
    from pax8.sandbox.world import World

PORTAL = "api://p8p.client"
PARTNER = "https://api.pax8.com"
PROVISIONING, USAGE = "api://provisioning", "api://usage"
_AUDIENCES = frozenset({PARTNER, PORTAL, PROVISIONING, USAGE})
# A token of the legacy audience opens what one of the usual audience does.
_OPENED_BY = {PARTNER: frozenset({PARTNER, PORTAL})}
_LIFETIME = timedelta(days=1)
# A client id that begins so has a credential for simulations.
SIMULATION = "simulation"
_SIMULATES = "vendorSimulation:provisioning"
# Where vendors asked formerly.
VENDOR_PATH = "/auth/token"
_FIELDS = ("client_id", "client_secret", "audience", "grant_type")


def issue(world: World, request: Request, credentials: tuple[str, str] | None) -> Response:
    """Answer a request for a token.

    Only this client id and secret are good; without `credentials`, any that are not empty.
    """
    asked = read(request)
    return asked if isinstance(asked, Response) else grant(world, asked, credentials)


def issue_to_vendor(
    world: World, request: Request, credentials: tuple[str, str] | None
) -> Response:
    """Answer a request for a token as vendors put it formerly: all names in camel case.

    It may leave out `grantType`, as was seen. What it gives is called otherwise too.
    """
    asked = read(request)
    if isinstance(asked, Response):
        return asked
    named = {name: asked[wire.camel(name)] for name in _FIELDS if wire.camel(name) in asked}
    given = grant(world, {"grant_type": "client_credentials"} | named, credentials)
    said: dict[str, Any] = wire.decode(given.content)
    if given.status == HTTPStatus.OK:
        said = {"token": said.pop("access_token")} | {wire.camel(key): said[key] for key in said}
    return Response(given.status, given.headers, wire.encode(said))


def read(request: Request) -> dict[str, Any] | Response:
    """What the JSON of a request asks for; or the answer, if it is none."""
    if "json" not in request.headers.get("content-type", "json").lower():
        return refused(415, "invalid_request", "The body must be application/json")
    try:
        content = request.content.removeprefix(BOM_UTF8)
        check_json(content)
    except Refusal as refusal:
        return refused(refusal.status, "invalid_request", str(refusal.message))
    try:
        said: Any = wire.decode(content)
    except (msgspec.MsgspecError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return refused(400, "invalid_request", "The body must be a JSON object")
    return cast("dict[str, Any]", said)


def grant(world: World, asked: dict[str, Any], credentials: tuple[str, str] | None) -> Response:
    """A token for a client that asks for itself."""
    lacking = [name for name in _FIELDS if not isinstance(asked.get(name), str)]
    if lacking:
        return refused(400, "invalid_request", f"Missing {', '.join(lacking)}")
    if asked["grant_type"] != "client_credentials":
        return refused(400, "unsupported_grant_type", "Only client_credentials is supported")
    if not are_good(asked, credentials) or asked["audience"] not in _AUDIENCES:
        return refused(401, "access_denied", "Unauthorized")
    scope = _scope(asked["audience"], asked["client_id"])
    more = {"scope": scope} if scope else {}
    return given(world, asked["client_id"], asked["audience"], **more)


def are_good(asked: dict[str, Any], credentials: tuple[str, str] | None) -> bool:
    """Whether the client id and secret of a request are those that are good, if only some are."""
    pair = (asked["client_id"], asked["client_secret"])
    return all(pair) if credentials is None else pair == credentials


def given(world: World, client_id: str, audience: str, **more: str) -> Response:
    """A new token of a client for this audience, and what else is given with it."""
    token = secrets.token_urlsafe(32)
    ends = world.now + _LIFETIME
    record = {"id": token, "audience": audience, "ends": ends.isoformat()}
    world.insert("tokens", [{**record, "scope": more.get("scope"), "clientId": client_id}])
    said = {
        "access_token": token,
        "expires_in": int(_LIFETIME.total_seconds()),
        "token_type": "Bearer",
    }
    if audience in {PROVISIONING, USAGE}:
        said["expires_at"] = ends.isoformat(timespec="milliseconds")
    return Response(200, JSON | {"cache-control": "no-store"}, wire.encode(said | more))


def _scope(audience: str, client_id: str) -> str | None:
    """What a token for a vendor says that it is good for; None for a partner's."""
    if audience == PROVISIONING:
        return _SIMULATES if client_id.startswith(SIMULATION) else "vendor:provisioning"
    return "read:usageLine write:usageLine" if audience == USAGE else None


def audience_of(world: World, request: Request) -> tuple[str, bool]:
    """What the token of a request was issued for, and whether only for simulations.

    `Refusal` if it has none that is good.
    """
    token = world.look_up("tokens", _presented(request))
    if token is None or datetime.fromisoformat(token["ends"]) <= world.now:
        raise unauthorized()
    return str(token["audience"]), token.get("scope") == _SIMULATES


def holder(world: World, request: Request) -> str:
    """The client id to which the token of a request was given; empty where it has none."""
    token = world.look_up("tokens", _presented(request))
    return "" if token is None else str(token.get("clientId") or "")


def revoke(world: World, request: Request) -> None:
    """Let the token of a request be good no more."""
    world.delete("tokens", _presented(request))


def carry_over(world: World, other: World, request: Request) -> None:
    """Let the token of a request be as good in another world as it is in this one."""
    token = world.read("tokens", _presented(request))
    with other.transaction():
        other.delete("tokens", _presented(request))
        if token is not None:
            other.insert("tokens", [token])


def _presented(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def opens(audience: str, wanted: str) -> bool:
    """Whether a token for one audience is good for a surface that wants another."""
    return audience in _OPENED_BY.get(wanted, {wanted})


def unauthorized() -> Refusal:
    """The refusal of a request without a good token."""
    return Refusal(401, "Unauthorized", headers={"www-authenticate": "Bearer"})


def wrong_audience(world: World) -> Refusal:
    """The refusal of a request whose token is for another audience."""
    if world.dialect.wrong_audience == HTTPStatus.FORBIDDEN.value:
        return Refusal(403, "Forbidden")
    return unauthorized()


def refused(status: int, error: str, why: str) -> Response:
    """A refusal in the words of OAuth."""
    return Response(status, dict(JSON), wire.encode({"error": error, "error_description": why}))
