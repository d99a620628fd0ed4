from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax8._core.http import Request
from pax8.sandbox import Sandbox
from support.consent import FORM, Partner, hidden, sent_back

BACK = "https://app.test/back"
GOOD = {
    "response_type": "code",
    "client_id": "an-app",
    "redirect_uri": BACK,
    "scope": "Manage:Pax8Data offline_access",
    "audience": "https://api.pax8.com",
    "state": "s",
}


@pytest.fixture
def partner(sandbox: Sandbox) -> Partner:
    return Partner(sandbox)


def url(**changed: str | None) -> str:
    said = {name: value for name, value in (GOOD | changed).items() if value is not None}
    return f"http://x/authorize?{urlencode(said)}"


def test_the_page_says_who_asks_for_what(partner: Partner) -> None:
    page = partner.visit(url())
    text = page.content.decode()
    assert page.status == 200
    for each in ("an-app", "Harbor Lane", "https://app.test", "change your Pax8 data", "90 days"):
        assert each in text


def test_the_page_needs_nothing_else_and_nobody_can_frame_it(partner: Partner) -> None:
    page = partner.visit(url())
    text, policy = page.content.decode(), page.headers["content-security-policy"]
    assert '<html lang="en">' in text
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="([^"]+)"', text) == ["data:,"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://app.test;" in policy
    assert page.headers["cache-control"] == "no-store"
    assert "HttpOnly; SameSite=Strict" in page.headers["set-cookie"]


def test_who_allows_is_sent_back_with_a_code(partner: Partner) -> None:
    response = partner.decide(partner.visit(url(state="a b&c=d")), "allow")
    said = sent_back(response)
    assert response.headers["location"].startswith(f"{BACK}?code=")
    assert said["state"] == "a b&c=d"
    assert set(said) == {"code", "state"}


@pytest.mark.parametrize("decision", ["deny", "", "Allow", "yes"])
def test_anything_else_denies(partner: Partner, sandbox: Sandbox, decision: str) -> None:
    said = sent_back(partner.decide(partner.visit(url()), decision))
    assert (said["error"], said["state"]) == ("access_denied", "s")
    assert sandbox.world.count("codes") == 0


def test_an_address_keeps_its_own_query(partner: Partner) -> None:
    response = partner.decide(partner.visit(url(redirect_uri=f"{BACK}?a=b")), "allow")
    assert response.headers["location"].startswith(f"{BACK}?a=b&code=")


def test_the_client_id_may_be_spelled_as_documented(partner: Partner) -> None:
    page = partner.visit(url(client_id=None, clientId="documented"))
    assert b"Let documented act for" in page.content


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"audience": None}, "invalid_request"),
        ({"audience": "api://usage"}, "access_denied"),
        ({"state": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": "Manage:Pax8Data everything"}, "invalid_scope"),
    ],
)
def test_what_is_wrong_is_told_to_the_app(
    partner: Partner, changed: dict[str, str | None], error: str
) -> None:
    said = sent_back(partner.visit(url(**changed)))
    assert said["error"] == error
    assert said.get("state") == (GOOD | changed)["state"]


