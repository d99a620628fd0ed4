"""A record of a real account, put so that nothing of the partner's own is in it."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from pax8._core.plan import plan
from pax8._core.words import is_word
from pax8.sandbox.imitation.aliases import Aliases, tells
from pax8.sandbox.imitation.curves import AmountCurve, DayCurve
from pax8.sandbox.imitation.vocabulary import is_declared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pax8._core.model import Model
    from pax8.sandbox.imitation.secret import Secret
    from pax8.sandbox.tables import Record

_CURVES = 4096
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)([T ])([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?"
    r"(Z|[+-]\d\d:?\d\d)?"
)
# A day, in a shape in which it is a day to everybody.
_DAY = re.compile(
    r"\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(19|20)\d\d(0\d|1[0-2])[0-3]\d"
)
_MINUTE, _MILLISECONDS = 60, 1000
_MOST = 10_000_000


class Rule(Protocol):
    """Gives what stands for a value. `record` is the one that the value stands in."""

    def __call__(self, disguise: Disguise, value: Any, record: Record, /) -> Any:
        """What stands for it; `Lost` if nothing can."""
        ...


class Lost(Exception):  # noqa: N818 - it says what becomes of the value
    """A value is not of a kind that can be replaced, so it is left out."""


class Disguise:
    """Puts records so that they tell of nobody.

    `public` are the texts of the catalogue, which every partner sees. `left_out` counts what was
    left out because it is not known or not of its declared kind, by where it stood.
    """

    def __init__(self, secret: Secret) -> None:
        self.secret, self.aliases = secret, Aliases(secret)
        self.public: set[str] = set()
        self.left_out: Counter[str] = Counter()
        self._day = DayCurve(secret.random("day", ""))
        self.curve = lru_cache(_CURVES)(self._curve)

    def _curve(self, product_id: str) -> AmountCurve:
        """The curve along which what is paid for a product is moved."""
        return AmountCurve(self.secret.random("curve", product_id))

    def put(self, kind: type[Model], rules: Mapping[str, Rule], record: Record) -> Record:
        """A record of this kind, as the rules for its fields put it.

        Fields that the declaration does not know are left out; so are values for which a rule
        finds nothing that could stand for them.
        """
        names, put = plan(cast("Any", kind)).by_wire, dict[str, Any]()
        for name, value in record.items():
            field = names.get(name)
            if field is None:
                self.left_out[f"{kind.__name__}: fields that are not declared"] += 1
                continue
            usual = field.wire[0]
            if value is None:
                put.setdefault(usual, None)
                continue
            try:
                put[usual] = rules[usual](self, value, record)
            except Lost:
                self.left_out[f"{kind.__name__}.{usual}: not of its declared kind"] += 1
        return put

    def amount(self, value: Any, product_id: Any) -> Any:
        """The amount for an amount that is paid for a product, a number or text as it was."""
        number = number_of(value)
        moved = self.curve(str(product_id or "")).move(number)
        return format(moved, "f") if isinstance(value, str) else moved

    def moment(self, value: str) -> str:
        """The same day, and another time of it, in the same shape."""
        if _DAY.fullmatch(value):
            return value
        found = _TIME.fullmatch(value)
        if found is None:
            raise Lost
        day, between, hour, minute, second, fraction, zone = found.groups()
        passed = (int(hour) * _MINUTE + int(minute)) * _MINUTE + int(second or 0)
        part = int((fraction or "0").ljust(3, "0")[:3])
        moved, part = divmod(self._day.move(passed * _MILLISECONDS + part), _MILLISECONDS)
        minutes, seconds = divmod(moved, _MINUTE)
        hours, minutes = divmod(minutes, _MINUTE)
        written = f"{day}{between}{hours:02}:{minutes:02}"
        if second is not None:
            written += f":{seconds:02}"
        if fraction is not None:
            written += f".{f'{part:03}'.ljust(len(fraction), '0')[: len(fraction)]}"
        return written + (zone or "")


def number_of(value: Any) -> Decimal:
    """The number that this is, written as one or as text; `Lost` if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Lost
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise Lost from None
    if not number.is_finite() or abs(number.adjusted()) > _MINUTE:
        raise Lost
    return number


def text(value: Any) -> str:
    """The value, which is to be text; `Lost` if it is none."""
    if not isinstance(value, str):
        raise Lost
    return value


def word(disguise: Disguise, value: Any, _: Record) -> str:
    """A word of Pax8's, kept; of those that are not declared, what can be no name of somebody."""
    if is_declared(text(value)):
        return str(value)
    # The name of almost everybody has a blank in it, and few words of Pax8's have.
    if not is_word(value) or " " in value or disguise.aliases.is_company(value):
        raise Lost
    return str(value)


def flag(_: Disguise, value: Any, __: Record) -> bool:
    """Yes or no, kept."""
    if not isinstance(value, bool):
        raise Lost
    return value


def count(_: Disguise, value: Any, __: Record) -> Any:
    """How many, kept; what is longer may be a number of somebody's, such as a telephone's."""
    if abs(number_of(value)) > _MOST:
        raise Lost
    return value


def moment(disguise: Disguise, value: Any, _: Record) -> str:
    """A day, kept; of a moment, the day alone."""
    return disguise.moment(text(value))


def identity(disguise: Disguise, value: Any, _: Record) -> str:
    """An id for an id."""
    return disguise.aliases.id(text(value)) if value else text(value)


def public(disguise: Disguise, value: Any, _: Record) -> str:
    """Text of the catalogue, kept; any other is replaced."""
    if text(value) in disguise.public:
        return str(value)
    return disguise.aliases.text(value, "text")


def listed(disguise: Disguise, value: Any, _: Record) -> str:
    """Text in the catalogue itself, kept unless it tells of somebody."""
    names_one = tells(text(value)) or disguise.aliases.is_company(value)
    return disguise.aliases.text(value, "text") if names_one else str(value)
