"""A sandbox for each test, and a way to speak HTTP to it without any client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from pax8._core import wire
from pax8._core.http import Request, Response
from pax8.sandbox import Sandbox
from pax8.sandbox.population import CatalogueProduct, catalogue


@dataclass
class Answer:
    """What a request was answered with."""

    response: Response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def headers(self) -> dict[str, str]:
        return self.response.headers

    @property
    def json(self) -> Any:
        return wire.decode(self.response.content)

    @property
    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.json["content"]
        return rows

    @property
    def total(self) -> int:
        total: int = self.json["page"]["totalElements"]
        return total


@dataclass
class Caller:
    """Sends requests with a token to a sandbox's application."""

    sandbox: Sandbox
    audience: str = "https://api.pax8.com"
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {"authorization": f"Bearer {self.token()}"}

    def token(self) -> str:
        body = {
            "client_id": "someone",
            "client_secret": "secret",
            "audience": self.audience,
            "grant_type": "client_credentials",
        }
        answer = self.send("POST", "/v1/token", body)
        assert answer.status == 200
        token: str = answer.json["access_token"]
        return token

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        url = f"http://pax8.test{path}"
        if query:
            url += f"?{urlencode(query)}"
        content = body if isinstance(body, bytes) else b"" if body is None else wire.encode(body)
        headers = dict(self.headers)
        if content:
            headers.setdefault("content-type", "application/json")
        return Answer(self.sandbox.application.respond(Request(method, url, headers, content)))

    def get(self, path: str, **query: Any) -> Answer:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any, **query: Any) -> Answer:
        return self.send("POST", path, body, **query)

    def put(self, path: str, body: Any) -> Answer:
        return self.send("PUT", path, body)

    def patch(self, path: str, body: Any) -> Answer:
        return self.send("PATCH", path, body)

    def delete(self, path: str, **query: Any) -> Answer:
        return self.send("DELETE", path, **query)

    def everything(self, path: str, **query: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        page = 0
        while True:
            answer = self.get(path, page=page, size=200, **query)
            assert answer.status == 200, answer.json
            rows += answer.rows
            page += 1
            if page >= answer.json["page"]["totalPages"]:
                return rows

    def active_company(self) -> dict[str, Any]:
        """A company that can be ordered for."""
        return self.get("/v1/companies", status="Active", size=1).rows[0]

    def order(self, line: dict[str, Any], *more: dict[str, Any], **query: Any) -> Answer:
        """Order these lines for a company that can be ordered for."""
        body = {"companyId": self.active_company()["id"], "lineItems": [line, *more]}
        return self.post("/v1/orders", body, **query)

    def bought(self, line: dict[str, Any]) -> dict[str, Any]:
        """The subscription made by an order of this line."""
        answer = self.order(line)
        assert answer.status == 200, answer.json
        id_ = answer.json["lineItems"][0]["subscriptionId"]
        subscription: dict[str, Any] = self.get(f"/v1/subscriptions/{id_}").json
        return subscription


def line_for(
    name: str, quantity: int = 5, term: str = "Monthly", commitment: str | None = None, **more: Any
) -> dict[str, Any]:
    """A line of an order for the product of this name, with good answers to all it asks."""
    product = next(each for each in catalogue() if each.name == name)
    line = {
        "productId": product.id,
        "quantity": quantity,
        "billingTerm": term,
        "provisioningDetails": _answers(product),
        **more,
    }
    if commitment is not None:
        line["commitmentTermId"] = product.commitment_id(commitment)
    return line


def _answers(product: CatalogueProduct) -> list[dict[str, Any]]:
    given: dict[str, list[str]] = {}
    for question in product.provisioning:
        if question.applies(given):
            values = question.possible_values
            given[question.key] = [values[0] if values else "something"]
    return [{"key": key, "values": values} for key, values in given.items()]


@pytest.fixture
def line() -> Callable[..., dict[str, Any]]:
    return line_for


@pytest.fixture(scope="session")
def caller() -> type[Caller]:
    return Caller


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def call(sandbox: Sandbox) -> Caller:
    return Caller(sandbox)


@pytest.fixture
def documented() -> Caller:
    return Caller(Sandbox(documented=True))
