"""Orders that nobody made, for a vendor to try its provisioner with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.plan import plan
from pax8.api.vendor.provision_records import ProvisionAttempt, ProvisionDetail, ProvisionRequest
from pax8.api.vendor.provision_simulations import ProvisionOrderEvent, ProvisionSimulations
from pax8.sandbox.integration import is_vendors
from pax8.sandbox.population import catalogue
from pax8.sandbox.refusals import Refusal, malformed
from pax8.sandbox.serving import serves
from pax8.sandbox.vendor.records import attempts_of, details_of, shown
from pax8.sandbox.vendor.requesting import ask, partner
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_ID = re.compile(r"(^|_)id$")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Months have 32 bits, and quantities 64.
_MOST_MONTHS, _MOST = 2**31 - 1, 2**63 - 1
_OURS = frozenset({"id", "createdDate"})
_ADDRESS = {
    "street": "500 Harbor Blvd",
    "city": "Portland",
    "stateOrProvince": "OR",
    "postcode": "97201",
    "country": "US",
}


@serves(ProvisionSimulations.create_order_event)
def create_order_event(
    world: World,
    event: ProvisionOrderEvent | None = None,
    /,
    *,
    provision_request: ProvisionRequest | None = None,
    provision_detail: ProvisionDetail | None = None,
    provision_attempt: ProvisionAttempt | None = None,
) -> ProvisionOrderEvent:
    if not world.simulating:
        raise Refusal(403, "Only a credential for simulations may simulate")
    for each in (provision_request, provision_detail, provision_attempt):
        if each is not None:
            _check(each)
    details = _given(provision_detail).get("details", {"adminEmail": "admin@customer.example"})
    record = ask(world, _request(world, _given(provision_request)), details, simulated=True)
    of_detail, attempt = details_of(world, record)[-1], attempts_of(world, record)[-1]
    # What was given is told back, though other things are kept.
    return ProvisionOrderEvent.from_dict(
        {
            "provisionRequest": shown(record),
            "provisionDetail": shown(of_detail),
            "provisionAttempt": shown(attempt) | _given(provision_attempt),
        }
    )


def _given(model: Model | None) -> dict[str, Any]:
    """What was said of it, without what is the sandbox's to say."""
    found = {} if model is None else model.to_dict()
    return {name: value for name, value in found.items() if name not in _OURS and value is not None}


def _check(model: Model) -> None:
    """Raise a Refusal where an id, a word or a number of months cannot be one."""
    for field in plan(type(model)).fields.values():
        value = getattr(model, field.name)
        if isinstance(value, Model):
            _check(value)
        elif isinstance(value, OpenEnum):
            if not value.known:
                raise malformed(f"'{value}' is not known", field.wire[0])
        elif isinstance(value, str) and value and _ID.search(field.name):
            if not _UUID.fullmatch(value):
                raise malformed(f"'{value}' is no id", field.wire[0])
        elif isinstance(value, int):
            largest = _MOST_MONTHS if field.name.endswith("months") else _MOST
            if not -largest - 1 <= value <= largest:
                raise malformed(f"{value} is too large", field.wire[0])


def _request(world: World, given: Record) -> Record:
    product = next(each for each in catalogue() if is_vendors(each))
    return {
        "type": "NetNew",
        "subscriptionId": world.new_id(),
        "productId": product.id,
        "productName": product.name,
        "quantity": 1,
        "billingTerm": "Monthly",
        "companyId": world.new_id(),
        "companyName": "Example Customer",
        "companyDomain": "customer.example",
        "companyAddress": dict(_ADDRESS),
        **partner(),
        **given,
    }
