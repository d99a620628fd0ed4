"""Whatever a file holds, it is a scenario or it is told what is wrong, and where."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pax8.sandbox.scenarios import Scenario, ScenarioError, load
from pax8.sandbox.scenarios.loading import read

_NAMES = [
    "name",
    "about",
    "seed",
    "starts",
    "now",
    "invented",
    "orders",
    "products",
    "companies",
    "subscriptions",
    "events",
    "at",
    "as",
    "refused",
    "order",
    "change",
    "cancel",
    "reprice",
    "surge",
    "usage",
    "overbill",
    "credit",
    "leave_unpaid",
    "pay",
    "stall",
    "provision",
    "fail",
    "company",
    "product",
    "quantity",
    "term",
    "commitment",
    "start",
    "end",
    "status",
    "price",
    "parent",
    "subscription",
    "invoice",
    "by",
    "times",
    "until",
    "on",
    "lines",
    "answers",
    "meter",
    "prices",
    "meters",
    "cost",
    "unit",
    "daily",
    "sku",
    "vendor",
    "minimum",
    "maximum",
    "address",
    "contacts",
    "externalId",
    "subscriptions.update",
    "orders.create",
    "companies.create_contact",
    "quotes.add_line_items",
    "webhooks.create",
    "usage.save_lines",
    "line_items",
    "subscription_id",
    "company_id",
    "quote_id",
    "lineItems",
    "types",
    "type",
    "primary",
    "webhookTopics",
]
_VALUES = (
    "2026-06-10",
    "2026-06-10 15:00",
    "2026-06-10T25:00Z",
    "9999-12-31",
    "0000-00-00",
    "+3 days",
    "+9999 years",
    "+1 month 2 hours",
    "$a",
    "$",
    "a",
    "$b",
    "2026-06",
    "10%",
    "-100%",
    "1e999",
    "0",
    "-1",
    "12.50",
    "9" * 40,
    "yes",
    "null",
    "~",
    "NO",
    "Passkeep Business",
    "Azure Plan",
    "Microsoft 365 Copilot",
    "Monthly",
    "1-Year",
    "Trial",
    "Standard",
    "6f0a5f4e-8a37-4b62-9d0c-2f6a1d0f7c11",
    "½",
    "٣",
)
_scalar = (
    st.sampled_from(_VALUES)
    | st.integers(-5, 10**6)
    | st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=8)
)
_tree: st.SearchStrategy[Any] = st.recursive(
    _scalar,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_NAMES) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=25,
)
_whole = st.fixed_dictionaries(
    {},
    optional={
        "companies": st.lists(_tree, max_size=3),
        "products": st.lists(_tree, max_size=3),
        "subscriptions": st.lists(_tree, max_size=3),
        "events": st.lists(
            st.builds(
                lambda at, word, value: {"at": at, word: value},
                st.sampled_from(_VALUES),
                st.sampled_from(_NAMES),
                _tree,
            ),
            max_size=4,
        ),
        "starts": _scalar,
        "now": _scalar,
        "seed": _scalar,
    },
)
# Hypothesis is slow to draw trees, which says nothing of what is tested.
_MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _is_told(content: bytes) -> None:
    try:
        found: object = read.__wrapped__(content, "some.yaml")
    except ScenarioError as error:
        found = error
    if isinstance(found, Scenario):
        return
    assert isinstance(found, ScenarioError)
    assert found.problems
    for each in found.problems:
        # YAML ends lines at more characters than one byte can be.
        assert 1 <= each.line <= len(content) + 2
        assert each.column >= 1
        assert each.text
        assert f"some.yaml:{each.line}:{each.column}: " in str(found)


@_MANY
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    _is_told(content)


@_MANY
@given(
    st.text(alphabet=st.sampled_from("a1$:-[]{}?!&*|>'\"#%@`,~\n \t\\U0F\x85\u2028é"), max_size=60)
)
def test_any_text_of_the_signs_of_yaml(content: str) -> None:
    _is_told(content.encode())


@_MANY
@given(_whole | _tree)
def test_any_tree(tree: Any) -> None:
    _is_told(json.dumps(tree).encode())


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"[" * 100_000, "too deep", id="lists in lists"),
        pytest.param(b"{a: " * 50_000, "too deep", id="fields in fields"),
        pytest.param(b"- " * 100_000, "too deep", id="blocks in blocks"),
        pytest.param(b"name: x\nabout: |\n" + b"  x\n" * 100_000, "256 KiB", id="long"),
        pytest.param(b"events: [" + b"a," * 60_000, "values", id="many values"),
        pytest.param(b"".join(b"k%d: 1\n" % each for each in range(20_000)), "values", id="keys"),
        pytest.param(b"? " * 5_000, "too deep", id="keys in keys"),
    ],
)
def test_what_is_too_much_is_refused_cheaply(content: bytes, what: str) -> None:
    began = time.process_time()
    with pytest.raises(ScenarioError, match=what):
        read(content, "some.yaml")
    assert time.process_time() - began < 5


def test_a_billion_laughs_are_one_refusal() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    began = time.process_time()
    with pytest.raises(ScenarioError, match="aliases are not read") as refused:
        read("\n".join(lines).encode(), "some.yaml")
    assert time.process_time() - began < 1
    assert len(refused.value.problems) <= 100


def test_of_a_huge_file_little_is_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as opened:
        opened.truncate(1 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ScenarioError, match="more than 256 KiB"):
        load(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
