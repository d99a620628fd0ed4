"""What a vendor is asked for when something happens to a subscription of its products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pax8.sandbox.account import ACCOUNT_ID, CITY, COUNTRY, DOMAIN, NAME, POSTCODE, STATE, STREET
from pax8.sandbox.integration import answers_for, is_awaited, latest_webhook
from pax8.sandbox.observing import observes
from pax8.sandbox.population import TERM_MONTHS
from pax8.sandbox.sold import product_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

_TRIAL = "Trial"
_PARTNER_ADDRESS = {
    "street": STREET,
    "city": CITY,
    "stateOrProvince": STATE,
    "postcode": POSTCODE,
    "country": COUNTRY,
}
_NO_WEBHOOK = "There is no webhook to notify"


@observes("subscriptions")
def _subscription(world: World, before: Record | None, record: Record) -> None:
    type_ = _type(before, record)
    if type_ is not None and is_awaited(world, record["productId"]):
        ask(world, _of(world, type_, record), dict(answers_for(world, record["id"])))


def _type(before: Record | None, record: Record) -> str | None:
    """What the vendor is asked for by this change of a subscription; None if for nothing."""
    status = record["status"]
    if before is None:
        return "TrialCreate" if status == _TRIAL else "NetNew"
    if status != before["status"]:
        if status == "Cancelled":
            return "Deprovision"
        return "TrialConvert" if before["status"] == _TRIAL and status == "Active" else None
    if any(before[name] != record[name] for name in ("quantity", "billingTerm")):
        return "Update"
    return "Renewal" if before.get("commitment") != record.get("commitment") else None


def _of(world: World, type_: str, subscription: Record) -> Record:
    company = world.read("companies", subscription["companyId"]) or {}
    product = product_of(world, subscription["productId"])
    request: Record = {
        "type": type_,
        "subscriptionId": subscription["id"],
        "productId": product.id,
        "productName": product.name,
        "quantity": subscription["quantity"],
        "billingTerm": subscription["billingTerm"].replace("-Year", " Year"),
        "companyId": subscription["companyId"],
        "companyName": company.get("name"),
        "companyDomain": urlsplit(company.get("website") or "").hostname,
        "companyAddress": _address(company.get("address") or {}),
        **partner(),
    }
    if subscription.get("commitment") is not None:
        request |= _commitment(subscription["commitment"])
    if subscription["status"] == _TRIAL:
        sold = any(price.billing_term != _TRIAL for price in product.prices)
        request |= {"trialEndDate": subscription.get("endDate"), "trialAutoConverts": sold}
    return request


def partner() -> Record:
    """The partner, as a vendor is told of it."""
    return {
        "partnerId": ACCOUNT_ID,
        "partnerName": NAME,
        "partnerDomain": DOMAIN,
        "partnerAddress": dict(_PARTNER_ADDRESS),
    }


def _address(address: Mapping[str, Any]) -> Record:
    names = {"postalCode": "postcode"}
    return {names.get(name, name): value for name, value in address.items() if value is not None}


def _commitment(commitment: Mapping[str, Any]) -> Record:
    months, end = TERM_MONTHS[commitment["term"]], commitment["endDate"]
    return {
        "commitment": {"term": {"months": months, "endDate": end}},
        "commitmentTermMonths": months,
        "commitmentTermEndDate": end,
    }


def ask(
    world: World, request: Record, details: Mapping[str, Any], *, simulated: bool = False
) -> Record:
    """Ask the vendor for something, with what was answered at checkout; the request."""
    record: Record = {
        "id": world.new_id(),
        "createdDate": world.timestamp,
        **request,
        "_fulfilled": False,
        "_simulated": simulated,
    }
    world.insert("provision_requests", [record])
    attempt(world, record, detail(world, record, details))
    return record


def detail(world: World, request: Record, details: Mapping[str, Any]) -> Record:
    """Keep a set of answers for a request."""
    record: Record = {
        "id": world.new_id(),
        "provisionRequestId": request["id"],
        "details": dict(details),
        "createdDate": world.timestamp,
    }
    world.insert("provision_details", [record])
    return record


def attempt(world: World, request: Record, of_detail: Record, number: int = 1) -> Record:
    """Have the vendor notified of a request.

    :param number: Which attempt it is with these answers; 0 for one that the vendor makes itself,
        of which it need not be notified.
    """
    webhook = latest_webhook(world, simulated=request["_simulated"]) if number else None
    status = "Issued" if number else "Acknowledged"
    record: Record = {
        "id": world.new_id(),
        "provisionDetailId": of_detail["id"],
        "webhookId": None if webhook is None else webhook["id"],
        "status": "Failed" if number and webhook is None else status,
        "errorDetail": _NO_WEBHOOK if number and webhook is None else None,
        "createdDate": world.timestamp,
        "_provisionRequestId": request["id"],
        "_number": number,
    }
    world.insert("provision_attempts", [record])
    world.mail.set()
    return record
