"""A sandbox's `/oauth/token`: codes and refresh tokens are exchanged for tokens.

Pax8 does not say how it answers there. What is done here follows OAuth and Auth0, at their
strictest, so that an app that gets on with this gets on with Pax8:

- a code is good once; a second use of it ends what was made of the first;
- a refresh token is good once, for it is replaced with each use; a second use ends all that come
  of the same consent, at once (Auth0 can be set to overlook one within some seconds);
- 90 days after the consent all of them end, however often they were replaced.

Access tokens that were given stay good to their own end.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pax8._core.delegation import OFFLINE, REFRESH_LIFETIME
from pax8._core.http import Request, Response
from pax8.sandbox import tokens
from pax8.sandbox.forms import URLENCODED, media_type
from pax8.sandbox.tokens import refused

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

_FIELDS = {
    "authorization_code": ("client_id", "client_secret", "code", "redirect_uri"),
    "refresh_token": ("client_id", "client_secret", "refresh_token"),
}
_LIFETIME = timedelta(seconds=REFRESH_LIFETIME)


def exchange(world: World, request: Request, credentials: tuple[str, str] | None) -> Response:
    """Answer a request for tokens, in JSON or as a form.

    Only this client id and secret are good; without `credentials`, any that are not empty.
    """
    asked = _read(request)
    if isinstance(asked, Response):
        return asked
    kind = asked.get("grant_type")
    if kind == "client_credentials":
        return tokens.grant(world, asked, credentials)
    if (refusal := _refusal(kind, asked)) is not None:
        return refusal
    if not tokens.are_good(asked, credentials):
        return refused(401, "access_denied", "Unauthorized")
    # Nothing is raised from here on: it would undo what a second use ends.
    by = _by_code if kind == "authorization_code" else _by_refresh_token
    return by(world, asked)


def _read(request: Request) -> dict[str, Any] | Response:
    if media_type(request.headers) != URLENCODED:
        return tokens.read(request)
    try:
        pairs = parse_qsl(request.content.decode("utf-8", "replace"), max_num_fields=100)
    except ValueError:
        return refused(400, "invalid_request", "The form has too many fields")
    return dict(pairs)


def _refusal(kind: object, asked: dict[str, Any]) -> Response | None:
    """The answer to a request that is not put as it should be."""
    if kind is None:
        return refused(400, "invalid_request", "Missing grant_type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        known = ", ".join((*_FIELDS, "client_credentials"))
        return refused(400, "unsupported_grant_type", f"Only {known} are supported")
    lacking = [name for name in _FIELDS[kind] if not isinstance(asked.get(name), str)]
    if lacking:
        return refused(400, "invalid_request", f"Missing {', '.join(lacking)}")
    return None


def _by_code(world: World, asked: dict[str, Any]) -> Response:
    code = world.read("codes", asked["code"])
    bound = {"clientId": asked["client_id"], "redirectUri": asked["redirect_uri"]}
    if code is None or any(code[name] != value for name, value in bound.items()):
        return _denied("Invalid authorization code")
    if code["family"]:
        _end(world, code["family"])
        return _denied("Invalid authorization code")
    family = world.new_id()
    world.replace("codes", {**code, "family": family})
    if _is_over(world, code):
        return _denied("Invalid authorization code")
    return _given(world, code, family, world.now + _LIFETIME)


def _by_refresh_token(world: World, asked: dict[str, Any]) -> Response:
    token = world.read("refresh_tokens", asked["refresh_token"])
    if token is None or token["clientId"] != asked["client_id"]:
        return _denied("Unknown or invalid refresh token.")
    if token["used"]:
        _end(world, token["family"])
    if token["used"] or _is_over(world, token):
        return _denied("Unknown or invalid refresh token.")
    world.replace("refresh_tokens", {**token, "used": True})
    return _given(world, token, token["family"], datetime.fromisoformat(token["ends"]))


def _given(world: World, consent: Record, family: str, ends: datetime) -> Response:
    """Tokens by this consent; one to refresh them with only if it goes on while one is away."""
    more = {"scope": consent["scope"]}
    if OFFLINE in consent["scope"].split():
        more["refresh_token"] = secrets.token_urlsafe(32)
        kept = {name: consent[name] for name in ("clientId", "scope", "audience")}
        record = {"id": more["refresh_token"], "family": family, "used": False, **kept}
        world.insert("refresh_tokens", [{**record, "ends": ends.isoformat()}])
    return tokens.given(world, consent["clientId"], consent["audience"], **more)


def _end(world: World, family: str) -> None:
    """Let no refresh token of this consent be good any more."""
    for token in list(world.select("refresh_tokens", "family = ?", family)):
        world.delete("refresh_tokens", token["id"])


def _is_over(world: World, record: Record) -> bool:
    return datetime.fromisoformat(record["ends"]) <= world.now


def _denied(why: str) -> Response:
    return refused(403, "invalid_grant", why)
