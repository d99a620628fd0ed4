"""Scenarios from files: those that are shipped, by name, and anybody's own, by path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pax8.sandbox.scenarios import entries, events, reading
from pax8.sandbox.scenarios.document import LARGEST, Node, parse
from pax8.sandbox.scenarios.entries import Entries
from pax8.sandbox.scenarios.events import Events
from pax8.sandbox.scenarios.known import Known
from pax8.sandbox.scenarios.operations import Arguments
from pax8.sandbox.scenarios.problems import ScenarioError, nearest
from pax8.sandbox.scenarios.reading import Reading
from pax8.sandbox.scenarios.scenario import Scenario
from pax8.sandbox.world import BEGINNING

if TYPE_CHECKING:
    from datetime import datetime
    from importlib.resources.abc import Traversable

_SUFFIX = ".yaml"
_SECTIONS = (
    "name",
    "about",
    "seed",
    "starts",
    "now",
    "invented",
    "orders",
    "products",
    "companies",
    "subscriptions",
    "events",
)
_MOST_INVENTED, _MOST_ORDERS = 20_000, 200_000
_MOST_SEED = 2**63 - 1
# So long a world may have been there before it is handed over.
_LONGEST = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scenario that comes along: the name to ask for it by, and what it shows."""

    name: str
    about: str


def scenarios() -> list[Shipped]:
    """The scenarios that come along, by name."""
    return [Shipped(name, load(name).about) for name in sorted(_shipped())]


def load(source: str | Path) -> Scenario:
    """Read a scenario: one that comes along, by its name, or a file.

    A text that is no name of one is a path. Raises `ScenarioError` with all that is wrong with
    it, OSError if the file cannot be read, and ImportError if PyYAML is not there.
    """
    shipped = _shipped()
    if isinstance(source, str) and source in shipped:
        return read(shipped[source].read_bytes(), source)
    try:
        with Path(source).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        if isinstance(source, str) and Path(source).name == source and "." not in source:
            hint = nearest(source, sorted(shipped))
            raise FileNotFoundError(f"there is no scenario and no file {source}{hint}") from None
        raise
    return read(content, str(source))


@lru_cache(maxsize=32)
def read(content: bytes, file: str) -> Scenario:
    """The scenario that this YAML is; `file` is what its problems name. Raises `ScenarioError`."""
    note = Reading()
    root = parse(content, file)
    scenario = None
    try:
        scenario = _scenario(note, root, file)
    except reading.Unreadable as unreadable:
        note.problems.append(unreadable.problem)
    problems = sorted({each for each in note.problems if each.line})
    if problems or scenario is None:
        raise ScenarioError(file, problems)
    return scenario


def _shipped() -> dict[str, Traversable]:
    folder = resources.files("pax8.sandbox.scenarios") / "shipped"
    return {
        each.name.removesuffix(_SUFFIX): each
        for each in folder.iterdir()
        if each.name.endswith(_SUFFIX)
    }


def _scenario(note: Reading, root: Node, file: str) -> Scenario:
    sections = {
        name: value for name, (_, value) in note.fields(root, _SECTIONS, "a scenario").items()
    }

    def value(name: str, read: reading.Read, otherwise: Any) -> Any:
        found = note.one(read, sections[name]) if name in sections else None
        return otherwise if found is None else found

    starts: datetime = value("starts", reading.instant(None), BEGINNING)
    now: datetime = value("now", reading.instant(starts), starts)
    if not timedelta() <= now - starts <= _LONGEST:
        note.wrong(sections.get("now", root), "now is from starts on, and five years after at most")
    known = Known(note)
    invented: int = value("invented", reading.whole(0, _MOST_INVENTED), 0)
    known.invents = invented > 0
    arguments = Arguments(known, starts)
    own = Entries(known, arguments, starts)
    happening = Events(known, arguments, starts)

    def many(name: str, read: reading.Read, most: int) -> list[Any]:
        return value(name, lambda node: note.many(read, node, name, most), [])  # type: ignore[no-any-return]  # it is a list

    products = many("products", own.product, entries.MOST)
    companies = many("companies", own.company, entries.MOST)
    subscriptions = many("subscriptions", own.subscription, entries.MOST)
    happens = many("events", happening.event, events.MOST)
    known.check_references()
    return Scenario(
        file=file,
        name=value("name", reading.line, Path(file).stem),
        about=" ".join(value("about", reading.text, "").split()),
        seed=value("seed", reading.whole(0, _MOST_SEED), 1),
        invented=invented,
        orders=value("orders", reading.whole(0, _MOST_ORDERS), 0),
        starts=starts,
        now=now,
        products=products,
        companies=companies,
        subscriptions=subscriptions,
        # The order of the file is that of what happens at one time.
        events=sorted(happens, key=lambda each: each.at),
    )
