"""What each operation of vendors is called with, found out through a client."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pax8 import Pax8Client
from pax8.sandbox.integration import VENDOR
from pax8.sandbox.population import CatalogueProduct, catalogue
from pax8.types import (
    AggregateUsageLine,
    LineItem,
    ProvisionerWebhook,
    ProvisioningDetail,
    ProvisionRequest,
    SharedSecret,
    VendorUsageLine,
)

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
NOWHERE = "http://127.0.0.1:9/pax8"
PERIOD = "2026-06"
# The operations that only a credential for simulations may call, and its client id.
SIMULATED = frozenset({"ProvisionSimulations.create_order_event"})
SIMULATION = "simulation-of-a-vendor"


def the_product() -> CatalogueProduct:
    """What the vendor sells by use."""
    return next(
        each for each in catalogue() if each.meters and each.product["vendorName"] == VENDOR
    )


def a_provisioner(client: Pax8Client) -> str:
    found = client.provisioners.list().first()
    assert found is not None
    return found.id


def a_webhook(client: Pax8Client) -> tuple[str, ProvisionerWebhook]:
    provisioner = a_provisioner(client)
    return provisioner, client.provisioners.create_webhook(provisioner, url=NOWHERE)


def a_subscription(client: Pax8Client) -> str:
    """One that the vendor is to set up."""
    a_webhook(client)
    return an_order_of(client, the_product())


def an_order_of(client: Pax8Client, product: CatalogueProduct) -> str:
    """Order one, all questions answered; the id of the subscription that it makes."""
    company = client.companies.list(status="Active").first()
    assert company is not None
    answers = [
        ProvisioningDetail(key=each.key, values=[(each.possible_values or ("a@b.example",))[0]])
        for each in product.provisioning
    ]
    line = LineItem(
        product_id=product.id,
        quantity=1,
        line_item_number=1,
        billing_term="Monthly",
        provisioning_details=answers,
    )
    order = client.orders.create(company_id=company.id, line_items=[line])
    assert order.line_items is not None
    assert order.line_items[0].subscription_id is not None
    return order.line_items[0].subscription_id


def a_request(client: Pax8Client) -> ProvisionRequest:
    subscription_id = a_subscription(client)
    return next(
        each
        for each in client.provision_requests.list_unfulfilled()
        if each.subscription_id == subscription_id
    )


def a_result(client: Pax8Client) -> tuple[str, str]:
    request = a_request(client)
    client.provision_requests.create_attempt(request.id)
    return request.id, client.provision_requests.create_result(request.id, status="Success").id


def a_detail(client: Pax8Client) -> tuple[str, str]:
    request = a_request(client)
    return request.id, client.provision_requests.get_latest_detail(request.id).id


def an_attempt(client: Pax8Client) -> tuple[str, str]:
    request = a_request(client)
    return request.id, client.provision_requests.create_attempt(request.id).id


def a_result_to_be(client: Pax8Client) -> Arguments:
    request_id, attempt_id = an_attempt(client)
    return (request_id,), {
        "status": "Success",
        "provision_attempt_id": attempt_id,
        "external_provisioner_subscription_id": f"tenant-{request_id}",
        "metadata": {"region": "US East", "seats": 4, "share": Decimal("0.10")},
    }


def a_line(kind: type[VendorUsageLine] = VendorUsageLine, **more: Any) -> VendorUsageLine:
    meter = the_product().meters[0]
    return kind(
        product_id=meter.product_id,
        summary_key="company-1",
        summary_display_name="Company 1",
        quantity=Decimal("1200.5"),
        unit_of_measurement=meter.unit,
        **more,
    )


def told(client: Pax8Client) -> Arguments:
    usage = {"billing_period": PERIOD, "subscription_id": a_subscription(client)}
    client.usage.save_lines([a_line()], **usage)
    return (), {**usage, "summary_key": "company-1"}


def by_id(pair: tuple[str, ProvisionerWebhook]) -> Arguments:
    provisioner, webhook = pair
    return (provisioner, webhook.id), {}


CALLS: dict[str, Callable[[Pax8Client], Arguments]] = {
    "Provisioners.list": lambda c: ((), {}),
    "Provisioners.get": lambda c: ((a_provisioner(c),), {}),
    "Provisioners.list_webhooks": lambda c: ((a_webhook(c)[0],), {}),
    "Provisioners.get_latest_webhook": lambda c: ((a_webhook(c)[0],), {}),
    "Provisioners.get_webhook": lambda c: by_id(a_webhook(c)),
    "Provisioners.create_webhook": lambda c: (
        (a_provisioner(c),),
        {"url": NOWHERE, "shared_secret": SharedSecret(header="X-Pax8-Secret")},
    ),
    "ProvisionRequests.list": lambda c: (a_request(c) and (), {}),
    "ProvisionRequests.list_unfulfilled": lambda c: (a_request(c) and (), {}),
    "ProvisionRequests.get": lambda c: ((a_request(c).id,), {}),
    "ProvisionRequests.list_details": lambda c: ((a_request(c).id,), {}),
    "ProvisionRequests.get_latest_detail": lambda c: ((a_request(c).id,), {}),
    "ProvisionRequests.get_detail": lambda c: (a_detail(c), {}),
    "ProvisionRequests.list_attempts": lambda c: ((a_request(c).id,), {}),
    "ProvisionRequests.create_attempt": lambda c: ((a_request(c).id,), {}),
    "ProvisionRequests.get_latest_attempt": lambda c: ((a_request(c).id,), {}),
    "ProvisionRequests.get_attempt": lambda c: (an_attempt(c), {}),
    "ProvisionRequests.list_results": lambda c: ((a_result(c)[0],), {}),
    "ProvisionRequests.create_result": a_result_to_be,
    "ProvisionRequests.get_latest_result": lambda c: ((a_result(c)[0],), {}),
    "ProvisionRequests.get_result": lambda c: (a_result(c), {}),
    "ProvisionSimulations.create_order_event": lambda c: (
        (),
        {"provision_request": ProvisionRequest(type="Update", quantity=7)},
    ),
    "Usage.list_lines": told,
    "Usage.save_lines": lambda c: (
        ([a_line()],),
        {"billing_period": PERIOD, "subscription_id": a_subscription(c)},
    ),
    "Usage.save_aggregate_lines": lambda c: (
        ([a_line(AggregateUsageLine, partner_aggregate_quantity=Decimal(90000))],),
        {"billing_period": PERIOD, "subscription_id": a_subscription(c)},
    ),
}
