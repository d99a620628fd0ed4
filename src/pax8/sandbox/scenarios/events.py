"""What happens in a scenario, read: orders, changes, ends, prices, usage, invoices, operations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pax8.api.terms import BillingTerm
from pax8.sandbox.scenarios import reading
from pax8.sandbox.scenarios.document import Fields, Items, Node, Text, kind_of
from pax8.sandbox.scenarios.known import Known, answers, first, sold
from pax8.sandbox.scenarios.operations import Arguments, unknown_operation, writing
from pax8.sandbox.scenarios.problems import nearest
from pax8.sandbox.scenarios.reading import Unreadable
from pax8.sandbox.scenarios.scenario import Event

if TYPE_CHECKING:
    from pax8.sandbox.population import CatalogueProduct

MOST = 5_000
_MOST_LINES = 200
_MOST_UNITS = 999_999
_MOST_TIMES = 10_000
_BILLING_TERMS = tuple(each.value for each in BillingTerm)
_COMMITMENT_TERMS = ("Monthly", "1-Year", "2-Year", "3-Year")
_BESIDE = ("at", "as", "refused")

# What an event does, with its arguments, and the names of what it makes.
Deed = tuple[str, dict[str, Any], list[str | None]]


class Events:
    """Reads events one by one; what is wrong with them is noted."""

    def __init__(self, known: Known, arguments: Arguments, starts: datetime) -> None:
        self._known = known
        self._note = known.note
        self._arguments = arguments
        self._instant = reading.instant(starts)
        self._starts = starts
        self._deeds: dict[str, Callable[[Node], Deed]] = {
            "order": self._order,
            "change": self._change,
            "cancel": self._cancel,
            "reprice": self._reprice,
            "surge": self._surge,
            "usage": self._usage,
            "overbill": self._overbill,
            **{each: self._of_invoice(each) for each in ("credit", "leave_unpaid", "pay")},
            **{each: self._of_subscription(each) for each in ("stall", "provision", "fail")},
        }

    def event(self, node: Node) -> Event | None:
        """One event: when it is, what happens, `as` what is made is known, and if it is refused."""
        if not isinstance(node, Fields):
            raise Unreadable(
                node, f"an event is wanted, `at: …` and what happens, not {kind_of(node)}"
            )
        beside = {key.text: value for key, value in node.entries if key.text in _BESIDE}
        doing = [each for each in node.entries if each[0].text not in _BESIDE]
        if "at" not in beside:
            self._note.wrong(node, "an event lacks at, its time")
        at = self._note.one(self._instant, beside["at"]) if "at" in beside else None
        if at is not None and at < self._starts:
            self._note.wrong(
                beside["at"],
                f"{at:%Y-%m-%d %H:%M} lies before the beginning, {self._starts:%Y-%m-%d %H:%M}",
            )
        own = self._note.one(self._known.new_name, beside["as"]) if "as" in beside else None
        if len(doing) != 1:
            what = ", ".join(key.text for key, _ in doing) or "nothing"
            self._note.wrong(node, f"one thing happens in an event, not {what}")
            return None
        refused = self._note.one(reading.flag, beside["refused"]) if "refused" in beside else None
        deed = self._note.one(lambda value: self._deed(doing[0][0], value), doing[0][1])
        if deed is None or at is None:
            return None
        does, given, names = deed
        if own is not None:
            if len(names) > 1:
                self._note.wrong(beside["as"], "it makes several; write `as` beside each of them")
            names = [own]
        return Event(node.line, node.column, at, does, given, tuple(names), refused or False)

    def _deed(self, word: Text, value: Node) -> Deed:
        if word.text in self._deeds:
            return self._deeds[word.text](value)
        if word.text in writing():
            return word.text, self._arguments.of(word.text, value), []
        raise Unreadable(word, unknown_operation(word.text, [*self._deeds, *_BESIDE]))

    def _read(
        self, node: Node, known: dict[str, reading.Read], what: str, *required: str
    ) -> dict[str, Any]:
        """The fields of what happens; Unreadable if something is wrong with one of them."""
        before = len(self._note.problems)
        found = self._note.entry(node, known, what, required)
        if len(self._note.problems) > before:
            raise _Noted
        return found

    def _order(self, node: Node) -> Deed:
        line_fields = self._line_fields()
        known: dict[str, reading.Read] = {
            "company": self._known.company,
            "ordered_by": reading.choice(("Pax8Partner", "Customer", "Pax8")),
            "email": reading.line,
            "lines": lambda each: self._note.many(self._line, each, "lines", _MOST_LINES),
        }
        is_whole = isinstance(node, Fields) and any(key.text == "lines" for key, _ in node.entries)
        if is_whole:
            found = self._read(node, known, "an order", "company", "lines")
            lines = found["lines"]
            if not lines:
                raise Unreadable(node, "an order lacks lines")
        else:
            del known["lines"]
            found = self._read(node, known | line_fields, "an order", "company", "product")
            lines = [self._line_of(found, node)]
        body = {
            "companyId": found["company"],
            "lineItems": [line for line, _ in lines],
            "orderedBy": found.get("ordered_by"),
            "orderedByUserEmail": found.get("email"),
        }
        given = {key: value for key, value in body.items() if value is not None}
        return "orders.create", given, [name for _, name in lines]

    def _line_fields(self) -> dict[str, reading.Read]:
        return {
            "as": self._known.new_name,
            "product": self._known.product,
            "quantity": reading.whole(1, _MOST_UNITS),
            "term": reading.choice(_BILLING_TERMS),
            "commitment": reading.choice(_COMMITMENT_TERMS),
            "start": self._instant,
            "answers": self._answers,
            "parent": self._known.reference,
        }

    def _line(self, node: Node) -> tuple[dict[str, Any], str | None]:
        return self._line_of(self._read(node, self._line_fields(), "a line", "product"), node)

    def _line_of(self, found: dict[str, Any], node: Node) -> tuple[dict[str, Any], str | None]:
        product: CatalogueProduct = found["product"]
        fields = dict[str, tuple[Text, Node]]()
        if isinstance(node, Fields):
            fields = {key.text: (key, value) for key, value in node.entries}
        place = first(fields, "commitment", "term", "product", other=node)
        price = sold(product, found.get("term"), found.get("commitment"), place)
        given: dict[str, list[str]] = found.get("answers", {})
        keys = [each.key for each in product.provisioning]
        for key in given:
            if key not in keys:
                hint = nearest(key, keys)
                raise Unreadable(fields["answers"][1], f"{product.name} does not ask {key}{hint}")
        line: dict[str, Any] = {
            "productId": product.id,
            "quantity": found.get("quantity", max(1, product.minimum_quantity)),
            "billingTerm": price.billing_term,
            "commitmentTermId": price.commitment_term
            and product.commitment_id(price.commitment_term),
            "provisionStartDate": found["start"].isoformat() if "start" in found else None,
            "parentSubscriptionId": found.get("parent"),
            "provisioningDetails": answers(product, given) or None,
        }
        return {key: value for key, value in line.items() if value is not None}, found.get("as")

    def _answers(self, node: Node) -> dict[str, list[str]]:
        if not isinstance(node, Fields):
            raise Unreadable(node, "answers are wanted, each by the key of its question")
        found: dict[str, list[str]] = {}
        for key, value in node.entries:
            many = value.items if isinstance(value, Items) else (value,)
            found[key.text] = [reading.text(each) for each in many]
        return found

    def _change(self, node: Node) -> Deed:
        known: dict[str, reading.Read] = {
            "subscription": self._known.reference,
            "quantity": reading.whole(1, _MOST_UNITS),
            "price": reading.amount,
            "term": reading.choice(_BILLING_TERMS),
        }
        found = self._read(node, known, "a change", "subscription")
        if len(found) == 1:
            raise Unreadable(node, "a change lacks what changes: quantity, price or term")
        given = {
            "subscriptionId": found["subscription"],
            "quantity": found.get("quantity"),
            "price": found.get("price"),
            "billingTerm": found.get("term"),
        }
        changed = {key: value for key, value in given.items() if value is not None}
        return "subscriptions.update", changed, []

    def _cancel(self, node: Node) -> Deed:
        known: dict[str, reading.Read] = {
            "subscription": self._known.reference,
            "on": self._instant,
        }
        found = self._sole(node, "subscription", known, "a cancellation")
        given = {"subscriptionId": found["subscription"]}
        if "on" in found:
            given["cancelDate"] = found["on"].date().isoformat()
        return "subscriptions.delete", given, []

    def _reprice(self, node: Node) -> Deed:
        known: dict[str, reading.Read] = {
            "product": self._known.product,
            "by": reading.percent,
            "term": reading.choice(_BILLING_TERMS),
            "commitment": reading.choice(_COMMITMENT_TERMS),
        }
        found = self._read(node, known, "a new price", "product", "by")
        product: CatalogueProduct = found["product"]
        if product.meters:
            raise Unreadable(node, f"{product.name} is charged by what is used; see `surge`")
        meant = [
            each
            for each in product.prices
            if found.get("term") in {None, each.billing_term}
            and found.get("commitment") in {None, each.commitment_term}
        ]
        if not meant:
            raise Unreadable(node, f"{product.name} is not sold by this term and commitment")
        given = {
            "product": product.id,
            "factor": str(1 + found["by"]),
            "term": found.get("term"),
            "commitment": found.get("commitment"),
        }
        return "reprice", given, []

    def _surge(self, node: Node) -> Deed:
        known: dict[str, reading.Read] = {
            "subscription": self._known.reference,
            "times": reading.whole(0, _MOST_TIMES),
            "until": self._instant,
        }
        found = self._read(node, known, "a surge", "subscription", "times")
        until = found["until"].date().isoformat() if "until" in found else None
        given = {"subscription": found["subscription"], "times": found["times"], "until": until}
        return "surge", given, []

    def _usage(self, node: Node) -> Deed:
        known: dict[str, reading.Read] = {
            "subscription": self._known.reference,
            "meter": reading.line,
            "quantity": reading.amount,
            "group": reading.line,
        }
        found = self._read(node, known, "usage", "subscription", "meter", "quantity")
        return "usage", {"group": found["meter"], **found}, []

    def _overbill(self, node: Node) -> Deed:
        known: dict[str, reading.Read] = {
            "invoice": self._known.invoice,
            "subscription": self._known.reference,
        }
        return "overbill", self._sole(node, "invoice", known, "what is billed twice"), []

    def _of_invoice(self, word: str) -> Callable[[Node], Deed]:
        known: dict[str, reading.Read] = {"invoice": self._known.invoice}
        return lambda node: (word, self._sole(node, "invoice", known, word), [])

    def _of_subscription(self, word: str) -> Callable[[Node], Deed]:
        known: dict[str, reading.Read] = {"subscription": self._known.reference}
        return lambda node: (word, self._sole(node, "subscription", known, word), [])

    def _sole(
        self, node: Node, name: str, known: dict[str, reading.Read], what: str
    ) -> dict[str, Any]:
        """The fields; or one of them alone, of this name, as the value itself."""
        if isinstance(node, Text) and not node.is_null:
            return {name: known[name](node)}
        return self._read(node, known, what, name)


class _Noted(Unreadable):
    """What is wrong is noted already."""

    def __init__(self) -> None:
        super().__init__(Text(0, 0, ""), "")
