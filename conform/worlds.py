"""A world in which there is something of everything, and requests that know of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from pax8 import Pax8Client
from pax8.enums import AccountType, CustomBillingTerm, ProvisionRequestType
from pax8.sandbox import Sandbox
from pax8.sandbox.delivery import Deliveries, Letter, Outcome
from pax8.sandbox.integration import PROVISIONER_ID, VENDOR
from pax8.sandbox.population import find_product
from pax8.types import CustomLine, ProvisionRequest, QuoteAccess, Upload, WebhookTopic

if TYPE_CHECKING:
    from schemathesis import HookContext

COMPANIES = 25
# A credential for simulations, with which there is something to provision.
CREDENTIALS = ("simulation", "secret")
# The table that has what is meant by an id of this name.
_TABLES = {
    "accessListEntryId": "quote_access",
    "attachmentId": "quote_attachments",
    "clientId": "companies",
    "companyId": "companies",
    "contactId": "contacts",
    "invoiceId": "invoices",
    "logId": "webhook_logs",
    "orderId": "orders",
    "productId": "products",
    "provisionAttemptId": "provision_attempts",
    "provisionDetailId": "provision_details",
    "provisionRequestId": "provision_requests",
    "provisionResultId": "provision_results",
    "quoteId": "quotes",
    "subscriptionId": "subscriptions",
    "usageSummaryId": "usage_summaries",
    "webhookId": "webhooks",
}
# One in so many ids stays as it was made up.
_STAYS = 4


def furnished(*, documented: bool) -> Sandbox:
    """A sandbox with a quote, a webhook and what was posted to it, a vendor, and its requests.

    It posts nothing: half of what it would post is taken, and half is not.
    """
    sandbox = Sandbox(seed=1, companies=COMPANIES, documented=documented)
    sandbox.deliveries = Deliveries(sandbox.world, _taken)
    with Pax8Client(*CREDENTIALS, transport=sandbox) as client:
        _listen(client)
        _quote(client)
        _provision(client)
    for _ in range(3):
        sandbox.deliver()
    return sandbox


def _taken(letter: Letter) -> Outcome:
    return Outcome(status=500 if crc32(letter.content) % 2 else 204)


def _listen(client: Pax8Client) -> None:
    topics = [WebhookTopic(topic=each, filters=[]) for each in ("COMPANY", "QUOTE", "ORDER")]
    for name in ("Accounting", "Stock"):
        client.webhooks.create(
            display_name=name, url="http://127.0.0.1:9/", active=True, webhook_topics=topics
        )


def _quote(client: Pax8Client) -> None:
    company = client.companies.list(status="Active").first()
    if company is None:
        raise LookupError("no company can be quoted for")
    client.quote_attachments.upload(Upload(b"Terms", "terms.txt", "text/plain"))
    for _ in range(3):
        quote = client.quotes.create(company.id)
        line = CustomLine(
            product_name="Onboarding",
            quantity=1,
            billing_term=CustomBillingTerm.MONTHLY,
            price=Decimal(10),
            cost=Decimal(6),
            initial_total=Decimal(10),
            effective_date=datetime(2026, 7, 1, tzinfo=UTC),
        )
        client.quotes.add_line_items(quote.id, [line])
        client.quotes.create_section(quote.id, "Services")
        client.quotes.upload_attachments(quote.id, Upload(b"Offer", "offer.pdf", "application/pdf"))
        entry = QuoteAccess(email="buyer@example.com", account_type=AccountType.GUEST)
        client.quotes.add_access(quote.id, [entry])


def _provision(client: Pax8Client) -> None:
    provisioner = client.provisioners.list().first()
    if provisioner is None:
        raise LookupError("no provisioner can be notified")
    client.provisioners.create_webhook(provisioner.id, url="http://127.0.0.1:9/")
    for kind in ProvisionRequestType:
        asked = ProvisionRequest(type=kind)
        client.provision_simulations.create_order_event(provision_request=asked)


class Acquainted:
    """Puts ids of what there is in the place of ids that were made up, in most requests."""

    def __init__(self, sandbox: Sandbox, surface: str) -> None:
        self._world, self._surface = sandbox.world, surface

    def before_call(self, _: HookContext, case: Any, __: dict[str, Any]) -> None:
        """Change a request that is about to be sent, where it is not wrong on purpose."""
        meta = case.meta
        if meta is None or meta.phase.name is TestPhase.STATEFUL:
            # There, what was answered before says which ids there are.
            return
        chosen: dict[str, str] = {}
        for where, held in (
            (ParameterLocation.PATH, case.path_parameters),
            (ParameterLocation.QUERY, case.query),
            (ParameterLocation.BODY, case.body),
        ):
            if not meta.is_negative_at(where):
                self._replace(case.operation.path, held, chosen)

    def _replace(self, path: str, held: Any, chosen: dict[str, str]) -> None:
        if isinstance(held, list):
            for each in cast("list[Any]", held):
                self._replace(path, each, chosen)
        if not isinstance(held, dict):
            return
        members = cast("dict[str, Any]", held)
        for name, value in members.items():
            if not isinstance(value, str):
                self._replace(path, value, chosen)
            elif name.endswith("d") and crc32(value.encode("utf-8", "replace")) % _STAYS:
                known = self._known(path, name, chosen)
                if known:
                    place = crc32(value.encode("utf-8", "replace")) % len(known)
                    chosen[name] = members[name] = known[place]

    def _known(self, path: str, name: str, chosen: Mapping[str, str]) -> list[str]:
        """The ids that this name may stand for, of what belongs to what is chosen already."""
        if name == "provisionerId":
            return [PROVISIONER_ID]
        if self._surface == "vendor-usage":
            return self._sold(name)
        if name == "topicId":
            return self._inside("webhooks", "webhookTopics", chosen.get("id"))
        if name in {"lineItemId", "requiredLineItemId"}:
            return self._inside("quotes", "lineItems", chosen.get("quoteId"))
        table = _TABLES.get(name)
        if name == "webhookId" and "/provisioners/" in path:
            table = "provisioner_webhooks"
        elif name == "id":
            # Elsewhere it is the id of anything.
            logs, webhook = path.endswith("/logs/{id}"), path.startswith("/webhooks/{id}")
            table = "webhook_logs" if logs else "webhooks" if webhook else None
        return [] if table is None else self._ids(table, chosen)

    def _sold(self, name: str) -> list[str]:
        """What vendors call the ids of: a subscription, and what they measure of it."""
        sold = [each for each in self._world.select("subscriptions") if _is_told_of(each)]
        if name == "productId":
            return [each.product_id for each in find_product(sold[0]["productId"]).meters]
        return [each["id"] for each in sold] if name == "subscriptionId" else []

    def _inside(self, table: str, part: str, id_: str | None) -> list[str]:
        """The ids of what a record has inside."""
        record = self._world.read(table, id_ or "") or {}
        return [each["id"] for each in record.get(part, ())]

    def _ids(self, table: str, chosen: Mapping[str, str] = MappingProxyType({})) -> list[str]:
        owners = {"quote_attachments": "quoteId", "quote_access": "quoteId"}
        owner = chosen.get(owners.get(table, ""), "library")
        return [
            each["id"]
            for each in self._world.select(table)
            if each.get("_owner", owner) == owner
            and each.get("_quoteId", owner) == owner
            and all(each.get(name, value) == value for name, value in chosen.items())
        ]


def _is_told_of(subscription: Mapping[str, Any]) -> bool:
    """Whether the vendor tells how much was used of it."""
    product = find_product(subscription["productId"])
    return product.product["vendorName"] == VENDOR and bool(product.meters)
