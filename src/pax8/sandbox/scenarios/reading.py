"""Values out of a scenario's tree; what cannot be read is noted, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pax8._core import wire
from pax8.sandbox.population import add_months
from pax8.sandbox.scenarios.document import Fields, Items, Node, Text, kind_of, shortened
from pax8.sandbox.scenarios.problems import Problem, nearest

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,8})?")
_PERCENT = re.compile(r"([+-]?[0-9]{1,4}(?:\.[0-9]{1,4})?) ?%")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_LATER = re.compile(r"\+ ?([0-9]{1,4} ?(minute|hour|day|week|month|year)s?,? ?)+")
_STEP = re.compile(r"([0-9]{1,4}) ?(minute|hour|day|week|month|year)s?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")
_YES = {"true": True, "yes": True, "false": False, "no": False}
_MONTHS = {"month": 1, "year": 12}
# No world is asked for before or after.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_MOST_PROBLEMS = 100


class Unreadable(Exception):  # noqa: N818 - it never leaves this package
    """A value that is not what is wanted."""

    def __init__(self, node: Node, text: str) -> None:
        super().__init__(text)
        self.problem = Problem(node.line, node.column, text)


Read = Callable[[Node], Any]


class Reading:
    """What is wrong so far, and how entries are read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, node: Node, text: str) -> None:
        """Note that something is wrong with this value."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(node.line, node.column, text))

    def one(self, read: Read, node: Node) -> Any:
        """The value, or None where that is noted as wrong."""
        try:
            return read(node)
        except Unreadable as unreadable:
            if len(self.problems) < _MOST_PROBLEMS:
                self.problems.append(unreadable.problem)
            return None

    def many(self, read: Read, node: Node, what: str, most: int) -> list[Any]:
        """The values of a list, those left out that are noted as wrong."""
        if isinstance(node, Text) and node.is_null:
            return []
        if not isinstance(node, Items):
            raise Unreadable(node, f"a list of {what} is wanted, not {kind_of(node)}")
        if len(node.items) > most:
            raise Unreadable(node, f"{len(node.items)} {what} are more than {most}")
        found = [self.one(read, each) for each in node.items]
        return [each for each in found if each is not None]

    def entry(
        self, node: Node, known: Mapping[str, Read], what: str, required: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The fields of an entry by their names in snake_case, those left out that are wrong.

        Names may be written in camelCase too. What is null is as if it were not there.
        """
        found: dict[str, Any] = {}
        for name, (_, value) in self.fields(node, known, what, required).items():
            read = self.one(known[name], value)
            if read is not None:
                found[name] = read
        return found

    def fields(
        self, node: Node, known: Iterable[str], what: str, required: Iterable[str] = ()
    ) -> dict[str, tuple[Text, Node]]:
        """The fields of an entry that are known, each with its name's place and its value."""
        if not isinstance(node, Fields):
            raise Unreadable(node, f"the fields of {what} are wanted, not {kind_of(node)}")
        names = list(known)
        found: dict[str, tuple[Text, Node]] = {}
        for name, value in node.entries:
            spelled = name.text if name.text in names else wire.snake(name.text)
            if spelled not in names:
                hint = nearest(spelled, names)
                self.wrong(name, f"'{shortened(name.text)}' is no field of {what}{hint}")
            elif spelled in found:
                self.wrong(name, f"{spelled} is here already, in line {found[spelled][0].line}")
            elif not (isinstance(value, Text) and value.is_null):
                found[spelled] = (name, value)
        for each in required:
            if each not in found:
                self.wrong(node, f"{what} lacks {each}")
        return found


def text(node: Node) -> str:
    """A text of any kind."""
    if not isinstance(node, Text) or node.is_null:
        raise Unreadable(node, f"a text is wanted, not {kind_of(node)}")
    return node.text


def line(node: Node) -> str:
    """A text of one line, which says something."""
    found = text(node)
    if not found.strip() or len(found) > 255 or len(found.splitlines()) > 1:  # noqa: PLR2004 - names are not longer
        raise Unreadable(node, "a text of one line and of 1 to 255 characters is wanted")
    return found


def name(node: Node) -> str:
    """A name that other entries say with `$` before it."""
    found = text(node).removeprefix("$")
    if _NAME.fullmatch(found) is None:
        raise Unreadable(
            node, f"{kind_of(node)} is no name: letters, digits, - and _, a letter first"
        )
    return found


