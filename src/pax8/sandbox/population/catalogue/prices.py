"""What a product costs: rates by quantity, and the exact charge they make."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pax8.sandbox.population.money import per_unit

PriceType = Literal["Flat", "Volume", "Tiered", "Mark-Up"]
ChargeType = Literal["Per Unit", "Flat Rate"]

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of a price: what a range of quantities costs.

    `start` and `end` are inclusive; a start of 0 means from the first unit, an end of None
    means without limit. `buy` is the partner's cost and `retail` the customer's price, per
    unit or, at a Flat Rate, for the whole range.
    """

    start: int
    end: int | None
    buy: Decimal
    retail: Decimal
    charge_type: ChargeType = "Per Unit"

    def units(self, quantity: int) -> int:
        """Count the units of a quantity that fall in this range."""
        last = quantity if self.end is None else min(self.end, quantity)
        return max(0, last - max(self.start, 1) + 1)

    def amounts(self, units: int) -> tuple[Decimal, Decimal]:
        """Charge some units at this rate: the customer's total and the partner's."""
        if self.charge_type == "Flat Rate":
            return self.retail, self.buy
        return self.retail * units, self.buy * units

    def wire(self) -> dict[str, Any]:
        """Give the rate as Pax8 sends it."""
        return {
            "partnerBuyRate": self.buy,
            "suggestedRetailPrice": self.retail,
            "startQuantityRange": self.start,
            "endQuantityRange": self.end,
            "chargeType": self.charge_type,
        }


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a product for one billing term under one commitment, or under none."""

    billing_term: str
    commitment_term: str | None
    commitment_months: int | None
    type: PriceType
    unit: str
    rates: tuple[Rate, ...]

    def charge(self, quantity: int) -> tuple[Decimal, Decimal]:
        """Charge a quantity for one billing term: the customer's total and the partner's.

        Both are exact. A Tiered price charges each unit at the rate of the tier it falls in,
        any other price charges all units at the rate of the whole quantity.

        :raises ValueError: for a negative quantity.
        :raises LookupError: when no rate holds for the quantity.
        """
        if quantity < 0:
            raise ValueError(f"quantity is {quantity}, which is below zero")
        if quantity == 0:
            return _NOTHING, _NOTHING
        if self.type != "Tiered":
            return self._rate(quantity).amounts(quantity)
        total = partner_total = _NOTHING
        for rate in self.rates:
            units = rate.units(quantity)
            if units:
                amount, partner_amount = rate.amounts(units)
                total += amount
                partner_total += partner_amount
        return total, partner_total

    def unit_price(self, quantity: int) -> tuple[Decimal, Decimal]:
        """Give the customer's price and the partner's cost of one unit among a quantity.

        Where units differ in price, or share one, it is their average, which `to_cents` takes
        back to the charge: `to_cents(quantity * price) == to_cents(charge)`.

        :param quantity: at least 1.
        :raises LookupError: when no rate holds for the quantity.
        """
        if self.type != "Tiered":
            rate = self._rate(quantity)
            if rate.charge_type == "Per Unit":
                return rate.retail, rate.buy
        total, partner_total = self.charge(quantity)
        return per_unit(total, quantity), per_unit(partner_total, quantity)

    def wire(self, product_id: str, product_name: str) -> dict[str, Any]:
        """Give the price as Pax8 sends it."""
        record: dict[str, Any] = {
            "productId": product_id,
            "productName": product_name,
            "billingTerm": self.billing_term,
        }
        if self.commitment_term is not None:
            record["commitmentTerm"] = self.commitment_term
            record["commitmentTermInMonths"] = self.commitment_months
        record["type"] = self.type
        record["unitOfMeasurement"] = self.unit
        record["rates"] = [rate.wire() for rate in self.rates]
        return record

    def _rate(self, quantity: int) -> Rate:
        for rate in self.rates:
            if rate.start <= quantity and (rate.end is None or quantity <= rate.end):
                return rate
        raise LookupError(f"no {self.billing_term} rate holds for a quantity of {quantity}")
