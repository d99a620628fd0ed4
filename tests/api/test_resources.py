"""Where what an operation did is seen, as errors tell of it."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from pax8 import OutcomeUnknown, Pax8Client
from pax8.api.resources import every_operation, shown_by
from pax8.types import StandardLine, Upload

ID = "00000000-0000-4000-8000-000000000000"


def test_whatever_is_written_once_only_can_be_seen_somewhere() -> None:
    with Pax8Client("id", "secret") as client:
        for operation in every_operation():
            if operation.method == "POST":
                told = shown_by(operation)
                method = attrgetter(told.removeprefix("client."))(SimpleNamespace(**vars(client)))
                assert callable(method), operation.full_name


@pytest.mark.parametrize(
    ("write", "where"),
    [
        (lambda c: c.quotes.add_line_items(ID, [StandardLine(product_id=ID)]), "quotes.get"),
        (lambda c: c.quotes.create(ID), "quotes.list"),
        (lambda c: c.quotes.upload_attachments(ID, Upload(b"x", "a.pdf")), "quotes.get"),
        (lambda c: c.quote_attachments.upload(Upload(b"x", "a.pdf")), "quote_attachments.list"),
        (lambda c: c.webhooks.retry(ID, ID), "webhooks.get_log"),
        (lambda c: c.webhooks.test(ID, "ORDER"), "webhooks.list_logs"),
        (
            lambda c: c.provision_simulations.create_order_event(provision_attempt={}),
            "provision_requests.list",
        ),
    ],
)
def test_a_lost_answer_says_where_to_look(write: Callable[[Pax8Client], Any], where: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 3600})
        raise httpx2.ReadError("reset", request=request)

    transport = httpx2.MockTransport(answer)
    with Pax8Client("id", "secret", transport=transport) as client:
        with pytest.raises(OutcomeUnknown) as lost:
            write(client)
        assert lost.value.shown_by == f"client.{where}"
        assert f"(client.{where} reads where it would be seen)" in str(lost.value)
