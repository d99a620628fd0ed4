"""Provision simulations: orders that nobody made, for trying a provisioner."""

from __future__ import annotations

from pax8._core.model import Model
from pax8._core.operation import Mode, Resource, operation
from pax8.api.surfaces import PROVISIONING
from pax8.api.vendor.provision_records import ProvisionAttempt, ProvisionDetail, ProvisionRequest


class ProvisionOrderEvent(Model):
    """An order as the vendor is notified of it."""

    provision_request: ProvisionRequest | None = None
    provision_detail: ProvisionDetail | None = None
    provision_attempt: ProvisionAttempt | None = None


class ProvisionSimulations(Resource[Mode]):
    """Orders that nobody made, to try a provisioner with."""

    surface = PROVISIONING

    @operation("POST /provision-simulations/order-events", shown_by="provision_requests.list")
    def create_order_event(
        self,
        event: ProvisionOrderEvent | None = None,
        /,
        *,
        provision_request: ProvisionRequest | None = None,
        provision_detail: ProvisionDetail | None = None,
        provision_attempt: ProvisionAttempt | None = None,
    ) -> ProvisionOrderEvent:
        """Make an order up. What is given is kept as it is, and Pax8 makes up the rest.

        It takes a credential for simulations, and what it makes is seen with one only, for seven
        days.

        :param event: An event, in the place of keywords.
        :param provision_request: The request, such as `{"type": "NetNew"}`; an empty one does
            where Pax8 is to make up all of it.
        :param provision_detail: The answers at checkout.
        :param provision_attempt: The attempt.
        """
        ...
