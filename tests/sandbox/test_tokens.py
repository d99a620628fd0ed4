from __future__ import annotations

from typing import Any

import pytest

from pax8._core.http import Request
from pax8.sandbox import Sandbox

GOOD = {
    "client_id": "someone",
    "client_secret": "secret",
    "audience": "https://api.pax8.com",
    "grant_type": "client_credentials",
}
DENIED = {"error": "access_denied", "error_description": "Unauthorized"}


def test_a_token_is_opaque_and_lasts_a_day(call: Any) -> None:
    first, second = (call.post("/v1/token", GOOD).json for _ in range(2))
    assert first["access_token"] != second["access_token"]
    assert (first["expires_in"], first["token_type"]) == (86400, "Bearer")


@pytest.mark.parametrize(
    "wrong", [{"client_id": ""}, {"client_secret": ""}, {"audience": "https://example.com"}]
)
def test_wrong_pairs_are_denied(call: Any, wrong: dict[str, str]) -> None:
    answer = call.post("/v1/token", GOOD | wrong)
    assert (answer.status, answer.json) == (401, DENIED)


def test_a_sandbox_may_have_credentials_of_its_own() -> None:
    sandbox = Sandbox(credentials=("me", "my secret"))

    def ask(pair: dict[str, str]) -> int:
        content = str(GOOD | pair).replace("'", '"').encode()
        request = Request("POST", "http://x/v1/token", {}, content)
        return sandbox.application.respond(request).status

    assert ask({"client_id": "me", "client_secret": "my secret"}) == 200
    assert ask({"client_id": "me", "client_secret": "secret"}) == 401
    assert ask({}) == 401


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"nonsense", "invalid_request"),
        (b"[]", "invalid_request"),
        pytest.param(b"[" * 100_000, "invalid_request", id="deep"),
        ({**GOOD, "audience": 3}, "invalid_request"),
        ({}, "invalid_request"),
        ({**GOOD, "grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_malformed_requests_are_refused(call: Any, body: Any, error: str) -> None:
    answer = call.post("/v1/token", body)
    assert (answer.status, answer.json["error"]) == (400, error)


def test_a_form_is_refused(call: Any) -> None:
    call.headers["content-type"] = "application/x-www-form-urlencoded"
    answer = call.post("/v1/token", b"client_id=someone&client_secret=secret")
    assert answer.status == 415
