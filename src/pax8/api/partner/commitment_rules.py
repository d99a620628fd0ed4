"""What a commitment forbids, and from which day on it does not.

Days are those that Pax8 writes, and today is another day elsewhere. Refused is only what is
forbidden whatever the zone; in the hours in which zones differ, Pax8 decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from pax8.api.partner.products import Commitment
from pax8.api.partner.subscriptions import Subscription, SubscriptionStatus
from pax8.api.terms import BillingTerm, add_months, months_of
from pax8.refusals import CancellationFee, ChangeRefused

# For so many days from an order or a renewal, New Commerce takes less and a cancellation.
WINDOW = timedelta(days=7)
# How far the zones of the world are behind UTC, and ahead of it.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)
_OVER = frozenset({SubscriptionStatus.CANCELLED, SubscriptionStatus.CONVERTED})


@dataclass(frozen=True)
class Today:
    """The day that it is: in the zone where it is the earliest, and where it is the latest."""

    earliest: date
    latest: date

    @classmethod
    def at(cls, epoch: float) -> Today:
        """The day at a time in seconds since the epoch."""
        now = datetime.fromtimestamp(epoch, UTC)
        return cls((now - _BEHIND).date(), (now + _AHEAD).date())


@dataclass(frozen=True)
class Bound:
    """For how long a commitment binds: the day its term began, and the day it ends.

    From `locked_from` until `ends` it forbids what it forbids; in the last `loose` days of that
    Pax8 may allow it. `began` is never earlier than the day on which it really began.
    """

    began: date
    ends: date
    window: timedelta = WINDOW
    loose: timedelta = timedelta(0)

    @property
    def locked_from(self) -> date:
        """The first day after the window."""
        return self.began + self.window

    def binds(self, today: Today) -> bool:
        """Whether it binds today, whatever the zone."""
        return self.locked_from <= today.earliest and today.latest < self.ends - self.loose

    def free(self, until: date, today: Today) -> bool:
        """Whether it does not bind until this day, whatever the zone."""
        return until < self.began + WINDOW or self.ends <= today.earliest


def bound(subscription: Subscription, policy: Commitment | None) -> Bound | None:
    """How a subscription is bound; None if it is not, or Pax8 does not say until when."""
    commitment = subscription.commitment
    if commitment is None:
        return None
    ends, months = _day(commitment.end_date), months_of(commitment.term)
    if ends is None or months is None:
        return None
    began = _began(_day(subscription.start_date), ends, months)
    # An order of today may begin on a day that has been.
    ordered = _day(subscription.created_date)
    after = _days(policy and policy.renewal_window_days_after_term_end)
    before = _days(policy and policy.renewal_window_days_before_term_end)
    return Bound(max(began, ordered or began), ends, max(WINDOW, after), before)


def _began(start: date | None, ends: date, months: int) -> date:
    if start is not None:
        # Counted from the first day, since a term from the 31st may end on the 30th.
        passed = (ends.year - start.year) * 12 + ends.month - start.month
        if passed >= months and add_months(start, passed) == ends:
            return add_months(start, passed - months)
    began = add_months(ends, -months)
    if (ends + timedelta(days=1)).day == 1:
        # The end of a month may stand for any day that the month lacks.
        began = add_months(began.replace(day=1), 1) - timedelta(days=1)
    return began


def refuse_over(subscription: Subscription) -> None:
    """Refuse what is over already."""
    if subscription.status in _OVER:
        raise ChangeRefused(subscription, f"it is {subscription.status}", None)


def refuse_change(
    subscription: Subscription, policy: Commitment | None, changes: dict[str, Any], today: Today
) -> None:
    """Refuse less quantity, and another billing term, while the commitment binds."""
    bond = bound(subscription, policy)
    if bond is None or not bond.binds(today):
        return
    before, now = subscription.quantity, changes.get("quantity")
    if now is not None and before is not None:
        allowed = policy and policy.allow_for_quantity_decrease
        if now < before and not allowed:
            raise _forbidden(subscription, bond, f"its quantity cannot go from {before} to {now}")
        if now > before and policy is not None and policy.allow_for_quantity_increase is False:
            raise _forbidden(subscription, bond, f"its quantity cannot go from {before} to {now}")
    if "billing_term" in changes:
        raise _forbidden(subscription, bond, "its billing term cannot be changed")


def refuse_cancellation(
    subscription: Subscription,
    policy: Commitment | None,
    on: date | None,
    today: Today,
    *,
    accept_fee: bool,
) -> None:
    """Refuse an end before that of the commitment, while it binds; a fee that nobody accepted."""
    if on is not None and on < today.earliest:
        raise ChangeRefused(subscription, f"it cannot end on {on}, which is past", today.latest)
    bond = bound(subscription, policy)
    if bond is None or (on is not None and on >= bond.ends):
        return
    if policy is None or not policy.allow_for_early_cancellation:
        if bond.binds(today):
            raise _forbidden(
                subscription, bond, "it cannot be cancelled", f"give on={bond.ends} to end it then"
            )
        return
    # What may cost money is not left to Pax8 to decide, as a refusal is.
    if accept_fee or policy.cancellation_fee_applied is False:
        return
    if not bond.free(max(today.latest, on or today.latest), today):
        raise CancellationFee(
            subscription,
            "to cancel it early may cost a fee",
            bond.ends,
            "before that, agree to the fee: accept_fee=True",
        )


def _forbidden(
    subscription: Subscription, bond: Bound, what: str, way_out: str = ""
) -> ChangeRefused:
    term = subscription.commitment and subscription.commitment.term
    why = (
        f"it is committed to {term} until {bond.ends}, and since {bond.locked_from}, "
        f"{bond.window.days} days after an order or renewal, {what}"
    )
    ending = _day(subscription.end_date)
    if ending is not None and ending <= bond.ends:
        # It is not renewed, so there is no day on which it would be allowed.
        return ChangeRefused(subscription, why, None, f"it ends on {ending} already")
    return ChangeRefused(subscription, why, bond.ends, way_out)


def differing(subscription: Subscription, given: dict[str, Any]) -> dict[str, Any]:
    """Of what is given, what the subscription is not already."""
    return {
        name: value
        for name, value in given.items()
        if not _is(name, getattr(subscription, name), value)
    }


def _is(name: str, now: Any, wanted: Any) -> bool:
    if name == "billing_term":
        return bool(now == BillingTerm(str(wanted)))
    if name == "start_date":
        # A day is another one than a time on it, for all that Pax8 says.
        return isinstance(wanted, datetime) and bool(now == wanted)
    if name == "price":
        return bool(_amount(wanted) == now)
    # Pax8 does not show the answers that it has.
    return name != "provisioning_details" and bool(now == wanted)


def _amount(given: Any) -> Decimal | None:
    # What is no amount is refused, by name, when it is sent.
    try:
        return None if isinstance(given, float) else Decimal(given)
    except (InvalidOperation, TypeError, ValueError):
        return None


def _day(moment: Any) -> date | None:
    # The day as it is written, in the zone in which it is written.
    return moment.date() if isinstance(moment, datetime) else None


def _days(number: Any) -> timedelta:
    return timedelta(days=max(0, number)) if isinstance(number, int) else timedelta(0)
