"""What a world begins with: the products, companies and subscriptions of a scenario, read."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pax8.api.terms import BillingTerm
from pax8.sandbox.population import TERM_MONTHS
from pax8.sandbox.population.catalogue.offers import declared
from pax8.sandbox.sales import TRIAL, TRIAL_LENGTH
from pax8.sandbox.scenarios import reading
from pax8.sandbox.scenarios.document import Fields, Node, Text
from pax8.sandbox.scenarios.known import Known, first, sold
from pax8.sandbox.scenarios.reading import Unreadable
from pax8.sandbox.scenarios.scenario import OwnCompany, OwnSubscription

if TYPE_CHECKING:
    from pax8.sandbox.scenarios.operations import Arguments

MOST = 2_000
_MOST_UNITS = 999_999
_PRICES = 50
_BILLING_TERMS = tuple(each.value for each in BillingTerm)
_COMMITMENT_TERMS = ("Monthly", "1-Year", "2-Year", "3-Year")
_STATUSES = ("Active", TRIAL, "PendingCancel", "Cancelled")
# Where a company is of which nothing is said.
_ADDRESS = {
    "street": "1 Market Street",
    "city": "Denver",
    "stateOrProvince": "CO",
    "postalCode": "80202",
    "country": "US",
}
_CONTACT_KINDS = ("Admin", "Billing", "Technical")
_LONGEST_AGO = 20 * 365


class Entries:
    """Reads entries one by one; what is wrong with them is noted."""

    def __init__(self, known: Known, arguments: Arguments, starts: datetime) -> None:
        self._known = known
        self._note = known.note
        self._arguments = arguments
        self._starts = starts

    def product(self, node: Node) -> dict[str, Any] | None:
        """A product of the scenario's own, as `population.offers` takes it."""
        known: dict[str, reading.Read] = {
            "name": reading.line,
            "sku": reading.line,
            "vendor": reading.line,
            "description": reading.text,
            "minimum": reading.whole(1, _MOST_UNITS),
            "maximum": reading.whole(1, _MOST_UNITS),
            "prices": lambda each: self._note.many(self._price, each, "prices", _PRICES),
            "meters": lambda each: self._note.many(self._meter, each, "meters", _PRICES),
        }
        before = len(self._note.problems)
        found = self._note.entry(node, known, "a product", ("name",))
        if len(self._note.problems) > before:
            return None
        if bool(found.get("prices")) == bool(found.get("meters")):
            raise Unreadable(node, "a product has either prices, or meters of what is used")
        name = found["name"]
        told: dict[str, Any] = {
            "name": name,
            "sku": found.get("sku", f"OWN-{name}"),
            "vendor": found.get("vendor", "Own Vendor"),
            "description": found.get("description", name),
            "minimum": found.get("minimum", 1),
            "maximum": found.get("maximum"),
            "prices": found.get("prices", []),
            "meters": found.get("meters", []),
        }
        terms = [(each["term"], each["commitment"]) for each in told["prices"]]
        if len(set(terms)) < len(terms):
            raise Unreadable(node, "two prices are for the same term and commitment")
        product = declared(told)
        self._known.add_product(product, node)
        return told

    def _price(self, node: Node) -> dict[str, Any]:
        known: dict[str, reading.Read] = {
            "term": reading.choice(_BILLING_TERMS),
            "commitment": reading.choice(_COMMITMENT_TERMS),
            "price": reading.amount,
            "cost": reading.amount,
            "unit": reading.line,
        }
        found = self._note.entry(node, known, "a price")
        term, commitment = found.get("term", "Monthly"), found.get("commitment")
        if commitment and TERM_MONTHS[commitment] < TERM_MONTHS.get(term, 0):
            raise Unreadable(node, f"commitment {commitment} is shorter than term {term}")
        if term != TRIAL and "price" not in found:
            raise Unreadable(node, "a price lacks price")
        price = found.get("price", "0.00")
        return {
            "term": term,
            "commitment": commitment,
            "price": str(price),
            "cost": str(found.get("cost", price)),
            "unit": found.get("unit", "Each"),
        }

    def _meter(self, node: Node) -> dict[str, Any]:
        known: dict[str, reading.Read] = {
            "name": reading.line,
            "unit": reading.line,
            "price": reading.amount,
            "cost": reading.amount,
            "daily": reading.whole(1, 1_000_000),
        }
        found = self._note.entry(node, known, "a meter", ("name", "price", "daily"))
        price = found.get("price", "0.00")
        return {
            "name": found.get("name", ""),
            "unit": found.get("unit", "Each"),
            "price": str(price),
            "cost": str(found.get("cost", price)),
            "daily": found.get("daily", 1),
        }

    def company(self, node: Node) -> OwnCompany | None:
        """A company: the fields of the API, of which only the name is needed."""
        if not isinstance(node, Fields):
            raise Unreadable(node, "the fields of a company are wanted, such as `name: …`")
        before = len(self._note.problems)
        names = [value for key, value in node.entries if key.text == "as"]
        own = self._note.one(self._known.new_name, names[0]) if names else None
        rest = tuple(each for each in node.entries if each[0].text != "as")
        fields = Fields(node.line, node.column, rest)
        body = self._arguments.of("companies.create", fields, "a company")
        if "name" not in body:
            if len(self._note.problems) == before:
                raise Unreadable(node, "a company lacks name")
            return None
        at = next(value for key, value in rest if key.text == "name")
        self._known.add_company(body["name"], at)
        return OwnCompany(node.line, node.column, own, {**_complete(body["name"]), **body})

    def subscription(self, node: Node) -> OwnSubscription | None:
        """A subscription that is there when the world begins."""
        product = self._known.product
        known: dict[str, reading.Read] = {
            "as": self._known.new_name,
            "company": self._known.company,
            "product": product,
            "quantity": reading.whole(1, _MOST_UNITS),
            "term": reading.choice(_BILLING_TERMS),
            "commitment": reading.choice(_COMMITMENT_TERMS),
            "start": reading.instant(self._starts),
            "end": reading.day,
            "status": reading.choice(_STATUSES),
            "price": reading.amount,
            "parent": self._known.reference,
        }
        before = len(self._note.problems)
        found = self._note.entry(node, known, "a subscription", ("company", "product"))
        if len(self._note.problems) > before:
            return None
        fields = self._note.fields(node, known, "a subscription")
        place = first(fields, "commitment", "term", "product", other=node)
        price = sold(found["product"], found.get("term"), found.get("commitment"), place)
        quantity = found.get("quantity", max(1, found["product"].minimum_quantity))
        _check_quantity(price, quantity, first(fields, "quantity", other=node))
        if found["product"].parent_ids and "parent" not in found:
            raise Unreadable(node, f"{found['product'].name} is added to another; it lacks parent")
        start = found.get("start", self._starts).date()
        today = self._starts.date()
        at_start = first(fields, "start", other=node)
        if start > today:
            raise Unreadable(
                at_start, f"{start} lies after the beginning, {today}; let an order make it"
            )
        if (today - start).days > _LONGEST_AGO:
            raise Unreadable(at_start, f"{start} lies over 20 years before the beginning")
        if price.billing_term == TRIAL and start + TRIAL_LENGTH <= today:
            raise Unreadable(at_start, f"a trial of {start} is over when the world begins")
        return OwnSubscription(
            line=node.line,
            column=node.column,
            name=found.get("as"),
            company=found["company"],
            product_id=found["product"].id,
            quantity=quantity,
            billing_term=price.billing_term,
            commitment_term=price.commitment_term,
            start=start,
            status=self._status(found, price.billing_term, start, fields, node),
            end=found.get("end"),
            price=found.get("price"),
            parent=found.get("parent"),
        )

    def _status(
        self,
        found: dict[str, Any],
        term: str,
        start: date,
        fields: dict[str, tuple[Text, Node]],
        node: Node,
    ) -> str:
        """The status, which must fit the term and the end."""
        usual = TRIAL if term == TRIAL else "Active"
        end: date | None = found.get("end")
        if end is not None and usual == "Active":
            usual = "Cancelled" if end <= self._starts.date() else "PendingCancel"
        status = str(found.get("status", usual))
        if status != usual:
            place = first(fields, "status", other=node)
            raise Unreadable(place, f"by its term and its end it would be {usual}, not {status}")
        if end is not None and end < start:
            raise Unreadable(fields["end"][1], f"it ends before it starts, on {start}")
        return status


def _check_quantity(price: Any, quantity: int, node: Node) -> None:
    try:
        price.unit_price(quantity)
    except LookupError as error:
        raise Unreadable(node, str(error)) from None


def _complete(name: str) -> dict[str, Any]:
    """What a company has of which no more than the name is said."""
    handle = "".join(each for each in name.lower() if each.isascii() and each.isalnum())
    domain = f"{handle[:40] or 'company'}.example"
    contact = {
        "firstName": "Robin",
        "lastName": "Hale",
        "email": f"robin.hale@{domain}",
        "phone": "+1 303 555 0100",
        "types": [{"type": kind, "primary": True} for kind in _CONTACT_KINDS],
    }
    return {
        "address": _ADDRESS,
        "phone": "+1 303 555 0100",
        "website": f"https://www.{domain}/",
        "billOnBehalfOfEnabled": False,
        "selfServiceAllowed": False,
        "orderApprovalRequired": False,
        "contacts": [contact],
    }
