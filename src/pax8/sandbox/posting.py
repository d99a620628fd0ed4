"""How a sandbox posts: within ten seconds, and to nobody outside unless it was allowed to."""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pax8.sandbox.delivery import Outcome

if TYPE_CHECKING:
    from pax8.sandbox.delivery import Letter

# Pax8 takes what takes longer for a failure.
TIMEOUT = 10.0


class Poster:
    """Posts letters: to this machine and to private networks, or `anywhere`."""

    def __init__(self, *, anywhere: bool = False, timeout: float = TIMEOUT) -> None:
        self._anywhere, self._timeout = anywhere, timeout

    def __call__(self, letter: Letter) -> Outcome:
        """Post a letter. Whatever goes wrong is an outcome too."""
        import httpx2

        from pax8._core import bounded

        why_not = None if self._anywhere else _outside(letter.url)
        if why_not is not None:
            return Outcome(error=why_not)
        bounded.current.ends = (time.monotonic() + self._timeout, time.monotonic)
        try:
            # No proxy of the environment, and no redirect: it goes where it was said to go.
            with bounded.bound(httpx2.Client(timeout=self._timeout, trust_env=False)) as http:
                answer = http.post(letter.url, content=letter.content, headers=dict(letter.headers))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return Outcome(error=f"{type(error).__name__}: {error}".rstrip(": "))
        finally:
            bounded.current.ends = None
        return Outcome(status=answer.status_code)


def _outside(url: str) -> str | None:
    """Why nothing is posted to this url; None if it stands here or in a private network."""
    try:
        parts = urlsplit(url)
        found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme)
    except (OSError, ValueError) as error:
        return f"{url} has no address: {error}"
    for *_, where in found:
        address = ipaddress.ip_address(str(where[0]).partition("%")[0])
        # Link-local addresses are where clouds keep the secrets of their machines.
        if not address.is_private or address.is_link_local or address.is_unspecified:
            return f"{address} is outside, and this sandbox posts to nobody outside"
    return None
