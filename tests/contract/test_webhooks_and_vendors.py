"""What of the records of webhooks and of vendors may be written, by the published facts."""

from __future__ import annotations

import pytest

from contract.differences import PROVISIONING, WEBHOOKS
from contract.document import Document
from pax8._core.model import Model
from pax8._core.plan import plan
from pax8.types import (
    FilterCondition,
    ProvisionResult,
    SharedSecret,
    Webhook,
    WebhookFilter,
    WebhookTopic,
)

DOCUMENTS = (
    Document("webhooks", "webhooks", WEBHOOKS),
    Document("provisioning", "vendor-provisioning", PROVISIONING),
)


@pytest.mark.parametrize(
    ("model", "schema"),
    [
        (FilterCondition, "UpdateFilterCondition"),
        (SharedSecret, "SharedSecretCreate"),
        (WebhookFilter, "UpdateWebhookFilter"),
        (WebhookTopic, "AddWebhookTopic"),
    ],
)
def test_what_cannot_be_written_is_left_out_of_what_is_sent(
    model: type[Model], schema: str
) -> None:
    document = next(each for each in DOCUMENTS if schema in each.schemas)
    rest = {each.name for each in plan(model).by_wire.values()} - {
        plan(model).by_wire[name].name for name in document.fields(schema)
    }
    assert model._read_only == rest


@pytest.mark.parametrize(
    ("model", "secret"),
    [(Webhook, "authorization"), (SharedSecret, "credential")],
)
def test_secrets_are_not_shown(model: type[Model], secret: str) -> None:
    made = model(**{secret: "s3cret"})
    assert "s3cret" not in repr(made)
    assert "s3cret" in made.to_json()


def test_ids_of_results_are_not_written() -> None:
    assert ProvisionResult._read_only == {"id"}