def whole(least: int, most: int) -> Read:
    """A whole number from `least` to `most`."""

    def read(node: Node) -> int:
        found = text(node).replace("_", "")
        if _WHOLE.fullmatch(found) is None or not least <= int(found) <= most:
            raise Unreadable(
                node, f"a whole number from {least} to {most} is wanted, not {kind_of(node)}"
            )
        return int(found)

    return read


def amount(node: Node) -> Decimal:
    """An amount of money, to the last digit as it is written."""
    found = text(node)
    if _AMOUNT.fullmatch(found) is None or found.startswith("-"):
        raise Unreadable(
            node, f"an amount such as 12.50 is wanted, not {kind_of(node)}; it has no currency sign"
        )
    return Decimal(found)


def number(node: Node) -> Decimal:
    """A number, to the last digit as it is written."""
    found = text(node)
    if _AMOUNT.fullmatch(found) is None:
        raise Unreadable(node, f"a number is wanted, not {kind_of(node)}")
    return Decimal(found)


def percent(node: Node) -> Decimal:
    """A percentage, as the part of a whole that it is."""
    found = _PERCENT.fullmatch(text(node))
    if found is None or not -100 < Decimal(found[1]) <= 10_000:  # noqa: PLR2004 - of a price, something is left
        raise Unreadable(node, f"a percentage such as 5% or -2.5% is wanted, not {kind_of(node)}")
    return Decimal(found[1]) / 100


def flag(node: Node) -> bool:
    """Yes or no."""
    found = _YES.get(text(node).casefold())
    if found is None:
        raise Unreadable(node, f"yes or no is wanted, not {kind_of(node)}")
    return found


def uuid(node: Node) -> str:
    """An id as Pax8 gives them."""
    found = text(node)
    try:
        canonical = str(UUID(found))
    except ValueError:
        canonical = ""
    if canonical != found.lower():
        raise Unreadable(node, f"an id is wanted, not {kind_of(node)}")
    return canonical


def choice(known: Iterable[str]) -> Read:
    """One of some words, in any case."""
    words = {each.casefold(): each for each in known}

    def read(node: Node) -> str:
        found = words.get(text(node).casefold())
        if found is None:
            hint = nearest(text(node), words.values())
            raise Unreadable(node, f"{kind_of(node)} is not known here{hint}")
        return found

    return read


def day(node: Node) -> date:
    """A day such as 2026-01-31."""
    try:
        return date.fromisoformat(text(node) if _DAY.fullmatch(text(node)) else "")
    except ValueError:
        raise Unreadable(node, f"a day such as 2026-01-31 is wanted, not {kind_of(node)}") from None


def month(node: Node) -> str:
    """A month such as 2026-01."""
    found = text(node)
    if _MONTH.fullmatch(found) is None or found < str(EARLIEST.date())[:7]:
        raise Unreadable(node, f"a month such as 2026-01 is wanted, not {kind_of(node)}")
    return found


def instant(after: datetime | None) -> Read:
    """A day, or a time of a day, in UTC if no zone is said; or so much `after` an instant."""

    def read(node: Node) -> datetime:
        found = text(node)
        moment = _later(found, after) if after is not None else None
        moment = moment or _moment(found)
        if moment is None:
            also = ", or one such as '+3 days'" if after is not None else ""
            raise Unreadable(
                node,
                f"a time such as 2026-01-31 or 2026-01-31 09:30{also} is wanted,"
                f" not {kind_of(node)}",
            )
        if not EARLIEST <= moment < LATEST:
            raise Unreadable(
                node, f"{moment:%Y-%m-%d} is not from {EARLIEST:%Y} until before {LATEST:%Y}"
            )
        return moment

    return read


def _moment(found: str) -> datetime | None:
    try:
        if _DAY.fullmatch(found):
            return datetime.combine(date.fromisoformat(found), time(), UTC)
        if (parts := _INSTANT.fullmatch(found)) is not None:
            moment = datetime.fromisoformat(f"{parts[1]}T{parts[2]}{parts[3] or 'Z'}")
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        # A day or a zone that there is not, or one beyond all years.
        return None
    return None


def _later(found: str, after: datetime) -> datetime | None:
    if _LATER.fullmatch(found + " ") is None and _LATER.fullmatch(found) is None:
        return None
    try:
        for count, unit in _STEP.findall(found):
            if unit in _MONTHS:
                moved = add_months(after.date(), int(count) * _MONTHS[unit])
                after = datetime.combine(moved, after.timetz())
            else:
                after += timedelta(**{f"{unit}s": int(count)})
    except (ValueError, OverflowError):
        return LATEST
    return after
