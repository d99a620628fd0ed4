"""What a look at real answers found, in words and as JSON: nothing of it is anybody's data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pax8._version import __version__

Kind = Literal["field", "enum", "type", "date", "status"]
_TITLES: dict[Kind, str] = {
    "field": "Fields that are not declared",
    "enum": "Values of enumerations that are not declared",
    "type": "Values of another type than is declared",
    "date": "Dates of another shape",
    "status": "Statuses of HTTP that are not declared",
}


@dataclass(frozen=True)
class Finding:
    """One way in which answers are not as declared.

    `place` is where: a record and the fields in it, such as `Order.lineItems[].quantity`; of a
    status, the operation. `found` is what is there: the type of a field in JSON, a word of an
    enumeration, the shape of a date with 9 for each digit. `times` says how often it was seen.
    """

    kind: Kind
    place: str
    found: str
    times: int


@dataclass(frozen=True)
class Unreached:
    """An operation that was not looked at, and why."""

    operation: str
    why: str


@dataclass(frozen=True)
class Drift:
    """What was found.

    `records` were looked at in the answers of `operations`. `unseen` are declared fields that
    came in none of them, which may just be rare.
    """

    findings: tuple[Finding, ...]
    unseen: tuple[str, ...]
    unreached: tuple[Unreached, ...]
    operations: int
    records: int
    version: str = field(default=__version__)

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """All of it, for people."""
        yield f"pax8 {self.version}: {self.records} records of {self.operations} operations"
        for kind, title in _TITLES.items():
            rows = [each for each in self.findings if each.kind == kind]
            if rows:
                yield ""
                yield f"{title}:"
                yield from (f"  {each.place}: {each.found} ({each.times} times)" for each in rows)
        if not self.findings:
            yield "All of it is as declared."
        if self.unseen:
            yield ""
            yield "Declared, and not seen in these records:"
            yield from (f"  {each}" for each in self.unseen)
        if self.unreached:
            yield ""
            yield "Not looked at:"
            yield from (f"  {each.operation}: {each.why}" for each in self.unreached)
