"""What becomes of each field of each record: what has no rule here is not written."""

from __future__ import annotations

import re
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
from pax8.api.terms import months_of
from pax8.sandbox.account import NAME
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
    text,
    word,
)

if TYPE_CHECKING:
    from pax8._core.model import Model
    from pax8.sandbox.tables import Record

_CURRENCY = re.compile("[A-Z]{3}")
# How Pax8 writes that there is no number.
_NO_NUMBER = "N/A"


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


class _Within(dict[str, Any]):
    """A record that stands in another, and may have to look there."""

    outer: Record


def within(record: Record, outer: Record) -> Record:
    """The record, which looks in another one for what it does not say itself."""
    inner = _Within(record)
    inner.outer = outer
    return inner


def _looked_up(record: Record, name: str) -> Any:
    found = record.get(name)
    if found is None and isinstance(record, _Within):
        return _looked_up(record.outer, name)
    return found


def named(label: str) -> Rule:
    """Text that somebody wrote, replaced by a label with a number."""

    def put(disguise: Disguise, value: Any, _: Record) -> str:
        return disguise.aliases.text(text(value), label)

    return put


def amount(disguise: Disguise, value: Any, record: Record) -> Any:
    """What is paid, moved along the curve of its product."""
    return disguise.amount(value, _looked_up(record, "productId"))


def _country_of(record: Record) -> str | None:
    address = _looked_up(record, "address")
    country = cast("Record", address).get("country") if isinstance(address, dict) else None
    return country if isinstance(country, str) else None


def _company_name(disguise: Disguise, value: Any, record: Record) -> str:
    return disguise.aliases.company(text(value), _country_of(record))


def _partner_name(_: Disguise, value: Any, __: Record) -> str:
    return NAME if text(value) else ""


def _website(disguise: Disguise, value: Any, _: Record) -> str:
    return disguise.aliases.website(text(value)) if value else text(value)


def _email(disguise: Disguise, value: Any, _: Record) -> str:
    return disguise.aliases.email(text(value)) if value else text(value)


def _given(disguise: Disguise, value: Any, record: Record) -> str:
    return disguise.aliases.given(text(value), _phone_country(record))


def _family(disguise: Disguise, value: Any, record: Record) -> str:
    return disguise.aliases.family(text(value), _phone_country(record))


def _phone_country(record: Record) -> str | None:
    found = record.get("phoneCountryCode")
    return found if isinstance(found, str) else _country_of(record)


def _phone(disguise: Disguise, value: Any, record: Record) -> str:
    return disguise.aliases.phone(text(value), _phone_country(record))


def _phone_digits(disguise: Disguise, value: Any, record: Record) -> str:
    return "".join(filter(str.isdecimal, _phone(disguise, value, record)))


def _country(disguise: Disguise, value: Any, _: Record) -> str:
    return disguise.aliases.place(text(value)).country if value else text(value)


def _calling_code(disguise: Disguise, value: Any, record: Record) -> str:
    text(value)
    return disguise.aliases.place(_phone_country(record)).calling_code


def _address_part(name: str) -> Rule:
    def put(disguise: Disguise, value: Any, record: Record) -> str:
        country, city = record.get("country"), record.get("city")
        parts = [city, *(each for key, each in sorted(record.items()) if key != "city")]
        whole = "\0".join(map(str, parts))
        _, drawn, address = disguise.aliases.address(
            country if isinstance(country, str) else None, whole
        )
        if not text(value):
            return ""
        # Where the country that was drawn has no such part, there was one all the same.
        usual = {"street2": "Ste. 100", "stateOrProvince": drawn.name}
        return address[name] or usual.get(name, "")

    return put


def _foreign(disguise: Disguise, value: Any, _: Record) -> str:
    return disguise.aliases.foreign(text(value))


def _currency(_: Disguise, value: Any, __: Record) -> str:
    if _CURRENCY.fullmatch(text(value)) is None:
        raise Lost
    return str(value)


def _term(disguise: Disguise, value: Any, record: Record) -> str:
    if months_of(text(value)) is None:
        return public(disguise, value, record)
    return str(value)


def _order_number(disguise: Disguise, value: Any, _: Record) -> str:
    return value if text(value) == _NO_NUMBER else disguise.aliases.text(value, "PO")


def _offered_by(disguise: Disguise, value: Any, _: Record) -> str:
    return value if text(value) == "Pax8" else disguise.aliases.company(value)


def _answers(disguise: Disguise, value: Any, _: Record) -> list[str]:
    if not isinstance(value, list):
        raise Lost
    given = [text(each) for each in cast("list[Any]", value)]
    return [each if each in disguise.public else disguise.aliases.answer(each) for each in given]


def _possible(disguise: Disguise, value: Any, record: Record) -> list[str]:
    if not isinstance(value, list):
        raise Lost
    return [listed(disguise, each, record) for each in cast("list[Any]", value)]


_PRODUCT_ID: dict[str, Rule] = {"productId": identity, "productName": public}
_QUESTION: dict[str, Rule] = {"valueType": word, "partnerShellTemplateId": _foreign}

RULES: dict[type[Model], dict[str, Rule]] = {
    Company: {
        "id": identity,
        "name": _company_name,
        "address": one(Address),
        "phone": _phone,
        "website": _website,
        "externalId": named("X"),
        "billOnBehalfOfEnabled": flag,
        "selfServiceAllowed": flag,
        "orderApprovalRequired": flag,
        "status": word,
        "updatedDate": moment,
        "contacts": many(Contact),
    },
    Address: {
        "street": _address_part("street"),
        "street2": _address_part("street2"),
        "city": _address_part("city"),
        "stateOrProvince": _address_part("stateOrProvince"),
        "postalCode": _address_part("postalCode"),
        "country": _country,
    },
    Contact: {
        "id": identity,
        "firstName": _given,
        "lastName": _family,
        "email": _email,
        "phone": _phone,
        "createdDate": moment,
        "types": many(ContactType),
        "phoneNumber": _phone_digits,
        "phoneCountryCode": _country,
        "phoneCountryCallingCode": _calling_code,
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
        "values": _answers,
        "possibleValues": _answers,
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
        "vendorSubscriptionId": _foreign,
        "vendorSkuId": public,
        "quantity": count,
        "status": word,
        "billingTerm": word,
        "price": amount,
        "partnerCost": amount,
        "currencyCode": _currency,
        "startDate": moment,
        "endDate": moment,
        "billingStart": moment,
        "createdDate": moment,
        "updatedDate": moment,
        "commitment": one(SubscriptionCommitment),
        "provisioningDetails": many(ProvisioningDetail),
    },
    SubscriptionCommitment: {"id": identity, "term": _term, "endDate": moment},
    Order: {
        "id": identity,
        "companyId": identity,
        "createdDate": moment,
        "orderedBy": word,
        "orderedByUserId": _foreign,
        "orderedByUserEmail": _email,
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
        "currencyCode": _currency,
        "partnerName": _partner_name,
        "companyId": identity,
        "externalId": named("X"),
    },
    InvoiceItem: {
        **_PRODUCT_ID,
        "id": identity,
        "type": word,
        "purchaseOrderNumber": _order_number,
        "companyId": identity,
        "externalId": named("X"),
        "companyName": _company_name,
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
        "currencyCode": _currency,
        "offeredBy": _offered_by,
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
        "currencyCode": _currency,
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
    "values": _answers,
    "possibleValues": _possible,
}
