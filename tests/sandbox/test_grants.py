from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8._core import wire
from pax8._core.http import Request
from pax8.sandbox import Sandbox
from support.consent import APP, FORM, Partner

WHO = {"client_id": APP.client_id, "client_secret": APP.client_secret}
DAY = timedelta(days=1)


class App:
    """An app, at the token endpoint of a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.partner = sandbox, Partner(sandbox)

    def ask(self, *, form: bool = False, **said: Any) -> tuple[int, dict[str, Any]]:
        body = urlencode(said).encode() if form else wire.encode(said)
        headers = dict(FORM) if form else {"content-type": "application/json"}
        request = Request("POST", "http://x/oauth/token", headers, body)
        answer = self.sandbox.application.respond(request)
        return answer.status, wire.decode(answer.content)

    def exchange(self, code: str, **changed: Any) -> tuple[int, dict[str, Any]]:
        said = {"grant_type": "authorization_code", "redirect_uri": APP.redirect_uri, "code": code}
        return self.ask(**(WHO | said | changed))

    def refresh(self, token: str, **changed: Any) -> tuple[int, dict[str, Any]]:
        said = {"grant_type": "refresh_token", "refresh_token": token}
        return self.ask(**(WHO | said | changed))

    def connect(self) -> dict[str, Any]:
        status, said = self.exchange(self.partner.code())
        assert status == 200
        return said

    def opens(self, token: str) -> int:
        headers = {"authorization": f"Bearer {token}"}
        request = Request("GET", "http://x/v1/companies", headers)
        return self.sandbox.application.respond(request).status


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    return App(sandbox)


@pytest.mark.parametrize("form", [False, True])
def test_a_code_gives_tokens_that_open_the_partners_surface(app: App, *, form: bool) -> None:
    status, said = app.exchange(app.partner.code(), form=form)
    assert status == 200
    assert said["scope"] == "Manage:Pax8Data offline_access"
    assert (said["expires_in"], said["token_type"]) == (86400, "Bearer")
    assert app.opens(said["access_token"]) == 200
    status, again = app.refresh(said["refresh_token"], form=form)
    assert status == 200
    assert app.opens(again["access_token"]) == 200
    # What was given stays good to its own end.
    assert app.opens(said["access_token"]) == 200
    assert again["refresh_token"] != said["refresh_token"]


def test_a_code_is_good_once_and_a_second_use_ends_all(app: App) -> None:
    code = app.partner.code()
    refresh = app.exchange(code)[1]["refresh_token"]
    status, said = app.exchange(code)
    assert (status, said["error"]) == (403, "invalid_grant")
    assert app.refresh(refresh)[1]["error"] == "invalid_grant"


def test_a_code_is_good_for_ten_minutes(app: App) -> None:
    code, late = app.partner.code(), app.partner.code()
    app.sandbox.world.advance(timedelta(minutes=9, seconds=59))
    assert app.exchange(code)[0] == 200
    app.sandbox.world.advance(timedelta(seconds=1))
    assert app.exchange(late)[1]["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed", [{"client_id": "another"}, {"redirect_uri": "https://app.test/"}]
)
def test_a_code_is_bound_to_its_app_and_its_place(app: App, changed: dict[str, str]) -> None:
    code = app.partner.code()
    assert app.exchange(code, **changed)[1]["error"] == "invalid_grant"
    # Nobody else uses it up.
    assert app.exchange(code)[0] == 200


def test_a_refresh_token_is_bound_to_its_app(app: App) -> None:
    refresh = app.connect()["refresh_token"]
    assert app.refresh(refresh, client_id="another")[1]["error"] == "invalid_grant"
    assert app.refresh(refresh)[0] == 200


def test_a_second_use_of_a_refresh_token_ends_those_of_its_consent_only(app: App) -> None:
    first, other = (app.connect()["refresh_token"] for _ in range(2))
    second = app.refresh(first)[1]["refresh_token"]
    assert app.refresh(first)[1]["error"] == "invalid_grant"
    assert app.refresh(second)[1]["error"] == "invalid_grant"
    assert app.refresh(other)[0] == 200


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=8))
def test_whatever_is_used_in_whatever_order_one_is_good_at_most(uses: Any) -> None:
    app = App(Sandbox(companies=1))
    known, good = [app.connect()["refresh_token"]], True
    left = 90
    for days, last in uses:
        app.sandbox.world.advance(DAY * days)
        left -= days
        token = known[-1] if last else known[0]
        expected = good and left > 0 and token == known[-1]
        status, said = app.refresh(token)
        assert status == (200 if expected else 403)
        if expected:
            known.append(said["refresh_token"])
        elif token != known[-1]:
            good = False


def test_ninety_days_after_the_consent_all_is_over_however_often_it_was_refreshed(app: App) -> None:
    refresh = app.connect()["refresh_token"]
    for _ in range(89):
        app.sandbox.world.advance(DAY)
        refresh = app.refresh(refresh)[1]["refresh_token"]
    app.sandbox.world.advance(DAY)
    assert app.refresh(refresh)[1]["error"] == "invalid_grant"


def test_without_offline_access_there_is_nothing_to_refresh(app: App) -> None:
    url = APP.authorize_url("s", scope="Manage:Pax8Data", base_url="https://sandbox.test")
    location = app.partner.decide(app.partner.visit(url), "allow").headers["location"]
    _, said = app.exchange(location.partition("code=")[2].partition("&")[0])
    assert "refresh_token" not in said


def test_a_client_is_given_tokens_for_itself_there_too(app: App) -> None:
    said = {"grant_type": "client_credentials", "audience": "api://p8p.client"}
    status, given_ = app.ask(**WHO, **said)
    assert status == 200
    assert app.opens(given_["access_token"]) == 200


def test_another_secret_is_refused() -> None:
    app = App(Sandbox(credentials=(APP.client_id, APP.client_secret)))
    code = app.partner.code()
    assert app.exchange(code, client_secret="wrong")[0] == 401
    refresh = app.exchange(code)[1]["refresh_token"]
    assert app.refresh(refresh, client_secret="wrong")[1]["error"] == "access_denied"
    assert app.refresh(refresh)[0] == 200


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": 3}, "unsupported_grant_type"),
        ({"grant_type": ["refresh_token"]}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", **WHO}, "invalid_request"),
        ({"grant_type": "authorization_code", **WHO, "code": 1}, "invalid_request"),
    ],
)
def test_malformed_requests_are_refused(app: App, said: dict[str, Any], error: str) -> None:
    status, answer = app.ask(**said)
    assert (status, answer["error"]) == (400, error)


def test_consents_survive_with_the_file(tmp_path: Any) -> None:
    file = tmp_path / "world.db"
    app = App(Sandbox(companies=1, db=file))
    refresh = app.connect()["refresh_token"]
    app.sandbox.world.close()
    again = App(Sandbox(companies=1, db=file))
    assert again.refresh(refresh)[0] == 200
    again.sandbox.world.close()
