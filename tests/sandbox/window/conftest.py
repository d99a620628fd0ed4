"""A sandbox of three companies with something in every section, and who looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pax8 import Pax8Client
from pax8._core.http import Request
from pax8.sandbox import Sandbox
from support.visitor import Visitor

HOSTILE = (
    '<script>alert("x")</script><img src=x onerror=alert(1)> \' & '
    "\u202e\u05e9\u05dc\u05d5\u05dd\u0000 \U0001f389 {{ 7*7 }}"
)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(companies=3)


@pytest.fixture
def visitor(sandbox: Sandbox) -> Visitor:
    return Visitor(sandbox)


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Pax8Client]:
    with Pax8Client("any", "any", transport=sandbox, retries=0) as client:
        yield client


@pytest.fixture
def full(sandbox: Sandbox, client: Pax8Client, line: Callable[..., dict[str, Any]]) -> Visitor:
    """A sandbox in which there is one of everything, with names that try to break out."""
    company = client.companies.list(status="Active").first()
    assert company is not None
    client.companies.update(company.id, name=HOSTILE, external_id=HOSTILE)
    body = line("Microsoft 365 Business Basic [New Commerce Experience]", commitment="1-Year")
    client.orders.create(company_id=company.id, line_items=[body])
    client.quotes.create(client_id=company.id)
    client.webhooks.create(
        display_name=HOSTILE,
        url="http://127.0.0.1:9/hook?<script>",
        authorization="S3CR3T-of-hook",
        active=True,
        webhook_topics=[],
    )
    headers = {"x-hostile": HOSTILE, "authorization": "Bearer S3CR3T-token", "host": "127.0.0.1"}
    for content, kind in (
        (HOSTILE.encode(), "text/plain"),
        (b"\xff\xfe\x00<script>", "application/octet-stream"),
        (b'{"client_secret": "S3CR3T-body", "a": "<script>alert(2)</script>"}', "application/json"),
        (b"[" * 5000, "application/json"),
        (b'{"a": "\\ud800"}', "application/json"),
    ):
        sandbox.respond(
            Request(
                "POST",
                "http://127.0.0.1/v1/%3Cscript%3E/<script>alert(3)</script>?q=<script>&token=S3CR3T",
                headers | {"content-type": kind},
                content,
            )
        )
    sandbox.control.clock.advance(months=1)
    sandbox.control.faults.add("orders.*", status=503, body=HOSTILE, headers={"x": HOSTILE})
    sandbox.control.snapshots.save(HOSTILE.replace("\0", ""))
    return Visitor(sandbox)
