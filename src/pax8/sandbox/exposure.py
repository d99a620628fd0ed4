"""What it means that a sandbox listens where others than this machine can reach it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def warning(url: str) -> str | None:
    """What to tell whoever lets a sandbox listen there; None if only this machine reaches it.

    :param url: Where it stands, by the address of its socket and not by a name.
    """
    host = urlsplit(url).hostname or ""
    # An address may say by which interface it is meant.
    if ip_address(host.partition("%")[0]).is_loopback:
        return None
    return (
        f"WARNING: this sandbox listens on {host}, and not for this machine alone. Whoever reaches "
        "it there can read, change and control all of it, for any client id and secret open it, "
        "and can have it post to webhooks in the networks of this machine. Never put real data or "
        "real credentials there. Without --host, only this machine reaches it."
    )
