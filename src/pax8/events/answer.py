"""What a delivery is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from pax8._core import wire


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: its status, its headers, and its body, which is JSON."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def line(self) -> str:
        """The status with its phrase, as WSGI wants it."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"


def answer(status: HTTPStatus, *headers: tuple[str, str], **said: object) -> Answer:
    """Make an answer that says this."""
    body = wire.encode(said)
    standard = (("content-type", "application/json"), ("content-length", str(len(body))))
    return Answer(int(status), (*standard, *headers), body)


def refusal(status: HTTPStatus, why: str, *headers: tuple[str, str]) -> Answer:
    """Make an answer that refuses, and says why."""
    return answer(status, *headers, message=why)
