"""What is asked for as a whole url, as to a proxy, asked for by its path alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_BETWEEN = b"://"


def by_path(app: ASGIApp) -> ASGIApp:
    """The same application, for requests whose target has a scheme and a host before the path.

    Whose they are does not matter: all that comes is for the sandbox.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        target: bytes = scope.get("raw_path", b"/")
        if not target.startswith(b"/") and _BETWEEN in target:
            _, slash, path = target.partition(_BETWEEN)[2].partition(b"/")
            raw = (slash or b"/") + path
            scope = {**scope, "raw_path": raw, "path": unquote(raw.decode("ascii"))}
        await app(scope, receive, send)

    return answer
