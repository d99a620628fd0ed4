"""The vendor's provisioner, and where its notifications are posted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from pax8._core.page import Page
from pax8.api.vendor.provisioners import (
    Provisioner,
    Provisioners,
    ProvisionerWebhook,
    SharedSecret,
)
from pax8.sandbox.integration import PROVISIONER_ID, VENDOR, VENDOR_ID
from pax8.sandbox.refusals import malformed, not_found
from pax8.sandbox.serving import serves
from pax8.sandbox.vendor.records import latest, one, paged
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

USUAL_HEADER = "pax8ApiTokenV1"
_HIDDEN = "*****"
_HEADER = re.compile(r"[A-Za-z0-9_-]+")
# What the notification itself is made of.
_TAKEN = frozenset({"content-type", "content-length", "host", "user-agent", "transfer-encoding"})
_KIND = "Webhook"


@serves(Provisioners.list)
def list_provisioners(world: World) -> Page[Provisioner]:
    return paged(Provisioner, [_record()])


@serves(Provisioners.get)
def get_provisioner(world: World, provisioner_id: UUID | str, /) -> Provisioner:
    return one("Provisioner", Provisioner, [_record()], provisioner_id)


def _record() -> Record:
    return {
        "id": PROVISIONER_ID,
        "name": f"{VENDOR} provisioning",
        "vendorId": VENDOR_ID,
        "createdDate": "2024-02-01T16:30:00.000Z",
    }


@serves(Provisioners.list_webhooks)
def list_webhooks(world: World, provisioner_id: UUID | str, /) -> Page[ProvisionerWebhook]:
    return paged(ProvisionerWebhook, _webhooks(world, provisioner_id))


@serves(Provisioners.get_latest_webhook)
def get_latest_webhook(world: World, provisioner_id: UUID | str, /) -> ProvisionerWebhook:
    return latest(_KIND, ProvisionerWebhook, _webhooks(world, provisioner_id))


@serves(Provisioners.get_webhook)
def get_webhook(
    world: World, provisioner_id: UUID | str, webhook_id: UUID | str, /
) -> ProvisionerWebhook:
    return one(_KIND, ProvisionerWebhook, _webhooks(world, provisioner_id), webhook_id)


def _webhooks(world: World, provisioner_id: UUID | str) -> list[Record]:
    """The webhooks that this credential sees, the oldest first."""
    if str(provisioner_id) != PROVISIONER_ID:
        raise not_found("Provisioner", str(provisioner_id))
    return list(world.select("provisioner_webhooks", "simulated = ?", world.simulating))


@serves(Provisioners.create_webhook)
def create_webhook(
    world: World,
    provisioner_id: UUID | str,
    webhook: ProvisionerWebhook | None = None,
    /,
    *,
    url: str | None = None,
    shared_secret: SharedSecret | None = None,
) -> ProvisionerWebhook:
    _webhooks(world, provisioner_id)
    header = (shared_secret and shared_secret.header) or USUAL_HEADER
    if not _HEADER.fullmatch(header) or header.lower() in _TAKEN:
        raise malformed(f"'{header}' is no name of a header", "header")
    credential = world.new_id().replace("-", "")
    record: Record = {
        "id": world.new_id(),
        "url": _checked(url),
        "sharedSecret": {"header": header, "credential": _HIDDEN},
        "createdDate": world.timestamp,
        "_provisionerId": PROVISIONER_ID,
        "_credential": credential,
        "_simulated": world.simulating,
    }
    world.insert("provisioner_webhooks", [record])
    made = latest(_KIND, ProvisionerWebhook, [record])
    # Shown here, and never again.
    made.shared_secret = SharedSecret(header=header, credential=credential)
    return made


def _checked(url: str | None) -> str:
    try:
        parts = urlsplit(url or "")
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        good = False
    if url is None or not good:
        raise malformed("it must be an http or https url", "url")
    if "?" in url or "#" in url:
        raise malformed("it may have no query", "url")
    return url
