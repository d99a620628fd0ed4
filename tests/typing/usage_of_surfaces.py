"""What people write with the surfaces beside the partner's, and the types that it has."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import assert_type

from pax8 import (
    AsyncPax8Client,
    Pax8Client,
    types,
)
from pax8._core.async_download import AsyncDownload
from pax8._core.download import Download
from pax8._core.listing import Listing


def quotes_have_their_types(client: Pax8Client, key: str) -> None:
    quotes = client.quotes
    assert_type(quotes.list(status=["draft", "sent"]), Listing[types.QuoteSummary])
    assert_type(quotes.get(key), types.Quote)
    assert_type(quotes.edit(key, status="sent"), types.Quote)
    assert_type(quotes.list_line_items(key), list[types.QuoteLineItem])
    made = quotes.add_line_items(key, [types.StandardLine(id=key), types.CustomLine(note="Work")])
    for line in made:
        match line:
            case types.CustomLineItem():
                assert_type(line.edited(quantity=2), types.CustomLine)
            case types.StandardLineItem():
                assert_type(line.edited(), types.StandardLine)
            case _:
                assert_type(line.price, types.Money | None)
    assert_type(quotes.list_sections(key), list[types.QuoteSection])
    assert_type(quotes.upload_attachments(key, b"bytes"), list[types.QuoteAttachment])
    quotes.upload_attachments(key, [Path("a.pdf"), types.Upload(b"{}", "a.json")], progress=print)
    assert_type(quotes.download_attachment(key, key), Download)
    assert_type(client.quote_attachments.download(key).save("a.pdf"), Path)
    assert_type(quotes.download_attachments(key).read(), bytes)
    for chunk in quotes.download_attachments(key).chunks():
        assert_type(chunk, bytes)
    assert_type(client.quote_preferences.get(), types.QuotePreferences)


async def files_of_the_async_client(client: AsyncPax8Client, key: str) -> None:
    found = client.quotes.download_attachment(key, key)
    assert_type(found, AsyncDownload)
    assert_type(await found.save(Path("a.pdf")), Path)
    assert_type(await found.read(), bytes)
    async for chunk in found.chunks():
        assert_type(chunk, bytes)
    assert_type(await client.quotes.edit(key, published=True), types.Quote)


def money_is_money(money: types.Money) -> None:
    assert_type(money + money, types.Money)
    assert_type(money * 2, types.Money)
    assert_type(Decimal("1.5") * money, types.Money)
    assert_type(sum([money, types.Money("1.50", "USD")], types.Money(0, "USD")), types.Money)
    assert_type(money < types.Money(1, "USD"), bool)
    assert_type(money.amount, Decimal)


def webhooks_and_vendors_have_their_types(client: Pax8Client, key: str) -> None:
    webhooks = client.webhooks
    assert_type(webhooks.list(active=True, sort="createdAt"), Listing[types.Webhook])
    topic = types.WebhookTopic(topic="INVOICE", filters=[])
    assert_type(webhooks.create(display_name="A", webhook_topics=[topic]), types.Webhook)
    assert_type(webhooks.update_configuration(webhooks.get(key)), types.Webhook)
    assert_type(webhooks.list_topic_definitions(), Listing[types.TopicDefinition])
    assert_type(webhooks.list_logs(key, status="FAILED"), Listing[types.WebhookLog])
    webhooks.retry(key, key)
    requests = client.provision_requests
    assert_type(requests.list_unfulfilled(), Listing[types.ProvisionRequest])
    assert_type(requests.create_result(key, status="Success"), types.ProvisionResult)
    assert_type(client.provisioners.create_webhook(key, url="u"), types.ProvisionerWebhook)
    line = types.VendorUsageLine(quantity=Decimal("1.5"))
    saved = client.usage.save_lines([line], billing_period="2026-01", subscription_id=key)
    assert_type(saved, list[types.VendorUsageLine])
