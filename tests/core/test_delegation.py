"""An app acts for partners: their consent, their tokens, and what is told when it is over."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.auth import AuthorizationCode
from pax8.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    OutcomeUnknown,
    ReauthorizationRequired,
    TransportError,
)
from pax8.sandbox import Sandbox
from pax8.tokens import MemoryStore
from support.consent import APP
from support.delegated import DAY, Pax8, answer
from support.shown import shown


@pytest.fixture
def pax8() -> Pax8:
    return Pax8()


def test_a_partner_is_sent_to_pax8_with_all_that_it_needs() -> None:
    url = urlsplit(APP.authorize_url("s t", base_url="https://api.pax8.com"))
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://login.pax8.com/authorize"
    assert parse_qs(url.query) == {
        "response_type": ["code"],
        "client_id": ["an-app"],
        "redirect_uri": [APP.redirect_uri],
        "scope": ["Manage:Pax8Data offline_access"],
        "audience": ["https://api.pax8.com"],
        "state": ["s t"],
    }


def test_it_is_a_sandbox_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAX8_BASE_URL", "http://127.0.0.1:8080")
    assert APP.authorize_url("s").startswith("http://127.0.0.1:8080/authorize?")


def test_a_state_is_needed() -> None:
    with pytest.raises(ConfigurationError, match="guess"):
        APP.authorize_url("")


def test_a_secret_of_the_wrong_kind_does_not_show() -> None:
    secret: Any = b"S3CR3T"
    with pytest.raises(ConfigurationError, match="client_secret") as caught:
        AuthorizationCode("an-app", secret, APP.redirect_uri)
    assert "S3CR3T" not in shown(caught.value)


@pytest.mark.parametrize("name", ["client_id", "client_secret", "redirect_uri", "audience"])
@pytest.mark.parametrize("value", ["", None, 3])
def test_an_app_is_whole(name: str, value: Any) -> None:
    whole = {"client_id": "a", "client_secret": "b", "redirect_uri": "c", "audience": "d"}
    with pytest.raises(ConfigurationError, match=name):
        AuthorizationCode(**(whole | {name: value}))


def test_a_connected_partner_is_acted_for(pax8: Pax8) -> None:
    client = pax8.connected()
    assert len(client.companies.list()) == 3
    pax8.pass_(2 * DAY)
    assert len(client.companies.list()) == 3
    assert len(pax8.asked) == 2


async def act_async(pax8: Pax8) -> None:
    async with AsyncPax8Client(auth=APP, transport=pax8, clock=pax8.time.clock) as app:
        client = app.acting_for("contoso")
        await client.exchange(pax8.partner.code())
        assert [each async for each in client.companies.list()]
        pax8.pass_(2 * DAY)
        assert [each async for each in client.companies.list()]


def test_so_it_is_by_an_async_client(pax8: Pax8) -> None:
    asyncio.run(act_async(pax8))


def test_partners_of_one_app_share_all_but_their_tokens(pax8: Pax8) -> None:
    app = pax8.client()
    one, other = app.acting_for("one"), app.acting_for("other")
    one.exchange(pax8.partner.code())
    assert one.companies.list().first()
    # Made anew, it finds its tokens.
    assert app.acting_for("one").companies.list().first()
    with pytest.raises(ReauthorizationRequired) as caught:
        other.companies.list().first()
    assert caught.value.partner == "other"
    assert "'other'" in str(caught.value)
    assert len(pax8.asked) == 1
    assert app.with_options(timeout=7).acting_for("one").options.timeout == 7
    one.close()
    assert one.companies.list().first()


def test_they_share_the_rate_limit_of_their_app() -> None:
    with (
        Pax8Client(auth=APP, base_url="https://a.test") as app,
        Pax8Client(auth=APP.of("x"), base_url="https://a.test") as another,
    ):
        assert app.acting_for("y")._budget is app._budget is another._budget


def test_what_is_asked_for_at_the_login_takes_no_turn(pax8: Pax8) -> None:
    client = pax8.connected(rate_limit=1)
    for _ in range(2):
        pax8.pass_(2 * DAY)
        assert client.companies.list().first()
        # The call took it, and nothing waited.
        assert client.limits is not None
        assert client.limits.used == 1
    assert pax8.time.slept == []


def test_nobody_in_particular_is_not_acted_for(pax8: Pax8) -> None:
    app = pax8.client()
    with pytest.raises(ConfigurationError, match="which partner"):
        app.companies.list().first()
    code = pax8.partner.code()
    with pytest.raises(ConfigurationError, match="which partner"):
        app.exchange(code)
    with pytest.raises(ConfigurationError, match="which partner"):
        app.acting_for("")
    with pytest.raises(ConfigurationError, match="partner as text"):
        app.acting_for(3)  # type: ignore[arg-type]  # it is what is refused
    # The code is not used up.
    app.acting_for("contoso").exchange(code)


def test_other_clients_act_for_themselves_only() -> None:
    with Pax8Client("id", "secret", transport=Sandbox(companies=1)) as client:
        with pytest.raises(ConfigurationError, match="AuthorizationCode"):
            client.acting_for("contoso")
        with pytest.raises(ConfigurationError, match="AuthorizationCode"):
            client.exchange("code")


def test_the_portal_is_not_open_to_it(pax8: Pax8) -> None:
    client = pax8.connected()
    company = client.companies.list().first()
    assert company is not None
    with pytest.raises(ConfigurationError, match=r"api://p8p.client.*authorization code"):
        client.Company.get_ms_tenant_id(company.id)


@pytest.mark.parametrize("code", ["", "two words", "ä", None, 3])
def test_what_is_no_code_is_refused_before_it_is_sent(pax8: Pax8, code: Any) -> None:
    with pytest.raises(ConfigurationError, match="code"):
        pax8.client().acting_for("contoso").exchange(code)
    assert pax8.asked == []


def test_a_code_that_is_not_good_is_an_authentication_error(pax8: Pax8) -> None:
    client = pax8.client().acting_for("contoso")
    code = pax8.partner.code()
    pax8.pass_(3600)
    with pytest.raises(AuthenticationError, match="does not accept the code"):
        client.exchange(code)


def test_ninety_days_later_the_partner_must_be_sent_again(pax8: Pax8) -> None:
    client = pax8.connected("contoso")
    for _ in range(89):
        pax8.pass_(DAY)
        assert client.companies.list().first()
    pax8.pass_(DAY)
    with pytest.raises(ReauthorizationRequired, match="'contoso'") as caught:
        client.companies.list().first()
    assert isinstance(caught.value.__cause__, ApiError)
    # It is, and all is well again.
    client.exchange(pax8.partner.code())
    assert client.companies.list().first()


def test_a_refresh_token_used_by_somebody_else_is_told(pax8: Pax8) -> None:
    store = MemoryStore(pax8.time.clock.monotonic)
    client = pax8.connected(store=store)
    thief = pax8.client(MemoryStore(pax8.time.clock.monotonic)).acting_for("contoso")
    thief._store._values.update(store._values)  # type: ignore[attr-defined]  # it is one
    pax8.pass_(2 * DAY)
    assert thief.companies.list().first()
    with pytest.raises(ReauthorizationRequired, match="contoso"):
        client.companies.list().first()


def test_a_wrong_secret_is_not_the_partners_fault(pax8: Pax8) -> None:
    client = pax8.connected()
    pax8.pass_(2 * DAY)
    pax8.lost = [answer(401, error="access_denied")]
    with pytest.raises(AuthenticationError, match="client id"):
        client.companies.list().first()


def test_without_offline_access_it_ends_with_the_access_token(pax8: Pax8) -> None:
    client = pax8.client().acting_for("contoso")
    url = APP.authorize_url("s", scope="Manage:Pax8Data", base_url="https://sandbox.test")
    location = pax8.partner.decide(pax8.partner.visit(url), "allow").headers["location"]
    client.exchange(parse_qs(urlsplit(location).query)["code"][0])
    assert client.companies.list().first()
    pax8.pass_(DAY)
    with pytest.raises(ReauthorizationRequired, match="no refresh token"):
        client.companies.list().first()


def test_a_refresh_token_that_is_not_replaced_stays(pax8: Pax8) -> None:
    client = pax8.connected()

    def unreplaced(response: httpx2.Response) -> httpx2.Response:
        said = json.loads(response.content)
        pax8.unused()
        pax8.sandbox.world.delete("refresh_tokens", said.pop("refresh_token"))
        return httpx2.Response(200, json=said)

    for _ in range(3):
        pax8.pass_(2 * DAY)
        pax8.lost = [unreplaced]
        assert client.companies.list().first()
    assert len(set(pax8.asked[1:])) == 1


@pytest.mark.parametrize(
    "place", ["file:{}/tokens", "redis://127.0.0.1:9", "memcached://127.0.0.1:9"]
)
def test_nothing_is_kept_readable(tmp_path: Any, place: str, monkeypatch: Any) -> None:
    monkeypatch.delenv("PAX8_ENCRYPTION_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="encryption_key"):
        Pax8Client(auth=APP, token_store=place.format(tmp_path))
    with pytest.raises(ConfigurationError, match="encryption_key"):
        Pax8Client(auth=APP, cache_token=True, cache_location=tmp_path / "tokens")


def test_a_store_in_which_nothing_can_be_claimed_will_not_do() -> None:
    class Plain:
        confidential = True

        def load(self, key: str) -> bytes | None: ...

        def save(self, key: str, value: bytes, seconds: float) -> None: ...

    with pytest.raises(ConfigurationError, match="claim"):
        Pax8Client(auth=APP, token_store=Plain())


@pytest.mark.parametrize("status", [400, 401, 403, 500])
@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token"])
def test_no_secret_shows(
    pax8: Pax8, caplog: pytest.LogCaptureFixture, status: int, grant: str
) -> None:
    caplog.set_level(logging.DEBUG)
    client = pax8.client(retries=1).acting_for("contoso")
    code = pax8.partner.code()
    secrets = [APP.client_secret, code]

    def echo(_: httpx2.Response) -> httpx2.Response:
        sent = pax8.asked[-1].decode()
        said = {"error": "invalid_grant", "error_description": sent}
        return httpx2.Response(status, json=said, headers={"x-echo": sent})

    if grant == "refresh_token":
        client.exchange(code)
        secrets += [each["id"] for each in pax8.sandbox.world.select("refresh_tokens")]
        pax8.pass_(2 * DAY)
    pax8.lost = [echo] * 9
    kinds = (ApiError, ReauthorizationRequired, TransportError, OutcomeUnknown)
    with pytest.raises(kinds) as caught:
        if grant == "refresh_token":
            client.companies.list().first()
        else:
            client.exchange(code)
    text = shown(caught.value) + caplog.text + repr(vars(client)) + repr(client._auth)
    assert [each for each in secrets if each in text] == []


def test_a_code_does_not_show_where_it_is_refused(pax8: Pax8) -> None:
    code = "S3CR3T c0d3"
    for client in (pax8.client(), pax8.client().acting_for("contoso")):
        with pytest.raises(ConfigurationError) as caught:
            client.exchange(code)
        assert code not in shown(caught.value)
