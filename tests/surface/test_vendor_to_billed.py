"""A vendor's product is ordered, set up by the vendor, used, told of, and billed to the partner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pax8 import Pax8Client
from pax8.sandbox import Sandbox, SandboxServer
from pax8.types import VendorUsageLine
from support.receiver import receiving
from surface.vendor_calls import an_order_of, the_product


def test_from_the_order_to_the_invoice() -> None:
    product = the_product()
    meter = product.meters[0]
    with (
        receiving(503, 202) as receiver,
        SandboxServer(Sandbox(seed=7), retry_pause=0) as served,
        Pax8Client("partner", "secret", base_url=served.url) as partner,
        Pax8Client("vendor", "secret", base_url=served.url) as vendor,
    ):
        provisioner = vendor.provisioners.list().first()
        assert provisioner is not None
        webhook = vendor.provisioners.create_webhook(provisioner.id, url=f"{receiver.url}/orders")
        assert webhook.shared_secret is not None
        assert webhook.shared_secret.header is not None

        subscription_id = an_order_of(partner, product)
        assert partner.subscriptions.get(subscription_id).status == "PendingAutomated"

        # The first notification fails, and another attempt is made.
        first, second = receiver.next(), receiver.next()
        header = webhook.shared_secret.header.lower()
        assert first.headers[header] == second.headers[header] == webhook.shared_secret.credential
        assert first.body["provisionAttempt"]["id"] != second.body["provisionAttempt"]["id"]
        request_id = second.body["provisionRequest"]["id"]
        assert second.body["provisionRequest"]["subscriptionId"] == subscription_id

        request = vendor.provision_requests.get(request_id)
        detail = vendor.provision_requests.get_latest_detail(request_id)
        assert detail.details == second.body["provisionDetail"]["details"]
        while vendor.provision_requests.get_latest_attempt(request_id).status != "Acknowledged":
            pass
        vendor.provision_requests.create_result(
            request.id, status="Success", external_provisioner_subscription_id="tenant-42"
        )
        assert list(vendor.provision_requests.list_unfulfilled()) == []
        active = partner.subscriptions.get(subscription_id)
        assert (active.status, active.vendor_subscription_id) == ("Active", "tenant-42")

        # Running totals, day by day: the latest count.
        for quantity in (Decimal(40_000), Decimal("91234.5")):
            line = VendorUsageLine(
                product_id=meter.product_id,
                summary_key="tenant-42",
                summary_display_name="Tenant 42",
                quantity=quantity,
                unit_of_measurement=meter.unit,
            )
            usage = {"billing_period": "2026-06", "external_subscription_id": "tenant-42"}
            assert vendor.usage.save_lines([line], **usage) == [line]
            served.sandbox.world.advance(timedelta(days=1))
        (summary,) = partner.subscriptions.list_usage_summaries(subscription_id)
        assert summary.resource_group == "Tenant 42"
        assert summary.current_charges == Decimal("91234.5") * meter.unit_price

        served.sandbox.world.advance(datetime(2026, 7, 4, tzinfo=UTC))
        (invoice,) = partner.invoices.list(invoice_date="2026-07-01")
        (item,) = (
            each
            for each in partner.invoices.list_items(invoice.id)
            if each.subscription_id == subscription_id
        )
        assert (item.term, item.details) == ("Arrears", "Tenant 42")
        assert item.total == (Decimal("91234.5") * meter.unit_price).quantize(Decimal("0.01"))
        assert item.cost_total == (Decimal("91234.5") * meter.partner_unit_price).quantize(
            Decimal("0.01")
        )
