"""Whatever is asked, the answer is a success or a refusal, and never a failure."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8.api.quoting.attachments import QuoteAttachments
from pax8.api.quoting.quotes import Quotes
from pax8.api.vendor.provisioners import Provisioners
from pax8.api.webhooks.webhooks import Webhooks
from pax8.sandbox import Sandbox
from pax8.sandbox.schema import TABLES
from pax8.sandbox.serving import HANDLERS
from pax8.types import CustomLine, File, QuoteAccess, WebhookTopic

OPERATIONS = sorted(HANDLERS, key=lambda each: each.full_name)
STATUSES = {200, 201, 202, 204, 400, 403, 404, 415, 422}
FORM = b'--x\r\ncontent-disposition: form-data; name="%s"; filename="a"\r\n\r\n%s\r\n--x--\r\n'
NUMBERS = (
    st.integers(-(10**30), 10**30)
    | st.integers(-1, 20)
    | st.decimals(-(10**40), 10**40, allow_nan=False)
)
WORDS = st.text(max_size=8) | st.sampled_from(
    ["", "true", "2026-06-01", "2026-06-10T00:00:00Z", "0001-01-01", "1e999999", "NaN", "Monthly"]
)
SCALARS = st.none() | st.booleans() | NUMBERS | WORDS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2), max_leaves=4)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    sandbox = Sandbox(companies=3)
    _occupy(sandbox)
    return sandbox


def _occupy(sandbox: Sandbox) -> None:
    """Let there be something of what nobody has before asking for it."""
    vendor = sandbox.perform(Provisioners.list).content[0]
    url = "http://127.0.0.1:9"
    sandbox.perform(Provisioners.create_webhook, vendor.id, url=url)
    topics = [WebhookTopic(topic="INVOICE", filters=[])]
    webhook = sandbox.perform(
        Webhooks.create, display_name="A", url=url, active=True, webhook_topics=topics
    )
    sandbox.perform(Webhooks.test, webhook.id, "INVOICE")
    company = next(sandbox.world.select("companies", "status = 'Active'"))
    quote = sandbox.perform(Quotes.create, company["id"])
    line = CustomLine.from_dict(
        {
            "type": "Custom",
            "productName": "Work",
            "quantity": 1,
            "price": 1,
            "cost": 1,
            "initialTotal": 1,
            "billingTerm": "Monthly",
            "effectiveDate": "2026-07-01T00:00:00Z",
        }
    )
    sandbox.perform(Quotes.add_line_items, quote.id, [line])
    sandbox.perform(Quotes.create_section, quote.id, "One")
    sandbox.perform(Quotes.add_access, quote.id, [QuoteAccess(email="a@client.example")])
    files: Any = [File(b"one", "a.pdf", "application/pdf")]
    sandbox.perform(Quotes.upload_attachments, quote.id, files)
    sandbox.perform(QuoteAttachments.upload, files)


@pytest.fixture(scope="module")
def ids(sandbox: Sandbox) -> list[str]:
    found = [next(sandbox.world.select(table), None) for table in TABLES]
    return ["x", "", "00000000-0000-4000-8000-000000000000"] + [
        str(each["id"]) for each in found if each is not None
    ]


def body_of(operation: Operation[Any, Any], ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    names = [each.wire for each in operation.signature.parameters.values() if each.place == "body"]
    if operation.result is not None:
        names += plan(operation.result).by_wire
    values = VALUES | st.sampled_from(ids) | st.lists(inner(ids), max_size=2) | inner(ids)
    return st.dictionaries(st.sampled_from(names or ["name"]), values, max_size=5)


def inner(ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    names = ["productId", "quantity", "billingTerm", "city", "type", "primary", "values", "key"]
    names += ["id", "price", "cost", "productName", "effectiveDate", "email", "name", "order"]
    names += ["topic", "filters", "action", "field", "header", "summaryKey", "details"]
    return st.dictionaries(st.sampled_from(names), VALUES | st.sampled_from(ids), max_size=4)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.full_name)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_request_is_answered(
    call: Any, ids: list[str], operation: Operation[Any, Any], data: st.DataObject
) -> None:
    call.audience = operation.surface.audience
    call.headers["content-type"] = "application/json"
    call.headers["authorization"] = f"Bearer {call.token()}"
    path = operation.surface.prefix + operation.path
    query = {}
    for name, parameter in operation.signature.parameters.items():
        if parameter.place == "path":
            path = path.replace(f"{{{name}}}", data.draw(st.sampled_from(ids)) or "-")
        elif parameter.place == "query" and data.draw(st.booleans()):
            value = data.draw(WORDS | NUMBERS | st.sampled_from(ids))
            query[parameter.wire] = str(value).encode("utf-8", "replace")
    body = None
    if operation.method not in {"GET", "DELETE"}:
        body = data.draw(body_of(operation, ids))
        if operation.signature.whole is not None:
            body = data.draw(st.just(body) | st.lists(st.just(body), max_size=2))
    if operation.signature.files is not None and data.draw(st.booleans()):
        field = data.draw(st.sampled_from([b"attachment", b"attachments", b""]))
        body = data.draw(st.just(FORM % (field, b"bytes")) | st.binary(max_size=9))
    if isinstance(body, bytes):
        call.headers["content-type"] = "multipart/form-data; boundary=x"
    path = f"{path}?{operation.fixed}" if operation.fixed else path
    answer = call.send(operation.method, path, body, **query)
    assert answer.status in STATUSES | {401}
    # What is spoken is JSON, down to the last digit.
    if not (operation.file and answer.status == 200):
        assert answer.status in {202, 204} or answer.json is not None


@pytest.fixture(scope="module")
def call(sandbox: Sandbox, caller: Any) -> Any:
    return caller(sandbox, audience="api://p8p.client")
