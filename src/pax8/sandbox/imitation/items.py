"""The amounts of an invoice and its items, replaced so that what agreed agrees."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from pax8.api.partner.invoices import Invoice, InvoiceItem
from pax8.sandbox.imitation.disguise import Disguise, Lost, number_of
from pax8.sandbox.imitation.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pax8.sandbox.tables import Record

_CENT = Decimal("0.01")
_NOTHING = Decimal(0)
# What a total may be made of, the first that it is.
_TOTALS = (
    ("subTotal",),
    ("subTotal", "billingFee"),
    ("subTotal", "salesTax"),
    ("subTotal", "billingFee", "salesTax"),
)
_DUES = (
    ("total",),
    ("total", "salesTax"),
    ("total", "billingFee"),
    ("total", "billingFee", "salesTax"),
    ("costTotal",),
    ("costTotal", "billingFee"),
    ("costTotal", "salesTax"),
    ("costTotal", "billingFee", "salesTax"),
)
# What an invoice asks for may be the sum of any of these over its items.
SUMMED: tuple[str, ...] = ("amountDue", "total", "costTotal", "subTotal")
_OWN = ("price", "cost")
_TIMES = (("subTotal", "price"), ("costTotal", "cost"))
_FEES = ("billingFee", "billingFeeRate", "salesTax")
_AMOUNTS = frozenset({*_OWN, "subTotal", "costTotal", "total", "amountDue", *_FEES})


def put_item(disguise: Disguise, item: Record) -> Record:
    """An item, whose amounts agree where they agreed.

    Price and cost are moved along the curve of the product. What was their product with the
    quantity still is, to the cent; a total that was the sum of others still is.
    """
    put = disguise.put(InvoiceItem, RULES[InvoiceItem], item)
    was, now = _Amounts(item), _Amounts(put)
    quantity = was.get("quantity")
    for total, price in _TIMES:
        if was.get(total) is None or now.get(total) is None:
            continue
        moved = _times(was, now, total, price, quantity)
        if moved is not None:
            now[total] = moved
    for name in _FEES:
        if was.get(name) and was.get("subTotal") and now.get("subTotal") is not None:
            # By a curve of its own, so that a rate says nothing of where it is paid.
            rate = was[name] / was["subTotal"] if name != "billingFeeRate" else was[name]
            moved = disguise.curve(name).move(rate.quantize(Decimal("0.0000001")))
            now[name] = moved if name == "billingFeeRate" else _cents(moved * now["subTotal"])
    for name, made_of in (("total", _TOTALS), ("amountDue", _DUES)):
        if was.get(name) is not None and now.get(name) is not None:
            now[name] = _sum(was, now, name, made_of)
    for name in _AMOUNTS & now.keys():
        put[name] = _written(item[name], now[name])
    return put


class _Amounts(dict[str, Decimal]):
    """What of a record is a number, by name."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        super().__init__()
        for name in (*_AMOUNTS, "quantity"):
            value = record.get(name)
            if value is None:
                continue
            try:
                self[name] = number_of(value)
            except Lost:
                continue


def _times(
    was: _Amounts, now: _Amounts, total: str, price: str, quantity: Decimal | None
) -> Decimal | None:
    """The new total of a price and a quantity; None where the old one had to do with neither."""
    if not was.get(price) or now.get(price) is None or quantity is None:
        return None
    if _cents(was[price] * quantity) == _cents(was[total]):
        return _cents(now[price] * quantity)
    # A part of it, as for some days of a month.
    return _cents(was[total] * now[price] / was[price])


def _sum(was: _Amounts, now: _Amounts, name: str, made_of: Iterable[tuple[str, ...]]) -> Decimal:
    for parts in made_of:
        if all(part in was and part in now for part in parts) and was[name] == sum(
            was[part] for part in parts
        ):
            return sum((now[part] for part in parts), _NOTHING)
    if was.get("subTotal") and now.get("subTotal") is not None:
        return _cents(was[name] * now["subTotal"] / was["subTotal"])
    return now[name]


class Sums:
    """What the items of an invoice come to, as they were and as they are."""

    def __init__(self) -> None:
        self.was: dict[str, Decimal] = dict.fromkeys(SUMMED, _NOTHING)
        self.now = dict(self.was)
        self.items = 0

    def add(self, item: Record, put: Record | None) -> None:
        """Count an item, as it was, and as it is if it is kept."""
        self.items += 1
        was, now = _Amounts(item), _Amounts(put or {})
        for name in SUMMED:
            self.was[name] += was.get(name, _NOTHING)
            self.now[name] += now.get(name, _NOTHING)

    def total(self, was: Decimal) -> Decimal | None:
        """What stands for a total; None where it has nothing to do with the items."""
        if not self.items:
            return None
        for name in SUMMED:
            if self.was[name] == was:
                return self.now[name]
        share = next((name for name in SUMMED if self.was[name] and self.now[name]), None)
        return None if share is None else _cents(was * self.now[share] / self.was[share])


class Ledger:
    """The invoices so far, oldest first, for what later ones carry on."""

    def __init__(self) -> None:
        # What earlier ones that were carried on asked for: as it was, and as it is.
        self._carried: list[tuple[Decimal, Decimal]] = []

    def put(self, disguise: Disguise, invoice: Record, sums: Sums) -> Record:
        """An invoice, which asks for what its items come to where it did."""
        put = disguise.put(Invoice, RULES[Invoice], invoice)
        was = {name: _number(invoice.get(name)) for name in ("total", "balance", "carriedBalance")}
        now = {name: _number(put.get(name)) for name in was}
        total = was["total"]
        if total is not None and now["total"] is not None:
            summed = sums.total(total)
            now["total"] = now["total"] if summed is None else summed
            if was["balance"] is not None and now["balance"] is not None:
                now["balance"] = self._share(was["balance"], total, now["total"])
        carried = was["carriedBalance"]
        if carried and now["carriedBalance"] is not None:
            now["carriedBalance"] = self._of_earlier(carried) or now["carriedBalance"]
        if invoice.get("status") == "Carried" and total is not None and now["total"] is not None:
            more = (carried or _NOTHING, now["carriedBalance"] or _NOTHING)
            self._carried.append((total + more[0], now["total"] + more[1]))
        elif carried:
            self._carried.clear()
        for name, amount in now.items():
            if amount is not None:
                put[name] = _written(invoice[name], amount)
        return put

    @staticmethod
    def _share(balance: Decimal, total: Decimal, moved: Decimal) -> Decimal:
        if balance in {total, _NOTHING} or not total:
            return moved if balance == total else balance
        return _cents(balance * moved / total)

    def _of_earlier(self, carried: Decimal) -> Decimal | None:
        for many in range(1, len(self._carried) + 1):
            last = self._carried[-many:]
            if sum(was for was, _ in last) == carried:
                return sum((now for _, now in last), _NOTHING)
        return None


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else number_of(value)
    except Lost:
        return None


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def _written(was: Any, amount: Decimal) -> Any:
    """The amount as the other one was written: a number, or text; and a zero as it was."""
    if not amount and not number_of(was):
        return was
    return format(amount, "f") if isinstance(was, str) else amount
