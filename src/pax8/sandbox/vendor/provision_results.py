"""What a vendor says came of an attempt, and what that does to the subscription."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pax8._core.page import Page
from pax8.api.vendor.provision_records import ProvisionResult, ProvisionResultStatus
from pax8.api.vendor.provision_requests import ProvisionRequests
from pax8.sandbox.integration import vendors_own
from pax8.sandbox.refusals import malformed, not_found, unprocessable
from pax8.sandbox.sales import revise
from pax8.sandbox.serving import serves
from pax8.sandbox.vendor import requesting
from pax8.sandbox.vendor.records import (
    attempts_of,
    details_of,
    latest,
    one,
    paged,
    results_of,
    shown,
    the_request,
)
from pax8.sandbox.world import World

if TYPE_CHECKING:
    from pax8.sandbox.tables import Record

_RESULT = "Provision Result"
_LONGEST_ERROR = 500
_ENDED = frozenset({"Cancelled", "Converted"})
_EXTERNAL_ID = re.compile(r"[a-zA-Z0-9-_]+")


@serves(ProvisionRequests.list_results)
def list_results(
    world: World,
    provision_request_id: UUID | str,
    /,
    *,
    provision_attempt_id: UUID | str | None = None,
) -> Page[ProvisionResult]:
    found = results_of(world, the_request(world, provision_request_id))
    wanted = str(provision_attempt_id)
    return paged(
        ProvisionResult,
        [
            each
            for each in found
            if provision_attempt_id is None or each["provisionAttemptId"] == wanted
        ],
    )


@serves(ProvisionRequests.get_latest_result)
def get_latest_result(world: World, provision_request_id: UUID | str, /) -> ProvisionResult:
    found = results_of(world, the_request(world, provision_request_id))
    return latest(_RESULT, ProvisionResult, found)


@serves(ProvisionRequests.get_result)
def get_result(
    world: World, provision_request_id: UUID | str, provision_result_id: UUID | str, /
) -> ProvisionResult:
    found = results_of(world, the_request(world, provision_request_id))
    return one(_RESULT, ProvisionResult, found, provision_result_id)


@serves(ProvisionRequests.create_result)
def create_result(
    world: World,
    provision_request_id: UUID | str,
    result: ProvisionResult | None = None,
    /,
    *,
    status: ProvisionResultStatus | str | None = None,
    provision_attempt_id: UUID | str | None = None,
    error_message: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    external_provisioner_company_id: str | None = None,
    external_provisioner_partner_enrollment_id: str | None = None,
    external_provisioner_partner_id: str | None = None,
    external_provisioner_subscription_id: str | None = None,
) -> ProvisionResult:
    request = the_request(world, provision_request_id)
    if status is None:
        raise malformed("it is required", "status")
    made = _attempt(world, request, provision_attempt_id)
    record: Record = {
        "id": world.new_id(),
        "provisionAttemptId": made["id"],
        "status": str(status),
        "errorMessage": None if error_message is None else error_message[:_LONGEST_ERROR],
        "metadata": metadata,
        "externalProvisionerCompanyId": external_provisioner_company_id,
        "externalProvisionerPartnerEnrollmentId": external_provisioner_partner_enrollment_id,
        "externalProvisionerPartnerId": external_provisioner_partner_id,
        "externalProvisionerSubscriptionId": external_provisioner_subscription_id,
        "_provisionRequestId": request["id"],
    }
    _check_ids(record)
    world.insert("provision_results", [record])
    if status == ProvisionResultStatus.SUCCESS:
        world.replace("provision_requests", {**request, "_fulfilled": True})
        _fulfil(world, request, external_provisioner_subscription_id)
    else:
        # It is tried with answers of its own, which nobody has changed here.
        again = requesting.detail(world, request, details_of(world, request)[-1]["details"])
        requesting.attempt(world, request, again)
    return ProvisionResult.from_dict(shown(record))


def _attempt(world: World, request: Record, attempt_id: UUID | str | None) -> Record:
    """The attempt that a result is for; `Refusal` if it can have none."""
    found = attempts_of(world, request)
    if attempt_id is not None:
        found = [each for each in found if each["id"] == str(attempt_id)]
    if not found:
        raise not_found("Provision Attempt", str(attempt_id or "latest"))
    made = found[-1]
    if request["_fulfilled"]:
        raise unprocessable("The provision request is fulfilled")
    if made["status"] != "Acknowledged":
        raise unprocessable(f"The provision attempt is {made['status']}, and not Acknowledged")
    if any(each["provisionAttemptId"] == made["id"] for each in results_of(world, request)):
        raise unprocessable("The provision attempt has a result already")
    return made


def _check_ids(record: Record) -> None:
    for name, value in record.items():
        if name.startswith("external") and value is not None and not _EXTERNAL_ID.fullmatch(value):
            raise malformed("it must be of letters, digits, hyphens and underscores", name)


def _check_unshared(world: World, subscription: Record, external_id: str) -> None:
    """`Refusal` if usage of this id would be of two subscriptions that go on."""
    for each in vendors_own(world, external_id):
        if each["id"] != subscription["id"] and each["status"] not in _ENDED:
            raise unprocessable(
                f"externalProvisionerSubscriptionId {external_id} is that of another subscription",
                f"It is that of subscription {each['id']}",
            )


def _fulfil(world: World, request: Record, external_id: str | None) -> None:
    """Let what the vendor has done be seen on the subscription."""
    if request["_simulated"]:
        return
    subscription = world.read("subscriptions", request["subscriptionId"])
    if subscription is None:
        return
    if external_id is not None:
        _check_unshared(world, subscription, external_id)
    known = external_id or subscription["vendorSubscriptionId"] or world.new_id()
    changes: dict[str, Any] = {}
    if known != subscription["vendorSubscriptionId"]:
        changes["vendorSubscriptionId"] = known
    if subscription["status"] == "PendingAutomated":
        changes["status"] = "Active"
    if changes:
        revise(world, subscription, changes)
