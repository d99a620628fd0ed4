"""Answers that many tests want."""

from __future__ import annotations

import httpx2


def good() -> httpx2.Response:
    return httpx2.Response(200, json={"id": "one"})


def unauthorized() -> httpx2.Response:
    return httpx2.Response(401, json={"type": "unauthorized", "message": "the token is not good"})
