"""What becomes of each field of each record: what has no rule here is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pax8.api.partner.companies import Address, Company
from pax8.api.partner.contacts import Contact, ContactType
from pax8.api.partner.invoices import Invoice, InvoiceItem
from pax8.api.partner.orders import LineItem, Order
from pax8.api.partner.products import (
    Commitment,
    Dependencies,
    Pricing,
    Product,
    ProductDependency,
    ProvisioningDetail,
    Rate,
)
from pax8.api.partner.subscriptions import Subscription, SubscriptionCommitment
from pax8.api.partner.usage_summaries import UsageSummary
from pax8.sandbox.imitation.disguise import (
    Disguise,
    Lost,
    Rule,
    count,
    flag,
    identity,
    listed,
    moment,
    public,
    word,
)
from pax8.sandbox.imitation.replacements import (
    address_part,
    amount,
    answers,
    calling_code,
    company_name,
    country,
    currency,
    email,
    family,
    foreign,
    given,
    named,
    offered_by,
    order_number,
    partner_name,
    phone,
    phone_digits,
    possible,
    term,
    website,
    within,
)

if TYPE_CHECKING:
    from pax8._core.model import Model
    from pax8.sandbox.tables import Record


def one(kind: type[Model]) -> Rule:
    """A record in a record."""

    def put(disguise: Disguise, value: Any, record: Record) -> Any:
        if not isinstance(value, dict):
            raise Lost
        return disguise.put(kind, RULES[kind], within(cast("Record", value), record))

    return put


def many(kind: type[Model]) -> Rule:
    """A list of records in a record."""
    put_one = one(kind)

    def put(disguise: Disguise, value: Any, record: Record) -> Any:
        if not isinstance(value, list):
            raise Lost
        return [put_one(disguise, each, record) for each in cast("list[Any]", value)]

    return put


_PRODUCT_ID: dict[str, Rule] = {"productId": identity, "productName": public}
_QUESTION: dict[str, Rule] = {"valueType": word, "partnerShellTemplateId": foreign}

RULES: dict[type[Model], dict[str, Rule]] = {
    Company: {
        "id": identity,
        "name": company_name,
        "address": one(Address),
        "phone": phone,
        "website": website,
        "externalId": named("X"),
        "billOnBehalfOfEnabled": flag,
        "selfServiceAllowed": flag,
        "orderApprovalRequired": flag,
        "status": word,
        "updatedDate": moment,
        "contacts": many(Contact),
    },
    Address: {
        "street": address_part("street"),
        "street2": address_part("street2"),
        "city": address_part("city"),
        "stateOrProvince": address_part("stateOrProvince"),
        "postalCode": address_part("postalCode"),
        "country": country,
    },
    Contact: {
        "id": identity,
        "firstName": given,
        "lastName": family,
        "email": email,
        "phone": phone,
        "createdDate": moment,
        "types": many(ContactType),
        "phoneNumber": phone_digits,
        "phoneCountryCode": country,
        "phoneCountryCallingCode": calling_code,
    },
    ContactType: {"type": word, "primary": flag},
    Product: {
        "id": identity,
        "name": listed,
        "vendorName": listed,
        "shortDescription": listed,
        "description": listed,
        "sku": listed,
        "vendorSku": listed,
        "altVendorSku": listed,
        "requiresCommitment": flag,
    },
    ProvisioningDetail: {
        **_QUESTION,
        "key": public,
        "label": public,
        "description": public,
        "values": answers,
        "possibleValues": answers,
    },
    Dependencies: {
        "commitmentDependencies": many(Commitment),
        "productDependencies": many(ProductDependency),
    },
    Commitment: {
        "id": identity,
        "term": listed,
        "autoRenew": flag,
        "renewalWindowDaysBeforeTermEnd": count,
        "renewalWindowDaysAfterTermEnd": count,
        "allowForQuantityIncrease": flag,
        "allowForQuantityDecrease": flag,
        "allowForEarlyCancellation": flag,
        "cancellationFeeApplied": flag,
        "isTransferable": flag,
    },
    ProductDependency: {"name": listed, "products": many(Product)},
    Pricing: {
        "productId": identity,
        "productName": public,
        "billingTerm": word,
        "commitmentTerm": listed,
        "commitmentTermInMonths": count,
        "type": word,
        "unitOfMeasurement": listed,
        "rates": many(Rate),
    },
    Rate: {
        "partnerBuyRate": amount,
        "suggestedRetailPrice": amount,
        "startQuantityRange": count,
        "endQuantityRange": count,
        "chargeType": word,
    },
    Subscription: {
        **_PRODUCT_ID,
        "id": identity,
        "companyId": identity,
        "parentSubscriptionId": identity,
        "vendorSubscriptionId": foreign,
        "vendorSkuId": public,
        "quantity": count,
        "status": word,
        "billingTerm": word,
        "price": amount,
        "partnerCost": amount,
        "currencyCode": currency,
        "startDate": moment,
        "endDate": moment,
        "billingStart": moment,
        "createdDate": moment,
        "updatedDate": moment,
        "commitment": one(SubscriptionCommitment),
        "provisioningDetails": many(ProvisioningDetail),
    },
    SubscriptionCommitment: {"id": identity, "term": term, "endDate": moment},
    Order: {
        "id": identity,
        "companyId": identity,
        "createdDate": moment,
        "orderedBy": word,
        "orderedByUserId": foreign,
        "orderedByUserEmail": email,
        "isScheduled": flag,
        "lineItems": many(LineItem),
    },
    LineItem: {
        "id": identity,
        "productId": identity,
        "quantity": count,
        "billingTerm": word,
        "commitmentTermId": identity,
        "provisionStartDate": moment,
        "lineItemNumber": count,
        "parentSubscriptionId": identity,
        "parentLineItemNumber": count,
        "provisioningDetails": many(ProvisioningDetail),
        "subscriptionId": identity,
    },
    Invoice: {
        "id": identity,
        "invoiceDate": moment,
        "dueDate": moment,
        "status": word,
        "total": amount,
        "balance": amount,
        "carriedBalance": amount,
        "currencyCode": currency,
        "partnerName": partner_name,
        "companyId": identity,
        "externalId": named("X"),
    },
    InvoiceItem: {
        **_PRODUCT_ID,
        "id": identity,
        "type": word,
        "purchaseOrderNumber": order_number,
        "companyId": identity,
        "externalId": named("X"),
        "companyName": company_name,
        "subscriptionId": identity,
        "vendorName": public,
        "sku": public,
        "description": public,
        "details": named("details"),
        "startPeriod": moment,
        "endPeriod": moment,
        "term": word,
        "quantity": count,
        "unitOfMeasure": public,
        "rateType": word,
        "chargeType": word,
        "price": amount,
        "subTotal": amount,
        "cost": amount,
        "costTotal": amount,
        "total": amount,
        "billingFee": amount,
        "billingFeeRate": amount,
        "salesTax": amount,
        "amountDue": amount,
        "currencyCode": currency,
        "offeredBy": offered_by,
        "billedByPax8": flag,
    },
    UsageSummary: {
        "id": identity,
        "companyId": identity,
        "subscriptionId": identity,
        "productId": identity,
        "resourceGroup": named("group"),
        "vendorName": public,
        "currentCharges": amount,
        "currencyCode": currency,
        "partnerTotal": amount,
        "isTrial": flag,
    },
}
# Questions as the catalogue asks them, where what they say is Pax8's or a vendor's.
ASKED: dict[str, Rule] = {
    **_QUESTION,
    "key": listed,
    "label": listed,
    "description": listed,
    "values": answers,
    "possibleValues": possible,
}
