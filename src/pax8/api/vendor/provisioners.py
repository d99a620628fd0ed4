"""Provisioners of a vendor, and where their notifications are posted."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8._core.reading import Timestamp
from pax8.api.surfaces import PROVISIONING


class Provisioner(Model):
    """What sets up a vendor's products."""

    id: str = ""
    name: str | None = None
    vendor_id: str | None = None
    created_date: Timestamp | None = None


class SharedSecret(Model):
    """What a notification carries so that the vendor knows it: a header, and what is in it.

    Pax8 makes the credential, and shows it once, where the webhook is created.
    """

    _read_only: ClassVar[frozenset[str]] = frozenset({"credential"})
    _secret: ClassVar[frozenset[str]] = frozenset({"credential"})

    header: str | None = None
    credential: str | None = None


class ProvisionerWebhook(Model):
    """Where a provisioner's notifications are posted. It never changes: the latest counts."""

    id: str = ""
    url: str | None = None
    shared_secret: SharedSecret | None = None
    created_date: Timestamp | None = None


class Provisioners(Resource[Mode]):
    """What sets up a vendor's products when they are sold."""

    surface = PROVISIONING

    @operation("GET /provisioners")
    def list(self) -> Page[Provisioner]:
        """List the vendor's provisioners."""
        ...

    @operation("GET /provisioners/{provisioner_id}")
    def get(self, provisioner_id: UUID | str, /) -> Provisioner:
        """Get one provisioner.

        :param provisioner_id: The id of the provisioner.
        """
        ...

    @operation("GET /provisioners/{provisioner_id}/webhooks")
    def list_webhooks(self, provisioner_id: UUID | str, /) -> Page[ProvisionerWebhook]:
        """List where notifications are posted, and where they were before.

        :param provisioner_id: The id of the provisioner.
        """
        ...

    @operation("GET /provisioners/{provisioner_id}/webhooks/latest")
    def get_latest_webhook(self, provisioner_id: UUID | str, /) -> ProvisionerWebhook:
        """Get where notifications are posted now.

        :param provisioner_id: The id of the provisioner.
        """
        ...

    @operation("GET /provisioners/{provisioner_id}/webhooks/{webhook_id}")
    def get_webhook(
        self, provisioner_id: UUID | str, webhook_id: UUID | str, /
    ) -> ProvisionerWebhook:
        """Get one address of notifications, its credential hidden.

        :param provisioner_id: The id of the provisioner.
        :param webhook_id: The id of the webhook.
        """
        ...

    @operation("POST /provisioners/{provisioner_id}/webhooks")
    def create_webhook(
        self,
        provisioner_id: UUID | str,
        webhook: ProvisionerWebhook | None = None,
        /,
        *,
        url: str | None = None,
        shared_secret: SharedSecret | None = None,
    ) -> ProvisionerWebhook:
        """Have notifications posted to this address from now on.

        The answer is the only one that has the credential: keep it.

        :param provisioner_id: The id of the provisioner.
        :param webhook: A webhook, in the place of keywords.
        :param url: The address, without a query.
        :param shared_secret: The header that the credential is to come in; Pax8 names one if this
            does not.
        """
        ...
