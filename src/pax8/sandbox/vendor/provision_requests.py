"""What a vendor was asked for, with what answers, and how it was notified."""

from __future__ import annotations

from uuid import UUID

from pax8._core.page import Page
from pax8.api.vendor.provision_records import ProvisionAttempt, ProvisionDetail, ProvisionRequest
from pax8.api.vendor.provision_requests import ProvisionRequests
from pax8.sandbox.refusals import unprocessable
from pax8.sandbox.serving import serves
from pax8.sandbox.vendor import requesting
from pax8.sandbox.vendor.records import (
    attempts_of,
    details_of,
    latest,
    one,
    paged,
    requests,
    shown,
    the_request,
)
from pax8.sandbox.world import World

_DETAIL, _ATTEMPT = "Provision Detail", "Provision Attempt"


@serves(ProvisionRequests.list)
def list_requests(world: World) -> Page[ProvisionRequest]:
    return paged(ProvisionRequest, requests(world))


@serves(ProvisionRequests.list_unfulfilled)
def list_unfulfilled(world: World) -> Page[ProvisionRequest]:
    return paged(ProvisionRequest, requests(world, "NOT fulfilled"))


@serves(ProvisionRequests.get)
def get_request(world: World, provision_request_id: UUID | str, /) -> ProvisionRequest:
    return ProvisionRequest.from_dict(shown(the_request(world, provision_request_id)))


@serves(ProvisionRequests.list_details)
def list_details(world: World, provision_request_id: UUID | str, /) -> Page[ProvisionDetail]:
    return paged(ProvisionDetail, details_of(world, the_request(world, provision_request_id)))


@serves(ProvisionRequests.get_latest_detail)
def get_latest_detail(world: World, provision_request_id: UUID | str, /) -> ProvisionDetail:
    found = details_of(world, the_request(world, provision_request_id))
    return latest(_DETAIL, ProvisionDetail, found)


@serves(ProvisionRequests.get_detail)
def get_detail(
    world: World, provision_request_id: UUID | str, provision_detail_id: UUID | str, /
) -> ProvisionDetail:
    found = details_of(world, the_request(world, provision_request_id))
    return one(_DETAIL, ProvisionDetail, found, provision_detail_id)


@serves(ProvisionRequests.list_attempts)
def list_attempts(
    world: World,
    provision_request_id: UUID | str,
    /,
    *,
    provision_detail_id: UUID | str | None = None,
) -> Page[ProvisionAttempt]:
    found = attempts_of(world, the_request(world, provision_request_id))
    wanted = str(provision_detail_id)
    return paged(
        ProvisionAttempt,
        [
            each
            for each in found
            if provision_detail_id is None or each["provisionDetailId"] == wanted
        ],
    )


@serves(ProvisionRequests.create_attempt)
def create_attempt(world: World, provision_request_id: UUID | str, /) -> ProvisionAttempt:
    request = the_request(world, provision_request_id)
    if request["_fulfilled"]:
        raise unprocessable("The provision request is fulfilled")
    newest = details_of(world, request)[-1]
    made = requesting.attempt(world, request, newest, number=0)
    return ProvisionAttempt.from_dict(shown(made))


@serves(ProvisionRequests.get_latest_attempt)
def get_latest_attempt(world: World, provision_request_id: UUID | str, /) -> ProvisionAttempt:
    found = attempts_of(world, the_request(world, provision_request_id))
    return latest(_ATTEMPT, ProvisionAttempt, found)


@serves(ProvisionRequests.get_attempt)
def get_attempt(
    world: World, provision_request_id: UUID | str, provision_attempt_id: UUID | str, /
) -> ProvisionAttempt:
    found = attempts_of(world, the_request(world, provision_request_id))
    return one(_ATTEMPT, ProvisionAttempt, found, provision_attempt_id)
