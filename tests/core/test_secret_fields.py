"""Secret fields of models: not written back masked, and shown by no error and no repr."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.calls import ID, bind
from pax8.api.vendor.provisioners import Provisioners
from pax8.api.webhooks.webhooks import Webhooks
from pax8.types import SharedSecret, Webhook
from support.shown import chain

SECRET = "Basic S3CR3T"
WRITES: list[tuple[Any, tuple[Any, ...]]] = [
    (Webhooks.update_configuration, (ID,)),
    (Webhooks.create, ()),
]


def read(authorization: str) -> Webhook:
    fields = {"id": ID, "displayName": "Books", "url": "https://a.example", "active": True}
    return Webhook.from_dict({**fields, "authorization": authorization})


def sent(operation: Any, *args: Any, **given: Any) -> Any:
    return json.loads(bind(operation, *args, **given).body)


@pytest.mark.parametrize("operation", [Webhooks.update_configuration, Webhooks.create])
@pytest.mark.parametrize("mask", ["*", "*****", "*" * 40])
def test_a_mask_that_was_read_is_not_written_over_the_secret(operation: Any, mask: str) -> None:
    webhook = read(mask)
    webhook.display_name = "Ledger"
    # Left out, the secret would be gone, and nobody would have said so.
    with pytest.raises(ValueError, match=r"authorization: it is only asterisks.*or None"):
        bind(operation, webhook)
    webhook.authorization = None
    assert sent(operation, webhook)["authorization"] is None
    webhook.authorization = SECRET
    assert sent(operation, webhook)["authorization"] == SECRET
    assert sent(operation, read(mask), authorization=SECRET)["authorization"] == SECRET


def test_a_secret_that_was_read_is_written_with_the_rest() -> None:
    webhook = read(SECRET)
    assert sent(Webhooks.update_configuration, webhook)["authorization"] == SECRET
    webhook.authorization = None
    assert sent(Webhooks.update_configuration, webhook)["authorization"] is None


@pytest.mark.parametrize(("operation", "ids"), WRITES)
def test_a_mask_that_is_given_is_refused(operation: Any, ids: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(\): authorization: it is only asterisks"):
        bind(operation, *ids, display_name="Books", authorization="*****")
    webhook = read(SECRET)
    webhook.authorization = "***"
    for each in (webhook, Webhook(id=ID, display_name="Books", authorization="***")):
        with pytest.raises(ValueError, match="it is only asterisks"):
            bind(operation, each)


@pytest.mark.parametrize(("operation", "ids"), WRITES)
def test_what_is_no_secret_is_refused_and_not_shown(operation: Any, ids: tuple[Any, ...]) -> None:
    for wrong in (SECRET.encode(), [SECRET], {"value": SECRET}):
        told = rf"authorization: text is wanted, not {type(wrong).__name__}"
        with pytest.raises(TypeError, match=told) as caught:
            bind(operation, *ids, display_name="Books", authorization=wrong)
        assert "S3CR3T" not in "".join(f"{each!r}" for each in chain(caught.value))


def test_a_secret_inside_of_what_is_given_is_not_shown_either() -> None:
    wrong: Any = [SECRET]
    with pytest.raises(TypeError, match="text is wanted, not list") as caught:
        bind(
            Provisioners.create_webhook,
            ID,
            url="https://a.example",
            shared_secret=SharedSecret(credential=wrong),
        )
    assert "S3CR3T" not in "".join(f"{each!r}" for each in chain(caught.value))


def test_what_a_call_sends_is_not_in_its_repr() -> None:
    call = bind(Webhooks.create, display_name="Books", authorization=SECRET)
    assert SECRET.encode() in call.body
    assert "S3CR3T" not in repr(call)
