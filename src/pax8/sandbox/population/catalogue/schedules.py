"""How the catalogue writes prices down: one call a row, amounts as they are printed."""

from collections.abc import Sequence
from decimal import Decimal

from pax8.sandbox.population.catalogue.prices import ChargeType, Price, PriceType, Rate
from pax8.sandbox.population.dates import TERM_MONTHS
from pax8.sandbox.population.money import tidy, to_cents

Step = tuple[int, str, str]
"""From which quantity on, the customer's price and the partner's cost."""

_MONTHS_IN_A_YEAR = 12
# A month-to-month seat costs a fifth more than one bound for a year, and a year that is paid
# by the month five hundredths more than one paid at once.
_MONTH_TO_MONTH = Decimal("1.20")
_PAID_BY_THE_MONTH = Decimal("1.05")


def flat(
    billing_term: str, retail: str, buy: str, *, commitment: str | None = None, unit: str = "Each"
) -> Price:
    """Price every unit the same."""
    return _stepped("Flat", billing_term, ((0, retail, buy),), commitment=commitment, unit=unit)


def volume(
    billing_term: str,
    *steps: Step,
    commitment: str | None = None,
    unit: str = "Each",
    charge_type: ChargeType = "Per Unit",
) -> Price:
    """Price all units by how many they are together."""
    return _stepped(
        "Volume", billing_term, steps, commitment=commitment, unit=unit, charge_type=charge_type
    )


def tiered(
    billing_term: str, *steps: Step, commitment: str | None = None, unit: str = "Each"
) -> Price:
    """Price each unit by the tier it falls in. Amounts are whole cents."""
    return _stepped("Tiered", billing_term, steps, commitment=commitment, unit=unit)


def packaged(
    billing_term: str, base: Step, *steps: Step, commitment: str | None = None, unit: str = "Each"
) -> Price:
    """Price the first units as one package and each further unit by its tier."""
    price = _stepped("Tiered", billing_term, (base, *steps), commitment=commitment, unit=unit)
    first = price.rates[0]
    package = Rate(first.start, first.end, first.buy, first.retail, "Flat Rate")
    return Price(
        price.billing_term,
        price.commitment_term,
        price.commitment_months,
        price.type,
        price.unit,
        (package, *price.rates[1:]),
    )


def trial() -> Price:
    """Price a trial, which costs nothing."""
    return _stepped("Flat", "Trial", ((0, "0.00", "0.00"),), commitment=None, unit="Each")


def metered(price_type: PriceType = "Mark-Up") -> Price:
    """Price a product whose charge is known only once its usage is."""
    return _stepped(price_type, "Monthly", ((0, "0.00", "0.00"),), commitment=None, unit="Each")


def monthly_and_annual(retail: str, buy: str, *, unit: str = "Each") -> tuple[Price, Price]:
    """Price a month, and a year at the price of eleven months, both without commitment."""
    year = [str(tidy(Decimal(amount) * 11)) for amount in (retail, buy)]
    return flat("Monthly", retail, buy, unit=unit), flat("Annual", *year, unit=unit)


def new_commerce(
    retail: str, cost: str = "0.84", *, terms: Sequence[str] = ("Monthly", "1-Year", "3-Year")
) -> tuple[Price, ...]:
    """Price a licence of Microsoft's New Commerce for each pair of terms it is sold in.

    :param retail: the customer's price of a month within a year's commitment paid at once.
    :param cost: the part of the customer's price that the partner pays.
    :param terms: the commitment terms on offer.
    """
    month = Decimal(retail)
    year = month * _MONTHS_IN_A_YEAR
    rows: list[tuple[str, str, Decimal]] = []
    for term in terms:
        if term == "Monthly":
            rows.append(("Monthly", term, month * _MONTH_TO_MONTH))
            continue
        rows.append(("Monthly", term, month * _PAID_BY_THE_MONTH))
        rows.append(("Annual", term, year))
        if term == "3-Year":
            rows.append(("3-Year", term, year * 3))
    return tuple(
        flat(
            billing_term,
            str(to_cents(amount)),
            str(tidy(to_cents(amount) * Decimal(cost))),
            commitment=term,
            unit="License",
        )
        for billing_term, term, amount in rows
    )


def _stepped(  # noqa: PLR0913 - the columns of the table it reads
    price_type: PriceType,
    billing_term: str,
    steps: Sequence[Step],
    *,
    commitment: str | None,
    unit: str,
    charge_type: ChargeType = "Per Unit",
) -> Price:
    starts = [start for start, _, _ in steps]
    ends = [*(start - 1 for start in starts[1:]), None]
    rates = tuple(
        Rate(start, end, Decimal(buy), Decimal(retail), charge_type)
        for (start, retail, buy), end in zip(steps, ends, strict=True)
    )
    months = None if commitment is None else TERM_MONTHS[commitment]
    return Price(billing_term, commitment, months, price_type, unit, rates)
