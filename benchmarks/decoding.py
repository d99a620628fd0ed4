"""Decoding a page of subscriptions, typed and with nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import orjson

from benchmarks import records
from benchmarks.measuring import Result, compared, side_by_side
from benchmarks.validated import ValidatedPage
from pax8._core.page import read_page
from pax8.types import Subscription

_SIZE = 200
_OURS, _PYDANTIC, _ORJSON = "pax8", "pydantic, the same fields, extra allowed", "orjson.loads"


class _Commitment(Protocol):
    @property
    def end_date(self) -> object: ...


class _Typed(Protocol):
    @property
    def quantity(self) -> object: ...
    @property
    def price(self) -> object: ...
    @property
    def start_date(self) -> object: ...
    @property
    def status(self) -> object: ...
    @property
    def commitment(self) -> _Commitment | None: ...


def results() -> Iterator[Result]:
    rows = [records.subscription(number) for number in range(_SIZE)]
    content = records.page(rows, number=0, size=_SIZE, total=10_000)
    assert [each.to_bytes() for each in read_page(Subscription, content)] == rows

    times = side_by_side(
        {
            _OURS: lambda: _touch(read_page(Subscription, content)),
            _ORJSON: lambda: orjson.loads(content),
            _PYDANTIC: lambda: _touch(ValidatedPage.model_validate_json(content).content),
        },
        rounds=25,
    )
    what = f"decode a page of {_SIZE} subscriptions"
    yield compared(what, times, (_OURS, _ORJSON), bar=2.5)
    yield compared(what, times, (_OURS, _PYDANTIC), bar=2.0, faster=True)

    rows[::10] = [row.replace(b"T00:00:00.000Z", b"") for row in rows[::10]]
    mixed = records.page(rows, number=0, size=_SIZE, total=10_000)
    times = side_by_side(
        {
            _OURS: lambda: _touch(read_page(Subscription, mixed)),
            _ORJSON: lambda: orjson.loads(mixed),
        },
        rounds=25,
    )
    yield compared("  where a tenth has days for times", times, (_OURS, _ORJSON), bar=None)


def _touch(found: Iterable[_Typed]) -> None:
    """Use the fields, so that nothing is gained by putting their decoding off."""
    for each in found:
        _ = each.quantity, each.price, each.start_date, each.status
        _ = each.commitment and each.commitment.end_date
