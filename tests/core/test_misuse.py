"""What cannot work is refused where it is given, by the name of what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8.errors import ConfigurationError, OutcomeUnknown, ServerError, TransportError
from support.calls import get, order
from support.driver import Driver
from support.script import Script
from support.server import Serve

Kind = type[Pax8Client] | type[AsyncPax8Client]
BOTH = pytest.mark.parametrize("kind", [Pax8Client, AsyncPax8Client])


@BOTH
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeout", "5"),
        ("timeout", None),
        ("timeout", 0),
        ("timeout", float("nan")),
        ("timeout", True),
        ("timeout", httpx2.Timeout(5)),
        ("deadline", "5"),
        ("deadline", -1),
        ("retries", 2.5),
        ("retries", -1),
        ("retries", True),
        ("prefetch", 2.5),
        ("prefetch", None),
        ("consistency", "quick"),
        ("base_url", 5),
        ("client_secret", b"secret"),
        ("client_id", 5),
        ("transport", object()),
        ("http_client", object()),
        ("clock", 5),
    ],
)
def test_a_wrong_value_is_named(kind: Kind, name: str, value: Any) -> None:
    given: dict[str, Any] = {"client_id": "id", "client_secret": "secret", name: value}
    with pytest.raises(ConfigurationError, match=f"^{name}: ") as raised:
        kind(**given)
    assert "b'secret'" not in str(raised.value)


def test_a_client_of_the_other_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"http_client: an httpx2\.Client is needed"):
        Pax8Client("id", "secret", http_client=httpx2.AsyncClient())  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match=r"http_client: an httpx2\.AsyncClient is needed"):
        AsyncPax8Client("id", "secret", http_client=httpx2.Client())  # type: ignore[arg-type]


@BOTH
def test_a_misspelt_option_is_told_from_its_neighbour(kind: Kind) -> None:
    client = kind("id", "secret")
    with pytest.raises(TypeError, match=r"has no timout; did you mean timeout\?"):
        client.with_options(timout=4)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"has no timout; did you mean timeout\?"):
        kind("id", "secret", timout=4)  # type: ignore[call-arg]


def served(request: httpx2.Request) -> httpx2.Response:
    if request.url.path.endswith("/token"):
        return httpx2.Response(200, json={"access_token": "t"})
    return httpx2.Response(200, json={"id": "c", "seen": request.headers["authorization"]})


def blocking(**given: Any) -> Pax8Client:
    http = httpx2.Client(transport=httpx2.MockTransport(served), **given)
    return Pax8Client("id", "secret", http_client=http, retries=1)


def test_what_the_callers_client_signs_with_does_not_take_the_place_of_the_token() -> None:
    assert blocking(auth=("user", "password")).companies.get("c").extra["seen"] == "Bearer t"

    async def scene() -> str:
        transport = httpx2.MockTransport(served)
        async with httpx2.AsyncClient(transport=transport, auth=("user", "password")) as http:
            client = AsyncPax8Client("id", "secret", http_client=http)
            seen: str = (await client.companies.get("c")).extra["seen"]
            return seen

    assert asyncio.run(scene()) == "Bearer t"


def refuse(request: httpx2.Request) -> httpx2.Response:
    if request.url.path.endswith("/token"):
        return httpx2.Response(200, json={"access_token": "t"})
    return httpx2.Response(503, json={"type": "DOWN", "message": "later"})


def test_a_hook_that_raises_for_a_status_changes_nothing() -> None:
    asked: list[str] = []

    def hook(response: httpx2.Response) -> None:
        asked.append(response.request.url.path)
        response.raise_for_status()

    http = httpx2.Client(transport=httpx2.MockTransport(refuse), event_hooks={"response": [hook]})
    client = Pax8Client("id", "secret", http_client=http, retries=1)
    client._runtime.sleep = no_wait  # type: ignore[method-assign]  # time is not what is tested
    with pytest.raises(ServerError, match="DOWN: later"):
        client.companies.get("c")
    assert asked.count("/v1/companies/c") == 2, "it is tried again all the same"


@pytest.mark.parametrize("reads", [False, True], ids=["unread", "read"])
def test_a_hook_that_raises_over_the_wire_changes_nothing(
    driver: Driver,
    serve: Serve,
    reads: bool,  # noqa: FBT001 - a case
) -> None:
    def hook(response: httpx2.Response) -> None:
        if reads:
            response.read()
        response.raise_for_status()

    async def ahook(response: httpx2.Response) -> None:
        if reads:
            await response.aread()
        response.raise_for_status()

    down = b'{"type":"DOWN","message":"later"}'
    server = serve(lambda connection, _: connection.sendall(server.reply(503, down)))
    own = driver.http_client(event_hooks={"response": [hook if driver.blocking else ahook]})
    client = driver.client(base_url=server.url, http_client=own, retries=0)
    # What the hook did not read is gone.
    with pytest.raises(ServerError, match="DOWN: later" if reads else "answered 503"):
        driver.do(get, client)
    with pytest.raises(OutcomeUnknown):
        driver.do(order, client)


@pytest.mark.parametrize(
    "confused", [httpx2.CookieConflict("two of one name"), httpx2.ResponseNotRead()]
)
def test_what_a_hook_of_httpx2_raises_is_an_error_of_ours(
    driver: Driver, confused: Exception
) -> None:
    def hook(response: httpx2.Response) -> None:
        if not response.request.url.path.endswith("/token"):
            raise confused

    async def ahook(response: httpx2.Response) -> None:
        hook(response)

    own = driver.http_client(
        transport=Script(), event_hooks={"response": [hook if driver.blocking else ahook]}
    )
    client = driver.client(http_client=own, retries=0)
    with pytest.raises(TransportError, match=type(confused).__name__):
        driver.do(get, client)
    # It may have been carried out, whatever came of its answer.
    with pytest.raises(OutcomeUnknown):
        driver.do(order, client)


async def no_wait(_seconds: float, _abandoned: object) -> None:
    """Wait for nothing."""


def test_a_client_made_by_with_options_does_not_close_what_it_was_made_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[object] = []

    def close(http: httpx2.Client) -> None:
        closed.append(http)

    monkeypatch.setattr(httpx2.Client, "close", close)
    with Pax8Client("id", "secret") as client:
        with client.with_options(timeout=5) as quick:
            assert quick.options.timeout == 5
        assert closed == []
    assert len(closed) == 1


def test_after_its_end_a_client_says_so() -> None:
    with Pax8Client("id", "secret", base_url="http://127.0.0.1:9") as client:
        quick = client.with_options(timeout=1)
    for each in (client, quick):
        with pytest.raises(ConfigurationError, match="closed; make another one"):
            each.companies.get("c")

    async def scene(use: Callable[[], Any]) -> None:
        with pytest.raises(ConfigurationError, match="closed; make another one"):
            await use()

    other = AsyncPax8Client("id", "secret", base_url="http://127.0.0.1:9")
    asyncio.run(other.aclose())
    # In another loop too, and once more does no harm.
    asyncio.run(other.aclose())
    asyncio.run(scene(lambda: other.companies.get("c")))
