"""A sandbox as it was: what answers with pages that are no longer true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax8.sandbox import tokens

if TYPE_CHECKING:
    from pax8._core.http import Request, Response
    from pax8.sandbox.application import Application, Asked


class Past:
    """An application as it was when this was made, which takes the tokens of now."""

    def __init__(self, application: Application) -> None:
        self._now = application.world
        self._then = application.over(application.world.copy())

    def respond(self, request: Request, asked: Asked) -> Response:
        """The answer to a request, as it was."""
        tokens.carry_over(self._now, self._then.world, request)
        return self._then.respond(request, asked)
