"""What of the partner surface's records may be written, by the published facts."""

from __future__ import annotations

import pytest

from contract.differences import PARTNER
from contract.document import Document
from pax8._core.model import Model
from pax8._core.plan import plan
from pax8.types import Address, Contact, ContactType, LineItem, ProvisioningDetail

DOCUMENT = Document("partner", "partner", PARTNER)


@pytest.mark.parametrize(
    ("model", "schema"),
    [
        (Address, "Address"),
        (Contact, "Contact"),
        (ContactType, "ContactType"),
        (LineItem, "CreateLineItem"),
        (ProvisioningDetail, "ProvisioningDetail"),
    ],
)
def test_what_cannot_be_written_is_left_out_of_what_is_sent(
    model: type[Model], schema: str
) -> None:
    fields = DOCUMENT.fields(schema)
    writable = {name for name, facts in fields.items() if not facts.get("readOnly")}
    rest = {each.name for name, each in plan(model).by_wire.items() if name not in writable}
    assert model._read_only == rest
