"""Writing a world in the shape of a real account: read, disguised, kept, batch by batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pax8.api.partner.companies import Company
from pax8.api.partner.contacts import Contact
from pax8.api.partner.orders import Order
from pax8.api.partner.subscriptions import Subscription
from pax8.api.partner.usage_summaries import UsageSummary
from pax8.sandbox import passage
from pax8.sandbox.billing.months import Month
from pax8.sandbox.imitation.account import Account
from pax8.sandbox.imitation.ahead import ahead
from pax8.sandbox.imitation.catalogue import Catalogue
from pax8.sandbox.imitation.disguise import Disguise
from pax8.sandbox.imitation.file import new_file
from pax8.sandbox.imitation.items import Ledger, Sums, put_item
from pax8.sandbox.imitation.replacements import within
from pax8.sandbox.imitation.rules import RULES
from pax8.sandbox.imitation.secret import Secret
from pax8.sandbox.opening import BROUGHT
from pax8.sandbox.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pax8.client import Pax8Client
    from pax8.sandbox.tables import Record
    from pax8.sandbox.world import World

T = TypeVar("T")

_BATCH = 200


class Told(Protocol):
    """Is told how far it has come."""

    def __call__(self, what: str, many: int, /) -> object:
        """So many more records of this table are kept."""
        ...


@dataclass(frozen=True)
class Imitation:
    """What was written.

    `records` counts them by table. `left_out` counts what could not be kept, by what it was;
    `refused` what Pax8 would not tell, by its answer.
    """

    path: Path
    records: Counter[str] = field(default_factory=Counter[str])
    left_out: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])


def imitate(  # noqa: PLR0913 - each is a property of the run
    client: Pax8Client,
    path: str | Path,
    *,
    seed: int | None = None,
    companies: int | None = None,
    force: bool = False,
    told: Told | None = None,
) -> Imitation:
    """Write a world file in the shape of the account that a client sees, and only read that.

    There are as many companies, contacts, subscriptions, orders, invoices and usage summaries, of
    the same products, terms, statuses, quantities and days, with the same fields missing. Every
    name, address, id and amount, and all text that somebody wrote, is replaced, the same by the
    same. The world's clock begins where Pax8's stands.

    :param path: The file. It is there when all is in it, and not before.
    :param seed: Makes the same of the same. Whoever knows it can check a guess; left out, what was
        replaced cannot be found out, by nobody.
    :param companies: How many companies are enough, with what is theirs; left out, all.
    :param force: Whether a file that is there may be replaced; else `FileExistsError`.
    :param told: Is told of each batch that is kept: the table, and how many records.
    """
    if companies is not None and companies < 0:
        raise ValueError(f"companies: {companies} is below zero")
    account, disguise = Account(client, companies), Disguise(Secret(seed))
    done = Imitation(Path(path), left_out=disguise.left_out, refused=account.refused)

    with new_file(done.path, force=force) as world:

        def keep(table: str, records: list[Record]) -> None:
            world.insert(table, _apart(world, disguise, table, records))
            done.records[table] += len(records)
            if told is not None:
                told(table, len(records))

        writing = _Writing(account, disguise, world, keep)
        writing.companies()
        _stand(world, client)
        writing.products()
        writing.subscriptions()
        writing.orders()
        writing.invoices()
    return done


class _Keep(Protocol):
    def __call__(self, table: str, records: list[Record], /) -> None: ...


class _Writing:
    """Each part of an account, from its reading to its being kept."""

    def __init__(self, account: Account, disguise: Disguise, world: World, keep: _Keep) -> None:
        self._account, self._disguise, self._world = account, disguise, world
        self._keep = keep
        self._catalogue = Catalogue(account, disguise, world)

    def companies(self) -> None:
        """The companies, with their contacts."""
        put = self._disguise.put
        found = ahead(self._account.contacts, self._account.companies())
        for batch in _batches(found):
            records: list[Record] = []
            contacts: list[Record] = []
            for company, people in batch:
                record = put(Company, RULES[Company], company.to_dict())
                records.append(record)
                # They are listed the newest first, and kept the oldest first.
                for each in reversed(people):
                    person = put(Contact, RULES[Contact], within(each, company.to_dict()))
                    contacts.append({**person, "companyId": record["id"]})
            with self._world.transaction():
                self._keep("companies", [self._named("company", each) for each in records])
                self._keep("contacts", [self._named("contact", each) for each in contacts])

    def products(self) -> None:
        """The catalogue."""
        for batch in _batches(self._account.products()):
            self._keep("products", [self._named("product", self._catalogue.put(e)) for e in batch])

    def subscriptions(self) -> None:
        """The subscriptions, with what they were, what was used, and what they are of."""
        account = self._account
        for batch in _batches(account.subscriptions()):
            self._catalogue.refer(each.product_id for each in batch)
            found = zip(ahead(account.history, batch), ahead(account.usage, batch), strict=True)
            records: list[Record] = []
            history: list[Record] = []
            usage: list[Record] = []
            for (subscription, versions), (_, summaries) in found:
                record = self._subscription(subscription.to_dict())
                record["_metered"] = bool(summaries) or record["_metered"]
                records.append(record)
                earlier = _earlier(subscription.to_dict(), versions)
                history += [{**self._subscription(e), "id": record["id"]} for e in earlier]
                usage += [self._summary(each, record) for each in summaries]
            with self._world.transaction():
                self._keep("subscriptions", records)
                self._keep("history", history)
                self._keep("usage_summaries", usage)

    def orders(self) -> None:
        """The orders."""
        put = self._disguise.put
        for batch in _batches(self._account.orders()):
            records = [put(Order, RULES[Order], each) for each in batch]
            self._keep("orders", [self._named("order", each) for each in records])

    def invoices(self) -> None:
        """The invoices, each with its items."""
        ledger = Ledger()
        for invoice in self._account.invoices():
            id_ = self._disguise.aliases.id(str(invoice.get("id")))
            sums = Sums()
            with self._world.transaction():
                for batch in _batches(self._account.items(invoice.get("id"))):
                    self._keep("invoice_items", list(self._items(batch, id_, sums)))
                record = ledger.put(self._disguise, invoice, sums)
                self._keep("invoices", [{**record, "id": id_}])

    def _items(self, items: Iterable[Record], invoice_id: str, sums: Sums) -> Iterator[Record]:
        for each in items:
            put = None
            if self._account.is_wanted(each.get("companyId")):
                put = put_item(self._disguise, each)
                yield self._named("item", {**put, "_invoiceId": invoice_id})
            sums.add(each, put)

    def _subscription(self, subscription: Record) -> Record:
        record = self._disguise.put(Subscription, RULES[Subscription], subscription)
        product_id = str(subscription.get("productId") or "")
        own = not self._catalogue.is_listed(product_id, record.get("price"))
        kept = {"_ownPrice": own, "_metered": self._catalogue.is_by_use(product_id)}
        return self._named("subscription", record | kept)

    def _summary(self, summary: Record, subscription: Record) -> Record:
        record = self._disguise.put(UsageSummary, RULES[UsageSummary], summary)
        today = self._world.now.date()
        # Asked for by subscription, Pax8 leaves out what the sandbox looks it up by.
        for name, value in (
            ("companyId", subscription.get("companyId")),
            ("productId", subscription.get("productId")),
            ("subscriptionId", subscription["id"]),
        ):
            record.setdefault(name, value)
        kept = {
            "_period": str(Month.of(today)),
            "_firstDay": Month.of(today).first.isoformat(),
            "_lastDay": today.isoformat(),
        }
        return self._named("summary", record | kept)

    def _named(self, kind: str, record: Record) -> Record:
        """The record with an id, which all that is kept needs."""
        if not record.get("id"):
            record["id"] = self._disguise.aliases.id(f"{kind} {self._world.new_id()}")
            self._disguise.left_out[f"{kind} without an id, given one"] += 1
        return record


def _apart(world: World, disguise: Disguise, table: str, records: list[Record]) -> list[Record]:
    """The records, each with an id that no other of the table has, where that matters."""
    seen: set[str] = set()
    for each in records if TABLES[table].unique else ():
        if each["id"] in seen or world.body(table, each["id"]) is not None:
            each["id"] = disguise.aliases.id(f"{table} {world.new_id()}")
            disguise.left_out[f"id of {table} that another has, replaced by a new one"] += 1
        seen.add(each["id"])
    return records


def _earlier(subscription: Record, versions: list[Record]) -> Iterator[Record]:
    """What a subscription was before, the oldest first; the newest version is what it is."""
    name = "updatedDate"
    present = versions and versions[0].get(name) == subscription.get(name)
    return reversed(versions[1:] if present else versions)


def _stand(world: World, client: Pax8Client) -> None:
    """Let the world stand where Pax8's clock does, with its invoices made so far."""
    ahead_by = client._server_clock.ahead() or 0.0
    now = datetime.fromtimestamp(client._runtime.clock.time() + ahead_by, UTC)
    world.now = now.replace(microsecond=0)
    passage.begin(world)
    world.set(BROUGHT, "yes")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
