"""What editors, help() and inspect tell of an operation of a client."""

from __future__ import annotations

import inspect
import pydoc
import sys
from typing import Any

import pytest

from pax8 import AsyncPax8Client, Pax8Client
from pax8._core.procedure import procedures
from pax8.api.partner.companies import Companies
from pax8.api.partner.orders import Orders
from pax8.api.resources import RESOURCES
from pax8.errors import OutcomeUnknown
from pax8.types import Order


@pytest.fixture
def clients() -> tuple[Pax8Client, AsyncPax8Client]:
    return Pax8Client("id", "secret"), AsyncPax8Client("id", "secret")


def methods(client: Any) -> list[Any]:
    return [
        getattr(getattr(client, name), operation)
        for name, resource in RESOURCES.items()
        for operation in dir(resource)
        if not operation.startswith("_") and operation != "surface"
    ]


def test_a_filter_is_shown_by_its_keywords(clients: tuple[Pax8Client, AsyncPax8Client]) -> None:
    for client, listing in zip(clients, ("Listing", "AsyncListing"), strict=True):
        signature = inspect.signature(client.companies.list)
        assert {"city", "status", "page", "sort_direction"} <= signature.parameters.keys()
        assert signature.return_annotation == f"{listing}[Company]"


def test_help_says_what_it_does_and_takes(clients: tuple[Pax8Client, AsyncPax8Client]) -> None:
    text = pydoc.plain(pydoc.render_doc(clients[0].subscriptions.list))
    assert text.startswith("Python Library Documentation: function list")
    assert "billing_term" in text
    assert "List subscriptions" in text


def test_every_method_can_be_looked_at(clients: tuple[Pax8Client, AsyncPax8Client]) -> None:
    for client in clients:
        for method in methods(client):
            assert callable(method)
            assert inspect.signature(method)
            assert method.__doc__
            assert "pax8.api" in method.__module__


def test_what_is_awaited_says_so(clients: tuple[Pax8Client, AsyncPax8Client]) -> None:
    blocking, awaited = clients
    # Python has no word for it before 3.12.
    assert inspect.iscoroutinefunction(awaited.companies.get) is (sys.version_info >= (3, 12))
    assert not inspect.iscoroutinefunction(awaited.companies.list)
    assert not inspect.iscoroutinefunction(blocking.companies.get)


def test_what_makes_several_calls_looks_like_any_other(
    clients: tuple[Pax8Client, AsyncPax8Client],
) -> None:
    blocking, awaited = clients
    for client in clients:
        method = client.orders.find_outcome
        signature = inspect.signature(method)
        assert list(signature.parameters) == ["error", "others", "settled"]
        assert signature.return_annotation == Order | None
        text = pydoc.plain(pydoc.render_doc(method))
        assert text.startswith("Python Library Documentation: function find_outcome in module")
        assert "Look for an order whose answer was lost" in text
        assert client.orders.find_outcome is method
    assert inspect.iscoroutinefunction(awaited.orders.find_outcome) is (sys.version_info >= (3, 12))
    assert not inspect.iscoroutinefunction(blocking.orders.find_outcome)
    assert procedures(Orders) == {"find_outcome": Orders.find_outcome}
    assert list(procedures(Companies)) == ["find_outcome", "find_contact_outcome"]


def test_what_is_for_the_machinery_is_not_shown(
    clients: tuple[Pax8Client, AsyncPax8Client],
) -> None:
    for client in clients:
        for method in methods(client):
            assert "Annotated" not in str(inspect.signature(method))
        parameters = inspect.signature(client.orders.create).parameters
        assert parameters["safely"].annotation is bool
        assert parameters["unless"].annotation == OutcomeUnknown | None


def test_a_method_stays_that_of_its_client(clients: tuple[Pax8Client, AsyncPax8Client]) -> None:
    client = clients[0]
    assert client.companies.get is client.companies.get
    assert client.with_options(timeout=1).companies.get is not client.companies.get


def test_a_file_is_shown_as_a_download_and_awaited_when_it_is_read(
    clients: tuple[Pax8Client, AsyncPax8Client],
) -> None:
    for client, kind in zip(clients, ("Download", "AsyncDownload"), strict=True):
        method = client.quotes.download_attachments
        assert inspect.signature(method).return_annotation == kind
        assert not inspect.iscoroutinefunction(method)
        assert type(method("q")).__name__ == kind
