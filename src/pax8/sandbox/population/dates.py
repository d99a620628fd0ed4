"""Days, terms and the shapes in which Pax8 writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

from pax8.api.terms import add_months

TERM_MONTHS = {
    "Monthly": 1,
    "Annual": 12,
    "1-Year": 12,
    "2-Year": 24,
    "3-Year": 36,
}
"""How long each billing or commitment term lasts, in months."""

# Companies are stamped in the time of Denver, and no colon stands in the offset.
_COMPANY_ZONE = timezone(timedelta(hours=-6))


def term_end(start: date, months: int, after: date) -> date:
    """Find the first end of a term that lies after a day.

    :param start: the day on which the first term began.
    :param months: the length of each term.
    :param after: the answer is later than this day, and is never `start` itself.
    """
    elapsed = (after.year - start.year) * 12 + after.month - start.month
    terms = max(1, elapsed // months)
    end = add_months(start, terms * months)
    while end <= after:
        terms += 1
        end = add_months(start, terms * months)
    return end


def timestamp(moment: date) -> str:
    """Write a moment, or the midnight that begins a day, as `2026-04-23T00:00:00.000Z`.

    :param moment: a day, or an aware datetime.
    """
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
    return moment.isoformat() + "T00:00:00.000Z"


def company_timestamp(moment: datetime) -> str:
    """Write the moment of a company's change as `2023-08-11T11:33:12.314-0600`."""
    return moment.astimezone(_COMPANY_ZONE).isoformat(timespec="milliseconds")[:23] + "-0600"


def day_of(text: str) -> date:
    """Read the day from a day or a timestamp."""
    return date.fromisoformat(text[:10])
