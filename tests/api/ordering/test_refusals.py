"""Products, terms and parents that cannot be: which, why, and what can."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from pax8.refusals import (
    AmbiguousParent,
    AmbiguousProduct,
    BillingNotOffered,
    ParentRequired,
    TermRequired,
    TermTooShort,
    UnknownProduct,
    UnknownTerm,
    WrongParent,
)
from pax8.sandbox import Sandbox
from pax8.sandbox.population import CatalogueProduct, catalogue
from pax8.types import Commitment, Draft, ProposedLine
from support.driver import Driver

PREMIUM = "Microsoft 365 Business Premium"
PHONE, NUMBER = "Halyard Business Phone", "Halyard Direct Number"
ANSWERS = {"numberSource": "New numbers", "emergencyAddress": "1 Main St"}


def named(name: str) -> CatalogueProduct:
    return next(each for each in catalogue() if each.name.startswith(name))


def only(driver: Driver, draft: Draft[Any], *given: Any, **more: Any) -> ProposedLine:
    draft.add(*given, **more)
    line: ProposedLine = driver.do(draft.resolve).lines[-1]
    return line


# Products.


@pytest.mark.parametrize(
    "asked",
    [
        PREMIUM,
        "business premium",
        f"  {PREMIUM} [new commerce experience] ",
        named(PREMIUM).product["sku"],
        named(PREMIUM).id,
        named(PREMIUM).id.upper(),
        UUID(named(PREMIUM).id),
    ],
)
def test_a_product_has_many_names(driver: Driver, draft: Draft[Any], asked: Any) -> None:
    assert only(driver, draft, asked, 1, term="1-Year").product.id == named(PREMIUM).id


@pytest.mark.parametrize("asked", ["Business Prem", "Abacus", "", "[]", str(UUID(int=1))])
def test_a_product_that_there_is_not(driver: Driver, draft: Draft[Any], asked: str) -> None:
    with pytest.raises(UnknownProduct, match="its SKU or its id") as refused:
        only(driver, draft, asked, 1)
    assert (refused.value.line, refused.value.asked) == (1, asked)


def test_a_name_of_several_products(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PHONE, 1, answers=ANSWERS)
    with pytest.raises(AmbiguousProduct, match=r"line 2: .* products are called") as refused:
        only(driver, draft, "Microsoft 365 Business", 1)
    names = {each.name for each in refused.value.candidates}
    assert named(PREMIUM).name in names
    assert all(each.id in str(refused.value) for each in refused.value.candidates)


# Terms.


@pytest.mark.parametrize(
    "term", ["1-Year", "1 year", "Annual", named(PREMIUM).commitment_id("1-Year")]
)
def test_a_term_has_many_names(driver: Driver, draft: Draft[Any], term: str) -> None:
    line = only(driver, draft, PREMIUM, 1, term=term, billing="1-Year")
    assert line.billing_term == "Annual"
    assert line.line_item().commitment_term_id == named(PREMIUM).commitment_id("1-Year")


def test_a_term_may_be_a_commitment(driver: Driver, draft: Draft[Any]) -> None:
    commitment = Commitment(id=named(PREMIUM).commitment_id("3-Year"))
    assert only(driver, draft, PREMIUM, 1, term=commitment).commitment.term == "3-Year"
    with pytest.raises(UnknownTerm):
        only(driver, draft, PREMIUM, 1, term=Commitment(id="x", term="1-Year"))


def test_a_term_that_there_is_not(driver: Driver, draft: Draft[Any]) -> None:
    with pytest.raises(UnknownTerm, match="has no term '2-Year'; it has Monthly, 1-Year, 3-Year"):
        only(driver, draft, PREMIUM, 1, term="2-Year")


def test_nobody_is_bound_by_saying_nothing(driver: Driver, draft: Draft[Any]) -> None:
    with pytest.raises(TermRequired, match="requires a commitment; give a term: Mon") as refused:
        only(driver, draft, PREMIUM, 1)
    assert [each.term for each in refused.value.terms] == ["Monthly", "1-Year", "3-Year"]
    assert (
        only(driver, draft_of(draft), "Tiller Remote Monitoring", 5, billing="Trial").commitment
        is None
    )
    assert only(driver, draft_of(draft), PHONE, 1).commitment is None


def draft_of(draft: Draft[Any]) -> Draft[Any]:
    return Draft(draft._client, draft.company_id)


def test_a_term_is_as_long_as_it_is_billed_for(driver: Driver, draft: Draft[Any]) -> None:
    with pytest.raises(TermTooShort, match=r"billed Annual .* Monthly; long enough: 1-Year, 3-Y"):
        only(driver, draft, PREMIUM, 1, term="Monthly", billing="Annual")


def test_terms_by_which_it_is_not_sold(driver: Driver, draft: Draft[Any]) -> None:
    with pytest.raises(BillingNotOffered, match="not sold Trial with no commitment") as refused:
        only(driver, draft, PHONE, 1, billing="Trial")
    assert ("Annual", None) in refused.value.offers
    with pytest.raises(BillingNotOffered, match="Annual with term 1-Year"):
        only(driver, draft_of(draft), "Northlight Endpoint Detection", 5, billing="Annual")


# Parents.


def test_the_only_parent_in_the_order_is_taken(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(NUMBER, 2)
    draft.add(PHONE, 1, answers=ANSWERS)
    first, second = driver.do(draft.check).lines
    assert (first.parent_line, second.parent_line) == (2, None)
    order = driver.do(draft.place)
    assert len(order.line_items) == 2


def test_the_only_parent_that_the_company_has_is_taken(driver: Driver, draft: Draft[Any]) -> None:
    draft.add(PHONE, 1, answers=ANSWERS)
    parent = driver.do(draft.place).line_items[0].subscription_id
    other = draft_of(draft)
    other.add(NUMBER, 2)
    [line] = driver.do(other.check).lines
    assert line.parent_subscription_id == parent
    assert driver.do(other.place).line_items[0].subscription_id


def test_of_several_parents_one_must_be_chosen(
    driver: Driver, client: Any, draft: Draft[Any]
) -> None:
    draft.add(PHONE, 1, answers=ANSWERS)
    owned = driver.do(draft.place).line_items[0].subscription_id
    other = draft_of(draft)
    phone = other.add(PHONE, 1, answers=ANSWERS)
    number = other.add(NUMBER, 2)
    with pytest.raises(AmbiguousParent, match=r"line 2: .*line 1, subscription") as refused:
        driver.do(other.resolve)
    assert refused.value.lines == (1,)
    assert [each.id for each in refused.value.subscriptions] == [owned]
    number.parent = phone
    assert driver.do(other.check).lines[1].parent_line == 1
    for parent in (owned, UUID(owned), driver.do(client.subscriptions.get, owned)):
        number.parent = parent
        assert driver.do(other.check).lines[1].parent_subscription_id == owned


def test_a_parent_that_is_not_there(driver: Driver, draft: Draft[Any]) -> None:
    with pytest.raises(ParentRequired, match=f"Requires {PHONE}.* add one .*{PHONE}") as refused:
        only(driver, draft, NUMBER, 1)
    assert [each.name for each in refused.value.products] == [PHONE]


def test_a_parent_that_it_cannot_be(
    driver: Driver, sandbox: Sandbox, company: str, draft: Draft[Any]
) -> None:
    number = draft.add(NUMBER, 1)
    other = draft.add("Halyard SIP Trunk", 1)
    gone = draft.add(PHONE, 1, answers=ANSWERS)
    draft.remove(gone)
    everybodys = sandbox.world.select("subscriptions")
    foreign = next(each["id"] for each in everybodys if each["companyId"] != company)
    for parent, why in [
        (number, "cannot be added to itself"),
        (other, f"cannot be added to Halyard SIP Trunk; it adds to {PHONE}"),
        (gone, "no line of this draft"),
        (foreign, "another company's"),
        ("nothing", "there is no subscription"),
        (str(UUID(int=1)), "there is no subscription"),
    ]:
        number.parent = parent
        with pytest.raises(WrongParent, match=why):
            driver.do(draft.resolve)


def test_a_parent_that_is_over(driver: Driver, client: Any, draft: Draft[Any]) -> None:
    draft.add(PHONE, 1, answers=ANSWERS)
    owned = driver.do(draft.place).line_items[0].subscription_id
    driver.do(client.subscriptions.cancel, owned)
    other = draft_of(draft)
    line = other.add(NUMBER, 1)
    with pytest.raises(ParentRequired):
        driver.do(other.resolve)
    line.parent = owned
    with pytest.raises(WrongParent, match="is Cancelled"):
        driver.do(other.resolve)
