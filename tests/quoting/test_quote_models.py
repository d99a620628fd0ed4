from __future__ import annotations

from pax8.types import Quote, QuoteSummary


def test_what_a_quote_and_its_row_share_is_declared_once() -> None:
    shared = set(Quote.__struct_fields__) & set(QuoteSummary.__struct_fields__)
    (base,) = {*Quote.__mro__[1:2], *QuoteSummary.__mro__[1:2]}
    assert shared == set(base.__struct_fields__)  # type: ignore[attr-defined]  # a model has them
