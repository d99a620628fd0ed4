"""One call: what the client costs on top of the HTTP library beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import httpx2
import msgspec

from benchmarks import records
from benchmarks.measuring import Result, compared, side_by_side
from pax8 import Pax8Client

_OURS, _BARE = "pax8", "httpx2.Client.get and msgspec.json.decode"
_ANSWER = records.company(1)
# About as long as a signed token is, since its length costs time in every request.
_TOKEN = "eyJhbGciOi" * 90
_GRANT = msgspec.json.encode({"access_token": _TOKEN, "expires_in": 86_400, "token_type": "Bearer"})
_URL = "https://api.pax8.com"
_COMPANY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


class _Address(msgspec.Struct, rename="camel"):
    street: str | None = None
    street2: str | None = None
    city: str | None = None
    state_or_province: str | None = None
    postal_code: str | None = None
    country: str | None = None


class _Company(msgspec.Struct, rename="camel"):
    id: str = ""
    name: str | None = None
    address: _Address | None = None
    phone: str | None = None
    website: str | None = None
    external_id: str | None = None
    bill_on_behalf_of_enabled: bool | None = None
    self_service_allowed: bool | None = None
    order_approval_required: bool | None = None
    status: str | None = None
    updated_date: datetime | None = None


def results() -> Iterator[Result]:
    transport = httpx2.MockTransport(_answer)
    with (
        httpx2.Client(transport=transport, headers={"accept": "application/json"}) as bare,
        # What the limit costs is to be seen, and nothing is to wait for it.
        Pax8Client(
            "id", "secret", transport=transport, base_url=_URL, rate_limit=10_000_000
        ) as client,
    ):
        times = side_by_side(
            {_OURS: lambda: client.companies.get(_COMPANY), _BARE: lambda: _get(bare, _TOKEN)},
            rounds=51,
        )
    yield compared("get a company over a mock transport", times, (_OURS, _BARE), bar=1.3)


def _get(bare: httpx2.Client, token: str) -> _Company:
    """The same request, and the same company, with nothing in between."""
    url = f"{_URL}/v1/companies/{_COMPANY}"
    answer = bare.get(url, headers={"authorization": f"Bearer {token}"}).raise_for_status()
    return msgspec.json.decode(answer.content, type=_Company)


def _answer(request: httpx2.Request) -> httpx2.Response:
    content = _GRANT if request.url.path == "/v1/token" else _ANSWER
    headers = {"content-type": "application/json", "content-length": str(len(content))}
    # A stream, which is there to be read, as what comes over a network is.
    return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(content))
