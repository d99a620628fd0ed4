"""Whether a record is what was sent: what a look-up after a lost answer goes by.

What was sent and what Pax8 lists are compared as JSON. A difference that Pax8 may have made, such
as in how a phone number is written, makes it unclear, and only one that it cannot have made makes
it another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from pax8._core.procedure import Calls
from pax8._core.trace import Likeness, Trace, Values, read_date
from pax8.api.partner.subscriptions import Subscriptions
from pax8.errors import NotFoundError

Plain = Callable[[Any], Any]


def _word(value: Any) -> str:
    # `Pax8 Partner` comes back as `Pax8Partner`, and `2-Year` as `2 Year`.
    return "".join(each for each in str(value).casefold() if each.isalnum())


def _text(value: Any) -> str:
    return " ".join(str(value).casefold().split())


def _site(value: Any) -> str:
    return _text(value).rstrip("/")


def _phone(value: Any) -> str:
    # With a country's code before it or not: the last digits are those of the line.
    return "".join(each for each in str(value) if each.isdigit())[-7:]


def _number(value: Any) -> Any:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)


def _bool(value: Any) -> str:
    return str(value).casefold()


def _compared(sent: Values, record: Values, fields: Mapping[str, Plain]) -> Likeness:
    """Whether these fields are as they were sent."""
    given = {name: plain for name, plain in fields.items() if sent.get(name) not in (None, "")}
    said = {name: plain for name, plain in given.items() if record.get(name) is not None}
    if any(plain(sent[name]) != plain(record[name]) for name, plain in said.items()):
        return Likeness.UNCLEAR
    return Likeness.SAME if said.keys() == given.keys() else Likeness.UNSAID


def _members(value: Any) -> Values:
    return cast("Values", value) if isinstance(value, dict) else {}


def _lines(order: Values) -> list[Values]:
    lines: Any = order.get("lineItems")
    return [_members(each) for each in cast("list[Any]", lines)] if isinstance(lines, list) else []


_BOUGHT: Mapping[str, Plain] = {"productId": _word, "quantity": _number, "billingTerm": _word}


def _like_order(sent: Values, order: Values) -> Likeness:
    """Compare the company, what each line buys and by which terms, and who ordered."""
    if _word(order.get("companyId") or sent.get("companyId")) != _word(sent.get("companyId")):
        return Likeness.OTHER
    asked, listed = _lines(sent), _lines(order)
    if not listed:
        return Likeness.UNSAID
    fields = [name for name in _BOUGHT if all(line.get(name) is not None for line in asked)]
    if any(line.get(name) is None for line in listed for name in fields):
        return Likeness.UNSAID if len(asked) == len(listed) else Likeness.OTHER

    def bought(lines: list[Values], *more: str) -> Counter[tuple[Any, ...]]:
        plain = {name: _BOUGHT[name] for name in fields} | dict.fromkeys(more, _word)
        return Counter(
            tuple(each(line.get(name) or "") for name, each in plain.items()) for line in lines
        )

    if bought(asked) != bought(listed):
        return Likeness.OTHER
    term = "commitmentTermId"
    if bought(asked, term) != bought(listed, term):
        unsaid = any(not line.get(term) for line in (*asked, *listed))
        return Likeness.UNCLEAR if unsaid else Likeness.OTHER
    who = _compared(sent, order, {"orderedBy": _word, "orderedByUserEmail": _text})
    # Who ordered is not always said.
    return Likeness.UNCLEAR if who is Likeness.UNCLEAR else Likeness.SAME


async def _moment_of_order(calls: Calls, order: Values) -> datetime | None:
    """When what it bought was made: of the order itself, Pax8 says the day alone."""
    for line in _lines(order):
        if line.get("subscriptionId"):
            try:
                made = await calls.call(Subscriptions.get, str(line["subscriptionId"]))
            except NotFoundError:
                continue
            if read_date(made.created_date)[1]:
                return made.created_date
    return None


def _unlisted_order(sent: Values, when: float) -> str:
    """Say that it may be there unlisted, if it was for a day to come."""
    for line in _lines(sent):
        start, _ = read_date(line.get("provisionStartDate"))
        if start is not None and start > when:
            return (
                "it was for a day to come, and Pax8 does not list such orders; look in its portal, "
                "or at the company's subscriptions"
            )
    return ""


_OF_COMPANY: Mapping[str, Plain] = {
    "externalId": _text,
    "phone": _phone,
    "website": _site,
    "billOnBehalfOfEnabled": _bool,
    "selfServiceAllowed": _bool,
    "orderApprovalRequired": _bool,
}
_OF_ADDRESS: Mapping[str, Plain] = {"street": _text, "city": _text, "postalCode": _word}


def _like_company(sent: Values, company: Values) -> Likeness:
    """Compare the name, of which Pax8 takes no second one, and the rest of what was sent."""
    if _text(company.get("name")) != _text(sent.get("name")) or company.get("status") == "Deleted":
        return Likeness.OTHER
    address = _compared(
        _members(sent.get("address")), _members(company.get("address")), _OF_ADDRESS
    )
    rest = _compared(sent, company, _OF_COMPANY)
    return Likeness.UNCLEAR if address is Likeness.UNCLEAR else rest


def _like_contact(sent: Values, contact: Values) -> Likeness:
    """Compare the email address, the names and the phone number."""
    if _text(contact.get("email")) != _text(sent.get("email")):
        return Likeness.OTHER
    return _compared(sent, contact, {"firstName": _text, "lastName": _text, "phone": _phone})


ORDER = Trace(
    finder="find_outcome",
    listing="list",
    single="get",
    like=_like_order,
    dated="createdDate",
    narrowed={"company_id": "companyId"},
    moment=_moment_of_order,
    unlisted=_unlisted_order,
)
COMPANY = Trace(
    finder="find_outcome",
    listing="list",
    single="get",
    like=_like_company,
    dated="updatedDate",
    moves=True,
)
CONTACT = Trace(
    finder="find_contact_outcome",
    listing="list_contacts",
    single="get_contact",
    like=_like_contact,
    dated="createdDate",
)
