"""What the entries of a scenario may name: each other, companies, and products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax8.sandbox.population import catalogue
from pax8.sandbox.scenarios import reading
from pax8.sandbox.scenarios.document import Node, Text, kind_of
from pax8.sandbox.scenarios.problems import nearest
from pax8.sandbox.scenarios.reading import Reading, Unreadable
from pax8.sandbox.scenarios.scenario import COMPANY, INVOICE, NAMED

if TYPE_CHECKING:
    from pax8.sandbox.population import CatalogueProduct, Price
    from pax8.sandbox.scenarios.scenario import Reference

# Nobody says it who means a licence by its name.
_NEW_COMMERCE = " [New Commerce Experience]"


class Known:
    """The names of a scenario. References to them are checked at last, when all are known."""

    def __init__(self, note: Reading) -> None:
        self.note = note
        self.invents = False
        self._products: dict[str, CatalogueProduct] = {}
        for each in catalogue():
            self._add(each)
        self._companies: dict[str, Node] = {}
        self._to_come: dict[str, None] = {}
        self._names: dict[str, Node] = {}
        self._referred: list[tuple[Node, str, bool]] = []

    def _add(self, product: CatalogueProduct) -> None:
        short = product.name.removesuffix(_NEW_COMMERCE)
        for word in (product.name, short, str(product.product["sku"]), product.id):
            self._products.setdefault(word.casefold(), product)

    def add_product(self, product: CatalogueProduct, node: Node) -> None:
        """Take up a product of the scenario's own."""
        for word in (product.name, str(product.product["sku"])):
            if word.casefold() in self._products:
                raise Unreadable(node, f"there is a product {word} already")
        self._add(product)

    def add_company(self, name: str, node: Node) -> None:
        """Take up a company by its own name."""
        if name in self._companies:
            raise Unreadable(node, f"{name} is here already, in line {self._companies[name].line}")
        self._companies[name] = node

    def may_be_called(self, name: str) -> None:
        """Take up a name that a company will have."""
        self._to_come[name] = None

    def new_name(self, node: Node) -> str:
        """The name in this node, which is to be the only one of its kind."""
        name = reading.name(node)
        if name in self._names:
            raise Unreadable(node, f"${name} is here already, in line {self._names[name].line}")
        self._names[name] = node
        return name

    def reference(self, node: Node) -> Reference | str:
        """`$name` of something in the scenario, or an id."""
        if reading.text(node).startswith("$"):
            name = reading.name(node)
            self._referred.append((node, name, True))
            return {NAMED: name}
        try:
            return reading.uuid(node)
        except Unreadable:
            raise Unreadable(node, f"a $name or an id is wanted, not {kind_of(node)}") from None

    def company(self, node: Node) -> Reference | str:
        """A company by `$name`, by its own name, or by its id."""
        found = reading.text(node)
        if found.startswith("$") and found not in self._companies:
            return self.reference(node)
        try:
            return reading.uuid(node)
        except Unreadable:
            self._referred.append((node, found, False))
            return {COMPANY: found}

    def invoice(self, node: Node) -> Reference | str:
        """An invoice by its month, or by its id."""
        try:
            return reading.uuid(node)
        except Unreadable:
            return {INVOICE: reading.month(node)}

    def product(self, node: Node) -> CatalogueProduct:
        """A product by its name, its sku or its id."""
        found = reading.text(node)
        product = self._products.get(found.casefold())
        if product is None:
            names = [each.name.removesuffix(_NEW_COMMERCE) for each in self._products.values()]
            raise Unreadable(node, f"there is no product {kind_of(node)}{nearest(found, names)}")
        return product

    def check_references(self) -> None:
        """Note every reference to what is not there."""
        for node, name, is_name in self._referred:
            if is_name and name not in self._names:
                names = [f"${each}" for each in self._names]
                self.note.wrong(node, f"nothing is named ${name}{nearest('$' + name, names)}")
            elif (
                not is_name and not self.invents and name not in {*self._companies, *self._to_come}
            ):
                hint = nearest(name, [*self._companies, *self._to_come])
                self.note.wrong(node, f"there is no company {kind_of(node)}{hint}")


def sold(product: CatalogueProduct, term: str | None, commitment: str | None, node: Node) -> Price:
    """The price for these terms; of what is not said, for the usual if that leaves one only."""
    prices = [
        each
        for each in product.prices
        if term in {None, each.billing_term} and commitment in {None, each.commitment_term}
    ]
    if term is None:
        prices = [each for each in prices if each.billing_term != "Trial"] or prices
        prices = [each for each in prices if each.billing_term == "Monthly"] or prices
    if commitment is None:
        prices = [each for each in prices if each.commitment_term is None] or prices
    if len(prices) == 1:
        return prices[0]
    ways = ", ".join(
        f"{each.billing_term} with commitment {each.commitment_term}"
        if each.commitment_term
        else each.billing_term
        for each in product.prices
    )
    why = "say by which term and commitment" if prices else "it is not sold so"
    raise Unreadable(node, f"{product.name}: {why}; it is sold by {ways}")


def first(fields: dict[str, tuple[Text, Node]], *names: str, other: Node) -> Node:
    """The value of the first of these fields that is there; else the other node."""
    return next((fields[each][1] for each in names if each in fields), other)


def answers(product: CatalogueProduct, given: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Good answers to all that is asked for a product: those given, and for the rest any."""
    found: dict[str, list[str]] = dict(given)
    for question in product.provisioning:
        if question.key not in found and question.required and question.applies(found):
            found[question.key] = [(question.possible_values or ("example",))[0]]
    return [{"key": key, "values": values} for key, values in found.items()]
