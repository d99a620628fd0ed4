"""What is taken in, and what is turned away before it costs anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import msgspec

from pax8._core import wire
from pax8.events.answer import Answer, refusal
from pax8.events.event import read
from pax8.events.identity import Identifies, about
from pax8.events.verification import Verification


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that was taken in: the key of its event, its body, and what it is about.

    `about` is empty where the key alone tells repeats.
    """

    key: str
    body: bytes
    about: str = ""


class Intake:
    """Decides on deliveries, first by their heads, then by their bodies.

    :param largest: How many bytes a body may have.
    :param deepest: How many objects and lists in a body may be inside of each other.
    """

    def __init__(
        self, verification: Verification, identity: Identifies, largest: int, deepest: int
    ) -> None:
        self.verification, self.identity = verification, identity
        self.largest, self.deepest = largest, deepest

    def head(self, method: str, headers: Mapping[str, str]) -> Answer | None:
        """The refusal of a delivery with this head; None if its body is to be read.

        :param headers: By their names in lower case.
        """
        if method != "POST":
            return refusal(
                HTTPStatus.METHOD_NOT_ALLOWED, "Deliveries are posted.", ("allow", "POST")
            )
        if not self.verification.holds(headers):
            return refusal(HTTPStatus.UNAUTHORIZED, "The secret is missing or wrong.")
        return self._form(headers) or self._length(headers.get("content-length") or "0")

    @staticmethod
    def _form(headers: Mapping[str, str]) -> Answer | None:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        # None at all may be JSON too.
        if kind and kind != "application/json" and not kind.endswith("+json"):
            return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Deliveries are JSON.")
        if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Deliveries are not compressed.")
        return None

    def _length(self, length: str) -> Answer | None:
        if not (length.isascii() and length.isdigit()):
            return refusal(HTTPStatus.BAD_REQUEST, "The length is no number.")
        # Compared as text first, since a number may be of any length.
        if len(length.lstrip("0")) > len(str(self.largest)) or int(length) > self.largest:
            return self.too_large()
        return None

    def too_large(self) -> Answer:
        """The refusal of a body that is over the limit."""
        return refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"A delivery has no more than {self.largest} bytes.",
        )

    def body(self, content: bytes) -> Answer | Delivery:
        """The delivery with this body, or its refusal."""
        if len(content) > self.largest:
            return self.too_large()
        try:
            members = wire.decode(content)
            if not isinstance(members, dict):
                return refusal(HTTPStatus.BAD_REQUEST, "A delivery is a JSON object.")
            if _deeper(members, self.deepest):
                return refusal(HTTPStatus.BAD_REQUEST, "It is nested too deeply.")
            event = read(content)
            return Delivery(self.identity(event), content, about(self.identity, event))
        except RecursionError:
            return refusal(HTTPStatus.BAD_REQUEST, "It is nested too deeply.")
        except (ValueError, msgspec.MsgspecError):
            return refusal(HTTPStatus.BAD_REQUEST, "It is not JSON.")


def _deeper(value: Any, limit: int) -> bool:
    """Whether containers in this are inside of each other more often than so many times."""
    level: list[Any] = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (
                cast("dict[str, Any]", outer).values()
                if isinstance(outer, dict)
                else cast("list[Any]", outer)
            )
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
