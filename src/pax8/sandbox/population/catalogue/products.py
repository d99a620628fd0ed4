"""A product of the catalogue: its records as Pax8 sends them, and the rules behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal
from uuid import UUID, uuid5

from pax8.sandbox.population.catalogue.prices import Price
from pax8.sandbox.population.catalogue.questions import Question

_NAMESPACE = UUID("6f6b1c0e-5a0f-5d0a-9b63-1d2f3c4b5a69")

Owner = Literal["person", "device", "server", "company"]
"""What a customer needs one unit for; it sets how many are usually bought."""


@dataclass(frozen=True, slots=True)
class Meter:
    """One thing that a usage product measures each day, and what a unit of it costs.

    `typical` is the quantity of an ordinary day at a small customer.
    """

    product_id: str
    name: str
    unit: str
    unit_price: Decimal
    partner_unit_price: Decimal
    typical: int


@dataclass(frozen=True, slots=True)
class CommitmentPolicy:
    """What a commitment allows while it runs."""

    increase: bool = True
    decrease: bool = False
    early_cancellation: bool = False
    fee: bool = False
    transferable: bool = False
    window_before: int = 0
    window_after: int = 7


@dataclass(frozen=True, slots=True)
class Requirement:
    """The products of which a customer must have one before it can have this."""

    name: str
    products: tuple["CatalogueProduct", ...]


@dataclass(frozen=True, eq=False)
class CatalogueProduct:
    """A product, with everything that ordering, changing and billing it depends on.

    `product` is the record of one product, `pricing`, `dependencies` and `provision_details`
    are the records under it, all in the shape of the wire; `commitments` are its commitment
    records by id. `minimum_quantity` and `maximum_quantity` bound an order. `meters` are there
    on usage products only. `owner` and `popularity` say how many are bought and how often.
    """

    product: dict[str, Any]
    prices: tuple[Price, ...]
    commitments: dict[str, dict[str, Any]]
    requirements: tuple[Requirement, ...]
    provisioning: tuple[Question, ...]
    meters: tuple[Meter, ...]
    minimum_quantity: int
    maximum_quantity: int | None
    vendor_sku_id: str | None
    owner: Owner
    popularity: int

    @cached_property
    def id(self) -> str:
        """The id, the same in every world."""
        return str(self.product["id"])

    @cached_property
    def name(self) -> str:
        """The name."""
        return str(self.product["name"])

    @cached_property
    def requires_commitment(self) -> bool:
        """Whether it is sold under a commitment only, trials aside."""
        return bool(self.product["requiresCommitment"])

    @cached_property
    def listed(self) -> dict[str, Any]:
        """The record as it stands in lists, without the long description."""
        return {key: value for key, value in self.product.items() if key != "description"}

    @cached_property
    def pricing(self) -> list[dict[str, Any]]:
        """The pricing records."""
        return [price.wire(self.id, self.name) for price in self.prices]

    @cached_property
    def dependencies(self) -> dict[str, Any]:
        """The dependencies record."""
        return {
            "commitmentDependencies": list(self.commitments.values()),
            "productDependencies": [
                {
                    "name": requirement.name,
                    "products": [parent.listed for parent in requirement.products],
                }
                for requirement in self.requirements
            ],
        }

    @cached_property
    def provision_details(self) -> list[dict[str, Any]]:
        """The provisioning details records."""
        return [question.wire() for question in self.provisioning]

    @cached_property
    def parent_ids(self) -> frozenset[str]:
        """The ids of the products of which one must be there; empty when none is needed."""
        return frozenset(
            parent.id for requirement in self.requirements for parent in requirement.products
        )

    @cached_property
    def _commitment_ids(self) -> dict[str, str]:
        return {record["term"]: key for key, record in self.commitments.items()}

    def commitment_id(self, term: str) -> str:
        """Give the id of the commitment of a term.

        :raises KeyError: when the product has no commitment of that term.
        """
        return self._commitment_ids[term]

    def price(self, billing_term: str, commitment_term: str | None) -> Price:
        """Give the price for a billing term under a commitment, or under none.

        :raises LookupError: when the product is not sold so.
        """
        for price in self.prices:
            if (price.billing_term, price.commitment_term) == (billing_term, commitment_term):
                return price
        raise LookupError(
            f"{self.name} has no price for billing term {billing_term}"
            f" with commitment term {commitment_term}"
        )


def product(  # noqa: PLR0913 - a product is its columns
    *,
    sku: str,
    name: str,
    vendor: str,
    description: str,
    prices: Sequence[Price],
    short: str | None = None,
    vendor_sku: str | None = None,
    legacy_sku: str | None = None,
    vendor_sku_id: str | None = None,
    policy: CommitmentPolicy | None = None,
    requires: Requirement | None = None,
    questions: tuple[Question, ...] = (),
    meters: tuple[Meter, ...] = (),
    minimum: int = 1,
    maximum: int | None = None,
    owner: Owner = "person",
    popularity: int = 4,
) -> CatalogueProduct:
    """Declare a product of the catalogue.

    :param short: the short description; Pax8 has products without one.
    :param policy: what its commitments allow; required where a price names a commitment.
    :param popularity: how often it is bought, against the popularity of the others.
    """
    terms = dict.fromkeys(price.commitment_term for price in prices if price.commitment_term)
    uncommitted = any(
        price.commitment_term is None and price.billing_term != "Trial" for price in prices
    )
    record: dict[str, Any] = {
        "id": identifier(sku),
        "name": name,
        "vendorName": vendor,
        "shortDescription": short,
        "description": description,
        "sku": sku,
        "vendorSku": vendor_sku,
        "altVendorSku": legacy_sku,
        "requiresCommitment": not uncommitted,
    }
    commitments = [_commitment(sku, term, policy or CommitmentPolicy()) for term in terms]
    return CatalogueProduct(
        product=record,
        prices=tuple(prices),
        commitments={commitment["id"]: commitment for commitment in commitments},
        requirements=(requires,) if requires else (),
        provisioning=questions,
        meters=meters,
        minimum_quantity=minimum,
        maximum_quantity=1 if meters else maximum,
        vendor_sku_id=vendor_sku_id,
        owner="company" if meters else owner,
        popularity=popularity,
    )


def meter(  # noqa: PLR0913, PLR0917 - a meter is its columns
    sku: str, name: str, unit: str, unit_price: str, partner_unit_price: str, typical: int
) -> Meter:
    """Declare what a usage product measures.

    :param sku: makes the id that the meter has on usage lines.
    """
    return Meter(
        identifier(sku), name, unit, Decimal(unit_price), Decimal(partner_unit_price), typical
    )


def identifier(text: str) -> str:
    """Make the id that belongs to a sku, the same each time."""
    return str(uuid5(_NAMESPACE, text))


def _commitment(sku: str, term: str, policy: CommitmentPolicy) -> dict[str, Any]:
    return {
        "id": identifier(f"{sku} {term}"),
        "term": term,
        "autoRenew": True,
        "renewalWindowDaysBeforeTermEnd": policy.window_before,
        "renewalWindowDaysAfterTermEnd": policy.window_after,
        "allowForQuantityIncrease": policy.increase,
        "allowForQuantityDecrease": policy.decrease,
        "allowForEarlyCancellation": policy.early_cancellation,
        "cancellationFeeApplied": policy.fee,
        "isTransferable": policy.transferable,
    }
