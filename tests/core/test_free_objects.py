"""Objects of any names inside of models and of what is sent: every digit kept, nothing made up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.calls import ID, bind
from pax8.api.vendor.provision_requests import ProvisionRequests
from pax8.types import ProvisionDetail, ProvisionResult, SharedSecret, Webhook, WebhookPayload

TEXT = '{"details":{"price":1.10,"many":[1e2,3,{"share":0.30}],"name":"a","none":null}}'


def test_numbers_inside_are_exact() -> None:
    detail = ProvisionDetail.from_json(TEXT)
    assert detail.details is not None
    assert str(detail.details["price"]) == "1.10"
    assert str(detail.details["many"][2]["share"]) == "0.30"
    assert detail.details["none"] is None
    assert detail.to_json() == TEXT


def test_a_number_beyond_what_python_holds_is_its_digits() -> None:
    payload = WebhookPayload.from_json('{"payloadData":{"n":1e999999999999999999999,"m":0.10}}')
    assert payload.payload_data == {"n": "1e999999999999999999999", "m": Decimal("0.10")}


def test_what_was_changed_inside_is_a_change() -> None:
    detail = ProvisionDetail.from_json(TEXT)
    assert detail.changes() == {}
    detail.details = {**(detail.details or {}), "name": "b"}
    assert set(detail.changes()) == {"details"}
    assert '"price":1.10' in detail.to_json()


def test_they_are_sent_as_they_are() -> None:
    metadata: dict[str, Any] = {"share": Decimal("0.10"), "inside": {"a_b": [True, None]}}
    call = bind(ProvisionRequests.create_result, ID, status="Success", metadata=metadata)
    expected = b'{"status":"Success","metadata":{"share":0.10,"inside":{"a_b":[true,null]}}}'
    assert call.body == expected
    result = ProvisionResult(status="Success", metadata=metadata)
    assert bind(ProvisionRequests.create_result, ID, result).body == expected


@pytest.mark.parametrize("wrong", ["text", 1, [("a", 1)], {"a"}])
def test_what_is_no_object_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"create_result\(\): metadata: an object of any names"):
        bind(ProvisionRequests.create_result, ID, status="Success", metadata=wrong)


def test_secrets_are_hidden_where_they_are_shown_and_nowhere_else() -> None:
    webhook = Webhook.from_json('{"id":"a","authorization":"Basic abc="}')
    assert repr(webhook) == "Webhook(id='a', authorization='***')"
    assert webhook.authorization == "Basic abc="
    assert webhook.to_dict()["authorization"] == "Basic abc="
    assert repr(Webhook(id="a")) == "Webhook(id='a')"
    assert "abc" not in repr(SharedSecret(credential="abc"))
