"""What people must not write, each refused by type checkers on the line that says so."""

from __future__ import annotations

from pax8 import AsyncPax8Client, Pax8Client, enums, filters, microsoft, types


def names_are_known(client: Pax8Client) -> None:
    client.companies.list(citty="Bonn")  # refused
    client.companies.list(stateOrProvince="NRW")  # refused
    client.companies.list({"citty": "Bonn"})  # refused
    filters.CompanyFilter(citty="Bonn")  # refused
    client.companies.list_contacts("c", city="Bonn")  # refused
    client.subscriptions.update("s", quantitty=5)  # refused
    client.compannies.list()  # refused
    client.companies.delete("c")  # refused
    types.Company(nam="Acme")  # refused
    str(client.companies.get("c").nam)  # refused
    client.companies.get("c").nam = "Acme"  # refused
    Pax8Client(client_ident="id")  # refused
    client.with_options(timout=5)  # refused


def values_have_types(client: Pax8Client, company: types.Company) -> None:
    client.companies.get(5)  # refused
    client.companies.get(company)  # refused
    client.companies.get(None)  # refused
    client.companies.get()  # refused
    client.companies.get("c", "d")  # refused
    client.companies.list(page="1")  # refused
    client.companies.list(self_service_allowed="yes")  # refused
    client.companies.list(filters.InvoiceFilter(status="Paid"))  # refused
    client.companies.create(types.Contact())  # refused
    client.companies.update(types.Contact())  # refused
    client.companies.create(company, "Acme")  # refused
    client.subscriptions.update("s", price=1.5)  # refused
    client.subscriptions.update("s", quantity=1.5)  # refused
    client.orders.create(company_id="c", line_items=["line"])  # refused
    client.usage_summaries.list_usage_lines("u")  # refused
    client.orders.create(company_id="c", safely="yes")  # refused
    client.orders.create(company_id="c", safely=True, unless=ValueError())  # refused
    client.subscriptions.update("s", quantity=5, safely=True)  # refused
    client.orders.find_outcome(ValueError())  # refused
    client.orders.find_outcome()  # refused
    client.orders.draft("c").add("p")  # refused
    client.orders.draft("c").add("p", 1.5)  # refused
    client.orders.draft("c").place("yes")  # refused
    client.subscriptions.change("s", partner_cost=1)  # refused
    client.subscriptions.change("s", price=1.5)  # refused
    client.subscriptions.cancel("s", when="2026-01-31")  # refused
    microsoft.compare([], [], by="tenant")  # refused
    client.with_options(consistency="quick")  # refused
    types.Company("Acme")  # refused
    types.Subscription(price=1.5)  # refused
    str(enums.CompanyStatus.FROZEN)  # refused


def the_clients_are_not_each_other(client: Pax8Client, other: AsyncPax8Client) -> None:
    for _ in other.companies.list():  # refused
        pass
    len(other.companies.list())  # refused
    str(other.companies.get("c").name)  # refused
    str(other.orders.create(safely=True).id)  # refused
    str(other.orders.draft("c").resolve().lines)  # refused
    str(client.companies.list().first().name)  # refused


def one_is_not_given_for_the_other(other: AsyncPax8Client) -> Pax8Client:
    return other  # refused


async def what_blocks_is_not_awaited(client: Pax8Client, other: AsyncPax8Client) -> None:
    await client.companies.get("c")  # refused
    other.companies.get("c")  # refused
    async for _ in client.companies.list():  # refused
        pass
    async with client:  # refused
        pass
    with other:  # refused
        pass


def amounts_are_exact_and_files_are_files(client: Pax8Client, money: types.Money) -> None:
    types.Money(0.1, "USD")  # refused
    str(money + 1)  # refused
    str(money * 1.5)  # refused
    client.quotes.add_line_items("q", ["line"])  # refused
    client.quotes.upload_attachments("q", 5)  # refused
    client.quotes.edit("q", statuss="sent")  # refused
