"""A web app that acts for Pax8 partners who let it: connects one, and lists its companies.

    pip install "pax8[sandbox,crypto]"
    python examples/connect_partner.py

and open the address that it prints: it comes with a Pax8 of its own, on this machine. For the real
one, say what Pax8 gave you for your app, and have APP_URL/connected on file there:

    export PAX8_CLIENT_ID=… PAX8_CLIENT_SECRET=… APP_URL=https://app.example
    export PAX8_ENCRYPTION_KEY=…  # from `pax8 key new`; without it, all must connect again
    export APP_SECRET=…  # any long random text; without it, all must sign in again
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pax8 import AsyncPax8Client
from pax8.auth import AuthorizationCode
from pax8.errors import AuthenticationError, ReauthorizationRequired
from pax8.sandbox import Sandbox, SandboxServer

PORT = int(os.environ.get("PORT", "8000"))
APP_URL = os.environ.get("APP_URL", f"http://127.0.0.1:{PORT}")
APP_SECRET = os.environ.get("APP_SECRET", secrets.token_hex(32)).encode()
SANDBOX = None if "PAX8_CLIENT_ID" in os.environ else SandboxServer(Sandbox()).start()

us = AuthorizationCode(
    client_id=os.environ.get("PAX8_CLIENT_ID", "companies-by-example"),
    client_secret=os.environ.get("PAX8_CLIENT_SECRET", "any"),
    redirect_uri=f"{APP_URL}/connected",
)
# One for the whole app: what it gives for each partner uses the same connections.
client = (
    AsyncPax8Client(auth=us, token_store="file:~/.connect_partner.json")
    if SANDBOX is None
    else AsyncPax8Client(auth=us, base_url=SANDBOX.url)
)


async def home(_: Request) -> Response:
    """Offer to connect."""
    return page(
        "Your companies at Pax8",
        '<form method="post" action="/connect"><button>Connect to Pax8</button></form>',
    )


async def connect(request: Request) -> Response:
    """Begin to connect the one who is here."""
    # In your app it is the account that is signed in; here each browser is an account.
    return to_pax8(recalled(request, "account") or secrets.token_hex(8))


def to_pax8(account: str) -> Response:
    """Send the partner to Pax8, with a state that only its browser has too."""
    state = secrets.token_urlsafe(32)
    response = RedirectResponse(us.authorize_url(state, base_url=client.base_url), 303)
    remember(response, "account", account)
    remember(response, "state", state)
    return response


async def connected(request: Request) -> Response:
    """Take the partner back from Pax8, with a code or with what went wrong."""
    account, state = recalled(request, "account"), recalled(request, "state")
    said = request.query_params
    # With a state of another browser, it would be somebody else's Pax8 that is connected here.
    if not account or not state or not same(state, said.get("state", "")):
        return page("Not connected", "<p>This is not where you began. Please begin again.</p>", 400)
    if said.get("error") == "access_denied":
        return page("Not connected", "<p>You did not allow it, so nothing was read.</p>", 403)
    if "code" not in said:
        return page("Not connected", "<p>Pax8 did not connect you. Please try again.</p>", 502)
    try:
        await client.acting_for(account).exchange(said["code"])
    except AuthenticationError:
        return page("Not connected", "<p>It took too long. Please begin again.</p>", 400)
    response = RedirectResponse("/companies", 303)
    response.delete_cookie("state")
    return response


async def companies(request: Request) -> Response:
    """List the companies of the one who is here."""
    account = recalled(request, "account")
    if not account:
        return RedirectResponse("/", 303)
    listing = client.acting_for(account).companies.list(sort="name")
    try:
        names = [company.name or "" async for company in listing]
    except ReauthorizationRequired:
        # After 90 days, or when it took back what it allowed.
        return to_pax8(account)
    rows = "".join(f"<li>{escape(name)}</li>" for name in names)
    return page(f"Your {len(names)} companies at Pax8", f"<ul>{rows}</ul>")


def page(title: str, content: str, status: int = 200) -> Response:
    """A page. What stands in it is HTML already."""
    return HTMLResponse(
        f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
        <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
        <style>:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
        body {{ max-width: 40rem; margin: 3rem auto; padding: 0 1rem }}
        button {{ font: inherit; padding: 0.5rem 1rem }}</style></head>
        <body><main><h1>{title}</h1>{content}<p><a href="/">Home</a></p></main></body></html>""",
        status,
    )


def remember(response: Response, name: str, value: str) -> None:
    """Leave something with the browser that neither it nor a script can change."""
    response.set_cookie(
        name,
        f"{signature(name, value)}.{value}",
        max_age=365 * 86_400,
        httponly=True,
        secure=APP_URL.startswith("https:"),
        # Comes along when Pax8 sends the browser back, and not with the form of another site.
        samesite="lax",
    )


def recalled(request: Request, name: str) -> str | None:
    """What was left with the browser; None if there is nothing that we left."""
    signed, _, value = request.cookies.get(name, "").partition(".")
    return value if same(signed, signature(name, value)) else None


def signature(name: str, value: str) -> str:
    """What only this app can make of a name and a value."""
    return hmac.new(APP_SECRET, f"{name}={value}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, without telling by the time it takes how far they are."""
    return hmac.compare_digest(one.encode(), other.encode())


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    """Say where it is, and close what is open at the end."""
    print(f"Open {APP_URL}", flush=True)
    yield
    await client.aclose()
    if SANDBOX is not None:
        SANDBOX.stop()


app = Starlette(
    routes=[
        Route("/", home),
        Route("/connect", connect, methods=["POST"]),
        Route("/connected", connected),
        Route("/companies", companies),
    ],
    lifespan=lifespan,
)

if __name__ == "__main__":
    uvicorn.run(app, port=PORT, log_level="warning")
