"""What the filters, enumerations and amounts of several resources have in common."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, TypedDict

import msgspec

from pax8._core.open_enum import OpenEnum

# A day may be given as a date, or as text such as 2026-01-31.
Day = date | str
PageNumber = Annotated[int, msgspec.Meta(ge=0)]
PageSize = Annotated[int, msgspec.Meta(ge=1, le=200)]


class Paging(TypedDict, total=False):
    """Which part of a listing.

    `page`: that page alone, counted from 0; left out, it is everything. `size`: how many records a
    request asks for, 1 to 200.
    """

    page: PageNumber
    size: PageSize


class SortDirection(OpenEnum):
    """Which way a listing is sorted."""

    ASCENDING = "asc"
    DESCENDING = "desc"


class BillingTerm(OpenEnum):
    """How often a subscription is billed, or for how long at a time."""

    MONTHLY = "Monthly"
    ANNUAL = "Annual"
    TWO_YEAR = "2-Year"
    THREE_YEAR = "3-Year"
    ONE_TIME = "One-Time"
    TRIAL = "Trial"
    ACTIVATION = "Activation"


_YEARS = re.compile(r"([1-9]\d?)years?")


def months_of(term: str | None) -> int | None:
    """How many months a billing or commitment term lasts; None where that is not known.

    Terms were seen as Monthly, 1-Year, 2-Year, 3-Year and Annual, with hyphens and with spaces.
    """
    folded = re.sub(r"[\s_-]+", "", term or "").casefold()
    if years := _YEARS.fullmatch(folded):
        return 12 * int(years[1])
    return {"monthly": 1, "annual": 12}.get(folded)


def add_months(day: date, months: int) -> date:
    """Move a day by whole months; one that the month lacks becomes its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:  # noqa: PLR2004 - every month has this many days
        return day.replace(year=year, month=month + 1)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
