"""What provisioning goes by: requests, their details, the attempts, and the results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.reading import Timestamp


class ProvisionRequestType(OpenEnum):
    """What is asked of the vendor."""

    NET_NEW = "NetNew"
    UPDATE = "Update"
    DEPROVISION = "Deprovision"
    TRIAL_CREATE = "TrialCreate"
    TRIAL_CONVERT = "TrialConvert"
    CHANGE_PRODUCT = "ChangeProduct"
    PARTNER_ENROLLMENT = "PartnerEnrollment"
    RENEWAL = "Renewal"


class ProvisionBillingTerm(OpenEnum):
    """How often a subscription is billed, in the words that vendors are told it with."""

    MONTHLY = "Monthly"
    ANNUAL = "Annual"
    TWO_YEAR = "2 Year"
    THREE_YEAR = "3 Year"
    ONE_TIME = "One-Time"
    TRIAL = "Trial"
    ACTIVATION = "Activation"


class ProvisionAttemptStatus(OpenEnum):
    """How a notification went: sent and not answered yet, taken, or not."""

    ISSUED = "Issued"
    ACKNOWLEDGED = "Acknowledged"
    FAILED = "Failed"


class ProvisionResultStatus(OpenEnum):
    """What came of a request."""

    SUCCESS = "Success"
    FAIL = "Fail"


class VolumeUnit(OpenEnum):
    """What a commitment to a volume is counted in: things, or money."""

    AGENTS = "Agents"
    DEVICES = "Devices"
    ENDPOINTS = "Endpoints"
    ENVIRONMENTS = "Environments"
    LEVELS = "Levels"
    POINTS = "Points"
    USERS = "Users"
    AUD = "AUD"
    CAD = "CAD"
    CHF = "CHF"
    DKK = "DKK"
    EUR = "EUR"
    GBP = "GBP"
    IDR = "IDR"
    MYR = "MYR"
    NOK = "NOK"
    NZD = "NZD"
    PHP = "PHP"
    SEK = "SEK"
    SGD = "SGD"
    THB = "THB"
    USD = "USD"
    VND = "VND"


class ProvisionAddress(Model):
    """An address as vendors are told it: it says postcode where partners say postal code."""

    street: str | None = None
    street2: str | None = None
    city: str | None = None
    state_or_province: str | None = None
    postcode: str | None = None
    country: str | None = None


class ProvisionCommitmentTerm(Model):
    """How long a commitment runs."""

    months: int | None = None
    end_date: Timestamp | None = None


class VolumeCommitment(Model):
    """How much a commitment is for."""

    months: int | None = None
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None
    unit_of_measure: VolumeUnit | None = None


class ProvisionCommitment(Model):
    """What the customer is committed to: a time, a volume, or both."""

    term: ProvisionCommitmentTerm | None = None
    volume: VolumeCommitment | None = None


class ProvisionRequest(Model):
    """What the vendor is to do, and for whom. It never changes.

    `commitment_term_months` and `commitment_term_end_date` are what `commitment` says in newer
    words. `old_product_id` is there where one product takes the place of another.
    """

    id: str = ""
    type: ProvisionRequestType | None = None
    subscription_id: str | None = None
    product_id: str | None = None
    product_name: str | None = None
    old_product_id: str | None = None
    quantity: int | None = None
    billing_term: ProvisionBillingTerm | None = None
    commitment: ProvisionCommitment | None = None
    commitment_term_months: int | None = None
    commitment_term_end_date: Timestamp | None = None
    trial_end_date: Timestamp | None = None
    trial_auto_converts: bool | None = None
    company_id: str | None = None
    company_name: str | None = None
    company_domain: str | None = None
    company_address: ProvisionAddress | None = None
    partner_id: str | None = None
    partner_name: str | None = None
    partner_domain: str | None = None
    partner_address: ProvisionAddress | None = None
    partner_enrollment_id: str | None = None
    created_date: Timestamp | None = None


class ProvisionDetail(Model):
    """What the customer answered at checkout, under the vendor's own keys."""

    id: str = ""
    provision_request_id: str | None = None
    details: dict[str, Any] | None = None
    created_date: Timestamp | None = None


class ProvisionAttempt(Model):
    """One try to notify the vendor. `error_detail` says why it failed."""

    id: str = ""
    provision_detail_id: str | None = None
    webhook_id: str | None = None
    status: ProvisionAttemptStatus | None = None
    error_detail: str | None = None
    created_date: Timestamp | None = None


class ProvisionResult(Model):
    """What the vendor says came of an attempt.

    The `external_provisioner_…` ids are the vendor's own, of letters, digits, hyphens and
    underscores. `metadata` may hold anything.
    """

    _read_only: ClassVar[frozenset[str]] = frozenset({"id"})

    id: str = ""
    provision_attempt_id: str | None = None
    status: ProvisionResultStatus | None = None
    error_message: str | None = None
    metadata: dict[str, Any] | None = None
    external_provisioner_company_id: str | None = None
    external_provisioner_partner_enrollment_id: str | None = None
    external_provisioner_partner_id: str | None = None
    external_provisioner_subscription_id: str | None = None
