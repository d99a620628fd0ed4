"""Provision requests: what a vendor is to do, and what it says came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8.api.surfaces import PROVISIONING
from pax8.api.vendor.provision_records import (
    ProvisionAttempt,
    ProvisionDetail,
    ProvisionRequest,
    ProvisionResult,
    ProvisionResultStatus,
)


class ProvisionRequests(Resource[Mode]):
    """What a vendor is to provision, and what came of it."""

    surface = PROVISIONING

    @operation("GET /provision-requests")
    def list(self) -> Page[ProvisionRequest]:
        """List all requests."""
        ...

    @operation("GET /provision-requests/unfulfilled")
    def list_unfulfilled(self) -> Page[ProvisionRequest]:
        """List the requests that have no result that says Success."""
        ...

    @operation("GET /provision-requests/{provision_request_id}")
    def get(self, provision_request_id: UUID | str, /) -> ProvisionRequest:
        """Get one request.

        :param provision_request_id: The id of the request.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/details")
    def list_details(self, provision_request_id: UUID | str, /) -> Page[ProvisionDetail]:
        """List what was answered at checkout, and what took its place after a failure.

        :param provision_request_id: The id of the request.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/details/latest")
    def get_latest_detail(self, provision_request_id: UUID | str, /) -> ProvisionDetail:
        """Get the answers that count now.

        :param provision_request_id: The id of the request.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/details/{provision_detail_id}")
    def get_detail(
        self, provision_request_id: UUID | str, provision_detail_id: UUID | str, /
    ) -> ProvisionDetail:
        """Get one set of answers.

        :param provision_request_id: The id of the request.
        :param provision_detail_id: The id of the detail.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/attempts")
    def list_attempts(
        self,
        provision_request_id: UUID | str,
        /,
        *,
        provision_detail_id: UUID | str | None = None,
    ) -> Page[ProvisionAttempt]:
        """List the attempts to notify the vendor.

        :param provision_request_id: The id of the request.
        :param provision_detail_id: Those with these answers only.
        """
        ...

    @operation("POST /provision-requests/{provision_request_id}/attempts")
    def create_attempt(self, provision_request_id: UUID | str, /) -> ProvisionAttempt:
        """Take a request up without a notification: the attempt is Acknowledged at once.

        Pax8 refuses it for a request that is fulfilled.

        :param provision_request_id: The id of the request.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/attempts/latest")
    def get_latest_attempt(self, provision_request_id: UUID | str, /) -> ProvisionAttempt:
        """Get the last attempt.

        :param provision_request_id: The id of the request.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/attempts/{provision_attempt_id}")
    def get_attempt(
        self, provision_request_id: UUID | str, provision_attempt_id: UUID | str, /
    ) -> ProvisionAttempt:
        """Get one attempt.

        :param provision_request_id: The id of the request.
        :param provision_attempt_id: The id of the attempt.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/results")
    def list_results(
        self,
        provision_request_id: UUID | str,
        /,
        *,
        provision_attempt_id: UUID | str | None = None,
    ) -> Page[ProvisionResult]:
        """List what came of the attempts.

        :param provision_request_id: The id of the request.
        :param provision_attempt_id: The result of this attempt only.
        """
        ...

    @operation("POST /provision-requests/{provision_request_id}/results")
    def create_result(
        self,
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
        """Say what came of an attempt. Each has one result, and must be Acknowledged.

        :param provision_request_id: The id of the request.
        :param result: A result, in the place of keywords.
        :param status: What came of it, which Pax8 must be told.
        :param provision_attempt_id: The attempt; left out, the last one.
        :param error_message: Why it failed; Pax8 keeps 500 characters of it.
        :param metadata: Anything, by names of your own.
        :param external_provisioner_company_id: Your id of the customer.
        :param external_provisioner_partner_enrollment_id: Your id of the partner's enrollment.
        :param external_provisioner_partner_id: Your id of the partner.
        :param external_provisioner_subscription_id: Your id of the subscription, by which usage
            can be told.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/results/latest")
    def get_latest_result(self, provision_request_id: UUID | str, /) -> ProvisionResult:
        """Get the last result.

        :param provision_request_id: The id of the request.
        """
        ...

    @operation("GET /provision-requests/{provision_request_id}/results/{provision_result_id}")
    def get_result(
        self, provision_request_id: UUID | str, provision_result_id: UUID | str, /
    ) -> ProvisionResult:
        """Get one result.

        :param provision_request_id: The id of the request.
        :param provision_result_id: The id of the result.
        """
        ...
