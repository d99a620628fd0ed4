"""How amounts, dates, names and texts are written on a page."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec

from pax8._core import wire

# What stands where there is nothing.
NOTHING = "\N{EN DASH}"
# How much of a name is shown where many stand side by side.
_SHORT = 80
# Characters that steer a terminal or a text, and are not seen: each has a picture.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {
    0x7F: 0x2421
}
# How many places cents have, and how many digits an amount that is written out.
_CENTS, _DIGITS = 2, 40


def money(amount: Decimal | int | None, currency: str | None = None) -> str:
    """An amount to the last digit that it has, two places at least, with its currency."""
    if amount is None:
        return NOTHING
    exact = amount if isinstance(amount, Decimal) else Decimal(amount)
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exact.adjusted()) > _DIGITS:
        shown = str(exact)
    else:
        shown = f"{exact:,.{max(_CENTS, -exponent)}f}"
    return f"{shown} {currency}" if currency else shown


def plain(number: Decimal | None) -> str:
    """A number without the noughts at its end."""
    return NOTHING if number is None else f"{number.normalize():f}"


def as_json(value: object) -> str:
    """A value as it is posted."""
    return wire.encode(value).decode()


def count(number: int) -> str:
    """A whole number, by thousands."""
    return f"{number:,}"


def day(value: date | datetime | str | None) -> str:
    """A day, such as 10 June 2026."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or NOTHING)


def moment(value: datetime | str | None) -> str:
    """An instant, in UTC."""
    if not isinstance(value, datetime):
        return str(value or NOTHING)
    instant = value.astimezone(UTC)
    return f"{day(instant)}, {instant:%H:%M:%S} UTC"


def clock(seconds: float) -> str:
    """A time of day, in UTC, from seconds since the epoch."""
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S}"


def short(text: object, most: int = _SHORT) -> str:
    """A text, cut where it is too long to stand in a row."""
    whole = visible(text)
    return whole if len(whole) <= most else f"{whole[:most]}…"


def visible(text: object) -> str:
    """A text in which everything can be seen."""
    return str(text).translate(_PICTURES)


def laid_out(body: str | None) -> str:
    """A body to be read: JSON with its structure seen, anything else as it is."""
    if not body:
        return ""
    if body.lstrip()[:1] in {"{", "["}:
        # What only begins like JSON is shown as it is.
        with suppress(msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
            body = msgspec.json.format(body, indent=2)
    return visible(body)


def words(name: object) -> str:
    """A name of the wire as words: `PendingManual` is `Pending manual`."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(name).replace("_", " ")).strip()
    return text[:1].upper() + text[1:].lower() if text else NOTHING
