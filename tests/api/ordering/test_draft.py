"""A draft becomes an order, once, in both clients; or says what is wrong, and the way out."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from pax8 import Pax8Client
from pax8.errors import ApiError, UnprocessableError
from pax8.refusals import (
    AlreadyPlaced,
    AnswerRefused,
    CompanyNotActive,
    DraftRefused,
    UnansweredQuestions,
)
from pax8.sandbox import Sandbox, SandboxServer
from pax8.sandbox.population import CatalogueProduct, catalogue
from pax8.types import Company, Draft, DraftLine, Product, Proposal
from support.driver import Driver

Answer = Callable[[DraftLine, Proposal], None]
PREMIUM = "Microsoft 365 Business Premium"
MAILWARD = "Mailward Email Security"
PHONE = "Halyard Business Phone"
ANSWERS = {"numberSource": "New numbers", "emergencyAddress": "1 Main St"}


def named(name: str) -> CatalogueProduct:
    return next(each for each in catalogue() if each.name.startswith(name))


def test_a_draft_becomes_an_order(
    driver: Driver, client: Any, sandbox: Sandbox, draft: Draft[Any], answer: Answer
) -> None:
    draft.ordered_by, draft.ordered_by_user_email = "Customer", "ada@example.com"
    line = draft.add(PREMIUM, 5, term="1-Year")
    answer(line, driver.do(draft.resolve))
    proposal = driver.do(draft.check)
    [worked_out] = proposal.lines
    product = named(PREMIUM)
    assert (worked_out.number, worked_out.product.id) == (1, product.id)
    assert worked_out.commitment.id == product.commitment_id("1-Year")
    assert (worked_out.charge.price, worked_out.charge.cost) == product.price(
        "Monthly", "1-Year"
    ).charge(5)
    before = sandbox.world.count("orders")
    order = driver.do(draft.place, proposal)
    assert sandbox.world.count("orders") == before + 1
    assert (order.ordered_by, order.ordered_by_user_email) == ("Customer", "ada@example.com")
    [sold] = order.line_items
    subscription = driver.do(client.subscriptions.get, sold.subscription_id)
    assert (subscription.quantity, subscription.billing_term) == (5, "Monthly")
    assert subscription.commitment.term == "1-Year"


def test_over_a_socket(driver: Driver) -> None:
    with SandboxServer(Sandbox(seed=1, companies=5)) as server:
        client = driver.client(None, transport=None, base_url=server.url)
        with Pax8Client("a", "b", base_url=server.url) as other:
            company = other.companies.list(status="Active").first()
        draft = client.orders.draft(company)
        draft.add(PHONE, 3, answers=ANSWERS)
        proposal = driver.do(draft.check)
        order = driver.do(draft.place, proposal)
        assert order.company_id == company.id if company else False
        assert proposal.totals["Monthly"].price is not None
        with pytest.raises(AlreadyPlaced):
            driver.do(draft.place)


def test_nothing_is_written_before_it_is_placed(
    driver: Driver, sandbox: Sandbox, draft: Draft[Any]
) -> None:
    draft.add(PHONE, 3, answers=ANSWERS)
    before = [sandbox.world.count(each) for each in ("orders", "subscriptions")]
    driver.do(draft.resolve)
    driver.do(draft.check)
    assert [sandbox.world.count(each) for each in ("orders", "subscriptions")] == before


class OwnPrices(Sandbox):
    """A sandbox in which one company pays a price of its own."""

    def __init__(self, company: str) -> None:
        super().__init__(seed=1, companies=10)
        self.company = company

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = super().handle_request(request)
        if request.url.path.endswith("/pricing") and self.company in str(request.url):
            text = re.sub(
                r'"suggestedRetailPrice":[\d.]+', '"suggestedRetailPrice":1.005', answer.text
            )
            return httpx2.Response(200, text=text, headers={"content-type": "application/json"})
        return answer

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return self.handle_request(request)


def test_a_company_may_have_prices_of_its_own(driver: Driver, company: str) -> None:
    client = driver.client(None, transport=OwnPrices(company))
    draft = client.orders.draft(company)
    draft.add(PHONE, 3)
    assert str(driver.do(draft.resolve).totals["Monthly"].price) == "3.015"


def test_pax8_says_the_rest_in_its_own_words(driver: Driver, draft: Draft[Any]) -> None:
    draft.add("Microsoft 365 Business Basic", 301, term="1-Year")
    with pytest.raises(UnprocessableError, match="at most 300"):
        driver.do(draft.check)


def test_lines_can_be_taken_out(driver: Driver, draft: Draft[Any]) -> None:
    wrong = draft.add("Nothing of this name", 1)
    draft.add(PHONE, 3, answers=ANSWERS)
    draft.remove(wrong)
    assert [each.number for each in driver.do(draft.resolve).lines] == [1]
    assert repr(draft).endswith(": 1 lines>")


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "3", True])
def test_a_quantity_is_a_whole_number_from_one(draft: Draft[Any], quantity: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="quantity"):
        draft.add("x", quantity)
    assert draft.lines == []


def test_an_empty_draft_is_no_order(driver: Driver, draft: Draft[Any]) -> None:
    with pytest.raises(DraftRefused, match="nothing was added"):
        driver.do(draft.place)


def test_a_company_must_be_active(driver: Driver, client: Any, sandbox: Sandbox) -> None:
    found = next(sandbox.world.select("companies", "status <> 'Active'"))
    draft = client.orders.draft(Company.from_dict({"id": found["id"]}))
    draft.add(PHONE, 3, answers=ANSWERS)
    with pytest.raises(CompanyNotActive, match="primary contact") as refused:
        driver.do(draft.resolve)
    assert refused.value.company.id == found["id"]


# What it costs.


def test_a_month_and_a_year_are_no_sum(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PHONE, 3, answers=ANSWERS)
    draft.add(PHONE, 3, answers=ANSWERS)
    draft.add(PHONE, 2, billing="Annual")
    totals = driver.do(draft.resolve).totals
    phone = named(PHONE)
    assert set(totals) == {"Monthly", "Annual"}
    assert totals["Monthly"].price == 2 * phone.price("Monthly", None).charge(3)[0]
    assert totals["Annual"].cost == phone.price("Annual", None).charge(2)[1]


def test_what_is_charged_by_use_is_said_and_not_priced(driver: Driver, draft: Draft[Any]) -> None:
    draft.add("Nimbus Compute", 1)
    proposal = driver.do(draft.resolve)
    assert [each.number for each in proposal.unpriced] == [1]
    assert proposal.totals["Monthly"].price is None
    assert "mark-up" in proposal.totals["Monthly"].unpriced


def test_every_price_of_the_catalogue(sandbox: Sandbox, company: str) -> None:
    with Pax8Client("a", "b", transport=sandbox) as client:
        for product in catalogue():
            draft = client.orders.draft(company)
            prices = [each for each in product.prices if each.type != "Mark-Up"]
            if product.requirements or not prices:
                continue
            for price in prices:
                for quantity in (1, 24, 600):
                    draft.add(
                        Product.from_dict(product.product),
                        quantity,
                        term=price.commitment_term,
                        billing=price.billing_term,
                    )
            proposal = draft.resolve()
            quantities = (1, 24, 600) * len(prices)
            of = [each for each in prices for _ in range(3)]
            for line, price, quantity in zip(proposal.lines, of, quantities, strict=True):
                try:
                    expected = price.charge(quantity)
                except LookupError:
                    assert line.charge.unpriced
                    continue
                assert (line.charge.price, line.charge.cost) == expected
                assert all(isinstance(each, Decimal) for each in expected)


# What it asks.


def test_questions_are_listed_with_their_values(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PREMIUM, 5, term="1-Year", answers={"msDomain": "acme"})
    questions = {each.key: each for each in driver.do(draft.resolve).questions}
    assert "msDomain" not in questions
    exists = questions["msCustExists"]
    assert exists.value_type == "Single-Value"
    assert exists.possible_values is not None
    assert len(exists.possible_values) == 2
    assert "tenant" in str(exists.note)
    assert questions["mca2020Email"].possible_values is None
    assert exists.wrong is None


@pytest.mark.parametrize("documented", [False, True])
def test_pax8_says_which_answers_it_wants(driver: Driver, documented: bool) -> None:  # noqa: FBT001 - a column of the table
    sandbox = Sandbox(seed=1, companies=5, documented=documented)
    company = next(sandbox.world.select("companies", "status = 'Active'"))["id"]
    draft = driver.client(None, transport=sandbox).orders.draft(company)
    draft.add(PHONE, 3, answers=ANSWERS)
    draft.add(PREMIUM, 5, term="1-Year")
    with pytest.raises(UnansweredQuestions, match=r"msCustExists.*one of") as refused:
        driver.do(draft.check)
    told = {each.key: each for each in refused.value.questions}
    assert {"msCustExists", "mca2020Email"} <= told.keys()
    assert "msTenantId" not in told
    assert {each.line for each in told.values()} == {2}
    assert told["mca2020Email"].wrong == "This field is required."
    assert isinstance(refused.value.__cause__, ApiError)


def test_answers_may_be_given_by_label(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(MAILWARD, 5, answers={"Mail Domain": "acme.example"})
    [line] = driver.do(draft.resolve).lines
    assert line.answers == {"mailDomain": ("acme.example",)}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"msDomian": "acme"}, r"'msDomian' is no question .*'msDomain'"),
        ({"msCustExists": "maybe"}, r"cannot be 'maybe'; possible: 'No, "),
        ({"msCustExists": []}, "takes one value"),
    ],
)
def test_an_answer_must_answer_something(
    driver: Driver, draft: Draft[Any], answers: dict[str, Any], why: str
) -> None:
    draft.add(PREMIUM, 5, term="1-Year", answers=answers)
    with pytest.raises(AnswerRefused, match=why) as refused:
        driver.do(draft.resolve)
    assert refused.value.line == 1
    assert refused.value.possible


def test_refusals_cross_processes(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PREMIUM, 5, term="1-Year")
    with pytest.raises(UnansweredQuestions) as refused:
        driver.do(draft.check)
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 - made here
    assert str(again) == str(refused.value)
    assert again.questions == refused.value.questions
