"""Calendar months, and when the invoice of each is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

# Pax8 generates invoices on the 4th. They are dated the 1st, and due on the 15th.
_RUN_DAY, _DUE_DAY = 4, 15
_YEAR = 12


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which this day lies."""
        return cls(day.year, day.month)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The month written like `2026-04`."""
        return cls.of(date.fromisoformat(f"{text}-01"))

    @classmethod
    def billing(cls, instant: datetime) -> Month:
        """The month whose run is the first after this instant."""
        month = cls.of(instant)
        return month if instant < month.run else month + 1

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def __add__(self, months: int) -> Month:
        years, month = divmod(self.month - 1 + months, _YEAR)
        return Month(self.year + years, month + 1)

    def __sub__(self, months: int) -> Month:
        return self + -months

    def until(self, end: Month) -> Iterator[Month]:
        """This month and those after it, up to but not including `end`."""
        month = self
        while month < end:
            yield month
            month += 1

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return (self + 1).first - timedelta(days=1)

    @property
    def due(self) -> date:
        """The day on which its invoice is to be paid."""
        return date(self.year, self.month, _DUE_DAY)

    @property
    def run(self) -> datetime:
        """When its invoice is made."""
        return datetime(self.year, self.month, _RUN_DAY, tzinfo=UTC)
