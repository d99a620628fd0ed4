"""How a sandbox says no, in the words and the envelope of Pax8."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pax8._core import wire
from pax8._core.http import Response

JSON = {"content-type": "application/json"}
# Python calls these statuses by other names from one version to the next.
_TYPES = {413: "PAYLOAD_TOO_LARGE", 414: "URI_TOO_LONG", 422: "UNPROCESSABLE_ENTITY"}
_NAMED = frozenset(map(int, HTTPStatus))


@dataclass
class Refusal(Exception):  # noqa: N818 - it is no error of the sandbox's
    """A request that cannot be answered with a success.

    `details` are messages beside the main one; `headers` go along with the answer.
    """

    status: int
    message: str | None
    details: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def response(self, instance: str) -> Response:
        """The answer; `instance` is the path of what was asked for."""
        body: dict[str, Any] = {
            "type": _type(self.status),
            "message": self.message,
            "instance": instance,
            "status": self.status,
            "details": [{"message": detail} for detail in self.details],
        }
        return Response(self.status, JSON | self.headers, wire.encode(body))


@dataclass
class ListedRefusal(Refusal):
    """A refusal that is put as a list of its reasons, and nothing else."""

    def response(self, instance: str) -> Response:  # noqa: ARG002 - any refusal is told it
        """The answer; `instance` is nowhere in it."""
        reasons = [each for each in (self.message, *self.details) if each]
        return Response(self.status, JSON | self.headers, wire.encode({"errors": reasons}))


def _type(status: int) -> str:
    if status in _TYPES:
        return _TYPES[status]
    # Gateways answer with some that no standard names.
    return HTTPStatus(status).name if status in _NAMED else f"STATUS_{status}"


def malformed(why: str, name: str | None = None) -> Refusal:
    """The refusal of a request that is not put as the API wants it."""
    return Refusal(400, f"Invalid input: {why}" + (f", field: {name}" if name else ""))


def not_found(kind: str, id_: str) -> Refusal:
    """The refusal where there is nothing of this kind with this id."""
    return Refusal(404, f"{kind} Not Found: {id_}")


def unprocessable(message: str, *details: str) -> Refusal:
    """The refusal of what is understood and breaks a rule."""
    return Refusal(422, message, details)
