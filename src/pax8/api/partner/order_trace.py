"""Whether an order is what was sent: what a look-up after a lost answer goes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from pax8._core.pipeline import logger
from pax8._core.procedure import Calls
from pax8._core.trace import Likeness, Trace, Values, read_date, text, word
from pax8.api.partner.comparing import Plain, compared, day, members, number
from pax8.api.partner.subscriptions import Subscription, Subscriptions
from pax8.errors import Pax8Error

# What a line buys; and what Pax8 may say of it besides.
_BOUGHT: Mapping[str, Plain] = {"productId": word, "quantity": number, "billingTerm": word}
_BESIDES: Mapping[str, Plain] = {"parentSubscriptionId": word, "provisionStartDate": day}
_TERM = "commitmentTermId"
# A line's fields, and those of the subscription that say the same.
_OF_SUBSCRIPTION = {
    "parentSubscriptionId": "parentSubscriptionId",
    "provisionStartDate": "startDate",
    "quantity": "quantity",
}


def _lines(order: Values) -> list[Values]:
    lines: Any = order.get("lineItems")
    return [members(each) for each in cast("list[Any]", lines)] if isinstance(lines, list) else []


def _bought(lines: list[Values], more: Mapping[str, Plain] | None = None) -> Counter[Any]:
    """What these lines buy, in whichever order they stand."""
    fields = _BOUGHT if more is None else {**_BOUGHT, **more}
    return Counter(
        tuple("" if line.get(name) is None else plain(line[name]) for name, plain in fields.items())
        for line in lines
    )


def _like_order(sent: Values, order: Values) -> Likeness:
    """Compare the company, what each line buys and by which terms, and who ordered."""
    if word(order.get("companyId") or sent.get("companyId")) != word(sent.get("companyId")):
        return Likeness.OTHER
    asked, listed = _lines(sent), _lines(order)
    fields = [name for name in _BOUGHT if all(line.get(name) is not None for line in asked)]
    if not listed or any(line.get(name) is None for line in listed for name in fields):
        return Likeness.UNSAID
    # Pax8 may join lines, add one, or spell a term otherwise; but it sells something of it.
    if "productId" in fields and not _products(asked) & _products(listed):
        return Likeness.OTHER
    if _bought(asked) != _bought(listed) or not _as_besides(asked, listed):
        return Likeness.UNCLEAR
    # Who ordered is not always said; but an address that was given is what tells orders apart.
    who = compared(sent, order, {"orderedBy": word})
    mail = compared(sent, order, {"orderedByUserEmail": text})
    return Likeness.UNCLEAR if who is Likeness.UNCLEAR else mail


def _products(lines: list[Values]) -> set[str]:
    return {word(line["productId"]) for line in lines}


def _as_besides(asked: list[Values], listed: list[Values]) -> bool:
    """Whether what is said of lines besides what they buy is as it was sent."""
    if _bought(asked, {_TERM: word}) != _bought(listed, {_TERM: word}):
        return False
    for name, plain in _BESIDES.items():
        given = [line for line in asked if line.get(name) is not None]
        said = [line for line in listed if line.get(name) is not None]
        if said and _bought(given, {name: plain}) - _bought(said, {name: plain}):
            return False
    return True


async def _subscriptions_of(calls: Calls, sent: Values, order: Values) -> tuple[Any, bool]:
    """When what it bought was made, for of the order Pax8 says the day; and if that fits it."""
    moment, fits = None, True
    asked = _lines(sent)
    for line in _lines(order):
        alike = [each for each in asked if _bought([each]) == _bought([line])]
        special = any(each.get(name) is not None for each in alike for name in _BESIDES)
        if line.get("subscriptionId") and (moment is None or special):
            made = await _subscription(calls, str(line["subscriptionId"]))
            if made is not None:
                fits = fits and any(_is_of(each, made.to_dict()) for each in alike)
                exact = read_date(made.created_date)[1]
                moment = moment or (made.created_date if exact else None)
    return moment, fits


async def _subscription(calls: Calls, id_: str) -> Subscription | None:
    try:
        return await calls.call(Subscriptions.get, id_)
    except Pax8Error as error:
        # It is looked at besides, so what it would have told is not known, and no more is lost.
        logger.info("when subscription %s was made is not known: %s", id_, error)
        return None


def _is_of(line: Values, subscription: Values) -> bool:
    fields = {**_BOUGHT, **_BESIDES}
    for name, its in _OF_SUBSCRIPTION.items():
        asked, said = line.get(name), subscription.get(its)
        if asked is not None and said is not None and fields[name](asked) != fields[name](said):
            return False
    return True


def _unlisted_order(sent: Values, when: float) -> str:
    """Say that it may be there unlisted, if it was for a day to come."""
    for line in _lines(sent):
        start, _ = read_date(line.get("provisionStartDate"))
        if start is not None and start > when:
            return (
                "it is for a day to come, and Pax8 does not list such orders, so it cannot be "
                "looked for; look in its portal, or at the company's subscriptions"
            )
    return ""


ORDER = Trace(
    finder="find_outcome",
    listing="list",
    single="get",
    like=_like_order,
    dated="createdDate",
    narrowed={"company_id": "companyId"},
    elsewhere=_subscriptions_of,
    unlisted=_unlisted_order,
)