def test_what_is_given_twice_is_refused(partner: Partner) -> None:
    assert sent_back(partner.visit(f"{url()}&scope=openid"))["error"] == "invalid_request"
    assert partner.visit(f"{url()}&redirect_uri=https://evil.test").status == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": None},
        {"client_id": ""},
        {"redirect_uri": None},
        *(
            {"redirect_uri": each}
            for each in (
                "http://app.test/back",
                "http://127.0.0.1.evil.test/",
                "http://user@127.0.0.1/",
                "https://user:password@app.test/",
                "https://app.test/#fragment",
                "https://app.test/\r\nset-cookie: a=b",
                "https://app.test;script-src *",
                "https://",
                "https://app.test:port/",
                "https://[::1/",
                "//app.test/",
                "/back",
                "javascript:alert(1)",
                "data:text/html,hello",
                "https://ä.test/",
            )
        ),
    ],
)
def test_nobody_is_sent_where_it_is_not_known_to_whom(
    partner: Partner, changed: dict[str, str | None]
) -> None:
    page = partner.visit(url(**changed))
    assert page.status == 400
    assert "location" not in page.headers
    assert b'role="alert"' in page.content


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "http://localhost:8000/back",
        "http://app.localhost/",
        "http://[::1]:8000/",
        "http://127.0.0.2",
        "https://app.test:8443/a/b?c=d",
    ],
)
def test_apps_of_this_machine_and_of_https_are_known(partner: Partner, redirect_uri: str) -> None:
    said = sent_back(partner.decide(partner.visit(url(redirect_uri=redirect_uri)), "allow"))
    assert said["code"]


def test_with_credentials_of_its_own_it_knows_one_app() -> None:
    partner = Partner(Sandbox(credentials=("me", "my secret")))
    assert partner.visit(url()).status == 400
    assert partner.visit(url(client_id="me")).status == 200


@pytest.mark.parametrize("wrong", ["no cookie", "another cookie", "seal", "request", "ä"])
def test_a_decision_that_does_not_come_from_the_page_is_none(
    partner: Partner, sandbox: Sandbox, wrong: str
) -> None:
    page = partner.visit(url())
    changed = dict[str, str]()
    if wrong == "no cookie":
        partner.cookie = ""
    elif wrong == "another cookie":
        other = Partner(sandbox)
        other.visit(url())
        partner.cookie = other.cookie
    elif wrong == "request":
        changed = {"request": hidden(page)["request"].replace("an-app", "another")}
    else:
        changed = {"seal": "0" * 64 if wrong == "seal" else wrong}
    answer = partner.decide(page, "allow", **changed)
    assert answer.status == 403
    assert "location" not in answer.headers
    assert sandbox.world.count("codes") == 0


def test_a_form_of_another_kind_decides_nothing(partner: Partner) -> None:
    partner.visit(url())
    for content_type in ("text/plain", "application/json", ""):
        request = Request("POST", "http://x/authorize", {"content-type": content_type}, b"seal=a")
        assert partner.send(request).status == 403


def test_pages_in_two_tabs_are_both_good(partner: Partner) -> None:
    first, second = partner.visit(url(state="1")), partner.visit(url(state="2"))
    assert sent_back(partner.decide(first, "allow"))["state"] == "1"
    assert sent_back(partner.decide(second, "allow"))["state"] == "2"


def test_other_methods_are_refused(partner: Partner) -> None:
    answer = partner.send(Request("PUT", url()))
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")
    assert partner.send(Request("HEAD", url())).content == b""


SHARED = Sandbox(companies=1)
_NASTY = st.sampled_from(["<script>", '"', "'", "&lt;", "</title>", "$app", "\r\n", "\0", "\u202e"])


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*GOOD, "clientId"], st.text() | _NASTY)))
def test_nothing_is_shown_as_it_came(changed: Any) -> None:
    answer = Partner(SHARED).visit(url(**changed))
    assert answer.status in {200, 303, 400}
    assert all("\n" not in each and each.isascii() for each in answer.headers.values())
    text = answer.content.decode()
    assert "<script" not in text
    assert text.count("</title>") == (1 if text else 0)
    if answer.status == 303:
        assert answer.headers["location"].startswith(f"{BACK}?")


@given(st.binary(max_size=200), st.sampled_from([*FORM.values(), "application/json", ""]))
def test_no_body_breaks_it(body: bytes, content_type: str) -> None:
    for path in ("authorize", "oauth/token"):
        headers = {"content-type": content_type, "cookie": "pax8-sandbox-consent=" + "a" * 43}
        answer = SHARED.application.respond(Request("POST", f"http://x/{path}", headers, body))
        assert 400 <= answer.status < 500
