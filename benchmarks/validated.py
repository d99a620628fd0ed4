"""The page of subscriptions as one would write it in pydantic: the baseline of decoding."""

# No annotations from the future: pydantic reads them.
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from pax8.enums import BillingTerm, SubscriptionStatus


class Validated(BaseModel):
    """What Pax8 sends, with the fields that nobody declared kept."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel)


class ValidatedCommitment(Validated):
    """What a subscription is committed to."""

    id: str = ""
    term: str | None = None
    end_date: datetime | None = None


class ValidatedProvisioningDetail(Validated):
    """An answer of an order."""

    key: str | None = None
    label: str | None = None
    values: list[str] | None = None
    description: str | None = None
    value_type: str | None = None
    possible_values: list[str] | None = None
    partner_shell_template_id: str | None = None


class ValidatedSubscription(Validated):
    """A product that a company has."""

    id: str = ""
    company_id: str = ""
    product_id: str = ""
    parent_subscription_id: str | None = None
    vendor_subscription_id: str | None = None
    vendor_sku_id: str | None = None
    product_name: str | None = None
    quantity: int | None = None
    status: SubscriptionStatus | None = None
    billing_term: BillingTerm | None = None
    price: Decimal | None = None
    partner_cost: Decimal | None = None
    currency_code: str | None = None
    start_date: datetime | None = None
    end_date: datetime | None = None
    billing_start: date | None = None
    created_date: datetime | None = None
    updated_date: datetime | None = None
    commitment: ValidatedCommitment | None = None
    provisioning_details: list[ValidatedProvisioningDetail] | None = None


class ValidatedPage(Validated):
    """A page of them."""

    content: list[ValidatedSubscription]
