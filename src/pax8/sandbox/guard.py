"""Who may steer a sandbox: whoever reaches it, but no web page that only runs in a browser here."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pax8.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from pax8._core.http import Request

_FORBIDDEN = 403
_PORTS = {"http": 80, "https": 443}


def require_own(request: Request) -> None:
    """Refuse what a page of another site makes a browser ask: `Refusal` 403.

    A browser says where a page is from that posts (Origin), and which name was looked up for this
    address (Host): a name of somebody else's that leads here is how such a page would read answers.
    """
    host = request.headers.get("host", "")
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Refusal(_FORBIDDEN, "a page of another site may not steer this sandbox")
    if host and not _is_ours(urlsplit(f"//{host}").hostname or ""):
        raise Refusal(
            _FORBIDDEN,
            f"Host {host} is not a name of this machine; steer the sandbox by its address",
        )
    origin = request.headers.get("origin")
    if origin is not None and not _is_same(origin, host):
        raise Refusal(_FORBIDDEN, f"a page of {origin} may not steer this sandbox")


def require_sent_from_here(request: Request) -> None:
    """Refuse a form that was not sent by a page of this very sandbox: `Refusal` 403.

    A form needs no leave to be sent to another site, so who says nothing of where it is from is
    not taken at its word. Text browsers name the page (Referer) and not its site (Origin).
    """
    said = request.headers.get("origin") or request.headers.get("referer")
    host = request.headers.get("host")
    if said is None or host is None or not _is_same(said, host):
        raise Refusal(
            _FORBIDDEN,
            "Forms are taken from the pages of this sandbox alone; a program steers it by the "
            "operations of its control plane",
        )


def _is_same(page: str, host: str) -> bool:
    """Whether a page stands at this host: the usual port may be said, or not."""
    try:
        found, here = urlsplit(page), urlsplit(f"//{host}")
        ports = [each.port or _PORTS.get(found.scheme) for each in (found, here)]
    except ValueError:
        return False
    return bool(here.hostname) and found.hostname == here.hostname and ports[0] == ports[1]


def _is_ours(name: str) -> bool:
    name = name.removesuffix(".")
    # A name without a dot is of the own network, such as a container's.
    if ("." not in name and ":" not in name) or name.endswith(
        (".localhost", ".local", ".internal")
    ):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
