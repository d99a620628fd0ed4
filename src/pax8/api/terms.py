"""What the filters, enumerations and amounts of several resources have in common."""

from __future__ import annotations

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
