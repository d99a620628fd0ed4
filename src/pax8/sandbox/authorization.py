"""A sandbox's `/authorize`: a partner is asked whether an app may act for it.

Pax8 does not say what its own page checks, nor how it refuses: what is done here follows OAuth
(RFC 6749, 4.1) and Auth0, whose libraries Pax8 recommends. A sandbox has no register of apps, so
any app is known, and it may have its partners sent back to any place on this machine or by https.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pax8._core.delegation import AUTHORIZE_PATH, OFFLINE, SCOPE
from pax8._core.http import Request, Response
from pax8.sandbox import account, consent_page
from pax8.sandbox.forms import URLENCODED, media_type
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.tokens import PARTNER, PORTAL

if TYPE_CHECKING:
    from pax8.sandbox.world import World

# How long a code is good.
_CODE_LIFETIME = timedelta(minutes=10)
_COOKIE = "pax8-sandbox-consent"
_ASKED = {
    SCOPE: (
        "See and change your Pax8 data",
        "Companies and contacts, orders, subscriptions, invoices and usage",
    ),
    OFFLINE: ("Go on while you are away", "For 90 days, without asking you again"),
    "openid": ("Know who you are", ""),
    "profile": ("See your name", ""),
    "email": ("See your email address", ""),
}
# The longest of what is asked that is taken.
_LONGEST = 4000


@dataclass(frozen=True)
class _Asked:
    """What an app asks a partner for, as far as it has a place to be answered at."""

    client_id: str
    redirect_uri: str
    scope: str
    audience: str
    state: str | None

    def answer(self, **said: str) -> Response:
        """Send the partner back with this."""
        if self.state is not None:
            said["state"] = self.state
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        # An address that ends with the mark of a query has one that is empty.
        joint = "" if self.redirect_uri.endswith("?") else joint
        return Response(
            # So that what answers a form is asked for with GET.
            303,
            {
                "location": f"{self.redirect_uri}{joint}{urlencode(said)}",
                "cache-control": "no-store",
                "referrer-policy": "no-referrer",
            },
        )

    def refused(self, error: str, why: str) -> Response:
        """Send the partner back with an error."""
        return self.answer(error=error, error_description=why)


def authorize(
    world: World, request: Request, query: str, credentials: tuple[str, str] | None
) -> Response:
    """Ask the partner, or do as it decided. Only the app with these `credentials` may ask, if any.

    Errors go back to the app with the partner, unless it is not known who or where that is.
    """
    if request.method in {"GET", "HEAD"}:
        return _page(world, request, query, credentials)
    if request.method != "POST":
        raise Refusal(405, "Only GET and POST are supported", headers={"allow": "GET, POST"})
    form = dict(_pairs(request.content.decode("utf-8", "replace"))) if _is_form(request) else {}
    query, seal = form.get("request", ""), form.get("seal", "")
    session = _session(request)
    if session is None or not _is_same(seal, _seal(world, session, query)):
        return consent_page.problem(
            403,
            "This decision does not come from the page that asked for it, or your browser keeps "
            "no cookies.",
        )
    asked = _asked(query, credentials)
    if isinstance(asked, Response):
        return asked
    if form.get("decision") != "allow":
        return asked.refused("access_denied", "The partner denied it")
    code = secrets.token_urlsafe(32)
    world.insert(
        "codes",
        [
            {
                "id": code,
                "clientId": asked.client_id,
                "redirectUri": asked.redirect_uri,
                "scope": asked.scope,
                "audience": asked.audience,
                "ends": (world.now + _CODE_LIFETIME).isoformat(),
                "family": "",
            }
        ],
    )
    return asked.answer(code=code)


def _page(
    world: World, request: Request, query: str, credentials: tuple[str, str] | None
) -> Response:
    asked = _asked(query, credentials)
    if isinstance(asked, Response):
        return asked
    # Kept, so that pages in several tabs are all good.
    session = _session(request) or secrets.token_urlsafe(32)
    page = consent_page.consent(
        app=asked.client_id,
        partner=account.NAME,
        asked=[_ASKED[each] for each in dict.fromkeys(asked.scope.split())],
        redirect_uri=asked.redirect_uri,
        action=AUTHORIZE_PATH,
        request=query,
        seal=_seal(world, session, query),
    )
    page.headers["set-cookie"] = (
        f"{_COOKIE}={session}; Path={AUTHORIZE_PATH}; HttpOnly; SameSite=Strict"
    )
    return page


def _asked(query: str, credentials: tuple[str, str] | None) -> _Asked | Response:
    """What is asked for; or the answer, if it cannot be."""
    pairs = _pairs(query)
    twice = [name for name, number in Counter(name for name, _ in pairs).items() if number > 1]
    said = dict(pairs)
    client_id = said.get("client_id") or said.get("clientId") or ""
    redirect_uri = said.get("redirect_uri", "")
    why = _unknown(client_id, redirect_uri, credentials)
    why = why or ("The request is too long." if len(query) > _LONGEST else None)
    for name in ("client_id", "clientId", "redirect_uri"):
        why = why or (f"The request gives {name} twice." if name in twice else None)
    if why is not None:
        return consent_page.problem(400, why)
    scope, audience = said.get("scope", ""), said.get("audience", "")
    asked = _Asked(client_id, redirect_uri, scope, audience, said.get("state") or None)
    error = _wrong(said, twice)
    return asked if error is None else asked.refused(*error)


def _unknown(client_id: str, redirect_uri: str, credentials: tuple[str, str] | None) -> str | None:
    """Why it is not known who asks, or where the partner would be sent."""
    if not client_id:
        return "The request does not say which app it is for (client_id)."
    if credentials is not None and client_id != credentials[0]:
        return "No app is known by this client_id."
    if not redirect_uri:
        return "The request does not say where to go back to (redirect_uri)."
    if not _is_allowed(redirect_uri):
        return (
            "The place to go back to (redirect_uri) must be an https address, or an http address "
            "of this machine, without a fragment or a user."
        )
    return None


def _wrong(said: dict[str, str], twice: list[str]) -> tuple[str, str] | None:
    """What is wrong with a request that can be answered, as an error of OAuth."""
    kind, audience = said.get("response_type"), said.get("audience")
    scopes = said.get("scope", "").split()
    wrong = (
        (twice, "invalid_request", "a parameter is given twice"),
        (not kind, "invalid_request", "response_type is missing"),
        (kind != "code", "unsupported_response_type", "response_type must be code"),
        (not said.get("state"), "invalid_request", "state is missing"),
        (not audience, "invalid_request", "audience is missing"),
        (audience not in {PARTNER, PORTAL}, "access_denied", "audience is not known"),
        (SCOPE not in scopes, "invalid_scope", f"scope must have {SCOPE}"),
        (set(scopes) - _ASKED.keys(), "invalid_scope", f"scope may have {', '.join(_ASKED)}"),
    )
    return next(((error, why) for is_so, error, why in wrong if is_so), None)


def _is_allowed(redirect_uri: str) -> bool:
    # What stands in a header, and is read alike by all who read it.
    if re.fullmatch(r"[A-Za-z0-9\-._~:/?\[\]@!$&()*+,;=%]+", redirect_uri) is None:
        return False
    try:
        parts = urlsplit(redirect_uri)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if re.fullmatch(r"[A-Za-z0-9\-._]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?", parts.netloc) is None:
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return []


def _is_form(request: Request) -> bool:
    return media_type(request.headers) == URLENCODED


def _session(request: Request) -> str | None:
    """What tells the browser apart from others, if it was told before."""
    for each in request.headers.get("cookie", "").split(";"):
        name, _, value = each.strip().partition("=")
        if name == _COOKIE and re.fullmatch(r"[A-Za-z0-9_-]{43}", value):
            return value
    return None


def _is_same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _seal(world: World, session: str, query: str) -> str:
    """What only a page has that was made here, for this browser and this request."""
    key: Any = world.setting("consent key")
    if key is None:
        key = secrets.token_hex(32)
        world.set("consent key", key)
    return hmac.new(key.encode(), f"{session}\n{query}".encode(), hashlib.sha256).hexdigest()
