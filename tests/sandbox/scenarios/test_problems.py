"""What is wrong with a file is told all at once, each with its place and the way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pax8.sandbox import Sandbox
from pax8.sandbox.scenarios import ScenarioError, load

File = Callable[[str], Path]


def test_all_that_is_wrong_is_told_with_its_line(file: File) -> None:
    path = file(
        """\
        name: wrong
        seeed: 3
        starts: 2026-02-30
        invented: -1
        companies:
          - name: A
            as: 1a
            address: {contry: US}
            billOnBehalfOfEnabled: maybe
        subscriptions:
          - {company: Azur, product: Passkep Business, quantity: 0}
          - {company: A, product: Power BI Pro}
        events:
          - at: +1 day
            ordr: {company: A, product: Passkeep Business}
          - at: 2020-01-01
            subscriptions.update: {subscription_id: $y, quantity: many, quantty: 3}
          - order: {company: A}
          - at: +2 weeks
            reprice: {product: Visio Plan 2, by: 5}
        """
    )
    with pytest.raises(ScenarioError) as refused:
        load(path)
    told = [(each.line, each.column, each.text) for each in refused.value.problems]
    places = [(line, column) for line, column, _ in told]
    assert places == sorted(places)
    assert str(refused.value).splitlines()[0] == (
        f"{path}:2:1: 'seeed' is no field of a scenario; did you mean seed?"
    )
    expected = [
        (2, 1, "did you mean seed?"),
        (3, 9, "not '2026-02-30'"),
        (4, 11, "from 0 to"),
        (7, 9, "'1a' is no name"),
        (8, 15, "did you mean country?"),
        (9, 28, "yes or no is wanted"),
        (11, 15, "there is no company 'Azur'; there is A"),
        (11, 30, "did you mean Passkeep Business?"),
        (11, 58, "from 1 to 999999"),
        (12, 27, "say by which term and commitment"),
        (15, 5, "did you mean order?"),
        (16, 9, "lies before the beginning"),
        (17, 45, "nothing is named $y"),
        (17, 59, "not 'many'"),
        (17, 65, "did you mean quantity?"),
        (18, 5, "an event lacks at"),
        (18, 12, "an order lacks product"),
        (20, 42, "a percentage such as 5%"),
    ]
    assert places == [(line, column) for line, column, _ in expected]
    for (_, _, text), (_, _, part) in zip(told, expected, strict=True):
        assert part in text


_ONE = "companies:\n- name: A\nsubscriptions:\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "empty"),
        ("- a", 1, "the fields of a scenario are wanted, not a list"),
        ("just words", 1, "not 'just words'"),
        ("name: x\nname: y", 2, "name is here already, in line 1"),
        ("startsAt: 2026-01-01", 1, "did you mean starts?"),
        ("name: x\n---\nname: y", 2, "a second document"),
        ("name: &here x", 1, "anchors are not read"),
        ("about: !!python/name:os.system x", 1, "a tag"),
        ("now: 2026-06-01", 1, "now is from starts on"),
        ("starts: 2020-01-01\nnow: +30 years", 2, "five years"),
        ("name: x\n\tabout: y", 2, "this is no YAML"),
        ('name: "\\uD800"', 1, "half of a character"),
        ("? [a]\n: 1", 1, "the name of a field is text"),
        ("companies: 25", 1, "a list of companies is wanted, not '25'"),
        ("companies:\n- name: A\n- name: A", 3, "A is here already, in line 2"),
        ("companies:\n- {name: A, as: a}\n- {name: B, as: a}", 3, "$a is here already, in line 2"),
        ("products:\n- {name: P}", 2, "either prices, or meters"),
        ("products:\n- {name: P, prices: [{term: Monthly}]}", 2, "a price lacks price"),
        ("products:\n- {name: P, prices: [{price: $5}]}", 2, "no currency sign"),
        (
            "products:\n- {name: P, prices: [{term: Annual, commitment: Monthly, price: 1}]}",
            2,
            "shorter than term",
        ),
        (
            _ONE + "- {company: A, product: Passkeep Business, status: Cancelled}",
            4,
            "it would be Active, not Cancelled",
        ),
        (
            _ONE + "- {company: A, product: Passkeep Business, start: 2027-01-01}",
            4,
            "let an order make it",
        ),
        (
            _ONE + "- {company: A, product: Halyard Direct Number}",
            4,
            "it lacks parent",
        ),
        ("events:\n- {at: +1 day, change: {subscription: $a}}", 2, "what changes"),
        ("events:\n- {at: +1 day, cancel: $a, pay: 2026-01}", 2, "one thing happens"),
        ("events:\n- {at: +1 day, pay: 2026-13}", 2, "a month such as"),
        ("events:\n- {at: +1 day, reprice: {product: Azure Plan, by: 5%}}", 2, "surge"),
        ("events:\n- {at: +1 day, orders.get: {order_id: $a}}", 2, "nothing that can happen"),
    ],
)
def test_one_problem(text: str, line: int, what: str, file: File) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(file(text))
    assert any(each.line == line and what in each.text for each in refused.value.problems), (
        refused.value
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"name: \xff", (1, 7)), (b"\nab: \x00c", (2, 5)), (b'\na: "\\UFFFFFFFF"', (2, 7))],
)
def test_what_is_no_text_is_told_with_its_place(
    content: bytes, place: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == place
    assert ("U+0000" in problem.text) == (b"\x00" in content)


def test_a_scenario_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError, match="did you mean month-end"):
        load("month-ends")
    with pytest.raises(FileNotFoundError, match=r"nowhere\.yaml"):
        load("nowhere.yaml")


def test_an_event_that_is_refused_before_the_world_is_handed_over(file: File) -> None:
    path = file(
        """\
        companies: [{name: A}]
        now: +3 days
        events:
          - at: +1 day
            order: {company: A, product: Azure Plan, quantity: 7}
          - at: +2 days
            refused: yes
            order: {company: A, product: Azure Plan, quantity: 1}
          - at: +2 days
            refused: yes
            order: {company: A, product: Azure Plan, quantity: 7}
        """
    )
    with pytest.raises(ScenarioError) as refused:
        Sandbox(scenario=path)
    assert [(each.line, each.column) for each in refused.value.problems] == [(4, 5), (6, 5)]
    assert "must be at most 1" in refused.value.problems[0].text
    assert "it was to be refused, and is not" in refused.value.problems[1].text


def test_what_the_rules_refuse_at_the_beginning(file: File) -> None:
    path = file(
        """\
        companies:
          - name: A
            address: {street: 1 Way, city: Oslo, country: Norway}
          - {name: B, contacts: [{firstName: X}]}
        """
    )
    with pytest.raises(ScenarioError) as refused:
        Sandbox(scenario=path)
    told = {each.line: each.text for each in refused.value.problems}
    assert "ISO 3166-1" in told[2]
    assert "lastName is required" in told[4]


def test_subscriptions_of_what_is_not_there(file: File) -> None:
    path = file(
        """\
        companies: [{name: A, as: a}, {name: B}]
        subscriptions:
          - {company: 6f0a5f4e-8a37-4b62-9d0c-2f6a1d0f7c11, product: Halyard Fax}
          - {as: phone, company: A, product: Halyard Business Phone}
          - {company: B, product: Halyard Direct Number, parent: $phone}
          - {company: A, product: Halyard Direct Number, parent: $a}
          - {company: A, product: Azure Plan, quantity: 2}
        """
    )
    with pytest.raises(ScenarioError) as refused:
        Sandbox(scenario=path)
    told = {each.line: each.text for each in refused.value.problems}
    assert sorted(told) == [3, 5, 6, 7]
    assert "Company Not Found" in told[3]
    assert "cannot be added" in told[5]
    assert "Subscription Not Found" in told[6]
    assert "at most 1" in told[7]


def test_seed_and_companies_are_said_in_one_place() -> None:
    with pytest.raises(ValueError, match="of its own"):
        Sandbox(scenario="month-end", companies=3)
