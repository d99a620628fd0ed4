"""What of the quoting surface is held to be as published, beyond what holds for all surfaces."""

from __future__ import annotations

import pytest

from contract.differences import QUOTING
from contract.document import Document
from pax8._core.model import Model
from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8.types import QuoteAccess, QuoteAttachment, QuoteStatusCounts

DOCUMENT = Document("quoting", "quoting", QUOTING)
DECLARED = [(route, each) for route, many in DOCUMENT.declared.items() for each in many]


@pytest.mark.parametrize(("route", "operation"), DECLARED)
def test_a_success_has_its_published_status(route: str, operation: Operation[..., object]) -> None:
    published = DOCUMENT.published[route]["responses"]
    nothing = operation.result is None and not operation.file
    assert str(204 if nothing and operation.status == 200 else operation.status) in published


@pytest.mark.parametrize(("route", "operation"), DECLARED)
def test_what_is_sent_always_is_published(route: str, operation: Operation[..., object]) -> None:
    if operation.fixed:
        name, _, value = operation.fixed.partition("=")
        assert DOCUMENT.published[route]["query"][name]["enum"] == [value]


@pytest.mark.parametrize(
    ("model", "schema"),
    [
        (QuoteAccess, "AddAccessListEntryPayload"),
        (QuoteAttachment, "UpdateAttachmentPayload"),
    ],
)
def test_what_cannot_be_written_is_left_out_of_what_is_sent(
    model: type[Model], schema: str
) -> None:
    writable = DOCUMENT.fields(schema)
    rest = {each.name for name, each in plan(model).by_wire.items() if name not in writable}
    assert model._read_only == rest


def test_the_counts_of_a_page_are_the_published_ones() -> None:
    assert plan(QuoteStatusCounts).by_wire.keys() == DOCUMENT.fields("ListStatusCounts").keys()
