"""The declarations, held against the facts of all six published documents, both ways."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from contract import differences
from contract.document import SPEC, Document
from pax8._core import wire
from pax8._core.credentials import ClientCredentials
from pax8._core.operation import Operation
from pax8.api.surfaces import PARTNER

DOCUMENTS = [
    Document("partner", "partner", differences.PARTNER),
    Document("quoting", "quoting", differences.QUOTING),
    Document("webhooks", "webhooks", differences.WEBHOOKS),
    Document("provisioning", "vendor-provisioning", differences.PROVISIONING),
    Document("usage", "vendor-usage", differences.USAGE),
]
ROUTES = [route for document in DOCUMENTS for route in document.declared]
DECLARED = [
    each for document in DOCUMENTS for found in document.declared.values() for each in found
]
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=repr)


def test_every_published_operation_is_declared() -> None:
    missing = [f"{document}: {route}" for document in DOCUMENTS for route in document.missing]
    assert missing == []
    # One more is that which gives a token; no caller makes it.
    assert len(ROUTES) + 1 == 102


@each_document
def test_no_other_operation_is_declared(document: Document) -> None:
    assert sorted(document.declared.keys() - document.published.keys()) == []


@each_document
def test_the_surface_stands_where_it_is_published(document: Document) -> None:
    surface = document.surface
    assert surface is not None
    assert (surface.origin + surface.prefix).startswith(document.servers[0])


@each_document
def test_the_differences_are_the_listed_ones(document: Document) -> None:
    found, listed = document.differences, document.listed
    assert sorted(found - listed.keys()) == [], "not listed"
    assert sorted(listed.keys() - found) == [], "listed, and gone"


@each_document
def test_every_published_schema_has_its_model(document: Document) -> None:
    lacking = document.schemas.keys() - document.names.keys() - document.enums.keys()
    assert sorted(lacking - document.envelopes) == sorted(differences.SAID_ELSEWHERE[document.name])


@pytest.mark.parametrize("operation", DECLARED, ids=lambda each: each.full_name)
def test_every_parameter_is_described(operation: Operation[..., Any]) -> None:
    described = set(re.findall(r":param (\w+):", operation.__doc__ or ""))
    named = {
        name
        for name, parameter in operation.signature.parameters.items()
        if parameter.positional or operation.signature.bundle is None or parameter.place == "body"
    }
    assert named <= described
    taken = {*operation.signature.parameters, *operation.signature.unsent}
    assert described - {operation.signature.bundle} <= taken


def test_the_token_request_is_the_published_one() -> None:
    spec = json.loads((SPEC / "authentication.json").read_text(encoding="utf-8"))
    assert list(spec["operations"]) == ["POST /token"]
    request = ClientCredentials("id", "secret").request("https://api.pax8.com", PARTNER.audience)
    fields = spec["schemas"]["TokenRequest"]["fields"]
    sent = json.loads(request.content)
    assert request.url == f"{spec['servers'][0]}/token"
    assert sent.keys() == fields.keys()
    assert sent["audience"] in fields["audience"]["enum"]
    assert sent["grant_type"] in fields["grant_type"]["enum"]
    assert wire.decode(request.content) == sent


def test_the_audience_of_every_surface_is_published() -> None:
    spec = json.loads((SPEC / "authentication.json").read_text(encoding="utf-8"))
    audiences = spec["schemas"]["TokenRequest"]["fields"]["audience"]["enum"]
    assert {document.surface.audience for document in DOCUMENTS if document.surface} <= set(
        audiences
    )
