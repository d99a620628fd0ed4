"""What a subscription has been billed for so far, at the prices at which it was billed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from pax8.sandbox.billing.months import Month
from pax8.sandbox.billing.periods import Period, periods
from pax8.sandbox.billing.timeline import Stretch, Version, known

if TYPE_CHECKING:
    from collections.abc import Sequence


def booked(versions: Sequence[Version], before: date) -> dict[Period, list[Stretch]]:
    """What all runs up to the one that billed until `before` have billed, period by period.

    Runs between which nothing became known billed one like the other, so only those that came
    to know of something are gone through. Stretches of a period may lie over each other, the
    later over the earlier.
    """
    books: dict[Period, list[Stretch]] = {}
    learning = sorted({Month.billing(version.known) for version in versions})
    for place, month in enumerate(learning):
        end = learning[place + 1].first if month < learning[-1] else before
        versions_known = versions[: bisect_left(versions, month.run, key=known)]
        there = periods(versions_known, date.min, end)
        for period in there.keys() | books.keys():
            books[period] = settled(there.get(period, []), books.get(period, []))[1]
    return books


def settled(
    there: Sequence[Stretch], billed: Sequence[Stretch]
) -> tuple[list[Stretch], list[Stretch]]:
    """What to bill where what is there differs from what is billed, and what is billed then.

    What is there no more is taken back, with a negative quantity, from what was billed last, at
    the price at which it was billed. A new price alone changes nothing of what is billed.
    """
    if not billed:
        return [*there], [*there]
    entries: list[Stretch] = []
    after: list[Stretch] = []
    edges = sorted({day for each in (*there, *billed) for day in (each.start, each.end)})
    for day, following in pairwise(edges):
        now = next((each for each in there if each.start <= day < each.end), None)
        layers = [
            replace(each, start=day, end=following)
            for each in billed
            if each.start <= day < each.end
        ]
        lacking = (now.quantity if now else 0) - sum(each.quantity for each in layers)
        if now and lacking > 0:
            entry = replace(now, start=day, end=following, quantity=lacking)
            entries.append(entry)
            layers.append(entry)
        while lacking < 0:
            top = layers.pop()
            taken = min(top.quantity, -lacking)
            lacking += taken
            entries.append(replace(top, quantity=-taken))
            if taken < top.quantity:
                layers.append(replace(top, quantity=top.quantity - taken))
        after += layers
    return entries, after
