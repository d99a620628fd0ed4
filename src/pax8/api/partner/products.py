"""Products of the catalogue: what they ask for, depend on, and cost."""

from __future__ import annotations

import builtins
from decimal import Decimal
from typing import ClassVar, Unpack
from uuid import UUID

from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Mode, Resource, operation
from pax8._core.page import Page
from pax8.api.surfaces import PARTNER
from pax8.api.terms import BillingTerm, Paging, SortDirection


class ProductSortBy(OpenEnum):
    """What products can be sorted by."""

    NAME = "name"
    VENDOR = "vendor"


class ValueType(OpenEnum):
    """How a provisioning question is answered: freely, or with one or several given values."""

    INPUT = "Input"
    SINGLE_VALUE = "Single-Value"
    MULTI_VALUE = "Multi-Value"


class PricingType(OpenEnum):
    """How quantity makes a price. Tiered: each range at its own; volume: all at that of the sum."""

    FLAT = "Flat"
    VOLUME = "Volume"
    TIERED = "Tiered"
    MARK_UP = "Mark-Up"


class RateChargeType(OpenEnum):
    """Whether a rate is for each unit or for all."""

    PER_UNIT = "Per Unit"
    FLAT_RATE = "Flat Rate"


class Product(Model):
    """A product. `description` comes only when one product is asked for."""

    id: str = ""
    name: str | None = None
    vendor_name: str | None = None
    short_description: str | None = None
    description: str | None = None
    sku: str | None = None
    vendor_sku: str | None = None
    alt_vendor_sku: str | None = None
    requires_commitment: bool | None = None


class ProvisioningDetail(Model):
    """A question to be answered to order a product, and in an order its answer, `values`.

    `possible_values` is None where the answer is free. `partner_shell_template_id` is not
    published, and was seen in real answers.
    """

    _read_only: ClassVar[frozenset[str]] = frozenset(
        {"label", "description", "value_type", "possible_values", "partner_shell_template_id"}
    )

    key: str | None = None
    label: str | None = None
    values: builtins.list[str] | None = None
    description: str | None = None
    value_type: ValueType | None = None
    possible_values: builtins.list[str] | None = None
    partner_shell_template_id: str | None = None


class Commitment(Model):
    """A term that a product can be committed to, and what it allows meanwhile."""

    id: str = ""
    term: str | None = None
    auto_renew: bool | None = None
    renewal_window_days_before_term_end: int | None = None
    renewal_window_days_after_term_end: int | None = None
    allow_for_quantity_increase: bool | None = None
    allow_for_quantity_decrease: bool | None = None
    allow_for_early_cancellation: bool | None = None
    cancellation_fee_applied: bool | None = None
    is_transferable: bool | None = None


class ProductDependency(Model):
    """A demand that any one of some products fulfils."""

    name: str | None = None
    products: builtins.list[Product] | None = None


class Dependencies(Model):
    """What a product depends on: a commitment, and other products."""

    commitment_dependencies: builtins.list[Commitment] | None = None
    product_dependencies: builtins.list[ProductDependency] | None = None


class Rate(Model):
    """What a unit costs within a range of quantities. The end is None where there is none."""

    partner_buy_rate: Decimal | None = None
    suggested_retail_price: Decimal | None = None
    start_quantity_range: Decimal | None = None
    end_quantity_range: Decimal | None = None
    charge_type: RateChargeType | None = None


class Pricing(Model):
    """What a product costs at one billing term and commitment."""

    product_id: str = ""
    product_name: str | None = None
    billing_term: BillingTerm | None = None
    commitment_term: str | None = None
    commitment_term_in_months: int | None = None
    type: PricingType | None = None
    unit_of_measurement: str | None = None
    rates: builtins.list[Rate] | None = None


class ProductFilter(Paging, total=False):
    """Which products, and in what order.

    `search` looks in name, vendor, SKU and id. Pax8 was seen to find nothing for more than one
    word.
    """

    sort: ProductSortBy | str
    sort_direction: SortDirection | str
    search: str
    vendor_name: str


class Products(Resource[Mode]):
    """The catalogue."""

    surface = PARTNER

    @operation("GET /products")
    def list(
        self, filter: ProductFilter | None = None, /, **query: Unpack[ProductFilter]
    ) -> Page[Product]:
        """List products: all of them, or those that a filter lets through.

        :param filter: A filter, in the place of keywords.
        """
        ...

    @operation("GET /products/{product_id}")
    def get(self, product_id: UUID | str, /) -> Product:
        """Get one product, with its long description.

        :param product_id: The id of the product.
        """
        ...

    @operation("GET /products/{product_id}/provision-details")
    def list_provisioning_details(
        self, product_id: UUID | str, /
    ) -> builtins.list[ProvisioningDetail]:
        """List what an order of this product may be asked. Pax8 advises not to keep it.

        It does not say which answers are required: a mock order does.

        :param product_id: The id of the product.
        """
        ...

    @operation("GET /products/{product_id}/dependencies")
    def list_dependencies(self, product_id: UUID | str, /) -> Dependencies:
        """List what this product depends on. Pax8 advises not to keep it.

        :param product_id: The id of the product.
        """
        ...

    @operation("GET /products/{product_id}/pricing")
    def list_pricing(
        self, product_id: UUID | str, /, *, company_id: UUID | str | None = None
    ) -> builtins.list[Pricing]:
        """List what this product costs at each term. Pax8 advises not to keep it.

        :param product_id: The id of the product.
        :param company_id: The company whose own prices are wanted.
        """
        ...
