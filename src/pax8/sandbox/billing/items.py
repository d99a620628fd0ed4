"""The lines of an invoice: for what a subscription is charged, and for its usage."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pax8.sandbox.billing.periods import ONCE
from pax8.sandbox.population import CatalogueProduct, Price, Rate, to_cents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8.sandbox.billing.charges import Charge
    from pax8.sandbox.billing.months import Month
    from pax8.sandbox.tables import Record

# Invoices write terms in words of their own.
_TERMS = {"2-Year": "2 Year", "3-Year": "3 Year"}
_RATE_TYPES = {"Mark-Up": "Markup"}
_CHARGE_TYPES = {"Per Unit": "per", "Flat Rate": "flat"}
_ARREARS = "Arrears"
_NOTHING = Decimal("0.00")
_FREE = Rate(0, None, _NOTHING, _NOTHING)


def charged_item(
    product: CatalogueProduct,
    subscription: Mapping[str, Any],
    company: Mapping[str, Any],
    charge: Charge,
) -> Record:
    """The line for what a subscription is charged in advance, or by the day after a change."""
    commitment = subscription.get("commitment")
    price = _priced(product, charge.term, commitment and commitment["term"])
    record = _item(_kind(charge), company, product, price, subscription["id"])
    record |= {
        "startPeriod": charge.first.isoformat(),
        "endPeriod": charge.last.isoformat(),
        "term": _TERMS.get(charge.term, charge.term),
        **_money(
            charge.quantity,
            (charge.price, charge.amount(charge.price)),
            (charge.cost, charge.amount(charge.cost)),
        ),
    }
    if charge.by_days:
        record["details"] = f"{charge.share} of {charge.whole} days"
    return record


def usage_item(
    product: CatalogueProduct,
    summary: Mapping[str, Any],
    company: Mapping[str, Any],
    month: Month,
) -> Record:
    """The line for what was used in a month, charged once it is over."""
    price = _priced(product, "Monthly", None)
    used = to_cents(Decimal(summary.get("currentCharges") or 0))
    bought = to_cents(Decimal(summary.get("partnerTotal") or 0))
    return _item("subscription", company, product, price, summary["subscriptionId"]) | {
        "startPeriod": month.first.isoformat(),
        "endPeriod": month.last.isoformat(),
        "term": _ARREARS,
        "details": summary.get("resourceGroup"),
        **_money(1, (used, used), (bought, bought)),
    }


def _kind(charge: Charge) -> str:
    if charge.term in ONCE:
        return "one-time"
    return "prorate" if charge.by_days else "subscription"


def _item(
    kind: str,
    company: Mapping[str, Any],
    product: CatalogueProduct,
    price: Price,
    subscription_id: str,
) -> Record:
    return {
        "type": kind,
        "companyId": company["id"],
        "externalId": company.get("externalId"),
        "companyName": company.get("name"),
        "unitOfMeasure": price.unit,
        "sku": product.product["sku"],
        "description": product.name,
        "rateType": _RATE_TYPES.get(price.type, price.type),
        "chargeType": _CHARGE_TYPES[price.rates[0].charge_type],
        "offeredBy": "Pax8",
        "billedByPax8": company.get("billOnBehalfOfEnabled"),
        "productId": product.id,
        "productName": product.name,
        "vendorName": product.product["vendorName"],
        "currencyCode": "USD",
        "subscriptionId": subscription_id,
    }


def _money(
    quantity: int, customer: tuple[Decimal, Decimal], partner: tuple[Decimal, Decimal]
) -> Record:
    """The amounts of a line: a price per unit and what it comes to, on either side.

    Pax8 takes no fee and no tax in a sandbox, so all totals of the customer's side are one.
    """
    price, total = customer
    cost, cost_total = partner
    return {
        "quantity": quantity,
        "price": price,
        "subTotal": total,
        "cost": cost,
        "costTotal": cost_total,
        "total": total,
        "billingFee": 0,
        "billingFeeRate": 0,
        "salesTax": 0,
        "amountDue": total,
    }


@lru_cache(maxsize=1024)
def _priced(product: CatalogueProduct, billing_term: str, commitment_term: str | None) -> Price:
    """The row of the product's price that a subscription was sold by."""
    for price in product.prices:
        if (price.billing_term, price.commitment_term) == (billing_term, commitment_term):
            return price
    # A term of before the commitment of now, or one by which it is sold no more.
    unlisted = Price(billing_term, commitment_term, None, "Flat", "Each", (_FREE,))
    return next((each for each in product.prices if each.billing_term == billing_term), unlisted)
