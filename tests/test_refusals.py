"""What is refused here is one tree, drawn whole, and told in words that help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pax8 import errors, exceptions, refusals
from pax8.refusals import AmbiguousProduct, ChangeRefused, Refused, TermRequired, UnknownTerm
from pax8.types import Commitment, Product, Subscription


def kinds(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    yield kind
    for each in kind.__subclasses__():
        yield from kinds(each)


def test_the_tree_is_drawn_whole() -> None:
    named = {kind.__name__ for kind in kinds() if not kind.__name__.startswith("_")}
    assert named == set(refusals.__all__)
    assert all(name in (refusals.__doc__ or "") for name in named)
    assert all((kind.__doc__ or "").strip() for kind in kinds() if kind.__name__ in named)
    assert issubclass(Refused, errors.Pax8Error)
    assert exceptions.Refused is refusals.Refused


def test_many_candidates_are_not_all_told() -> None:
    products = [Product(id=str(number), name=f"P{number}") for number in range(20)]
    refused = AmbiguousProduct(1, "P", products)
    assert len(refused.candidates) == 20
    assert str(refused).startswith("line 1: 20 products are called 'P'")
    assert str(refused).endswith("P7 (7), and 12 more")


def test_terms_of_one_name_are_told_by_their_ids() -> None:
    product = Product(name="A product")
    twice = [Commitment(id="a", term="1-Year"), Commitment(id="b", term="1-Year")]
    told = str(TermRequired(2, product, twice, "Annual"))
    assert told == (
        "line 2: A product has several commitments of term 'Annual'; "
        "give the id of one: 1-Year (a), 1-Year (b)"
    )
    assert str(UnknownTerm(2, product, "x", [])).endswith("has no term 'x'; it has none")


def test_a_day_is_told_if_there_is_one() -> None:
    subscription = Subscription(id="s", product_name="P")
    assert str(ChangeRefused(subscription, "it is over", None)) == "subscription s (P): it is over"
    later = str(ChangeRefused(subscription, "it is bound", date(2027, 1, 1), "wait"))
    assert later == "subscription s (P): it is bound; it can from 2027-01-01 on; wait"
